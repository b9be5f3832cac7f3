"""A report as a Word file in the layout of official documents (公文格式, GB/T 9704)."""

from __future__ import annotations

from datetime import date

from siheng.kernel.documents.word import build_report_word


def as_word(title: str, organ: str, text: str, day: date) -> bytes:
    """A report's text as .docx: title, a heading or paragraph a line, signed by the organ on that day."""
    lines = [line for line in text.split("\n") if line]
    blocks = lines[1:] if lines[:1] == [title] else lines
    return build_report_word(title=title, organ=organ, number="", blocks=blocks, day=day)
