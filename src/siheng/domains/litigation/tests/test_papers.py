"""The papers of a suit go out whole, cite the article of their instance, and tell no number in full."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.domains.litigation.facts import formal, lines
from siheng.kernel.documents.templates import all_templates
from siheng.kernel.matters.models import Matter

ID, PHONE = "11010519491231002X", "13812345521"


def paper(m: Matter, name: str) -> str:
    """The words of the newest paper of a name."""
    document: Any = m.documents.filter(template=name).order_by("-id").first()
    return str(document.paper.text)


def test_every_template_of_the_room_is_issued_by_a_step(suit, ways):
    m = ways.take(suit(), "ask_extension", "2022-03-02", cause="现场勘验材料在外地")
    m = ways.take(
        m,
        "authorise",
        "2022-03-02",
        agents="李霞(区司法局科员)",
        second_agent="邹强(区司法局科员)",
        powers="一般代理",
    )
    m = ways.answered(m)
    m = ways.take(m, "hearing_notice", "2022-03-20", hearing_on="2022-04-06", hearing_place="第一审判庭")
    ways.take(m, "explain_absence", "2022-03-30", absence="duty", absence_note="参加防汛指挥", staff="李霞")
    ours = {name for domain, name in all_templates() if domain == "litigation"}
    assert {d.template for d in m.documents.all()} == ours
    assert all("＿＿＿" not in paper(m, name) for name in ours)
    assert "需要履行他人不能代替的公务" in paper(m, "负责人出庭情况说明")
    assert "2022年4月6日" in paper(m, "负责人出庭情况说明")
    assert "邹强（区司法局科员）" in paper(m, "授权委托书")


def test_a_joint_answer_speaks_of_the_act_and_of_the_decision(suit, ways):
    text = paper(ways.answered(suit()), "行政应诉答辩状")
    for words in (
        "（2022）鲁1002行初12号",
        "第六十七条第一款",
        "就行政行为的合法性和复议决定的合法性一并答辩",
        "其他被告：威海市环翠区人民政府竹岛街道办事处",
    ):
        assert words in text


def test_the_government_alone_answers_for_itself(suit, sole, ways):
    text = paper(ways.answered(suit(**sole)), "行政应诉答辩状")
    assert "一并答辩" not in text
    assert "其他被告" not in text


def test_an_answer_of_the_second_instance_cites_its_own_article(suit, ways):
    text = paper(ways.answered(suit(instance="second")), "行政应诉答辩状")
    assert "第八十六条" in text
    assert "上诉状" in text


def test_the_pieces_of_evidence_stand_one_on_a_line(suit, ways):
    text = paper(ways.answered(suit()), "证据清单")
    assert "1．现场笔录，证明违法事实" in text
    assert "2．行政复议决定书" in text


def test_no_citizen_s_number_leaves_in_full(suit, ways):
    m = suit(claims=f"赔偿,电话{PHONE},身份证{ID}")
    text = paper(ways.answered(m), "行政应诉答辩状")
    assert ID not in text
    assert PHONE not in text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("于 9:30 开庭,赔偿 20,000 元", "于 9:30 开庭，赔偿 20,000 元"),
        ("李霞(科员);邹强", "李霞（科员）；邹强"),
        (None, ""),
    ],
)
def test_marks_are_full_width_and_numbers_stay(typed, written):
    assert formal(typed) == written


def test_empty_lines_are_no_evidence():
    assert lines("甲\n\n  \n乙") == ["1．甲", "2．乙"]
