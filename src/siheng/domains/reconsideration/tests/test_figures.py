"""A figure is exactly its rows: counted again in plain Python over the same cases."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from siheng.domains.reconsideration import figures as ours
from siheng.domains.reconsideration.models import CORRECTED, DIRECT
from siheng.domains.reconsideration.tests.published import publish_year
from siheng.kernel.figures.evaluate import UnknownDimension, balances, breakdown, evaluate, rows
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.reports import draft
from siheng.kernel.figures.verify import verify
from siheng.kernel.matters.models import Matter

LAST = date(2022, 12, 31)

YEAR = Period.year(2022)
SENTENCE = (
    "2022年以来受理行政复议案件90件,已审结90件(含去年结转11件),综合纠错率34.44%;"
    "协调处理行政复议机关共同应诉案件20件,区政府单独案件应诉4件。"
)


@pytest.fixture
def year(bureau):
    """The published year."""
    publish_year()


def everything():
    return list(Matter.objects.everything("a test").filter(kind="reconsideration"))


def within(day):
    return day is not None and date(2022, 1, 1) <= day <= date(2022, 12, 31)


def test_the_published_figures_come_out_of_rows(year):
    found = {key: v.text for key, v in evaluate(registry().of_domain("reconsideration"), YEAR).items()}
    assert found == {
        "reconsideration.received": "91",
        "reconsideration.not_accepted": "1",
        "reconsideration.accepted": "90",
        "reconsideration.concluded": "90",
        "reconsideration.concluded_carried_over": "11",
        "reconsideration.carried_in": "11",
        "reconsideration.pending": "11",
        "reconsideration.corrected": "31",
        "reconsideration.corrected_directly": "19",
        "reconsideration.correction_rate": "34.44",
        "reconsideration.direct_correction_rate": "21.11",
    }


def test_each_figure_equals_a_count_in_plain_python(year):
    all_cases = everything()
    counted = {
        ours.received: [m for m in all_cases if within(m.received_on)],
        ours.not_accepted: [m for m in all_cases if within(m.received_on) and m.outcome == "refused"],
        ours.accepted: [m for m in all_cases if within(m.accepted_on)],
        ours.concluded: [m for m in all_cases if within(m.closed_on)],
        ours.concluded_carried_over: [m for m in all_cases if within(m.closed_on) and m.accepted_on.year < 2022],
        ours.carried_in: [
            m for m in all_cases
            if m.accepted_on and m.accepted_on.year < 2022 and (m.closed_on is None or m.closed_on.year >= 2022)
        ],
        ours.pending: [
            m for m in all_cases
            if m.accepted_on and m.accepted_on.year <= 2022 and (m.closed_on is None or m.closed_on.year > 2022)
        ],
        ours.correction_rate: [m for m in all_cases if within(m.closed_on) and m.outcome in CORRECTED],
        ours.direct_correction_rate: [m for m in all_cases if within(m.closed_on) and m.outcome in DIRECT],
    }  # fmt: skip
    for figure, expected in counted.items():
        assert {m.pk for m in rows(figure, YEAR)} == {m.pk for m in expected}, figure.key


def test_cells_of_every_breakdown_are_their_rows_and_add_up(year):
    values = evaluate(registry().of_domain("reconsideration"), YEAR)
    for figure in registry().of_domain("reconsideration"):
        whole = values[figure.key]
        expected = whole.number if whole.numerator is None else whole.numerator
        for dimension in figure.source.dimensions:
            cells = breakdown(figure, YEAR, dimension)
            assert sum(c.count for c in cells) == expected, (figure.key, dimension)
            if whole.denominator is not None:
                assert sum(c.of for c in cells) == whole.denominator
            for cell in cells:
                assert rows(figure, YEAR, **{dimension: cell.value}).count() == cell.count, (
                    figure.key,
                    dimension,
                    cell,
                )


def test_a_breakdown_reads_in_the_order_and_words_of_its_codes(year):
    outcomes = [(c.value, c.label, c.count) for c in breakdown(ours.concluded, YEAR, "outcome")]
    assert outcomes == [
        ("maintain", "维持", 59), ("revoke", "撤销", 9), ("change", "变更", 1), ("illegal", "确认违法", 5),
        ("perform", "责令履行", 4), ("mediation", "调解", 5), ("terminated_corrected", "自行纠正后终止", 7),
    ]  # fmt: skip
    months = breakdown(ours.accepted, YEAR, "month")
    assert [c.label for c in months] == [f"{m}月" for m in range(1, 13)]
    expected = Counter(m.accepted_on.month for m in everything() if within(m.accepted_on))
    assert [c.count for c in months] == [expected[m] for m in range(1, 13)]


def test_periods_of_a_year_add_up_to_it(year):
    for parts in (
        [Period.quarter(2022, q) for q in (1, 2, 3, 4)],
        [Period.month(2022, m) for m in range(1, 13)],
    ):
        values = [evaluate([ours.accepted, ours.concluded], p) for p in parts]
        assert sum(v["reconsideration.accepted"].number for v in values) == 90
        assert sum(v["reconsideration.concluded"].number for v in values) == 90


@pytest.mark.parametrize(
    "period", ["2022", "2021", "2022-H1", "2022-Q3", "2022-09", "2022-05-01..2022-12-30"]
)
def test_cases_balance_in_any_period(year, period):
    (balance,) = balances([ours.balance], Period.parse(period))
    assert balance.holds, balance.equation


def test_the_balance_is_written_out(year):
    (balance,) = balances([ours.balance], YEAR)
    assert balance.equation == "11 + 90 = 90 + 11"


def test_a_years_figures_take_five_scans(year, django_assert_num_queries):
    with django_assert_num_queries(5):
        evaluate(registry().of_domain("reconsideration"), YEAR)
    with django_assert_num_queries(1):
        breakdown(ours.correction_rate, YEAR, "category")


def test_a_rate_of_nothing_has_no_number(year):
    value = evaluate([ours.correction_rate], Period.year(2019))["reconsideration.correction_rate"]
    assert value.number is None
    assert value.text == "—"


def test_a_rate_says_its_sum(year):
    value = evaluate([ours.correction_rate], YEAR)["reconsideration.correction_rate"]
    assert (value.number, value.formula) == (Decimal("34.44"), "31 ÷ 90")
    assert ours.correction_rate.formula == "综合纠错率 = 综合纠错案件 ÷ 审结行政复议案件 × 100%"


def test_an_unknown_split_is_refused(year):
    with pytest.raises(UnknownDimension):
        breakdown(ours.accepted, YEAR, "weather")
    with pytest.raises(ValueError, match="镇街代码"):
        rows(ours.accepted, YEAR, town="371002' or 1=1")


def test_the_report_writes_the_published_sentence(year):
    text = draft(registry(), 2022).text
    assert "2022年以来受理行政复议案件90件，已审结90件（含去年结转11件），综合纠错率34.44%" in text


def test_the_published_sentence_agrees(year):
    found = {
        f.number.raw: (f.status, f.key)
        for f in verify(registry(), SENTENCE, today=LAST).findings
        if (f.key or "").startswith("reconsideration.")
    }
    assert found == {
        "90件": ("agrees", "reconsideration.concluded"),
        "11件": ("agrees", "reconsideration.concluded_carried_over"),
        "34.44%": ("agrees", "reconsideration.correction_rate"),
    }
