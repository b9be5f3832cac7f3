"""The petition office's Excel: every row through the door, all or nothing, and none twice."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.domains.onestop.ledger import ledger
from siheng.kernel.exchange.testing import bring_rows
from siheng.kernel.matters.duplicates import candidates
from siheng.kernel.matters.models import Matter

ROWS = (
    {"信访编号": "XF-1", "收到日期": "2022-06-01", "姓名": "谭春生", "电话": "13812345521", "所在镇街或村居": "张村镇",
     "反映的事": "厂子欠薪", "重复": "是"},
    {"信访编号": "XF-2", "收到日期": "2022-06-01", "信访日期": "2022-05-30", "姓名": "吕桂香", "所在镇街或村居": "羊亭镇",
     "反映的事": "宅基地"},
)  # fmt: skip


@pytest.fixture
def take_in(bureau: Any, at: Any) -> Any:
    def taken(*rows: dict[str, str], day: str = "2022-06-02") -> Any:
        return bring_rows(ledger, *rows, actor=bureau.xinfang, at=at(day))

    return taken


def demands() -> Any:
    return Matter.objects.everything("test").filter(kind="onestop").order_by("id")


def test_rows_become_transfers_and_come_again_without_doubles(take_in, bureau):
    outcome = take_in(*ROWS)
    assert (outcome.saved, list(outcome.sentences())) == (True, [])
    assert [(m.onestop.channel, m.onestop.petition_number, m.onestop.repeat, m.unit) for m in demands()] == [
        ("petition", "XF-1", True, bureau.units.window), ("petition", "XF-2", False, bureau.units.window),
    ]  # fmt: skip
    assert [str(m.onestop.petition_on) for m in demands()] == ["2022-06-01", "2022-05-30"]
    third = {**ROWS[0], "信访编号": "XF-3"}
    again = take_in(*ROWS, third, day="2022-06-07")
    assert (len(again.known), len(again.fresh), demands().count()) == (2, 1, 3)


def test_one_bad_row_and_none_is_taken_in(take_in):
    outcome = take_in(ROWS[0], {**ROWS[1], "信访编号": "", "所在镇街或村居": "没有镇"})
    assert not outcome.saved
    assert [s.split("：")[0] for s in outcome.sentences()] == ["第 3 行“所在镇街或村居”", "第 3 行“信访编号”"]
    assert demands().count() == 0


def test_a_place_written_short_is_told_by_what_it_may_be_and_a_wrong_channel_is_one_fault(take_in):
    outcome = take_in({**ROWS[0], "所在镇街或村居": "张村"}, {**ROWS[1], "渠道": "来访"})
    assert list(outcome.sentences()) == [
        "第 2 行“所在镇街或村居”：没有“张村”这一项，可以填：张村镇、张村居委会",
        "第 3 行“渠道”：没有“来访”这一项，可以填：信访移交",
    ]
    assert demands().count() == 0


def test_one_entered_by_hand_before_is_told(take_in, ways):
    first = ways.petition(petition_number="XF-1")
    outcome = take_in(ROWS[0])
    assert not outcome.saved
    assert list(outcome.sentences()) == [f"第 2 行“信访编号”：这个信访编号已经登记（{first.receipt}）"]


def test_nobody_has_told_rows_apart_that_nobody_has_compared(take_in, bureau):
    take_in(ROWS[0], {**ROWS[0], "信访编号": "XF-3"})
    first, second = demands()
    assert candidates(second, bureau.chuangkou) == [(first, "电话相同、同名同镇街")]
