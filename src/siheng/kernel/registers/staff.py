"""Units and accounts (单位与账号): kept by the administrator, each change told and chained as the registers' are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.db import transaction

from siheng.kernel.documents.series import number_used
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.refusals import Conflict, NotNow, Refused
from siheng.kernel.org import founding
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record
from siheng.kernel.registers.models import Change
from siheng.kernel.trust.sessions import end_sessions

# What else ends for good with an account that is put out of use, called with it, by whom and when; a room above this
# one adds its own when the program starts.
endings: list[Callable[..., None]] = []


def keep(row: Unit | Account, *, actor: Account, at: datetime, seen: int) -> None:
    """Save a unit or an account with its change; ``seen`` is the number of changes that the actor saw.

    Raises Refused for who is no administrator, Conflict when another was first, NotNow for what still stands in use.
    """
    if Role.ADMIN not in actor.roles:
        raise Refused("账号和单位由系统管理员管理")
    with transaction.atomic():
        before = None
        if row.pk:
            type(row)._base_manager.select_for_update().get(pk=row.pk)
            since = [c for c in record.changes(row) if c.seq > seen]
            if since:
                who = "、".join(dict.fromkeys(c.actor_text for c in since))
                raise Conflict(f"您打开这一页之后，{who}已改过。您的内容还没有保存。", since)
            before = record.contents(row)
        _ask_idle(row, actor)
        row.save()
        if isinstance(row, Account) and not row.is_active:
            end_sessions(row.pk)
            for end in endings:
                end(row, by=actor, at=at)
        record.note(row, actor=actor, at=at, before=before)


def _ask_idle(row: Unit | Account, actor: Account) -> None:
    """Raise NotNow for a unit put out of use while people or matters are there, or for oneself shut out."""
    if isinstance(row, Account):
        if row.pk == actor.pk and not (row.is_active and Role.ADMIN in row.roles):
            raise NotNow("不能停用自己的账号，也不能取消自己的管理员角色，请由另一位系统管理员办理")
        return
    if row.pk and not row.active:
        people = row.accounts.filter(is_active=True).count()
        held = Matter.objects.everything("counted, not shown").filter(unit=row, open=True).count()
        if people or held:
            raise NotNow(f"{row.short}还有 {people} 个在用账号、{held} 件在办事项，移交以后才能停用")


def changed_password(account: Account, *, at: datetime) -> None:
    """Tell in the account's chain that its holder has a new password; the caller holds the transaction."""
    holder = Account.objects.select_related("unit").get(pk=account.pk)
    record.note(holder, actor=holder, at=at, before=record.contents(holder) | {"password": ""})


def found(path: Path, *, password: str | None, at: datetime) -> SimpleNamespace:
    """Found a bureau from its file and begin the chain of its units and accounts; answers as ``founding.found`` does.

    Series of numbers go on behind those that the file names. Raises ValidationError for one that is no such number.
    """
    with transaction.atomic():
        made = founding.found(path, password=password)
        for number in made.numbers:
            if not number_used(number):
                raise ValidationError(f"认不出文号“{number}”，应如 威环政复〔2022〕55号")
        founded(at)
    return made


def founded(at: datetime) -> None:
    """Begin the chain of every region, unit and account that has none: those that the founding file made."""
    for model in (Region, Unit, Account):
        known = set(Change.objects.filter(table=model._meta.label_lower).values_list("row", flat=True))
        for row in model._base_manager.order_by("pk"):
            if int(row.pk) not in known:
                record.note(row, actor=None, at=at, before=None)
