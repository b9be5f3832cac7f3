"""The digest of a matter's whole record, and the hash chain of its events.

An event seals what the record was after it. So a row changed, removed or inserted behind the door shows,
whichever table it stands in: the digest of today's rows no longer is the one in the last event.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import FileField, Model

from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.trust.chain import START, Fault, canonical, holds, link, sm3
from siheng.kernel.trust.crypto import CannotDecrypt
from siheng.kernel.trust.rows import telling


@cache
def _tables() -> list[type[Model]]:
    """Every table whose rows belong to one matter, through a field called ``matter``."""
    return sorted(
        {
            r.related_model
            for r in Matter._meta.related_objects
            if r.field.name == "matter" and r.related_model not in (Event,)
        },
        key=lambda m: m._meta.label,
    )


@cache
def _compiled(model: type[Model], column: str) -> tuple[Any, str, dict[Any, Any], list[str]]:
    """A table's query by one column, compiled once: every step reads some twenty tables, mostly empty ones."""
    names = [f.attname for f in model._meta.concrete_fields if not isinstance(f, FileField)]
    query = model._base_manager.filter(**{column: 0}).order_by("pk").values_list(*names).query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    sql, _ = compiler.as_sql()
    return compiler, sql, compiler.get_converters([column[0] for column in compiler.select]), names


def _rows(model: type[Model], column: str, key: int) -> list[dict[str, Any]]:
    compiler, sql, converters, names = _compiled(model, column)
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        rows = cursor.fetchall()
    if converters:
        try:
            rows = list(compiler.apply_converters(rows, converters))
        except CannotDecrypt as error:
            raise CannotDecrypt(f"{model._meta.verbose_name}：{error}") from error
    return [telling(model, dict(zip(names, row, strict=True))) for row in rows]


@cache
def _which() -> str:
    """One question to all the tables, most of them empty for a matter: which hold a row of it."""
    asked = ", ".join(
        f"EXISTS(SELECT 1 FROM {connection.ops.quote_name(t._meta.db_table)} WHERE matter_id = %s)"  # noqa: S608 - our own tables
        for t in _tables()
    )
    return f"SELECT {asked}"


def contents(matter: Matter) -> dict[str, list[dict[str, Any]]]:
    """Every row of the matter's record, by table."""
    found = {Matter._meta.label: _rows(Matter, "pk", matter.pk)}
    tables = _tables()
    with connection.cursor() as cursor:
        cursor.execute(_which(), [matter.pk] * len(tables))
        held = cursor.fetchone()
    for model, any_row in zip(tables, held, strict=True):
        if any_row:
            found[model._meta.label] = _rows(model, "matter", matter.pk)
    return found


def digest(matter: Matter) -> dict[str, str]:
    """For each table of the matter's record, how many rows now stand in the database, and the SM3 over them."""
    return {
        label: f"{len(rows)}:" + sm3(canonical({"rows": rows})) for label, rows in contents(matter).items()
    }


def event_hash(event: Event) -> str:
    """The hash that an event must carry: over its content and the hash before it."""
    return link(
        event.previous,
        {
            "matter": event.matter_id,
            "seq": event.seq,
            "at": event.at,
            "actor": event.actor_id,
            "actor_text": event.actor_text,
            "step": event.step,
            "label": event.label,
            "before": event.before,
            "after": event.after,
            "summary": event.summary,
            "internal": event.internal,
            "data": event.data,
            "submission": event.submission,
            "record": event.record,
        },
    )


def faults(matter: Matter) -> Iterator[Fault]:
    """What in a matter's chain and record does not agree with its events."""
    where, previous, last = str(matter), START, None
    for n, event in enumerate(matter.events.order_by("seq"), start=1):
        if event.seq != n:
            yield Fault(where, f"经过第 {n} 条缺失（接着的是第 {event.seq} 条）")
            return
        if event.previous != previous:
            yield Fault(where, f"经过第 {n} 条“{event.label}”与前一条不相接")
        if not holds(event.hash, partial(event_hash, event)):
            yield Fault(where, f"经过第 {n} 条“{event.label}”的内容被改动")
        previous, last = event.hash, event
    if last is None:
        yield Fault(where, "没有任何经过，这一行不是经办理进来的")
        return
    if last.seq != matter.version:
        yield Fault(where, f"应有 {matter.version} 条经过，现有 {last.seq} 条")
    if last.after != matter.state:
        yield Fault(where, f"状态是 {matter.state}，最近一条经过后应是 {last.after}")
    try:
        now = digest(matter)
    except CannotDecrypt as error:
        yield Fault(where, f"有内容不能解读。{error}")
        return
    sealed = last.record if isinstance(last.record, dict) else {}
    differs = sorted(k for k in {*sealed, *now} if sealed.get(k) != now.get(k))
    for label in differs:
        kept, found = (str(d.get(label, "0:")).partition(":")[0] for d in (sealed, now))
        what = f"有改动（{found} 行）" if kept == found else f"封存时 {kept} 行，现有 {found} 行"
        yield Fault(
            f"{where} {table_name(label)}", f"与第 {last.seq} 条经过“{last.label}”封存的不一致：{what}"
        )


def table_name(label: str) -> str:
    """The Chinese name of a table, by its label."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):  # only a record written behind the door names a table that is not there
        return label
