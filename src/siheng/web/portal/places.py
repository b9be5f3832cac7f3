"""Where one can go and talk (阵地网点), and the telephones that anybody may call."""

from __future__ import annotations

from datetime import datetime

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


def near(town: str, at: datetime, most: int = MOST) -> list[PublicPlace]:
    """The places of a town (its code), or of all; at most so many.

    Those with somebody on duty come first, then those of the whole district, last what every village has.
    """
    found = [p for p in public_places(at) if p.town_code == town or not town]
    everywhere = {k.key for k in covering()}
    return sorted(found, key=lambda p: (not p.duty, p.kind in everywhere, bool(p.town_code)))[:most]
