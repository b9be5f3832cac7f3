"""Kinds of the tests' own, two places, a person on duty, and browsers in which someone has signed in."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from siheng.kernel.org.rights import Role
from siheng.kernel.registers import services
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, PlaceKind, kinds

KEEPERS = (Role.CLERK, Role.TOWN)
ROOM = PlaceKind(
    "sample-room", "样例室", "样", KEEPERS, levels=(("town", "镇街"), ("village", "村居")), equipment=("扫描仪",), covers=True,
    matter="mediation",
)  # fmt: skip
PEOPLE = AppointmentKind(
    "sample-people", "样例员", KEEPERS, grades=(("one", "一级"),), duty=True, matter="mediation"
)
MEETING = ActivityKind("sample-meeting", "样例会", KEEPERS, matter="mediation")
ZHANGCUN, YANGTING = "371002100000", "371002101000"
PHONE, ID = "13812345521", "11010519491231002X"


@pytest.fixture
def as_(bureau: Any, settings: Any, tmp_path: Path, monkeypatch: Any) -> Any:
    """A browser in which someone has signed in; only the tests' kinds are declared."""
    settings.DATA = tmp_path
    known = kinds()
    for key in list(known):
        monkeypatch.delitem(known, key)
    for kind in (ROOM, PEOPLE, MEETING):
        monkeypatch.setitem(known, kind.key, kind)

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(getattr(bureau, username), backend="siheng.kernel.org.backend.Backend")
        return client

    return signed_in


@pytest.fixture
def here(as_: Any, bureau: Any, at: Any) -> SimpleNamespace:
    """Two places, one person on duty today (1 March 2022), one activity."""

    def place(name: str, region: str, **more: str) -> Any:
        data = {"name": name, "level": "town", "region": region, "opened_on": "2021-05-01", **more}
        return services.save_place(kind=ROOM.key, actor=bureau.jiceng, at=at("2022-02-01"), data=data)

    zhangcun = place(
        "张村室",
        ZHANGCUN,
        keeper="毕大海",
        phone="0631-5221234",
        longitude="122.05",
        latitude="37.45",
        hours="周一至周五",
    )
    yangting = place("羊亭室", YANGTING, longitude="121.98", latitude="37.40")
    who = services.save_appointment(
        kind=PEOPLE.key, actor=bureau.jiceng, at=at("2022-02-01"),
        data={
            "name": "王小明", "region": ZHANGCUN, "unit": bureau.units.tw_zc.pk, "since": "2021-01-01", "grade": "one",
            "phone": PHONE, "id_number": ID, "place": zhangcun.pk, "account": bureau.tiaojie.pk,
        },
    )  # fmt: skip
    (duty,) = services.set_duty(
        place=zhangcun.pk, appointment=who.pk, days=[date(2022, 3, 1)], since=time(8, 30), until=time(11, 30),
        actor=bureau.jiceng, at=at("2022-02-01"),
    )  # fmt: skip
    held = services.save_activity(
        kind=MEETING.key, actor=bureau.jiceng, at=at("2022-02-20"),
        data={
            "title": "季度分析会", "held_on": "2022-02-18", "region": ZHANGCUN, "unit": bureau.units.tw_zc.pk, "place": zhangcun.pk,
            "minutes": "王小明发言。", "people": "9",
        },
    )  # fmt: skip
    return SimpleNamespace(zhangcun=zhangcun, yangting=yangting, who=who, duty=duty, held=held)
