"""A visit to the kiosk: heard in few words, and nothing of it is left for the next one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from siheng.kernel.matters.codes import code_for
from siheng.kernel.matters.playing import take
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.registers.models import Place
from siheng.kernel.trust.models import AccessLog
from siheng.web.kiosk.views import ABOUT
from siheng.web.portal.tests.conftest import PHONE, WORDS, answer, matters, only, told, window

__all__ = ["window"]


def said(client: Client, about: str = "money", **changed: Any) -> Any:
    path = f"/kiosk/say/?about={about}"
    token = re.search(r'name="token" value="([^"]+)"', client.get(path).content.decode())[1]
    fields = {"words": WORDS, "phone": PHONE, "name": "", "token": token, "answer": answer(token)}
    return client.post(path, fields | changed, follow=True)


def test_what_is_said_at_the_kiosk_is_a_matter_with_a_code(client: Client, window: Unit) -> None:
    reply = said(client)
    assert reply.redirect_chain == [("/kiosk/receipt/", 302)]
    m = only()
    assert m.title.startswith(f"（欠钱欠薪）{WORDS}"[:40])
    assert m.events.get().actor_text == "群众（自助机）"
    assert code_for(m.submission) in reply.content.decode()


def test_at_the_start_nothing_of_the_one_before_is_left(client: Client, window: Unit) -> None:
    said(client)
    page = client.get("/kiosk/").content.decode()
    assert PHONE not in page
    assert client.get("/kiosk/receipt/").status_code == 302
    assert client.get("/p/receipt/").status_code == 302
    assert "told" not in client.get("/kiosk/progress/").context


def test_nothing_is_kept_in_the_browser(client: Client, window: Unit) -> None:
    page = client.get("/kiosk/say/").content.decode()
    assert "draft.js" not in page
    assert 'autocomplete="off"' in page
    assert 'autocomplete="tel"' not in page
    assert 'http-equiv="refresh" content="60;url=/kiosk/"' in page
    assert " data-rest" in page


@pytest.mark.parametrize("changed", [{"words": "  "}, {"phone": "1390631"}, {"answer": "?"}])
def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(
    client: Client, window: Unit, changed: dict[str, str]
) -> None:
    reply = said(client, **changed)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert (changed | {"words": changed.get("words", WORDS)})["words"].strip() in page
    assert "（欠钱欠薪）" not in page
    assert matters() == 0


def test_a_code_is_followed_here_without_a_name_and_logged(client: Client, window: Unit) -> None:
    code = told(Client())
    assert client.post("/kiosk/progress/", {"code": "2345"}).status_code == 404
    reply = client.post("/kiosk/progress/", {"code": code.replace("-", "")}, follow=True)
    assert reply.redirect_chain == [("/kiosk/progress/", 302)]
    page = reply.content.decode()
    assert "工作人员正在看" in page
    assert PHONE not in page
    assert code not in page
    assert AccessLog.objects.filter(kind="public", matter_id=only().pk, subject="自助机看进展").count() == 1


def test_the_answer_is_read_here_too(client: Client, window: Unit, bureau: Any, at: Any) -> None:
    code = told(Client())
    for name in ("serve", "finish"):
        take(only(), name, bureau.chuangkou, at("2022-03-02"))
    page = client.post("/kiosk/progress/", {"code": code}, follow=True).content.decode()
    assert "答复：孙某某的事可以找劳动监察，电话 139****0011" in page


def test_the_machine_is_told_once_where_it_stands(client: Client, window: Unit) -> None:
    town = Region.objects.get(code="371002100000")
    place = Place.objects.create(
        kind="x", name="西门外社区 法律服务亭", region=town, opened_on=date(2022, 1, 1)
    )
    assert client.get(f"/kiosk/?place={place.pk}")["Location"] == "/kiosk/"
    assert "西门外社区 法律服务亭" in client.get("/kiosk/").content.decode()
    said(client)
    assert only().region_id == "371002100000"
    for wrong in ("0", "x", "９", "9" * 30):
        visitor = Client()
        visitor.get(f"/kiosk/?place={wrong}")
        assert "环翠区 法律服务" in visitor.get("/kiosk/").content.decode()


def test_every_choice_leads_to_its_words(client: Client, window: Unit) -> None:
    start = client.get("/kiosk/").content.decode()
    for key, (first, second, _) in ABOUT.items():
        assert f"/kiosk/say/?about={key}" in start
        assert f"{first}{second}，是怎么回事？" in client.get(f"/kiosk/say/?about={key}").content.decode()
    assert "您遇到了什么事？" in client.get("/kiosk/say/?about=<script>").content.decode()


def test_who_wants_a_person_is_told_whom(client: Client, window: Unit) -> None:
    assert "12348" in client.get("/kiosk/help/").content.decode()
