"""Term arithmetic at its edges: each kind, unit and direction; pauses, extensions, rolling, certainty."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.errors import TermError
from siheng.kernel.law.rulebook import Extension, Rule, all_rules, rule
from siheng.kernel.law.terms import Extended, Pause, compute

OFFICIAL = Calendar.official()
RULE = rule("recon_decision_ordinary_v1999")
KINDS = {"lead": ("backward", "earlier"), "deadline": ("forward", True), "deemed": ("forward", True)}


def make(amount, unit, *, kind="deadline", **changes) -> Rule:
    direction, rolls = KINDS.get(kind, ("forward", False))
    rolls = None if unit in ("working_day", "hour") else rolls
    fields = {"amount": amount, "unit": unit, "kind": kind, "direction": direction, "rolls": rolls}
    fields |= {
        "extension": None,
        "pauses": ("任何事由",),
        "effective_from": date(1999, 10, 1),
        "effective_to": None,
    }
    return replace(RULE, **(fields | changes))


def due(term, start, **given):
    return compute(term, date.fromisoformat(start), calendar=OFFICIAL, **given).due_on.isoformat()


def pause(start, resumed=None):
    return Pause(date.fromisoformat(start), date.fromisoformat(resumed) if resumed else None)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "expected"),
    [
        # The vectors around May Day 2024: rest 1 to 5 May, work 28 April and 11 May.
        (5, "working_day", "2024-03-06", "2024-03-13"),
        (60, "day", "2024-03-06", "2024-05-06"),
        (7, "working_day", "2024-04-26", "2024-05-09"),
        (10, "working_day", "2024-04-26", "2024-05-13"),
        (10, "day", "2024-04-26", "2024-05-06"),
        (1, "month", "2024-01-31", "2024-02-29"),
        # Spring Festival 2022: rest 31 January to 6 February, work 29 and 30 January.
        (5, "working_day", "2022-01-28", "2022-02-09"),
        (1, "day", "2022-01-28", "2022-01-29"),
        (3, "day", "2022-01-28", "2022-02-07"),
        # National Day 2022: rest 1 to 7 October, work 8 and 9.
        (5, "working_day", "2022-09-27", "2022-10-09"),
        (7, "working_day", "2022-09-30", "2022-10-14"),
        (10, "day", "2022-09-21", "2022-10-08"),
        # New Year and Spring Festival 2023: rest 31 December to 2 January, 21 to 27 January; work 28 and 29.
        (60, "day", "2022-11-02", "2023-01-03"),
        (5, "working_day", "2023-01-18", "2023-01-30"),
        (10, "day", "2023-01-16", "2023-01-28"),
        (5, "working_day", "2023-12-28", "2024-01-05"),
        # Ends of months and leap years; 28 February 2026 is a Saturday of work.
        (6, "month", "2022-08-31", "2023-02-28"),
        (6, "month", "2022-03-31", "2022-09-30"),
        (6, "month", "2022-04-01", "2022-10-08"),
        (2, "month", "2022-12-31", "2023-02-28"),
        (1, "year", "2024-02-29", "2025-02-28"),
        (2, "year", "2024-02-29", "2026-02-28"),
        (4, "year", "2020-02-29", "2024-02-29"),
        (0, "day", "2022-09-27", "2022-09-27"),
        (0, "working_day", "2022-10-01", "2022-10-01"),
    ],
)
def test_the_day_after_the_start_is_day_one_and_a_rest_day_moves_the_end(amount, unit, start, expected):
    assert due(make(amount, unit), start) == expected


@pytest.mark.parametrize("kind", ["maximum", "validity", "retention"])
def test_a_limit_or_a_period_kept_is_not_moved(kind):
    result = compute(make(10, "day", kind=kind), date(2022, 9, 21), calendar=OFFICIAL)
    assert result.due_on == result.raw_end == date(2022, 10, 1)


def test_a_minimum_ends_unmoved_and_allows_the_day_after():
    result = compute(make(10, "working_day", kind="minimum"), date(2022, 9, 28), calendar=OFFICIAL)
    assert (result.due_on, result.allowed_from) == (date(2022, 10, 17), date(2022, 10, 18))
    assert compute(make(5, "day"), date(2022, 9, 28), calendar=OFFICIAL).allowed_from is None


@pytest.mark.parametrize(
    ("amount", "unit", "event", "expected"),
    [
        (5, "working_day", "2022-10-12", "2022-09-30"),
        (3, "day", "2022-10-08", "2022-09-30"),
        (3, "day", "2022-10-13", "2022-10-10"),
        (1, "month", "2022-03-31", "2022-02-28"),
        (7, "working_day", "2022-02-09", "2022-01-26"),
    ],
)
def test_counting_back_leaves_the_event_out_and_moves_earlier(amount, unit, event, expected):
    assert due(make(amount, unit, kind="lead"), event) == expected


def test_a_window_opens_on_its_day_whatever_the_day():
    window = make(7, "day", kind="lead", rolls=False)
    result = compute(window, date(2022, 10, 12), calendar=OFFICIAL)
    assert result.due_on == date(2022, 10, 5)
    assert result.steps[-1].text == "2022年10月5日（星期三）是窗口的第一日，自这一日起办理"


def test_hours_run_from_the_moment_over_holidays():
    result = compute(make(24, "hour"), datetime(2022, 9, 30, 17, 45), calendar=OFFICIAL)
    assert result.due_at == datetime(2022, 10, 1, 17, 45)
    assert (result.due_on, result.provisional) == (date(2022, 10, 1), False)


def test_hours_ask_for_the_moment():
    with pytest.raises(TermError, match="须写明起算的时刻"):
        compute(make(24, "hour"), date(2022, 9, 30), calendar=OFFICIAL)


def test_a_moment_elsewhere_is_taken_in_local_time():
    result = compute(make(1, "day"), datetime(2022, 3, 1, 20, 0, tzinfo=UTC), calendar=OFFICIAL)
    assert (result.started_on, result.due_on) == (date(2022, 3, 2), date(2022, 3, 3))


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2022-01-31", "2022-01-31"), ("2022-02-01", "2023-01-31"), ("2021-12-31", "2022-01-31")],
)
def test_a_fixed_date_is_the_first_one_not_before_the_start(start, expected):
    assert due(rule("foi_annual_report"), start) == expected


def test_a_date_without_month_and_day_is_the_event_itself():
    assert due(rule("cc_release_on_expiry"), "2022-10-01") == "2022-10-01"


@pytest.mark.parametrize(
    ("amount", "unit", "pauses", "expected"),
    [
        (60, "day", [("2022-11-14", "2022-11-19")], "2022-12-01"),
        # Begins on the start day, or before: only the days from day 1 on are lost.
        (10, "day", [("2022-09-27", "2022-10-10")], "2022-10-19"),
        (10, "day", [("2022-09-01", "2022-10-10")], "2022-10-19"),
        (10, "day", [("2022-09-01", "2022-09-28")], "2022-10-08"),
        # Overlapping, nested, adjoining, empty.
        (20, "day", [("2022-10-10", "2022-10-14"), ("2022-10-12", "2022-10-16")], "2022-10-24"),
        (20, "day", [("2022-10-10", "2022-10-16"), ("2022-10-12", "2022-10-13")], "2022-10-24"),
        (20, "day", [("2022-10-14", "2022-10-16"), ("2022-10-10", "2022-10-14")], "2022-10-24"),
        (20, "day", [("2022-10-10", "2022-10-10")], "2022-10-17"),
        # On the last day: that day is still owed at resumption. After it: nothing.
        (20, "day", [("2022-10-17", "2022-10-20")], "2022-10-20"),
        (20, "day", [("2022-10-18", "2022-10-20")], "2022-10-17"),
        # 8 October is day 10 but 7 October the last unmoved one: a pause between the two comes too late.
        (10, "day", [("2022-10-08", "2022-10-20")], "2022-10-08"),
        # Working days: only they are lost.
        (5, "working_day", [("2022-09-29", "2022-10-09")], "2022-10-12"),
        (5, "working_day", [("2022-10-01", "2022-10-08")], "2022-10-09"),
        # Months and years: the paused days are added.
        (6, "month", [("2022-10-01", "2022-10-31")], "2023-04-26"),
        (1, "year", [("2022-10-01", "2022-10-11"), ("2023-09-30", "2023-10-12")], "2023-10-19"),
    ],
)
def test_paused_days_are_not_counted(amount, unit, pauses, expected):
    assert due(make(amount, unit), "2022-09-27", pauses=[pause(*p) for p in pauses]) == expected


def test_a_pause_over_new_year_can_push_the_end_into_spring_festival():
    result = compute(
        make(60, "day"), date(2022, 11, 2), calendar=OFFICIAL, pauses=[pause("2022-12-20", "2023-01-10")]
    )
    assert (result.raw_end, result.due_on) == (date(2023, 1, 22), date(2023, 1, 28))


def test_an_open_pause_stops_the_clock_and_says_what_is_left():
    result = compute(make(60, "day"), date(2022, 9, 27), calendar=OFFICIAL, pauses=[pause("2022-11-14")])
    assert (result.due_on, result.raw_end, result.remaining) == (None, None, 13)
    assert result.paused_since == date(2022, 11, 14)
    working = compute(
        make(5, "working_day"), date(2022, 9, 27), calendar=OFFICIAL, pauses=[pause("2022-09-30")]
    )
    assert (working.due_on, working.remaining) == (None, 3)
    hours = compute(
        make(24, "hour"), datetime(2022, 9, 30, 18), calendar=OFFICIAL, pauses=[pause("2022-10-01")]
    )
    assert (hours.due_at, hours.remaining) == (None, 18)


def test_an_open_pause_after_the_end_has_no_effect():
    result = compute(make(10, "day"), date(2022, 9, 27), calendar=OFFICIAL, pauses=[pause("2022-10-08")])
    assert (result.due_on, result.pauses) == (date(2022, 10, 8), ())
    assert result.warnings == ("2022-10-08起的中止不在期限之内，没有计入。",)


def test_a_pause_before_day_one_has_no_effect_and_is_said_so():
    given = [pause("2022-09-20", "2022-09-28"), pause("2022-09-29", "2022-10-01")]
    result = compute(make(10, "day"), date(2022, 9, 27), calendar=OFFICIAL, pauses=given)
    # Days 1 (28 September) and then 1 to 9 October: 29 and 30 September are not counted.
    assert (result.due_on, result.pauses) == (date(2022, 10, 9), (given[1],))
    assert result.warnings == ("2022-09-20起的中止不在期限之内，没有计入。",)


def test_resuming_before_the_pause_is_refused():
    with pytest.raises(TermError, match="早于中止日"):
        due(make(10, "day"), "2022-09-27", pauses=[pause("2022-10-08", "2022-10-01")])


def extended(on, amount=None, unit=None):
    return Extended(date.fromisoformat(on), amount, unit)


ONCE = Extension(30, "day", None, 1, None)


def test_an_extension_joins_the_unmoved_end_and_is_moved_once():
    # Unmoved end 26 November (Saturday), moved to 28; thirty days run from the 26th.
    assert (
        due(make(60, "day", extension=ONCE), "2022-09-27", extensions=[extended("2022-11-28")])
        == "2022-12-26"
    )


def test_an_extension_after_the_last_day_is_refused():
    with pytest.raises(TermError, match="延期须在期满前决定：期限于2022-11-28届满"):
        due(make(60, "day", extension=ONCE), "2022-09-27", extensions=[extended("2022-11-29")])
    with pytest.raises(TermError, match="早于起算日"):
        due(make(60, "day", extension=ONCE), "2022-09-27", extensions=[extended("2022-09-26")])


def test_a_pause_and_an_extension_both_count():
    result = compute(
        make(60, "day", extension=ONCE),
        date(2022, 9, 27),
        calendar=OFFICIAL,
        pauses=[pause("2022-11-14", "2022-11-19"), pause("2022-12-10", "2022-12-12")],
        extensions=[extended("2022-11-24")],
    )
    assert (result.raw_end, result.due_on, result.length) == (date(2023, 1, 2), date(2023, 1, 3), 90)


def test_extensions_together_stay_within_the_limit():
    term = make(60, "day", extension=ONCE)
    two = [extended("2022-11-24", 10), extended("2022-11-01", 20)]
    assert due(term, "2022-09-27", extensions=two) == "2022-12-26"
    with pytest.raises(TermError, match="累计延长不得超过 30 日，现为 31 日"):
        due(term, "2022-09-27", extensions=[*two, extended("2022-12-01", 1)])


def test_each_extension_stays_within_the_limit_where_the_law_sets_no_number_of_times():
    term = make(3, "month", kind="maximum", extension=Extension(3, "month", None, None, None))
    two = [extended("2022-11-01"), extended("2023-02-01")]
    assert due(term, "2022-09-27", extensions=two) == "2023-06-27"
    with pytest.raises(TermError, match="每次延长不得超过 3 个月"):
        due(term, "2022-09-27", extensions=[extended("2022-11-01", 4)])
    with pytest.raises(TermError, match="延长应按"):
        due(term, "2022-09-27", extensions=[extended("2022-11-01", 40, "day")])


def test_an_extension_in_months_runs_from_the_last_day_of_the_term_before_it():
    # 30 November and three months: 28 February (2023 has no 30th); three months more: 28 May, not 30 May.
    term = make(3, "month", kind="maximum", extension=Extension(3, "month", None, None, None))
    assert due(term, "2022-11-30", extensions=[extended("2023-02-20")]) == "2023-05-28"
    # Sixty days paused (1 December to 29 January): the term ends on 29 April, three months more on 29 July.
    paused = [pause("2022-12-01", "2023-01-30")]
    assert due(term, "2022-11-30", pauses=paused, extensions=[extended("2023-02-20")]) == "2023-07-29"


def test_an_extension_left_to_the_approver_must_say_how_long():
    term = make(6, "month", extension=Extension(None, None, None, None, None))
    with pytest.raises(TermError, match="须填写批准延长的数量"):
        due(term, "2022-09-27", extensions=[extended("2023-01-01")])
    assert due(term, "2022-09-27", extensions=[extended("2023-01-01", 1)]) == "2023-04-27"


def test_without_a_law_for_it_an_extension_is_refused_or_doubted():
    with pytest.raises(TermError, match="该期限没有延长规定"):
        due(make(60, "day"), "2022-09-27", extensions=[extended("2022-11-24")])
    result = compute(
        make(60, "day"), date(2022, 9, 27), calendar=OFFICIAL, extensions=[extended("2022-11-24", 5)]
    )
    assert result.due_on == date(2022, 12, 1)
    assert result.warnings == ("该期限没有延长规定，仍按所填延期计算，请核对依据。",)


def test_an_extension_during_an_open_pause_adds_to_what_is_left():
    term = make(60, "day", extension=ONCE)
    result = compute(
        term,
        date(2022, 9, 27),
        calendar=OFFICIAL,
        pauses=[pause("2022-11-14")],
        extensions=[extended("2022-11-20")],
    )
    assert (result.due_on, result.remaining) == (None, 43)


def test_a_pause_without_grounds_in_the_law_is_doubted():
    result = compute(
        make(10, "day", pauses=None),
        date(2022, 9, 27),
        calendar=OFFICIAL,
        pauses=[pause("2022-10-01", "2022-10-02")],
    )
    assert result.due_on == date(2022, 10, 8)
    assert result.warnings == ("该期限没有停表事由，仍按所填中止计算，请核对依据。",)


def test_a_lead_or_a_date_takes_no_pause_and_no_extension():
    lead = make(3, "day", kind="lead")
    result = compute(lead, date(2022, 10, 13), calendar=OFFICIAL, pauses=[pause("2022-10-11", "2022-10-12")])
    assert result.due_on == date(2022, 10, 10)
    assert len(result.warnings) == 1
    for term in (lead, rule("foi_annual_report")):
        with pytest.raises(TermError, match="不能延长"):
            due(term, "2022-10-13", extensions=[extended("2022-10-13", 1)])


def test_what_the_law_leaves_open_is_asked_never_made_up():
    with pytest.raises(TermError, match="须填写数量"):
        due(make(None, "day"), "2022-09-27")
    assert due(make(None, "day"), "2022-09-27", amount=15) == "2022-10-12"
    with pytest.raises(TermError, match="不能小于 0"):
        due(make(None, "day"), "2022-09-27", amount=-1)


def test_an_amount_other_than_the_law_says_is_doubted():
    result = compute(make(60, "day"), date(2022, 9, 27), calendar=OFFICIAL, amount=30)
    assert result.warnings == ("规则写明的是 60 日，本次按所填数量计算。",)


def test_a_threshold_or_a_definition_is_no_term():
    for one in all_rules():
        if one.kind in ("count", "rate", "fact"):
            with pytest.raises(TermError, match="不是期限"):
                compute(one, date(2024, 1, 1), calendar=OFFICIAL, amount=1)


@pytest.mark.parametrize(
    ("term", "start", "expected", "provisional"),
    [
        (make(5, "working_day"), "2026-12-28", "2027-01-05", True),
        (make(3, "working_day"), "2026-12-28", "2026-12-31", False),
        (make(5, "day"), "2026-12-28", "2027-01-04", True),
        (make(6, "month"), "2026-09-14", "2027-03-15", True),
        (make(60, "day"), "2026-11-01", "2026-12-31", False),
        # Nothing moves a limit, so no notice can change it.
        (make(1, "year", kind="maximum"), "2026-09-14", "2027-09-14", False),
        (make(5, "working_day"), "2003-12-29", "2004-01-06", True),
    ],
)
def test_a_term_that_a_notice_could_still_change_is_provisional(term, start, expected, provisional):
    result = compute(term, date.fromisoformat(start), calendar=OFFICIAL)
    assert (result.due_on.isoformat(), result.provisional) == (expected, provisional)
    told = [s.text for s in result.steps if s.kind == "provisional"]
    year = "2004年以前的放假安排未载入" if start < "2004" else "2027年放假安排未公布"
    assert told == ([f"{year}，结果暂定"] if provisional else [])


def test_days_beyond_the_calendar_are_said_so():
    for amount in (10**9, 9000):
        with pytest.raises(TermError, match="超出了日历范围"):
            compute(make(amount, "year"), date(2022, 1, 1), calendar=OFFICIAL)


def test_a_start_outside_the_days_in_force_is_doubted():
    result = compute(rule("recon_decision_ordinary_v1999"), date(2024, 3, 6), calendar=OFFICIAL)
    assert result.warnings == (
        "起算日不在本条施行期间内。适用新旧哪一条，以收到、受理或事件之日为准，请核对。",
    )


def test_every_term_of_the_rulebook_can_be_computed():
    for one in all_rules():
        if one.is_term:
            amount = 3 if one.amount is None and one.kind != "date" else None
            result = compute(one, datetime(2024, 9, 27, 10, 30), calendar=OFFICIAL, amount=amount)
            assert result.due_on is not None
            assert result.steps[0].kind == "start"
            assert {"due"} <= {s.kind for s in result.steps}
            assert (result.due_at is not None) == (one.unit == "hour")
