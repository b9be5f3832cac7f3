"""Working days (工作日) as a plain value: no clock, and no database but where load_calendar asks for it.

Weekdays are working days unless the yearly notice of the State Council (国务院办公厅节假日安排) says rest,
weekends are not unless it says work (调休上班). A year without a notice is provisional (暂定): only what is
certain without it is taken as rest, that is weekends and the statutory holidays of a fixed solar date
(全国年节及纪念日放假办法: 元旦, 清明, 劳动节, 国庆节; from 2025 also 2 May). 春节, 端午 and 中秋 follow the
moon and the make-up days follow the notice: both come with it.
Of the years before 2004 no notice is held: weekends only, provisional too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

ONE_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
FIRST_YEAR = 2004
LAST_SOLAR_YEAR = 2100  # as far as the package computes 清明
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


@dataclass(frozen=True)
class Special:
    """A day that a notice sets apart: rest (放假) or work on a weekend (调休上班)."""

    off: bool
    name: str


class Calendar:
    """Which days are working days, why, and whether that is certain. Immutable."""

    def __init__(self, days: Mapping[date, Special], announced: frozenset[int]) -> None:
        self._days = dict(days)
        self._announced = announced

    @classmethod
    @cache
    def official(cls) -> Calendar:
        """The notices of 2004 and later as shipped with the product; needs no database."""
        days = dict(official_days())
        return cls(days, frozenset(official_years()))

    def announced(self, year: int) -> bool:
        """Whether the notice for that year is held. If not, its working days are provisional."""
        return year in self._announced

    def is_workday(self, day: date) -> bool:
        """Whether the day is a working day, as far as is known."""
        special = self._special(day)
        return day.weekday() < 5 if special is None else not special.off

    def why(self, day: date) -> str:
        """The reason in words: 国庆节放假, 调休上班, 星期六, or 工作日."""
        special = self._special(day)
        if special is not None:
            return f"{special.name}放假" if special.off else "调休上班"
        return "工作日" if day.weekday() < 5 else weekday(day)

    def next_workday(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the first one after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the last one before it."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after the one day and not after the other; 0 if there is none."""
        return sum(self.is_workday(day) for day in days_between(after + ONE_DAY, until))

    def _special(self, day: date) -> Special | None:
        found = self._days.get(day)
        if found is None and day.year >= FIRST_YEAR and day.year not in self._announced:
            found = _fixed_holidays(day.year).get(day)
        return found


def load_calendar() -> Calendar:
    """The calendar as the bureau keeps it in the database; see holidays.load_calendar."""
    from . import holidays  # here, so that this module needs no database

    return holidays.load_calendar()


def weekday(day: date) -> str:
    """星期一 to 星期日."""
    return "星期" + WEEKDAYS[day.weekday()]


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included; none if the last is earlier."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def official_days() -> Iterator[tuple[date, Special]]:
    """The days set apart by the notices of all years held."""
    for day, name in chinese_calendar.holidays.items():
        yield day, Special(True, NAMES.get(name, name))
    for day, name in chinese_calendar.workdays.items():
        yield day, Special(False, NAMES.get(name, name))


def official_years() -> range:
    """The years whose notice is held."""
    return range(FIRST_YEAR, max(chinese_calendar.holidays).year + 1)


@cache
def _fixed_holidays(year: int) -> dict[date, Special]:
    may = (1, 2) if year >= 2025 else (1,)
    fixed = [(1, 1, "元旦"), *((5, d, "劳动节") for d in may), *((10, d, "国庆节") for d in (1, 2, 3))]
    days = {date(year, month, day): Special(True, name) for month, day, name in fixed}
    if year > LAST_SOLAR_YEAR:
        return days
    april = chinese_calendar.get_solar_terms(date(year, 4, 1), date(year, 4, 10))
    return days | {day: Special(True, "清明节") for day, term in april if term == "清明"}
