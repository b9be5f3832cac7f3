"""Figures over places, rosters, activities and handovers: counted by day in use, split, and seen by region."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.kernel.figures.declare import Count, Stock
from siheng.kernel.figures.evaluate import breakdown, evaluate, rows
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.sources import activities, appointments, handovers, places
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, PlaceKind, kinds
from siheng.kernel.registers.models import Activity, Appointment, Place

ZHANGCUN, YANGTING = "371002100000", "371002101000"
YEAR = Period.year(2022)
room, point = places("sample-room", "室"), places(("sample-room", "sample-point"), "网点")
in_use = Stock("室", room, "opened_on", "closed_on", "个", definition="x", owner="x")
opened = Count("新开", point, "opened_on", "个", definition="x", owner="x")
people = appointments("sample-people", "员")
in_office = Stock("员", people, "since", "until", "名", definition="x", owner="x")
held = Count("会", activities("sample-meeting", "会"), "held_on", "场", definition="x", owner="x")
given = Count("移交", handovers("移交"), "sent_on", "件", definition="x", owner="x")
FIGURES = {"in_use": in_use, "opened": opened, "in_office": in_office, "held": held, "given": given}


@pytest.fixture
def sample(bureau: Any, monkeypatch: Any) -> Any:
    writers = (Role.CLERK,)
    for kind in (
        PlaceKind("sample-room", "样例室", "样", writers, levels=(("town", "镇街"), ("village", "村居"))),
        PlaceKind("sample-point", "样例点", "点", writers),
        AppointmentKind("sample-people", "样例员", writers, grades=(("one", "一级"),)),
        ActivityKind("sample-meeting", "样例会", writers),
    ):
        monkeypatch.setitem(kinds(), kind.key, kind)
    for name, figure in FIGURES.items():
        monkeypatch.setattr(figure, "key", f"sample.{name}")

    def place(name: str, opened: str, closed: str | None = None, region: str = ZHANGCUN, **more: Any) -> None:
        Place.objects.create(
            name=name,
            opened_on=opened,
            closed_on=closed,
            region_id=region,
            **{"kind": "sample-room", "level": "town", **more},
        )

    place("甲", "2021-05-01")
    place("乙", "2022-02-01", level="village", region=YANGTING)
    place("丙", "2022-02-01", "2022-12-31")
    place("丁", "2022-03-01", "2023-01-01", region=YANGTING)
    place("戊", "2022-03-01", kind="sample-point", level="")
    for since, until, grade in (
        ("2021-01-01", None, "one"),
        ("2021-01-01", "2022-12-31", "one"),
        ("2022-06-01", None, ""),
    ):
        Appointment.objects.create(
            kind="sample-people", name="某", region_id=ZHANGCUN, unit=bureau.units.tw_zc, since=since, until=until, grade=grade
        )  # fmt: skip
    Activity.objects.create(
        kind="sample-meeting",
        title="会",
        held_on=date(2022, 3, 1),
        region_id=YANGTING,
        unit=bureau.units.sfs_yt,
    )
    return bureau


def cells(figure: Any, by: str) -> dict[str, int]:
    return {c.label: c.count for c in breakdown(figure, YEAR, by)}


def test_what_is_in_use_when_the_year_has_ended(sample: Any) -> None:
    found = evaluate(list(FIGURES.values()), YEAR)
    assert {key.removeprefix("sample."): int(v.number) for key, v in found.items()} == {
        "in_use": 3, "opened": 4, "in_office": 2, "held": 1, "given": 0,
    }  # fmt: skip


def test_the_parts_by_level_grade_town_unit_month_and_kind(sample: Any) -> None:
    assert cells(in_use, "level") == {"镇街": 2, "村居": 1}
    assert cells(in_use, "town") == {"张村镇": 1, "羊亭镇": 2}
    assert cells(opened, "kind") == {"样例点": 1, "样例室": 3}
    assert {k: v for k, v in cells(opened, "month").items() if v} == {"2月": 2, "3月": 2}
    assert cells(in_office, "grade") == {"一级": 1, "未填": 1}
    assert cells(in_office, "unit") == {"张村镇调委会": 2}
    assert cells(held, "unit") == {"羊亭司法所": 1}
    for by in given.source.dimensions:
        assert all(c.count == 0 for c in breakdown(given, YEAR, by))


def test_rows_are_seen_by_region_and_persons_not_by_the_administrator(sample: Any) -> None:
    def seen(figure: Any, who: str) -> int:
        return rows(figure, YEAR, getattr(sample, who)).count()

    assert [seen(in_use, who) for who in ("jiceng", "zhangcun", "zhifa", "admin")] == [3, 1, 0, 3]
    assert [
        seen(in_office, who) for who in ("jiceng", "zhangcun", "tiaojie", "qutiao", "zhifa", "admin")
    ] == [2, 2, 2, 0, 0, 0]
    assert [seen(held, who) for who in ("jiceng", "zhangcun", "zhifa", "admin")] == [1, 0, 0, 0]
    assert seen(given, "zhangcun") == 0
    assert [p.name for p in rows(in_use, YEAR, None, town=YANGTING[:9])] == ["乙", "丁"]
