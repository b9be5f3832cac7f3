"""The level above: who has sent what (报送情况), and accepted figures added up (汇总); a ratio from its summed parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from siheng.kernel.figures.declare import Figure, Ratio
from siheng.kernel.figures.evaluate import percentage
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.returns.models import Return, ReturnFigure, Subordinate, due
from siheng.kernel.returns.stepping import What, state


@dataclass(frozen=True)
class Place:
    """One period of a table in a row of the board: the newest return, its state, and whether it is late."""

    period: Period
    of: Return | None
    state: What | None
    late: bool
    expected: bool


@dataclass(frozen=True)
class Part:
    """What one bureau adds to a sum."""

    of: Return
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


@dataclass(frozen=True)
class Sum:
    """A figure over the bureaus whose returns were accepted."""

    figure: Figure
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    parts: tuple[Part, ...]


def months(year: int) -> list[Period]:
    """The twelve months of a year."""
    return [Period.month(year, month) for month in range(1, 13)]


def spans(year: int) -> list[Period]:
    """What is returned in a year: its months, quarters and the year itself, in the order of their ends."""
    found = [*months(year), *(Period.quarter(year, q) for q in (1, 2, 3, 4)), Period.year(year)]
    return sorted(found, key=lambda p: (p.until, -p.since.toordinal()))


def board(
    rows: Iterable[tuple[Subordinate | None, str]], periods: list[Period], today: date
) -> list[list[Place]]:
    """For each bureau (none: our own) and table, its place in each period: what was sent, and what is overdue."""
    rows = list(rows)
    newest: dict[tuple[int | None, str, str], Return] = {}
    found = Return.objects.filter(
        since__gte=min(p.since for p in periods), until__lte=max(p.until for p in periods),
        table__in={table for _, table in rows},
    ).defer("body")  # fmt: skip
    for of in found.prefetch_related("steps").order_by("pk"):
        newest[of.bureau_id, of.table, of.period] = of
    return [[_place(bureau, newest.get((bureau.pk if bureau else None, table, str(p))), p, today) for p in periods] for bureau, table in rows]  # fmt: skip


def accepted(table: str, period: Period) -> list[Return]:
    """Of each bureau the newest version that was accepted, in order of their codes."""
    found = Return.objects.filter(
        table=table, period=str(period), bureau__isnull=False, steps__what=What.TAKEN
    ).select_related("bureau").order_by("bureau__code", "version")  # fmt: skip
    return list({of.bureau_id: of for of in found}.values())


def totals(registry: Registry, table: str, period: Period) -> list[Sum]:
    """The table summed over the bureaus: counts added, ratios from their added parts."""
    returns = {of.pk: of for of in accepted(table, period)}
    parts: dict[str, list[Part]] = {}
    for c in ReturnFigure.objects.filter(of__in=returns):
        parts.setdefault(c.key, []).append(Part(returns[c.of_id], c.value, c.numerator, c.denominator))
    order = {pk: n for n, pk in enumerate(returns)}
    return [
        _sum(figure, sorted(parts.get(figure.key, []), key=lambda p: order[p.of.pk]))
        for figure in registry.of_domain(table)
    ]


def _sum(figure: Figure, parts: list[Part]) -> Sum:
    if not isinstance(figure, Ratio):
        return Sum(figure, sum((p.value or Decimal(0) for p in parts), Decimal(0)), None, None, tuple(parts))
    n, d = (
        sum((getattr(p, name) or Decimal(0) for p in parts), Decimal(0))
        for name in ("numerator", "denominator")
    )
    return Sum(figure, percentage(int(n), int(d), figure.digits), n, d, tuple(parts))


def _place(bureau: Subordinate | None, of: Return | None, period: Period, today: date) -> Place:
    found = state(of) if of else None
    open_still = found in (None, What.FILLED, What.RETURNED, What.REFUSED, What.SENT_BACK)
    ended = today > period.last
    expected = ended and (bureau is None or period.since >= bureau.since)
    return Place(period, of, found, expected and open_still and today > due(period.until), expected)
