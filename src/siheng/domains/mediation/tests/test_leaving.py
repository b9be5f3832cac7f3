"""How a dispute goes on elsewhere: a letter with its papers as one file, legal aid as a matter, or as one with another."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from siheng.domains.mediation.forms import AcceptForm, LinkSameForm
from siheng.domains.mediation.services import leaving
from siheng.domains.mediation.tests.conftest import png
from siheng.domains.mediation.tests.test_court import not_now
from siheng.domains.mediation.tests.test_register import refused
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.models import Handover, Link
from siheng.kernel.matters.playing import fresh, take
from siheng.kernel.matters.record import faults
from siheng.kernel.org.clock import local_day


@pytest.fixture
def failed(dispute, ways):
    m = ways.sat(ways.accepted(dispute()))
    m = ways.take(m, "upload", "2022-03-05", paper=png(), category="现场照片")
    return ways.failed(m)


def gone(ways, m, **changed):
    """To the court, with what the form offers by itself."""
    from siheng.domains.mediation.forms import HandToForm
    from siheng.kernel.org.clock import local_day

    form = HandToForm(matter=m, actor=ways.by, today=local_day(ways.at("2022-03-14")))
    offered = {name: form.fields[name].initial for name in ("documents", "attachments")}
    asked = {"way": "suit", "to": "威海市环翠区人民法院", "agreed": True}
    return ways.take(m, "hand_to", "2022-03-14", **(asked | offered | changed))


def test_the_papers_go_along_in_one_file_and_what_was_conceded_stays(failed, ways, client, bureau):
    """人民调解法第26条; 特邀调解规定第22条: the record of the sitting is not offered."""
    m = gone(ways, failed)
    (seq,) = m.events.filter(step="hand_to").values_list("seq", flat=True)
    client.force_login(bureau.tiaojie)
    answer = client.get(reverse("mediation_bundle", args=[m.pk, seq]))
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    inside = [n.split(" ", 1)[1] for n in names if n.startswith("移交材料/")]
    assert inside == [
        "纠纷移交函.docx", "人民调解受理登记表.docx", "人民调解当事人权利义务告知书.docx", "终止调解通知书.docx", "现场照片 身份证.png",
    ]  # fmt: skip
    assert "调解笔录" not in str(m.documents.last().body)
    assert leaving.bundle(m, seq) == answer.content


def test_the_file_is_for_who_reads_the_dispute(failed, ways, client, bureau, village):
    m = gone(ways, failed)
    (seq,) = m.events.filter(step="hand_to").values_list("seq", flat=True)
    client.force_login(village)
    assert client.get(reverse("mediation_bundle", args=[m.pk, seq])).status_code == 404
    client.force_login(bureau.tiaojie)
    assert client.get(reverse("mediation_bundle", args=[m.pk, seq - 1])).status_code == 404


def test_a_letter_names_to_whom(failed, ways):
    refused(lambda: gone(ways, failed, to=""), "to")
    refused(lambda: gone(ways, failed, agreed=False), "agreed")
    assert "移交" in gone(ways, failed, way="ruling", to="区自然资源局").documents.last().title


def test_what_is_on_its_way_goes_nowhere_else(dispute, ways):
    m = ways.agreed(ways.accepted(dispute()))
    not_now(lambda: ways.take(m, "hand_to", "2022-03-14", way="suit", to="法院", agreed=True))


def test_who_needs_legal_aid_while_it_is_mediated_has_it_with_the_papers_that_were_picked(
    dispute, ways, bureau
):
    """It opens a matter at the aid centre; the mediation goes on, its terms run, and the result comes back to it."""
    m = ways.sat(ways.accepted(dispute()))
    refused(lambda: gone(ways, m, way="suit"), "way")
    paper = m.documents.get(template="受理登记表")
    m = gone(
        ways, m, way="aid", to="", centre=bureau.units.aid, reason="请不起律师", documents=[paper.pk], attachments=[]
    )  # fmt: skip
    assert (m.state, m.open, m.clocks.get(key="conclude").state) == ("accepted", True, "running")
    assert "正在我会调解，当事人需要法律援助。" in str(m.documents.last().body)
    other = m.handovers.get().other
    assert (other.kind, other.state, [a.category for a in other.attachments.all()]) == (
        "legalaid", "offered", ["人民调解受理登记表"],
    )  # fmt: skip
    take(other, "advise", bureau.yuanzhu, ways.at("2022-03-15"), answer="先申请劳动仲裁。", told=True)
    assert m.handovers.get().result == "已咨询答复：先申请劳动仲裁。"
    assert ways.agreed(fresh(m), "2022-03-16").outcome == "settled"


def test_legal_aid_is_a_letter_where_no_such_mechanism_is_there(failed, ways, monkeypatch):
    monkeypatch.setattr(leaving, "AID", "no_such_kind")
    m = gone(ways, failed, way="aid", to="区法律援助中心")
    assert not m.handovers.exists()


def test_legal_aid_becomes_a_matter_whose_result_comes_back(failed, ways, bureau, monkeypatch, at):
    """Another kind that takes handovers stands for legal aid here: what matters is the way there and back."""
    monkeypatch.setattr(leaving, "AID", "mediation")
    centre = bureau.units.tw_zc
    monkeypatch.setattr(leaving, "aid_centres", lambda: [centre])
    refused(lambda: gone(ways, failed, way="aid", centre=None, to=""), "centre")
    refused(lambda: gone(ways, failed, centre=centre), "centre")
    m = gone(ways, failed, way="aid", to="", centre=centre, reason="经济困难")
    handover = Handover.objects.everything("test").get(matter=m)
    assert (handover.need, handover.state, handover.reason) == ("申请法律援助", "sent", "经济困难")
    assert [a.category for a in handover.other.attachments.all()] == [
        "人民调解受理登记表", "人民调解当事人权利义务告知书", "终止调解通知书", "现场照片",
    ]  # fmt: skip
    assert list(faults(handover.other)) == []
    assert [p.name for p in handover.other.parties.all()] == ["王秀兰", "姜守业"]
    other = ways.take(fresh(handover.other), "take_over", "2022-03-15")
    other = ways.accepted(other, "2022-03-16", category="neighbours")
    other = ways.failed(other, "2022-03-20")
    handover.refresh_from_db()
    assert (handover.state, handover.result[:5]) == ("ended", "未达成协议")
    assert (fresh(m).events.last().label, list(faults(fresh(m)))) == ("回传结果：申请法律援助", [])


@pytest.fixture
def twice(dispute):
    return dispute(), dispute("2022-03-05", source="petition")


def test_the_same_dispute_is_named_on_the_later_one(twice, ways):
    first, later = twice
    refused(lambda: ways.take(first, "link_same", "2022-03-06", number=later.receipt), "number")
    m = ways.take(later, "link_same", "2022-03-06", number=first.receipt, into="no")
    assert (m.mediation.same_as, m.open, m.state) == (first, True, "registered")
    assert Link.objects.everything("test").get(matter=m).label == "同一纠纷"


def test_what_may_be_the_same_is_told_to_whoever_accepts(twice, ways):
    """One dispute counts once: who is about to take up the later one is told of the one that is there."""
    first, later = twice
    day = local_day(ways.at("2022-03-06"))
    told = AcceptForm(matter=later, actor=ways.by, today=day).fields["handler"].help_text
    assert told.startswith(f"可能是同一纠纷：{first}，{first.title}（")
    assert told.endswith("是的，先办“登记为同一纠纷”")
    assert AcceptForm(matter=first, actor=ways.by, today=day).fields["handler"].help_text == ""


def test_what_may_be_the_same_is_offered(twice, ways):
    """Same telephone, same name in the same town, same other side."""
    first, later = twice
    form = LinkSameForm(matter=later, actor=ways.by, today=local_day(ways.at("2022-03-06")))
    assert [c[0] for c in form.fields["likely"].choices] == ["", first.receipt]
    m = ways.take(later, "link_same", "2022-03-06", likely=first.receipt, into="yes")
    assert m.mediation.same_as == first


def test_a_duplicate_found_late_is_joined_and_the_dispute_counted_once(twice, ways, bureau):
    """Found while both are being mediated: one goes on, its terms run; the other ends, its terms with it."""
    first, later = (
        ways.accepted(twice[0], "2022-03-06"),
        ways.sat(ways.accepted(twice[1], "2022-03-06"), "2022-03-07"),
    )
    m = ways.take(later, "link_same", "2022-03-08", number=first.number, into="yes")
    assert (m.state, m.open, m.outcome, m.due_on) == ("joined", False, "joined", None)
    settled = ways.agreed(fresh(first), "2022-03-10")
    assert (settled.outcome, list(faults(m)), list(faults(settled))) == ("settled", [], [])
    ours = [f for f in registry().of_domain("mediation") if not f.key.startswith("mediation.subsidy")]
    found = evaluate(ours, Period.year(2022))
    assert [found[f"mediation.{k}"].number for k in ("received", "settled", "ended")] == [1, 1, 1]


def test_who_handed_the_duplicate_over_is_told(dispute, ways, handed):
    first = ways.accepted(dispute())
    origin = dispute("2022-03-02", name="曲波", other_name="车明", phone="13912345521")
    other = ways.take(handed(origin), "take_over", "2022-03-03")
    ways.take(other, "link_same", "2022-03-04", number=first.number, into="yes")
    handover = Handover.objects.everything("test").get(other=other)
    assert (handover.state, handover.result) == ("ended", f"与{first.number}是同一纠纷，并入那一件办理")


def test_nothing_is_joined_into_what_is_closed_nor_what_has_its_outcome(twice, ways):
    first, later = twice
    closed = ways.failed(ways.accepted(first, "2022-03-06"))
    refused(lambda: ways.take(later, "link_same", "2022-03-13", number=closed.number, into="yes"), "into")
    m = ways.agreed(ways.accepted(later, "2022-03-06"))
    refused(lambda: ways.take(m, "link_same", "2022-03-13", number=closed.number, into="yes"), "into")
    m = ways.take(m, "link_same", "2022-03-13", number=closed.number, into="no")
    assert (m.state, m.mediation.same_as) == ("agreed", closed)


def test_a_dispute_that_was_refused_goes_on_by_a_letter_with_its_receipt_number(dispute, ways):
    """It never had a case number; the letter lists the copies that go along."""
    m = ways.take(dispute(), "refuse", "2022-03-02", ground="no_consent")
    m = gone(ways, m)
    letter = str(m.documents.get(template="移交函").body)
    assert "'text': '邻里纠纷'" in letter
    assert "'text': '调解 2022-00001'" in letter
    assert "'missing': True" not in letter
