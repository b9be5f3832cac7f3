"""The public on a telephone and at the kiosk: said once, kept through a lost network, followed by a code, rated."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PHONE = {"width": 390, "height": 844}
KIOSK = {"width": 1080, "height": 1920}
WORDS = "我在饭店干了三个月，老板欠我 9600 块钱工资，打电话也不接了。"
NUMBER = "13906310011"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A photograph larger than it need be: 2400 by 1800 points."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 2400, 1800, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xc8\x78\x50" * 2400) * 1800)
    path = tmp_path / "欠条.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b""))
    return path


def hand_in(visitor: Any) -> None:
    visitor.page.click("[data-next-button]")
    visitor.page.wait_for_selector("[name=phone]:visible")
    visitor.fill(phone=NUMBER, name="孙立民")
    visitor.page.click("[data-next-button]")


@pytest.fixture(autouse=True)
def september(site: Any) -> None:
    """Whatever the tests before have done to the clock."""
    site.now("2022-09-01")


def demand_of(clerk: Any) -> str:
    """The page of the only demand there is."""
    clerk.go("/m/onestop/")
    links = clerk.page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
    (found,) = {opened[0] for link in links if (opened := re.match(r"/matters/\d+/", link or ""))}
    return str(found)


def test_a_citizen_on_a_phone_says_it_once_follows_answers_books_and_rates(
    someone: Callable[..., Any], picture: Path, tmp_path: Path
) -> None:
    citizen = someone("", viewport=PHONE)
    citizen.go("/p/")
    citizen.look("p-home")
    citizen.page.click("text=说说您的事")
    citizen.page.fill("textarea", WORDS)
    citizen.page.set_input_files("[name=photos]", picture)
    citizen.page.wait_for_selector(".pics img")
    sent = citizen.page.evaluate(
        "(({type, size}) => [type, size])(document.querySelector('[name=photos]').files[0])"
    )
    assert sent[0] == "image/jpeg"
    assert sent[1] < 200_000
    citizen.page.wait_for_selector("text=已存在您的手机里")
    citizen.look("p-say")
    hand_in(citizen)
    citizen.page.wait_for_url("**/p/receipt/")
    citizen.look("p-receipt")
    code = citizen.page.locator("[data-code]").get_attribute("data-code")
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", code)
    with citizen.page.expect_download() as kept:
        citizen.page.click("[data-image]")
    assert kept.value.suggested_filename == "查询码.png"
    assert citizen.page.evaluate("Object.keys(localStorage)") == []

    clerk = someone("chuangkou")
    clerk.go(demand_of(clerk))
    clerk.step("请来访人补充", what="请孙立民补一张考勤表，打 13906310011 也行")

    later = someone("", viewport=PHONE)
    later.go("/p/progress/")
    later.page.fill("[name=code]", code.lower())
    later.page.click("main button.pri")
    later.page.wait_for_selector(".now.ask")
    later.look("p-ask")
    later.sees("等您补充", "补一张考勤表")
    later.misses("孙立民", NUMBER, code, "9600")
    later.page.click(".act a.pri")
    later.page.fill("[name=words]", "考勤表在这里")
    later.page.set_input_files("[name=photos]", picture)
    later.page.wait_for_selector(".pics img")
    later.look("p-supplement")
    later.page.click(".btm .pri")
    later.page.wait_for_selector("[data-saved]")
    later.sees("我们正在看您的事", "收到了")
    later.page.click("text=约个时间来")
    later.fill(on="2022-09-03", half="上午")
    later.page.click(".btm .pri")
    later.page.wait_for_selector(".s-err")
    later.sees("这一天休息")
    later.fill(on="2022-09-05")
    later.page.click(".btm .pri")
    later.page.wait_for_selector("[data-saved]")
    later.sees("9月5日 星期一，上午")

    clerk.go(demand_of(clerk))
    clerk.step("当场答复", answer="已联系饭店，工资今天结清", revisit=False)
    later.go("/p/progress/")
    later.sees("办完了")
    later.page.click("text=评价")
    later.fill(rating="满意")
    later.page.click(".btm .pri")
    later.page.wait_for_selector("[data-saved]")
    later.look("p-done")
    later.page.click("text=看完了，离开")
    later.go("/p/progress/")
    later.sees("查询码在回执上")


def test_a_file_that_is_refused_is_told_where_it_was_chosen(
    someone: Callable[..., Any], picture: Path, tmp_path: Path
) -> None:
    words, large = tmp_path / "经过.txt", tmp_path / "合同.pdf"
    words.write_text("不是照片")
    large.write_bytes(b"%PDF-1.4\n" + bytes(10 * 1024 * 1024))
    citizen = someone("", viewport=PHONE)
    citizen.go("/p/say/")
    citizen.page.fill("textarea", WORDS)
    citizen.page.set_input_files("[name=photos]", large)
    citizen.page.wait_for_selector(".s-err")
    citizen.sees("有一个文件太大，没有加上")
    assert citizen.page.locator(".pics li").count() == 0
    citizen.page.set_input_files("[name=photos]", words)
    citizen.page.wait_for_selector(".pics li")
    hand_in(citizen)
    citizen.page.wait_for_selector(".s-err a")
    citizen.sees("第 1 步，共 2 步", "只能交照片", "下一步：留个电话")
    citizen.page.click(".pics button")
    citizen.page.set_input_files("[name=photos]", [picture] * 10)
    citizen.page.wait_for_selector(".pics img")
    citizen.sees("最多选 9 张，多的没有加上")
    assert citizen.page.locator(".pics li").count() == 9
    hand_in(citizen)
    citizen.page.wait_for_url("**/p/receipt/")


def test_a_lost_network_loses_no_word_and_a_second_press_is_no_second_matter(
    someone: Callable[..., Any], picture: Path
) -> None:
    citizen = someone("", viewport=PHONE)
    citizen.go("/p/say/")
    citizen.page.fill("textarea", WORDS)
    citizen.page.wait_for_selector("text=已存在您的手机里")
    citizen.page.reload()
    citizen.page.click("text=接着写")
    assert citizen.page.input_value("textarea") == WORDS
    citizen.page.set_input_files("[name=photos]", picture)
    citizen.page.wait_for_selector(".pics img")
    citizen.context.set_offline(True)
    hand_in(citizen)
    citizen.page.wait_for_selector(".s-err")
    citizen.sees("网络不好，没有交上")
    citizen.complaints.clear()  # the browser says that it was offline, as it should
    citizen.context.set_offline(False)
    assert citizen.page.input_value("[name=phone]") == NUMBER
    citizen.page.evaluate(
        "() => { const f = document.querySelector('form[data-send]'); f.requestSubmit(); f.requestSubmit(); }"
    )
    citizen.page.wait_for_url("**/p/receipt/")

    clerk = someone("chuangkou")
    assert demand_of(clerk)  # one, and no second


def test_without_script_a_question_in_words_is_answered(someone: Callable[..., Any]) -> None:
    citizen = someone("", viewport=PHONE, java_script_enabled=False)
    citizen.go("/p/say/")
    citizen.page.fill("textarea", WORDS)
    asked = citizen.page.locator("label[for=answer]").text_content()
    shown, way = re.fullmatch(r"请写出“(.)”(前|后)面的数字", asked).groups()
    digit = "零一二三四五六七八九".index(shown) + (1 if way == "后" else -1)
    citizen.page.fill("[name=answer]", "零一二三四五六七八九"[digit])
    citizen.page.click("text=交给工作人员")
    citizen.sees("您的事，我们收到了")
    citizen.page.click("text=现在就看进展")
    citizen.sees("我们正在看您的事")


def test_big_letters_are_one_press_and_what_was_typed_stays(someone: Callable[..., Any]) -> None:
    citizen = someone("", viewport=PHONE)
    citizen.go("/p/say/")
    citizen.page.fill("textarea", WORDS)
    before = citizen.page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    citizen.page.click("[data-big]")
    after = citizen.page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    assert after == before * 1.25
    assert citizen.page.input_value("textarea") == WORDS
    citizen.look("p-say-big")
    citizen.go("/p/")
    citizen.look("p-home-big")
    assert citizen.page.locator("html.big").count() == 1


@pytest.mark.parametrize("size", [KIOSK, {"width": 1366, "height": 768}, PHONE], ids=["1080", "1366", "390"])
def test_a_visit_to_the_kiosk_leaves_nothing(someone: Callable[..., Any], size: dict[str, int]) -> None:
    visitor = someone("", viewport=size)
    name = f"k-{size['width']}"
    visitor.page.clock.install()
    visitor.go("/kiosk/")
    visitor.look(f"{name}-start")
    assert visitor.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    visitor.page.click("a:has-text('欠钱')")
    visitor.page.fill("textarea", WORDS)
    visitor.page.click("[data-next-button]")
    visitor.page.clock.run_for(100)
    for digit in NUMBER[:7]:
        visitor.page.click(f".keys button:text-is('{digit}')")
    while visitor.page.input_value("[name=proof]") == "":
        visitor.page.clock.run_for(200)
    visitor.page.click("[data-next-button]")
    visitor.page.wait_for_selector(".s-err")
    visitor.sees("手机号应为11位")
    visitor.look(f"{name}-wrong")
    for digit in NUMBER[7:]:
        visitor.page.click(f".keys button:text-is('{digit}')")
    visitor.look(f"{name}-phone")
    while visitor.page.input_value("[name=proof]") == "":
        visitor.page.clock.run_for(200)
    visitor.page.click("[data-next-button]")
    visitor.page.wait_for_url("**/kiosk/receipt/")
    visitor.look(f"{name}-receipt")
    code = visitor.page.locator("[data-code]").text_content()
    visitor.page.keyboard.press("Shift")
    visitor.page.clock.fast_forward(40_000)
    assert not visitor.page.locator("#still").is_visible()
    visitor.page.clock.fast_forward(5_500)
    assert visitor.page.locator("#still").is_visible()
    visitor.look(f"{name}-still")
    visitor.page.click("text=我还在")
    visitor.page.clock.fast_forward(46_000)
    assert code in visitor.text
    visitor.page.clock.fast_forward(15_000)
    visitor.page.wait_for_url("**/kiosk/")
    assert visitor.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    visitor.page.go_back()
    visitor.page.wait_for_url("**/kiosk/")
    visitor.misses(code, NUMBER, "9600")
    # The code that was photographed opens the matter here too.
    visitor.page.click("text=查进展")
    for sign in code.replace("-", ""):
        visitor.page.click(f".keys button:text-is('{sign}')")
    visitor.page.click(".kb.pri")
    visitor.page.wait_for_selector("text=我们正在看您的事")
    visitor.look(f"{name}-progress")
    visitor.misses(NUMBER, "9600", code)
