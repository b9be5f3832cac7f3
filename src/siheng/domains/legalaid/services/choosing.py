"""Who is to undertake a case (选定法律援助人员): practised in it, with the least in hand, longest without one; never on the other side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from siheng.domains.legalaid.models import Assignment, Category, Cause, Speciality
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.models import Appointment

KIND = "legalaid"
LISTED = "aid_lawyer"
BOTH = (Party.Role.APPLICANT, Party.Role.RESPONDENT)


@dataclass(frozen=True)
class Choice:
    """A lawyer who may be assigned: how many cases in hand, the last day of an assignment, whether practised in it."""

    lawyer: Account
    load: int
    last: date | None
    fits: bool

    def __str__(self) -> str:
        last = f"，上次指派 {self.last:%Y-%m-%d}" if self.last else "，没有指派过"
        return f"{self.lawyer.name}（{self.lawyer.unit.short}）在办 {self.load} 件{last}" + (
            "，专长相符" if self.fits else ""
        )


def lawyers() -> list[Account]:
    """Everybody whose firm takes cases of legal aid."""
    found = Account.objects.filter(is_active=True, unit__kind=Unit.Kind.SERVICE, unit__active=True)
    able = found.select_related("unit").order_by("unit__code", "username")
    return [a for a in able if Role.LAWYER in a.roles and KIND in a.unit.kinds]


def choices(matter: Matter, on: date) -> list[Choice]:
    """Those who may undertake the case, whom the turn comes to first; whoever stands on the other side is not there."""
    rows = Assignment.objects.everything("turn and load are counted over all cases").order_by()
    counted = {
        row["lawyer"]: row
        for row in rows.values("lawyer").annotate(
            load=Count("id", filter=Q(until=None, matter__open=True)), last=Max("since")
        )
    }
    wanted = _wanted(matter)
    listed = dict(
        Appointment.objects.filter(kind=LISTED, since__lte=on, account__isnull=False)
        .filter(Q(until=None) | Q(until__gte=on))
        .values_list("account", "grade")
    )
    found = []
    for lawyer in lawyers():
        if conflict(matter, lawyer):
            continue
        row = counted.get(lawyer.pk, {"load": 0, "last": None})
        fits = listed.get(lawyer.pk) in wanted
        found.append(Choice(lawyer, row["load"], row["last"], fits))
    return sorted(found, key=lambda c: (not c.fits, c.load, c.last or date.min, c.lawyer.pk))


def _wanted(matter: Matter) -> set[str]:
    case = matter.legalaid
    if case.cause == Cause.LABOUR:
        return {Speciality.LABOUR}
    return {
        {
            Category.CIVIL: Speciality.CIVIL,
            Category.CRIMINAL: Speciality.CRIMINAL,
            Category.ADMINISTRATIVE: Speciality.ADMINISTRATIVE,
        }[Category(case.category)]
    }


def conflict(matter: Matter, lawyer: Account) -> str:
    """Why this lawyer may not undertake the case (利益冲突); empty if nothing is known.

    A party itself; a firm that is the other side, or that has acted for the other side; who defends another of the
    same criminal case.
    """
    parties = list(matter.parties.filter(role__in=BOTH))
    against = [p for p in parties if p.role == Party.Role.RESPONDENT]
    if any(p.name == lawyer.name for p in parties):
        return f"{lawyer.name}与当事人同名，请核实，是当事人的不能承办"
    if any(p.unit_id == lawyer.unit_id or p.name == lawyer.unit.name for p in against):
        return f"{lawyer.unit.short}是对方当事人"
    if against and _acted_for(matter, lawyer.unit, against):
        return f"{lawyer.unit.short}已为对方当事人提供法律援助"
    case = matter.legalaid
    if case.category == Category.CRIMINAL and case.organ_number:
        same = Assignment.objects.everything("asked of all cases, told only as a refusal").filter(
            lawyer=lawyer, matter__legalaid__organ_number=case.organ_number
        )
        if same.exclude(matter=matter).exists():
            return f"{lawyer.name}已为同案的另一人辩护"
    return ""


def _acted_for(matter: Matter, firm: Unit, against: Iterable[Party]) -> bool:
    """Whether the firm was assigned to a case of who stands on the other side here."""
    who = Q()
    for party in against:
        who |= Q(id_index=party.id_index) if party.id_index else Q(name=party.name)
    cases = (
        Party.objects.everything("asked of all cases, told only as a refusal")
        .filter(who, role=Party.Role.APPLICANT, matter__kind=KIND)
        .exclude(matter=matter)
        .values("matter")
    )
    rows = Assignment.objects.everything("asked of all cases, told only as a refusal")
    return rows.filter(firm=firm, matter__in=cases).exists()
