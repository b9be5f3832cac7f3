"""Places (阵地网点): on the map, by distance or town, with who is on duty today; and the villages that have none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from siheng.kernel.org.clock import today
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import reading
from siheng.kernel.registers.declare import PlaceKind, kinds_of, label_of
from siheng.kernel.registers.forms import LATITUDES, LONGITUDES
from siheng.kernel.registers.models import Duty, Place
from siheng.kernel.registers.scope import appointments_for, is_staff, places_for, sees_duties, sees_places
from siheng.web.places import done
from siheng.web.places.map import drawn
from siheng.web.places.shared import asked_of, drop, filters, link, new_links, towns, turned
from siheng.web.workspace.base import answers, reader


def ask_reader(request: HttpRequest) -> Account:
    """The reader, who may see places. Raises Http404."""
    account = reader(request)
    if not sees_places(account):
        raise Http404
    return account


@answers
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The map and the list: all kinds or one, all towns or one, by distance from a town or a point."""
    account, known, names = ask_reader(request), kinds_of(PlaceKind), towns()
    kind, town = asked_of(request, "kind", known), asked_of(request, "town", names)
    day = today()
    q = request.GET.get("q", "").strip()
    rows = reading.in_use(day).filter(pk__in=places_for(account).values("pk"), kind__in=known)
    silent = {s.place.pk: s for s in reading.silent(places_for(account), day)} if is_staff(account) else {}
    wanting = reading.wanting(places_for(account), day) if is_staff(account) else {}
    if q:
        rows = rows.filter(name__icontains=q)
    if request.GET.get("silent") == "1":
        rows = rows.filter(pk__in=list(silent))
    if request.GET.get("wanting") == "1":
        rows = rows.filter(pk__in=list(wanting))
    seen = list(rows.select_related("region", "unit").order_by("region_id", "kind", "name"))
    of_kind = [p for p in seen if not kind or p.kind == kind]
    counts = Counter(p.region.town_code for p in of_kind)
    found = [p for p in of_kind if not town or p.region.town_code == town]
    here, sorted_ = _from(request, names, day), [(p, None) for p in found]
    if here:
        sorted_ = reading.by_distance(found, *here["point"])  # type: ignore[assignment]
    page, pager = turned(request, sorted_, "个")
    todays = _todays([p for p, _ in page], day) if sees_duties(account) else {}
    manned = (
        set(Duty.objects.filter(on=day).values_list("place_id", flat=True)) if sees_duties(account) else set()
    )
    worked = done.lines(account, known[kind], day, [p for p, _ in page]) if kind else {}
    hrefs = {code: link(request, town=None if code == town else code) for code in names}
    context = {
        "answer": _answer(known[kind].label if kind else "阵地网点", names.get(town, ""), len(found), sum(p.pk in manned for p in found)),
        "views": _tabs(request, seen, kind),
        "map": drawn(counts, hrefs=hrefs, on=town, seen="" if account.unit.sees_whole_bureau else account.unit.prefix),
        "above": counts.get("", 0),
        "filters": filters(
            request, drops=[drop("town", "镇街", names.items(), town)], found=len(found), unit="个", words="名称",
            keep=("kind", "silent", "wanting", "from", "lon", "lat"),
        ),
        "rows": [
            _row(p, far, known[p.kind], names, todays.get(p.pk))
            | {"told": _words(silent.get(p.pk)) or wanting.get(p.pk, ""), "done": worked.get(p.pk, "")}
            for p, far in page
        ],
        "notes": [n for n in (_silent(request, list(silent.values()), kind), _wanting(request, [p for p in of_kind if p.pk in wanting])) if n],
        "coming": _coming(account, kind, names, day) if kind else [],
        "pager": pager,
        "from": {
            "towns": [{"code": c, "name": n, "on": c == request.GET.get("from")} for c, n in names.items()],
            "keep": [{"name": n, "value": request.GET[n]} for n in ("kind", "town", "q") if request.GET.get(n)],
            "told": here["told"] if here else "",
            "clear": link(request, **{"from": None, "lon": None, "lat": None}),
        },
        "shows_duty": sees_duties(account),
        "create": new_links(account, PlaceKind, "place_new"),
        "more": _more(account, kind),
    }  # fmt: skip
    return render(request, "places/overview.html", context)


def _answer(what: str, town: str, count: int, manned: int) -> str:
    where = f"{town}有" if town else "现有"
    return f"{where} {count} 个{what}" + (f"，今天 {manned} 个有人值班" if manned else "")


def _tabs(request: HttpRequest, seen: Iterable[Place], kind: str) -> list[dict[str, Any]]:
    counts = Counter(p.kind for p in seen)
    tabs = [{"label": "全部", "href": link(request, kind=None), "on": not kind, "count": counts.total()}]
    return tabs + [
        {"label": k.label, "href": link(request, kind=k.key), "on": k.key == kind, "count": counts[k.key]}
        for k in kinds_of(PlaceKind).values()
    ]


def _from(request: HttpRequest, names: dict[str, str], day: date) -> dict[str, Any] | None:
    """The point that distances are measured from, and how it is told; None when it was not asked for."""
    code = asked_of(request, "from", names)
    if code:
        point = reading.town_point(code, on=day)
        return {"point": point, "told": f"从{names[code]}各网点的中间点量起"} if point else None
    try:
        longitude, latitude = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return None
    if not (LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]):
        return None
    return {"point": (longitude, latitude), "told": "从您所在的位置量起"}


def _todays(places: list[Place], day: date) -> dict[int, str]:
    """Who is on duty today at these places, in words."""
    found: dict[int, list[str]] = {}
    for d in Duty.objects.filter(place__in=places, on=day).select_related("appointment"):
        found.setdefault(d.place_id, []).append(f"{d.appointment.name} {d.since:%H:%M}至{d.until:%H:%M}")
    return {pk: "，".join(names) for pk, names in found.items()}


def _row(
    p: Place, far: float | None, kind: PlaceKind, names: dict[str, str], duty: str | None
) -> dict[str, Any]:
    return {
        "href": reverse("place", args=[p.pk]),
        "name": p.name,
        "kind": kind.label,
        "mark": kind.mark,
        "level": label_of(kind.levels, p.level),
        "town": names.get(p.region.town_code, p.region.name),
        "far": "" if far is None else f"{far:.1f} 公里" if far < 100 else f"{far:.0f} 公里",
        "hours": p.hours,
        "duty": duty or "",
        "phone": p.phone,
        "address": p.address,
    }


def _words(silent: reading.Silent | None) -> str:
    return silent.words if silent else ""


def _silent(request: HttpRequest, silent: list[reading.Silent], kind: str) -> dict[str, Any] | None:
    """How many of the shown kind stand out, and the list of them alone or the way back to all."""
    of_kind = [s for s in silent if not kind or s.place.kind == kind]
    if not of_kind:
        return None
    alone = request.GET.get("silent") == "1"
    what = kinds_of(PlaceKind)[of_kind[0].place.kind].label
    return {
        "text": f"{len(of_kind)} 个{what} {of_kind[0].days} 天没有转介",
        "href": link(request, silent=None if alone else 1),
        "label": "看全部" if alone else "只看这些",
    }


def _wanting(request: HttpRequest, places: list[Place]) -> dict[str, Any] | None:
    """How many of those shown lack what the law asks of them, and the list of them alone or the way back to all."""
    alone = request.GET.get("wanting") == "1"
    if not places and not alone:
        return None
    return {
        "text": f"{len(places)} 个{'、'.join(dict.fromkeys(kinds_of(PlaceKind)[p.kind].label for p in places)) or '网点'}还有要补齐的",
        "href": link(request, wanting=None if alone else 1),
        "label": "看全部" if alone else "只看这些",
    }


def _coming(account: Account, kind: str, names: dict[str, str], day: date) -> list[dict[str, str]]:
    """Those of a kind that are entered and open later, with who is to serve there."""
    rows = reading.coming(day, kind).filter(pk__in=places_for(account).values("pk")).select_related("region")
    found = list(rows.order_by("opened_on", "name"))
    people: dict[int, list[str]] = {}
    for a in appointments_for(account).filter(place__in=found).order_by("name"):
        people.setdefault(a.place_id or 0, []).append(a.name)
    return [
        {
            "name": p.name,
            "href": reverse("place", args=[p.pk]),
            "town": names.get(p.region.town_code, p.region.name),
            "day": f"{p.opened_on:%Y-%m-%d}",
            "people": "、".join(people.get(p.pk, [])),
        }
        for p in found
    ]


def _more(account: Account, kind: str) -> list[dict[str, str]]:
    """Where else one can go from the map."""
    links = [{"label": "缺口", "href": reverse("places_coverage")}] if reading.covering() else []
    if is_staff(account) and (not kind or kinds_of(PlaceKind)[kind].referred):
        asked = f"?kind={kind}" if kind else ""
        links.append({"label": "转介", "href": reverse("places_referrals") + asked})
    if sees_duties(account):
        links.append({"label": "值班", "href": reverse("places_duty") + (f"?kind={kind}" if kind else "")})
    if Role.ADMIN in account.roles:
        links.append({"label": "镇街轮廓", "href": reverse("places_outline")})
        links.append({"label": "人口数", "href": reverse("places_population")})
    elif kind:
        links.append({"label": "导出 Excel", "href": reverse("register_export", args=[kind])})
        if any(k.key == kind for k in _kept(account)):
            links.append({"label": "导入台账", "href": reverse("register_ledger", args=[kind])})
            links.append({"label": "导入值班", "href": reverse("register_ledger", args=[f"{kind}-duty"])})
    return links


def _kept(account: Account) -> list[PlaceKind]:
    from siheng.web.places.shared import kept

    return kept(account, PlaceKind)


@answers
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Which villages have no place of the kinds that every village should have, by town."""
    ask_reader(request)
    known = {k.key: k for k in reading.covering()}
    kind, names = asked_of(request, "kind", known), towns()
    town = asked_of(request, "town", names)
    found = reading.coverage([kind] if kind else list(known), today())
    gaps = {c.town.code: len(c.without) for c in found}
    total, lacking = sum(len(c.villages) for c in found), sum(gaps.values())
    unknown = sum(v.people is None for c in found for v in c.villages)
    people, reached = sum(c.people for c in found), sum(c.covered_people for c in found)
    what = known[kind].label if kind else "或者".join(k.label for k in known.values()) or "应覆盖的网点"
    hrefs = {code: link(request, town=None if code == town else code) for code in names}
    context = {
        "crumbs": [{"label": "阵地网点", "href": reverse("places")}, {"label": "缺口", "href": ""}],
        "answer": f"{total} 个村（社区）中，{lacking} 个没有{what}"
        if lacking
        else f"{total} 个村（社区）都有{what}",
        "views": [{"label": "全部", "href": link(request, kind=None), "on": not kind, "count": None}]
        + [
            {"label": k.label, "href": link(request, kind=k.key), "on": k.key == kind, "count": None}
            for k in known.values()
        ],
        "people": people,
        "reached": reached,
        "share": f"{100 * reached / people:.2f}%" if people else "",
        "unknown": unknown,
        "map": drawn(gaps, hrefs=hrefs, on=town),
        "rows": [
            {
                "town": c.town.name,
                "villages": len(c.villages),
                "covered": c.covered,
                "people": c.people,
                "reached": c.covered_people,
                "without": [v.name for v in c.without],
            }
            for c in found
            if not town or c.town.code == town
        ],
    }
    return render(request, "places/coverage.html", context)
