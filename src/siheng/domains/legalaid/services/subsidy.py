"""What the steps of a batch of subsidies write: cases collected, struck off, approved, paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from siheng.domains.legalaid.models import CONCLUDED, NotPaid, PayBatch, PayLine, PayRule
from siheng.domains.legalaid.services import sums
from siheng.domains.legalaid.services.intake import KIND
from siheng.kernel.documents.services import next_number
from siheng.kernel.matters import parts
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Step
from siheng.kernel.matters.showing import Pay, Purse
from siheng.kernel.org.models import Account

ADOPTED = ("adopted", "ended")
LINES = PayLine.objects
DOOR = "the door"


def month_end(month: date) -> date:
    """The first day after a month that begins on this one."""
    return (month + timedelta(days=31)).replace(day=1)


def counted(matter: Matter) -> QuerySet[PayLine]:
    """The lines of a batch that are paid for."""
    return matter.pay_lines.filter(state=PayLine.State.COUNTED)


def total(matter: Matter) -> Decimal:
    """What a batch comes to, in yuan."""
    found: Decimal = counted(matter).aggregate(total=Sum("sum", default=Decimal(0)))["total"]
    return found.quantize(parts.CENT)


def rules() -> list[PayRule]:
    """The versions that were adopted, the latest first."""
    return list(PayRule.objects.filter(matter__state__in=ADOPTED).order_by("-since"))


def in_force(versions: Iterable[PayRule], day: date) -> PayRule | None:
    """The version that governs a case concluded on a day: the last to begin by then, if it has not ended."""
    rule = next((r for r in versions if r.since <= day), None)
    return rule if rule and (rule.until is None or rule.until >= day) else None


def register(step: Step) -> None:
    """A new batch with all that was filed and is not paid for."""
    m, month = step.matter, step.data["month"]
    m.received_on, m.region, m.handler = step.day, m.unit.region, step.actor
    m.receipt = f"法援补贴 {step.day.year}-{next_number('法律援助补贴批次', step.day.year):03d}"
    m.title = f"{month.year}年{month.month}月法律援助补贴"
    m.save()
    PayBatch.objects.create(matter=m, month=month)
    _collect(step)


def recollect(step: Step) -> None:
    """Once more from the cases as they are now; what was struck off stays so."""
    step.matter.pay_lines.exclude(state=PayLine.State.STRUCK).delete()
    _collect(step)


def filed(matter: Matter) -> QuerySet[Matter]:
    """The cases whose dossier was accepted by the end of the batch's month, and which no batch pays or struck off here."""
    taken = LINES.everything(DOOR).filter(
        Q(state=PayLine.State.COUNTED) | Q(matter=matter, state=PayLine.State.STRUCK)
    )
    cases = Matter.objects.everything("a batch counts all cases of the centre").filter(
        kind=KIND, outcome__in=CONCLUDED, legalaid__archived_on__lt=month_end(matter.paybatch.month)
    )
    return cases.exclude(pk__in=taken.values("case")).order_by("closed_on", "id")


def _collect(step: Step) -> None:
    m = step.matter
    cases = filed(m).select_related("legalaid").prefetch_related("works", "assignments__firm", "clocks")
    lines = list(_lines(m, cases))
    try:
        with transaction.atomic():
            LINES.everything(DOOR).bulk_create(lines)
    except IntegrityError as error:
        raise ValidationError("另一批次刚刚计发了其中的案件，请再汇集一次") from error
    step.extra["refused"] = sum(1 for x in lines if x.state == PayLine.State.REFUSED)


def collected(step: Step) -> str:
    m = step.matter
    return f"计发 {counted(m).count()} 件，{total(m)} 元；暂不发放 {step.extra['refused']} 件"


def _lines(batch: Matter, cases: Iterable[Matter]) -> Iterator[PayLine]:
    versions = rules()
    for case in cases:
        day = case.closed_on
        assert day
        last = max(case.assignments.all(), key=lambda a: a.pk, default=None)
        line = PayLine(
            matter=batch, case=case, closed_on=day, rule=in_force(versions, day),
            lawyer_id=last.lawyer_id if last else None, firm=last.firm if last else None,
        )  # fmt: skip
        grade, held = _reviewed(case)
        found = sums.parts(line.rule, _worth(case, grade)) if line.rule else []
        line.reason = held or _refused(line, found)
        line.state = PayLine.State.REFUSED if line.reason else PayLine.State.COUNTED
        if not line.reason:
            line.parts, line.sum = parts.kept(found), parts.total(found)
        yield line


def _refused(line: PayLine, found: list[parts.Part]) -> str:
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


def strike(step: Step) -> None:
    """A case struck off, or something taken off its sum, with the reason."""
    line, d = step.data["line"], step.data
    if d["what"] == "strike":
        line.state, line.reason, line.note = PayLine.State.STRUCK, NotPaid.STRUCK, d["reason"]
    else:
        found = parts.settled([*parts.read(line.parts), (d["reason"], -d["amount"])])
        line.parts, line.sum = parts.kept(found), parts.total(found)
    line.save()


def approve(step: Step) -> None:
    m, batch = step.matter, step.detail
    m.accepted_on = step.day
    m.number = f"{m.unit.mark}补〔{step.day.year}〕{next_number('法律援助补贴', step.day.year)}号"
    batch.total, batch.cases = total(m), counted(m).count()


def pay(step: Step) -> None:
    """Paid on a day; every line says so."""
    m, batch = step.matter, step.detail
    batch.paid_on, batch.voucher = step.day, step.data["voucher"]
    m.closed_on, m.outcome = step.day, "paid"
    counted(m).update(paid_on=step.day)


def drop(step: Step) -> None:
    """The batch is void; its cases are free for another."""
    step.matter.closed_on, step.matter.outcome = step.day, "dropped"
    counted(step.matter).update(state=PayLine.State.RELEASED)


def explained(line: PayLine) -> str:
    """Why a line has the sum that it has, or none; by which version."""
    if line.reason:
        return f"不发放：{line.get_reason_display()}" + (f"（{line.note}）" if line.note else "")
    return f"{line.rule}：{parts.words(parts.read(line.parts))}"


def purse(account: Account, year: int) -> Purse:
    """What a lawyer is paid for the cases concluded in a year, the latest first; never another's."""
    rows = LINES.everything("a lawyer's own lines").filter(
        lawyer=account, closed_on__year=year, state=PayLine.State.COUNTED
    )
    found = list(rows.select_related("case", "rule").order_by("-closed_on", "-id"))
    paid = sum((r.sum for r in found if r.paid_on), Decimal(0))
    coming = sum((r.sum for r in found if not r.paid_on), Decimal(0))
    lines = [
        Pay(
            str(r.case), reverse("matter", args=[r.case_id]), r.closed_on, r.sum, explained(r),
            "已发放" if r.paid_on else "待发放",
        )
        for r in found
    ]  # fmt: skip
    return Purse("我的补贴", year, paid, coming, lines)
