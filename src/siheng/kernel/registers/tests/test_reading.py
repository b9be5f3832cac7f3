"""Who is on duty, what is near, which villages have none: against counts by hand."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.org.models import Region
from siheng.kernel.registers import reading
from siheng.kernel.registers.models import Place
from siheng.kernel.registers.services import close_place, set_duty
from siheng.kernel.registers.tests.conftest import PEOPLE, POINT, ROOM, YANGTING, ZHANGCUN

DAY = date(2022, 3, 1)


def test_who_is_on_duty_at_a_moment(sample: Any, room: Any, person: Any, at: Any) -> None:
    place, who = room(), person()
    set_duty(
        place=place.pk, appointment=who.pk, days=[DAY], since=time(8, 30), until=time(11, 30), actor=sample.jiceng,
        at=at("2022-02-28"),
    )  # fmt: skip
    names = {
        text: [d.appointment.name for d in reading.on_duty(place, at(f"2022-03-01T{text}"))]
        for text in ("08:29", "08:30", "11:29", "11:30")
    }
    assert names == {"08:29": [], "08:30": ["王小明"], "11:29": ["王小明"], "11:30": []}
    assert [d.place for d in reading.on_duty(ROOM.key, at("2022-03-01T09:00"))] == [place]
    assert reading.on_duty(POINT.key, at("2022-03-01T09:00")) == []
    assert reading.on_duty(place, at("2022-03-02T09:00")) == []


def test_who_is_in_office(sample: Any, person: Any) -> None:
    p = person(account=sample.tiaojie.pk)
    assert reading.office_of(sample.tiaojie, PEOPLE.key, date(2023, 12, 31)) == p
    assert reading.office_of(sample.tiaojie, PEOPLE.key, date(2024, 1, 1)) is None
    assert reading.office_of(sample.tiaojie, PEOPLE.key, date(2020, 12, 31)) is None
    assert reading.office_of(sample.qutiao, PEOPLE.key, DAY) is None


def test_the_nearest_comes_first_and_what_has_no_coordinates_last(room: Any, sample: Any, at: Any) -> None:
    room("甲", longitude="122.0", latitude="37.5")
    room("乙", longitude="122.1", latitude="37.5")
    room("丙")
    closed = room("丁", longitude="122.0", latitude="37.5")
    close_place(
        place=closed.pk, actor=sample.jiceng, at=at("2022-03-01"), on=date(2022, 2, 28), reason="撤并"
    )
    found = reading.places_near(ROOM.key, 122.1, 37.5, on=DAY)
    assert [p.name for p, _ in found] == ["乙", "甲", "丙"]
    # A tenth of a degree along the parallel of 37.5° is 8.82 km.
    assert [d if d is None else round(d, 2) for _, d in found] == [0.0, 8.82, None]
    assert reading.town_point(ZHANGCUN, on=DAY) == pytest.approx((122.05, 37.5))
    assert reading.town_point(YANGTING, on=DAY) is None


degrees = st.tuples(st.floats(73, 136), st.floats(3, 54))


@given(degrees, degrees)
def test_distance_is_the_same_both_ways_and_never_more_than_half_round_the_earth(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there = reading.distance(*one, Place(longitude=other[0], latitude=other[1]))
    back = reading.distance(*other, Place(longitude=one[0], latitude=one[1]))
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20016


def test_villages_without_a_place_are_counted_by_town(room: Any, sample: Any, at: Any) -> None:
    villages = list(Region.objects.filter(level=Region.Level.VILLAGE, code__startswith=ZHANGCUN[:9]))
    for n, village in enumerate(villages[:3]):
        room(f"室{n}", village.code)
    room("又一室", villages[0].code)
    room("点", villages[4].code, kind=POINT.key)
    gone = room("旧室", villages[5].code)
    close_place(place=gone.pk, actor=sample.jiceng, at=at("2022-03-01"), on=date(2022, 2, 28), reason="撤并")
    found = {c.town.code: c for c in reading.coverage(ROOM.key, DAY)}
    assert len(found) == 9
    assert (len(found[ZHANGCUN].villages), found[ZHANGCUN].covered) == (len(villages), 3)
    assert [v.code for v in found[ZHANGCUN].without] == [v.code for v in villages[3:]]
    assert found[YANGTING].covered == 0
    assert {c.town.code: c for c in reading.coverage([ROOM.key, POINT.key], DAY)}[ZHANGCUN].covered == 4
    assert {c.town.code: c for c in reading.coverage(ROOM.key, date(2022, 2, 28))}[ZHANGCUN].covered == 4
    total = sum(len(c.villages) for c in found.values())
    assert total == Region.objects.filter(level=Region.Level.VILLAGE).count()


def test_the_public_is_told_no_full_name(room: Any, person: Any, sample: Any, at: Any) -> None:
    place = room(keeper="王小明", phone="0631-5221234", hours="周一至周五")
    who = person("欧阳小红", phone="13912345521")
    set_duty(
        place=place.pk, appointment=who.pk, days=[DAY], since=time(8, 30), until=time(11, 30), actor=sample.jiceng,
        at=at("2022-02-28"),
    )  # fmt: skip
    (told,) = reading.public_places(at("2022-03-01"))
    assert (told.keeper, told.phone, told.town, told.level) == ("王某某", "0631-5221234", "张村镇", "镇街")
    assert told.duty == ("欧阳某某 08:30至11:30",)
    assert not {"王小明", "欧阳小红", "13912345521"} & set(map(str, asdict(told).values()))
    assert reading.public_places(at("2022-03-01"), POINT.key) == []
