"""The many: disputes settled where they were entered, by one form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from siheng.domains.mediation.demo.disputes import amount, pick, sides
from siheng.domains.mediation.demo.founding import Committee
from siheng.domains.mediation.models import Level
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.playing import Script, moment, take
from siheng.kernel.org.models import Account

NUMBER = 3895
# How the year runs: fewer around the New Year's holiday, most in summer.
MONTHS = (5, 5, 8, 8, 9, 10, 11, 11, 9, 9, 8, 7)
LEVELS = {Level.VILLAGE: 72, Level.TOWN: 14, Level.TRADE: 11, Level.DISTRICT: 3}
SOURCES = ("application",) * 11 + ("search",) * 6 + ("police", "department", "petition")
LAST = date(2022, 12, 29)


def scripts(committees: list[Committee]) -> Iterator[Script]:
    """A script for each, in no order."""
    rng = Random(4000)
    by_level = {level: [c for c in committees if c.level == level] for level in LEVELS}
    for n in range(NUMBER):
        level = rng.choices(list(LEVELS), list(LEVELS.values()))[0]
        yield _one(n, rng.choice(by_level[level]), a_day(rng), Random(10_000 + n))


def a_day(rng: Random, last: date = LAST) -> date:
    """A day of the year, as often as the season has it."""
    while True:
        month = rng.choices(range(1, 13), MONTHS)[0]
        day = date(2022, month, 1) + timedelta(days=rng.randrange(28 if month == 2 else 30))
        if day <= last:
            return day


def told(rng: Random, committee: Committee, by: Account, day: date) -> dict[str, object]:
    """What every dispute is registered with."""
    dispute = pick(rng, day.month, committee.categories)
    return {
        **sides(rng, dispute, {m.name for m in committee.mediators}),
        "region": rng.choice(committee.regions).pk, "category": dispute.category, "words": dispute.words,
        "source": rng.choice(SOURCES), "sum": amount(rng, dispute), "people": rng.choice((2, 2, 2, 3, 4, 6)),
        "difficulty": "simple", "day": day.isoformat(), "agreement": dispute.agreement,
        "feelings": dispute.note if rng.random() < 0.4 else "",
        "prevented": "crime" if rng.random() < 0.01 else "", "room": _room(committee, day),
    }  # fmt: skip


def _room(committee: Committee, day: date) -> int | str:
    """Two of three disputes of a committee whose brand room is open are mediated there; by the day, not by its luck."""
    return committee.room.pk if committee.room and day.toordinal() % 3 else ""


def _one(n: int, committee: Committee, day: date, rng: Random) -> Script:
    """Most are done with by one form; of some the performance and the return visit are followed."""
    by = rng.choice(committee.mediators)
    at = moment(day, rng.randint(8, 17), rng.randrange(60))
    yield at
    later = rng.random()
    data = told(rng, committee, by, day) | {"settled": "on", "performed": "on"}
    if later < 0.02:
        data |= {"performed": "", "performed_by": (day + timedelta(days=rng.randint(5, 25))).isoformat()}
    elif later < 0.035:
        data |= {"revisit": "on"}
    m = open_matter(kind="mediation", actor=by, data=data, at=at, submission=f"demo:mediation:{n}")
    if later < 0.02:
        day += timedelta(days=rng.randint(3, 20))
        yield moment(day, 15)
        m = take(m, "perform", by, moment(day, 15), obligation=m.obligations.get(), done="yes")
    if later < 0.035:
        day += timedelta(days=rng.randint(8, 28))
        yield moment(day, 10)
        m = take(m, "revisit", by, moment(day, 10), way="电话回访", note="双方没有再起争执。", lasting=True)
        day += timedelta(days=rng.randint(1, 5))
        yield moment(day, 16)
        take(m, "file", by, moment(day, 16), explained="当场调解，材料齐全。")
