"""The terms of 行政复议 at their edges: make-up days, New Year, and the change of law on 1 January 2024."""

from datetime import date

import pytest

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.law.terms import Extended, Pause, TermError, compute


def term(family, start, *, governed_by=None, pauses=(), extensions=(), amount=None):
    chosen = in_force(family, date.fromisoformat(governed_by or start))
    result = compute(
        chosen,
        date.fromisoformat(start),
        calendar=Calendar.official(),
        pauses=[Pause(*map(date.fromisoformat, p)) for p in pauses],
        extensions=[Extended(date.fromisoformat(on)) for on in extensions],
        amount=amount,
    )
    assert result.warnings == () or governed_by
    return result


def due(family, start, **given):
    return term(family, start, **given).due_on.isoformat()


@pytest.mark.parametrize(
    ("family", "start", "expected"),
    [
        # Old law: 60 days to apply and to decide, 5 and 7 working days, 10 calendar days to reply.
        ("recon_apply_period", "2022-11-02", "2023-01-03"),
        ("recon_acceptance_review", "2022-01-28", "2022-02-09"),
        ("recon_acceptance_review", "2022-09-27", "2022-10-09"),
        ("recon_acceptance_review", "2023-12-28", "2024-01-05"),
        ("recon_correction_notice", "2022-01-28", "2022-02-07"),
        ("recon_send_copy_ordinary", "2022-09-30", "2022-10-14"),
        ("recon_reply_ordinary", "2022-09-21", "2022-10-08"),
        ("recon_reply_ordinary", "2023-12-31", "2024-01-10"),
        ("recon_decision_ordinary", "2022-11-02", "2023-01-03"),
        ("recon_deemed_acceptance", "2022-10-01", "2022-10-01"),
        ("recon_suspension_to_termination", "2022-12-02", "2023-01-31"),
        ("recon_opinion_report", "2022-08-03", "2022-10-08"),
        ("recon_redo_default_period", "2022-08-03", "2022-10-08"),
        ("recon_attached_review_own", "2022-09-01", "2022-10-08"),
        ("recon_attached_review_transfer", "2022-09-30", "2022-10-14"),
        ("recon_to_court_after_prerequisite", "2022-09-17", "2022-10-08"),
        # New law: 3, 5, 7 and 10 are working days.
        ("recon_apply_period", "2024-03-06", "2024-05-06"),
        ("recon_acceptance_review", "2024-02-05", "2024-02-18"),
        ("recon_deemed_acceptance", "2024-02-05", "2024-02-18"),
        ("recon_rereview_after_correction", "2024-05-06", "2024-05-11"),
        ("recon_correction_notice", "2024-03-06", "2024-03-13"),
        ("recon_correction_submit", "2024-04-26", "2024-05-13"),
        ("recon_send_copy_ordinary", "2024-04-26", "2024-05-09"),
        ("recon_send_copy_simplified", "2024-09-27", "2024-10-08"),
        ("recon_reply_ordinary", "2024-09-27", "2024-10-16"),
        ("recon_reply_simplified", "2024-09-27", "2024-10-10"),
        ("recon_decision_simplified", "2024-03-06", "2024-04-07"),
        ("recon_decision_ordinary", "2024-01-02", "2024-03-04"),
        ("recon_suspension_to_termination", "2024-03-06", "2024-05-06"),
        ("recon_opinion_report", "2024-03-06", "2024-05-06"),
    ],
)
def test_due_days(family, start, expected):
    assert due(family, start) == expected


def test_the_law_in_force_when_the_case_was_accepted_stays_to_the_end():
    assert due("recon_reply_ordinary", "2024-01-05", governed_by="2023-12-29") == "2024-01-15"
    assert due("recon_reply_ordinary", "2024-01-05", governed_by="2024-01-02") == "2024-01-19"


def test_a_suspension_over_new_year_ends_in_spring_festival_and_moves_to_the_make_up_day():
    result = term("recon_decision_ordinary", "2022-11-02", pauses=[("2022-12-20", "2023-01-10")])
    assert (result.raw_end, result.due_on) == (date(2023, 1, 22), date(2023, 1, 28))


def test_an_extension_may_be_approved_on_the_last_day_not_after():
    assert due("recon_decision_ordinary", "2022-09-27", extensions=["2022-11-28"]) == "2022-12-26"
    with pytest.raises(TermError, match="延期须在期满前决定"):
        due("recon_decision_ordinary", "2022-09-27", extensions=["2022-11-29"])
    with pytest.raises(TermError, match="累计延长不得超过 30 日"):
        due("recon_decision_ordinary", "2022-09-27", extensions=["2022-11-24", "2022-12-01"])


def test_the_simplified_procedure_is_not_extended():
    with pytest.raises(TermError, match="没有延长规定"):
        due("recon_decision_simplified", "2024-03-06", extensions=["2024-04-01"])


def test_a_hearing_is_announced_five_working_days_before():
    assert due("recon_hearing_notice", "2024-10-11") == "2024-09-29"


def test_a_correction_term_of_the_old_law_is_what_the_notice_says():
    with pytest.raises(TermError, match="须填写数量"):
        due("recon_correction_submit", "2022-09-27")
    assert due("recon_correction_submit", "2022-09-27", amount=5) == "2022-10-08"
