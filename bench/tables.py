"""Rows written straight into a table, many at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection, connections, models
from django.db.models import Max


class Table:
    """Rows of one model, collected and written many at a time; what a row does not say is the field's default."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.rows = model, []  # type: ignore[var-annotated]
        fields = model._meta.concrete_fields
        names = ", ".join(connection.ops.quote_name(f.column) for f in fields)
        places = ", ".join(["%s"] * len(fields))
        self.sql = (
            f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
        )
        self.names = [f.attname for f in fields]
        self.prepare = {f.attname: made for f in fields if (made := _preparing(f))}
        self.defaults = {
            f.attname: f.get_db_prep_save(f.get_default(), connections["default"]) for f in fields
        }
        self.next = (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1

    def add(self, **values: Any) -> int:
        """Collect a row; answers its number."""
        if "id" in self.defaults:
            values["id"], self.next = self.next, self.next + 1
        self.rows.append(values)
        return values.get("id", 0)

    def write(self) -> None:
        """Write what was collected."""
        with connection.cursor() as cursor:
            cursor.executemany(self.sql, map(self._tuple, self.rows))
        self.rows.clear()

    def _tuple(self, row: dict[str, Any]) -> list[Any]:
        whole = self.defaults | row
        for name, prepare in self.prepare.items():
            if name in row:
                whole[name] = prepare(row[name])
        return [whole[name] for name in self.names]


def _preparing(field: models.Field) -> Callable[[Any], Any] | None:
    """How a field's value is made ready for the database, where it must be; what comes again and again, once."""
    if isinstance(field, models.CharField | models.IntegerField | models.BooleanField | models.ForeignKey):
        return None
    raw = connections["default"]
    if isinstance(field, models.DateField):
        return cache(lambda value: field.get_db_prep_save(value, raw))
    if isinstance(field, models.JSONField):
        known: dict[str, Any] = {}
        return lambda value: (
            known.get(repr(value)) or known.setdefault(repr(value), field.get_db_prep_save(value, raw))
        )
    return lambda value: field.get_db_prep_save(value, raw)
