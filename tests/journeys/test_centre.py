"""Through the centre (一站式受理): one demand is said once, goes to whoever can settle it, and comes back to who said it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NUMBER = "13906310011"
PETITION = "HC2022091401"
QUARREL = "邻居姜守业把柴堆在两家共用的道上，我家三轮车进不去，为这事争吵过两回，想请人来调解。"
DEBT = "干了三个月装修，老板欠我 9600 元工资，想问律师怎么要回来。这些天愁得睡不着觉，心里憋得慌。"


@pytest.fixture(autouse=True)
def september(site: Any) -> None:
    """Whatever the tests before have done to the clock."""
    site.now("2022-09-01")


def rows(site: Any, question: str) -> list[tuple[Any, ...]]:
    """What stands in the tables."""
    with closing(sqlite3.connect(site.folder / "siheng.sqlite3", timeout=20)) as base:
        return base.execute(question).fetchall()


def chain(site: Any) -> list[tuple[Any, ...]]:
    """Each handover: from which kind, to which, for what need, and how it stands."""
    return rows(
        site,
        "SELECT a.kind, b.kind, h.need, h.state FROM matters_handover h JOIN matters_matter a ON a.id = h.matter_id "
        "JOIN matters_matter b ON b.id = h.other_id ORDER BY h.id",
    )


def says(citizen: Any, words: str, **who: str) -> str:
    """One of the public says what happened, on a phone; answers the query code of the receipt."""
    citizen.go("/p/")
    citizen.page.click("text=说说您的事")
    citizen.page.fill("textarea", words)
    citizen.page.click("[data-next-button]")
    citizen.page.wait_for_selector("[name=phone]:visible")
    citizen.fill(**who | {"phone": "1390631"})
    citizen.page.click("[data-next-button]")
    citizen.page.wait_for_selector(".s-err")
    citizen.sees("手机号应为11位")
    citizen.fill(phone=NUMBER)
    citizen.page.click("[data-next-button]")
    citizen.page.wait_for_url("**/p/receipt/")
    return str(citizen.page.locator("[data-code]").get_attribute("data-code"))


def follows(citizen: Any, code: str) -> None:
    """Comes back with the code, on whatever device."""
    citizen.go("/p/progress/")
    if citizen.page.locator("[name=code]").count():
        citizen.page.fill("[name=code]", code)
        citizen.page.click("main button.pri")
    citizen.page.wait_for_selector("ol.pr")


def does(citizen: Any, label: str, **fields: Any) -> None:
    """One thing that the code allows, from the page of the progress."""
    citizen.page.get_by_role("link", name=label, exact=True).click()
    citizen.fill(**fields)
    citizen.page.click(".btm .pri")
    citizen.page.wait_for_selector("[data-saved]")


def look_small(person: Any, name: str) -> None:
    """The same page on a phone; then as it was."""
    before = person.page.viewport_size
    person.page.set_viewport_size(PHONE["viewport"])
    person.look(f"{name}-phone")
    person.page.set_viewport_size(before)


def only(person: Any, kind: str) -> str:
    """The page of the only matter of a kind that this person has."""
    person.go(f"/m/{kind}/")
    links = person.page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
    (found,) = {opened[0] for link in links if (opened := re.match(r"/matters/\d+/", link or ""))}
    person.go(found)
    return str(found)


def test_said_once_mediated_confirmed_and_rated_under_one_code(
    site: Any, someone: Callable[..., Any], pdf: Path
) -> None:
    citizen = someone("", **PHONE)
    code = says(citizen, QUARREL, name="王秀兰", region="张村镇", other="姜守业")

    clerk = someone("chuangkou")
    clerk.page.get_by_role("link", name="一站式受理", exact=True).first.click()
    clerk.sees(QUARREL)
    clerk.look("centre-board")
    clerk.page.get_by_role("link", name="甄别移交").click()
    clerk.page.wait_for_selector("#step")
    clerk.look("centre-screen")
    assert clerk.page.is_checked("[name=joint_mediation]")
    clerk.fill(joint_mediation_reason="")
    assert "请写明移交联合调解的理由" in clerk.save_refused()
    clerk.fill(joint_mediation_reason="邻里通行纠纷，本人愿意调解")
    clerk.save()
    assert chain(site) == [("onestop", "mediation", "联合调解", "sent")]
    follows(citizen, code)
    citizen.sees("正在帮您办", "张村镇调委会")
    citizen.look("p-handed")

    site.now("2022-09-02")
    mediator = someone("tiaojie", **PHONE)
    mediator.page.wait_for_url("**/m/")
    mediator.look("field-offered")
    mediator.page.get_by_role("link", name=re.compile("^接收")).click()
    mediator.save()
    mediator.go("/m/")
    mediator.page.get_by_role("link", name=re.compile("^受理")).click()
    mediator.fill(told=True, applicant_agrees=True)
    assert mediator.save_refused() == "请选择纠纷类型\n请勾选对方同意调解"
    mediator.look("field-accept")
    mediator.fill(other_agrees=True, category="邻里")
    mediator.save()
    mediator.go("/m/")
    mediator.page.get_by_role("link", name=re.compile("^开始记")).click()
    mediator.page.fill("[name=told_calmly]", "两家共用一条 2 米宽的道，姜家秋天堆了柴。")
    mediator.page.get_by_role("button", name="记下", exact=True).click()
    mediator.page.wait_for_selector("text=已送出")
    assert chain(site)[0][3] == "accepted"

    site.now("2022-09-05")
    mediator.go("/m/")
    mediator.page.get_by_role("link", name=re.compile("^接着记")).click()
    mediator.page.get_by_role("link", name="谈成了，写协议").click()
    mediator.page.wait_for_selector("#step")
    agreed = {
        "agreement": "道两家共用，姜家把柴搬走，以后不再堆放。",
        "who_1": "姜守业",
        "what_1": "把道上的柴搬走",
    }
    mediator.fill(**agreed, due_1="2022-09-01")
    said = mediator.save_refused()
    assert "书面协议自各方签名、盖章或者按指印" in said
    assert "不能早于协议生效日期 2022-09-05" in said
    mediator.look("field-agree")
    mediator.fill(signed=True, due_1="2022-09-10")
    mediation = str(mediator.path).partition("do/")[0]
    mediator.save()
    mediator.look("field-agreed")

    follows(citizen, code)
    citizen.sees("已达成协议，正在履行")
    citizen.look("p-agreed")
    citizen.misses("姜守业", "王秀兰")
    citizen.page.get_by_role("link", name="看协议").click()
    citizen.page.fill("[name=digits]", "1100")
    citizen.page.click("main button.pri")
    citizen.sees("和您留的电话对不上")
    citizen.look("p-digits")
    citizen.page.fill("[name=digits]", NUMBER[-4:])
    citizen.page.click("main button.pri")
    citizen.page.wait_for_selector("text=约定了什么")
    citizen.sees("把道上的柴搬走")
    citizen.look("p-agreement")
    with citizen.page.expect_download() as kept:
        citizen.page.get_by_role("link", name="下载 人民调解协议书").click()
    assert kept.value.suggested_filename == "人民调解协议书.docx"
    assert Path(kept.value.path()).read_bytes().startswith(b"PK")

    citizen.page.get_by_role("link", name="返回进展").click()
    citizen.page.get_by_role("link", name="请法院确认协议").click()
    citizen.page.click(".btm .pri")
    citizen.page.wait_for_selector(".s-err")
    citizen.sees("要对方也同意才能申请，同意的请勾选", "要在10月8日或之前申请")
    citizen.look("p-want-confirm")
    citizen.fill(both=True)
    citizen.page.click(".btm .pri")
    citizen.page.wait_for_selector("[data-saved]")
    citizen.sees("您：请法院确认协议")

    site.now("2022-09-08")
    mediator.go("/m/")
    mediator.sees("双方要请法院确认协议，约来一起申请")
    mediator.look("field-wanted")
    mediator.page.get_by_role("link", name=re.compile("^申请司法确认")).click()
    assert mediator.save_refused() == "请勾选双方当事人共同申请"
    mediator.fill(both=True, court="区法院")
    mediator.page.wait_for_selector("#preview :text('威海市环翠区人民法院')")
    mediator.look("field-confirm")
    mediator.save()
    site.now("2022-09-20")
    mediator.go(mediation)
    mediator.step("登记履行", done="已履行", day="2022-09-10")
    mediator.step("登记司法确认结果", number="（2022）鲁1002民特12号", paper=pdf)
    follows(citizen, code)
    citizen.sees("已经向法院申请确认协议", "法院确认协议的结果", "裁定有效")
    citizen.misses("请法院确认协议\n再说", "姜守业")
    citizen.look("p-confirmed")

    site.now("2022-09-21")
    mediator.go(mediation)
    mediator.step("回访", note="道路畅通，两家没有再争执")
    mediator.begin("归档")
    mediator.page.click("#step [data-go]")
    mediator.page.wait_for_selector(".cx")
    mediator.sees("卷宗缺少必备材料：当事人身份证明")
    mediator.look("field-file-refused")
    mediator.go(mediation)
    mediator.page.get_by_role("link", name="附材料").click()
    mediator.page.wait_for_selector("#step")
    mediator.fill(paper=pdf, category="身份证明")
    mediator.save()
    mediator.step("归档")
    mediator.look("field-filed")
    assert chain(site) == [("onestop", "mediation", "联合调解", "ended")]

    clerk.page.get_by_role("link", name="一站式受理", exact=True).first.click()
    clerk.look("centre-board-back")
    clerk.page.get_by_role("button", name="办结").click()
    clerk.page.wait_for_selector("#step")
    clerk.look("centre-conclude")
    clerk.fill(settled="是", eased="是", outcome="息访息诉", answer="姜家已把柴搬走，协议经法院确认。")
    clerk.save()
    clerk.step("回访", satisfaction="满意", note="道通了")
    follows(citizen, code)
    citizen.sees("办完了")
    does(citizen, "评价", rating="满意", rating_words="说一次就办好了")
    citizen.look("p-rated")
    clerk.page.reload()
    clerk.sees("满意 说一次就办好了", "联合调解", "调解成功")
    clerk.look("centre-closed")
    ((matters, codes),) = rows(site, "SELECT count(*), count(DISTINCT submission) FROM matters_matter")
    assert (matters, codes) == (2, 2)


def test_a_petition_with_two_needs_ends_with_both_results_back(
    site: Any, someone: Callable[..., Any]
) -> None:
    site.now("2022-09-14")
    office = someone("xinfang")
    office.page.locator("header a", has_text="登记来件").click()
    office.page.wait_for_selector("#step")
    said = {"words": DEBT, "name": "谭春生", "phone": NUMBER, "region": "张村镇", "other": "丰源装饰公司"}
    office.fill(**said, petition_on="2022-09-15")
    wrong = office.save_refused()
    assert "信访移交的请填信访编号" in wrong
    assert "信访日期不能晚于收到日期" in wrong
    office.look("petition-new")
    look_small(office, "petition-new")
    office.fill(petition_number=PETITION, petition_on="2022-09-13")
    office.save()
    petition = office.path
    office.look("petition-sent")

    site.now("2022-09-15")
    clerk = someone("chuangkou")
    clerk.page.get_by_role("link", name="一站式受理", exact=True).first.click()
    clerk.sees("信访移交", "张村镇")
    clerk.look("petition-board")
    look_small(clerk, "petition-board")
    clerk.page.get_by_role("link", name="甄别移交").click()
    clerk.page.wait_for_selector("#step")
    clerk.look("petition-screen")
    look_small(clerk, "petition-screen")
    clerk.fill(lawyer_advice=False, counselling=False, legal_aid_advice=False)
    clerk.page.click("#step [data-go]")
    clerk.page.wait_for_selector(".s-err")
    clerk.sees("请至少勾选一项需求")
    reasons = {"counselling_reason": "说睡不着觉，心里憋得慌", "lawyer_advice_reason": "问欠薪怎么要"}
    clerk.fill(lawyer_advice=True, counselling=True, **reasons)
    clerk.save()
    clerk.sees("移送函")
    assert sorted(chain(site)) == [
        ("onestop", "service", "律师咨询", "sent"),
        ("onestop", "service", "心理疏导", "sent"),
    ]
    clerk.step("书面告知信访人", how="由一站式受理窗口办理，已请律师和心理咨询师服务")

    for name, need in (("xinli", "心理疏导"), ("lvshi", "律师咨询")):
        giver = someone(name)
        giver.page.get_by_role("link", name="援律心服务", exact=True).click()
        giver.sees(need, "一站式受理窗口")
        giver.look(f"service-{name}")
        look_small(giver, f"service-{name}")
        giver.page.get_by_role("link", name="接收", exact=True).click()
        giver.page.wait_for_selector("#step")
        giver.save()
        service = giver.path
        giver.step("首次联系", way="电话", note="约明天上午面谈")
        giver.step("服务记录", way="面谈", minutes=40, text="说了三个月没拿到钱的经过。")
        giver.begin("回传结果")
        if name == "xinli":
            giver.misses("丰源装饰公司")
            giver.fill(outcome="已完成", attention="情绪已平稳，建议家人多陪伴")
        else:
            assert "请填写回传的结果" in giver.save_refused()
            giver.fill(outcome="已完成", result="可以先向劳动监察投诉，时效一年")
        giver.look(f"service-{name}-finish")
        giver.save()
        office.go(service, 404)
        clerk.go(petition)
        clerk.sees(f"回传结果：{need}")
    clerk.misses("说了三个月没拿到钱的经过")
    clerk.sees("情绪已平稳，建议家人多陪伴", "可以先向劳动监察投诉，时效一年", "待办结")
    clerk.look("petition-back")
    look_small(clerk, "petition-back")
    clerk.begin("办结")
    ended = {"settled": "否", "eased": "否", "outcome": "息访息诉", "answer": "工资已结清，本人情绪平稳。"}
    clerk.fill(**ended)
    assert "事没有解，心也没有解，不能按息访办结" in clerk.save_refused()
    clerk.fill(settled="是", eased="是")
    clerk.save()
    site.now("2022-09-22")
    clerk.go(petition)
    clerk.step("回访", satisfaction="满意", note="钱拿到了，睡得着了")
    clerk.sees("已办结", "事已解，心已解")
    clerk.look("petition-closed")
    office.go(petition)
    office.sees("息访息诉")
    office.look("petition-office")
    assert rows(
        site,
        "SELECT state, outcome, (SELECT count(*) FROM matters_handover WHERE state = 'ended') FROM "
        "matters_matter WHERE kind = 'onestop'",
    ) == [("closed", "settled", 2)]


def test_a_dispute_that_fails_goes_to_the_court_with_its_papers(
    site: Any, someone: Callable[..., Any], pdf: Path
) -> None:
    clerk = someone("chuangkou")
    clerk.page.locator("header a", has_text="登记来件").click()
    clerk.page.wait_for_selector("#step")
    clerk.fill(channel="来访", words=QUARREL, name="王秀兰", phone="1390631", region="张村镇", other="姜守业")
    assert "手机号应为11位" in clerk.save_refused()
    clerk.look("centre-new")
    clerk.fill(phone=NUMBER, photos=pdf)
    clerk.save()
    demand = clerk.path
    clerk.begin("甄别移交")
    clerk.fill(joint_mediation_reason="邻里通行纠纷，本人愿意调解")
    clerk.save()

    mediator = someone("tiaojie")
    dispute = only(mediator, "mediation")
    mediator.step("接收")
    mediator.step("受理", category="邻里", told=True, applicant_agrees=True, other_agrees=True)
    site.now("2022-09-06")
    mediator.go(dispute)
    mediator.begin("登记一场调解")
    assert mediator.save_refused() == "请填写地点\n请填写到场人"
    mediator.fill(
        place="村委会", present="王秀兰、姜守业", told_calmly="两家共用一条 2 米宽的道。", result="姜家不肯搬"
    )
    mediator.page.wait_for_selector("#preview :text('姜家不肯搬')")
    mediator.look("mediation-session")
    mediator.save()
    mediator.step_at("upload", paper=pdf, category="现场照片")
    site.now("2022-09-20")
    mediator.go(dispute)
    mediator.begin("终止调解（未达成协议）")
    mediator.fill(reason="姜家坚持道是自家的，要法院判")
    assert mediator.save_refused() == "请选择已告知的救济途径"
    mediator.page.get_by_label("向人民法院起诉").check()
    mediator.page.wait_for_selector("#preview :text('向人民法院起诉')")
    mediator.look("mediation-fail")
    mediator.save()
    mediator.sees("未达成")
    mediator.begin("移交其他途径")
    mediator.look("mediation-hand")
    mediator.fill(way="向人民法院起诉", to="")
    said = mediator.save_refused()
    assert "请填写移交单位" in said
    assert "请勾选当事人同意移交" in said
    mediator.fill(to="威海市环翠区人民法院", agreed=True, reason="纠纷事实和双方意见见所附材料。")
    mediator.save()
    mediator.look("mediation-handed")
    with mediator.page.expect_download() as kept:
        mediator.page.get_by_role("link", name="移交材料（一个文件）").click()
    assert kept.value.suggested_filename.endswith("移交材料.zip")
    with ZipFile(kept.value.path()) as bundle:
        names = "\n".join(bundle.namelist())
    for paper in ("移交函", "终止调解通知书", "受理登记表", "现场照片", "来件材料"):
        assert paper in names, names
    # What was conceded for the sake of an agreement does not go before the court.
    assert "笔录" not in names

    clerk.go(demand)
    clerk.sees("待办结", "未达成协议：姜家坚持道是自家的，要法院判", "向人民法院起诉")
    clerk.begin("办结")
    clerk.fill(
        settled="否", eased="否", outcome="转入程序", answer="没有谈成，材料已交本人，可以向区法院起诉。"
    )
    assert clerk.save_refused() == "转入程序的，请选是哪一种"
    clerk.fill(way="诉讼")
    clerk.save()
    clerk.step("回访", satisfaction="基本满意", note="已经起诉")
    clerk.sees("转入程序", "诉讼")
    clerk.look("centre-procedure")
    assert chain(site) == [("onestop", "mediation", "联合调解", "ended")]
    assert rows(site, "SELECT kind, state, outcome FROM matters_matter ORDER BY id") == [
        ("onestop", "closed", "procedure"), ("mediation", "failed", "failed"),
    ]  # fmt: skip
