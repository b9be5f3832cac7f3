"""A demand at the one door: taken in, screened, served side by side, concluded in both matter and mind."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from siheng.domains.onestop.models import Onestop
from siheng.domains.onestop.process import OnestopProcess
from siheng.domains.onestop.tests.conftest import PNG, due
from siheng.kernel.documents.models import Document
from siheng.kernel.matters import scope
from siheng.kernel.matters.codes import code_for, matter_of
from siheng.kernel.matters.door import (
    Citizen,
    Invalid,
    NotFound,
    NotNow,
    Refused,
    form_for,
    open_matter,
    perform,
)
from siheng.kernel.matters.models import Handover, Matter
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import newcomer, snapshot
from siheng.kernel.org.rights import Role


def test_who_comes_by_is_registered_in_one_form_and_needs_no_first_contact(ways):
    m = ways.demand()
    assert (m.state, m.title, m.region.name, m.handler) == (
        "screening", "谭春生：厂子改制三年了，拖欠的工资和社保一直没补", "张村镇", ways.people.chuangkou,
    )  # fmt: skip
    assert m.receipt == "一站 2022-0001"
    assert m.onestop.channel == "visit"
    assert due(m) == {}


def test_a_name_written_wrongly_is_put_right_in_title_and_lists(ways):
    m = ways.demand(other="和桥餐饮公司")
    one, other = m.parties.order_by("id")
    m = ways.take(m, "correct_party", "2022-06-02", party=one, name="谭春声", reason="核对证件")
    m = ways.take(m, "correct_party", "2022-06-02", party=other, name="和桥餐饮有限公司", reason="核对名称")
    assert m.title == "谭春声：厂子改制三年了，拖欠的工资和社保一直没补"
    assert (m.applicant_text, m.counter_text) == ("谭春声", "和桥餐饮有限公司")


def test_numbers_that_the_public_says_stand_in_no_list(ways):
    m = open_matter(
        kind="onestop", actor=Citizen(unit=ways.people.units.window), at=ways.at("2022-06-01"), submission="k1",
        data={"channel": "kiosk", "words": "请打13812345521找我。", "day": "2022-06-01"},
    )  # fmt: skip
    assert (m.title, m.onestop.words) == ("请打138****5521找我", "请打13812345521找我。")


@pytest.mark.parametrize(
    ("written", "name", "phone"),
    [
        ("毕建军 13906310099", "毕建军", "13906310099"),
        ("毕建军（电话：13906310099）", "毕建军", "13906310099"),
        ("13906310099毕建军", "毕建军", "13906310099"),
        ("13906310099", "139****0099", "13906310099"),
        ("威海和桥餐饮有限公司", "威海和桥餐饮有限公司", ""),
    ],
)
def test_a_number_beside_a_name_is_kept_as_the_number_and_stands_in_no_title(ways, written, name, phone):
    m = open_matter(
        kind="onestop", actor=Citizen(unit=ways.people.units.window), at=ways.at("2022-06-01"), submission="k1",
        data={"channel": "net", "words": "楼上漏水。", "day": "2022-06-01", "other": written, "name": "丛培芳，13906310022"},
    )  # fmt: skip
    assert [(p.name, p.phone) for p in m.parties.order_by("pk")] == [("丛培芳", "13906310022"), (name, phone)]
    assert (m.counter_text, m.title) == (name, "丛培芳：楼上漏水")
    assert "13906310099" not in str(m.events.get().data)


def test_the_public_says_a_few_words_and_has_a_code(ways):
    photos = [SimpleUploadedFile(f"{n}.png", PNG, "image/png") for n in (1, 2)]
    actor = Citizen(unit=ways.people.units.window)
    m = open_matter(kind="onestop", actor=actor, data={"channel": "kiosk", "words": "楼上漏水。", "day": "2022-06-01"},
                    files=MultiValueDict({"photos": photos}), at=ways.at("2022-06-01"), submission="k1")  # fmt: skip
    assert (m.title, m.applicant_text, m.region.name, m.handler) == ("楼上漏水", "不愿写", "环翠区", None)
    assert [a.name for a in m.attachments.all()] == ["1.png", "2.png"]
    assert matter_of(code_for("k1")) == m
    assert due(m) == {"first_contact": ("2022-06-02", "running")}


def test_the_public_cannot_choose_the_channels_of_staff_nor_mark_or_seal(ways):
    with pytest.raises(Invalid) as wrong:
        ways.public(channel="petition", petition_number="XF-1")
    assert list(wrong.value.form.errors) == ["channel"]
    m = ways.public(ground="minor", repeat="on", id_number="11010519491231002X")
    assert (m.sealed, m.onestop.repeat, m.parties.get().id_number) == (False, False, "")


def test_only_photographs_and_pdf_are_kept(ways):
    text = MultiValueDict({"photos": [SimpleUploadedFile("a.txt", "证据".encode(), "text/plain")]})
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.demand(files=text)
    assert wrong.value.form.errors["photos"] == ["只收照片（JPG、PNG）和 PDF"]
    assert snapshot() == before


def test_a_transfer_runs_by_the_regulation_in_force(ways):
    """信访工作条例: 15 days to transfer and to inform, 5 working days (Dragon Boat off) to object."""
    m = ways.petition("2022-06-01", petition_on="2022-05-30")
    assert due(m) == {
        "first_contact": ("2022-06-02", "running"),
        "transfer_due": ("2022-06-14", "running"),
        "inform_due": ("2022-06-16", "running"),
        "objection": ("2022-06-09", "running"),
    }
    rules = dict(m.clocks.values_list("key", "rule"))
    assert (rules["inform_due"], rules["transfer_due"]) == (
        "pet_inform_transferred",
        "pet_register_and_transfer",
    )
    assert [n.number for n in m.outside_numbers.all()] == ["XF-1"]
    assert m.unit == ways.people.units.window


def test_one_received_under_the_older_regulation_knows_no_objection(ways):
    m = ways.petition("2022-04-11")
    assert {c.rule for c in m.clocks.exclude(key="first_contact")} == {
        "pet_inform_transferred_v2005", "pet_register_and_transfer_v2005",
    }  # fmt: skip
    assert "objection" not in due(m)
    assert due(m)["inform_due"] == ("2022-04-26", "running")


def test_the_same_petition_number_is_taken_in_once(ways):
    first = ways.petition(petition_number="XF-9")
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.petition(petition_number="XF-9", name="别人", phone="")
    assert wrong.value.form.errors["petition_number"] == [f"这个信访编号已经登记（{first.receipt}）"]
    assert snapshot() == before


def test_the_petition_office_registers_and_reads_what_came_of_it_and_does_nothing_else(ways):
    m, office = ways.petition(), ways.people.xinfang
    theirs = ways.demand(name="别人", phone="")
    assert scope.level(office, m) == scope.PARTY
    assert not Matter.objects.for_account(office).filter(pk=theirs.pk).exists()
    with pytest.raises(Refused):
        ways.take(m, "contact", "2022-06-02", office, note="打过电话")
    with pytest.raises(Invalid) as wrong:
        ways.demand(by=office, channel="visit", phone="", name="来人")
    assert list(wrong.value.form.errors) == ["channel"]


def test_several_needs_go_out_side_by_side_each_with_its_letter(ways):
    m = ways.screened("lawyer_advice", "counselling", "joint_mediation")
    sent = list(m.handovers.order_by("id"))
    assert [(h.need, h.unit.code, h.other.kind, h.other.state, h.state) for h in sent] == [
        ("律师咨询", "lawyers", "service", "offered", "sent"),
        ("心理疏导", "heart", "service", "offered", "sent"),
        ("联合调解", "tw-zc", "mediation", "offered", "sent"),
    ]
    assert m.state == "serving"
    letters = m.documents.filter(template="移送函", status=Document.Status.ISSUED).order_by("pk")
    assert [d.title for d in letters] == [
        f"“援、律、访、调”移送函（{need}）" for need in ("律师咨询", "心理疏导", "联合调解")
    ]
    assert due(sent[0].other) == {"accept_due": ("2022-06-07", "running")}
    assert "请在2022年6月7日前（含当日）接收办理" in letters[0].paper.text


def test_nothing_ticked_or_a_need_without_reason_is_asked_again(ways):
    m = ways.demand()
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(m, "screen", "2022-06-02", lawyer_advice="")
    assert wrong.value.form.errors["__all__"] == ["请至少勾选一项需求"]
    with pytest.raises(Invalid) as wrong:
        ways.screened("lawyer_advice", m=m, lawyer_advice_reason="")
    assert wrong.value.form.errors["lawyer_advice_reason"] == ["请写明移交律师咨询的理由"]
    assert snapshot() == before


def test_screening_meets_the_first_contact_and_ends_the_chance_to_object(ways):
    m = ways.screened("lawyer_advice", m=ways.petition())
    assert {k: s for k, (_, s) in due(m).items()} == {
        "first_contact": "met", "transfer_due": "met", "inform_due": "running", "objection": "ended",
    }  # fmt: skip
    m = ways.take(m, "inform", "2022-06-08", how="由值班律师联系您")
    assert due(m)["inform_due"][1] == "met"
    assert "《信访工作条例》第二十三条第三款" in str(m.documents.get(template="受理情况告知书").body)


def test_when_all_have_answered_the_demand_waits_to_be_concluded(ways):
    m = ways.screened("lawyer_advice", "legal_aid_advice")
    ways.finished(ways.handed(m, "律师咨询"))
    assert fresh(m).state == "serving"
    ways.finished(ways.handed(m, "法律援助咨询"))
    m = fresh(m)
    assert m.state == "gathered"
    assert [h.result for h in m.handovers.all()] == ["已完成，可以申请劳动仲裁"] * 2


def test_what_came_back_waits_to_be_sent_elsewhere(ways):
    m = ways.screened("lawyer_advice", "legal_aid_advice")
    ways.finished(ways.handed(m, "律师咨询"))
    back = ways.handed(m, "法律援助咨询")
    ways.take(fresh(back.other), "refuse", "2022-06-06", ways.people.yuanzhu, reason="不是本地案件")
    m = fresh(m)
    assert (m.state, ways.handed(m, "法律援助咨询").answer) == ("serving", "不是本地案件")
    m = ways.take(m, "hand_more", "2022-06-07", **ways.needs("legal_aid_advice"))
    ways.finished(ways.handed(m, "法律援助咨询"))
    assert fresh(m).state == "gathered"


def test_what_the_words_suggest_stands_ticked_until_somebody_has_decided(ways):
    """Afterwards a press without a tick sends nothing: what was left out stays left out, what came back is not sent again."""

    def ticked(m, step):
        form = form_for(OnestopProcess.transitions[step], m, ways.people.chuangkou, None, None, ways.at("2022-06-06"))  # fmt: skip
        return [name for name, asked in form.fields.items() if asked.initial is True and name != "papers"]

    m = ways.demand()
    assert ticked(m, "screen") == ["legal_aid_advice", "lawyer_advice", "counselling"]
    m = ways.screened("lawyer_advice", m=m, day="2022-06-01")
    ways.take(
        ways.handed(m, "律师咨询").other, "refuse", "2022-06-06", ways.people.lvshi, reason="不是本地案件"
    )
    m = fresh(m)
    assert ticked(m, "hand_more") == []
    before = snapshot()
    with pytest.raises(Invalid):
        ways.take(m, "hand_more", "2022-06-06")
    assert snapshot() == before


def test_what_came_back_may_be_dropped_with_a_reason(ways):
    m = ways.screened("legal_aid_advice")
    back = ways.handed(m, "法律援助咨询")
    ways.take(fresh(back.other), "refuse", "2022-06-06", ways.people.yuanzhu, reason="不符合范围")
    m = ways.take(m, "drop", "2022-06-07", handover=back, reason="本人自行聘请律师")
    assert (m.state, m.onestop.dropped) == ("gathered", [back.pk])
    said = m.events.get(step="drop").summary
    assert said == "哪一项：法律援助咨询（区法律援助中心）；理由：本人自行聘请律师"


def test_a_need_that_runs_is_not_offered_again(ways):
    m = ways.screened("lawyer_advice")
    before = snapshot()
    with pytest.raises(Invalid):
        ways.take(m, "hand_more", "2022-06-06", **ways.needs("lawyer_advice"))
    assert snapshot() == before


def test_urging_stands_on_both_records(ways):
    m = ways.screened("lawyer_advice")
    handover = ways.handed(m, "律师咨询")
    m = ways.take(m, "urge", "2022-06-07", handover=handover, note="已到期")
    assert handover.other.events.order_by("-seq")[0].label == "催接收"
    assert m.events.order_by("-seq")[0].summary == "律师咨询，值班律师工作室，已到期"
    ways.accepted(handover, "2022-06-07")
    with pytest.raises(NotNow):
        ways.take(m, "urge", "2022-06-08", handover=handover)


def test_a_meeting_leaves_minutes_and_picks_what_goes_where(ways):
    said = {"people": "姜蕾、毕诚、滕远", "minutes": "厂子改制，先咨询后调解", "decision": "移交律师咨询"}
    m = ways.take(ways.demand(), "meeting", "2022-06-02", **said, **ways.needs("lawyer_advice"))
    assert m.state == "serving"
    assert m.analysis_meetings.get().decision == "移交律师咨询"
    paper = m.documents.get(template="研判会纪要")
    assert paper.internal
    again = ways.take(m, "meeting", "2022-06-06", **said)
    assert (again.state, again.handovers.count()) == ("serving", 1)


def test_matter_and_mind_are_both_recorded_and_the_return_visit_has_its_day(ways):
    m = ways.visiting("2022-06-09")
    assert (m.state, m.outcome, m.onestop.settled, m.onestop.eased) == ("visiting", "settled", True, True)
    assert due(m)["visit_due"] == ("2022-06-24", "running")
    m = ways.take(m, "revisit", "2022-06-15", satisfaction="fair", note="还要再说说")
    assert (m.state, m.onestop.satisfaction, m.closed_on) == ("closed", "fair", date(2022, 6, 9))
    assert due(m)["visit_due"][1] == "met"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"outcome": "procedure"}, "way"),
        ({"way": "suit"}, "way"),
        ({"settled": "no", "eased": "no"}, "outcome"),
    ],
)
def test_concluding_says_where_it_goes(ways, said, field):
    m = ways.gathered()
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(m, "conclude", "2022-06-09", **ways.CONCLUDE | said)
    assert list(wrong.value.form.errors) == [field]
    assert snapshot() == before


def test_an_answer_on_the_spot_closes_it_or_is_visited_later(ways):
    m = ways.take(ways.demand(), "answer_here", "2022-06-01", answer="可以到人社局投诉")
    assert (m.state, m.outcome) == ("closed", "answered")
    other = ways.demand(name="车大勇", phone="")
    other = ways.take(other, "answer_here", "2022-06-01", answer="可以到人社局投诉", revisit=True)
    assert (other.state, due(other)) == ("visiting", {"visit_due": ("2022-06-16", "running")})


def test_guided_to_the_way_of_the_law_with_its_paper(ways):
    m = ways.take(
        ways.demand(), "guide", "2022-06-01", way="arbitration", answer="请到区劳动人事争议仲裁院申请"
    )
    assert (m.state, m.outcome, m.onestop.way) == ("closed", "guided", "arbitration")
    assert "第三十一条" in str(m.documents.get(template="法定途径告知书").body)


def test_an_objection_comes_in_five_working_days_or_not_at_all(ways):
    m = ways.petition()
    before = snapshot()
    with pytest.raises(NotNow) as refusal:
        ways.take(m, "object_to", "2022-06-10", reason="不属于本机关职权")
    assert "2022-06-09" in str(refusal.value)
    assert snapshot() == before
    m = ways.take(m, "object_to", "2022-06-09", reason="不属于本机关职权")
    assert (m.state, m.outcome) == ("closed", "objected")


def test_the_public_adds_words_books_a_day_and_rates_once(ways):
    m = ways.public()
    citizen = Citizen(unit=m.unit, matter_id=m.pk)

    def do(step: str, day: str, **data: str) -> None:
        perform(matter_id=m.pk, step=step, actor=citizen, data={"day": day, **data}, at=ways.at(day))

    do("add_words", "2022-06-01", words="老板又说下月给")
    assert fresh(m).onestop.words.endswith("（2022-06-01 补充）老板又说下月给")
    with pytest.raises(Invalid):
        do("book", "2022-06-01", on="2022-06-03", half="am")  # Dragon Boat
    do("book", "2022-06-01", on="2022-06-06", half="am")
    assert fresh(m).onestop.booked == "2022-06-06 上午（待确认）"
    ways.take(m, "confirm_visit", "2022-06-02", on="2022-06-06", half="pm")
    assert fresh(m).onestop.booked == "2022-06-06 下午（已确认）"
    with pytest.raises(NotNow):
        do("rate", "2022-06-02", rating="good")
    ways.take(m, "answer_here", "2022-06-06", answer="已说明")
    do("rate", "2022-06-07", rating="bad", rating_words="来回跑，请打13812345521")
    assert (fresh(m).onestop.rating, fresh(m).onestop.rated_on) == ("bad", date(2022, 6, 7))
    assert fresh(m).events.get(step="rate").summary.endswith("来回跑，请打138****5521")
    with pytest.raises(NotNow):
        do("rate", "2022-06-08", rating="good")
    with pytest.raises(Refused):
        do("screen", "2022-06-08")
    other = ways.public()
    with pytest.raises(NotFound):
        perform(matter_id=other.pk, step="add_words", actor=citizen, data={}, at=ways.at("2022-06-08"))


def test_what_was_asked_for_comes_and_it_goes_on(ways):
    m = ways.take(ways.public(), "ask_more", "2022-06-02", what="请带上工资条")
    assert (m.state, m.waits_for, m.handler) == ("waiting", "来访人", ways.people.chuangkou)
    assert m.events.order_by("-seq")[0].summary == "请带上工资条"
    citizen = Citizen(unit=m.unit, matter_id=m.pk)
    perform(matter_id=m.pk, step="supplement", actor=citizen, data={"day": "2022-06-06", "words": "工资条在这"}, at=ways.at("2022-06-06"))  # fmt: skip
    assert fresh(m).state == "screening"


def test_a_sealed_demand_is_read_by_who_handles_it_alone(ways):
    m = ways.demand(ground="domestic_violence")
    clerk = ways.people.chuangkou
    colleague = newcomer(Role.CLERK, ways.people.units.window)
    assert (m.sealed, m.title, m.handler) == (True, "保密事项", clerk)
    for reader in (colleague, ways.people.wangju, ways.people.zhangcun):
        assert scope.level(reader, m) == scope.OUTLINE
    assert scope.level(clerk, m) == scope.FULL


def test_sealing_later_hides_the_title_and_keeps_a_handler(ways):
    m = ways.take(ways.public(), "seal", "2022-06-01", ground="minor")
    assert (m.sealed, m.title, m.handler) == (True, "保密事项", ways.people.chuangkou)
    sent = ways.screened("lawyer_advice", m=m)
    other = ways.handed(sent, "律师咨询").other
    assert (other.sealed, other.title) == (True, "保密事项")


def test_sealing_later_seals_what_was_handed_on_and_each_record_says_so(ways):
    m = ways.screened("lawyer_advice", "joint_mediation")
    colleague = newcomer(Role.CLERK, ways.people.units.window)
    others = [h.other for h in m.handovers.all()]
    assert [o.sealed for o in others] == [False, False]
    assert scope.level(ways.people.jiceng, others[1]) == scope.FULL
    m = ways.take(m, "seal", "2022-06-03", ground="domestic_violence")
    for other in map(fresh, others):
        event = other.events.order_by("-seq")[0]
        assert (other.sealed, event.label, event.summary) == (True, "保密", "移交来的事项已经保密")
        assert scope.level(colleague, other) < scope.FULL
    assert scope.level(ways.people.jiceng, fresh(others[1])) == scope.OUTLINE
    assert not Matter.objects.told(ways.people.jiceng).filter(pk=others[1].pk).exists()


def test_sealing_is_offered_by_the_words_that_ask_for_it(ways):
    m = ways.demand(words="丈夫打我，孩子害怕")
    form = form_for(OnestopProcess.transitions["seal"], m, ways.people.chuangkou, None, None, ways.at("2022-06-01"))  # fmt: skip
    assert form.fields["ground"].initial == "domestic_violence"
    assert form.fields["ground"].help_text == "来件里说到：“丈夫打”"


def test_what_is_added_later_is_told_to_all_who_still_work_for_it(ways):
    m = ways.screened("lawyer_advice", "counselling", "joint_mediation")
    lawyer, heart, back = (ways.handed(m, need) for need in ("律师咨询", "心理疏导", "联合调解"))
    ways.take(fresh(back.other), "send_back", "2022-06-06", ways.people.tiaojie, reason="企业在羊亭镇")
    ways.by_code(m, "add_words", "2022-06-07", words="找到欠条了，我电话 13812345521")
    told = {"label": "来访人补充", "summary": "找到欠条了，我电话 138****5521", "actor_text": "群众（网上）"}
    for handover in (lawyer, heart):
        last = fresh(handover.other).events.order_by("-seq")[0]
        assert {k: getattr(last, k) for k in told} == told
        assert [str(f) for f in faults(fresh(handover.other))] == []
    assert not back.other.events.filter(label="来访人补充").exists()
    ways.take(m, "add_words", "2022-06-08", words="来窗口说已经还了一半")
    assert fresh(lawyer.other).events.order_by("-seq")[0].actor == ways.people.chuangkou


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("2022-05-31", "这一天已经过了，请与来访人另约"),
        ("2022-06-03", "这一天休息，请另选一个工作日"),  # Dragon Boat
        ("2035-06-01", "2035 年的放假安排还没有公布，请选近一点的日子"),
    ],
)
def test_no_visit_is_confirmed_for_a_day_on_which_nobody_can_come(ways, on, why):
    m = ways.public()
    ways.by_code(m, "book", "2022-06-01", on="2022-06-06", half="am")
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(m, "confirm_visit", "2022-06-02", on=on, half="pm")
    assert wrong.value.form.errors["on"] == [why]
    assert snapshot() == before
    ways.take(m, "confirm_visit", "2022-06-02", on="2022-06-02", half="pm")
    assert fresh(m).onestop.booked == "2022-06-02 下午（已确认）"


def test_nobody_books_a_day_of_which_it_is_not_known_whether_anybody_works(ways):
    m = ways.public()
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        perform(
            matter_id=m.pk, step="book", actor=Citizen(unit=m.unit, matter_id=m.pk),
            data={"day": "2022-06-01", "on": "2035-06-01", "half": "am"}, at=ways.at("2022-06-01"),
        )  # fmt: skip
    assert wrong.value.form.errors == {"on": ["2035 年的放假安排还没有公布，请选近一点的日子"]}
    assert snapshot() == before


def test_the_town_office_sees_its_own_town_only(ways):
    here, there = ways.demand(), ways.demand(name="车大勇", phone="", region="371002003000")
    town = ways.people.zhangcun
    assert scope.level(town, here) == scope.FULL
    assert not Matter.objects.for_account(town).filter(pk=there.pk).exists()


def test_a_demand_does_not_end_while_somebody_works_for_it(ways):
    m = ways.screened("lawyer_advice")
    before = snapshot()
    with pytest.raises(NotNow) as refusal:
        ways.take(m, "withdraw", "2022-06-06", reason="不想反映了")
    assert str(refusal.value) == "还有移交没有结果：律师咨询"
    assert snapshot() == before


def test_marks_are_told(ways):
    m = ways.take(ways.demand(), "mark", "2022-06-01", repeat=True, escalated=True, risk="说要去北京")
    assert m.onestop.marks == ["重复", "越级"]
    assert m.events.order_by("-seq")[0].summary == "重复、越级；说要去北京"
    assert Handover.objects.everything("test").count() == 0
    assert Onestop.objects.get().risk == "说要去北京"


def test_a_return_visit_stands_in_the_step_bar_only_where_there_was_one(ways, client, settings):
    settings.FIXED_NOW = ways.at("2022-06-20")
    client.force_login(ways.people.chuangkou)

    def bar(m):
        shown = client.get(reverse("matter", args=[m.pk])).context["steps"]
        return [(step["name"], step["state"], step["note"]) for step in shown][2:]

    guided = ways.take(
        ways.demand(phone="", name="车大勇"), "guide", "2022-06-02", way="arbitration", answer="已告知"
    )
    assert bar(guided) == [("办结", "ok", "6月2日"), ("回访", "todo", "")]
    assert bar(ways.closed()) == [("办结", "ok", "6月9日"), ("回访", "ok", "6月15日")]


def test_who_left_no_telephone_reads_the_answer_under_the_code(ways, client, settings):
    """The receipt says that we answer there."""
    settings.FIXED_NOW = ways.at("2022-06-20")

    def read(m):
        return (
            client.post("/p/progress/", {"code": code_for(m.submission)}, follow=True).context["told"].answer
        )

    m = ways.public()
    assert read(m) == ""
    ways.take(m, "answer_here", "2022-06-02", answer="可以带借条来立案，或者打 13812345521")
    assert read(m) == "可以带借条来立案，或者打 138****5521"
    m = ways.take(ways.demand(), "guide", "2022-06-02", way="police", answer="谭春生到派出所报案")
    assert read(m) == "公安机关：谭某某到派出所报案"
    # Why the petition office was sent it back, and how a dispute ended, are not told by the code alone.
    m = ways.petition("2022-06-02", name="车大勇", phone="")
    assert read(ways.take(m, "object_to", "2022-06-02", reason="不属于本机关职权")) == ""
    m = ways.screened("lawyer_advice", m=ways.demand(name="毕小满", phone=""))
    ways.finished(ways.handed(m, "律师咨询"))
    assert read(ways.take(fresh(m), "conclude", "2022-06-09", **ways.CONCLUDE)) == ""
