"""A station from which nobody is sent on for a month stands out; its keeper and the centre are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.domains.legalaid.services.network import sent_on
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.playing import take
from siheng.kernel.registers.models import Place
from siheng.kernel.registers.reading import silent
from siheng.kernel.registers.services import close_place, save_place

SEAT, TOWN = "371002000000", "371002100000"


@pytest.fixture
def station(bureau: Any, at: Any) -> Any:
    def entered(name: str = "张村镇法律援助工作站", opened: str = "2020-06-01", **changed: Any) -> Place:
        data = {
            "name": name,
            "level": "town",
            "region": TOWN,
            "unit": bureau.zhangcun.unit_id,
            "opened_on": opened,
        }
        return save_place(kind="aid_station", actor=bureau.yuanzhu, at=at("2022-01-04"), data=data | changed)  # fmt: skip

    return entered


def out(day: str) -> list[tuple[str, str]]:
    return [(s.place.name, s.words) for s in silent(Place.objects.all(), date.fromisoformat(day))]


def test_an_application_or_a_question_sent_on_breaks_the_silence_and_an_answer_on_the_spot_does_not(
    station: Any, application: Any, bureau: Any, at: Any
) -> None:
    here = station()
    assert out("2022-03-01") == [(here.name, "30 天没有转介，从来没有过")]
    application("2022-03-01", by=bureau.zhangcun, via="station", place=here.pk)
    assert (out("2022-03-31"), out("2022-04-01")) == ([], [(here.name, "30 天没有转介，上次 2022-03-01")])
    asked = {
        "channel": "visit", "topic": "labour", "name": "苗春梅", "phone": "13812345521", "people": 1,
        "words": "工资拖了三个月，怎么要？", "place": here.pk, "day": "2022-04-02",
    }  # fmt: skip
    told = open_matter(
        kind="advice", actor=bureau.zhangcun, data=asked | {"answer": "可以申请仲裁。"}, at=at("2022-04-02"),
        submission="told",
    )  # fmt: skip
    assert told.state == "answered"
    assert sent_on([here.pk], date(2022, 4, 2)) == {here.pk: date(2022, 3, 1)}
    passed = open_matter(
        kind="advice",
        actor=bureau.zhangcun,
        data=asked | {"same": "same"},
        at=at("2022-04-02T10:00"),
        submission="on",
    )
    take(
        passed, "pass_on", bureau.zhangcun, at("2022-04-02T10:30"), what="case", reason="请不起律师", agreed=True
    )  # fmt: skip
    assert passed.handovers.get().other.legalaid.place == here
    assert sent_on([here.pk], date(2022, 4, 2)) == {here.pk: date(2022, 4, 2)}


def test_one_that_opened_this_month_or_is_closed_or_is_no_station_does_not_stand_out(
    station: Any, bureau: Any, at: Any
) -> None:
    station(opened="2022-03-10")
    station("行业调委会工作站", "2023-03-01", level="trade", region=SEAT, unit="")
    gone = station("原工作站")
    close_place(place=gone.pk, actor=bureau.yuanzhu, at=at("2022-03-01"), on=date(2022, 3, 1), reason="并入")
    point = {"name": "东山村联络点", "level": "village", "region": "371002100001", "opened_on": "2020-06-01"}
    save_place(kind="aid_contact", actor=bureau.yuanzhu, at=at("2022-01-04"), data=point)
    assert out("2022-04-05") == []
    assert len(out("2022-04-10")) == 1


def test_the_centre_the_keeper_and_nobody_else_are_told(
    station: Any, bureau: Any, client: Any, settings: Any, at: Any
) -> None:
    settings.FIXED_NOW = at("2022-04-11")
    here, far = station(), station("温泉镇工作站", region="371002102000", unit=bureau.wenquan.unit_id)
    coming = station("渔业调委会法律援助工作站", "2023-03-01", level="trade", region=SEAT, unit="")

    def page(who: Any, path: str) -> str:
        client.force_login(who)
        answer = client.get(path)
        assert answer.status_code == 200, (who, path)
        return answer.content.decode()

    desk = page(bureau.yuanzhu, "/")
    assert "30 天没有转介" in desk
    assert all(name in desk for name in (here.name, far.name))
    for path in ("/", "/m/"):
        mine = page(bureau.zhangcun, path)
        assert (here.name in mine, far.name in mine) == (True, False)
    assert here.name not in page(bureau.lixia, "/")
    listed = page(bureau.yuanzhu, "/places/?kind=aid_station")
    assert "2 个法律援助工作站 30 天没有转介" in listed
    assert "筹备中 1 个" in listed
    assert coming.name in listed
    assert listed.count("从来没有过") == 2
    assert "筹备中" in page(bureau.yuanzhu, f"/places/{coming.pk}/")
    own = page(bureau.yuanzhu, f"/places/{here.pk}/")
    assert "30 天没有转介，从来没有过" in own
    assert f"/activities/new/aid_inspection/?place={here.pk}&amp;region={TOWN}" in own
    assert "没有转介" not in page(bureau.haiyun, f"/places/{here.pk}/")


def test_what_a_station_registers_is_from_its_own_place(station: Any, bureau: Any, client: Any) -> None:
    here = station()
    client.force_login(bureau.zhangcun)
    for kind in ("advice", "legalaid"):
        form = client.get(f"/m/{kind}/new/").context["form"]
        assert form["place"].value() in (here, here.pk)
