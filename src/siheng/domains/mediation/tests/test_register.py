"""How disputes come in: one form settles a simple one; the public's word; conflicts of interest; levels."""

from __future__ import annotations

from datetime import date

import pytest

from siheng.domains.mediation.tests.conftest import TOWN, VILLAGE
from siheng.kernel.matters import scope
from siheng.kernel.matters.codes import code_for, matter_of
from siheng.kernel.matters.door import Citizen, Invalid, NotNow, Refused, open_matter
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.playing import take
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.registers.models import Appointment
from siheng.kernel.trust.crypto import blind


def refused(what, *fields):
    """The step is not taken, its errors stand at these fields, and nothing changed."""
    before = snapshot()
    with pytest.raises(Invalid) as error:
        what()
    assert set(error.value.form.errors) == set(fields)
    assert snapshot() == before


def test_a_village_mediator_enters_a_settled_dispute_whole_by_one_form(dispute, spot, village):
    """One event: number, both sides, the oral agreement with its record, the notes; done."""
    m = dispute(by=village, **spot(region=VILLAGE, feelings="都是老邻居。"))
    assert (m.state, m.open, m.outcome) == ("settled", False, "settled")
    assert (m.number, m.receipt) == ("（2022）张村南山人调字第1号", "调解 2022-00001")
    assert m.title == "王秀兰与姜守业 邻里纠纷"
    assert (m.accepted_on, m.closed_on) == (date(2022, 3, 1), date(2022, 3, 1))
    case = m.mediation
    assert (case.form, case.performed, case.level) == ("oral", True, "village")
    assert [(n.step, n.text) for n in m.step_notes.all()] == [("feelings", "都是老邻居。")]
    assert [d.template for d in m.documents.all()] == ["口头协议登记表"]
    assert (m.version, m.handler, m.events.count(), m.due_on) == (1, village, 1, None)
    assert list(faults(m)) == []


def test_what_is_to_be_done_later_is_followed_to_its_day(dispute, spot):
    m = dispute(**spot(performed="", performed_by="2022-03-15"))
    assert (m.state, m.due_on, m.due_clock) == ("agreed", date(2022, 3, 15), "协议履行")
    (owed,) = m.obligations.all()
    assert (owed.who, owed.due_on, owed.state) == ("姜守业", date(2022, 3, 15), "open")


def test_a_return_visit_can_be_kept_open(dispute, spot):
    m = dispute(**spot(revisit="on"))
    assert (m.state, m.due_clock, m.due_on) == ("visiting", "回访", date(2022, 3, 31))


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"difficulty": "complex"}, {"settled"}),
        ({"agreement": ""}, {"agreement"}),
        ({"performed": ""}, {"performed_by"}),
        ({"performed_by": "2022-03-09"}, {"performed_by"}),
        ({"name": "邹平"}, {"settled"}),  # the mediator himself, whom no field of his names
        ({"performed": "", "performed_by": "2022-02-20"}, {"performed_by"}),
        ({"settled": ""}, {"settled"}),
    ],
)
def test_what_a_dispute_settled_on_the_spot_must_say(dispute, spot, changed, fields):
    refused(lambda: dispute(**spot(**changed)), *fields)


def test_a_mediator_on_the_roster_is_known_as_a_party_by_number(dispute, spot, bureau):
    number = "11010519491231002X"
    Appointment.objects.create(
        kind="mediator", name="邹平", region_id=TOWN, unit=bureau.units.tw_zc, account=bureau.tiaojie,
        id_number=number, id_index=blind(number, "id"), since=date(2021, 1, 1),
    )  # fmt: skip
    refused(lambda: dispute(**spot(other_id_number=number)), "settled")


def test_staff_enter_it_for_a_committee_and_its_mediator(dispute, spot, bureau):
    m = dispute(by=bureau.jiceng, **spot(committee=bureau.units.tw_zc.pk, mediator=bureau.tiaojie.pk))
    assert (m.state, m.unit, m.handler) == ("settled", bureau.units.tw_zc, bureau.tiaojie)
    refused(
        lambda: dispute(
            by=bureau.jiceng, **spot(day="2022-03-02", committee=bureau.units.tw_qu.pk, mediator=bureau.tiaojie.pk)
        ),
        "mediator",
    )  # fmt: skip


def test_the_public_says_what_happened_and_follows_it_by_the_code(bureau, at):
    """Words, names, telephone and place; all the rest is the committee's work."""
    data = {
        "name": "王秀兰", "phone": "13812345521", "other_name": "姜守业", "region": TOWN,
        "words": "邻居把路堵了。", "day": "2022-03-01", "settled": "on", "difficulty": "hard",
    }  # fmt: skip
    m = open_matter(
        kind="mediation", actor=Citizen(unit=bureau.units.window), data=data, at=at("2022-03-01"),
        submission="from the public",
    )  # fmt: skip
    assert (m.state, m.unit, m.handler) == ("registered", bureau.units.window, None)
    assert (m.mediation.source, m.mediation.category, m.mediation.difficulty) == (
        "application",
        "other",
        "simple",
    )
    assert matter_of(code_for("from the public")) == m
    with pytest.raises(NotNow):
        take(
            m, "accept", bureau.jiceng, at("2022-03-02"), handler=bureau.chuangkou, told=True,
            applicant_agrees=True, other_agrees=True,
        )  # fmt: skip
    m = take(m, "entrust", bureau.jiceng, at("2022-03-02"), committee=bureau.units.tw_zc)
    assert (m.unit, m.mediation.level, m.state) == (bureau.units.tw_zc, "town", "registered")


def test_both_must_agree_and_rights_must_be_told(dispute, ways):
    m = dispute()
    refused(lambda: ways.accepted(m, other_agrees=False), "other_agrees")
    refused(lambda: ways.accepted(m, told=False), "told")


def test_a_mediator_who_is_related_or_has_a_partys_name_is_refused(dispute, ways, bureau):
    m = dispute(other_name="邹平")
    refused(lambda: ways.accepted(m), "handler")
    refused(lambda: ways.accepted(m, namesake=True, related=True), "handler")
    assert ways.accepted(m, namesake=True).handler == bureau.tiaojie


def test_a_hard_dispute_goes_up_and_stays_one_matter(dispute, village, bureau, at):
    """A village's committee does not take it; the town's does, or sends it back with a reason."""
    m = dispute(by=village, region=VILLAGE, difficulty="hard")
    asked = {"told": True, "applicant_agrees": True, "other_agrees": True}
    with pytest.raises(NotNow, match="请先提级"):
        take(m, "accept", village, at("2022-03-02"), handler=village, **asked)
    up = {"committee": bureau.units.tw_zc, "reason": "牵涉几个村"}
    m = take(m, "raise_level", village, at("2022-03-02"), **up)
    assert (m.state, m.unit, m.mediation.level) == ("offered", bureau.units.tw_zc, "town")
    back = take(m, "send_back", bureau.tiaojie, at("2022-03-03"), reason="先在村里谈")
    assert (back.state, back.unit, back.outcome) == ("registered", village.unit, "")
    m = take(
        take(m, "raise_level", village, at("2022-03-04"), **up), "take_over", bureau.tiaojie, at("2022-03-05")
    )
    m = take(m, "accept", bureau.tiaojie, at("2022-03-05"), handler=bureau.tiaojie, **asked)
    assert (m.state, m.number) == ("accepted", "（2022）张村人调字第1号")


def test_who_takes_over_what_was_accepted_below_stands_apart_too(dispute, village, bureau, at):
    """回避: nobody asks the new mediator again at acceptance."""
    m = dispute(by=village, region=VILLAGE, other_name="邹平")
    told = {"handler": village, "told": True, "applicant_agrees": True, "other_agrees": True}
    m = take(m, "accept", village, at("2022-03-02"), **told)
    m = take(m, "raise_level", village, at("2022-03-03"), committee=bureau.units.tw_zc, reason="牵涉几个村")
    mine = lambda **said: take(m, "take_over", bureau.tiaojie, at("2022-03-04"), **said)
    refused(mine, "related")
    refused(lambda: mine(namesake=True, related=True), "related")
    m = mine(namesake=True)
    assert (m.state, m.handler) == ("accepted", bureau.tiaojie)


def test_what_another_mechanism_hands_over_comes_with_its_parties(dispute, handed, ways):
    origin = dispute()
    m = handed(origin)
    assert (m.state, m.mediation.source, m.mediation.source_note) == ("offered", "petition", "张村镇调委会")
    assert set(m.parties.values_list("role", "name")) == {
        (Party.Role.APPLICANT, "王秀兰"),
        (Party.Role.RESPONDENT, "姜守业"),
    }
    ways.take(m, "take_over", "2022-03-03")
    assert origin.handovers.get().state == "accepted"


def taking_in(m):
    """How the terms of taking it in stand, the first first."""
    return list(m.clocks.filter(key="take_in").order_by("id").values_list("state", "due_on"))


def test_what_is_handed_over_or_sent_up_is_taken_or_returned_within_two_working_days(
    dispute, handed, village, bureau, at, ways
):
    """The bureau's own setting, not the law's: Wednesday to Friday, and over a weekend."""
    m = handed(dispute())
    assert taking_in(m) == [("running", date(2022, 3, 4))]
    assert taking_in(ways.take(m, "take_over", "2022-03-03")) == [("met", date(2022, 3, 4))]
    up = {"committee": bureau.units.tw_zc, "reason": "牵涉几个村"}
    m = dispute(by=village, region=VILLAGE, difficulty="hard", name="车大勇", phone="")
    m = take(m, "raise_level", village, at("2022-03-04"), **up)
    assert taking_in(m) == [("running", date(2022, 3, 8))]
    m = take(m, "send_back", bureau.tiaojie, at("2022-03-09"), reason="先在村里谈")
    assert taking_in(m) == [("met", date(2022, 3, 8))]
    m = take(m, "raise_level", village, at("2022-03-10"), **up)
    assert taking_in(m) == [("met", date(2022, 3, 8)), ("running", date(2022, 3, 14))]


def test_the_result_goes_back_to_the_one_who_asked(dispute, handed, ways):
    origin = dispute()
    m = ways.accepted(ways.take(handed(origin), "take_over", "2022-03-03"), "2022-03-03")
    ways.failed(m)
    answer = origin.handovers.get()
    assert (answer.state, answer.ended_on) == ("ended", date(2022, 3, 12))
    assert answer.result == "未达成协议：双方对赔偿数额分歧大。已告知可以向人民法院起诉、申请法律援助"


def test_what_is_not_for_mediation_is_returned_with_its_reason(dispute, handed, ways):
    origin = dispute()
    m = ways.take(handed(origin), "send_back", "2022-03-03", reason="属于行政争议")
    assert (m.state, m.outcome) == ("returned", "returned")
    assert (origin.handovers.get().state, origin.handovers.get().answer) == ("returned", "属于行政争议")


def test_nobody_without_the_right_registers(bureau, told, at):
    before = snapshot()
    with pytest.raises(Refused):
        open_matter(kind="mediation", actor=bureau.lvshi, data=told(), at=at("2022-03-01"), submission="x")
    assert snapshot() == before


def amended(m, by, at, **changed):
    """What was entered put right: the fields that stay as they were, and what is changed."""
    c = m.mediation
    asked = {
        "category": c.category, "region": m.region_id, "difficulty": c.difficulty, "people": c.people, "words": c.words,
        "source": c.source, "source_note": c.source_note, "reason": "登记时没有问清",
    }  # fmt: skip
    return take(m, "amend", by, at, **(asked | changed))


def test_how_hard_a_dispute_is_can_be_judged_after_it_came_and_decides_its_level(dispute, village, at):
    """Of one that the public said, or that was handed over, nobody had judged it (难易程度决定由哪一级调解)."""
    m = dispute(by=village, region=VILLAGE)
    m = amended(m, village, at("2022-03-02"), difficulty="hard", sum="80000", people=12)
    assert m.events.last().summary == (
        "难易程度从简单改为疑难；涉及金额从未填改为 80,000.00 元；涉及人数从 2 人改为 12 人；登记时没有问清"
    )
    told = {"handler": village, "told": True, "applicant_agrees": True, "other_agrees": True}
    with pytest.raises(NotNow, match="疑难纠纷由镇街以上的调委会调解"):
        take(m, "accept", village, at("2022-03-02"), **told)
    m = amended(m, village, at("2022-03-02"), difficulty="simple", sum="")
    m = take(m, "accept", village, at("2022-03-02"), **told)
    assert (m.mediation.sum, m.state) == (None, "accepted")
    assert list(faults(m)) == []


def test_one_that_was_handed_over_is_given_its_kind_place_and_weight(dispute, handed, ways, bureau, at):
    m = ways.take(handed(dispute()), "take_over", "2022-03-03")
    m = amended(m, bureau.tiaojie, at("2022-03-03"), category="contract", region=VILLAGE, difficulty="simple")
    assert (m.mediation.difficulty, m.region_id, m.title) == ("simple", VILLAGE, "王秀兰与姜守业 合同纠纷")


def test_what_turns_out_to_concern_a_minor_or_violence_at_home_is_sealed_then(
    dispute, ways, bureau, at, client
):
    m = ways.accepted(dispute())
    assert {x.name for x in (bureau.zhangcun, bureau.jiceng) if sees(x, m)} == {
        bureau.zhangcun.name,
        bureau.jiceng.name,
    }
    m = amended(m, bureau.tiaojie, at("2022-03-05"), sensitive_ground="violence")
    assert m.sealed
    assert [sees(x, m) for x in (bureau.tiaojie, bureau.zhangcun, bureau.jiceng)] == [True, False, False]
    m = amended(m, bureau.tiaojie, at("2022-03-06"), prevented="crime", sensitive_ground="violence")
    assert (m.sealed, m.mediation.prevented) == (True, "crime")
    assert not amended(m, bureau.tiaojie, at("2022-03-07"), sensitive_ground="").sealed


def sees(account, m):
    return (
        Matter.objects.for_account(account, "mediation").filter(pk=m.pk).exists()
        and scope.level(account, m) == scope.FULL
    )


def test_a_labour_dispute_that_was_not_known_as_one_runs_its_fifteen_days_from_the_application(
    dispute, ways, bureau, at
):
    """劳动争议调解仲裁法第14条第3款."""
    m = ways.accepted(dispute())
    m = amended(m, bureau.tiaojie, at("2022-03-05"), category="labour")
    clock = m.clocks.get(key="labour")
    assert (clock.started_on, clock.due_on, clock.state) == (date(2022, 3, 1), date(2022, 3, 16), "running")
    m = amended(m, bureau.tiaojie, at("2022-03-06"), people=3)
    assert m.clocks.filter(key="labour").count() == 1
    m = amended(m, bureau.tiaojie, at("2022-03-07"), category="contract")
    assert m.clocks.get(key="labour").state == "ended"


def test_nothing_is_put_right_that_was_right_or_that_the_court_gave(dispute, spot, ways, bureau, at):
    m = dispute()
    refused(lambda: amended(m, bureau.tiaojie, at("2022-03-02")), "__all__")
    refused(lambda: amended(m, bureau.tiaojie, at("2022-03-02"), people=3, source="court"), "source")
    refused(lambda: amended(m, bureau.tiaojie, at("2022-03-02"), people=3, reason=""), "reason")
    court = dispute(key="court", name="于海", source="court", court_way="prefiling")
    court = amended(court, bureau.tiaojie, at("2022-03-02"), source="search", people=3)
    assert (court.mediation.source, court.mediation.people) == ("court", 3)
    now = dispute(key="spot", **spot(name="丛日新", performed="", performed_by="2022-03-20"))
    now = amended(now, bureau.tiaojie, at("2022-03-02"), difficulty="hard", people=3)
    assert (now.mediation.difficulty, now.mediation.people) == ("simple", 3)


def test_a_name_or_number_that_was_wrong_or_not_known_yet_is_put_right(dispute, ways, bureau, at):
    """Papers and title name who it is; the telephone and the number are found again, and the record keeps them masked."""
    m = dispute(name="王秀蓝")
    other = m.parties.get(role="respondent")
    m = ways.take(m, "correct_party", "2022-03-02", party=m.parties.first(), name="王秀兰", reason="写错一字")
    m = ways.take(
        m, "correct_party", "2022-03-02", party=other, phone="13906310011", id_number="11010519491231002x", reason="补登"
    )  # fmt: skip
    assert (m.title, m.applicant_text) == ("王秀兰与姜守业 邻里纠纷", "王秀兰")
    one, other = m.parties.all()
    assert (one.name, one.phone) == ("王秀兰", "13812345521")
    assert (other.name, other.phone, other.id_number) == ("姜守业", "13906310011", "11010519491231002X")
    assert (other.id_index, other.phone_index) == (
        blind("11010519491231002X", "id"),
        blind("13906310011", "phone"),
    )
    first, last = m.events.order_by("seq")[1:]
    assert first.summary == "王秀蓝的姓名（名称），现为王秀兰；写错一字"
    assert last.summary == "姜守业的证件号码、电话；补登"
    assert "13906310011" not in str(last.data)
    assert "110105194912310" not in str(last.data)
    assert list(faults(m)) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "name"), ({"phone": "1390631"}, "phone"), ({"id_number": "371002197503121"}, "id_number")],
)
def test_a_correction_of_nothing_or_to_what_cannot_be_is_refused(dispute, ways, given, field):
    m = dispute()
    who = {"party": m.parties.first(), "reason": "核对证件"}
    refused(lambda: ways.take(m, "correct_party", "2022-03-02", **who, **given), field)
    refused(
        lambda: ways.take(m, "correct_party", "2022-03-02", **who | {"reason": ""}, name="于海"), "reason"
    )
