"""A chain of hashes has one arithmetic: the same content gives the same hash, any other content another."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.trust.chain import START, canonical, link, sm3
from siheng.kernel.trust.tests.conftest import moment

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
CONTENTS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.recursive(
        SCALARS | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    max_size=4,
)


def test_sm3_gives_the_published_vector():
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_content_has_one_spelling():
    content = {
        "名": "王小明",
        "at": moment(3, 1, 9),
        "day": date(2022, 3, 1),
        "amount": Decimal("1500.50"),
        "id": UUID(int=1),
        "rows": (1, None, True),
    }
    assert canonical(content).decode() == (
        '{"amount":"1500.5","at":"2022-03-01T01:00:00+00:00","day":"2022-03-01",'
        '"id":"00000000-0000-0000-0000-000000000001","rows":[1,null,true],"名":"王小明"}'
    )


def test_the_same_moment_in_another_zone_is_the_same():
    assert canonical({"at": moment(3, 1, 9)}) == canonical({"at": datetime(2022, 3, 1, 1, tzinfo=UTC)})


@pytest.mark.parametrize(
    ("one", "other"),
    [("1500.50", "1500.5"), ("1E+3", "1000"), ("-0.00", "0"), ("100", "100.000")],
)
def test_the_same_amount_with_other_zeros_is_the_same(one, other):
    assert canonical({"n": Decimal(one)}) == canonical({"n": Decimal(other)})


@given(CONTENTS)
def test_a_trip_through_json_does_not_change_a_hash(content):
    assert link(START, json.loads(json.dumps(content))) == link(START, content)
    assert link(START, json.loads(canonical(content))) == link(START, content)


@given(CONTENTS)
def test_the_order_of_keys_does_not_matter(content):
    assert canonical(dict(reversed(content.items()))) == canonical(content)


@pytest.mark.parametrize(
    "value",
    [{1, 2}, b"x", datetime(2022, 3, 1), float("nan"), float("inf"), Decimal("NaN"), {1: "a"}, object()],
)
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        canonical({"value": value})


def test_a_link_depends_on_what_came_before_and_on_the_content():
    first = link(START, {"do": "登记"})
    assert first == sm3(START.encode() + b'\n{"do":"\xe7\x99\xbb\xe8\xae\xb0"}')
    assert len({first, link(first, {"do": "登记"}), link(START, {"do": "受理"})}) == 3


def test_a_link_needs_a_whole_hash_before_it():
    with pytest.raises(ValueError, match="64位"):
        link("", {"do": "登记"})
