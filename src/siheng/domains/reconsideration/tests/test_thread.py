"""A case from the window to the annual report's row."""

from __future__ import annotations

from datetime import date

from siheng.kernel.matters.process import judge, process
from siheng.kernel.matters.record import faults


def test_the_declaration_of_the_process_is_sound() -> None:
    assert judge(process("reconsideration")) == []


def test_an_application_at_the_window_is_accepted_under_the_old_law_on_the_day_of_receipt(accepted) -> None:
    m = accepted("2022-03-01", "2022-03-04")
    assert (m.state, m.accepted_on, m.number) == ("answering", date(2022, 3, 1), "威环政复〔2022〕1号")
    decision = m.clocks.get(key="decision")
    assert (decision.rule, decision.due_on) == ("recon_decision_ordinary_v1999", date(2022, 5, 5))
    assert list(faults(m)) == []
