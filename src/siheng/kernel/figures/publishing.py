"""Publishing a report (发布), proving it later, and telling what has changed since (与今天比; see freezing.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from siheng.kernel.figures.evaluate import Value
from siheng.kernel.figures.freezing import Change, compare, content, rows_digest
from siheng.kernel.figures.models import FrozenFigure, Report
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.figures.reports import Draft, draft
from siheng.kernel.figures.rights import PUBLISH, may
from siheng.kernel.org.models import Account
from siheng.kernel.trust.chain import START, Fault, link


class NotPublished(Exception):
    """The report was not published, nothing was written; the message says why."""


def publish(registry: Registry, *, year: int, by: Account, at: datetime) -> Report:
    """Freeze a year's report with its figures and rows. Raises NotPublished; a refusal writes nothing."""
    if not may(by, PUBLISH):
        raise NotPublished("发布年度报告要由局领导办理。")
    with transaction.atomic():
        written = draft(registry, year)
        if broken := [b for b in written.balances if not b.holds]:
            raise NotPublished(f"勾稽关系不符：{'；'.join(f'{b.words}，{b.equation}' for b in broken)}。")
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
    wrong = [f"{f.label}的行被改动" for f in frozen if f.digest != rows_digest(f.rows)]
    if report.digest != _digest(report, frozen):
        wrong.append(f"{report}的正文或者数字被改动")
    before = Report.objects.filter(pk__lt=report.pk).order_by("-pk").first()
    if report.previous != (before.digest if before else START):
        wrong.append(f"{report}与上一份接不上")
    return wrong


def broken() -> Iterator[Fault]:
    """Every published report that was changed behind its back."""
    for report in Report.objects.order_by("pk"):
        yield from (Fault(str(report), fault) for fault in faults(report))


def changes(registry: Registry, report: Report) -> list[Change]:
    """Every published figure beside its value now, with the rows that moved and the events that moved them."""
    return compare(registry, report.figures.all(), period=Period.year(report.year), since=report.published_at)


def _freeze(value: Value, written: Draft) -> FrozenFigure:
    return FrozenFigure(wording=written.wordings.get(value.figure.key, ""), **content(value))


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
