"""A sum that explains itself (金额的组成): named parts in yuan, which add up and never come to less than nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
Part = tuple[str, Decimal]
FLOOR = "扣减以补贴额为限"


def settled(found: Sequence[Part]) -> list[Part]:
    """The parts with the one that keeps their sum from falling below nothing, where it is needed."""
    short = total(found)
    return [*found, (FLOOR, -short)] if short < 0 else list(found)


def total(found: Sequence[Part]) -> Decimal:
    """What the parts come to."""
    return sum((amount for _, amount in found), Decimal(0)).quantize(CENT)


def percent_of(amount: Decimal, percent: int) -> Decimal:
    """A share of an amount, to the cent."""
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)


def words(found: Sequence[Part]) -> str:
    """The sum explained: 简单纠纷基数 60.00 元；口头协议，按基数的 50% 计，减 30.00 元；合计 30.00 元。"""
    told = [f"{found[0][0]} {found[0][1]:.2f} 元"]
    told += [f"{label}，{'加' if amount > 0 else '减'} {abs(amount):.2f} 元" for label, amount in found[1:]]
    if found[-1][0] == FLOOR:
        told[-1] = f"{FLOOR}，加回 {found[-1][1]:.2f} 元"
    return "；".join(told) + f"；合计 {total(found):.2f} 元。"


def kept(found: Sequence[Part]) -> list[list[str]]:
    """The parts as a row keeps them."""
    return [[label, f"{amount:.2f}"] for label, amount in found]


def read(rows: Sequence[Sequence[str]]) -> list[Part]:
    """The parts that a row keeps."""
    return [(label, Decimal(amount)) for label, amount in rows]
