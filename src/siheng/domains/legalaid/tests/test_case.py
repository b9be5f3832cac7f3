"""A case from the application to the archive, as the law of legal aid has it."""

from __future__ import annotations

from datetime import date

import pytest

from siheng.domains.legalaid.services.intake import ground
from siheng.kernel.matters import daily
from siheng.kernel.matters.door import Invalid, NotFound, NotNow, Refused
from siheng.kernel.matters.models import Clock, Matter, Reminder
from siheng.kernel.matters.playing import approve, fresh, take
from siheng.kernel.matters.process import process
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.scope import NONE, OUTLINE, PARTY, level
from siheng.kernel.matters.testing import newcomer, snapshot
from siheng.kernel.org.rights import Role


def due(m: Matter, key: str) -> date | None:
    clock = m.clocks.filter(key=key).last()
    return clock.due_on if clock else None


def state(m: Matter, key: str) -> str:
    return str(m.clocks.filter(key=key).last().state)


def papers(m: Matter) -> list[str]:
    return list(m.documents.order_by("id").values_list("template", flat=True))


def test_an_application_is_examined_granted_assigned_undertaken_and_filed(application, ways):
    m = application()
    assert (m.state, m.unit.code, m.handler) == ("reviewing", "aid", ways.clerk)
    assert due(m, "review_due") == date(2022, 3, 8)
    m = ways.granted(m)
    assert (m.state, m.number, m.accepted_on) == ("granted", "环法援〔2022〕1号", date(2022, 3, 3))
    assert (state(m, "review_due"), due(m, "assign_due")) == (Clock.State.MET, date(2022, 3, 7))
    m = ways.assigned(m)
    assert (m.state, m.handler, m.second) == ("handling", ways.lawyer, ways.clerk)
    m = ways.met(m)
    m = ways.take(
        m, "work", "2022-04-20", ways.lawyer, kind="hearing", stage="first", text="第一次开庭，对方承认欠薪。"
    )
    m = ways.concluded(m)
    assert (m.state, m.outcome, m.closed_on) == ("ended", "won", date(2022, 5, 10))
    assert due(m, "dossier_due") == date(2022, 6, 9)
    m = ways.submitted(m)
    m = ways.take(m, "revisit", "2022-05-25", way="电话回访", satisfaction="good", note="工资拿到了。")
    m = ways.take(m, "archive", "2022-05-30")
    assert (m.state, m.open, m.legalaid.satisfaction) == ("archived", False, "good")
    assert papers(m) == [
        "法律援助申请表", "经济困难状况说明表", "给予法律援助决定书", "指派通知书", "结案报告表", "受援人回访表",
    ]  # fmt: skip
    assert [str(f) for f in faults(m)] == []


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2022-03-01", date(2022, 3, 8)),
        # The seventh day is the Saturday of the Qingming holiday; the next working day is the 6th.
        ("2022-03-26", date(2022, 4, 2)),
        ("2022-03-27", date(2022, 4, 6)),
        # Into the National Day holiday: 1 to 7 October.
        ("2022-09-26", date(2022, 10, 8)),
    ],
)
def test_the_examination_ends_on_the_seventh_day_or_the_first_working_day_after_a_holiday(
    application, received, last
):
    assert due(application(received), "review_due") == last


def test_time_for_papers_does_not_count_and_silence_is_withdrawal(application, ways):
    m = ways.take(application(), "ask_more", "2022-03-02", missing="劳动合同或者工资条", days=7)
    assert (m.state, due(m, "supplement_due")) == ("supplementing", None)
    before = snapshot()
    with pytest.raises(NotNow, match="还没有登记送达"):
        ways.take(m, "deem_withdrawn", "2022-03-20")
    assert snapshot() == before
    # The notice gives seven days from its receipt.
    m = ways.take(
        m, "serve", "2022-03-03", document=m.documents.get(template="补充材料通知书"),
        addressee=m.parties.get(role="applicant"), method="direct", served_on=date(2022, 3, 3), receiver="苗春梅",
    )  # fmt: skip
    assert due(m, "supplement_due") == date(2022, 3, 10)
    before = snapshot()
    with pytest.raises(NotNow, match="2022-03-10"):
        ways.take(m, "deem_withdrawn", "2022-03-10")
    assert snapshot() == before
    m = ways.take(m, "deem_withdrawn", "2022-03-11")
    assert (m.state, m.outcome, m.closed_on) == ("withdrawn", "withdrawn", date(2022, 3, 11))


def test_what_was_added_lets_the_examination_go_on(application, ways):
    m = ways.take(application(), "ask_more", "2022-03-03", missing="工资条", days=7)
    m = ways.take(m, "supplement", "2022-03-08", what="工资条三张")
    assert (m.state, state(m, "review_due")) == ("reviewing", "running")
    assert due(m, "review_due") > date(2022, 3, 8)


def test_nobody_is_granted_aid_who_is_not_poor_unless_the_law_does_not_ask(application, ways):
    m = application()
    before = snapshot()
    with pytest.raises(NotNow, match="还没有核查"):
        ways.take(m, "grant", "2022-03-02")
    assert snapshot() == before
    rich = ways.checked(m, income="9000", necessary="0")
    assert rich.legalaid.poor is False
    with pytest.raises(NotNow, match="不符合经济困难标准"):
        ways.take(rich, "grant", "2022-03-03")
    waived = ways.take(rich, "change_ground", "2022-03-03", waived="migrant", proof="进城务工证明")
    m = ways.granted(waived, check=False)
    assert m.state == "granted"


def test_a_refusal_is_objected_to_and_set_right_by_the_bureau(application, ways, bureau):
    m = ways.refused(ways.checked(application(), income="9000"))
    assert (m.state, m.outcome, m.legalaid.refused_on) == ("refused", "refused", date(2022, 3, 3))
    m = ways.take(m, "object_to", "2022-03-10", reason="把老人的医药费算少了。")
    assert (m.state, due(m, "objection_due")) == ("objecting", date(2022, 3, 15))
    review = {"decision": "correct", "opinion": "应当扣除医药费，符合标准。"}
    before = snapshot()
    for who in (ways.clerk, ways.head):
        with pytest.raises(Refused):
            ways.take(m, "decide_objection", "2022-03-14", who, **review)
    assert snapshot() == before
    m = ways.take(m, "decide_objection", "2022-03-14", bureau.wangju, **review)
    case = m.legalaid
    assert (m.state, m.outcome, m.closed_on, case.objection_upheld) == ("granted", "", None, True)
    assert (case.granted_on, case.refused_on) == (date(2022, 3, 14), None)
    assert due(m, "assign_due") == date(2022, 3, 17)
    assert papers(m)[-2:] == ["异议审查决定书", "给予法律援助决定书"]
    assert ground(case) == "司法局审查异议，责令改正"
    assert ways.assigned(m, "2022-03-15").state == "handling"


def test_whoever_decided_or_is_of_the_centre_does_not_review_the_objection(application, ways, bureau):
    """法律援助法第49条: the bureau that set the centre up reviews it."""
    boss = newcomer(Role.LEADER, bureau.units.bureau)
    review = {"decision": "maintain", "opinion": "计算无误。"}
    m = ways.take(
        ways.checked(application(), income="9000"), "refuse", "2022-03-03", ground="not_poor", reason="高。"
    )
    boss.roles = [Role.LEADER, Role.HEAD]
    boss.save()
    m = approve(m, boss, ways.at("2022-03-03"))
    m = ways.take(m, "object_to", "2022-03-10", reason="不服。")
    inside = newcomer(Role.LEADER, bureau.units.aid)
    before = snapshot()
    for who, why in ((boss, "您参与作出了这一决定"), (inside, "不由法律援助机构自己审查")):
        with pytest.raises(NotNow, match=why):
            ways.take(m, "decide_objection", "2022-03-11", who, **review)
    assert snapshot() == before
    assert ways.take(m, "decide_objection", "2022-03-11", bureau.wangju, **review).state == "refused"


def test_a_sealed_case_is_read_by_the_bureau_while_it_reviews_and_no_longer(
    application, notice, ways, bureau
):
    m = ways.assigned(application(**notice(notice="minor")), "2022-03-02", lawyer=bureau.weisheng)
    m = ways.take(m, "terminate", "2022-03-08", ground="own_lawyer", reason="家属另行委托。")
    m = approve(m, ways.head, ways.at("2022-03-08"))
    assert level(bureau.wangju, m) == OUTLINE
    m = ways.take(m, "object_to", "2022-03-10", reason="委托已经解除。")
    assert (level(bureau.wangju, m), level(bureau.congwei, m)) == (PARTY, NONE)
    m = ways.take(
        m, "decide_objection", "2022-03-11", bureau.wangju, decision="correct", opinion="查明属实。"
    )
    assert (m.state, level(bureau.wangju, m)) == ("handling", OUTLINE)


def test_the_objection_stands_on_the_leader_s_desk_and_waits_for_them_on_the_centre_s(
    application, ways, bureau, client, settings
):
    m = ways.refused(ways.checked(application(), income="9000"))
    m = ways.take(m, "object_to", "2022-03-10", reason="不服。")
    settings.FIXED_NOW = ways.at("2022-03-11")

    def shown(who):
        client.force_login(who)
        page = client.get("/").context
        counts = {c["label"]: c["n"] for c in page["counts"]}
        rows = [(r["number"], r["action"]["label"]) for g in page["groups"] for r in g["rows"] if r["action"]]
        return counts["要办"], counts["等待他人"], rows

    assert shown(bureau.wangju) == (1, 0, [(str(m), "异议审查决定")])
    assert shown(ways.clerk) == (0, 1, [])
    daily.remind(ways.at("2022-03-14"))  # due on the next day
    told = Reminder.objects.everything("test").filter(clock__key="objection_due")
    assert {r.account.username for r in told} == {"wangju"}


def test_a_refusal_that_is_maintained_stays_and_is_not_objected_to_twice(application, ways, bureau):
    m = ways.refused(ways.checked(application(), income="9000"))
    m = ways.take(m, "object_to", "2022-03-10", reason="不服。")
    m = ways.take(
        m, "decide_objection", "2022-03-11", bureau.wangju, decision="maintain", opinion="计算无误。"
    )
    assert (m.state, m.outcome, m.open) == ("refused", "refused", False)
    with pytest.raises(NotNow):
        ways.take(m, "object_to", "2022-03-12", reason="还是不服。")


def test_urgent_aid_comes_first_and_its_papers_within_their_term(application, ways):
    m = ways.take(application(), "urgent", "2022-03-01", ground="term", days=10)
    m = approve(m, ways.head, ways.at("2022-03-01"))
    assert (m.state, due(m, "papers_due"), due(m, "assign_due")) == (
        "granted", date(2022, 3, 11), date(2022, 3, 4),
    )  # fmt: skip
    given = {"document": m.documents.get(template="先行提供法律援助决定书"), "addressee": m.parties.first()}
    m = ways.take(m, "serve", "2022-03-02", method="direct", served_on="2022-03-02", receiver="本人", **given)
    assert due(m, "papers_due") == date(
        2022, 3, 14
    )  # ten days from its receipt, as the paper says, and no Saturday
    m = ways.met(ways.assigned(m, "2022-03-02"))
    chosen = process("legalaid").transitions
    assert chosen["make_up"].first(m)
    assert not chosen["conclude"].first(m)
    with pytest.raises(NotNow, match="先行提供援助的手续还没有补办"):
        ways.concluded(m, "2022-03-20")
    with pytest.raises(NotNow, match="还没有核查"):
        ways.take(m, "make_up", "2022-03-08", what="身份证")
    m = ways.take(ways.checked(m, "2022-03-08"), "make_up", "2022-03-08", what="申请表、身份证、工资条")
    assert (m.legalaid.made_up_on, state(m, "papers_due")) == (date(2022, 3, 8), Clock.State.MET)
    assert ways.concluded(m, "2022-03-20").state == "ended"


def test_a_notice_is_not_examined_and_a_minor_s_case_is_sealed(application, notice, ways, bureau, at):
    m = application(**notice(notice="minor", person="minor"))
    assert (m.state, m.sealed, m.title) == ("granted", True, "保密事项：法律援助")
    assert (due(m, "notified_due"), m.legalaid.granted_on) == (date(2022, 3, 4), date(2022, 3, 1))
    # Of the same centre too only who handles it reads it.
    assert level(ways.head, m) == OUTLINE or level(ways.head, m) == NONE
    m = ways.assigned(m, "2022-03-02", lawyer=bureau.weisheng)
    assert papers(m) == ["指派通知书", "法律援助公函"]
    assert level(bureau.weisheng, m) == PARTY
    assert level(bureau.haiyun, m) == NONE
    with pytest.raises(NotFound):
        take(m, "meet", bureau.haiyun, at("2022-03-03"), text="会见。")


@pytest.mark.parametrize(
    ("more", "income", "told"),
    [
        ({}, "", "还没有核查经济困难状况，不能以此为由"),
        ({}, "4200", "记录的是“符合经济困难标准”，不能以此为由"),
        ({"unlimited": "violence"}, "90000", "不受经济困难条件限制"),
        ({"waived": "migrant"}, "90000", "免予核查经济困难状况"),
    ],
)
def test_nobody_is_refused_as_not_poor_against_what_is_on_record(application, ways, more, income, told):
    m = application(**more)
    if income:
        m = ways.checked(m, income=income)
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        ways.take(m, "refuse", "2022-03-03", ground="not_poor", reason="收入较高。")
    assert told in refused.value.form.errors["ground"][0]
    assert snapshot() == before
    ways.take(m, "refuse", "2022-03-03", ground="scope", reason="属于商业纠纷。")


def test_a_grave_case_wants_a_lawyer_practised_for_three_years(application, notice, ways):
    m = application(**notice(notice="grave"))
    before = snapshot()
    with pytest.raises(Invalid):
        ways.assigned(m, "2022-03-02")
    assert snapshot() == before
    m = ways.assigned(m, "2022-03-02", practised=True)
    assert m.state == "handling"
    change = {"lawyer": ways.people.weisheng, "change": "centre", "reason": "承办律师患病"}
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        ways.take(m, "replace_lawyer", "2022-03-03", **change)
    assert refused.value.form.errors["practised"] == ["这一案件要指派具有3年以上相关执业经历的律师"]
    assert snapshot() == before
    ways.take(m, "replace_lawyer", "2022-03-03", **change, practised=True)


def test_a_lawyer_is_replaced_in_both_forms_and_the_one_before_reads_no_more(application, ways, bureau):
    m = ways.met(ways.assigned(ways.granted(application())))
    with pytest.raises(Invalid):  # by wish, but nobody wished it
        ways.take(
            m, "replace_lawyer", "2022-03-09", lawyer=bureau.weisheng, change="person", reason="联系不上律师"
        )
    m = ways.take(m, "ask_change", "2022-03-09", reason="联系不上律师")
    assert due(m, "change_due") == date(2022, 3, 16)
    m = ways.take(
        m, "replace_lawyer", "2022-03-11", lawyer=bureau.weisheng, change="person", reason="联系不上律师"
    )
    m = approve(m, ways.head, ways.at("2022-03-11"))
    assert (m.handler, state(m, "change_due")) == (bureau.weisheng, Clock.State.MET)
    assert (level(bureau.haiyun, m), level(bureau.weisheng, m)) == (OUTLINE, PARTY)
    m = ways.take(
        m, "replace_lawyer", "2022-04-01", change="centre", lawyer=bureau.haiyun2, reason="长期出差"
    )
    m = approve(m, ways.head, ways.at("2022-04-01"))
    assert [(a.lawyer.username, a.ended_by) for a in m.assignments.all()] == [
        ("haiyun", "person"), ("weisheng", "centre"), ("haiyun2", ""),
    ]  # fmt: skip
    assert papers(m)[-3:] == ["更换法律援助人员审批表", "更换法律援助人员通知书", "指派通知书"]


def test_the_next_lawyer_is_to_meet_the_person_too(application, ways):
    m = ways.assigned(ways.granted(application()))
    m = ways.take(
        m, "replace_lawyer", "2022-03-08", change="centre", lawyer=ways.people.weisheng, reason="患病"
    )
    m = approve(m, ways.head, ways.at("2022-03-08"))
    meetings = m.clocks.filter(key="meeting_due").order_by("id")
    assert [(c.state, c.due_on) for c in meetings] == [
        (Clock.State.ENDED, date(2022, 3, 9)), (Clock.State.RUNNING, date(2022, 3, 14)),
    ]  # fmt: skip
    m = ways.take(m, "meet", "2022-03-10", ways.people.weisheng, text="见面。")
    m = ways.take(m, "replace_lawyer", "2022-03-21", change="centre", lawyer=ways.lawyer, reason="调离")
    m = approve(m, ways.head, ways.at("2022-03-21"))
    assert (m.legalaid.met_on, due(m, "meeting_due")) == (None, date(2022, 3, 28))


def test_a_change_that_is_not_granted_is_told_in_writing(application, ways):
    m = ways.assigned(ways.granted(application()))
    m = ways.take(m, "ask_change", "2022-03-09", reason="想换一位")
    m = ways.take(m, "keep_lawyer", "2022-03-10", reason="律师已依法履行职责。")
    m = approve(m, ways.head, ways.at("2022-03-10"))
    assert (papers(m)[-1], m.handler, m.legalaid.change_asked_on) == (
        "不予更换法律援助人员通知书", ways.lawyer, None,
    )  # fmt: skip


def test_aid_ends_for_a_ground_of_the_law_and_may_be_set_right(application, ways, bureau):
    m = ways.assigned(ways.granted(application()))
    m = ways.take(m, "terminate", "2022-04-01", ground="better_off", reason="找到了工作。")
    m = approve(m, ways.head, ways.at("2022-04-01"))
    assert (m.state, m.outcome, m.closed_on) == ("terminated", "terminated", date(2022, 4, 1))
    m = ways.take(m, "object_to", "2022-04-06", reason="是临时工，收入没有变。")
    m = ways.take(
        m, "decide_objection", "2022-04-08", bureau.wangju, decision="correct", opinion="收入没有实质变化。"
    )
    assert (m.state, m.closed_on, m.legalaid.terminated_on) == ("handling", None, None)
    assert m.legalaid.granted_on == date(2022, 3, 3)
    assert papers(m)[-1] == "异议审查决定书"


def test_who_objected_to_a_refusal_may_object_to_a_later_end(application, ways, bureau):
    m = ways.refused(ways.checked(application(), income="9000"))
    m = ways.take(m, "object_to", "2022-03-10", reason="把老人的医药费算少了。")
    m = ways.take(
        m, "decide_objection", "2022-03-14", bureau.wangju, decision="correct", opinion="应当扣除医药费。"
    )
    m = ways.assigned(m, "2022-03-15")
    m = ways.take(m, "terminate", "2022-04-01", ground="better_off", reason="找到了工作。")
    m = approve(m, ways.head, ways.at("2022-04-01"))
    assert ways.take(m, "object_to", "2022-04-06", reason="收入没有变。").state == "objecting"


def test_a_refusal_served_opens_the_time_to_object(application, ways):
    m = ways.refused(ways.checked(application(), income="9000"))
    paper = m.documents.get(template="不予法律援助决定书")
    m = ways.take(
        m, "serve", "2022-03-04", document=paper, addressee=m.parties.get(role="applicant"), method="direct",
        served_on=date(2022, 3, 4), receiver="苗春梅",
    )  # fmt: skip
    assert due(m, "objection_open") == date(2022, 4, 6)  # the thirtieth day is 3 April, a holiday


def test_only_who_may_decide_decides(application, ways, bureau):
    m = ways.take(ways.checked(application()), "grant", "2022-03-03")
    before = snapshot()
    with pytest.raises(NotFound):
        approve(m, bureau.jicengzhang, ways.at("2022-03-03"))
    assert snapshot() == before
    with pytest.raises(NotFound):
        take(fresh(m), "refuse", bureau.haiyun, ways.at("2022-03-03"), ground="other", reason="不行。")


def test_a_hearing_is_told_to_the_lawyer_before_its_day_and_a_note_of_it_ends_that(
    application, ways, bureau, at, client, settings
):
    m = ways.met(ways.assigned(ways.granted(application())))
    where = "9:30 环翠区人民法院第三审判庭"
    early = ways.take(m, "notes", "2022-03-08", ways.lawyer, hearing="庭前会议。")
    before = snapshot()
    with pytest.raises(Invalid):
        ways.take(early, "summons", "2022-03-08", ways.lawyer, hearing_on="2022-03-07", where=where)
    assert snapshot() == before
    m = ways.take(early, "summons", "2022-03-08", ways.lawyer, hearing_on="2022-03-15", where=where)
    m = ways.take(m, "summons", "2022-03-09", ways.lawyer, hearing_on="2022-04-04", where=where)
    # 4 April is in the Qingming holiday: a court sets its day, nothing moves it.
    assert (state(m, "hearing_due"), due(m, "hearing_due")) == (Clock.State.RUNNING, date(2022, 4, 4))
    daily.remind(at("2022-04-01"))
    told = Reminder.objects.everything("test").filter(account=ways.lawyer, clock__key="hearing_due")
    assert [r.text for r in told] == [f"{m.number} 出庭还有 3 天（2022-04-04）"]
    settings.FIXED_NOW = at("2022-04-01")
    client.force_login(ways.lawyer)
    assert "2022年4月4日出庭" in client.get(f"/matters/{m.pk}/").content.decode()
    assert "不晚于" not in client.get("/").content.decode()
    m = ways.take(m, "notes", "2022-04-02", ways.lawyer, hearing="第一次庭前会议。")
    assert state(m, "hearing_due") == Clock.State.RUNNING
    m = ways.take(m, "notes", "2022-04-04", ways.lawyer, hearing="第一次开庭，对方承认欠薪。")
    assert state(m, "hearing_due") == Clock.State.MET
    m = ways.take(m, "summons", "2022-04-06", ways.lawyer, hearing_on="2022-04-20", where=where)
    assert state(ways.concluded(m), "hearing_due") == Clock.State.ENDED


def test_a_name_written_wrongly_is_put_right_in_title_and_lists(application, ways):
    m = application()
    about = m.title.partition("：")[2]
    m = ways.take(m, "correct_party", "2022-03-02", party=m.parties.first(), name="苗春兰", reason="核对证件")
    assert (m.title, m.applicant_text) == (f"苗春兰：{about}", "苗春兰")


def test_what_was_entered_wrongly_is_put_right_and_the_event_says_what_it_was(application, ways):
    m = application(cause="other", stage="none")
    given = {
        "category": "civil", "form": "litigation", "cause": "labour", "stage": "first", "person": "migrant",
        "region": m.region_id, "words": m.legalaid.words, "reason": "核对材料",
    }  # fmt: skip
    m = ways.take(m, "amend", "2022-03-02", **given)
    assert (m.legalaid.cause, m.legalaid.stage) == ("labour", "first")
    assert m.title == "苗春梅：请求确认劳动关系或者支付劳动报酬"
    told = m.events.get(step="amend").summary
    assert told.startswith("援助事项从")
    assert told.endswith("改为请求确认劳动关系或者支付劳动报酬；办理阶段从尚未进入程序改为一审；核对材料")
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(m, "amend", "2022-03-03", **given)
    assert wrong.value.form.errors == {"__all__": ["没有改动"]}
    assert snapshot() == before


def test_of_a_notice_the_organ_is_put_right_and_what_the_law_bars_is_refused(application, notice, ways):
    m = application(**notice(organ_kind="court", organ="威海市环翠区人民法院"))
    case = m.legalaid
    given = {
        "form": "defence", "cause": "defence", "stage": case.stage, "person": "general", "region": m.region_id,
        "words": case.words, "organ_kind": "court", "organ": "威海市中级人民法院",
        "organ_number": "（2022）鲁10刑初3号", "reason": "核对通知",
    }  # fmt: skip
    m = ways.take(m, "amend", "2022-03-02", **given)
    assert (m.legalaid.organ, m.legalaid.category) == ("威海市中级人民法院", "criminal")
    assert "（2022）鲁10刑初3号" in m.outside_numbers.values_list("number", flat=True)
    before = snapshot()
    for wrong in ({"organ_kind": "police"}, {"organ": "", "organ_kind": ""}, {"form": "litigation"}):
        with pytest.raises(Invalid):
            ways.take(m, "amend", "2022-03-03", **given | wrong)
    assert snapshot() == before
    m = ways.take(m, "amend", "2022-03-03", **given | {"person": "minor"})
    assert (m.sealed, m.title) == (True, "保密事项：法律援助")
