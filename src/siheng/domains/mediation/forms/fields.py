"""What several forms of a mediation share: which places and committees are offered, and who must stand apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from siheng.domains.mediation.models import Category, Difficulty, FourStep, Prevented, Sensitive, Source
from siheng.kernel.matters.models import Party
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.registers.models import Appointment, Place
from siheng.kernel.registers.reading import in_office, in_use_on
from siheng.kernel.trust.crypto import blind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from siheng.kernel.matters.models import Matter

SPOT_NOTES = tuple(FourStep.values)


def places(unit: Unit | None) -> QuerySet[Region]:
    """The towns and villages in which a unit's disputes happen; for the public, all."""
    found = Region.objects.filter(level__gte=Region.Level.TOWN)
    return found if unit is None or unit.sees_whole_bureau else found.filter(code__startswith=unit.prefix)


def committees(unit: Unit) -> QuerySet[Unit]:
    """The committees within a unit's region."""
    found = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, active=True)
    if unit.kind == Unit.Kind.COMMITTEE:
        return found.filter(pk=unit.pk)
    return found if unit.sees_whole_bureau else found.filter(region__code__startswith=unit.prefix)


def mediators(unit: Unit) -> QuerySet[Account]:
    """The mediators of the committees within a unit's region; of a committee, its own."""
    found = Account.objects.filter(is_active=True, unit__kind=Unit.Kind.COMMITTEE)
    if unit.kind == Unit.Kind.COMMITTEE:
        return found.filter(unit=unit)
    return found if unit.sees_whole_bureau else found.filter(unit__region__code__startswith=unit.prefix)


def rooms(unit: Unit) -> QuerySet[Place]:
    """The brand rooms (品牌调解室) of the committees within a unit's region; of a committee, its own."""
    return Place.objects.filter(kind="brand_room", unit__in=committees(unit)).order_by("name")


def usual_room(mediator: Account, unit: Unit, on: date) -> Place | None:
    """The room in use in which a mediator of a committee sits as a rule: theirs on the roster, else its only one."""
    there = list(rooms(unit).filter(in_use_on(on)))
    own = set(in_office("mediator", on).filter(account=mediator).values_list("place", flat=True))
    likely = [room for room in there if room.pk in own] or there
    return likely[0] if len(likely) == 1 else None


def is_party(mediator: Account, given: dict[str, Any]) -> bool:
    """Whether the mediator is one of the two sides as a form has them: by name, or by number on the roster."""
    if mediator.name in (given.get("name"), given.get("other_name")):
        return True
    numbers = [blind(n, "id") for n in (given.get("id_number"), given.get("other_id_number")) if n]
    return bool(numbers) and Appointment.objects.filter(account=mediator, id_index__in=numbers).exists()


def conflict(matter: Matter, mediator: Account) -> str:
    """Why this mediator may not mediate: a party to it by number (回避); empty if nothing is known."""
    numbers = [n for n in matter.parties.values_list("id_index", flat=True) if n]
    listed = Appointment.objects.filter(account=mediator, id_index__in=numbers)
    return f"{mediator.name}是本件的当事人，应当回避" if numbers and listed.exists() else ""


def namesake(matter: Matter, mediator: Account) -> bool:
    """Whether a party of this matter has the mediator's name."""
    return matter.parties.filter(name=mediator.name).exclude(kind=Party.Kind.LEGAL).exists()


class RoomFields(forms.Form):
    """In which brand room it is mediated, where the committee has one."""

    room = forms.ModelChoiceField(
        label="品牌调解室", queryset=Place.objects.none(), required=False, empty_label="不在品牌调解室"
    )

    def offer_rooms(self, unit: Unit, mediator: Account | None, on: date) -> None:
        """The rooms to choose from, the usual one first; where there is none, nothing is asked."""
        field = self.fields["room"]
        field.queryset = rooms(unit)  # type: ignore[attr-defined]
        if not field.queryset.exists():  # type: ignore[attr-defined]
            field.widget = forms.HiddenInput()
        elif mediator and unit.kind == Unit.Kind.COMMITTEE:
            field.initial = usual_room(mediator, unit, on)

    def in_its_room(self, committee: Unit | None, since: date, until: date) -> None:
        """Put an error on the room if it is another committee's, or was not in use between two days."""
        room: Place | None = self.cleaned_data.get("room")
        if room is None:
            return
        if committee is None or room.unit_id != committee.pk:
            self.add_error("room", f"是{room.unit.short if room.unit else '别处'}的，不是这个调委会的")
        elif room.opened_on > until or (room.closed_on and room.closed_on < since):
            self.add_error("room", "那时没有启用")


class DisputeFields(RoomFields):
    """What a dispute is about, how hard it is, how it came: as it is entered, and as it is put right."""

    region = forms.ModelChoiceField(label="纠纷发生地", queryset=Region.objects.none(), empty_label="请选择")
    category = forms.ChoiceField(label="纠纷类型", choices=[("", "请选择"), *Category.choices])
    words = forms.CharField(label="纠纷情况", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    source = forms.ChoiceField(label="来源", choices=Source.choices, initial=Source.APPLICATION)
    source_note = forms.CharField(label="移交单位", max_length=60, required=False)
    sum = forms.DecimalField(
        label="涉及金额（元）", required=False, min_value=0, decimal_places=2, max_digits=14
    )
    people = forms.IntegerField(label="涉及人数", min_value=2, max_value=9999, initial=2, required=False)
    difficulty = forms.ChoiceField(
        label="难易程度", choices=Difficulty.choices, initial=Difficulty.SIMPLE, widget=forms.RadioSelect
    )
    sensitive_ground = forms.ChoiceField(label="保密事由", choices=Sensitive.choices, required=False)
    prevented = forms.ChoiceField(label="防止矛盾激化", choices=Prevented.choices, required=False)


class ConflictFields(forms.Form):
    """Asked of whoever is to mediate: that nothing binds them to one side."""

    related = forms.BooleanField(
        label="调解员与一方当事人有近亲属或者其他利害关系", required=False, help_text="有的，请换一名调解员"
    )
    namesake = forms.BooleanField(label="与当事人同名，已核实不是同一人", required=False)

    def stands_apart(self, field: str, mediator: Account | None) -> None:
        """Put an error on the field if the mediator is a party, has a party's name unexplained, or is related."""
        data: dict[str, Any] = self.cleaned_data
        matter: Matter = self.matter  # type: ignore[attr-defined]
        if mediator is None:
            return
        if because := conflict(matter, mediator):
            self.add_error(field, because)
        elif namesake(matter, mediator) and not data.get("namesake"):
            self.add_error(field, f"{mediator.name}与当事人同名，请核实；是同一人的应当回避")
        if data.get("related"):
            self.add_error(field, "与当事人有利害关系的，应当回避，请换一名调解员")
