"""How near a due day is, in words and as one of five states; the component that shows it knows no more than
this.

临近 begins when a quarter of the term is left, at most 7 days and at least 1, and always when only today (if
it is a working day) and one more working day remain. What is left of a term in working days is told in
working days; what is past is always told in days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .calendar import ONE_DAY, Calendar
from .result import TermResult

MOST, LEAST = 7, 1


@dataclass(frozen=True)
class Standing:
    """``state``: ok, near, today, late, hold or none (nothing to wait for). ``left``: days, negative when
    late.
    """

    state: str
    words: str
    left: int | None = None


def days_left(due_on: date, today: date, *, unit: str | None, calendar: Calendar) -> int:
    """Days from today to the due day, working days for a term in them; negative calendar days once it is
    past.
    """
    if unit == "working_day" and due_on > today:
        return calendar.workdays_between(today, due_on)
    return (due_on - today).days


def near_threshold(length: int) -> int:
    """From how many days left a term of that length is near (临近)."""
    return max(LEAST, min(MOST, length // 4))


def before(kind: str) -> str:
    """What is said before a term's last day: a date, or what the law deems done, is that very day; else it is the latest."""
    return "" if kind in ("date", "deemed") else "不晚于 "


def standing(
    due_on: date | None,
    today: date,
    *,
    length: int | None,
    unit: str | None,
    calendar: Calendar,
    paused_since: date | None = None,
) -> Standing:
    """Where a term stands today. ``length``, in days or for a term in them working days, sets when it is
    near.
    """
    if paused_since is not None:
        return Standing("hold", f"中止第 {max((today - paused_since).days + 1, 1)} 天")
    if due_on is None:
        return Standing("none", "未起算")
    left = days_left(due_on, today, unit=unit, calendar=calendar)
    if left < 0:
        return Standing("late", f"逾期 {-left} 天", left)
    if due_on == today:
        return Standing("today", "今日到期", 0)
    measure = "个工作日" if unit == "working_day" else "天"
    last_two = (
        due_on - today <= timedelta(days=15) and calendar.workdays_between(today - ONE_DAY, due_on) <= 2
    )
    near = last_two or left <= near_threshold(length or 0)
    return Standing("near" if near else "ok", f"还有 {left} {measure}", left)


def standing_at(due_at: datetime, now: datetime, *, hours: int) -> Standing:
    """Where a term in hours stands; both moments local, without zone. ``left`` is in hours."""
    seconds = (due_at - now).total_seconds()
    if seconds < 0:
        past = int(-seconds // 3600)
        return Standing("late", f"逾期 {past} 小时" if past else "逾期不足 1 小时", -past)
    left = int(seconds // 3600)
    words = f"还有 {left} 小时" if left else "不足 1 小时"
    return Standing("near" if left <= max(LEAST, hours // 4) else "ok", words, left)


def state(result: TermResult, today: date, calendar: Calendar) -> Standing:
    """Where a computed term stands today."""
    return standing(
        result.due_on,
        today,
        length=result.length,
        unit=result.unit,
        calendar=calendar,
        paused_since=result.paused_since,
    )
