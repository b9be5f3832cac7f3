"""The one door: nothing about a matter changes but through here.

A page, an import, a timer: each names a step, who takes it, with what, and when. The door locks the matter, asks
scope, right, state and conditions, checks the form, and writes state, clocks, papers and event in one transaction.
A refusal leaves nothing changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from siheng.kernel.documents.series import series_held
from siheng.kernel.matters import codes, scope
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Approval, Event, Matter
from siheng.kernel.matters.process import Process, Step, Transition, process
from siheng.kernel.matters.refusals import (
    Actor,
    Citizen,
    Closed,
    Conflict,
    Invalid,
    NotFound,
    NotNow,
    Refused,
    Timer,
)
from siheng.kernel.matters.taking import ask_needs, take, write
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account

# Who knocks needs these too, and finds them where the door is.
__all__ = [
    "Actor",
    "Citizen",
    "Closed",
    "Conflict",
    "Invalid",
    "NotFound",
    "NotNow",
    "Refused",
    "Timer",
    "approval_right",
    "decide",
    "form_for",
    "locked",
    "note",
    "offers",
    "open_matter",
    "perform",
    "withdraw",
]


def open_matter(
    *,
    kind: str,
    actor: Actor,
    data: Any,
    at: datetime,
    submission: str,
    files: Any = None,
    past: bool = False,
) -> Matter:
    """Begin a matter, or record a past one. The same submission twice makes one matter. Raises Refused or Invalid."""
    chosen = process(kind)
    opening = chosen.recording() if past else chosen.opening()
    try:
        return _open(chosen, opening, actor, data, at, submission, files)
    except IntegrityError:  # sent twice at the same time: whoever was first has made it
        done = _done(submission)
        if done is None or series_held():
            raise
        return done.matter


def _open(
    chosen: type[Process],
    opening: Transition,
    actor: Actor,
    data: Any,
    at: datetime,
    submission: str,
    files: Any,
) -> Matter:
    with transaction.atomic():
        if done := _done(submission):
            return done.matter
        _ask_right(opening, actor)
        form = form_for(opening, None, actor, data, files, at)
        if not form.is_valid():
            raise Invalid(form)
        matter = Matter(
            kind=chosen.kind,
            state=opening.target.key,  # type: ignore[union-attr]
            unit=actor.unit,  # type: ignore[union-attr]
            stepped_at=at,
            submission=submission,
            code_index=codes.index_of(codes.code_for(submission)) if chosen.coded else "",
        )
        step = _step(chosen, opening, matter, actor, form, at, files)
        take(step, form, submission=submission)
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
        if submission and (done := _done(submission)):
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
        return take(doing, form, submission=submission)


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
        approval, matter, chosen = _enter_approval(approval_id, actor)
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
            return take(step, form, submission=submission)
        approval.state = Approval.State.RETURNED
        approval.save()
        return write(
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
        approval, matter, _ = _enter_approval(approval_id, actor)
        if approval.proposed_by_id != actor.pk:
            raise Refused("只有呈批人可以撤回")
        if approval.state != Approval.State.PENDING:
            raise Conflict(f"这件呈批已{approval.get_state_display()}", [])
        approval.state, approval.decided_at = Approval.State.WITHDRAWN, at
        approval.save()
        return write(
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
    return write(
        matter, actor=actor, at=at, step=step, label=label, before=matter.state, summary=summary, data=data
    )


def locked(matter_id: int) -> Matter:
    """The matter, locked until the transaction ends. Raises NotFound."""
    held = Matter.objects.everything("the door asks scope itself").select_for_update(of=("self",))
    try:
        return held.select_related("unit__region", "region", "handler", "second").get(pk=matter_id)
    except Matter.DoesNotExist:
        raise NotFound("没有找到") from None


@dataclass(frozen=True)
class Offer:
    """A step that the matter's state allows, and whether this account may take it or must send it up."""

    transition: Transition
    allowed: bool
    approval: str


def offers(matter: Matter, account: Account) -> list[Offer]:
    """The steps that the state allows, in order of declaration, for those who see the matter's content.

    While one waits for approval, this account may take none that leads on.
    """
    if scope.level(account, matter) < scope.PARTY:
        return []
    chosen = process(matter.kind)
    state = chosen.state_of(matter)
    found = [
        Offer(t, account.holds(t.by), t.approval if isinstance(t.approval, str) else "")
        for t in chosen.transitions.values()
        if not t.timer and t.leaves(state) and (t.when is None or t.when(matter))
    ]
    if any(o.allowed and o.transition.target for o in found) and _held(matter):
        return [replace(o, allowed=False) if o.transition.target else o for o in found]
    return found


def lacking(
    transition: Transition, matter: Matter, account: Account, data: dict[str, Any], at: datetime
) -> Iterator[str]:
    """What the step would need and has not, one after the other, asked before anything is written."""
    step = Step(process(matter.kind), transition, matter, account, account.name, at, local_day(at), data)
    return (text for need in transition.needs if (text := need(step)))


def form_for(
    transition: Transition,
    matter: Matter | None,
    actor: Actor,
    data: Any,
    files: Any,
    at: datetime,
    prefix: str | None = None,
) -> StepForm:
    """The form of a transition, filled with what was sent (or None); of several on one page each has its prefix."""
    chosen = transition.form or StepForm
    account = actor if isinstance(actor, Account) else None
    return chosen(data, files, matter=matter, actor=account, today=local_day(at), prefix=prefix)


def approval_right(transition: Transition, step: Step) -> str:
    """The right whose holder must agree, if the step needs it."""
    return transition.approval if isinstance(transition.approval, str) else transition.approval(step)


def _done(submission: str) -> Event | None:
    """The event that this submission made before, if it did; asked in few words, since mostly it did not."""
    known = Event.objects.everything("idempotency").filter(submission=submission).order_by()
    found = known.values_list("pk", flat=True)[:1]
    return Event.objects.everything("idempotency").get(pk=found[0]) if found else None


def _enter(matter_id: int, actor: Actor) -> tuple[Matter, type[Process]]:
    matter = locked(matter_id)
    if isinstance(actor, Account):
        level = scope.level(actor, matter)
        if level == scope.NONE:
            raise NotFound("没有找到")
        if level < scope.PARTY:
            raise Refused("您只能知道这件的阶段和到期日，不能办理")
    elif isinstance(actor, Citizen) and actor.matter_id != matter.pk:
        raise NotFound("没有找到")
    return matter, process(matter.kind)


def _enter_approval(approval_id: int, actor: Actor) -> tuple[Approval, Matter, type[Process]]:
    """What was sent up, read again once its matter is locked and the actor's scope asked."""
    found = Approval.objects.everything("found by its id, scope asked below").filter(pk=approval_id).first()
    if found is None:
        raise NotFound("没有找到")
    matter, chosen = _enter(found.matter_id, actor)
    return matter.approvals.get(pk=approval_id), matter, chosen


def _transition(chosen: type[Process], step: str) -> Transition:
    try:
        return chosen.transitions[step]
    except KeyError:
        raise NotFound("没有这个步骤") from None


def _ask_right(transition: Transition, actor: Actor) -> None:
    if isinstance(actor, Timer):
        if not transition.timer:
            raise Refused(f"“{transition.label}”不能由系统自行办理")
    elif isinstance(actor, Citizen):
        if not transition.public:
            raise Refused(f"“{transition.label}”要由工作人员办理")
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
    if transition.target is not None and _held(matter):
        raise NotNow("已有一步呈批待批复，批复或撤回后才能办下一步")


def _held(matter: Matter) -> bool:
    """Whether a step of the matter was sent up and waits for approval."""
    return bool(matter.approvals.filter(state=Approval.State.PENDING).exists())


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
    if _held(matter):
        raise NotNow("已有一步呈批待批复")
    ask_needs(step)
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
    return write(
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
