"""A paper drawn by GB/T 9704-2012: the page, the type, the lines, the ending; the same each time."""

import io
import re
import subprocess
import zipfile
from datetime import date
from shutil import which

import pytest
from docx import Document as open_word
from docx.oxml.ns import qn

from siheng.kernel.documents import measures as m
from siheng.kernel.documents.layout import build_html
from siheng.kernel.documents.paper import Kind, Paper, Paragraph, Run, paragraph, words
from siheng.kernel.documents.word import build_report_word, build_word

from .conftest import FACTS

DAY = date(2022, 12, 30)


def paper(**changes):
    fields = {
        "head": words("威海市环翠区人民政府"),
        "number": words("威环政复受字〔2022〕90号"),
        "title": words("受理通知书"),
        "addressee": (Run("苗某某", slot=True),),
        "paragraphs": tuple(
            paragraph(words(t))
            for t in ("正文第一段。", "一、标题", "（一）小标题。接正文。", "附件：1. 样式")
        ),
        "signature": words("威海市环翠区人民政府"),
        "date": DAY,
        "sealed": True,
    }
    return Paper(**(fields | changes))


def word(content):
    return open_word(io.BytesIO(content))


def line(document, text):
    return next(p for p in document.paragraphs if text in p.text)


def fonts(run):
    found = run._r.rPr.find(qn("w:rFonts"))
    return found.get(qn("w:eastAsia")), run.font.size.pt


def indent(p, name):
    return p._p.pPr.find(qn("w:ind")).get(qn(f"w:{name}"))


def test_the_page_is_a4_with_a_type_area_of_156_by_225_mm():
    section = word(build_word(paper())).sections[0]
    sizes = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(s.mm, 1) for s in sizes] == [210.0, 297.0, 37.0, 28.0, 26.0]
    assert round(section.bottom_margin.mm, 1) == 35.0
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "579"
    assert 22 * 579 <= 225 / 25.4 * 1440 < 23 * 579
    narrow = m.TEXT_PT + m.TIGHT_TWIPS / 20
    assert 28 * narrow <= 156 / 25.4 * 72 < 29 * narrow


def test_the_type_is_that_of_the_standard():
    document = word(build_word(paper()))
    assert fonts(line(document, "正文第一段").runs[0]) == ("仿宋_GB2312", 16)
    assert fonts(line(document, "受理通知书").runs[0]) == ("方正小标宋简体", 22)
    assert fonts(line(document, "一、标题").runs[0]) == ("黑体", 16)
    second = line(document, "（一）小标题").runs
    assert [(r.text, *fonts(r)) for r in second] == [
        ("（一）小标题。", "楷体_GB2312", 16),
        ("接正文。", "仿宋_GB2312", 16),
    ]
    mark = document.paragraphs[0]
    assert (mark.text, fonts(mark.runs[0])) == ("威海市环翠区人民政府", ("方正小标宋简体", 40))
    assert str(mark.runs[0].font.color.rgb) == m.RED
    normal = document.styles["Normal"]
    assert (normal.font.size.pt, round(normal.paragraph_format.line_spacing.pt, 2)) == (16, 28.95)


def test_the_red_rule_stands_under_the_number_and_only_with_a_red_head():
    number = line(word(build_word(paper())), "〔2022〕90号")
    edge = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert edge.get(qn("w:color")) == m.RED
    plain = build_word(paper(head=()))
    assert "pBdr" not in word(plain).element.xml
    assert [p.text for p in word(plain).paragraphs][:2] == ["受理通知书", "威环政复受字〔2022〕90号"]


def test_paragraphs_begin_two_characters_in_and_the_addressee_at_the_edge():
    document = word(build_word(paper()))
    assert indent(line(document, "正文第一段"), "firstLineChars") == "200"
    assert line(document, "苗某某：")._p.pPr.find(qn("w:ind")) is None
    attached = line(document, "附件：")
    assert (indent(attached, "leftChars"), indent(attached, "hangingChars")) == ("500", "300")


@pytest.mark.parametrize(
    ("signature", "sealed", "expected"),
    [
        ("威海市环翠区人民政府", True, (2.5, 4)),
        # Longer than the place over the date: it reaches the edge and the date moves in under its middle.
        ("威海市环翠区人民政府行政复议办公室", True, (0, 5)),
        ("威海市环翠区人民政府", False, (2, 3)),
        ("区司法局", False, (7, 2)),
    ],
)
def test_the_ending_stands_where_the_standard_puts_it(signature, sealed, expected):
    place = m.ending(signature, DAY, sealed=sealed)
    assert (place.signature, place.date) == expected


def test_the_number_of_the_page_is_outside_in_song_type():
    document = word(build_word(paper()))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert re.sub(r"\s", "", odd.text) == "——"
    assert "PAGE" in odd._p.xml
    assert fonts(odd.runs[0]) == ("宋体", 14)


def test_the_same_paper_gives_the_same_bytes_without_the_clock():
    first, second = build_word(paper()), build_word(paper())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as made:
        assert {info.date_time for info in made.infolist()} == {(2022, 12, 30, 0, 0, 0)}
        assert not [n for n in made.namelist() if "thumbnail" in n]
    about = word(first).core_properties
    assert (about.title, about.author, about.comments) == ("受理通知书", "威海市环翠区人民政府", "")
    assert about.created.date() == about.modified.date() == DAY


def test_a_long_red_mark_stays_on_one_line():
    for length in (4, 10, 11, 20, 40):
        assert length * m.mark_size("威" * length) <= 156 / 25.4 * 72
    assert m.mark_size("威海市环翠区人民政府") == 40


def test_a_report_keeps_its_headings_for_navigation():
    content = build_report_word(
        title="2022年工作总结", organ="威海市环翠区司法局", number="", day=DAY,
        blocks=["开头。", "一、重点工作", "（一）突出成果巩固。起草文件。", "1. 三级"],
    )  # fmt: skip
    document = word(content)
    assert [p.text for p in document.paragraphs] == [
        "2022年工作总结", "开头。", "一、重点工作", "（一）突出成果巩固。起草文件。", "1. 三级",
        "威海市环翠区司法局", "2022年12月30日",
    ]  # fmt: skip
    levels = [p._p.pPr.find(qn("w:outlineLvl")) for p in document.paragraphs]
    assert [x.get(qn("w:val")) for x in levels if x is not None] == ["0", "1"]


def test_html_escapes_marks_slots_and_shows_the_seal_only_in_a_preview():
    risky = paper(paragraphs=(Paragraph(Kind.BODY, (Run("<script>"), Run("<b>", slot=True))),))
    shown, printed = build_html(risky, preview=True), build_html(risky)
    assert '<p>&lt;script&gt;<span class="slot">&lt;b&gt;</span></p>' in shown
    assert "签发后用印" in shown
    assert "slot" not in printed
    assert "签发后用印" not in printed
    assert printed.index("威环政复受字") < printed.index('class="rule"') < printed.index("受理通知书")


def test_a_gap_shows_in_html_and_word_alike(template):
    lacking = template().preview({**FACTS, "称呼": ""}, on=DAY)
    assert '<span class="slot bad" title="还缺：称呼">＿＿＿</span>' in build_html(lacking, preview=True)
    assert "＿＿＿于2022年12月23日" in "\n".join(p.text for p in word(build_word(lacking)).paragraphs)


@pytest.mark.slow
@pytest.mark.skipif(not (which("soffice") and which("pdftotext")), reason="needs LibreOffice and poppler")
def test_a_printed_page_has_22_lines_of_28_characters(tmp_path):
    text = "".join(chr(0x4E00 + n) for n in range(28 * 22 * 3))
    full = Paper(title=words("题"), paragraphs=(Paragraph(Kind.BODY, words(text)),))
    (tmp_path / "a.docx").write_bytes(build_word(full))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [
        "soffice",
        "--headless",
        home,
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    out = subprocess.run(["pdftotext", "-raw", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True)
    second = out.stdout.decode().split("\f")[1].strip().splitlines()
    assert [len(row) for row in second[:-1]] == [28] * 22
    assert second[-1] == "— 2 —"


def test_a_character_that_no_word_file_can_hold_is_left_out():
    """What somebody pasted into the public's page stands in the title of the dossier too."""
    pasted = paper(title=words("通知\x01书\ufffe"), paragraphs=(paragraph(words("丛\x0b某\ud800。")),))
    document = word(build_word(pasted))
    assert document.core_properties.title == "通知书"
    assert "丛某。" in [p.text for p in document.paragraphs]
