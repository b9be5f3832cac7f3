"""Where a court has a part: its commission with its own term, the confirmation with the court's clock, objections."""

from __future__ import annotations

from datetime import date

import pytest

from siheng.domains.mediation.tests.test_register import refused
from siheng.kernel.matters.door import Citizen, NotNow, perform
from siheng.kernel.matters.process import process
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import snapshot


def clock(m, key):
    found = m.clocks.filter(key=key).order_by("-id").first()
    return (found.due_on, found.state) if found else None


def not_now(act):
    before = snapshot()
    with pytest.raises(NotNow):
        act()
    assert snapshot() == before


@pytest.fixture
def agreed(dispute, ways):
    return ways.agreed(ways.accepted(dispute()), due_1="2022-06-01")


@pytest.fixture
def asked(agreed, ways, bureau):
    return ways.take(agreed, "confirm_apply", "2022-03-14", court=bureau.units.court, both=True)


@pytest.fixture
def valid(asked, ways):
    m = ways.take(asked, "confirm_filed", "2022-03-16", number="（2022）鲁1002民特40号")
    m = ways.take(m, "confirm_result", "2022-03-25", result="valid", number="（2022）鲁1002民特40号")
    return ways.take(m, "confirm_served", "2022-03-28")


def test_the_court_has_thirty_days_from_when_it_opens_the_case_and_more_by_its_president(asked, ways):
    """民事诉讼法第187条: until then nobody's days run; thirty from 16 March end on 15 April."""
    assert clock(asked, "court_decides") is None
    m = ways.take(asked, "confirm_filed", "2022-03-16")
    assert clock(m, "court_decides") == (date(2022, 4, 15), "running")
    assert m.clocks.get(key="court_decides").waits_for == "人民法院"
    refused(lambda: ways.take(m, "confirm_extended", "2022-04-10", amount=15), "approved")
    m = ways.take(m, "confirm_extended", "2022-04-10", amount=15, approved=True)
    # The thirtieth of April is a day of the long holiday.
    assert clock(m, "court_decides") == (date(2022, 5, 5), "running")
    m = ways.take(m, "confirm_result", "2022-04-20", result="valid", number="号")
    assert clock(m, "court_decides") == (date(2022, 5, 5), "met")
    assert list(faults(m)) == []


def test_nothing_of_the_court_happens_before_it_was_asked(agreed, ways):
    not_now(lambda: ways.take(agreed, "confirm_filed", "2022-03-16"))
    not_now(lambda: ways.take(agreed, "confirm_result", "2022-03-16", result="valid", number="号"))


def test_the_court_does_not_open_before_it_was_asked_nor_rule_before_it_opened(asked, ways):
    refused(lambda: ways.take(asked, "confirm_filed", "2022-03-13"), "day")
    m = ways.take(asked, "confirm_filed", "2022-03-16")
    refused(lambda: ways.take(m, "confirm_result", "2022-03-15", result="valid", number="号"), "day")


def test_what_was_opened_is_rejected_and_no_longer_not_accepted(asked, ways):
    """民诉法解释第355条第2款."""
    m = ways.take(asked, "confirm_filed", "2022-03-16")
    refused(lambda: ways.take(m, "confirm_result", "2022-03-20", result="refused"), "result")


def test_a_withdrawal_says_how_and_both_may_ask_again_within_the_thirty_days(asked, ways, bureau):
    """民诉法解释第357条; 人民调解法第33条: effective on 10 March, so until 9 April, a Saturday: the 11th."""
    refused(lambda: ways.take(asked, "confirm_result", "2022-03-18", result="withdrawn"), "withdrawn")
    m = ways.take(asked, "confirm_result", "2022-03-18", result="withdrawn", withdrawn="allowed")
    assert m.mediation.confirmation == "withdrawn"
    again = {"court": bureau.units.court, "both": True}
    refused(lambda: ways.take(m, "confirm_apply", "2022-04-12", **again), "day")
    m = ways.take(m, "confirm_apply", "2022-04-11", **again)
    assert (m.mediation.confirmation, m.mediation.confirm_asked_on) == ("", date(2022, 4, 11))


def test_the_parties_have_fifteen_days_to_object_from_receipt(valid, ways):
    """民诉法解释第372条第2款: received on 28 March, until 12 April; it is nobody's duty here."""
    assert clock(valid, "objection") == (date(2022, 4, 12), "running")
    assert valid.due_on == date(2022, 6, 1)
    who = {"who": "party", "name": "姜守业", "reason": "不是自愿签的"}
    refused(lambda: ways.take(valid, "confirm_object", "2022-04-13", **who), "day")
    m = ways.take(valid, "confirm_object", "2022-04-12", **who)
    assert (m.mediation.objector, m.mediation.objected_on) == ("party", date(2022, 4, 12))


def test_the_term_to_object_waits_for_the_day_of_receipt(asked, ways):
    m = ways.take(asked, "confirm_result", "2022-03-25", result="valid", number="号")
    assert clock(m, "objection") is None
    m = ways.take(m, "confirm_served", "2022-03-30")
    assert clock(m, "objection") == (date(2022, 4, 14), "running")


def test_whom_it_concerns_has_six_months_from_knowing(valid, ways):
    """民诉法解释第372条第2款."""
    who = {"who": "third", "name": "姜守成", "reason": "那条道是我的"}
    refused(lambda: ways.take(valid, "confirm_object", "2022-07-01", **who), "knew")
    refused(lambda: ways.take(valid, "confirm_object", "2022-10-11", knew="2022-04-01", **who), "day")
    m = ways.take(valid, "confirm_object", "2022-09-30", knew="2022-04-01", **who)
    m = ways.take(m, "confirm_objected", "2022-10-20", upheld="no", number="（2022）鲁1002民特监1号")
    assert (m.mediation.confirmation, m.mediation.objected_on) == ("valid", None)


def test_an_objection_that_holds_undoes_the_confirmation_and_leads_on(valid, ways):
    m = ways.take(valid, "confirm_object", "2022-04-12", who="party", name="姜守业", reason="不是自愿签的")
    m = ways.take(m, "confirm_objected", "2022-04-20", upheld="yes", number="（2022）鲁1002民特监1号")
    assert (m.mediation.confirmation, clock(m, "objection")[1]) == ("revoked", "ended")
    assert ways.take(m, "renew", "2022-04-21", agreed=True).state == "accepted"


def test_what_the_court_rejects_is_mediated_again_or_sued_upon(asked, ways, bureau):
    """民事诉讼法第206条: a changed or new agreement, which may be confirmed in its turn; or a suit."""
    m = ways.take(asked, "confirm_result", "2022-03-25", result="rejected", number="（2022）鲁1002民特40号")
    sued = ways.take(m, "hand_to", "2022-03-26", way="suit", to="区人民法院", agreed=True)
    assert sued.documents.filter(template="移交函").count() == 1
    refused(lambda: ways.take(sued, "renew", "2022-03-28"), "agreed")
    m = ways.take(sued, "renew", "2022-03-28", agreed=True)
    assert (m.state, m.outcome, m.closed_on) == ("accepted", "", None)
    assert [o.state for o in m.obligations.all()] == ["replaced"]
    assert (clock(m, "conclude"), clock(m, "perform_due")[1]) == ((date(2022, 4, 28), "running"), "ended")
    m = ways.agreed(m, "2022-04-06", due_1="2022-05-10", agreement="只搬走柴，不动路面。")
    assert (clock(m, "perform_due"), m.closed_on) == ((date(2022, 5, 10), "running"), date(2022, 4, 6))
    m = ways.take(m, "confirm_apply", "2022-04-07", court=bureau.units.court, both=True)
    assert m.mediation.confirmation == ""
    m = ways.performed(m, "2022-04-20")
    assert (m.state, m.mediation.performed) == ("visiting", True)


def test_what_stands_confirmed_is_not_mediated_again(valid, ways):
    not_now(lambda: ways.take(valid, "renew", "2022-03-29", agreed=True))
    not_now(lambda: ways.take(valid, "hand_to", "2022-03-29", way="execution", to="区人民法院", agreed=True))


def test_what_was_confirmed_and_not_kept_is_enforced(valid, ways):
    """人民调解法第33条第2款."""
    m = ways.take(valid, "add_obligation", "2022-03-29", who="王秀兰", what="付清运费", due="2022-07-01")
    m = ways.performed(m, "2022-06-02", done="no", note="没有搬")
    refused(lambda: ways.take(m, "hand_to", "2022-06-03", way="suit", to="区人民法院", agreed=True), "way")
    m = ways.take(m, "hand_to", "2022-06-03", way="execution", to="区人民法院", agreed=True)
    assert "约定的义务没有履行" in str(m.documents.last().body)


@pytest.fixture
def online(dispute):
    return dispute(source="court", court_way="prefiling", online="on")


def test_on_the_platform_it_is_taken_within_three_working_days(online, ways):
    """在线调解规则第12条、第15条、第24条: given on Tuesday 1 March; the thirty days run from acceptance there."""
    assert clock(online, "court_taken") == (date(2022, 3, 4), "running")
    m = ways.take(online, "take_court", "2022-03-03")
    assert [clock(m, key) for key in ("court_taken", "consent_due", "conclude")] == [
        (date(2022, 3, 4), "met"),
        (date(2022, 3, 8), "running"),
        (date(2022, 4, 2), "running"),
    ]
    m = ways.accepted(m, "2022-03-07")
    assert (clock(m, "consent_due")[1], clock(m, "conclude")) == ("met", (date(2022, 4, 2), "running"))
    assert m.clocks.filter(key="conclude").count() == 1


def test_off_the_platform_the_courts_days_run_from_the_signature(dispute, ways):
    """特邀调解规定第27条第3款."""
    m = dispute(source="court", court_way="ordinary")
    assert clock(m, "court_taken") is None
    m = ways.accepted(ways.take(m, "take_court", "2022-03-02"), "2022-03-04")
    assert (clock(m, "conclude"), clock(m, "consent_due")) == ((date(2022, 3, 17), "running"), None)


def test_the_courts_term_is_longer_where_both_agree_and_the_usual_month_is_not(online, dispute, ways):
    """特邀调解规定第27条、在线调解规则第24条."""
    m = ways.accepted(online, "2022-03-02")
    refused(lambda: ways.take(m, "extend", "2022-03-20", amount=10), "agreed")
    m = ways.take(m, "extend", "2022-03-20", amount=10, agreed=True)
    assert clock(m, "conclude") == (date(2022, 4, 11), "running")
    usual = ways.accepted(dispute("2022-03-05"), "2022-03-06")
    not_now(lambda: ways.take(usual, "extend", "2022-03-20", amount=10, agreed=True))


def test_the_courts_days_stop_only_for_an_appraisal_before_a_suit_on_the_platform(online, dispute, ways):
    """在线调解规则第26条."""
    m = ways.accepted(online, "2022-03-02")
    refused(lambda: ways.take(m, "suspend", "2022-03-10", ground_text="当事人申请暂缓"), "ground_text")
    assert ways.take(m, "suspend", "2022-03-10", ground_text="鉴定评估").paused
    other = ways.accepted(dispute("2022-03-05", source="court", court_way="ordinary"), "2022-03-06")
    not_now(lambda: ways.take(other, "suspend", "2022-03-10", ground_text="鉴定评估"))


def test_in_an_open_suit_the_court_makes_the_paper_and_nothing_is_confirmed(dispute, ways, bureau):
    """特邀调解规定第20条."""
    m = ways.agreed(ways.accepted(dispute(source="court", court_way="simplified")), "2022-03-08")
    assert clock(m, "confirm_window") is None
    court = bureau.units.court
    not_now(lambda: ways.take(m, "confirm_apply", "2022-03-09", court=court, both=True))
    refused(lambda: ways.take(m, "report_court", "2022-03-09", court=court, ask="file"), "ask")
    m = ways.take(m, "report_court", "2022-03-09", court=court, ask="paper", note="双方对经过没有争议")
    letter = m.documents.last()
    assert (letter.template, m.mediation.court_told_on) == ("调解结果反馈函", date(2022, 3, 9))
    assert "请人民法院审查并制作调解书" in str(letter.body)
    not_now(lambda: ways.take(m, "report_court", "2022-03-10", court=court, ask="paper"))


def test_what_the_court_gave_and_was_not_agreed_goes_back_to_it(online, ways, bureau):
    """特邀调解规定第21条; 在线调解规则第21条."""
    not_now(lambda: ways.take(online, "report_court", "2022-03-02", court=bureau.units.court, ask="open"))
    m = ways.failed(ways.accepted(online, "2022-03-02"))
    m = ways.take(m, "report_court", "2022-03-14", court=bureau.units.court, ask="open")
    assert "当事人坚持诉讼，请依法登记立案" in str(m.documents.last().body)
    assert list(faults(m)) == []


def next_steps(m):
    """The steps that are said to come next, in the order in which a desk asks."""
    chosen = process(m.kind)
    state = chosen.state_of(m)
    return [t.key for t in chosen.transitions.values() if t.leaves(state) and t.first(m)]


def test_what_comes_next_is_never_a_step_that_the_dispute_does_not_know(dispute, ways):
    m = ways.accepted(dispute())
    assert next_steps(m) == ["session"]
    assert next_steps(ways.agreed(m, due_1="2022-06-01")) == ["perform"]


def test_that_both_want_the_court_to_confirm_is_said_once_with_the_code_and_comes_first(
    agreed, ways, bureau, at
):
    citizen = Citizen(unit=agreed.unit, matter_id=agreed.pk)

    def says():
        given = {"day": "2022-03-12", "both": "on"}
        perform(matter_id=agreed.pk, step="want_confirm", actor=citizen, data=given, at=at("2022-03-12"))

    says()
    m = process("mediation").detail.objects.get(pk=agreed.pk).matter
    assert m.mediation.confirm_wanted_on == date(2022, 3, 12)
    assert next_steps(m)[0] == "confirm_apply"
    not_now(says)
    m = ways.take(m, "confirm_apply", "2022-03-13", court=bureau.units.court, both=True)
    assert next_steps(m) == ["perform"]


def test_what_both_want_is_the_committees_to_file_within_thirty_days_of_the_agreement(agreed, ways, bureau):
    """人民调解法第33条: counted from the agreement , however late they say so."""
    until = clock(agreed, "confirm_window")[0]
    m = ways.take(agreed, "want_confirm", "2022-03-20", both=True)
    assert clock(m, "confirm_window") == (until, "ended")
    assert clock(m, "confirm_due") == (until, "running")
    assert m.clocks.get(key="confirm_due").waits_for == ""
    m = ways.take(m, "confirm_apply", "2022-03-21", court=bureau.units.court, both=True)
    assert clock(m, "confirm_due") == (until, "met")
    assert list(faults(m)) == []


def test_wanted_at_once_it_runs_from_the_agreement_and_one_who_thinks_again_ends_it(dispute, ways):
    m = ways.agreed(ways.accepted(dispute()), due_1="2022-06-01", confirm_wanted=True)
    until = clock(m, "confirm_due")[0]
    assert clock(m, "confirm_window") is None
    refused(lambda: ways.take(m, "confirm_unwanted", "2022-03-20"), "reason")
    m = ways.take(m, "confirm_unwanted", "2022-03-20", reason="王家说不用了")
    assert (clock(m, "confirm_due"), clock(m, "confirm_window")) == ((until, "ended"), (until, "running"))
    assert m.mediation.confirm_wanted_on is None
    m = ways.take(m, "want_confirm", "2022-03-21", both=True)
    late = ways.take(m, "confirm_unwanted", "2022-04-20", reason="来不及了")
    assert (clock(late, "confirm_due"), clock(late, "confirm_window")[1]) == ((until, "ended"), "ended")
    not_now(lambda: ways.take(late, "confirm_unwanted", "2022-04-21", reason="再说一次"))


def test_after_the_thirty_days_nobody_is_offered_the_confirmation(agreed):
    want = process("mediation").transitions["want_confirm"]
    assert want.when(agreed)
    agreed.clocks.filter(key="confirm_window").update(state="ended")
    assert not want.when(agreed)
