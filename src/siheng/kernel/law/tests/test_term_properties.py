"""What holds for every term, whatever the dates: recounted by brute force."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.days import explain_days
from siheng.kernel.law.rulebook import Extension, rule
from siheng.kernel.law.terms import Extended, Pause, compute

OFFICIAL = Calendar.official()
DAYS = replace(rule("recon_decision_ordinary_v1999"), extension=Extension(400, "day", None, None, None))
WORKING = replace(DAYS, unit="working_day", rolls=None, extension=None)
LEAD = replace(WORKING, kind="lead", direction="backward")
ONE = timedelta(days=1)

starts = st.dates(date(2006, 1, 1), date(2025, 6, 1))
amounts = st.integers(0, 90)


@st.composite
def paused(draw):
    start = draw(starts)
    spans = draw(st.lists(st.tuples(st.integers(-10, 120), st.integers(0, 40)), max_size=4))
    return start, [Pause(start + ONE * a, start + ONE * (a + n)) for a, n in spans]


def recount(start, amount, pauses, counts=lambda day: True):
    day = start
    while amount:
        day += ONE
        amount -= counts(day) and not any(p.covers(day) for p in pauses)
    return day


@given(paused(), amounts)
def test_days_recounted_one_by_one(case, amount):
    start, pauses = case
    result = compute(DAYS, start, calendar=OFFICIAL, amount=amount, pauses=pauses)
    assert result.raw_end == recount(start, amount, pauses)
    assert result.due_on == OFFICIAL.next_workday(result.raw_end)


@given(paused(), amounts)
def test_working_days_recounted_one_by_one(case, amount):
    start, pauses = case
    result = compute(WORKING, start, calendar=OFFICIAL, amount=amount, pauses=pauses)
    assert result.due_on == recount(start, amount, pauses, OFFICIAL.is_workday)


@given(starts, amounts)
def test_working_days_back_and_forth(event, amount):
    due = compute(LEAD, event, calendar=OFFICIAL, amount=amount).due_on
    between = [due + ONE * n for n in range((event - due).days)]
    assert sum(map(OFFICIAL.is_workday, between)) == amount
    assert amount == 0 or OFFICIAL.is_workday(due)


@given(starts, st.integers(0, 30), amounts)
def test_who_starts_later_is_not_due_earlier(start, later, amount):
    for term in (DAYS, WORKING, replace(DAYS, unit="month")):
        first = compute(term, start, calendar=OFFICIAL, amount=amount).due_on
        assert first <= compute(term, start + ONE * later, calendar=OFFICIAL, amount=amount).due_on


@given(starts, st.integers(1, 60), st.integers(0, 59), st.integers(0, 90))
def test_a_pause_inside_moves_the_unmoved_end_by_its_length(start, amount, into, length):
    begin = start + ONE * (1 + into % amount)
    pauses = [Pause(begin, begin + ONE * length)]
    plain = compute(DAYS, start, calendar=OFFICIAL, amount=amount)
    stopped = compute(DAYS, start, calendar=OFFICIAL, amount=amount, pauses=pauses)
    assert stopped.raw_end - plain.raw_end == ONE * length


@given(paused(), st.integers(1, 60), st.integers(1, 60))
def test_an_extension_is_as_long_as_a_longer_term(case, amount, more):
    start, pauses = case
    extension = [Extended(start, more)]
    result = compute(DAYS, start, calendar=OFFICIAL, amount=amount, pauses=pauses, extensions=extension)
    whole = compute(DAYS, start, calendar=OFFICIAL, amount=amount + more, pauses=pauses)
    assert (result.raw_end, result.due_on) == (whole.raw_end, whole.due_on)


@given(paused(), amounts, st.sampled_from([DAYS, WORKING, replace(DAYS, unit="month"), LEAD]))
def test_every_day_is_explained_once_and_every_counted_day_numbered(case, amount, term):
    start, pauses = case
    result = compute(term, start, calendar=OFFICIAL, amount=amount, pauses=pauses)
    told = list(explain_days(result, OFFICIAL))
    first, last = min(start, result.due_on), max(start, result.due_on)
    assert [d.on for d in told] == [first + ONE * n for n in range((last - first).days + 1)]
    numbers = [d.n for d in told if d.n is not None]
    expected = list(range(1, result.length + 1))
    assert numbers == (expected[::-1] if term is LEAD else expected)
    assert [d.on for d in told if d.state == "due"] == [result.due_on]


@given(starts, st.integers(1, 60), st.integers(0, 59))
def test_an_open_pause_leaves_what_was_not_counted(start, amount, into):
    begin = start + ONE * (1 + into % amount)
    result = compute(DAYS, start, calendar=OFFICIAL, amount=amount, pauses=[Pause(begin)])
    assert result.due_on is None
    assert result.remaining == amount - into % amount
    told = list(explain_days(result, OFFICIAL, until=begin + ONE * 5))
    assert [d.state for d in told][-6:] == ["paused"] * 6
    assert sum(d.n is not None for d in told) == into % amount
