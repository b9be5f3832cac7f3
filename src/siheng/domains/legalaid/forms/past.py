"""A case that had ended before the centre kept its cases here."""

from __future__ import annotations

from typing import Any

from siheng.domains.legalaid.forms.carried import RESULTS
from siheng.domains.legalaid.forms.intake import RegisterForm
from siheng.domains.legalaid.models import Outcome

# Without these two it had been granted.
UNGRANTED = (Outcome.REFUSED, Outcome.WITHDRAWN)
ENDS = [*RESULTS, *((o.value, o.label) for o in (Outcome.TERMINATED, *UNGRANTED))]


class PastForm(RegisterForm):
    """补录已办结案件: what the window asked then, and when and how it ended; it has no terms any more."""

    def set_up(self) -> None:
        super().set_up()
        for name in ("standing", "met_on", "submitted_on"):
            del self.fields[name]
        for name in ("number", "closed_on", "outcome"):
            self.fields[name].required = True
        self.fields["outcome"].choices = ENDS  # type: ignore[attr-defined]
        self.fields["number"].help_text = "没有案号的填收件号"

    def ask_standing(self, data: dict[str, Any]) -> None:
        """Granted, or ended without it."""
        granted = data.get("outcome") not in (None, "", *UNGRANTED)
        if granted and not data.get("granted_on") and "granted_on" not in self.errors:
            self.add_error("granted_on", "给予过援助的要填")
        if data.get("outcome") in UNGRANTED:
            for name in ("granted_on", "lawyer", "assigned_on", "recovered", "gained"):
                if data.get(name):
                    self.add_error(name, "没有给予援助的不填")
        if data.get("lawyer") and not data.get("assigned_on"):
            self.add_error("assigned_on", "填了承办律师，请填指派日期")
        self.ask_days(data)
