"""Takes a ledger in: every row through the one door, all of them or none, and none twice.

First every row is checked without a write; only a file without a problem is taken in, in one transaction. The sheet
is gone through row by row both times, so that of a large one only what is wrong is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction

from siheng.kernel.documents.series import holding_series
from siheng.kernel.exchange.cells import BadCell, Reading
from siheng.kernel.exchange.ledger import Ledger, Make, Problem, Row
from siheng.kernel.exchange.reading import Line, Sheet, read
from siheng.kernel.matters.door import Closed, Invalid
from siheng.kernel.matters.forms import KNOWN
from siheng.kernel.org.models import Account

# What is being done (检查、登记), how many rows are done, and of how many.
Progress = Callable[[str, int, int], None]
# Rows between two reports of progress, and rows that are compared with what is there at once.
STRIDE, CHUNK = 100, 500


@dataclass
class Outcome:
    """What became of a file. ``saved`` is False for a dry run and for a file with problems."""

    ledger: Ledger
    sheet: Sheet
    rows: list[Row]
    saved: bool = False

    @property
    def fresh(self) -> list[Row]:
        """The rows that are new."""
        return [r for r in self.rows if not r.known and not r.problems]

    @property
    def known(self) -> list[Row]:
        """The rows that were taken in before (已有)."""
        return [r for r in self.rows if r.known]

    @property
    def bad(self) -> list[Row]:
        """The rows with a problem."""
        return [r for r in self.rows if r.problems]

    def sentences(self) -> Iterator[str]:
        """Every problem with its place: 第 3 行“证件号码”：身份证号第18位校验不对…"""
        for row in self.bad:
            for problem in row.problems:
                yield f"第 {row.number} 行{problem}"


class _TakeBack(Exception):
    """Ends the transaction without a trace."""


def check(ledger: Ledger, upload: File[Any], *, actor: Account, at: datetime, progress: Progress) -> Outcome:
    """A dry run: what would become of the file. Writes nothing. Raises Refused or BadFile."""
    ledger.ask(actor)
    sheet, make = read(upload, ledger), ledger.maker(actor, at)
    reading, seen = Reading(ledger, make(None)), dict[str, int]()
    rows: list[Row] = []
    waiting: list[Row] = []
    for line in sheet.lines():
        if len(rows) % STRIDE == 0:
            progress("检查", len(rows), sheet.count)
        row = _checked(reading, line, make, seen)
        rows.append(row)
        if row.problems or row.known:
            row.data = {}
        else:
            waiting.append(row)
        if len(waiting) == CHUNK:
            _compared(ledger, waiting, make, actor)
            waiting = []
    _compared(ledger, waiting, make, actor)
    progress("检查", len(rows), sheet.count)
    return Outcome(ledger, sheet, rows)


def bring_in(
    ledger: Ledger,
    upload: File[Any],
    *,
    actor: Account,
    at: datetime,
    progress: Progress,
    saved: Callable[[Outcome], object] | None = None,
) -> Outcome:
    """Take the file in: all its new rows, or none if any has a problem. Raises Refused or BadFile.

    ``saved`` is called within the transaction, once every row is in.
    """
    outcome = check(ledger, upload, actor=actor, at=at, progress=progress)
    if outcome.bad:
        return outcome
    make = ledger.maker(actor, at)
    try:
        with transaction.atomic(), holding_series():
            _take_all(outcome, Reading(ledger, make(None)), actor, at, progress)
            outcome.saved = True
            if saved:
                saved(outcome)
    except _TakeBack:
        pass
    except BaseException:
        outcome.saved = False
        raise
    return outcome


def _take_all(outcome: Outcome, reading: Reading, actor: Account, at: datetime, progress: Progress) -> None:
    """Take in every new row. Raises _TakeBack at the first that the door does not let in."""
    total, done = len(outcome.fresh), 0
    for row, line in zip(outcome.rows, outcome.sheet.lines(), strict=True):
        if row.known:
            continue
        if done % STRIDE == 0:
            progress("登记", done, total)
        row.data, _ = _data(reading, line)
        _taken(outcome.ledger, row, actor, at)
        row.data = {}
        done += 1
    progress("登记", done, total)


def _data(reading: Reading, line: Line) -> tuple[dict[str, Any], list[tuple[str, Problem]]]:
    """What a row's form is given, and the cells that could not be read, each by its field."""
    data: dict[str, Any] = {}
    wrong = []
    for column in reading.ledger.columns:
        try:
            data[column.field] = reading.value(column, line.cells.get(column.label, ""))
        except BadCell as error:
            wrong.append((column.field, Problem(column.label, str(error))))
    return data, wrong


def _checked(reading: Reading, line: Line, make: Make, seen: dict[str, int]) -> Row:
    ledger, row = reading.ledger, Row(line.number)
    row.data, wrong = _data(reading, line)
    row.problems += [problem for _, problem in wrong]
    form = make(row.data)
    if not form.is_valid():
        codes = {error.code for errors in form.errors.as_data().values() for error in errors}
        row.known = codes == {KNOWN} and not wrong
        row.problems += [] if row.known else ledger.problems(form, {name for name, _ in wrong})
    if not row.problems and not row.known:
        row.submission = ledger.submission(form)
        first = seen.setdefault(row.submission, row.number)
        if first != row.number:
            row.problems.append(Problem("", f"与第 {first} 行是同一{ledger.unit}，请删去一行"))
    return row


def _compared(ledger: Ledger, rows: list[Row], make: Make, actor: Account) -> None:
    if rows:
        ledger.compare(rows, make, actor)
    for row in rows:
        row.data = {}


def _taken(ledger: Ledger, row: Row, actor: Account, at: datetime) -> None:
    """Take a row in. Raises _TakeBack, with the problem at the row, if the door stays shut."""
    try:
        ledger.take(row, actor=actor, at=at)
    except Invalid as error:
        row.problems += ledger.problems(error.form, set())
        raise _TakeBack from error
    except (Closed, IntegrityError) as error:
        text = str(error) if isinstance(error, Closed) else "刚刚有人登记了同一件，请重新导入"
        row.problems.append(Problem("", text))
        raise _TakeBack from error
