"""Sending what waits to be told: signed, tried again with growing waits, in order for each matter, given up in the end."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from siheng.kernel.exchange import hooks, outside
from siheng.kernel.exchange.models import Delivery

# After each try that failed; with the last of them some two days have gone.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))
# Longer than any try takes: who took a row and died leaves it to the next.
HELD = timedelta(minutes=2)
BATCH = 200


@dataclass
class Sent:
    """What a round came to."""

    done: int = 0
    failed: int = 0
    dead: int = 0
    skipped: int = 0


def send_due(*, at: datetime, post: outside.Post = outside.post) -> Sent:
    """Send what is due. A subscriber that does not answer is left alone for the rest of the round."""
    sent, silent = Sent(), set[int]()
    for delivery in due(at).select_related("subscription__account__unit__region", "event__matter")[:BATCH]:
        if (
            delivery.subscription_id not in silent
            and _hold(delivery, at)
            and not _send(delivery, at, post, sent)
        ):
            silent.add(delivery.subscription_id)
    return sent


def due(at: datetime) -> QuerySet[Delivery]:
    """What may be sent now: of each matter only the first that waits, so that what came later arrives later."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    earlier = waiting.filter(
        subscription=OuterRef("subscription"), event__matter=OuterRef("event__matter"), pk__lt=OuterRef("pk")
    )
    ready = waiting.filter(next_at__lte=at, subscription__active=True).exclude(Exists(earlier))
    return ready.order_by("next_at", "pk")


def signature(secret: str, at: datetime, body: bytes) -> str:
    """``t=<seconds>,v1=<hex>``: HMAC-SHA256 under the secret over the seconds, a point and the body."""
    seconds = str(int(at.timestamp()))
    mac = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"


def _hold(delivery: Delivery, at: datetime) -> bool:
    """Take a row for this try, unless another worker has."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.WAITING, next_at=delivery.next_at, tries=delivery.tries
    )
    return bool(mine.update(next_at=at + HELD, tries=F("tries") + 1))


def _send(delivery: Delivery, at: datetime, post: outside.Post, sent: Sent) -> bool:
    """One try, outside any transaction; whether the subscriber is there."""
    tries = delivery.tries + 1
    content = hooks.body(delivery)
    if content is None:
        sent.skipped += 1
        _settle(delivery, state=Delivery.State.SKIPPED, problem="这个账号不该知道这一步")
        return True
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "siheng",
        "Siheng-Delivery": f"{delivery.subscription_id}-{delivery.event_id}",
        "Siheng-Try": str(tries),
        "Siheng-Signature": signature(delivery.subscription.secret, at, content),
    }
    status, problem = None, ""
    try:
        status = post(delivery.subscription.address, content, headers)
        problem = "" if 200 <= status < 300 else f"对方答复 {status}"
    except outside.Unreachable as error:
        problem = str(error)
    if not problem:
        sent.done += 1
        _settle(delivery, state=Delivery.State.DONE, status=status, problem="", done_at=at)
    elif tries > len(WAITS):
        sent.dead += 1
        _settle(delivery, state=Delivery.State.DEAD, status=status, problem=problem)
    else:
        sent.failed += 1
        _settle(delivery, status=status, problem=problem[:200], next_at=at + WAITS[tries - 1])
    return not problem


def _settle(delivery: Delivery, **fields: object) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**fields)
