"""A hedged number is written only where it is true of the exact one (近、余、约)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.figures import hedges
from siheng.kernel.figures.hedges import ABOUT, ALMOST, EXACT, OVER, true_of, write
from siheng.kernel.figures.numbers import numbers


@pytest.mark.parametrize(
    ("hedge", "stated", "exact", "true"),
    [
        (OVER, 30, 29, False), (OVER, 30, 30, True), (OVER, 30, 39, True), (OVER, 30, 40, False),
        (OVER, 200, 199, False), (OVER, 200, 299, True), (OVER, 200, 300, False),
        (OVER, 1200, 1200, True), (OVER, 1200, 1299, True), (OVER, 1200, 1300, False),
        (OVER, 150, 159, True), (OVER, 150, 160, False),
        (ALMOST, 4000, 3799, False), (ALMOST, 4000, 3800, True), (ALMOST, 4000, 3999, True), (ALMOST, 4000, 4000, False),
        (ABOUT, 100, 94, False), (ABOUT, 100, 95, True), (ABOUT, 100, 105, True), (ABOUT, 100, 106, False),
        (EXACT, 90, 90, True), (EXACT, 90, 91, False),
    ],
)  # fmt: skip
def test_what_a_hedge_means(hedge, stated, exact, true):
    assert true_of(hedge, Decimal(stated), Decimal(exact)) is true


@pytest.mark.parametrize(
    ("word", "exact", "text"),
    [
        ("近", 3947, "近4000"), ("近", 1187, "近1200"), ("近", 98, "近100"), ("近", 90, "90"), ("近", 4000, "4000"),
        ("余", 34, "30余"), ("余", 214, "200余"), ("余", 1234, "1200余"), ("余", 153, "150余"), ("余", 173, "100余"),
        ("余", 7, "7"), ("约", 103, "约100"), ("约", 1187, "约1200"), ("约", 3, "3"),
    ],
)  # fmt: skip
def test_how_a_hedge_is_written(word, exact, text):
    assert write(word, exact).text == text


@given(word=st.sampled_from("近余约"), exact=st.integers(0, 10**7))
def test_what_is_written_is_true_and_reads_back_the_same(word, exact):
    wording = write(word, exact)
    (found,) = numbers(f"共办理{wording.text}件")
    if wording.warning:
        assert (found.hedge, found.value) == (EXACT, exact)
    else:
        assert found.hedge == hedges.WRITTEN[word]
        assert true_of(found.hedge, found.value, Decimal(exact))


@given(stated=st.integers(1, 10**6), exact=st.integers(0, 10**6))
def test_almost_is_below_and_over_is_not(stated, exact):
    if true_of(ALMOST, Decimal(stated), Decimal(exact)):
        assert exact < stated
    if true_of(OVER, Decimal(stated), Decimal(exact)):
        assert exact >= stated


@pytest.mark.parametrize(("printed", "quantum", "true"), [("34.44", "0.01", True), ("34.4", "0.1", True), ("34", "1", True),
    ("34.45", "0.01", False), ("35", "1", False), ("34.444", "0.001", True)])  # fmt: skip
def test_an_unhedged_rate_agrees_to_its_printed_digits(printed, quantum, true):
    exact = Decimal(3100) / Decimal(90)
    assert true_of(EXACT, Decimal(printed), exact, Decimal(quantum)) is true
