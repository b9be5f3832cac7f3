"""Figures into numbers, cells and rows. Each group of figures is one scan, however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import QuerySet

from siheng.kernel.figures.declare import Count, Figure, Identity, Plain, Ratio
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.sources import Dimension, Month
from siheng.kernel.org.models import Account


class UnknownDimension(LookupError):
    """A figure cannot be split that way."""


@dataclass(frozen=True)
class Value:
    """A figure's number in a period: a whole number, or a rounded percentage; None where a ratio has no base (无可算)."""

    figure: Figure
    period: Period
    number: Decimal | None
    numerator: int | None = None
    denominator: int | None = None

    @property
    def text(self) -> str:
        """The number as it is printed, without its unit."""
        return "—" if self.number is None else f"{self.number:.{self.figure.digits}f}"

    @property
    def exact(self) -> Decimal | None:
        """The number before rounding, to 20 places."""
        if self.numerator is None or not self.denominator:
            return self.number
        return Decimal(100 * self.numerator) / Decimal(self.denominator)

    @property
    def formula(self) -> str:
        """The arithmetic of a ratio with its numbers (31 ÷ 90); empty for a count."""
        return "" if self.numerator is None else f"{self.numerator} ÷ {self.denominator}"


@dataclass(frozen=True)
class Cell:
    """One part of a figure: its code in an address, its words, its count or sum; for a ratio, of how many."""

    value: str
    label: str
    count: int | Decimal
    of: int | None = None


@dataclass(frozen=True)
class Balance:
    """An identity, worked out: 上年结转 11 + 本年受理 90 = …"""

    identity: Identity
    left: tuple[int, ...]
    right: tuple[int, ...]
    period: Period

    @property
    def words(self) -> str:
        """The identity in words, as said of the period."""
        return self.period.said(self.identity.label)

    @property
    def holds(self) -> bool:
        return sum(self.left) == sum(self.right)

    @property
    def equation(self) -> str:
        sign = "=" if self.holds else "≠"
        return f"{' + '.join(map(str, self.left))} {sign} {' + '.join(map(str, self.right))}"


def evaluate(figures: Iterable[Figure], period: Period) -> dict[str, Value]:
    """The figures' values by key, in the order asked; one query for each source and date."""
    wanted = list(figures)
    counts = _counts({p for f in wanted for p in _parts(f)}, period)
    return {f.key: _value(f, period, [counts[p] for p in _parts(f)]) for f in wanted}


def balances(identities: Iterable[Identity], period: Period) -> list[Balance]:
    """The identities worked out for a period."""
    wanted = list(identities)
    counts = _counts({f for i in wanted for f in (*i.left, *i.right)}, period)
    return [
        Balance(i, tuple(counts[f] for f in i.left), tuple(counts[f] for f in i.right), period)
        for i in wanted
    ]


def rows(figure: Figure, period: Period, account: Account | None = None, **cell: str) -> QuerySet[Any]:
    """Exactly the rows counted; with ``account``, those of them that it may see. A ratio has its numerator's rows.

    ``cell`` narrows by dimension (``category="penalty"``). Raises UnknownDimension, or ValueError for no such code.
    """
    plain = figure.numerator if isinstance(figure, Ratio) else figure
    base = plain.source.rows() if account is None else plain.source.seen(account)
    found = base.filter(_within(plain, period) & plain.own(period))
    for key, value in cell.items():
        found = found.filter(dimension(figure, key).condition(plain, value))
    return found.order_by(plain.on, "pk")


def breakdown(figure: Figure, period: Period, key: str, account: Account | None = None) -> list[Cell]:
    """A figure split by one dimension, in one GROUP BY; cells in the order of their codes, months without gaps.

    With ``account``, of the rows that it may see.
    """
    chosen = dimension(figure, key)
    parts = _parts(figure)
    source = parts[0].source
    base = source.rows() if account is None else source.seen(account)
    found = (
        base.filter(_within(parts[0], period))
        .values(**{k: models.F(e) if isinstance(e, str) else e for k, e in chosen.group(parts[0]).items()})
        .annotate(**{f"part{n}": amount(part, part.own(period)) for n, part in enumerate(parts)})
        .order_by()
    )
    numbers: dict[str, list[int]] = {}
    for row in found:
        cell = numbers.setdefault(chosen.value(row), [0] * len(parts))
        cell[:] = [known + row[f"part{n}"] for n, known in enumerate(cell)]
    numbers = {value: counts for value, counts in numbers.items() if any(counts)}
    if isinstance(chosen, Month) and not _stock(figure):
        numbers = {month: [0] * len(parts) for month in _months(period)} | numbers
    return [
        Cell(value, label, numbers[value][0], numbers[value][1] if len(parts) > 1 else None)
        for value, label in chosen.labels(numbers).items()
    ]


def amount(plain: Plain, condition: models.Q | None = None) -> models.Aggregate:
    """What a figure makes of rows: how many they are, or the sum of its field."""
    if isinstance(plain, Count) and plain.total:
        return models.Sum(plain.total, filter=condition, default=0)
    return models.Count("pk", filter=condition)


def dimension(figure: Figure, key: str) -> Dimension:
    """A figure's dimension. Raises UnknownDimension."""
    try:
        return figure.source.dimensions[key]
    except KeyError:
        raise UnknownDimension(f"“{figure.label}”不能按 {key} 分。") from None


def percentage(numerator: int, denominator: int, digits: int) -> Decimal | None:
    """A percentage rounded half up; None of nothing."""
    if not denominator:
        return None
    exact = Decimal(100 * numerator) / Decimal(denominator)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _parts(figure: Figure) -> tuple[Plain, ...]:
    return (figure.numerator, figure.denominator) if isinstance(figure, Ratio) else (figure,)


def _counts(plains: Iterable[Plain], period: Period) -> dict[Plain, int]:
    groups: dict[tuple[Any, ...], list[Plain]] = {}
    for plain in plains:
        groups.setdefault(plain.group, []).append(plain)
    found: dict[Plain, int] = {}
    for members in groups.values():
        for scan in members[0].scans(period):
            numbers = (
                members[0]
                .source.rows()
                .filter(scan)
                .order_by()
                .aggregate(**{f"n{n}": amount(m, m.own(period) or None) for n, m in enumerate(members)})
            )
            for n, member in enumerate(members):
                found[member] = found.get(member, 0) + numbers[f"n{n}"]
    return found


def _within(plain: Plain, period: Period) -> models.Q:
    """All rows that a figure's scans read."""
    return reduce(or_, plain.scans(period))


def _value(figure: Figure, period: Period, counts: list[int]) -> Value:
    if isinstance(figure, Ratio):
        return Value(figure, period, percentage(counts[0], counts[1], figure.digits), *counts)
    return Value(figure, period, Decimal(counts[0]))


def _stock(figure: Figure) -> bool:
    return not isinstance(figure, Ratio) and len(figure.group) > 2


def _months(period: Period) -> list[str]:
    first, last = period.since, period.last
    span = 12 * (last.year - first.year) + last.month - first.month
    return [
        f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02d}"
        for n in range(span + 1)
    ]
