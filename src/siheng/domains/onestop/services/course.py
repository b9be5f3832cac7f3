"""What staff do with a demand: answer, guide, hand over, meet, merge, conclude, visit."""

from __future__ import annotations

from typing import Any

from siheng.domains.onestop.forms import unanswered
from siheng.domains.onestop.forms.fields import LIVE, kind_for
from siheng.domains.onestop.models import Channel, Meeting, Need, Outcome, Satisfaction, Way
from siheng.domains.onestop.registers import analysis_meeting
from siheng.domains.onestop.services.intake import AGAIN, SEALED_TITLE
from siheng.kernel.matters import clocks, duplicates
from siheng.kernel.matters.common import add_link
from siheng.kernel.matters.door import locked, note
from siheng.kernel.matters.handing import hand_over, seal_on
from siheng.kernel.matters.models import Handover, Matter
from siheng.kernel.matters.process import State, Step
from siheng.kernel.matters.refusals import Timer
from siheng.kernel.matters.taking import issue_paper
from siheng.kernel.registers.models import Activity
from siheng.kernel.registers.scope import may_keep
from siheng.kernel.registers.services import save_activity
from siheng.kernel.trust.masking import mask_text


def hold(step: Step) -> None:
    """Whoever first acts on a demand handles it."""
    m = step.matter
    if m.handler_id is None and step.actor and step.actor.unit_id == m.unit_id:
        m.handler = step.actor


def answer_here(step: Step) -> None:
    hold(step)
    step.detail.answer = step.data["answer"]
    _end(step, Outcome.ANSWERED)


def answered(process: Any, step: Step) -> State | None:
    """To the return visit, where one is wanted."""
    return process.visiting if step.data["revisit"] else None


def visit_wanted(step: Step) -> Any:
    return step.day if step.data["revisit"] else None


def guide(step: Step) -> None:
    hold(step)
    step.detail.way, step.detail.answer = step.data["way"], step.data["answer"]
    _end(step, Outcome.GUIDED)


def guide_summary(step: Step) -> str:
    return f"引导到{Way(step.data['way']).label}"


def object_to(step: Step) -> None:
    hold(step)
    step.detail.answer = step.data["reason"]
    _end(step, Outcome.OBJECTED)


def in_time(step: Step) -> str:
    """An objection after its term is none."""
    clock = step.matter.clocks.filter(key="objection").order_by("-id").first()
    due = clock.due_on if clock else None
    return f"提出异议的期限到 {due:%Y-%m-%d}，已经过了" if due and step.day > due else ""


def withdraw(step: Step) -> None:
    hold(step)
    _end(step, Outcome.WITHDRAWN)


def nothing_runs(step: Step) -> str:
    """A demand does not end while somebody still works for it."""
    live = [h.need for h in step.matter.handovers.all() if h.state in LIVE]
    return "" if not live else "还有移交没有结果：" + "、".join(live)


def may_join(step: Step) -> str:
    """Of two that are the same, the one for which somebody still works stays."""
    because = nothing_runs(step)
    return f"{because}。请在另一件上登记并入本件，或者等结果回来再并" if because else ""


def _end(step: Step, outcome: str) -> None:
    step.matter.outcome, step.matter.closed_on = outcome, step.day


def send(step: Step) -> None:
    """Each picked need to its unit, with its letter (移送函)."""
    hold(step)
    step.detail.save()
    sent = [_send(step, need, unit, reason) for need, unit, reason in step.data["picked"]]
    step.extra["handovers"] = [h.pk for h in sent]


def _send(step: Step, need: Need, unit: Any, reason: str) -> Handover:
    m, kind = step.matter, kind_for(need)
    along = step.data["papers"] and need != Need.COUNSELLING
    handover = hand_over(
        step, kind=kind, unit=unit, need=str(need.label), reason=reason, data=_given(step, need, kind, reason),
        given=m.attachments.filter(internal=False) if along else (),
    )  # fmt: skip
    step.extra["now"] = handover
    issue_paper(step, "移送函")
    del step.extra["now"]
    return handover


def _given(step: Step, need: Need, kind: str, reason: str) -> dict[str, str]:
    """What the receiving form of that kind is filled in with: what it does not ask, it does not take."""
    m, detail = step.matter, step.detail
    if kind == "mediation":
        petition = detail.channel == Channel.PETITION
        return {
            "words": detail.words[:4000],
            "region": m.region_id,
            "category": "",
            "source_note": m.unit.short,
            "source": "petition" if petition else "application",
        }
    asked = {"words": detail.words, "wish": detail.wish, "reason": reason}
    if kind == "service":
        return {"need": need.value, **asked}
    return {"region": m.region_id, "source_note": m.unit.short, **asked, "words": detail.words[:4000]}


def send_summary(step: Step) -> str:
    return "；".join(f"{need.label}→{unit.short}，{reason}" for need, unit, reason in step.data["picked"])


def drop(step: Step) -> None:
    step.detail.dropped = [*step.detail.dropped, step.data["handover"].pk]


def dropped(process: Any, step: Step) -> State | None:
    """It may have been the last that was open."""
    return process.gathered if settled(step.matter) else None


def settled(matter: Matter) -> bool:
    """Whether nothing that was handed over is still open: every one ended, or came back and was seen to."""
    if matter.handovers.filter(state__in=LIVE).exists():
        return False
    return not unanswered(matter)


def can_drop(matter: Matter) -> bool:
    return bool(unanswered(matter))


def can_urge(matter: Matter) -> bool:
    return matter.handovers.filter(state=Handover.State.SENT).exists()


def urge(step: Step) -> None:
    """The reminder stands on both records."""
    handover: Handover = step.data["handover"]
    note(
        matter=locked(handover.other_id), actor=step.actor or Timer(step.actor_text), at=step.at, step="urged",
        label="催接收", summary=step.data["note"], data={},
    )  # fmt: skip


def urge_summary(step: Step) -> str:
    words = f"，{step.data['note']}" if step.data["note"] else ""
    return f"{step.data['handover'].need}，{step.data['handover'].unit.short}{words}"


def meeting(step: Step) -> None:
    """The minutes on the record, as a paper, and what was picked goes out at once, which is what the first terms ask."""
    d, p = step.data, step.process
    if d["picked"]:
        step.meets += [p.terms["first_contact"], p.terms["transfer_due"]]
        clocks.end(step, [p.terms["objection"]])
    Meeting.objects.everything("the door").create(
        matter=step.matter,
        activity=_session(step),
        on=step.day,
        **{name: d[name] for name in ("people", "minutes", "decision")},
    )
    issue_paper(step, "研判会纪要")
    send(step)


def _session(step: Step) -> Activity | None:
    """The meeting of the day in the register of activities, entered where it is not there; what was said stays with the demands."""
    who, kind = step.actor, analysis_meeting
    if who is None or not may_keep(who, kind):
        return None
    held = Activity.objects.filter(kind=kind.key, unit=who.unit_id, held_on=step.day).order_by("pk").first()
    return held or save_activity(
        kind=kind.key,
        actor=who,
        at=step.at,
        data={
            "title": kind.label,
            "held_on": step.day.isoformat(),
            "unit": who.unit_id,
            "region": who.unit.region_id,
            "minutes": "各件的研判情况记在该件的副卷里。",
        },
    )


def met(process: Any, step: Step) -> State | None:
    return process.serving if step.data["picked"] else None


def meeting_summary(step: Step) -> str:
    picked = send_summary(step)
    return step.data["decision"] + (f"。移交：{picked}" if picked else "")


def mark(step: Step) -> None:
    for name in ("repeat", "collective", "escalated", "risk"):
        setattr(step.detail, name, step.data[name])


def mark_summary(step: Step) -> str:
    marks = "、".join(step.detail.marks) or "没有标记"
    return marks + (f"；{step.data['risk']}" if step.data["risk"] else "")


def seal(step: Step) -> None:
    """From now on only those who handle it, here and where it was handed on; whoever seals it handles it if nobody does."""
    m = step.matter
    m.sealed, step.detail.ground, m.title = True, step.data["ground"], SEALED_TITLE
    m.handler = m.handler or step.actor
    seal_on(step)


def merge(step: Step) -> None:
    """Into another: linked from both sides, its words told there."""
    hold(step)
    other: Matter = step.data["other"]
    add_link(step.matter, other, "并入")
    _end(step, Outcome.MERGED)
    kept = locked(other.pk)
    words = "" if step.matter.sealed else mask_text(step.detail.words)[:500]
    done = [f"{h.need}：{h.result}" for h in step.matter.handovers.filter(state=Handover.State.ENDED)]
    note(
        matter=kept, actor=step.actor or Timer(step.actor_text), at=step.at, step="merged_in",
        label=f"并入 {step.matter.receipt}", summary="。".join([words, *done] if words else done),
        data={"from": step.matter.receipt},
    )  # fmt: skip


def merge_summary(step: Step) -> str:
    return f"并入 {step.data['other'].receipt}"


def again(step: Step) -> None:
    """It repeats an earlier one that has ended; the two stand beside each other."""
    step.detail.repeat = True
    add_link(step.matter, step.data["other"], AGAIN)


def again_summary(step: Step) -> str:
    return f"与 {step.data['other'].receipt} 是同一件，又来反映"


def not_same(step: Step) -> None:
    duplicates.tell_apart(step.matter, step.data["other"])


def not_same_summary(step: Step) -> str:
    return f"与 {step.data['other'].receipt} 不是同一件"


def conclude(step: Step) -> None:
    """事心双解, and where it goes."""
    d, detail = step.data, step.detail
    detail.settled, detail.eased = d["settled"] == "yes", d["eased"] == "yes"
    detail.way, detail.answer = d["way"], d["answer"]
    _end(step, d["outcome"])


def conclude_summary(step: Step) -> str:
    d = step.data
    both = f"事{'已' if d['settled'] == 'yes' else '未'}解，心{'已' if d['eased'] == 'yes' else '未'}解"
    return f"{both}，{Outcome(d['outcome']).label}" + (f"：{Way(d['way']).label}" if d["way"] else "")


def revisit(step: Step) -> None:
    step.detail.visited_on, step.detail.satisfaction = step.day, step.data["satisfaction"]


def revisit_summary(step: Step) -> str:
    return f"{Satisfaction(step.data['satisfaction']).label}：{step.data['note']}"
