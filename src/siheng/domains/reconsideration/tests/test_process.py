"""A case from the window to the archive under both laws, and what each step refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.domains.reconsideration.process import ReconsiderationProcess
from siheng.domains.reconsideration.tests.course import REVOKE, RULING, refused
from siheng.kernel.documents.paper import Paper
from siheng.kernel.matters.door import (
    Conflict,
    Invalid,
    NotFound,
    NotNow,
    Refused,
    decide,
    form_for,
    open_matter,
    withdraw,
)
from siheng.kernel.matters.models import Approval, Clock, Matter
from siheng.kernel.matters.testing import snapshot, whole

NEW = {"act_on": "2024-02-10", "known_on": "2024-02-12"}


def test_the_whole_way_under_the_old_law(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03")
    c.serve("受理通知书", "applicant", "2022-03-04").answered("2022-03-04", "2022-03-11")
    c.decide("2022-03-21", "2022-03-22").served_on_both("行政复议决定书", "2022-03-24")
    assert c.due("sue") == date(2022, 4, 8)
    c.take("archive", "2022-05-05")
    assert (c.m.state, c.m.open, c.m.outcome, c.m.closed_on) == (
        "archived",
        False,
        "maintain",
        date(2022, 3, 22),
    )
    assert [(e.step, e.before, e.after, e.actor_text) for e in c.m.events.order_by("seq")] == [
        ("register", "", "received", "李霞（行政复议科）"),
        ("accept", "received", "answering", "李霞（行政复议科）"),
        ("serve", "answering", "answering", "李霞（行政复议科）"),
        ("serve", "answering", "answering", "李霞（行政复议科）"),
        ("register_answer", "answering", "trying", "李霞（行政复议科）"),
        ("decide:propose", "trying", "trying", "李霞（行政复议科）"),
        ("decide", "trying", "decided", "李霞（行政复议科）"),
        ("serve", "decided", "decided", "李霞（行政复议科）"),
        ("serve", "decided", "following", "李霞（行政复议科）"),
        ("archive", "following", "archived", "李霞（行政复议科）"),
    ]
    assert c.m.events.get(step="decide").data["approved_by"] == "于洋"
    assert list(c.m.documents.order_by("id").values_list("template", flat=True)) == [
        "受理通知书", "答复通知书", "行政复议决定书",
    ]  # fmt: skip
    assert not c.m.clocks.filter(state__in=[Clock.State.RUNNING, Clock.State.PAUSED]).exists()
    whole(c.m)


def test_the_whole_way_under_the_new_law_with_a_hearing_and_an_order_to_act_again(begin: Any) -> None:
    c = begin("2024-03-01", **NEW).accept("2024-03-04").answered("2024-03-05", "2024-03-15")
    c.take("notify_hearing", "2024-03-18", held_on="2024-03-27", place="听证室", chair="丛伟")
    c.take(
        "proceed", "2024-03-27", kind="hearing", chair="丛伟", people=4, head_attended=True, result="双方质证。",
    )  # fmt: skip
    c.decide("2024-04-08", "2024-04-09", **REVOKE)
    c.serve("行政复议决定书", "respondent", "2024-04-10")
    assert (c.clock("redo").rule, c.due("redo")) == (
        "recon_redo_default_period",
        date(2024, 6, 11),
    )  # 06-09 Sunday, 06-10 holiday
    c.serve("行政复议决定书", "applicant", "2024-04-11")
    refused(c, "archive", "2024-04-30", "履行情况还没有登记")
    c.take("performed", "2024-05-20", note="已重新作出决定。")
    assert (c.clock("redo").state, c.m.reconsideration.performed_on) == (Clock.State.MET, date(2024, 5, 20))
    assert c.take("archive", "2024-05-21").m.state == "archived"
    whole(c.m)


def test_a_hearing_is_announced_five_working_days_before(begin: Any) -> None:
    """2023修订第51条: for Wednesday 03-27 the last day is Wednesday 03-20."""
    c = begin("2024-03-01", **NEW).accept("2024-03-04").answered("2024-03-05", "2024-03-15")
    told = refused(
        c, "notify_hearing", "2024-03-21", error=Invalid, held_on="2024-03-27", place="听证室", chair="丛伟"
    )
    assert set(told.form.errors) == {"held_on"}
    assert (
        c.take("notify_hearing", "2024-03-20", held_on="2024-03-27", place="听证室", chair="丛伟").m.state
        == "trying"
    )


def test_without_hearing_the_parties_no_decision_under_the_new_law(begin: Any) -> None:
    """2023修订第49条; the law before did not ask for it (see the whole way under it)."""
    c = begin("2024-03-01", **NEW).accept("2024-03-04").answered("2024-03-05", "2024-03-15")
    refused(c, "decide", "2024-04-08", "还没有听取当事人的意见", **RULING)
    c.heard("2024-04-08").take("decide", "2024-04-08", **RULING)
    assert c.m.approvals.get().state == Approval.State.PENDING


def test_compensation_asked_for_is_answered_in_the_decision(begin: Any) -> None:
    """旧法第29条."""
    c = begin("2022-03-01", compensation="on", compensation_amount="5000").accept("2022-03-03")
    c.answered("2022-03-04", "2022-03-11")
    told = refused(c, "decide", "2022-03-21", error=Invalid, **REVOKE)
    assert told.form.errors == {"awarded": ["申请人一并请求赔偿的，要写明赔偿金额，不赔的写 0（旧法第29条）"]}
    c.decide("2022-03-21", "2022-03-22", **REVOKE, awarded="0")
    assert c.m.reconsideration.awarded == 0


def test_a_refusal_names_its_ground_and_is_approved(begin: Any) -> None:
    c = begin("2022-03-01")
    told = refused(c, "refuse", "2022-03-03", error=Invalid, refusal="", held="")
    assert set(told.form.errors) == {"refusal", "held"}
    c.take("refuse", "2022-03-03", refusal="term", held="超过六十日提出。")
    assert (c.m.state, c.m.documents.count(), c.clock("review").state) == ("received", 0, Clock.State.RUNNING)
    c.approve(c.people.congwei, "2022-03-04")
    assert (c.m.state, c.m.open, c.m.outcome, c.m.closed_on) == ("refused", False, "refused", None)
    assert c.m.reconsideration.refusal == "term"
    assert c.m.documents.get().template == "不予受理决定书"
    whole(c.m)


def test_while_something_waits_for_approval_no_other_step_changes_the_state(begin: Any) -> None:
    c = begin("2022-03-01").take("refuse", "2022-03-03", refusal="term", held="超过六十日提出。")
    refused(c, "withdraw_early", "2022-03-03", "已有一步呈批待批复", reason="和解。")
    refused(c, "refuse", "2022-03-03", "已有一步呈批待批复", refusal="duty", held="不属于职责。")
    assert c.take("remark", "2022-03-03", text="已电话告知。").m.version == 3


def test_what_is_sent_up_is_returned_with_a_reason_only(begin: Any, at: Any) -> None:
    c = begin("2022-03-01").take("refuse", "2022-03-03", refusal="term", held="超过六十日提出。")
    waiting = c.m.approvals.get()
    before = snapshot()
    with pytest.raises(NotNow, match="退回要写明理由"):
        decide(approval_id=waiting.pk, actor=c.people.congwei, approve=False, reply="  ", at=at("2022-03-04"))
    assert snapshot() == before
    c.approve(c.people.congwei, "2022-03-04", ok=False, reply="请核对知道日期。")
    assert (c.m.state, c.m.documents.count()) == ("received", 0)
    event = c.m.events.latest("seq")
    assert (event.step, event.label, event.summary, event.internal) == (
        "refuse:return",
        "退回：不予受理",
        "请核对知道日期。",
        True,
    )
    before = snapshot()
    with pytest.raises(Conflict, match="已退回"):
        decide(approval_id=waiting.pk, actor=c.people.congwei, approve=True, reply="", at=at("2022-03-04"))
    assert snapshot() == before
    assert c.accept("2022-03-04").m.state == "answering"
    whole(c.m)


def test_nobody_approves_their_own_proposal(begin: Any, at: Any) -> None:
    """Even after having been made head of the office; and a stranger does not learn that there is one."""
    c = begin("2022-03-01").take("refuse", "2022-03-03", refusal="term", held="超过六十日提出。")
    waiting = c.m.approvals.get()
    c.people.lixia.roles = ["head"]
    c.people.lixia.save()
    for actor, error in (
        (c.people.lixia, Refused), (c.people.zouqiang, Refused), (c.people.zhifa, NotFound), (c.people.admin, NotFound),
    ):  # fmt: skip
        before = snapshot()
        with pytest.raises(error):
            decide(approval_id=waiting.pk, actor=actor, approve=True, reply="同意", at=at("2022-03-04"))
        assert snapshot() == before


def test_only_the_proposer_takes_a_proposal_back(begin: Any, at: Any) -> None:
    c = begin("2022-03-01").take("refuse", "2022-03-03", refusal="term", held="超过六十日提出。")
    waiting = c.m.approvals.get()
    before = snapshot()
    with pytest.raises(Refused):
        withdraw(approval_id=waiting.pk, actor=c.people.zouqiang, at=at("2022-03-03"))
    assert snapshot() == before
    assert (
        withdraw(approval_id=waiting.pk, actor=c.people.lixia, at=at("2022-03-03")).label
        == "撤回呈批：不予受理"
    )
    assert c.accept("2022-03-04").m.state == "answering"


def test_the_approver_sees_the_case_from_the_proposal_on_and_no_other(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    begin("2022-03-01", act_number="竹街拆决字〔2022〕8号")
    sees = lambda: list(Matter.objects.for_account(c.people.fenguan))
    assert sees() == []
    c.take("decide", "2022-03-21", **RULING)
    assert sees() == [c.m]
    c.approve(c.people.fenguan, "2022-03-22")
    assert sees() == [c.m]


def test_the_respondent_sees_its_own_case_from_acceptance_on_and_answers_itself(
    begin: Any, bureau: Any
) -> None:
    c = begin("2022-03-01", respondent=bureau.units.zhzf.pk)
    sees = lambda account: list(Matter.objects.for_account(account))
    assert sees(bureau.zhifa) == []
    c.accept("2022-03-03")
    assert (sees(bureau.zhifa), sees(bureau.shichang)) == ([c.m], [])
    c.take("answer", "2022-03-11", by=bureau.zhifa, answer="请求维持。", contact="孙航", evidence_count=6)
    assert (c.m.state, c.m.reconsideration.answered_on) == ("trying", date(2022, 3, 11))
    assert c.m.events.latest("seq").actor_text == "孙航（区综合行政执法局）"


@pytest.mark.parametrize(
    ("outcome", "approver"), [("terminated_withdrawn", "congwei"), ("terminated_other", "congwei")]
)
def test_a_case_suspended_or_not_is_terminated_with_approval(begin: Any, outcome: str, approver: str) -> None:
    c = (
        begin("2022-03-01")
        .accept("2022-03-03")
        .take("suspend", "2022-03-16", ground="1", held="申请人去世。")
    )
    ground = "5" if outcome == "terminated_other" else ""
    c.take("terminate", "2022-05-17", outcome=outcome, ground=ground, held="满六十日没有近亲属参加。")
    c.approve(getattr(c.people, approver), "2022-05-18")
    assert (c.m.state, c.m.outcome, c.m.paused, c.m.closed_on) == (
        "decided",
        outcome,
        False,
        date(2022, 5, 18),
    )
    assert not c.m.clocks.filter(state=Clock.State.PAUSED).exists()
    whole(c.m)


def test_an_opinion_letter_is_answered_within_sixty_days_before_the_file_is_closed(
    begin: Any, bureau: Any
) -> None:
    """实施条例第57条: served on 03-25, sixty days end on Tuesday 05-24. A suggestion letter has no such term."""
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    c.decide("2022-03-21", "2022-03-22").served_on_both("行政复议决定书", "2022-03-24")
    for kind in ("opinion", "suggestion"):
        c.take("letter", "2022-03-25", kind=kind, addressee=bureau.units.zd, content="请规范送达。")
    c.serve("行政复议意见书", "respondent", "2022-03-25")
    assert (c.clock("opinion").rule, c.due("opinion")) == ("recon_opinion_report_v2007", date(2022, 5, 24))
    refused(c, "archive", "2022-04-20", "意见书还没有收到反馈")
    suggestion, opinion = c.m.letters.get(kind="suggestion"), c.m.letters.get(kind="opinion")
    c.take("feedback", "2022-04-20", letter=suggestion, reply="已研究。")
    assert c.clock("opinion").state == Clock.State.RUNNING
    refused(c, "archive", "2022-04-20", "意见书还没有收到反馈")
    c.take("feedback", "2022-04-21", letter=opinion, reply="已整改。")
    assert (c.clock("opinion").state, c.clock("opinion").ended_on) == (Clock.State.MET, date(2022, 4, 21))
    assert c.take("archive", "2022-04-22").m.state == "archived"


def test_an_order_with_a_day_is_followed_until_it_is_performed(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    c.decide(
        "2022-03-21",
        "2022-03-22",
        outcome="perform",
        ruling="责令被申请人履行职责。",
        perform_by="2022-04-20",
    )
    c.served_on_both("行政复议决定书", "2022-03-24")
    refused(c, "archive", "2022-04-21", "履行情况还没有登记")
    c.take("order_perform", "2022-04-21", perform_by="2022-05-10", note="逾期没有履行。")
    assert c.m.documents.latest("id").template == "责令履行通知书"
    c.take("performed", "2022-05-09", note="已履行。")
    assert c.take("archive", "2022-05-10").m.state == "archived"


def test_a_case_suspended_before_the_answer_waits_for_it_again(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").take("suspend", "2022-03-16", ground="6", held="等待解释。")
    assert c.take("resume", "2022-03-21", held="已有解释。").m.state == "answering"


def test_mediation_ends_a_case_with_the_approval_of_the_organ(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    c.take("mediate", "2022-03-21", found="双方对数额有争议。", ruling="双方同意减半。")
    c.approve(c.people.fenguan, "2022-03-21")
    assert (c.m.state, c.m.outcome, c.clock("decision").state) == ("decided", "mediation", Clock.State.MET)
    assert c.served_on_both("行政复议调解书", "2022-03-22").m.state == "following"
    whole(c.m)


def test_a_paper_by_post_has_its_number_and_starts_terms_when_it_is_signed_for(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03")
    sent = {
        "document": c.m.documents.get(template="答复通知书"),
        "addressee": c.m.parties.get(role="respondent"),
    }
    told = refused(c, "serve", "2022-03-04", error=Invalid, method="mail", **sent)
    assert set(told.form.errors) == {"courier_no"}
    c.take("serve", "2022-03-04", method="mail", courier_no="1152000000001", **sent)
    assert not c.m.clocks.filter(key="reply").exists()
    c.take("signed", "2022-03-07", service=c.m.services.get(), receiver="收发室")
    assert c.due("reply") == date(2022, 3, 17)
    refused(c, "signed", "2022-03-08", receiver="再签一次", service=c.m.services.get())


def test_days_lie_neither_in_the_future_nor_before_receipt(begin: Any) -> None:
    c = begin("2022-03-01")
    for day in ("2022-03-04", "2022-02-28"):
        told = refused(
            c,
            "redirect",
            "2022-03-03",
            error=Invalid,
            day=day,
            organ="威海市人民政府",
            how="告知",
            held="另有管辖。",
        )
        assert set(told.form.errors) == {"day"}


def test_a_wrong_start_is_corrected_with_its_reason_and_moves_the_due_day(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").serve("答复通知书", "respondent", "2022-03-04")
    assert c.due("reply") == date(2022, 3, 14)
    c.take(
        "correct_start",
        "2022-03-09",
        clock=c.clock("reply"),
        started_on="2022-03-07",
        reason="签收日期抄错。",
    )
    assert (c.due("reply"), c.m.due_on) == (date(2022, 3, 17), date(2022, 3, 17))
    assert c.m.events.latest("seq").summary == (
        "被申请人答复：起算日 2022-03-04 改为 2022-03-07，到期日 2022-03-14 → 2022-03-17。签收日期抄错。"
    )


def test_a_start_is_not_corrected_to_after_the_extension_of_its_term(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").take("extend", "2022-04-20", amount=30, held="案情复杂。")
    c.approve(c.people.fenguan, "2022-04-20")
    told = refused(
        c, "correct_start", "2022-04-25", error=Invalid, clock=c.clock("decision"), started_on="2022-04-22", reason="抄错。",
    )  # fmt: skip
    assert "早于起算日" in str(told.form.errors)


def test_the_same_application_sent_twice_is_one_case(bureau: Any, application: Any, at: Any) -> None:
    def send() -> Matter:
        return open_matter(
            kind="reconsideration",
            actor=bureau.lixia,
            data=application(),
            at=at("2022-03-01"),
            submission="once",
        )

    first = send()
    after_first = snapshot()
    assert send() == first
    assert snapshot() == after_first


@pytest.mark.parametrize("who", ["wangju", "fenguan", "zhangcun", "zhifa", "jiangmin", "admin"])
def test_who_does_not_handle_such_cases_opens_none(bureau: Any, application: Any, at: Any, who: str) -> None:
    before = snapshot()
    with pytest.raises(Refused):
        open_matter(
            kind="reconsideration",
            actor=getattr(bureau, who),
            data=application(),
            at=at("2022-03-01"),
            submission="no",
        )
    assert snapshot() == before


def test_an_application_with_holes_makes_no_case_and_takes_no_number(
    bureau: Any, application: Any, at: Any
) -> None:
    before = snapshot()
    wrong = application(id_number="110105194912310021", claims="", known_on="2022-03-02")
    with pytest.raises(Invalid) as told:
        open_matter(
            kind="reconsideration", actor=bureau.lixia, data=wrong, at=at("2022-03-01"), submission="bad"
        )
    assert set(told.value.form.errors) == {"id_number", "claims", "known_on"}
    assert snapshot() == before


def test_cases_on_the_same_act_stand_beside_each_other(begin: Any) -> None:
    first, second = begin("2022-03-01"), begin("2022-03-02", name="毕玉兰")
    assert list(second.m.links.values_list("other", "label")) == [(first.m.pk, "同一行为")]


def test_a_correction_names_the_ground_that_the_law_itemises(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    told = refused(c, "decide", "2022-03-21", error=Invalid, **REVOKE | {"ground": ""})
    assert told.form.errors == {"ground": ["撤销的，要选明依据哪一种情形"]}
    told = refused(c, "decide", "2022-03-21", error=Invalid, **RULING | {"ground": "违反法定程序"})
    assert told.form.errors == {"ground": ["“违反法定程序”不是“维持”的情形"]}
    c.decide("2022-03-21", "2022-03-22", **REVOKE)
    assert "第二十八条第一款第（三）项第3目" in str(c.m.documents.get(template="行政复议决定书").body)


def test_an_act_that_nobody_defended_needs_no_other_ground(begin: Any) -> None:
    """旧法第28条第1款第4项: ten days from 03-04 end on Monday 03-14."""
    c = begin("2022-03-01").accept("2022-03-03").serve("答复通知书", "respondent", "2022-03-04")
    c.take("no_answer", "2022-03-15").decide("2022-03-21", "2022-03-22", **REVOKE | {"ground": ""})
    assert "第二十八条第一款第（四）项" in str(c.m.documents.get(template="行政复议决定书").body)


def test_the_decision_tells_what_the_third_party_said(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    assert (
        "third_said"
        not in form_for(
            ReconsiderationProcess.decide, c.m, c.people.lixia, None, None, c.at("2022-03-11")
        ).fields
    )
    c.take(
        "third_party", "2022-03-12", role="third", name="邻居", kind="person", region="371002003000", people=1
    )
    c.decide("2022-03-21", "2022-03-22", third_said="拆除影响其通行")
    text = Paper.from_json(c.m.documents.get(template="行政复议决定书").body).text
    assert "第三人：邻居。" in text
    assert "第三人称：拆除影响其通行。" in text


@pytest.mark.parametrize(
    ("day", "known", "told"),
    [
        (
            "2022-03-01",
            {},
            "转送威海市人民政府依法处理（《中华人民共和国行政复议法》第二十六条）。该机关的处理意见为：该办法合法。",
        ),
        (
            "2024-03-01",
            NEW,
            "转送威海市人民政府依法处理（《中华人民共和国行政复议法》第五十六条）。该机关的处理意见为：该办法合法。",
        ),
    ],
)
def test_the_decision_waits_for_the_attached_review_and_tells_its_result(
    begin: Any, day: str, known: dict[str, Any], told: str
) -> None:
    c = (
        begin(day, attached_review="《停车管理办法》", **known)
        .accept(day)
        .answered(day[:8] + "05", day[:8] + "11")
    )
    c.heard(day[:8] + "12").take("handle_attached", day[:8] + "12", how="transfer", organ="威海市人民政府")
    refused(c, "decide", day[:8] + "18", "还没有登记附带审查的结果", **RULING)
    c.take("attached_result", day[:8] + "19", lawful="advice", held="该办法合法").decide(
        day[:8] + "21", day[:8] + "22"
    )
    assert told in Paper.from_json(c.m.documents.get(template="行政复议决定书").body).text


@pytest.mark.parametrize(
    ("lawful", "told"),
    [
        ("yes", "本机关认为相关条款合法，一并告知。"),
        ("no", "本机关决定停止相关条款的执行，并责令制定机关予以纠正。"),
    ],
)
def test_what_the_government_itself_held_of_a_document_stands_in_its_decision(
    begin: Any, lawful: str, told: str
) -> None:
    """2023修订第59条."""
    c = begin("2024-03-01", attached_review="《停车管理办法》", **NEW).accept("2024-03-04")
    c.answered("2024-03-05", "2024-03-11").heard("2024-03-12")
    c.take("handle_attached", "2024-03-12", how="own").take(
        "attached_result", "2024-03-19", lawful=lawful, held="经审查"
    )
    c.decide("2024-03-21", "2024-03-22")
    assert (
        f"第五十九条的规定，{told}" in Paper.from_json(c.m.documents.get(template="行政复议决定书").body).text
    )


def test_who_is_not_competent_says_in_the_refusal_who_is(begin: Any) -> None:
    """2023修订第30条第2款: no paper of its own; before, a letter told the applicant (旧法第17条)."""
    c = begin("2024-03-01", **NEW)
    refused(c, "redirect", "2024-03-04", organ="威海市人民政府", how="告知", held="被申请人是市级部门。")
    told = refused(c, "refuse", "2024-03-04", error=Invalid, refusal="duty", held="被申请人是市级部门。")
    assert set(told.form.errors) == {"organ"}
    c.take("refuse", "2024-03-04", refusal="duty", organ="威海市人民政府", held="被申请人是市级部门。")
    c.approve(c.people.congwei, "2024-03-05")
    assert "向有管辖权的威海市人民政府申请行政复议。" in Paper.from_json(c.m.documents.get().body).text


def test_the_superior_department_is_told_of_an_effective_decision_and_opinion(
    begin: Any, bureau: Any
) -> None:
    """2023修订第79条第2款."""
    c = begin("2024-03-01", respondent=bureau.units.zhzf.pk, **NEW).accept("2024-03-04")
    c.answered("2024-03-05", "2024-03-15").heard("2024-03-18").decide("2024-04-08", "2024-04-09")
    paper = c.m.documents.get(template="行政复议决定书")
    told = refused(c, "copy_up", "2024-04-10", error=Invalid, document=paper, organ="威海市城市管理局")
    assert told.form.errors == {"document": ["还没有送达，送达生效以后再抄告"]}
    c.served_on_both("行政复议决定书", "2024-04-11")
    refused(c, "archive", "2024-04-12", "还没有抄告被申请人的上一级主管部门")
    c.take("copy_up", "2024-04-12", document=paper, organ="威海市城市管理局")
    event = c.m.events.get(step="copy_up")
    assert event.summary == f"《行政复议决定书》（{paper.number}）抄告威海市城市管理局"
    refused(c, "copy_up", "2024-04-12", document=paper, organ="威海市城市管理局")
    assert c.take("archive", "2024-04-12").m.state == "archived"
    whole(c.m)


def test_a_subdistrict_has_no_superior_department_to_tell(begin: Any) -> None:
    c = begin("2024-03-01", **NEW).accept("2024-03-04").answered("2024-03-05", "2024-03-15")
    c.heard("2024-03-18").decide("2024-04-08", "2024-04-09").served_on_both("行政复议决定书", "2024-04-11")
    assert c.take("archive", "2024-04-12").m.state == "archived"


def test_an_act_of_a_day_to_come_is_refused_also_where_the_day_of_receipt_is_wrong(
    bureau: Any, at: Any, application: Any
) -> None:
    before = snapshot()
    with pytest.raises(Invalid) as told:
        open_matter(
            kind="reconsideration", actor=bureau.lixia, at=at("2022-03-01"), submission="to come",
            data=application(day="2022-03-02", act_on="2022-03-05", known_on=""),
        )  # fmt: skip
    assert told.value.form.errors == {
        "day": ["不能晚于今天 2022-03-01"], "act_on": ["不能晚于今天 2022-03-01"],
    }  # fmt: skip
    assert snapshot() == before


@pytest.mark.parametrize("day", ["2022-03", "2024-03"])
def test_a_settlement_that_one_side_withdraws_from_before_it_binds_is_none(begin: Any, day: str) -> None:
    """2023 revision art. 73(2), 实施条例第50条第3款: 调解书生效前一方反悔的，应当及时作出行政复议决定."""
    c = begin(f"{day}-01", act_on=f"{day}-01", known_on=f"{day}-01").accept(f"{day}-04")
    c.answered(f"{day}-05", f"{day}-15").heard(f"{day}-18")
    due = c.due("decision")
    c.take("mediate", f"{day}-20", found="争议。", ruling="双方同意减半。", perform_by=f"{day}-30")
    refused(c, "renege", f"{day}-20", held="不同意。")  # nothing was approved yet
    c.approve(c.people.fenguan, f"{day}-21").serve("行政复议调解书", "respondent", f"{day}-22")
    told = refused(c, "renege", f"{day}-25", error=Invalid, held="不同意。", day=f"{day}-20")
    assert told.form.errors["day"] == [f"不能早于调解书日期 {day}-21"]
    c.take("renege", f"{day}-25", held="申请人不愿签字。")
    paper, clock = c.m.documents.get(template="行政复议调解书"), c.clock("decision")
    assert (c.m.state, c.m.outcome, c.m.closed_on) == ("trying", "", None)
    assert (paper.status, paper.void_reason) == ("void", "调解书生效前一方反悔：申请人不愿签字。")
    assert (clock.state, clock.ended_on, clock.due_on) == (Clock.State.RUNNING, None, due)
    assert (c.m.due_on, c.m.reconsideration.perform_by) == (due, None)
    assert not c.m.clocks.filter(key="performance", state=Clock.State.RUNNING).exists()
    whole(c.m)
    c.decide(f"{day}-26", f"{day}-27")
    assert (c.m.outcome, c.clock("decision").state) == ("maintain", Clock.State.MET)
    refused(c, "renege", f"{day}-28", held="不同意。")
    # That the void paper had reached the respondent serves nobody with the decision.
    assert c.serve("行政复议决定书", "applicant", f"{day}-28").m.state == "decided"
    assert c.serve("行政复议决定书", "respondent", f"{day}-28").m.state == "following"


def test_an_applicant_written_wrongly_is_put_right_in_title_and_lists(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-04")
    counter = c.m.counter_text
    c.take("correct_party", "2022-03-05", party=c.m.parties.first(), name="苗春兰", reason="核对证件")
    assert (c.m.title, c.m.applicant_text) == (f"苗春兰 诉 {counter}", "苗春兰")
