"""From the window to the decision: what these steps write."""

from __future__ import annotations

from datetime import date
from typing import Any

from siheng.domains.reconsideration.forms import REVIEW, RUNS_OUT_NEW, RUNS_OUT_OLD
from siheng.domains.reconsideration.models import (
    NEW_LAW,
    Channel,
    Outcome,
    Procedure,
    Proceeding,
    Reception,
    Reconsideration,
)
from siheng.kernel.documents.models import Document
from siheng.kernel.documents.series import next_number, number_used
from siheng.kernel.documents.services import attach, void
from siheng.kernel.matters import clocks
from siheng.kernel.matters.common import add_link
from siheng.kernel.matters.models import Clock, Grant, Matter, OutsideNumber, Party
from siheng.kernel.matters.parties import add_agency, add_from_form, applicant_names
from siheng.kernel.matters.process import Start, State, Step, Term
from siheng.kernel.org.models import Unit

DETAIL = [
    "channel",
    "handed_on",
    "respondent",
    "act",
    "act_number",
    "act_on",
    "known_on",
    "category",
    "subcategory",
    "field",
    "focus",
    "claims",
    "reasons",
    "compensation",
    "compensation_amount",
    "attached_review",
    "mandatory_first",
    "stability",
    "people",
]


def register(step: Step) -> None:
    """A new case: receipt number, parties, the act complained of, its first reception; related cases beside it."""
    step.matter.receipt = f"收件 {step.day:%Y}-{next_number('收件', step.day.year):04d}"
    step.matter.number = step.data["number"]
    _write_down(step)


def _write_down(step: Step) -> None:
    m, d = step.matter, step.data
    m.received_on = step.day
    m.region = d["region"]
    m.handler = step.actor
    m.counter_text = d["respondent"].short
    m.save()
    number_used(m.number)  # one of another shape is of none of our series
    Reconsideration.objects.create(matter=m, **{k: d[k] for k in DETAIL})
    add_from_form(step, Party.Role.APPLICANT)
    add_agency(m, d["respondent"])
    name(m)
    Reception.objects.everything("the door").create(
        matter=m,
        channel=d["channel"],
        purpose=Reception.Purpose.APPLY,
        on=step.day,
        people=d["reception_people"],
    )
    for label, number in (("来文号", d["outside_number"]), ("行为文号", d["act_number"])):
        if number:
            OutsideNumber.objects.everything("the door").create(matter=m, label=label, number=number)
    for other in same_act(m):
        add_link(m, other, "同一行为")


def register_summary(step: Step) -> str:
    return f"{Channel(step.data['channel']).label}收到 {step.matter.applicant_text} 的申请"


def record_past(step: Step) -> None:
    """A case that had ended before it was recorded here, under the number that it had; its series goes on behind it.

    Its receipt number is not known; the case number stands there too, for each matter has one of its own.
    """
    m, d = step.matter, step.data
    m.receipt = m.number = d["number"]
    m.accepted_on, m.closed_on, m.outcome = d["accepted_on"], d["closed_on"], d["outcome"]
    _write_down(step)
    step.detail.procedure = d["procedure"]
    step.extra["day"] = step.today.isoformat()  # what happened today is that it was recorded
    _let_in(step)


def record_past_summary(step: Step) -> str:
    m = step.matter
    return (
        f"{m.number}，{m.accepted_on:%Y-%m-%d} 受理，{m.closed_on:%Y-%m-%d} 办结：{Outcome(m.outcome).label}"
    )


def same_act(matter: Matter) -> Any:
    """Other cases on the very same act of the same respondent (同一行为)."""
    case = matter.reconsideration
    if not case.act_number:
        return Matter.objects.everything("nothing to look for").none()
    return (
        Matter.objects.everything("links are shown through the reader's own scope")
        .filter(reconsideration__act_number=case.act_number, reconsideration__respondent=case.respondent)
        .exclude(pk=matter.pk)
    )


def name(m: Matter) -> None:
    """Who against whom, from the parties."""
    m.applicant_text = applicant_names(m)
    m.title = f"{m.applicant_text} 诉 {m.counter_text}"


def case_series(matter: Matter) -> str:
    """The series of case numbers: the government's own mark and 复."""
    government = matter.unit.above(Unit.Kind.GOVERNMENT)
    return f"{government.mark if government else ''}复"


def _number(step: Step) -> None:
    """The case number, in a yearly series without gaps."""
    if not step.matter.number:
        year = (step.matter.accepted_on or step.day).year
        series = case_series(step.matter)
        step.matter.number = f"{series}〔{year}〕{next_number(series, year)}号"


def accept(step: Step) -> None:
    """Acceptance. Under the old law the day of receipt is the day of acceptance (2017, art. 17)."""
    m, d, case = step.matter, step.data, step.detail
    new = (m.law_on or step.day) >= NEW_LAW
    m.accepted_on = step.day if new else m.received_on
    m.handler, m.second = d["handler"], d["second"]
    case.procedure = d.get("procedure") or Procedure.ORDINARY
    case.procedure_ground = d.get("procedure_ground") or ""
    case.late_reason = d.get("late_reason") or ""
    _number(step)
    _let_in(step)


def accept_summary(step: Step) -> str:
    others = "、".join(p.title for p in step.papers)
    return f"编为 {step.matter.number}，发{others}"


def deem_accepted(step: Step) -> None:
    """视为受理: the term of review ran out with nothing done (2023 revision art. 30; before, art. 17)."""
    m = step.matter
    m.accepted_on = step.day if (m.law_on or step.day) >= NEW_LAW else m.received_on
    _number(step)
    _let_in(step)


def _let_in(step: Step) -> None:
    """From acceptance on the respondent agency sees its own case, the main volume only."""
    Grant.objects.everything("the door").create(
        matter=step.matter, unit=step.detail.respondent, level=Grant.Level.PARTY, because="被申请人"
    )


def correction_days(step: Step) -> list[dict[str, Any]]:
    """Under the old law the time of correction does not count in the term of decision (实施条例第29条)."""
    if step.detail.new_law:
        return []
    days: list[dict[str, Any]] = []
    for event in step.matter.events.filter(step__in=["require_correction", "correct"]).order_by("seq"):
        if event.step == "require_correction":
            days.append({"from": event.data["day"], "to": None, "ground": "补正材料"})
        else:
            days[-1]["to"] = event.data["day"]
    return days


def corrected(step: Step) -> None:
    """Corrected papers came in: the review runs from that day.

    Under the new law by its own rule (art. 31); the old law knows no other review than that of art. 17, whose five days
    then begin with the papers that make the application whole.
    """
    from siheng.domains.reconsideration.process import ReconsiderationProcess as P

    Reception.objects.everything("the door").create(
        matter=step.matter,
        channel=step.data["channel"] or step.detail.channel,
        purpose=Reception.Purpose.CORRECT,
        on=step.day,
    )
    term = P.rereview if step.detail.new_law else P.review
    step.starts.append(Start(term, lambda s: s.day, "收到补正材料"))


def correction_overdue(step: Step) -> str:
    """Giving up may be presumed only after the term of correction ran out."""
    due = step.matter.clocks.filter(key="correction").order_by("-id").values_list("due_on", flat=True).first()
    if due is None:
        return "补正通知还没有送达，补正期限没有起算"
    return "" if step.day > due else f"补正期限到 {due:%Y-%m-%d}，期满后才能视为放弃"


def refuse(step: Step) -> None:
    step.detail.refusal, step.detail.held = step.data["refusal"], step.data["held"]
    _end(step, "refused")


def redirect(step: Step) -> None:
    step.detail.held = step.data["held"]
    _end(step, "redirected")


def withdraw_early(step: Step) -> None:
    _end(step, "settled_early" if step.data.get("settled") else "withdrawn_early")


def _end(step: Step, outcome: str) -> None:
    """A case that was never accepted ends; it is none of the concluded ones, so it has no closing day of its own."""
    step.matter.outcome = outcome


def answer(step: Step) -> None:
    """The respondent's answer and evidence."""
    step.detail.answered_on = step.day
    respondent = step.matter.parties.filter(role=Party.Role.RESPONDENT).first()
    given = [(step.data["paper"], "答复书")] if step.data["paper"] else []
    for upload, category in [*given, *((upload, "证据") for upload in step.data["evidence"])]:
        attach(
            matter=step.matter,
            upload=upload,
            category=category,
            internal=False,
            by=step.actor,
            at=step.at,
            from_party=respondent,
        )


def copy_sent(step: Step) -> str:
    sent = step.matter.clocks.filter(key="reply").exists()
    return "" if sent else "答复通知书还没有登记送达被申请人"


def reply_overdue(step: Step) -> str:
    due = step.matter.clocks.filter(key="reply").values_list("due_on", flat=True).first()
    if due is None:
        return "答复通知书还没有登记送达，答复期限没有起算"
    return "" if step.day > due else f"答复期限到 {due:%Y-%m-%d}，还没有过"


def proceeding(step: Step) -> None:
    """Something held; hearing the parties is what an ordinary case must have (2023 revision art. 49)."""
    names = ["kind", "place", "chair", "members", "people", "head_attended", "absence", "result"]
    kind = step.data["kind"]
    Proceeding.objects.everything("the door").create(
        matter=step.matter,
        on=step.day,
        internal=kind in (Proceeding.Kind.COMMITTEE, Proceeding.Kind.EXPERTS, Proceeding.Kind.MEETING),
        **{n: step.data[n] for n in names},
    )
    if kind in (Proceeding.Kind.HEARD, Proceeding.Kind.HEARING) and not step.detail.heard_on:
        step.detail.heard_on = step.day


def proceeding_summary(step: Step) -> str:
    kind = Proceeding.Kind(step.data["kind"]).label
    if step.data["kind"] in (Proceeding.Kind.COMMITTEE, Proceeding.Kind.EXPERTS, Proceeding.Kind.MEETING):
        return f"{kind}（意见入副卷）"
    return f"{kind}：{step.data['result']}"


def third_party(step: Step) -> None:
    add_from_form(step, step.data["role"], on_behalf_of=step.data["on_behalf_of"])
    name(step.matter)


def third_party_paper(step: Step) -> tuple[str, ...]:
    return ("第三人参加通知书",) if step.data["role"] == Party.Role.THIRD else ()


def attached_since(step: Step) -> date | None:
    """The terms of an attached review run from the request, which came with the application."""
    return step.matter.received_on if step.detail.attached_review else None


def handle_attached(step: Step) -> None:
    """A document that is not ours to judge is passed on, and its judge has sixty days; ours has thirty to us."""
    from siheng.domains.reconsideration.process import ReconsiderationProcess as P

    if step.data["how"] == "transfer":
        clocks.end(step, [P.attached_own])
        step.starts.append(Start(P.attached_reply, lambda s: s.day, f"转送{step.data['organ']}"))
    else:
        step.starts.append(Start(P.attached_notify, maker_to_notify, "中止"))


def attached_paper(step: Step) -> tuple[str, ...]:
    return ("规范性文件转送函",) if step.data["how"] == "transfer" else ()


def attached_runs(matter: Matter, *terms: str) -> bool:
    """Whether one of these terms of an attached review runs; most cases have none, and are not asked."""
    asked = bool(matter.reconsideration.attached_review)
    return asked and matter.clocks.filter(key__in=terms, state=Clock.State.RUNNING).exists()


def attached_handled(matter: Matter) -> bool:
    """Whether it was said who judges the document, and the judgement is still out."""
    out = attached_runs(matter, "attached_own", "attached_reply")
    return out and not attached_runs(matter, "attached_transfer")


def attached_ours(matter: Matter) -> bool:
    """Whether the document is ours to judge."""
    last = matter.events.filter(step="handle_attached").order_by("-seq").first()
    return last is not None and last.data["how"] == "own"


def maker_to_notify(step: Step) -> date | None:
    """Who made a document that is ours to judge is asked within three working days of the suspension (art. 58(1)).

    The suspension may come before or after it is said that the document is ours.
    """
    if not step.detail.new_law:
        return None
    if step.transition.key == "suspend":
        return step.day if step.data["ground"] == REVIEW and attached_ours(step.matter) else None
    last = step.matter.events.filter(step="suspend").order_by("-seq").first()
    pending = step.matter.state == "suspended" and last is not None and last.data["ground"] == REVIEW
    return date.fromisoformat(last.data["day"]) if last and pending else None


def convert(step: Step) -> None:
    """Simplified becomes ordinary: its terms are the ordinary ones, from the same days (art. 48, 55, 62).

    A term of sending or answering that had run out before stays so.
    """
    from siheng.domains.reconsideration.process import ReconsiderationProcess as P

    step.detail.procedure = Procedure.ORDINARY
    step.detail.save()
    for clock in clocks.live_of(step.matter):
        in_time = clock.due_on is None or clock.due_on >= step.day
        if clock.key == "decision" or (clock.key in ("send_copy", "reply") and in_time):
            step.starts.append(_as_ordinary(P.terms[clock.key], clock))


def _as_ordinary(term: Term, clock: Clock) -> Start:
    """The same term again, from the same day and with the same pauses, as an ordinary case has it."""
    because = f"{clock.started_by}（转为普通程序）"
    return Start(term, lambda s: clock.started_on, because, pauses=lambda s: clock.pauses)


def suspend(step: Step) -> None:
    step.data.setdefault("ground_text", "")


def suspension_runs(step: Step) -> date | None:
    """Sixty days end the case only for a missing successor or representative."""
    grounds = RUNS_OUT_NEW if step.detail.new_law else RUNS_OUT_OLD
    return step.day if step.data.get("ground") in grounds else None


def resumed(step: Step) -> State | None:
    """A case suspended while the answer was still out goes on waiting for it."""
    from siheng.domains.reconsideration.process import ReconsiderationProcess as P

    return None if step.detail.answered_on else P.answering


def extension_approver(step: Step) -> str:
    """New law: the head of the office; old law: the head of the organ."""
    return "reconsideration.approve_office" if step.detail.new_law else "reconsideration.approve_organ"


def ordinary_only(step: Step) -> str:
    return "简易程序没有延期；可以先转为普通程序" if step.detail.procedure == Procedure.SIMPLIFIED else ""


def parties_heard(step: Step) -> str:
    """An ordinary case under the new law must have heard the parties, or say why they could not be (art. 49)."""
    case = step.detail
    needed = case.new_law and case.procedure == Procedure.ORDINARY and not case.heard_on
    if not needed or step.data.get("unheard"):
        return ""
    return "普通程序还没有听取当事人的意见；因当事人原因不能听取的，写明情况，书面审理（复议法第49条）"


def attached_done(step: Step) -> str:
    """The decision tells what became of a document that was to be reviewed too (2023 art. 59; 2017 art. 26)."""
    case, outcome = step.detail, step.data.get("outcome")
    if not case.attached_review or outcome == Outcome.REJECT_APPLICATION:
        return ""
    done = step.matter.events.filter(step="attached_result").exists()
    return "" if done else "一并请求审查的文件还没有登记附带审查的结果（复议法第59条；旧法第26条）"


def _conclude(step: Step, outcome: str) -> None:
    step.matter.outcome, step.matter.closed_on = outcome, step.day


def decide(step: Step) -> None:
    case, d = step.detail, step.data
    for name in ("found", "held", "ruling", "perform_by", "ground"):
        setattr(case, name, d[name])
    case.awarded = d.get("awarded")
    step.extra["redo"] = bool(d["redo"])
    _conclude(step, d["outcome"])


def mediate(step: Step) -> None:
    case, d = step.detail, step.data
    case.found, case.ruling, case.perform_by = d["found"], d["ruling"], d["perform_by"]
    _conclude(step, Outcome.MEDIATION)


def renege(step: Step) -> None:
    """A settlement that one side withdrew from is none: its paper is void, and the term of the decision runs on."""
    from siheng.domains.reconsideration.process import ReconsiderationProcess as P

    for paper in step.matter.documents.filter(template="行政复议调解书", status=Document.Status.ISSUED):
        void(document=paper, reason=f"调解书生效前一方反悔：{step.data['held']}"[:200])
    case = step.detail
    case.found, case.ruling, case.perform_by = "", "", None
    step.matter.outcome, step.matter.closed_on = "", None
    clocks.end(step, [P.performance])
    clocks.reopen(step, P.decision)


def terminate(step: Step) -> None:
    step.detail.held = step.data["held"]
    _conclude(step, step.data["outcome"])


def reception(step: Step) -> None:
    d = step.data
    Reception.objects.everything("the door").create(
        matter=step.matter,
        channel=d["channel"],
        purpose=d["purpose"],
        on=step.day,
        people=d["people"],
        note=d["note"],
    )


def change_law(step: Step) -> None:
    step.matter.law_on = step.data["law_on"]
