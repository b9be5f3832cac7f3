"""Freezing figures (封存数字) with the rows behind them, and telling what has changed since and why (与今天比)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from siheng.kernel.figures.declare import Ratio
from siheng.kernel.figures.evaluate import Value, evaluate, rows
from siheng.kernel.figures.models import Frozen
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.figures.sources import Source
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.org.clock import local_day
from siheng.kernel.registers import models as registers
from siheng.kernel.trust.chain import START, link

LATE, CORRECTED = "迟报", "更正"
SHOWN = 500  # rows told one by one; beyond that the count alone


@dataclass(frozen=True)
class RowChange:
    """One row that came into a figure or left it, the event that moved it, and whether that is late or a correction."""

    row: int
    number: str
    title: str
    added: bool
    kind: str
    at: datetime | None
    by: str
    step: str

    @property
    def why(self) -> str:
        """The change in one sentence."""
        came = "增加" if self.added else "减少"
        if self.at is None:
            return f"{came} {self.number}，没有此后的经过可以说明"
        day = local_day(self.at)
        return f"{day.month}月{day.day}日，{self.by}办理“{self.step}”，{came} {self.number}。属{self.kind}。"


@dataclass(frozen=True)
class Change:
    """A frozen figure and the same figure now."""

    frozen: Frozen
    now: Value | None
    rows: tuple[RowChange, ...]
    added: int
    removed: int
    redefined: bool

    @property
    def changed(self) -> bool:
        """Whether the number or the rows behind it differ."""
        then = self.frozen.value
        return self.now is None or self.now.number != then or bool(self.added or self.removed)


def content(value: Value) -> dict[str, Any]:
    """What a frozen figure keeps of a value: its number, its meaning's version, its rows and their digest."""
    figure, ids = value.figure, row_ids(value)
    return {
        "key": figure.key, "definition_version": figure.version, "label": figure.label, "value": value.number,
        "unit": figure.unit, "formula": value.formula, "rows": ids, "digest": rows_digest(ids),
    }  # fmt: skip


def row_ids(value: Value) -> dict[str, list[int]]:
    """The ids of the rows behind a value, sorted; for a ratio of both its parts."""
    figure = value.figure
    parts = {"": figure}
    if isinstance(figure, Ratio):
        parts = {"numerator": figure.numerator, "denominator": figure.denominator}
    return {
        name: sorted(rows(part, value.period).values_list("pk", flat=True)) for name, part in parts.items()
    }


def rows_digest(ids: dict[str, list[int]]) -> str:
    """One digest over the ids of rows."""
    return link(START, {"rows": ids})


def compare(registry: Registry, frozen: Iterable[Frozen], *, period: Period, since: datetime) -> list[Change]:
    """Every frozen figure beside its value now, with the rows that moved since and the events that moved them."""
    frozen = list(frozen)
    values = evaluate([registry.figures[f.key] for f in frozen if f.key in registry.figures], period)
    return [_change(f, values.get(f.key), since) for f in frozen]


def _change(frozen: Frozen, now: Value | None, since: datetime) -> Change:
    if now is None:
        return Change(frozen, None, (), 0, 0, redefined=True)
    moved: dict[
        int, bool
    ] = {}  # row -> came in; a ratio's numerator can move inside an unchanged denominator
    for part, ids in row_ids(now).items():
        current = set(ids)
        for pk in current ^ set(frozen.rows.get(part, [])):
            moved.setdefault(pk, pk in current)
    return Change(
        frozen=frozen,
        now=now,
        rows=_rows(now.figure.source, dict(sorted(moved.items())[:SHOWN]), since),
        added=sum(moved.values()),
        removed=len(moved) - sum(moved.values()),
        redefined=now.figure.version != frozen.definition_version,
    )


def _rows(source: Source, moved: dict[int, bool], since: datetime) -> tuple[RowChange, ...]:
    """The rows that moved, each with what was done that moved it, from the moment of publication on: a demonstration's
    clock stands still at it."""
    if not moved:
        return ()
    if source.model is not Matter:
        return _entries(source, moved, since)
    matters = Matter.objects.everything("the page shows only what its reader may see").in_bulk(moved)
    events: dict[int, Event] = {}
    after = Event.objects.everything("why a figure changed").filter(matter__in=moved, at__gte=since)
    for event in after.order_by("seq"):
        first = events.setdefault(event.matter_id, event)
        # A change of state says more than a note written before it.
        if first.before == first.after and event.before != event.after:
            events[event.matter_id] = event
    return tuple(_row(pk, matters.get(pk), events.get(pk), added) for pk, added in moved.items())


def _entries(source: Source, moved: dict[int, bool], since: datetime) -> tuple[RowChange, ...]:
    """The rows of a register that moved, each with the first change after publication."""
    rows = source.rows().in_bulk(moved)
    changes: dict[int, registers.Change] = {}
    after = registers.Change.objects.filter(
        table=source.model._meta.label_lower, row__in=moved, at__gte=since
    )
    for change in after.order_by("seq"):
        changes.setdefault(change.row, change)
    found = []
    for pk, added in moved.items():
        row, last = rows.get(pk), changes.get(pk)
        found.append(
            RowChange(
                row=pk,
                number=str(getattr(row, "matter", row)) if row else f"第{pk}行",
                title="",
                added=added,
                kind=LATE if added else CORRECTED,
                at=last.at if last else None,
                by=last.actor_text if last else "",
                step=(last.reason or "登记变动") if last else "",
            )
        )
    return tuple(found)


def _row(pk: int, matter: Matter | None, event: Event | None, added: bool) -> RowChange:
    # What the records did not have when the report went out came in late; what they had was put right.
    return RowChange(
        row=pk,
        number=str(matter) if matter else f"第{pk}行",
        title=matter.title if matter else "",
        added=added,
        kind=LATE if added else CORRECTED,
        at=event.at if event else None,
        by=event.actor_text if event else "",
        step=event.label if event else "",
    )
