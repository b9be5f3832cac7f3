"""After the cases: two quality reviews, the standard of subsidies with four batches, and what lawyers on duty gave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

from siheng.domains.legalaid.forms.review import SHEET
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.counting import add_months
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.playing import Script, approve, fresh, moment, take, workday
from siheng.kernel.org.invented import person

RATES = (
    "诉讼代理 一审 2000\n诉讼代理 二审 1600\n劳动争议调解与仲裁代理 仲裁 1200\n非诉讼代理 600\n"
    "刑事辩护 侦查 800\n刑事辩护 审查起诉 1000\n刑事辩护 一审 1800\n刑事辩护 二审 1600\n代拟法律文书 200"
)
FAIR, POOR = (14, 17, 17, 17, 9, 13), (8, 10, 10, 12, 6, 8)
HELPS = 24
PLACES = (
    ("detention", "威海市公安局环翠分局", "investigation", ("advice", "measure"), "解答了取保候审的条件，代为提出申请。"),
    ("procuratorate", "威海市环翠区人民检察院", "prosecution", ("advice", "plea"), "说明了认罪认罚的后果，见证签署具结书。"),
    ("court", "威海市环翠区人民法院", "first", ("advice", "procedure"), "说明了速裁程序和普通程序的区别。"),
)  # fmt: skip
CHARGES = ("盗窃", "危险驾驶", "故意伤害", "诈骗", "帮助信息网络犯罪活动")


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """The standard before the batches that it governs."""
    yield _rule(people)
    for month in (5, 8, 10, 11):
        yield _batch(people, calendar, date(2022, month, 1))
    yield _review(people, calendar, date(2022, 7, 11), "2022-Q2")
    yield _review(people, calendar, date(2022, 10, 11), "2022-Q3")
    for n in range(HELPS):
        yield _help(n, workday(calendar, date(2022, 1, 11) + timedelta(days=n * 350 // HELPS)), people)


def _rule(people: SimpleNamespace) -> Script:
    at = moment(date(2022, 1, 10), 9)
    yield at
    data = {
        "basis": "省法律援助补贴标准（演示）", "since": "2022-01-01", "rates": RATES, "pass_percent": 90, "fail_percent": 60,
        "late_less": "100", "day": "2022-01-10",
    }  # fmt: skip
    m = open_matter(
        kind="aid_rule", actor=people.yuanzhuzhang, data=data, at=at, submission="demo:aid_rule:2022"
    )
    m = take(m, "adopt", people.yuanzhuzhang, at)
    approve(m, people.wangju, moment(date(2022, 1, 10), 15))


def _batch(people: SimpleNamespace, calendar: Calendar, month: date) -> Script:
    """Drawn up early in the next month and paid a week later; the last one is still in draft."""
    head = people.yuanzhuzhang
    day = workday(calendar, add_months(month, 1), 3)
    at = moment(day, 14)
    yield at
    m = open_matter(
        kind="aid_subsidy", actor=people.yuanzhu, data={"month": f"{month:%Y-%m}", "day": day.isoformat()}, at=at,
        submission=f"demo:aid_subsidy:{month:%Y-%m}",
    )  # fmt: skip
    if month.month == 11:
        return
    m = take(take(m, "check", head, at), "approve", head, at)
    day = workday(calendar, day, 2)
    yield moment(day, 11)
    m = approve(fresh(m), people.wangju, moment(day, 11))
    day = workday(calendar, day, 3)
    yield moment(day, 10)
    take(fresh(m), "pay", people.yuanzhu, moment(day, 10), voucher=f"法援-{month.month:02d}06")


def _review(people: SimpleNamespace, calendar: Calendar, day: date, period: str) -> Script:
    """One case of the sample falls short and is put right."""
    clerk, head, at = people.yuanzhu, people.yuanzhuzhang, moment(day, 9)
    yield at
    data = {
        "period": period, "how": "percent", "amount": 20, "seed": f"{day:%m%d}-4180", "sheet": SHEET, "excellent": 90,
        "basis": "环翠区法律援助案件质量标准（演示）", "good": 75, "passing": 60, "day": day.isoformat(),
    }  # fmt: skip
    m = open_matter(kind="aid_review", actor=clerk, data=data, at=at, submission=f"demo:aid_review:{period}")
    reviewers = [people.haiyun.pk, people.weisheng.pk, head.pk]
    m = take(m, "share_out", clerk, at, reviewers=reviewers)
    day = workday(calendar, day, 4)
    yield moment(day, 15)
    m = fresh(m)
    for n, line in enumerate(m.review_lines.select_related("reviewer")):
        points = {f"item_{i}": got for i, got in enumerate(POOR if n == 0 else FAIR)}
        said = {"problems": "卷内没有会见笔录", "rectify": "补会见笔录"} if n == 0 else {}
        m = take(m, "score", line.reviewer, moment(day, 15, n), line=line, **points, **said)
    m = take(m, "announce", head, moment(day, 16), days=15)
    day = workday(calendar, day, 5)
    yield moment(day, 10)
    poor = m.review_lines.select_related("case", "lawyer").get(grade="fail")
    take(fresh(poor.case), "rectify", poor.lawyer, moment(day, 10), text="会见笔录已补，受援人签了名。")
    m = take(fresh(m), "confirm", clerk, moment(day, 11), line=poor, enough="yes")
    take(m, "close", clerk, moment(day, 11))


def _help(n: int, day: date, people: SimpleNamespace) -> Script:
    at = moment(day, 10, n)
    yield at
    where, organ, stage, given, text = PLACES[n % 3]
    lawyer = (people.haiyun2, people.weisheng)[n % 2]
    data = {
        "asker": "organ" if n % 4 == 1 else "suspect", "name": person(Random(7100 + n)), "where": where, "organ": organ,
        "charge": CHARGES[n % len(CHARGES)], "stage": stage, "lawyer": lawyer.pk, "off_roster": "看守所派驻轮值",
        "given": [] if n == HELPS - 1 else list(given), "text": "" if n == HELPS - 1 else text, "day": day.isoformat(),
    }  # fmt: skip
    open_matter(kind="duty_help", actor=lawyer, data=data, at=at, submission=f"demo:duty_help:{n}")
