"""What comes from the network: when a station or contact point last sent somebody on to the centre (转介)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from siheng.domains.legalaid.models import Advice, LegalAid


def sent_on(places: Sequence[int], on: date) -> dict[int, date]:
    """The last day, up to this one, on which each of these places sent an application or a question on to the centre.

    What a station answers itself is no referral.
    """
    rows = [
        *LegalAid.objects.filter(place__in=places, matter__received_on__lte=on)
        .values_list("place")
        .annotate(Max("matter__received_on")),
        *Advice.objects.filter(place__in=places, handed=True, matter__received_on__lte=on)
        .values_list("place")
        .annotate(Max("matter__received_on")),
    ]
    found: dict[int, date] = {}
    for place, last in rows:
        found[place] = max(last, found.get(place, last))
    return found
