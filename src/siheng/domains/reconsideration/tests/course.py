"""A case on its way, for tests: each act is one line with its day, all through the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from siheng.domains.reconsideration.models import CONDITIONS
from siheng.kernel.matters.door import NotNow
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.matters.playing import approve, fresh, take
from siheng.kernel.matters.testing import snapshot

YES = {f"ok_{key}": "yes" for key, _ in CONDITIONS}
RULING = {
    "outcome": "maintain", "found": "行为经过如卷内证据所示。", "held": "行为合法适当。", "ruling": "维持被申请人作出的行政行为。",
}  # fmt: skip
REVOKE = RULING | {
    "outcome": "revoke", "ground": "违反法定程序", "ruling": "撤销被申请人作出的行政行为，责令重新作出。", "redo": True,
}  # fmt: skip


class Course:
    """A case and the people around it. Days are written 2022-03-01; the clerk acts unless ``by`` says otherwise."""

    def __init__(self, matter: Matter, people: Any, at: Callable[[str], datetime]) -> None:
        self.m, self.people, self.at = matter, people, at

    def take(self, step: str, on: str, by: Any = None, **data: Any) -> Course:
        """Take a step on a day."""
        self.m = take(self.m, step, by or self.people.lixia, self.at(on), **data)
        return self

    def approve(self, by: Any, on: str, **more: Any) -> Course:
        """Decide what waits for approval."""
        self.m = approve(self.m, by, self.at(on), **more)
        return self

    def accept(self, on: str, **data: Any) -> Course:
        """Accepted by the seven conditions; the old law's form has no procedure to choose."""
        chosen = {**YES, "procedure": "ordinary", **data}
        return self.take("accept", on, handler=self.people.lixia, second=self.people.zouqiang, **chosen)

    def serve(self, title: str, role: str, on: str) -> Course:
        """The newest paper of a title handed to the first party of a role, and signed for, on a day."""
        paper = self.m.documents.filter(template=title).latest("id")
        party = self.m.parties.filter(role=role).first()
        return self.take(
            "serve", on, document=paper, addressee=party, method="direct", receiver="本人", served_on=on[:10]
        )

    def answered(self, served: str, on: str) -> Course:
        """The copy reaches the respondent, and its answer comes in on paper."""
        self.serve("答复通知书", "respondent", served)
        return self.take("register_answer", on, answer="请求维持。", contact="宋振宇", evidence_count=6)

    def heard(self, on: str) -> Course:
        return self.take("proceed", on, kind="heard", chair="李霞", people=3, result="听取了双方的意见。")

    def decide(self, on: str, approved: str, **data: Any) -> Course:
        """Proposed by the clerk, approved by the head of the organ."""
        return self.take("decide", on, **{**RULING, **data}).approve(self.people.fenguan, approved)

    def served_on_both(self, title: str, on: str) -> Course:
        return self.serve(title, "respondent", on).serve(title, "applicant", on)

    def clock(self, key: str) -> Clock:
        """The newest clock of a term."""
        return fresh(self.m).clocks.filter(key=key).latest("id")  # type: ignore[attr-defined,no-any-return]

    def due(self, key: str) -> date | None:
        return self.clock(key).due_on


def refused(
    c: Any,
    step: str,
    on: str,
    words: str = "",
    *,
    error: type[Exception] = NotNow,
    by: Any = None,
    **data: Any,
) -> Any:
    """The step is refused with these words, and nothing changes."""
    before = snapshot()
    with pytest.raises(error) as told:
        c.take(step, on, by=by, **data)
    assert words in str(told.value)
    assert snapshot() == before
    return told.value


def to_state(state: str, begin: Callable[..., Course]) -> Matter:
    """A case in a state, under the law of 2017, before the end of May 2022."""
    c = begin("2022-03-01")
    if state == "received":
        return c.m
    if state == "withdrawn":
        return c.take("withdraw_early", "2022-03-02", reason="双方已经和解。", settled=True).m
    if state == "redirected":
        return c.take(
            "redirect", "2022-03-02", organ="威海市人民政府", how="告知", held="被申请人是市级部门。"
        ).m
    if state == "refused":
        c.take("refuse", "2022-03-03", refusal="petition", held="属于信访处理意见。")
        return c.approve(c.people.congwei, "2022-03-04").m
    if state in ("correcting", "abandoned"):
        c.take("require_correction", "2022-03-02", items="身份证明", days=10)
        if state == "correcting":
            return c.m
        return c.serve("补正通知书", "applicant", "2022-03-02").take("abandon", "2022-03-15").m
    c.accept("2022-03-03")
    if state == "answering":
        return c.m
    c.answered("2022-03-04", "2022-03-11").heard("2022-03-15")
    if state == "trying":
        return c.m
    if state == "suspended":
        return c.take("suspend", "2022-03-16", ground="6", held="等待解释。").m
    c.decide("2022-03-21", "2022-03-22")
    if state == "decided":
        return c.m
    c.served_on_both("行政复议决定书", "2022-03-24")
    return c.m if state == "following" else c.take("archive", "2022-05-05").m
