"""Who takes part: how many they are, who stands for them, and how a paper names them."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.domains.reconsideration.facts import facts
from siheng.domains.reconsideration.tests.course import refused
from siheng.kernel.matters.door import Invalid, open_matter
from siheng.kernel.matters.testing import snapshot


def test_those_who_apply_are_no_fewer_than_their_names(bureau: Any, application: Any, at: Any) -> None:
    before = snapshot()
    with pytest.raises(Invalid) as told:
        open_matter(
            kind="reconsideration",
            actor=bureau.lixia,
            data=application(name="苗春梅、于海，邹丽", people=2),
            at=at("2022-03-01"),
            submission="three",
        )
    assert told.value.form.errors == {"people": ["写了 3 个姓名，人数不能少于 3"]}
    assert snapshot() == before


def test_a_group_stands_with_its_representative_before_its_agents(begin: Any) -> None:
    c = begin("2022-03-01", name="苗春梅、于海", people=6, agent_name="林某").accept("2022-03-02")
    c.take(
        "third_party", "2022-03-03", role="representative", name="于海", kind="person", people=1,
        region="371002003000",
    )  # fmt: skip
    assert facts(c.m)["申请人列表"] == (
        "申请人：苗春梅、于海等 6 人，苗春梅公民身份号码110105********002X。\n代表人：于海。\n委托代理人：林某。"
    )


def test_representatives_and_agents_are_registered_from_the_application_on(begin: Any) -> None:
    """A company applies by its legal representative, a group by those it chose; a third party is told after acceptance."""
    c = begin("2024-03-04")
    told = refused(
        c, "third_party", "2024-03-04", error=Invalid, role="third", name="于海", kind="person", people=1
    )
    assert told.form.errors == {"role": ["受理以后才能通知第三人参加"]}
    c.take("third_party", "2024-03-04", role="legal_representative", name="于海", kind="person", people=1)
    assert facts(c.m)["申请人列表"].endswith("\n法定代表人：于海。")
    assert not c.m.documents.exists()
