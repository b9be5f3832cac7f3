"""What the desk tells of places (阵地网点): those from which nobody was sent on for too long."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from siheng.kernel.org.models import Account
from siheng.kernel.registers.declare import PlaceKind, kinds_of
from siheng.kernel.registers.reading import silent
from siheng.kernel.registers.scope import may_keep, places_for, within

SHOWN = 5


def silent_places(account: Account, day: date) -> dict[str, Any] | None:
    """The places that the reader keeps from which nobody was sent on for too long; none of who keeps none."""
    kept = [k for k in kinds_of(PlaceKind).values() if k.sent_on and may_keep(account, k)]
    found = silent(places_for(account).filter(within(account.unit.prefix)), day) if kept else []
    if not found:
        return None
    return {
        "label": kinds_of(PlaceKind)[found[0].place.kind].label,
        "days": found[0].days,
        "n": len(found),
        "href": reverse("places") + f"?kind={found[0].place.kind}&silent=1",
        "rows": [
            {
                "name": s.place.name,
                "href": reverse("place", args=[s.place.pk]),
                "last": f"上次 {s.last:%Y-%m-%d}" if s.last else "从来没有过",
            }
            for s in found[:SHOWN]
        ],
    }
