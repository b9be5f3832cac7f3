"""Periods begin and end where their names say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.figures.periods import BadPeriod, Period


@pytest.mark.parametrize(
    ("text", "since", "last", "label"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "2022年"),
        ("2022-H2", date(2022, 7, 1), date(2022, 12, 31), "2022年下半年"),
        ("2022-Q4", date(2022, 10, 1), date(2022, 12, 31), "2022年四季度"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2022-05-01..2022-12-30", date(2022, 5, 1), date(2022, 12, 30), "2022年5月1日至2022年12月30日"),
    ],
)
def test_a_period_by_its_name(text, since, last, label):
    period = Period.parse(text)
    assert (period.since, period.last, period.label, str(period)) == (since, last, label, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22",
        "2022-13",
        "2022-00",
        "2022-Q5",
        "2022-02-30..2022-03-01",
        "2022-05-02..2022-05-01",
        "9999",
        "0000",
        "２０２２-１",
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(BadPeriod):
        Period.parse(text)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_an_address_reads_back(since, days):
    period = Period.parse(f"{since}..{date.fromordinal(since.toordinal() + days)}")
    assert Period.parse(str(period)) == period


def test_the_same_days_a_year_before():
    assert Period.month(2024, 2).previous_year == Period(date(2023, 2, 1), date(2023, 3, 1))
    assert Period(date(2024, 2, 29), date(2024, 3, 1)).previous_year.since == date(2023, 2, 28)


def test_a_month_is_not_spoken_of_as_a_year():
    words = "上年结转 + 本年受理 = 本年审结 + 年末未结"
    assert Period.year(2022).said(words) == words
    assert Period.month(2022, 6).said(words) == "上期结转 + 本期受理 = 本期审结 + 期末未结"
