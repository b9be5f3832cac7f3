"""Lists of one kind: views, filters, search, columns with the days left, paging that stays quick, Excel out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from siheng.kernel.exchange.ledger import ledgers
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import scope, search
from siheng.kernel.matters.models import Matter, SavedView
from siheng.kernel.matters.process import process
from siheng.kernel.matters.showing import Desk, desks
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import today
from siheng.kernel.org.models import Account
from siheng.web.workspace import bulk, narrowing
from siheng.web.workspace.base import reader
from siheng.web.workspace.filters import bar, link, shown_desk
from siheng.web.workspace.narrowing import COUNTED, PER, laid_out, narrowed
from siheng.web.workspace.present import address, matter_chips


def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """A list page."""
    desk, account = shown_desk(request, kind), reader(request)
    matters, asked = narrowed(desk, account, request.GET)
    sort = request.GET.get("sort", "")
    shown, counts = laid_out(desk, account, matters, asked, sort, tabs=True)
    found = counts[""]
    page = narrowing.page(request.GET)
    if found < COUNTED:
        page = min(page, max(1, -(-found // PER)))
    rows, more = _page(desk, shown, page)
    calendar = load_calendar()
    chips = matter_chips(rows, today(), calendar)
    levels, this_year, came = scope.levels(account, rows), today().year, trail(request.GET)
    create, offered = process(kind).opening(), bulk.steps(kind, account)
    context = {
        "title": desk.label + desk.noun if kind != "all" else desk.label,
        "create": {"label": create.label, "href": reverse("open", args=[kind])}
        if account.holds(create.by)
        else None,
        "import_url": _import_url(kind, account),
        "export_url": reverse("export", args=[kind]) + "?" + request.GET.urlencode(),
        "views": _views(desk, account, asked, counts),
        "save_form": reverse("save_view", args=[kind]),
        "query": request.GET.urlencode(),
        "filters": bar(request, desk, asked, f"{found}" if found < COUNTED else f"{COUNTED} 多"),
        "columns": [
            {
                "key": "chip",
                "label": "期限",
                "sort": link(request, sort="-due" if sort in ("", "due") else "due"),
                "sorted": "up" if sort in ("", "due") else "down" if sort == "-due" else "",
                "num": False,
            },
            *(_column(request, c, sort) for c in desk.columns if not c.excel_only),
        ],
        "rows": [
            _row(desk, m, chips[m.pk], levels[m.pk], this_year, f"{came}{n}")
            | {"can": bulk.possible(m, levels[m.pk], offered)}
            for n, m in enumerate(rows, start=(page - 1) * PER + 1)
        ],
        "words": asked["q"].split(),
        "bulk": bulk.actions(kind, account) if offered else None,
        "bulk_url": reverse("bulk", args=[kind]),
        "pager": _pager(request, page, found, more=more),
        "unit": "件",
        "empty": {"title": "这里还没有记录", "text": "登记来件后，会按到期先后排在这里。", "action": None},
    }
    return render(request, "workspace/list.html", context)


def _page(desk: Desk, matters: QuerySet[Matter], page: int) -> tuple[list[Matter], bool]:
    """One page, and whether there is another. First its numbers, which an index has, then those rows alone."""
    wanted = list(matters.values_list("pk", flat=True)[(page - 1) * PER : page * PER + 1])
    found = Matter.objects.everything("of the numbers found in the reader's scope").select_related(
        *desk.related
    )
    rows = found.in_bulk(wanted[:PER])
    return [rows[pk] for pk in wanted if pk in rows], len(wanted) > PER


def _column(request: HttpRequest, c: Any, sort: str) -> dict[str, Any]:
    sorted_ = "up" if c.sort and sort == c.key else "down" if c.sort and sort == f"-{c.key}" else ""
    href = link(request, sort=f"-{c.key}" if sort == c.key else c.key) if c.sort else ""
    return {"key": c.key, "label": c.label, "sort": href, "sorted": sorted_, "num": False}


def trail(params: QueryDict) -> str:
    """What the address of a matter carries of the list that it was opened from: as what it was asked; its place follows."""
    kept = params.copy()
    kept.pop("page", None)
    return f"?{urlencode({'in': kept.urlencode()})}&at="


def beside(request: HttpRequest, m: Matter) -> dict[str, str]:
    """The matters before and after this one in the list that the reader came from, and its place there."""
    at = whole(request.GET.get("at", "")) or 0
    if not at:
        return {}
    params, desk = QueryDict(request.GET.get("in", "")), desks()[m.kind]
    account, first = reader(request), max(at - 1, 1)
    matters, asked = narrowed(desk, account, params)
    shown, counts = laid_out(desk, account, matters, asked, params.get("sort", ""), tabs=False)
    near = list(shown.values_list("pk", flat=True)[first - 1 : at + 1])
    # Where it has left the list meanwhile, the one that took its place comes next.
    here = near.index(m.pk) if m.pk in near else None
    before = at - first - 1 if here is None else here - 1
    after = at - first if here is None else here + 1

    def to(n: int) -> str:
        return f"{address('matter', near[n])}{trail(params)}{first + n}" if 0 <= n < len(near) else ""

    total = f"共 {_few(counts[''])} 件"
    place = total if here is None else f"第 {first + here} 件，{total}"
    return {"place": place, "previous": to(before), "next_matter": to(after)}


def _row(
    desk: Desk, m: Matter, chip: dict[str, Any], level: int, this_year: int, came: str
) -> dict[str, Any]:
    href = address("matter", m.pk) + came
    cells: dict[str, Any] = {}
    for c in desk.columns:
        if c.excel_only:
            continue
        if level < scope.PARTY and not c.outline:
            cells[c.key] = {"text": "—"}
            continue
        value = c.value(m)
        text = (
            f"{value:%m-%d}" if hasattr(value, "strftime") and value.year == this_year else str(value or "")
        )
        cells[c.key] = {"text": text, "href": href if c.key == "number" else ""}
    return {"id": m.pk, "number": str(m), "href": href, "chip": chip, "cells": cells}


def _import_url(kind: str, account: Account) -> str:
    """Where a ledger of the kind comes in; empty where there is none, or none for this reader."""
    there = kind in ledgers() and account.holds(process(kind).opening().by)
    return reverse("ledger", args=[kind]) if there else ""


def _views(
    desk: Desk, account: Account, asked: dict[str, Any], counts: dict[str, int]
) -> list[dict[str, Any]]:
    tabs = [
        {
            "label": v.label,
            "href": f"?view={v.key}",
            "on": v.key == asked["view"],
            "count": _few(counts[v.key]) if v.counted else None,
        }
        for v in desk.views
    ]
    saved = SavedView.objects.filter(account=account, kind=desk.kind)
    return tabs + [{"label": s.name, "href": f"?{s.query}", "on": False, "count": None} for s in saved]


def _few(n: int) -> str | int:
    return n if n < COUNTED else f"{COUNTED - 1}+"


def _pager(request: HttpRequest, page: int, found: int, *, more: bool) -> dict[str, Any]:
    pages = max(page, -(-found // PER))
    return {
        "page": page,
        "pages": pages if found < COUNTED else f"{pages}+",
        "per": PER,
        "unit": "件",
        "previous": link(request, page=page - 1) if page > 1 else "",
        "next": link(request, page=page + 1) if more else "",
    }


@require_POST
def save_view(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep the present filters as a tab of one's own."""
    shown_desk(request, kind)
    name, query = request.POST.get("name", "").strip()[:20], request.POST.get("query", "")[:500]
    if not name:
        messages.error(request, "视图要有名字。")
    else:
        SavedView.objects.update_or_create(
            account=reader(request), kind=kind, name=name, defaults={"query": query}
        )
        messages.success(request, f"已存为视图“{name}”。")
    return redirect(reverse("list", args=[kind]) + "?" + query)


def find(request: HttpRequest) -> HttpResponse:
    """Search over all kinds: numbers first, then words; and by ID number or telephone through the blind index."""
    from siheng.kernel.matters.parties import same_person

    text = request.GET.get("q", "").strip()
    mine = Matter.objects.for_account(reader(request))
    told = Matter.objects.told(reader(request))
    rows: list[Matter] = []
    if text:
        digits = text.replace(" ", "")
        if len(digits) in (11, 18) and digits[:-1].isdigit():
            people = same_person(id_number=digits) if len(digits) == 18 else same_person(phone=digits)
            rows = list(told.filter(pk__in=people.values("matter")).order_by("-id")[:PER])
        else:
            rows = list(
                mine.filter(number=text)[:PER] or told.filter(outside_numbers__number=text).distinct()[:PER]
            )
            rows = rows or search.newest(Matter.objects.told(reader(request), depth=PER), text, PER)
    levels = scope.levels(reader(request), rows)
    chips = matter_chips(rows, today(), load_calendar())
    results: list[dict[str, Any]] = [
        {
            "href": address("matter", m.pk),
            "number": str(m),
            "kind": process(m.kind).label,
            "chip": chips[m.pk],
            "title": m.title if levels[m.pk] >= scope.PARTY else "",
            "state": process(m.kind).state_of(m).label,
        }
        for m in rows
    ]
    if len(results) == 1 and request.GET.get("go") != "0":
        return redirect(results[0]["href"])
    return render(request, "workspace/search.html", {"q": text, "results": results, "more": len(rows) == PER})
