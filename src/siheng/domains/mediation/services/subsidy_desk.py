"""How batches of subsidies and the versions of their rule are shown."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from siheng.domains.mediation.models import SubsidyLine
from siheng.domains.mediation.process import SubsidyProcess, SubsidyRuleProcess
from siheng.domains.mediation.services import subsidy_papers as papers
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.showing import Panel, Row, Table
from siheng.kernel.payments import desk
from siheng.kernel.payments.services import counted


def _batch(m: Matter) -> Iterator[Row]:
    b = m.subsidybatch
    yield Row("月份", b.month_text)
    yield Row("范围", b.where)
    yield from desk.sums(m)
    if m.state in papers.DUE:
        link = reverse("mediation_payroll", args=[m.pk])
        yield Row("代发名单", "下载（Excel）", href=link, tag="证件号码和账号写全，留痕")
    if b.seed:
        drawn = counted(m).exclude(audit="")
        wrong = drawn.filter(audit=SubsidyLine.Audit.WRONG).count()
        left = drawn.filter(audit=SubsidyLine.Audit.DRAWN).count()
        told = f"抽 {drawn.count()} 件，有误 {wrong} 件" + (f"，待核查 {left} 件" if left else "")
        yield Row("抽查", f"{told}。按“{b.seed}”抽取，可以重现")
    back = sum(line.recovered for line in counted(m).filter(recovered__gt=0))
    if back:
        yield Row("追回", f"{back:,.2f} 元")


def _rule(m: Matter) -> Iterator[Row]:
    r = m.subsidyrule
    yield Row("基数", f"简单 {r.simple:.2f} 元，复杂 {r.complex:.2f} 元，疑难 {r.hard:.2f} 元")
    yield Row("口头协议", f"按基数的 {r.oral_percent}%")
    yield Row("未达成协议", f"程序完整的按基数的 {r.failed_percent}%" if r.failed_percent else "不补贴")
    yield Row("人数", f"达到 {r.people_from} 人的加 {r.people_extra:.2f} 元")
    yield Row("金额", f"达到 {r.sum_from:,.0f} 元的加 {r.sum_extra:.2f} 元")
    yield Row("材料", f"每缺一样应有材料扣 {r.missing_paper:.2f} 元")
    yield Row("归档", f"结案后 {r.late_days} 日内，逾期扣 {r.late_filing:.2f} 元")
    yield Row("回访", f"没有回访记录扣 {r.no_visit:.2f} 元")


desks = (
    desk.batches(
        SubsidyProcess,
        order=32,
        related=("subsidybatch__committee",),
        panels=(
            Panel("批次", _batch),
            Panel("抽查", table=Table("audit", papers.AUDIT, papers.drawn)),
            desk.refused(SubsidyProcess),
            Panel("发放表", table=Table("payments", papers.PAYMENTS, papers.paid)),
            Panel("逐案明细", table=Table("lines", papers.LINES, papers.lines)),
        ),
    ),
    desk.rules(SubsidyRuleProcess, order=33, nature="本局自行规定的标准，不是法律规定", rows=_rule),
)
