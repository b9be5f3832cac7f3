"""Publishing a report (发布), proving it later, and telling what has changed since and why (与今天比)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from siheng.kernel.figures.declare import Ratio
from siheng.kernel.figures.evaluate import Value, evaluate, rows
from siheng.kernel.figures.models import FrozenFigure, Report
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.figures.reports import Draft, draft
from siheng.kernel.figures.rights import PUBLISH, may
from siheng.kernel.figures.sources import Source
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account
from siheng.kernel.registers import models as registers
from siheng.kernel.trust.chain import START, link

LATE, CORRECTED = "迟报", "更正"
SHOWN = 500  # rows told one by one; beyond that the count alone


class NotPublished(Exception):
    """The report was not published, nothing was written; the message says why."""


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
            return f"{came} {self.number}，没有发布后的经过可以说明"
        day = local_day(self.at)
        return f"{day.month}月{day.day}日，{self.by}办理“{self.step}”，{came} {self.number}。属{self.kind}。"


@dataclass(frozen=True)
class Change:
    """A published figure and the same figure now."""

    frozen: FrozenFigure
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


def publish(registry: Registry, *, year: int, by: Account, at: datetime) -> Report:
    """Freeze a year's report with its figures and rows. Raises NotPublished; a refusal writes nothing."""
    if not may(by, PUBLISH):
        raise NotPublished("发布年度报告要由局领导办理。")
    with transaction.atomic():
        written = draft(registry, year)
        if broken := [b for b in written.balances if not b.holds]:
            raise NotPublished(
                f"勾稽关系不符：{'；'.join(f'{b.identity.label}，{b.equation}' for b in broken)}。"
            )
        frozen = [_freeze(value, written) for value in written.values.values()]
        last = Report.objects.select_for_update().order_by("-pk").first()
        version = Report.objects.filter(year=year).count() + 1
        report = Report(
            year=year, version=version, text=written.text, published_at=at, published_by=by,
            previous=last.digest if last else START,
        )  # fmt: skip
        report.digest = _digest(report, frozen)
        report.save()
        for figure in frozen:
            figure.report = report
        FrozenFigure.objects.bulk_create(frozen)
    return report


def latest(year: int) -> Report | None:
    """The newest published version of a year's report."""
    return Report.objects.filter(year=year).order_by("-version").first()


def faults(report: Report) -> list[str]:
    """What no longer agrees inside a published report, in sentences; empty when it is as it was published."""
    frozen = list(report.figures.all())
    wrong = [f"{f.label}的行被改动" for f in frozen if f.digest != _rows_digest(f.rows)]
    if report.digest != _digest(report, frozen):
        wrong.append(f"{report}的正文或者数字被改动")
    before = Report.objects.filter(pk__lt=report.pk).order_by("-pk").first()
    if report.previous != (before.digest if before else START):
        wrong.append(f"{report}与上一份接不上")
    return wrong


def changes(registry: Registry, report: Report) -> list[Change]:
    """Every published figure beside its value now, with the rows that moved and the events that moved them."""
    period = Period.year(report.year)
    known = [registry.figures[f.key] for f in report.figures.all() if f.key in registry.figures]
    values = evaluate(known, period)
    return [_change(frozen, values.get(frozen.key), report) for frozen in report.figures.all()]


def row_ids(value: Value) -> dict[str, list[int]]:
    """The ids of the rows behind a value, sorted; for a ratio of both its parts."""
    figure = value.figure
    parts = {"": figure}
    if isinstance(figure, Ratio):
        parts = {"numerator": figure.numerator, "denominator": figure.denominator}
    return {
        name: sorted(rows(part, value.period).values_list("pk", flat=True)) for name, part in parts.items()
    }


def _freeze(value: Value, written: Draft) -> FrozenFigure:
    figure = value.figure
    ids = row_ids(value)
    return FrozenFigure(
        key=figure.key, definition_version=figure.version, label=figure.label, value=value.number, unit=figure.unit,
        wording=written.wordings.get(figure.key, ""), formula=value.formula, rows=ids, digest=_rows_digest(ids),
    )  # fmt: skip


def _rows_digest(ids: dict[str, list[int]]) -> str:
    return link(START, {"rows": ids})


def _digest(report: Report, frozen: Iterable[FrozenFigure]) -> str:
    fields = ["key", "definition_version", "label", "value", "unit", "wording", "formula", "digest"]
    return link(
        START,
        {
            "previous": report.previous,
            "year": report.year, "version": report.version, "text": report.text, "at": report.published_at,
            "by": report.published_by_id,
            "figures": [{name: getattr(f, name) for name in fields} for f in sorted(frozen, key=lambda f: f.key)],
        },
    )  # fmt: skip


def _change(frozen: FrozenFigure, now: Value | None, report: Report) -> Change:
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
        rows=_rows(now.figure.source, dict(sorted(moved.items())[:SHOWN]), report.published_at),
        added=sum(moved.values()),
        removed=len(moved) - sum(moved.values()),
        redefined=now.figure.version != frozen.definition_version,
    )


def _rows(source: Source, moved: dict[int, bool], since: datetime) -> tuple[RowChange, ...]:
    """The rows that moved, each with what was done after publication that moved it."""
    if not moved:
        return ()
    if source.model is not Matter:
        return _entries(source, moved, since)
    matters = Matter.objects.everything("the page shows only what its reader may see").in_bulk(moved)
    events: dict[int, Event] = {}
    after = Event.objects.everything("why a figure changed").filter(matter__in=moved, at__gt=since)
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
    after = registers.Change.objects.filter(table=source.model._meta.label_lower, row__in=moved, at__gt=since)
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
