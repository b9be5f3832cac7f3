"""What waits for a reader's own side, what came back to it, and how much of it is late or due today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from siheng.kernel.matters.models import Approval, Clock, Matter, Party
from siheng.kernel.matters.process import LEADERS, process
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role

# What the address of a list carries that shows the desk's own matters alone.
MINE = "mine=1"


@dataclass(frozen=True)
class Tally:
    """How many matters wait for this side; of them late, and due today, by the nearest term of each."""

    all: int
    late: int
    today: int


def whose(account: Account) -> QuerySet[Matter]:
    """The open matters that the desk is about: one's own, and those at one's unit that nobody has taken up yet;
    a head's section; what waits for a leader; an agency's or an approver's granted ones."""
    # "open" in each part: only then does each part have its own short index.
    mine = own(account, open=True)
    if Role.HEAD in account.roles:
        mine = Q(unit=account.unit)
    if Role.LEADER in account.roles:
        mine |= Q(waits_for=LEADERS, open=True)
    if Role.AGENCY in account.roles:
        mine = Q()
    return Matter.objects.for_account(account).filter(mine, open=True)


def own(account: Account, **each: bool) -> Q:
    """One's own matters, and those at one's unit that nobody has taken up yet."""
    untaken = Q(unit=account.unit_id, handler=None, **each)
    return Q(handler=account, **each) | Q(second=account, **each) | untaken


def sides(account: Account) -> tuple[str, ...]:
    """Whose terms are this reader's own, by the names under which they wait."""
    if Role.AGENCY in account.roles:
        return (str(Party.Role.RESPONDENT.label),)
    return ("", LEADERS) if Role.LEADER in account.roles else ("",)


def acting(account: Account, mine: QuerySet[Matter]) -> QuerySet[Clock]:
    """The running terms in which this reader's side has to act next; not of what was sent up and waits there."""
    sent_up = Approval.objects.everything("of the reader's own matters").filter(state=Approval.State.PENDING)
    return (
        Clock.objects.everything("narrowed to the reader's own matters")
        .filter(matter__in=mine.values("pk"), state=Clock.State.RUNNING)
        .exclude(matter__in=sent_up.values("matter"))
        .filter(waits_for__in=sides(account))
    )


def tally(account: Account, mine: QuerySet[Matter], day: date) -> Tally:
    """The numbers, in one question."""
    nearest = acting(account, mine).values("matter").annotate(first=Min("due_on"))
    found = nearest.aggregate(
        all=Count("matter"),
        late=Count("matter", filter=Q(first__lt=day)),
        today=Count("matter", filter=Q(first=day)),
    )
    return Tally(**found)


def came_back(matters: Iterable[Matter]) -> dict[int, Approval]:
    """What of each matter was sent up last and was returned or taken back, while its step may still be taken."""
    held = {m.pk: m for m in matters}
    sent = Approval.objects.everything("of matters that the page holds").filter(matter__in=list(held))
    last = {a.matter_id: a for a in sent.order_by("id")}
    return {
        pk: a
        for pk, a in last.items()
        if a.state in (Approval.State.RETURNED, Approval.State.WITHDRAWN)
        and process(held[pk].kind).transitions[a.step].leaves(process(held[pk].kind).state_of(held[pk]))
    }
