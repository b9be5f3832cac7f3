"""Working days: the notices as announced, and what is said of years without one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.law.calendar import Calendar, Special

OFFICIAL = Calendar.official()


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2022, 1, 28), True, "工作日"),
        (date(2022, 1, 29), True, "调休上班"),
        (date(2022, 1, 30), True, "调休上班"),
        (date(2022, 1, 31), False, "春节放假"),
        (date(2022, 2, 6), False, "春节放假"),
        (date(2022, 2, 7), True, "工作日"),
        (date(2022, 10, 7), False, "国庆节放假"),
        (date(2022, 10, 8), True, "调休上班"),
        (date(2022, 10, 9), True, "调休上班"),
        (date(2022, 10, 15), False, "星期六"),
        (date(2022, 12, 31), False, "元旦放假"),
        (date(2023, 1, 2), False, "元旦放假"),
        (date(2023, 1, 28), True, "调休上班"),
        (date(2024, 2, 9), True, "工作日"),
        (date(2015, 9, 3), False, "抗战胜利70周年纪念日放假"),
    ],
)
def test_the_notices_hold(day, works, why):
    assert (OFFICIAL.is_workday(day), OFFICIAL.why(day)) == (works, why)


def test_a_year_without_a_notice_rests_on_what_is_certain():
    assert OFFICIAL.announced(2026)
    assert not OFFICIAL.announced(2027)
    rest = [d for d in (date(2027, 1, 1) + timedelta(n) for n in range(365)) if not OFFICIAL.is_workday(d)]
    weekdays = [(d.month, d.day) for d in rest if d.weekday() < 5]
    assert weekdays == [(1, 1), (4, 5), (10, 1)]  # 1, 2 May and 2, 3 October 2027 are weekend days
    assert OFFICIAL.why(date(2027, 5, 1)) == "劳动节放假"


def test_the_second_of_may_is_a_holiday_from_2025_only():
    bare = Calendar({}, frozenset())
    assert bare.is_workday(date(2024, 5, 2))
    assert not bare.is_workday(date(2025, 5, 2))


def test_before_2004_weekends_only():
    assert not OFFICIAL.announced(2003)
    assert OFFICIAL.is_workday(date(2003, 10, 1))
    assert not OFFICIAL.is_workday(date(2003, 10, 4))


def test_an_announced_year_is_taken_at_its_word():
    one = Calendar({date(2030, 1, 2): Special(True, "元旦")}, frozenset({2030}))
    assert one.is_workday(date(2030, 1, 1))
    assert not one.is_workday(date(2030, 1, 2))


@given(st.dates(date(2004, 1, 1), date(2200, 12, 31)))
def test_the_next_working_day_passes_over_rest_days_only(day):
    found = OFFICIAL.next_workday(day)
    assert OFFICIAL.is_workday(found)
    assert not any(OFFICIAL.is_workday(day + timedelta(n)) for n in range((found - day).days))
    assert OFFICIAL.previous_workday(found) == found
