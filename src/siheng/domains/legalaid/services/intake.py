"""What the steps up to the decision write: applied for, notified, handed over, examined, granted or refused, objected to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from siheng.domains.legalaid.models import (
    AidForm,
    Category,
    Cause,
    LegalAid,
    NoticeGround,
    Outcome,
    Person,
    RefuseGround,
    Unlimited,
    UrgentGround,
    Via,
    Waived,
)
from siheng.domains.legalaid.services.hardship import Means
from siheng.kernel.documents.models import Document
from siheng.kernel.documents.series import next_number, number_used
from siheng.kernel.law.rulebook import Rule, in_force
from siheng.kernel.matters import handing
from siheng.kernel.matters.models import Approval, Clock, Grant, Matter, OutsideNumber, Party
from siheng.kernel.matters.parties import add_from_form, add_party, applicant_names
from siheng.kernel.matters.process import State, Step
from siheng.kernel.org.models import Unit

KIND = "legalaid"
SEALED_TITLE = "保密事项：法律援助"
# The decisions by which a case is over, and their papers.
DECISIONS = {Outcome.REFUSED: "不予法律援助决定书", Outcome.TERMINATED: "终止法律援助决定书"}
DECIDING = ("refuse", "terminate")
OBJECTION, OBJECTED = "审查异议", "审查过异议"
NOTICE, URGENT = "补充材料通知书", "先行提供法律援助决定书"
DETAIL = (
    "via", "place", "sender", "category", "form", "stage", "cause", "words", "person", "people", "relation", "organ_kind", "organ",
    "organ_number", "notice", "unlimited", "waived",
)  # fmt: skip
TAKEN = ("category", "form", "stage", "cause", "person", "unlimited", "waived")


def centre(unit: Unit) -> Unit:
    """The aid centre (法律援助机构) that decides on what this unit takes in."""
    if unit.kind == Unit.Kind.SECTION:
        return unit
    found = Unit.objects.filter(kind=Unit.Kind.SECTION, active=True).order_by("code")
    return next((u for u in found if KIND in u.kinds), unit)


def name(m: Matter) -> None:
    """Who is aided in what, and against whom, from the parties."""
    m.applicant_text = applicant_names(m)
    m.counter_text = "、".join(m.parties.filter(role=Party.Role.RESPONDENT).values_list("name", flat=True))[
        :120
    ]
    m.title = SEALED_TITLE if m.sealed else f"{m.applicant_text}：{_about(m)}"[:200]


def _about(m: Matter) -> str:
    case = m.legalaid
    return str(case.get_form_display() if case.category == Category.CRIMINAL else case.get_cause_display())


def register(step: Step) -> None:
    """An application, or a notice of an organ; at a station it is the centre's from then on, and the station follows it."""
    m, d = step.matter, step.data
    own = m.unit
    m.unit = centre(own)
    m.received_on, m.region = step.day, d["region"]
    m.receipt = m.receipt or f"法援 {step.day.year}-{next_number('法援收件', step.day.year):05d}"
    m.handler = step.actor if step.actor and step.actor.unit_id == m.unit.pk else None
    m.sealed = d["notice"] == NoticeGround.MINOR or d["seal"] or young_and_accused(d["person"], d["category"])
    m.title, m.number = "", d["number"]
    m.save()
    number_used(m.number)  # one of another shape is of none of our series
    LegalAid.objects.create(matter=m, **{k: d[k] for k in DETAIL})
    add_from_form(step, Party.Role.APPLICANT)
    if d["other_name"]:
        add_party(m, role=Party.Role.RESPONDENT, kind=d["other_kind"], name=d["other_name"])
    name(m)
    if d["organ_number"]:
        OutsideNumber.objects.everything("the door").create(
            matter=m, label="办案机关文号", number=d["organ_number"]
        )
    if own.pk != m.unit.pk:
        Grant.objects.everything("the door").create(
            matter=m, unit=own, level=Grant.Level.PARTY, because="转交申请的工作站"
        )
    if d["via"] == Via.NOTIFIED:
        _grant(step)


def young_and_accused(person: str, category: str) -> bool:
    """A minor's criminal case is kept from others (未成年人保护法第103条)."""
    return person == Person.MINOR and category == Category.CRIMINAL


def registered(process: Any, step: Step) -> State | None:
    """A notice of an organ is not examined: a lawyer is assigned (法律援助法第36条)."""
    found: State = process.granted
    return found if step.data["via"] == Via.NOTIFIED else None


def register_papers(step: Step) -> tuple[str, ...]:
    return () if step.data["via"] == Via.NOTIFIED else ("法律援助申请表",)


def register_summary(step: Step) -> str:
    case = step.detail
    return f"{case.get_via_display()}，{case.get_category_display()}，{case.get_form_display()}"


def receive(step: Step) -> None:
    """What another mechanism handed over, with its people; which papers go along, who hands over has chosen.

    What is asked for is read when it is taken.
    """
    m, d, origin = step.matter, step.data, step.origin
    assert origin
    m.received_on, m.region = step.day, d["region"] or m.region
    m.receipt, m.sealed = (
        f"法援 {step.day.year}-{next_number('法援收件', step.day.year):05d}",
        origin.sealed,
    )
    m.title = ""
    m.save()
    words = d["words"] + (f"\n希望：{d['wish']}" if d["wish"] else "")
    case = LegalAid.objects.create(
        matter=m,
        via=Via.STATION if d["station"] else Via.HANDED,
        place_id=d["place"],
        sender=d["source_note"] or origin.unit.short,
        category=d["category"] or Category.CIVIL,
        form=d["form"] or AidForm.OUT_OF_COURT,
        cause=d["cause"] or Cause.OTHER,
        words=words,
    )
    handing.copy_parties(m, origin, [Party.Role.APPLICANT, Party.Role.RESPONDENT])
    case.people = sum(p.people for p in m.parties.filter(role=Party.Role.APPLICANT)) or 1
    name(m)


def take_over(step: Step) -> None:
    """Taken, with what is asked for; whoever handed it over is told."""
    for field in TAKEN:
        setattr(step.detail, field, step.data[field])
    step.matter.handler = step.actor
    name(step.matter)
    handing.accept(step)


def send_back(step: Step) -> None:
    _close(step, Outcome.RETURNED)
    handing.refuse(step, step.data["reason"])


def advise(step: Step) -> None:
    """The short way: who needed advice alone has it, and no case is made of it."""
    step.matter.handler = step.matter.handler or step.actor
    step.detail.result = step.data["answer"]
    _close(step, Outcome.ADVISED)
    handing.finish(step, f"已咨询答复：{step.data['answer']}")


def check(step: Step) -> None:
    d, case = step.data, step.detail
    for name in ("household", "income", "necessary", "standard", "multiple", "standard_basis", "check_way"):
        setattr(case, name, d[name])
    case.checked_on, case.poor = step.day, d["means"].poor


def means(case: LegalAid) -> Means | None:
    """What was examined; None while nothing was."""
    if case.household is None or case.income is None or case.necessary is None:
        return None
    if case.standard is None or case.multiple is None:
        return None
    return Means(case.household, case.income, case.necessary, case.standard, case.multiple)


def check_summary(step: Step) -> str:
    found = step.data["means"]
    verdict = "符合" if found.poor else "不符合"
    return f"人均月收入 {found.each} 元，标准 {found.line} 元，{verdict}经济困难标准"


def ground(case: LegalAid) -> str:
    """On what aid may be granted: a notice, no limit, waived, poor, or told so by the bureau; empty while nothing is known."""
    if case.notice:
        return "办案机关通知"
    if case.objection_upheld:
        return "司法局审查异议，责令改正"
    if case.unlimited:
        return f"不受经济困难条件限制（{Unlimited(case.unlimited).label}）"
    if case.waived:
        return f"免予核查经济困难状况（{Waived(case.waived).label}）"
    return "符合经济困难标准" if case.poor else ""


def too_rich(case: LegalAid) -> bool:
    """Whether the means were examined and are above the standard, and nothing else gives a right to aid."""
    return case.poor is False and not ground(case)


def assign_rule(case: LegalAid, day: date) -> Rule:
    """Within what time a lawyer is to be assigned after a decision of this day."""
    criminal = case.category == Category.CRIMINAL
    return in_force("aid_assign", day, applies_to="刑事案件" if criminal else "民事、行政案件")


def undelivered(matter: Matter) -> bool:
    """Whether a case is over by a decision, or waits after a notice, that has not been served on who asked."""
    if matter.state == "supplementing":
        wanted = NOTICE
    elif not matter.open and matter.outcome in DECISIONS:
        wanted = DECISIONS[Outcome(matter.outcome)]
    else:
        return False
    return bool(_unserved().filter(matter=matter, template=wanted).exists())


def all_undelivered() -> Q:
    """Which cases that are over have such a decision."""
    papers = _unserved().filter(matter=OuterRef("pk"), template__in=DECISIONS.values())
    return Q(Exists(papers), state__in=DECISIONS)


def _unserved() -> QuerySet[Document]:
    papers = Document.objects.everything("the papers of a case that was found in its scope")
    return papers.filter(status=Document.Status.ISSUED, services=None)


def eligible(step: Step) -> str:
    """Why aid cannot be granted; empty if it can (法律援助法第31条、第32条、第42条)."""
    case = step.detail
    if ground(case):
        return ""
    if case.poor is False:
        return "经核查不符合经济困难标准"
    return "还没有核查经济困难状况，也没有免予核查或者不受限制的情形"


def change_ground(step: Step) -> None:
    step.detail.unlimited, step.detail.waived = step.data["unlimited"], step.data["waived"]


def _grant(step: Step) -> None:
    m, case = step.matter, step.detail
    case.decided_on = case.granted_on = step.day
    m.accepted_on, m.closed_on, m.outcome = step.day, None, ""
    case.refused_on, case.refuse_ground, case.terminated_on, case.end_ground = None, "", None, ""
    if not m.number:
        serial = next_number(f"{m.unit.mark}", step.day.year)
        m.number = f"{m.unit.mark}〔{step.day.year}〕{serial}号"


def grant(step: Step) -> None:
    _grant(step)


def urgent(step: Step) -> None:
    """Given first; the papers follow within the term that the decision sets (法律援助法第44条)."""
    step.detail.urgent = step.data["ground"]
    _grant(step)


def urgent_summary(step: Step) -> str:
    return f"{UrgentGround(step.data['ground']).label}，{step.data['days']} 日内补办手续"


def make_up(step: Step) -> None:
    step.detail.made_up_on = step.day


def refuse(step: Step) -> None:
    case, d = step.detail, step.data
    case.decided_on = case.refused_on = step.day
    case.refuse_ground = d["ground"]
    _close(step, Outcome.REFUSED)
    handing.finish(step, f"不予法律援助：{RefuseGround(d['ground']).label}")


def withdraw(step: Step) -> None:
    _close(step, Outcome.WITHDRAWN)
    handing.finish(step, "申请人撤回法律援助申请")


def deem_withdrawn(step: Step) -> None:
    """Nothing was added in time: taken as withdrawn (法律援助法第43条第2款)."""
    _close(step, Outcome.WITHDRAWN)
    handing.finish(step, "没有按要求补充材料，视为撤回申请")


def term_of_supplement_over(step: Step) -> str:
    """Not before the time is over that the notice gives from its receipt."""
    clock = step.matter.clocks.filter(key="supplement_due", state=Clock.State.RUNNING).first()
    if clock is None:
        return f"《{NOTICE}》还没有登记送达，补充的时间没有起算"
    if clock.due_on and step.day <= clock.due_on:
        return f"补充材料的期限到 {clock.due_on:%Y-%m-%d}，还没有满"
    return ""


def days_given(matter: Matter, step: str) -> int:
    """How many days the last paper of a step gives."""
    asked = matter.events.filter(step=step).order_by("-seq").values_list("data", flat=True)[0]
    return int(asked["days"])


def object_to(step: Step) -> None:
    """To the bureau that set the centre up, which from then on reads a sealed case too (法律援助法第49条第1款)."""
    step.detail.objected_on, step.detail.objection_upheld = step.day, None
    if bureau := step.matter.unit.above(Unit.Kind.BUREAU):
        Grant.objects.everything("the door").create(
            matter=step.matter, unit=bureau, level=Grant.Level.PARTY, because=OBJECTION
        )


def another(step: Step) -> str:
    """Whoever refused or ended the aid, or is of the centre, does not review that (法律援助法第49条)."""
    m, who = step.matter, {a.pk for a in (step.actor, step.approved_by) if a}
    sent_up = m.approvals.filter(step__in=DECIDING, state=Approval.State.APPROVED)
    decided = {pk for pair in sent_up.values_list("proposed_by", "decided_by") for pk in pair}
    decided |= set(m.events.filter(step__in=DECIDING).values_list("actor", flat=True))
    if who & decided:
        return "您参与作出了这一决定，异议要由他人审查"
    if step.actor and step.actor.unit_id == m.unit_id:
        return "异议由设立法律援助机构的司法局审查，不由法律援助机构自己审查"
    return ""


def decide_objection(step: Step) -> None:
    """Maintained, or set right: then aid is given, from the day of the bureau's decision (法律援助法第49条)."""
    upheld = step.data["decision"] == "correct"
    step.detail.objection_upheld = upheld
    read = Grant.objects.everything("the door").filter(matter=step.matter, because=OBJECTION)
    read.update(level=Grant.Level.OUTLINE, because=OBJECTED)
    if upheld:
        granted_before = step.detail.granted_on
        _grant(step)
        # What had been granted and was ended goes on as the case that it was.
        step.detail.granted_on = granted_before or step.day


def objection_papers(step: Step) -> tuple[str, ...]:
    """Whom aid had been refused is given the decision that grants it too: courts go by that one (山东省法律援助条例第17条)."""
    ended = step.matter.events.filter(step="terminate").exists()
    grants = step.data["decision"] == "correct" and not ended
    return ("异议审查决定书", "给予法律援助决定书") if grants else ("异议审查决定书",)


def objection_decided(process: Any, step: Step) -> State | None:
    if step.data["decision"] == "correct":
        return process.handling if step.matter.assignments.filter(until=None).exists() else process.granted
    return process.terminated if step.matter.outcome == Outcome.TERMINATED else None


def objection_assigns(step: Step) -> date | None:
    """A lawyer is to be assigned where there is none."""
    if step.data["decision"] != "correct" or step.matter.assignments.filter(until=None).exists():
        return None
    return step.day


def _close(step: Step, outcome: str) -> None:
    step.matter.outcome, step.matter.closed_on = outcome, step.day
