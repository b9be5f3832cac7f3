"""The rows of a table as lines of JSON and back: the same on either database, to the microsecond.

Encrypted fields stay as they lie in the database; nothing is decrypted to be carried.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Cast
from django.utils.duration import duration_iso_string

from siheng.kernel.trust.crypto import EncryptedTextField, decrypt

# Belongs to a running site or is made by Django itself.
SKIPPED_APPS = frozenset({"sessions", "contenttypes", "auth", "axes", "messages"})
BATCH = 1000

Model = type[models.Model]


def tables() -> dict[str, Model]:
    """Every table that a backup carries, by label; those behind many-to-many fields too."""
    return {
        m._meta.label: m
        for m in apps.get_models(include_auto_created=True)
        if m._meta.app_label not in SKIPPED_APPS and m._meta.managed and not m._meta.proxy
    }


def columns(model: Model) -> list[str]:
    """The names of a table's columns as rows have them."""
    return [f.attname for f in model._meta.concrete_fields]


def lines(model: Model) -> Iterator[bytes]:
    """Each row as one line, in order of key."""
    asked = [_raw(f) if isinstance(f, EncryptedTextField) else f.attname for f in model._meta.concrete_fields]
    # A plain query set: whatever the table's manager hides or guards, a backup holds all of it.
    rows: models.QuerySet[Any, Any] = models.QuerySet(model).order_by("pk").values_list(*asked)
    for row in rows.iterator(chunk_size=BATCH):
        yield json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def insert(model: Model, source: Iterable[bytes]) -> int:
    """Insert lines as they are, past managers and ``save``; answers how many.

    Raises CannotDecrypt when no present key opens an encrypted value, ValueError for what is no such line.
    """
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    names, places = ", ".join(quote(str(f.column)) for f in fields), ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    total, rest = 0, iter(source)
    with connection.cursor() as cursor:
        while batch := [_prepared(fields, json.loads(line)) for line in islice(rest, BATCH)]:
            cursor.executemany(statement, batch)
            total += len(batch)
    return total


def clear(model: Model) -> None:
    """Remove every row, past managers that refuse to."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _raw(field: EncryptedTextField) -> Any:
    """The column as it lies in the database: as plain text it is not decrypted on the way."""
    return Cast(models.F(field.attname), models.TextField())


def _prepared(fields: Iterable[Any], values: list[Any]) -> list[Any]:
    return [_value(f, v) for f, v in zip(fields, values, strict=True)]


def _value(field: Any, value: Any) -> Any:
    if isinstance(field, EncryptedTextField):
        if value:
            decrypt(value, field.context)
        return value
    return field.get_db_prep_save(field.to_python(value), connection)


def _plain(value: Any) -> Any:
    """What JSON has no type for, as ``to_python`` of its field reads it again."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"{type(value).__name__} cannot be backed up")
