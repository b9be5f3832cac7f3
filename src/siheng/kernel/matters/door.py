"""The one door: nothing about a matter changes but through here.

A page, an import, a timer: each names a step, who takes it, with what, and when. The door locks the matter, asks
scope, right, state and conditions, checks the form, and writes state, clocks, papers and event in one transaction.
A refusal leaves nothing changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from siheng.kernel.documents.services import issue
from siheng.kernel.documents.templates import MissingFact, find
from siheng.kernel.law.errors import LawError
from siheng.kernel.matters import clocks, scope, search
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Approval, Event, Matter
from siheng.kernel.matters.process import Process, Step, Transition, process
from siheng.kernel.matters.record import digest, event_hash
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account
from siheng.kernel.trust.chain import START


class Closed(Exception):
    """The door did not open; nothing was changed. The message is for the one who knocked."""


class NotFound(Closed):
    """Outside one's scope, or not there: the same answer."""


class Refused(Closed):
    """Inside the scope, without the right."""


class NotNow(Closed):
    """The state or a condition does not allow the step."""


class Conflict(Closed):
    """Someone else was first: what they did stands in ``since``."""

    def __init__(self, message: str, since: list[Event]) -> None:
        super().__init__(message)
        self.since = since


class Invalid(Closed):
    """The form is not right; its errors stand at its fields."""

    def __init__(self, form: StepForm) -> None:
        super().__init__("填写的内容有误")
        self.form = form


@dataclass(frozen=True)
class Timer:
    """An actor that is no person: a term that ran out, and the duty of the law by which it acts."""

    duty: str

    def __str__(self) -> str:
        return f"系统（{self.duty}）"


Actor = Account | Timer


def open_matter(
    *, kind: str, actor: Actor, data: Any, at: datetime, submission: str, files: Any = None
) -> Matter:
    """Begin a matter. The same submission twice makes one matter. Raises Refused or Invalid."""
    try:
        return _open(kind, actor, data, at, submission, files)
    except IntegrityError:  # sent twice at the same time: whoever was first has made it
        done = Event.objects.everything("idempotency").filter(submission=submission).first()
        if done is None:
            raise
        return done.matter


def _open(kind: str, actor: Actor, data: Any, at: datetime, submission: str, files: Any) -> Matter:
    chosen = process(kind)
    opening = chosen.opening()
    with transaction.atomic():
        done = Event.objects.everything("idempotency").filter(submission=submission).first()
        if done:
            return done.matter
        _ask_right(opening, actor)
        form = form_for(opening, None, actor, data, files, at)
        if not form.is_valid():
            raise Invalid(form)
        matter = Matter(
            kind=kind,
            state=opening.target.key,  # type: ignore[union-attr]
            unit=actor.unit,  # type: ignore[union-attr]
            stepped_at=at,
            submission=submission,
        )
        step = _step(chosen, opening, matter, actor, form, at)
        _take(step, form, submission=submission)
        return matter


def perform(
    *,
    matter_id: int,
    step: str,
    actor: Actor,
    data: Any,
    at: datetime,
    files: Any = None,
    version: int | None = None,
    submission: str | None = None,
) -> Event:
    """Take a step, or send it up for approval where it needs one.

    ``version`` is the matter as the actor saw it. Raises NotFound, Refused, NotNow, Conflict or Invalid.
    """
    with transaction.atomic():
        matter, chosen = _enter(matter_id, actor)
        if submission:
            done = Event.objects.everything("idempotency").filter(submission=submission).first()
            if done:
                return done
        transition = _transition(chosen, step)
        _ask_right(transition, actor)
        _ask_version(matter, version)
        _ask_state(chosen, transition, matter)
        form = form_for(transition, matter, actor, data, files, at)
        if not form.is_valid():
            raise Invalid(form)
        doing = _step(chosen, transition, matter, actor, form, at, files)
        right = approval_right(transition, doing)
        if right and isinstance(actor, Account) and not actor.holds(right):
            return _propose(doing, form, right, submission)
        return _take(doing, form, submission=submission)


def decide(
    *,
    approval_id: int,
    actor: Account,
    approve: bool,
    reply: str,
    at: datetime,
    submission: str | None = None,
) -> Event:
    """Approve what was sent up, which then is done, or return it with a reason. Raises as ``perform`` does."""
    with transaction.atomic():
        found = (
            Approval.objects.everything("found by its id, scope asked below").filter(pk=approval_id).first()
        )
        if found is None:
            raise NotFound("没有找到")
        matter, chosen = _enter(found.matter_id, actor)
        approval = matter.approvals.get(pk=approval_id)
        if not actor.holds(approval.right) or approval.proposed_by_id == actor.pk:
            raise Refused("批复要由有批准权的人作出，呈批人不能自己批")
        if approval.state != Approval.State.PENDING:
            raise Conflict(
                f"这件呈批已{approval.get_state_display()}",
                list(matter.events.order_by("-seq")[:1]),
            )
        if not approve and not reply.strip():
            raise NotNow("退回要写明理由")
        approval.decided_by, approval.decided_at, approval.reply = actor, at, reply.strip()
        transition = _transition(chosen, approval.step)
        form = form_for(transition, matter, approval.proposed_by, approval.data, None, at)
        if approve:
            # Saved first: what waits here is this very step. A refusal below takes it back with the rest.
            approval.state = Approval.State.APPROVED
            approval.save()
            _ask_state(chosen, transition, matter)
            if not form.is_valid():
                raise Invalid(form)
            step = _step(chosen, transition, matter, approval.proposed_by, form, at)
            step.approved_by = actor
            return _take(step, form, submission=submission)
        approval.state = Approval.State.RETURNED
        approval.save()
        return _write(
            matter,
            actor=actor,
            at=at,
            step=f"{approval.step}:return",
            label=f"退回：{approval.label}",
            before=matter.state,
            summary=approval.reply,
            internal=True,
            submission=submission,
        )


def withdraw(*, approval_id: int, actor: Account, at: datetime) -> Event:
    """Take back what one sent up, while it waits."""
    with transaction.atomic():
        found = (
            Approval.objects.everything("found by its id, scope asked below").filter(pk=approval_id).first()
        )
        if found is None:
            raise NotFound("没有找到")
        matter, _ = _enter(found.matter_id, actor)
        approval = matter.approvals.get(pk=approval_id)
        if approval.proposed_by_id != actor.pk:
            raise Refused("只有呈批人可以撤回")
        if approval.state != Approval.State.PENDING:
            raise Conflict(f"这件呈批已{approval.get_state_display()}", [])
        approval.state, approval.decided_at = Approval.State.WITHDRAWN, at
        approval.save()
        return _write(
            matter,
            actor=actor,
            at=at,
            step=f"{approval.step}:withdraw",
            label=f"撤回呈批：{approval.label}",
            before=matter.state,
            internal=True,
        )


def note(
    *, matter: Matter, actor: Actor, at: datetime, step: str, label: str, summary: str, data: dict[str, Any]
) -> Event:
    """Write an event for a change that the kernel itself made to a locked matter (a recomputed clock, say)."""
    return _write(
        matter, actor=actor, at=at, step=step, label=label, before=matter.state, summary=summary, data=data
    )


def locked(matter_id: int) -> Matter:
    """The matter, locked until the transaction ends. Raises NotFound."""
    found = (
        Matter.objects.everything("the door asks scope itself")
        .select_for_update(of=("self",))
        .select_related("unit__region", "region", "handler", "second")
        .filter(pk=matter_id)
        .first()
    )
    if found is None:
        raise NotFound("没有找到")
    return found


@dataclass(frozen=True)
class Offer:
    """A step that the matter's state allows, and whether this account may take it or must send it up."""

    transition: Transition
    allowed: bool
    approval: str


def offers(matter: Matter, account: Account) -> list[Offer]:
    """The steps that the state allows, in order of declaration, for those who see the matter's content."""
    if scope.level(account, matter) < scope.PARTY:
        return []
    chosen = process(matter.kind)
    state = chosen.state_of(matter)
    return [
        Offer(t, account.holds(t.by), t.approval if isinstance(t.approval, str) else "")
        for t in chosen.transitions.values()
        if not t.timer and t.leaves(state) and (t.when is None or t.when(matter))
    ]


def form_for(
    transition: Transition, matter: Matter | None, actor: Actor, data: Any, files: Any, at: datetime
) -> StepForm:
    """The form of a transition, filled with what was sent (or None)."""
    chosen = transition.form or StepForm
    account = actor if isinstance(actor, Account) else None
    return chosen(data, files, matter=matter, actor=account, today=local_day(at))


def approval_right(transition: Transition, step: Step) -> str:
    """The right whose holder must agree, if the step needs it."""
    return transition.approval if isinstance(transition.approval, str) else transition.approval(step)


def _enter(matter_id: int, actor: Actor) -> tuple[Matter, type[Process]]:
    matter = locked(matter_id)
    if isinstance(actor, Account):
        level = scope.level(actor, matter)
        if level == scope.NONE:
            raise NotFound("没有找到")
        if level < scope.PARTY:
            raise Refused("您只能知道这件的阶段和到期日，不能办理")
    return matter, process(matter.kind)


def _transition(chosen: type[Process], step: str) -> Transition:
    try:
        return chosen.transitions[step]
    except KeyError:
        raise NotFound("没有这个步骤") from None


def _ask_right(transition: Transition, actor: Actor) -> None:
    if isinstance(actor, Timer):
        if not transition.timer:
            raise Refused(f"“{transition.label}”不能由系统自行办理")
    elif transition.timer or not actor.holds(transition.by):
        raise Refused(f"您没有“{transition.label}”的权限")


def _ask_version(matter: Matter, version: int | None) -> None:
    if version is not None and version != matter.version:
        since = list(matter.events.filter(seq__gt=version).order_by("seq"))
        who = "、".join(dict.fromkeys(e.actor_text for e in since))
        raise Conflict(f"您打开这一页之后，{who}已办了新的步骤。您的内容还没有保存。", since)


def _ask_state(chosen: type[Process], transition: Transition, matter: Matter) -> None:
    state = chosen.state_of(matter)
    if not transition.leaves(state) or (transition.when and not transition.when(matter)):
        raise NotNow(f"现在是“{state.label}”，不能办“{transition.label}”")
    if transition.target is not None and matter.approvals.filter(state=Approval.State.PENDING).exists():
        raise NotNow("已有一步呈批待批复，批复或撤回后才能办下一步")


def _step(
    chosen: type[Process],
    transition: Transition,
    matter: Matter,
    actor: Actor,
    form: StepForm,
    at: datetime,
    files: Mapping[str, Any] | None = None,
) -> Step:
    return Step(
        process=chosen,
        transition=transition,
        matter=matter,
        actor=actor if isinstance(actor, Account) else None,
        actor_text=f"{actor.name}（{actor.unit.short}）" if isinstance(actor, Account) else str(actor),
        at=at,
        today=local_day(at),
        data=form.cleaned_data,
        files=files or {},
    )


def _propose(step: Step, form: StepForm, right: str, submission: str | None) -> Event:
    matter, t = step.matter, step.transition
    if matter.approvals.filter(state=Approval.State.PENDING).exists():
        raise NotNow("已有一步呈批待批复")
    _ask_needs(step)
    raw = {
        name: form.data.getlist(name) if hasattr(form.data, "getlist") else form.data.get(name)
        for name in form.data
    }
    Approval.objects.everything("the door").create(
        matter=matter,
        step=t.key,
        label=t.label,
        right=right,
        proposed_by=step.actor,
        proposed_at=step.at,
        data=_flat(raw, form),
        opinion=str(form.cleaned_data.get("opinion", "")),
    )
    return _write(
        matter,
        actor=step.actor or Timer(""),
        at=step.at,
        step=f"{t.key}:propose",
        label=f"呈批：{t.label}",
        before=matter.state,
        summary=form.summary(),
        internal=True,
        data=form.record(),
        submission=submission,
    )


def _flat(raw: dict[str, Any], form: StepForm) -> dict[str, Any]:
    """Posted lists as a form reads them again: one value where the field takes one."""
    return {
        name: values[-1]
        if isinstance(values, list) and name in form.fields and not _multiple(form, name)
        else values
        for name, values in raw.items()
        if name in form.fields
    }


def _multiple(form: StepForm, name: str) -> bool:
    return bool(getattr(form.fields[name].widget, "allow_multiple_selected", False))


def _ask_needs(step: Step) -> None:
    missing = [text for need in step.transition.needs if (text := need(step))]
    if missing:
        raise NotNow("；".join(missing))


def _take(step: Step, form: StepForm, *, submission: str | None) -> Event:
    matter, t = step.matter, step.transition
    _ask_needs(step)
    before = matter.state if matter.pk else ""
    try:
        _change(step)
    except (ValidationError, LawError, MissingFact) as error:
        _explain(form, error)
        raise Invalid(form) from error
    summary = t.summary(step) if t.summary else form.summary()
    return _write(
        matter,
        actor=step.actor or Timer(step.actor_text),
        actor_text=step.actor_text,
        at=step.at,
        step=t.key,
        label=t.label,
        before=before,
        summary=summary,
        internal=t.internal,
        submission=submission,
        data={
            **form.record(),
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
    target = (t.then(step) if t.then else None) or t.target
    if target is not None:
        matter.state = target.key
        matter.open = not target.final
    matter.waits_for = step.process.state_of(matter).waits_for
    matter.save()
    if step.process.detail and (detail := step.detail):
        detail.save()
    _run_clocks(step)
    for name in t.issues(step) if callable(t.issues) else t.issues:
        issue_paper(step, name)


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


def _run_clocks(step: Step) -> None:
    t = step.transition
    clocks.end(step, t.meets, met=True)
    clocks.end(step, t.ends)
    clocks.resume(step, t.resumes)
    clocks.extend(step, t.extends)
    clocks.pause(step, t.pauses, str(step.data.get("ground_text") or t.label))
    for declared in [*t.starts, *step.starts]:
        clocks.start(step, declared)
    if step.process.state_of(step.matter).final:
        clocks.end(step, step.process.terms.values())


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


def _write(
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
) -> Event:
    """Close the step: refresh what the matter says of itself, then chain the event over the whole record."""
    clocks.refresh(matter)
    matter.version += 1
    matter.stepped_at = at
    matter.save()
    search.index(matter)
    last = matter.events.order_by("-seq").values_list("hash", flat=True).first()
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
    return event
