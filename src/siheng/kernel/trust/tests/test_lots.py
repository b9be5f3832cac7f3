"""A draw that nobody can choose and anybody can repeat."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.trust.lots import draw, lot, share

ROWS = [(n, f"{n:03d}", "ab"[n % 10 == 0]) for n in range(40)]


@given(st.text(max_size=12), st.permutations(ROWS), st.integers(0, 45))
def test_the_same_seed_draws_the_same_rows_in_whatever_order_they_stand(seed, mixed, count):
    drawn = draw(seed, mixed, count)
    assert drawn == draw(seed, ROWS, count)
    assert len(drawn) == len(set(drawn)) == min(count, 40)
    if count >= 2:
        assert {n % 10 == 0 for n in drawn} == {True, False}


def test_the_lowest_lots_are_drawn_and_another_seed_draws_others():
    rows = [(n, f"{n:03d}", "") for n in range(40)]
    lowest = sorted(range(40), key=lambda n: lot("甲", f"{n:03d}"))[:4]
    assert draw("甲", rows, 4) == lowest
    assert draw("乙", rows, 4) != lowest


def test_a_share_is_rounded_up():
    assert [share(n, 10) for n in (0, 1, 10, 11, 100)] == [0, 1, 1, 2, 10]
