"""How a domain declares its kinds of places, appointments and activities, in its ``registers.py``: values, judged when they load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from siheng.kernel.org.rights import BadDeclaration, Role
from siheng.kernel.rooms import rooms


@dataclass(frozen=True)
class PlaceKind:
    """A kind of place (阵地网点): its levels as codes and words, and who may keep its records.

    ``mark`` is the one sign that stands for it on a map.
    """

    key: str
    label: str
    mark: str
    writers: tuple[Role, ...]
    levels: Sequence[tuple[str, str]] = ()
    equipment: Sequence[str] = ()
    # Whether every village should have one, or lie within reach of one (see coverage).
    covers: bool = False


@dataclass(frozen=True)
class AppointmentKind:
    """A kind of appointment (名册): its grades as codes and words, how many years it lasts, and who may keep it."""

    key: str
    label: str
    writers: tuple[Role, ...]
    grades: Sequence[tuple[str, str]] = ()
    years: int | None = None


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity (活动): something held on a day, for an audience."""

    key: str
    label: str
    writers: tuple[Role, ...]


Kind = PlaceKind | AppointmentKind | ActivityKind


@cache
def kinds() -> dict[str, Kind]:
    """Every declared kind, by key. Raises BadDeclaration for two of one key."""
    found: dict[str, Kind] = {}
    for name, module in rooms("registers").items():
        for kind in module.KINDS:
            if kind.key in found:
                raise BadDeclaration(f"{name}/registers.py: {kind.key} 已经声明过")
            found[kind.key] = kind
    return found
