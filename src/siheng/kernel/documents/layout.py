"""A paper as HTML, for preview and print; its look is the style sheet's (paper.css)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from siheng.kernel.documents.measures import ending, width
from siheng.kernel.documents.paper import GAP, Face, Kind, Paper, Paragraph, Run, chinese_day, plain

CLASSES = {Face.FIRST: "hei", Face.SECOND: "kai"}


def build_html(paper: Paper, *, preview: bool = False) -> SafeString:
    """The inside of a sheet. In a preview filled places are marked and the place of the seal is shown."""
    parts: list[str] = []
    if paper.head:
        parts.append(format_html('<div class="red">{}</div>', _line(paper.head, preview)))
    if paper.number and paper.head:
        parts.append(format_html('<div class="no">{}</div>', _line(paper.number, preview)))
    if paper.head:
        parts.append(mark_safe('<div class="rule"></div>'))
    parts.append(format_html('<p class="title">{}</p>', _line(paper.title, preview)))
    if paper.number and not paper.head:
        parts.append(format_html('<div class="no">{}</div>', _line(paper.number, preview)))
    parts.append(format_html('<div class="fs">{}</div>', _text(paper, preview)))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def _text(paper: Paper, preview: bool) -> SafeString:
    parts: list[str] = []
    if paper.addressee:
        parts.append(format_html('<p class="to">{}：</p>', _line(paper.addressee, preview)))
    parts += [_paragraph(p, preview) for p in paper.paragraphs]
    if paper.signature and paper.date:
        parts.append(_ending(paper, paper.date, preview))
    if paper.note:
        parts.append(format_html("<p>（{}）</p>", _line(paper.note, preview)))
    if paper.copies:
        parts.append(format_html('<p class="copies to">抄送：{}。</p>', _line(paper.copies, preview)))
    return mark_safe("".join(parts))  # noqa: S308


def _ending(paper: Paper, day: date, preview: bool) -> SafeString:
    """Signature and date; the seal stands over the middle of both (the box is 104 pixels wide)."""
    place = ending(plain(paper.signature), day, sealed=paper.sealed)
    line = '<p class="sign" style="padding-right:{}em">{}</p>'
    seal = '<div style="position:absolute;right:{}em;bottom:1.8em">{}</div>'
    box = mark_safe('<div class="sealbox" style="right:-52px;bottom:-52px">签发后用印</div>')
    middle = place.date + width(chinese_day(day)) / 2
    return format_html(
        '<div class="ending" style="position:relative;margin-top:{}em">{}{}{}</div>',
        place.blank_lines * 1.8,
        format_html(line, f"{place.signature:g}", _line(paper.signature, preview)),
        format_html(line, f"{place.date:g}", chinese_day(day)),
        format_html(seal, f"{middle:g}", box) if preview and paper.sealed else "",
    )


def _paragraph(paragraph: Paragraph, preview: bool) -> str:
    inside = format_html_join(
        "",
        "{}",
        ((_faced(_run(run, preview), CLASSES.get(face, "")),) for run, face in paragraph.faces()),
    )
    if paragraph.kind is Kind.CENTRED:
        return format_html('<p class="title">{}</p>', inside)
    return format_html("<p>{}</p>", inside)


def _faced(inside: SafeString, name: str) -> SafeString:
    return format_html('<span class="{}">{}</span>', name, inside) if name else inside


def _line(line: Iterable[Run], preview: bool) -> SafeString:
    return format_html_join("", "{}", ((_run(run, preview),) for run in line))


def _run(run: Run, preview: bool) -> SafeString:
    if run.missing:
        return format_html('<span class="slot bad" title="还缺：{}">{}</span>', run.text, GAP)
    if run.slot and preview:
        return format_html('<span class="slot">{}</span>', run.text)
    return format_html("{}", run.text)
