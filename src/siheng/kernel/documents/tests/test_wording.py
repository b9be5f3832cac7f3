"""What was typed stands in a paper with full-width marks, and ends as a sentence does."""

from __future__ import annotations

import pytest

from siheng.kernel.documents.wording import phrase, sentence


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("撤销“罚款决定”", "撤销“罚款决定”。"),
        ("撤销罚款决定（威环〔2022〕1号）", "撤销罚款决定（威环〔2022〕1号）。"),
        ("他说：“走。”", "他说：“走。”"),
        ("撤销罚款决定;", "撤销罚款决定；"),
        ("", ""),
    ],
)
def test_what_was_typed_is_ended_as_a_sentence(typed, printed):
    assert sentence(typed) == printed


def test_what_stands_within_a_sentence_does_not_end_it():
    assert phrase("责令限期改正(附期限)。") == "责令限期改正（附期限）"
