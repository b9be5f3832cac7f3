"""What the opening steps write of a case that was begun before the centre kept its cases here (转入、补录)."""

from __future__ import annotations

from datetime import date
from typing import Any

from siheng.domains.legalaid.forms.carried import STANDINGS
from siheng.domains.legalaid.models import Outcome, Via
from siheng.domains.legalaid.services import course, intake
from siheng.kernel.matters.process import State, Step

# By what each stage after the first was left.
LEFT = ("granted_on", "assigned_on", "closed_on", "submitted_on")
DETAIL = ("granted_on", "assigned_on", "met_on", "submitted_on", "result")


def register(step: Step) -> None:
    """An application or a notice; one in hand stands where it stood."""
    intake.register(step)
    if step.data["standing"]:
        _take_up(step)


def _take_up(step: Step) -> None:
    """What had been done by then. What aid was granted for was examined then: on no other ground, the means."""
    m, case, d = step.matter, step.detail, step.data
    for name in DETAIL:
        setattr(case, name, d.get(name) or getattr(case, name))
    case.recovered, case.gained = d["recovered"] or 0, d["gained"] or 0
    case.decided_on = m.accepted_on = d["granted_on"]
    case.poor = None if intake.ground(case) else True
    m.closed_on, m.outcome = d["closed_on"], d["outcome"]
    if d["lawyer"]:
        m.second = m.handler
        course.give(step, d["lawyer"], "", d["assigned_on"])
    days = zip(step.process.stages, (step.day, *(d[name] for name in LEFT)), strict=False)
    step.extra["left"] = {stage: day.isoformat() for stage, day in days if day}
    step.extra["day"] = step.today.isoformat()  # what happened today is that it was recorded


def registered(process: Any, step: Step) -> State | None:
    standing = step.data["standing"]
    return process.states[standing] if standing else intake.registered(process, step)


def papers(step: Step) -> tuple[str, ...]:
    """What had been handed in lies on paper."""
    return () if step.data["standing"] else intake.register_papers(step)


def summary(step: Step) -> str:
    told = intake.register_summary(step)
    standing = dict(STANDINGS)[step.data["standing"]]
    return f"{told}；转入的在办案件，{standing}" if step.data["standing"] else told


def review_runs(step: Step) -> date | None:
    new = not step.data["standing"] and step.data["via"] != Via.NOTIFIED
    return step.day if new else None


def notified_runs(step: Step) -> date | None:
    waits = step.data["standing"] in ("", "granted") and step.data["via"] == Via.NOTIFIED
    return step.day if waits else None


def assign_runs(step: Step) -> date | None:
    waits = step.data["standing"] == "granted" and step.data["via"] != Via.NOTIFIED
    return step.detail.granted_on if waits else None


def meeting_runs(step: Step) -> date | None:
    unmet = step.data["standing"] == "handling" and not step.detail.met_on
    return step.detail.assigned_on if unmet else None


def dossier_runs(step: Step) -> date | None:
    return step.matter.closed_on if step.data["standing"] == "ended" else None


def filing_runs(step: Step) -> date | None:
    return step.detail.submitted_on if step.data["standing"] == "checking" else None


def visit_runs(step: Step) -> date | None:
    return step.matter.closed_on if step.data["standing"] in ("ended", "checking") else None


def record_past(step: Step) -> None:
    """One that had ended: it counts in its year. That it was filed is not said, so no batch pays it again and no
    review draws it."""
    step.matter.receipt = step.data["number"]  # which one it had is not known; each matter has one of its own
    intake.register(step)
    m, case, d = step.matter, step.detail, step.data
    m.accepted_on, m.closed_on, m.outcome = d["granted_on"], d["closed_on"], d["outcome"]
    case.granted_on, case.decided_on, case.result = d["granted_on"], d["granted_on"], d["result"]
    case.recovered, case.gained = d["recovered"] or 0, d["gained"] or 0
    if m.outcome == Outcome.REFUSED:
        case.decided_on = case.refused_on = m.closed_on
    if m.outcome == Outcome.TERMINATED:
        case.terminated_on = m.closed_on
    if case.granted_on and not intake.ground(case):
        case.poor = True
    if d["lawyer"]:
        case.assigned_on = d["assigned_on"]
        course.give(step, d["lawyer"], "", d["assigned_on"])
    step.extra["day"] = step.today.isoformat()


def recorded(process: Any, step: Step) -> State | None:
    """One that was seen through is in the archive."""
    return process.states.get(step.matter.outcome)


def past_summary(step: Step) -> str:
    m = step.matter
    return (
        f"{m.number}，{m.received_on:%Y-%m-%d} 收到，{m.closed_on:%Y-%m-%d} 办结：{Outcome(m.outcome).label}"
    )
