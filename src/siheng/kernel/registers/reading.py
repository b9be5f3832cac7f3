"""What others ask of the registers: who is in office, who is on duty, what is near, where there is none. Times are passed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from django.db.models import Avg, Prefetch, Q, QuerySet
from django.utils import timezone

from siheng.kernel.law.rulebook import in_force
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account, Region
from siheng.kernel.registers.declare import PlaceKind, Referred, kinds_of, label_of
from siheng.kernel.registers.models import Appointment, Duty, Place
from siheng.kernel.registers.scope import within
from siheng.kernel.trust.masking import mask_name

EARTH = 6371.0  # km, mean radius


def in_use(on: date, kinds: str | Sequence[str] = ()) -> QuerySet[Place]:
    """The places in use on a day, of these kinds or of all."""
    found = Place.objects.filter(in_use_on(on))
    return found.filter(kind__in=_several(kinds)) if kinds else found


def in_use_on(on: date) -> Q:
    """Which places are in use on a day."""
    return Q(opened_on__lte=on) & (Q(closed_on__isnull=True) | Q(closed_on__gte=on))


def in_office(kind: str, on: date) -> QuerySet[Appointment]:
    """The people on a roster on a day."""
    return Appointment.objects.filter(kind=kind, since__lte=on).filter(
        Q(until__isnull=True) | Q(until__gte=on)
    )


def office_of(account: Account, kind: str, on: date) -> Appointment | None:
    """The entry by which an account stands on a roster on a day, or none."""
    return in_office(kind, on).filter(account=account).order_by("since").first()


def on_duty(where: str | Place, at: datetime) -> list[Duty]:
    """Who is on duty at a moment, at a place or at all places of a kind."""
    clock = timezone.localtime(at).time()
    return list(duties(where, local_day(at)).filter(since__lte=clock, until__gt=clock))


def duties(where: str | Place, since: date, until: date | None = None) -> QuerySet[Duty]:
    """The duties of a day, or from a day to another (both included), at a place or at all places of a kind."""
    there = Q(place__kind=where) if isinstance(where, str) else Q(place=where)
    found = Duty.objects.filter(there, on__gte=since, on__lte=until or since)
    return found.select_related("place", "appointment__unit").order_by("on", "since", "id")


def distance(longitude: float, latitude: float, place: Place) -> float | None:
    """Kilometres along the great circle to a place; None for a place without coordinates."""
    if place.longitude is None or place.latitude is None:
        return None
    ours, theirs = radians(latitude), radians(place.latitude)
    east = radians(place.longitude - longitude)
    half = sin((theirs - ours) / 2) ** 2 + cos(ours) * cos(theirs) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


def by_distance(
    places: Iterable[Place], longitude: float, latitude: float
) -> list[tuple[Place, float | None]]:
    """Places with their distance in kilometres, the nearest first; those without coordinates last."""
    found = [(p, distance(longitude, latitude, p)) for p in places]
    return sorted(found, key=lambda pair: (pair[1] is None, pair[1] or 0.0, pair[0].name))


def places_near(
    kind: str | Sequence[str], longitude: float, latitude: float, *, on: date
) -> list[tuple[Place, float | None]]:
    """The places in use of one or several kinds, the nearest first, with the distance in kilometres."""
    return by_distance(in_use(on, kind).select_related("region", "unit"), longitude, latitude)


def town_point(code: str, *, on: date) -> tuple[float, float] | None:
    """A point to measure from in a town: the mean of its places' coordinates; None where none has any."""
    mean = in_use(on).filter(within(code[:9])).aggregate(x=Avg("longitude"), y=Avg("latitude"))
    return None if mean["x"] is None or mean["y"] is None else (mean["x"], mean["y"])


@dataclass(frozen=True)
class Coverage:
    """A town: its villages, and those without a place."""

    town: Region
    villages: list[Region]
    without: list[Region]

    @property
    def covered(self) -> int:
        """How many villages have one."""
        return len(self.villages) - len(self.without)

    @property
    def people(self) -> int:
        """How many live in those of its villages of which it is known."""
        return sum(v.people or 0 for v in self.villages)

    @property
    def covered_people(self) -> int:
        """How many of them live in a village that has one."""
        return self.people - sum(v.people or 0 for v in self.without)


def coverage(kinds: str | Sequence[str], on: date) -> list[Coverage]:
    """By town, which villages (村、社区) have no place in use of any of these kinds on a day."""
    have = set(in_use(on, kinds).values_list("region_id", flat=True)) if kinds else set()
    villages: dict[str, list[Region]] = {}
    for village in Region.objects.filter(level=Region.Level.VILLAGE).order_by("code"):
        villages.setdefault(village.town_code, []).append(village)
    return [
        Coverage(
            town,
            villages.get(town.code, []),
            [v for v in villages.get(town.code, []) if v.code not in have],
        )
        for town in Region.objects.filter(level=Region.Level.TOWN).order_by("code")
    ]


def coming(on: date, kinds: str | Sequence[str]) -> QuerySet[Place]:
    """The places of these kinds that are entered and open later than the day (筹备)."""
    return Place.objects.filter(kind__in=_several(kinds), opened_on__gt=on)


@dataclass(frozen=True)
class Silent:
    """A place from which nobody was sent on (转介) for longer than the bureau's own setting."""

    place: Place
    days: int
    last: date | None

    @property
    def words(self) -> str:
        """30 天没有转介，上次 2022-11-02."""
        last = f"上次 {self.last:%Y-%m-%d}" if self.last else "从来没有过"
        return f"{self.days} 天没有转介，{last}"


def silent(places: QuerySet[Place], on: date) -> list[Silent]:
    """Those of some places that are silent on a day, longest first; one that opened within the time is not yet."""
    found = []
    for kind in kinds_of(PlaceKind).values():
        if kind.sent_on is None:
            continue
        days = in_force(kind.silence, on).amount or 0
        since = on - timedelta(days=days)
        there = list(places.filter(in_use_on(on), kind=kind.key, opened_on__lt=since))
        last = kind.sent_on([p.pk for p in there], on)
        found += [Silent(p, days, last.get(p.pk)) for p in there if last.get(p.pk, date.min) < since]
    return sorted(found, key=lambda s: (s.last or date.min, s.place.name))


def referrals(
    places: QuerySet[Place], kind: PlaceKind, since: date, until: date
) -> list[tuple[Place, Referred]]:
    """What those of some places that were in use sent on from a day until before another, the most first."""
    assert kind.referred
    still = Q(closed_on=None) | Q(closed_on__gte=since)
    there = list(places.filter(still, kind=kind.key, opened_on__lt=until).select_related("region"))
    found = kind.referred([p.pk for p in there], since, until)
    rows = [(p, found.get(p.pk, Referred(0, 0, 0, 0, None))) for p in there]
    return sorted(rows, key=lambda row: (-row[1].sent, row[0].region_id, row[0].name))


def wanting(places: QuerySet[Place], on: date) -> dict[int, str]:
    """What places in use on a day lack that the law asks of them, in words, by key."""
    found: dict[int, str] = {}
    for kind in kinds_of(PlaceKind).values():
        if kind.wanting is not None:
            there = places.filter(in_use_on(on), kind=kind.key).values_list("pk", "unit")
            found |= kind.wanting(dict(there), on)
    return found


def covering() -> list[PlaceKind]:
    """The kinds that every village should have."""
    return [kind for kind in kinds_of(PlaceKind).values() if kind.covers]


@dataclass(frozen=True)
class PublicPlace:
    """A place as the public is told of it: no full name of a person, the place's own telephone."""

    id: int
    kind: str
    kind_label: str
    mark: str
    level: str
    name: str
    town: str
    town_code: str
    address: str
    longitude: float | None
    latitude: float | None
    hours: str
    keeper: str
    phone: str
    equipment: tuple[str, ...]
    # Who is on duty today, masked, with hours: 王某某 08:30至11:30.
    duty: tuple[str, ...]


def public_places(at: datetime, kinds: str | Sequence[str] = ()) -> list[PublicPlace]:
    """The places in use today as the public may know them, of these kinds or of all; by kind and town."""
    today, known = local_day(at), kinds_of(PlaceKind)
    towns = dict(Region.objects.filter(level=Region.Level.TOWN).values_list("code", "name"))
    todays = Prefetch("duties", Duty.objects.filter(on=today).select_related("appointment"), to_attr="todays")
    found = in_use(today, kinds).filter(kind__in=known).select_related("region").prefetch_related(todays)
    return [_public(p, known[p.kind], towns) for p in found.order_by("kind", "region_id", "name")]


def _public(place: Place, kind: PlaceKind, towns: dict[str, str]) -> PublicPlace:
    code = place.region.town_code
    return PublicPlace(
        id=place.pk,
        kind=kind.key,
        kind_label=kind.label,
        mark=kind.mark,
        level=label_of(kind.levels, place.level),
        name=place.name,
        town=towns.get(code, place.region.name),
        town_code=code,
        address=place.address,
        longitude=place.longitude,
        latitude=place.latitude,
        hours=place.hours,
        keeper=mask_name(place.keeper),
        phone=place.phone,
        equipment=tuple(place.equipment),
        duty=tuple(
            f"{mask_name(d.appointment.name)} {d.since:%H:%M}至{d.until:%H:%M}"
            for d in place.todays  # type: ignore[attr-defined]
        ),
    )


def _several(kinds: str | Sequence[str]) -> list[str]:
    return [kinds] if isinstance(kinds, str) else list(kinds)
