"""What waits: for others, and what has come to a stand (久未动)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import daily, scope
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.matters.process import lapsing, process
from siheng.kernel.org.clock import now, today
from siheng.web.workspace.base import reader
from siheng.web.workspace.due import MINE, sides, whose
from siheng.web.workspace.narrowing import counted
from siheng.web.workspace.present import address, clock_chip, matter_chips, with_details
from siheng.web.workspace.turn import next_step

# So many of each group are drawn; the rest are counted.
SHOWN = 20


def _asked(request: HttpRequest) -> tuple[QuerySet[Matter], list[dict[str, Any]]]:
    """The open matters that the address asks for, those that the desk counts or all that the reader may know of; both as tabs."""
    account, mine = reader(request), request.GET.get("mine") == "1"
    matters = whose(account) if mine else Matter.objects.for_account(account).filter(open=True)
    tabs = [
        {"label": "工作台上的", "href": f"?{MINE}", "on": mine, "count": None},
        {"label": "看得到的全部", "href": request.path, "on": not mine, "count": None},
    ]
    return matters, tabs


def stuck(request: HttpRequest) -> HttpResponse:
    """Matters that have come to a stand, with the reason and the next step."""
    asked, tabs = _asked(request)
    standing = {
        title: asked.select_related("handler").filter(why).order_by("stepped_at", "pk")
        for title, why in daily.stuck(now()).items()
    }
    counts = counted(standing)
    found = {title: list(matters[:SHOWN]) for title, matters in standing.items()}
    shown = [m for rows in found.values() for m in rows]
    with_details(shown)
    chips, levels = matter_chips(shown, today(), load_calendar()), scope.levels(reader(request), shown)
    groups = [
        {
            "title": title,
            "n": counts[title],
            "why": f"停得最久的 {SHOWN} 件" if counts[title] > SHOWN else "",
            "rows": [_row(request, m, chips[m.pk], levels[m.pk]) for m in rows],
        }
        for title, rows in found.items()
        if rows
    ]
    total = sum(counts.values())
    return render(
        request,
        "workspace/stuck.html",
        {
            "answer": f"有 {total} 件久未动" if total else "没有久未动的事项",
            "views": tabs,
            "groups": groups,
        },
    )


def _row(request: HttpRequest, m: Matter, chip: dict[str, Any], level: int) -> dict[str, Any]:
    days = (today() - timezone.localtime(m.stepped_at).date()).days
    whole = level >= scope.PARTY
    return {
        "chip": chip,
        "number": str(m),
        "href": address("matter", m.pk),
        "line": m.title if whole else "",
        "who": m.handler.name if m.handler else "未分派",
        "status": process(m.kind).state_of(m).label,
        "days": f"{days} 天没有新步骤",
        "action": next_step(m, reader(request)) if whole else None,
    }


def others(request: HttpRequest) -> HttpResponse:
    """What waits for someone else: for the respondent, the applicant, a court; nearest day first."""
    asked, tabs = _asked(request)
    clocks = list(
        Clock.objects.everything("narrowed to the reader's matters")
        .filter(matter__in=asked.values("pk"), state=Clock.State.RUNNING)
        .exclude(waits_for__in=("", *sides(reader(request))))
        .exclude(key__in=lapsing())
        .select_related("matter__handler")
        .order_by("due_on")[:100]
    )
    levels = scope.levels(reader(request), [c.matter for c in clocks])
    calendar, day = load_calendar(), today()
    groups: dict[str, list[dict[str, Any]]] = {}
    for c in clocks:
        whole = levels[c.matter_id] >= scope.PARTY
        groups.setdefault(f"等{c.waits_for}", []).append(
            {
                "chip": clock_chip(c, day, calendar),
                "number": str(c.matter),
                "href": address("matter", c.matter_id),
                "line": c.matter.title if whole else "",
                "status": c.label,
                "days": f"{c.started_on:%m-%d} 起算",
                "who": c.matter.handler.name if c.matter.handler else "",
                "action": None,
            }
        )
    shown = [{"title": title, "n": len(rows), "why": "", "rows": rows} for title, rows in groups.items()]
    return render(
        request,
        "workspace/stuck.html",
        {
            "answer": f"有 {len(clocks)} 项在等别人" if clocks else "没有在等别人的事项",
            "views": tabs,
            "groups": shown,
        },
    )
