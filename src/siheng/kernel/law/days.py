"""A computed term day by day, for the calendar of the term page (逐日看)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .calendar import ONE_DAY, Calendar, days_between
from .counting import covering
from .result import Segment, TermResult


@dataclass(frozen=True)
class Day:
    """One day of a term.

    ``state``: start (起算日, the event's day for a lead), counted, skipped (a rest day in a count of working
    days), paused, rolled (届满后顺延, or passed over by moving earlier), due. ``n`` is its number if it was
    counted, whatever its state: a last day on a rest day is rolled and has a number. ``reason`` says why it
    is not an ordinary working day.
    """

    on: date
    state: str
    n: int | None = None
    reason: str = ""
    extended: bool = False


def explain_days(result: TermResult, calendar: Calendar, *, until: date | None = None) -> Iterator[Day]:
    """Every day from start to due day in order; for a lead from the due day to the event.

    While an open pause stops the count, goes on to ``until`` (usually today), or to the first paused day.
    """
    if result.rule.direction == "backward":
        yield from _backward(result, calendar)
        return
    start, due, raw = result.started_on, result.due_on, result.raw_end
    last = due or max(until or date.min, result.paused_since or start)
    if start != due:
        yield Day(start, "start", reason=_reason(start, calendar))
    n = 0
    for day in days_between(start + ONE_DAY, last):
        segment = _segment(result, day)
        pause = covering(result.pauses, day)
        if raw is not None and day > raw:
            yield Day(day, "due" if day == due else "rolled", reason=_reason(day, calendar))
        elif pause:
            yield Day(day, "paused", reason=pause.ground or "中止")
        elif segment and segment.unit == "working_day" and not calendar.is_workday(day):
            yield Day(day, "skipped", reason=_reason(day, calendar), extended=segment.extension is not None)
        elif segment:
            n += 1
            state = "due" if day == due else "rolled" if day == raw else "counted"
            yield Day(day, state, n, _reason(day, calendar), segment.extension is not None)
        else:  # hours and fixed dates: no day is counted
            yield Day(day, "due" if day == due else "counted", reason=_reason(day, calendar))
    if start == due:
        yield Day(start, "due", reason=_reason(start, calendar))


def _backward(result: TermResult, calendar: Calendar) -> Iterator[Day]:
    event, due, raw = result.started_on, result.due_on, result.raw_end
    assert due is not None
    assert raw is not None
    counts = result.unit != "working_day"
    n = sum(counts or calendar.is_workday(day) for day in days_between(raw, event - ONE_DAY))
    for day in days_between(due, event - ONE_DAY):
        reason = _reason(day, calendar)
        if day < raw:
            yield Day(day, "due" if day == due else "rolled", reason=reason)
        elif counts or calendar.is_workday(day):
            yield Day(day, "due" if day == due else "rolled" if day == raw else "counted", n, reason)
            n -= 1
        else:
            yield Day(day, "skipped", reason=reason)
    yield Day(event, "due" if event == due else "start", reason=_reason(event, calendar))


def _segment(result: TermResult, day: date) -> Segment | None:
    return next(
        (s for s in result.segments if s.days and s.first <= day and (s.last is None or day <= s.last)), None
    )


def _reason(day: date, calendar: Calendar) -> str:
    why = calendar.why(day)
    return "" if why == "工作日" else why
