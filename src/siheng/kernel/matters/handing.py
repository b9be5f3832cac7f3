"""Handing a matter, or one need of it, to another mechanism (移交), and the answer and result that come back.

A handover opens a matter of the other kind at the other unit. What is handed over is given then, as its form asks:
the other sees what it was given, not the matter it came from; the sender sees of it the stage and the due day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from siheng.kernel.documents.models import Attachment, Document
from siheng.kernel.matters.door import form_for, locked, note
from siheng.kernel.matters.models import Handover, Matter, Party
from siheng.kernel.matters.parties import add_party
from siheng.kernel.matters.process import Step, process
from siheng.kernel.matters.refusals import NotNow, Timer
from siheng.kernel.matters.taking import take, write
from siheng.kernel.org.models import Unit

# What is known of a party, whoever it is now: copied when a matter goes on elsewhere.
KNOWN = ("kind", "name", "id_number", "phone", "address", "region", "unit", "people", "electronic")


def hand_over(
    step: Step, *, kind: str, unit: Unit, need: str, reason: str, data: dict[str, Any],
    given: Iterable[Attachment | Document] = (),
) -> Handover:  # fmt: skip
    """Open a matter of another kind at a unit, out of the one in hand, in its transaction.

    ``data`` is what the receiving form of that kind asks; ``given`` are the papers that go along, and no others do.
    Raises NotNow if that kind takes no handover or the form is not satisfied.
    """
    chosen = process(kind)
    receiving = chosen.receiving()
    if receiving is None:
        raise NotNow(f"{chosen.label}不接收移交")
    form = form_for(receiving, None, Timer("移交"), {"day": step.day.isoformat(), **data}, None, step.at)
    if not form.is_valid():
        first = next(iter(form.errors.items()))
        label = form.fields[first[0]].label if first[0] in form.fields else ""
        raise NotNow(f"移交{chosen.label}：{label}{first[1][0]}")
    number = step.matter.handovers.count() + 1
    other = Matter(
        kind=kind,
        state=receiving.target.key,  # type: ignore[union-attr]
        unit=unit,
        region=step.matter.region,
        stepped_at=step.at,
        submission=f"{step.matter.submission[:56]}>{number}",
    )
    take(
        Step(
            process=chosen,
            transition=receiving,
            matter=other,
            actor=step.actor,
            actor_text=step.actor_text,
            at=step.at,
            today=step.today,
            data=form.cleaned_data,
            origin=step.matter,
            given=tuple(given),
        ),
        form,
        submission=None,
    )
    return Handover.objects.everything("the door").create(
        matter=step.matter, other=other, need=need, unit=unit, reason=reason, sent_on=step.day
    )


def copy_parties(matter: Matter, origin: Matter, roles: Iterable[str] = Party.Role.values) -> None:
    """The parties of one matter stand in another, each with what is known of them; helpers stay behind whom they help."""
    made: dict[int, Party] = {}
    for party in origin.parties.filter(role__in=list(roles)):
        known = {name: getattr(party, name) for name in KNOWN}
        helped = made.get(party.on_behalf_of_id or 0)
        made[party.pk] = add_party(matter, role=party.role, on_behalf_of=helped, **known)


def accept(step: Step) -> None:
    """Tell the one who asked that the matter in hand was taken."""
    _tell(step, Handover.State.ACCEPTED, "接收移交", "")


def refuse(step: Step, reason: str) -> None:
    """Tell the one who asked that it was returned, and why."""
    _tell(step, Handover.State.RETURNED, "退回移交", reason)


def finish(step: Step, result: str) -> None:
    """Give the result back to the one who asked: only what is written here, nothing else of the record."""
    _tell(step, Handover.State.ENDED, "回传结果", result)


def seal_on(step: Step, matter: Matter | None = None) -> None:
    """What was handed on is sealed like the matter in hand, however far it went; each record says so."""
    for handover in (matter or step.matter).handovers.all():
        other = locked(handover.other_id)
        if process(other.kind).sealable and not other.sealed:
            other.sealed = True
            note(
                matter=other, actor=step.actor or Timer(step.actor_text), at=step.at, step="sealed",
                label="保密", summary="移交来的事项已经保密", data={},
            )  # fmt: skip
        seal_on(step, other)


def _tell(step: Step, state: str, label: str, text: str) -> None:
    found = Handover.objects.everything("of the matter in hand").filter(other=step.matter).first()
    if found is None or found.state in (Handover.State.RETURNED, Handover.State.ENDED):
        return
    asked = locked(found.matter_id)
    found.state = state
    if state == Handover.State.ENDED:
        found.ended_on, found.result = step.day, text
    else:
        found.answered_on, found.answer = step.day, text
    found.save()
    before, chosen = asked.state, process(asked.kind)
    if asked.open and (after := chosen.after_handover(asked, found)):
        asked.state, asked.waits_for = after.key, after.waits_for
    write(
        asked,
        actor=step.actor or Timer(step.actor_text),
        actor_text=step.actor_text,
        at=step.at,
        step=f"handover:{state}",
        label=f"{label}：{found.need}",
        before=before,
        summary=text,
    )
