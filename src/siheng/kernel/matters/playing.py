"""Plays a year through the real door: each matter is a script that says when it goes on, and time passes in order.

For demonstrations and tests. A script is a generator: it yields the moment at which it wants to go on.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import decide, perform
from siheng.kernel.matters.models import Approval, Matter
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account

Script = Generator[datetime, None, None]


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a day in the bureau's time."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def workday(calendar: Calendar, day: date, after: int = 0) -> date:
    """The n-th working day after a day; with 0, the day itself or the next working day."""
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    for _ in range(after):
        day = calendar.next_workday(day + timedelta(days=1))
    return day


def play(
    scripts: Iterable[Script],
    *,
    until: datetime,
    each_day: Callable[[datetime], None],
    tell: Callable[[date], None],
) -> None:
    """Run the scripts in the order of time until the moment; ``each_day`` is called every morning at eight."""
    order = count()
    waiting: list[tuple[datetime, int, Script]] = []
    for script in scripts:
        _advance(script, waiting, order)
    if not waiting:
        return
    day = timezone.localtime(waiting[0][0]).date()
    while waiting and waiting[0][0] <= until:
        at, _, script = heapq.heappop(waiting)
        while day <= timezone.localtime(at).date():
            each_day(moment(day, 8))
            tell(day)
            day += timedelta(days=1)
        _advance(script, waiting, order, at)
    while moment(day, 8) <= until:
        each_day(moment(day, 8))
        tell(day)
        day += timedelta(days=1)


def _advance(
    script: Script,
    waiting: list[tuple[datetime, int, Script]],
    order: Iterator[int],
    now: datetime | None = None,
) -> None:
    at = next(script, None)
    if at is None:
        return
    if now and local_day(at) < local_day(now):  # its step would be written into a day that is sealed
        raise ValueError(f"a script goes back from {now} to {at}")
    heapq.heappush(waiting, (at, next(order), script))


def take(matter: Matter, step: str, by: Account | None, at: datetime, **data: Any) -> Matter:
    """Take a step with these fields (the day is the moment's, unless given); answers the matter as it then is."""
    assert by, "a step of a script is taken by somebody"
    files = {k: v for k, v in data.items() if hasattr(v, "read")}
    plain = {k: _posted(v) for k, v in data.items() if k not in files}
    plain.setdefault("day", timezone.localtime(at).date().isoformat())
    return perform(matter_id=matter.pk, step=step, actor=by, at=at, data=plain, files=files or None).matter


def approve(matter: Matter, by: Account, at: datetime, *, reply: str = "同意", ok: bool = True) -> Matter:
    """Decide what waits for approval on the matter."""
    waiting = matter.approvals.get(state=Approval.State.PENDING)
    decide(approval_id=waiting.pk, actor=by, approve=ok, reply=reply, at=at)
    return fresh(matter)


def fresh(matter: Matter) -> Matter:
    """The matter as the database has it."""
    return Matter.objects.everything("a script goes on").get(pk=matter.pk)


def _posted(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "on" if value else ""
    return getattr(value, "pk", value)
