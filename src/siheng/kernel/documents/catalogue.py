"""The cover and the catalogue (卷宗封面与目录) of a dossier, as a Word file.

The pages (页次) are written in by hand when the volume is bound: only the bound volume has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt

from siheng.kernel.documents import measures as m
from siheng.kernel.documents import word
from siheng.kernel.documents.paper import Face, Run, words

# Widths in characters.
COLUMNS = (("序号", 2.5), ("文书名称", 8.5), ("文号", 7.0), ("日期", 5.0), ("页次", 2.0), ("备注", 3.0))
Row = tuple[str, str, date, str]


def build_catalogue(
    title: str, number: str, volumes: Sequence[tuple[str, Sequence[Row]]], day: date | None
) -> bytes:
    """A cover, then a catalogue for each volume: for each entry its name, number, day and remark."""
    document = word.blank("卷宗封面与目录", "", day)
    cover = word.add(document, words("卷　　宗"), Face.TITLE, size=m.TITLE_PT)
    cover.paragraph_format.alignment, cover.paragraph_format.space_before = ALIGN.CENTER, Pt(6 * m.LINE_PT)
    cover.paragraph_format.space_after = Pt(4 * m.LINE_PT)
    for name, value in (("案　　号", number or "无"), ("案　　由", title), ("卷　　数", _count(volumes))):
        word.add(document, [Run(f"{name}：{value}")], Face.TEXT)
    for volume, rows in volumes:
        head = word.add(document, words(f"{volume}目录"), Face.TITLE, size=m.TITLE_PT)
        head.paragraph_format.alignment, head.paragraph_format.page_break_before = ALIGN.CENTER, True
        head.paragraph_format.space_after = Pt(m.LINE_PT)
        _table(document, rows)
    return word.saved(document, day)


def _count(volumes: Sequence[tuple[str, Sequence[Row]]]) -> str:
    return "，".join(f"{volume}{len(rows)}件" for volume, rows in volumes)


def _table(document: Any, rows: Sequence[Row]) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, (_, width) in zip(table.columns, COLUMNS, strict=True):
        column.width = Pt(width * m.CHARACTER_TWIPS / 20)
    _fill(table.rows[0], [name for name, _ in COLUMNS], Face.FIRST)
    for n, (name, number, day, remark) in enumerate(rows, start=1):
        _fill(table.add_row(), [str(n), name, number, day.isoformat(), "", remark], Face.TEXT)


def _fill(row: Any, texts: Sequence[str], face: Face) -> None:
    for cell, text, (_, width) in zip(row.cells, texts, COLUMNS, strict=True):
        cell.width = Pt(width * m.CHARACTER_TWIPS / 20)
        line = cell.paragraphs[0]
        line.paragraph_format.line_spacing = Pt(20)
        line.paragraph_format.alignment = ALIGN.CENTER if face is Face.FIRST or text.isdigit() else ALIGN.LEFT
        word.put(line, Run(text), face, 12)
        word.switch_off(line._p.get_or_add_pPr(), "snapToGrid")
