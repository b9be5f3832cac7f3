"""Saying what happened: kept at one press, once; a refusal keeps what was typed and changes nothing."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.matters.codes import code_for
from siheng.kernel.matters.models import Party
from siheng.kernel.org.models import Unit
from siheng.kernel.trust.models import Knock
from siheng.web.portal import challenge
from siheng.web.portal.tests.conftest import OTHER, PHONE, WORDS, answer, matters, only, said, told

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def photo(name: str = "现场.png", body: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_what_was_said_is_a_matter_with_a_code_and_a_promised_day(client: Client, window: Unit) -> None:
    code = told(client, photos=[photo(), photo("欠条.png")])
    m = only()
    assert (m.kind, m.unit, m.region_id, m.title) == ("demand", window, "371002100000", WORDS[:40])
    assert code == code_for(m.submission)
    party = m.parties.get(role=Party.Role.APPLICANT)
    assert (party.name, party.phone) == ("孙立民", PHONE)
    assert [a.name for a in m.attachments.all()] == ["现场.png", "欠条.png"]
    event = m.events.get()
    assert (event.actor, event.actor_text) == (None, "群众（网上）")
    # Ten days after 1 March.
    page = client.get("/p/receipt/").content.decode()
    assert "3月11日（星期五）或之前给您打电话" in page
    assert "3月1日 09:00 收到" in page


def test_one_press_is_one_matter_however_often_it_is_sent(client: Client, window: Unit) -> None:
    fields = said(client)
    first = client.post("/p/say/", fields, follow=True).content
    again = client.post("/p/say/", fields, follow=True).content
    changed = client.post("/p/say/", fields | {"words": "改过的话"}, follow=True).content
    assert matters() == 1
    for page in (first, again, changed):
        assert code_for(only().submission).encode() in page
    assert ["没有存上".encode() in page for page in (first, again, changed)] == [False, False, True]


def test_who_will_not_say_a_name_or_number_is_heard_too(client: Client, window: Unit) -> None:
    told(client, name="", phone="", other="", region="")
    assert only().region_id == "371002000000"
    assert "您没有留电话" in client.get("/p/receipt/").content.decode()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"words": ""}, "请写一写您遇到了什么事"),
        ({"words": "字" * 5001}, "写得太长了"),
        ({"phone": "1390631"}, "手机号"),
        ({"region": "999"}, "选择"),
        ({"photos": photo("病毒.exe", b"MZ")}, "只能交照片"),
        ({"photos": photo("假的.png", b"not a picture")}, "有一张照片打不开"),
        ({"photos": photo("表.txt", "你好".encode())}, "只能交照片"),
        ({"photos": [photo(f"{n}.png") for n in range(10)]}, "最多选 9 张"),
        ({"words": "测试退回的话"}, "这几个字不收"),
        ({"answer": "不知道"}, "再答一个小问题"),
        ({"answer": ""}, "再答一个小问题"),
        ({"token": "web-1:2:3"}, "再答一个小问题"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(
    client: Client, window: Unit, changed: dict[str, Any], why: str
) -> None:
    fields = said(client, **changed)
    reply = client.post("/p/say/", fields)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert why in page
    assert fields["words"][:50] in page
    assert f'value="{OTHER}"' in page
    assert matters() == 0
    assert client.get("/p/receipt/").status_code == 302
    if "photos" in changed:
        assert "照片要再选一次" in page


def test_a_token_too_old_is_asked_anew_and_the_new_one_serves(
    client: Client, window: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = said(client)
    monkeypatch.setattr(challenge, "LIFE", -1)
    reply = client.post("/p/say/", fields)
    assert reply.status_code == 422
    monkeypatch.undo()
    assert matters() == 0


def test_the_browser_may_prove_work_instead_of_answering(client: Client, window: Unit) -> None:
    fields = said(client, answer="")
    text = challenge.read(fields["token"])
    proof = next(n for n in range(1 << 24) if sha256(f"{text}:{n}".encode()).digest()[:2] == b"\0\0")
    assert client.post("/p/say/", fields | {"proof": str(proof + 1)}).status_code == 422
    assert client.post("/p/say/", fields | {"proof": str(proof)}).status_code == 302
    assert matters() == 1


def test_too_many_from_one_address_wait_and_lose_nothing(client: Client, window: Unit) -> None:
    for _ in range(9):
        told(client)
    kept = said(client)
    assert client.post("/p/say/", kept).status_code == 302
    reply = client.post("/p/say/", said(client))
    assert reply.status_code == 429
    assert "过一小时再交" in reply.content.decode()
    assert WORDS in reply.content.decode()
    assert matters() == 10
    # What was saved before shows its receipt, also to who has come too often.
    assert client.post("/p/say/", kept, follow=True).status_code == 200
    assert matters() == 10
    # Someone at another address is not held up.
    fields = said(client)
    assert client.post("/p/say/", fields, REMOTE_ADDR="198.51.100.9").status_code == 302
    assert not Knock.objects.filter(key__contains="127.0.0.1").exists()


def test_where_nobody_takes_it_in_the_page_says_where_to_go(client: Client, window: Unit) -> None:
    Unit.objects.filter(pk=window.pk).update(kinds=["figures"])
    reply = client.post("/p/say/", said(client))
    assert reply.status_code == 503
    assert "12348" in reply.content.decode()
    assert matters() == 0


def test_every_question_has_one_right_answer(bureau: Any) -> None:
    for n in range(40):
        asked = challenge._of(f"web-{n}")
        right = answer(asked.token)
        assert challenge.answered(asked.submission, right)
        assert challenge.answered(asked.submission, f" {challenge.NUMERALS[int(right)]}。")
        assert not challenge.answered(asked.submission, str(int(right) + 1))


@given(st.text(max_size=40))
def test_whatever_is_sent_as_token_or_proof_is_judged_and_never_fails(text: str) -> None:
    assert challenge.read(text) == ""
    assert not challenge.proved("web-1", text) or text.isdigit()


def test_the_form_goes_into_no_cache_and_runs_no_script_of_its_own(client: Client, window: Unit) -> None:
    reply = client.get("/p/say/")
    assert "no-store" in reply["Cache-Control"]
    # To other sites nothing; to our own the address, which holds nothing.
    assert reply["Referrer-Policy"] == "same-origin"
    assert "script-src 'self'" in reply["Content-Security-Policy"]
    page = reply.content.decode()
    assert page.count("<script") == page.count('<script type="module" src="/static/js/')
    assert " onclick=" not in page
