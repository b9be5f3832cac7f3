"""What the steps of advice write: asked, answered at once or later, handed on to who knows better or as an application."""

from __future__ import annotations

from typing import Any

from siheng.domains.legalaid.models import Advice, Channel
from siheng.domains.legalaid.services.intake import KIND, centre
from siheng.kernel.documents.series import next_number
from siheng.kernel.matters import duplicates, handing
from siheng.kernel.matters.common import add_link
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.parties import add_party, applicant_names
from siheng.kernel.matters.process import State, Step
from siheng.kernel.org.models import Unit

DETAIL = ("channel", "topic", "words", "answer", "people", "place", "repeated")
# How a question that came again stands beside the first; of several it is said later which.
AGAIN = "同一件，重复咨询"
# Each channel is a register of its own, with its own numbers.
SERIES = {"visit": "来访咨询", "call": "电话咨询", "letter": "信函咨询", "net": "网络咨询"}


def _begin(step: Step, channel: str) -> None:
    m = step.matter
    m.received_on = step.day
    series = SERIES[channel]
    m.receipt = f"{series} {step.day.year}-{next_number(series, step.day.year):05d}"


def name(m: Matter) -> None:
    """Who asks about what; who asks need not say who they are."""
    m.applicant_text = applicant_names(m)
    m.title = f"{m.applicant_text or '咨询人'}：{m.advice.get_topic_display()}"[:200]


def register(step: Step) -> None:
    """A question; answered at once, it is done with by the one form."""
    m, d = step.matter, step.data
    _begin(step, d["channel"])
    m.region, m.handler = d["region"] or m.unit.region, step.actor
    answered = bool(d.get("answer"))
    if answered:
        m.closed_on, m.outcome = step.day, "answered"
    m.save()
    Advice.objects.create(
        matter=m,
        asked_at=step.at,
        first_at=step.at if answered else None,
        first_on=step.day if answered else None,
        **{k: d[k] for k in DETAIL if k in d},
    )
    if d["name"]:
        add_party(
            m, role=Party.Role.APPLICANT, name=d["name"], phone=d["phone"], region=m.region,
            address=d.get("address", ""),
        )  # fmt: skip
    name(m)
    if d.get("same") == "other":
        for earlier in d["before"]:
            duplicates.tell_apart(m, earlier)
    elif d.get("repeated") and len(d["before"]) == 1:
        add_link(m, d["before"][0], AGAIN)


def compare(step: Step) -> None:
    """Judged later: the same question come again, or told apart for good."""
    if step.data["same"] == "same":
        step.detail.repeated = True
        add_link(step.matter, step.data["earlier"], AGAIN)
    else:
        duplicates.tell_apart(step.matter, step.data["earlier"])


def compare_summary(step: Step) -> str:
    same = "是同一件，重复咨询" if step.data["same"] == "same" else "不是同一件"
    return f"与 {step.data['earlier'].receipt} {same}"


def registered(process: Any, step: Step) -> State | None:
    found: State = process.answered
    return found if step.data.get("answer") else None


def register_papers(step: Step) -> tuple[str, ...]:
    d = step.data
    if not d.get("answer"):
        return ()
    return (("法律咨询登记表",) if d.get("paper") else ()) + replies(step)


def replies(step: Step) -> tuple[str, ...]:
    """Whoever wrote a letter and said where from has the answer in writing, from who had the letter."""
    written = step.detail.channel == Channel.LETTER and not step.detail.handed
    return ("法律咨询答复函",) if written and step.matter.parties.exclude(address="").exists() else ()


def answer_papers(step: Step) -> tuple[str, ...]:
    return ("法律咨询登记表", *replies(step))


def register_summary(step: Step) -> str:
    case = step.detail
    return f"{case.get_channel_display()}，{case.get_topic_display()}" + (
        "，重复咨询" if case.repeated else ""
    )


def answer_runs(step: Step) -> Any:
    return None if step.data.get("answer") else step.day


def receive(step: Step) -> None:
    """From a contact point, a station or another unit: from now on the first answer is waited for."""
    m, d, origin = step.matter, step.data, step.origin
    assert origin
    _begin(step, d["channel"] or "visit")
    m.region, m.sealed = origin.region, origin.sealed
    m.title = ""
    m.save()
    Advice.objects.create(
        matter=m,
        channel=d["channel"] or "visit",
        topic=d["topic"] or "other",
        words=d["words"],
        sender=d["source_note"] or origin.unit.short,
        place_id=d["place"],
        asked_at=step.at,
        handed=True,
    )
    handing.copy_parties(m, origin, [Party.Role.APPLICANT])
    name(m)


def _first(step: Step) -> None:
    """The first word to who asked: when it came, and whether within its term."""
    case = step.detail
    if case.first_at is not None:
        return
    case.first_at, case.first_on = step.at, step.day
    clock = step.matter.clocks.filter(key="first_answer").order_by("-id").first()
    if clock and clock.due_on:
        case.in_time = step.day <= clock.due_on


def contact(step: Step) -> None:
    step.matter.handler = step.matter.handler or step.actor
    _first(step)
    handing.accept(step)


def answer(step: Step) -> None:
    m = step.matter
    m.handler = m.handler or step.actor
    step.detail.answer = step.data["answer"]
    _first(step)
    m.outcome, m.closed_on = "answered", step.day
    handing.finish(step, step.data["answer"])


def send_back(step: Step) -> None:
    step.matter.outcome, step.matter.closed_on = "returned", step.day
    handing.refuse(step, step.data["reason"])


def takers(unit: Unit) -> list[Unit]:
    """To whom a question may be handed on: the town's own office, then the centre."""
    found = [u for u in (unit.parent,) if u and u.kind == Unit.Kind.OFFICE and u.active]
    middle = centre(unit)
    return [*found, *([middle] if middle.pk != unit.pk and middle.kind == Unit.Kind.SECTION else [])]


def pass_on(step: Step) -> None:
    """Handed on warmly: the other is given what was asked, who asked and their papers; an application goes to the centre as a case."""
    d, case = step.data, step.detail
    given = {
        "words": case.words,
        "source_note": step.matter.unit.short,
        "place": str(case.place_id or ""),
    }
    if d["what"] == "case":
        given |= {
            "region": step.matter.region_id,
            "wish": "",
            "reason": d["reason"],
            "station": "on",
        }
        unit, kind, need = centre(step.matter.unit), KIND, "法律援助申请"
    else:
        given |= {
            "channel": case.channel,
            "topic": case.topic,
        }
        unit, kind, need = d["unit"], "advice", "法律咨询"
    handing.hand_over(
        step, kind=kind, unit=unit, need=need, reason=d["reason"], data=given,
        given=step.matter.attachments.filter(internal=False),
    )  # fmt: skip


def pass_summary(step: Step) -> str:
    what = "作为法律援助申请转交" if step.data["what"] == "case" else "转"
    unit = centre(step.matter.unit) if step.data["what"] == "case" else step.data["unit"]
    return f"{what}{unit.short}：{step.data['reason']}"
