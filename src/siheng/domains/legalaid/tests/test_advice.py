"""Advice on four channels; what is handed on has its term for the first answer, and the answer comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.domains.legalaid.forms import AnswerForm, CompareForm
from siheng.domains.legalaid.ledger import advice as ledger
from siheng.domains.legalaid.tests.test_papers import words
from siheng.kernel.exchange.testing import bring_rows
from siheng.kernel.matters import duplicates
from siheng.kernel.matters.door import Invalid, NotNow, open_matter
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.matters.playing import fresh, take
from siheng.kernel.matters.testing import snapshot


@pytest.fixture
def question(bureau: Any, at: Any) -> Any:
    def opened(day: str = "2022-03-01T09:00", by: Any = None, **changed: Any) -> Any:
        data = {
            "channel": "visit", "topic": "labour", "name": "苗春梅", "phone": "13812345521", "people": 1,
            "words": "工资拖了三个月，怎么要？", "day": day[:10],
        } | changed  # fmt: skip
        return open_matter(
            kind="advice",
            actor=by or bureau.yuanzhu,
            data=data,
            at=at(day),
            submission=f"t:{day}:{data}"[:60],
        )

    return opened


def test_answered_at_once_it_is_done_with_by_one_form_in_the_register_of_its_channel(question):
    m = question(answer="可以申请劳动仲裁，时效一年。", paper=True)
    assert (m.state, m.receipt, m.closed_on) == ("answered", "来访咨询 2022-00001", date(2022, 3, 1))
    assert [d.template for d in m.documents.all()] == ["法律咨询登记表"]
    assert not m.clocks.exists()
    assert (
        question("2022-03-01T10:00", channel="call", answer="可以。", same="other").receipt
        == "电话咨询 2022-00001"
    )


def test_a_letter_is_answered_in_writing_to_where_it_came_from(question, bureau, at):
    """法律援助法第23条: who asks is also told of the right to apply for aid."""
    letter = {"channel": "letter", "address": "张村镇前双岛村 12 号", "phone": ""}
    at_once = question(answer="可以申请劳动仲裁。", **letter)
    later = question("2022-03-02T09:00", name="于守业", **letter)
    assert later.documents.count() == 0
    later = take(later, "answer", bureau.yuanzhu, at("2022-03-03"), answer="可以起诉。")
    for m, papers, said in (
        (at_once, ["法律咨询答复函"], "可以申请劳动仲裁。"),
        (later, ["法律咨询登记表", "法律咨询答复函"], "可以起诉。"),
    ):
        assert [d.template for d in m.documents.order_by("id")] == papers
        told = words(m, "法律咨询答复函")
        assert said in told
        assert "有权依法申请法律援助" in told
    sent = {"method": "mail", "courier_no": "EMS1", "addressee": later.parties.get()}
    paper = later.documents.get(template="法律咨询答复函")
    later = take(later, "serve", bureau.yuanzhu, at("2022-03-03"), document=paper, **sent)
    assert later.services.get().document == paper
    # Without an address there is nowhere to send it; on other channels it is told.
    assert (
        question(
            "2022-03-04T09:00", name="车立新", phone="", channel="letter", answer="可以。"
        ).documents.count()
        == 0
    )
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        question("2022-03-05T09:00", name="", **letter)
    assert refused.value.form.errors == {"name": ["填了来信地址的，请填来信人"]}
    assert snapshot() == before


def test_who_asks_again_is_known_by_the_telephone(question):
    assert question(answer="可以。").advice.repeated is False
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        question("2022-04-01T09:00", answer="还是可以。")
    assert snapshot() == before
    (words,) = refused.value.form.errors["same"]
    assert words == (
        "以前问过：来访咨询 2022-00001（电话相同）问“工资拖了三个月，怎么要？”，答“可以。”。请选是不是同一件"
    )
    again = question("2022-04-01T09:00", answer="还是可以。", same="same")
    assert again.advice.repeated is True
    assert [(link.other.receipt, link.label) for link in again.links.all()] == [
        ("来访咨询 2022-00001", "同一件，重复咨询")
    ]
    assert question("2022-04-02T09:00", phone="", name="", answer="可以。").advice.repeated is False


def test_that_it_is_not_the_same_is_remembered(question, bureau, at):
    first = question(answer="可以。")
    second = question("2022-04-01T09:00", words="离婚后孩子的抚养费怎么要？", topic="family", same="other")
    assert second.advice.repeated is False
    assert duplicates.candidates(second, bureau.yuanzhu) == []
    third = question("2022-04-02T09:00", same="same")
    assert [m for m, _ in duplicates.candidates(third, bureau.yuanzhu)] == [second, first]
    assert (
        len(
            CompareForm(None, matter=third, actor=bureau.yuanzhu, today=date.fromisoformat("2022-04-03"))
            .fields["other"]
            .choices
        )
        == 2
    )
    take(third, "compare", bureau.yuanzhu, at("2022-04-03"), other=second.pk, same="other")
    assert [m for m, _ in duplicates.candidates(third, bureau.yuanzhu)] == [first]
    assert fresh(third).advice.repeated is True
    # Of two it is not said by itself which one came again.
    assert not third.links.exists()
    take(third, "compare", bureau.yuanzhu, at("2022-04-03"), other=first.pk, same="same")
    assert [link.other for link in third.links.all()] == [first]
    assert duplicates.candidates(third, bureau.yuanzhu) == []


def test_what_was_answered_to_a_like_question_stands_by_the_answer(question, bureau, at):
    """Of the same subject, in words like these; nothing that is sealed, nothing that the reader may not read."""
    question(answer="可以申请劳动仲裁，时效一年。")
    question(
        "2022-03-02T09:00", topic="family", words="离婚时孩子归谁？", answer="看谁带。", phone="", name=""
    )
    asked = question(
        "2022-03-03T09:00", words="老板拖了三个月工资，怎么要回来？", phone="13906310011", name="孙立民"
    )
    hint = (
        AnswerForm(None, matter=asked, actor=bureau.yuanzhu, today=date.fromisoformat("2022-03-03"))
        .fields["answer"]
        .help_text
    )
    assert "可以申请劳动仲裁，时效一年。" in hint
    assert "看谁带" not in hint
    town = question(
        "2022-03-04T09:00", by=bureau.tiaojie, words="工资拖了三个月，怎么要？", phone="", name=""
    )
    hint = (
        AnswerForm(None, matter=town, actor=bureau.tiaojie, today=date.fromisoformat("2022-03-04"))
        .fields["answer"]
        .help_text
    )
    assert not hint


def test_a_ledger_of_all_four_channels_comes_in_once(bureau, at):
    """Who came again is taken for the same question unless the row says otherwise."""
    row = {"咨询日期": "2022-03-01", "咨询内容": "劳动报酬、工伤", "咨询人": "苗春梅", "电话": "13812345521",
           "咨询的事": "工资拖了三个月，怎么要？", "答复": "可以申请仲裁。"}  # fmt: skip
    rows = [
        row,
        row | {"渠道": "电话", "咨询日期": "2022-03-02"},
        row | {"渠道": "网络", "以前问过的": "不是同一件"},
    ]

    def bring():
        return bring_rows(ledger, *rows, actor=bureau.yuanzhu, at=at("2022-12-30"))

    assert list(bring().sentences()) == []
    found = Matter.objects.everything("test").filter(kind="advice").order_by("id")
    assert [(m.advice.channel, m.advice.repeated) for m in found] == [
        ("visit", False), ("call", True), ("net", False),
    ]  # fmt: skip
    bring()
    assert found.count() == 3


def test_a_contact_point_hands_on_warmly_and_the_answer_comes_back(question, bureau, at):
    """Asked in Zhangcun on Friday afternoon; the centre answers on Monday, the next working day: in time."""
    m = question("2022-03-04T15:00", by=bureau.tiaojie, region="371002100000")
    m = take(
        m, "pass_on", bureau.tiaojie, at("2022-03-04T15:10"), what="advice", unit=bureau.units.aid,
        reason="涉及工伤，说不准", agreed=True,
    )  # fmt: skip
    assert (m.state, m.waits_for) == ("passed", "接收单位")
    other = m.handovers.get().other
    clock = other.clocks.get(key="first_answer")
    assert (other.kind, other.unit, clock.due_on) == ("advice", bureau.units.aid, date(2022, 3, 7))
    other = take(other, "answer", bureau.yuanzhu, at("2022-03-07T09:10"), answer="工伤认定要在一年内申请。")
    assert (other.advice.in_time, other.advice.minutes) == (True, 66 * 60)
    m = fresh(m)
    assert (m.state, m.handovers.get().result) == ("asked", "工伤认定要在一年内申请。")
    m = take(m, "answer", bureau.tiaojie, at("2022-03-07T11:00"), answer=m.handovers.get().result)
    assert (m.state, m.open) == ("answered", False)


def test_an_answer_after_its_term_is_late(question, bureau, at):
    m = question("2022-03-04T15:00", by=bureau.tiaojie)
    m = take(
        m, "pass_on", bureau.tiaojie, at("2022-03-04T15:10"), what="advice", unit=bureau.units.aid,
        reason="说不准", agreed=True,
    )  # fmt: skip
    other = take(m.handovers.get().other, "contact", bureau.yuanzhu, at("2022-03-08"), note="电话约了时间")
    assert (other.advice.in_time, other.clocks.get().state) == (False, Clock.State.MET)
    assert m.handovers.get().state == "accepted"


def test_advice_that_becomes_an_application_opens_a_case_at_the_centre(question, bureau, at):
    m = question(by=bureau.tiaojie)
    m = take(
        m, "pass_on", bureau.tiaojie, at("2022-03-01T10:00"), what="case", reason="没有钱请律师", agreed=True
    )
    case = m.handovers.get().other
    assert (case.kind, case.state, case.unit, case.legalaid.via) == (
        "legalaid", "offered", bureau.units.aid, "station",
    )  # fmt: skip
    take(
        case, "take_over", bureau.yuanzhu, at("2022-03-02"), category="civil", form="labour", cause="labour",
        stage="arbitration", person="migrant", waived="migrant",
    )  # fmt: skip
    assert m.handovers.get().state == "accepted"


def test_nothing_is_handed_on_without_the_person_s_consent(question, bureau, at):
    m = question(by=bureau.tiaojie)
    before = snapshot()
    with pytest.raises(Invalid):
        take(
            m, "pass_on", bureau.tiaojie, at("2022-03-01T10:00"), what="advice", unit=bureau.units.aid,
            reason="说不准",
        )  # fmt: skip
    assert snapshot() == before


def test_a_name_written_wrongly_is_put_right_and_where_none_was_given_there_is_none_to_put_right(
    question, bureau, at
):
    m, nameless = question("2022-03-01", name="苗春海"), question("2022-03-02", name="", phone="")
    data = {"party": m.parties.get(), "name": "苗春梅", "reason": "写错一字", "day": "2022-03-02"}
    m = take(m, "correct_party", bureau.yuanzhu, at("2022-03-02"), **data)
    assert (m.title, m.applicant_text) == ("苗春梅：劳动报酬、工伤", "苗春梅")
    before = snapshot()
    with pytest.raises(NotNow):
        take(nameless, "correct_party", bureau.yuanzhu, at("2022-03-03"), **data)
    assert snapshot() == before
