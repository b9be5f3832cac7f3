"""The demonstration's months as they are closed: by the real steps, in order, one of each kind sent back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.returns import filling, proving, tables
from siheng.kernel.returns.models import Return
from siheng.kernel.returns.stepping import What, state
from siheng.project.closing import ABOVE, FIRST, INSIDE, LAST, OPEN, Closing


@pytest.fixture
def year(bureau, at):
    """A year of an empty bureau, day by day."""
    closing, day = Closing(bureau, at("2021-12-01T08:00")), date(2022, 1, 1)
    while day < date(2022, 12, 31):
        closing.day(at(f"{day}T08:00"))
        day += timedelta(days=1)


def steps(of: Return) -> list[str]:
    return [s.what for s in of.steps.order_by("pk")]


def test_each_month_of_each_table_is_closed_once_it_is_over(year):
    months = [Period.month(2022, n) for n in range(1, 12)]
    assert (months[0], months[-1]) == (FIRST, LAST)
    for table in tables.tables(registry()):
        for month in months:
            of = filling.own(table, month)
            assert state(of) == (What.SENT if (table, month) in [(t, LAST) for t in OPEN] else What.TAKEN)
            assert all(s.at.date() >= month.until for s in of.steps.all())
            assert proving.faults(of) == []
        assert filling.own(table, Period.month(2022, 12)) is None
    assert list(proving.broken()) == []


def test_one_is_returned_inside_and_one_is_sent_back_from_above(year):
    table, month, reason = INSIDE
    inside = Return.objects.filter(table=table, period=str(month)).order_by("pk")
    assert [(r.version, r.draft, steps(r)) for r in inside] == [
        (1, 1, [What.FILLED, What.RETURNED]),
        (1, 2, [What.FILLED, What.SENT, What.TAKEN]),
    ]
    assert inside[0].steps.get(what=What.RETURNED).reason == reason
    table, month, reason = ABOVE
    above = Return.objects.filter(table=table, period=str(month)).order_by("pk")
    assert [(r.version, steps(r)) for r in above] == [
        (1, [What.FILLED, What.SENT, What.SENT_BACK]),
        (2, [What.FILLED, What.SENT, What.TAKEN]),
    ]
    assert above[0].steps.get(what=What.SENT_BACK).reason == reason
    assert Return.objects.count() == 11 * len(tables.tables(registry())) + 2
