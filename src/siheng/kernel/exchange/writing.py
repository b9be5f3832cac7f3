"""Excel out: the rows of a list, a ledger's template, and a refused file with its problems.

Written row by row, never whole in memory. Text is always written as text: what begins with = + - @ never
becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from siheng.kernel.exchange.cells import choices, offered
from siheng.kernel.exchange.importing import Outcome
from siheng.kernel.exchange.ledger import Ledger
from siheng.kernel.exchange.reading import PROBLEM, ROW_LIMIT
from siheng.kernel.matters import scope, showing
from siheng.kernel.matters.forms import DayField
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Account
from siheng.kernel.trust import access
from siheng.kernel.trust.masking import mask_text
from siheng.kernel.trust.models import AccessLog

# The rows of an Excel sheet, without the heading.
SHEET_ROWS = 1_048_575
BATCH = 1000
WIDTH, WIDE, DAY_WIDTH, PROBLEM_WIDTH = 16, 36, 12, 60
DUE = (
    showing.Column("due", "到期日", lambda m: m.due_on, outline=True),
    showing.Column("due_clock", "到期事项", lambda m: m.due_clock, outline=True),
)


class TooMany(Exception):
    """More rows than a sheet has; the message says what to do."""


class Book:
    """A workbook being written, with the few formats that we use. Use it as a context manager."""

    def __init__(self, target: Path) -> None:
        self.book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
        self.head = self.book.add_format(
            {"bold": True, "bg_color": "#E8EEF2", "bottom": 1, "text_wrap": True}
        )
        self.must = self.book.add_format(
            {"bold": True, "bg_color": "#E8EEF2", "bottom": 1, "font_color": "#A8261D"}
        )
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.text = self.book.add_format({"num_format": "@"})
        self.money = self.book.add_format({"num_format": "#,##0.00"})
        self.bad = self.book.add_format({"bg_color": "#FBE3E1", "font_color": "#A8261D"})
        self.bad_day = self.book.add_format({"bg_color": "#FBE3E1", "num_format": "yyyy-mm-dd"})

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *raised: Any) -> None:
        self.book.close()

    def sheet(self, name: str, columns: Iterable[tuple[str, int, Format]]) -> Worksheet:
        """A sheet with a heading that stays in sight."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for n, (label, width, style) in enumerate(columns):
            sheet.set_column(n, n, width)
            sheet.write_string(0, n, label, style)
        return sheet

    def notes(self, lines: Iterable[tuple[str, str]]) -> None:
        """The sheet 说明."""
        sheet = self.book.add_worksheet("说明")
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 90)
        for n, (label, text) in enumerate(lines):
            sheet.write_string(n, 0, label, self.head)
            sheet.write_string(n, 1, text)

    def put(self, sheet: Worksheet, row: int, column: int, value: Any, *, bad: bool = False) -> None:
        """One cell by the type of its value: dates as dates, numbers as numbers, all else as text."""
        if isinstance(value, datetime):
            value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
        if isinstance(value, date):
            sheet.write_datetime(
                row, column, datetime(value.year, value.month, value.day), self.bad_day if bad else self.day
            )
        elif isinstance(value, bool):
            sheet.write_string(row, column, "是" if value else "否", self.bad if bad else None)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.bad if bad else None)
        elif isinstance(value, Decimal):
            sheet.write_number(row, column, value, self.bad if bad else self.money)
        elif value not in (None, ""):
            sheet.write_string(row, column, str(value), self.bad if bad else None)
        elif bad:
            sheet.write_blank(row, column, None, self.bad)


def write_table(table: showing.Table, matter: Matter, target: Path) -> None:
    """Write the rows of a table that belongs to one matter."""
    with Book(target) as book:
        sheet = book.sheet("明细", [(label, WIDTH, book.head) for label in table.head])
        for row, values in enumerate(table.rows(matter), start=1):
            for column, value in enumerate(values):
                book.put(sheet, row, column, value)


def write_list(
    desk: showing.Desk,
    matters: QuerySet[Matter],
    target: Path,
    *,
    told: str,
    account: Account,
    at: datetime,
    address: str | None = None,
) -> int:
    """Write a list of the account's matters (``for_account``) and log it; answers how many. Raises TooMany.

    ``told`` says in words which they are. Numbers of persons and telephones within texts are masked; of a
    matter seen in outline only the outline columns are written.
    """
    if (total := matters.order_by().count()) > SHEET_ROWS:
        raise TooMany(f"有 {total:,} 件，一张表最多 {SHEET_ROWS:,} 行，请先筛选再导出")
    columns = (*desk.columns, *DUE)
    with Book(target) as book:
        sheet = book.sheet(desk.label, [(c.label, WIDE if c.wide else WIDTH, book.head) for c in columns])
        count = 0
        for count, (matter, level) in enumerate(_seen(desk, matters, account), start=1):
            for n, column in enumerate(columns):
                if column.outline or level >= scope.PARTY:
                    value = column.value(matter)
                    book.put(sheet, count, n, mask_text(value) if isinstance(value, str) else value)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        book.notes(
            [
                ("台账", desk.label),
                ("导出人", f"{account.name}（{account.unit.name}）"),
                ("导出时间", f"{timezone.localtime(at):%Y-%m-%d %H:%M}"),
                ("范围", told),
                ("件数", f"{count}"),
                ("须知", "仅限办理公务使用；文字中的证件号码、手机号码已经脱敏。导出已记入访问日志。"),
            ]
        )
    subject = f"导出{desk.label}台账 {count} 件（{told}）"
    access.record(account=account, at=at, kind=AccessLog.Kind.EXPORT, subject=subject, address=address)
    return count


def _seen(desk: showing.Desk, matters: QuerySet[Matter], account: Account) -> Iterator[tuple[Matter, int]]:
    """The matters with how much of each the account sees, a batch at a time."""
    rows = matters.select_related(*desk.related).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        levels = scope.levels(account, batch)
        yield from ((m, levels[m.pk]) for m in batch)


def write_template(ledger: Ledger, target: Path, *, account: Account, at: datetime) -> None:
    """Write the empty ledger for who may bring it in: headings (必填 in red), drop-downs, and how to fill it in.

    Raises Refused.
    """
    ledger.ask(account)
    form = ledger.maker(account, at)(None)
    lists = {
        c.field: offered(known)
        for c in ledger.columns
        if (known := choices(form.fields[c.field])) is not None
    }
    lists |= {c.field: ["是", "否"] for c in ledger.columns if _ticked(form.fields[c.field])}
    with Book(target) as book:
        style = {c.field: book.must if ledger.required(c) else book.head for c in ledger.columns}
        sheet = book.sheet("台账", [(c.label, c.width, style[c.field]) for c in ledger.columns])
        for n, column in enumerate(ledger.columns):
            day = isinstance(form.fields[column.field], DayField)
            sheet.set_column(n, n, column.width, book.day if day else book.text)
        for n, column in enumerate(c for c in ledger.columns if c.field in lists):
            place = list(ledger.columns).index(column)
            letter = xlsxwriter.utility.xl_col_to_name(n)
            sheet.data_validation(
                1,
                place,
                ROW_LIMIT,
                place,
                {
                    "validate": "list",
                    "source": f"=选项!${letter}$1:${letter}${len(lists[column.field]) or 1}",
                    "error_title": column.label[:32],
                    "error_message": "请从下拉列表中选一项。",
                    "ignore_blank": True,
                    "error_type": "warning" if _several(form.fields[column.field]) else "stop",
                },
            )
        book.notes(_how_to(ledger, form, lists))
        _options(book, [lists[c.field] for c in ledger.columns if c.field in lists])


def _options(book: Book, columns: list[list[str]]) -> None:
    """The hidden sheet from which the drop-downs take their words."""
    sheet = book.book.add_worksheet("选项")
    sheet.hide()
    for row in range(max(map(len, columns), default=0)):
        for n, words in enumerate(columns):
            if row < len(words):
                sheet.write_string(row, n, words[row])


def _ticked(field: Any) -> bool:
    return isinstance(field, forms.BooleanField)


def _several(field: Any) -> bool:
    return bool(getattr(field.widget, "allow_multiple_selected", False))


def _how_to(ledger: Ledger, form: Any, lists: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    yield (
        "怎么填",
        f"每行一{ledger.unit}，从第 2 行起；表头不要改动。红色的列必填。"
        f"一次最多 {ROW_LIMIT:,} 行。有一行不对，整个文件都不会导入。",
    )
    yield "重复导入", f"{ledger.same}都相同的，是同一{ledger.unit}，再次导入不会重复登记。"
    for column in ledger.columns:
        field = form.fields[column.field]
        parts = [
            "必填" if ledger.required(column) else f"不填的按“{column.blank}”" if column.blank else "可不填"
        ]
        if isinstance(field, DayField):
            parts.append("日期，如 2022-12-30")
        if column.field in lists:
            parts.append("从下拉列表选" + ("，多项用顿号隔开" if _several(field) else ""))
        parts += [str(t) for t in (field.help_text, f"例：{column.example}" if column.example else "") if t]
        yield column.label, "；".join(parts)


def write_problems(outcome: Outcome, target: Path) -> None:
    """Write a refused file back: its rows as they were, the bad cells marked, and a column 问题."""
    headings = [h for h in outcome.sheet.headings if h != PROBLEM]
    widths = {c.label: c.width for c in outcome.ledger.columns}
    with Book(target) as book:
        head = [(h, widths.get(h, WIDTH), book.head) for h in headings]
        sheet = book.sheet("台账", [*head, (PROBLEM, PROBLEM_WIDTH, book.must)])
        for number, (row, line) in enumerate(zip(outcome.rows, outcome.sheet.lines(), strict=True), start=1):
            wrong = {p.heading for p in row.problems}
            for n, heading in enumerate(headings):
                book.put(sheet, number, n, line.cells.get(heading), bad=heading in wrong)
            if row.problems:
                book.put(
                    sheet,
                    number,
                    len(headings),
                    "；".join(str(p).rstrip("。") for p in row.problems),
                    bad=True,
                )
            elif row.known:
                book.put(sheet, number, len(headings), "已有，不会重复登记")
        book.notes(
            [
                ("结果", f"共 {len(outcome.rows)} 行，{len(outcome.bad)} 行有问题，没有导入任何一行。"),
                ("怎么办", "改好标红的单元格后，把本文件再次上传；“问题”一列可以保留。"),
            ]
        )
