"""An appointment to come by: told with the place to go to, moved or called off by whoever holds the code and by the window."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from siheng.kernel.matters.codes import code_for
from siheng.kernel.matters.door import Invalid
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.registers.services import save_place


@pytest.fixture
def booked(ways):
    """Asked for from a telephone, for Monday."""
    return ways.by_code(ways.public(), "book", "2022-06-01", on="2022-06-06", half="am")


@pytest.fixture
def seen(ways, settings):
    """The page of whoever holds the code, on a day."""

    def page(m, day="2022-06-02", name="p_progress"):
        settings.FIXED_NOW, visitor = ways.at(day), Client()
        visitor.post(reverse("p_progress"), {"code": code_for(m.submission)})
        return visitor.get(reverse(name)).content.decode()

    return page


def window(ways):
    """The place at which the window receives."""
    people = ways.people
    return save_place(
        kind="onestop_centre", actor=people.chuangkou, at=ways.at("2022-05-05"),
        data={
            "name": "区一站式受理窗口", "level": "district", "region": people.units.window.region_id,
            "unit": people.units.window.pk, "address": "文化中路 1 号", "hours": "周一至周五 8:30-17:00",
            "phone": "12348", "opened_on": "2022-05-05",
        },
    )  # fmt: skip


def test_whoever_holds_the_code_moves_it_and_the_window_is_asked_again(ways, booked):
    ways.take(booked, "confirm_visit", "2022-06-02", on="2022-06-06", half="am")
    m = ways.by_code(booked, "change_visit", "2022-06-02", what="move", on="2022-06-08", half="pm")
    assert m.onestop.booked == "2022-06-08 下午（待确认）"


@pytest.mark.parametrize("day", ["2022-06-02", "2022-06-06"])
def test_whoever_holds_the_code_calls_it_off_until_the_day(ways, booked, day):
    m = ways.by_code(booked, "change_visit", day, what="cancel")
    assert (m.onestop.book_on, m.onestop.booked) == (None, "")
    assert (
        ways.by_code(m, "book", day, on="2022-06-08", half="am").onestop.booked == "2022-06-08 上午（待确认）"
    )


@pytest.mark.parametrize(
    ("day", "said", "errors"),
    [
        ("2022-06-07", {"what": "cancel"}, {"what": ["约的日子已经过了，不用取消"]}),
        ("2022-06-02", {"what": "move"}, {"on": ["请填写哪一天来"], "half": ["请选择上午还是下午"]}),
        ("2022-06-02", {"what": "move", "on": "2022-06-03", "half": "am"}, {"on": ["这一天休息，请另选一个工作日"]}),
        ("2022-06-02", {}, {"what": ["请选择怎么改"]}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_the_appointment_stays(ways, booked, day, said, errors):
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.by_code(booked, "change_visit", day, **said)
    assert (dict(wrong.value.form.errors), snapshot()) == (errors, before)


def test_the_window_says_why_and_whoever_holds_the_code_reads_it(ways, booked, seen):
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(booked, "change_visit", "2022-06-02", what="cancel")
    assert (list(wrong.value.form.errors), snapshot()) == (["because"], before)
    m = ways.take(
        booked, "change_visit", "2022-06-02", what="move", on="2022-06-08", half="pm", because="away"
    )
    assert m.onestop.booked == "2022-06-08 下午（已确认）"
    page = seen(m)
    assert "窗口改了预约" in page
    assert "6月8日 星期三，下午，换个时间，承办人那天不在" in page
    m = ways.take(m, "change_visit", "2022-06-02", what="cancel", because="done")
    assert "取消，不来了，事情已经办好，不用来" in seen(m)


def test_the_page_says_when_to_come_and_where(ways, booked, seen):
    assert "您约了6月6日 星期一 上午来，等窗口确认" in seen(booked)
    window(ways)
    where = "区一站式受理窗口，文化中路 1 号，周一至周五 8:30-17:00，电话"
    assert where in seen(booked)
    assert where in seen(ways.public())  # who has no appointment may come, too
    assert "您约了6月6日" not in seen(booked, "2022-06-07")
    ways.take(booked, "confirm_visit", "2022-06-02", on="2022-06-06", half="am")
    assert "请您6月6日 星期一 上午来" in seen(booked)
    assert "文化中路 1 号" in seen(booked, name="k_progress")


def test_the_window_sees_that_it_was_called_off(ways, booked, client, settings):
    settings.FIXED_NOW = ways.at("2022-06-02")
    client.force_login(ways.people.chuangkou)
    ways.take(booked, "contact", "2022-06-01", note="请带合同来")
    assert "约好要来" in client.get(reverse("onestop_board")).content.decode()
    ways.by_code(fresh(booked), "change_visit", "2022-06-02", what="cancel")
    page = client.get(reverse("onestop_board"))
    assert "约好要来" not in page.content.decode()
    assert [(row["m"], row["said"]) for row in page.context["queue"]] == [(booked, "改约、取消预约")]
