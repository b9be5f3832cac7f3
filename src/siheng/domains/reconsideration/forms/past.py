"""A case that had ended before the bureau kept its cases here."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.reconsideration.forms.intake import RegisterForm
from siheng.domains.reconsideration.models import NEW_LAW, TERMINATED, Outcome, Procedure, decisions
from siheng.kernel.matters.forms import DayField


class PastForm(RegisterForm):
    """补录已办结案件: what the window asked then, under which number, when accepted, when and how it ended."""

    accepted_on = DayField(label="受理日期")
    closed_on = DayField(label="办结日期")
    outcome = forms.ChoiceField(label="结果", choices=Outcome.choices)
    procedure = forms.ChoiceField(label="程序", choices=Procedure.choices, initial=Procedure.ORDINARY)

    def set_up(self) -> None:
        super().set_up()
        self.fields["number"].required = True
        self.fields["claims"].required = False  # an old ledger seldom has them

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("accepted_on", "closed_on"):
            if data.get(name) and data[name] > self.today:
                self.add_error(name, f"不能晚于今天 {self.today:%Y-%m-%d}")
        self.not_before("accepted_on", data.get("day"), "收到日期")
        self.not_before("closed_on", data.get("accepted_on"), "受理日期")
        accepted, outcome = data.get("accepted_on"), data.get("outcome")
        if accepted and outcome and outcome not in _outcomes(accepted >= NEW_LAW):
            self.add_error(
                "outcome", f"{accepted:%Y-%m-%d} 受理的案件适用的法律没有“{Outcome(outcome).label}”"
            )
        return data


def _outcomes(new_law: bool) -> set[str]:
    """How a case could end under a law."""
    return {code for code, _ in decisions(new_law)} | TERMINATED | {Outcome.MEDIATION.value}
