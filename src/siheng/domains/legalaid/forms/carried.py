"""What was begun before the centre kept its cases here: one in hand, with where it stands."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from siheng.domains.legalaid.models import CONCLUDED, Outcome
from siheng.domains.legalaid.services import choosing
from siheng.kernel.matters.common import InHandFields
from siheng.kernel.matters.forms import DayField
from siheng.kernel.org.models import Account

RESULTS = [(o.value, o.label) for o in Outcome if o.value in CONCLUDED]
# Where a case in hand stands, by the state; each asks what those before it ask and more.
STANDINGS = (
    ("", "刚收到，待审查"),
    ("granted", "已决定给予，待指派"),
    ("handling", "已指派，办理中"),
    ("ended", "已办结，待交归档材料"),
    ("checking", "已交归档材料，待归档"),
)
ASKED = {
    "granted": ("granted_on",),
    "handling": ("lawyer", "assigned_on"),
    "ended": ("closed_on", "outcome"),
    "checking": ("submitted_on",),
}
MAY = {"handling": ("met_on",), "ended": ("result", "recovered", "gained")}
DAYS = ("granted_on", "assigned_on", "met_on", "closed_on", "submitted_on")


def _yuan(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{label}（元）", required=False, min_value=0, max_digits=14, decimal_places=2
    )


class CarriedFields(InHandFields):
    """Where a case in hand stands and the days from which its terms run; its number stays what it was."""

    standing = forms.ChoiceField(label="现在到哪一步", choices=STANDINGS, required=False)
    granted_on = DayField(label="给予援助日期", required=False)
    lawyer = forms.ModelChoiceField(
        label="承办律师", queryset=Account.objects.none(), required=False, empty_label="—"
    )
    assigned_on = DayField(label="指派日期", required=False)
    met_on = DayField(label="首次会见（约见）日期", required=False)
    closed_on = DayField(label="办结日期", required=False)
    outcome = forms.ChoiceField(label="结果", choices=[("", "—"), *RESULTS], required=False)
    result = forms.CharField(label="办理结果", max_length=2000, required=False)
    recovered, gained = _yuan("挽回损失"), _yuan("取得利益")
    submitted_on = DayField(label="提交归档材料日期", required=False)

    CARRIED: ClassVar[tuple[str, ...]] = (
        "number", "standing", "granted_on", "lawyer", "assigned_on", "met_on", "closed_on", "outcome", "result",
        "recovered", "gained", "submitted_on",
    )  # fmt: skip

    def offer_lawyers(self) -> None:
        able = [a.pk for a in choosing.lawyers()]
        self.fields["lawyer"].queryset = Account.objects.filter(pk__in=able)  # type: ignore[attr-defined]

    def ask_standing(self, data: dict[str, Any]) -> None:
        """All that was done up to there, and nothing beyond; who may decide says what was decided."""
        standing, reached = data.get("standing") or "", True
        for state, label in STANDINGS[1:]:
            reached = bool(standing) and reached
            for name in (*ASKED[state], *MAY.get(state, ())):
                given = data.get(name) not in (None, "")
                if reached and not given and name in ASKED[state] and name not in self.errors:
                    self.add_error(name, f"“{dict(STANDINGS)[standing]}”的要填")
                if given and not reached:
                    self.add_error(name, f"到了“{label}”才填")
            reached = reached and state != standing
        if not standing:
            return
        if not data.get("number") and "number" not in self.errors:
            self.add_error("number", "已经决定给予的，请填案号")
        if self.actor and not self.actor.holds("legalaid.decide"):  # type: ignore[attr-defined]
            self.add_error("standing", "已经决定的在办案件，由法律援助中心负责人转入")
        self.ask_days(data)

    def ask_days(self, data: dict[str, Any]) -> None:
        """One after the other, none after today."""
        before, what = data.get("day"), "收到日期"
        for name in (n for n in DAYS if data.get(n)):
            if data[name] > self.today:  # type: ignore[attr-defined]
                self.add_error(name, f"不能晚于今天 {self.today:%Y-%m-%d}")  # type: ignore[attr-defined]
            self.not_before(name, before, what)  # type: ignore[attr-defined]
            before, what = self.cleaned_data.get(name) or before, str(self.fields[name].label)
