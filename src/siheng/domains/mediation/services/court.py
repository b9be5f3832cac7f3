"""What is written where a court has a part: its commission, its term, the confirmation and objections to it."""

from __future__ import annotations

from datetime import date

from siheng.domains.mediation.models import Confirmation, CourtWay, Objector, Obligation, Source
from siheng.kernel.documents.services import attach
from siheng.kernel.law.errors import NoRuleInForce
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.matters.process import Step

# After these the agreement has no force of its own before the court: it is changed, or sued upon.
NOT_CONFIRMED = (Confirmation.REJECTED, Confirmation.REVOKED)
# After these both may ask once more, within the term.
ASK_AGAIN = (Confirmation.WITHDRAWN, Confirmation.REFUSED)
APPRAISAL = "鉴定评估"
# As which the ruling and what belongs to it is kept.
PAPERS = "司法确认材料"


def commissioned(matter: Matter) -> bool:
    """Whether a court gave it (委派、委托)."""
    return bool(matter.mediation.source == Source.COURT and matter.mediation.court_way)


def entrusted(matter: Matter) -> bool:
    """Whether the suit was open already when the court gave it (委托): the court itself closes it (特邀调解规定第20条)."""
    return commissioned(matter) and matter.mediation.court_way != CourtWay.PREFILING


def platform_runs(step: Step) -> date | None:
    """The time to say on the court's platform whether it is taken (在线调解规则第12条); before 2022 there was none."""
    if not commissioned(step.matter) or not step.detail.online:
        return None
    try:
        in_force("med_online_accept", step.day)
    except NoRuleInForce:
        return None
    return step.day


def take(step: Step) -> None:
    step.detail.court_taken_on = step.day


def consent_runs(step: Step) -> date | None:
    """On the platform, before a suit, the other side is asked within three working days (在线调解规则第15条)."""
    case = step.detail
    return step.day if case.online and case.court_way == CourtWay.PREFILING else None


def may_extend(matter: Matter) -> bool:
    """The court's term is longer where both sides agree; the usual month knows no such rule."""
    return commissioned(matter) and matter.clocks.filter(key="conclude", state=Clock.State.RUNNING).exists()


def may_suspend(matter: Matter) -> bool:
    """The days stop; of the court's term only on the platform before a suit, for an appraisal (在线调解规则第26条)."""
    case = matter.mediation
    bound = commissioned(matter) and not (case.online and case.court_way == CourtWay.PREFILING)
    return not bound and matter.clocks.filter(key="conclude", state=Clock.State.RUNNING).exists()


def owes_report(matter: Matter) -> bool:
    """Whether the court that gave it waits to hear what came of it."""
    return commissioned(matter) and bool(matter.outcome) and matter.mediation.court_told_on is None


def report(step: Step) -> None:
    step.detail.court_told_on = step.day


def may_ask(matter: Matter) -> bool:
    """Not asked yet, or free to ask again; where a suit is open the court makes its own paper instead."""
    case = matter.mediation
    asked = case.confirm_asked_on is not None and case.confirmation not in ASK_AGAIN
    return not asked and not entrusted(matter)


def wanted(matter: Matter) -> bool:
    """Whether both want the court to confirm it and nobody has asked the court yet."""
    case = matter.mediation
    return case.confirm_wanted_on is not None and case.confirm_asked_on is None


def may_want(matter: Matter) -> bool:
    """Whether a party may still say so: within the term, once."""
    case = matter.mediation
    running = matter.clocks.filter(key="confirm_window", state=Clock.State.RUNNING)
    return case.confirm_wanted_on is None and may_ask(matter) and running.exists()


def want(step: Step) -> None:
    step.detail.confirm_wanted_on = step.day


def to_be_filed(step: Step) -> date | None:
    """From when the thirty days to ask together are counted (人民调解法第33条): from the agreement, not from when both said so."""
    due = wanted(step.matter) and may_ask(step.matter)
    agreed_on: date | None = step.detail.agreed_on
    return agreed_on if due else None


def unwant(step: Step) -> None:
    step.detail.confirm_wanted_on = None


def still_open(step: Step) -> date | None:
    """The parties may think again as long as the thirty days last."""
    window = step.matter.clocks.filter(key="confirm_due").order_by("id").last()
    agreed_on: date | None = step.detail.agreed_on
    return agreed_on if window and window.due_on and window.due_on >= step.day else None


def pending(matter: Matter) -> bool:
    """Whether the court has been asked and has not answered."""
    return matter.mediation.confirm_asked_on is not None and not matter.mediation.confirmation


def not_confirmed(matter: Matter) -> bool:
    return matter.mediation.confirmation in NOT_CONFIRMED


def confirmed(matter: Matter) -> bool:
    return bool(matter.mediation.confirmation == Confirmation.VALID)


def confirm_apply(step: Step) -> None:
    case = step.detail
    case.confirm_asked_on, case.confirm_court = step.day, step.data["court"]
    case.confirmation, case.confirmed_on, case.confirm_filed_on = "", None, None


def confirm_filed(step: Step) -> None:
    step.detail.confirm_filed_on = step.day


def confirm_result(step: Step) -> None:
    d = step.data
    step.detail.confirmation, step.detail.confirmed_on = d["result"], step.day
    if d["result"] == Confirmation.VALID:
        step.detail.confirm_served_on = d["served"]
    if d["paper"]:
        attach(
            matter=step.matter,
            upload=d["paper"],
            category=PAPERS,
            internal=False,
            by=step.actor,
            at=step.at,
        )


def objection_runs(step: Step) -> date | None:
    """Fifteen days for the parties, from when they received the ruling that confirms."""
    served: date | None = step.detail.confirm_served_on
    return served if confirmed(step.matter) else None


def confirm_served(step: Step) -> None:
    step.detail.confirm_served_on = step.day


def confirm_object(step: Step) -> None:
    step.detail.objector, step.detail.objected_on = Objector(step.data["who"]), step.day


def confirm_objected(step: Step) -> None:
    """An objection that holds undoes the confirmation; one that does not leaves it, and another may object."""
    case = step.detail
    if step.data["upheld"] == "yes":
        case.confirmation = Confirmation.REVOKED
    else:
        case.objector, case.objected_on = "", None


def renew(step: Step) -> None:
    """The old agreement no longer stands: what was open under it is replaced, and a new one may be confirmed again."""
    m, case = step.matter, step.detail
    m.outcome, m.closed_on = "", None
    case.performed = case.performed_on = None
    case.confirm_asked_on = case.confirmed_on = case.confirm_filed_on = case.confirm_served_on = None
    case.confirmation = case.objector = ""
    case.objected_on = None
    for one in m.obligations.exclude(state=Obligation.State.DONE):
        one.state = Obligation.State.REPLACED
        one.save()
