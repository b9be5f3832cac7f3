"""A ledger of applications comes in whole through the one door, and not twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from siheng.domains.legalaid.ledger import ledger, past
from siheng.domains.legalaid.services.intake import ground
from siheng.domains.legalaid.services.review import could_be_drawn
from siheng.domains.legalaid.services.subsidy import filed
from siheng.kernel.exchange.testing import bring_rows
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import Refused
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.scope import PARTY, level
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.registers.services import save_place

ROW = {
    "收到日期": "2022-03-01", "姓名": "苗春梅", "所在镇街": "张村镇", "援助形式": "诉讼代理",
    "援助事项": "请求确认劳动关系或者支付劳动报酬", "案情和请求": "拖欠三个月工资。", "对方": "威海金澜水产有限公司",
    "对方类别": "法人",
}  # fmt: skip
NOTICE = ROW | {
    "姓名": "车立新", "来源": "办案机关通知", "案件类别": "刑事", "援助形式": "刑事辩护", "援助事项": "刑事辩护、代理",
    "对方": "", "对方类别": "", "办案机关": "威海市环翠区人民法院", "办案机关文号": "（2022）鲁1002刑初12号", "通知的情形": "未成年人",
}  # fmt: skip


# In hand since the year before, up to the archive; what a case further back lacks is left out.
CARRIED = ROW | {
    "收到日期": "2021-11-01", "案号": "环法援〔2021〕88号", "给予援助日期": "2021-11-05", "承办律师": "于蔚",
    "指派日期": "2021-11-08", "办结日期": "2022-06-20", "结果": "请求得到支持", "挽回损失（元）": "1500.50",
    "提交归档材料日期": "2022-07-01",
}  # fmt: skip
LATER = ("承办律师", "指派日期", "办结日期", "结果", "挽回损失（元）", "提交归档材料日期")


@pytest.fixture
def bring(bureau, at):
    def done(*rows, by=None, of=ledger):
        return bring_rows(of, *rows, actor=by or bureau.yuanzhu, at=at("2022-12-30"))

    return done


def without(row, *names):
    return {k: v for k, v in row.items() if k not in names}


def test_applications_and_notices_come_in_as_at_the_window(bring):
    outcome = bring(ROW, NOTICE)
    assert (outcome.saved, list(outcome.sentences())) == (True, [])
    found = Matter.objects.everything("test").filter(kind="legalaid").order_by("id")
    assert [(m.state, m.sealed, m.legalaid.person) for m in found] == [
        ("reviewing", False, "general"), ("granted", True, "minor"),
    ]  # fmt: skip
    bring(ROW, NOTICE)
    assert found.count() == 2


def test_what_a_station_passed_on_names_the_station(bring, bureau, at):
    passed = ROW | {"来源": "工作站、联络点转交"}
    refused = bring(passed)
    assert "工作站、联络点转交的，请选是哪一个" in "".join(refused.sentences())
    assert not Matter.objects.everything("test").exists()
    here = {
        "name": "张村镇法律援助工作站",
        "level": "town",
        "region": "371002100000",
        "opened_on": "2020-06-01",
    }
    save_place(kind="aid_station", actor=bureau.yuanzhu, at=at("2022-01-04"), data=here)
    assert bring(passed | {"工作站、联络点": "张村镇法律援助工作站"}).saved
    assert Matter.objects.everything("test").get().legalaid.place.name == "张村镇法律援助工作站"


def test_a_case_in_hand_keeps_the_number_that_it_had_and_the_series_goes_on_behind_it(
    bring, application, ways, bureau, at
):
    """The court and the person have papers with that number; the one that is granted next has the next."""
    numbered = ROW | {"案号": "环法援〔2022〕15号"}
    assert bring(numbered).saved
    m = Matter.objects.everything("test").get()
    assert (m.number, m.state) == ("环法援〔2022〕15号", "reviewing")
    again = bring(numbered | {"姓名": "车大年"})  # the number is known: the row is passed over
    assert (list(again.sentences()), Matter.objects.everything("test").count()) == ([], 1)
    m = ways.granted(m, "2022-12-30")
    assert m.number == "环法援〔2022〕15号"
    other = ways.granted(application("2022-12-01", name="车立新", id_number="", phone=""), "2022-12-30")
    assert other.number == "环法援〔2022〕16号"


@pytest.mark.parametrize(
    ("row", "standing", "state", "running"),
    [
        (without(CARRIED, *LATER), "已决定给予，待指派", "granted", {"assign_due": date(2021, 11, 5)}),
        (without(CARRIED, *LATER[2:]), "已指派，办理中", "handling", {"meeting_due": date(2021, 11, 8)}),
        (without(CARRIED, *LATER[2:]) | {"首次会见日期": "2021-11-10"}, "已指派，办理中", "handling", {}),
        (
            without(CARRIED, "提交归档材料日期"), "已办结，待交归档材料", "ended",
            {"dossier_due": date(2022, 6, 20), "visit_due": date(2022, 6, 20)},
        ),
        (
            CARRIED, "已交归档材料，待归档", "checking",
            {"filing_due": date(2022, 7, 1), "visit_due": date(2022, 6, 20)},
        ),
    ],
)  # fmt: skip
def test_a_case_in_hand_comes_in_where_it_stands_with_the_terms_that_run(
    bring, bureau, row, standing, state, running
):
    outcome = bring(row | {"现在到哪一步": standing}, by=bureau.yuanzhuzhang)
    assert (outcome.saved, list(outcome.sentences())) == (True, [])
    m = Matter.objects.everything("test").get()
    assert (m.state, m.open, m.number, m.accepted_on) == (
        state,
        True,
        "环法援〔2021〕88号",
        date(2021, 11, 5),
    )
    assert {c.key: c.started_on for c in m.clocks.filter(state="running")} == running
    assert (m.handler, m.second) == (
        (bureau.yuanzhuzhang, None) if state == "granted" else (bureau.haiyun, bureau.yuanzhuzhang)
    )
    assert (m.documents.count(), ground(m.legalaid), list(faults(m))) == (0, "符合经济困难标准", [])


def test_its_page_tells_the_days_on_which_it_got_where_it_stands(bring, bureau, client):
    bring(
        without(CARRIED, "提交归档材料日期") | {"现在到哪一步": "已办结，待交归档材料"},
        by=bureau.yuanzhuzhang,
    )
    client.force_login(bureau.yuanzhuzhang)
    steps = client.get(f"/matters/{Matter.objects.everything('test').get().pk}/").context["steps"]
    assert [(s["name"], s["note"]) for s in steps] == [
        ("申请", "11月1日"), ("审查", "11月5日"), ("指派", "11月8日"), ("办理", "6月20日"), ("结案", "待交卷"),
        ("归档", ""),
    ]  # fmt: skip


def test_a_case_that_came_in_as_concluded_is_counted_filed_and_paid_here(bring, bureau, ways):
    bring(CARRIED | {"现在到哪一步": "已交归档材料，待归档"}, by=bureau.yuanzhuzhang)
    m = Matter.objects.everything("test").get()
    assert level(bureau.haiyun, m) == PARTY
    assert ways.take(m, "archive", "2022-12-30").state == "archived"
    found = evaluate(registry().of_domain("legalaid"), Period.year(2022))
    keys = ("carried_in", "granted", "concluded", "recovered", "pending")
    assert [found[f"legalaid.{k}"].number for k in keys] == [1, 0, 1, Decimal("1500.50"), 0]
    assert filed(SimpleNamespace(month=date(2022, 12, 1))).get() == m


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"给予援助日期": ""}, "“已交归档材料，待归档”的要填"),
        ({"现在到哪一步": "已指派，办理中"}, "到了“已办结，待交归档材料”才填"),
        ({"现在到哪一步": ""}, "到了“已决定给予，待指派”才填"),
        ({"案号": ""}, "已经决定给予的，请填案号"),
        ({"指派日期": "2021-11-04"}, "不能早于给予援助日期 2021-11-05"),
        ({"提交归档材料日期": "2022-12-31"}, "不能晚于今天 2022-12-30"),
    ],
)
def test_where_it_stands_agrees_with_the_days_that_are_given(bring, bureau, changed, told):
    before = snapshot()
    row = CARRIED | {"现在到哪一步": "已交归档材料，待归档"} | changed
    assert told in "".join(bring(row, by=bureau.yuanzhuzhang).sentences())
    assert snapshot() == before


def test_only_who_decides_says_that_it_was_decided(bring, bureau, at):
    before = snapshot()
    refused = bring(CARRIED | {"现在到哪一步": "已交归档材料，待归档"})
    assert "已经决定的在办案件，由法律援助中心负责人转入" in "".join(refused.sentences())
    with pytest.raises(Refused):
        past.ask(bureau.yuanzhu)
    assert snapshot() == before


def test_past_cases_count_in_their_years_and_have_no_terms(bring, bureau, ways):
    won = without(CARRIED, "提交归档材料日期")
    rows = (
        won,
        without(won, *LATER, "给予援助日期") | {"案号": "环法援〔2021〕收7号", "办结日期": "2021-11-06", "结果": "不予援助"},
        won | {"案号": "环法援〔2022〕3号", "收到日期": "2022-02-01", "给予援助日期": "2022-02-02", "指派日期": "2022-02-03",
               "办结日期": "2022-03-01", "结果": "终止援助"},
    )  # fmt: skip
    outcome = bring(*rows, of=past, by=bureau.yuanzhuzhang)
    assert (outcome.saved, list(outcome.sentences())) == (True, [])
    found = list(Matter.objects.everything("test").order_by("id"))
    assert [(m.state, m.open, m.receipt == m.number, m.clocks.count()) for m in found] == [
        ("archived", False, True, 0), ("refused", False, True, 0), ("terminated", False, True, 0),
    ]  # fmt: skip
    assert [list(faults(m)) for m in found] == [[], [], []]
    (event,) = found[0].events.all()
    assert (event.label, event.data["day"]) == ("补录已办结案件", "2022-12-30")
    keys = ("carried_in", "granted", "refused", "concluded", "terminated", "pending")
    years = [evaluate(registry().of_domain("legalaid"), Period.year(y)) for y in (2021, 2022)]
    assert [[year[f"legalaid.{k}"].number for k in keys] for year in years] == [
        [0, 1, 1, 0, 0, 1], [1, 1, 0, 1, 1, 0],
    ]  # fmt: skip
    # What was paid and looked at then is neither paid nor drawn again.
    assert not filed(SimpleNamespace(month=date(2022, 12, 1))).exists()
    assert not could_be_drawn(date(2022, 1, 1), date(2023, 1, 1)).exists()
    bring(*rows, of=past, by=bureau.yuanzhuzhang)
    assert Matter.objects.everything("test").count() == 3


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"给予援助日期": ""}, "给予过援助的要填"),
        ({"结果": "不予援助"}, "没有给予援助的不填"),
        ({"指派日期": ""}, "填了承办律师，请填指派日期"),
        ({"办结日期": "2021-11-02"}, "不能早于指派日期 2021-11-08"),
        ({"案号": ""}, "请填写案号"),
    ],
)
def test_a_past_case_is_whole_in_itself(bring, bureau, changed, told):
    before = snapshot()
    row = without(CARRIED, "提交归档材料日期") | changed
    assert told in "".join(bring(row, of=past, by=bureau.yuanzhuzhang).sentences())
    assert snapshot() == before
