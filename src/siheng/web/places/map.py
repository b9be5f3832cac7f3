"""The map of the towns: tiles of our own drawing that show direction only, or the outlines of an official file.

Outlines are drawn by an equal-distance projection on the middle parallel; a hundred metres more or less do not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from siheng.kernel.org.models import Region
from siheng.kernel.registers.models import Outline

# Row and column of each town, by the code of the county and the last six digits of the town's.
TILES: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "371002": {
        "011000": (1, 2),
        "100000": (2, 1), "001000": (2, 2), "002000": (2, 3),
        "101000": (3, 1), "012000": (3, 2), "003000": (3, 3),
        "102000": (4, 3), "109000": (4, 4),
    },
}  # fmt: skip
COLUMNS = 4
WIDTH = 640
STEPS = 4


@dataclass(frozen=True)
class Town:
    """One town of the map: where it stands, how dark, what it says, where it leads."""

    code: str
    name: str
    short: str
    # None outside what the reader sees: not none there, only not told.
    count: int | None
    step: int
    row: int
    column: int
    href: str
    on: bool
    # Drawn outline and the place of its words; empty on tiles.
    path: str = ""
    x: float = 0.0
    y: float = 0.0


def laid_out(towns: Sequence[Region]) -> tuple[list[tuple[int, int]], bool]:
    """Row and column of each town, and whether they show direction: only where all of them have their place in TILES."""
    if towns and all(town.code[6:] in TILES.get(town.code[:6], {}) for town in towns):
        return [TILES[town.code[:6]][town.code[6:]] for town in towns], True
    return [(n // COLUMNS + 1, n % COLUMNS + 1) for n in range(len(towns))], False


def drawn(
    counts: Mapping[str, int], *, hrefs: Mapping[str, str], on: str = "", seen: str = ""
) -> dict[str, Any]:
    """The map for a page: towns with their counts by code, as outlines if there is one for each, else as tiles.

    ``seen`` is the prefix of the codes within which the reader sees anything.

    Tiles show direction only where every town has its place among TILES; elsewhere they stand in the order of codes.
    """
    towns = list(Region.objects.filter(level=Region.Level.TOWN).order_by("code"))
    most = max((counts.get(t.code, 0) for t in towns), default=0)
    shapes = {o.region_id: o.shape for o in Outline.objects.all()}
    outlined = bool(towns) and all(t.code in shapes for t in towns)
    paths, height = _paths({t.code: shapes[t.code] for t in towns}) if outlined else ({}, 0)
    spots, directed = laid_out(towns)
    found = []
    for town, (row, column) in zip(towns, spots, strict=True):
        path, x, y = paths.get(town.code, ("", 0.0, 0.0))
        told = town.code.startswith(seen[:9])
        count = counts.get(town.code, 0) if told else None
        found.append(
            Town(
                town.code, town.name, town.name.removesuffix("街道").removesuffix("镇") or town.name, count,
                _step(count, most), row, column, hrefs.get(town.code, "") if told else "", town.code == on, path, x, y,
            )
        )  # fmt: skip
    return {
        "towns": found,
        "outlined": outlined,
        "directed": directed,
        "width": WIDTH,
        "height": height,
        "columns": COLUMNS,
    }


def _step(count: int | None, most: int) -> int:
    """How dark: 0 for none, else 1 to STEPS."""
    return 0 if not count else min(STEPS, 1 + (STEPS * count - 1) // most)


def _paths(shapes: Mapping[str, Any]) -> tuple[dict[str, tuple[str, float, float]], int]:
    """Each town's path and the place for its words, on a sheet WIDTH wide; and how high the sheet is."""
    points = [p for shape in shapes.values() for polygon in shape for ring in polygon for p in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, (north - south), 1e-9)

    def spot(p: list[float]) -> tuple[int, int]:
        return round((p[0] - west) * shrink * scale), round((north - p[1]) * scale)

    found = {}
    for code, shape in shapes.items():
        rings = [_thinned([spot(p) for p in ring]) for polygon in shape for ring in polygon]
        path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)
        largest = max(rings, key=lambda r: abs(_area(r)))
        found[code] = (path, *_middle(largest))
    return found, max(1, round((north - south) * scale))


def _thinned(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Points that fall on the one before are left out."""
    return [p for n, p in enumerate(ring) if n == 0 or p != ring[n - 1]]


def _area(ring: list[tuple[int, int]]) -> float:
    return sum(x * b - a * y for (x, y), (a, b) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: list[tuple[int, int]]) -> tuple[float, float]:
    """The centroid of a ring; of one without area, the mean of its points."""
    area = _area(ring)
    if not area:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((p[0] + q[0]) * (p[0] * q[1] - q[0] * p[1]) for p, q in pairs) / (6 * area)
    y = sum((p[1] + q[1]) * (p[0] * q[1] - q[0] * p[1]) for p, q in pairs) / (6 * area)
    return round(x, 1), round(y, 1)
