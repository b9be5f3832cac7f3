"""Where one can go and talk (阵地网点): open hours, telephone, who is there today. Told to everybody, nobody's number in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from siheng.kernel.registers.declare import PlaceKind, kinds
from siheng.kernel.registers.models import Duty, Place
from siheng.kernel.trust.masking import mask_name

# The whole country's legal service line, and this region's line for everything else.
LINES = [
    ("12348", "法律服务热线"),
    ("12345", "政务服务热线"),
    ("12338", "妇女维权热线"),
    ("110", "有危险，马上报警"),
]


@dataclass(frozen=True)
class Shown:
    """A place as the public sees it. Longitude and latitude in degrees, or none."""

    name: str
    kind: str
    town: str
    address: str
    hours: str
    phone: str
    today: str
    longitude: float | None
    latitude: float | None


def near(town: str, today: date, most: int = 20) -> list[Shown]:
    """The places open on a day, those of a town (its code) first; at most so many."""
    rows = Place.objects.filter(opened_on__lte=today).filter(Q(closed_on=None) | Q(closed_on__gte=today))
    rows = rows.exclude(hours="", phone="", address="").select_related("region")
    if town:
        rows = rows.filter(region__code__startswith=town[:9])
    found = list(rows[:most])
    duties = _on_duty(found, today)
    named = kinds()
    return [
        Shown(
            name=p.name,
            kind=k.label if isinstance(k := named.get(p.kind), PlaceKind) else "",
            town=p.region.name,
            address=p.address,
            hours=p.hours,
            phone=p.phone,
            today="；".join(duties.get(p.pk, [])),
            longitude=p.longitude,
            latitude=p.latitude,
        )
        for p in found
    ]


def _on_duty(places: Iterable[Place], today: date) -> dict[int, list[str]]:
    """Who is at each place today, as 王某某 9:00–11:30."""
    found: dict[int, list[str]] = {}
    for duty in Duty.objects.filter(place__in=list(places), on=today).select_related("appointment"):
        since, until = (f"{t.hour}:{t:%M}" for t in (duty.since, duty.until))
        found.setdefault(duty.place_id, []).append(f"{mask_name(duty.appointment.name)} {since}–{until}")
    return found
