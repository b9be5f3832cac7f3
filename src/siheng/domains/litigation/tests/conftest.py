"""A suit as its notice comes, and the shortest ways to the later stages; all through the door."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import take


@pytest.fixture
def notice(bureau: Any) -> Any:
    """What is filled in from the court's notice; fields can be changed."""

    def filled(**changed: Any) -> dict[str, Any]:
        return {
            "instance": "first", "court": bureau.units.court.pk, "court_number": "(2022)鲁1002行初12号",
            "capacity": "joint", "first_defendant": bureau.units.zd.pk, "second_defendant": bureau.units.gov.pk,
            "act": "拆除其楼顶构筑物", "claims": "撤销拆除行为和复议决定", "name": "苗春梅", "kind": "person",
            "id_number": "11010519491231002X", "phone": "13812345521", "region": "371002003000", "people": 1,
            "day": "2022-03-01",
        } | changed  # fmt: skip

    return filled


@pytest.fixture
def suit(bureau: Any, at: Any, notice: Any) -> Any:
    """A suit registered on the day on which the copy came."""

    def opened(day: str = "2022-03-01", **changed: Any) -> Matter:
        made = notice(day=day, **changed)
        key = f"test:{day}:{made['court_number']}"
        return open_matter(kind="litigation", actor=bureau.lixia, data=made, at=at(day), submission=key)

    return opened


@pytest.fixture
def sole(bureau: Any) -> dict[str, Any]:
    """The fields of a suit against the government alone."""
    return {"capacity": "sole", "first_defendant": bureau.units.gov.pk, "second_defendant": ""}


class Ways:
    """Each stage by the step that leads to it."""

    ANSWER = {"answer": "行为合法,请求驳回诉讼请求", "evidence": "现场笔录,证明违法事实\n行政复议决定书"}
    HEARD = {
        "head": "yes", "head_name": "于洋", "head_post": "副区长", "head_rank": "deputy", "spoke": True, "public": True,
    }  # fmt: skip
    REJECTED = {"outcome": "claim_rejected", "ruling": "驳回原告的诉讼请求。"}

    def __init__(self, bureau: Any, at: Any) -> None:
        self.clerk, self.at = bureau.lixia, at

    def take(self, m: Matter, step: str, day: str, **data: Any) -> Matter:
        return take(m, step, self.clerk, self.at(day), **data)

    def answered(self, m: Matter, day: str = "2022-03-10", **changed: Any) -> Matter:
        return self.take(m, "answer", day, **self.ANSWER | changed)

    def heard(self, m: Matter, day: str = "2022-04-06", **changed: Any) -> Matter:
        return self.take(m, "hearing", day, **self.HEARD | changed)

    def judged(
        self, m: Matter, day: str = "2022-05-20", judged_on: str = "2022-05-16", **changed: Any
    ) -> Matter:
        return self.take(m, "judgment", day, judged_on=judged_on, **self.REJECTED | changed)


@pytest.fixture
def ways(bureau: Any, at: Any) -> Ways:
    return Ways(bureau, at)


@pytest.fixture
def reconsidered(bureau: Any, at: Any) -> Any:
    """A case of another kind that a suit may follow; the door takes it in, whatever its domain asks."""

    def made(day: str = "2022-03-01") -> Matter:
        data = {
            "channel": "window", "reception_people": 1, "name": "苗春梅", "kind": "person",
            "id_number": "11010519491231002X", "phone": "13812345521", "region": "371002003000", "people": 1,
            "respondent": bureau.units.zd.pk, "act": "拆除其楼顶构筑物", "act_on": "2022-02-10", "known_on": "2022-02-12",
            "category": "compulsion", "field": "city", "claims": "确认拆除行为违法", "day": day,
        }  # fmt: skip
        m = open_matter(
            kind="reconsideration", actor=bureau.lixia, data=data, at=at(day), submission=f"before:{day}"
        )
        conditions = ("parties", "interest", "claim", "term", "scope", "duty", "seized")
        people = {"handler": bureau.lixia, "second": bureau.zouqiang}
        return take(m, "accept", bureau.lixia, at(day), **people, **{f"ok_{k}": "yes" for k in conditions})

    return made
