"""Reads an uploaded workbook (.xlsx, .xls): its size and extent are checked first, then its headings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import python_calamine
from django.core.exceptions import ValidationError
from django.core.files import File

from siheng.kernel.documents import uploads
from siheng.kernel.exchange.cells import written
from siheng.kernel.exchange.ledger import Ledger

FILE_LIMIT = 20 * 1024 * 1024
ROW_LIMIT = 50_000
COLUMN_LIMIT = 200
# What the largest ledger takes to be read is a third of it: bytes, and seconds.
MEMORY, SECONDS = 1 << 30, 60
TRIAL = """
import io, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
import python_calamine
sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
row, column = sheet.end or (-1, -1)
print(row + 1, column + 1)
"""
# The heading of the column that a file comes back with; it may stay when the file is sent again.
PROBLEM = "问题"


class BadFile(Exception):
    """The file as a whole cannot be taken; the message says why. Nothing was saved."""


@dataclass(frozen=True)
class Line:
    """A filled row: its number in the sheet (the heading is row 1) and its cells by heading."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a workbook: its headings in their order, and its rows, made anew whenever they are asked for."""

    headings: list[str]
    sheet: python_calamine.CalamineSheet

    def lines(self) -> Iterator[Line]:
        """The filled rows, one after the other."""
        rows = self.sheet.iter_rows()
        next(rows, None)
        for number, row in enumerate(rows, start=2):
            cells = dict(zip(self.headings, row, strict=False))
            if any(cell not in ("", None) for heading, cell in cells.items() if heading != PROBLEM):
                yield Line(number, cells)

    @cached_property
    def count(self) -> int:
        """How many rows are filled."""
        return sum(1 for _ in self.lines())


def read(upload: File[Any], ledger: Ledger) -> Sheet:
    """The first sheet of an uploaded workbook. Raises BadFile."""
    sheet = _sheet(upload)
    headings = [str(cell).strip() for cell in next(sheet.iter_rows(), [])]
    while headings and not headings[-1]:
        headings.pop()
    _check_headings(headings, ledger)
    found = Sheet(headings, sheet)
    if not found.count:
        raise BadFile("表里没有数据：第 1 行是表头，从第 2 行起每行一件")
    return found


def _sheet(upload: File[Any]) -> python_calamine.CalamineSheet:
    name = uploads.clean_name(upload.name or "")
    if name.rpartition(".")[2].lower() not in ("xlsx", "xls"):
        raise BadFile(f"台账要用 .xlsx 或者 .xls 文件，“{name}”不是")
    if upload.size > FILE_LIMIT:
        raise BadFile(
            f"文件有 {upload.size / 1048576:.0f} MB，超过上限 {FILE_LIMIT // 1048576} MB，请分成几个文件"
        )
    try:
        uploads.check(upload)
    except ValidationError as error:
        raise BadFile("；".join(error.messages)) from error
    height, width = _tried(upload)
    if height > ROW_LIMIT + 1:
        raise BadFile(f"表有 {height - 1:,} 行，一次最多 {ROW_LIMIT:,} 行，请分成几个文件；空行请删除后再传")
    if width > COLUMN_LIMIT:
        raise BadFile(f"表有 {width} 列，最多 {COLUMN_LIMIT} 列；请用模板，或者删除右边的空列")
    with python_calamine.CalamineWorkbook.from_filelike(upload) as book:
        return book.get_sheet_by_index(0)


def _tried(upload: File[Any]) -> tuple[int, int]:
    """Rows and columns of the first sheet, read in a process of its own with no more room than a ledger needs.

    A few bytes can name cells so far apart that the reader asks for all the memory there is; then its process ends.
    """
    command = [sys.executable, "-I", "-c", TRIAL, str(MEMORY)]
    content = upload.read()
    upload.seek(0)
    try:
        tried = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise BadFile("文件解压后过大，不能导入") from error
    except subprocess.CalledProcessError as error:
        if error.returncode < 0:
            raise BadFile("文件解压后过大，不能导入") from error
        raise BadFile("这个文件打不开：可能已经损坏，或者设了打开密码") from error
    height, width = map(int, tried.stdout.split())
    return height, width


def _check_headings(headings: list[str], ledger: Ledger) -> None:
    wrong = []
    known = set(ledger.labels)
    if missing := [c.label for c in ledger.columns if ledger.required(c) and c.label not in headings]:
        wrong.append(f"缺少{_quoted(missing)}这{_these(missing)}")
    if unknown := [h for h in dict.fromkeys(headings) if h and h != PROBLEM and h not in known]:
        wrong.append(f"多出{_quoted(unknown)}这{_these(unknown)}")
    if twice := [h for h in dict.fromkeys(headings) if h and headings.count(h) > 1]:
        wrong.append(f"{_quoted(twice)}出现了不止一次")
    if "" in headings:
        wrong.append(f"第 {headings.index('') + 1} 列没有表头")
    if wrong:
        raise BadFile(f"表头（第 1 行）与模板不符：{'；'.join(wrong)}。请下载模板，把数据贴到模板里再传")


def _quoted(labels: list[str]) -> str:
    return "、".join(f"“{written(label)}”" for label in labels[:10]) + ("等" if len(labels) > 10 else "")


def _these(labels: list[str]) -> str:
    return "一列" if len(labels) == 1 else f" {len(labels)} 列"
