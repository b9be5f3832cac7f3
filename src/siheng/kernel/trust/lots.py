"""Drawing by lot (抽样): nobody can choose what is drawn, and whoever has the seed and the list draws the same again."""

from __future__ import annotations

from collections.abc import Iterable

from siheng.kernel.trust.chain import sm3


def lot(seed: str, name: str) -> str:
    """The lot of one row: SM3 over the seed and its name, in hexadecimal."""
    return sm3(f"{seed}|{name}".encode())


def share(total: int, percent: int) -> int:
    """How many of so many a share in per cent is, at least one of any."""
    return -(-total * percent // 100)


def draw(seed: str, rows: Iterable[tuple[int, str, str]], count: int) -> list[int]:
    """So many rows with the lowest lots, the lowest first; each row is its key, its name and its stratum (层).

    While there is room every stratum has its lowest in it. The order of the rows does not matter.
    """
    found = sorted((lot(seed, name), name, stratum, key) for key, name, stratum in rows)
    first: dict[str, int] = {}
    for n, row in enumerate(found):
        first.setdefault(row[2], n)
    lowest = set(first.values())
    order = sorted(range(len(found)), key=lambda n: (n not in lowest, n))
    return [found[n][3] for n in sorted(order[:count])]
