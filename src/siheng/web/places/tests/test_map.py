"""The map: every town once, darker where there is more, outlines to scale."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.org.models import Region
from siheng.kernel.registers.models import Outline
from siheng.web.places.map import STEPS, TILES, WIDTH, _middle, _step, drawn

ZHANGCUN = "371002100000"


def test_each_town_has_a_tile_of_its_own(bureau: Any) -> None:
    found = drawn({ZHANGCUN: 3}, hrefs={ZHANGCUN: "?town"}, on=ZHANGCUN)
    assert not found["outlined"]
    assert len({(t.row, t.column) for t in found["towns"]}) == 9
    assert {t.code[6:] for t in found["towns"]} == set(TILES["371002"])
    (own,) = [t for t in found["towns"] if t.on]
    assert (own.short, own.count, own.step, own.href, own.row, own.column) == (
        "张村",
        3,
        STEPS,
        "?town",
        2,
        1,
    )


def test_a_town_of_which_the_reader_sees_nothing_is_not_said_to_have_none(bureau: Any) -> None:
    found = drawn({ZHANGCUN: 3}, hrefs={ZHANGCUN: "?town", "371002101000": "?town"}, seen="371002100001")
    assert {t.short: t.count for t in found["towns"] if t.count is not None} == {"张村": 3}
    assert [t.href for t in found["towns"] if t.href] == ["?town"]


def test_a_bureau_without_tiles_has_its_towns_in_order_and_claims_no_direction(bureau: Any) -> None:
    """One town that no tile is known for: then none stands where it lies, and no two on one spot."""
    Region.objects.create(code="371002999000", name="新街道", level=Region.Level.TOWN)
    found = drawn({}, hrefs={})
    assert (found["directed"], found["outlined"]) == (False, False)
    spots = [(t.row, t.column) for t in found["towns"]]
    assert spots == [(n // 4 + 1, n % 4 + 1) for n in range(10)]


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_more_is_never_lighter(one: int, other: int) -> None:
    most = max(one, other)
    less, more = sorted((one, other))
    assert 0 <= _step(less, most) <= _step(more, most) <= STEPS
    assert (_step(less, most) == 0) == (less == 0)


def test_outlines_keep_their_proportions(bureau: Any) -> None:
    for n, town in enumerate(Region.objects.filter(level=Region.Level.TOWN)):
        west = 122.0 + n * 0.01
        ring = [[west, 37.0], [west + 0.01, 37.0], [west + 0.01, 37.01], [west, 37.01], [west, 37.0]]
        Outline.objects.create(region=town, shape=[[ring]], version=1)
    found = drawn({}, hrefs={})
    assert found["outlined"]
    # Nine squares of a hundredth of a degree side by side, at 37° a degree east is 0.7986 of a degree north.
    assert found["height"] == pytest.approx(WIDTH / (9 * 0.7986), abs=1)
    first, last = found["towns"][0], found["towns"][-1]
    assert first.path.startswith("M0 ")
    assert (first.x, last.x) == (pytest.approx(WIDTH / 18, abs=1), pytest.approx(WIDTH * 17 / 18, abs=1))


def test_a_line_and_a_point_have_a_middle_too() -> None:
    assert _middle([(0, 0), (4, 0), (0, 0)]) == (4 / 3, 0)
    assert _middle([(2, 2), (2, 2)]) == (2, 2)
