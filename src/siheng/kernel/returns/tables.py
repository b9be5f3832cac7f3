"""The tables that are returned (报表种类): each domain's figures are one. What must balance in it (表格数据平衡)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from siheng.kernel.figures.declare import Figure, Identity, Stock
from siheng.kernel.figures.evaluate import Balance, Value, percentage
from siheng.kernel.figures.periods import BadPeriod, Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.matters.process import processes

Numbers = Mapping[str, Decimal | None]


def tables(registry: Registry) -> dict[str, str]:
    """The tables there are and what each is called, in the order of the report."""
    known = processes()
    return {
        key: known[key].label if key in known else section.heading
        for key, section in registry.sections.items()
        if registry.of_domain(key)
    }


def asked(text: str) -> Period:
    """The period that a return may have: a month, a quarter or a year. Raises BadPeriod."""
    period = Period.parse(text)
    if str(period) != text or ".." in text or "H" in text:
        raise BadPeriod(f"报表按月、季、年填报，{text}不是月、季、年。")
    return period


def length(text: str) -> str:
    """How long a returned period is, from its spelling: month, quarter or year."""
    return "quarter" if "Q" in text else "month" if "-" in text else "year"


def openings(registry: Registry, table: str) -> list[tuple[Stock, Stock]]:
    """The table's stocks at the start, each with the stock at the end that it must continue."""
    stocks = [f for f in registry.of_domain(table) if isinstance(f, Stock)]
    return [
        (start, end)
        for start in stocks
        for end in stocks
        if start.at_start and not end.at_start and (start.group, start.filter) == (end.group, end.filter)
    ]


def balances(registry: Registry, table: str, numbers: Numbers, period: Period) -> list[Balance]:
    """The identities over figures of the table, worked out."""
    found = []
    for identity in registry.identities:
        keys = [f.key for f in (*identity.left, *identity.right)]
        if all(key in numbers and key.partition(".")[0] == table for key in keys):
            left, right = ([_whole(numbers[f.key]) for f in side] for side in (identity.left, identity.right))
            found.append(Balance(identity, tuple(left), tuple(right), period))
    return found


def continuity(
    registry: Registry, table: str, numbers: Numbers, before: Numbers, period: Period, told: str
) -> list[Balance]:
    """What was in hand at the start beside what the return before, called ``told``, had at its end."""
    return [
        Balance(
            Identity(f"{start.label} = {told}{end.label}", (start,), (end,)),
            (_whole(numbers[start.key]),),
            (_whole(before[end.key]),),
            period,
        )
        for start, end in openings(registry, table)
        if start.key in numbers and end.key in before
    ]


def broken(found: list[Balance]) -> str:
    """What does not hold, with both numbers, in one sentence; empty when all holds."""
    return "；".join(f"{b.words}，{b.equation}" for b in found if not b.holds)


def ratio_of(figure: Figure, numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """A ratio's number from its parts."""
    return percentage(int(numerator), int(denominator), figure.digits)


def numbers_of(values: Mapping[str, Value]) -> dict[str, Decimal | None]:
    """The numbers of evaluated figures by key."""
    return {key: value.number for key, value in values.items()}


def _whole(value: Decimal | None) -> int:
    # Identities are sums of counts; a sum of money is told to the cent nowhere in one.
    return int(value or 0)
