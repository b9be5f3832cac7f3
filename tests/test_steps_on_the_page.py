"""Steps as their page shows them: a message stands at its field, what was returned is there again, what is missing is said first."""

from __future__ import annotations

from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import process
from siheng.kernel.matters.testing import newcomer
from siheng.kernel.org.rights import Role


def signed_in(account: Any) -> Client:
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def clerk(bureau: Any) -> Client:
    return signed_in(bureau.lixia)


class Fields(HTMLParser):
    """The ids that stand within each field's own block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks = [set[str]()]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "div" and found.get("class") == "f":
            self.blocks.append(set())
        if found.get("id"):
            self.blocks[-1].add(str(found["id"]))


def test_a_message_stands_at_its_field_also_where_fields_stand_side_by_side(
    clerk: Client, application: Any, bureau: Any
) -> None:
    answer = clerk.post("/m/reconsideration/new/", application(id_number="110105194912310021", name=""))
    assert answer.status_code == 422
    blocks = Fields(answer.content.decode()).blocks
    for name in ("name", "id_number"):
        block = next(b for b in blocks if f"id_{name}" in b)
        assert f"id_{name}_error" in block
    assert not Matter.objects.everything("the test counts").exists()


DECISION = {
    "outcome": "revoke", "ground": "违反法定程序", "found": "没有告知听证权利。", "held": "违反法定程序。",
    "ruling": "撤销被申请人作出的决定。", "opinion": "拟撤销",
}  # fmt: skip


def test_what_the_approver_returned_is_there_again_to_be_mended(
    clerk: Client, bureau: Any, begin: Any, at: Any, settings: Any
) -> None:
    """Nobody writes the facts and the reasons of a decision twice; its day is today's."""
    c = begin("2022-03-01").accept("2022-03-02").answered("2022-03-04", "2022-03-11")
    c.take("decide", "2022-03-21", **DECISION)
    settings.FIXED_NOW = at("2022-03-23")
    page = f"/matters/{c.m.pk}/do/decide/"
    assert "被退回" not in clerk.get("/").content.decode()
    c.approve(bureau.fenguan, "2022-03-22", ok=False, reply="写明没有告知的依据")
    assert "作出决定被退回" in clerk.get("/").content.decode()
    shown = clerk.get(page)
    form = shown.context["form"]
    assert {name: form[name].value() for name in DECISION} == DECISION
    assert str(form["day"].value()) == "2022-03-23"
    assert "没有告知听证权利。" in shown.context["preview"]["html"]
    assert form.errors == {}
    assert "被退回：写明没有告知的依据" in [n["text"] for n in shown.context["notes"]]
    c.take("decide", "2022-03-23", **DECISION).approve(bureau.fenguan, "2022-03-23")
    assert "被退回" not in clerk.get(f"/matters/{c.m.pk}/").content.decode()


def test_what_was_returned_and_cannot_be_done_any_more_is_told_no_more(
    clerk: Client, bureau: Any, begin: Any
) -> None:
    c = begin("2022-03-01").take("refuse", "2022-03-02", refusal="term", held="超过六十日提出。")
    c.approve(bureau.congwei, "2022-03-03", ok=False, reply="没有超过期限")
    assert "“不予受理”被退回：没有超过期限" in clerk.get(f"/matters/{c.m.pk}/").content.decode()
    c.accept("2022-03-04")
    assert "被退回" not in clerk.get(f"/matters/{c.m.pk}/").content.decode()


def test_what_a_step_still_lacks_is_said_before_anything_is_written(clerk: Client, begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-02")
    shown = clerk.get(f"/matters/{c.m.pk}/do/register_answer/")
    assert shown.status_code == 200
    assert "答复通知书还没有登记送达被申请人" in [n["text"] for n in shown.context["notes"]]
    c.serve("答复通知书", "respondent", "2022-03-04")
    shown = clerk.get(f"/matters/{c.m.pk}/do/register_answer/")
    assert [n["text"] for n in shown.context["notes"]] == []


@pytest.mark.parametrize(
    ("day", "law"),
    [("2022-03-01", "依据：2017年修正的行政复议法第28条"), ("2024-03-01", "依据：2023年修订的行政复议法第61条至第71条")],
)  # fmt: skip
def test_a_step_cites_the_law_that_the_case_runs_under(
    clerk: Client, begin: Any, at: Any, settings: Any, day: str, law: str
) -> None:
    received = date.fromisoformat(day)
    days = [str(received + timedelta(days=n)) for n in (1, 3, 10, 20)]
    acted = str(received - timedelta(days=20))
    c = begin(day, act_on=acted, known_on=acted).accept(days[0])
    c.answered(*days[1:3])
    settings.FIXED_NOW = at(days[3])
    page = clerk.get(f"/matters/{c.m.pk}/do/decide/")
    assert page.context["notes"][0]["text"] == law


def test_what_was_left_unticked_is_not_told_as_ticked_where_nothing_was_saved(
    clerk: Client, begin: Any, at: Any, settings: Any
) -> None:
    c = begin("2022-03-01", attached_review="《竹岛街道拆除办法》").accept("2022-03-02")
    c.answered("2022-03-04", "2022-03-11")
    settings.FIXED_NOW = at("2022-03-21")
    sent = DECISION | {"day": "2022-03-21", "submission": "one"}
    page = clerk.post(f"/matters/{c.m.pk}/do/decide/", sent)
    assert ("结果", "撤销") in page.context["typed"]
    assert "责令重新作出行政行为" not in dict(page.context["typed"])
    assert c.m.approvals.count() == 0


def test_the_respondent_reads_its_own_term_first_and_does_not_wait_for_itself(
    bureau: Any, case: Any, begin: Any, at: Any, settings: Any
) -> None:
    c = begin("2022-03-01").accept("2022-03-02").serve("答复通知书", "respondent", "2022-03-04")
    settings.FIXED_NOW = at("2022-03-07")
    agency = newcomer(Role.AGENCY, bureau.units.zd)
    page = signed_in(agency)
    assert page.get(f"/matters/{c.m.pk}/").context["big"]["head"] == "不晚于 2022年3月14日被申请人答复"
    assert page.get("/").context["waiting"]["n"] == 0
    assert page.get("/waiting/").context["groups"] == []
    clerks = signed_in(bureau.lixia)
    assert clerks.get(f"/matters/{c.m.pk}/").context["big"]["head"].endswith("作出决定")
    assert clerks.get("/").context["waiting"]["n"] == 1


def test_the_respondent_hands_in_its_evidence_in_several_files(
    bureau: Any, begin: Any, at: Any, settings: Any
) -> None:
    c = begin("2022-03-01").accept("2022-03-02").serve("答复通知书", "respondent", "2022-03-04")
    settings.FIXED_NOW = at("2022-03-07")
    page = signed_in(newcomer(Role.AGENCY, bureau.units.zd))
    sent = {"answer": "请求维持。", "contact": "宋振宇", "evidence_count": 2, "day": "2022-03-07"}
    where = f"/matters/{c.m.pk}/do/answer/"
    spoilt = [SimpleUploadedFile("1.txt", b"one"), SimpleUploadedFile("2.exe", b"MZ two")]
    refused = page.post(where, sent | {"evidence": spoilt})
    assert list(refused.context["form"].errors) == ["evidence"]
    assert not c.m.attachments.exists()
    files = [
        SimpleUploadedFile("1.txt", "现场笔录".encode()),
        SimpleUploadedFile("2.txt", "照片说明".encode()),
    ]
    assert page.post(where, sent | {"evidence": files}).status_code == 302
    assert [(a.name, a.category) for a in c.m.attachments.all()] == [("1.txt", "证据"), ("2.txt", "证据")]


def test_the_notice_of_extension_shows_the_day_before_it_is_approved(
    clerk: Client, begin: Any, at: Any, settings: Any
) -> None:
    """Sixty days from 1 March end on 30 April; thirty more, on 30 May, a Monday."""
    c = begin("2022-03-01").accept("2022-03-02").answered("2022-03-04", "2022-03-11")
    settings.FIXED_NOW = at("2022-04-20")
    assert "2022年5月30日" in clerk.get(f"/matters/{c.m.pk}/do/extend/").context["preview"]["html"]
    c.take("extend", "2022-04-20", amount=30, held="情况复杂").approve(c.people.fenguan, "2022-04-21")
    assert c.due("decision").isoformat() == "2022-05-30"


def test_the_week_of_the_desk_counts_what_its_reader_has_to_do(
    clerk: Client, bureau: Any, begin: Any, at: Any, settings: Any
) -> None:
    """The answer comes due on Monday 14 March for the respondent, the decision in May for the clerk."""
    begin("2022-03-01").accept("2022-03-02").serve("答复通知书", "respondent", "2022-03-04")
    settings.FIXED_NOW = at("2022-03-10")
    agency = signed_in(newcomer(Role.AGENCY, bureau.units.zd)).get("/").context
    assert [cell["n"] for cell in agency["week"]["days"]] == [0, 0, 0, 0, 1, 0, 0]
    assert "久未动" not in [count["label"] for count in agency["counts"]]
    assert [cell["n"] for cell in clerk.get("/").context["week"]["days"]] == [0] * 7


def test_a_step_that_the_state_does_not_allow_is_told_so_and_never_an_error(
    bureau: Any, begin: Any, clerk: Client, subtests: Any
) -> None:
    """From a page left open, or an address typed in: with nothing sent, and with something."""
    m = begin("2022-02-22").m
    state = process(m.kind).state_of(m)
    late = [
        t for t in process(m.kind).transitions.values() if t.source and not t.timer and not t.leaves(state)
    ]
    assert late
    for t in late:
        with subtests.test(step=t.key):
            expected = 409 if bureau.lixia.holds(t.by) else 403
            assert clerk.get(f"/matters/{m.pk}/do/{t.key}/").status_code == expected
            assert clerk.post(f"/matters/{m.pk}/do/{t.key}/", {"day": "2022-02-23"}).status_code == expected


def test_the_paper_of_a_step_that_was_taken_meanwhile_is_empty(clerk: Client, begin: Any) -> None:
    """The last preview may arrive after the step itself: it is no error, and nothing is drawn from what is over."""
    c = begin("2022-02-22")
    address = f"/matters/{c.m.pk}/do/refuse/paper/"
    assert "不予受理" in clerk.post(address, {"held": "不予受理"}).content.decode()
    c.accept("2022-02-23")
    late = clerk.post(address, {"held": "不予受理"})
    assert (late.status_code, "不予受理" in late.content.decode()) == (200, False)
