"""A mediator on a phone whose network is cut in the middle; and the big screen."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SCREEN = {"width": 1920, "height": 1080}
DISPUTE = {
    "name": "王秀兰", "phone": "13906310011", "other_name": "姜守业", "category": "邻里", "region": "张村镇",
    "words": "两家共用一条道，姜家秋天堆了柴，王家三轮车进不去。",
}  # fmt: skip


def count(site: Any, question: str) -> int:
    with closing(sqlite3.connect(site.folder / "siheng.sqlite3", timeout=20)) as base:
        return int(base.execute(question).fetchone()[0])


def notes(site: Any) -> int:
    return count(site, "SELECT count(*) FROM matters_event WHERE step = 'notes'")


class Heard(list[str]):
    """The console's complaints, but for those of a network that was cut on purpose, or of a preview that was left."""

    def append(self, words: str) -> None:
        if "net::ERR_INTERNET_DISCONNECTED" not in words and not words.startswith("htmx:"):
            super().append(words)


@pytest.fixture
def mediator(someone: Any, request: pytest.FixtureRequest) -> Any:
    """Zou Ping of the town's committee, with a phone."""
    person = someone("tiaojie", **PHONE, **getattr(request, "param", {}))
    person.complaints = Heard()
    return person


def press(person: Any, words: str) -> None:
    person.page.get_by_role("button", name=words, exact=True).click()


def kept_ready(person: Any) -> None:
    """The phone has its copy of the page."""
    path = "/" + person.page.url.split("/", 3)[3]
    asked = "async path => !!(await (await caches.open('siheng-field')).match(path, {ignoreVary: true}))"
    for _ in range(80):
        if person.page.evaluate(asked, path):
            return
        person.page.wait_for_timeout(100)
    raise AssertionError(f"{path} was not kept")


def accepted(mediator: Any) -> str:
    """Registered on the phone, then accepted; answers the address of its notes."""
    mediator.page.wait_for_url("**/m/")
    mediator.page.get_by_role("link", name="登记").click()
    mediator.fill(**DISPUTE | {"phone": "1390631", "other_name": ""})
    press(mediator, "登记")
    assert mediator.page.locator("[name=other_name]").evaluate("el => el.validationMessage") == "请填写对方"
    mediator.fill(other_name="姜守业")
    press(mediator, "登记")
    mediator.page.wait_for_selector(".s-err")
    mediator.sees("手机号应为11位")
    mediator.look("field-wrong")
    assert mediator.page.input_value("[name=words]") == DISPUTE["words"]
    mediator.fill(**DISPUTE)
    mediator.look("field-new")
    assert not mediator.page.locator("[name=agreement]").is_visible()
    press(mediator, "登记")
    mediator.page.wait_for_url("**/m/")
    mediator.sees("已登记，调解 2022-00001。")
    mediator.page.get_by_role("link", name=re.compile("^受理")).click()
    mediator.fill(handler="邹平", told=True, applicant_agrees=True, other_agrees=True)
    mediator.save()
    mediator.go("/m/")
    mediator.look("field-home")
    mediator.page.get_by_role("link", name=re.compile("^开始记")).click()
    mediator.page.wait_for_url(re.compile(r"/m/\d+/$"))
    return str(mediator.path)


def test_on_a_broken_network_nothing_typed_is_lost_and_all_is_sent_once(
    site: Any, mediator: Any, tmp_path: Path
) -> None:
    path = accepted(mediator)
    kept_ready(mediator)
    page = mediator.page
    page.fill("[name=told_calmly]", "两家共用一条 2 米宽的道。")
    page.get_by_text("王家松了").first.click()
    press(mediator, "记下")
    page.wait_for_selector("text=已送出")
    mediator.look("field-notes")
    assert notes(site) == 1

    mediator.context.set_offline(True)
    page.wait_for_selector("text=网络不好")
    page.locator("summary", has_text="把理说透").click()
    page.fill("[name=reasons]", "姜家担心让出来就要不回。")
    press(mediator, "记下")
    page.wait_for_selector("text=网络不好，1 条记录存在手机里，连上后自动送出")
    page.locator("summary", has_text="把情说近").click()
    page.fill("[name=feelings]", "都是老邻居，")
    page.wait_for_selector("text=/已存在手机 \\d\\d:\\d\\d/")
    mediator.look("field-offline")

    page.reload()
    page.wait_for_selector("text=网络不好，1 条记录存在手机里")
    assert page.input_value("[name=feelings]") == "都是老邻居，"
    mediator.misses("王某某", "姜某某", "2 米宽")
    page.fill("[name=feelings]", "都是老邻居，互相让一步。")
    press(mediator, "记下")
    page.wait_for_selector("text=网络不好，2 条记录存在手机里")
    page.goto("/m/")
    page.wait_for_selector("text=没有网络，先看手机里存的")
    mediator.sees("都是老邻居，互相让一步。")
    mediator.look("field-home-offline")
    assert notes(site) == 1

    mediator.context.set_offline(False)
    page.wait_for_function("() => document.querySelector('[data-kept]').hidden")
    mediator.go(path)
    mediator.sees("姜家担心让出来就要不回。", "都是老邻居，互相让一步。")
    page.wait_for_timeout(300)
    assert notes(site) == 3
    kept = page.evaluate("Object.entries(localStorage).flat().join(' ')")
    assert "老邻居" not in kept
    assert "姜家" not in kept


def test_a_note_that_is_pressed_twice_is_one(site: Any, mediator: Any) -> None:
    accepted(mediator)
    page = mediator.page
    page.fill("[name=told_calmly]", "两家共用一条道。")
    page.get_by_role("button", name="记下", exact=True).dblclick()
    page.wait_for_selector("text=已送出")
    page.wait_for_function("() => document.querySelector('[data-kept]').hidden")
    assert notes(site) == 1


def test_without_a_network_each_matter_in_hand_is_found_by_its_number_and_no_link_leads_into_the_void(
    site: Any, mediator: Any
) -> None:
    path = accepted(mediator)
    page = mediator.page
    mediator.go("/m/")
    kept_ready(mediator)
    mediator.context.set_offline(True)
    page.get_by_role("link", name="日程").click()
    page.wait_for_selector("text=没有网络，先看手机里存的")
    page.get_by_role("link", name="（2022）张村人调字第1号").click()
    page.wait_for_url(f"**{path}")
    page.fill("[name=told_calmly]", "姜家当天搬柴。")
    page.get_by_role("link", name="谈成了，写协议").click()
    page.wait_for_selector("text=没有网络，这一页要连上以后才能打开。写的已存在手机里")
    press(mediator, "关闭")
    mediator.sees("（2022）张村人调字第1号", "姜家当天搬柴。")
    assert notes(site) == 0
    mediator.context.set_offline(False)
    page.wait_for_selector("text=王某某、姜某某 邻里纠纷")  # the page is drawn again by itself
    mediator.sees("姜家当天搬柴。")
    assert notes(site) == 1


def test_what_was_written_on_a_matter_that_ended_meanwhile_stays_on_the_phone(
    site: Any, mediator: Any, someone: Any
) -> None:
    path = accepted(mediator)
    page = mediator.page
    page.fill("[name=told_calmly]", "姜家当天搬柴。")
    clerk = someone("jiceng")
    clerk.go(f"/matters{path[2:]}do/fail/")
    clerk.fill(reason="双方不愿再谈")
    clerk.page.get_by_label("向人民法院起诉").check()
    clerk.save()
    press(mediator, "记下")
    page.wait_for_selector("text=没有记进去")
    press(mediator, "知道了，还是送出")
    page.wait_for_selector("text=现在是“未达成”，不能办“记四平四说”")
    press(mediator, "改一改")
    page.wait_for_selector("text=现在不能再记。您写的还在手机里，可以先抄下来")
    assert page.get_by_role("link", name="看这一件").get_attribute("href") == f"/matters{path[2:]}"
    mediator.go("/m/")
    mediator.sees("（2022）张村人调字第1号", "姜家当天搬柴。", "您写的还在手机里。")
    assert notes(site) == 0


# Playwright does not see what a page with a service worker sends.
@pytest.mark.parametrize("mediator", [{"service_workers": "block"}], indirect=True)
def test_an_answer_that_is_lost_is_no_second_note(site: Any, mediator: Any) -> None:
    accepted(mediator)
    page, lost = mediator.page, []

    def swallow(route: Any) -> None:
        if lost:
            return route.fallback()
        lost.append(route.fetch())
        return route.abort("internetdisconnected")

    page.route("**/do/notes/", swallow)
    page.fill("[name=told_calmly]", "两家共用一条道。")
    press(mediator, "记下")
    page.wait_for_selector("text=网络不好，1 条记录存在手机里")
    assert notes(site) == 1
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("text=已送出")
    assert len(lost) == 1
    assert notes(site) == 1


def test_who_was_overtaken_keeps_the_words_and_is_told(site: Any, mediator: Any, someone: Any) -> None:
    path = accepted(mediator)
    mediator.page.fill("[name=told_calmly]", "姜家当天搬柴。")
    clerk = someone("jiceng")
    clerk.go(f"/matters{path[2:]}do/remark/")
    clerk.fill(text="电话联系过一次")
    clerk.save()
    press(mediator, "记下")
    mediator.page.wait_for_selector("text=没有记进去")
    mediator.sees("苗青", "记事", "姜家当天搬柴。", "您写的还在手机里。")
    mediator.look("field-overtaken")
    assert notes(site) == 0
    press(mediator, "知道了，还是送出")
    mediator.page.wait_for_selector("text=已送出")
    assert notes(site) == 1


def test_a_dispute_met_without_a_network_is_registered_once(site: Any, mediator: Any) -> None:
    mediator.page.wait_for_url("**/m/")
    mediator.go("/m/new/")
    kept_ready(mediator)
    mediator.context.set_offline(True)
    mediator.page.reload()
    mediator.fill(**DISPUTE, settled=True)
    mediator.page.wait_for_selector("[name=performed_by]")
    mediator.fill(agreement="姜家当天把柴搬走。", performed=True)
    assert not mediator.page.locator("[name=performed_by]").is_visible()
    press(mediator, "登记")
    mediator.page.wait_for_selector("text=网络不好，1 条记录存在手机里")
    assert count(site, "SELECT count(*) FROM matters_matter") == 0
    mediator.context.set_offline(False)
    mediator.page.wait_for_selector("text=已登记，（2022）张村人调字第1号。")
    assert count(site, "SELECT count(*) FROM matters_matter WHERE state = 'settled'") == 1


def test_a_picture_goes_along(site: Any, mediator: Any, tmp_path: Path) -> None:
    accepted(mediator)
    shot = tmp_path / "柴堆.png"
    mediator.page.screenshot(path=shot)
    mediator.page.set_input_files("details[open] input[type=file]", shot)
    mediator.page.wait_for_selector("text=已送出")
    assert count(site, "SELECT count(*) FROM documents_attachment WHERE category = '现场照片'") == 1


def test_signing_out_leaves_nothing_on_the_phone(site: Any, mediator: Any) -> None:
    path = accepted(mediator)
    kept_ready(mediator)
    mediator.context.set_offline(True)
    mediator.page.fill("[name=told_calmly]", "还没说完")
    mediator.page.wait_for_selector("text=/已存在手机/")
    mediator.context.set_offline(False)
    mediator.go("/m/")
    kept_ready(mediator)
    press(mediator, "退出")
    mediator.page.wait_for_url("**/login/**")
    assert mediator.page.evaluate("Object.keys(localStorage)") == []
    assert mediator.page.evaluate("caches.keys()") == []
    mediator.sign_in("tiaojie")
    mediator.go(path)
    assert mediator.page.input_value("[name=told_calmly]") == ""


def test_the_numbers_to_call_are_shown_to_the_handler(mediator: Any) -> None:
    accepted(mediator)
    mediator.go("/m/")
    mediator.page.locator("[data-call]").first.click()
    link = mediator.page.get_by_role("link", name="王秀兰 13906310011")
    assert link.get_attribute("href") == "tel:13906310011"
    mediator.look("field-call")
    press(mediator, "关闭")
    mediator.go("/m/days/")
    mediator.look("field-days")


def test_the_big_screen_fits_and_has_no_name(mediator: Any, someone: Any) -> None:
    accepted(mediator)
    leader = someone("wangju", viewport=SCREEN)
    leader.go("/screen/")
    leader.misses("王某某", "王秀兰", "姜守业", "邹平")
    leader.look("screen")
    assert leader.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
