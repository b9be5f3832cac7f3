"""Chinese numerals are read as numbers, and what is none is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.figures.numerals import read, read_decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [("两", 2), ("十", 10), ("十二", 12), ("三十", 30), ("三百二十", 320), ("一千二百零五", 1205), ("四千", 4000), ("一万二千", 12000),
     ("二〇二二", 2022), ("两百万", 2000000), ("百", 100), ("三亿零五万", 300050000)],
)  # fmt: skip
def test_numerals(text, number):
    assert read(text) == number


@pytest.mark.parametrize("text", ["", "万一", "十十", "百千", "件", "三四百"])
def test_no_numerals(text):
    assert read(text) is None


def test_a_decimal():
    assert str(read_decimal("三十四点四四")) == "34.44"
    assert read_decimal("三十四点") is None


def spelled(number):
    """A number below a myriad in Chinese, built from its places."""
    text, gap = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + word
        gap = not digit
    return text


@given(st.integers(1, 9999))
def test_every_number_reads_back(number):
    assert read(spelled(number)) == number
