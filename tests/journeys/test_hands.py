"""How a clerk's hands meet the system: keys alone, two at one step, twice pressed, on a phone, without script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def _accepted(site, clerk, window, **changed):
    site.now("2022-09-01")
    case = window(clerk, **changed)
    site.now("2022-09-05")
    clerk.go(case)
    clerk.accept()
    return case


def test_a_clerk_works_with_keys_alone(site, someone, window):
    site.now("2022-09-01")
    clerk = someone("lixia")
    first = window(clerk)
    second = window(clerk, name="周桂芬", id_number="", act_number="威环综执罚决字〔2022〕119号")
    clerk.go("/")
    keys = clerk.page.keyboard
    focused = "document.activeElement.closest('[data-row]')?.id"
    keys.press("j")
    top = clerk.page.evaluate(focused)
    keys.press("j")
    below = clerk.page.evaluate(focused)
    assert {top, below} == {f"row-{case.split('/')[2]}" for case in (first, second)}
    keys.press("k")
    assert clerk.page.evaluate(focused) == top
    keys.press("Enter")
    clerk.page.wait_for_selector("#step")
    clerk.sees("受理并发通知")
    clerk.page.go_back()
    keys.press("j")
    keys.press("o")
    clerk.page.wait_for_selector(".next")
    keys.press("d")
    clerk.page.wait_for_selector("#step")
    clerk.page.get_by_role("button", name="全部标为符合").focus()
    keys.press("Enter")
    keys.press("Control+Enter")
    clerk.page.wait_for_selector("[data-saved]")
    clerk.sees("威环政复〔2022〕1号")

    keys.press("?")
    assert clerk.page.locator("#keys").is_visible()
    keys.press("n")
    assert clerk.page.locator("#keys").is_visible()
    keys.press("Escape")
    assert not clerk.page.locator("#keys").is_visible()
    keys.press("/")
    expect(clerk.page.locator("#find")).to_be_focused()
    keys.type("周桂芬")
    keys.press("Enter")
    clerk.page.wait_for_selector(".next")
    clerk.sees("周桂芬")
    keys.press("n")
    clerk.page.wait_for_selector("#step")
    assert clerk.path == "/m/reconsideration/new/"
    keys.press("g")
    keys.press("w")
    clerk.page.wait_for_url("**/")


def test_two_at_the_same_step_one_succeeds_and_the_other_is_told_with_nothing_lost(site, someone, window):
    one, two = someone("lixia"), someone("zouqiang")
    case = _accepted(site, one, window)
    for person in (one, two):
        person.go(case)
        person.begin("登记送达")
    one.fill(served_on="2022-09-05", receiver="孙立民")
    one.save()
    two.fill(served_on="2022-09-05", receiver="门卫")
    two.page.click("#step [data-go]")
    two.page.wait_for_selector(".cx")
    two.sees("没有保存，您写的还在", "李霞", "登记送达", "门卫")
    two.misses("csrfmiddlewaretoken", "receiver", "submission")
    two.look("conflict")
    two.page.get_by_role("link", name="回到这一步接着写").click()
    two.page.get_by_role("button", name="接着写").click()
    assert two.page.input_value("[name=receiver]") == "门卫"
    one.go(case)
    one.misses("门卫")


def test_pressing_twice_makes_one_case(site, someone, window):
    site.now("2022-09-01")
    clerk = someone("lixia")
    clerk.go("/m/reconsideration/new/")
    from_form = {"name": "孙立民", "region": "张村镇", "respondent": "区综合行政执法局", "act": "罚款", "category": "行政处罚",
                 "field": "城市管理", "claims": "撤销"}  # fmt: skip
    clerk.fill(**from_form)
    clerk.page.locator("#step [data-go]").dblclick()
    clerk.page.wait_for_selector("[data-saved]")
    clerk.sees("收件 2022-0001")
    # Back, and pressed once more: the very same sending is answered with the case that it made.
    clerk.page.go_back()
    clerk.page.wait_for_selector("#step")
    clerk.fill(**from_form)
    clerk.page.evaluate("document.querySelectorAll('#step button').forEach(b => b.disabled = false)")
    clerk.page.click("#step [data-go]")
    clerk.page.wait_for_selector("[data-saved]")
    clerk.go("/m/reconsideration/")
    numbers = clerk.page.locator("tbody a[data-open]").all_inner_texts()
    assert sorted(set(numbers)) == numbers


def test_a_step_sent_again_after_going_back_is_taken_once(site, someone, window):
    clerk = someone("lixia")
    case = _accepted(site, clerk, window)
    sent = clerk.context.request
    clerk.go(f"{case}do/remark/")
    form = clerk.page.eval_on_selector("#step", "f => Object.fromEntries(new FormData(f))")
    form["text"] = "已电话联系申请人"
    for _ in range(2):
        answer = sent.post(f"{case}do/remark/", form=form, headers={"Referer": clerk.page.url})
        assert answer.status == 200
    clerk.go(case)
    assert clerk.text.count("已电话联系申请人") == 1


def test_desk_list_case_and_step_on_a_phone(site, someone, window):
    clerk = someone("lixia", **PHONE)
    case = _accepted(site, clerk, window)
    for path, name in (
        ("/", "desk"),
        ("/m/reconsideration/", "list"),
        (case, "case"),
        (f"{case}do/serve/", "step"),
    ):
        clerk.go(path)
        clerk.look(f"phone-{name}")
        small = clerk.page.eval_on_selector_all(
            "main .btn, main select.inp, main input.inp",
            "els => els.filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))",
        )
        assert small == [], name
    clerk.go("/")
    clerk.page.click(".menu-link")
    expect(clerk.page.locator("#menu")).to_be_visible()
    clerk.page.locator("#menu").get_by_role("link", name="行政复议", exact=True).click()
    clerk.page.wait_for_url("**/m/reconsideration/")
    clerk.go(f"{case}do/serve/")
    clerk.fill(served_on="2022-09-05", receiver="孙立民")
    clerk.save()


def test_reading_and_taking_a_step_without_script(site, someone, window):
    site.now("2022-09-01")
    case = window(someone("lixia"))
    site.now("2022-09-05")
    plain = someone("lixia", java_script_enabled=False)
    plain.sees("收件 2022-0001")
    page = plain.page
    page.goto("/m/reconsideration/")
    page.fill("main [name=q]", "没有这个人")
    page.press("main [name=q]", "Enter")
    plain.sees("没有符合的")
    page.get_by_role("link", name="清除筛选").click()
    page.locator("tbody a").filter(has_text="收件 2022-0001").click()
    assert re.search(r"/matters/\d+/\?", page.url)
    page.locator("main a", has_text="怎么算的").first.click()
    plain.sees("审查受理", "5 个工作日", "9月8日")
    page.goto(case)
    page.locator(".next a", has_text="受理并发通知").click()
    for condition in page.locator(".cond").all():
        condition.locator("input[value=yes]").check()
    page.locator("#step [data-go]").click()
    plain.sees("威环政复〔2022〕1号", "受理并发通知，已记入经过")
    page.screenshot(path=plain.shots / "no-script-case.png", full_page=True)
