"""A suit from the copy of the complaint to the archive."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from siheng.domains.litigation.models import Litigation
from siheng.kernel.matters import daily
from siheng.kernel.matters.door import Invalid, NotNow
from siheng.kernel.matters.models import Matter, Reminder
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import ProcessContract, snapshot
from siheng.kernel.trust.crypto import blind


class TestTheProcess(ProcessContract):
    """What every process must keep, in each state of a suit."""

    kind = "litigation"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, suit, ways):
        def to(state: str) -> Matter:
            m = suit()
            if state == "answering":
                return m
            m = ways.answered(m)
            if state == "answered":
                return m
            m = ways.heard(m)
            if state == "heard":
                return m
            m = ways.judged(m)
            if state == "judged":
                return m
            if state == "appealed":
                return ways.take(m, "appeal", "2022-05-30", appellant="plaintiff")
            m = ways.take(m, "no_appeal", "2022-06-20", effective_on="2022-06-07")
            return m if state == "effective" else ways.take(m, "archive", "2022-07-01")

        return to


def refused(what, *fields):
    """The step is not taken, its errors stand at these fields, and nothing changed."""
    before = snapshot()
    with pytest.raises(Invalid) as error:
        what()
    assert set(error.value.form.errors) == set(fields)
    assert snapshot() == before


# The copy of the complaint is there: who against whom, and by when the answer is due.


def test_a_joint_suit_is_registered_with_its_numbers_parties_and_term(suit, bureau):
    m = suit()
    assert (m.number, m.receipt, m.title) == (
        "威环政应〔2022〕1号", "应诉 2022-0001", "苗春梅 诉 竹岛街道办事处、区政府",
    )  # fmt: skip
    assert [n.number for n in m.outside_numbers.all()] == ["（2022）鲁1002行初12号"]
    assert [(p.role, p.name) for p in m.parties.all()] == [
        ("applicant", "苗春梅"),
        ("respondent", bureau.units.zd.name),
        ("respondent", bureau.units.gov.name),
    ]
    assert [(g.unit, g.because) for g in m.grants.all()] == [(bureau.units.zd, "共同被告")]
    (clock,) = m.clocks.all()
    assert (clock.key, clock.rule, clock.due_on) == (
        "answer_due",
        "lit_answer_and_evidence",
        date(2022, 3, 16),
    )
    assert list(faults(m)) == []


def test_a_suit_against_the_government_alone_has_one_defendant(suit, sole):
    m = suit(**sole)
    assert (m.counter_text, m.litigation.second_defendant, m.grants.count()) == ("区政府", None, 0)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2022-09-15", "2022-09-30"),  # the last working day before National Day
        ("2022-09-16", "2022-10-08"),  # 1 October is a holiday; the 8th is a make-up day
        ("2022-09-23", "2022-10-08"),
        ("2022-09-24", "2022-10-09"),  # a Sunday that is worked
        ("2022-12-16", "2023-01-03"),  # New Year's Eve is a Saturday, the holiday lasts to 2 January
        ("2022-12-19", "2023-01-03"),
    ],
)
def test_fifteen_days_to_answer_over_the_holidays(suit, received, due):
    m = suit(received)
    assert m.clocks.get().due_on.isoformat() == due == m.due_on.isoformat()


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"second_defendant": ""}, ["second_defendant"]),
        ({"capacity": "sole"}, ["first_defendant", "second_defendant"]),
        ({"ours": "on"}, ["ours"]),
        ({"name": "", "region": ""}, ["name", "region"]),
        ({"hearing_on": "2022-02-01"}, ["hearing_on"]),
        ({"related_number": "威环政复〔2022〕99号"}, ["related_number"]),
    ],
)
def test_a_notice_that_cannot_be_right_is_not_registered(suit, changed, fields):
    refused(lambda: suit(**changed), *fields)


def test_neither_defendant_being_the_government_is_no_joint_suit(suit, bureau):
    refused(lambda: suit(second_defendant=bureau.units.zc.pk), "second_defendant")
    refused(lambda: suit(second_defendant=bureau.units.zd.pk), "second_defendant")


def test_the_court_s_number_is_registered_once(suit):
    suit()
    refused(lambda: suit("2022-03-02", court_number="（2022）鲁1002行初12号"), "court_number")
    assert Litigation.objects.count() == 1


# The case before.


def test_a_suit_after_reconsideration_is_linked_and_takes_over_its_applicants(suit, reconsidered):
    before = reconsidered()
    m = suit("2022-03-20", related_number=before.number, name="", region="", id_number="", phone="")
    assert [(x.other, x.label) for x in m.links.all()] == [(before, "复议后起诉")]
    assert [x.matter for x in before.linked_from.all()] == [m]
    (plaintiff,) = m.parties.filter(role="applicant")
    assert (plaintiff.name, plaintiff.id_number, plaintiff.id_index) == (
        "苗春梅", "11010519491231002X", blind("11010519491231002X", "id"),
    )  # fmt: skip
    assert m.region == before.region
    assert list(faults(m)) == []
    assert list(faults(before)) == []


def test_the_opening_form_suggests_the_defendants_of_the_case_before(bureau, reconsidered):
    from siheng.domains.litigation.forms import RegisterForm

    before = reconsidered()
    form = RegisterForm(actor=bureau.lixia, today=date(2022, 3, 20))
    form.initial.update({"related_number": before.number})
    assert [form[n].initial for n in ("related_number", "capacity", "first_defendant", "second_defendant")] == [
        "威环政复〔2022〕1号", "joint", bureau.units.zd.pk, bureau.units.gov.pk,
    ]  # fmt: skip


def test_a_case_outside_one_s_scope_cannot_be_linked(bureau, notice, reconsidered, at):
    """A clerk who handles only suits does not learn whether a reconsideration number exists."""
    from siheng.domains.litigation.forms import RegisterForm

    before = reconsidered()
    bureau.units.review.kinds = ["litigation"]
    bureau.units.review.save()
    bureau.lixia.refresh_from_db()
    data = notice(related_number=before.number, day="2022-03-20")
    form = RegisterForm(data, actor=bureau.lixia, today=date(2022, 3, 20))
    assert form.errors["related_number"] == ["没有找到这个编号的事项"]


def test_a_suit_does_not_come_before_the_case_that_it_follows(suit, reconsidered):
    before = reconsidered()
    refused(lambda: suit("2022-02-20", related_number=before.number), "day")


def test_the_second_instance_is_a_matter_of_its_own_linked_to_the_first(suit, ways, bureau):
    first = ways.judged(ways.heard(ways.answered(suit())))
    first = ways.take(first, "appeal", "2022-05-30", appellant="plaintiff")
    number = "（2022）鲁10行终3号"
    data = {
        "instance": "second",
        "court": bureau.units.court_mid.pk,
        "court_number": number,
        "name": "",
        "region": "",
    }
    second = suit("2022-06-06", related_number=first.number, **data)
    assert [(x.other, x.label) for x in second.links.all()] == [(first, "上诉")]
    assert second.clocks.get().due_on == date(2022, 6, 21)
    second = ways.answered(second, "2022-06-20")
    second = ways.judged(
        second, "2022-08-01", "2022-07-28", outcome="appeal_rejected", ruling="驳回上诉,维持原判。"
    )
    assert (second.state, second.litigation.effective_on, second.clocks.filter(state="running").count()) == (
        "effective", date(2022, 8, 1), 0,
    )  # fmt: skip
    first = ways.take(first, "appeal_ended", "2022-08-01", result="upheld")
    assert (first.state, first.litigation.effective_on, first.litigation.lost) == (
        "effective",
        date(2022, 8, 1),
        False,
    )


def test_each_instance_follows_a_case_of_its_own_kind(suit, reconsidered):
    before, first = reconsidered(), suit()
    more = {"court_number": "（2022）鲁10行终3号"}
    refused(
        lambda: suit("2022-04-01", related_number=before.number, instance="second", **more), "related_number"
    )
    refused(lambda: suit("2022-04-01", related_number=first.number, **more), "related_number")


def test_who_appealed_has_nothing_to_answer(suit):
    m = suit("2022-04-01", instance="second", ours="on")
    assert (m.state, m.clocks.count()) == ("answered", 0)


# Answer and evidence.


def test_the_answer_meets_the_term_and_goes_out_with_the_list_of_evidence(suit, ways):
    m = ways.answered(suit(), "2022-03-16")
    assert (m.state, m.clocks.get().state, m.litigation.evidence_on) == ("answered", "met", date(2022, 3, 16))
    assert [d.template for d in m.documents.order_by("id")] == ["行政应诉答辩状", "证据清单"]


def test_no_evidence_without_the_court_s_permission_to_bring_it_later(suit, ways):
    m = suit()
    refused(lambda: ways.answered(m, evidence=""), "evidence")


def test_the_permission_to_bring_evidence_later_gives_fifteen_days_after_the_cause(suit, ways):
    m = ways.take(suit("2022-09-01"), "ask_extension", "2022-09-16", cause="因疫情封控不能取得现场证据")
    assert [d.template for d in m.documents.all()] == ["延期举证申请书"]
    m = ways.take(m, "extension_answered", "2022-09-16", granted="yes")
    m = ways.answered(m, "2022-09-16", evidence="")
    m = ways.take(m, "cause_over", "2022-09-20")
    clock = m.clocks.get(key="evidence_due")
    assert (clock.rule, clock.due_on) == ("lit_evidence_extension_submit", date(2022, 10, 8))
    m = ways.take(m, "evidence", "2022-10-08", evidence="现场勘验笔录")
    assert (m.clocks.get(key="evidence_due").state, m.litigation.evidence_on) == ("met", date(2022, 10, 8))


def test_an_extension_is_asked_for_within_fifteen_days_or_not_at_all(suit, ways):
    m = suit("2022-09-16")  # fifteen days end in the holiday: 8 October is the last
    refused(lambda: ways.take(m, "ask_extension", "2022-10-09", cause="不可抗力"), "day")
    m = ways.take(m, "ask_extension", "2022-10-08", cause="不可抗力")
    m = ways.take(m, "extension_answered", "2022-10-08", granted="no")
    refused(lambda: ways.answered(m, "2022-10-08", evidence=""), "evidence")


# The hearing.


def test_a_hearing_is_told_to_the_handler_before_its_day_and_ends_when_it_was_held(suit, ways, at):
    """行政诉讼法第58条: who is summoned and does not come is judged without him."""
    m = ways.take(
        ways.answered(suit()),
        "hearing_notice",
        "2022-03-20",
        hearing_on="2022-04-04",
        hearing_place="第一审判庭",
    )
    m = ways.take(m, "hearing_notice", "2022-03-28", hearing_on="2022-04-06", hearing_place="第一审判庭")
    running = m.clocks.get(key="hearing_due", state="running")
    assert (running.due_on, m.due_on, m.due_clock) == (date(2022, 4, 6), date(2022, 4, 6), "出庭")
    daily.remind(at("2022-04-03"))
    told = Reminder.objects.everything("test").filter(account=ways.clerk, clock=running)
    assert [r.text for r in told] == [f"{m.number} 出庭还有 3 天（2022-04-06）"]
    m = ways.heard(m, "2022-04-06")
    running.refresh_from_db()
    assert running.state == "met"
    m = ways.take(m, "hearing_notice", "2022-04-08", hearing_on="2022-06-20", hearing_place="第一审判庭")
    assert not ways.judged(m).clocks.filter(key="hearing_due", state="running").exists()


def test_a_hearing_day_in_the_first_notice_runs_beside_the_answer(suit):
    m = suit(hearing_on="2022-04-06")
    assert set(m.clocks.filter(state="running").values_list("key", flat=True)) == {
        "answer_due",
        "hearing_due",
    }


def test_a_head_once_there_counts_for_the_instance(suit, ways):
    m = ways.heard(ways.answered(suit()))
    m = ways.take(m, "hearing", "2022-04-20", head="no", public=True, absence="duty", staff="李霞")
    case = m.litigation
    assert (m.state, case.heard_on, case.head_attended, m.hearings.count()) == (
        "heard",
        date(2022, 4, 6),
        True,
        2,
    )


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"head_rank": ""}, ["head_rank"]),
        ({"absence": "duty"}, ["absence"]),
        (
            {"head": "no", "head_name": "", "head_post": "", "head_rank": "", "spoke": ""},
            ["absence", "staff"],
        ),
        (
            {"head": "no", "absence": "duty", "staff": "李霞"},
            ["head_name", "head_post", "head_rank", "spoke"],
        ),
        # A lawyer alone is not enough (行诉解释第128条).
        (
            {
                "head": "no",
                "head_name": "",
                "head_post": "",
                "head_rank": "",
                "spoke": "",
                "absence": "duty",
                "counsel": "某律师",
            },
            ["staff"],
        ),
    ],
)
def test_who_comes_to_the_hearing_is_told_wholly(suit, ways, changed, fields):
    m = ways.answered(suit())
    refused(lambda: ways.heard(m, **changed), *fields)


# The judgment, and when it binds.


@pytest.mark.parametrize(
    ("served", "due"),
    [
        ("2022-09-15", "2022-09-30"),
        ("2022-09-16", "2022-10-08"),
        ("2022-12-16", "2023-01-03"),
        ("2022-12-15", "2022-12-30"),
    ],
)
def test_fifteen_days_to_appeal_a_judgment(suit, ways, served, due):
    m = ways.judged(ways.heard(ways.answered(suit())), served, "2022-09-01")
    clock = m.clocks.get(key="appeal_judgment")
    assert (m.state, clock.due_on.isoformat(), m.closed_on) == ("judged", due, date(2022, 9, 1))
    assert not m.clocks.filter(key="appeal_ruling").exists()


@pytest.mark.parametrize(
    ("served", "due"),
    [("2022-09-20", "2022-09-30"), ("2022-09-21", "2022-10-08"), ("2022-12-21", "2023-01-03")],
)
def test_ten_days_to_appeal_a_ruling_that_rejects_the_suit(suit, ways, served, due):
    m = ways.judged(suit(), served, "2022-09-01", outcome="suit_rejected", ruling="驳回起诉。")
    assert (m.state, m.clocks.get(key="appeal_ruling").due_on.isoformat()) == ("judged", due)
    assert not m.clocks.filter(key="appeal_judgment").exists()


def test_a_ruling_that_allows_withdrawal_binds_at_once(suit, ways):
    m = ways.judged(suit(), outcome="withdrawn", ruling="准许原告撤回起诉。")
    assert (m.state, m.litigation.effective_on) == ("effective", date(2022, 5, 20))
    assert not m.clocks.filter(state="running").exists()


def test_nobody_s_silence_counts_before_the_term_of_appeal_is_over(suit, ways):
    m = ways.judged(ways.heard(ways.answered(suit())), "2022-09-16", "2022-09-01")
    refused(lambda: ways.take(m, "no_appeal", "2022-10-08", effective_on="2022-10-08"), "effective_on")
    m = ways.take(m, "no_appeal", "2022-10-10", effective_on="2022-10-09")
    assert (m.state, m.litigation.effective_on) == ("effective", date(2022, 10, 9))


def test_our_own_appeal_must_be_in_time(suit, ways):
    m = ways.judged(ways.heard(ways.answered(suit())), "2022-09-16", "2022-09-01")
    refused(lambda: ways.take(m, "appeal", "2022-10-09", appellant="defendant"), "day")
    m = ways.take(m, "appeal", "2022-10-08", appellant="defendant")
    assert (m.state, m.clocks.get(key="appeal_judgment").state) == ("appealed", "ended")


def test_a_judgment_set_aside_on_appeal_never_binds(suit, ways):
    m = ways.judged(ways.heard(ways.answered(suit())))
    m = ways.take(m, "appeal", "2022-05-30", appellant="plaintiff")
    m = ways.take(m, "appeal_ended", "2022-08-01", result="remanded")
    assert (m.state, m.litigation.effective_on) == ("archived", None)


def test_a_judgment_against_us_is_a_loss_and_is_performed_before_the_file_closes(suit, ways):
    m = ways.judged(
        ways.heard(ways.answered(suit())),
        outcome="revoked",
        ruling="撤销,六十日内重作。",
        perform_by="2022-08-30",
    )
    assert m.litigation.lost is True
    m = ways.take(m, "no_appeal", "2022-06-20", effective_on="2022-06-07")
    before = snapshot()
    with pytest.raises(NotNow, match="判决的履行情况还没有登记"):
        ways.take(m, "archive", "2022-07-01")
    assert snapshot() == before
    m = ways.take(m, "performed", "2022-07-01", note="已重新作出决定")
    assert ways.take(m, "archive", "2022-07-02").state == "archived"


@pytest.mark.parametrize("outcome", ["claim_rejected", "withdrawn"])
def test_what_is_not_a_loss_cannot_be_marked_as_one(suit, ways, outcome):
    m = ways.heard(ways.answered(suit()))
    refused(lambda: ways.judged(m, outcome=outcome, lost=True), "lost")


def test_a_court_of_first_instance_rejects_no_appeal(suit, ways):
    m = ways.heard(ways.answered(suit()))
    refused(lambda: ways.judged(m, outcome="appeal_rejected"), "outcome")


def test_a_plaintiff_written_wrongly_is_put_right_and_an_agency_is_no_name_to_correct(suit, ways):
    m = suit()
    counter = m.counter_text
    m = ways.take(
        m, "correct_party", "2022-03-02", party=m.parties.first(), name="苗春兰", reason="核对起诉状"
    )
    assert (m.title, m.applicant_text) == (f"苗春兰 诉 {counter}", "苗春兰")
    agency = m.parties.filter(kind="agency").first()
    with pytest.raises(Invalid):
        ways.take(m, "correct_party", "2022-03-03", party=agency, name="某局", reason="试一试")
