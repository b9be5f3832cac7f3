"""How near a due day is, as pages say it."""

from datetime import date, datetime

import pytest

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.rulebook import rule
from siheng.kernel.law.terms import Pause, compute
from siheng.kernel.law.words import near_threshold, standing, standing_at, state

OFFICIAL = Calendar.official()


@pytest.mark.parametrize(("length", "days"), [(60, 7), (30, 7), (28, 7), (10, 2), (7, 1), (3, 1), (0, 1)])
def test_near_begins_at_a_quarter_between_one_and_seven(length, days):
    assert near_threshold(length) == days


@pytest.mark.parametrize(
    ("due", "today", "length", "unit", "expected"),
    [
        ("2022-12-14", "2022-12-02", 60, "day", ("ok", "还有 12 天")),
        ("2022-12-14", "2022-12-07", 60, "day", ("near", "还有 7 天")),
        ("2022-12-14", "2022-12-06", 60, "day", ("ok", "还有 8 天")),
        # Holidays between: only today and the due day are working days.
        ("2023-01-03", "2022-12-30", 10, "day", ("near", "还有 4 天")),
        ("2022-10-08", "2022-09-30", 10, "day", ("near", "还有 8 天")),
        ("2022-10-09", "2022-09-30", 10, "day", ("ok", "还有 9 天")),
        ("2022-12-14", "2022-12-14", 60, "day", ("today", "今日到期")),
        ("2022-12-14", "2022-12-16", 60, "day", ("late", "逾期 2 天")),
        ("2022-10-09", "2022-09-29", 5, "working_day", ("ok", "还有 3 个工作日")),
        ("2022-10-09", "2022-10-07", 5, "working_day", ("near", "还有 2 个工作日")),
        ("2022-09-30", "2022-10-02", 5, "working_day", ("late", "逾期 2 天")),
    ],
)
def test_a_term_is_told_in_its_own_days(due, today, length, unit, expected):
    due_on, day = date.fromisoformat(due), date.fromisoformat(today)
    found = standing(due_on, day, length=length, unit=unit, calendar=OFFICIAL)
    assert (found.state, found.words) == expected


def test_a_stopped_clock_says_for_how_long():
    term = rule("recon_decision_ordinary_v1999")
    result = compute(term, date(2022, 9, 27), calendar=OFFICIAL, pauses=[Pause(date(2022, 11, 14))])
    found = state(result, date(2022, 11, 25), OFFICIAL)
    assert (found.state, found.words) == ("hold", "中止第 12 天")


def test_a_clock_not_yet_started():
    assert standing(None, date(2022, 1, 1), length=None, unit="day", calendar=OFFICIAL).words == "未起算"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2022, 9, 30, 18), ("ok", "还有 23 小时")),
        (datetime(2022, 10, 1, 11), ("near", "还有 6 小时")),
        (datetime(2022, 10, 1, 16, 30), ("near", "不足 1 小时")),
        (datetime(2022, 10, 1, 17, 30), ("late", "逾期不足 1 小时")),
        (datetime(2022, 10, 1, 19, 30), ("late", "逾期 2 小时")),
    ],
)
def test_hours_are_told_in_hours(now, expected):
    found = standing_at(datetime(2022, 10, 1, 17), now, hours=24)
    assert (found.state, found.words) == expected
