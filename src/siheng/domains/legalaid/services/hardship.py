"""Whether somebody is poor enough (经济困难状况核查): the sum, step by step, so that a paper can show it (法律援助法第34条、第41条)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Means:
    """What a household lives on: people, income and necessary expenses a month; the standard and how many times it."""

    household: int
    income: Decimal
    necessary: Decimal
    standard: Decimal
    multiple: Decimal

    @property
    def each(self) -> Decimal:
        """Yuan a month for each of the household, never below nothing, rounded half up to the cent."""
        left = max(self.income - self.necessary, Decimal(0))
        return (left / self.household).quantize(CENT, ROUND_HALF_UP)

    @property
    def line(self) -> Decimal:
        """The line in yuan a month: at or below it, somebody is poor."""
        return (self.standard * self.multiple).quantize(CENT, ROUND_HALF_UP)

    @property
    def poor(self) -> bool:
        return self.each <= self.line

    def steps(self) -> list[str]:
        """The calculation in words, a line each."""
        sign = "不高于" if self.poor else "高于"
        return [
            f"家庭月收入 {self.income:.2f} 元 − 必要支出 {self.necessary:.2f} 元，不足的按 0 元计，"
            f"除以 {self.household} 人，人均 {self.each:.2f} 元",
            f"困难标准：最低生活保障标准 {self.standard:.2f} 元 × {self.multiple.normalize():f} 倍 = {self.line:.2f} 元",
            f"人均 {self.each:.2f} 元{sign}困难标准 {self.line:.2f} 元",
        ]
