"""What a dispute is worth: the parts add up, never fall below nothing, and are told in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.domains.mediation.models import SubsidyRule
from siheng.domains.mediation.services import sums
from siheng.domains.mediation.services.sums import Worth
from siheng.kernel.matters import parts

D = Decimal
TABLE = {
    "simple": D(60), "complex": D(150), "hard": D(400), "oral_percent": 50, "failed_percent": 30,
    "people_from": 10, "people_extra": D(40), "sum_from": D(50000), "sum_extra": D(50),
    "missing_paper": D(10), "late_days": 15, "late_filing": D(20), "no_visit": D(10),
}  # fmt: skip


def rule(**changed) -> SubsidyRule:
    return SubsidyRule(basis="办法", since=date(2022, 1, 1), **(TABLE | changed))


def worth(**changed) -> Worth:
    return Worth(**({"difficulty": "simple", "form": "written", "people": 2, "sum": None} | changed))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "60.00"),
        ({"difficulty": "complex"}, "150.00"),
        ({"difficulty": "hard", "people": 10}, "440.00"),
        ({"people": 9}, "60.00"),
        ({"form": "oral"}, "30.00"),
        ({"form": "oral", "visited": False}, "20.00"),
        ({"sum": D("49999.99")}, "60.00"),
        ({"sum": D(50000)}, "110.00"),
        ({"late": 15}, "60.00"),
        ({"late": 16}, "40.00"),
        ({"missing": 2}, "40.00"),
        ({"missing": 9}, "0.00"),
        ({"settled": False, "difficulty": "complex", "form": "", "people": 30, "sum": D(99999)}, "45.00"),
    ],
)
def test_a_sum_by_its_class(changed, expected):
    assert f"{parts.total(sums.parts(rule(), worth(**changed))):.2f}" == expected


def test_it_is_told_in_words():
    found = sums.parts(rule(), worth(form="oral", people=12, visited=False))
    assert parts.words(found) == (
        "简单纠纷基数 60.00 元；口头协议，按基数的 50% 计，减 30.00 元；涉及 12 人，加 40.00 元；"
        "没有回访记录，减 10.00 元；合计 60.00 元。"
    )
    nothing = sums.parts(rule(), worth(missing=8))
    assert parts.words(nothing) == (
        "简单纠纷基数 60.00 元；缺应有材料 8 样，减 80.00 元；扣减以补贴额为限，加回 20.00 元；合计 0.00 元。"
    )


yuan = st.decimals(min_value=0, max_value=99999, places=2)
any_rule = st.builds(
    rule, simple=yuan, complex=yuan, hard=yuan, oral_percent=st.integers(0, 100), failed_percent=st.integers(0, 100),
    people_from=st.integers(2, 50), people_extra=yuan, sum_from=yuan, sum_extra=yuan, missing_paper=yuan,
    late_days=st.integers(0, 365), late_filing=yuan, no_visit=yuan,
)  # fmt: skip
any_worth = st.builds(
    Worth, difficulty=st.sampled_from(["simple", "complex", "hard"]), form=st.sampled_from(["written", "oral"]),
    people=st.integers(2, 200), sum=st.none() | yuan, settled=st.booleans(), missing=st.integers(0, 5),
    late=st.none() | st.integers(0, 400), visited=st.booleans(),
)  # fmt: skip


@given(any_rule, any_worth)
def test_by_any_rule_the_parts_add_up_and_never_fall_below_nothing(table, what):
    found = sums.parts(table, what)
    total = parts.total(found)
    assert total >= 0
    assert total == sum(amount for _, amount in found)
    assert parts.read(parts.kept(found)) == found
    told = parts.words(found)
    assert told.endswith(f"合计 {total:.2f} 元。")
    assert all(amount for _, amount in found[1:])


@given(any_rule, any_worth, yuan)
def test_what_is_taken_off_later_is_a_part_too(table, what, amount):
    found = parts.settled([*sums.parts(table, what), ("抽查扣减", -amount)])
    before = parts.total(sums.parts(table, what))
    assert parts.total(found) == max(before - amount, D(0))
