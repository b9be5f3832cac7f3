"""Whom a case may not be given to, and whose turn it is."""

from __future__ import annotations

from datetime import date

import pytest

from siheng.domains.legalaid.services.choosing import choices, conflict
from siheng.kernel.matters.door import Invalid
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.registers.services import save_appointment


def names(m):
    return [c.lawyer.username for c in choices(m, date(2022, 3, 4))]


def test_a_firm_that_acts_for_the_other_side_is_not_offered_and_not_taken(application, ways, bureau):
    ways.assigned(ways.granted(application(other_name="于守业", other_kind="person")))
    other = application(
        "2022-03-02",
        name="于守业",
        id_number="",
        phone="13912345520",
        other_name="苗春梅",
        other_kind="person",
    )
    other = ways.granted(other)
    assert conflict(other, bureau.haiyun2) == "海韵所已为对方当事人提供法律援助"
    assert names(other) == ["weisheng"]
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        ways.assigned(other, lawyer=bureau.haiyun2)
    assert list(refused.value.form.errors) == ["lawyer"]
    assert snapshot() == before


def test_a_lawyer_is_not_assigned_against_their_own_firm_or_themselves(application, bureau):
    m = application(other_name="山东海韵律师事务所")
    assert conflict(m, bureau.haiyun) == "海韵所是对方当事人"
    m = application("2022-03-02", name=bureau.weisheng.name, other_name="")
    assert conflict(m, bureau.weisheng).startswith("宋岚与当事人同名")


def test_two_accused_of_one_case_have_two_lawyers(application, notice, ways, bureau):
    first = application(**notice())
    ways.assigned(first, "2022-03-02")
    second = application(**notice(name="车立新", id_number=""))
    assert conflict(second, bureau.haiyun) == "于蔚已为同案的另一人辩护"
    assert conflict(second, bureau.haiyun2) == ""


def test_the_turn_goes_by_speciality_then_load_then_who_waited_longest(application, ways, bureau, at):
    m = ways.granted(application())
    assert names(m) == ["haiyun", "haiyun2", "weisheng"]
    ways.assigned(m, "2022-03-04")
    m = ways.granted(application("2022-03-02", name="车立新", id_number="", phone=""))
    assert names(m) == ["haiyun2", "weisheng", "haiyun"]
    save_appointment(
        kind="aid_lawyer", actor=bureau.yuanzhu, at=at("2022-03-02"),
        data={
            "name": bureau.weisheng.name, "grade": "labour", "unit": bureau.units.firm_ws.pk,
            "region": "371002000000", "account": bureau.weisheng.pk, "since": "2022-01-01",
        },
    )  # fmt: skip
    assert names(m) == ["weisheng", "haiyun2", "haiyun"]
    with pytest.raises(Invalid) as refused:  # out of turn, without a word
        ways.assigned(m, lawyer=bureau.haiyun, why="")
    assert "宋岚" in str(refused.value.form.errors["why"])
    assert ways.assigned(m, lawyer=bureau.weisheng, why="").handler == bureau.weisheng
