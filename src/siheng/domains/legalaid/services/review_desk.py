"""How quality reviews are shown."""

from __future__ import annotations

from collections.abc import Iterator

from siheng.domains.legalaid.process.review import ReviewProcess
from siheng.domains.legalaid.services import review_papers
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.panels import by_state
from siheng.kernel.matters.showing import Column, Desk, Panel, Row, Table, View


def _how(m: Matter) -> Iterator[Row]:
    r = m.review
    how = f"{r.percent}%" if r.percent is not None else f"{r.count} 件"
    yield Row("办结时间", f"{r.since:%Y-%m-%d} 至 {r.until:%Y-%m-%d}")
    yield Row("抽取", f"底册 {len(r.pool)} 件，抽 {how}，抽中 {m.review_lines.count()} 件")
    yield Row("种子", r.seed)
    yield Row(
        "办法", "收件号连同种子算出抽签值，由小到大抽足；每种援助形式先抽一件。同一底册、同一种子抽出的相同"
    )
    if r.announced_on:
        yield Row("通报", f"{r.announced_on:%Y-%m-%d}，评查 {r.reviewed} 件，不合格 {r.failed} 件")


def _standard(m: Matter) -> Iterator[Row]:
    r = m.review
    yield Row("性质", "本局自定的评分标准，不是法律规定")
    yield Row("依据", r.basis)
    for label, points in r.sheet:
        yield Row(label, f"{points} 分")
    yield Row("等次", f"优秀 {r.excellent} 分以上，良好 {r.good} 分以上，合格 {r.passing} 分以上")


desks = (
    Desk(
        kind="aid_review",
        label="案件质量评查",
        icon="list-check",
        minor=True,
        order=37,
        related=("review", "handler", "unit", "region"),
        columns=(
            Column("number", "编号", str, sort="receipt"),
            Column("title", "标题", lambda m: m.title, sort="title"),
            Column("stage", "现在到哪一步", lambda m: ReviewProcess.state_of(m).label),
            Column("drawn", "抽取件数", lambda m: m.review_lines.count(), excel_only=True),
            Column("failed", "不合格", lambda m: m.review.failed, excel_only=True),
            Column("handler", "经办人", lambda m: m.handler.name if m.handler else ""),
            Column("received", "抽取", lambda m: m.received_on, sort="received_on"),
            Column("announced", "通报", lambda m: m.review.announced_on or ""),
        ),
        filters=(by_state(ReviewProcess),),
        views=(
            View("open", "在办"),
            View("all", "全部", ended=True, counted=False),
        ),
        panels=(
            Panel("抽取", _how),
            Panel("评查结果", table=Table("lines", review_papers.LINES, review_papers.lines)),
            Panel("评分标准", _standard),
            Panel("抽样底册", table=Table("pool", review_papers.POOL, review_papers.pool)),
        ),
    ),
)
