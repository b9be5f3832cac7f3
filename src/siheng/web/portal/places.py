"""Where one can go and talk (阵地网点), and the telephones that anybody may call."""

from __future__ import annotations

from datetime import datetime

from siheng.kernel.matters.process import processes
from siheng.kernel.registers.declare import PlaceKind, kinds_of
from siheng.kernel.registers.reading import PublicPlace, covering, public_places

# So many are shown of a town, and where none was chosen.
MOST, WITHOUT_TOWN = 40, 12
# The whole country's lines, for law, for everything else, for women, and for danger.
LINES = [
    ("12348", "法律服务热线"),
    ("12345", "政务服务热线"),
    ("12338", "妇女维权热线"),
    ("110", "有危险，马上报警"),
]


def near(town: str, at: datetime, most: int | None = MOST) -> list[PublicPlace]:
    """The places of a town (its code), or of all; at most so many, or all of them.

    Where anything may be said comes first, then where somebody is on duty, then those of the whole district, last
    what every village has.
    """
    found = [p for p in public_places(at) if p.town_code == town or not town]
    everywhere = {k.key for k in covering()}
    doors = {kind for kind, process in processes().items() if process.front_door}
    open_to_all = {k.key for k in kinds_of(PlaceKind).values() if k.matter in doors}

    def rank(p: PublicPlace) -> tuple[bool, bool, bool, bool]:
        return p.kind not in open_to_all, not p.duty, p.kind in everywhere, bool(p.town_code)

    return sorted(found, key=rank)[:most]
