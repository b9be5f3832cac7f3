"""A term explained: in a sentence, as a sum, day by day, with its article and who changed it."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from siheng.kernel.law.calendar import WEEKDAYS, Calendar, load_calendar
from siheng.kernel.law.days import Day, explain_days
from siheng.kernel.law.rulebook import Rule, citation, rule
from siheng.kernel.law.rulebook import families as rule_families
from siheng.kernel.law.terms import TermResult
from siheng.kernel.matters.clocks import result
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.org.clock import today
from siheng.web.workspace.base import answers, find, reader
from siheng.web.workspace.present import clock_chip, happened
from siheng.web.workspace.term_words import answer, length, month_day, sum_of

STRIP = 12  # a term of so few working days is drawn as a strip of days, not as months
LEGEND = (
    ("st", "起算日，不计"),
    ("in", "计入"),
    ("pa", "中止，不计"),
    ("ex", "延期"),
    ("sk", "休息日，不计"),
    ("roll", "届满日逢假，顺延"),
    ("du", "到期日"),
    ("to", "今天"),
)
BACK = {"st": "事件日，不计", "roll": "逢假，提前"}  # where a term is counted back from an event
HOURS = {"st": "起算"}
KINDS = {"start": "st", "counted": "in", "skipped": "sk", "paused": "pa", "rolled": "roll", "due": "du"}


@answers
def term(request: HttpRequest, pk: int, clock: int) -> HttpResponse:
    """The page of one clock; for the pop-over the short sum alone; with ?print=1 the sheet to hand over."""
    m = find(request, pk)
    found = next((c for c in m.clocks.all() if c.pk == clock), None)
    if found is None:
        raise Http404
    calendar, day = load_calendar(), today()
    told, law = result(found, calendar), rule(found.rule)
    parts = sum_of(found, told, calendar)
    rows = [{"text": p["note"], "note": "", "value": f"{p['op']} {p['value']}".strip()} for p in parts]
    said, notes = answer(found, told, day, calendar), _notes(found, told, law)
    basis, here = _basis(law), reverse("term", args=[pk, clock])
    if request.headers.get("HX-Request") or request.GET.get("pop"):
        return render(
            request,
            "workspace/_term_pop.html",
            {
                "title": said["before"] + said["day"] + said["after"],
                "rows": rows,
                "article": basis["article"],
                "href": here,
                "print_url": here + "?print=1",
            },
        )
    shared = {"basis": basis, "changes": _changes(m, found)}
    if request.GET.get("print"):
        return render(
            request,
            "workspace/term_print.html",
            shared
            | {
                "title": f"{m} {found.label}期限说明",
                "back": here,
                "note": "".join(n["text"] for n in notes),
                "rows": rows,
            },
        )
    days = list(explain_days(told, calendar, until=day))
    short = law.unit == "working_day" and len(days) <= STRIP + 6
    return render(
        request,
        "workspace/term.html",
        shared
        | {
            "crumbs": [
                {"label": str(m), "href": reverse("matter", args=[pk])},
                {"label": "期限", "href": ""},
                {"label": found.label, "href": ""},
            ],
            "answer": said,
            "print_url": here + "?print=1",
            "correct_url": reverse("step", args=[pk, "correct_start"])
            if reader(request).holds(f"{m.kind}.handle") and found.live
            else "",
            "sum": parts,
            "notes": notes,
            "calendar": None if short else _months(days, day, calendar, told),
            "week": _strip(days, told) if short else None,
            "others": _others(m, found, day, calendar),
        },
    )


def _notes(c: Clock, told: TermResult, law: Rule) -> list[dict[str, str]]:
    notes = []
    if told.provisional:
        notes.append(
            {
                "tone": "",
                "icon": "calendar",
                "text": "暂定：有的日子落在放假安排还没有公布的年份，公布后重算。",
            }
        )
    if not law.is_law:
        notes.append(
            {
                "tone": "bad",
                "icon": "alert-triangle",
                "text": "这条是未核实的设置，不是法定期限，引用前请核对原文。",
            }
        )
    notes += [{"tone": "", "icon": "alert-triangle", "text": w} for w in told.warnings]
    return notes


def _basis(law: Rule) -> dict[str, str]:
    since = f"{law.effective_from:%Y-%m-%d}" if law.effective_from else "施行日未核实"
    until = f"{law.effective_to:%Y-%m-%d}" if law.effective_to else "今"
    versions = rule_families()[law.family]
    others = [v.key for v in versions if v.key != law.key]
    return {
        "tag": f"{since} 至 {until}",
        "article": citation(law) if law.is_law else f"未核实的设置，据称出自{citation(law)}",
        "words": law.summary,
        "source": law.source if law.source and law.source.startswith("http") else "",
        "rule": law.key,
        "note": f"另一版本 {'、'.join(others)} 不适用本件" if others else "",
    }


def _changes(m: Matter, c: Clock) -> list[dict[str, str]]:
    """What moved this clock: suspension, resumption, extension, a corrected start, a changed holiday list."""
    moving = m.events.filter(
        step__in=[
            "suspend",
            "resume",
            "extend",
            "convert",
            "correct_start",
            "recompute",
            "require_correction",
            "correct",
        ]
    )
    return [
        {
            "date": month_day(happened(e)),
            "text": e.label + (f"：{e.summary}" if e.summary else ""),
            "who": e.actor_text,
        }
        for e in moving.order_by("seq")
        if c.pauses or c.extensions or e.step in ("correct_start", "recompute")
    ]


def _others(m: Matter, c: Clock, day: date, calendar: Calendar) -> list[dict[str, Any]]:
    found = []
    for other in m.clocks.exclude(pk=c.pk):
        law = rule(other.rule)
        found.append(
            {
                "title": f"本件另一个期限：{other.label}",
                "note": " · ".join(filter(None, [length(other, law), law.article])),
                "chip": clock_chip(other, day, calendar),
                "week": None,
                "href": reverse("term", args=[m.pk, other.pk]),
            }
        )
    return found


def _day_kind(d: Day, now: date, calendar: Calendar) -> tuple[str, str]:
    kind = KINDS[d.state]
    if d.extended and d.state == "counted":
        kind = "ex"
    if d.on == now:
        kind += " to"
    why = calendar.why(d.on)
    special = "" if why == "工作日" or why.startswith("星期") else "班" if calendar.is_workday(d.on) else "休"
    return kind, special


def _months(days: list[Day], now: date, calendar: Calendar, told: TermResult) -> dict[str, Any]:
    """Rows of months from the start to the due day."""
    from calendar import monthrange

    known = {d.on: d for d in days}
    months: list[dict[str, Any]] = []
    used: set[str] = set()
    for (year, month), group in groupby(sorted(known), key=lambda x: (x.year, x.month)):
        list(group)
        cells = []
        for n in range(1, monthrange(year, month)[1] + 1):
            on = date(year, month, n)
            d = known.get(on)
            if d is None:
                cells.append({"day": n, "kind": "out to" if on == now else "out", "mark": "", "why": ""})
                continue
            kind, mark = _day_kind(d, now, calendar)
            used |= set(kind.split())
            number = f"第{d.n}日" if d.n else ""
            cells.append(
                {"day": n, "kind": kind, "mark": mark, "why": "，".join(filter(None, [number, d.reason]))}
            )
        name = f"{year}年{month}月" if not months or month == 1 else f"{month}月"
        months.append({"name": name, "days": cells})
    end = f"{told.due_on:%Y-%m-%d}" if told.due_on else "中止中"
    back = told.rule.direction == "backward"
    other = BACK if back else HOURS if told.unit == "hour" else {}
    legend = [{"kind": k, "words": other.get(k, w)} for k, w in LEGEND if k in used]
    return {
        "caption": f"自 {told.started_on:%Y-%m-%d} {'向前倒数' if back else '起逐日计算'}，到期日 {end}",
        "months": months,
        "legend": legend,
    }


def _strip(days: list[Day], told: TermResult) -> list[dict[str, str]]:
    return [
        {
            "weekday": WEEKDAYS[d.on.weekday()],
            "day": f"{d.on.month}/{d.on.day}" if d.state == "start" or d.on.day == 1 else str(d.on.day),
            "note": ("起算" if told.rule.direction == "forward" else "当日")
            if d.state == "start"
            else "休"
            if d.state == "skipped"
            else f"{'班 ' if d.reason and not d.reason.startswith('星期') else ''}第{d.n}日"
            if d.n
            else "不计",
            "kind": {"start": "st", "skipped": "ho", "due": "du", "counted": "in"}.get(d.state, ""),
        }
        for d in days
    ]
