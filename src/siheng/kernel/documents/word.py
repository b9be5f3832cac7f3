"""A paper as a Word file in the layout of GB/T 9704-2012. The same paper gives the same bytes, always."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from siheng.kernel.documents import measures as m
from siheng.kernel.documents.paper import (
    GAP,
    Face,
    Kind,
    Paper,
    Paragraph,
    Run,
    chinese_day,
    paragraph,
    plain,
    words,
)

# A zip begins in 1980; papers without a date, such as records filled in by hand, carry this one.
UNDATED = date(1980, 1, 1)
OUTLINE = {Kind.FIRST: 0, Kind.SECOND: 1}
# What XML has no place for: somebody's paste may hold it, and no paper may fail for it.
UNSET = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def build_word(paper: Paper) -> bytes:
    """The paper as a .docx; what is still missing shows as a gap."""
    document = blank(plain(paper.title), plain(paper.signature or paper.head), paper.date)
    if paper.head:
        _mark(document, paper)
    _title(document, paper)
    if paper.addressee:
        line = add(document, [*paper.addressee, Run("：")], Face.TEXT)
        line.paragraph_format.keep_with_next = True
    for n, item in enumerate(paper.paragraphs):
        last = n == len(paper.paragraphs) - 1
        _paragraph(document, item, keep=last and bool(paper.signature))
    if paper.signature and paper.date:
        _ending(document, paper, paper.date)
    if paper.note:
        _indent(add(document, [Run("（"), *paper.note, Run("）")], Face.TEXT), first=2)
    if paper.copies:
        _copies(document, paper)
    return saved(document, paper.date)


def build_report_word(
    *, title: str, organ: str, number: str, blocks: Iterable[str | Paragraph], day: date, head: str = ""
) -> bytes:
    """A long text, such as a year's report: a block a paragraph, headings known by 一、 and （一）.

    ``organ`` signs it; ``head`` is the red mark where one is due.
    """
    paragraphs = tuple(b if isinstance(b, Paragraph) else paragraph(words(b)) for b in blocks)
    return build_word(
        Paper(
            title=words(title), paragraphs=paragraphs, head=words(head), number=words(number),
            signature=words(organ), date=day,
        )
    )  # fmt: skip


def stable_zip(parts: Iterable[tuple[str, bytes]], day: date | None) -> bytes:
    """A zip of these parts in this order whose bytes depend on nothing else but the day."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for name, content in parts:
            info = zipfile.ZipInfo(name, (day or UNDATED).timetuple()[:6])
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            out.writestr(info, content)
    return held.getvalue()


def saved(document: Any, day: date | None) -> bytes:
    """Word wants its list of contents first; python-docx stamps each part with the clock: taken out."""
    held = io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as made:
        names = sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return stable_zip(((name, made.read(name)) for name in names), day)


def blank(title: str, author: str, day: date | None) -> Any:
    """An empty A4 sheet with the grid of 22 by 28, and the numbers of pages on the outer side."""
    document = new_document()
    for key, relation in list(document.part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del document.part.package.rels[key]
    stamp = datetime.combine(day or UNDATED, time())
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = (
        UNSET.sub("", title),
        author,
        author,
        "",
    )
    about.created = about.modified = stamp
    about.revision, about.language = 1, "zh-CN"
    _defaults(document)
    _page(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    _folio(document.sections[0].footer, ALIGN.RIGHT)
    _folio(document.sections[0].even_page_footer, ALIGN.LEFT)
    return document


def _defaults(document: Any) -> None:
    """3号仿宋 for everything; the grid takes the size of its characters from the normal style."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(defaults):
        defaults.remove(child)
    _fonts(defaults, m.FONTS[Face.TEXT], m.DIGITS_FONT)
    normal = document.styles["Normal"]
    normal.font.size = Pt(m.TEXT_PT)
    properties = normal.element.get_or_add_rPr()
    if (fonts := properties.find(qn("w:rFonts"))) is not None:
        properties.remove(fonts)
    _fonts(properties, m.FONTS[Face.TEXT], m.DIGITS_FONT)
    tight = OxmlElement("w:spacing")
    tight.set(qn("w:val"), str(m.TIGHT_TWIPS))
    properties.insert_element_before(tight, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(m.LINE_PT)
    form.alignment, form.widow_control = ALIGN.JUSTIFY, False
    # No extra space between Chinese and digits, no punctuation outside of the type area.
    common = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}")
    for properties in (common, normal.element.get_or_add_pPr()):
        switch_off(properties, "overflowPunct", "autoSpaceDE", "autoSpaceDN")


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(m.PAGE_MM[0]), Mm(m.PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(m.TOP_MM), Mm(m.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(m.LEFT_MM), Mm(m.RIGHT_MM)
    section.gutter = Mm(0)
    # The dash stands in the middle of a line of 14 pt, 7 mm under the type area.
    section.footer_distance = Mm(m.BOTTOM_MM - m.FOLIO_MM) - Pt(m.SMALL_PT / 2)
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    grid = OxmlElement("w:docGrid")
    # Not linesAndChars: LibreOffice gives a glyph that is wider than its place two of them. The characters
    # are narrowed by the normal style instead, which every program does alike.
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(m.LINE_TWIPS))
    grid.set(qn("w:charSpace"), str(m.CHARACTER_SPACE))
    properties.append(grid)


def _folio(footer: Any, side: Any) -> None:
    """— 1 — in 4号 half-width 宋体, one character in."""
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    form = line.paragraph_format
    form.alignment = side
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(m.SMALL_PT)
    form.left_indent, form.right_indent = (Pt(0), Pt(14)) if side == ALIGN.RIGHT else (Pt(14), Pt(0))
    for piece in ("— ", "PAGE", " —"):
        run = line.add_run()
        _face(run, m.FOLIO_FONT, m.FOLIO_FONT, m.SMALL_PT)
        if piece != "PAGE":
            run.text = piece
            continue
        for kind in ("begin", "", "separate", "end"):
            field = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                field.set(qn("w:fldCharType"), kind)
            else:
                field.text = "PAGE"
            run._r.append(field)


def _mark(document: Any, paper: Paper) -> None:
    """The red mark, the number two lines below it, and the red rule 4 mm under the number."""
    size = m.mark_size(plain(paper.head))
    before = 2 * (Mm(m.MARK_MM).pt - m.MARK_LINES * m.LINE_PT / 2) + size
    mark = add(document, paper.head, Face.TITLE, size=size, colour=m.RED)
    form = mark.paragraph_format
    form.alignment, form.space_before = ALIGN.CENTER, Pt(before)
    form.line_spacing = Pt(m.MARK_LINES * m.LINE_PT - before)
    number = add(document, paper.number, Face.TEXT)
    number.paragraph_format.alignment = ALIGN.CENTER
    number.paragraph_format.space_before = Pt(2 * m.LINE_PT)
    below = Mm(m.RULE_MM).pt - (m.LINE_PT - m.TEXT_PT) / 2
    _border(number, "bottom", eighths=12, space=round(below), colour=m.RED)


def _title(document: Any, paper: Paper) -> None:
    """The title, two lines under the rule; without a red head at the top, with the number under it."""
    title = add(document, paper.title, Face.TITLE, size=m.TITLE_PT)
    form = title.paragraph_format
    form.alignment, form.keep_with_next = ALIGN.CENTER, True
    if paper.head:
        form.space_before = Pt(2 * m.LINE_PT - 6.5)
    if paper.number and not paper.head:
        number = add(document, paper.number, Face.TEXT)
        form = number.paragraph_format
        form.alignment, form.keep_with_next = ALIGN.CENTER, True
    form.space_after = Pt(m.LINE_PT)


def _paragraph(document: Any, item: Paragraph, *, keep: bool) -> None:
    line = document.add_paragraph()
    size = m.TITLE_PT if item.kind is Kind.CENTRED else m.TEXT_PT
    for run, face in item.faces():
        put(line, run, face, size)
    form = line.paragraph_format
    form.keep_with_next = keep or item.kind is Kind.FIRST or None
    if item.kind is Kind.CENTRED:
        form.alignment = ALIGN.CENTER
        switch_off(line._p.get_or_add_pPr(), "snapToGrid")
    elif item.kind is Kind.ATTACHED:
        form.space_before = Pt(m.LINE_PT)
        _indent(line, left=5, first=-3)
    else:
        _indent(line, first=2)
    if item.kind in OUTLINE:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(OUTLINE[item.kind]))
        line._p.get_or_add_pPr().insert_element_before(level, *_after("outlineLvl"))


def _ending(document: Any, paper: Paper, day: date) -> None:
    place = m.ending(plain(paper.signature), day, sealed=paper.sealed)
    by = add(document, paper.signature, Face.TEXT)
    by.paragraph_format.space_before = Pt(place.blank_lines * m.LINE_PT)
    by.paragraph_format.keep_with_next = True
    on = add(document, words(chinese_day(day)), Face.TEXT)
    for line, right in ((by, place.signature), (on, place.date)):
        line.paragraph_format.alignment = ALIGN.RIGHT
        _indent(line, right=right)


def _copies(document: Any, paper: Paper) -> None:
    """版记: copies, organ and day between rules, after everything else (§7.4)."""
    rows = [add(document, [Run("　抄送："), *paper.copies, Run("。")], Face.TEXT, size=m.SMALL_PT)]
    rows[0].paragraph_format.space_before = Pt(m.LINE_PT)
    if paper.date:
        issued = [Run("　"), *paper.signature, Run(f"\t{chinese_day(paper.date)}印发")]
        rows.append(add(document, issued, Face.TEXT, size=m.SMALL_PT))
        right = Pt((m.CHARACTERS - 1) * m.CHARACTER_TWIPS / 20)
        rows[-1].paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
    for n, row in enumerate(rows):
        row.paragraph_format.keep_with_next = row is not rows[-1]
        # 0.35 mm for the outer rules, 0.25 mm between (1 and 0.7 pt).
        _border(row, "top", eighths=8 if n == 0 else 6, space=1, colour="000000")
    _border(rows[-1], "bottom", eighths=8, space=1, colour="000000")


# The order in which the schema wants the properties of a paragraph.
ORDER = (  # noqa: SIM905 - reads better than thirty quoted words
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi"
    " adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection"
    " textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
).split()


def _after(name: str) -> list[str]:
    return [f"w:{later}" for later in ORDER[ORDER.index(name) + 1 :]]


def _border(line: Any, side: str, *, eighths: int, space: int, colour: str) -> None:
    """A rule above or below a line; its thickness in eighths of a point, its distance in points."""
    properties = line._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, *_after("pBdr"))
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)


def _indent(line: Any, *, left: float = 0, right: float = 0, first: float = 0) -> None:
    """Indents in characters; Word keeps them when the size changes, others read the twips."""
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    for name, value in (
        ("left", left),
        ("right", right),
        ("firstLine" if first >= 0 else "hanging", abs(first)),
    ):
        if value:
            indent.set(qn(f"w:{name}Chars"), str(round(value * 100)))
            indent.set(qn(f"w:{name}"), str(round(value * m.CHARACTER_TWIPS)))


def add(document: Any, line: Iterable[Run], face: Face, *, size: float = m.TEXT_PT, colour: str = "") -> Any:
    """A new paragraph of the document with this line in it; ``size`` in points, ``colour`` as RRGGBB."""
    added = document.add_paragraph()
    for run in line:
        put(added, run, face, size, colour)
    if size != m.TEXT_PT:
        switch_off(added._p.get_or_add_pPr(), "snapToGrid")
    return added


def switch_off(properties: Any, *names: str) -> None:
    """Set switches of a paragraph to 0, each at the place that the schema gives it."""
    for name in names:
        switch = OxmlElement(f"w:{name}")
        switch.set(qn("w:val"), "0")
        later = next((c for c in properties if c.tag in map(qn, _after(name))), None)
        properties.append(switch) if later is None else later.addprevious(switch)


def put(line: Any, run: Run, face: Face, size: float, colour: str = "") -> None:
    """Set one run behind what the line already has."""
    put = line.add_run(GAP if run.missing else UNSET.sub("", run.text))
    _face(put, m.FONTS[face], m.DIGITS_FONT if face is Face.TEXT else m.FONTS[face], size)
    if colour:
        put.font.color.rgb = RGBColor.from_string(colour)


def _face(run: Any, chinese: str, latin: str, size: float) -> None:
    properties = run._r.get_or_add_rPr()
    _fonts(properties, chinese, latin)
    run.font.size = Pt(size)


def _fonts(properties: Any, chinese: str, latin: str) -> None:
    """Names for both scripts; the hint gives “”, — and … to the Chinese one."""
    fonts = OxmlElement("w:rFonts")
    for name, value in (("hint", "eastAsia"), ("ascii", latin), ("hAnsi", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), value)
    properties.insert(0, fonts)
