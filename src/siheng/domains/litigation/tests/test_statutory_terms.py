"""The terms of 行政应诉 at their edges: holidays, ends of months, excluded time."""

from datetime import date

import pytest

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.law.terms import Extended, Pause, TermError, compute


def term(family, start, *, pauses=(), extensions=()):
    return compute(
        in_force(family, date.fromisoformat(start)),
        date.fromisoformat(start),
        calendar=Calendar.official(),
        pauses=[Pause(*map(date.fromisoformat, p)) for p in pauses],
        extensions=[Extended(date.fromisoformat(on), amount) for on, amount in extensions],
    )


@pytest.mark.parametrize(
    ("family", "start", "expected"),
    [
        ("lit_answer_and_evidence", "2022-01-17", "2022-02-07"),
        ("lit_answer_and_evidence", "2022-12-17", "2023-01-03"),
        ("lit_sue_after_recon", "2022-09-17", "2022-10-08"),
        ("lit_sue_direct", "2022-08-31", "2023-02-28"),
        ("lit_sue_direct", "2022-04-01", "2022-10-08"),
        ("lit_inaction_wait", "2022-12-31", "2023-02-28"),
        ("lit_court_docketing", "2022-01-25", "2022-02-07"),
        ("lit_court_send_complaint", "2022-09-27", "2022-10-08"),
        ("lit_first_instance", "2022-07-01", "2023-01-03"),
        ("lit_simplified_trial", "2022-08-20", "2022-10-08"),
        ("lit_second_instance", "2022-11-30", "2023-02-28"),
        ("lit_appeal_judgment", "2022-09-22", "2022-10-08"),
        ("lit_appeal_ruling", "2022-12-22", "2023-01-03"),
        ("lit_enforcement_apply", "2024-02-29", "2026-02-28"),
        ("lit_nonlit_court_accept", "2022-09-27", "2022-10-09"),
        ("lit_nonlit_ruling", "2022-09-30", "2022-10-14"),
        ("comp_decide", "2022-12-31", "2023-02-28"),
        ("comp_claim_limitation", "2020-10-01", "2022-10-08"),
    ],
)
def test_due_days(family, start, expected):
    assert term(family, start).due_on.isoformat() == expected


def test_the_head_is_told_three_days_before_the_hearing_and_earlier_over_a_holiday():
    assert term("lit_leader_court_notice", "2022-10-08").due_on == date(2022, 9, 30)
    assert term("lit_leader_court_notice", "2022-10-13").due_on == date(2022, 10, 10)


def test_enforcement_waits_ten_working_days_after_the_demand():
    result = term("lit_nonlit_demand_wait", "2022-09-28")
    assert (result.due_on, result.allowed_from) == (date(2022, 10, 17), date(2022, 10, 18))


def test_time_for_an_expert_opinion_is_added_to_the_trial():
    result = term("lit_first_instance", "2022-03-01", pauses=[("2022-05-01", "2022-05-31")])
    assert (result.raw_end, result.due_on) == (date(2022, 10, 1), date(2022, 10, 8))


def test_the_court_says_for_how_long_it_extends():
    with pytest.raises(TermError, match="须填写批准延长的数量"):
        term("lit_first_instance", "2022-03-01", extensions=[("2022-08-30", None)])
    assert term("lit_first_instance", "2022-03-01", extensions=[("2022-08-30", 1)]).due_on == date(
        2022, 10, 8
    )
