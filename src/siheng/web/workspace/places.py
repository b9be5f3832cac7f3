"""What the desk tells of places (阵地网点): those from which nobody was sent on for too long, and what the law asks of some."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from siheng.kernel.org.models import Account
from siheng.kernel.registers.declare import PlaceKind, kinds_of
from siheng.kernel.registers.models import Place
from siheng.kernel.registers.reading import silent, wanting
from siheng.kernel.registers.scope import may_keep, places_for, within

SHOWN = 5


def kept_places(account: Account, day: date) -> list[dict[str, Any]]:
    """What is to be seen to at the places that the reader keeps; nothing for who keeps none."""
    return [panel for panel in (_silent(account, day), _wanting(account, day)) if panel]


def _silent(account: Account, day: date) -> dict[str, Any] | None:
    kept = [k for k in kinds_of(PlaceKind).values() if k.sent_on and may_keep(account, k)]
    found = silent(places_for(account).filter(within(account.unit.prefix)), day) if kept else []
    if not found:
        return None
    rows = [(s.place, f"上次 {s.last:%Y-%m-%d}" if s.last else "从来没有过") for s in found]
    return _panel(f"{found[0].days} 天没有转介", "silent", rows)


def _wanting(account: Account, day: date) -> dict[str, Any] | None:
    kept = [k.key for k in kinds_of(PlaceKind).values() if k.wanting and may_keep(account, k)]
    if not kept:
        return None
    mine = places_for(account).filter(within(account.unit.prefix), kind__in=kept)
    lacking = wanting(mine, day)
    rows = [(place, lacking[place.pk]) for place in mine.filter(pk__in=lacking).order_by("name")]
    return _panel("还有要补齐的", "wanting", rows) if rows else None


def _panel(title: str, alone: str, rows: list[tuple[Place, str]]) -> dict[str, Any]:
    kind = rows[0][0].kind
    return {
        "title": title,
        "label": kinds_of(PlaceKind)[kind].label,
        "n": len(rows),
        "unit": "个",
        "href": reverse("places") + f"?kind={kind}&{alone}=1",
        "rows": [
            {"name": place.name, "href": reverse("place", args=[place.pk]), "told": words}
            for place, words in rows[:SHOWN]
        ],
    }
