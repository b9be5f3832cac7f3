"""What several forms of the one door share: several photographs in one field, and the four needs with unit and reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from siheng.domains.onestop.facts import suggestion
from siheng.domains.onestop.models import Need
from siheng.kernel.matters.forms import Group, StepForm
from siheng.kernel.matters.models import Handover, Matter
from siheng.kernel.matters.process import processes
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.org.rights import Role

TEXT = forms.Textarea(attrs={"rows": 3})
# By whom each service is given; legal aid by the bureau's own centre.
GIVERS = {
    Need.COUNSELLING: (Unit.Kind.SERVICE, Role.COUNSELLOR),
    Need.LAWYER: (Unit.Kind.SERVICE, Role.LAWYER),
    Need.LEGAL_AID: (Unit.Kind.SECTION, Role.CLERK),
}
LIVE = (Handover.State.SENT, Handover.State.ACCEPTED)


# The kind of matter that a mechanism of its own opens for a need; where it is not there, a service sees to it.
OWN = {Need.MEDIATION: "mediation", Need.LEGAL_AID: "legalaid"}


def kind_for(need: str) -> str:
    """The kind of matter that meets a need: that of its own mechanism, where it is there and takes handovers."""
    own = OWN.get(Need(need), "service")
    found = processes().get(own)
    return own if need == Need.MEDIATION or (found and found.receiving()) else "service"


def units_for(need: str, region: Region) -> list[Unit]:
    """Who can meet a need, the likeliest first: of committees the one of the town, else the district's."""
    active = Unit.objects.filter(active=True).select_related("region")
    if need == Need.MEDIATION:
        return _committees(region)
    kind, role = GIVERS[Need(need)]
    staff = Account.objects.filter(is_active=True, unit__kind=kind, unit__active=True).order_by()
    able = {unit for unit, roles in staff.values_list("unit", "roles") if role in roles}
    units = active.filter(pk__in=able)
    return [u for u in units if kind_for(need) in u.kinds and "onestop" not in u.kinds]


def _committees(region: Region) -> list[Unit]:
    """The town's committee, the district's and the trades', then the town's villages, then the other towns."""
    town = region.town_code
    near = Q(region__code__startswith=town[:9]) if town else Q(pk__in=[])
    wide = Q(region__level__lte=Region.Level.TOWN)
    found = Unit.objects.filter(near | wide, kind=Unit.Kind.COMMITTEE, active=True).select_related("region")

    def place(unit: Unit) -> tuple[int, int, str]:
        rank = (
            1 if unit.region.level < Region.Level.TOWN else 2 if unit.region.level > Region.Level.TOWN else 3
        )
        return (0 if unit.region_id == town else rank, len(unit.name), unit.code)

    return sorted(found, key=place)


def live_needs(matter: Matter) -> set[str]:
    """The needs that somebody is seeing to, by their words."""
    return set(matter.handovers.filter(state__in=LIVE).values_list("need", flat=True))


class NeedFields(forms.Form):
    """The four needs (四项需求): ticked, to which unit, for what reason. One whose mechanism is not there is not offered."""

    def offer(self, matter: Matter) -> None:
        """Put a tick, a unit and a reason on the form for each need that can be met and is not being met.

        What the words suggest stands ticked until somebody has decided for the first time, and no more afterwards.
        """
        found = {s.key: s for s in suggestion.needs(matter.onestop.words)}
        taken, groups, decided = live_needs(matter), [], matter.handovers.exists()
        for need in Need:
            units = units_for(need, matter.region)
            if kind_for(need) not in processes() or not units or need.label in taken:
                continue
            hint = found.get(need.value)
            self.fields[need.value] = forms.BooleanField(
                label=str(need.label),
                required=False,
                initial=bool(hint) and not decided,
                help_text=f"来件里说到：{hint.because}" if hint else "",
            )
            self.fields[f"{need.value}_unit"] = forms.ModelChoiceField(
                label="移交给",
                queryset=Unit.objects.filter(pk__in=[u.pk for u in units]),
                initial=units[0].pk,
                required=False,
                empty_label=None,
            )
            self.fields[f"{need.value}_reason"] = forms.CharField(
                label="理由", max_length=200, required=False, initial=hint.reason if hint else ""
            )
            for asked in ("unit", "reason"):
                self.fields[f"{need.value}_{asked}"].when = "勾选后填"  # type: ignore[attr-defined]
            groups.append(Group(str(need.label), (need.value, f"{need.value}_unit", f"{need.value}_reason")))
        self.fields["papers"] = forms.BooleanField(
            label="来件材料一并移交（心理疏导除外）", required=False, initial=True
        )
        self.groups = (*groups, Group("材料", ("papers",)), *getattr(type(self), "groups", ()))

    def picked(self) -> list[tuple[Need, Unit, str]]:
        """The needs that were ticked, each with its unit and reason; errors stand at the fields."""
        data, found = self.cleaned_data, []
        for need in Need:
            if not data.get(need.value):
                continue
            unit, reason = data.get(f"{need.value}_unit"), data.get(f"{need.value}_reason", "").strip()
            if unit is None:
                self.add_error(f"{need.value}_unit", f"请选择{need.label}移交给谁")
            elif not reason:
                self.add_error(f"{need.value}_reason", f"请写明移交{need.label}的理由")
            else:
                found.append((need, unit, reason))
        return found


class NeedsForm(NeedFields, StepForm):
    """Which needs, to whom and why; at least one."""

    day_label = "移交日期"
    at_least_one = True

    def set_up(self) -> None:
        assert self.matter
        self.offer(self.matter)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["picked"] = self.picked()
        if self.at_least_one and not data["picked"] and not self.errors:
            raise forms.ValidationError("请至少勾选一项需求")
        return data

    def record(self) -> dict[str, Any]:
        picked = self.cleaned_data.pop("picked", [])
        kept = super().record()
        self.cleaned_data["picked"] = picked
        return kept
