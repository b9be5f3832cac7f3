"""The need of legal aid said at the one door, or left over by a mediation, ends in a real case; its result goes back."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve, fresh, take

TOWN = "371002100000"
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


def test_a_dispute_that_failed_brings_its_parties_along(bureau, at):
    data = {
        "name": "王秀兰", "phone": "13812345521", "other_name": "姜守业", "region": TOWN, "category": "labour",
        "words": "帮工三个月没有给钱。", "source": "application", "difficulty": "simple", "people": 2, "day": "2022-03-01",
    }  # fmt: skip
    m = open_matter(kind="mediation", actor=bureau.tiaojie, data=data, at=at("2022-03-01"), submission="c:2")
    asked = {"handler": bureau.tiaojie, "told": True, "applicant_agrees": True, "other_agrees": True}
    m = take(m, "accept", bureau.tiaojie, at("2022-03-02"), **asked)
    m = take(m, "fail", bureau.tiaojie, at("2022-03-10"), reason="数额分歧大", ways=["aid"])
    m = take(
        m, "hand_to", bureau.tiaojie, at("2022-03-11"), way="aid", centre=bureau.units.aid, agreed=True,
        reason="请求支付劳动报酬",
    )  # fmt: skip
    case = m.handovers.get().other
    assert (case.kind, case.unit, case.legalaid.via) == ("legalaid", bureau.units.aid, "handed")
    assert [(p.role, p.name) for p in case.parties.all()] == [
        ("applicant", "王秀兰"), ("respondent", "姜守业"),
    ]  # fmt: skip
    assert take(case, "take_over", bureau.yuanzhu, at("2022-03-12T09:00"), **TAKEN).state == "reviewing"
