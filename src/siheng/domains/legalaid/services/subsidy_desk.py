"""How batches of subsidies and the versions of their standard are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q

from siheng.domains.legalaid.forms.subsidy import written
from siheng.domains.legalaid.models import NotPaid
from siheng.domains.legalaid.process.subsidy import PayProcess, PayRuleProcess
from siheng.domains.legalaid.services import subsidy, subsidy_papers
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.showing import Column, Desk, Filter, Panel, Row, Table, View


def _batch(m: Matter) -> Iterator[Row]:
    b = m.paybatch
    yield Row("归档截止到", f"{b.month.year}年{b.month.month}月")
    yield Row("计发", f"{subsidy.counted(m).count()} 件，{subsidy.total(m):,.2f} 元")
    if b.paid_on:
        yield Row("发放", f"{b.paid_on:%Y-%m-%d}，凭证号 {b.voucher}")


def _not_paid(m: Matter) -> Iterator[Row]:
    rows = m.pay_lines.exclude(reason="").order_by().values("reason").annotate(n=Count("pk"))
    for row in rows.order_by("-n"):
        yield Row(str(NotPaid(row["reason"]).label), f"{row['n']} 件")


def _rule(m: Matter) -> Iterator[Row]:
    r = m.payrule
    yield Row("性质", "按省里的补贴标准录入，扣减由本局自定；法律只规定由省里定标准")
    yield Row("依据", r.basis)
    yield Row("执行", f"{r.since:%Y-%m-%d} " + (f"至 {r.until:%Y-%m-%d}" if r.until else "起"))
    for line in written(r.rates).splitlines():
        label, _, amount = line.rpartition(" ")
        yield Row(label, f"{amount} 元")
    yield Row("质量评查", f"合格的按 {r.pass_percent}%，不合格的按 {r.fail_percent}%")
    yield Row("逾期提交归档材料", f"扣 {r.late_less:.2f} 元")


def _states(chosen: Any) -> Filter:
    return Filter(
        "state", "状态", lambda a: [(s.key, s.label) for s in chosen.states.values()], lambda v: Q(state=v)
    )


batches = Desk(
    kind="aid_subsidy",
    label="法律援助补贴",
    icon="coin-yuan",
    order=38,
    related=("paybatch", "handler", "unit", "region"),
    columns=(
        Column("number", "批次", str, sort="receipt"),
        Column("title", "标题", lambda m: m.title, sort="title"),
        Column("stage", "现在到哪一步", lambda m: PayProcess.state_of(m).label),
        Column("cases", "计发件数", lambda m: subsidy.counted(m).count(), excel_only=True),
        Column("total", "合计（元）", subsidy.total, excel_only=True),
        Column("handler", "经办人", lambda m: m.handler.name if m.handler else ""),
        Column("received", "拟制", lambda m: m.received_on, sort="received_on"),
        Column("paid", "发放", lambda m: m.paybatch.paid_on or ""),
    ),
    filters=(_states(PayProcess),),
    views=(
        View("open", "在办", lambda q, a: q.filter(open=True)),
        View("paid", "已发放", lambda q, a: q.filter(state="paid")),
        View("all", "全部", lambda q, a: q, counted=False),
    ),
    panels=(
        Panel("批次", _batch),
        Panel("暂不发放", _not_paid),
        Panel("发放表", table=Table("payments", subsidy_papers.PAYMENTS, subsidy_papers.payments)),
        Panel("逐案明细", table=Table("lines", subsidy_papers.LINES, subsidy_papers.lines)),
    ),
)
rules = Desk(
    kind="aid_rule",
    label="法律援助补贴标准",
    icon="file-text",
    order=39,
    related=("payrule", "handler", "unit", "region"),
    columns=(
        Column("number", "收件号", str, sort="receipt"),
        Column("title", "标题", lambda m: m.title, sort="title"),
        Column("stage", "现在到哪一步", lambda m: PayRuleProcess.state_of(m).label),
        Column("since", "执行日期", lambda m: m.payrule.since),
        Column("until", "执行到", lambda m: m.payrule.until or ""),
        Column("basis", "依据", lambda m: m.payrule.basis, wide=True),
    ),
    filters=(_states(PayRuleProcess),),
    views=(
        View("open", "拟订和执行中", lambda q, a: q.filter(open=True)),
        View("all", "全部", lambda q, a: q, counted=False),
    ),
    panels=(Panel("标准", _rule),),
)
desks = (batches, rules)
