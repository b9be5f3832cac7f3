"""Which cases a batch of subsidies has, and what each is worth."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from siheng.domains.legalaid.models import CONCLUDED, NotPaid, PayBatch, PayLine, PayRule
from siheng.domains.legalaid.services import sums
from siheng.domains.legalaid.services.intake import KIND
from siheng.kernel.law.counting import add_months
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.parts import Part
from siheng.kernel.matters.process import Step
from siheng.kernel.matters.showing import Purse
from siheng.kernel.org.models import Account
from siheng.kernel.payments import services as payments
from siheng.kernel.payments.models import COUNTED, in_force


def filed(batch: PayBatch) -> QuerySet[Matter]:
    """The cases whose dossier was accepted by the end of the batch's month."""
    return Matter.objects.everything("a batch counts all cases of the centre").filter(
        kind=KIND, outcome__in=CONCLUDED, legalaid__archived_on__lt=add_months(batch.month, 1)
    )


def lines(step: Step, cases: QuerySet[Matter]) -> Iterator[PayLine]:
    """A line for each case: by the version of the day on which it was concluded, and by its review."""
    versions = PayRule.adopted()
    related = cases.select_related("legalaid").prefetch_related("works", "assignments__firm", "clocks")
    for case in related:
        day = case.closed_on
        assert day
        last = max(case.assignments.all(), key=lambda a: a.pk, default=None)
        line = PayLine(
            matter=step.matter, case=case, closed_on=day, rule=in_force(versions, day),
            lawyer_id=last.lawyer_id if last else None, firm=last.firm if last else None,
        )  # fmt: skip
        grade, held = _reviewed(case)
        found = sums.parts(line.rule, _worth(case, grade)) if line.rule else []
        line.judge(held or _refused(line, found), found)
        yield line


def _refused(line: PayLine, found: list[Part]) -> str:
    if line.lawyer_id is None:
        return NotPaid.NO_LAWYER
    if line.rule is None:
        return NotPaid.NO_RULE
    return "" if found else NotPaid.NO_RATE


def _reviewed(case: Matter) -> tuple[str, str]:
    """The grade of the case's review, and why the sum waits for it."""
    line = case.reviews.filter(live=True).select_related("matter__review").first()
    if line is None:
        return "", ""
    if line.matter.review.announced_on is None:
        return "", NotPaid.REVIEWING
    return line.grade, NotPaid.RECTIFYING if line.open else ""


def _worth(case: Matter, grade: str) -> sums.Worth:
    detail = case.legalaid
    stages = [w.stage for w in case.works.all()] or [detail.stage]
    due = max((c.due_on for c in case.clocks.all() if c.key == "dossier_due" and c.due_on), default=None)
    late = (detail.submitted_on - due).days if due and detail.submitted_on else 0
    return sums.Worth(detail.form, stages, grade, max(late, 0))


def approve(step: Step) -> None:
    payments.approve(step)
    m, batch = step.matter, step.detail
    batch.total, batch.cases = payments.total(m), payments.counted(m).count()


def purse(account: Account, year: int) -> Purse:
    """What a lawyer is paid; never another's."""
    own = PayLine.objects.everything("a lawyer's own lines").filter(lawyer=account)
    return payments.purse(own.filter(state=COUNTED).select_related("rule"), year)
