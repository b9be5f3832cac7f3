"""Which disputes a subsidy batch has and what each is worth; the sample that is looked at again, and what is recovered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet

from siheng.domains.mediation.models import (
    Mediation,
    Outcome,
    Payee,
    Reason,
    Recovery,
    SubsidyBatch,
    SubsidyLine,
    SubsidyRule,
)
from siheng.domains.mediation.services import dossier, sums
from siheng.kernel.law.counting import add_months
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.parts import Part
from siheng.kernel.matters.process import Step
from siheng.kernel.matters.showing import Purse
from siheng.kernel.org.models import Account, Region
from siheng.kernel.payments import services as payments
from siheng.kernel.payments.models import COUNTED, REFUSED, RELEASED, in_force
from siheng.kernel.registers.models import Appointment
from siheng.kernel.trust.lots import draw as drawn
from siheng.kernel.trust.lots import share

# So many in a hundred of a batch are looked at again.
SAMPLE = 10
LINES = SubsidyLine.objects


def closed_in(batch: SubsidyBatch) -> QuerySet[Matter]:
    """The disputes whose dossier was closed in the batch's month, settled or not, within its region or committee."""
    since, until = batch.month, add_months(batch.month, 1)
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


def lines(step: Step, cases: QuerySet[Matter]) -> Iterator[SubsidyLine]:
    """A line for each dispute: by the version and the roster of the day on which it was settled."""
    versions, roster, families = SubsidyRule.adopted(), _roster(), _families()
    related = [pk for family in families.values() for pk in family]
    paid = set(
        LINES.everything(payments.DOOR).filter(state=COUNTED, case__in=related).values_list("case", flat=True)
    )
    # What another batch refused for the same reason is judged there: said twice, it would count twice.
    judged = LINES.everything(payments.DOOR).filter(state=REFUSED)
    known = set(judged.values_list("case", "reason"))
    for case in cases.select_related("mediation", "handler"):
        family = families.get(case.pk, {case.pk})
        day = case.closed_on
        assert day
        line = SubsidyLine(
            matter=step.matter, case=case, dispute_id=min(family), account=case.handler,
            mediator=case.handler.name if case.handler else "", settled_on=day,
            appointment=next((a for a in roster[case.handler_id] if _within(a, day)), None),
            rule=in_force(versions, day),
        )  # fmt: skip
        reason = _refused(step, line, bool(paid & family))
        if (case.pk, reason) in known:
            continue
        found: list[Part] = []
        if not reason:
            assert line.rule
            worth = _worth(case)
            line.grade, found = worth.grade, sums.parts(line.rule, worth)
            paid |= family & families.keys()
        line.judge(reason, found)
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


def recollect(step: Step) -> None:
    """Collected anew; what was drawn of the old lines no longer counts."""
    step.detail.seed = ""
    payments.recollect(step)


def draw(step: Step) -> None:
    """A sample drawn so that nobody can choose it and anybody can draw it again."""
    step.detail.seed = f"{step.matter.receipt}|{step.day.isoformat()}"
    chosen = sample(step.detail.seed, payments.counted(step.matter).values_list("pk", "case__receipt"))
    step.matter.lines.filter(pk__in=chosen).update(audit=SubsidyLine.Audit.DRAWN)
    step.extra["drawn"] = len(chosen)


def sample(seed: str, rows: Iterable[tuple[int, str]]) -> list[int]:
    """One in ten, at least one, drawn by lot over the disputes' receipt numbers."""
    found = [(pk, receipt, "") for pk, receipt in rows]
    return drawn(seed, found, share(len(found), SAMPLE))


def waiting(matter: Matter) -> QuerySet[SubsidyLine]:
    """What was drawn and has no result yet."""
    return payments.counted(matter).filter(audit=SubsidyLine.Audit.DRAWN)


def audit(step: Step) -> None:
    """The result of one that was drawn, or that all the others are right."""
    d = step.data
    if d["line"] is None:
        step.extra["right"] = waiting(step.matter).update(audit=SubsidyLine.Audit.RIGHT)
        return
    line: SubsidyLine = d["line"]
    line.audit, line.note = d["result"], d["note"]
    if line.audit == SubsidyLine.Audit.WRONG:
        line.take_off(d["amount"], f"抽查扣减：{d['note']}"[:80])
    else:
        line.save()


def recover(step: Step) -> None:
    """Paid in error, got back or taken off what comes next; in parts as it comes, each with its day."""
    line, d = step.data["line"], step.data
    Recovery.objects.everything(payments.DOOR).create(
        matter=step.matter, line=line, on=step.day, sum=d["amount"], reason=d["reason"]
    )
    line.recovered, line.recovered_on, line.note = line.recovered + d["amount"], step.day, d["reason"]
    line.save()


def set_payee(step: Step) -> None:
    d = step.data
    Payee.objects.everything(payments.DOOR).create(
        matter=step.matter, appointment=d["appointment"], bank=d["bank"], number=d["number"]
    )


def purse(account: Account, year: int) -> Purse:
    """What a mediator sees of his own, what is not paid for too; never another's."""
    own = LINES.everything("a mediator's own lines").filter(account=account)
    return payments.purse(own.exclude(state=RELEASED), year)
