"""The one door in the demonstration year: who is on duty there, what the petition office sends, and who else comes by."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from siheng.domains.onestop.demo import centre, transfers, visits
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.playing import Script


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """First the centre and its rosters, then the linked mechanism from May on, then everybody else."""
    yield from centre.scripts(people, calendar)
    yield from transfers.scripts(people, calendar)
    yield from visits.scripts(people, calendar)
