"""The lines of subsidy batches as rows that figures count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from siheng.domains.mediation.models import Reason, SubsidyLine
from siheng.kernel.figures.sources import Dimension, Month, Source, Town
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.registers.models import Appointment


def subsidy_rows() -> Source:
    """Split by month, by the dispute's town and committee, by mediator, and by why it was refused."""
    split = [
        Month("month", "月份"),
        Town("town", "镇街", path="case__", names=_towns),
        Dimension("committee", "调委会", "case__unit_id", names=_units),
        Dimension("mediator", "调解员", "appointment_id", names=_mediators),
        Dimension("reason", "不予补贴的原因", "reason", choices=tuple(Reason.choices)),
    ]
    return Source(
        label="以案定补明细",
        rows=lambda: SubsidyLine.objects.everything("a figure counts the bureau"),
        seen=_seen,
        dimensions={d.key: d for d in split},
    )


def recovered_rows() -> Source:
    """What was got back, a row for each time: ``back`` yuan on ``back_on``; the line's own where no time stands by itself."""
    lines = subsidy_rows()

    def each(found: QuerySet[Any]) -> QuerySet[Any]:
        return found.filter(recovered_on__isnull=False).annotate(
            back_on=Coalesce("recoveries__on", "recovered_on"), back=Coalesce("recoveries__sum", "recovered")
        )

    return replace(
        lines,
        label="以案定补追回",
        rows=lambda: each(lines.rows()),
        seen=lambda account: each(lines.seen(account)),
    )


def _seen(account: Account) -> QuerySet[Any]:
    batches = Matter.objects.told(account).filter(kind="subsidy").order_by().values("pk")
    return SubsidyLine.objects.everything("narrowed to the batches that one sees").filter(matter__in=batches)


def _towns(values: Iterable[str]) -> dict[str, str]:
    found = Region.objects.filter(code__in=[f"{v}000" for v in values]).order_by("code")
    return {r.code[:9]: r.name for r in found}


def _units(values: Iterable[str]) -> dict[str, str]:
    return {str(u.pk): u.short for u in Unit.objects.filter(pk__in=list(values)).order_by("code")}


def _mediators(values: Iterable[str]) -> dict[str, str]:
    found = Appointment.objects.filter(pk__in=list(values)).order_by("pk")
    return {str(a.pk): a.name for a in found}
