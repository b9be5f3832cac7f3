"""What a dispute is paid for (以案定补的计算): the parts of a sum, by one version of the rule. They add up, never below nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from siheng.domains.mediation.models import Difficulty, Form, SubsidyRule

CENT = Decimal("0.01")
Part = tuple[str, Decimal]


@dataclass(frozen=True)
class Worth:
    """What of a dispute its sum depends on. ``late`` is how many days after settling it was filed; None: at once."""

    difficulty: str
    form: str
    people: int
    sum: Decimal | None
    settled: bool = True
    missing: int = 0
    late: int | None = None
    visited: bool = True

    @property
    def grade(self) -> str:
        """Its class in words: 简单·口头协议."""
        how = Form(self.form).label if self.settled and self.form else "未达成协议"
        return f"{Difficulty(self.difficulty).label}·{how}"


def parts(rule: SubsidyRule, worth: Worth) -> list[Part]:
    """What the sum is made of, in yuan: the base, then what is added and what is taken off."""
    base: Decimal = {
        Difficulty.SIMPLE: rule.simple,
        Difficulty.COMPLEX: rule.complex,
        Difficulty.HARD: rule.hard,
    }[Difficulty(worth.difficulty)]
    found: list[Part] = [(f"{Difficulty(worth.difficulty).label}纠纷基数", base)]
    if not worth.settled:
        found.append(_share("未达成协议、程序完整", base, rule.failed_percent))
    else:
        if worth.form == Form.ORAL:
            found.append(_share("口头协议", base, rule.oral_percent))
        if worth.people >= rule.people_from:
            found.append((f"涉及 {worth.people} 人", rule.people_extra))
        if worth.sum is not None and worth.sum >= rule.sum_from:
            found.append((f"涉及 {worth.sum:,.0f} 元", rule.sum_extra))
        if not worth.visited:
            found.append(("没有回访记录", -rule.no_visit))
    if worth.missing:
        found.append((f"缺应有材料 {worth.missing} 样", -rule.missing_paper * worth.missing))
    if worth.late is not None and worth.late > rule.late_days:
        found.append((f"结案后 {worth.late} 日归档", -rule.late_filing))
    return settled([found[0], *(p for p in found[1:] if p[1])])


def settled(found: Sequence[Part]) -> list[Part]:
    """The parts with the one that keeps their sum from falling below nothing, where it is needed."""
    short = total(found)
    return [*found, ("扣减以补贴额为限", -short)] if short < 0 else list(found)


def total(found: Sequence[Part]) -> Decimal:
    """What the parts come to."""
    return sum((amount for _, amount in found), Decimal(0)).quantize(CENT)


def words(found: Sequence[Part]) -> str:
    """The sum explained: 简单纠纷基数 60.00 元；口头协议，按基数的 50% 计，减 30.00 元；合计 30.00 元。"""
    told = [f"{found[0][0]} {found[0][1]:.2f} 元"]
    told += [f"{label}，{'加' if amount > 0 else '减'} {abs(amount):.2f} 元" for label, amount in found[1:]]
    if found[-1][0] == "扣减以补贴额为限":
        told[-1] = f"扣减以补贴额为限，加回 {found[-1][1]:.2f} 元"
    return "；".join(told) + f"；合计 {total(found):.2f} 元。"


def kept(found: Sequence[Part]) -> list[list[str]]:
    """The parts as a row keeps them."""
    return [[label, f"{amount:.2f}"] for label, amount in found]


def read(rows: Sequence[Sequence[str]]) -> list[Part]:
    """The parts that a row keeps."""
    return [(label, Decimal(amount)) for label, amount in rows]


def _share(because: str, base: Decimal, percent: int) -> Part:
    paid = (base * percent / 100).quantize(CENT, ROUND_HALF_UP)
    return f"{because}，按基数的 {percent}% 计", paid - base
