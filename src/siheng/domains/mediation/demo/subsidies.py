"""The subsidies of the demonstration year: two versions of the rule, a batch for each month; December's is in draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace

from siheng.domains.mediation.services import subsidy
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.counting import add_months
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.playing import Script, approve, fresh, moment, take, workday

RULE = {
    "basis": "人民调解案件以案定补实施办法（演示）", "simple": "60", "complex": "150", "hard": "400", "oral_percent": 50,
    "failed_percent": 30, "people_from": 5, "people_extra": "30", "sum_from": "20000", "sum_extra": "50",
    "missing_paper": "10", "late_days": 15, "late_filing": "20", "no_visit": "5",
}  # fmt: skip
# From the summer on written agreements are paid better, and the share for oral ones is less.
VERSIONS: tuple[tuple[date, date, dict[str, object]], ...] = (
    (date(2021, 12, 20), date(2022, 1, 1), {}),
    (date(2022, 6, 20), date(2022, 7, 1), {"simple": "80", "complex": "180", "oral_percent": 40}),
)
LAST = date(2022, 12, 30)


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """The rule before the batches that it governs."""
    for day, since, changed in VERSIONS:
        yield _rule(people, day, RULE | {"since": since.isoformat(), "day": day.isoformat()} | changed)
    for month in range(1, 13):
        yield _batch(people, calendar, date(2022, month, 1))


def _rule(people: SimpleNamespace, day: date, data: dict[str, object]) -> Script:
    yield moment(day, 9)
    m = open_matter(
        kind="subsidy_rule", actor=people.jicengzhang, data=data, at=moment(day, 9),
        submission=f"demo:subsidy_rule:{data['since']}",
    )  # fmt: skip
    take(m, "adopt", people.jicengzhang, moment(day, 10))
    yield moment(day, 16)
    approve(fresh(m), people.wangju, moment(day, 16))


def _batch(people: SimpleNamespace, calendar: Calendar, month: date) -> Script:
    """Drawn up in the first days of the next month, paid some ten days later."""
    day = min(workday(calendar, add_months(month, 1), 2), LAST)
    at = moment(day, 14)
    yield at
    data = {"month": f"{month:%Y-%m}", "region": "371002000000", "day": day.isoformat()}
    m = open_matter(
        kind="subsidy", actor=people.jiceng, data=data, at=at, submission=f"demo:subsidy:{month:%Y-%m}"
    )
    if day == LAST:
        return
    day = workday(calendar, day, 1)
    yield moment(day, 9)
    head, leader = people.jicengzhang, people.wangju
    m = take(fresh(m), "check", head, moment(day, 9))
    m = take(m, "draw", head, moment(day, 10))
    day = workday(calendar, day + timedelta(days=1), 2)
    yield moment(day, 15)
    m = fresh(m)
    if month.month in (3, 8):
        # One whose record was thin: found by the sample, and taken off its sum.
        line = subsidy.waiting(m).order_by("id").first()
        wrong = {"result": "wrong", "amount": "10", "note": "登记内容过简，看不出协议怎么达成"}
        m = take(m, "audit", people.jiceng, moment(day, 15), line=line, **wrong)
    m = take(m, "audit", people.jiceng, moment(day, 15, 30), line="", result="right")
    m = take(m, "approve", head, moment(day, 16))
    day = workday(calendar, day, 1)
    yield moment(day, 11)
    approve(fresh(m), leader, moment(day, 11))
    day = workday(calendar, day, 3)
    yield moment(day, 10)
    take(fresh(m), "pay", people.jiceng, moment(day, 10), voucher=f"记-{month.month:02d}{17 + month.month}")
