"""What the steps after the decision write: assigned, worked on, changed, ended, filed, looked back on."""

from __future__ import annotations

from datetime import date

from siheng.domains.legalaid.models import (
    Assignment,
    ChangeBy,
    EndGround,
    Outcome,
    Work,
    WorkKind,
)
from siheng.kernel.matters import handing
from siheng.kernel.matters.models import Clock, Grant, Matter
from siheng.kernel.matters.process import Step
from siheng.kernel.org.models import Account

# Each note of a phone, and what it is in the record.
JOTTED = {
    "meeting": WorkKind.MEET,
    "reading": WorkKind.FILES,
    "hearing": WorkKind.HEARING,
    "talk": WorkKind.TALK,
}
BECAUSE, BEFORE = "承办法律援助案件", "原承办人员"


def assign(step: Step) -> None:
    """The lawyer is the handler from now on and reads the main volume; who assigned stays beside."""
    clerk = step.matter.handler or step.actor
    give(step, step.data["lawyer"], step.data["why"], step.day)
    step.matter.second = clerk
    step.detail.assigned_on = step.day


def give(step: Step, lawyer: Account, why: str, since: date) -> None:
    """From a day on the lawyer undertakes the case and reads its main volume."""
    m = step.matter
    Assignment.objects.everything("the door").create(
        matter=m, lawyer=lawyer, firm=lawyer.unit, since=since, reason=why
    )
    m.handler = lawyer
    grants = Grant.objects.everything("the door")
    mine = grants.filter(matter=m, account=lawyer, because=BEFORE).first()
    if mine:
        mine.level, mine.because = Grant.Level.PARTY, BECAUSE
        mine.save()
    else:
        grants.create(matter=m, account=lawyer, level=Grant.Level.PARTY, because=BECAUSE)


def assign_papers(step: Step) -> tuple[str, ...]:
    return ("指派通知书", "法律援助公函") if step.detail.organ else ("指派通知书",)


def assign_summary(step: Step) -> str:
    lawyer = step.data["lawyer"]
    why = f"，{step.data['why']}" if step.data["why"] else ""
    return f"{lawyer.unit.short}{lawyer.name}{why}"


def current(matter: Matter) -> Assignment | None:
    """Who undertakes the case now."""
    return matter.assignments.select_related("lawyer", "firm").filter(until=None).last()


def summons_summary(step: Step) -> str:
    return f"{step.data['hearing_on']:%Y-%m-%d} {step.data['where']}"


def _attended(step: Step) -> None:
    """A hearing of which a note is taken, on its day or later, was attended."""
    come = step.matter.clocks.filter(key="hearing_due", state=Clock.State.RUNNING, due_on__lte=step.day)
    if come.exists():
        step.meets.append(step.process.terms["hearing_due"])


def work(step: Step) -> None:
    """One thing done; the first meeting keeps its own day."""
    d, case = step.data, step.detail
    Work.objects.everything("the door").create(
        matter=step.matter, on=step.day, kind=d["kind"], stage=d["stage"], text=d["text"], by=step.actor_text
    )
    case.stage = d["stage"]
    if d["kind"] == WorkKind.HEARING:
        _attended(step)


def notes(step: Step) -> None:
    """What was jotted down on the way, each a line of the record."""
    d, case = step.data, step.detail
    case.stage = d["stage"] or case.stage
    for name, kind in JOTTED.items():
        if d[name]:
            Work.objects.everything("the door").create(
                matter=step.matter, on=step.day, kind=kind, stage=case.stage, text=d[name], by=step.actor_text
            )
    if d["hearing"]:
        _attended(step)


def notes_summary(step: Step) -> str:
    return "；".join(f"{kind.label}：{step.data[n]}" for n, kind in JOTTED.items() if step.data[n])[:160]


def meet(step: Step) -> None:
    step.data["kind"], step.data["stage"] = WorkKind.MEET.value, step.detail.stage
    work(step)
    step.detail.met_on = step.day


def work_summary(step: Step) -> str:
    return f"{WorkKind(step.data['kind']).label}：{step.data['text']}"[:160]


def ask_change(step: Step) -> None:
    step.detail.change_asked_on = step.day


def replace(step: Step) -> None:
    """Another lawyer, who is yet to meet the person; the one before knows from now on only that the case is there."""
    m, d = step.matter, step.data
    before = current(m)
    assert before
    before.until, before.ended_by, before.ended_because = step.day, d["change"], d["reason"]
    before.save()
    grants = Grant.objects.everything("the door").filter(matter=m, account=before.lawyer, because=BECAUSE)
    for grant in grants:
        grant.level, grant.because = Grant.Level.OUTLINE, BEFORE
        grant.save()
    give(step, d["lawyer"], d["reason"], step.day)
    step.detail.change_asked_on = step.detail.met_on = None


def replace_papers(step: Step) -> tuple[str, ...]:
    papers = ("更换法律援助人员审批表", "更换法律援助人员通知书", "指派通知书")
    return (*papers, "法律援助公函") if step.detail.organ else papers


def replace_summary(step: Step) -> str:
    lawyer = step.data["lawyer"]
    return f"{ChangeBy(step.data['change']).label}，改由{lawyer.unit.short}{lawyer.name}承办：{step.data['reason']}"


def keep(step: Step) -> None:
    step.detail.change_asked_on = None


def terminate(step: Step) -> None:
    """Ended before its time; an objection to an earlier refusal does not bar one to this (法律援助法第49条第1款)."""
    case, m = step.detail, step.matter
    case.objected_on = case.objection_upheld = None
    case.terminated_on, case.end_ground = step.day, step.data["ground"]
    m.outcome, m.closed_on = Outcome.TERMINATED, step.day
    handing.finish(step, f"终止法律援助：{EndGround(step.data['ground']).label}")


def conclude(step: Step) -> None:
    """Seen through: what came of it, and what it was worth to the person."""
    d, case, m = step.data, step.detail, step.matter
    case.result, case.recovered, case.gained = d["result"], d["recovered"] or 0, d["gained"] or 0
    m.outcome, m.closed_on = d["outcome"], step.day
    handing.finish(step, f"{Outcome(d['outcome']).label}：{d['result']}")


def papers_made_up(step: Step) -> str:
    """What was given first is not ended before its papers are there (法律援助法第44条第2款)."""
    case = step.detail
    return "先行提供援助的手续还没有补办" if case.papers_owed else ""


def submit(step: Step) -> None:
    step.detail.submitted_on = step.day


def send_back_dossier(step: Step) -> None:
    step.detail.submitted_on = None


def archive(step: Step) -> None:
    step.detail.archived_on = step.day


def revisit(step: Step) -> None:
    step.detail.visited_on, step.detail.satisfaction = step.day, step.data["satisfaction"]
