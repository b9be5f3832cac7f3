"""The two tables of a batch of subsidies, case by case and by who is paid, and what its paper is filled from."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from siheng.domains.legalaid.services import subsidy
from siheng.kernel.matters.models import Matter

LINES = ("案号", "律师", "律所", "办结", "金额", "组成或者不发放的原因", "状态")
PAYMENTS = ("律师", "律所", "件数", "金额")


def lines(matter: Matter) -> Iterable[tuple[Any, ...]]:
    """The batch case by case; by their numbers alone, for some are sealed."""
    rows = matter.pay_lines.select_related("case", "lawyer", "firm", "rule")
    for line in rows.order_by("state", "closed_on", "id"):
        state = "已发放" if line.paid_on else line.get_state_display()
        yield (
            str(line.case), line.lawyer.name if line.lawyer else "", line.firm.short if line.firm else "",
            line.closed_on, line.sum, subsidy.explained(line), state,
        )  # fmt: skip


def payments(matter: Matter) -> list[tuple[str, str, int, Decimal]]:
    """Who is paid how much for how many."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    rows = subsidy.counted(matter).select_related("lawyer", "firm").order_by("firm", "lawyer", "id")
    for line in rows:
        found.setdefault((line.lawyer.name, line.firm.short), []).append(line.sum)  # type: ignore[union-attr]
    return [(name, firm, len(each), sum(each, Decimal(0))) for (name, firm), each in found.items()]


def facts(matter: Matter) -> dict[str, Any]:
    """The facts of the batch."""
    month = matter.paybatch.month
    rows = (
        subsidy.counted(matter).select_related("case", "lawyer", "rule").order_by("lawyer", "closed_on", "id")
    )
    return {
        "批次": matter.number or matter.receipt,
        "月份": f"{month.year}年{month.month}月",
        "援助中心": matter.unit.name,
        "件数": subsidy.counted(matter).count(),
        "合计": subsidy.total(matter),
        "发放列表": [
            f"{n}．{name}（{firm}），{cases} 件，{amount:.2f} 元"
            for n, (name, firm, cases, amount) in enumerate(payments(matter), start=1)
        ],
        "明细列表": [
            f"{line.case}，{line.lawyer.name}，{line.sum:.2f} 元。{subsidy.explained(line)}"  # type: ignore[union-attr]
            for line in rows
        ],
    }
