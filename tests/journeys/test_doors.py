"""Who comes in, what each may see, and what the pages say at a closed door."""

from __future__ import annotations

import re


def test_guessing_a_password_is_slowed_down_and_one_name_tells_nothing(site, someone):
    site.now("2022-09-01")
    stranger = someone("")
    stranger.go("/login/")
    stranger.look("signin")
    for n in range(5):
        stranger.sign_in("lixia", f"wrong-{n}")
        if n == 0:
            known = stranger.page.inner_text("#wrong")
    stranger.sees("密码错了 5 次", "15 分钟以后")
    stranger.look("locked")
    stranger.sign_in("lixia")
    stranger.sees("密码错了 5 次")
    stranger.sign_in("nobody", "wrong")
    assert stranger.page.inner_text("#wrong") == known
    stranger.sign_in("zouqiang")
    assert stranger.path == "/"


def test_a_session_ends(site, someone, window):
    site.now("2022-09-01")
    clerk = someone("lixia")
    case = window(clerk)
    cookie = next(c for c in clerk.context.cookies() if c["name"] == "sessionid")
    assert cookie["httpOnly"]
    assert cookie["expires"] == -1  # it goes with the browser
    clerk.page.get_by_role("button", name="退出").click()
    clerk.page.wait_for_url("**/login/?left=1")  # where the page empties what the device kept
    clerk.go(case)
    assert re.match(r"/login/\?next=", clerk.path)
    # A stolen cookie of before is worth nothing.
    clerk.context.add_cookies([cookie])
    clerk.go(case)
    assert re.match(r"/login/\?next=", clerk.path)
    clerk.page.fill("#id_username", "lixia")
    clerk.page.fill("#id_password", "Long-way-round-8")
    clerk.page.click("form.l button.pri")
    assert clerk.path == case


def test_each_role_sees_what_is_its_own(site, someone, window, pdf):
    site.now("2022-09-01")
    clerk = someone("lixia")
    case = window(clerk)
    site.now("2022-09-05")
    clerk.go(case)
    clerk.accept()
    clerk.serve("答复通知书", "综合行政执法局", method="直接送达", served_on="2022-09-05", receiver="孙航")
    clerk.step("记事", text="申请人情绪激动，内部注意")
    clerk.step_at("upload", paper=pdf, category="合议笔录", internal=True)
    clerk.sees("申请人情绪激动", "合议笔录")
    inner = clerk.page.locator(".doc-l a", has_text="合议笔录").get_attribute("href")
    outer = clerk.page.locator(".doc-l a", has_text="答复通知书").get_attribute("href")

    own = someone("zhifa")
    own.go(case)
    own.sees("孙立民", "罚款 20,000 元并限期改正")
    own.misses("申请人情绪激动", "合议笔录", "查看全号")
    own.look("case-agency")
    own.go(outer)
    own.go(inner, 404)
    own.go(f"{case}do/decide/", 403)
    own.look("refused-right")

    other = someone("shichang")
    other.sees("现在没有要办的事")
    for path in (case, outer, inner, f"{case}do/answer/", f"{case}dossier/"):
        other.go(path, 404)
        other.sees("没有找到")
    missing = other.text
    other.go("/matters/99999/", 404)
    assert other.text == missing
    other.look("notfound")

    town = someone("zhangcun")
    town.look("desk-first")
    town.go("/m/reconsideration/")
    town.sees("威环政复〔2022〕1号", "待被申请人答复")
    town.misses("孙立民", "综合行政执法局")
    # What may not be read may not be found out by asking either.
    for asked in ("q=孙立民", "category=penalty", "field=city"):
        town.go(f"/m/reconsideration/?{asked}")
        town.misses("威环政复〔2022〕1号")
    town.go("/m/reconsideration/?state=answering")
    town.sees("威环政复〔2022〕1号")
    town.look("list-outline")
    town.go(case, 403)
    town.sees("您不能打开这件的内容", "威环政复〔2022〕1号", "承办")
    town.misses("孙立民")
    town.look("refused")
    town.go(outer, 403)
    for asked in ("孙立民", "13906310011", "371002197503121234", "威环综执罚决字〔2022〕118号"):
        town.go(f"/search/?q={asked}&go=0")
        town.misses("威环政复〔2022〕1号")
    town.go("/search/?q=威环政复〔2022〕1号&go=0")
    town.sees("威环政复〔2022〕1号")

    leader = someone("wangju")
    leader.go(case)
    leader.sees("孙立民", "合议笔录")
    leader.go(f"{case}do/serve/", 403)

    admin = someone("admin")
    admin.sees("个账号")
    admin.look("accounts")
    admin.go(case, 404)
    admin.go("/m/reconsideration/", 404)
    for path, name in (("/calendar/", "calendar"), ("/audit/", "audit")):
        admin.go(path)
        admin.look(name)
    admin.misses("孙立民")


def test_the_full_number_is_shown_for_a_reason_and_the_look_is_kept(site, someone, window):
    site.now("2022-09-01")
    clerk = someone("lixia")
    case = window(clerk)
    clerk.page.get_by_role("link", name="查看全号").click()
    clerk.look("reveal")
    clerk.misses("371002197503121234")
    clerk.page.fill("[name=reason]", "核对身份证原件")
    clerk.page.locator("main form button.pri").click()
    clerk.sees("371002197503121234", "13906310011")
    clerk.go(f"{case}readers/")
    clerk.sees("李霞", "核对身份证原件")
    clerk.look("readers")


def test_no_page_carries_inline_script_and_pages_of_every_kind_are_whole(site, someone, window):
    site.now("2022-09-01")
    clerk = someone("lixia")
    case = window(clerk)
    paths = {
        "/": "desk", "/m/reconsideration/": "list", "/m/litigation/": "list-empty", "/m/reconsideration/new/": "step-open",
        "/waiting/": "waiting", "/stuck/": "stuck", "/search/?q=没有": "search", "/verify/": "verify",
        f"{case}chain/": "chain", f"{case}do/upload/": "step-upload",
    }  # fmt: skip
    for path, name in paths.items():
        answer = clerk.page.goto(path)
        assert answer.status == 200
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy + ";"
        assert clerk.page.locator("script:not([src]):not([type='application/json'])").count() == 0
        assert clerk.page.locator("[onclick], [onload], [onsubmit], a[href^='javascript:']").count() == 0
        clerk.look(name)
