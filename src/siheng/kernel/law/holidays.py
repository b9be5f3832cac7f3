"""The working-day calendar in the database: read, seeded, and changed as each year's notice comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction

from .calendar import Calendar, Special, official_days, official_years
from .errors import LawError
from .models import CalendarDay, CalendarYear

_held: tuple[tuple[tuple[Any, ...], ...], Calendar] | None = None


def load_calendar() -> Calendar:
    """The bureau's calendar, or the one shipped with the product while the table is empty.

    One small query tells whether this process's copy is still good: the mark of a year is made from its days,
    so neither another process nor a rolled-back change can go unnoticed.
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
    mark(touched)


@transaction.atomic
def set_day(*, day: date, off: bool, name: str, source: str) -> None:
    """Set one day apart, or correct it. A year not yet known stays 未公布."""
    _touch(day.year)
    _put([CalendarDay(date=day, off=off, name=name, source=source)])
    mark([day.year])


@transaction.atomic
def clear_day(*, day: date) -> None:
    """Make a day an ordinary one again: work from Monday to Friday, rest otherwise."""
    _touch(day.year)
    CalendarDay.objects.filter(date=day).delete()
    mark([day.year])


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
        years(year=year, announced=True, source=source.format(year)) for year in sorted(missing)
    )
    mark(missing, days, years)


def faults() -> Iterator[tuple[int, str]]:
    """The years of which the days are no longer those that were entered, and what is wrong."""
    marks = dict(CalendarYear.objects.values_list("year", "mark"))
    if not marks:
        return
    held = {day.year for day in CalendarDay.objects.values_list("date", flat=True)}
    for year in sorted({*marks, *held, *official_years()}):
        if year not in marks:
            yield year, "这一年不在了"
        elif marks[year] != _marked(year):
            yield year, "有日子被改动"


def shipped(year: int) -> bool:
    """Whether a year stands as it came with the product, so that nobody here has changed it."""
    official = ((day, s.off, s.name) for day, s in official_days() if day.year == year)
    kept = CalendarYear.objects.get(year=year)
    return kept.announced and kept.mark == _mark_of(official)


def _touch(year: int, **changes: Any) -> None:
    CalendarYear.objects.update_or_create(year=year, defaults=changes)


def mark(
    touched: Iterable[int],
    days: type[CalendarDay] = CalendarDay,
    years: type[CalendarYear] = CalendarYear,
) -> None:
    """Make the marks of these years anew from their days."""
    for year in touched:
        years.objects.filter(year=year).update(mark=_marked(year, days))


def _marked(year: int, days: type[CalendarDay] = CalendarDay) -> str:
    rows = days.objects.filter(date__year=year).order_by("date")
    return _mark_of(rows.values_list("date", "off", "name"))


def _mark_of(rows: Iterable[tuple[date, bool, str]]) -> str:
    lines = sorted(f"{day.isoformat()} {off:d} {name}" for day, off, name in rows)
    return sha256("\n".join(lines).encode()).hexdigest()[:32]


def _put(days: Iterable[CalendarDay]) -> None:
    CalendarDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["date"], update_fields=["off", "name", "source"]
    )
