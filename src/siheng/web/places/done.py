"""What was done at places this year: the figures that their kind names, split by place, of the rows that one may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from siheng.kernel.figures.evaluate import breakdown, rows
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import figure
from siheng.kernel.matters.showing import desks
from siheng.kernel.org.models import Account
from siheng.kernel.registers.declare import PlaceKind
from siheng.kernel.registers.models import Place
from siheng.web.workspace import behind
from siheng.web.workspace.context import kinds_shown

LATEST = 10


def counted(
    account: Account, kind: PlaceKind, day: date, places: Sequence[Place]
) -> dict[int, dict[str, str]]:
    """For each of some places of a kind its figures by label; nothing for who reads no such matters."""
    if not kind.figures or kind.matter not in kinds_shown(account):
        return {}
    found: dict[int, dict[str, str]] = {p.pk: {} for p in places}
    for f in map(figure, kind.figures):
        cells = {c.value: c.count for c in breakdown(f, Period.year(day.year), kind.by, account)}
        for pk, numbers in found.items():
            numbers[f"{f.label}（{f.unit}）"] = f"{cells.get(str(pk), 0):,.{f.digits}f}"
    return found


def lines(account: Account, kind: PlaceKind, day: date, places: Sequence[Place]) -> dict[int, str]:
    """The same as one line for each place."""
    found = counted(account, kind, day, places)
    return {pk: "今年" + "，".join(f"{k} {v}" for k, v in numbers.items()) for pk, numbers in found.items()}


def panel(account: Account, kind: PlaceKind, place: Place, day: date) -> dict[str, Any] | None:
    """The figures of one place, and the latest of the matters that the first of them counts."""
    found = counted(account, kind, day, [place])
    if not found:
        return None
    first, code = figure(kind.figures[0]), str(place.pk)
    latest = rows(first, Period.year(day.year), account, **{kind.by: code}).reverse()
    return {
        "title": f"今年的{desks()[kind.matter].label}",
        "sums": [{"label": label, "value": value} for label, value in found[place.pk].items()],
        "rows": behind.shown(first, list(latest.select_related(*behind.related(first))[:LATEST])),
        "more": reverse("list", args=[kind.matter]) + f"?view=all&{kind.by}={code}",
    }
