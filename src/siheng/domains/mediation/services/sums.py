"""What a dispute is paid for (以案定补的计算): the parts of a sum, by one version of the rule. They add up, never below nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from siheng.domains.mediation.models import Difficulty, Form, SubsidyRule
from siheng.kernel.matters.parts import Part, percent_of, settled


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


def _share(because: str, base: Decimal, percent: int) -> Part:
    return f"{because}，按基数的 {percent}% 计", percent_of(base, percent) - base
