"""The need of legal aid said at the one door, or left over by a mediation, ends in a real case; its result goes back."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve, fresh, take

TOWN = "371002100000"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TAKEN = {
    "category": "civil", "form": "labour", "cause": "labour", "stage": "arbitration", "person": "migrant",
    "waived": "migrant",
}  # fmt: skip


@pytest.fixture
def demand(bureau: Any, at: Any) -> Matter:
    """Somebody at the window who needs legal aid; it is handed over to the centre."""
    data = {
        "channel": "visit", "words": "拖欠的工资一直没给，请不起律师。", "name": "谭春生", "phone": "13812345521",
        "region": TOWN, "people": 1, "other": "威海金澜水产有限公司", "day": "2022-06-01",
    }  # fmt: skip
    m = open_matter(kind="onestop", actor=bureau.chuangkou, data=data, at=at("2022-06-01"), submission="c:1")
    need = {
        "legal_aid_advice": True, "legal_aid_advice_unit": bureau.units.aid, "legal_aid_advice_reason": "请不起律师",
        "papers": True,
    }  # fmt: skip
    return take(m, "screen", bureau.chuangkou, at("2022-06-01T11:00"), **need)


def turned(account: Any, settings: Any, moment: Any) -> list[tuple[str, str]]:
    """What stands on an account's desk as its turn under no term, with the step that is offered."""
    settings.FIXED_NOW = moment
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
    groups = client.get("/").context["groups"]
    return [(r["number"], r["action"]["label"]) for g in groups for r in g["rows"] if r["state"] == "turn"]


def test_a_question_that_comes_back_to_the_station_is_on_its_desk_until_the_answer_is_told(
    bureau: Any, settings: Any, at: Any
) -> None:
    """Its term ended when it was handed on; without the desk nobody would tell who asked."""
    data = {"channel": "visit", "topic": "labour", "people": 1, "words": "工资怎么要？", "day": "2022-06-01"}
    m = open_matter(kind="advice", actor=bureau.zhangcun, data=data, at=at("2022-06-01"), submission="q:1")
    assert turned(bureau.zhangcun, settings, at("2022-06-01")) == []  # it has its term
    on = {"what": "advice", "unit": bureau.units.aid, "reason": "说不准", "agreed": True}
    m = take(m, "pass_on", bureau.zhangcun, at("2022-06-01T10:00"), **on)
    assert turned(bureau.zhangcun, settings, at("2022-06-01T11:00")) == []
    take(m.handovers.get().other, "answer", bureau.yuanzhu, at("2022-06-02"), answer="可以申请仲裁。")
    assert turned(bureau.zhangcun, settings, at("2022-06-02T11:00")) == [(m.receipt, "答复")]
    assert turned(bureau.yuanzhu, settings, at("2022-06-02T11:00")) == []
    take(fresh(m), "answer", bureau.zhangcun, at("2022-06-02T15:00"), answer="可以申请仲裁。")
    assert turned(bureau.zhangcun, settings, at("2022-06-02T16:00")) == []


def test_a_demand_of_which_all_came_back_is_on_the_desk_until_it_is_concluded(
    demand: Matter, bureau: Any, settings: Any, at: Any
) -> None:
    other = demand.handovers.get().other
    assert turned(bureau.chuangkou, settings, at("2022-06-01T12:00")) == []
    take(other, "advise", bureau.yuanzhu, at("2022-06-02"), answer="可以直接申请仲裁。", told=True)
    assert fresh(demand).state == "gathered"
    assert turned(bureau.chuangkou, settings, at("2022-06-02T11:00")) == [(demand.receipt, "办结")]


def test_a_need_ends_in_a_case_and_its_result_comes_back(demand, bureau, at):
    handover = demand.handovers.get()
    case = handover.other
    assert (case.kind, case.state, case.unit, case.applicant_text) == (
        "legalaid", "offered", bureau.units.aid, "谭春生",
    )  # fmt: skip
    assert case.clocks.get(key="take_in").due_on.isoformat() == "2022-06-06"  # the 3rd is a holiday
    case = take(case, "take_over", bureau.yuanzhu, at("2022-06-02"), **TAKEN)
    assert demand.handovers.get().state == "accepted"
    case = approve(
        take(case, "grant", bureau.yuanzhu, at("2022-06-02")), bureau.yuanzhuzhang, at("2022-06-02T15:00")
    )
    case = take(case, "assign", bureau.yuanzhu, at("2022-06-06"), lawyer=bureau.haiyun, why="")
    case = take(case, "meet", bureau.haiyun, at("2022-06-07"), text="见了面。")
    assert fresh(demand).state == "serving"
    take(
        case,
        "conclude",
        bureau.haiyun,
        at("2022-07-20"),
        outcome="won",
        result="裁决支付工资。",
        gained="9600",
    )
    handover.refresh_from_db()
    assert (handover.state, handover.result) == ("ended", "请求得到支持：裁决支付工资。")
    assert fresh(demand).state == "gathered"


def test_who_needs_advice_alone_goes_the_short_way(demand, bureau, at):
    case = demand.handovers.get().other
    case = take(
        case, "advise", bureau.yuanzhu, at("2022-06-02"), answer="先申请劳动仲裁，不收费。", told=True
    )
    assert (case.state, case.outcome, case.number) == ("advised", "advised", "")
    assert fresh(demand).state == "gathered"
    assert demand.handovers.get().result == "已咨询答复：先申请劳动仲裁，不收费。"


def failed(bureau, at):
    """A dispute that failed and goes on as legal aid."""
    data = {
        "name": "王秀兰", "phone": "13812345521", "other_name": "姜守业", "region": TOWN, "category": "labour",
        "words": "帮工三个月没有给钱。", "source": "application", "difficulty": "simple", "people": 2, "day": "2022-03-01",
    }  # fmt: skip
    m = open_matter(kind="mediation", actor=bureau.tiaojie, data=data, at=at("2022-03-01"), submission="c:2")
    asked = {"handler": bureau.tiaojie, "told": True, "applicant_agrees": True, "other_agrees": True}
    m = take(m, "accept", bureau.tiaojie, at("2022-03-02"), **asked)
    m = take(m, "fail", bureau.tiaojie, at("2022-03-10"), reason="数额分歧大", ways=["aid"])
    return take(
        m, "hand_to", bureau.tiaojie, at("2022-03-11"), way="aid", centre=bureau.units.aid, agreed=True,
        reason="请求支付劳动报酬",
    )  # fmt: skip


def test_a_dispute_that_failed_brings_its_parties_along(bureau, at):
    m = failed(bureau, at)
    case = m.handovers.get().other
    assert (case.kind, case.unit, case.legalaid.via) == ("legalaid", bureau.units.aid, "handed")
    assert [(p.role, p.name) for p in case.parties.all()] == [
        ("applicant", "王秀兰"), ("respondent", "姜守业"),
    ]  # fmt: skip
    assert take(case, "take_over", bureau.yuanzhu, at("2022-03-12T09:00"), **TAKEN).state == "reviewing"


def papers(m: Matter, by: Any, moment: Any, *names: str) -> Matter:
    """The matter with these papers on its record."""
    for name in names:
        m = take(m, "upload", by, moment, paper=SimpleUploadedFile(f"{name}.pdf", PDF), category=name)
    return m


def carried(m: Matter) -> list[str]:
    return list(m.handovers.get().other.attachments.values_list("category", flat=True))


@pytest.mark.parametrize(("ticked", "expected"), [({"papers": True}, ["工资条"]), ({}, [])])
def test_papers_go_along_from_the_one_door_only_where_it_was_ticked(bureau, at, ticked, expected):
    data = {
        "channel": "visit", "words": "拖欠的工资一直没给，请不起律师。", "name": "谭春生", "region": TOWN, "people": 1,
        "day": "2022-06-01",
    }  # fmt: skip
    m = open_matter(kind="onestop", actor=bureau.chuangkou, data=data, at=at("2022-06-01"), submission="c:3")
    m = papers(m, bureau.chuangkou, at("2022-06-01T10:30"), "工资条")
    need = {
        "legal_aid_advice": True, "legal_aid_advice_unit": bureau.units.aid, "legal_aid_advice_reason": "请不起律师",
    }  # fmt: skip
    m = take(m, "screen", bureau.chuangkou, at("2022-06-01T11:00"), **need, **ticked)
    assert carried(m) == expected


def test_a_dispute_that_failed_brings_the_chosen_papers_and_no_others(bureau, at):
    data = {
        "name": "王秀兰", "other_name": "姜守业", "region": TOWN, "category": "labour", "words": "帮工三个月没有给钱。",
        "source": "application", "difficulty": "simple", "people": 2, "day": "2022-03-01",
    }  # fmt: skip
    m = open_matter(kind="mediation", actor=bureau.tiaojie, data=data, at=at("2022-03-01"), submission="c:4")
    asked = {"handler": bureau.tiaojie, "told": True, "applicant_agrees": True, "other_agrees": True}
    m = take(m, "accept", bureau.tiaojie, at("2022-03-02"), **asked)
    m = papers(m, bureau.tiaojie, at("2022-03-03"), "记工本", "姜守业的病历")
    m = take(m, "fail", bureau.tiaojie, at("2022-03-10"), reason="数额分歧大", ways=["aid"])
    m = take(
        m, "hand_to", bureau.tiaojie, at("2022-03-11"), way="aid", centre=bureau.units.aid, agreed=True,
        reason="请求支付劳动报酬", attachments=[m.attachments.get(category="记工本").pk],
    )  # fmt: skip
    assert carried(m) == ["记工本"]


@pytest.mark.parametrize("what", ["advice", "case"])
def test_what_a_station_passes_on_brings_the_papers_that_were_left_there(bureau, at, what):
    data = {
        "channel": "visit", "topic": "labour", "name": "于守业", "phone": "13906310011", "people": 1,
        "words": "上班路上摔伤，算不算工伤？", "day": "2022-03-01",
    }  # fmt: skip
    m = open_matter(kind="advice", actor=bureau.zhangcun, data=data, at=at("2022-03-01"), submission="c:5")
    m = papers(m, bureau.zhangcun, at("2022-03-01T10:30"), "诊断证明")
    m = take(
        m, "pass_on", bureau.zhangcun, at("2022-03-01T11:00"), what=what, unit=bureau.units.aid, agreed=True,
        reason="要核对材料",
    )  # fmt: skip
    assert carried(m) == ["诊断证明"]


def phone(account: Any, settings: Any, moment: Any, path: str = "/m/") -> str:
    """What a mediator's telephone shows then."""
    settings.FIXED_NOW = moment
    client = Client()
    client.force_login(account, backend="siheng.kernel.org.backend.Backend")
    return html.unescape(client.get(path).content.decode())


def test_a_mediator_hears_on_the_telephone_what_came_of_the_advice_that_was_passed_on(bureau, at, settings):
    data = {
        "channel": "visit", "topic": "labour", "name": "苗春梅", "phone": "13812345521", "people": 1,
        "words": "工资拖了三个月，怎么要？", "day": "2022-03-01", "region": TOWN,
    }  # fmt: skip
    m = open_matter(kind="advice", actor=bureau.tiaojie, data=data, at=at("2022-03-01"), submission="c:6")
    assert f"{m}</a> 请答复，3月2日到期" in phone(bureau.tiaojie, settings, at("2022-03-01"))
    m = take(
        m, "pass_on", bureau.tiaojie, at("2022-03-01T11:00"), what="advice", unit=bureau.units.aid,
        reason="问得细", agreed=True,
    )  # fmt: skip
    assert str(m) not in phone(bureau.tiaojie, settings, at("2022-03-02"))
    other = m.handovers.get().other
    take(other, "answer", bureau.yuanzhu, at("2022-03-03"), answer="可以申请劳动仲裁。", way="call")
    page = phone(bureau.tiaojie, settings, at("2022-03-04"))
    assert f"{bureau.units.aid.short}答复了转去的法律咨询，请答复" in page
    assert f'href="/matters/{m.pk}/do/answer/?from=m"' in page
    for personal in ("苗春梅", "13812345521", "劳动仲裁"):
        assert personal not in page
    assert str(m) not in phone(bureau.tiaojie, settings, at("2022-03-04"), "/m/?bare=1")
    assert str(m) not in phone(bureau.qutiao, settings, at("2022-03-04"))
    take(fresh(m), "answer", bureau.tiaojie, at("2022-03-04"), answer="可以申请劳动仲裁。", way="call")
    assert str(m) not in phone(bureau.tiaojie, settings, at("2022-03-05"))


def test_what_a_dispute_that_went_on_as_legal_aid_came_to_is_heard_for_a_fortnight(bureau, at, settings):
    m = failed(bureau, at)
    case = m.handovers.get().other
    take(case, "send_back", bureau.yuanzhu, at("2022-03-14"), reason="请先补正材料")
    words = f"{bureau.units.aid.short}退回了转去的{m.handovers.get().need}"
    assert words in phone(bureau.tiaojie, settings, at("2022-03-28"))
    assert words not in phone(bureau.tiaojie, settings, at("2022-03-29"))
