"""Sittings, the four steps, agreement, performance, the court's confirmation, failure, filing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.domains.mediation.facts import facts
from siheng.domains.mediation.forms import confirm_until
from siheng.domains.mediation.tests.test_register import refused
from siheng.kernel.figures.evaluate import breakdown
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import figure
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters.door import Citizen, Invalid, NotNow, form_for, perform
from siheng.kernel.matters.process import Step, process
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import snapshot


def papers(m):
    return [d.template for d in m.documents.order_by("id")]


@pytest.fixture
def accepted(dispute, ways):
    return ways.accepted(dispute())


def test_a_dispute_is_mediated_within_a_month_and_its_papers_are_made(dispute, ways):
    """人民调解工作若干规定第33条: usually within a month from acceptance."""
    m = ways.accepted(dispute())
    assert (m.due_on, m.due_clock, m.number) == (date(2022, 4, 2), "调解办结", "（2022）张村人调字第1号")
    assert papers(m) == ["受理登记表", "权利义务告知书"]
    m = ways.sat(m)
    assert papers(m)[-1] == "调解笔录"
    m = ways.agreed(m)
    assert (m.state, m.outcome, m.closed_on, m.open) == ("agreed", "settled", date(2022, 3, 10), True)
    assert (m.due_on, m.due_clock) == (date(2022, 3, 20), "协议履行")
    m = ways.performed(m)
    assert (m.state, m.mediation.performed, m.due_clock) == ("visiting", True, "回访")
    m = ways.carded(ways.visited(m))
    m = ways.take(m, "file", "2022-04-03")
    assert (m.state, m.open, m.due_on) == ("settled", False, None)
    assert papers(m) == [
        "受理登记表", "权利义务告知书", "调解笔录", "人民调解协议书", "履行情况记录", "回访记录", "卷宗封面",
    ]  # fmt: skip
    assert list(faults(m)) == []


@pytest.mark.parametrize(
    ("way", "online", "due"),
    [
        ("prefiling", False, date(2022, 4, 1)),
        ("ordinary", False, date(2022, 3, 17)),
        ("simplified", False, date(2022, 3, 9)),
        ("prefiling", True, date(2022, 4, 1)),
        ("simplified", True, date(2022, 3, 9)),
    ],
)
def test_what_the_court_gives_has_the_courts_term(dispute, ways, way, online, due):
    """特邀调解规定第27条; 在线调解规则第24条."""
    m = ways.accepted(dispute(source="court", court_way=way, online="on" if online else ""))
    assert m.due_on == due


def test_a_labour_dispute_tells_when_arbitration_is_open(dispute):
    """劳动争议调解仲裁法第14条第3款: it is nobody's duty here, so it is no due day of ours."""
    m = dispute(category="labour")
    assert [(c.key, c.due_on) for c in m.clocks.all()] == [("labour", date(2022, 3, 16))]
    assert m.due_on is None


def test_each_of_the_four_steps_may_be_noted_alone_and_is_sent_once(accepted, bureau, at):
    """What a phone sends twice is one note."""
    data = {"reasons": "道还是共用的。", "spoke": "姜", "moved": "姜家", "day": "2022-03-04"}
    for _ in range(2):
        perform(
            matter_id=accepted.pk, step="notes", actor=bureau.tiaojie, data=data, at=at("2022-03-04"),
            submission="phone:1",
        )  # fmt: skip
    (note,) = accepted.step_notes.all()
    assert (note.step, note.text, note.spoke, note.moved, note.sitting) == (
        "reasons",
        "道还是共用的。",
        "姜",
        "姜家",
        None,
    )


def test_a_note_says_something_and_a_law_belongs_to_what_was_said_of_it(accepted, ways):
    refused(lambda: ways.take(accepted, "notes", "2022-03-04"), "told_calmly")
    refused(
        lambda: ways.take(accepted, "notes", "2022-03-04", reasons="谈了", law="民法典第291条"), "law_plain"
    )
    refused(lambda: ways.take(accepted, "notes", "2022-03-04", reasons="谈" * 501), "reasons")


def test_several_sittings_each_with_its_notes(accepted, ways):
    m = ways.sat(accepted)
    m = ways.sat(m, "2022-03-07", told_calmly="", law_plain="", law="", feelings="都是老邻居。")
    assert [s.notes.count() for s in m.sittings.all()] == [2, 1]
    last = m.documents.filter(template="调解笔录").last()
    text = str(last.body)
    assert "说近情" in text
    assert "说明法" not in text


def test_more_mediators_and_others_are_invited(accepted, ways, bureau):
    m = ways.take(accepted, "invite", "2022-03-03", name="柏东", capacity="村民代表")
    assert [(h.name, h.capacity) for h in m.helpers.all()] == [("柏东", "村民代表")]
    refused(lambda: ways.take(m, "invite", "2022-03-03"), "account")


def test_a_suspended_mediation_stands_still(accepted, ways):
    m = ways.take(accepted, "suspend", "2022-03-10", ground_text="鉴定评估")
    assert (m.paused, m.due_on) == (True, None)
    m = ways.take(m, "resume", "2022-03-20")
    assert (m.paused, m.due_on) == (False, date(2022, 4, 12))


def test_each_obligation_is_followed_to_its_day_the_nearest_first(accepted, ways):
    m = ways.agreed(
        accepted, who_2="王秀兰", what_2="付清运费", sum_2="300", due_2="2022-03-15",
        due_1="2022-05-01",
    )  # fmt: skip
    assert [(o.who, o.sum) for o in m.obligations.all()] == [("王秀兰", Decimal(300)), ("姜守业", None)]
    assert m.due_on == date(2022, 3, 15)
    m = ways.performed(m, "2022-03-14")
    # A day that was agreed on stays that day, also on a holiday.
    assert (m.state, m.due_on) == ("agreed", date(2022, 5, 1))
    m = ways.performed(m, "2022-05-03", done="no", note="搬了一半")
    assert (m.state, m.mediation.performed, m.mediation.performed_on) == ("visiting", False, None)


def test_what_is_paid_in_two_parts_keeps_the_day_and_the_sum_of_each(accepted, ways):
    """人民调解法第31条: performance is followed; the figures count each part by its own day."""
    m = ways.agreed(accepted, who_1="姜守业", what_1="赔偿修车费", sum_1="5000", due_1="2022-04-10")
    m = ways.performed(m, "2022-03-30", done="part", sum="2000.50")
    assert (m.state, m.due_on, m.mediation.performed) == ("agreed", date(2022, 4, 10), None)
    assert m.events.last().summary == "姜守业：赔偿修车费，部分履行 2,000.50 元，还欠 2,999.50 元"
    assert process("mediation").owed(m) == [
        ("姜守业：赔偿修车费（2,999.50 元）", date(2022, 4, 10), "待履行"),
        ("姜守业：赔偿修车费（2,000.50 元）", date(2022, 4, 10), "已履行"),
    ]
    m = ways.performed(m, "2022-04-08")
    assert (m.state, m.mediation.performed, m.mediation.performed_on) == ("visiting", True, date(2022, 4, 8))
    assert {(o.sum, o.done_on) for o in m.obligations.all()} == {
        (Decimal("2000.50"), date(2022, 3, 30)), (Decimal("2999.50"), date(2022, 4, 8)),
    }  # fmt: skip
    by_month = breakdown(figure("mediation.performed_sum"), Period.year(2022), "month")
    assert {c.label: c.count for c in by_month if c.count} == {
        "3月": Decimal("2000.50"), "4月": Decimal("2999.50"),
    }  # fmt: skip
    kept = str(m.documents.get(template="履行情况记录").body)
    assert "赔偿修车费（2000.50元）：已履行（2022年3月30日）" in kept
    assert "赔偿修车费（2999.50元）：已履行（2022年4月8日）" in kept
    # What was agreed is one thing: the papers that tell of the agreement say it whole.
    assert facts(m)["义务列表"] == ["1．姜守业于2022年4月10日或之前赔偿修车费（5000.00元）"]


def test_the_rest_that_is_not_paid_leaves_the_agreement_unkept(accepted, ways):
    m = ways.agreed(accepted, sum_1="5000")
    m = ways.performed(
        ways.performed(m, "2022-03-18", done="part", sum="4000"), "2022-03-21", done="no", note="没钱"
    )
    assert (m.state, m.mediation.performed) == ("visiting", False)
    late = m.obligations.get(state="broken")
    m = ways.take(m, "perform", "2022-03-25", obligation=late, done="part", sum="400")
    assert (m.mediation.performed, m.obligations.get(state="broken").sum) == (False, Decimal(600))
    m = ways.take(m, "perform", "2022-03-28", obligation=late, done="yes")
    assert (m.mediation.performed, m.mediation.performed_on) == (True, date(2022, 3, 28))


@pytest.mark.parametrize(
    ("sum_1", "said", "field"),
    [
        ("", {"done": "part", "sum": "100"}, "done"),
        ("500", {"done": "part"}, "sum"),
        ("500", {"done": "part", "sum": "500"}, "sum"),
        ("500", {"done": "part", "sum": "0"}, "sum"),
        ("500", {"done": "yes", "sum": "100"}, "sum"),
    ],
)
def test_a_part_is_a_sum_and_less_than_what_is_owed(accepted, ways, sum_1, said, field):
    m = ways.agreed(accepted, sum_1=sum_1)
    refused(lambda: ways.performed(m, "2022-03-18", **said), field)


def test_what_was_not_kept_says_why(accepted, ways):
    m = ways.agreed(accepted)
    refused(lambda: ways.performed(m, "2022-03-21", done="no"), "note")


def test_what_is_not_due_yet_is_not_unperformed(accepted, ways):
    """Asked on the way, a party has still time: the agreement is broken by nobody before its last day has passed."""
    m = ways.agreed(accepted)
    for day in ("2022-03-18", "2022-03-20"):
        refused(lambda day=day: ways.performed(m, day, done="no", note="还没有搬"), "done")
    assert ways.performed(m, "2022-03-21", done="no", note="没有搬").state == "visiting"


def test_a_written_agreement_takes_effect_when_it_is_signed_and_sealed(accepted, ways):
    """人民调解法第29条."""
    refused(lambda: ways.agreed(accepted, signed=False), "signed")
    assert papers(ways.agreed(accepted, form="oral", signed=False))[-1] == "口头协议登记表"


def test_an_obligation_is_whole_and_not_before_its_agreement(accepted, ways):
    refused(lambda: ways.agreed(accepted, due_1="", who_1=""), "who_1", "due_1")
    refused(lambda: ways.agreed(accepted, due_1="2022-03-09"), "due_1")


def test_both_ask_the_court_within_thirty_days(accepted, ways, bureau):
    """人民调解法第33条. Thirty days from 2022-09-02 end on 2 October, in the long holiday: until the 8th."""
    m = ways.agreed(accepted, "2022-09-02", due_1="2022-12-01")
    window = m.clocks.get(key="confirm_window")
    assert window.due_on == date(2022, 10, 8)
    asked = {"court": bureau.units.court, "both": True}
    refused(lambda: ways.take(m, "confirm_apply", "2022-10-09", **asked), "day")
    refused(lambda: ways.take(m, "confirm_apply", "2022-10-08", court=bureau.units.court), "both")
    m = ways.take(m, "confirm_apply", "2022-10-08", **asked)
    assert papers(m)[-1] == "司法确认申请书"
    refused(lambda: ways.take(m, "confirm_result", "2022-10-20", result="valid"), "number")
    m = ways.take(m, "confirm_result", "2022-10-20", result="valid", number="（2022）鲁1002民特40号")
    assert (m.mediation.confirmation, m.mediation.confirmed_on) == ("valid", date(2022, 10, 20))


def test_what_no_court_confirms_is_refused(accepted, ways, bureau):
    """民诉法解释第355条: identity relations, title, other special procedures."""
    refused(lambda: ways.agreed(accepted, barred="identity", confirm_wanted=True), "confirm_wanted")
    m = ways.agreed(accepted, barred="title")
    assert not m.clocks.filter(key="confirm_window").exists()
    refused(
        lambda: ways.take(m, "confirm_apply", "2022-03-11", court=bureau.units.court, both=True), "barred"
    )


@pytest.mark.django_db
@given(st.dates(date(2011, 1, 1), date(2022, 11, 1)))
def test_the_term_to_ask_the_court_is_thirty_days_and_ends_on_a_working_day(day):
    until, calendar = confirm_until(day), load_calendar()
    assert until
    assert (until - day).days >= 30
    assert calendar.is_workday(until)
    assert not any(
        calendar.is_workday(date.fromordinal(n)) for n in range(day.toordinal() + 30, until.toordinal())
    )


def test_failure_tells_the_ways_and_the_papers_go_along(accepted, ways):
    """人民调解法第26条."""
    refused(lambda: ways.failed(accepted, ways=[]), "ways")
    m = ways.failed(accepted)
    assert (m.state, m.outcome, m.open, papers(m)[-1]) == ("failed", "failed", False, "终止调解通知书")
    along = [d.pk for d in m.documents.all()]
    m = ways.take(
        m, "hand_to", "2022-03-14", way="suit", to="威海市环翠区人民法院", agreed=True, documents=along
    )
    letter = str(m.documents.last().body)
    assert (papers(m)[-1], m.state) == ("移交函", "failed")
    assert all(name in letter for name in ("受理登记表", "权利义务告知书", "终止调解通知书"))


def test_a_dossier_lacks_nothing_that_it_must_hold(accepted, ways):
    """一案一卷: what is missing is named; what this case calls for may be explained instead."""
    m = ways.visited(ways.performed(ways.agreed(accepted)))
    before = snapshot()
    with pytest.raises(NotNow, match="卷宗缺少必备材料：当事人身份证明、调解记录"):
        ways.take(m, "file", "2022-04-03")
    assert snapshot() == before


def test_what_the_case_calls_for_is_there_or_explained(dispute, ways, bureau):
    m = ways.sat(ways.accepted(dispute()))
    m = ways.take(ways.agreed(m), "confirm_apply", "2022-03-12", court=bureau.units.court, both=True)
    m = ways.carded(ways.visited(ways.performed(m)))
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        ways.take(m, "file", "2022-04-03")
    assert refused.value.form.errors["explained"] == ["卷宗缺少司法确认材料，请补上，或者在这里写明原因"]
    assert snapshot() == before
    assert ways.take(m, "file", "2022-04-03", explained="双方撤回申请。").state == "settled"


def test_the_public_rates_once(dispute, spot, at):
    m = dispute(**spot())
    who = Citizen(unit=m.unit, matter_id=m.pk)
    asked = {"score": 5, "words": "谢谢", "day": "2022-03-02"}
    perform(matter_id=m.pk, step="rate", actor=who, data=asked, at=at("2022-03-02"))
    m.mediation.refresh_from_db()
    assert (m.mediation.score, m.mediation.score_words) == (5, "谢谢")
    before = snapshot()
    with pytest.raises(NotNow):
        perform(matter_id=m.pk, step="rate", actor=who, data=asked, at=at("2022-03-03"))
    assert snapshot() == before


@pytest.mark.parametrize("ending", ["accepted", "agreed", "failed"])
def test_the_paper_beside_a_form_that_nobody_has_touched_is_drawn(dispute, ways, bureau, at, ending):
    m = ways.accepted(dispute())
    m = m if ending == "accepted" else getattr(ways, ending)(m)
    chosen, moment = process("mediation"), at("2022-03-20")
    for t in chosen.transitions.values():
        if t.leaves(chosen.state_of(m)) and t.source != "any" and (t.when is None or t.when(m)):
            form = form_for(t, m, bureau.tiaojie, None, None, moment)
            data = {name: field.initial for name, field in form.fields.items()}
            known = chosen.facts(m, Step(chosen, t, m, bureau.tiaojie, "邹平", moment, moment.date(), data))
            assert known["申请人"], t.key
            assert "None" not in str([v for v in known.values() if isinstance(v, str)]), t.key


def test_what_was_handed_to_a_committee_is_given_its_kind_when_it_is_accepted(handed, dispute, ways, bureau):
    m = ways.take(handed(dispute(), category=""), "take_over", "2022-03-02")
    asked = {"handler": bureau.tiaojie, "told": True, "applicant_agrees": True, "other_agrees": True}
    refused(lambda: ways.take(m, "accept", "2022-03-02", **asked), "category")
    m = ways.take(m, "accept", "2022-03-02", **asked, category="labour")
    assert m.mediation.category == "labour"
    assert m.title.endswith("劳动争议")
    assert m.clocks.get(key="labour").started_on == m.received_on


def test_without_a_sitting_the_notes_on_the_way_are_the_record(dispute, ways):
    m = ways.take(ways.accepted(dispute()), "notes", "2022-03-03", told_calmly="柴堆在道上。")
    m = ways.agreed(m)
    assert papers(m)[-2:] == ["人民调解协议书", "调解笔录"]
    assert "柴堆在道上" in m.documents.filter(template="调解笔录").last().paper.text


def test_what_was_found_undone_and_is_done_late_is_performed_all_the_same(accepted, ways):
    m = ways.performed(ways.agreed(accepted), "2022-05-03", done="no", note="说好改天")
    assert (m.state, m.mediation.performed) == ("visiting", False)
    visit = m.due_on
    late = m.obligations.get()
    m = ways.take(m, "perform", "2022-05-10", obligation=late, done="yes")
    assert (m.state, m.mediation.performed, m.mediation.performed_on) == ("visiting", True, date(2022, 5, 10))
    assert (m.obligations.get().state, m.due_on) == ("done", visit)
    before = snapshot()
    with pytest.raises(NotNow):
        ways.take(m, "perform", "2022-05-11", obligation=late, done="yes")
    assert snapshot() == before


def test_that_a_dispute_broke_out_again_stands_in_what_the_visit_found(accepted, ways):
    """人民调解法第31条: asked at the visit, it was kept nowhere. The longest story still has its place in the record."""
    m = ways.performed(ways.agreed(accepted))
    visit = {"way": "上门回访", "lasting": False}
    refused(lambda: ways.take(m, "revisit", "2022-04-01", note="长" * 481, **visit), "note")
    m = ways.take(m, "revisit", "2022-04-01", note="又" * 480, **visit)
    assert m.mediation.visit_note == f"上门回访：{'又' * 480}（纠纷又有反复）"
    m.mediation.full_clean(exclude=["matter"])
    assert "（纠纷又有反复）" in m.documents.last().paper.text
