"""Advice on four channels; what is handed on has its term for the first answer, and the answer comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.kernel.matters.door import Invalid, open_matter
from siheng.kernel.matters.models import Clock
from siheng.kernel.matters.playing import fresh, take
from siheng.kernel.matters.testing import snapshot


@pytest.fixture
def question(bureau: Any, at: Any) -> Any:
    def opened(day: str = "2022-03-01T09:00", by: Any = None, **changed: Any) -> Any:
        data = {
            "channel": "visit", "topic": "labour", "name": "苗春梅", "phone": "13812345521", "people": 1,
            "words": "工资拖了三个月，怎么要？", "day": day[:10],
        } | changed  # fmt: skip
        return open_matter(
            kind="advice",
            actor=by or bureau.yuanzhu,
            data=data,
            at=at(day),
            submission=f"t:{day}:{data}"[:60],
        )

    return opened


def test_answered_at_once_it_is_done_with_by_one_form_in_the_register_of_its_channel(question):
    m = question(answer="可以申请劳动仲裁，时效一年。", paper=True)
    assert (m.state, m.receipt, m.closed_on) == ("answered", "来访咨询 2022-00001", date(2022, 3, 1))
    assert [d.template for d in m.documents.all()] == ["法律咨询登记表"]
    assert not m.clocks.exists()
    assert question("2022-03-01T10:00", channel="call", answer="可以。").receipt == "电话咨询 2022-00001"


def test_who_asks_again_is_known_by_the_telephone(question):
    assert question(answer="可以。").advice.repeated is False
    assert question("2022-04-01T09:00", answer="还是可以。").advice.repeated is True
    assert question("2022-04-02T09:00", phone="", answer="可以。").advice.repeated is False


def test_a_contact_point_hands_on_warmly_and_the_answer_comes_back(question, bureau, at):
    """Asked in Zhangcun on Friday afternoon; the centre answers on Monday, the next working day: in time."""
    m = question("2022-03-04T15:00", by=bureau.tiaojie, region="371002100000")
    m = take(
        m, "pass_on", bureau.tiaojie, at("2022-03-04T15:10"), what="advice", unit=bureau.units.aid,
        reason="涉及工伤，说不准", agreed=True,
    )  # fmt: skip
    assert (m.state, m.waits_for) == ("passed", "接收单位")
    other = m.handovers.get().other
    clock = other.clocks.get(key="first_answer")
    assert (other.kind, other.unit, clock.due_on) == ("advice", bureau.units.aid, date(2022, 3, 7))
    other = take(other, "answer", bureau.yuanzhu, at("2022-03-07T09:10"), answer="工伤认定要在一年内申请。")
    assert (other.advice.in_time, other.advice.minutes) == (True, 66 * 60)
    m = fresh(m)
    assert (m.state, m.handovers.get().result) == ("asked", "工伤认定要在一年内申请。")
    m = take(m, "answer", bureau.tiaojie, at("2022-03-07T11:00"), answer=m.handovers.get().result)
    assert (m.state, m.open) == ("answered", False)


def test_an_answer_after_its_term_is_late(question, bureau, at):
    m = question("2022-03-04T15:00", by=bureau.tiaojie)
    m = take(
        m, "pass_on", bureau.tiaojie, at("2022-03-04T15:10"), what="advice", unit=bureau.units.aid,
        reason="说不准", agreed=True,
    )  # fmt: skip
    other = take(m.handovers.get().other, "contact", bureau.yuanzhu, at("2022-03-08"), note="电话约了时间")
    assert (other.advice.in_time, other.clocks.get().state) == (False, Clock.State.MET)
    assert m.handovers.get().state == "accepted"


def test_advice_that_becomes_an_application_opens_a_case_at_the_centre(question, bureau, at):
    m = question(by=bureau.tiaojie)
    m = take(
        m, "pass_on", bureau.tiaojie, at("2022-03-01T10:00"), what="case", reason="没有钱请律师", agreed=True
    )
    case = m.handovers.get().other
    assert (case.kind, case.state, case.unit, case.legalaid.via) == (
        "legalaid", "offered", bureau.units.aid, "station",
    )  # fmt: skip
    take(
        case, "take_over", bureau.yuanzhu, at("2022-03-02"), category="civil", form="labour", cause="labour",
        stage="arbitration", person="migrant", waived="migrant",
    )  # fmt: skip
    assert m.handovers.get().state == "accepted"


def test_nothing_is_handed_on_without_the_person_s_consent(question, bureau, at):
    m = question(by=bureau.tiaojie)
    before = snapshot()
    with pytest.raises(Invalid):
        take(
            m, "pass_on", bureau.tiaojie, at("2022-03-01T10:00"), what="advice", unit=bureau.units.aid,
            reason="说不准",
        )  # fmt: skip
    assert snapshot() == before
