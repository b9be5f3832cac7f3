"""What a case is paid for (补贴的计算): the parts of a sum by one version of the standard, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from siheng.domains.legalaid.models import AidForm, Grade, PayRule, Stage
from siheng.kernel.matters.parts import Part, percent_of, settled, total


@dataclass(frozen=True)
class Worth:
    """What of a case its sum depends on. ``late``: how many days after its term the dossier was handed in."""

    form: str
    stages: Sequence[str]
    grade: str = ""
    late: int = 0


def parts(rule: PayRule, worth: Worth) -> list[Part]:
    """What the sum is made of, in yuan: each stage, then what is taken off; empty where the standard has no rate."""
    found = _rates(rule, worth)
    if not found:
        return []
    base = total(found)
    share = {Grade.PASS: rule.pass_percent, Grade.FAIL: rule.fail_percent}.get(
        Grade(worth.grade) if worth.grade else Grade.GOOD, 100
    )
    if share < 100:
        less = percent_of(base, share) - base
        found.append((f"质量评查{Grade(worth.grade).label}，按 {share}% 计", less))
    if worth.late > 0 and rule.late_less:
        found.append((f"逾期 {worth.late} 日提交归档材料", -rule.late_less))
    return settled(found)


def _rates(rule: PayRule, worth: Worth) -> list[Part]:
    """The rate of each stage that has one; where none has, the one for any stage."""
    rates = {(form, stage): Decimal(amount) for form, stage, amount in rule.rates}
    name = AidForm(worth.form).label
    found = [
        (f"{name}（{Stage(s).label}）", rates[worth.form, s])
        for s in dict.fromkeys(worth.stages)
        if (worth.form, s) in rates
    ]
    if not found and (worth.form, "") in rates:
        found = [(str(name), rates[worth.form, ""])]
    return found
