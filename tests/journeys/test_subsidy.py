"""A month of case subsidies: from the rule, agreed to by the leader, to the payment; each at the own desk."""

from __future__ import annotations

import re

RULE = {
    "basis": "环翠区人民调解以案定补实施办法", "since": "2022-09-01", "simple": "60", "complex": "150", "hard": "400",
    "oral_percent": "50", "failed_percent": "30", "people_from": "10", "people_extra": "40", "sum_from": "50000",
    "sum_extra": "50", "missing_paper": "10", "late_days": "15", "late_filing": "20", "no_visit": "10",
}  # fmt: skip
DISPUTE = {
    "name": "王秀兰", "other_name": "姜守业", "region": "张村镇", "category": "邻里", "words": "两家共用一条道，争执。",
    "settled": True, "agreement": "当天把柴搬走，道两家共用。", "performed": True,
}  # fmt: skip


def _agree(leader, page):
    """The leader opens the matter, reads what waits, agrees."""
    leader.go(page)
    leader.page.get_by_role("link", name="批复", exact=True).first.click()
    leader.page.fill("[name=reply]", "同意")
    leader.page.click("button[value=approve]")
    leader.page.wait_for_url(f"**{page}*")


def _listed(clerk):
    """The mediator is put on the filed roster."""
    clerk.go("/rosters/new/mediator/")
    clerk.fill(
        name="邹平", unit="张村镇调委会", region="张村镇", grade="二级", account="邹平", since="2021-03-01"
    )
    clerk.page.click("main form [data-go]")
    clerk.page.wait_for_url(re.compile(r"/rosters/\d+/"))


def test_a_month_of_subsidies_from_the_rule_to_the_payment(site, someone):
    site.now("2022-09-01")
    head, leader, clerk = someone("jicengzhang"), someone("wangju"), someone("jiceng")
    mediator = someone("tiaojie")
    head.go("/m/subsidy_rule/new/")
    head.fill(**RULE | {"basis": "", "oral_percent": "150"})
    said = head.save_refused()
    assert "请填写依据文件" in said
    assert "100" in said
    head.fill(**RULE)
    head.save()
    rule = head.path
    head.look("subsidy-rule")
    head.sees("本局自行规定的标准，不是法律规定")
    head.step("批准执行")
    _agree(leader, rule)
    head.go(rule)
    head.sees("执行中")
    _listed(clerk)

    site.now("2022-09-10")
    mediator.go("/m/mediation/new/")
    mediator.fill(**DISPUTE)
    mediator.save()
    mediator.go("/m/mediation/new/")
    mediator.fill(**DISPUTE | {"name": "于海", "people": "12"})
    mediator.save()

    site.now("2022-10-08")
    clerk.go("/m/subsidy/new/")
    clerk.fill(month="2022年9月", region="环翠区")
    clerk.save()
    batch = clerk.path
    clerk.sees("80.00", "口头协议，按基数的 50% 计，减 30.00 元", "涉及 12 人，加 40.00 元")
    clerk.misses("王秀兰", "姜守业")
    clerk.look("subsidy-batch")
    assert "初核" not in clerk.offers()
    head.go(batch)
    head.step("初核")
    head.step("抽查")
    head.sees("抽 1 件")
    clerk.go(batch)
    clerk.step("登记抽查结果", result="无误")
    head.go(batch)
    head.step("批准发放")
    _agree(leader, batch)
    clerk.go(batch)
    clerk.sees("以案定补〔2022〕1号", "人民调解以案定补发放表")
    clerk.begin("登记发放")
    assert clerk.save_refused() == "请填写凭证号"
    clerk.fill(voucher="记-1027")
    clerk.save()
    clerk.sees("已发放", "邹平", "凭证号 记-1027")
    with clerk.page.expect_download() as sheet:
        clerk.page.get_by_role("link", name="全部 2 行（Excel）").click()
    assert sheet.value.suggested_filename.endswith(".xlsx")
    clerk.look("subsidy-paid")
    mediator.go(batch, status=404)
