"""What follows a decision: letters, faults, performance, copies to the superior department, service and its terms."""

from __future__ import annotations

from datetime import date
from typing import Any

from siheng.domains.reconsideration.forms import ENFORCED
from siheng.domains.reconsideration.models import Fault, Letter, Outcome
from siheng.domains.reconsideration.services.course import attached_runs
from siheng.kernel.documents.models import Document, Service
from siheng.kernel.documents.services import attach
from siheng.kernel.matters import clocks
from siheng.kernel.matters.models import Clock, Matter, Party
from siheng.kernel.matters.process import Start, State, Step
from siheng.kernel.matters.taking import issue_paper


def letter(step: Step) -> None:
    """An opinion letter or a suggestion letter goes out as a numbered paper."""
    paper = issue_paper(step, Letter.Kind(step.data["kind"]).label)
    Letter.objects.everything("the door").create(
        matter=step.matter,
        kind=step.data["kind"],
        document=paper,
        addressee=step.data["addressee"],
        content=step.data["content"],
        sent_on=step.day,
    )
    if step.data["kind"] == Letter.Kind.OPINION:
        step.detail.opinion_due = True


def feedback(step: Step) -> None:
    from siheng.domains.reconsideration.process import ReconsiderationProcess as P

    found = step.data["letter"]
    found.replied_on, found.reply = step.day, step.data["reply"]
    found.save()
    step.detail.opinion_due = step.matter.letters.filter(kind=Letter.Kind.OPINION, replied_on=None).exists()
    if (
        not step.detail.opinion_due
    ):  # an answer to a suggestion letter leaves the term of an opinion letter running
        clocks.end(step, [P.opinion], met=True)


def fault(step: Step) -> None:
    paper = None
    if step.data.get("paper"):
        paper = attach(
            matter=step.matter,
            upload=step.data["paper"],
            category="执法问题证据",
            internal=True,
            by=step.actor,
            at=step.at,
        )
    Fault.objects.everything("the door").create(
        matter=step.matter,
        code=step.data["code"],
        respondent=step.detail.respondent,
        on=step.day,
        evidence=step.data["evidence"],
        paper=paper,
    )


def performed(step: Step) -> None:
    step.detail.performed_on = step.day


def to_perform(matter: Matter) -> bool:
    """Whether the respondent still owes by a day what was decided, agreed or ordered."""
    redo = matter.clocks.filter(key="redo", state=Clock.State.RUNNING)
    return day_pending(matter) or (not matter.reconsideration.performed_on and redo.exists())


def day_pending(matter: Matter) -> bool:
    """Whether a day of performance was set and nothing was registered yet."""
    return bool(matter.reconsideration.perform_by and not matter.reconsideration.performed_on)


def performance_overdue(step: Step) -> str:
    """Performance is ordered of who lets its day pass (2023 revision art. 77(2); 2017 art. 32(2))."""
    running = step.matter.clocks.filter(key__in=["redo", "performance"], state=Clock.State.RUNNING)
    due = max((c.due_on for c in running if c.due_on), default=step.detail.perform_by)
    return f"履行期限到 {due:%Y-%m-%d}，还没有过" if due and step.day <= due else ""


def order_perform(step: Step) -> None:
    step.detail.perform_by = step.data["perform_by"]


def new_law_day(step: Step) -> date | None:
    """The day of the step; the law of 2017 has no rule of this term."""
    return step.day if step.detail.new_law else None


def days_to_perform(step: Step) -> int:
    """Days from the step until what is owed by a day is due."""
    return max((step.detail.perform_by - step.day).days, 0)


def publishable(matter: Matter) -> bool:
    """Whether there is a decision of the new law that was not made public yet (2023 revision art. 79(1))."""
    decided = matter.documents.filter(template="行政复议决定书").exists()
    return matter.reconsideration.new_law and decided and not matter.events.filter(step="publish").exists()


def enforceable(matter: Matter) -> bool:
    """Whether the law says who enforces the outcome; a settlement since 2024 alone."""
    new = matter.reconsideration.new_law
    return matter.outcome in ENFORCED and (new or matter.outcome != Outcome.MEDIATION)


def sue_over(step: Step) -> str:
    """Who still may sue is not yet forced (2023 revision art. 78: 逾期不起诉又不履行)."""
    sue = step.matter.clocks.filter(key="sue").order_by("-id").first()
    running = sue is not None and sue.due_on is not None and step.day <= sue.due_on
    return f"起诉期限到 {sue.due_on:%Y-%m-%d}，还没有过" if sue and running else ""


COPIED = ("行政复议决定书", "行政复议意见书")


def to_copy(matter: Matter) -> Any:
    """The decision and opinion letters that the respondent's superior department is still to be told of (抄告).

    2023 revision, art. 79(2): where the respondent is a department of the government itself. A town or
    subdistrict, which sits in a region of its own, has no such department above it.
    """
    case, papers = matter.reconsideration, matter.documents.filter(status=Document.Status.ISSUED)
    if not case.new_law or case.respondent.region_id != matter.unit.region_id:
        return papers.none()
    told = matter.events.filter(step="copy_up").values_list("data__document__id", flat=True)
    return papers.filter(template__in=COPIED).exclude(pk__in=list(told))


def copy_summary(step: Step) -> str:
    paper = step.data["document"]
    return f"《{paper.title}》（{paper.number}）抄告{step.data['organ']}"


def nothing_open(step: Step) -> str:
    """What still has to come back before the file is closed."""
    case = step.detail
    waiting = []
    if case.opinion_due:
        waiting.append("意见书还没有收到反馈")
    if to_perform(step.matter):
        waiting.append("履行情况还没有登记")
    if to_copy(step.matter).exists():
        waiting.append("决定书、意见书还没有抄告被申请人的上一级主管部门")
    return "；".join(waiting)


def served(process: Any, step: Step, service: Any) -> list[Start]:
    """The terms that service starts: of correction, of answer, of suing, of report on an opinion letter, of redoing, performing."""
    title, day = service.document.template, service.served_on
    role = service.addressee.side if service.addressee else ""
    if day is None:
        return []
    if title == "补正通知书":
        asked = step.matter.events.filter(step="require_correction").order_by("-seq").first()
        days = None if step.detail.new_law or asked is None else asked.data.get("days")
        return [Start(process.correction, lambda s: day, "补正通知送达", amount=lambda s: days)]
    if title == "答复通知书" and role == Party.Role.RESPONDENT and not step.detail.answered_on:
        return [Start(process.reply, lambda s: day, "收到申请书副本")]
    if title == "规范性文件转送函" and attached_runs(step.matter, "attached_reply"):
        return [Start(process.attached_reply, lambda s: day, "收到转送")]
    if title == "规范性文件审查答复通知书" and attached_runs(step.matter, "attached_own"):
        return [Start(process.attached_maker, lambda s: day, "收到通知")]
    starts = []
    if title in FINAL_PAPERS and service.method == Service.Method.NOTICE and day > step.today:
        starts.append(Start(process.notice, lambda s: service.sent_on, "发出公告"))
    if title in ("行政复议决定书", "不予受理决定书", "终止决定书") and role == Party.Role.APPLICANT:
        return [*starts, Start(process.sue, lambda s: day, f"{title}送达")]
    if title in BINDING and role == Party.Role.RESPONDENT:
        if title == "行政复议决定书" and _must_redo(step.matter):
            starts.append(Start(process.redo, lambda s: day, "决定书送达"))
        by = step.detail.perform_by
        if by and step.detail.new_law and not step.detail.performed_on:
            left = max((by - day).days, 0)
            starts.append(Start(process.performance, lambda s: day, f"{title}送达", amount=lambda s: left))
        return starts
    if title == "行政复议意见书":
        return [Start(process.opinion, lambda s: day, "收到意见书")]
    return starts


def _must_redo(matter: Matter) -> bool:
    return matter.events.filter(step="decide", data__redo=True).exists()


# What the respondent has to perform (2023 revision art. 77(1); 2017 art. 32(1)).
BINDING = ("行政复议决定书", "行政复议调解书")
FINAL_PAPERS = (*BINDING, "终止决定书")


def after_service(process: Any, step: Step) -> State | None:
    """The copy is sent; or the decision has reached applicant and respondent, and the case goes on to be followed.

    By public notice it reaches nobody before its days have run (民事诉讼法第95条).
    """
    served = step.matter.services.exclude(document__status=Document.Status.VOID)
    services = list(served.select_related("document", "addressee__on_behalf_of"))
    if any(s.document.template == "答复通知书" for s in services):
        clocks.end(step, [process.send_copy], met=True)
    if step.matter.state != process.decided.key:
        return None
    reached = {
        s.addressee.side: s.served_on
        for s in services
        if s.addressee and s.served_on and s.served_on <= step.today and s.document.template in FINAL_PAPERS
    }
    if {Party.Role.APPLICANT, Party.Role.RESPONDENT} <= reached.keys():
        step.detail.served_on = max(reached.values())
        clocks.end(step, [process.notice], met=True)
        return process.following
    return None
