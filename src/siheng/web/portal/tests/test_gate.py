"""Whose address it is: what a trusted proxy says, and what anyone else says is not listened to."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.matters.models import Matter, SavedView
from siheng.web.portal.gate import _place, visitor


@pytest.mark.parametrize(
    ("peer", "header", "found"),
    [
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),  # not the proxy: it could say anything
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),  # what the visitor put before is not believed
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "not an address", "10.0.0.1"),
        ("", "198.51.100.7", ""),
    ],
)
def test_the_visitors_address(settings: Any, peer: str, header: str, found: str) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert visitor(RequestFactory().get("/p/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=header)) == found


@given(st.text(max_size=60))
def test_no_header_brings_the_gate_down(header: str) -> None:
    request = RequestFactory().get("/p/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)
    assert _place(request) == "10.0.0.1"
    visitor(request)


def test_a_telephone_with_many_addresses_is_one_visitor() -> None:
    places = {_place(RequestFactory().get("/", REMOTE_ADDR=a)) for a in ("2001:db8::1", "2001:db8::ffff:2")}
    assert places == {"2001:db8::/64"}
    assert _place(RequestFactory().get("/", REMOTE_ADDR="::ffff:198.51.100.7")) == "198.51.100.7"


TOO_MUCH = "一次交的太多，没有收下：文字最多 5 MB，文件最多 100 个、合起来最多 100 MB。请返回，分几次交。"


class Unread(BytesIO):
    """A body of which nothing may be read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("read")


LONG: dict[str, Any] = {"CONTENT_LENGTH": str(100 * 1024 * 1024 + 1)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/p/say/", "/kiosk/say/", "/login/", "/m/1/do/upload/", "/matters/1/do/answer/"]
)
def test_a_body_too_big_is_not_read_from_who_is_not_signed_in(client: Client, path: str) -> None:
    reply = client.post(path, **LONG, **{"wsgi.input": Unread()})
    assert (reply.status_code, reply.content.decode()) == (413, TOO_MUCH)


@pytest.mark.django_db
def test_nor_is_one_read_on_the_publics_pages_from_staff_or_by_the_interface_without_a_token(
    bureau: Any, client: Client
) -> None:
    assert client.post("/api/v1/matters/onestop", **LONG, **{"wsgi.input": Unread()}).status_code == 401
    client.force_login(bureau.lixia, backend="siheng.kernel.org.backend.Backend")
    assert client.post("/p/say/", **LONG, **{"wsgi.input": Unread()}).status_code == 413


@pytest.mark.django_db
def test_too_many_files_are_refused_in_words_that_the_form_can_show(client: Client) -> None:
    photos = [SimpleUploadedFile(f"{n}.png", b"x") for n in range(101)]
    reply = client.post("/p/say/", {"words": "楼上漏水", "photos": photos})
    assert (reply.status_code, reply.content.decode()) == (413, TOO_MUCH)
    assert not Matter.objects.everything("test").exists()


@pytest.mark.parametrize("path", ["/p/?town=%00", "/search/?q=%00", "/places/?q=a%00"])
def test_a_query_with_a_nul_goes_no_further(client: Client, path: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, reply.content.decode()) == (400, "这个地址读不出来，请从首页重新进入。")


@pytest.mark.django_db
def test_a_name_with_a_nul_signs_nobody_in(client: Client) -> None:
    reply = client.post("/login/", {"username": "li\x00xia", "password": "x\x00"})
    assert reply.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps a NUL")
def test_a_nul_that_no_form_looked_at_is_refused_and_nothing_is_kept(bureau: Any, client: Client) -> None:
    client.force_login(bureau.lixia, backend="siheng.kernel.org.backend.Backend")
    reply = client.post("/m/reconsideration/views/", {"name": "a\x00b", "query": "view=all"})
    assert (reply.status_code, reply.content.decode()) == (400, "这个地址读不出来，请从首页重新进入。")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/p/", "/", "/matters/1/"])
def test_a_page_knows_no_other_verb(client: Client, verb: str, path: str) -> None:
    reply = client.generic(verb, path)
    assert (reply.status_code, reply["Allow"]) == (405, "GET, HEAD, POST")
