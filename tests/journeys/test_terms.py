"""A case suspended over New Year: the page of the term shows the pause and the day to which the end is moved."""

from __future__ import annotations


def test_a_case_suspended_over_new_year_is_due_sixty_days_and_the_pause_later(site, someone, window):
    site.now("2022-11-07")
    clerk = someone("lixia")
    case = window(clerk, act_on="2022-10-10", known_on="2022-10-12")
    site.now("2022-11-10")
    clerk.go(case)
    clerk.accept()
    clerk.serve("答复通知书", "综合行政执法局", method="直接送达", served_on="2022-11-10", receiver="孙航")
    site.now("2022-11-18")
    clerk.go(case)
    clerk.step("登记被申请人答复", answer="请求维持。", contact="孙航")
    clerk.sees("2023年1月6日")  # 7 November and sixty days is Friday 6 January

    site.now("2022-12-28")
    clerk.go(case)
    ground = "法律适用问题需要有权机关解释或者确认"
    clerk.step("中止", ground=ground, held="请示省厅对条文的解释")
    clerk.sees("中止第 1 天")
    assert "作出决定" not in clerk.offers()
    clerk.look("case-suspended")

    site.now("2023-01-09")
    clerk.go(case)
    clerk.sees("中止第 13 天")
    clerk.step("恢复审理", held="已收到答复")
    # Twelve days, 28 December to 8 January, do not count: 6 January becomes 18 January, a Wednesday.
    clerk.sees("2023年1月18日")

    clerk.page.locator("main a", has_text="怎么算的").first.click()
    clerk.page.wait_for_selector(".pop")
    assert "中止 12 日" in clerk.page.inner_text(".pop")
    clerk.page.keyboard.press("Escape")
    assert clerk.page.locator(".pop").count() == 0
    link = clerk.page.locator("main a", has_text="怎么算的").first.get_attribute("href")
    clerk.go(link)
    clerk.sees(
        "应在 2023年1月18日（星期三）",
        "11月7日",
        "60 日",
        "中止 12 日",
        "12月28日至1月8日不计",
        "1月18日",
        ground,
    )
    clerk.look("term")
    clerk.go(f"{link}?print=1")
    assert "1月18日" in clerk.page.inner_text("body")


def test_a_term_that_ends_in_the_new_year_holiday_moves_to_the_first_working_day(site, someone, window):
    site.now("2022-11-01")
    clerk = someone("lixia")
    case = window(clerk, act_on="2022-10-10", known_on="2022-10-12")
    site.now("2022-11-03")
    clerk.go(case)
    clerk.accept()
    # 1 November and sixty days is 31 December, a Saturday; the holiday lasts to 2 January.
    clerk.go(clerk.page.locator(".clk a, main a[href*='/terms/']").last.get_attribute("href"))
    if "作出决定" not in clerk.page.inner_text("h1"):
        clerk.go(
            clerk.page.locator("section", has_text="本件另一个期限：作出决定")
            .get_by_role("link", name="逐日看")
            .get_attribute("href")
        )
    clerk.sees("2023年1月3日（星期二）", "12月31日", "顺延至假后第一个工作日")
    clerk.look("term-rolled")
