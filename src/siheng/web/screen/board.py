"""The big screen: figures of the registry for the year, where matters stand now, what falls due. Counts alone, no names.

The year's figures are worked out every ten minutes, what is now at every look; the page asks again each minute
and shows another chart each time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from siheng.kernel.figures.declare import Chart
from siheng.kernel.figures.evaluate import breakdown, dimension, evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry, registry
from siheng.kernel.law.calendar import Calendar, load_calendar
from siheng.kernel.matters.door import Refused
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.matters.process import lapsing, process
from siheng.kernel.matters.showing import desks
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account, Region, Unit
from siheng.web.places.map import laid_out
from siheng.web.workspace.base import answers, reader
from siheng.web.workspace.context import watches
from siheng.web.workspace.present import standing_of
from siheng.web.workspace.year import headline, mapped, needed

KEPT = timedelta(minutes=10)
AGAIN = timedelta(minutes=1)
AHEAD = timedelta(days=7)
CARDS, WATCHED, MOST, ROWS = 6, 6, 7, 8


@answers
def page(request: HttpRequest) -> HttpResponse:
    """The screen, for the bureau's own people; it is left on, and asks again by itself."""
    account = reader(request)
    if not watches(account):
        raise Refused("大屏")
    shown = whole(request.GET.get("turn", "")) or 0
    moment, day = now(), today()
    known = registry()
    charts = [(domain, chart) for domain, section in known.sections.items() for chart in section.charts]
    place = shown % len(charts) if charts else 0
    context = {
        "bureau": Unit.objects.filter(kind=Unit.Kind.BUREAU).values_list("name", flat=True).first() or "",
        "moment": moment,
        "year": day.year,
        "again": int(AGAIN.total_seconds()),
        "next": (place + 1) % len(charts) if charts else 0,
        "minutes": int(KEPT.total_seconds() // 60),
        "kinds": _kinds(account, day),
        "watched": _watched(account, day, load_calendar()),
        **_kept(f"screen:{day}:{moment.timestamp() // KEPT.total_seconds()}:{place}", known, charts, place),
    }
    return render(request, "screen/board.html", context)


def _kept(key: str, known: Registry, charts: list[tuple[str, Chart]], place: int) -> dict[str, Any]:
    """What is worked out of the registry, and kept as long as its key is the same."""
    found = cache.get(key)
    if found is None:
        period = Period.year(today().year)
        found = {
            "cards": _cards(known, period),
            "map": _map(known, period),
            "chart": _chart(known, *charts[place], period) if charts else None,
        }
        cache.set(key, found, KEPT.total_seconds())
    return found


def _cards(known: Registry, period: Period) -> list[dict[str, Any]]:
    """The leading figures of the year; one of each part of the report first."""
    by_part = [[(d, name, note) for name, note in s.cards] for d, s in known.sections.items() if s.cards]
    depth = max(map(len, by_part), default=0)
    wanted = [part[n] for n in range(depth) for part in by_part if n < len(part)][:CARDS]
    order = [card for part in by_part for card in part if card in wanted]
    values = evaluate(needed(known, order), period)
    return [headline(d, name, note, values) for d, name, note in order]


def _map(known: Registry, period: Period) -> dict[str, Any] | None:
    """The towns under the figure of which there are most."""
    modes = mapped(known)
    if not modes:
        return None
    split = {f: {c.value: c.count for c in breakdown(f, period, "town")} for f in modes}
    figure = max(modes, key=lambda f: sum(split[f].values()))
    cells = split[figure]
    most = max(cells.values(), default=0)
    tiles = []
    towns = list(Region.objects.filter(level=Region.Level.TOWN).order_by("code"))
    spots, directed = laid_out(towns)
    for town, (row, column) in zip(towns, spots, strict=True):
        count = cells.get(town.code[:9], 0)
        level = 1 + 6 * count // most if most else 1
        name = town.name.removesuffix("街道").removesuffix("镇")
        tiles.append({"name": name, "value": count, "row": row, "column": column, "level": level})
    return {"label": figure.label, "unit": figure.unit, "tiles": tiles, "directed": directed}


def _chart(known: Registry, domain: str, chart: Chart, period: Period) -> dict[str, Any]:
    """The first figure of a chart, by its dimension; the longest groups, or the months in order."""
    figure = known.figures[f"{domain}.{chart.figures[0]}"]
    counts = {c.value: c.count for c in breakdown(figure, period, chart.by)}
    order = list(counts)
    if chart.by != "month":
        order = sorted(order, key=lambda v: -counts[v])[:MOST]
    labels = dimension(figure, chart.by).labels(order)
    most = max((counts[v] for v in order), default=0) or 1
    bars = [{"label": labels[v], "value": counts[v], "share": f"{counts[v] / most:.3f}"} for v in order]
    return {
        "title": chart.title,
        "figure": figure.label,
        "unit": figure.unit,
        "upright": chart.by == "month",
        "bars": bars,
    }


def _kinds(account: Account, day: Any) -> list[dict[str, Any]]:
    """Where the matters of each kind stand now: still where they came in, in hand, overdue. One query.

    The kinds with most overdue, then most in hand, as many as the screen has lines for; the last line is what the
    others come to.
    """
    counted = {
        row["kind"]: row
        for row in Matter.objects.for_account(account)
        .filter(open=True)
        .order_by()
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=_untouched()),
            hand=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=day, paused=False)),
        )
    }
    most = sorted(counted, key=lambda k: (-counted[k]["late"], -counted[k]["hand"]))
    shown = set(most if len(most) <= ROWS else most[: ROWS - 1])
    rows = [{"label": desks()[k].label, **counted[k]} for k in desks() if k in shown]
    rest = [counted[k] for k in counted if k in desks() and k not in shown]
    if rest:
        sums = {name: sum(row[name] for row in rest) for name in ("waiting", "hand", "late")}
        rows.append({"label": f"其他 {len(rest)} 类", **sums})
    return rows


def _untouched() -> Q:
    """Those in the state in which a matter of their kind begins: nobody has taken it further."""
    found = Q(pk__in=[])
    for kind in desks():
        begins = [t.target.key for t in process(kind).transitions.values() if t.source is None and t.target]
        found |= Q(kind=kind, state__in=begins)
    return found


def _watched(account: Account, day: Any, calendar: Calendar) -> list[dict[str, Any]]:
    """What falls due: by kind, term and unit, the nearest day first; how many, and of nobody whose."""
    mine = Matter.objects.for_account(account).filter(open=True).values("pk")
    groups = list(
        Clock.objects.everything("of the matters that the reader may know of")
        .filter(matter__in=mine, state=Clock.State.RUNNING, due_on__lte=day + AHEAD)
        .exclude(key__in=lapsing())
        .order_by("due_on", "matter__kind", "label")
        .values("due_on", "matter__kind", "label", "matter__unit__short")
        .annotate(n=Count("pk"), first=Min("pk"))[:WATCHED]
    )
    clocks = {
        c.pk: c
        for c in Clock.objects.everything("those just counted").filter(pk__in=[g["first"] for g in groups])
    }
    rows = []
    for group in groups:
        standing = standing_of(clocks[group["first"]], day, calendar)
        what = f"{process(group['matter__kind']).label}：{group['label']}"
        rows.append(
            {
                "state": standing.state,
                "words": standing.words,
                "what": what + (f" {group['n']} 件" if group["n"] > 1 else ""),
                "unit": group["matter__unit__short"],
            }
        )
    return rows
