"""The calendar in the database: seeded, changed as notices come out, never read stale."""

from datetime import date

import pytest
from django.db import OperationalError, transaction

from siheng.kernel.law.calendar import Calendar, load_calendar
from siheng.kernel.law.errors import LawError
from siheng.kernel.law.holidays import announce, clear_day, seed_calendar, set_day
from siheng.kernel.law.management.commands import term
from siheng.kernel.law.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db


def test_a_new_database_holds_the_notices_shipped():
    assert CalendarYear.objects.filter(announced=True).count() == 2026 - 2004 + 1
    table, shipped = load_calendar(), Calendar.official()
    days = CalendarDay.objects.values_list("date", flat=True)
    assert len(days) == 771
    assert all(table.why(d) == shipped.why(d) for d in days)


def test_an_empty_table_falls_back_to_the_notices_shipped():
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    assert load_calendar() is Calendar.official()


def test_an_unchanged_table_is_read_once(django_assert_num_queries):
    first = load_calendar()
    with django_assert_num_queries(1):
        assert load_calendar() is first


def test_a_change_shows_at_once_and_a_change_taken_back_too():
    day = date(2026, 3, 3)
    assert load_calendar().is_workday(day)
    with transaction.atomic():
        set_day(day=day, off=True, name="全区活动", source="区政府通知")
        assert load_calendar().why(day) == "全区活动放假"
        transaction.set_rollback(True)
    assert load_calendar().is_workday(day)
    set_day(day=day, off=True, name="全区活动", source="区政府通知")
    assert not load_calendar().is_workday(day)
    clear_day(day=day)
    assert load_calendar().is_workday(day)


def test_the_command_takes_the_table_where_there_is_one(monkeypatch):
    set_day(day=date(2026, 3, 3), off=True, name="全区活动", source="")
    assert term._calendar().why(date(2026, 3, 3)) == "全区活动放假"
    monkeypatch.setattr("siheng.kernel.law.holidays.load_calendar", _broken)
    assert term._calendar() is Calendar.official()


def _broken():
    raise OperationalError("no such table")


def test_seeding_again_keeps_what_the_bureau_changed():
    set_day(day=date(2026, 3, 3), off=True, name="全区活动", source="")
    seed_calendar()
    assert CalendarDay.objects.count() == 772


def test_a_notice_makes_its_year_certain():
    rest = {date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦"}
    announce(year=2027, rest=rest, work={date(2027, 1, 9): "元旦"}, source="通知")
    calendar = load_calendar()
    assert calendar.announced(2027)
    assert calendar.why(date(2026, 12, 31)) == "元旦放假"
    assert calendar.why(date(2027, 1, 9)) == "调休上班"
    announce(year=2027, rest={date(2027, 1, 1): "元旦"}, work={}, source="更正")
    assert load_calendar().why(date(2027, 1, 9)) == "星期六"


@pytest.mark.parametrize(
    ("rest", "work", "says"),
    [
        ({date(2027, 1, 9): "元旦"}, {date(2027, 1, 9): "元旦"}, "既是放假又是上班"),
        ({date(2028, 5, 1): "劳动节"}, {}, "不在2027年放假安排之内"),
        ({}, {date(2027, 1, 6): "元旦"}, "不是星期六或星期日"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_and_nothing_changes(rest, work, says):
    before = list(CalendarDay.objects.values_list()), list(CalendarYear.objects.values_list())
    with pytest.raises(LawError, match=says):
        announce(year=2027, rest=rest, work=work, source="")
    assert (list(CalendarDay.objects.values_list()), list(CalendarYear.objects.values_list())) == before
