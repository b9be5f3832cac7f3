"""Hedged numbers (约数): when 近、余、约 … are true of the exact number behind them, and how to write one that is.

近N: at least 95 % of N and below it. N余: from N to below the next step of N's last non-zero digit (30余 is 30–39,
200余 is 200–299, 1200余 is 1200–1299). 约N: within 5 % of N.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

EXACT, ALMOST, OVER, ABOUT = "exact", "almost", "over", "about"
AT_LEAST, MORE, LESS, AT_MOST = "at_least", "more", "less", "at_most"
WRITTEN = {"近": ALMOST, "余": OVER, "约": ABOUT}
NEAR = Decimal("0.05")


@dataclass(frozen=True)
class Wording:
    """How a number is written, and the warning if the wish could not be met truthfully."""

    text: str
    warning: str = ""


def step(stated: Decimal) -> Decimal:
    """The place of the last non-zero digit before the point: 10 for 30, 100 for 1200, 1 for 93."""
    number, size = int(stated), 1
    while number and number % 10 == 0:
        number //= 10
        size *= 10
    return Decimal(size)


def true_of(hedge: str, stated: Decimal, exact: Decimal, quantum: Decimal = Decimal(1)) -> bool:
    """Whether ``stated`` with this hedge is true of ``exact``; unhedged, when exact rounds half up to it by ``quantum``."""
    if hedge == ALMOST:
        return stated * (1 - NEAR) <= exact < stated
    if hedge == OVER:
        return stated <= exact < stated + step(stated)
    if hedge == ABOUT:
        return abs(exact - stated) <= stated * NEAR
    if hedge == AT_LEAST:
        return exact >= stated
    if hedge == MORE:
        return exact > stated
    if hedge == LESS:
        return exact < stated
    if hedge == AT_MOST:
        return exact <= stated
    return (exact / quantum).quantize(Decimal(1), ROUND_HALF_UP) * quantum == stated


def write(word: str, exact: int) -> Wording:
    """The number with the wished hedge word, by the roundest or nearest N that is true; else exact, with a warning."""
    for candidate in _candidates(word, exact):
        if candidate and true_of(WRITTEN[word], Decimal(candidate), Decimal(exact)):
            return Wording(f"{candidate}余" if word == "余" else f"{word}{candidate}")
    return Wording(str(exact), f"{exact}没有合乎事实的“{word}”数写法，写为确数")


def _candidates(word: str, exact: int) -> list[int]:
    size = 10 ** (len(str(exact)) - 1)
    if word == "余":
        fine = size // 10 if exact >= 1000 else 50
        return [exact // step * step for step in ((fine, size) if exact >= 100 else (size,)) if step >= 10]
    if word == "近":
        steps = (size * 10, size, size // 10)
        return [(exact // step + 1) * step for step in steps if step >= 10 and exact % step]
    return [(exact + step // 2) // step * step for step in (size, size // 10) if step >= 10]
