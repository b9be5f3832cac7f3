"""Accounts for those of a roster who have none (按名册开通账号), all of them in one act."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet

from siheng.kernel.matters.refusals import NotNow, Refused
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record
from siheng.kernel.registers.declare import AppointmentKind
from siheng.kernel.registers.models import Appointment
from siheng.kernel.registers.reading import in_office

REASON = "按名册开通账号"
# In one act at most: a password takes a sixth of a second to be set, and whoever waits must still get the list.
MOST = 200
# None that one mistakes for another on paper; 48 bits.
UPPER, LOWER, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"
SHAPE = (UPPER, *[LOWER] * 3, *[DIGITS] * 4, *[LOWER] * 4)


@dataclass(frozen=True)
class Enrolment:
    """One person of a roster and the account that they are to have: a new one, or theirs that the roster does not name."""

    entry: Appointment
    account: Account

    @property
    def new(self) -> bool:
        """Whether the account is yet to be made."""
        return self.account.pk is None


def enrolments(kind: AppointmentKind, on: date) -> list[Enrolment]:
    """Those in office on a day without an account, each with the one that they would have: 单位代码-序号, at their unit.

    The first of them, by unit, as many as one act takes. An account in use of that name, role and unit that no entry of the roster names is theirs already.
    """
    entries = list(without(kind, on).select_related("unit").order_by("unit__code", "name", "pk")[:MOST])
    units = {e.unit_id for e in entries}
    named = Appointment.objects.filter(kind=kind.key, account__isnull=False).values("account")
    theirs: dict[tuple[int, str], Account] = {
        (a.unit_id, a.name): a
        for a in Account.objects.filter(unit__in=units, is_active=True).exclude(pk__in=named)
        if kind.role in a.roles
    }
    taken = set(Account.objects.filter(unit__in=units).values_list("username", flat=True))
    found = []
    for entry in entries:
        account = theirs.pop((entry.unit_id, entry.name), None)
        if account is None:
            username = next(name for name in _names(entry.unit.code) if name not in taken)
            taken.add(username)
            account = Account(
                username=username, name=entry.name, post=kind.label, unit=entry.unit, roles=[kind.role]
            )
        found.append(Enrolment(entry, account))
    return found


def enrol(kind: AppointmentKind, *, actor: Account, at: datetime) -> list[tuple[Enrolment, str]]:
    """Give each of them their account, all or none; answers with the first password of the new ones, which is kept nowhere.

    Raises Refused for who is no administrator, NotNow where nobody is without one or the roster has just changed.
    """
    if Role.ADMIN not in actor.roles:
        raise Refused("账号和单位由系统管理员管理")
    on = local_day(at)
    planned = enrolments(kind, on)
    if not planned:
        raise NotNow(f"在任的{kind.label}都有账号了")
    passwords = [_password(e.account) if e.new else "" for e in planned]  # slow, so before the lock
    with transaction.atomic():
        still = without(kind, on).filter(pk__in=[e.entry.pk for e in planned]).order_by("pk")
        if len(still.select_for_update()) < len(planned):
            raise NotNow(f"{kind.label}名册刚刚有变动，请再看一遍再开通")
        for one in planned:
            _write(one, actor, at)
    return list(zip(planned, passwords, strict=True))


def without(kind: AppointmentKind, on: date) -> QuerySet[Appointment]:
    """Those in office on a day at a unit in use who have no account."""
    return in_office(kind.key, on).filter(account=None, unit__active=True)


def _names(code: str) -> Iterator[str]:
    return (f"{code}-{n}" for n in count(1))


def _password(account: Account) -> str:
    """A first password of the account's, set."""
    password = "".join(map(secrets.choice, SHAPE))
    validate_password(password, account)
    account.password = make_password(password)
    return password


def _write(one: Enrolment, actor: Account, at: datetime) -> None:
    account, entry = one.account, one.entry
    if one.new:
        account.full_clean(exclude=["password"])
        account.save()
        record.note(account, actor=actor, at=at, reason=REASON, before=None)
    before = record.contents(entry)
    entry.account, entry.version = account, entry.version + 1
    entry.save()
    record.note(entry, actor=actor, at=at, reason=REASON, before=before)
