"""The demonstration's suits look for a case to sue over: decided so, served, in time, and by nobody sued over yet."""

from __future__ import annotations

from datetime import date

import pytest

from siheng.domains.litigation.demo import CORRECTED, JOINT, LAST, MAINTAINED, SOLE, sued_over
from siheng.kernel.matters.playing import approve, take


@pytest.fixture
def served(bureau, at, reconsidered):
    """A case that was maintained, and reached the applicant on 12 April 2022."""
    m, clerk = reconsidered(), bureau.lixia
    m = take(m, "serve", clerk, at("2022-03-02"), document=m.documents.get(template="答复通知书"),
             addressee=m.parties.get(role="respondent"), method="direct", receiver="王某", served_on=date(2022, 3, 2))  # fmt: skip
    m = take(
        m, "register_answer", clerk, at("2022-03-08"), answer="行为合法", contact="王某", evidence_count=3
    )
    words = {"outcome": "maintain", "found": "属实", "held": "合法", "ruling": "维持。"}
    m = approve(take(m, "decide", clerk, at("2022-04-08"), **words), bureau.fenguan, at("2022-04-08T11:00"))
    paper = m.documents.get(template="行政复议决定书")
    return take(m, "serve", clerk, at("2022-04-12"), document=paper, addressee=m.parties.get(role="applicant"),
                method="direct", receiver="苗春梅", served_on=date(2022, 4, 12))  # fmt: skip


def test_twenty_joint_and_four_sole_suits_have_a_day_to_begin_in_the_year():
    assert (len(set(JOINT)), len(set(SOLE))) == (20, 4)
    assert all(date(2022, 1, 1) <= day < LAST for day in JOINT + SOLE)


@pytest.mark.parametrize(
    ("day", "within", "found"),
    [
        ("2022-04-18", 15, False),
        ("2022-04-19", 15, True),
        ("2022-04-27", 15, True),
        ("2022-04-28", 15, False),
        ("2022-04-28", 27, True),
    ],
)
def test_a_suit_comes_a_week_to_fifteen_days_after_service(served, day, within, found):
    assert (sued_over(MAINTAINED, date.fromisoformat(day), within=within) == served) is found


def test_only_a_case_that_ended_so_and_was_not_sued_over_yet(served, suit):
    day = date(2022, 4, 20)
    assert sued_over(CORRECTED, day, within=15) is None
    suit("2022-04-20", related_number=served.number)
    assert sued_over(MAINTAINED, day, within=15) is None
