"""A report as a Word file in the layout of official documents (公文格式, GB/T 9704)."""

from __future__ import annotations

from datetime import date

from siheng.kernel.figures.reports import Draft


def as_word(written: Draft, day: date) -> bytes:
    """The report as .docx: title, headings and paragraphs, signed by the bureau on that day."""
    from siheng.kernel.documents.word import build_report_word

    blocks = [block for p in written.paragraphs for block in (("heading", p.heading), ("text", p.text))]
    return build_report_word(title=written.title, organ=written.organ, number="", blocks=blocks, date=day)
