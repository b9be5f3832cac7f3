"""A paper that went out before a correction says so; issued anew it says what is right, and the old one stays, void."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from siheng.kernel.matters.door import NotNow
from siheng.kernel.matters.process import process
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.righting import outdated
from siheng.kernel.matters.testing import snapshot

NOTE = "按更正前的内容制发"


@pytest.fixture
def agreed(dispute, ways):
    return ways.agreed(ways.sat(ways.accepted(dispute())))


def old(m):
    return sorted(m.documents.get(pk=pk).template for pk in outdated(m.documents.all(), m.events.all()))


def corrected(ways, m, day="2022-03-11", **changed):
    party = m.parties.get(name="姜守业")
    return ways.take(
        m, "correct_party", day, party=party, reason="身份证上是“守叶”", **({"name": "姜守叶"} | changed)
    )


def amended(ways, m, day="2022-03-11", **changed):
    said = {
        "region": m.region_id, "category": m.mediation.category, "words": m.mediation.words, "people": 2,
        "source": "application", "difficulty": "simple", "sum": m.mediation.sum,
    }  # fmt: skip
    return ways.take(m, "amend", day, reason="登记错了", **(said | changed))


def test_every_paper_with_the_old_name_is_told_and_is_right_when_issued_anew(agreed, ways):
    m = corrected(ways, agreed)
    assert [o.who for o in m.obligations.all()] == ["姜守叶"]
    assert old(m) == ["人民调解协议书", "受理登记表", "权利义务告知书", "调解笔录"]
    before = m.documents.get(template="人民调解协议书")
    m = ways.take(m, "reissue", "2022-03-12", document=before, reason="当事人姓名更正")
    before.refresh_from_db()
    new = m.documents.get(template="人民调解协议书", status="issued")
    assert (before.status, before.void_reason, new.replaces) == ("void", "已更正：当事人姓名更正", before)
    assert "姜守业" in before.paper.text
    assert new.paper.text == before.paper.text.replace("姜守业", "姜守叶")
    assert (new.issued_on, new.paper.date) == (before.issued_on, before.paper.date)
    assert old(m) == ["受理登记表", "权利义务告知书", "调解笔录"]
    assert m.events.last().data["papers"] == ["人民调解协议书"]
    assert list(faults(m)) == []


def test_a_record_of_an_earlier_sitting_stays_the_record_of_that_sitting(agreed, ways, dispute):
    m = ways.accepted(dispute("2022-04-01"), "2022-04-02")
    m = ways.sat(ways.sat(m, "2022-04-04"), "2022-04-06", place="镇里")
    m = corrected(ways, m, "2022-04-07")
    first = m.documents.filter(template="调解笔录").first()
    m = ways.take(m, "reissue", "2022-04-07", document=first, reason="更正姓名")
    text = m.documents.get(replaces=first).paper.text
    assert ("南山村村委会" in text, "镇里" in text, "姜守叶" in text) == (True, False, True)


def test_what_was_entered_wrongly_is_put_right_in_the_papers_that_say_it(agreed, ways):
    m = amended(ways, agreed, category="contract", people=3, words="姜守业家的租约。")
    assert "受理登记表" in old(m)
    paper = m.documents.get(template="受理登记表")
    m = ways.take(m, "reissue", "2022-03-12", document=paper, reason="更正登记")
    text = m.documents.get(replaces=paper).paper.text
    assert [words in text for words in ("合同纠纷", "3人", "姜守业家的租约。", "邻里纠纷", "2人")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_what_no_paper_says_makes_none_of_them_wrong(agreed, ways):
    m = corrected(ways, agreed, name="", phone="13812345522")
    assert old(m) == []
    m = amended(ways, m, "2022-03-12", prevented="crime")
    assert old(m) == []
    before = snapshot()
    with pytest.raises(NotNow):
        ways.take(m, "reissue", "2022-03-12", document=m.documents.first(), reason="不用更正")
    assert snapshot() == before


def test_a_paper_that_went_out_after_the_correction_is_right(dispute, ways):
    m = corrected(ways, ways.accepted(dispute()), "2022-03-03")
    m = ways.agreed(ways.sat(m))
    assert old(m) == ["受理登记表", "权利义务告知书"]


def test_the_case_page_tells_it_beside_the_paper_and_leads_to_the_step(agreed, ways, bureau, settings, at):
    settings.FIXED_NOW = at("2022-03-12")
    m = corrected(ways, agreed)
    client = Client()
    client.force_login(bureau.tiaojie, backend="siheng.kernel.org.backend.Backend")
    page = html.unescape(client.get(reverse("matter", args=[m.pk])).content.decode())
    assert page.count(NOTE) == 4
    paper = m.documents.get(template="受理登记表")
    address = reverse("step", args=[m.pk, "reissue"])
    assert f'href="{address}?document={paper.pk}"' in page
    assert client.get(f"{address}?document={paper.pk}").context["form"]["document"].value() == str(paper.pk)
    # Who may not handle it is told, and led nowhere.
    client.force_login(bureau.wangju, backend="siheng.kernel.org.backend.Backend")
    page = html.unescape(client.get(reverse("matter", args=[m.pk])).content.decode())
    assert (page.count(NOTE), address in page) == (4, False)


def test_where_nothing_was_corrected_the_step_is_not_offered(agreed):
    assert not process("mediation").transitions["reissue"].when(agreed)


def test_a_name_that_stands_right_already_or_inside_another_s_is_left_alone(dispute, ways):
    """A short name is a part of longer ones: what is right in a paper must not be spoilt by putting the rest right."""
    m = ways.accepted(dispute(other_name="姜守", words="姜守业家堆了柴，姜守不认。"))
    m = ways.take(
        m, "correct_party", "2022-03-03", party=m.parties.get(name="姜守"), name="姜守业", reason="漏字"
    )
    paper = m.documents.get(template="受理登记表")
    m = ways.take(m, "reissue", "2022-03-04", document=paper, reason="更正姓名")
    assert "姜守业家堆了柴，姜守业不认。" in m.documents.get(replaces=paper).paper.text
    other = ways.accepted(dispute("2022-04-01", name="姜守业", other_name="姜守"), "2022-04-02")
    party = other.parties.get(name="姜守")
    other = ways.take(other, "correct_party", "2022-04-03", party=party, name="姜首", reason="写错")
    assert other.events.last().data["corrected"] == {}
