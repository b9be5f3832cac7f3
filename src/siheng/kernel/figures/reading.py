"""Reads a document to be checked (文稿) as plain text: .txt in UTF-8 or GB 18030, .docx with its tables, notes, head and foot."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

LIMIT = 20 * 1024 * 1024
# Its tree takes up to twenty times as much.
UNPACKED = 32 * 1024 * 1024
NOTES = re.compile(r"/word/(?:header|footer|footnotes|endnotes)\d*\.xml$")


class Unreadable(Exception):
    """The document cannot be read; the message says why."""


def read_file(path: Path) -> str:
    """The text of a file. Raises Unreadable."""
    try:
        if path.stat().st_size > LIMIT:
            raise Unreadable(f"{path.name} 超过 20 MB，不能核对。")
        return read(path.read_bytes(), path.name)
    except OSError as error:
        raise Unreadable(f"{path} 不能打开：{error.strerror}。") from error


def read(content: bytes, name: str) -> str:
    """The text of a document by its content; a paragraph or a table row is a line. Raises Unreadable."""
    if content.startswith(b"PK"):
        return _word(content, name)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise Unreadable(f"{name} 不是 .docx 或文本文件，请另存为 .docx 或 .txt 后再核对。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unreadable(f"{name} 不是文本，不能核对。")


def _word(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise Unreadable(f"{name} 展开后过大，不能核对。")
        document = docx.Document(io.BytesIO(content))
    except Unreadable:
        raise
    except Exception as error:  # a damaged file fails in as many ways as it has parts
        raise Unreadable(f"{name} 不是完好的 .docx 文件。") from error
    body = list(_lines(document.element.body))
    notes = [
        line
        for part in document.part.package.iter_parts()
        if NOTES.search(str(part.partname))
        for line in _notes(part)
    ]
    return "\n".join([*body, *notes])


def _notes(part: Any) -> Iterator[str]:
    """The lines of a header, footer or note, which lie in files of their own."""
    return (line for line in _lines(parse_xml(part.blob)) if line.strip())


def _lines(element: Any) -> Iterator[str]:
    """Paragraphs and table rows in order, also those in content controls and other wrappers; deleted text is gone."""
    for child in element:
        if child.tag == qn("w:p"):
            yield from _text(child).split("\n")
        elif child.tag == qn("w:tbl"):
            # A table inside a cell is text of the cell: told as rows too, its numbers would be there twice.
            for row in (r for r in child.iter(qn("w:tr")) if next(r.iterancestors(child.tag)) is child):
                yield "|".join(" ".join(_text(cell).split()) for cell in row.iterchildren(qn("w:tc")))
        else:
            yield from _lines(child)


def _text(element: Any) -> str:
    said = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t"}
    found: list[str] = []
    for part in element.iter(qn("w:t"), *said, qn("w:p")):
        if part.tag == qn("w:p"):
            found.append(" " if found else "")
        elif part.getparent().tag == qn("w:r"):  # a tab stop of the layout is none of the text
            found.append(said.get(part.tag, part.text or ""))
    return "".join(found)
