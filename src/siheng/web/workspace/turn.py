"""Whose turn it is: the next step of a matter for a reader, what waits for an approval, what runs under no term."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from siheng.kernel.matters.door import lacking
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Approval, Clock, Matter
from siheng.kernel.matters.process import Transition, process
from siheng.kernel.matters.scope import kinds_read, tasks
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.web.workspace.due import tally, whose
from siheng.web.workspace.present import address, with_details

# A step of so few fields is taken in its row.
IN_PLACE = 4


def pressing(account: Account, day: date) -> int:
    """What has to be done today: late, due, to be approved, or this reader's turn under no term."""
    mine = whose(account)
    due = tally(account, mine, day)
    return asked(account).count() + due.late + due.today + len(turns(account, mine))


def next_step(m: Matter, account: Account, *, due: str = "") -> dict[str, Any] | None:
    """The commonest step from where the matter stands, if this account may take it; else the one that meets what is due."""
    chosen = process(m.kind)
    state = chosen.state_of(m)
    leaving = [t for t in chosen.transitions.values() if not t.timer and t.leaves(state)]

    def fits(t: Transition) -> bool:
        return account.holds(t.by) and (t.when is None or t.when(m))

    best = next((t for t in leaving if t.first(m) and fits(t)), None)
    if best is None and state.stage == "送达":
        best = next((t for t in leaving if t.key == "serve" and account.holds(t.by)), None)
    if best is None:
        best = next((t for t in leaving if due in [term.key for term in t.meets] and fits(t)), None)
    if best is None:
        return None
    small = len((best.form or StepForm).base_fields) <= IN_PLACE and not best.issues
    inline = address("desk_row", m.pk) if small else ""
    return {
        "label": best.label,
        "key": best.key,
        "href": reverse("step", args=[m.pk, best.key]),
        "inline": inline,
    }


def asked(account: Account) -> QuerySet[Approval]:
    """What waits for this reader's approval, whoever handles the matter; nothing for who approves nothing."""
    if not {Role.HEAD, Role.LEADER, Role.APPROVER} & set(account.roles):
        return Approval.objects.everything("nothing").none()
    return tasks(account).filter(state=Approval.State.PENDING).exclude(proposed_by=account)


def turns(account: Account, mine: QuerySet[Matter]) -> list[tuple[Matter, dict[str, Any]]]:
    """What of this reader's own matters runs under no term, where the next step is this reader's and lacks nothing, with that step."""
    untimed = Q()
    for kind in kinds_read(account) + kinds_read(account, "unit_readers"):
        chosen = process(kind)
        states = [s.key for s in chosen.states.values() if s.untimed]
        if states and any(account.holds(t.by) for t in chosen.transitions.values()):
            untimed |= Q(kind=kind, state__in=states)
    if not untimed:
        return []
    sent_up = Approval.objects.everything("of what the reader sees").filter(state=Approval.State.PENDING)
    running = Clock.objects.everything("of what the reader sees").filter(state=Clock.State.RUNNING)
    here = mine.filter(untimed, unit=account.unit).exclude(pk__in=sent_up.values("matter"))
    found = list(here.exclude(pk__in=running.values("matter")).order_by("id"))
    with_details(found)
    steps = [(m, next_step(m, account)) for m in found]
    return [
        (m, step)
        for m, step in steps
        if step and not any(lacking(process(m.kind).transitions[step["key"]], m, account, {}, now()))
    ]
