"""One place: what it is, its people, who is on duty this week, what was held there, what was done to its entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from siheng.kernel.org.clock import today
from siheng.kernel.org.models import Account
from siheng.kernel.registers import reading
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, PlaceKind, kinds_of, label_of
from siheng.kernel.registers.models import Place
from siheng.kernel.registers.scope import (
    activities_for,
    appointments_for,
    inside,
    is_staff,
    may_keep,
    places_for,
    sees_duties,
    sees_people,
)
from siheng.kernel.trust.masking import mask_name
from siheng.web.places import done
from siheng.web.places.shared import told
from siheng.web.workspace.base import answers, reader

LATEST = 10


def find(account: Account, pk: int) -> tuple[Place, PlaceKind]:
    """A place that the account sees, and its kind. Raises Http404."""
    found = places_for(account).select_related("region", "unit__region").filter(pk=pk).first()
    kind = kinds_of(PlaceKind).get(found.kind) if found else None
    if found is None or kind is None:
        raise Http404
    return found, kind


def keeps(account: Account, place: Place, kind: PlaceKind) -> bool:
    """Whether the account may change this very place."""
    codes = [place.region_id] + ([place.unit.region_id] if place.unit else [])
    return may_keep(account, kind) and all(inside(account, code) for code in codes)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(place: Place, first: date) -> list[dict[str, Any]]:
    """The seven days of a week with who is on duty."""
    found: dict[date, list[Any]] = {}
    for d in reading.duties(place, first, first + timedelta(days=6)):
        found.setdefault(d.on, []).append(d)
    days = [first + timedelta(days=n) for n in range(7)]
    return [{"day": day, "duties": found.get(day, []), "today": day == today()} for day in days]


@answers
@require_GET
def page(request: HttpRequest, place: int) -> HttpResponse:
    """The page of a place."""
    account = reader(request)
    found, kind = find(account, place)
    keeping, people = keeps(account, found, kind), sees_people(account)
    context = {
        "crumbs": [
            {"label": "阵地网点", "href": reverse("places")},
            {"label": kind.label, "href": reverse("places") + f"?kind={kind.key}"},
            {"label": found.name, "href": ""},
        ],
        "title": found.name,
        "tags": [t for t in (kind.label, label_of(kind.levels, found.level)) if t]
        + (["已停用"] if found.closed_on and found.closed_on < today() else [])
        + (["筹备中"] if found.opened_on > today() else []),
        "told": _told(found) if is_staff(account) else [],
        "facts": _facts(found, masked=not people),
        "week": week_of(found, monday(today())) if sees_duties(account) else None,
        "done": done.panel(account, kind, found, today()),
        "people": _people(account, found) if people else None,
        "enrol": _entries(account, found, kinds_of(AppointmentKind).values(), "appointment_new")
        if keeping
        else [],
        "activities": _activities(account, found) if people else None,
        "changes": told(found) if is_staff(account) else None,
        "actions": _actions(account, found, keeping),
    }
    return render(request, "places/place.html", context)


def matching(kind: ActivityKind | AppointmentKind, p: Place) -> bool:
    """Whether an activity is of the same mechanism as the place: an inspection of stations at a station."""
    own = kinds_of(PlaceKind)[p.kind].matter
    return bool(own) and kind.matter == own


def _facts(p: Place, *, masked: bool) -> list[dict[str, str]]:
    since = f"{p.opened_on:%Y-%m-%d} 起" + (f"，至 {p.closed_on:%Y-%m-%d}" if p.closed_on else "")
    located = f"{p.longitude:g}，{p.latitude:g}" if p.longitude is not None and p.latitude is not None else ""
    rows = [
        ("区划", p.region.name), ("地址", p.address), ("开放时间", p.hours), ("电话", p.phone),
        ("负责人", mask_name(p.keeper) if masked else p.keeper), ("所属单位", p.unit.name if p.unit else ""),
        ("设施", "、".join(p.equipment)), ("启用", since), ("经纬度", located), ("说明", p.note),
    ]  # fmt: skip
    return [{"label": label, "value": value} for label, value in rows if value]


def _told(p: Place) -> list[str]:
    """In words that nobody was sent on from here for too long, and what the law asks of it and it lacks."""
    one = Place.objects.filter(pk=p.pk)
    return [*(s.words for s in reading.silent(one, today())), *reading.wanting(one, today()).values()]


def _people(account: Account, p: Place) -> list[dict[str, str]]:
    known, day = kinds_of(AppointmentKind), today()
    rows = appointments_for(account).filter(Q(place=p), since__lte=day)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=day))
    return [
        {
            "name": a.name,
            "href": reverse("appointment", args=[a.pk]),
            "roster": known[a.kind].label,
            "grade": label_of(known[a.kind].grades, a.grade),
        }
        for a in rows.order_by("kind", "grade", "name")
        if a.kind in known
    ]


def _activities(account: Account, p: Place) -> list[dict[str, str]]:
    known = kinds_of(ActivityKind)
    return [
        {
            "title": a.title,
            "href": reverse("activity", args=[a.pk]),
            "day": f"{a.held_on:%Y-%m-%d}",
            "kind": known[a.kind].label,
        }
        for a in activities_for(account).filter(place=p)[:LATEST]
        if a.kind in known
    ]


def _actions(account: Account, p: Place, keeping: bool) -> list[dict[str, str]]:
    if not keeping:
        return []
    actions = [{"label": "修改", "href": reverse("place_edit", args=[p.pk]), "icon": "edit"}]
    if p.closed_on is None:
        actions.insert(
            0, {"label": "排班", "href": reverse("place_duty", args=[p.pk]), "icon": "calendar-event"}
        )
        held = _entries(account, p, kinds_of(ActivityKind).values(), "activity_new")
        actions += [entry | {"icon": "clipboard-check"} for entry in held]
        actions.append({"label": "停用", "href": reverse("place_close", args=[p.pk]), "icon": "x"})
    return actions


def _entries(
    account: Account, p: Place, known: Iterable[ActivityKind | AppointmentKind], page: str
) -> list[dict[str, str]]:
    """What this reader may enter of a place that is open, with the place, its unit and its region filled in."""
    if p.closed_on is not None:
        return []
    about = f"?place={p.pk}&region={p.region_id}" + (f"&unit={p.unit_id}" if p.unit_id else "")
    return [
        {"label": f"登记{k.label}", "href": reverse(page, args=[k.key]) + about}
        for k in known
        if matching(k, p) and may_keep(account, k)
    ]
