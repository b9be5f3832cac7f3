"""Periods of a figure (统计期间): a year, a half, a quarter, a month, or from one day to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

SPELLING = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})))?")


class BadPeriod(ValueError):
    """A text names no period; the message is for the one who wrote it."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from ``since`` on and before ``until`` (exclusive)."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.since.year < 1000:  # a year has four digits, on pages and in addresses
            raise BadPeriod(f"没有 {self.since.year} 年的数。")
        if self.until <= self.since:
            raise BadPeriod(f"期间的止日应晚于起日，现为 {self.since} 至 {self.until}。")

    @classmethod
    def year(cls, year: int) -> Period:
        return cls.months(year, 1, 12)

    @classmethod
    def half(cls, year: int, half: int) -> Period:
        return cls.months(year, 6 * half - 5, 6 * half)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        return cls.months(year, 3 * quarter - 2, 3 * quarter)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls.months(year, month, month)

    @classmethod
    def months(cls, year: int, first: int, last: int) -> Period:
        """The months ``first`` to ``last`` of a year, both included. Raises BadPeriod."""
        if not (1 <= year <= 9998 and 1 <= first <= last <= 12):
            raise BadPeriod(f"没有 {year} 年 {first} 月至 {last} 月这个期间。")
        return cls(date(year, first, 1), date(year + last // 12, last % 12 + 1, 1))

    @classmethod
    def parse(cls, text: str) -> Period:
        """A period from ``2022``, ``2022-H1``, ``2022-Q3``, ``2022-09`` or ``2022-05-01..2022-12-30`` (both days count).

        Raises BadPeriod.
        """
        try:
            if ".." in text:
                since, _, last = text.partition("..")
                return cls(date.fromisoformat(since), date.fromisoformat(last) + timedelta(days=1))
            found = SPELLING.fullmatch(text)
            if found:
                year = int(found[1])
                half, quarter, month = (int(part) if part else None for part in found.groups()[1:])
                if half:
                    return cls.half(year, half)
                if quarter:
                    return cls.quarter(year, quarter)
                return cls.year(year) if month is None else cls.month(year, month)
        except (ValueError, OverflowError):
            pass
        raise BadPeriod(
            f"“{text}”不是统计期间，应如 2022、2022-H1、2022-Q3、2022-09 或 2022-05-01..2022-12-30。"
        )

    @property
    def last(self) -> date:
        """The last day that counts."""
        return self.until - timedelta(days=1)

    @property
    def _span(self) -> int:
        """How many whole months, or 0 where it does not begin and end with a month."""
        if self.since.day != 1 or self.until.day != 1:
            return 0
        return 12 * (self.until.year - self.since.year) + self.until.month - self.since.month

    @property
    def preceding(self) -> Period:
        """As many whole months just before it: the month before a month, the quarter before a quarter. Raises BadPeriod."""
        months = self._span
        if not months:
            raise BadPeriod(f"{self.label}不是整月。")
        first = 12 * self.since.year + self.since.month - 1 - months
        return Period(date(first // 12, first % 12 + 1, 1), self.since)

    @property
    def previous_year(self) -> Period:
        """The same days one year before (上年同期)."""

        def back(day: date) -> date:
            return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

        return Period(back(self.since), back(self.until))

    def said(self, words: str) -> str:
        """Words that speak of a year, as they are said of this period (上年结转 of a month is 上期结转)."""
        if self._span == 12:
            return words
        return words.replace("上年", "上期").replace("本年", "本期").replace("年末", "期末")

    def __str__(self) -> str:
        """The address form that ``parse`` reads."""
        span, year, month = self._span, self.since.year, self.since.month
        if span == 12 and month == 1:
            return str(year)
        if span == 6 and month in (1, 7):
            return f"{year}-H{month // 6 + 1}"
        if span == 3 and month % 3 == 1:
            return f"{year}-Q{month // 3 + 1}"
        if span == 1:
            return f"{year}-{month:02d}"
        return f"{self.since}..{self.last}"

    @property
    def label(self) -> str:
        """The period in Chinese words."""
        span, year, month = self._span, self.since.year, self.since.month
        if span == 12 and month == 1:
            return f"{year}年"
        if span == 6 and month in (1, 7):
            return f"{year}年{'上' if month == 1 else '下'}半年"
        if span == 3 and month % 3 == 1:
            return f"{year}年{'一二三四'[month // 3]}季度"
        if span == 1:
            return f"{year}年{month}月"
        if span and self.last.year == year:
            return f"{year}年{month}月至{self.last.month}月"
        return f"{_spoken(self.since)}至{_spoken(self.last)}"


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
