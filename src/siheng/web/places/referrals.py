"""What stations and contact points sent on (转介), place by place, and how soon it was first answered."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from siheng.kernel.figures.periods import Period
from siheng.kernel.org.clock import today
from siheng.kernel.registers import reading
from siheng.kernel.registers.declare import PlaceKind, Referred, kinds_of
from siheng.kernel.registers.models import Place
from siheng.kernel.registers.scope import is_staff, places_for
from siheng.web.places.shared import asked_of, drop, filters, link, towns, turned
from siheng.web.workspace.base import answers, reader


@answers
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """One kind of place, in one month or year, the busiest first; those that sent nobody too."""
    account, names = reader(request), towns()
    known = {k.key: k for k in kinds_of(PlaceKind).values() if k.referred}
    if not (is_staff(account) and known):
        raise Http404
    kind = known[asked_of(request, "kind", known) or next(iter(known))]
    day = today()
    periods = {str(p): p for year in (day.year, day.year - 1) for p in _periods(year) if p.since <= day}
    period = periods[asked_of(request, "period", periods) or str(Period.year(day.year))]
    town, q = asked_of(request, "town", names), request.GET.get("q", "").strip()
    there = places_for(account).filter(name__icontains=q) if q else places_for(account)
    rows = [
        (place, told)
        for place, told in reading.referrals(there, kind, period.since, period.until)
        if not town or place.region.town_code == town
    ]
    shown, pager = turned(request, rows, "个")
    labels = [(text, p.label) for text, p in periods.items()]
    context = {
        "crumbs": [{"label": "阵地网点", "href": reverse("places")}, {"label": "转介和首次答复", "href": ""}],
        "answer": _answer(period.label, kind.label, [told for _, told in rows]),
        "views": [
            {"label": k.label, "href": link(request, kind=k.key), "on": k is kind, "count": None}
            for k in known.values()
        ],
        "filters": filters(
            request,
            drops=[drop("period", "期间", labels, str(period)), drop("town", "镇街", names.items(), town)],
            found=len(rows), unit="个", words="名称", keep=("kind", "period"),
        ),
        "rows": [_row(place, told, names) for place, told in shown],
        "pager": pager,
    }  # fmt: skip
    return render(request, "places/referrals.html", context)


def _periods(year: int) -> list[Period]:
    return [Period.year(year), *(Period.month(year, n) for n in range(12, 0, -1))]


def _answer(when: str, what: str, told: list[Referred]) -> str:
    sent, handed, kept = (sum(getattr(t, name) for t in told) for name in ("sent", "handed", "in_time"))
    return f"{when}{what}转介 {sent} 次" + (
        f"，交中心答复的 {handed} 次中按时首次答复 {kept} 次" if handed else ""
    )


def _row(place: Place, told: Referred, names: dict[str, str]) -> dict[str, Any]:
    return {
        "href": reverse("place", args=[place.pk]),
        "name": place.name,
        "town": names.get(place.region.town_code, place.region.name),
        "sent": told.sent,
        "handed": told.handed,
        "answered": told.answered,
        "hours": "" if told.hours is None else f"{told.hours:.1f} 小时",
        "kept": told.in_time,
        "share": f"{100 * told.in_time / told.answered:.1f}%" if told.answered else "",
    }
