"""A citizen's application at the window, all the way: accepted, answered by the agency, heard, decided, served, reported back."""

from __future__ import annotations

HEAD_PAPER = "威海市环翠区人民政府"


def test_from_the_window_to_the_archive_and_into_the_annual_report(site, someone, window, pdf):
    site.now("2022-09-01T09:20")
    clerk = someone("lixia")
    clerk.sees("现在没有要办的事", "第一次用，可以先做下面几步")
    case = window(clerk)
    clerk.sees("收件 2022-0001", "孙立民", "罚款 20,000 元并限期改正")
    clerk.misses("371002197503121234", "13906310011")

    site.now("2022-09-05")
    clerk.go(case)
    clerk.begin("受理并发通知")
    clerk.sees("行政复议受理通知书", HEAD_PAPER, "受理日期为2022年9月1日")
    assert "请选择" in clerk.save_refused()  # no condition is met by itself
    clerk.page.get_by_role("button", name="全部标为符合").click()
    clerk.fill(second="邹强")
    clerk.look("step-accept")
    clerk.save()
    clerk.sees("威环政复〔2022〕1号", "到期：作出决定", "10月31日")
    clerk.serve("受理通知书", "孙立民", method="直接送达", served_on="2022-09-05", receiver="孙立民")
    clerk.serve("答复通知书", "综合行政执法局", method="直接送达", served_on="2022-09-05", receiver="孙航")
    clerk.look("case")

    site.now("2022-09-13")
    agency = someone("zhifa")
    agency.sees("威环政复〔2022〕1号", "待被申请人答复")
    agency.look("desk-agency")
    agency.go(case)
    assert "作出决定" not in agency.offers()
    agency.step(
        "提交答复和证据",
        answer="认定事实清楚，程序合法，请求维持。",
        contact="孙航",
        evidence_count=3,
        paper=pdf,
    )
    agency.sees("审理中", "答复书")

    site.now("2022-09-20")
    clerk.go(case)
    clerk.sees("审理中", "第 8 天办结")
    clerk.step(
        "登记审理活动",
        kind="听证",
        place="听证室",
        chair="丛伟",
        people=4,
        absence="赴外地开会",
        result="双方充分发表了意见。",
    )

    site.now("2022-09-27")
    clerk.go(case)
    decision = {
        "outcome": "确认违法", "ground": "违反法定程序", "found": "处罚前没有告知听证权利。", "held": "程序违法。",
        "ruling": "确认被申请人作出的处罚决定违法。", "opinion": "拟确认违法",
    }  # fmt: skip
    clerk.begin("作出决定")
    clerk.fill(**decision)
    clerk.page.wait_for_selector("#preview :text('确认被申请人作出的处罚决定违法')")
    clerk.look("step-decide")
    clerk.save()
    clerk.sees("呈批", "待批复")
    assert "作出决定" not in clerk.offers()

    site.now("2022-09-28")
    approver = someone("fenguan")
    approver.sees("待您批复", "作出决定")
    approver.page.get_by_role("link", name="批复", exact=True).first.click()
    approver.look("approval")
    approver.page.click("button[value=return]")
    approver.sees("退回要写明理由")
    approver.page.fill("[name=reply]", "请补充告知听证权利的证据")
    approver.page.click("button[value=return]")
    approver.page.wait_for_selector("[data-saved]")
    approver.sees("审理中")

    clerk.go(case)
    clerk.sees("被退回：请补充告知听证权利的证据")
    clerk.begin("作出决定")
    clerk.fill(**decision | {"found": "处罚前没有告知听证权利，有告知笔录为证。"})
    clerk.save()
    site.now("2022-09-29")
    approver.go("/")
    approver.page.get_by_role("link", name="批复", exact=True).first.click()
    approver.page.click("button[value=approve]")
    approver.page.wait_for_selector("[data-saved]")

    site.now("2022-09-30")
    clerk.go(case)
    clerk.sees("已决定待送达")
    clerk.page.get_by_role("link", name="行政复议决定书").first.click()
    clerk.sees("行政复议决定书", "有告知笔录为证", "2022年9月29日")
    clerk.look("paper")
    clerk.go(case)
    clerk.serve("决定书", "综合行政执法局", method="直接送达", served_on="2022-09-30", receiver="孙航")
    clerk.sees("已决定待送达")
    clerk.serve("决定书", "孙立民", method="直接送达", served_on="2022-09-30", receiver="孙立民")
    clerk.sees("送达后跟踪")

    site.now("2022-10-08")
    clerk.go(case)
    clerk.step("制发意见书、建议书", content="请规范听证告知，六十日内报告整改情况。")
    clerk.serve("意见书", "综合行政执法局", method="直接送达", served_on="2022-10-08", receiver="孙航")
    clerk.sees("意见书反馈")
    clerk.begin("归档")
    clerk.page.click("#step [data-go]")
    clerk.page.wait_for_selector(".cx")
    clerk.sees("意见书还没有收到反馈")

    site.now("2022-11-15")
    clerk.go(case)
    clerk.step("登记反馈", reply="已完善听证告知流程。")
    site.now("2022-11-16")
    clerk.go(case)
    clerk.step("归档")
    clerk.sees("已归档", "确认违法")
    clerk.look("case-archived")
    assert "作出决定" not in clerk.offers()

    clerk.go("/year/2022/")
    clerk.look("year")
    clerk.go("/report/2022/")
    clerk.sees("受理行政复议案件1件", "已审结1件")
    clerk.look("report")


def test_a_case_refused_by_the_head_is_served_and_never_gets_a_case_number(site, someone, window):
    site.now("2022-10-10")
    clerk = someone("lixia")
    case = window(clerk, act_on="2022-09-05", known_on="2022-09-08")
    site.now("2022-10-12")
    clerk.go(case)
    clerk.begin("不予受理")
    clerk.sees("须经行政复议机构负责人批准")
    refusal = clerk.page.locator("[name=refusal] option").nth(1).inner_text()
    clerk.fill(refusal=refusal, held="申请事项不属于行政复议受理范围。")
    clerk.save()

    head = someone("congwei")
    head.sees("待您批复", "不予受理")
    head.look("desk-head")
    head.page.get_by_role("link", name="批复", exact=True).first.click()
    head.sees("不予受理决定书", refusal)
    head.page.click("button[value=approve]")
    head.page.wait_for_selector("[data-saved]")

    clerk.go(case)
    clerk.sees("收件 2022-0001", "不予受理")
    clerk.misses("威环政复〔2022〕1号")
    clerk.serve("不予受理决定书", "孙立民", method="直接送达", served_on="2022-10-12", receiver="孙立民")
    clerk.sees("10月12日送达")
    clerk.misses("refused")
    clerk.look("case-refused")
    clerk.go("/search/?q=孙立民&go=0")
    clerk.sees("不予受理")


def test_a_case_goes_to_court_from_its_own_page(site, someone, window):
    site.now("2022-09-01")
    clerk = someone("lixia")
    case = window(clerk)
    site.now("2022-09-05")
    clerk.go(case)
    clerk.accept()
    clerk.page.get_by_role("link", name="登记应诉通知").click()
    clerk.page.wait_for_selector("#step")
    assert clerk.page.input_value("[name=related_number]") == "威环政复〔2022〕1号"
    clerk.look("step-open-suit")
    clerk.fill(
        court="区法院", court_number="（2022）鲁1002行初12号", capacity="复议机关共同应诉",
        act="罚款 20,000 元", claims="撤销处罚决定",
    )  # fmt: skip
    clerk.save()
    clerk.sees("孙立民", "答辩和举证", "2022年9月20日")
    clerk.look("case-suit")
    clerk.go(case)
    clerk.sees("相关事项", "威环政应〔2022〕1号 复议后起诉")
