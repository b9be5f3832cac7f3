"""The published year as rows written straight into the tables, without its processes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from siheng.domains.reconsideration.models import Category, Channel, Field, Outcome, Reconsideration
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Region, Unit


def case(bureau, number, accepted, closed=None, outcome="", received=None, **detail):
    """A case written straight into the tables."""
    matter = Matter.objects.everything("a test").create(
        kind="reconsideration", state="archived" if closed else "trying", open=not closed,
        receipt=f"收件 {number}", title=f"案 {number}", region=bureau.towns[number % len(bureau.towns)], unit=bureau.unit,
        received_on=received or accepted, accepted_on=accepted, closed_on=closed, outcome=outcome,
        stepped_at=datetime(2022, 12, 31, tzinfo=ZoneInfo("Asia/Shanghai")), submission=f"t{number}",
    )  # fmt: skip
    Reconsideration.objects.create(
        matter=matter, channel=Channel.values[number % 6], respondent=bureau.agencies[number % len(bureau.agencies)],
        act="处罚", category=detail.get("category", Category.values[number % 12]), field=Field.values[number % 17], claims="撤销",
    )  # fmt: skip
    return matter


def places():
    """Somewhere for the cases to be: the towns, three agencies, and the bureau."""
    towns = list(Region.objects.filter(level=Region.Level.TOWN))
    agencies = list(Unit.objects.filter(kind=Unit.Kind.AGENCY)[:3])
    return SimpleNamespace(towns=towns, agencies=agencies, unit=Unit.objects.get(kind=Unit.Kind.BUREAU))


def publish_year():
    """A year like the published one: 11 carried in, 90 accepted, 90 concluded, 31 of them corrected, 11 pending."""
    small = places()
    corrected = [Outcome.REVOKE] * 9 + [Outcome.CHANGE] + [Outcome.ILLEGAL] * 5 + [Outcome.PERFORM] * 4
    corrected += [Outcome.MEDIATION] * 5 + [Outcome.TERMINATED_CORRECTED] * 7
    outcomes = corrected + [Outcome.MAINTAIN] * 59
    day = date(2022, 1, 1)
    for n in range(11):
        case(small, n, date(2021, 11, 1) + timedelta(3 * n), day + timedelta(n), outcomes[n * 7])
    left = [o for n, o in enumerate(outcomes) if n % 7 or n // 7 > 10]
    for n in range(90):
        closed = n < 79
        start = day + timedelta(4 * n)
        case(
            small,
            100 + n,
            start,
            min(start + timedelta(40), date(2022, 12, 31)) if closed else None,
            left[n] if closed else "",
        )
    # Around the edges: an application refused, one of the next year, one that began and ended the year before.
    case(small, 300, None, received=date(2022, 5, 5), outcome="refused")
    case(small, 301, date(2023, 1, 1))
    case(small, 302, date(2021, 1, 1), date(2021, 12, 31), Outcome.MAINTAIN)
