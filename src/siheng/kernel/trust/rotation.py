"""Moving every encrypted value to the first key (密钥更换), in batches, so that older keys can be dropped.

A value already under the first key is not touched, so a run that was killed is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Cast

from siheng.kernel.trust.crypto import CannotDecrypt, EncryptedTextField, current_prefix, decrypt

BATCH = 500


@dataclass
class Rotation:
    """What a run has done: rows moved, and the values that no present key opens."""

    moved: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate(tables: Iterable[type[models.Model]], progress: Callable[[str, int, int], None]) -> Rotation:
    """Move the encrypted fields of these tables; ``progress`` hears the table, rows done and rows to do.

    A value that does not open is left as it is and reported.
    """
    outcome = Rotation()
    for table in tables:
        fields = [f for f in table._meta.local_fields if isinstance(f, EncryptedTextField)]
        if fields:
            _rotate_table(table, fields, outcome, progress)
    return outcome


def _rotate_table(
    table: type[models.Model],
    fields: list[EncryptedTextField],
    outcome: Rotation,
    progress: Callable[[str, int, int], None],
) -> None:
    pending = _pending(table, fields)
    total, done, last = pending.count(), 0, None
    while True:
        with transaction.atomic():
            rest = pending.filter(pk__gt=last) if last is not None else pending
            raws = [f"raw{n}" for n in range(len(fields))]
            rows = list(rest.select_for_update().order_by("pk").values_list("pk", *raws)[:BATCH])
            for pk, *stored in rows:
                outcome.moved += _rotate_row(table, fields, pk, stored, outcome.unreadable)
        if not rows:
            return
        done, last = done + len(rows), rows[-1][0]
        progress(str(table._meta.verbose_name), done, total)


def _pending(table: type[models.Model], fields: list[EncryptedTextField]) -> models.QuerySet[Any]:
    """The rows with a value under another key; all rows count, whatever the table's manager hides."""
    raw = {f"raw{n}": Cast(F(f.name), models.TextField()) for n, f in enumerate(fields)}
    wanted = Q()
    for name in raw:
        wanted |= Q(**{f"{name}__gt": ""}) & ~Q(**{f"{name}__startswith": current_prefix()})
    return models.QuerySet(table).annotate(**raw).filter(wanted)


def _rotate_row(
    table: type[models.Model],
    fields: list[EncryptedTextField],
    pk: Any,
    stored: list[str | None],
    unreadable: list[str],
) -> bool:
    """Write a row's readable values anew; whether there was any."""
    plain = {}
    for encrypted, value in zip(fields, stored, strict=True):
        if not value or value.startswith(current_prefix()):
            continue
        try:
            plain[encrypted.name] = decrypt(value, encrypted.context)
        except CannotDecrypt as error:
            unreadable.append(f"{table._meta.verbose_name} {pk} 的{encrypted.verbose_name}：{error}")
    # A plain query set: a table that is written once may still change its key.
    return bool(plain) and bool(models.QuerySet(table).filter(pk=pk).update(**plain))
