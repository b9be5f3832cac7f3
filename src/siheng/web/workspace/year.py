"""The year for the leaders (一年概览): a sentence, six numbers, charts that open to their rows, the towns."""

from __future__ import annotations

from string import Formatter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from siheng.kernel.figures.declare import Chart, Figure
from siheng.kernel.figures.evaluate import UnknownDimension, Value, breakdown, dimension, evaluate, rows
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry, registry
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import scope
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.clock import today
from siheng.kernel.org.models import Region
from siheng.web.places.map import laid_out
from siheng.web.workspace import bound as shared
from siheng.web.workspace.base import answers
from siheng.web.workspace.present import matter_chips

CARDS, SHOWN, MOST = 6, 10, 15

Leading = tuple[str, str, str]  # the domain and the name of a figure to stand in large, and the note below it


@answers
def page(request: HttpRequest, year: int) -> HttpResponse:
    """The year, or a quarter of it."""
    shared.ask_reader(request)
    period, known = shared.asked_period(request, year), registry()
    leading = [(d, name, note) for d, s in known.sections.items() for name, note in s.cards][: CARDS - 1]
    answering = [f for d, s in known.sections.items() for f in known.told(d, s.answer)]
    values = evaluate([*answering, *needed(known, leading)], period)
    chosen = _asked(request, known)
    base = {"period": str(period)} | {k: request.GET[k] for k in ("map",) if k in request.GET}
    charts = [
        {"title": c.title, "note": c.note, "chart": _chart(c, domain, n, known, period, base, chosen)}
        for domain, section in known.sections.items()
        for n, c in enumerate(section.charts)
    ]
    context = {
        "answer": _answer(period, known, values),
        "periods": shared.periods(period),
        "figures": _cards(known, leading, values, period),
        "charts": charts,
        "chosen": _chosen(request, period, *chosen) if chosen else None,
        "map": _map(request, known, period, base),
    }
    return render(request, "workspace/year.html", context)


def _asked(request: HttpRequest, known: Registry) -> tuple[Figure, str, str] | None:
    """The element of a chart that was pressed: its figure, dimension and code. Raises Http404."""
    key, by = request.GET.get("of", ""), request.GET.get("by", "")
    if not key and not by:
        return None
    figure = known.figures.get(key) or (_first(known) if not key else None)
    if figure is None or by not in figure.source.dimensions:
        raise Http404
    return figure, by, request.GET.get("value", "")


def _first(known: Registry) -> Figure:
    """The figure that a press means where the address names none: the first card's."""
    for domain, section in known.sections.items():
        for name, _ in section.cards:
            return known.figures[f"{domain}.{name}"]
    raise Http404


def _told(text: str, domain: str, values: dict[str, Value]) -> str:
    """A sentence with its figures filled in."""
    return "".join(
        literal + (values[f"{domain}.{name}"].text if name else "")
        for literal, name, _, _ in Formatter().parse(text)
    )


def _answer(period: Period, known: Registry, values: dict[str, Value]) -> str:
    said = [_told(s.answer, d, values) for d, s in known.sections.items() if s.answer]
    return f"{period.label}{'，'.join(said)}"


def _cards(
    known: Registry, leading: list[Leading], values: dict[str, Value], period: Period
) -> list[dict[str, Any]]:
    cards = []
    for domain, name, note in leading:
        href = shared.figure_href(known.figures[f"{domain}.{name}"], period)
        cards.append(headline(domain, name, note, values) | {"href": href, "late": False})
    return [*cards, _late()]


def needed(known: Registry, leading: list[Leading]) -> list[Figure]:
    """The figures that leading ones and their notes tell."""
    return [figure for domain, name, note in leading for figure in known.told(domain, f"{{{name}}}", note)]


def headline(domain: str, name: str, note: str, values: dict[str, Value]) -> dict[str, Any]:
    """A leading figure in large, with the words below it."""
    value = values[f"{domain}.{name}"]
    return {
        "label": value.figure.label,
        "value": shared.printed(value),
        "unit": value.figure.unit,
        "note": _told(note, domain, values) if note else value.formula,
    }


def _late() -> dict[str, Any]:
    """How many matters are overdue today (在办逾期); a number of now, not of the period."""
    late = (
        Matter.objects.everything("the leaders' page counts the bureau")
        .filter(open=True, paused=False, due_on__lt=today())
        .count()
    )
    note = "今天已过到期日" if late else "没有逾期"
    return {
        "label": "在办逾期",
        "value": late,
        "unit": "件",
        "note": note,
        "href": reverse("stuck"),
        "late": late > 0,
    }


def _chart(
    chart: Chart, domain: str, place: int, known: Registry, period: Period, base: dict[str, str], chosen: Any
) -> dict[str, Any]:
    """A chart of one or more figures by a dimension; the longest fifteen groups, the rest on the figure's page."""
    asked = [known.figures[f"{domain}.{name}"] for name in chart.figures]
    split = [{c.value: c for c in breakdown(f, period, chart.by)} for f in asked]
    order = list(dict.fromkeys(value for cells in split for value in cells))
    if chart.by != "month" and len(order) > MOST:
        order = sorted(order, key=lambda v: -sum(c[v].count for c in split if v in c))[:MOST]
    labels = dimension(asked[0], chart.by).labels(order)
    tones = ["brand", "light", "grey"]
    series = [
        {
            "name": f"{figure.label} {sum(c.count for c in cells.values())}",
            "values": [cells[v].count if v in cells else 0 for v in labels],
            "tone": tones[n],
        }
        for n, (figure, cells) in enumerate(zip(asked, split, strict=True))
    ]
    on = chosen[2] if chosen and chosen[1] == chart.by and chosen[0] in asked else None
    return {
        "id": f"chart-{domain}-{place}",
        "kind": "bar" if chart.by == "month" else "rows",
        "label": f"{chart.title}，{period.label}",
        "caption": f"{chart.title}，列成表",
        "unit": asked[0].unit,
        "names": list(labels.values()),
        "series": series,
        "tones": ["brand" if v in chart.marked else "grey" for v in labels] if chart.marked else None,
        "hrefs": [_press(base, asked[0], chart.by, v) for v in labels],
        "on": list(labels).index(on) if on in labels else None,
    }


def _press(base: dict[str, str], figure: Figure, by: str, value: str) -> str:
    return f"?{urlencode({**base, 'of': figure.key, 'by': by, 'value': value})}#chosen"


def _chosen(request: HttpRequest, period: Period, figure: Figure, by: str, value: str) -> dict[str, Any]:
    """The rows of the element that was pressed, as far as the reader may see them."""
    try:
        count = rows(figure, period, None, **{by: value}).count()
        seen = rows(figure, period, request.user, **{by: value})  # type: ignore[arg-type]
        label = dimension(figure, by).labels([value])[value]
    except (UnknownDimension, ValueError) as error:
        raise Http404 from error
    found = list(seen.select_related("region", "unit")[:SHOWN])
    chips, levels = matter_chips(found, today(), load_calendar()), scope.levels(request.user, found)  # type: ignore[arg-type]
    titles = [c.title for s in registry().sections.values() for c in s.charts if c.by == by]
    return {
        "title": f"{figure.label} · {label} {count} {figure.unit}",
        "from": titles[0] if titles else figure.source.dimensions[by].label,
        "href": shared.figure_href(figure, period, by=by, value=value),
        "more": count - len(found),
        "rows": [
            {
                "number": str(m),
                "href": reverse("matter", args=[m.pk]),
                "line": m.title if levels[m.pk] >= scope.PARTY else "—",
                "kind": m.region.name,
                "chip": chips[m.pk],
            }
            for m in found
        ],
    }


def _map(
    request: HttpRequest, known: Registry, period: Period, base: dict[str, str]
) -> dict[str, Any] | None:
    """The towns as tiles, darker for more, under one of the leading figures."""
    modes = mapped(known)
    if not modes:
        return None
    figure = next((f for f in modes if f.key == request.GET.get("map")), modes[0])
    cells = {c.value: c.count for c in breakdown(figure, period, "town")}
    towns = list(Region.objects.filter(level=Region.Level.TOWN).order_by("code"))
    most = max(cells.values(), default=0)
    picked = request.GET.get("value", "") if request.GET.get("by") == "town" else ""
    tiles = []
    spots, directed = laid_out(towns)
    for town, (row, column) in zip(towns, spots, strict=True):
        code = town.code[:9]
        count = cells.get(code, 0)
        tiles.append(
            {
                "name": town.name, "value": count, "row": row, "column": column, "on": code == picked,
                "level": 1 + 6 * count // most if most else 1, "href": _press(base, figure, "town", code),
            }
        )  # fmt: skip
    return {
        "title": "各镇街",
        "directed": directed,
        "modes": [
            {"label": f.label, "href": f"?{urlencode({**base, 'map': f.key})}", "on": f is figure}
            for f in modes
        ],
        "tiles": tiles,
        "picked": None,
    }


def mapped(known: Registry) -> list[Figure]:
    """The figures that the map of the towns offers: the leading one of each part of the report, where it has towns."""
    found = [known.figures[f"{d}.{name}"] for d, s in known.sections.items() for name, _ in s.cards[:1]]
    return [f for f in found if "town" in f.source.dimensions]
