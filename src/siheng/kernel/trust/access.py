"""Writing and counting the access log (访问日志). Who may read it is for the caller to decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Count

from siheng.kernel.trust.models import AccessLog

if TYPE_CHECKING:
    from siheng.kernel.org.models import Account

BATCH = 500


def record(
    *,
    account: Account | None,
    at: datetime,
    kind: AccessLog.Kind,
    subject: str,
    matter_id: int | None = None,
    field: str = "",
    reason: str = "",
    address: str | None = None,
) -> AccessLog:
    """Log one access. Raises ValidationError when a person's full data is revealed without a reason."""
    entry = AccessLog(
        account=account,
        at=at,
        kind=AccessLog.Kind(kind),
        subject=subject,
        matter_id=matter_id,
        field=field,
        reason=reason.strip(),
        address=address or None,
    )
    _check(entry)
    entry.save()
    return entry


def record_many(entries: Iterable[AccessLog]) -> int:
    """Log many accesses at once, such as the rows of an export; returns how many. All of them or none."""
    rows = list(entries)
    for entry in rows:
        _check(entry)
    AccessLog.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def record_signin(account: Account | None, *, at: datetime, ok: bool, address: str | None) -> AccessLog:
    """Log a sign-in or a refused one; no ``account`` when the name is nobody's."""
    if ok:
        return record(account=account, at=at, kind=AccessLog.Kind.SIGNIN, subject="登录", address=address)
    return record(account=account, at=at, kind=AccessLog.Kind.REFUSED, subject="登录失败", address=address)


def signed_in_from(username: str, address: str | None, *, since: datetime) -> bool:
    """Whether somebody came in under this name from this address from ``since`` on."""
    came = AccessLog.objects.filter(account__username=username, kind=AccessLog.Kind.SIGNIN, at__gte=since)
    # No name has a NUL, and PostgreSQL cannot be asked for one.
    return bool(address) and "\0" not in username and came.filter(address=address).exists()


def views_of(matter_id: int, since: datetime) -> dict[str, int]:
    """How often a matter was looked at from ``since`` on, by kind of access that there was."""
    seen = AccessLog.objects.filter(matter_id=matter_id, at__gte=since).order_by()
    return dict(seen.values_list("kind").annotate(times=Count("pk")))


def _check(entry: AccessLog) -> None:
    if entry.kind == AccessLog.Kind.REVEAL and not entry.reason.strip():
        raise ValidationError("查看完整信息要写明理由。", "reason")
    if entry.account_id is None and entry.kind not in (AccessLog.Kind.REFUSED, AccessLog.Kind.PUBLIC):
        raise ValidationError("访问日志要写明账号。", "account")
