"""The words that suggest a need: found where they stand, and the page loses no letter of the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from siheng.domains.onestop.facts import suggestion
from siheng.domains.onestop.facts.suggestion import NEEDS, needs, pieces, sealing, urgent, ways

TOLD = "厂子改制三年了，拖欠的工资和社保一直没补。憋得睡不着。请不起律师。"


def test_each_need_is_suggested_by_the_very_words():
    found = {s.key: [(f.start, f.end, f.word) for f in s.found] for s in needs(TOLD)}
    assert found == {
        "lawyer_advice": [(2, 4, "改制"), (14, 16, "社保")],
        "legal_aid_advice": [(8, 13, "拖欠的工资"), (27, 32, "请不起律师")],
        "counselling": [(21, 23, "憋得"), (23, 26, "睡不着")],
    }
    assert {s.key: s.because for s in needs(TOLD)}["legal_aid_advice"] == "“拖欠的工资”“请不起律师”"
    assert {s.key: s.reason for s in needs(TOLD)}["lawyer_advice"] == "来访人说到“改制”“社保”"


def test_the_way_of_the_law_is_suggested_too():
    assert [s.key for s in ways(TOLD)] == ["labour_inspection"]
    assert ways("楼上漏水，邻居不修") == []


def test_words_that_ask_for_somebody_at_once():
    assert urgent("被丈夫打，真是不想活了，不想活了") == "“不想活”"
    assert urgent("想问问工资") == ""
    assert [s.key for s in sealing("家暴，孩子被打")] == ["minor", "domestic_violence"]


def test_the_marked_pieces_are_the_words_of_the_needs():
    assert [p.text for p in pieces(TOLD) if p.marked] == [
        "改制",
        "拖欠的工资",
        "社保",
        "憋得",
        "睡不着",
        "请不起律师",
    ]


WORDS = [w for words in NEEDS.values() for w in words]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=12).map("".join))
def test_no_letter_is_lost_and_every_position_is_right(text):
    assert "".join(p.text for p in pieces(text)) == text
    for found in suggestion.needs(text):
        assert all(text[f.start : f.end] == f.word for f in found.found)
