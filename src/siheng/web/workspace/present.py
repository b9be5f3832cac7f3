"""What the components of a page are given: chips, step bars, timelines and clock bars, made from a matter and its clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.rulebook import rule
from siheng.kernel.law.words import Standing, before, standing
from siheng.kernel.matters.clocks import result
from siheng.kernel.matters.models import Clock, Event, Matter
from siheng.kernel.matters.process import process
from siheng.kernel.matters.showing import Table

Chip = dict[str, Any]
# So many rows of a matter's table stand on its page.
TABLE_ROWS = 50
# A number that stands in no address.
ANY = 9876543210


@cache
def _open_address(name: str, numbers: int) -> str:
    return reverse(name, args=[ANY] * numbers).replace(str(ANY), "{}")


def address(name: str, *numbers: int) -> str:
    """The address of a page of numbered things; a list asks for a hundred, which ``reverse`` would each look up."""
    return _open_address(name, len(numbers)).format(*numbers)


def standing_of(clock: Clock, today: date, calendar: Calendar) -> Standing:
    """Where a live clock stands today."""
    law = rule(clock.rule)
    paused = (
        date.fromisoformat(clock.pauses[-1]["from"])
        if clock.state == Clock.State.PAUSED and clock.pauses
        else None
    )
    return standing(
        clock.due_on,
        today,
        length=clock.amount or law.amount,
        unit=law.unit,
        calendar=calendar,
        paused_since=paused,
    )


def clock_chip(clock: Clock, today: date, calendar: Calendar, *, link: bool = True) -> Chip:
    """The chip of a clock, live or ended."""
    href = address("term", clock.matter_id, clock.pk) if link else ""
    if clock.state == Clock.State.MET:
        days = (clock.ended_on - clock.started_on).days if clock.ended_on else 0
        return {"state": "done", "words": f"第 {days} 天办结" if days else "当日办结", "href": href}
    if clock.state == Clock.State.ENDED:
        return {"state": "prov", "words": "不再计算", "href": href}
    now = standing_of(clock, today, calendar)
    if clock.provisional and now.state == "ok":
        return {
            "state": "prov",
            "words": f"{now.words}，暂定",
            "href": href,
            "title": "那一年的放假安排还没有公布",
        }
    return {
        "state": now.state if now.state != "none" else "prov",
        "words": now.words,
        "href": href,
        "title": clock.label,
    }


def matter_chips(
    matters: Iterable[Matter], today: date, calendar: Calendar, *, linked: bool = True
) -> dict[int, Chip]:
    """The chip of each matter: its nearest running clock, a pause, or its outcome. One query for all."""
    matters = list(matters)
    held = {m.pk: m for m in matters}
    nearest: dict[int, Clock] = {}
    live = Clock.objects.everything("of matters that the page holds").filter(
        matter__in=list(held), state__in=[Clock.State.RUNNING, Clock.State.PAUSED]
    )
    for clock in live:
        clock.matter = held[clock.matter_id]
        known = nearest.get(clock.matter_id)
        if known is None or _rank(clock) < _rank(known):
            nearest[clock.matter_id] = clock
    chips: dict[int, Chip] = {}
    for m in matters:
        clock = nearest.get(m.pk)
        if clock:
            chips[m.pk] = clock_chip(clock, today, calendar, link=linked)
        else:
            outcome = process(m.kind).outcome_label(m)
            words = outcome or process(m.kind).state_of(m).label
            chips[m.pk] = {"state": "prov" if m.open and not outcome else "done", "words": words, "href": ""}
    return chips


def with_details(matters: Iterable[Matter]) -> None:
    """Fetch the typed details of the matters that a page shows, and what their steps depend on: by kind, not by row."""
    kinds: dict[str, list[Matter]] = {}
    for m in matters:
        kinds.setdefault(m.kind, []).append(m)
    for kind, rows in kinds.items():
        chosen = process(kind)
        details = [str(chosen.detail._meta.model_name)] if chosen.detail else []
        prefetch_related_objects(rows, *details, *chosen.depends)


def _rank(clock: Clock) -> tuple[bool, bool, date]:
    """Ours and the respondent's before another's mere chance to act; running before paused; the nearest first."""
    term = process(clock.matter.kind).terms.get(clock.key)
    return (bool(term and term.lapses), clock.state != Clock.State.RUNNING, clock.due_on or date.max)


def steps(matter: Matter, events: list[Event]) -> list[dict[str, str]]:
    """The step bar: the stages of the process, with the day on which each was reached."""
    chosen = process(matter.kind)
    now = chosen.state_of(matter)
    if events and (began := chosen.transitions.get(events[0].step)) and began.past:
        return _past_steps(matter, chosen.stages)
    left: dict[int, str] = {}
    before, entered = 0, ""
    for event in events:
        reached = chosen.states.get(event.after)
        if reached and reached.stage in chosen.stages:
            at = chosen.stages.index(reached.stage)
            for n in (*range(at), *([before] if at < before else [])):
                left.setdefault(n, _left(event, chosen.stages[n]))
            before = at
        if event.before != event.after:
            entered = _md(happened(event))
    place = chosen.stages.index(now.stage) if now.stage in chosen.stages else -1
    bar = []
    for n, name in enumerate(chosen.stages):
        past = n < place or (now.final and (n == place or n in left))
        state = "ok" if past else "now" if n == place else "todo"
        note = left.get(n, "") if past else ""
        if n == 0 and events:
            state, note = "ok", _left(events[0], name)
        elif state == "now":
            note = now.label
        elif n == place:
            note = note or entered
        bar.append({"name": name, "note": note, "state": state})
    return bar


def _left(event: Event, stage: str) -> str:
    """When a stage was left: on the event's day, or as the event says of each of what was begun elsewhere."""
    days = event.data.get("left") if isinstance(event.data, dict) else None
    if days is None:
        return _md(happened(event))
    return _md(date.fromisoformat(days[stage])) if stage in days else ""


def _past_steps(matter: Matter, stages: Sequence[str]) -> list[dict[str, str]]:
    """The step bar of a matter that had ended before it was recorded: of what was between, no day is known."""
    days = ["" for _ in stages]
    days[0], days[-1] = _md(matter.received_on), _md(matter.closed_on or matter.received_on)
    return [{"name": name, "note": day, "state": "ok"} for name, day in zip(stages, days, strict=True)]


def happened(event: Event) -> date:
    """The day on which it happened, as the form said; else the day on which it was recorded."""
    day = event.data.get("day") if isinstance(event.data, dict) else None
    return date.fromisoformat(day) if day else timezone.localtime(event.at).date()


def _md(day: date) -> str:
    return f"{day.month}月{day.day}日"


def timeline(matter: Matter, events: list[Event], live: list[Clock]) -> list[dict[str, Any]]:
    """The timeline, newest first; on top what comes due."""
    entries: list[dict[str, Any]] = [
        {
            "date": _md(c.due_on) if c.due_on else "",
            "text": f"到期：{c.label}",
            "who": f"由{c.waits_for}办" if c.waits_for else "",
            "kind": "due",
        }
        for c in sorted((c for c in live if c.due_on), key=lambda c: c.due_on or date.max, reverse=True)
    ]
    for event in reversed(events):
        day = happened(event)
        year = f"{day.year}年" if day.year != timezone.localtime(events[-1].at).year else ""
        who = event.actor_text
        if event.data.get("approved_by"):
            who += f" · 批准 {event.data['approved_by']}"
        kind = "pause" if event.step == "suspend" else "key" if event.before != event.after else ""
        entries.append(
            {
                "date": year + _md(day),
                "text": event.label + (f"：{event.summary}" if event.summary else ""),
                "who": who,
                "kind": kind,
            }
        )
    return entries


def clock_bar(clock: Clock, today: date, calendar: Calendar) -> dict[str, Any]:
    """A clock as a bar: what is used, paused and extended, in percent of the whole."""
    found = result(clock, calendar)
    start = clock.started_on
    last = max(filter(None, (clock.due_on, clock.ended_on, today if clock.live else None)), default=today)
    whole = max((last - start).days, 1)
    stop = min(clock.ended_on or today, last)

    def part(kind: str, first: date, end: date) -> dict[str, Any]:
        left = max(0, (first - start).days) * 100 / whole
        return {
            "kind": kind,
            "left": f"{left:.1f}",
            "width": f"{min(100 - left, max(0, (end - first).days) * 100 / whole):.1f}",
        }

    parts = []
    if clock.extensions and clock.due_on:
        days = sum(e.get("amount") or 0 for e in clock.extensions)
        parts.append(part("extended", max(start, clock.due_on - timedelta(days=days)), clock.due_on))
    parts.append(part("used", start, stop))
    for p in found.pauses:
        parts.append(part("pause", p.start, p.resumed or stop))
    if clock.live:
        parts.append(
            {"kind": "today", "left": f"{min(100.0, (today - start).days * 100 / whole):.1f}", "width": None}
        )
    chip = clock_chip(clock, today, calendar)
    due = f"到期日 {clock.due_on:%Y-%m-%d}" if clock.due_on else "中止中"
    return {
        "name": clock.label,
        "words": f"{clock.label}:{start:%Y-%m-%d} 起，{due},{chip['words']}",
        "segments": parts,
        "chip": chip,
    }


def big(clock: Clock | None, today: date, calendar: Calendar) -> dict[str, Any] | None:
    """The days-left block at the head of a case."""
    if clock is None:
        return None
    now = standing_of(clock, today, calendar)
    href = reverse("term", args=[clock.matter_id, clock.pk])
    if clock.state == Clock.State.PAUSED or clock.due_on is None:
        return {
            "state": "hold",
            "amount": "停",
            "unit": "",
            "head": f"{clock.label}{now.words}",
            "note": "恢复后接着算。",
            "href": href,
        }
    left = now.left or 0
    law = rule(clock.rule)
    unit = "个工作日" if law.unit == "working_day" and left > 0 else "天"
    note = (
        f"已过 {clock.due_on.month}月{clock.due_on.day}日。"
        if left < 0
        else _rest(today, clock.due_on, calendar)
    )
    if clock.provisional:
        note = "暂定，放假安排未公布。" + note
    return {
        "state": now.state,
        "amount": abs(left) or "今日",
        "unit": "天逾期" if left < 0 else unit if left else "到期",
        "head": f"{before(law.kind)}{clock.due_on.year}年{clock.due_on.month}月{clock.due_on.day}日{clock.label}",
        "note": note,
        "href": href,
    }


def _rest(today: date, due: date, calendar: Calendar) -> str:
    """How many working days are left where rest days lie between."""
    if (due - today).days > 15:
        return ""
    working = calendar.workdays_between(today, due)
    rest = (due - today).days - working
    return f"中间休息 {rest} 天，还有 {working} 个工作日。" if rest else ""


def moment(at: datetime) -> str:
    """2022-12-30 15:42."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def table(matter: Matter, declared: Table) -> dict[str, Any] | None:
    """A matter's table: its first rows, and the way to all of them in Excel; None without any."""
    rows = [[_cell(value) for value in row] for row in declared.rows(matter)]
    if not rows:
        return None
    link = {
        "label": f"全部 {len(rows)} 行（Excel）",
        "href": reverse("table", args=[matter.pk, declared.key]),
    }
    return {"head": declared.head, "rows": rows[:TABLE_ROWS], "link": link}


def _cell(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
