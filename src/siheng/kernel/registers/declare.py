"""How a domain declares its kinds of places, appointments and activities, in its ``registers.py``: values, judged when they load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from siheng.kernel.org.rights import BadDeclaration, Role
from siheng.kernel.rooms import rooms


@dataclass(frozen=True)
class Referred:
    """What a place sent on in a period (转介): how often; how much of it waited for a first answer, had it, had it in
    time; and after how many hours, in the middle of them."""

    sent: int
    handed: int
    answered: int
    in_time: int
    hours: float | None


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
    # Whether every village should have one (see reading.coverage).
    covers: bool = False
    # When each of these places last sent somebody on (转介), up to a day; and the family of the bureau's own setting
    # after how many days without it a place stands out (see reading.silent).
    sent_on: Callable[[Sequence[int], date], Mapping[int, date]] | None = None
    silence: str = ""
    # What each of these places sent on from a day until before another, and how it was answered.
    referred: Callable[[Sequence[int], date, date], Mapping[int, Referred]] | None = None
    # What some of these places, each with its unit, lack on a day that the law asks of them, in words (see reading.wanting).
    wanting: Callable[[Mapping[int, int], date], Mapping[int, str]] | None = None
    # The kind of matter it goes with: a unit that handles only others does not keep it. Empty: any unit may.
    matter: str = ""
    # What is done at one of them is told by these figures, by key, each split by this dimension: its page shows them.
    figures: Sequence[str] = ()
    by: str = ""


@dataclass(frozen=True)
class AppointmentKind:
    """A kind of appointment (名册): its grades as codes and words, how many years it lasts, and who may keep it."""

    key: str
    label: str
    writers: tuple[Role, ...]
    grades: Sequence[tuple[str, str]] = ()
    # What its grades are called.
    ranked: str = "等级"
    years: int | None = None
    # Whether it is written down who is a woman, since the law asks for one (人民调解法第8条).
    sexes: bool = False
    # Whether its people are put on duty at places (值班).
    duty: bool = False
    matter: str = ""
    # The role with which its people work in the system; accounts are made for all of them at once (see enrolling).
    role: Role | None = None


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity (活动): something held on a day, for an audience."""

    key: str
    label: str
    writers: tuple[Role, ...]
    matter: str = ""
    # The matters that one of these was about (研判), by its key.
    matters: Callable[[int], Iterable[int]] = lambda activity: ()


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


T = TypeVar("T", PlaceKind, AppointmentKind, ActivityKind)


def kinds_of(sort: type[T]) -> dict[str, T]:
    """The declared kinds of one sort, by key."""
    return {k: v for k, v in kinds().items() if isinstance(v, sort)}


def label_of(options: Sequence[tuple[str, str]], code: str) -> str:
    """The words of a level or grade; an unknown code stands for itself."""
    return dict(options).get(code, code)
