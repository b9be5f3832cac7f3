"""What the steps of a subsidy batch write: disputes collected, struck off, checked by sample, paid, recovered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum

from siheng.domains.mediation.models import (
    Mediation,
    Outcome,
    Payee,
    Reason,
    SubsidyBatch,
    SubsidyLine,
    SubsidyRule,
)
from siheng.domains.mediation.services import dossier, sums
from siheng.kernel.documents.services import next_number
from siheng.kernel.matters import parts
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Step
from siheng.kernel.org.models import Account, Region
from siheng.kernel.registers.models import Appointment
from siheng.kernel.trust.lots import draw as drawn
from siheng.kernel.trust.lots import share

# So many in a hundred of a batch are looked at again.
SAMPLE = 10
ADOPTED = ("adopted", "ended")
LINES = SubsidyLine.objects
DOOR = "the door"


def bounds(month: date) -> tuple[date, date]:
    """The first day of a month, and the first of the next."""
    return month, (month + timedelta(days=31)).replace(day=1)


def counted(matter: Matter) -> QuerySet[SubsidyLine]:
    """The lines of a batch that are paid for."""
    return matter.lines.filter(state=SubsidyLine.State.COUNTED)


def total(matter: Matter) -> Decimal:
    """What a batch comes to, in yuan."""
    found: Decimal = counted(matter).aggregate(total=Sum("sum", default=Decimal(0)))["total"]
    return found.quantize(parts.CENT)


def rules() -> list[SubsidyRule]:
    """The versions that were adopted, the latest first."""
    return list(SubsidyRule.objects.filter(matter__state__in=ADOPTED).order_by("-since"))


def in_force(versions: Iterable[SubsidyRule], day: date) -> SubsidyRule | None:
    """The version that governs a dispute settled on a day: the last to begin by then, if it has not ended."""
    rule = next((r for r in versions if r.since <= day), None)
    return rule if rule and (rule.until is None or rule.until >= day) else None


def register(step: Step) -> None:
    """A new batch with all that the month has."""
    m, d = step.matter, step.data
    m.received_on, m.region, m.handler = step.day, d["region"], step.actor
    m.receipt = f"定补 {step.day.year}-{next_number('以案定补批次', step.day.year):03d}"
    month, committee = d["month"], d["committee"]
    where = committee.short if committee else d["region"].name
    m.title = f"{where} {month.year}年{month.month}月以案定补"
    m.save()
    SubsidyBatch.objects.create(matter=m, month=month, committee=committee)
    _collect(step)


def recollect(step: Step) -> None:
    """Once more from the disputes as they are now; what was struck off stays so."""
    step.matter.lines.exclude(state=SubsidyLine.State.STRUCK).delete()
    step.detail.seed = ""
    _collect(step)


def closed_in(batch: SubsidyBatch) -> QuerySet[Matter]:
    """The disputes whose dossier was closed in the batch's month, settled or not, within its region or committee."""
    since, until = bounds(batch.month)
    filed = Q(mediation__filed_on__gte=since, mediation__filed_on__lt=until)
    closed = Q(closed_on__gte=since, closed_on__lt=until)
    at_once = Q(mediation__filed_on=None) & closed
    found = Matter.objects.everything("a batch counts what its region closed").filter(
        Q(state="settled") & (filed | at_once) | Q(state="failed") & closed, kind="mediation"
    )
    region = batch.matter.region
    if region.level > Region.Level.COUNTY:
        found = found.filter(region__code__startswith=region.prefix)
    return found.filter(unit=batch.committee) if batch.committee else found


def _collect(step: Step) -> None:
    m = step.matter
    cases = closed_in(step.detail).exclude(pk__in=_taken(m).values("case")).order_by("closed_on", "id")
    lines = list(_lines(step, list(cases.select_related("mediation", "handler"))))
    try:
        with transaction.atomic():
            LINES.everything(DOOR).bulk_create(lines)
    except IntegrityError as error:
        raise ValidationError("另一批次刚刚计补了其中的纠纷，请再汇集一次") from error
    step.extra["collected"] = {
        "counted": sum(1 for x in lines if x.state == SubsidyLine.State.COUNTED),
        "refused": sum(1 for x in lines if x.state == SubsidyLine.State.REFUSED),
        "total": str(total(m)),
    }


def _taken(matter: Matter) -> QuerySet[SubsidyLine]:
    """The lines whose cases need no other: paid for in whichever batch, or struck off this one."""
    return LINES.everything(DOOR).filter(Q(state=SubsidyLine.State.COUNTED) | Q(matter=matter))


def _lines(step: Step, cases: list[Matter]) -> Iterator[SubsidyLine]:
    versions, roster, families = rules(), _roster(), _families()
    paid = set(
        LINES.everything(DOOR)
        .filter(state=SubsidyLine.State.COUNTED, case__in=[pk for f in families.values() for pk in f])
        .values_list("case", flat=True)
    )
    for case in cases:
        family = families.get(case.pk, {case.pk})
        day = case.closed_on
        assert day
        line = SubsidyLine(
            matter=step.matter, case=case, dispute_id=min(family), account=case.handler,
            mediator=case.handler.name if case.handler else "", settled_on=day,
            appointment=next((a for a in roster[case.handler_id] if _within(a, day)), None),
            rule=in_force(versions, day),
        )  # fmt: skip
        line.reason = _refused(step, line, bool(paid & family))
        line.state = SubsidyLine.State.REFUSED if line.reason else SubsidyLine.State.COUNTED
        if not line.reason:
            assert line.rule
            worth = _worth(case)
            found = sums.parts(line.rule, worth)
            line.grade, line.parts, line.sum = worth.grade, parts.kept(found), parts.total(found)
            paid |= family & families.keys()
        yield line


def _refused(step: Step, line: SubsidyLine, paid: bool) -> str:
    """Why a dispute is not paid for; empty if it is."""
    case: Matter = line.case
    if paid:
        return Reason.SAME
    if step.actor and case.handler_id == step.actor.pk:
        return Reason.OWN
    if line.rule is None:
        return Reason.NO_RULE
    if line.appointment is None:
        return Reason.ROSTER
    if case.outcome == Outcome.SETTLED:
        return Reason.UNPERFORMED if case.mediation.performed is False else ""
    shared = line.rule.failed_percent and case.sittings.exists()
    return "" if shared else Reason.UNRECORDED


def _worth(case: Matter) -> sums.Worth:
    detail, settled = case.mediation, case.outcome == Outcome.SETTLED
    assert case.closed_on
    return sums.Worth(
        difficulty=detail.difficulty,
        form=detail.form,
        people=detail.people,
        sum=detail.sum,
        settled=settled,
        # What one form recorded has no dossier of its own beyond that record.
        missing=0 if detail.on_the_spot else len(dossier.missing_as_needed(case)),
        late=(detail.filed_on - case.closed_on).days if detail.filed_on else None,
        visited=not settled or detail.visited_on is not None,
    )


def _roster() -> dict[int | None, list[Appointment]]:
    """The mediators' entries on the filed roster (备案名册), by account."""
    found: dict[int | None, list[Appointment]] = defaultdict(list)
    for entry in Appointment.objects.filter(kind="mediator", account__isnull=False).order_by("since", "id"):
        found[entry.account_id].append(entry)
    found[None] = []
    return found


def _within(entry: Appointment, day: date) -> bool:
    return entry.since <= day and (entry.until is None or entry.until >= day)


def _families() -> dict[int, set[int]]:
    """For each matter that is the same dispute as another, all of them, itself too."""
    found: dict[int, set[int]] = {}
    pairs = Mediation.objects.filter(same_as__isnull=False).values_list("matter_id", "same_as_id")
    for one, other in pairs:
        family = found.get(one, {one}) | found.get(other, {other})
        found |= dict.fromkeys(family, family)
    return found


def strike(step: Step) -> None:
    """A dispute struck off, or something taken off its sum, with the reason."""
    line, d = step.data["line"], step.data
    if d["what"] == "strike":
        line.state, line.reason, line.note = SubsidyLine.State.STRUCK, Reason.STRUCK, d["reason"]
        line.save()
    else:
        _take_off(line, d["amount"], d["reason"])


def _take_off(line: SubsidyLine, amount: Decimal, reason: str) -> None:
    found = parts.settled([*parts.read(line.parts), (reason, -amount)])
    line.parts, line.sum = parts.kept(found), parts.total(found)
    line.save()


def draw(step: Step) -> None:
    """A sample drawn so that nobody can choose it and anybody can draw it again."""
    step.detail.seed = f"{step.matter.receipt}|{step.day.isoformat()}"
    chosen = sample(step.detail.seed, counted(step.matter).values_list("pk", "case__receipt"))
    step.matter.lines.filter(pk__in=chosen).update(audit=SubsidyLine.Audit.DRAWN)
    step.extra["drawn"] = len(chosen)


def sample(seed: str, rows: Iterable[tuple[int, str]]) -> list[int]:
    """One in ten, at least one, drawn by lot over the disputes' receipt numbers."""
    found = [(pk, receipt, "") for pk, receipt in rows]
    return drawn(seed, found, share(len(found), SAMPLE))


def waiting(matter: Matter) -> QuerySet[SubsidyLine]:
    """What was drawn and has no result yet."""
    return counted(matter).filter(audit=SubsidyLine.Audit.DRAWN)


def audit(step: Step) -> None:
    """The result of one that was drawn, or that all the others are right."""
    d = step.data
    if d["line"] is None:
        step.extra["right"] = waiting(step.matter).update(audit=SubsidyLine.Audit.RIGHT)
        return
    line: SubsidyLine = d["line"]
    line.audit, line.note = d["result"], d["note"]
    if line.audit == SubsidyLine.Audit.WRONG:
        _take_off(line, d["amount"], f"抽查扣减：{d['note']}"[:80])
    else:
        line.save()


def approve(step: Step) -> None:
    m = step.matter
    m.accepted_on = step.day
    m.number = f"以案定补〔{step.day.year}〕{next_number('以案定补', step.day.year)}号"


def pay(step: Step) -> None:
    """Paid on a day; every line says so."""
    m, d = step.matter, step.data
    step.detail.paid_on, step.detail.voucher = step.day, d["voucher"]
    m.closed_on, m.outcome = step.day, "paid"
    counted(m).update(paid_on=step.day)


def drop(step: Step) -> None:
    """The batch is void; its disputes are free for another."""
    step.matter.closed_on, step.matter.outcome = step.day, "dropped"
    counted(step.matter).update(state=SubsidyLine.State.RELEASED)


def recover(step: Step) -> None:
    """Paid in error, got back or taken off what comes next."""
    line, d = step.data["line"], step.data
    line.recovered, line.recovered_on, line.note = line.recovered + d["amount"], step.day, d["reason"]
    line.save()


def set_payee(step: Step) -> None:
    d = step.data
    Payee.objects.everything(DOOR).create(
        matter=step.matter, appointment=d["appointment"], bank=d["bank"], number=d["number"]
    )


@dataclass(frozen=True)
class Earning:
    """One dispute for which a mediator is paid: which, when it was settled, how much and why, and how it stands."""

    case: str
    case_id: int
    settled_on: date
    sum: Decimal
    words: str
    state: str


@dataclass(frozen=True)
class Earned:
    """A mediator's subsidies of the disputes settled in a year, in yuan."""

    year: int
    paid: Decimal
    coming: Decimal
    lines: list[Earning]


def earned(account: Account, year: int) -> Earned:
    """What a mediator sees of his own, the latest first; never another's."""
    rows = (
        LINES.everything("a mediator's own lines")
        .filter(account=account, settled_on__year=year)
        .exclude(state=SubsidyLine.State.RELEASED)
        .select_related("case")
        .order_by("-settled_on", "-id")
    )
    paid, coming, lines = Decimal(0), Decimal(0), []
    for row in rows:
        counts = row.state == SubsidyLine.State.COUNTED
        paid += row.sum - row.recovered if counts and row.paid_on else 0
        coming += row.sum if counts and not row.paid_on else 0
        words = explained(row)
        lines.append(Earning(str(row.case), row.case_id, row.settled_on, row.sum, words, standing(row)))
    return Earned(year, paid, coming, lines)


def explained(line: SubsidyLine) -> str:
    """Why a line has the sum that it has, or none."""
    if line.state != SubsidyLine.State.COUNTED and line.reason:
        return f"不予补贴：{line.get_reason_display()}" + (f"（{line.note}）" if line.note else "")
    back = f"已追回 {line.recovered:.2f} 元（{line.note}）。" if line.recovered else ""
    return parts.words(parts.read(line.parts)) + back if line.parts else ""


def standing(line: SubsidyLine) -> str:
    """How it stands, in words."""
    if line.paid_on:
        return "已追回" if line.recovered == line.sum and line.sum else "已发放"
    return "待发放" if line.state == SubsidyLine.State.COUNTED else str(line.get_state_display())
