"""What is owed after a decision or a settlement: its term, and the order to perform it (2023 revision art. 66, 73, 77)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.domains.reconsideration.tests.course import REVOKE, RULING, refused
from siheng.kernel.matters.door import Invalid, NotNow
from siheng.kernel.matters.models import Clock

NEW = {"act_on": "2024-02-10", "known_on": "2024-02-12"}
PERFORM = RULING | {"outcome": "perform", "ruling": "责令被申请人履行法定职责。", "perform_by": "2024-05-20"}


@pytest.fixture
def tried(begin: Any) -> Any:
    """A case under the revision of 2023, answered and heard."""
    c = begin("2024-03-01", **NEW | {"category": "inaction", "subcategory": "不予答复"}).accept("2024-03-04")
    return c.answered("2024-03-05", "2024-03-15").heard("2024-03-18")


def test_the_day_of_performance_is_a_term_of_the_respondent_from_service_on(tried: Any) -> None:
    """2023 revision art. 66 and 77(1): 在一定期限内履行."""
    c = tried
    c.decide("2024-03-20", "2024-03-21", **PERFORM).serve("行政复议决定书", "respondent", "2024-03-22")
    clock = c.clock("performance")
    assert (clock.rule, clock.started_on, clock.amount) == ("recon_perform", date(2024, 3, 22), 59)
    assert (clock.due_on, clock.waits_for) == (date(2024, 5, 20), "被申请人")
    c.serve("行政复议决定书", "applicant", "2024-03-22")
    assert c.m.due_on == date(2024, 5, 20)
    refused(c, "archive", "2024-04-30", "履行情况还没有登记")
    c.take("performed", "2024-05-10", note="已作出处理。")
    assert c.clock("performance").state == Clock.State.MET


def test_performance_is_ordered_only_when_its_day_has_passed_and_the_order_runs_anew(tried: Any) -> None:
    """2023 revision art. 77(2): 不履行或者无正当理由拖延履行……责令其限期履行，并可以约谈……或者予以通报批评."""
    c = tried
    c.decide("2024-03-20", "2024-03-21", **PERFORM).served_on_both("行政复议决定书", "2024-03-22")
    order = {"perform_by": "2024-06-05", "note": "至今没有处理。", "measure": "约谈被申请人的有关负责人"}
    refused(c, "order_perform", "2024-05-20", "履行期限到 2024-05-20，还没有过", **order)
    c.take("order_perform", "2024-05-21", **order)
    assert (c.due("performance"), c.m.reconsideration.perform_by) == (date(2024, 6, 5), date(2024, 6, 5))
    assert c.m.clocks.filter(key="performance", state=Clock.State.RUNNING).count() == 1
    text = c.m.documents.get(template="责令履行通知书").paper.text
    assert "在2024年6月5日或之前履行" in text
    assert "同时，本机关决定约谈你单位的有关负责人。" in text
    refused(c, "order_perform", "2024-06-05", "还没有过", **order | {"perform_by": "2024-07-01"})


def test_who_does_not_act_again_in_sixty_days_is_ordered_to(tried: Any) -> None:
    c = tried
    c.decide("2024-03-20", "2024-03-21", **REVOKE).served_on_both("行政复议决定书", "2024-03-22")
    order = {"perform_by": "2024-06-11", "note": "没有重新作出处理。"}
    refused(c, "order_perform", "2024-05-21", "履行期限到 2024-05-21，还没有过", **order)
    c.take("order_perform", "2024-05-22", **order)
    assert (c.clock("redo").state, c.due("performance")) == (Clock.State.ENDED, date(2024, 6, 11))
    c.take("performed", "2024-06-10", note="已重新作出。")
    assert c.clock("performance").state == Clock.State.MET


def test_a_settlement_is_followed_like_a_decision(tried: Any) -> None:
    """2023 revision art. 77(1): 被申请人应当履行行政复议决定书、调解书."""
    c = tried.take(
        "mediate", "2024-03-20", found="争议。", ruling="被申请人作出处理。", perform_by="2024-04-22"
    )
    c.approve(c.people.fenguan, "2024-03-21").served_on_both("行政复议调解书", "2024-03-22")
    assert c.due("performance") == date(2024, 4, 22)
    c.take("order_perform", "2024-04-23", perform_by="2024-05-10", note="没有履行。")
    assert "《行政复议调解书》" in c.m.documents.get(template="责令履行通知书").paper.text


def test_nothing_is_ordered_of_whose_act_was_maintained(tried: Any) -> None:
    c = tried.decide("2024-03-20", "2024-03-21", **RULING).served_on_both("行政复议决定书", "2024-03-22")
    refused(c, "order_perform", "2024-04-23", error=NotNow, perform_by="2024-05-10", note="没有履行。")


def test_a_decision_is_made_public_once_it_was_served(tried: Any) -> None:
    """2023 revision art. 79(1): 将行政复议决定书向社会公开."""
    c = tried.decide("2024-03-20", "2024-03-21", **RULING).served_on_both("行政复议决定书", "2024-03-22")
    told = refused(c, "publish", "2024-03-25", error=Invalid, where="区政府网站", day="2024-03-21")
    assert told.form.errors == {"day": ["不能早于送达日期 2024-03-22"]}
    c.take("publish", "2024-03-25", where="区政府网站")
    assert c.m.events.latest("seq").summary == "公开的网站或者平台：区政府网站"
    refused(c, "publish", "2024-03-26", where="区政府网站")


def test_what_an_applicant_neither_sues_against_nor_performs_is_enforced_by_whom_the_law_says(
    begin: Any, tried: Any
) -> None:
    """2023 revision art. 78: 维持的由作出行政行为的机关, 变更的、调解书由行政复议机关强制执行, or the court on request."""
    c = tried.decide("2024-03-20", "2024-03-21", **RULING).served_on_both("行政复议决定书", "2024-03-22")
    asked = {"whom": c.m.parties.get(role="applicant"), "note": "没有缴纳罚款。"}
    agency, us = {"way": "由作出行政行为的机关依法强制执行"}, {"way": "由本机关依法强制执行"}
    refused(c, "enforce", "2024-04-07", "起诉期限到 2024-04-07，还没有过", **asked, **agency)
    told = refused(c, "enforce", "2024-04-08", error=Invalid, **asked, **us)
    assert set(told.form.errors) == {"way"}
    c.take("enforce", "2024-04-08", **asked, **agency)
    settled = (
        begin("2024-03-01", **NEW, act_number="调").accept("2024-03-04").answered("2024-03-05", "2024-03-15")
    )
    settled.take("mediate", "2024-03-20", found="争议。", ruling="减半。").approve(
        c.people.fenguan, "2024-03-21"
    )
    settled.served_on_both("行政复议调解书", "2024-03-22")
    whom = {"whom": settled.m.parties.get(role="applicant"), "note": "没有缴纳。"}
    settled.take("enforce", "2024-04-09", **whom, **us)
    revoked = (
        begin("2024-03-01", **NEW, act_number="撤").accept("2024-03-04").answered("2024-03-05", "2024-03-15")
    )
    revoked.heard("2024-03-18").decide("2024-03-20", "2024-03-21", **REVOKE | {"redo": ""})
    revoked.served_on_both("行政复议决定书", "2024-03-22")
    refused(revoked, "enforce", "2024-04-09", **asked, **us)


def test_an_act_is_stayed_with_the_approval_of_the_organ_and_a_notice_by_its_item(begin: Any) -> None:
    """2023 revision art. 42: 行政复议机关认为其要求合理，决定停止执行; nobody's term stops with it."""
    c = begin("2024-03-01", **NEW).accept("2024-03-04")
    due = c.due("decision")
    c.take("stay", "2024-03-05", ground="3", held="拆除后无法恢复原状。")
    assert not c.m.documents.filter(template="停止执行通知书").exists()
    c.approve(c.people.fenguan, "2024-03-06")
    text = c.m.documents.get(template="停止执行通知书").paper.text
    assert (
        "根据《中华人民共和国行政复议法》第四十二条第（三）项的规定，自2024年3月6日起停止执行该行政行为。"
        in text
    )
    assert (c.m.state, c.due("decision")) == ("answering", due)
