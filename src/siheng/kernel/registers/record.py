"""What was done to a register (变动): a chain of changes for each row, the last of which seals what the row now is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from functools import partial
from itertools import groupby
from typing import Any

from django.db.models import Model

from siheng.kernel.documents import uploads
from siheng.kernel.law import holidays
from siheng.kernel.law.models import CalendarYear
from siheng.kernel.matters import daily
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import kinds, label_of
from siheng.kernel.registers.models import Activity, Appointment, Change, Duty, Outline, Place
from siheng.kernel.trust.chain import START, Fault, canonical, holds, link, sm3
from siheng.kernel.trust.crypto import CannotDecrypt
from siheng.kernel.trust.masking import mask_id, mask_phone
from siheng.kernel.trust.rows import telling

# Who belongs where and may do what is kept as the registers are: a right that somebody gave himself is told. So is
# the calendar, by which terms are counted. A room above this one adds its own when the program starts.
tables: list[type[Model]] = [
    Region, Unit, Account, CalendarYear, Place, Appointment, Duty, Activity, Outline,
]  # fmt: skip
BATCH = 500
# What a row says of itself that is no content, and what is too long, or not for anybody, to tell.
SILENT = frozenset({"id", "version", "id_index", "last_login", "single_keys"})
LONG = frozenset({"minutes", "shape", "password", "mark", "digest", "secret", "token"})
# What signing in and coming in with a token write, which goes on without an administrator.
UNSEALED = frozenset({"password", "last_login", "single_keys", "used_at"})


def contents(row: Model) -> dict[str, Any]:
    """A row as it stands in the database."""
    fresh = type(row)._base_manager.get(pk=row.pk)
    return {f.attname: _spelled(getattr(fresh, f.attname)) for f in row._meta.concrete_fields}


def _spelled(value: Any) -> Any:
    return value.isoformat() if isinstance(value, time) else value


def digest(table: type[Model], content: dict[str, Any]) -> str:
    """The SM3 digest of a row's content."""
    sealed = {name: value for name, value in content.items() if name not in UNSEALED}
    return sm3(canonical(telling(table, sealed)))


def note(
    row: Model,
    *,
    actor: Account | None,
    at: datetime,
    reason: str = "",
    before: dict[str, Any] | None,
    gone: bool = False,
) -> Change | None:
    """Write what was done to a row: made (no ``before``), changed, or removed (``gone``, asked before it is deleted).

    No ``actor``: the founding of the bureau, or a command. Answers None when nothing differs. The caller holds the row and the
    transaction.
    """
    after = {} if gone else contents(row)
    changed = _changed(row, before or {}, after)
    if not changed and before is not None and not gone:
        return None
    table, last = row._meta.label_lower, None if before is None else _last(row)
    change = Change(
        table=table,
        row=int(row.pk),
        seq=last.seq + 1 if last else 1,
        at=at,
        actor=actor,
        actor_text=f"{actor.name}（{actor.unit.short}）" if actor else "设立",
        reason=reason,
        changed=changed,
        digest="" if gone else digest(type(row), after),
        previous=last.hash if last else START,
    )
    change.hash = change_hash(change)
    change.save()
    return change


def change_hash(change: Change) -> str:
    """The hash that a change must carry: over its content and the hash before it."""
    return link(
        change.previous,
        {
            "table": change.table,
            "row": change.row,
            "seq": change.seq,
            "at": change.at,
            "actor": change.actor_id,
            "actor_text": change.actor_text,
            "reason": change.reason,
            "changed": change.changed,
            "digest": change.digest,
        },
    )


def changes(row: Model) -> list[Change]:
    """What was done to a row, in order."""
    return list(Change.objects.filter(table=row._meta.label_lower, row=row.pk).order_by("seq"))


def _last(row: Model) -> Change | None:
    return Change.objects.filter(table=row._meta.label_lower, row=row.pk).order_by("-seq").first()


def _changed(row: Model, before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[str]]:
    """Field by field what it was and is, in words; a person's numbers masked."""
    found = {}
    for field in row._meta.concrete_fields:
        name = field.attname
        was, now = before.get(name), after.get(name)
        if name in SILENT or was == now or (was in (None, "", []) and now in (None, "", [])):
            continue
        label = str(field.verbose_name)
        found[label] = ["", "有改动"] if name in LONG else [_said(row, field, was), _said(row, field, now)]
    return found


def _said(row: Model, field: Any, value: Any) -> str:
    """A value in words: what a key stands for, a level's label; a person's number masked."""
    if value in (None, "", []):
        return ""
    if field.is_relation:
        if value == getattr(row, field.attname) and field.is_cached(row):
            return str(getattr(row, field.name))
        return str(field.related_model._base_manager.filter(pk=value).first() or value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.name == "roles":
        value = [Role(role).label for role in value]
    elif field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name in ("level", "grade"):
        kind = kinds().get(getattr(row, "kind", ""))
        return label_of(getattr(kind, f"{field.name}s", ()), str(value))
    if field.name == "id_number":
        return mask_id(str(value))
    if field.name == "phone" and isinstance(row, Appointment):
        return mask_phone(str(value))
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def faults() -> Iterator[Fault]:
    """What in the registers does not agree with their changes: rows and chains, of every table."""
    for model in tables:
        name, label = str(model._meta.verbose_name), model._meta.label_lower
        known = set()
        chains = Change.objects.filter(table=label).order_by("row", "seq").iterator(chunk_size=BATCH)
        pending: list[tuple[int, list[Change]]] = []
        for key, links in groupby(chains, key=lambda c: c.row):
            known.add(key)
            pending.append((key, list(links)))
            if len(pending) == BATCH:
                yield from _compared(model, name, pending)
                pending = []
        yield from _compared(model, name, pending)
        for key in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator():
            if int(key) not in known and not (model is CalendarYear and holidays.shipped(key)):
                yield Fault(f"{name} {key}", "没有任何变动记录，这一行不是经办理进来的")


def _compared(model: type[Model], name: str, chains: list[tuple[int, list[Change]]]) -> Iterator[Fault]:
    try:
        found = model._base_manager.in_bulk([key for key, _ in chains])
    except CannotDecrypt as error:  # one row hides the others of its lot, so that each is asked by itself
        if len(chains) == 1:
            yield Fault(f"{name} {chains[0][0]}", f"有内容不能解读。{error}")
        else:
            for chain in chains:
                yield from _compared(model, name, [chain])
        return
    rows = {int(key): row for key, row in found.items()}
    for key, links in chains:
        row = rows.get(key)
        where = f"{name} {row if row is not None and '__str__' in vars(model) else key}"
        yield from _links(where, links)
        version = getattr(row, "version", None)
        if row is None and links[-1].digest:
            yield Fault(where, "这一行不在了，没有删除它的变动记录")
        elif row is not None and not links[-1].digest:
            yield Fault(where, "最近一次变动已经删除这一行，它却还在")
        elif row is not None and links[-1].digest != digest(
            model, {f.attname: _spelled(getattr(row, f.attname)) for f in model._meta.concrete_fields}
        ):
            yield Fault(where, f"与第 {links[-1].seq} 次变动封存的不一致")
        elif version is not None and version != len(links):
            yield Fault(where, f"应有 {version} 次变动，现有 {len(links)} 次")


def _links(where: str, links: list[Change]) -> Iterator[Fault]:
    previous = START
    for n, change in enumerate(links, start=1):
        if change.seq != n:
            yield Fault(where, f"第 {n} 次变动缺失（接着的是第 {change.seq} 次）")
            return
        if change.previous != previous:
            yield Fault(where, f"第 {n} 次变动与前一次不相接")
        if not holds(change.hash, partial(change_hash, change)):
            yield Fault(where, f"第 {n} 次变动的内容被改动")
        previous = change.hash


def _calendar() -> Iterator[Fault]:
    for year, what in holidays.faults():
        yield Fault(f"{year} 年放假安排", what)


# A room above this one adds its own when the program starts.
checks: list[Callable[[], Iterable[Fault]]] = [daily.check, faults, _calendar, uploads.faults]


def check() -> Iterator[Fault]:
    """Everything that does not agree, of matters, registers, the files on the disk, and the rooms above."""
    for one in checks:
        yield from one()
