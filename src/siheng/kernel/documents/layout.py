"""A paper as HTML, for preview and print; its look is the style sheet's (paper.css)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from siheng.kernel.documents.measures import ending
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
    if preview and paper.sealed and paper.signature:
        parts.append(mark_safe('<div class="sealbox">签发后用印</div>'))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def _text(paper: Paper, preview: bool) -> SafeString:
    parts: list[str] = []
    if paper.addressee:
        parts.append(format_html('<p class="to">{}：</p>', _line(paper.addressee, preview)))
    parts += [_paragraph(p, preview) for p in paper.paragraphs]
    if paper.signature and paper.date:
        place = ending(plain(paper.signature), paper.date, sealed=paper.sealed)
        sign = '<p class="sign" style="padding-right:{}em;margin-top:{}em">{}</p>'
        parts.append(
            format_html(
                sign, f"{place.signature:g}", place.blank_lines * 1.8, _line(paper.signature, preview)
            )
        )
        parts.append(format_html(sign, f"{place.date:g}", 0, chinese_day(paper.date)))
    if paper.note:
        parts.append(format_html("<p>（{}）</p>", _line(paper.note, preview)))
    if paper.copies:
        parts.append(format_html('<p class="copies to">抄送：{}。</p>', _line(paper.copies, preview)))
    return mark_safe("".join(parts))  # noqa: S308


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
