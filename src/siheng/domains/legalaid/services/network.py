"""What comes from the network: when a station or contact point last sent somebody on to the centre (转介)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max, Q

from siheng.domains.legalaid.models import Advice, LegalAid

# Most places sent somebody on within so many days; only of the others the years before are read.
RECENT = timedelta(days=60)


def sent_on(places: Sequence[int], on: date) -> dict[int, date]:
    """The last day, up to this one, on which each of these places sent an application or a question on to the centre.

    What a station answers itself is no referral.
    """
    lately = Q(matter__received_on__gte=on - RECENT)
    found = _last(places, on, lately & Q(matter__kind="legalaid"), lately & Q(matter__kind="advice"))
    return found | _last([p for p in places if p not in found], on, Q(), Q())


def _last(places: Sequence[int], on: date, cases: Q, advice: Q) -> dict[int, date]:
    found: dict[int, date] = {}
    for rows in (LegalAid.objects.filter(cases), Advice.objects.filter(advice, handed=True)):
        sent = rows.filter(place__in=places, matter__received_on__lte=on).values_list("place")
        for place, last in sent.annotate(Max("matter__received_on")):
            found[place] = max(last, found.get(place, last))
    return found
