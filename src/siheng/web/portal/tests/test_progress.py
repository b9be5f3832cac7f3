"""Following a matter by its code: nothing that tells who it is, every look logged, guessing slowed down."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from siheng.kernel.documents.services import attach
from siheng.kernel.matters.door import perform
from siheng.kernel.matters.models import Event
from siheng.kernel.org.models import Unit
from siheng.kernel.trust.models import AccessLog
from siheng.web.portal.progress import UNKNOWN
from siheng.web.portal.tests.conftest import NAME, OTHER, PHONE, WORDS, matters, only, said, told
from siheng.web.portal.tests.test_say import photo

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def code(client: Client, window: Unit) -> str:
    """A matter's query code, in the hands of someone who begins a visit of his own."""
    return told(Client())


def step(bureau: Any, at: Any, name: str, day: str, **data: Any) -> None:
    perform(
        matter_id=only().pk,
        step=name,
        actor=bureau.chuangkou,
        data={"day": day, **data},
        at=at(day),
    )


def look(client: Client, code: str) -> str:
    reply = client.post("/p/progress/", {"code": code}, follow=True)
    assert reply.status_code == 200
    assert reply.redirect_chain == [("/p/progress/", 302)]
    return reply.content.decode()


def token(client: Client, name: str) -> str:
    page = client.get(f"/p/progress/do/{name}/")
    assert page.status_code == 200
    return page.context["asked"].token


def test_the_code_shows_the_stage_and_the_promised_day(client: Client, code: str) -> None:
    page = look(client, f" {code.lower().replace('-', ' ')}。")
    assert "<h1>工作人员正在看</h1>" in page
    assert "3月11日（星期五）或之前" in page
    assert "收到您的事" in page
    assert f"查询码尾号 {code[-4:]}" in page


def test_the_code_stands_in_no_address_and_no_answer_after_it(client: Client, code: str) -> None:
    reply = client.post("/p/progress/", {"code": code})
    assert reply["Location"] == "/p/progress/"
    assert code not in client.get("/p/progress/").content.decode()
    assert client.get(f"/p/progress/?code={code}").context["tail"] == code[-4:]
    assert Client().get(f"/p/progress/?code={code}").status_code == 200
    assert "told" not in Client().get(f"/p/progress/?code={code}").context


@pytest.mark.parametrize("wrong", ["2345-6789-ABCD", "ABC", "0O1I-L000-0000", "查询码", "'; --", "2" * 40])
def test_a_wrong_code_is_answered_like_one_unknown_with_the_same_work(
    client: Client, code: str, wrong: str
) -> None:
    def asked(text: str) -> tuple[int, str, int]:
        with CaptureQueriesContext(connection) as work:
            reply = client.post("/p/progress/", {"code": text})
        main = reply.content.decode().partition("<h1>")[2].partition("</main>")[0]
        main = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|value="[^"]*"', "", main)
        return reply.status_code, main, len(work)

    first = asked("2345-6789-ABCE")  # counted for the first time from this address
    assert first[0] == 404
    assert UNKNOWN in first[1]
    assert asked(wrong) == asked("2345-6789-ABCF") == (404, first[1], asked("2345-6789-ABCG")[2])
    assert AccessLog.objects.filter(kind="refused", account=None, matter_id=None).count() == 4


def test_guessing_codes_is_slowed_down(client: Client, code: str) -> None:
    for n in range(30):
        assert client.post("/p/progress/", {"code": f"2345-6789-AB{n:02}"}).status_code == 404
    reply = client.post("/p/progress/", {"code": code})
    assert reply.status_code == 429
    assert "过十分钟再试" in reply.content.decode()
    assert look(Client(REMOTE_ADDR="198.51.100.9"), code)


def test_every_look_by_code_is_logged_and_the_staff_see_it(client: Client, code: str, bureau: Any) -> None:
    before = AccessLog.objects.filter(kind="public").count()
    look(client, code)
    client.get("/p/progress/")
    entries = AccessLog.objects.filter(kind="public", matter_id=only().pk)
    assert entries.count() - before == 2
    assert {(e.account, e.subject, e.address) for e in entries} == {(None, "看进展", "127.0.0.1")}


def test_no_public_page_tells_who_it_is(client: Client, code: str, bureau: Any, at: Any) -> None:
    step(
        bureau,
        at,
        "ask_more",
        "2022-03-01",
        what=f"请{NAME}补欠条，电话 {PHONE}，问问{OTHER}，371002197503121234",
    )
    pages = [look(client, code)]
    for path in ("/p/", "/p/say/", "/p/receipt/", "/p/agreement/", "/p/progress/do/supplement/",
                 "/p/progress/do/add_words/", "/p/progress/do/book/"):  # fmt: skip
        pages.append(client.get(path, follow=True).content.decode())
    for secret in (NAME, PHONE, OTHER, "371002197503121234", WORDS[:12], code):
        assert not any(secret in page for page in pages), secret
    assert "请孙某某补欠条，电话 139****0011" in pages[0]


def test_a_correction_is_answered_once_and_its_words_are_kept(
    client: Client, code: str, bureau: Any, at: Any
) -> None:
    step(bureau, at, "ask_more", "2022-03-01", what="欠条的照片")
    page = look(client, code)
    assert "<h1>等您补充</h1>" in page
    assert "要补充的：欠条的照片" in page
    fields = {"token": token(client, "supplement"), "words": "就这一张", "photos": photo("欠条.png")}
    assert (
        client.post("/p/progress/do/supplement/", fields, follow=True).context["told"].now == "工作人员正在看"
    )
    again = fields | {"photos": photo("欠条.png")}
    reply = client.post("/p/progress/do/supplement/", again, follow=True)
    assert "这一步现在不用办了" in reply.content.decode()
    m = only()
    assert m.events.filter(step="supplement").count() == 1
    assert [a.name for a in m.attachments.all()] == ["欠条.png"]


def test_words_sent_twice_are_one(client: Client, code: str) -> None:
    look(client, code)
    fields = {"token": token(client, "add_words"), "words": "还有一句"}
    for _ in range(2):
        assert client.post("/p/progress/do/add_words/", fields).status_code == 302
    assert only().events.filter(step="add_words").count() == 1


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("add_words", {"words": ""}, "请填写再说几句"),
        ("add_words", {"words": "好" * 501}, "500"),
        ("book", {"on": "明天", "half": "am"}, "日期要写成"),
        ("book", {"on": "2022-03-04", "half": "night"}, "没有“night”这一项"),
    ],
)
def test_a_refused_answer_keeps_what_was_typed_and_changes_nothing(
    client: Client, code: str, name: str, data: dict[str, str], why: str
) -> None:
    look(client, code)
    reply = client.post(f"/p/progress/do/{name}/", data | {"token": token(client, name)})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert why in page
    assert data.get("words", "")[:20] in page
    assert only().version == 1


def test_a_booked_time_stands_in_the_progress(client: Client, code: str) -> None:
    look(client, code)
    client.post("/p/progress/do/book/", {"token": token(client, "book"), "on": "2022-03-04", "half": "pm"})
    page = client.get("/p/progress/").content.decode()
    assert "您：约时间" in page
    assert "3月4日 星期五，下午" in page


def test_what_is_for_the_staff_is_not_done_with_a_code(client: Client, code: str) -> None:
    look(client, code)
    for name in ("serve", "finish", "ask_more", "rate", "nothing"):
        reply = client.post(f"/p/progress/do/{name}/", {"day": "2022-03-01", "what": "x"}, follow=True)
        assert "这一步现在不用办了" in reply.content.decode()
    assert only().version == 1


def test_when_it_is_done_it_can_be_rated_once(client: Client, code: str, bureau: Any, at: Any) -> None:
    step(bureau, at, "serve", "2022-03-01")
    step(bureau, at, "finish", "2022-03-01")
    page = look(client, code)
    assert "<h1>办完了</h1>" in page
    assert "评价" in page
    client.post("/p/progress/do/rate/", {"token": token(client, "rate"), "stars": "3"})
    assert "您：评价" in client.get("/p/progress/").content.decode()
    assert client.get("/p/progress/do/rate/").status_code == 302
    assert Event.objects.everything("a test counts").filter(step="rate").count() == 1


def test_the_agreement_needs_the_telephone_too(client: Client, code: str) -> None:
    look(client, code)
    assert "9600" not in client.get("/p/agreement/").content.decode()
    for wrong in ("0012", "", "11", "１２３４"):
        assert client.post("/p/agreement/", {"digits": wrong}).status_code in (404, 422)
    assert client.post("/p/agreement/", {"digits": "0011"}).status_code == 302
    page = client.get("/p/agreement/").content.decode()
    assert "付清欠款 9600 元" in page
    assert "2022年4月1日（星期五）或之前" in page
    # Another code begins a visit in which nothing is proved.
    look(client, code)
    assert "9600" not in client.get("/p/agreement/").content.decode()
    assert client.get("/p/agreement/1/").status_code == 302


def test_a_ruling_is_given_to_who_proves_the_telephone_and_nothing_else_is(
    client: Client, code: str, bureau: Any, at: Any
) -> None:
    """What the court made is uploaded; the parties' own photographs and the inner volume stay inside."""
    m = only()

    def kept(category: str, *, internal: bool = False) -> int:
        upload = SimpleUploadedFile("（2022）鲁1002民特40号裁定书.pdf", PDF, content_type="application/pdf")
        return attach(
            matter=m, upload=upload, category=category, by=bureau.chuangkou, at=at("2022-03-01"), internal=internal
        ).pk  # fmt: skip

    ruling, *others = kept("裁定书"), kept("裁定书", internal=True), kept("照片")
    assert "看协议" in look(client, code)
    path = f"/p/agreement/material/{ruling}/"
    assert client.get(path)["Location"] == "/p/progress/"
    client.post("/p/agreement/", {"digits": "0011"})
    page = client.get("/p/agreement/").content.decode()
    assert (page.count("/p/agreement/material/"), path in page) == (1, True)
    answer = client.get(path)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    for other in others:
        assert client.get(f"/p/agreement/material/{other}/").status_code == 404
    client.post("/p/leave/")
    assert client.get(path)["Location"] == "/p/progress/"


def test_four_digits_are_not_guessed(client: Client, code: str) -> None:
    for n in range(5):
        visitor = Client(REMOTE_ADDR=f"198.51.100.{n}")
        look(visitor, code)
        assert visitor.post("/p/agreement/", {"digits": f"900{n}"}).status_code == 404
    look(client, code)
    reply = client.post("/p/agreement/", {"digits": "0011"})
    assert reply.status_code == 429
    assert "到窗口看" in reply.content.decode()
    assert "9600" not in client.get("/p/agreement/").content.decode()


def test_who_left_no_number_is_sent_to_the_window(window: Unit, client: Client) -> None:
    told(client, phone="")
    reply = client.post("/p/agreement/", {"digits": "0000"})
    assert reply.status_code == 404
    assert "到窗口看" in reply.content.decode()


def test_after_leaving_nothing_is_left(client: Client, window: Unit) -> None:
    told(client)
    client.post("/p/leave/")
    assert client.get("/p/receipt/").status_code == 302
    assert "told" not in client.get("/p/progress/").context
    assert client.get("/p/progress/do/add_words/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/p/", "/p/say/", "/p/progress/", "/p/agreement/", "/p/receipt/", "/kiosk/", "/kiosk/say/"]
)
def test_no_cache_keeps_a_public_page_and_no_account_is_asked_for(
    client: Client, window: Unit, path: str
) -> None:
    reply = client.get(path)
    assert reply.status_code in (200, 302)
    assert "/login/" not in reply.get("Location", "")
    assert "no-store" in reply["Cache-Control"]
    assert reply["X-Robots-Tag"] == "noindex"
    assert reply["Referrer-Policy"] == "same-origin"


def test_a_form_from_another_site_does_nothing(window: Unit) -> None:
    visitor = Client(enforce_csrf_checks=True)
    fields = said(Client())
    assert visitor.post("/p/say/", fields).status_code == 403
    assert matters() == 0
