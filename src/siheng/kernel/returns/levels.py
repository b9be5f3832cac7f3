"""Who is above and who is below (上级统计单位、下级填报单位): names, public keys, and how to reach the one above."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from siheng.kernel.exchange.outside import check_address
from siheng.kernel.org.models import Account
from siheng.kernel.registers import record
from siheng.kernel.returns.models import Subordinate, Superior
from siheng.kernel.trust.signing import BadKey, fingerprint, public_key


def set_superior(
    *, name: str, key: str, by: Account | None, at: datetime, address: str = "", token: str = ""
) -> Superior:
    """Say to whom returns go up from now on; without an address they are carried as files. Raises ValidationError."""
    wrong = _wrong(name, key)
    if address:
        try:
            check_address(address)
        except ValidationError as error:
            wrong["address"] = error.messages[0]
        if not token:
            wrong |= {"token": "上级发的令牌不能空"}
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        made = Superior.objects.create(
            name=name.strip(), key=key.strip(), address=address, token=token.strip(), set_at=at, set_by=by
        )
        record.note(made, actor=by, at=at, before=None)
    return made


def set_subordinate(
    *, code: str, name: str, key: str, since: date, by: Account | None, at: datetime
) -> Subordinate:
    """Expect returns of a bureau from a month on; a code known before gets the new name and key. Raises ValidationError."""
    wrong = _wrong(name, key)
    if not re.fullmatch(r"\d{12}", code.strip()):
        wrong["code"] = "单位代码是12位区划代码"
    shared = Subordinate.objects.filter(key=key.strip(), active=True).exclude(code=code.strip()).first()
    if shared:
        wrong["key"] = f"这把公钥已经登记给{shared.name}"
    if since.day != 1:
        wrong["since"] = "请写月初的日期，如 2022-01-01"
    if wrong:
        raise ValidationError(wrong)
    told = {
        "name": name.strip(), "key": key.strip(), "since": since, "active": True, "set_at": at, "set_by": by,
    }  # fmt: skip
    with transaction.atomic():
        known = Subordinate.objects.select_for_update().filter(code=code.strip()).first()
        before = record.contents(known) if known else None
        kept, _ = Subordinate.objects.update_or_create(code=code.strip(), defaults=told)
        record.note(kept, actor=by, at=at, before=before)
    return kept


def stop(found: Subordinate, *, by: Account | None, at: datetime) -> None:
    """Expect nothing more of a bureau; what it sent stays."""
    with transaction.atomic():
        kept = Subordinate.objects.select_for_update().get(pk=found.pk)
        before, kept.active = record.contents(kept), False
        kept.save(update_fields=["active"])
        record.note(kept, actor=by, at=at, before=before)


def _wrong(name: str, key: str) -> dict[str, str]:
    wrong = {} if name.strip() else {"name": "请写明单位名称"}
    try:
        fingerprint(key)
        if key.strip() == public_key():
            wrong["key"] = "这是本局自己的公钥，请填对方的"
    except BadKey as error:
        wrong["key"] = str(error)
    return wrong
