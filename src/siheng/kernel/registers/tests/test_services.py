"""Whoever keeps a register keeps it for their own region; nothing is half saved; whatever is done behind the door shows."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from siheng.kernel.matters import daily
from siheng.kernel.matters.refusals import Conflict, Invalid, NotFound, NotNow, Refused
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.clock import local_day
from siheng.kernel.registers import record, services
from siheng.kernel.registers.forms import by_nearness
from siheng.kernel.registers.models import Appointment, Change, Duty, Place
from siheng.kernel.registers.tests.conftest import FRIENDS, MEETING, PEOPLE, ROOM, YANGTING, ZHANGCUN
from siheng.kernel.trust.chain import days_to_seal, seal_day

ID = "11010519491231002X"


def told() -> list[tuple[str, str]]:
    return [(f.where, f.what) for f in record.faults()]


def test_a_place_is_entered_and_changed_with_what_it_was_and_is(sample: Any, room: Any, at: Any) -> None:
    place = room(hours="周一至周五", equipment=["扫描仪"], longitude="122.1", latitude="37.4")
    changed = services.save_place(
        kind=ROOM.key, actor=sample.zhangcun, at=at("2022-04-01"), place=place.pk, version=1, reason="更正",
        data={"name": place.name, "region": ZHANGCUN, "level": "village", "opened_on": "2021-05-01"},
    )  # fmt: skip
    assert (changed.version, changed.level, changed.hours, changed.equipment) == (2, "village", "", [])
    first, second = record.changes(place)
    assert (first.changed["名称"], first.changed["所在区划"]) == (["", "张村样例室"], ["", "张村镇"])
    assert second.changed == {
        "层级": ["镇街", "村居"], "开放时间": ["周一至周五", ""], "设施": ["扫描仪", ""], "经度": ["122.1", ""], "纬度": ["37.4", ""],
    }  # fmt: skip
    assert (second.actor_text, second.reason) == ("毕晓（张村司法所）", "更正")
    assert told() == []


def test_saving_what_is_as_it_was_leaves_no_change(sample: Any, room: Any, at: Any) -> None:
    place = room()
    again = {"name": place.name, "region": ZHANGCUN, "level": "town", "opened_on": "2021-05-01"}
    services.save_place(
        kind=ROOM.key, actor=sample.jiceng, at=at("2022-04-01"), place=place.pk, version=1, data=again
    )
    assert [c.seq for c in record.changes(place)] == [1]


@pytest.mark.parametrize(
    ("who", "region", "raised"),
    [
        ("zhangcun", YANGTING, Refused),
        ("zhangcun", "371002000000", Refused),
        ("wangju", ZHANGCUN, Refused),
        ("tiaojie", ZHANGCUN, Refused),
        ("zhifa", ZHANGCUN, Refused),
        ("admin", ZHANGCUN, Refused),
        ("lixia", ZHANGCUN, Refused),
    ],
)
def test_whoever_does_not_keep_it_there_is_refused_and_nothing_changes(
    sample: Any, room: Any, who: str, region: str, raised: type[Exception]
) -> None:
    before = snapshot()
    with pytest.raises(raised):
        room(actor=getattr(sample, who), region=region)
    assert snapshot() == before


def test_a_place_of_another_town_is_not_there_to_be_changed(sample: Any, room: Any, at: Any) -> None:
    place = room("羊亭样例室", YANGTING)
    before = snapshot()
    with pytest.raises(NotFound):
        services.close_place(
            place=place.pk, actor=sample.zhangcun, at=at("2022-04-01"), on=date(2022, 3, 31), reason="撤并"
        )
    with pytest.raises(Refused):
        services.close_place(
            place=place.pk, actor=sample.wangju, at=at("2022-04-01"), on=date(2022, 3, 31), reason="撤并"
        )
    assert snapshot() == before


def test_a_unit_of_another_town_is_refused(sample: Any, person: Any) -> None:
    before = snapshot()
    with pytest.raises(Refused):
        person(actor=sample.zhangcun, unit=sample.units.tw_qu)
    assert snapshot() == before


def test_who_saw_an_older_version_is_told_what_was_done_since(sample: Any, room: Any, at: Any) -> None:
    place = room()
    data = {"name": place.name, "region": ZHANGCUN, "level": "town", "opened_on": "2021-05-01"}
    services.save_place(
        kind=ROOM.key,
        actor=sample.zhangcun,
        at=at("2022-04-01"),
        place=place.pk,
        version=1,
        data=data | {"keeper": "毕某"},
    )
    before = snapshot()
    with pytest.raises(Conflict, match="毕晓（张村司法所）已改过") as raised:
        services.save_place(
            kind=ROOM.key, actor=sample.jiceng, at=at("2022-04-02"), place=place.pk, version=1, data=data
        )
    assert [c.changed for c in raised.value.since] == [{"负责人": ["", "毕某"]}]
    assert snapshot() == before


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"name": ""}, "name", "请填写名称"),
        ({"level": "no"}, "level", "no"),
        ({"region": ""}, "region", "请选择所在区划"),
        ({"longitude": "122"}, "latitude", "经度、纬度要一起填"),
        ({"longitude": "37", "latitude": "122"}, "longitude", "应在 73 至 136 度之间"),
        ({"longitude": "nan", "latitude": "37"}, "longitude", "数"),
        ({"closed_on": "2021-04-30"}, "closed_on", "不能早于启用日期 2021-05-01"),
        ({"phone": "12"}, "phone", "11位"),
        ({"equipment": ["别的"]}, "equipment", "别的"),
    ],
)
def test_what_is_not_right_is_said_at_its_field(
    room: Any, changed: dict[str, Any], field: str, text: str
) -> None:
    before = snapshot()
    with pytest.raises(Invalid) as raised:
        room(**changed)
    assert text in str(raised.value.form.errors[field])
    assert snapshot() == before


def test_two_places_of_a_kind_do_not_share_a_name(room: Any) -> None:
    room()
    with pytest.raises(Invalid) as raised:
        room(region=YANGTING)
    assert raised.value.form.errors["name"] == ["已经有叫“张村样例室”的样例室"]


def test_a_person_stays_three_years_and_the_numbers_lie_masked_in_the_changes(person: Any) -> None:
    p = person(id_number=ID)
    assert p.until == date(2023, 12, 31)
    (change,) = record.changes(p)
    assert change.changed["电话"] == ["", "138****5521"]
    assert change.changed["证件号码"] == ["", "110105********002X"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, id_number FROM registers_appointment WHERE id = %s", [p.pk])
        assert all(stored.startswith("k") for stored in cursor.fetchone())


def test_an_empty_number_keeps_what_is_known(sample: Any, person: Any, at: Any) -> None:
    p = person(id_number=ID)
    data = {
        "name": p.name,
        "region": ZHANGCUN,
        "unit": p.unit_id,
        "since": "2021-01-01",
        "until": "2023-12-31",
        "grade": "two",
    }
    services.save_appointment(
        kind=PEOPLE.key, actor=sample.jiceng, at=at("2022-04-01"), appointment=p.pk, version=1, data=data
    )
    p = Appointment.objects.get(pk=p.pk)
    assert (p.phone, p.id_number, p.grade) == ("13812345521", ID, "two")
    assert p.id_index


@pytest.mark.parametrize(
    "again",
    [
        {"id_number": ID, "name": "王晓明"},
        {"id_number": "", "phone": "13812345521"},
        {"id_number": "", "phone": ""},
        {"id_number": ID, "since": "2023-12-31", "until": ""},
    ],
)
def test_one_person_is_not_twice_on_one_roster_at_one_unit_at_one_time(
    person: Any, again: dict[str, str]
) -> None:
    person(id_number=ID)
    before = snapshot()
    with pytest.raises(Invalid, match="填写的内容有误") as raised:
        person(**again)
    assert "已在张村镇调委会的这一名册上（2021-01-01 至 2023-12-31）" in str(raised.value.form.errors["name"])
    assert snapshot() == before


def test_another_time_another_roster_another_unit_and_a_namesake_are_fine(sample: Any, person: Any) -> None:
    person(id_number=ID)
    person(id_number=ID, since="2024-01-01")
    person(id_number=ID, kind=FRIENDS.key)
    person(id_number=ID, unit=sample.units.tw_qu)
    person(phone="13912345521", id_number="")
    assert Appointment.objects.count() == 5


def put(
    sample: Any,
    place: Place,
    who: Appointment,
    at: Any,
    *days: str,
    since: int = 8,
    until: int = 12,
    **more: Any,
) -> list[Duty]:
    return services.set_duty(
        place=place.pk, appointment=who.pk, days=[date.fromisoformat(d) for d in days], since=time(since),
        until=time(until), actor=more.get("actor", sample.jiceng), at=at("2022-03-01"),
    )  # fmt: skip


def test_duty_is_set_for_days_and_taken_back(sample: Any, room: Any, person: Any, at: Any) -> None:
    place, who = room(), person()
    made = put(sample, place, who, at, "2022-03-01", "2022-03-02")
    assert len(made) == 2
    services.drop_duty(duty=made[0].pk, actor=sample.jiceng, at=at("2022-03-01"), reason="换班")
    assert Duty.objects.get().on == date(2022, 3, 2)
    assert [c.digest == "" for c in Change.objects.filter(table="registers.duty", row=made[0].pk)] == [
        False,
        True,
    ]
    assert told() == []


def test_who_belongs_to_a_place_or_its_town_is_offered_first(sample: Any, room: Any, person: Any) -> None:
    units = sample.units
    place = room(unit=units.tw_zc.pk)
    person("丁", region=YANGTING, unit=units.bureau)
    person("丙", unit=units.bureau)
    near, own = person("乙", unit=units.bureau, region=YANGTING), person("甲")
    people = Appointment.objects.all()
    own_group, town_group, others = by_nearness(people, place)
    assert [title for title, _ in (own_group, town_group, others)] == ["本网点、本单位", "同一镇街", "其他"]
    assert own_group[1] == [(str(own.pk), "甲")]
    assert [name for _, name in town_group[1]] == ["丙"]
    assert [name for _, name in others[1]] == ["丁", "乙"]
    near.place = place
    near.save()
    assert [name for _, name in by_nearness(people, place)[0][1]] == ["乙", "甲"]


def test_where_several_rosters_are_on_duty_each_name_says_its_own(
    sample: Any, room: Any, person: Any
) -> None:
    place = room(unit=sample.units.tw_zc.pk)
    person("甲")
    person("乙", kind=FRIENDS.key, grade="")
    person("乙", unit=sample.units.bureau)
    mine, town = by_nearness(Appointment.objects.all(), place)
    assert [name for _, name in mine[1]] == ["乙（样例之友）", "甲（样例员）"]
    assert [name for _, name in town[1]] == ["乙（样例员）"]
    only = Appointment.objects.filter(kind=PEOPLE.key)
    assert [name for _, rows in by_nearness(only, place) for _, name in rows] == ["甲", "乙"]


def test_duty_is_refused_whole(sample: Any, room: Any, person: Any, at: Any) -> None:
    place, other, who, friend = (
        room(),
        room("羊亭样例室", YANGTING),
        person(),
        person("毕某", kind=FRIENDS.key),
    )
    put(sample, place, who, at, "2022-03-02")
    before = snapshot()
    for days, where, whom, more, raised in [
        (["2022-03-01", "2024-01-01"], place, who, {}, NotNow),
        (["2022-03-01", "2022-03-02"], other, who, {"since": 11, "until": 13}, NotNow),
        (["2022-03-01"], place, friend, {}, NotNow),
        (["2021-04-30"], place, who, {}, NotNow),
        (["2022-03-01"], place, who, {"since": 12, "until": 12}, NotNow),
        (["2022-03-01"], other, who, {"actor": sample.zhangcun}, NotFound),
        (["2022-03-01"], place, who, {"actor": sample.tiaojie}, Refused),
    ]:
        with pytest.raises(raised):
            put(sample, where, whom, at, *days, **more)
    assert snapshot() == before
    put(sample, other, who, at, "2022-03-02", since=12, until=13)


def test_neither_place_nor_person_ends_before_a_duty(sample: Any, room: Any, person: Any, at: Any) -> None:
    place, who = room(), person()
    put(sample, place, who, at, "2022-03-09")
    before = snapshot()
    with pytest.raises(NotNow, match="以后还排了值班"):
        services.close_place(
            place=place.pk, actor=sample.jiceng, at=at("2022-03-01"), on=date(2022, 3, 8), reason="x"
        )
    with pytest.raises(NotNow, match="以后还排了王小明值班"):
        services.end_appointment(
            appointment=who.pk, actor=sample.jiceng, at=at("2022-03-01"), on=date(2022, 3, 8), reason="x"
        )
    assert snapshot() == before
    assert services.close_place(
        place=place.pk, actor=sample.jiceng, at=at("2022-03-01"), on=date(2022, 3, 9), reason="撤并"
    ).closed_on == date(2022, 3, 9)


def test_an_activity_is_entered_when_it_was_held(sample: Any, at: Any) -> None:
    data = {
        "title": "季度分析会",
        "held_on": "2022-03-01",
        "unit": sample.units.grassroots.pk,
        "region": "371002000000",
        "people": "12",
    }
    made = services.save_activity(kind=MEETING.key, actor=sample.jiceng, at=at("2022-03-01"), data=data)
    assert (made.people, made.version) == (12, 1)
    with pytest.raises(Invalid) as raised:
        services.save_activity(
            kind=MEETING.key, actor=sample.jiceng, at=at("2022-03-01"), data=data | {"held_on": "2022-03-02"}
        )
    assert "不能晚于今天" in str(raised.value.form.errors["held_on"])


def test_whatever_is_done_behind_the_door_is_found(sample: Any, room: Any, person: Any, at: Any) -> None:
    place, who = room(), person()
    (duty,) = put(sample, place, who, at, "2022-03-02")
    Place.objects.filter(pk=place.pk).update(name="改过的")
    Appointment.objects.filter(pk=who.pk).update(grade="two")
    Duty.objects.filter(pk=duty.pk).delete()
    new = Place.objects.create(kind=ROOM.key, name="插入的", region_id=ZHANGCUN, opened_on=date(2021, 5, 1))
    assert told() == [
        ("阵地网点 改过的", "与第 1 次变动封存的不一致"),
        (f"阵地网点 {new.pk}", "没有任何变动记录，这一行不是经办理进来的"),
        ("名册 王小明", "与第 1 次变动封存的不一致"),
        (f"值班 {duty.pk}", "这一行不在了，没有删除它的变动记录"),
    ]


def test_a_change_that_was_altered_or_cut_is_found(sample: Any, room: Any, at: Any) -> None:
    place = room()
    services.close_place(
        place=place.pk, actor=sample.jiceng, at=at("2022-03-01"), on=date(2022, 3, 1), reason="撤并"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registers_change SET reason = '别的' WHERE \"table\" = 'registers.place' AND row = %s AND seq = 2",
            [place.pk],
        )
    assert told() == [("阵地网点 张村样例室", "第 2 次变动的内容被改动")]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM registers_change WHERE \"table\" = 'registers.place' AND row = %s AND seq = 1",
            [place.pk],
        )
    assert told()[0] == ("阵地网点 张村样例室", "第 1 次变动缺失（接着的是第 2 次）")
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM registers_change WHERE \"table\" = 'registers.place' AND row = %s", [place.pk]
        )
    assert told() == [(f"阵地网点 {place.pk}", "没有任何变动记录，这一行不是经办理进来的")]


def test_the_check_of_everything_takes_the_registers_in(room: Any) -> None:
    place = room()
    assert list(record.check()) == []
    Place.objects.filter(pk=place.pk).update(hours="夜里")
    assert [f.where for f in record.check()] == ["阵地网点 张村样例室"]


def test_registers_are_sealed_before_there_is_any_matter(sample: Any, at: Any) -> None:
    """From the first of March on, the day on which the bureau was founded."""
    assert daily.seal(at("2022-03-01")) == 0
    assert daily.seal(at("2022-03-03")) == 2
    assert daily.seal(at("2022-03-03")) == 0


def test_a_row_that_went_with_all_its_changes_is_found_by_the_seal_of_its_day(
    sample: Any, room: Any, at: Any
) -> None:
    kept, gone = room(), room(name="羊亭样例室")
    days = days_to_seal(first=date(2022, 3, 3), today=date(2022, 3, 5))
    written = local_day(Change.objects.get(row=gone.pk, table="registers.place").at)
    count = Change.objects.filter(at__date=written).count()
    for day in days:
        seal_day(day, [], at("2022-03-05"))
    assert list(record.check()) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM registers_change WHERE \"table\" = 'registers.place' AND row = %s", [gone.pk]
        )
        cursor.execute("DELETE FROM registers_place WHERE id = %s", [gone.pk])
    assert list(record.faults()) == []
    assert [(f.where, f.what) for f in record.check()] == [
        (f"{written:%Y-%m-%d} 的封存", f"封存时有{count}条变动，现有{count - 1}条。")
    ]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registers_change SET hash = %s WHERE row = %s", ["0" * 64, kept.pk])
        cursor.execute("UPDATE trust_seal SET others = NULL")
    told = [(f.where, f.what) for f in record.check()]
    assert (f"{written:%Y-%m-%d} 的封存", "封存记录本身已被改动。") in told


def test_a_change_that_was_written_afterwards_is_found_by_the_seal_of_its_day(
    sample: Any, room: Any, at: Any
) -> None:
    room()
    for day in days_to_seal(first=date(2022, 3, 3), today=date(2022, 3, 5)):
        seal_day(day, [], at("2022-03-05"))
    room(name="羊亭样例室")
    written = local_day(Change.objects.latest("id").at)
    count = Change.objects.filter(at__date=written).count()
    assert [f.what for f in record.check()] == [f"封存时有{count - 1}条变动，现有{count}条。"]


def test_the_check_of_everything_takes_the_files_in(sample: Any, settings: Any) -> None:
    stray = Path(settings.MEDIA_ROOT) / "2022" / "left-behind"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    assert [f.where for f in record.check()] == ["附件目录 2022/left-behind"]
