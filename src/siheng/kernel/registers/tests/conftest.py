"""Kinds of the tests' own: a room with levels, people on duty, a meeting."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, PlaceKind, kinds
from siheng.kernel.registers.services import save_appointment, save_place

KEEPERS = (Role.CLERK, Role.HEAD, Role.TOWN)
ROOM = PlaceKind(
    "sample-room", "样例室", "样", KEEPERS, levels=(("town", "镇街"), ("village", "村居")), equipment=("轮椅坡道", "扫描仪"),
    covers=True, matter="mediation",
)  # fmt: skip
POINT = PlaceKind("sample-point", "样例点", "点", KEEPERS)
PEOPLE = AppointmentKind(
    "sample-people", "样例员", KEEPERS, grades=(("one", "一级"), ("two", "二级")), years=3, duty=True
)
FRIENDS = AppointmentKind("sample-friends", "样例之友", KEEPERS)
MEETING = ActivityKind("sample-meeting", "样例会", KEEPERS)
ZHANGCUN, YANGTING = "371002100000", "371002101000"


@pytest.fixture
def sample(bureau: Any, monkeypatch: Any) -> SimpleNamespace:
    """The bureau, with the kinds declared for one test."""
    for kind in (ROOM, POINT, PEOPLE, FRIENDS, MEETING):
        monkeypatch.setitem(kinds(), kind.key, kind)
    return bureau


@pytest.fixture
def room(sample: Any, at: Any) -> Any:
    """Makes a place through its service."""

    def made(
        name: str = "张村样例室", region: str = ZHANGCUN, actor: Any = None, kind: str = ROOM.key, **more: Any
    ) -> Any:
        data = {"name": name, "region": region, "opened_on": "2021-05-01", **more}
        if kind == ROOM.key:
            data.setdefault("level", "town")
        return save_place(kind=kind, actor=actor or sample.jiceng, at=at("2022-03-01"), data=data)

    return made


@pytest.fixture
def person(sample: Any, at: Any) -> Any:
    """Puts someone on the roster through its service."""

    def made(
        name: str = "王小明", actor: Any = None, kind: str = PEOPLE.key, unit: Any = None, **more: Any
    ) -> Any:
        data = {
            "name": name, "region": ZHANGCUN, "unit": (unit or sample.units.tw_zc).pk, "since": "2021-01-01",
            "phone": "13812345521", "grade": "one", **more,
        }  # fmt: skip
        return save_appointment(kind=kind, actor=actor or sample.jiceng, at=at("2022-03-01"), data=data)

    return made
