"""A text to be checked is read from what offices have: UTF-8, GB 18030 and Word; anything else is told, not guessed."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from siheng.kernel.figures import reading
from siheng.kernel.figures.reading import Unreadable, read, read_file

TEXT = "2022年以来受理行政复议案件90件，\n综合纠错率34.44%。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_in_an_encoding(encoding):
    assert read(TEXT.encode(encoding), "报告.txt") == TEXT


def test_windows_line_ends():
    assert read(TEXT.replace("\n", "\r\n").encode(), "报告.txt") == TEXT


def test_a_word_file_with_a_table_between_paragraphs():
    document = docx.Document()
    document.add_paragraph("受理90件")
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ["审结", "90", "件"], strict=True):
        cell.text = text
    document.add_paragraph("年末")
    saved = io.BytesIO()
    document.save(saved)
    assert read(saved.getvalue(), "报告.docx") == "受理90件\n审结|90|件\n年末"


def test_a_word_file_is_read_to_its_corners():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "2022年总结"
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>受理90件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, control)
    changed = document.add_paragraph("审结")._p
    changed.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>80</w:delText></w:r></w:del>"))
    changed.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>90件</w:t></w:r></w:ins>"))
    saved = io.BytesIO()
    document.save(saved)
    assert read(saved.getvalue(), "报告.docx") == "受理90件\n审结90件\n2022年总结"


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0old", b"PK\x03\x04broken", b"\x00\x01\x02\xff\xfe"]
)
def test_what_cannot_be_read_is_said(content):
    with pytest.raises(Unreadable):
        read(content, "文件")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Unreadable, match="不能打开"):
        read_file(tmp_path / "没有.txt")


def test_a_table_inside_a_cell_is_told_once_however_deep():
    """Told at each of its depths a file of 40 KB became 700 MB of text."""
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    for _ in range(20):
        cell = cell.add_table(1, 1).cell(0, 0)
    cell.text = "受理90件"
    saved = io.BytesIO()
    document.save(saved)
    assert read(saved.getvalue(), "报告.docx").split() == ["受理90件"]


def test_a_word_file_that_unpacks_into_more_than_any_report_is_refused(monkeypatch):
    document = docx.Document()
    document.add_paragraph("1" * 200_000)
    saved = io.BytesIO()
    document.save(saved)
    monkeypatch.setattr(reading, "UNPACKED", 200_000)
    with pytest.raises(Unreadable, match="展开后过大"):
        read(saved.getvalue(), "报告.docx")
