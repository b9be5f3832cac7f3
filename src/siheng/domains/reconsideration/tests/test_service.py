"""Who is served with which paper, what that starts, and what the form of service proposes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.domains.reconsideration.facts import facts
from siheng.domains.reconsideration.tests.course import RULING, refused
from siheng.kernel.matters.common import ServeForm
from siheng.kernel.matters.daily import fire_timers
from siheng.kernel.matters.door import Invalid
from siheng.kernel.matters.models import Clock
from siheng.kernel.matters.playing import fresh


def proposed(c: Any, on: str) -> tuple[str, str]:
    """The paper and the addressee that the form of service proposes."""
    asked = ServeForm(matter=c.m, actor=c.people.lixia, today=c.at(on).date())
    paper = c.m.documents.filter(pk=asked["document"].value()).first()
    party = c.m.parties.filter(pk=asked["addressee"].value()).first()
    return (paper.template if paper else "", party.role if party else "")


def handed(c: Any, title: str, role: str) -> dict[str, Any]:
    paper = c.m.documents.filter(template=title).latest("id")
    return {"document": paper, "addressee": c.m.parties.filter(role=role).latest("id"), "method": "direct"}


def test_a_notice_to_answer_goes_to_the_respondent_alone_and_only_then_is_the_copy_sent(begin: Any) -> None:
    """2023 revision art. 48, 54(1); before, art. 23(1): the copy of the application is sent to the respondent."""
    c = begin("2022-03-01").accept("2022-03-02")
    wrong = handed(c, "答复通知书", "applicant") | {"served_on": "2022-03-03"}
    told = refused(c, "serve", "2022-03-03", error=Invalid, **wrong)
    assert told.form.errors["addressee"] == ["《行政复议答复通知书》是发给被申请人的"]
    assert c.clock("send_copy").state == Clock.State.RUNNING
    c.serve("答复通知书", "respondent", "2022-03-03")
    assert c.clock("send_copy").state == Clock.State.MET
    assert c.clock("reply").started_on.isoformat() == "2022-03-03"


def test_the_form_of_service_proposes_what_has_not_gone_out_to_whom_it_is_for(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-02")
    assert proposed(c, "2022-03-03") == ("答复通知书", "respondent")
    c.serve("答复通知书", "respondent", "2022-03-03")
    assert proposed(c, "2022-03-03") == ("受理通知书", "applicant")
    c.serve("受理通知书", "applicant", "2022-03-03")
    assert proposed(c, "2022-03-03") == ("", "")
    c.take("register_answer", "2022-03-07", answer="请求维持。", contact="宋振宇", evidence_count=6)
    c.decide("2022-03-08", "2022-03-08")
    assert proposed(c, "2022-03-09") == ("行政复议决定书", "applicant")
    c.serve("行政复议决定书", "applicant", "2022-03-09")
    assert proposed(c, "2022-03-09") == ("行政复议决定书", "respondent")


def test_an_agent_receives_in_the_place_of_whom_he_acts_for(begin: Any) -> None:
    """民事诉讼法第88条: 受送达人有诉讼代理人的，可以送交其代理人签收; the term of suing runs from then."""
    c = begin("2022-03-01", agent_name="于某").accept("2022-03-02").answered("2022-03-03", "2022-03-07")
    c.decide("2022-03-08", "2022-03-08", **RULING)
    c.serve("行政复议决定书", "respondent", "2022-03-09").serve("行政复议决定书", "agent", "2022-03-10")
    assert c.m.state == "following"
    assert c.clock("sue").started_on.isoformat() == "2022-03-10"


def test_a_paper_handed_over_says_when_it_was_received(begin: Any) -> None:
    """民事诉讼法第88条: 受送达人在送达回证上的签收日期为送达日期."""
    c = begin("2022-03-01").accept("2022-03-02")
    told = refused(c, "serve", "2022-03-03", error=Invalid, **handed(c, "答复通知书", "respondent"))
    assert told.form.errors["served_on"] == ["直接送达以签收日期为送达日期，请填写"]


def test_a_letter_to_an_agency_that_is_no_party_is_served_on_it_and_its_sixty_days_run(
    begin: Any, bureau: Any
) -> None:
    """实施条例第57条第1款: 自收到行政复议意见书之日起60日内; also where another agency than the respondent is to act."""
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    c.take("letter", "2022-03-15", kind="opinion", addressee=bureau.units.zhzf, content="请规范送达。")
    assert proposed(c, "2022-03-15") == ("行政复议意见书", "")
    letter = c.m.documents.get(template="行政复议意见书")
    asked = {"document": letter, "method": "direct", "served_on": "2022-03-25"}
    respondent = c.m.parties.get(role="respondent")
    told = refused(c, "serve", "2022-03-25", error=Invalid, addressee=respondent, **asked)
    assert told.form.errors["addressee"] == ["《行政复议意见书》是发给威海市环翠区综合行政执法局的"]
    c.take("serve", "2022-03-25", addressee="", **asked)
    assert c.m.services.get(document=letter).addressee_name == "威海市环翠区综合行政执法局"
    assert c.due("opinion") == date(2022, 5, 24)
    assert c.m.events.latest("seq").summary == (
        "行政复议意见书送威海市环翠区综合行政执法局（直接送达），已签收"
    )


def test_a_paper_for_a_party_still_asks_which_one_beside_a_letter(begin: Any, bureau: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    c.take("letter", "2022-03-15", kind="suggestion", addressee=bureau.units.zhzf, content="请统一文书。")
    unsaid = handed(c, "受理通知书", "applicant") | {"addressee": "", "served_on": "2022-03-15"}
    told = refused(c, "serve", "2022-03-15", error=Invalid, **unsaid)
    assert told.form.errors["addressee"] == ["请选择受送达人"]


def test_a_decision_is_served_on_the_day_on_which_it_reached_the_last_party(begin: Any) -> None:
    """复议法第75条第2款, 旧法第31条第3款: the day of receipt counts, not of posting; 公告 counts when its term has ended."""
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    c.decide("2022-03-21", "2022-03-22").serve("行政复议决定书", "respondent", "2022-03-22")
    paper = handed(c, "行政复议决定书", "applicant")
    c.take(
        "serve",
        "2022-03-23",
        **paper | {"method": "notice", "note": "邮寄、直接送达均无法送达，在政府网站公告"},
    )
    assert (c.m.state, c.due("notice"), c.clock("sue").started_on) == (
        "decided",
        date(2022, 4, 22),
        date(2022, 4, 22),
    )
    assert fire_timers(c.at("2022-04-22")) == 0
    assert fire_timers(c.at("2022-04-23")) == 1
    c.m = fresh(c.m)
    assert (c.m.state, c.m.reconsideration.served_on) == ("following", date(2022, 4, 22))
    assert c.clock("notice").state == Clock.State.MET
    assert c.take("archive", "2022-04-23").m.state == "archived"


def test_who_is_reached_after_the_notice_moves_the_case_and_the_notice_alone_does_not(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    c.decide("2022-03-21", "2022-03-22")
    paper = handed(c, "行政复议决定书", "applicant") | {
        "method": "notice",
        "note": "下落不明，在政府网站公告",
    }
    c.take("serve", "2022-03-23", **paper)
    assert fire_timers(c.at("2022-04-23")) == 1
    assert fresh(c.m).state == "decided"  # the respondent has not got it yet
    c.m = fresh(c.m)
    c.serve("行政复议决定书", "respondent", "2022-04-25")
    assert (c.m.state, c.m.reconsideration.served_on) == ("following", date(2022, 4, 25))


@pytest.mark.parametrize("noted", ["2022-03-23", "2022-04-23"])
def test_a_notice_that_has_run_out_leaves_nothing_running(begin: Any, noted: str) -> None:
    """Recorded in time or only afterwards: the other party is reached before the duties of the day are done."""
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    c.decide("2022-03-21", "2022-03-22")
    paper = handed(c, "行政复议决定书", "applicant") | {
        "method": "notice",
        "note": "下落不明，在政府网站公告",
    }
    c.take("serve", noted, **paper | {"day": "2022-03-23"})
    c.serve("行政复议决定书", "respondent", "2022-04-23")
    assert c.m.state == "following"
    assert not c.m.clocks.filter(key="notice", state=Clock.State.RUNNING).exists()
    assert fire_timers(c.at("2022-04-24")) == 0


def test_an_agent_of_the_respondent_receives_for_it_and_counts_for_nobody_else(begin: Any) -> None:
    """复议法第17条 limits the agents of applicants and third parties alone."""
    c = begin("2022-03-01").accept("2022-03-02")
    respondent = c.m.parties.get(role="respondent")
    agent = {"role": "agent", "kind": "person", "people": 1}
    for name in ("宋甲", "宋乙", "宋丙"):
        c.take("third_party", "2022-03-03", name=name, on_behalf_of=respondent, **agent)
    c.take("third_party", "2022-03-03", name="于甲", **agent)
    assert "委托代理人：宋甲。" in facts(c.m)["被申请人列表"]
    told = refused(
        c, "third_party", "2022-03-03", error=Invalid, name="邻居", on_behalf_of=respondent, **agent | {"role": "third"},
    )  # fmt: skip
    assert told.form.errors == {"on_behalf_of": ["第三人是自己参加的，不代别人"]}
    given = handed(c, "答复通知书", "agent") | {
        "addressee": c.m.parties.get(name="宋甲"),
        "served_on": "2022-03-04",
    }
    c.take("serve", "2022-03-04", **given)
    assert c.clock("reply").started_on == date(2022, 3, 4)
    wrong = given | {"addressee": c.m.parties.get(name="于甲")}
    told = refused(c, "serve", "2022-03-04", error=Invalid, **wrong)
    assert told.form.errors["addressee"] == ["《行政复议答复通知书》是发给被申请人的"]


def test_an_opinion_letter_is_not_addressed_to_the_organ_that_writes_it(begin: Any, bureau: Any) -> None:
    """实施条例第57条: 意见书 to the respondent or another agency below, 建议书 to whatever organ is concerned."""
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    said = {"addressee": bureau.units.gov, "content": "请规范送达。"}
    told = refused(c, "letter", "2022-03-15", error=Invalid, kind="opinion", **said)
    assert told.form.errors["addressee"] == ["意见书是本机关发给被申请人或者其他下级行政机关的"]
    assert c.take("letter", "2022-03-15", kind="suggestion", **said).m.letters.count() == 1


def test_an_agreement_is_not_to_be_performed_before_it_was_made(begin: Any) -> None:
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11")
    agreed = {"ruling": "罚款变更为一千元", "found": "对裁量有争议"}
    told = refused(c, "mediate", "2022-03-15", error=Invalid, perform_by="2022-03-14", **agreed)
    assert told.form.errors == {"perform_by": ["不能早于调解书日期 2022-03-15"]}
    c.take("mediate", "2022-03-15", perform_by="2022-03-15", **agreed)


def test_an_order_to_perform_sets_a_day_that_is_not_past(begin: Any) -> None:
    """复议法第77条第2款, 旧法第32条第2款: 责令其限期履行."""
    c = begin("2022-03-01").accept("2022-03-03").answered("2022-03-04", "2022-03-11").heard("2022-03-12")
    c.decide("2022-03-21", "2022-03-22", **RULING | {"outcome": "perform", "perform_by": "2022-04-10"})
    c.served_on_both("行政复议决定书", "2022-03-24")
    order = {"note": "至今没有履行。", "perform_by": "2022-04-19"}
    told = refused(c, "order_perform", "2022-04-20", error=Invalid, **order)
    assert told.form.errors["perform_by"] == ["不能早于责令日期 2022-04-20"]
    c.take("order_perform", "2022-04-20", **order | {"perform_by": "2022-04-30"})
    assert c.m.reconsideration.perform_by == date(2022, 4, 30)
