"""The mediations of the demonstration year: committees and their people, then some 4,300 disputes, most by one form; who is paid for them."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from siheng.domains.mediation.demo import courses, founding, spot, subsidies
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.playing import Script


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """First who mediates and where, then what they do."""
    committees = founding.committees(people)
    yield from founding.rooms(people, committees)
    yield from founding.models(people, committees)
    yield from spot.scripts(committees)
    yield from courses.scripts(people, committees, calendar)
    yield from subsidies.scripts(people, calendar)
