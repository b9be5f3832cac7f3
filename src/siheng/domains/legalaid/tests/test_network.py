"""A station from which nobody is sent on for a month stands out; its keeper and the centre are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.domains.legalaid.services.network import referred, sent_on
from siheng.kernel.figures.evaluate import breakdown
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import figure
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.playing import take
from siheng.kernel.registers.declare import Referred
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


def test_how_soon_each_place_is_answered_is_told_place_by_place(
    station: Any, application: Any, bureau: Any, client: Any, settings: Any, at: Any
) -> None:
    """The head sees where people wait: a question handed over, an application handed over, and one of the window."""
    here, idle = station(), station("温泉镇工作站", region="371002102000", unit=bureau.wenquan.unit_id)

    def handed(n: int, what: str, day: str, answered: str = "") -> None:
        m = open_matter(
            kind="advice", actor=bureau.zhangcun, at=at(f"{day}T09:00"), submission=f"s{n}",
            data={
                "channel": "visit", "topic": "labour", "name": f"苗春{n}", "people": 1, "words": "工资拖了三个月。",
                "place": here.pk, "day": day,
            },
        )  # fmt: skip
        more = {"unit": bureau.units.aid} if what == "advice" else {}
        m = take(
            m, "pass_on", bureau.zhangcun, at(f"{day}T09:00"), what=what, reason="要核对证据", agreed=True, **more
        )  # fmt: skip
        if answered:
            words = {"answer": "可以申请仲裁。"} | ({"told": True} if what == "case" else {})
            step = "answer" if what == "advice" else "advise"
            take(m.handovers.get().other, step, bureau.yuanzhu, at(answered), **words)

    handed(1, "advice", "2022-03-01", "2022-03-01T11:00")
    handed(2, "advice", "2022-03-02", "2022-03-09T09:00")  # a week: late
    handed(3, "case", "2022-03-07", "2022-03-07T13:00")
    handed(4, "case", "2022-03-08")
    application("2022-03-10", by=bureau.zhangcun, via="station", place=here.pk)
    handed(5, "advice", "2022-04-01", "2022-04-01T10:00")
    march = (date(2022, 3, 1), date(2022, 4, 1))
    assert referred([here.pk, idle.pk], *march) == {here.pk: Referred(5, 4, 3, 2, 4.0)}
    assert referred([here.pk], date(2022, 2, 1), date(2022, 3, 1)) == {}
    settings.FIXED_NOW = at("2022-04-11")
    client.force_login(bureau.yuanzhuzhang)
    page = client.get("/places/referrals/?kind=aid_station&period=2022-03").context
    assert page["answer"] == "2022年3月法律援助工作站转介 5 次，交中心答复的 4 次中按时首次答复 2 次"
    told = ("name", "town", "sent", "handed", "answered", "hours", "kept", "share")
    assert [tuple(row[key] for key in told) for row in page["rows"]] == [
        (here.name, "张村镇", 5, 4, 3, "4.0 小时", 2, "66.7%"), (idle.name, "温泉镇", 0, 0, 0, "", 0, ""),
    ]  # fmt: skip
    # A town office is told of its own places; whoever only serves there, of none.
    client.force_login(bureau.wenquan)
    assert [row["name"] for row in client.get("/places/referrals/").context["rows"]] == [idle.name]
    client.force_login(bureau.haiyun)
    assert client.get("/places/referrals/").status_code == 404
    split = breakdown(figure("legalaid.handed_in_time"), Period.year(2022), "place")
    assert [(cell.label, cell.count) for cell in split] == [(here.name, 2)]


def test_what_a_station_registers_is_from_its_own_place(station: Any, bureau: Any, client: Any) -> None:
    here = station()
    client.force_login(bureau.zhangcun)
    for kind in ("advice", "legalaid"):
        form = client.get(f"/m/{kind}/new/").context["form"]
        assert form["place"].value() in (here, here.pk)
