"""What the desks of several kinds share: filters by state, choice and unit, lines that are only there if filled, parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.process import Process
from siheng.kernel.matters.showing import Filter, Row
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.trust.masking import mask_id, mask_phone

Choices = Callable[[Account], list[tuple[str, str]]]


def by_state(process: type[Process]) -> Filter:
    """The filter by the states of a process."""

    def where(key: str) -> Q:
        # That it is open is said too: those are few, and have an index of their own.
        return Q(state=key) if process.states[key].final else Q(open=True, state=key)

    return Filter("state", "状态", among((s.key, s.label) for s in process.states.values()), where)


def standing(*states: str) -> Callable[[Account], Q]:
    """What a view of those that stand in one of these states asks."""
    return lambda account: Q(state__in=states)


def among(choices: Iterable[tuple[Any, Any]]) -> Choices:
    """The same choices for every reader."""
    found = [(value, str(label)) for value, label in choices]
    return lambda account: found


def units(*kinds: str) -> Choices:
    """All units of some kinds, by their short names."""
    return lambda account: [
        (str(pk), short) for pk, short in Unit.objects.filter(kind__in=kinds).values_list("pk", "short")
    ]


def day(on: date | None) -> str:
    """A day as panels write it, or nothing."""
    return f"{on:%Y-%m-%d}" if on else ""


def filled(*pairs: tuple[str, str]) -> Iterator[Row]:
    """Lines, each with its label, where there is something to say."""
    return (Row(label, text) for label, text in pairs if text)


def parties(m: Matter, called: dict[str, str] | None = None) -> Iterator[Row]:
    """Who takes part, by what they are here called; their numbers masked, those of an agency left out."""
    for p in m.parties.select_related("region"):
        agency = p.kind == Party.Kind.AGENCY
        yield Row(
            (called or {}).get(p.role, p.get_role_display()),
            p.name + (f"等 {p.people} 人" if p.people > 1 else ""),
            tag=p.region.name if p.region and not agency else "",
            href="" if agency else f"/people/{p.pk}/",
        )
        numbers = [
            mask_id(p.id_number) if p.id_number and not agency else "",
            mask_phone(p.phone) if p.phone else "",
        ]
        if any(numbers):
            yield Row("", " · ".join(filter(None, numbers)), reveal=str(p.pk))
