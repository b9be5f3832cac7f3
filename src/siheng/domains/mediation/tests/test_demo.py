"""The demonstration's scripts run through the real door; here a handful of each, for one committee."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from siheng.domains.mediation.demo import courses, spot
from siheng.domains.mediation.demo.disputes import DISPUTES
from siheng.domains.mediation.demo.founding import TRADES, Committee
from siheng.domains.mediation.models import Category, Level
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import moment, play
from siheng.kernel.matters.record import faults
from siheng.kernel.org.models import Region


@pytest.fixture
def committee(bureau):
    regions = list(Region.objects.filter(code__startswith="371002100"))
    return Committee(bureau.units.tw_zc, Level.TOWN, [bureau.tiaojie], regions)


def test_courses_and_forms_go_through_the_door(bureau, committee):
    calendar, day = load_calendar(), date(2022, 3, 1)
    played = [spot._one(n, committee, day, Random(n)) for n in range(12)]
    played += [courses._whole(n, bureau, committee, day, calendar, Random(n)) for n in (0, 2, 3)]
    played += [courses._failed(0, committee, day, Random(0)), courses._refused(0, committee, day, Random(0))]
    played += [courses._waiting(n, committee, day, Random(n)) for n in (0, 1)]
    played.append(courses._twice(0, committee, day, Random(0)))
    play(played, until=moment(date(2022, 8, 1)), each_day=lambda at: None, tell=lambda day: None)
    found = list(Matter.objects.everything("test").filter(kind="mediation"))
    assert Counter(m.state for m in found) == {
        "settled": 14, "failed": 2, "refused": 1, "registered": 2, "accepted": 1, "joined": 1,
    }  # fmt: skip
    assert [str(f) for m in found for f in faults(m)] == []
    assert [m.mediation.confirmation for m in found if m.mediation.confirmation] == ["valid"]


def test_the_trades_are_twenty_three_and_every_category_happens():
    assert len(TRADES) == 23
    assert {d.category for d in DISPUTES} == set(Category.values)
