"""Who is told of what happens here (推送): subscriptions, the row that each event leaves for them, and what they are told.

The row is written in the event's own transaction, so that nothing is told that did not happen, and nothing that
happened goes untold. It is sent afterwards (see sending.py).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from siheng.kernel.exchange.models import Delivery, Subscription
from siheng.kernel.exchange.outside import check_address
from siheng.kernel.matters import scope
from siheng.kernel.matters.models import Event
from siheng.kernel.matters.process import process, processes
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record


def subscribe(
    *,
    name: str,
    address: str,
    account: Account,
    by: Account | None,
    at: datetime,
    kinds: Sequence[str] = (),
    steps: Sequence[str] = (),
) -> Subscription:
    """Tell an address of what this account may know of; empty kinds or steps mean all. Raises ValidationError."""
    wrong = {}
    if not name.strip():
        wrong["name"] = "请写明是哪个系统"
    if not account.is_active or Role.ADMIN in account.roles:
        wrong["account"] = "要用在用的办案账号；系统管理员看不到案件内容"
    if not set(kinds) <= set(processes()):
        wrong["kinds"] = "没有这类事项"
    known = {key for kind in kinds or processes() for key in processes()[kind].transitions}
    if "kinds" not in wrong and (strange := sorted(set(steps) - known)):
        wrong["steps"] = f"没有这样的步骤：{'、'.join(strange)}"
    try:
        check_address(address)
    except ValidationError as error:
        wrong["address"] = error.messages[0]
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        made = Subscription.objects.create(
            name=name.strip(),
            address=address,
            secret=secrets.token_urlsafe(32),
            account=account,
            kinds=sorted(set(kinds)),
            steps=sorted(set(steps)),
            made_at=at,
            made_by=by,
        )
        record.note(made, actor=by, at=at, before=None)
    return made


def put(event: Event) -> None:
    """Leave a row for each who wants to be told of this event. Called where events are written."""
    kind = event.matter.kind
    # Asked at every event, and mostly there is none: as plain SQL it costs a third.
    wanted = [
        s
        for s in Subscription.objects.raw(f"SELECT * FROM {Subscription._meta.db_table} WHERE active")  # noqa: S608 - our own table
        if (not s.kinds or kind in s.kinds) and (not s.steps or event.step in s.steps)
    ]
    if wanted:
        Delivery.objects.bulk_create(
            [Delivery(subscription=s, event=event, next_at=event.at) for s in wanted]
        )


def body(delivery: Delivery) -> bytes | None:
    """What is told, the same at every try; None where the account may not know of it, now that it is to be told.

    No names and no words of the parties: who may read them fetches them through the API.
    """
    event, account = delivery.event, delivery.subscription.account
    matter = event.matter
    level = scope.level(account, matter)
    if level == scope.NONE or (event.internal and level < scope.FULL):
        return None
    chosen, inside = process(matter.kind), level >= scope.PARTY
    state = chosen.states.get(event.after)
    told: dict[str, Any] = {
        "id": f"{delivery.subscription_id}-{event.pk}",
        "seq": event.seq,
        "at": localtime(event.at).isoformat(),
        "matter": {
            "id": matter.pk,
            "kind": matter.kind,
            "receipt": matter.receipt,
            "number": matter.number,
        },
        "step": event.step if inside else None,
        "label": event.label if inside else None,
        "before": event.before,
        "after": event.after,
        "after_label": state.label if state else "",
        "stage": state.stage if state else "",
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def resend(ids: Collection[int], *, at: datetime) -> int:
    """Send these once more, from the first try on; how many. Who is told nothing more gets none."""
    return Delivery.objects.filter(pk__in=ids, subscription__active=True).update(
        state=Delivery.State.WAITING, tries=0, next_at=at, problem="", status=None, done_at=None
    )


def stop(subscription: Subscription, *, by: Account | None, at: datetime) -> None:
    """Tell this subscriber nothing more; what waits for it is not sent."""
    with transaction.atomic():
        found = Subscription.objects.select_for_update().get(pk=subscription.pk)
        before, found.active = record.contents(found), False
        found.save(update_fields=["active"])
        record.note(found, actor=by, at=at, before=before)
        Delivery.objects.filter(subscription=found, state=Delivery.State.WAITING).update(
            state=Delivery.State.SKIPPED, problem="订阅已停用"
        )


def told(account: Account) -> list[Subscription]:
    """Who is told what an account may know of."""
    return list(Subscription.objects.filter(account=account, active=True))


def stop_all(account: Account, *, by: Account | None, at: datetime) -> None:
    """Tell nothing more in an account's name: none goes on when the account is in use again."""
    for subscription in told(account):
        stop(subscription, by=by, at=at)
