"""Where one can go and talk (阵地网点), and the telephones that anybody may call."""

from __future__ import annotations

from datetime import datetime

from siheng.kernel.registers.reading import PublicPlace, public_places

# The whole country's lines, for law, for everything else, for women, and for danger.
LINES = [
    ("12348", "法律服务热线"),
    ("12345", "政务服务热线"),
    ("12338", "妇女维权热线"),
    ("110", "有危险，马上报警"),
]


def near(town: str, at: datetime, most: int = 40) -> list[PublicPlace]:
    """The places of a town (its code), or of all; those with somebody on duty first, at most so many."""
    found = [p for p in public_places(at) if p.town_code == town or not town]
    return sorted(found, key=lambda p: not p.duty)[:most]
