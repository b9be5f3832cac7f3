"""What is counted of suits, and how the annual report says it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from siheng.kernel.figures.evaluate import balances, evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.reports import draft
from siheng.kernel.figures.verify import verify

LAST = date(2022, 12, 31)

YEAR = Period.year(2022)


@pytest.fixture
def year(suit, sole, ways, bureau):
    """Five suits received in 2022 and one at each side of it; three judged, one lost; one went to a second instance."""
    suit("2021-12-31", court_number="（2022）鲁1002行初1号")
    won = ways.judged(ways.heard(ways.answered(suit("2022-01-01", court_number="（2022）鲁1002行初2号"))))
    lost = ways.heard(ways.answered(suit("2022-03-01", court_number="（2022）鲁1002行初3号")))
    ways.judged(lost, outcome="revoked", ruling="撤销。")
    suit("2022-12-31", court_number="（2022）鲁1002行初4号")
    left = suit("2022-03-05", court_number="（2022）鲁1002行初5号", **sole)
    ways.judged(left, outcome="withdrawn", ruling="准许撤诉。")
    unattended = {
        "head": "no",
        "head_name": "",
        "head_post": "",
        "head_rank": "",
        "spoke": "",
        "absence": "duty",
        "staff": "李霞",
    }
    ways.heard(ways.answered(suit("2022-03-06", court_number="（2022）鲁1002行初6号", **sole)), **unattended)
    suit("2023-01-01", court_number="（2023）鲁1002行初1号")
    won = ways.take(won, "appeal", "2022-05-30", appellant="plaintiff")
    suit(
        "2022-06-06",
        related_number=won.number,
        instance="second",
        court_number="（2022）鲁10行终3号",
        court=bureau.units.court_mid.pk,
    )


def test_a_suit_is_counted_once_by_the_day_on_which_its_copy_came(year):
    found = {k: v.number for k, v in evaluate(registry().of_domain("litigation"), YEAR).items()}
    assert found == {
        "litigation.joint_defendant": 3,
        "litigation.sole_defendant": 2,
        "litigation.received": 5,
        "litigation.concluded": 3,
        "litigation.lost": 1,
        "litigation.loss_rate": Decimal("33.33"),
        "litigation.publicly_heard": 3,
        "litigation.head_attended": 2,
        "litigation.head_appearance_rate": Decimal("66.67"),
        "litigation.carried_in": 1,
        "litigation.pending": 3,
    }
    (balance,) = [
        b for b in balances(registry().identities, YEAR) if b.identity.left[0].key == "litigation.carried_in"
    ]
    assert (balance.left, balance.right) == ((1, 5), (3, 3))


def test_the_report_says_it_after_reconsideration(year):
    (paragraph,) = [p for p in draft(registry(), 2022).paragraphs if p.heading == "行政复议和行政应诉"]
    assert paragraph.text.endswith("；协调处理行政复议机关共同应诉案件3件，区政府单独案件应诉2件。")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "2022年协调处理行政复议机关共同应诉案件3件,区政府单独案件应诉4件。",
            {
                "3件": ("agrees", "litigation.joint_defendant"),
                "4件": ("differs", "litigation.sole_defendant"),
            },
        ),
        (
            "2022年,行政机关负责人出庭应诉率66.67%。",
            {"66.67%": ("agrees", "litigation.head_appearance_rate")},
        ),
        (
            "2022年收到行政应诉案件5件,败诉1件。",
            {"5件": ("agrees", "litigation.received"), "1件": ("agrees", "litigation.lost")},
        ),
        ("2022年行政应诉案件败诉率为33.33%。", {"33.33%": ("agrees", "litigation.loss_rate")}),
    ],
)
def test_a_text_is_read_by_the_words_that_name_the_figure(year, text, found):
    assert {
        f.number.raw: (f.status, f.key)
        for f in verify(registry(), text, today=LAST).findings
        if f.number.value is not None
    } == found
