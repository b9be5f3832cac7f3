"""Registers by Excel: by template, checked row by row, all or nothing, none twice; out with persons' numbers masked."""

from __future__ import annotations

import io
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.core.management import CommandError, call_command

from siheng.kernel.exchange.importing import bring_in, check
from siheng.kernel.exchange.ledger import ledgers
from siheng.kernel.exchange.registers import all_ledgers, register_ledgers, write_register
from siheng.kernel.exchange.tests.conftest import sheet
from siheng.kernel.exchange.writing import write_problems, write_template
from siheng.kernel.matters.refusals import Refused
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, PlaceKind, kinds
from siheng.kernel.registers.models import Activity, Appointment, Duty, Place
from siheng.kernel.trust.models import AccessLog

KEEPERS = (Role.CLERK, Role.TOWN)
ROOM = PlaceKind(
    "sample-room",
    "样例室",
    "样",
    KEEPERS,
    levels=(("town", "镇街"), ("village", "村居")),
    equipment=("扫描仪", "轮椅坡道"),
)
PEOPLE = AppointmentKind(
    "sample-people", "样例员", KEEPERS, grades=(("one", "一级"), ("two", "二级")), years=3, duty=True
)
MEETING = ActivityKind("sample-meeting", "样例会", KEEPERS)
ROOMS = ["名称", "层级", "所在区划", "启用日期", "设施", "经度", "纬度"]
PERSONS = ["姓名", "等级", "所在单位", "所在区划", "任期起", "电话", "证件号码"]
DUTIES = ["网点", "日期", "姓名", "起", "止"]
ID = "11010519491231002X"


@pytest.fixture
def both(bureau: Any, monkeypatch: Any) -> Any:
    for kind in (ROOM, PEOPLE, MEETING):
        monkeypatch.setitem(kinds(), kind.key, kind)
    return bureau


def bring(
    kind: Any, rows: list[list[Any]], who: Any, at: Any, *, act: Any = bring_in, duty: bool = False
) -> Any:
    ledger = all_ledgers()[kind.key + ("-duty" if duty else "")]
    return act(ledger, sheet(rows), actor=who, at=at("2022-03-01"), progress=lambda *told: None)


GOOD = [
    ROOMS,
    ["甲室", "镇街", "张村镇", date(2021, 5, 1), "扫描仪、轮椅坡道", 122.05, 37.45],
    ["乙室", "村居", "羊亭镇", "2021-06-01", "", "", ""],
]


def test_places_come_in_once(both: Any, at: Any) -> None:
    assert not bring(ROOM, GOOD, both.jiceng, at, act=check).bad
    assert Place.objects.count() == 0
    first = bring(ROOM, GOOD, both.jiceng, at)
    assert (first.saved, len(first.fresh)) == (True, 2)
    place = Place.objects.get(name="甲室")
    assert (place.level, place.region_id, place.equipment, place.longitude) == (
        "town", "371002100000", ["扫描仪", "轮椅坡道"], 122.05,
    )  # fmt: skip
    again = bring(ROOM, [*GOOD, ["丙室", "镇街", "张村镇", "2021-05-01", "", "", ""]], both.jiceng, at)
    assert (len(again.known), len(again.fresh), Place.objects.count()) == (2, 1, 3)
    assert [c.reason for c in record.changes(place)] == ["Excel 导入"]
    assert list(record.faults()) == []


def test_one_broken_row_keeps_all_out_and_comes_back_marked(both: Any, at: Any, tmp_path: Path) -> None:
    before = snapshot()
    rows = [
        *GOOD,
        ["", "区级", "某镇", "昨天", "风扇", "122", ""],
        ["甲室", "镇街", "张村镇", "2021-05-01", "", "", ""],
    ]
    outcome = bring(ROOM, rows, both.jiceng, at)
    assert not outcome.saved
    told = list(outcome.sentences())
    for text in (
        "第 4 行“层级”：没有“区级”这一项，可以填：镇街、村居",
        "第 4 行“名称”：请填写名称",
        "第 4 行“纬度”：经度、纬度要一起填",
        "第 5 行与第 2 行是同一项，请删去一行",
    ):
        assert text in told
    assert snapshot() == before
    write_problems(outcome, tmp_path / "back.xlsx")
    back = (
        python_calamine.CalamineWorkbook.from_path(tmp_path / "back.xlsx").get_sheet_by_index(0).to_python()
    )
    assert back[0] == [*ROOMS, "问题"]
    assert back[1][-1] == ""
    assert "“名称”：请填写名称" in back[3][-1]


def test_a_township_office_brings_in_its_own_town_alone(both: Any, at: Any) -> None:
    before = snapshot()
    outcome = bring(ROOM, GOOD, both.zhangcun, at)
    assert [s.split("，")[0] for s in outcome.sentences()] == ["第 3 行“所在区划”：没有“羊亭镇”这一项"]
    for who in (both.zhifa, both.tiaojie, both.admin, both.wangju):
        with pytest.raises(Refused):
            bring(ROOM, GOOD, who, at)
    assert snapshot() == before


MEN = [
    PERSONS,
    ["王小明", "一级", "张村镇调委会", "张村镇", "2021-01-01", "13812345521", ID],
    ["毕晓红", "二级", "张村镇调委会", "张村镇", "2021-01-01", "", ""],
]


def test_people_come_in_once_and_not_beside_themselves(both: Any, at: Any) -> None:
    assert bring(PEOPLE, MEN, both.jiceng, at).saved
    assert Appointment.objects.get(name="王小明").until == date(2023, 12, 31)
    again = bring(PEOPLE, MEN, both.jiceng, at)
    assert (len(again.known), len(again.fresh), Appointment.objects.count()) == (2, 0, 2)
    before = snapshot()
    outcome = bring(
        PEOPLE, [PERSONS, ["王小明", "一级", "张村镇调委会", "张村镇", "2022-01-01", "", ID]], both.jiceng, at
    )
    assert list(outcome.sentences()) == [
        "第 2 行“姓名”：王小明已在张村镇调委会的这一名册上（2021-01-01 至 2023-12-31）"
    ]
    twice = [
        PERSONS,
        *[["丛林", "一级", "张村镇调委会", "张村镇", day, "", ""] for day in ("2021-01-01", "2022-01-01")],
    ]
    outcome = bring(PEOPLE, twice, both.jiceng, at)
    assert not outcome.saved
    assert "第 3 行“姓名”：丛林已在" in next(outcome.sentences())
    assert snapshot() == before


def test_duties_come_in_once_and_not_where_they_cannot_be(both: Any, at: Any) -> None:
    bring(ROOM, GOOD, both.jiceng, at)
    bring(PEOPLE, MEN, both.jiceng, at)
    rows = [
        DUTIES,
        ["甲室", "2022-03-02", "王小明", "08:30", "11:30"],
        ["甲室", date(2022, 3, 3), "毕晓红", "8:30", "11:30"],
    ]
    assert bring(ROOM, rows, both.jiceng, at, duty=True).saved
    assert [(d.on, d.since) for d in Duty.objects.all()] == [(date(2022, 3, n), time(8, 30)) for n in (2, 3)]
    again = bring(ROOM, rows, both.jiceng, at, duty=True)
    assert (len(again.known), Duty.objects.count()) == (2, 2)
    before = snapshot()
    wrong = [
        DUTIES,
        ["乙室", "2022-03-02", "王小明", "11:00", "12:00"],
        ["乙室", "2024-03-02", "王小明", "08:30", "11:30"],
        ["丁室", "2022-03-04", "王小明", "08:30", "07:30"],
        ["乙室", "2022-03-04", "王小明", "08:30", "11:30"],
    ]
    outcome = bring(ROOM, wrong, both.jiceng, at, duty=True)
    told = list(outcome.sentences())
    assert told[0] == "第 2 行王小明 2022-03-02 08:30至11:30 已在甲室值班"
    assert told[1].startswith("第 3 行王小明 2024-03-02 不能在乙室值班")
    assert {s.split("”")[0] for s in told[2:]} == {"第 4 行“网点", "第 4 行“止"}
    assert snapshot() == before


def test_the_template_has_the_headings_that_are_read_back(both: Any, at: Any, tmp_path: Path) -> None:
    for kind, duty, wanted in ((ROOM, False, ROOMS), (PEOPLE, False, PERSONS), (ROOM, True, DUTIES)):
        target = tmp_path / f"{kind.key}{duty}.xlsx"
        ledger = all_ledgers()[kind.key + ("-duty" if duty else "")]
        write_template(ledger, target, account=both.jiceng, at=at("2022-03-01"))
        head = python_calamine.CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()[0]
        assert set(wanted) <= set(head)
        assert "本系统账号" not in head
        with pytest.raises(Refused):
            write_template(ledger, target, account=both.zhifa, at=at("2022-03-01"))


def test_what_goes_out_is_masked_and_logged_and_places_come_in_again(
    both: Any, at: Any, tmp_path: Path
) -> None:
    bring(ROOM, GOOD, both.jiceng, at)
    bring(PEOPLE, MEN, both.jiceng, at)
    target = tmp_path / "out.xlsx"
    out: dict[str, list[list[Any]]] = {}
    for kind in (PEOPLE, ROOM):
        done = write_register(register_ledgers()[kind.key], target, account=both.jiceng, at=at("2022-03-01"))
        assert done == 2
        out[kind.key] = python_calamine.CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    wang = dict(zip(*out[PEOPLE.key][:2], strict=True))
    assert (wang["电话"], wang["证件号码"], wang["等级"]) == ("138****5521", "110105********002X", "一级")
    assert [log.subject for log in AccessLog.objects.filter(kind="export").order_by("pk")] == [
        "导出样例员 2 行（全部）", "导出样例室 2 行（全部）",
    ]  # fmt: skip
    again = bring(ROOM, out[ROOM.key], both.jiceng, at)
    assert (len(again.known), len(again.bad)) == (2, 0)


HELD = [
    ["名称", "日期", "举办单位", "所在区划", "人数", "纪要"],
    ["一季度分析会", "2022-02-01", "张村司法所", "张村镇", 12, "毕某电话 13812345521，已回访"],
    ["一季度分析会", "2022-02-02", "张村司法所", "张村镇", "", ""],
]


def test_activities_come_in_once_and_go_out(both: Any, at: Any, tmp_path: Path) -> None:
    assert bring(MEETING, HELD, both.jiceng, at).saved
    assert [(a.title, a.held_on, a.people) for a in Activity.objects.order_by("held_on")] == [
        ("一季度分析会", date(2022, 2, 1), 12),
        ("一季度分析会", date(2022, 2, 2), None),
    ]
    again = bring(MEETING, HELD, both.jiceng, at)
    assert (len(again.known), len(again.fresh), Activity.objects.count()) == (2, 0, 2)
    before = snapshot()
    late = bring(MEETING, [HELD[0], ["年会", "2022-12-01", "张村司法所", "张村镇", "", ""]], both.jiceng, at)
    assert [s.split("：")[0] for s in late.sentences()] == ["第 2 行“日期”"]
    assert snapshot() == before
    target = tmp_path / "out.xlsx"
    ledger = register_ledgers()[MEETING.key]
    assert write_register(ledger, target, account=both.jiceng, at=at("2022-03-01")) == 2
    rows = python_calamine.CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    told = dict(zip(rows[0], rows[2], strict=True))
    assert (told["举办单位"], told["人数"]) == ("张村镇司法所", 12)
    assert "13812345521" not in told["纪要"]


def test_no_register_is_called_like_a_kind_of_matter() -> None:
    assert set(ledgers()) & set(register_ledgers()) == set()
    assert set(all_ledgers()) == set(ledgers()) | set(register_ledgers())


def test_registers_come_in_and_go_out_by_command(both: Any, at: Any, tmp_path: Path, settings: Any) -> None:
    settings.FIXED_NOW = at("2022-03-01")
    file, out = tmp_path / "in.xlsx", io.StringIO()
    file.write_bytes(sheet(GOOD).read())
    call_command("import_ledger", ROOM.key, str(file), username="jiceng", stdout=out)
    assert out.getvalue().splitlines() == [
        "检查 0/2 行", "检查 2/2 行", "登记 0/2 行", "登记 2/2 行", "导入 2 项，已有 0 项",
    ]  # fmt: skip
    file.write_bytes(sheet(MEN).read())
    call_command("import_ledger", PEOPLE.key, str(file), username="jiceng", stdout=io.StringIO())
    file.write_bytes(sheet([DUTIES, ["甲室", "2022-03-02", "王小明", "08:30", "11:30"]]).read())
    call_command("import_ledger", f"{ROOM.key}-duty", str(file), username="jiceng", stdout=io.StringIO())
    target = tmp_path / "out.xlsx"
    out = io.StringIO()
    call_command("export_ledger", f"{ROOM.key}-duty", str(target), username="jiceng", stdout=out)
    assert out.getvalue() == f"导出 1 项到 {target}\n"
    rows = python_calamine.CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert rows == [DUTIES, ["甲室", date(2022, 3, 2), "王小明", "08:30", "11:30"]]
    before = snapshot()
    file.write_bytes(sheet([*GOOD, ["", "镇街", "张村镇", "2021-05-01", "", "", ""]]).read())
    with pytest.raises(CommandError, match="1 行有问题，没有导入任何一行；逐行的问题见"):
        call_command("import_ledger", ROOM.key, str(file), username="jiceng", stderr=io.StringIO())
    assert (tmp_path / "in-问题.xlsx").exists()
    with pytest.raises(CommandError, match="没有这本台账"):
        call_command("export_ledger", ROOM.key, str(target), username="admin")
    with pytest.raises(CommandError, match="您没有维护“样例室”的权限"):
        call_command("import_ledger", ROOM.key, str(file), username="zhifa")
    for command in ("import_ledger", "export_ledger"):
        with pytest.raises(CommandError, match=r"没有“nothing”的台账，可以.*sample-room（样例室）"):
            call_command(command, "nothing", str(file), username="jiceng")
    assert snapshot() == before
