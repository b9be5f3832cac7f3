"""The two tables of a batch of subsidies, case by case and by who is paid, and what its paper is filled from."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Step
from siheng.kernel.payments import services as payments

LINES = ("案号", "律师", "律所", "办结", "金额", "组成或者不发放的原因", "状态")
PAYMENTS = ("律师", "律所", "件数", "金额")


def lines(matter: Matter) -> Iterable[tuple[Any, ...]]:
    """The batch case by case; by their numbers alone, for some are sealed."""
    rows = matter.pay_lines.select_related("case", "lawyer", "firm", "rule")
    for line in rows.order_by("state", "closed_on", "id"):
        yield (
            str(line.case), line.lawyer.name if line.lawyer else "", line.firm.short if line.firm else "",
            line.closed_on, line.sum, line.explained, line.standing,
        )  # fmt: skip


def paid(matter: Matter) -> list[tuple[str, str, int, Decimal]]:
    """Who is paid how much for how many."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    rows = payments.counted(matter).select_related("lawyer", "firm").order_by("firm", "lawyer", "id")
    for line in rows:
        found.setdefault((line.lawyer.name, line.firm.short), []).append(line.sum)
    return [(name, firm, len(each), sum(each, Decimal(0))) for (name, firm), each in found.items()]


def facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The facts of the batch."""
    rows = (
        payments.counted(matter)
        .select_related("case", "lawyer", "rule")
        .order_by("lawyer", "closed_on", "id")
    )
    return payments.facts(matter) | {
        "援助中心": matter.unit.name,
        "发放列表": [
            f"{n}．{name}（{firm}），{cases} 件，{amount:.2f} 元"
            for n, (name, firm, cases, amount) in enumerate(paid(matter), start=1)
        ],
        "明细列表": [
            f"{line.case}，{line.lawyer.name}，{line.sum:.2f} 元。{line.explained}" for line in rows
        ],
    }
