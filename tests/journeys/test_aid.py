"""Legal aid (法律援助) as people meet it: asked for, refused and objected to; urgent; sealed; replaced; reviewed; answered."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WAGES = {
    "name": "苗春梅", "id_number": "11010519491231002X", "phone": "13906310011", "region": "张村镇", "person": "妇女",
    "category": "民事", "form": "诉讼代理", "cause": "请求确认劳动关系或者支付劳动报酬", "stage": "一审",
    "other_name": "威海金澜水产有限公司", "words": "拖欠三个月工资，共九千六百元，请求支付。",
}  # fmt: skip
MEANS = {
    "household": "3", "necessary": "600", "standard": "913", "standard_basis": "环翠区 2022 年城乡低保标准",
    "check_way": "信息共享查询",
}  # fmt: skip
# They may know that the case is there, and its number; nothing of what it is about.
KNOW = ("wangju", "zhangcun")
SHEET = "会见 20\n阅卷 20\n文书 20\n出庭 20\n卷宗 20"


@pytest.fixture(autouse=True)
def september(site: Any) -> None:
    """Whatever the tests before have done to the clock."""
    site.now("2022-09-01")


def rows(site: Any, question: str) -> list[tuple[Any, ...]]:
    """What stands in the tables."""
    with closing(sqlite3.connect(site.folder / "siheng.sqlite3", timeout=20)) as base:
        return base.execute(question).fetchall()


def look_small(person: Any, name: str) -> None:
    """The same page on a phone; then as it was."""
    before = person.page.viewport_size
    person.page.set_viewport_size(PHONE["viewport"])
    person.look(f"{name}-phone")
    person.page.set_viewport_size(before)


def look(person: Any, name: str) -> None:
    """The page as the desk and the phone show it."""
    person.look(name)
    look_small(person, name)


def agrees(person: Any, page: str) -> None:
    """Opens the matter, reads what waits, agrees."""
    person.go(page)
    person.page.get_by_role("link", name="批复", exact=True).first.click()
    person.page.fill("[name=reply]", "同意")
    person.page.click("button[value=approve]")
    person.page.wait_for_url(f"**{page}*")


def applies(clerk: Any, **changed: Any) -> str:
    """Registers an application at the window; answers the address of the case."""
    clerk.go("/m/legalaid/new/")
    clerk.fill(**WAGES | changed)
    clerk.save()
    return str(clerk.path)


def shut(person: Any) -> str:
    """Presses the button; the step cannot be taken as the case stands. Answers why."""
    person.page.click("#step [data-go]")
    person.page.wait_for_selector(".cx")
    return str(person.page.locator(".cx").first.inner_text())


def granted(clerk: Any, head: Any, **changed: Any) -> str:
    """An application examined, and granted by the head."""
    case = applies(clerk, **changed)
    clerk.step("核查经济状况", income="2400", **MEANS)
    head.go(case)
    head.step("给予援助")
    clerk.go(case)
    return case


def assigned(clerk: Any, lawyer: str, **more: Any) -> None:
    """The open case is given to this lawyer, with a reason where another's turn it is."""
    clerk.begin("指派律师")
    option = clerk.page.locator("[name=lawyer] option", has_text=lawyer).first.get_attribute("value")
    clerk.page.select_option("[name=lawyer]", value=option)
    clerk.fill(why="熟悉这类案件", **more)
    clerk.save()


def test_an_application_is_refused_objected_to_and_granted(site: Any, someone: Callable[..., Any]) -> None:
    clerk, head, leader = someone("yuanzhu"), someone("yuanzhuzhang"), someone("wangju")
    clerk.go("/m/legalaid/new/")
    clerk.fill(**WAGES | {"id_number": "110105194912310021", "form": "刑事辩护", "phone": "1390631"})
    said = clerk.save_refused()
    assert "“刑事辩护”只用于刑事案件" in said
    assert "手机号应为11位" in said
    assert "身份证" in said
    look(clerk, "aid-new-refused")
    clerk.fill(**WAGES)
    clerk.save()
    case = clerk.path
    look(clerk, "aid-reviewing")

    site.now("2022-09-02")
    clerk.go(case)
    clerk.begin("核查经济状况")
    clerk.fill(income="9800", **MEANS | {"check_way": "申请人诚信承诺"})
    assert clerk.save_refused() == "采用诚信承诺的，要有申请人的承诺"
    clerk.fill(promised=True)
    look(clerk, "aid-means")
    clerk.save()
    clerk.sees("不符合经济困难标准")
    head.go(case)
    head.begin("给予援助")
    assert "经核查不符合经济困难标准" in shut(head)
    look(head, "aid-cannot-grant")
    clerk.go(case)
    clerk.step("不予援助", ground="经济状况不符合困难标准", reason="家庭人均月收入高于困难标准。")
    clerk.sees("待批")
    agrees(head, case)
    clerk.go(case)
    clerk.sees("不予援助", "不予法律援助决定书")
    clerk.serve("不予法律援助决定书", "苗春梅", method="直接送达", served_on="2022-09-02", receiver="苗春梅")

    site.now("2022-09-06")
    clerk.go(case)
    clerk.begin("登记异议")
    assert clerk.save_refused() == "请填写异议的理由"
    clerk.fill(reason="家里有病人，医药费没有扣除。")
    clerk.save()
    clerk.sees("异议审查中")
    look(clerk, "aid-objecting")
    # The centre that refused does not review it: it stands on the leader's desk.
    for who in (clerk, head):
        who.go(case)
        assert not who.page.get_by_role("link", name="异议审查决定", exact=True).count()
    leader.go("/")
    leader.sees("1 件", "异议审查决定")
    look(leader, "aid-objection-on-the-desk")
    leader.page.get_by_role("link", name="异议审查决定", exact=True).click()
    leader.page.wait_for_selector("#step")
    leader.fill(
        decision="责令改正，给予或者继续提供法律援助",
        opinion="医药费属于必要支出，扣除后符合标准。",
    )
    look(leader, "aid-objection-reviewed")
    leader.save()
    clerk.go(case)
    clerk.sees("待指派", "责令改正", "环法援〔2022〕1号", "异议审查决定书")
    look(clerk, "aid-granted-after-objection")
    assert rows(site, "SELECT state, outcome FROM matters_matter WHERE kind = 'legalaid'") == [
        ("granted", "")
    ]


def test_an_urgent_case_is_helped_first_and_its_papers_follow(site: Any, someone: Callable[..., Any]) -> None:
    clerk, head, lawyer = someone("yuanzhu"), someone("yuanzhuzhang"), someone("haiyun", **PHONE)
    case = applies(clerk)
    head.go(case)
    head.begin("先行提供援助")
    head.fill(ground="距法定时效或者期限届满不足七日，需要及时提起诉讼或者申请仲裁、行政复议", days="90")
    assert "60" in head.save_refused()
    head.fill(days="10")
    look(head, "aid-urgent")
    head.save()
    clerk.go(case)
    clerk.sees("先行援助", "手续待补办")
    assigned(clerk, "于蔚")
    look(clerk, "aid-urgent-assigned")

    site.now("2022-09-02")
    lawyer.go("/m/")
    lawyer.sees("苗某某", "约受援人见面")
    lawyer.look("aid-lawyer-home")
    lawyer.page.get_by_role("link", name=re.compile("^首次会见")).click()
    lawyer.page.wait_for_selector("#step")
    assert lawyer.save_refused() == "请填写情况"
    lawyer.fill(text="在中心见面，看了工资条，时效还有五天，当天立案。")
    lawyer.save()
    lawyer.go("/m/")
    lawyer.page.get_by_role("link", name=re.compile("^(开始记|接着记)")).click()
    lawyer.page.wait_for_selector("[data-jot=hearing]", state="attached")
    lawyer.misses("松动")
    lawyer.look("aid-lawyer-notes")
    note = lawyer.page.locator("form[data-jot=reading]")
    if not note.locator("textarea").is_visible():
        lawyer.page.locator("summary", has_text="阅卷").click()
    note.locator("textarea").fill("对方账上有工资表，签名是本人的。")
    note.get_by_role("button", name="记下", exact=True).click()
    lawyer.page.wait_for_selector("text=已送出")
    lawyer.go(case)
    lawyer.begin("办结")
    lawyer.fill(outcome="请求得到支持", result="判决支付工资。", gained="9600")
    assert "先行提供援助的手续还没有补办" in shut(lawyer)
    lawyer.look("aid-urgent-cannot-end")

    clerk.go(case)
    clerk.begin("补办手续")
    clerk.fill(what="申请表、身份证、工资条")
    assert "还没有核查经济困难状况" in shut(clerk)
    clerk.go(case)
    clerk.step("核查经济状况", income="2400", **MEANS)
    clerk.step("补办手续", what="申请表、身份证、工资条")
    clerk.sees("已补办手续")
    look(clerk, "aid-urgent-made-up")
    lawyer.go(case)
    lawyer.step("办结", outcome="请求得到支持", result="判决支付工资。", gained="9600")
    assert rows(site, "SELECT kind, text FROM legalaid_work ORDER BY id")[1] == (
        "files", "对方账上有工资表，签名是本人的。",
    )  # fmt: skip


def test_a_figure_is_read_by_what_aid_was_asked_for(site: Any, someone: Callable[..., Any]) -> None:
    """The longest of the code table stands beside its number, on the page and not behind its edge."""
    clerk, head = someone("yuanzhu"), someone("yuanzhuzhang")
    cause = "请求工伤、交通、食品药品安全、医疗事故人身损害赔偿"
    granted(clerk, head, cause=cause, form="诉讼代理")
    clerk.go("/figure/legalaid.granted/?period=2022")
    clerk.sees(cause)
    look(clerk, "aid-figure")


def test_a_notified_case_of_a_minor_is_sealed_from_others(site: Any, someone: Callable[..., Any]) -> None:
    clerk = someone("yuanzhu")
    clerk.go("/m/legalaid/new/")
    accused = {
        "name": "车小军", "region": "张村镇", "person": "未成年人", "category": "刑事", "form": "刑事辩护",
        "cause": "刑事辩护、代理", "stage": "一审", "words": "被告人没有委托辩护人，通知指派律师。", "via": "办案机关通知",
    }  # fmt: skip
    clerk.fill(**accused)
    said = clerk.save_refused()
    assert "办案机关通知的，请填通知的文号" in said
    notice = {
        "organ": "威海市环翠区人民法院",
        "organ_number": "（2022）鲁1002刑初118号",
        "notice": "未成年人",
    }
    look(clerk, "aid-notice-refused")
    clerk.fill(**notice)
    clerk.save()
    case = clerk.path
    clerk.sees("保密", "待指派", "车小军")
    ((number,),) = rows(site, "SELECT number FROM matters_matter")
    assigned(clerk, "宋岚")
    look(clerk, "aid-sealed")
    lawyer = someone("weisheng")
    lawyer.go(case)
    lawyer.sees("车小军")
    # Neither by list, nor by search, nor by number.
    for name in ("haiyun", "zhangcun", "jiceng", "wangju"):
        other = someone(name)
        for asked in ("车小军", "刑初118", number):
            answer = other.page.goto(f"/search/?q={asked}")
            assert answer.status == (403 if asked == number and name in KNOW else 200), (name, asked)
            if name not in KNOW:
                assert other.page.locator(f"main a[href*='{case}']").count() == 0
            assert "保密" not in other.text or name in KNOW
        if name in ("haiyun", "jiceng"):
            other.go(case, 404)
        if name in ("haiyun", "wangju"):
            other.go("/m/legalaid/?view=all")
            other.misses("车小军", "刑事辩护、代理")
    other.look("aid-sealed-list-of-leader")
    assert rows(site, "SELECT sealed, title FROM matters_matter") == [(1, "保密事项：法律援助")]


def test_a_lawyer_is_replaced_at_the_person_s_wish(site: Any, someone: Callable[..., Any]) -> None:
    clerk, head = someone("yuanzhu"), someone("yuanzhuzhang")
    case = granted(clerk, head)
    assigned(clerk, "于蔚")
    site.now("2022-09-06")
    clerk.go(case)
    clerk.begin("更换律师")
    clerk.fill(change="受援人请求更换", reason="联系不上律师")
    assert clerk.save_refused() == "受援人还没有请求更换，请先登记请求"
    look(clerk, "aid-replace-refused")
    clerk.go(case)
    clerk.step("登记受援人请求更换", reason="多次联系不上律师")
    clerk.begin("更换律师")
    assert not clerk.page.locator("[name=lawyer] option", has_text="于蔚").count()
    option = clerk.page.locator("[name=lawyer] option", has_text="宋岚").first.get_attribute("value")
    clerk.page.select_option("[name=lawyer]", value=option)
    clerk.fill(reason="原承办律师长期在外地办案")
    clerk.save()
    agrees(head, case)
    clerk.go(case)
    clerk.sees("更换法律援助人员审批表", "更换法律援助人员通知书", "宋岚（威盛所）")
    look(clerk, "aid-replaced")
    before, after = someone("haiyun"), someone("weisheng")
    before.go(case, 403)
    before.misses("苗春梅")
    look(before, "aid-replaced-before")
    after.go(case)
    after.sees("苗春梅", "首次会见（约见）")


def test_a_quality_review_from_the_draw_to_what_was_put_right(site: Any, someone: Callable[..., Any]) -> None:
    clerk, head, lawyer, reviewer = (someone(n) for n in ("yuanzhu", "yuanzhuzhang", "haiyun", "weisheng"))
    case = granted(clerk, head)
    assigned(clerk, "于蔚")
    lawyer.go(case)
    lawyer.step("首次会见（约见）", text="见了本人。")
    lawyer.step("办结", outcome="请求得到支持", result="判决支付工资。", gained="9600")
    site.now("2022-09-06")
    clerk.go("/m/aid_review/new/")
    drawn = {
        "period": "2022年三季度",
        "how": "按件数",
        "amount": "1",
        "seed": "418027",
        "basis": "法律援助案件质量标准",
    }
    clerk.fill(**drawn, sheet="会见 20\n阅卷 20")
    assert clerk.save_refused() == "各项分值合计应为 100，现在是 40"
    look(clerk, "aid-review-new")
    clerk.fill(sheet=SHEET)
    clerk.save()
    review = clerk.path
    clerk.sees("418027", "抽中", "本局自定的评分标准，不是法律规定")
    look(clerk, "aid-review-drawn")
    clerk.begin("分派评查人")
    clerk.page.get_by_label("于蔚（海韵所）").check()
    assert "选的人都承办过或者同所" in clerk.save_refused()
    look(clerk, "aid-review-share-refused")
    clerk.page.get_by_label("宋岚（威盛所）").check()
    clerk.save()
    reviewer.go(review)
    reviewer.begin("评分")
    poor = {f"item_{n}": "10" for n in range(5)}
    reviewer.fill(**poor | {"item_0": "21"})
    assert "20" in reviewer.save_refused()
    reviewer.fill(**poor)
    assert "合计 50 分，不合格，要写明问题" in reviewer.save_refused()
    look(reviewer, "aid-review-score")
    reviewer.fill(problems="卷内没有会见笔录", rectify="补会见笔录")
    reviewer.save()
    lawyer.go(case)
    lawyer.misses("50 分")
    lawyer.go(review, 404)
    clerk.go(review)
    clerk.step("通报评查结果", days="10")
    agrees(head, review)
    clerk.go(review)
    clerk.sees("待整改", "案件质量评查通报")
    look(clerk, "aid-review-announced")
    site.now("2022-09-08")
    lawyer.go(case)
    lawyer.sees("50 分", "不合格", "补会见笔录")
    lawyer.misses("宋岚")
    lawyer.begin("登记整改")
    assert lawyer.save_refused() == "请填写整改情况"
    lawyer.fill(text="会见笔录已补，受援人签了名。")
    lawyer.save()
    look(lawyer, "aid-review-put-right")
    clerk.go(review)
    clerk.step("核实整改", enough="是")
    clerk.begin("结束评查")
    clerk.save()
    clerk.sees("已结束")
    look(clerk, "aid-review-closed")
    assert rows(site, "SELECT score, grade, rectified FROM legalaid_reviewline") == [
        (50, "fail", "会见笔录已补，受援人签了名。"),
    ]  # fmt: skip


def test_a_contact_point_s_hand_over_is_answered_within_its_time(
    site: Any, someone: Callable[..., Any]
) -> None:
    keeper, clerk = someone("zhangcun"), someone("yuanzhu")
    site.now("2022-09-02T15:00")
    keeper.go("/m/advice/new/")
    keeper.fill(topic="劳动报酬、工伤", phone="13906310011", words="上班路上摔伤，算不算工伤？")
    assert keeper.save_refused() == "留了电话的，请填咨询人怎么称呼"
    look(keeper, "aid-advice-new")
    keeper.fill(name="于守业")
    keeper.save()
    asked = keeper.path
    keeper.begin("转办")
    keeper.fill(reason="要核对材料，请中心答复")
    assert keeper.save_refused() == "请勾选咨询人同意转交，已告诉本人由谁联系"
    keeper.fill(agreed=True)
    look(keeper, "aid-advice-pass")
    keeper.save()
    keeper.sees("已转办", "区法律援助中心")

    site.now("2022-09-05T09:20")
    clerk.go("/m/advice/")
    clerk.sees("于守业", "转来待答复")
    look(clerk, "aid-advice-queue")
    ((other,),) = rows(site, "SELECT other_id FROM matters_handover")
    clerk.go(f"/matters/{other}/")
    clerk.begin("答复")
    assert clerk.save_refused() == "请填写答复"
    clerk.fill(answer="上下班途中非本人主要责任的交通事故算工伤，要在一年内申请认定。")
    clerk.save()
    clerk.sees("按时", "已答复")
    look(clerk, "aid-advice-answered")
    keeper.go(asked)
    keeper.sees("要在一年内申请认定")
    keeper.begin("答复")
    keeper.save()
    keeper.sees("已答复")
    look(keeper, "aid-advice-told")
    assert rows(site, "SELECT handed, in_time FROM legalaid_advice ORDER BY matter_id") == [(0, 1), (1, 1)]
