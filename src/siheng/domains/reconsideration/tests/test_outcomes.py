"""What the law lets a decision say on the facts of the file, and what it may order beside (2023 revision art. 23, 34, 63 to 72)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.domains.reconsideration.facts import facts
from siheng.domains.reconsideration.tests.course import REVOKE, RULING, refused
from siheng.kernel.matters.door import Invalid

NEW = {"act_on": "2024-02-10", "known_on": "2024-02-12"}
ILLEGAL = RULING | {"outcome": "illegal", "ruling": "确认被申请人作出的行为违法。"}
PERFORM = RULING | {"outcome": "perform", "ruling": "责令被申请人履行法定职责。"}
INACTION = NEW | {"category": "inaction", "subcategory": "不予答复", "act": "未对其投诉作出处理"}


@pytest.fixture
def tried(begin: Any) -> Any:
    """A case under the revision of 2023, answered and heard."""

    def made(**changed: Any) -> Any:
        c = begin("2024-03-01", **NEW | changed).accept("2024-03-04")
        return c.answered("2024-03-05", "2024-03-15").heard("2024-03-18")

    return made


def errors(c: Any, **data: Any) -> Any:
    """What is told at the fields of a decision that is refused; nothing has changed."""
    return refused(c, "decide", "2024-03-20", error=Invalid, **data).form.errors


def test_an_act_found_illegal_is_ordered_to_be_done_again_under_the_old_law_alone(
    begin: Any, tried: Any
) -> None:
    """2023 revision art. 64(1): 撤销或者部分撤销，并可以责令重新作出; 2017 art. 28(1)(3) had 确认违法 beside it."""
    ground = "行为违法，但是不具有可撤销内容"
    told = errors(tried(), **ILLEGAL, ground=ground, redo=True)
    assert told == {"redo": ["只有撤销、部分撤销可以责令重作（复议法第64条）"]}
    old = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    old.decide("2022-03-21", "2022-03-22", **ILLEGAL, ground="违反法定程序", redo=True)
    assert old.m.outcome == "illegal"


def test_an_order_to_perform_says_by_when(tried: Any) -> None:
    """2023 revision art. 66: 决定被申请人在一定期限内履行."""
    c = tried(**INACTION)
    assert errors(c, **PERFORM) == {"perform_by": ["责令履行的，要写明期限（复议法第66条）"]}
    c.decide("2024-03-20", "2024-03-21", **PERFORM, perform_by="2024-05-20")
    assert c.m.reconsideration.perform_by == date(2024, 5, 20)


@pytest.mark.parametrize("outcome", ["perform", "reject_claim"])
def test_a_penalty_is_no_failure_to_perform_a_duty(tried: Any, outcome: str) -> None:
    """2023 revision art. 66 and 69 are about a duty that was not performed."""
    told = errors(
        tried(category="penalty", subcategory="罚款"), **PERFORM | {"outcome": outcome, "perform_by": "2024-05-20"}
    )  # fmt: skip
    assert told == {"outcome": ["被申请的行为是行政处罚，不是不履行法定职责"]}


def test_only_an_agreement_makes_answerable_under_an_agreement(tried: Any) -> None:
    """2023 revision art. 71."""
    ruling = RULING | {"outcome": "agreement", "ground": "不依法订立、履行或者违法变更、解除协议"}
    assert errors(tried(), **ruling) == {"outcome": ["被申请的行为不是行政协议（复议法第71条）"]}


def test_what_nobody_defended_is_not_maintained_unless_a_third_party_may_have_done_so(begin: Any) -> None:
    """2023 revision art. 70: 视为没有证据、依据, 但是第三人提供证据的除外; 2017 art. 28(1)(4) excepts nobody."""
    c = begin("2024-03-01", **NEW).accept("2024-03-04").serve("答复通知书", "respondent", "2024-03-05")
    c.take("no_answer", "2024-03-20").heard("2024-03-20")
    told = errors(c, **RULING)
    assert told == {"outcome": ["被申请人没有答复举证，视为没有证据、依据，不能维持（复议法第70条）"]}
    third = {"role": "third", "name": "许某", "kind": "person", "region": c.m.region_id, "people": 1}
    c.take("third_party", "2024-03-20", **third)
    c.decide("2024-03-20", "2024-03-21", **RULING, third_said="提交了许可证。")
    assert c.m.outcome == "maintain"


def test_compensation_is_given_only_with_an_outcome_that_redresses(tried: Any) -> None:
    """2023 revision art. 72(1): 在决定撤销或者部分撤销、变更行政行为或者确认行政行为违法、无效时."""
    c = tried(compensation="on", compensation_amount="5000")
    assert errors(c, **RULING, awarded="800") == {"awarded": ["维持的，不能同时决定赔偿（复议法第72条）"]}
    c.decide("2024-03-20", "2024-03-21", **RULING)
    found = facts(c.m)
    assert (found["赔偿"], found["赔偿法条"]) == (
        "驳回申请人的行政赔偿请求", "《中华人民共和国行政复议法》第七十二条第一款",
    )  # fmt: skip


def test_damages_under_an_agreement_cite_the_article_on_agreements(tried: Any) -> None:
    """2023 revision art. 71(1): 决定被申请人承担……赔偿损失等责任."""
    ruling = RULING | {
        "outcome": "agreement", "ground": "不依法订立、履行或者违法变更、解除协议", "ruling": "继续履行协议。",
    }  # fmt: skip
    c = tried(category="agreement", subcategory="其他协议", act="不履行补偿协议", compensation="on")
    assert set(errors(c, **ruling)) == {"awarded"}
    c.decide("2024-03-20", "2024-03-21", **ruling, awarded="3000")
    assert facts(c.m)["赔偿法条"] == "《中华人民共和国行政复议法》第七十一条第一款"


@pytest.mark.parametrize(
    ("day", "changed", "first"),
    [
        ("2024-03-01", INACTION, True),
        ("2024-03-01", NEW | {"category": "disclosure", "subcategory": "不予公开"}, True),
        ("2024-03-01", NEW | {"category": "disclosure", "subcategory": "部分公开"}, False),
        ("2024-03-01", NEW | {"mandatory_first": "on"}, True),
        ("2022-03-01", {"category": "inaction", "subcategory": "不予答复"}, False),
    ],
)
def test_what_has_to_come_here_first_by_its_kind_needs_no_tick(
    begin: Any, day: str, changed: Any, first: bool
) -> None:
    """2023 revision art. 23(1)(3) and (4)."""
    assert begin(day, **changed).m.reconsideration.mandatory_first is first


def test_who_had_to_come_here_first_is_told_the_way_to_the_court_of_article_34(tried: Any) -> None:
    """2023 revision art. 34: 决定不予受理、驳回申请……自收到决定书之日起十五日内."""
    ruling = RULING | {
        "outcome": "reject_application",
        "ground": "受理后发现不符合受理条件",
        "ruling": "驳回。",
    }
    text = {}
    for name, changed in (("first", INACTION), ("free", NEW)):
        c = tried(**changed | {"act_number": name})
        c.decide("2024-03-20", "2024-03-21", **ruling)
        text[name] = c.m.documents.get(template="行政复议决定书").paper.text
    assert "如不服本决定，可以根据《中华人民共和国行政复议法》第三十四条的规定" in text["first"]
    assert "第十条、《中华人民共和国行政诉讼法》第四十五条的规定" in text["free"]


def test_an_order_to_act_again_still_follows_a_revocation(tried: Any) -> None:
    c = tried()
    c.decide("2024-03-20", "2024-03-21", **REVOKE)
    assert c.m.events.get(step="decide").data["redo"] is True


def test_a_weighty_case_was_heard_and_the_committee_asked(tried: Any) -> None:
    """2023 revision art. 50(1): 应当组织听证; 52(2)(1) and (2): 应当提请行政复议委员会提出咨询意见."""
    c = tried()
    hearing = "要组织听证，还没有登记（复议法第50条第1款）"
    committee = "要提请行政复议委员会提出咨询意见，还没有登记（复议法第52条第2款）"
    assert errors(c, **RULING, weight="technical") == {"weight": [committee]}
    assert errors(c, **RULING, weight="hard") == {"weight": [hearing, committee]}
    c.take("proceed", "2024-03-19", kind="committee", chair="丛伟", people=5, result="意见一致。")
    assert errors(c, **RULING, weight="hard") == {"weight": [hearing]}
    c.decide("2024-03-20", "2024-03-21", **RULING, weight="technical")
    assert c.m.outcome == "maintain"


def test_who_cannot_be_heard_for_reasons_of_his_own_is_judged_on_the_papers(begin: Any) -> None:
    """2023 revision art. 49: 因当事人原因不能听取意见的，可以书面审理."""
    c = begin("2024-03-01", **NEW).accept("2024-03-04").answered("2024-03-05", "2024-03-15")
    refused(c, "decide", "2024-03-20", "还没有听取当事人的意见；因当事人原因不能听取的，写明情况", **RULING)
    c.decide("2024-03-20", "2024-03-21", **RULING, unheard="申请人拒接电话，书面告知后仍不到场")
    assert (c.m.outcome, c.m.reconsideration.heard_on) == ("maintain", None)
    text = c.m.documents.get(template="行政复议决定书").paper.text
    assert (
        "因当事人原因不能听取意见（申请人拒接电话，书面告知后仍不到场），"
        "根据《中华人民共和国行政复议法》第四十九条的规定书面审理。"
    ) in text


@pytest.mark.parametrize(
    ("kind", "wrong", "told"),
    [
        ("person", {"suspend": "4", "terminate": "3"}, "申请人是公民，不是法人或者其他组织，没有这一情形"),
        ("legal", {"suspend": "1", "terminate": "2"}, "申请人不是公民，没有这一情形"),
    ],
)
def test_a_citizen_does_not_dissolve_and_a_company_does_not_die(
    begin: Any, kind: str, wrong: dict[str, str], told: str
) -> None:
    """2023 revision art. 39(1)(1) to (4), 41(2) and (3)."""
    c = begin("2024-03-01", **NEW, kind=kind, id_number="").accept("2024-03-04")
    said = refused(c, "suspend", "2024-03-05", error=Invalid, ground=wrong["suspend"], held="如卷。")
    assert said.form.errors == {"ground": [told]}
    ended = {"outcome": "terminated_other", "ground": wrong["terminate"], "held": "如卷。"}
    assert refused(c, "terminate", "2024-03-05", error=Invalid, **ended).form.errors == {"ground": [told]}


def test_a_criminal_measure_ends_only_a_case_on_detention(begin: Any) -> None:
    """2023 revision art. 41(4): 对行政拘留或者限制人身自由的行政强制措施不服."""
    ended = {"outcome": "terminated_other", "ground": "4", "held": "被刑事拘留。"}
    c = begin("2024-03-01", **NEW).accept("2024-03-04")
    told = refused(c, "terminate", "2024-03-05", error=Invalid, **ended).form.errors
    assert told == {"ground": ["被申请的行为不是行政拘留或者限制人身自由的强制措施"]}
    held = begin("2024-03-01", **NEW, category="penalty", subcategory="行政拘留", act_number="拘").accept(
        "2024-03-04"
    )
    held.take("terminate", "2024-03-05", **ended).approve(held.people.congwei, "2024-03-06")
    assert held.m.outcome == "terminated_other"
