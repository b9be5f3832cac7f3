"""The working-day calendar in the database: read, seeded, and changed as each year's notice comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction

from .calendar import Calendar, Special, official_days, official_years
from .errors import LawError
from .models import CalendarDay, CalendarYear

_held: tuple[tuple[tuple[Any, ...], ...], Calendar] | None = None


def load_calendar() -> Calendar:
    """The bureau's calendar, or the one shipped with the product while the table is empty.

    One small query tells whether this process's copy is still good: each change puts a random mark on its
    year, so neither another process nor a rolled-back change can go unnoticed.
    """
    global _held
    marks = tuple(CalendarYear.objects.order_by("year").values_list("year", "announced", "mark"))
    if not marks:
        return Calendar.official()
    if _held is None or _held[0] != marks:
        rows = CalendarDay.objects.values_list("date", "off", "name")
        announced = frozenset(year for year, known, _ in marks if known)
        _held = marks, Calendar({day: Special(off, name) for day, off, name in rows}, announced)
    return _held[1]


@transaction.atomic
def announce(*, year: int, rest: Mapping[date, str], work: Mapping[date, str], source: str) -> None:
    """Enter the notice of a year: its rest days and make-up days, each with the name of its holiday.

    Replaces what was held of that year; a day at the turn of the year before or after is added to it. Raises
    LawError if a day is both, lies elsewhere, or if a make-up day is not on a weekend; then nothing is
    changed.
    """
    if both := sorted(rest.keys() & work.keys()):
        raise LawError(f"{both[0]}既是放假又是上班，请核对通知。")
    for day in sorted(rest.keys() | work.keys()):
        if abs(day.year - year) > 1 or (day.year != year and day.month not in (1, 12)):
            raise LawError(f"{day}不在{year}年放假安排之内。")
    if wrong := [day for day in work if day.weekday() < 5]:
        raise LawError(f"{min(wrong)}不是星期六或星期日，不会是调休上班日。")
    days = [CalendarDay(date=d, off=True, name=n, source=source) for d, n in rest.items()]
    days += [CalendarDay(date=d, off=False, name=n, source=source) for d, n in work.items()]
    touched = {year} | {day.date.year for day in days}
    for other in sorted(touched):  # rows first: who comes second waits here, on PostgreSQL too
        _touch(other, **({"announced": True, "source": source} if other == year else {}))
    CalendarDay.objects.filter(date__year=year).delete()
    _put(days)


@transaction.atomic
def set_day(*, day: date, off: bool, name: str, source: str) -> None:
    """Set one day apart, or correct it. A year not yet known stays 未公布."""
    _touch(day.year)
    _put([CalendarDay(date=day, off=off, name=name, source=source)])


@transaction.atomic
def clear_day(*, day: date) -> None:
    """Make a day an ordinary one again: work from Monday to Friday, rest otherwise."""
    _touch(day.year)
    CalendarDay.objects.filter(date=day).delete()


@transaction.atomic
def seed_calendar(days: type[CalendarDay] = CalendarDay, years: type[CalendarYear] = CalendarYear) -> None:
    """Fill in the notices shipped with the product, for the years that the table does not have. Safe to
    repeat.
    """
    missing = set(official_years()) - set(years.objects.values_list("year", flat=True))
    source = "国务院办公厅关于{}年部分节假日安排的通知"
    rows = [
        days(date=day, off=special.off, name=special.name, source=source.format(day.year))
        for day, special in official_days()
        if day.year in missing
    ]
    days.objects.bulk_create(rows, ignore_conflicts=True)
    years.objects.bulk_create(
        years(year=year, announced=True, source=source.format(year), mark=uuid4().hex)
        for year in sorted(missing)
    )


def _touch(year: int, **changes: Any) -> None:
    CalendarYear.objects.update_or_create(year=year, defaults={"mark": uuid4().hex, **changes})


def _put(days: Iterable[CalendarDay]) -> None:
    CalendarDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["date"], update_fields=["off", "name", "source"]
    )
