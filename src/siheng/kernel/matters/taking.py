"""What the door does once it is open: everything that a step writes, closed by its event.

Called by door.py alone, but for ``issue_paper``, by which a step makes a paper beyond those that its transition names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from siheng.kernel.documents.along import bring_along
from siheng.kernel.documents.services import issue
from siheng.kernel.documents.templates import MissingFact, find
from siheng.kernel.law.errors import LawError
from siheng.kernel.matters import clocks, search
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Clock, Event, Grant, Matter
from siheng.kernel.matters.process import Step
from siheng.kernel.matters.record import digest, event_hash
from siheng.kernel.matters.refusals import Actor, Invalid, NotNow, Timer
from siheng.kernel.org.models import Account
from siheng.kernel.trust.chain import START

# Who must know of each event, in the transaction that writes it; a room above adds itself when it loads.
tellers: list[Callable[[Event], None]] = []


def ask_needs(step: Step) -> None:
    """Raise NotNow, naming every condition of the step that is not met."""
    missing = [text for need in step.transition.needs if (text := need(step))]
    if missing:
        raise NotNow("；".join(missing))


def take(step: Step, form: StepForm, *, submission: str | None) -> Event:
    """Take the step. Raises NotNow or Invalid; the door's transaction then undoes what was written."""
    matter, t = step.matter, step.transition
    ask_needs(step)
    before = matter.state if matter.pk else ""
    try:
        _change(step)
    except (ValidationError, LawError, MissingFact) as error:
        _explain(form, error)
        raise Invalid(form) from error
    summary = t.summary(step) if t.summary else form.summary()
    return write(
        matter,
        actor=step.actor or Timer(step.actor_text),
        actor_text=step.actor_text,
        at=step.at,
        step=t.key,
        label=t.label,
        before=before,
        summary=summary,
        internal=t.internal(step) if callable(t.internal) else t.internal,
        submission=submission,
        in_hand=step.clocks,
        data={
            **form.record(),
            "day": step.day.isoformat(),
            **({"approved_by": step.approved_by.name} if step.approved_by else {}),
            **({"papers": [str(p) for p in step.papers]} if step.papers else {}),
            **step.extra,
        },
    )


def _change(step: Step) -> None:
    """Everything that a step writes but its event."""
    matter, t = step.matter, step.transition
    if t.effect:
        t.effect(step)
    if step.origin:
        _let_sender_in(step, step.origin)
        bring_along(step.given, matter=matter, by=step.actor, at=step.at)
    target = (t.then(step) if t.then else None) or t.target
    if target is not None:
        matter.state = target.key
        matter.open = not target.final
    matter.waits_for = step.process.state_of(matter).waits_for
    if matter.pk is None:
        matter.save()
    if step.process.detail and (detail := step.detail):
        detail.save(force_insert=detail._state.adding)
    _run_clocks(step, closing=target is not None and target.final)
    for name in t.issues(step) if callable(t.issues) else t.issues:
        issue_paper(step, name)


def _let_sender_in(step: Step, origin: Matter) -> None:
    """Who handed a matter over knows that it is there, its stage and its due day."""
    Grant.objects.everything("the door").create(
        matter=step.matter, unit=origin.unit, level=Grant.Level.OUTLINE, because="移交单位"
    )


# What other rooms call a field that the form calls otherwise.
FIELDS = {"sent_on": "day"}


def _explain(form: StepForm, error: Exception) -> None:
    """Put what a room below refused where the reader can mend it: at the field, or above the form."""
    if not isinstance(error, ValidationError):
        form.add_error(None, str(error))
        return
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in found.items():
        field = FIELDS.get(name, name)
        form.add_error(field if field in form.fields else None, texts)


def _run_clocks(step: Step, *, closing: bool) -> None:
    """End, pause, extend and start the terms that the step names; a matter that closes ends all that still run."""
    t = step.transition
    if t.source is None:  # what only begins has none that run
        step.clocks = []
    else:
        clocks.end(step, [*t.meets, *step.meets], met=True)
        clocks.end(step, t.ends)
        clocks.resume(step, t.resumes)
        clocks.extend(step, t.extends)
        clocks.pause(step, t.pauses, str(step.data.get("ground_text") or t.label))
        if closing:
            clocks.end(step, step.process.terms.values())
    for declared in [*t.starts, *step.starts]:
        clocks.start(step, declared)


def issue_paper(step: Step, name: str) -> Any:
    """Make a paper of this matter from its template; it stands in ``step.papers``."""
    chosen = step.process
    paper = issue(
        matter=step.matter,
        template=find(chosen.__module__.split(".")[2], name),
        facts=chosen.facts(step.matter, step),
        by=step.actor,
        at=step.at,
        on=step.day,
    )
    step.papers.append(paper)
    return paper


def write(
    matter: Matter,
    *,
    actor: Actor,
    at: datetime,
    step: str,
    label: str,
    before: str,
    actor_text: str = "",
    summary: str = "",
    internal: bool = False,
    data: dict[str, Any] | None = None,
    submission: str | None = None,
    in_hand: list[Clock] | None = None,
) -> Event:
    """Close the step: refresh what the matter says of itself, then chain the event over the whole record."""
    clocks.refresh(matter, in_hand)
    matter.version += 1
    matter.stepped_at = at
    matter.save()
    search.index(matter)
    last = before and matter.events.order_by("-seq").values_list("hash", flat=True).first()
    account = actor if isinstance(actor, Account) else None
    event = Event(
        matter=matter,
        seq=matter.version,
        at=at,
        actor=account,
        actor_text=actor_text or (f"{account.name}（{account.unit.short}）" if account else str(actor)),
        step=step,
        label=label,
        before=before,
        after=matter.state,
        summary=summary,
        internal=internal,
        data=data or {},
        submission=submission,
        record=digest(matter),
        previous=last or START,
    )
    event.hash = event_hash(event)
    event.save()
    for tell in tellers:
        tell(event)
    return event
