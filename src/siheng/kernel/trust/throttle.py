"""Slowing down who knocks too often (限速): counted in the database, so that every process of the server counts together.

Who it is stands there as a blind index alone: an address or a query code cannot be read from the table.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from siheng.kernel.trust.crypto import blind
from siheng.kernel.trust.models import Knock


def knock(purpose: str, who: str, *, at: datetime, limit: int, seconds: int) -> bool:
    """Count one more knock of ``who`` for a purpose; whether it is within the limit of the running span of time.

    Spans lie one after the other, so at most twice the limit falls into any ``seconds`` of them. ``at`` is the real moment.
    """
    span = int(at.timestamp()) // seconds
    key = blind(f"{purpose}|{seconds}|{span}|{who}", "knock")
    with transaction.atomic():
        _, first = Knock.objects.select_for_update().get_or_create(
            key=key, defaults={"until": at + timedelta(seconds=seconds)}
        )
        Knock.objects.filter(key=key).update(times=F("times") + 1)
        if first:
            Knock.objects.filter(until__lt=at).delete()
        return Knock.objects.values_list("times", flat=True).get(key=key) <= limit
