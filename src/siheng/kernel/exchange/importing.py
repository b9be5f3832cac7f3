"""Takes a ledger in: every row through the one door, all of them or none, and none twice.

First every row is checked without a write; only a file without a problem is taken in, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.forms import BaseForm

from siheng.kernel.exchange.ledger import BadCell, Ledger, Reading
from siheng.kernel.exchange.reading import Line, Sheet, read
from siheng.kernel.matters.door import Closed, Invalid, Refused, form_for, open_matter
from siheng.kernel.matters.models import Event
from siheng.kernel.matters.process import process
from siheng.kernel.org.models import Account
from siheng.kernel.trust.chain import canonical
from siheng.kernel.trust.crypto import blind

# What is being done (检查、登记), how many rows are done, and of how many.
Progress = Callable[[str, int, int], None]
# Rows between two reports of progress, and submissions asked for at once.
STRIDE = 500


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell; without a heading, with the row as a whole."""

    heading: str
    text: str

    def __str__(self) -> str:
        return f"“{self.heading}”：{self.text}" if self.heading else self.text


@dataclass
class Row:
    """A row on its way in: what its form is given, its submission, what is wrong, whether it is known."""

    line: Line
    data: dict[str, Any] = field(default_factory=dict)
    submission: str = ""
    problems: list[Problem] = field(default_factory=list)
    known: bool = False


@dataclass
class Outcome:
    """What became of a file. ``saved`` is False for a dry run and for a file with problems."""

    ledger: Ledger
    sheet: Sheet
    rows: list[Row]
    saved: bool = False

    @property
    def fresh(self) -> list[Row]:
        """The rows that are no matter yet."""
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
                yield f"第 {row.line.number} 行{problem}"


class _TakeBack(Exception):
    """Ends the transaction without a trace."""


def check(ledger: Ledger, upload: File[Any], *, actor: Account, at: datetime, progress: Progress) -> Outcome:
    """A dry run: what would become of the file. Writes nothing. Raises Refused or BadFile."""
    opening = process(ledger.kind).opening()
    if not actor.holds(opening.by):
        raise Refused(f"您没有“{opening.label}”的权限，不能导入")
    outcome = checked(
        ledger, upload, form=lambda data: form_for(opening, None, actor, data, None, at), progress=progress
    )
    _mark_known(outcome.rows)
    return outcome


def checked(
    ledger: Ledger, upload: File[Any], *, form: Callable[[Any], BaseForm], progress: Progress
) -> Outcome:
    """Every row read and its form asked; ``form`` makes one of a row's data, or of None. Raises BadFile."""
    sheet = read(upload, ledger)
    reading = Reading(ledger, form(None))
    rows, seen = [], dict[str, int]()
    for n, line in enumerate(sheet.lines):
        if n % STRIDE == 0:
            progress("检查", n, len(sheet.lines))
        rows.append(_checked(reading, line, form, seen))
    progress("检查", len(rows), len(rows))
    return Outcome(ledger, sheet, rows)


def bring_in(
    ledger: Ledger, upload: File[Any], *, actor: Account, at: datetime, progress: Progress
) -> Outcome:
    """Take the file in: all its new rows, or none if any has a problem. Raises Refused or BadFile."""
    outcome = check(ledger, upload, actor=actor, at=at, progress=progress)
    return taken(outcome, lambda row: _open(ledger, row, actor, at), progress=progress)


def taken(outcome: Outcome, take: Callable[[Row], object], *, progress: Progress) -> Outcome:
    """Take in all new rows of a checked file by ``take``, in one transaction; none if any has a problem."""
    fresh = outcome.fresh
    if outcome.bad:
        return outcome
    try:
        with transaction.atomic():
            for n, row in enumerate(fresh):
                if n % STRIDE == 0:
                    progress("登记", n, len(fresh))
                _taken(outcome.ledger, row, take)
    except _TakeBack:
        return outcome
    progress("登记", len(fresh), len(fresh))
    outcome.saved = True
    return outcome


def _checked(reading: Reading, line: Line, make: Callable[[Any], BaseForm], seen: dict[str, int]) -> Row:
    ledger, row = reading.ledger, Row(line)
    unreadable = set()
    for column in ledger.columns:
        try:
            row.data[column.field] = reading.value(column, line.cells.get(column.label, ""))
        except BadCell as error:
            unreadable.add(column.field)
            row.problems.append(Problem(column.label, str(error)))
    form = make(row.data)
    if not form.is_valid():
        row.problems += problems(ledger, form, unreadable)
    if not row.problems:
        row.submission = submission(ledger, form)
        first = seen.setdefault(row.submission, line.number)
        if first != line.number:
            row.problems.append(Problem("", f"与第 {first} 行是同一件，请删去一行"))
    return row


def submission(ledger: Ledger, form: BaseForm) -> str:
    """The same for the same matter whenever it comes; a keyed hash, since a person's number is part of it."""
    identity = {name: _spelled(form.cleaned_data.get(name)) for name in ledger.identity}
    return f"ledger:{ledger.kind}:{blind(canonical(identity).decode(), 'ledger')}"


def _spelled(value: Any) -> str:
    value = getattr(value, "pk", value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def problems(ledger: Ledger, form: BaseForm, without: set[str]) -> list[Problem]:
    """The form's errors at their columns; a cell that was not even readable has been told already."""
    headings = {c.field: c.label for c in ledger.columns}
    found = []
    for name, errors in form.errors.items():
        if name not in without:
            label = headings.get(name) or (str(form.fields[name].label) if name in form.fields else "")
            found += [Problem(label, str(error)) for error in errors]
    return found


def _mark_known(rows: list[Row]) -> None:
    asked = {r.submission: r for r in rows if r.submission and not r.problems}
    names = list(asked)
    for start in range(0, len(names), STRIDE):
        events = Event.objects.everything("whether a row was taken in before")
        for name in events.filter(submission__in=names[start : start + STRIDE]).values_list(
            "submission", flat=True
        ):
            asked[name].known = True


def _open(ledger: Ledger, row: Row, actor: Account, at: datetime) -> None:
    open_matter(kind=ledger.kind, actor=actor, data=row.data, at=at, submission=row.submission)


def _taken(ledger: Ledger, row: Row, take: Callable[[Row], object]) -> None:
    """Take a row in. Raises _TakeBack, with the problem at the row, if the door stays shut."""
    try:
        take(row)
    except Invalid as error:
        row.problems += problems(ledger, error.form, set())
        raise _TakeBack from error
    except (Closed, IntegrityError) as error:
        text = str(error) if isinstance(error, Closed) else "刚刚有人登记了同一件，请重新导入"
        row.problems.append(Problem("", text))
        raise _TakeBack from error
