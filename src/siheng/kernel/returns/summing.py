"""The level above: who has sent what (报送情况), and accepted figures added up (汇总); a ratio from its summed parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Min

from siheng.kernel.figures.declare import Figure, Ratio
from siheng.kernel.figures.evaluate import percentage
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.matters.models import Event
from siheng.kernel.org.clock import local_day
from siheng.kernel.returns import tables
from siheng.kernel.returns.models import Return, ReturnFigure, Subordinate, due
from siheng.kernel.returns.stepping import CLOSED, What, state


@dataclass(frozen=True)
class Place:
    """One period of a table in a row of the board: the newest return, its state, and whether it is late.

    ``expected`` once it is over; ``owed`` if periods of its length are reported at all, and we had begun. ``parted``: the return before
    was corrected since, and what this one has in hand at its start no longer is what that one had at its end.
    """

    period: Period
    of: Return | None
    state: What | None
    late: bool
    expected: bool
    owed: bool
    parted: bool


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


Newest = dict[tuple[int | None, str, str], Return]


def board(
    registry: Registry, rows: Iterable[tuple[Subordinate | None, str]], periods: list[Period], today: date
) -> list[list[Place]]:
    """For each bureau (none: our own) and table, its place in each period: what was sent, and what is overdue."""
    rows = list(rows)
    newest: Newest = {}
    found = Return.objects.filter(
        since__gte=min(p.preceding.since for p in periods), until__lte=max(p.until for p in periods),
        table__in={table for _, table in rows},
    ).defer("body")  # fmt: skip
    for of in found.prefetch_related("steps").order_by("pk"):
        newest[of.bureau_id, of.table, of.period] = of
    parted, kept, began = _parted(registry, newest), _kept({table for _, table in rows}), _began()
    return [
        [_place(b, table, p, today, began=began, newest=newest, parted=parted, kept=kept) for p in periods]
        for b, table in rows
    ]


def _began() -> date:
    """The month in which our own bureau recorded something first: of those before, nothing is owed."""
    first = Event.objects.everything("when it began").aggregate(first=Min("at"))["first"]
    return local_day(first).replace(day=1) if first else date.max


def _kept(wanted: set[str]) -> dict[tuple[int | None, str], set[str]]:
    """Of which lengths each bureau has ever reported a table."""
    found: dict[tuple[int | None, str], set[str]] = {}
    sent = Return.objects.filter(table__in=wanted).order_by()
    for bureau, table, period in sent.values_list("bureau", "table", "period").distinct():
        found.setdefault((bureau, table), set()).add(tables.length(period))
    return found


def parted(registry: Registry, of: Return) -> bool:
    """Whether a return, the newest of its period, no longer continues the newest one of the period before."""
    both = Return.objects.filter(
        bureau=of.bureau, table=of.table, period__in=[of.period, str(of.span.preceding)]
    ).defer("body")  # fmt: skip
    found = both.prefetch_related("steps").order_by("pk")
    return of.pk in _parted(registry, {(r.bureau_id, r.table, r.period): r for r in found})


def _parted(registry: Registry, newest: Newest) -> set[int]:
    """The returns that no longer continue the newest one of the period before."""
    joins = {table: tables.openings(registry, table) for _, table, _ in newest}
    numbers: dict[int, dict[str, Decimal | None]] = {of.pk: {} for of in newest.values()}
    wanted = {stock.key for pairs in joins.values() for pair in pairs for stock in pair}
    cells = ReturnFigure.objects.filter(of__in=numbers, key__in=wanted)
    for pk, key, value in cells.values_list("of", "key", "value"):
        numbers[pk][key] = value
    found = set()
    for (bureau, table, _), of in newest.items():
        before = newest.get((bureau, table, str(of.span.preceding)))
        if before and state(of) in CLOSED and state(before) in CLOSED:
            ours, theirs = numbers[of.pk], numbers[before.pk]
            if any(ours.get(start.key) != theirs.get(end.key) for start, end in joins[table]):
                found.add(of.pk)
    return found


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


def _place(
    bureau: Subordinate | None, table: str, period: Period, today: date, *,
    began: date, newest: Newest, parted: set[int], kept: dict[tuple[int | None, str], set[str]],
) -> Place:  # fmt: skip
    whose = bureau.pk if bureau else None
    of = newest.get((whose, table, str(period)))
    found = state(of) if of else None
    open_still = found in (None, What.FILLED, What.RETURNED, What.REFUSED, What.SENT_BACK)
    ended = today > period.last
    expected = ended and (bureau is None or period.since >= bureau.since)
    recorded = bureau is not None or period.until > began
    # Who has never reported is asked for months.
    owed = expected and recorded and tables.length(str(period)) in kept.get((whose, table), {"month"})
    late = owed and open_still and today > due(period.until)
    return Place(period, of, found, late, expected, owed, of is not None and of.pk in parted)
