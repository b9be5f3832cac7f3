"""A year's ledger of disputes comes in whole, row by row through the one door, and not twice."""

from __future__ import annotations

import pytest

from siheng.domains.mediation.ledger import ledger
from siheng.kernel.exchange.testing import bring_rows
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.testing import snapshot

ROW = {
    "登记日期": "2022-03-01", "申请人": "王秀兰", "对方": "姜守业", "纠纷发生地": "张村镇", "纠纷类型": "邻里",
    "纠纷情况": "堆放柴草堵了通道。", "当场调解成功": "是", "协议内容": "当天清走。", "已当场履行": "是",
}  # fmt: skip


@pytest.fixture
def bring(bureau, at):
    def done(*rows, by=None):
        return bring_rows(ledger, *rows, actor=by or bureau.tiaojie, at=at("2022-12-30"))

    return done


def test_settled_disputes_come_in_settled(bring, bureau):
    outcome = bring(ROW, ROW | {"申请人": "毕海燕", "说近情": "都是老邻居。"})
    assert (outcome.saved, list(outcome.sentences())) == (True, [])
    found = Matter.objects.everything("test").filter(kind="mediation")
    assert {(m.state, m.outcome, m.handler_id) for m in found} == {("settled", "settled", bureau.tiaojie.pk)}
    assert sorted(m.number for m in found) == ["（2022）张村人调字第1号", "（2022）张村人调字第2号"]


def test_staff_name_the_committee_and_the_mediator(bring, bureau):
    whose = {"调委会": "张村镇调委会", "调解员": "邹平"}
    assert bring(ROW | whose, by=bureau.jiceng).saved
    m = Matter.objects.everything("test").get(kind="mediation")
    assert (m.unit, m.handler) == (bureau.units.tw_zc, bureau.tiaojie)


def test_the_same_file_again_changes_nothing(bring):
    bring(ROW)
    before = snapshot()
    again = bring(ROW)
    assert (len(again.known), len(again.fresh)) == (1, 0)
    assert snapshot() == before


def test_a_row_that_is_wrong_says_where_and_nothing_comes_in(bring):
    before = snapshot()
    outcome = bring(
        ROW, ROW | {"对方": "邹平"}, ROW | {"申请人": "丛玉", "协议内容": ""}, ROW | {"纠纷类型": "吵架"}
    )
    assert not outcome.saved
    told = list(outcome.sentences())
    assert [t.partition("：")[0] for t in told] == [
        "第 3 行“当场调解成功”",
        "第 4 行“协议内容”",
        "第 5 行“纠纷类型”",
    ]
    assert snapshot() == before


def test_of_two_mediators_of_one_name_the_one_with_the_committee_is_meant(bring, bureau, village):
    village.name = "邹平"
    village.save()
    whose = {"调委会": "张村镇调委会", "调解员": "邹平"}
    (told,) = bring(ROW | whose, by=bureau.jiceng).sentences()
    assert told.startswith("第 2 行“调解员”：“邹平”有 2 个同名的，请写全称，如“邹平（")
    assert bring(ROW | whose | {"调解员": "邹平（张村镇调委会）"}, by=bureau.jiceng).saved
    assert Matter.objects.everything("test").get(kind="mediation").handler == bureau.tiaojie


def test_what_is_too_long_or_too_few_is_said_in_plain_words(bring):
    before = snapshot()
    assert list(bring(ROW | {"涉及人数": "1", "涉及金额": "很多", "纠纷情况": "长" * 4001}).sentences()) == [
        "第 2 行“纠纷情况”：最多 4000 字，现在 4001 字", "第 2 行“涉及金额”：请填数字", "第 2 行“涉及人数”：不能小于 2",
    ]  # fmt: skip
    assert snapshot() == before


def test_what_a_court_gave_says_at_which_stage_of_the_suit(bring):
    """特邀调解规定第27条: by it the term runs; a ledger without it could hold no such dispute."""
    open_still = {"当场调解成功": "", "协议内容": "", "已当场履行": ""}
    court = ROW | open_still | {"来源": "法院委托", "移交单位": "环翠区人民法院"}
    (told,) = bring(court).sentences()
    assert told == "第 2 行“法院委派委托”：法院委托的，请选是立案前委派还是立案后委托"
    assert bring(court | {"法院委派委托": "立案前委派", "在人民法院调解平台": "是"}).saved
    m = Matter.objects.everything("test").get(kind="mediation")
    assert (m.mediation.court_way, m.mediation.online, m.due_clock) == (
        "prefiling",
        True,
        "在调解平台确认接受",
    )
