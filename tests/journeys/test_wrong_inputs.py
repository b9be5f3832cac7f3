"""What is wrong is said at its field, in Chinese, with the focus on the summary; and nothing was kept."""

from __future__ import annotations


def test_wrong_numbers_and_dates_at_the_window(site, someone):
    site.now("2022-09-01")
    clerk = someone("lixia")
    clerk.go("/m/reconsideration/new/")
    clerk.fill(
        name="孙立民", id_number="371002197503121235", phone="1390631", day="2022-09-02", act_on="2022-09-20",
        respondent="区综合行政执法局", category="行政处罚",
    )  # fmt: skip
    said = clerk.save_refused()
    for words in (
        "身份证号第18位校验不对",
        "手机号应为11位",
        "不能晚于今天 2022-09-01",
        "请选择所在镇街",
        "请填写复议请求",
    ):
        assert words in said, f"{words}: {said}"
    assert clerk.page.input_value("[name=name]") == "孙立民"
    clerk.look("step-wrong")
    clerk.page.locator(".s-err a", has_text="所在镇街").click()
    assert clerk.page.evaluate("document.activeElement.name") == "region"
    region = clerk.page.locator("[name=region]")
    region.evaluate("el => el.append(new Option('外地', '999999999999', true, true))")
    assert "没有这一项" in clerk.save_refused()
    clerk.go("/m/reconsideration/")
    clerk.sees("还没有")


def test_an_application_sixty_days_late_asks_for_its_reason(site, someone, window):
    site.now("2022-12-23")
    clerk = someone("lixia")
    case = window(clerk, act_on="2022-10-18", known_on="2022-10-20")
    clerk.go(f"{case}do/accept/")
    clerk.page.get_by_role("button", name="全部标为符合").click()
    assert (
        "10月20日知道，12月23日提出，共 64 天，超过 60 天。请写明耽误的正当理由，或改为“不符合”。"
        in clerk.save_refused()
    )
    clerk.look("step-late")
    clerk.fill(late_reason="因住院治疗，自 11月2日至 11月30日")
    clerk.save()
    clerk.sees("威环政复〔2022〕1号")


def test_files_that_are_too_big_or_not_what_they_say_are_refused(site, someone, window, pdf, tmp_path):
    site.now("2022-09-01")
    clerk = someone("lixia")
    case = window(clerk)
    program = tmp_path / "证据.pdf"
    program.write_bytes(b"MZ\x90\x00" + bytes(2000))
    big = tmp_path / "录像.mp4"
    with big.open("wb") as hole:
        hole.write(b"\x00\x00\x00\x18ftypmp42")
        hole.truncate(200 * 1024 * 1024)
    for file, words in ((program, "的内容不是 PDF 文件"), (big, "文件 200 MB，超过上限 50 MB。")):
        clerk.go(f"{case}do/upload/")
        clerk.fill(paper=file, category="证据")
        assert words in clerk.save_refused()
    clerk.go(case)
    clerk.misses("证据.pdf")
    clerk.step_at("upload", paper=pdf, category="授权委托书")
    clerk.sees("授权委托书")
    with clerk.page.expect_download() as begun:
        clerk.page.locator(".doc-l a", has_text="授权委托书").click()
    assert begun.value.suggested_filename == "答复书.pdf"


def test_a_decision_without_its_parts_is_not_sent_up(site, someone, window):
    site.now("2022-09-01")
    clerk = someone("lixia")
    case = window(clerk)
    site.now("2022-09-05")
    clerk.go(case)
    clerk.accept()
    clerk.serve("答复通知书", "综合行政执法局", method="直接送达", served_on="2022-09-05", receiver="孙航")
    clerk.step("登记被申请人答复", answer="请求维持。", contact="孙航")
    clerk.begin("作出决定")
    said = clerk.save_refused()
    assert said.splitlines() == ["请选择结果", "请填写查明的事实", "请填写本机关认为", "请填写决定"]
    clerk.fill(outcome="维持", found="事实清楚。", held="合法。", ruling="维持。", redo=True)
    assert "只有撤销、部分撤销或者确认违法可以责令重作" in clerk.save_refused()
    clerk.go(case)
    clerk.sees("审理中")
    clerk.misses("呈批：")
