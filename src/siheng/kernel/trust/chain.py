"""Hash chains and daily seals (经过链与每日封存): what has been written cannot be changed unseen.

Each event's hash covers its content and the hash before it. Each past day is sealed over all of its events and over
the rows of every other table that names a moment as ``sealed_daily`` (by their hash, or whole), and each seal covers the seal before it. Whoever keeps one seal's digest outside the database can prove
everything up to it; a cut of the newest seals shows only against such a digest. Hash: SM3, GB/T 32905.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from django.apps import apps
from django.db import models, transaction
from django.utils.timezone import make_aware

from siheng.kernel.org.clock import local_day
from siheng.kernel.trust.models import Seal
from siheng.kernel.trust.rows import telling

START = "0" * 64  # what comes before the first link of a chain


@dataclass(frozen=True)
class Fault:
    """Something that does not agree: where and what, in Chinese, to be read by people."""

    where: str
    what: str


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sm3(data: bytes) -> str:
    """The SM3 digest of some bytes, 64 hex digits."""
    return sm3_of([data])


def sm3_of(pieces: Iterable[bytes]) -> str:
    """The same of bytes that come in pieces, and are never held together."""
    digest = hashes.Hash(hashes.SM3())
    for piece in pieces:
        digest.update(piece)
    return digest.finalize().hex()


def canonical(content: dict[str, Any]) -> bytes:
    """The one spelling of a content as JSON: keys sorted, no spaces, UTF-8, as after a database trip.

    Moments are written in UTC, numbers without trailing zeros. Raises TypeError for what has no one spelling
    (a set, bytes, a key that is no string), ValueError for a moment without a time zone and for not-a-number.
    """
    return _ENCODER.encode(_plain(content)).encode()


def link(previous_hash: str, content: dict[str, Any]) -> str:
    """The hash of a content that follows ``previous_hash`` (START for the first)."""
    if len(previous_hash) != 64:
        raise ValueError("前一环的杂凑值应为64位十六进制数。")
    return sm3(previous_hash.encode("ascii") + b"\n" + canonical(content))


def holds(kept: str, computed: Callable[[], str]) -> bool:
    """Whether a content still has the hash kept of it; one so damaged that it has no hash any more has not."""
    try:
        return kept == computed()
    except (TypeError, ValueError):
        return False


def days_to_seal(*, first: date, today: date) -> list[date]:
    """The past days still without a seal, in order; where there is none it starts at ``first``, or where other rows do."""
    newest = Seal.objects.order_by("-day").first()
    if newest is None:
        first = min([first, *_beginnings()])
    start = newest.day + timedelta(days=1) if newest else first
    return [start + timedelta(days=n) for n in range((today - start).days)]


def seal_day(day: date, entries: Iterable[tuple[int, str]], at: datetime) -> Seal:
    """Seal a past day over its events, given as (id, hash) in order of id, and other rows; a day without any too.

    Raises ValueError when the day is not over at ``at``, or does not follow the newest seal.
    """
    if day >= local_day(at):
        raise ValueError(f"{day.isoformat()} 还没有结束，不能封存。")
    with transaction.atomic():
        newest = Seal.objects.select_for_update().order_by("-day").first()
        if newest and day != newest.day + timedelta(days=1):
            raise ValueError(
                f"最近封存到 {newest.day.isoformat()}，下一个应封存的是次日，不是 {day.isoformat()}。"
            )
        events, last_event_id, root = _summary(entries)
        seal = Seal(
            day=day,
            events=events,
            last_event_id=last_event_id,
            root=root,
            others={t._meta.label_lower: list(_summary(_rows(t, day))) for t in _sealed_tables()},
            previous=newest.digest if newest else START,
            sealed_at=at,
        )
        seal.digest = _digest(seal)
        seal.save()
    return seal


def broken_seals(get_hashes_for_day: Callable[[date], Iterable[tuple[int, str]]]) -> list[Fault]:
    """Check all seals against each other and against the events of now, (id, hash) in order of id."""
    faults = []
    before: Seal | None = None
    for seal in Seal.objects.order_by("day").iterator():
        where = f"{seal.day.isoformat()} 的封存"
        if not holds(seal.digest, partial(_digest, seal)):
            faults.append(Fault(where, "封存记录本身已被改动。"))
        if before and seal.day != before.day + timedelta(days=1):
            faults.append(Fault(where, f"与上一个封存 {before.day.isoformat()} 之间缺少封存。"))
        if seal.previous != (before.digest if before else START):
            faults.append(Fault(where, "与上一个封存接不上。"))
        events, last_event_id, root = _summary(get_hashes_for_day(seal.day))
        if events != seal.events:
            faults.append(Fault(where, f"封存时有{seal.events}条经过，现有{events}条。"))
        elif (last_event_id, root) != (seal.last_event_id, seal.root):
            faults.append(Fault(where, "当日经过在封存后被改动。"))
        faults += _others_broken(seal, where)
        before = seal
    return faults


def _others_broken(seal: Seal, where: str) -> list[Fault]:
    """What does not agree in the other tables; a seal from before they were sealed says nothing of them."""
    faults: list[Fault] = []
    if not isinstance(seal.others, dict):  # put in its place behind the door: the seal's own digest tells
        return faults
    for table in _sealed_tables():
        name = str(table._meta.verbose_name)
        then = seal.others.get(table._meta.label_lower)
        if then is None:  # not sealed yet on that day
            continue
        now = list(_summary(_rows(table, seal.day)))
        if then[0] != now[0]:
            faults.append(Fault(where, f"封存时有{then[0]}条{name}，现有{now[0]}条。"))
        elif then != now:
            faults.append(Fault(where, f"当日{name}在封存后被改动。"))
    return faults


def _sealed_tables() -> list[type[models.Model]]:
    """The tables beside the events whose rows are sealed: those that name their moment as ``sealed_daily``."""
    found = [t for t in apps.get_models() if getattr(t, "sealed_daily", "")]
    return sorted(found, key=lambda t: t._meta.label_lower)


def _rows(table: type[models.Model], day: date) -> Iterable[tuple[int, str]]:
    begins, ends = (make_aware(datetime.combine(d, time())) for d in (day, day + timedelta(days=1)))
    moment: str = table.sealed_daily  # type: ignore[attr-defined]
    rows: models.QuerySet[Any, Any] = models.QuerySet(table).order_by("id")
    rows = rows.filter(**{f"{moment}__gte": begins, f"{moment}__lt": ends})
    if any(f.name == "hash" for f in table._meta.concrete_fields):
        return rows.values_list("id", "hash").iterator()
    return ((row["id"], sm3(canonical(telling(table, row)))) for row in rows.values().iterator())


def _beginnings() -> Iterable[date]:
    """The first day of each table that has rows."""
    for table in _sealed_tables():
        moment: str = table.sealed_daily  # type: ignore[attr-defined]
        rows: models.QuerySet[Any, Any] = models.QuerySet(table).order_by(moment)
        first = rows.values_list(moment, flat=True).first()
        if first is not None:
            yield local_day(first)


def _summary(entries: Iterable[tuple[int, str]]) -> tuple[int, int | None, str]:
    """How many, the last id, and one SM3 over all of them in one pass, without holding them."""
    digest, count, last = hashes.Hash(hashes.SM3()), 0, None
    for last, value in entries:
        digest.update(f"{last}:{value}\n".encode())
        count += 1
    return count, last, digest.finalize().hex()


def _digest(seal: Seal) -> str:
    fields = ["day", "events", "last_event_id", "root", "sealed_at"]
    if seal.others is not None:
        fields.append("others")
    return link(seal.previous, {name: getattr(seal, name) for name in fields})


# Most of what is sealed is one of these; they are their own spelling.
PLAIN = frozenset({str, int, bool, type(None)})


def _plain(value: Any) -> Any:
    """A value as JSON knows it, in its one spelling."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError("键只能是文字。")
        return {key: v if type(v) in PLAIN else _plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [v if type(v) in PLAIN else _plain(v) for v in value]
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return int(exact) if exact.is_finite() and exact == exact.to_integral_value() else value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("时刻要带时区。")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} 不能写入经过链。")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("不是有限数。")
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
