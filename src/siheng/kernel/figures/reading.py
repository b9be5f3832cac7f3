"""Reads a document to be checked (文稿) as plain text: .txt in UTF-8 or GB 18030, .docx with its tables."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

LIMIT = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024


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
    return "\n".join(line for block in document.iter_inner_content() for line in _lines(block))


def _lines(block: Any) -> list[str]:
    if isinstance(block, Paragraph):
        return block.text.split("\n")
    assert isinstance(block, Table)
    return ["|".join(_cells(row)) for row in block.rows]


def _cells(row: Any) -> list[str]:
    """The texts of a row; a merged cell once."""
    found: list[Any] = []
    for cell in row.cells:
        if not found or found[-1]._tc is not cell._tc:
            found.append(cell)
    return [" ".join(cell.text.split()) for cell in found]
