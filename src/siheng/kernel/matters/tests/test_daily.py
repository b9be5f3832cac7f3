"""The duties of a day: what the system does by itself, once, and what it tells people about."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from siheng.kernel.law.errors import TermError
from siheng.kernel.law.holidays import announce, clear_day, set_day
from siheng.kernel.matters import clocks, daily
from siheng.kernel.matters.door import Timer
from siheng.kernel.matters.models import Clock, Matter, Reminder
from siheng.kernel.matters.playing import fresh, take
from siheng.kernel.matters.testing import snapshot, whole
from siheng.kernel.matters.tests.sample import SampleProcess
from siheng.kernel.trust.models import Seal

NOTICE = Timer("放假安排变更")


def sent(to: Any) -> list[tuple[str, int]]:
    """The reminders of an account, oldest first: the day they went out, and their mark."""
    rows = Reminder.objects.everything("test").filter(account=to).order_by("id")
    return [(f"{r.at:%m-%d}", r.mark) for r in rows]


# Timers.


def test_a_timer_acts_the_day_after_its_term_has_run_out_and_once(
    request_of: Any, office: Any, at: Any
) -> None:
    m = take(request_of(), "announce", office.lixia, at("2022-03-02"))  # thirty days: Friday 04-01
    before = snapshot()
    assert daily.fire_timers(at("2022-04-01T23:00")) == 0
    assert snapshot() == before
    assert daily.fire_timers(at("2022-04-02T08:00")) == 1
    m = whole(fresh(m))
    event = m.events.latest("seq")  # type: ignore[attr-defined]
    assert (m.state, event.actor_text, event.data["day"]) == ("done", "系统（样例第1条）", "2022-04-01")
    after = snapshot()
    assert daily.fire_timers(at("2022-04-03T08:00")) == 0
    assert snapshot() == after


@pytest.mark.parametrize("how", ["closed", "broken"])
def test_one_timer_that_fails_stops_no_other(request_of, office, at, monkeypatch, how: str) -> None:
    first = take(request_of(submission="first"), "announce", office.lixia, at("2022-03-02"))
    second = take(request_of(submission="second"), "announce", office.lixia, at("2022-03-02"))
    if how == "closed":
        take(first, "wait", office.lixia, at("2022-03-03"))
    else:

        def broken(step: Any) -> None:
            if step.matter.pk == first.pk:
                raise RuntimeError("写不进去")

        monkeypatch.setattr(SampleProcess.give_up, "effect", broken)
    assert daily.fire_timers(at("2022-04-02")) == 1
    assert (fresh(first).state, fresh(second).state) == ("waiting" if how == "closed" else "taken", "done")
    whole(fresh(first))


def test_another_s_chance_that_has_run_out_is_told_and_nothing_is_overdue(
    request_of: Any, office: Any, at: Any
) -> None:
    m = take(request_of(), "offer", office.lixia, at("2022-03-02"))
    assert daily.lapse(at("2022-04-01")) == 0
    assert daily.lapse(at("2022-04-02")) == 1
    clock = m.clocks.get(key="chance")  # type: ignore[attr-defined]
    assert (clock.state, clock.ended_on) == (Clock.State.ENDED, date(2022, 4, 1))
    assert whole(fresh(m)).events.latest("seq").label == "异议届满"  # type: ignore[attr-defined]
    assert daily.lapse(at("2022-04-03")) == 0


# Reminders.


def test_reminders_go_out_once_each_to_the_handler_and_near_the_end_to_the_head(
    request_of, office, at
) -> None:
    request_of()  # ten days: Friday 03-11
    for day in range(1, 16):
        for _ in range(2):
            daily.remind(at(f"2022-03-{day:02d}T08:00"))
    assert sent(office.lixia) == [("03-01", 15), ("03-04", 7), ("03-08", 3), ("03-10", 1), ("03-12", 0)]
    assert sent(office.congwei) == [("03-10", 1), ("03-12", 0)]
    assert sent(office.zouqiang) == []
    text = Reminder.objects.everything("test").filter(account=office.congwei).order_by("id").last().text
    assert text == "测收 s1 报告逾期 1 天（不晚于 2022-03-11）"


@pytest.mark.parametrize(
    ("law", "left"), [("time_restoration_request", "7 天"), ("unit_penalty_law", "5 个工作日")]
)
def test_a_reminder_counts_as_the_term_does(
    request_of: Any, office: Any, at: Any, law: str, left: str
) -> None:
    request_of().clocks.update(rule=law)  # due on Friday 03-11
    daily.remind(at("2022-03-04"))
    (text,) = Reminder.objects.everything("test").values_list("text", flat=True)
    assert text == f"测收 s1 报告还有 {left}（不晚于 2022-03-11）"


def test_days_without_the_daily_duty_send_the_nearest_reminder_only(
    request_of: Any, office: Any, at: Any
) -> None:
    request_of()
    assert daily.remind(at("2022-03-09")) == 1
    assert sent(office.lixia) == [("03-09", 3)]


def test_a_term_that_stands_still_reminds_nobody(request_of: Any, office: Any, at: Any) -> None:
    take(request_of(), "wait", office.lixia, at("2022-03-02"))
    before = snapshot()
    assert daily.remind(at("2022-03-10")) == 0
    assert snapshot() == before


def test_a_due_day_that_moved_is_reminded_of_anew(request_of: Any, office: Any, at: Any) -> None:
    m = request_of()
    daily.remind(at("2022-03-10"))
    take(m, "extend", office.lixia, at("2022-03-10T11:00"), amount=30)  # Sunday 04-10, so Monday
    assert daily.remind(at("2022-04-10")) == 2
    assert sent(office.congwei) == [("03-10", 1), ("04-10", 1)]


# Recomputing.


def test_a_changed_holiday_list_moves_due_days_and_says_so(request_of: Any, office: Any, at: Any) -> None:
    m = request_of()
    set_day(day=date(2022, 3, 11), off=True, name="全区活动", source="区政府通知")
    found = daily.recompute(NOTICE, at("2022-03-05"), "3月11日放假")
    assert (found.moved, found.doubtful) == (1, [])
    m = whole(fresh(m))
    event = m.events.latest("seq")  # type: ignore[attr-defined]
    assert (m.due_on, m.clocks.get().due_on) == (date(2022, 3, 14), date(2022, 3, 14))  # type: ignore[attr-defined]
    assert (event.label, event.actor_text) == ("重算期限", "系统（放假安排变更）")
    assert event.summary == "3月11日放假。报告：2022-03-11 → 2022-03-14"
    after = snapshot()
    assert daily.recompute(NOTICE, at("2022-03-05"), "3月11日放假").moved == 0
    assert snapshot() == after


def test_terms_that_are_over_stay_as_they_were(request_of: Any, office: Any, at: Any) -> None:
    m = take(request_of(), "finish", office.congwei, at("2022-03-02"))
    set_day(day=date(2022, 3, 11), off=True, name="全区活动", source="区政府通知")
    before = snapshot()
    assert daily.recompute(NOTICE, at("2022-03-05"), "3月11日放假").moved == 0
    assert snapshot() == before
    assert m.clocks.get().due_on == date(2022, 3, 11)


@pytest.mark.parametrize(
    ("rest", "due", "told"),
    [
        ({}, "2027-01-07", "报告：暂定转为确定"),
        ({date(2027, 1, 7): "元旦"}, "2027-01-08", "报告：2027-01-07 → 2027-01-08"),
    ],
)
def test_a_provisional_day_becomes_certain_with_the_year_s_notice(request_of, at, rest, due, told) -> None:
    m = request_of("2026-12-28")
    assert (m.clocks.get().due_on, m.clocks.get().provisional) == (date(2027, 1, 7), True)
    announce(year=2027, rest=rest, work={}, source="国务院办公厅通知")
    assert daily.recompute(NOTICE, at("2026-12-29"), "2027年放假安排公布").moved == 1
    clock = m.clocks.get()
    assert (clock.due_on, clock.provisional) == (date.fromisoformat(due), False)
    assert fresh(m).events.latest("seq").summary == f"2027年放假安排公布。{told}"


def test_an_extension_granted_in_time_stays_when_the_calendar_changes_behind_it(
    request_of, office, at
) -> None:
    """03-11 was a holiday, so on Monday 03-14 an extension was in time; then the holiday is taken back."""
    day = date(2022, 3, 11)
    set_day(day=day, off=True, name="全区活动", source="区政府通知")
    m = take(request_of(), "extend", office.lixia, at("2022-03-14"), amount=5)
    assert m.due_on == date(2022, 3, 16)
    clear_day(day=day)
    before = snapshot()
    found = daily.recompute(NOTICE, at("2022-03-15"), "放假取消")
    assert (found.moved, len(found.doubtful)) == (0, 1)
    assert found.doubtful[0].startswith("测收 s1 报告：延期须在期满前决定：期限于2022-03-11届满")
    assert snapshot() == before
    # And the case goes on: two of the days are left when it waits from 03-15 on.
    m = take(m, "wait", office.lixia, at("2022-03-15"))
    m = take(m, "go_on", office.lixia, at("2022-03-21"))
    assert m.due_on == date(2022, 3, 22)


def test_a_term_that_can_no_longer_be_computed_keeps_its_day_and_is_reported(
    request_of, office, at, monkeypatch
) -> None:
    first, second = request_of(submission="first"), request_of(submission="second")
    set_day(day=date(2022, 3, 11), off=True, name="全区活动", source="区政府通知")
    computed = clocks.result

    def failing(clock: Clock, calendar: Any = None) -> Any:
        if clock.matter_id == first.pk:
            raise TermError("算不出。")
        return computed(clock, calendar)

    monkeypatch.setattr(clocks, "result", failing)
    found = daily.recompute(NOTICE, at("2022-03-05"), "3月11日放假")
    assert found.doubtful == ["测收 first 报告：算不出。到期日仍为 2022-03-11，请核对"]
    clock = first.clocks.get()
    assert (clock.due_on, clock.provisional) == (date(2022, 3, 11), True)
    assert (
        whole(fresh(first)).events.latest("seq").summary
        == "3月11日放假。报告：算不出新的到期日，仍为 2022-03-11（暂定）"
    )  # type: ignore[attr-defined]
    assert second.clocks.get().due_on == date(2022, 3, 14)
    after = snapshot()
    assert daily.recompute(NOTICE, at("2022-03-05"), "3月11日放假").doubtful == found.doubtful
    assert snapshot() == after


# Cases at a stand, and the command.


def test_cases_at_a_stand_are_listed_by_why_they_stand(request_of: Any, office: Any, at: Any) -> None:
    idle, waits, decided = (request_of(submission=s) for s in ("idle", "waits", "decided"))
    take(waits, "wait", office.lixia, at("2022-03-02"))
    take(decided, "finish", office.congwei, at("2022-03-10"))
    open_ones = Matter.objects.for_account(office.lixia).filter(open=True)
    listed = {title: list(open_ones.filter(why)) for title, why in daily.stuck(at("2022-03-20")).items()}
    found = {title: matters for title, matters in listed.items() if matters}
    assert found == {"15 天无新步骤": [idle], "只在等待": [waits], "已决定未送达": [decided]}
    before = daily.stuck(at("2022-03-16T09:00"))["15 天无新步骤"]
    assert list(open_ones.filter(before)) == []


def test_the_command_does_nothing_twice(request_of: Any, office: Any, at: Any, settings: Any) -> None:
    take(request_of(), "announce", office.lixia, at("2022-03-02"))
    settings.FIXED_NOW = at("2022-04-02T08:00")
    told = StringIO()
    call_command("daily", stdout=told)
    assert "期满而由系统办理 1 件" in told.getvalue()
    assert list(Seal.objects.values_list("day", "events"))[:2] == [
        (date(2022, 3, 1), 1),
        (date(2022, 3, 2), 1),
    ]
    assert Seal.objects.latest("day").day == date(2022, 4, 1)
    after = snapshot()
    call_command("daily", stdout=StringIO())
    assert snapshot() == after
