"""Tokens (接口令牌): made for one account, shown once, narrowed by scope and kind, gone on a day or at a press."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from siheng.kernel.exchange.models import ApiToken
from siheng.kernel.matters.process import processes
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record
from siheng.kernel.trust.chain import sm3

READ, WRITE, FIGURES, RETURNS = "matters.read", "matters.write", "figures.read", "returns"
SCOPES = {READ: "查询事项", WRITE: "登记和办理事项", FIGURES: "读统计数字", RETURNS: "报送统计报表"}
LONGEST = timedelta(days=731)
MARK = "siheng_"
# Days for which whoever a token acts as is told of it on the desk.
TOLD = timedelta(days=30)
# Writing down each use would make every reading a writing.
USED_EVERY = timedelta(minutes=5)


def make(
    *,
    name: str,
    account: Account,
    scopes: Sequence[str],
    expires_on: date,
    by: Account | None,
    at: datetime,
    kinds: Sequence[str] = (),
    per_minute: int = 600,
) -> tuple[ApiToken, str]:
    """A new token, and the key to be shown once. Raises ValidationError, its errors at the fields."""
    today, wrong = local_day(at), {}
    if not name.strip():
        wrong["name"] = "请写明是哪个系统"
    if not account.is_active or Role.ADMIN in account.roles:
        wrong["account"] = "要用在用的办案账号；系统管理员看不到案件内容"
    if not scopes or not set(scopes) <= set(SCOPES):
        wrong["scopes"] = "请从所列范围里选，至少选一项"
    if not set(kinds) <= set(processes()):
        wrong["kinds"] = "没有这类事项"
    if not today <= expires_on <= today + LONGEST:
        wrong["expires_on"] = "有效期从今天起，最长两年"
    if not 1 <= per_minute <= 60_000:
        wrong["per_minute"] = "每分钟 1 次到 60000 次"
    if wrong:
        raise ValidationError(wrong)
    key = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            name=name.strip(),
            account=account,
            digest=_digest(key),
            hint=key[:12],
            scopes=sorted(set(scopes)),
            kinds=sorted(set(kinds)),
            per_minute=per_minute,
            expires_on=expires_on,
            made_at=at,
            made_by=by,
        )
        record.note(token, actor=by, at=at, before=None)
    return token, key


def revoke(*, token: ApiToken, by: Account | None, at: datetime) -> bool:
    """Stop a token from this moment on; whether it had not been stopped yet."""
    with transaction.atomic():
        running = ApiToken.objects.select_for_update().filter(pk=token.pk, revoked_at=None).first()
        if running is None:
            return False
        before = record.contents(running)
        running.revoked_at, running.revoked_by = at, by
        running.save(update_fields=["revoked_at", "revoked_by"])
        record.note(running, actor=by, at=at, before=before)
    return True


def valid(on: date) -> QuerySet[ApiToken]:
    """The tokens that were not stopped and have not run out on a day."""
    return ApiToken.objects.filter(revoked_at=None, expires_on__gte=on)


def running(account: Account, at: datetime) -> list[ApiToken]:
    """The tokens with which others may act in an account's name, newest first."""
    mine = valid(local_day(at)).filter(account=account)
    return list(mine.select_related("made_by").order_by("-id"))


def revoke_all(account: Account, *, by: Account | None, at: datetime) -> None:
    """Stop every token that acts in an account's name: none goes on when the account is in use again."""
    for token in running(account, at):
        revoke(token=token, by=by, at=at)


def of(key: str, at: datetime) -> ApiToken | None:
    """The token of a key that may be used at this moment; its use is noted, to five minutes."""
    token = (
        ApiToken.objects.select_related("account__unit__region")
        .filter(digest=_digest(key), revoked_at=None, account__is_active=True)
        .first()
    )
    if token is None or token.expires_on < local_day(at):
        return None
    if token.used_at is None or token.used_at < at - USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    return token


def _digest(key: str) -> str:
    return sm3(key.encode("utf8", "surrogatepass"))
