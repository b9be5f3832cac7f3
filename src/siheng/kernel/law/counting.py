"""Counting days forward and back. Knows no rule: amounts, units, pauses, a calendar."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from .calendar import ONE_DAY, Calendar
from .errors import TermError
from .result import Pause, Segment

MONTHS = {"month": 1, "year": 12}


def add_months(day: date, months: int) -> date:
    """The same date so many months on (or back), or the last day of a month that has no such date (民法典
    第202条).
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, overlapping and adjoining ones made one. Raises TermError if one resumes before it
    starts.
    """
    result: list[Pause] = []
    for pause in sorted(pauses, key=lambda p: p.start):
        if pause.resumed is not None and pause.resumed < pause.start:
            raise TermError(f"恢复日（{pause.resumed}）早于中止日（{pause.start}）。")
        if pause.resumed == pause.start:
            continue
        if result and (result[-1].resumed is None or pause.start <= result[-1].resumed):
            result[-1] = _joined(result[-1], pause)
        else:
            result.append(pause)
    return tuple(result)


def _joined(a: Pause, b: Pause) -> Pause:
    resumed = None if a.resumed is None or b.resumed is None else max(a.resumed, b.resumed)
    grounds = dict.fromkeys(g for g in (a.ground, b.ground) if g)
    return Pause(a.start, resumed, "；".join(grounds))


def forward(after: date, amount: int, unit: str, *, calendar: Calendar, pauses: Sequence[Pause]) -> Segment:
    """Count from the day after ``after``. ``pauses`` are merged. Amount 0 ends on ``after`` itself."""
    if unit == "working_day":
        return _working_days(after, amount, calendar, pauses)
    target = add_months(after, amount * MONTHS[unit]) if unit in MONTHS else after + timedelta(days=amount)
    left = days = (target - after).days
    day = after
    for pause in pauses:
        if pause.resumed is not None and pause.resumed <= day + ONE_DAY:
            continue
        free = max((pause.start - day).days - 1, 0)
        if left <= free:
            break
        left -= free
        if pause.resumed is None:
            return Segment(after + ONE_DAY, None, unit, days, left)
        day = pause.resumed - ONE_DAY
    return Segment(after + ONE_DAY, day + timedelta(days=left), unit, days)


def _working_days(after: date, amount: int, calendar: Calendar, pauses: Sequence[Pause]) -> Segment:
    left, day = amount, after
    while left:
        day += ONE_DAY
        if pause := covering(pauses, day):
            if pause.resumed is None:
                return Segment(after + ONE_DAY, None, "working_day", amount, left)
            day = pause.resumed - ONE_DAY
        elif calendar.is_workday(day):
            left -= 1
    return Segment(after + ONE_DAY, day, "working_day", amount)


def back(event: date, amount: int, unit: str, *, calendar: Calendar) -> date:
    """The day so much before an event, which is itself not counted."""
    if unit in MONTHS:
        return add_months(event, -amount * MONTHS[unit])
    if unit == "day":
        return event - timedelta(days=amount)
    left, day = amount, event
    while left:
        day -= ONE_DAY
        left -= calendar.is_workday(day)
    return day


def covering(pauses: Iterable[Pause], day: date) -> Pause | None:
    """The pause in which a day lies."""
    return next((p for p in pauses if p.covers(day)), None)
