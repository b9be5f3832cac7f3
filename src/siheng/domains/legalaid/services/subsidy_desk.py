"""How batches of subsidies and the versions of their standard are shown."""

from __future__ import annotations

from collections.abc import Iterator

from siheng.domains.legalaid.forms.subsidy import written
from siheng.domains.legalaid.process.subsidy import PayProcess, PayRuleProcess
from siheng.domains.legalaid.services import subsidy_papers as papers
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.showing import Panel, Row, Table
from siheng.kernel.payments import desk


def _batch(m: Matter) -> Iterator[Row]:
    yield Row("归档截止到", m.paybatch.month_text)
    yield from desk.sums(m)


def _rule(m: Matter) -> Iterator[Row]:
    r = m.payrule
    for line in written(r.rates).splitlines():
        label, _, amount = line.rpartition(" ")
        yield Row(label, f"{amount} 元")
    yield Row("质量评查", f"合格的按 {r.pass_percent}%，不合格的按 {r.fail_percent}%")
    yield Row("逾期提交归档材料", f"扣 {r.late_less:.2f} 元")


desks = (
    desk.batches(
        PayProcess,
        order=38,
        panels=(
            Panel("批次", _batch),
            desk.refused(PayProcess),
            Panel("发放表", table=Table("payments", papers.PAYMENTS, papers.paid)),
            Panel("逐案明细", table=Table("lines", papers.LINES, papers.lines)),
        ),
    ),
    desk.rules(
        PayRuleProcess,
        order=39,
        nature="按省里的补贴标准录入，扣减由本局自定；法律只规定由省里定标准",
        rows=_rule,
    ),
)
