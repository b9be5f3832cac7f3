"""The steps of a return (经过): written once, each bound to the one before; the state is the last of them."""

from __future__ import annotations

from datetime import datetime

from siheng.kernel.org.models import Account
from siheng.kernel.returns.models import Return, Step
from siheng.kernel.trust.chain import START, link, sm3

What = Step.What
# What may be filled anew under the same version: nothing of it counts anywhere.
UNDONE = (What.RETURNED, What.REFUSED)
# What stands: the next period builds on its numbers.
CLOSED = (What.FILLED, What.SENT, What.RECEIVED, What.TAKEN)
OWN = {
    What.FILLED: "待审核", What.RETURNED: "被退回", What.SENT: "已上报", What.REFUSED: "上级未收",
    What.TAKEN: "上级已接收", What.SENT_BACK: "上级退回",
}  # fmt: skip
BELOW = {What.RECEIVED: "待审核", What.TAKEN: "已接收", What.SENT_BACK: "已退回"}


class NotNow(Exception):
    """A return cannot take this step, nothing was written; the message says why."""


def state(of: Return) -> Step.What:
    """The last step of a return."""
    return What(max(of.steps.all(), key=lambda s: s.pk).what)


def step(
    of: Return,
    what: Step.What,
    *,
    by: Account | None,
    at: datetime,
    by_text: str = "",
    reason: str = "",
    paper: str = "",
) -> Step:
    """Write a step. Call it in a transaction, after having asked whether the return may take it."""
    last = Step.objects.select_for_update().order_by("-pk").first()
    told = by_text or (f"{by.name}（{by.unit.short}）" if by else "系统")
    made = Step(
        of=of, what=what, at=at, by=by, by_text=told[:80], reason=reason[:500], paper=paper,
        previous=last.hash if last else START,
    )  # fmt: skip
    made.hash = hash_of(made)
    made.save()
    return made


def hash_of(made: Step) -> str:
    """The hash of a step over its content, the return and the step before."""
    return link(
        made.previous,
        {
            "return": made.of.digest, "what": made.what, "at": made.at, "by": made.by_id, "by_text": made.by_text,
            "reason": made.reason, "paper": sm3(made.paper.encode()),
        },
    )  # fmt: skip


def ask_state(of: Return, *allowed: Step.What) -> None:
    """Raises NotNow unless the return's last step is one of these; it is locked until the transaction ends."""
    Return.objects.select_for_update().get(pk=of.pk)
    found = What(Step.objects.filter(of=of).latest("pk").what)
    if found not in allowed:
        names = BELOW if of.bureau_id else OWN
        raise NotNow(f"这份报表现在是“{names[found]}”，不能这样办。")


def ask_reason(reason: str) -> str:
    """The reason given, stripped. Raises NotNow for none."""
    if not (given := reason.strip()):
        raise NotNow("请写明理由。")
    return given
