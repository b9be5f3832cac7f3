"""A case at the window, and the shortest ways to the later stages; all through the door."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.domains.reconsideration.tests.course import YES, Course
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.playing import take


@pytest.fixture
def application(bureau: Any) -> Any:
    """What the window fills in; fields can be changed."""

    def filled(**changed: Any) -> dict[str, Any]:
        return {
            "channel": "window",
            "reception_people": 1,
            "name": "苗春梅",
            "kind": "person",
            "id_number": "11010519491231002X",
            "phone": "13812345521",
            "region": "371002003000",
            "people": 1,
            "respondent": bureau.units.zd.pk,
            "act": "拆除其楼顶构筑物",
            "act_number": "竹街拆决字〔2022〕7号",
            "act_on": "2022-02-10",
            "known_on": "2022-02-12",
            "category": "compulsion",
            "subcategory": "强制拆除",
            "field": "city",
            "focus": "city",
            "claims": "确认拆除行为违法",
            "day": "2022-03-01",
        } | changed

    return filled


@pytest.fixture
def case(bureau: Any, at: Any, application: Any) -> Any:
    """A case taken in at the window on a day."""

    def opened(day: str = "2022-03-01", **changed: Any) -> Any:
        made = application(day=day, **changed)
        return open_matter(
            kind="reconsideration",
            actor=bureau.lixia,
            data=made,
            at=at(day),
            submission=f"test:{day}:{made['act_number']}{made['name']}",
        )

    return opened


@pytest.fixture
def accepted(bureau: Any, at: Any, case: Any) -> Any:
    """A case accepted on the working day after."""

    def made(day: str = "2022-03-01", on: str = "2022-03-02", **changed: Any) -> Any:
        return take(
            case(day, **changed),
            "accept",
            bureau.lixia,
            at(on),
            handler=bureau.lixia,
            second=bureau.zouqiang,
            **YES,
        )

    return made


@pytest.fixture
def begin(bureau: Any, at: Any, case: Any) -> Any:
    """A case taken in on a day, ready to be brought on."""

    def begun(day: str = "2022-03-01", **changed: Any) -> Course:
        return Course(case(day, **changed), bureau, at)

    return begun
