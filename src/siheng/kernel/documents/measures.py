"""The measures of an official paper (公文格式), GB/T 9704-2012: A4, 22 lines of 28 characters.

Millimetres and points as named; a character is one of the 28 of a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from siheng.kernel.documents.paper import Face, chinese_day

PAGE_MM = (210.0, 297.0)
TOP_MM, LEFT_MM, RIGHT_MM, BOTTOM_MM = 37.0, 28.0, 26.0, 35.0  # §5.2.1: type area 156 × 225 mm
LINES, CHARACTERS = 22, 28  # §5.2.3
TEXT_PT, TITLE_PT, SMALL_PT = 16.0, 22.0, 14.0  # 3号, 2号, 4号
# A line in twentieths of a point, rounded down so that 22 of them fit the type area: 28.95 pt.
LINE_TWIPS = int((PAGE_MM[1] - TOP_MM - BOTTOM_MM) / 25.4 * 1440 / LINES)
CHARACTER_TWIPS = (PAGE_MM[0] - LEFT_MM - RIGHT_MM) / 25.4 * 1440 / CHARACTERS
# 3号 type is narrowed by this much, in twentieths of a point, so that 28 characters fit a line and 29 do not.
TIGHT_TWIPS = -5
# The same as the grid of a page counts it, in 1/4096 pt.
CHARACTER_SPACE = TIGHT_TWIPS * 4096 // 20
LINE_PT = LINE_TWIPS / 20
# §7.2.4: the red mark begins 35 mm under the top of the type area; §7.2.7: the rule 4 mm under the number.
MARK_MM, RULE_MM, MARK_PT = 35.0, 4.0, 40.0
MARK_LINES = 5
# §7.5: the number of the page 7 mm under the type area, one character in from the outer edge.
FOLIO_MM = 7.0
RED = "E60012"

FONTS = {
    Face.TEXT: "仿宋_GB2312",
    Face.FIRST: "黑体",
    Face.SECOND: "楷体_GB2312",
    Face.TITLE: "方正小标宋简体",
}
DIGITS_FONT = "Times New Roman"
FOLIO_FONT = "宋体"


def mark_size(mark: str) -> float:
    """The size of the red mark in points: 40, or what lets a long name stay on one line."""
    return min(MARK_PT, int(CHARACTERS * TEXT_PT / max(len(mark), 1) * 2) / 2 - 0.5)


@dataclass(frozen=True)
class Ending:
    """How far signature and date stand from the right edge, in characters, and how many lines below."""

    signature: float
    date: float
    blank_lines: int


def ending(signature: str, day: date, *, sealed: bool) -> Ending:
    """§7.3.5: with a seal the date is four characters in and the signature centred over it.

    Without one the signature is two characters in, and the date begins two characters right of it, unless the
    date is too long for that: then the date is two in and the signature further.
    """
    long, short = width(signature), width(chinese_day(day))
    if sealed:
        middle = max(4 + short / 2, long / 2)
        return Ending(middle - long / 2, middle - short / 2, 2)
    if long - 2 >= short:
        return Ending(2, long - short, 1)
    return Ending(short + 4 - long, 2, 1)


def width(text: str) -> float:
    """How many characters wide a text is; Latin letters and digits take half."""
    return sum(0.5 if c.isascii() else 1.0 for c in text)
