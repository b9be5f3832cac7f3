"""A ledger of applications comes in whole through the one door, and not twice."""

from __future__ import annotations

import pytest

from siheng.domains.legalaid.ledger import ledger
from siheng.kernel.exchange.testing import bring_rows
from siheng.kernel.matters.models import Matter
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


@pytest.fixture
def bring(bureau, at):
    def done(*rows):
        return bring_rows(ledger, *rows, actor=bureau.yuanzhu, at=at("2022-12-30"))

    return done


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
