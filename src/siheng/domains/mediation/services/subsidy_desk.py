"""How batches of subsidies and the versions of their rule are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q

from siheng.domains.mediation.models import Reason, SubsidyLine
from siheng.domains.mediation.process import SubsidyProcess, SubsidyRuleProcess
from siheng.domains.mediation.services import subsidy, subsidy_papers
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.showing import Column, Desk, Filter, Panel, Row, Table, View


def _batch(m: Matter) -> Iterator[Row]:
    b = m.subsidybatch
    yield Row("月份", f"{b.month.year}年{b.month.month}月")
    yield Row("范围", b.committee.name if b.committee else m.region.name)
    yield Row("计补", f"{subsidy.counted(m).count()} 件，{subsidy.total(m):,.2f} 元")
    if b.seed:
        drawn = subsidy.counted(m).exclude(audit="")
        wrong = drawn.filter(audit=SubsidyLine.Audit.WRONG).count()
        left = drawn.filter(audit=SubsidyLine.Audit.DRAWN).count()
        told = f"抽 {drawn.count()} 件，有误 {wrong} 件" + (f"，待核查 {left} 件" if left else "")
        yield Row("抽查", f"{told}。按“{b.seed}”抽取，可以重现")
    if b.paid_on:
        yield Row("发放", f"{b.paid_on:%Y-%m-%d}，凭证号 {b.voucher}")
    back = sum(line.recovered for line in subsidy.counted(m).filter(recovered__gt=0))
    if back:
        yield Row("追回", f"{back:,.2f} 元")


def _refused(m: Matter) -> Iterator[Row]:
    refused = m.lines.exclude(reason="").order_by().values("reason").annotate(n=Count("pk"))
    for row in refused.order_by("-n"):
        yield Row(str(Reason(row["reason"]).label), f"{row['n']} 件")


def _drawn(m: Matter) -> Iterator[Row]:
    for line in subsidy.counted(m).exclude(audit="").select_related("case").order_by("id"):
        note = f"，{line.note}" if line.note else ""
        yield Row(str(line.case), f"{line.mediator}，{line.sum:.2f} 元{note}", tag=line.get_audit_display())


def _rule(m: Matter) -> Iterator[Row]:
    r = m.subsidyrule
    until = f"至 {r.until:%Y-%m-%d}" if r.until else "起"
    yield Row("性质", "本局自行规定的标准，不是法律规定")
    yield Row("依据", r.basis)
    yield Row("执行", f"{r.since:%Y-%m-%d} {until}")
    yield Row("基数", f"简单 {r.simple:.2f} 元，复杂 {r.complex:.2f} 元，疑难 {r.hard:.2f} 元")
    yield Row("口头协议", f"按基数的 {r.oral_percent}%")
    yield Row("未达成协议", f"程序完整的按基数的 {r.failed_percent}%" if r.failed_percent else "不补贴")
    yield Row("人数", f"达到 {r.people_from} 人的加 {r.people_extra:.2f} 元")
    yield Row("金额", f"达到 {r.sum_from:,.0f} 元的加 {r.sum_extra:.2f} 元")
    yield Row("材料", f"每缺一样应有材料扣 {r.missing_paper:.2f} 元")
    yield Row("归档", f"结案后 {r.late_days} 日内，逾期扣 {r.late_filing:.2f} 元")
    yield Row("回访", f"没有回访记录扣 {r.no_visit:.2f} 元")


def _states(chosen: Any) -> Filter:
    return Filter(
        "state", "状态", lambda a: [(s.key, s.label) for s in chosen.states.values()], lambda v: Q(state=v)
    )


batches = Desk(
    kind="subsidy",
    label="以案定补",
    icon="coin-yuan",
    order=32,
    related=("subsidybatch__committee", "handler", "unit", "region"),
    columns=(
        Column("number", "批次", str, sort="receipt"),
        Column("title", "标题", lambda m: m.title, sort="title"),
        Column("stage", "现在到哪一步", lambda m: SubsidyProcess.state_of(m).label),
        Column("cases", "计补件数", lambda m: subsidy.counted(m).count(), excel_only=True),
        Column("total", "合计（元）", subsidy.total, excel_only=True),
        Column("handler", "经办人", lambda m: m.handler.name if m.handler else ""),
        Column("received", "拟制", lambda m: m.received_on, sort="received_on"),
        Column("paid", "发放", lambda m: m.subsidybatch.paid_on or ""),
    ),
    filters=(_states(SubsidyProcess),),
    views=(
        View("open", "在办", lambda q, a: q.filter(open=True)),
        View("paid", "已发放", lambda q, a: q.filter(state="paid")),
        View("all", "全部", lambda q, a: q, counted=False),
    ),
    panels=(
        Panel("批次", _batch),
        Panel("抽查", _drawn),
        Panel("不予补贴", _refused),
        Panel("发放表", table=Table("payments", subsidy_papers.PAYMENTS, subsidy_papers.payments)),
        Panel("逐案明细", table=Table("lines", subsidy_papers.LINES, subsidy_papers.lines)),
    ),
)
rules = Desk(
    kind="subsidy_rule",
    label="以案定补标准",
    icon="file-text",
    order=33,
    related=("subsidyrule", "handler", "unit", "region"),
    columns=(
        Column("number", "收件号", str, sort="receipt"),
        Column("title", "标题", lambda m: m.title, sort="title"),
        Column("stage", "现在到哪一步", lambda m: SubsidyRuleProcess.state_of(m).label),
        Column("since", "执行日期", lambda m: m.subsidyrule.since),
        Column("until", "执行到", lambda m: m.subsidyrule.until or ""),
        Column("basis", "依据", lambda m: m.subsidyrule.basis, wide=True),
    ),
    filters=(_states(SubsidyRuleProcess),),
    views=(
        View("open", "拟订和执行中", lambda q, a: q.filter(open=True)),
        View("all", "全部", lambda q, a: q, counted=False),
    ),
    panels=(Panel("标准", _rule),),
)
desks = (batches, rules)
