"""A year's ledger of suits comes in whole, row by row through the one door, and not twice."""

from __future__ import annotations

import pytest

from siheng.domains.litigation.ledger import ledger
from siheng.kernel.exchange.testing import bring_rows
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import snapshot

ROW = {
    "收到副本日期": "2022-03-01", "法院": "区法院", "法院案号": "(2022)鲁1002行初12号", "应诉身份": "区政府单独应诉",
    "第一被告": "区政府", "原告": "苗春梅", "证件号码": "11010519491231002X", "所在镇街": "张村镇",
    "被诉行政行为": "拆除其楼顶构筑物", "诉讼请求": "撤销拆除行为",
}  # fmt: skip


@pytest.fixture
def bring(bureau, at):
    def done(*rows):
        return bring_rows(ledger, *rows, actor=bureau.lixia, at=at("2022-12-30"))

    return done


def suits():
    return Matter.objects.everything("test").filter(kind="litigation").order_by("pk")


def test_a_suit_comes_in_as_its_notice_does(bring):
    outcome = bring(ROW, ROW | {"法院案号": "(2022)鲁1002行初13号"})
    assert (outcome.saved, list(outcome.sentences())) == (True, [])
    first, second = suits()
    assert (first.title, first.state, first.number) == (
        "苗春梅 诉 区政府",
        "answering",
        "威环政应〔2022〕1号",
    )
    assert first.clocks.get(key="answer_due").due_on.isoformat() == "2022-03-16"
    assert (second.litigation.court_number, list(faults(second))) == ("（2022）鲁1002行初13号", [])


def test_the_plaintiffs_come_from_the_case_before(bring, reconsidered, bureau):
    before = reconsidered()
    row = ROW | {
        "复议案号（一审应诉号）": before.number, "原告": "", "证件号码": "", "所在镇街": "", "应诉身份": "复议机关共同应诉",
        "第一被告": bureau.units.zd.short, "第二被告": "区政府",
    }  # fmt: skip
    assert list(bring(row).sentences()) == []
    (m,) = suits()
    assert (m.applicant_text, m.links.get().other) == ("苗春梅", before)


def test_the_same_file_again_changes_nothing(bring):
    bring(ROW)
    before = snapshot()
    again = bring(ROW)
    assert (list(again.sentences()), len(again.known), len(again.fresh)) == ([], 1, 0)
    assert snapshot() == before


def test_a_row_that_is_wrong_says_where_and_nothing_comes_in(bring):
    before = snapshot()
    outcome = bring(
        ROW,
        ROW | {"法院案号": "(2022)鲁1002行初14号", "第二被告": "区政府"},
        ROW | {"法院案号": "(2022)鲁1002行初15号", "原告": ""},
        ROW | {"法院案号": "(2022)鲁1002行初16号", "证件号码": "110105194912310021"},
        ROW,
    )
    assert not outcome.saved
    assert [t.partition("：")[0] for t in outcome.sentences()] == [
        "第 3 行“第二被告”", "第 4 行“原告”", "第 5 行“证件号码”", "第 6 行与第 2 行是同一件，请删去一行",
    ]  # fmt: skip
    assert snapshot() == before
