"""How batches and the versions of a rule are shown; a domain gives its panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.db.models import Count

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.panels import by_state, standing
from siheng.kernel.matters.showing import Column, Desk, Panel, Row, View
from siheng.kernel.payments import services
from siheng.kernel.payments.models import COUNTED, REFUSED
from siheng.kernel.payments.process import BatchProcess, RuleProcess

Rows = Callable[[Matter], Iterator[Row]]
EVERYTHING = View("all", "全部", ended=True, counted=False)


def batches(
    process: type[BatchProcess], *, order: int, panels: Sequence[Panel], related: Sequence[str] = ()
) -> Desk:
    """The batches of a kind."""
    name = process.detail._meta.model_name or ""
    return Desk(
        kind=process.kind,
        label=process.label,
        icon="coin-yuan",
        minor=True,
        order=order,
        related=(name, "handler", "unit", "region", *related),
        columns=(
            Column("number", "批次", str, sort="receipt"),
            Column("title", "标题", lambda m: m.title, sort="title"),
            Column("stage", "现在到哪一步", lambda m: process.state_of(m).label),
            Column(
                "cases",
                f"{process.line.called(COUNTED)}件数",
                lambda m: services.counted(m).count(),
                excel_only=True,
            ),
            Column("total", "合计（元）", services.total, excel_only=True),
            Column("handler", "经办人", lambda m: m.handler.name if m.handler else ""),
            Column("received", "拟制", lambda m: m.received_on, sort="received_on"),
            Column("paid", "发放", lambda m: services.detail(m).paid_on or ""),
        ),
        filters=(by_state(process),),
        views=(
            View("open", "在办"),
            View("paid", "已发放", standing("paid"), ended=True),
            EVERYTHING,
        ),
        panels=panels,
    )


def rules(process: type[RuleProcess], *, order: int, nature: str, rows: Rows) -> Desk:
    """The versions of a rule: of what nature it is, and its numbers."""
    name = process.detail._meta.model_name or ""

    def told(m: Matter) -> Iterator[Row]:
        rule = services.detail(m)
        until = f"至 {rule.until:%Y-%m-%d}" if rule.until else "起"
        yield Row("性质", nature)
        yield Row("依据", rule.basis)
        yield Row("执行", f"{rule.since:%Y-%m-%d} {until}")
        yield from rows(m)

    return Desk(
        kind=process.kind,
        label=process.label,
        icon="file-text",
        minor=True,
        order=order,
        related=(name, "handler", "unit", "region"),
        columns=(
            Column("number", "收件号", str, sort="receipt"),
            Column("title", "标题", lambda m: m.title, sort="title"),
            Column("stage", "现在到哪一步", lambda m: process.state_of(m).label),
            Column("since", "执行日期", lambda m: services.detail(m).since),
            Column("until", "执行到", lambda m: services.detail(m).until or ""),
            Column("basis", "依据", lambda m: services.detail(m).basis, wide=True),
        ),
        filters=(by_state(process),),
        views=(View("open", "拟订和执行中"), EVERYTHING),
        panels=(Panel("标准", told),),
    )


def sums(m: Matter) -> Iterator[Row]:
    """What a batch comes to, and its payment."""
    batch, word = services.detail(m), services.paying(m).line.called(COUNTED)
    yield Row(word, f"{services.counted(m).count()} 件，{services.total(m):,.2f} 元")
    if batch.paid_on:
        yield Row("发放", f"{batch.paid_on:%Y-%m-%d}，凭证号 {batch.voucher}")


def refused(process: type[BatchProcess]) -> Panel:
    """For how many cases nothing is paid, by reason."""
    told = dict(process.line._meta.get_field("reason").choices or ())

    def rows(m: Matter) -> Iterator[Row]:
        found = services.lines(m).exclude(reason="").order_by().values("reason").annotate(n=Count("pk"))
        for row in found.order_by("-n"):
            yield Row(str(told[row["reason"]]), f"{row['n']} 件")

    return Panel(process.line.called(REFUSED), rows)
