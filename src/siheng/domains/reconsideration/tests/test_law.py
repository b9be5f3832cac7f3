"""The terms of a case under the law of 2017 and under the revision of 2023. Every due day is counted by hand.

Holidays that matter: 2022-04-30 to 05-04 (work on 05-07), 2022-12-31 to 2023-01-02, 2023-01-21 to 01-27 (work
on 01-28 and 01-29), 2023-12-30 to 2024-01-01, 2024-05-01 to 05-05 (work on 05-11).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from siheng.domains.reconsideration.forms import CorrectionForm, RefuseForm
from siheng.domains.reconsideration.tests.course import refused
from siheng.kernel.matters.daily import fire_timers
from siheng.kernel.matters.door import Invalid
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.matters.testing import snapshot, whole

OLD = {"act_on": "2022-02-10", "known_on": "2022-02-12"}
TURN = {"act_on": "2023-12-01", "known_on": "2023-12-04"}
NEW = {"act_on": "2024-02-10", "known_on": "2024-02-12"}


def test_a_case_received_under_the_old_law_and_accepted_under_the_new_runs_under_the_new(begin: Any) -> None:
    c = begin("2023-12-28", **TURN).accept("2024-01-03")
    assert c.m.accepted_on == date(2024, 1, 3)
    assert c.m.reconsideration.new_law
    # Received on Thursday 12-28: 12-29, 01-02, 01-03, 01-04, 01-05.
    assert (c.clock("review").rule, c.due("review")) == ("recon_acceptance_review_v1999", date(2024, 1, 5))
    # 60 days from 01-03 end on Sunday 03-03; 7 working days: 4, 5, 8 to 12 January.
    assert (c.clock("decision").rule, c.due("decision")) == (
        "recon_decision_ordinary_v2023",
        date(2024, 3, 4),
    )
    assert c.due("send_copy") == date(2024, 1, 12)


def test_a_case_accepted_on_the_last_working_day_of_the_old_law_counts_from_receipt(begin: Any) -> None:
    c = begin("2023-12-28", **TURN).accept("2023-12-29")
    assert (c.m.accepted_on, c.m.reconsideration.new_law) == (date(2023, 12, 28), False)
    assert (c.clock("decision").rule, c.due("decision")) == (
        "recon_decision_ordinary_v1999",
        date(2024, 2, 26),
    )


BY_OLD, BY_NEW = "2017年修正的行政复议法第17条第2款", "2023年修订的行政复议法第30条第3款"


@pytest.mark.parametrize(
    ("received", "fires", "accepted", "rule", "due", "known", "law"),
    [
        # Five working days: 2, 3, 4, 7, 8 March 2022; accepted as of receipt; 60 days end in the May holidays.
        ("2022-03-01", "2022-03-08", "2022-03-01", "recon_decision_ordinary_v1999", "2022-05-05", OLD, BY_OLD),
        # 4 to 8 March 2024; accepted when the term ran out; 60 days from then.
        ("2024-03-01", "2024-03-08", "2024-03-08", "recon_decision_ordinary_v2023", "2024-05-07", NEW, BY_NEW),
        # 28 and 29 December, 2, 3 and 4 January: the term of the old law ends under the new one.
        ("2023-12-27", "2024-01-04", "2024-01-04", "recon_decision_ordinary_v2023", "2024-03-04", TURN, BY_OLD),
    ],
)  # fmt: skip
def test_an_application_left_lying_is_accepted_by_law(
    begin, at, received, fires, accepted, rule, due, known, law
) -> None:
    c = begin(received, **known)
    assert c.due("review") == date.fromisoformat(fires)
    before = snapshot()
    assert fire_timers(at(fires)) == 0
    assert snapshot() == before
    the_day_after = at(f"{date.fromisoformat(fires).replace(day=date.fromisoformat(fires).day + 1)}T08:00")
    assert fire_timers(the_day_after) == 1
    c.m.refresh_from_db()
    assert (c.m.state, c.m.accepted_on) == ("answering", date.fromisoformat(accepted))
    assert (c.clock("decision").rule, c.due("decision")) == (rule, date.fromisoformat(due))
    event = c.m.events.latest("seq")
    assert (event.actor, event.actor_text) == (None, f"系统（{law}）")
    assert set(c.m.documents.values_list("template", flat=True)) == {"受理通知书", "答复通知书"}
    whole(c.m)
    after = snapshot()
    assert fire_timers(the_day_after) == 0
    assert snapshot() == after


def test_the_time_of_correction_is_left_out_of_the_old_terms(begin: Any) -> None:
    """实施条例第29条."""
    c = begin("2022-03-01").take("require_correction", "2022-03-02", items="身份证明", days=10)
    assert c.m.due_on is None
    c.serve("补正通知书", "applicant", "2022-03-02")
    assert c.due("correction") == date(2022, 3, 14)  # 03-12 is a Saturday
    c.take("correct", "2022-03-10", items="身份证复印件", complete=True)
    assert (c.clock("correction").state, c.clock("review").state) == (Clock.State.MET, Clock.State.RUNNING)
    assert c.due("review") == date(2022, 3, 17)  # anew from the 10th: 11, 14, 15, 16, 17
    c.accept("2022-03-15")
    # 2 to 9 March, eight days, are not counted: 60 days end on Sunday 05-08, a day after the make-up Saturday.
    assert c.due("decision") == date(2022, 5, 9)
    whole(c.m)


def test_under_the_new_law_corrected_papers_are_reviewed_anew_within_five_working_days(
    begin: Any, at: Any
) -> None:
    """2023修订第31条; nothing is taken off the term of decision, which begins with acceptance."""
    c = begin("2024-03-01", **NEW).take("require_correction", "2024-03-04", items="身份证明", days=10)
    c.serve("补正通知书", "applicant", "2024-03-05")
    assert c.due("correction") == date(2024, 3, 19)  # ten working days: 6 to 8, 11 to 15, 18, 19
    c.take("correct", "2024-03-12", items="身份证复印件", complete=True)
    assert c.clock("review").state == Clock.State.MET
    assert (c.clock("rereview").rule, c.due("rereview")) == (
        "recon_rereview_after_correction",
        date(2024, 3, 19),
    )
    assert (c.m.due_on, c.m.paused) == (date(2024, 3, 19), False)
    c.accept("2024-03-14")
    assert (c.clock("decision").pauses, c.due("decision")) == ([], date(2024, 5, 13))
    assert fire_timers(at("2024-03-20")) == 0


def test_under_the_new_law_the_term_of_correction_is_fixed_and_may_be_extended_for_a_proper_reason(
    begin: Any,
) -> None:
    """2023修订第31条第2款: ten working days; 有正当理由不能按期补正的，可以延长合理的补正期限."""
    c = begin("2024-03-01", **NEW)
    asked = CorrectionForm(matter=c.m, actor=c.people.lixia, today=date(2024, 3, 4))
    assert "days" not in asked.fields
    c.take("require_correction", "2024-03-04", items="身份证明")
    refused(c, "extend_correction", "2024-03-05", amount=5, held="住院。")
    c.serve("补正通知书", "applicant", "2024-03-05")
    assert c.due("correction") == date(2024, 3, 19)
    c.take("extend_correction", "2024-03-18", amount=5, held="住院。")
    assert c.due("correction") == date(2024, 3, 26)
    refused(c, "abandon", "2024-03-26", "补正期限到 2024-03-26，期满后才能视为放弃")


def test_corrected_papers_are_received_by_the_way_on_which_they_came(begin: Any) -> None:
    c = begin("2022-03-01", channel="letter").take(
        "require_correction", "2022-03-02", items="身份证明", days=10
    )
    c.serve("补正通知书", "applicant", "2022-03-02")
    c.take("correct", "2022-03-10", items="身份证复印件", complete=True, channel="window_correction")
    assert [(r.channel, r.purpose) for r in c.m.receptions.all()] == [
        ("letter", "apply"),
        ("window_correction", "correct"),
    ]


def test_under_the_new_law_the_second_review_left_lying_is_acceptance_too(begin: Any, at: Any) -> None:
    c = begin("2024-03-01", **NEW).take("require_correction", "2024-03-04", items="身份证明", days=10)
    c.serve("补正通知书", "applicant", "2024-03-05")
    c.take("correct", "2024-03-12", items="身份证复印件", complete=True)
    assert fire_timers(at("2024-03-20")) == 1
    c.m.refresh_from_db()
    assert (c.m.state, c.m.accepted_on) == ("answering", date(2024, 3, 19))
    assert c.due("decision") == date(2024, 5, 20)  # 05-18 is a Saturday


def test_nobody_is_deemed_to_give_up_before_the_term_of_correction_is_over(begin: Any) -> None:
    c = begin("2022-03-01").take("require_correction", "2022-03-02", items="身份证明", days=10)
    refused(c, "abandon", "2022-03-10", "补正通知还没有送达")
    c.serve("补正通知书", "applicant", "2022-03-02")
    refused(c, "abandon", "2022-03-14", "补正期限到 2022-03-14")
    assert c.take("abandon", "2022-03-15").m.state == "abandoned"


@pytest.mark.parametrize(
    ("day", "served", "due", "known"),
    [("2022-03-01", "2022-03-03", "2022-03-14", OLD), ("2024-03-01", "2024-03-05", "2024-03-19", NEW)],
)
def test_the_respondent_answers_within_ten_days_then_ten_working_days_now(
    begin, day, served, due, known
) -> None:
    """Ten days end on Sunday 2022-03-13; ten working days: 6 to 8, 11 to 15, 18 and 19 March 2024."""
    c = begin(day, **known).accept(served)
    refused(c, "no_answer", served, "答复通知书还没有登记送达")
    c.serve("答复通知书", "respondent", served)
    assert (c.due("reply"), c.clock("send_copy").state) == (date.fromisoformat(due), Clock.State.MET)
    refused(c, "no_answer", due, f"答复期限到 {due}，还没有过")
    c.take("no_answer", f"{due[:8]}{int(due[8:]) + 1}")
    assert (c.m.state, c.clock("reply").state) == ("trying", Clock.State.ENDED)


def test_days_of_suspension_over_the_new_year_are_not_counted(begin: Any) -> None:
    c = begin("2022-11-01", act_on="2022-10-10", known_on="2022-10-12").accept("2022-11-02")
    assert c.due("decision") == date(2023, 1, 3)  # 60 days end on 2022-12-31
    c.answered("2022-11-03", "2022-11-14").take("suspend", "2022-12-20", ground="6", held="等待解释。")
    assert (c.m.due_on, c.m.paused, c.clock("decision").state) == (None, True, Clock.State.PAUSED)
    refused(c, "resume", "2022-12-19", error=Invalid, held="已有解释。")
    c.take("resume", "2023-01-10", held="已有解释。")
    # 48 days had run by 12-19; twelve more end on 01-21, New Year's Eve of the moon; work begins on Saturday 01-28.
    assert (c.m.due_on, c.m.paused) == (date(2023, 1, 28), False)


@pytest.mark.parametrize(
    ("day", "known", "runs_out"), [("2022-03-01", OLD, "123"), ("2024-03-01", NEW, "124")]
)
def test_sixty_days_of_suspension_end_a_case_only_without_a_successor(begin, day, known, runs_out) -> None:
    """实施条例第42条第3款; 2023修订第41条第5项. Each ground in its own case."""
    year, found = day[:4], {}
    for ground in "123456789":
        kind = "legal" if ground == runs_out[2] else "person"
        c = begin(day, **known, act_number=f"竹街拆决字〔{year}〕{ground}号", kind=kind, id_number="")
        c.accept(f"{year}-03-04")
        c.take("suspend", f"{year}-03-20", ground=ground, held="情况如卷。")
        for clock in c.m.clocks.filter(key="suspension"):
            found[ground] = (clock.rule, clock.due_on)
    # 03-20 and sixty days: Thursday 2022-05-19, Sunday 2024-05-19.
    rule, due = {
        "2022": ("recon_suspension_to_termination_v2007", date(2022, 5, 19)),
        "2024": ("recon_suspension_to_termination", date(2024, 5, 20)),
    }[year]
    assert found == dict.fromkeys(runs_out, (rule, due))


def test_an_extension_adds_thirty_days_at_most_and_once(begin: Any) -> None:
    """旧法第31条: approved by the head of the organ. 60 days end on 04-30, thirty more on Monday 05-30."""
    c = begin("2022-03-01").accept("2022-03-03")
    refused(c, "extend", "2022-04-20", error=Invalid, amount=31, held="案情复杂。")
    c.take("extend", "2022-04-20", amount=30, held="案情复杂。")
    assert c.due("decision") == date(2022, 5, 5)  # only sent up so far
    c.approve(c.people.fenguan, "2022-04-21")
    assert c.due("decision") == date(2022, 5, 30)
    assert [(e["on"], e["amount"], e["approver"]) for e in c.clock("decision").extensions] == [
        ("2022-04-21", 30, "于洋")
    ]
    told = refused(c, "extend", "2022-05-20", error=Invalid, amount=1, held="仍然复杂。")
    assert told.form.errors == {
        "amount": ["已经延满，不能再延长（《行政复议法（1999/2009/2017修正）》第31条）"]
    }


def test_what_was_not_used_of_an_extension_may_still_be_asked_for(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").take("extend", "2022-04-20", amount=20, held="案情复杂。")
    c.approve(c.people.fenguan, "2022-04-21")
    told = refused(c, "extend", "2022-05-10", error=Invalid, amount=11, held="仍然复杂。")
    assert told.form.errors["amount"][0].startswith("最多再延长 10 天")
    c.take("extend", "2022-05-10", amount=10, held="仍然复杂。").approve(c.people.fenguan, "2022-05-11")
    assert c.due("decision") == date(2022, 5, 30)


def test_an_extension_approved_after_the_term_has_run_out_is_none(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").take("extend", "2022-05-05", amount=30, held="案情复杂。")
    before = snapshot()
    with pytest.raises(Invalid) as told:
        c.approve(c.people.fenguan, "2022-05-06")
    assert "延期须在期满前决定" in str(told.value.form.errors)
    assert snapshot() == before
    assert c.due("decision") == date(2022, 5, 5)


def test_under_the_new_law_the_head_of_the_office_approves_an_extension(begin: Any) -> None:
    """2023修订第62条. From 2024-03-04: Friday 05-03, a holiday; thirty more: Sunday 06-02."""
    c = begin("2024-03-01", **NEW).accept("2024-03-04")
    assert c.due("decision") == date(2024, 5, 6)
    c.take("extend", "2024-04-20", amount=30, held="案情复杂。")
    assert c.m.approvals.get().right == "reconsideration.approve_office"
    assert c.approve(c.people.congwei, "2024-04-22").due("decision") == date(2024, 6, 3)
    other = begin("2024-03-01", **NEW, act_number="竹街拆决字〔2024〕8号").accept("2024-03-04")
    other.take("extend", "2024-04-20", by=other.people.congwei, amount=10, held="案情复杂。")
    assert other.m.approvals.count() == 0
    assert other.due("decision") == date(2024, 5, 13)


def test_a_simplified_case_cannot_be_extended_and_made_ordinary_keeps_its_start(begin: Any) -> None:
    """2023修订第53条至第55条、第62条."""
    c = begin("2024-03-01", **NEW).accept(
        "2024-03-04", procedure="simplified", procedure_ground="政府信息公开案件"
    )
    assert (c.clock("decision").rule, c.due("decision")) == ("recon_decision_simplified", date(2024, 4, 3))
    assert c.due("send_copy") == date(2024, 3, 7)  # three working days
    assert c.serve("答复通知书", "respondent", "2024-03-05").due("reply") == date(2024, 3, 12)  # five
    refused(c, "extend", "2024-03-20", "简易程序没有延期", amount=30, held="案情复杂。")
    short = c.clock("decision")
    c.take("convert", "2024-03-20", held="案情复杂。")
    assert c.clock("decision") == short  # only sent up so far
    c.approve(c.people.congwei, "2024-03-20")
    now = c.clock("decision")
    assert (now.rule, now.started_on, now.due_on) == (
        "recon_decision_ordinary_v2023", date(2024, 3, 4), date(2024, 5, 6),
    )  # fmt: skip
    short.refresh_from_db()
    assert short.state == Clock.State.ENDED
    assert c.due("reply") == date(2024, 3, 12)  # it had run out
    paper = c.m.documents.get(template="转为普通程序通知书")
    assert (paper.number, paper.to_serve) == ("威环政复转〔2024〕1号", True)
    assert "第五十五条的规定" in str(paper.body)
    assert all(words in str(paper.body) for words in ("适用简易程序审理", "案情复杂", "六十日"))
    refused(c, "convert", "2024-03-21", held="再转一次。")


def test_a_case_made_ordinary_in_time_gives_the_respondent_the_ordinary_days(begin: Any) -> None:
    """2023修订第48条, 第54条: ten working days instead of five, from the same receipt of the copy."""
    c = begin("2024-03-01", **NEW).accept(
        "2024-03-04", procedure="simplified", procedure_ground="政府信息公开案件"
    )
    c.serve("答复通知书", "respondent", "2024-03-05")
    assert c.due("reply") == date(2024, 3, 12)
    c.take("convert", "2024-03-08", by=c.people.congwei, held="案情复杂。")
    assert c.due("reply") == date(2024, 3, 19)
    assert c.clock("send_copy").state == Clock.State.MET


def test_a_refusal_is_told_the_days_of_the_application_and_is_not_forbidden(begin: Any) -> None:
    """复议法第20条: sixty days from when the applicant should have known, which the form cannot judge."""
    c = begin("2024-03-01", **NEW | {"act_on": "2024-02-19", "known_on": "2024-02-20"})
    asked = RefuseForm(matter=c.m, actor=c.people.lixia, today=c.at("2024-03-04").date())
    assert asked["refusal"].help_text == "2月20日知道，3月1日提出，共 10 天，没有超过申请期限。"
    c.take("refuse", "2024-03-04", by=c.people.congwei, refusal="term", held="早已知道。")
    assert c.m.state == "refused"


def test_there_is_no_simplified_procedure_before_the_new_law(begin: Any) -> None:
    """Nor by recording in 2024 what was done in 2023."""
    c = begin("2022-03-01").accept("2022-03-03", procedure="simplified", procedure_ground="政府信息公开案件")
    assert (c.m.reconsideration.procedure, c.clock("decision").rule) == (
        "ordinary",
        "recon_decision_ordinary_v1999",
    )
    late = begin("2023-12-28", **TURN)
    before = snapshot()
    with pytest.raises(Invalid) as told:
        late.accept(
            "2024-01-03", day="2023-12-29", procedure="simplified", procedure_ground="政府信息公开案件"
        )
    assert set(told.value.form.errors) == {"procedure"}
    assert snapshot() == before


def test_an_application_after_sixty_days_needs_a_proper_reason(begin: Any) -> None:
    """旧法第9条; 2023修订第20条. Known on 2021-12-31: sixty days end on 2022-03-01."""
    in_time = begin("2022-03-01", act_on="2021-12-30", known_on="2021-12-31").accept("2022-03-02")
    assert in_time.m.state == "answering"
    late = begin("2022-03-02", act_on="2021-12-30", known_on="2021-12-31", act_number="竹街拆决字〔2021〕9号")
    before = snapshot()
    with pytest.raises(Invalid) as told:
        late.accept("2022-03-03")
    assert set(told.value.form.errors) == {"ok_term"}
    assert snapshot() == before
    late.accept("2022-03-03", late_reason="住院治疗，自1月5日至1月20日")
    assert late.m.reconsideration.late_reason == "住院治疗，自1月5日至1月20日"


@pytest.mark.parametrize(
    ("received", "known_on", "last"), [("2022-03-04", "2021-12-31", "2022-03-01"), ("2024-05-09", "2024-03-04", "2024-05-06")]
)  # fmt: skip
def test_a_letter_posted_in_time_is_in_time_whenever_it_arrives(
    begin: Any, received: str, known_on: str, last: str
) -> None:
    """旧法第40条、复议法第88条第1款，民事诉讼法第85条第4款. The sixtieth day after 2024-03-04 is a holiday, its next working day 05-06."""
    over = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    days = {"act_on": known_on, "known_on": known_on, "channel": "letter"}
    late = begin(received, **days, handed_on=over)
    before = snapshot()
    with pytest.raises(Invalid) as told:
        late.accept(received)
    assert set(told.value.form.errors) == {"ok_term"}
    assert snapshot() == before
    in_time = begin(received, **days, handed_on=last, act_number="竹街拆决字〔2021〕9号").accept(received)
    assert in_time.m.state == "answering"


def test_after_five_years_only_real_estate_is_taken_whenever_one_knew(begin: Any) -> None:
    """2023修订第21条. Made on 2019-03-01: five years end on 2024-03-01, a Friday."""
    days = {"act_on": "2019-03-01", "known_on": "2024-02-20"}
    in_time = begin("2024-03-01", **days).accept("2024-03-04")
    assert in_time.m.state == "answering"
    late = begin("2024-03-04", **days, act_number="竹街拆决字〔2019〕9号")
    with pytest.raises(Invalid) as told:
        late.accept("2024-03-05")
    assert "已超过 5 年" in told.value.form.errors["ok_term"][0]
    late.accept("2024-03-05", late_reason="因不动产提出，没有超过二十年")
    assert late.m.state == "answering"
    # The law of 2017 has no such end.
    assert (
        begin("2022-03-01", act_on="2015-03-01", known_on="2022-02-20").accept("2022-03-02").m.state
        == "answering"
    )


def test_nothing_is_handed_in_after_it_was_received(case: Any) -> None:
    with pytest.raises(Invalid) as told:
        case("2022-03-01", handed_on="2022-03-02")
    assert set(told.value.form.errors) == {"handed_on"}
    assert not Matter.objects.everything("a test looks").exists()


def test_the_leader_may_choose_the_version_of_the_law_with_a_reason(begin: Any) -> None:
    c = begin("2023-12-28", **TURN)
    c.take("change_law", "2024-01-02", by=c.people.wangju, law_on="2023-12-28", held="收到时旧法有效。")
    c.accept("2024-01-03")
    assert (c.m.accepted_on, c.clock("decision").rule) == (
        date(2023, 12, 28),
        "recon_decision_ordinary_v1999",
    )
    event = c.m.events.get(step="change_law")
    assert (event.actor_text, event.data["held"]) == ("王钜（区司法局）", "收到时旧法有效。")


@pytest.mark.parametrize(
    ("day", "known", "own", "transfer", "reply"),
    [
        ("2022-03-01", OLD, "2022-03-31", "2022-03-10", "2022-05-07"),
        ("2024-03-01", NEW, "2024-04-01", "2024-03-12", "2024-05-07"),
    ],
)
def test_a_document_to_be_reviewed_along_is_judged_in_thirty_days_or_passed_on_in_seven_working_days(
    begin: Any, day: str, known: dict[str, Any], own: str, transfer: str, reply: str
) -> None:
    """2017: 第26条、第27条; 2023: 第56条、第57条. 2022-05-07 is a make-up Saturday, 2024-03-31 a Sunday."""
    c = begin(day, attached_review="某镇停车管理办法", **known).accept(day)
    assert (str(c.due("attached_own")), str(c.due("attached_transfer"))) == (own, transfer)
    passed_on = day[:8] + "08"
    c.take("handle_attached", passed_on, how="transfer", organ="威海市人民政府")
    assert c.clock("attached_transfer").state == Clock.State.MET
    assert c.clock("attached_own").state == Clock.State.ENDED
    assert str(c.due("attached_reply")) == reply
    c.take("attached_result", day[:8] + "20", lawful="advice", held="该办法合法有效。")
    assert c.clock("attached_reply").state == Clock.State.MET
    whole(c.m)


def test_under_the_new_law_four_sit_at_a_hearing_and_the_head_comes_or_says_why(begin: Any) -> None:
    """2023修订第50条第3款、第51条; the law before (实施条例第33条) asks neither, nor that it was announced."""
    held = {"kind": "hearing", "chair": "丛伟", "people": 3, "result": "双方质证。"}
    c = begin("2024-03-01", **NEW).accept("2024-03-04").answered("2024-03-05", "2024-03-15")
    told = refused(c, "proceed", "2024-03-27", error=Invalid, **held)
    assert told.form.errors == {
        "people": ["听证的主持人、听证员和记录员不得少于 4 人（《行政复议法（2023修订）》第50条第3款）"],
        "absence": ["负责人没有参加听证的，要写明理由（复议法第51条第3款）"],
        "day": ["没有通知当事人在这一天或者以前听证（复议法第51条第1款）"],
    }
    c.take("notify_hearing", "2024-03-18", held_on="2024-03-27", place="听证室", chair="丛伟")
    told = refused(c, "proceed", "2024-03-26", error=Invalid, **held | {"people": 4, "absence": "外出"})
    assert set(told.form.errors) == {"day"}
    c.take("proceed", "2024-03-27", **held | {"people": 4, "absence": "外出开会，委托法制科科长参加"})
    old = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    assert old.take("proceed", "2022-03-15", **held).m.proceedings.get().people == 3


@pytest.mark.parametrize(
    ("day", "known", "cited"),
    [
        ("2022-03-01", OLD, "《行政复议法实施条例（2007）》第34条第2款"),
        ("2024-03-01", NEW, "《行政复议法（2023修订）》第45条第2款"),
    ],
)
def test_two_officers_take_evidence(begin: Any, day: str, known: dict[str, Any], cited: str) -> None:
    c = begin(day, **known).accept(day).answered(day[:8] + "05", day[:8] + "11")
    for kind in ("evidence", "inspection"):
        told = refused(
            c, "proceed", day[:8] + "15", error=Invalid, kind=kind, chair="李霞", people=1, result="到场。",
        )  # fmt: skip
        assert told.form.errors == {"people": [f"调查取证人员不得少于 2 人（{cited}）"]}


def test_each_who_asks_sends_two_agents_at_most(begin: Any) -> None:
    """实施条例第10条."""
    agent = {"role": "agent", "kind": "person", "region": "371002003000", "people": 1}
    c = begin("2022-03-01").accept("2022-03-03")
    for n, name in enumerate(("于甲", "于乙")):
        c.take("third_party", f"2022-03-0{n + 4}", name=name, **agent)
    told = refused(c, "third_party", "2022-03-06", error=Invalid, name="于丙", **agent)
    assert told.form.errors == {
        "role": ["申请人、第三人每人最多委托 2 名代理人，已经满额（《行政复议法实施条例（2007）》第10条）"]
    }


def test_a_case_ends_for_sixty_days_of_silence_only_after_them(begin: Any) -> None:
    """2023修订第41条第5项; 实施条例第42条第2款: from 03-16 the sixtieth day is Sunday 05-15."""
    other = {"outcome": "terminated_other", "held": "没有近亲属参加。"}
    c = begin("2022-03-01").accept("2022-03-03")
    told = refused(c, "terminate", "2022-03-16", error=Invalid, **other)
    assert told.form.errors == {"ground": ["其他终止的，要选明情形"]}
    told = refused(c, "terminate", "2022-03-16", error=Invalid, ground="5", **other)
    assert told.form.errors == {"ground": ["本案没有因申请人死亡、丧失能力或者组织终止而中止"]}
    c.take("suspend", "2022-03-16", ground="1", held="申请人去世。")
    due = c.due("suspension")
    told = refused(c, "terminate", "2022-05-13", error=Invalid, ground="5", **other)
    assert told.form.errors == {"ground": [f"中止到 {due} 才满六十日"]}
    c.take("terminate", "2022-05-13", ground="2", **other).approve(c.people.congwei, "2022-05-14")
    assert "第四十二条第一款第（二）项" in str(c.m.documents.get(template="终止决定书").body)
