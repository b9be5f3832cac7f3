"""Who is poor enough: the sum by hand, and what must hold of it for any household (法律援助法第34条)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.domains.legalaid.services.hardship import Means

yuan = st.decimals(min_value=0, max_value=999999, places=2, allow_nan=False)
households = st.builds(
    Means,
    st.integers(1, 30),
    yuan,
    yuan,
    st.decimals(min_value=1, max_value=9999, places=2),
    st.decimals(min_value="0.1", max_value=9, places=1),
)


@pytest.mark.parametrize(
    ("household", "income", "necessary", "each", "poor"),
    [
        (3, "4200", "600", "1200.00", True),
        (1, "1800", "0", "1800.00", True),
        (1, "1800.01", "0", "1800.01", False),
        (3, "100", "0", "33.33", True),
        (2, "500", "900", "0.00", True),
    ],
)
def test_the_sum_as_one_makes_it_by_hand(household, income, necessary, each, poor):
    means = Means(household, Decimal(income), Decimal(necessary), Decimal(900), Decimal(2))
    assert (str(means.each), means.line, means.poor) == (each, Decimal("1800.00"), poor)


@given(households)
def test_it_is_the_exact_share_to_the_cent_and_never_below_nothing(means):
    exact = max(Fraction(means.income) - Fraction(means.necessary), Fraction(0)) / means.household
    assert abs(Fraction(means.each) - exact) <= Fraction(1, 200)
    assert means.each >= 0
    assert means.poor == (means.each <= means.line)


@given(households, yuan)
def test_who_earns_more_is_not_poorer_and_who_spends_more_by_need_not_richer(means, more):
    richer = Means(means.household, means.income + more, means.necessary, means.standard, means.multiple)
    needier = Means(means.household, means.income, means.necessary + more, means.standard, means.multiple)
    assert richer.each >= means.each >= needier.each


@given(households)
def test_the_steps_say_what_the_verdict_says(means):
    assert ("不高于" in means.steps()[-1]) == means.poor
    assert f"{means.each:.2f}" in means.steps()[0]
