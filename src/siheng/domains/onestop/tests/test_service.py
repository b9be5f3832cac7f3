"""A service: offered, accepted or returned in its time; what goes back, and what stays."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from siheng.domains.onestop.tests.conftest import PNG, due
from siheng.kernel.law.rulebook import rule
from siheng.kernel.matters import scope
from siheng.kernel.matters.door import Invalid, Refused, open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import newcomer, snapshot
from siheng.kernel.org.rights import Role
from siheng.kernel.trust.crypto import current_prefix


def test_each_service_finds_its_own_and_no_other(ways):
    m = ways.screened("lawyer_advice", "counselling", "legal_aid_advice")
    others = {h.need: h.other_id for h in m.handovers.all()}
    for account, need in ((ways.people.lvshi, "律师咨询"), (ways.people.xinli, "心理疏导"), (ways.people.yuanzhu, "法律援助咨询")):  # fmt: skip
        assert set(Matter.objects.for_account(account).values_list("pk", flat=True)) == {others[need]}


def test_the_one_door_knows_the_stage_and_the_due_day_of_a_service_and_no_more(ways):
    m = ways.screened("lawyer_advice")
    other = ways.handed(m, "律师咨询").other
    assert scope.level(ways.people.chuangkou, other) == scope.OUTLINE
    assert scope.level(ways.people.wangju, other) == scope.OUTLINE
    assert scope.level(ways.people.xinfang, other) == scope.NONE


def test_counselling_is_given_the_one_who_asks_and_not_against_whom(ways):
    m = ways.screened("lawyer_advice", "counselling", m=ways.demand(other="威海某厂"))
    lawyer, heart = ways.handed(m, "律师咨询").other, ways.handed(m, "心理疏导").other
    assert [p.name for p in lawyer.parties.all()] == ["谭春生", "威海某厂"]
    assert [p.name for p in heart.parties.all()] == ["谭春生"]
    assert heart.counter_text == ""


def test_a_counselling_is_sealed_and_whoever_takes_it_reads_it_alone(ways):
    handover = ways.handed(ways.screened("counselling"), "心理疏导")
    colleague = newcomer(Role.COUNSELLOR, ways.people.units.heart)
    offered = fresh(handover.other)
    assert (offered.sealed, scope.level(colleague, offered)) == (True, scope.FULL)
    taken = ways.accepted(handover)
    assert (taken.handler, scope.level(ways.people.xinli, taken)) == (ways.people.xinli, scope.FULL)
    for reader in (colleague, ways.people.wangju, ways.people.chuangkou):
        assert scope.level(reader, taken) == scope.OUTLINE
    assert scope.level(ways.people.lvshi, taken) == scope.NONE
    with pytest.raises(Refused):
        ways.take(taken, "remark", "2022-06-06", colleague, text="看一眼")


def test_what_was_said_in_a_counselling_never_leaves(ways):
    m = ways.screened("counselling")
    handover = ways.handed(m, "心理疏导")
    taken = ways.accepted(handover)
    secret = "夜里常常哭"
    taken = ways.take(taken, "record", "2022-06-07", ways.people.xinli, way="face", minutes=50, text=secret)
    ways.take(taken, "finish", "2022-06-08", ways.people.xinli, outcome="done", attention="建议家人多陪伴")
    m, other = fresh(m), fresh(handover.other)
    assert ways.handed(m, "心理疏导").result == "已完成，共 50 分钟。需要注意：建议家人多陪伴"
    assert not other.documents.filter(template="咨询记录").exists()
    told = str(list(m.events.values())) + str(list(m.documents.values())) + str(list(m.handovers.values()))
    assert secret not in told
    note = other.events.get(step="record")
    assert (note.internal, secret in note.summary) == (True, False)


def test_a_lawyers_advice_leaves_its_record_and_answers_in_words(ways):
    handover = ways.handed(ways.screened("lawyer_advice"), "律师咨询")
    taken = ways.accepted(handover)
    taken = ways.take(
        taken, "record", "2022-06-07", ways.people.lvshi, way="call", minutes=20, text="说明了仲裁时效"
    )
    assert taken.documents.filter(template="咨询记录").count() == 1
    assert taken.serviceitem.contacted_on.isoformat() == "2022-06-07"
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(taken, "finish", "2022-06-08", ways.people.lvshi, outcome="done")
    assert list(wrong.value.form.errors) == ["result"]
    assert snapshot() == before


def test_the_terms_of_a_service_are_the_bureaus_own_settings(ways):
    """Thursday 2 June; Dragon Boat off until the 5th: two working days end on Tuesday the 7th."""
    handover = ways.handed(ways.screened("lawyer_advice"), "律师咨询")
    taken = ways.accepted(handover, "2022-06-06")
    assert due(taken) == {
        "accept_due": ("2022-06-07", "met"),
        "contact_due": ("2022-06-08", "running"),
        "result_due": ("2022-06-21", "running"),
    }
    assert {rule(c.rule).is_law for c in taken.clocks.all()} == {False}
    assert taken.documents.filter(template="接收回执").count() == 1
    taken = ways.take(taken, "contact", "2022-06-07", ways.people.lvshi, way="call", note="约周四面谈")
    assert due(taken)["contact_due"][1] == "met"
    done = ways.take(taken, "finish", "2022-06-10", ways.people.lvshi, outcome="done", result="已答复")
    assert due(done)["result_due"][1] == "met"


def test_returning_says_why_and_the_one_who_asked_is_told(ways):
    m = ways.screened("lawyer_advice")
    handover = ways.handed(m, "律师咨询")
    before = snapshot()
    with pytest.raises(Invalid):
        ways.take(fresh(handover.other), "refuse", "2022-06-06", ways.people.lvshi, reason="")
    assert snapshot() == before
    other = ways.take(
        fresh(handover.other), "refuse", "2022-06-06", ways.people.lvshi, reason="已经委托本所对方"
    )
    assert (other.state, other.outcome) == ("returned", "returned")
    handover.refresh_from_db()
    assert (handover.state, handover.answer) == ("returned", "已经委托本所对方")
    last = fresh(m).events.order_by("-seq")[0]
    assert (last.label, last.summary) == ("退回移交：律师咨询", "已经委托本所对方")


def test_legal_aid_advice_may_end_in_an_application(ways):
    handover = ways.handed(ways.screened("legal_aid_advice"), "法律援助咨询")
    taken = ways.accepted(handover)
    done = ways.take(
        taken, "finish", "2022-06-08", ways.people.yuanzhu, outcome="aid", result="符合条件，转申请"
    )
    assert done.documents.filter(template="转介法律援助表").count() == 1
    lawyer = ways.screened("lawyer_advice", m=ways.demand(name="车", phone=""))
    other = ways.accepted(ways.handed(lawyer, "律师咨询"))
    with pytest.raises(Invalid):
        ways.take(other, "finish", "2022-06-08", ways.people.lvshi, outcome="aid", result="转")


def test_who_walks_in_at_the_service_is_registered_there(ways):
    data = {"need": "lawyer_advice", "words": "问合同", "name": "于海", "day": "2022-06-01"}
    lawyer = ways.people.lvshi
    m = open_matter(kind="service", actor=lawyer, data=data, at=ways.at("2022-06-01"), submission="walk")
    assert (m.state, m.handler, m.unit.code, m.sealed) == ("serving", lawyer, "lawyers", False)
    done = ways.take(m, "finish", "2022-06-01", lawyer, outcome="done", result="已解答")
    assert (done.state, done.closed_on.isoformat()) == ("ended", "2022-06-01")


def test_papers_go_along_to_the_lawyer_and_not_to_the_counsellor(ways):
    photos = MultiValueDict({"photos": [SimpleUploadedFile("欠条.png", PNG, "image/png")]})
    m = ways.screened("lawyer_advice", "counselling", m=ways.demand(files=photos))
    assert [a.name for a in ways.handed(m, "律师咨询").other.attachments.all()] == ["欠条.png"]
    assert not ways.handed(m, "心理疏导").other.attachments.exists()


@pytest.mark.parametrize("papers", [True, False])
def test_papers_go_along_only_where_that_was_said_and_the_other_record_agrees(ways, papers):
    photos = MultiValueDict({"photos": [SimpleUploadedFile("欠条.png", PNG, "image/png")]})
    needs = ("lawyer_advice", "joint_mediation")
    m = ways.screened(*needs, m=ways.demand(files=photos), papers=papers)
    for handover in m.handovers.all():
        assert [a.name for a in handover.other.attachments.all()] == (["欠条.png"] if papers else [])
        assert list(faults(handover.other)) == []


def test_what_was_said_lies_encrypted_and_in_no_event(ways):
    """个人信息保护法第51条; 精神卫生法第23条: a counsellor keeps what was said."""
    taken = ways.accepted(ways.handed(ways.screened("counselling"), "心理疏导"))
    said = {"record": "夜里常常哭", "remark": "下次请母亲一起来"}
    taken = ways.take(
        taken, "record", "2022-06-07", ways.people.xinli, way="face", minutes=50, text=said["record"]
    )
    taken = ways.take(taken, "remark", "2022-06-08", ways.people.xinli, text=said["remark"])
    assert [n.text for n in taken.service_notes.all()] == list(said.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM onestop_servicenote ORDER BY id")
        stored = [row[0] for row in cursor.fetchall()]
    assert all(text.startswith(current_prefix()) for text in stored)
    events = str(list(taken.events.values()))
    assert not [words for words in said.values() if words in events + str(stored)]
    assert list(faults(taken)) == []


def test_the_notes_of_a_service_are_read_by_who_gives_it(ways, client):
    taken = ways.accepted(ways.handed(ways.screened("counselling"), "心理疏导"))
    taken = ways.take(
        taken, "record", "2022-06-07", ways.people.xinli, way="face", minutes=50, text="夜里常常哭"
    )
    for account, told in (
        (ways.people.xinli, True),
        (ways.people.chuangkou, False),
        (ways.people.wangju, False),
    ):
        client.force_login(account)
        page = client.get(reverse("matter", args=[taken.pk])).content.decode()
        assert ("夜里常常哭" in page) is told
