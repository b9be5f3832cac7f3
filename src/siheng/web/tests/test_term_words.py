"""What the page of a term says first, and its sum, for each kind of term."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.rulebook import rule
from siheng.kernel.law.terms import SHANGHAI
from siheng.kernel.matters.clocks import result
from siheng.kernel.matters.models import Clock
from siheng.web.workspace.term_words import answer, length, sum_of

OFFICIAL = Calendar.official()


def clock(key: str, start: str, **given: Any) -> Clock:
    made = Clock(
        rule=key, label="办理", started_on=date.fromisoformat(start), started_by="受理",
        pauses=given.pop("pauses", []), extensions=given.pop("extensions", []), **given,
    )  # fmt: skip
    made.due_on = result(made, OFFICIAL).due_on
    return made


def told(c: Clock) -> list[str]:
    return [f"{p['op']}{p['value']}（{p['note']}）" for p in sum_of(c, result(c, OFFICIAL), OFFICIAL)]


def said(c: Clock, today: str) -> str:
    words = answer(c, result(c, OFFICIAL), date.fromisoformat(today), OFFICIAL)
    return words["before"] + words["day"] + words["after"]


def test_a_paused_and_extended_term_that_ends_in_a_holiday() -> None:
    # 27 September, 60 days and 30: 26 December; five days do not count: 31 December, a Saturday in the
    # New Year holiday; Tuesday 3 January is the next working day.
    c = clock(
        "recon_decision_ordinary_v1999",
        "2022-09-27",
        pauses=[{"from": "2022-11-14", "to": "2022-11-19"}],
        extensions=[{"on": "2022-11-24", "amount": 30, "unit": "day"}],
    )
    assert told(c) == [
        "9月27日（受理，次日起算）",
        "+60 日（日历日，休息日计入）",
        "+延期 30 日（11月24日批准）",
        "+中止 5 日（11月14日至11月18日不计）",
        "=12月31日（星期六，元旦放假）",
        "→1月3日（顺延至假后第一个工作日）",
    ]
    assert said(c, "2022-12-30") == "应在2023年1月3日（星期二）或之前办理，还有 4 天。"


def test_a_pause_from_before_the_start_is_told_from_day_one() -> None:
    c = clock(
        "recon_decision_ordinary_v1999", "2022-03-01", pauses=[{"from": "2022-02-20", "to": "2022-03-05"}]
    )
    assert told(c)[2] == "+中止 3 日（3月2日至3月4日不计）"


def test_an_extension_is_told_in_its_own_unit() -> None:
    c = clock("foi_reply", "2022-03-01", extensions=[{"on": "2022-03-10"}])
    assert told(c)[1:3] == ["+20 个工作日（只数工作日）", "+延期 20 个工作日（3月10日批准）"]


def test_hours_run_at_once_and_end_at_a_moment() -> None:
    moment = datetime(2022, 9, 30, 17, 45, tzinfo=SHANGHAI)
    c = clock("aid_transfer_detained", "2022-09-30", started_at=moment)
    assert told(c) == [
        "9月30日 17:45（受理，即时起算）",
        "+24 小时（自起算时刻连续计算）",
        "=10月1日 17:45（星期六）",
    ]
    assert said(c, "2022-09-30") == "应在2022年10月1日（星期六）17:45或之前办理，还有 1 天。"


def test_notice_before_an_event_is_counted_back_and_moved_earlier() -> None:
    # 10 October less three days lies in the holiday of 1 to 7 October; 30 September is the last working day before.
    c = clock("lit_leader_court_notice", "2022-10-10")
    assert told(c) == [
        "10月10日（受理，当日不计，向前倒数）",
        "−3 日（日历日，休息日计入）",
        "=10月7日（星期五，国庆节放假）",
        "→9月30日（提前至假前最后一个工作日）",
    ]


@pytest.mark.parametrize(
    ("key", "start", "begins"),
    [
        ("med_labor_fallback", "2022-12-20", "2023年1月4日（星期三）期满，办理，"),
        ("enf_seizure_max", "2022-12-20", "办理最长到2023年1月19日（星期四），"),
        (
            "decision_legality_review_min",
            "2022-12-20",
            "办理至少等到2022年12月29日（星期四）届满，次日起方可办理，",
        ),
        ("aid_advance_provision", "2022-12-28", "自2022年12月21日（星期三）起办理，"),
        ("recon_acceptance_review_v1999", "2022-12-20", "应在2022年12月27日（星期二）或之前办理，"),
    ],
)
def test_the_sentence_fits_the_kind_of_term(key: str, start: str, begins: str) -> None:
    assert said(clock(key, start), "2022-12-20").startswith(begins)


def test_what_one_may_do_is_not_told_as_a_duty() -> None:
    c = clock("lit_sue_after_recon", "2022-12-01")
    c.label = "当事人可以提出异议"
    assert said(c, "2022-12-12") == "当事人可以在2022年12月16日（星期五）或之前提出异议，还有 4 天。"


def test_a_length_is_what_the_paper_set_or_the_law_says() -> None:
    assert length(clock("aid_supplement", "2022-12-01", amount=7), rule("aid_supplement")) == "7 日"
    assert length(clock("aid_review", "2022-12-01"), rule("aid_review")) == "7 日"
    assert length(clock("foi_annual_report", "2022-12-01"), rule("foi_annual_report")) == ""
