"""A ledger (台账): the Excel of one kind of matter, declared once in a domain's ``ledger.py`` as ``ledger``, or several as ``ledgers``.

Its columns name fields of the form by which such a matter is opened, so a row is checked as a page is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms

from siheng.kernel.matters.door import Refused, form_for, open_matter
from siheng.kernel.matters.models import Event
from siheng.kernel.matters.process import Transition, process
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import BadDeclaration
from siheng.kernel.rooms import rooms
from siheng.kernel.trust.chain import canonical
from siheng.kernel.trust.crypto import blind

# Makes the form of a row's data, or an empty one of None.
Make = Callable[[Any], forms.BaseForm]


@dataclass(frozen=True)
class Column:
    """A column: its heading, the form field that it fills, and what an empty cell means, as if typed."""

    label: str
    field: str
    blank: str = ""
    example: str = ""
    width: int = 14


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell; without a heading, with the row as a whole."""

    heading: str
    text: str

    def __str__(self) -> str:
        return f"“{self.heading}”：{self.text}" if self.heading else self.text


@dataclass(slots=True)
class Row:
    """A row on its way in: its number in the sheet, its submission, what is wrong, whether it is known.

    ``data`` is what its form is given; it is there only while the row is being checked or taken in.
    """

    number: int
    submission: str = ""
    problems: list[Problem] = field(default_factory=list)
    known: bool = False
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ledger:
    """The ledger of a kind. ``identity`` names the fields by which a row that comes again is known.

    This one is of matters: a row becomes a matter through the one door. Others say otherwise in a subclass.
    """

    kind: str
    form: type[forms.Form]
    columns: Sequence[Column]
    identity: Sequence[str]
    # Of matters that had ended before they were recorded here (补录).
    past: bool = field(default=False, kw_only=True)
    # What its rows are counted in.
    unit = "件"

    @property
    def key(self) -> str:
        """By which it is found among all."""
        return f"{self.kind}-past" if self.past else self.kind

    @property
    def label(self) -> str:
        """What it is the ledger of."""
        label = process(self.kind).label
        return f"{label}（{self.opening.label}）" if self.past else label

    @property
    def opening(self) -> Transition:
        """The step that a row takes."""
        chosen = process(self.kind)
        return chosen.recording() if self.past else chosen.opening()

    @property
    def labels(self) -> list[str]:
        """The headings, in order."""
        return [c.label for c in self.columns]

    @property
    def same(self) -> str:
        """The headings of the columns by which a row is known again."""
        return "、".join(c.label for c in self.columns if c.field in self.identity)

    def required(self, column: Column) -> bool:
        """Whether a cell of the column must be filled in."""
        return self.form.base_fields[column.field].required and not column.blank

    def ask(self, actor: Account) -> None:
        """Raise Refused for who may not bring it in."""
        if not actor.holds(self.opening.by):
            raise Refused(f"您没有“{self.opening.label}”的权限，不能导入")

    def maker(self, actor: Account, at: datetime) -> Make:
        """What makes the form of a row."""
        opening = self.opening
        return lambda data: form_for(opening, None, actor, data, None, at)

    def compare(self, rows: Sequence[Row], make: Make, actor: Account) -> None:
        """Mark the rows that are there already, and say of others what a form alone does not see."""
        asked = {r.submission: r for r in rows}
        there = Event.objects.everything("whether a row was taken in before").filter(submission__in=asked)
        for name in there.values_list("submission", flat=True):
            asked[name].known = True

    def take(self, row: Row, *, actor: Account, at: datetime) -> object:
        """Take a row in. Raises Closed."""
        return open_matter(
            kind=self.kind, actor=actor, data=row.data, at=at, submission=row.submission, past=self.past
        )

    def submission(self, form: forms.BaseForm) -> str:
        """The same for the same matter whenever it comes; a keyed hash, since a person's number is part of it."""
        same = {name: _spelled(form.cleaned_data.get(name)) for name in self.identity}
        return f"ledger:{self.key}:{blind(canonical(same).decode(), 'ledger')}"

    def problems(self, form: forms.BaseForm, without: set[str]) -> list[Problem]:
        """The form's errors at their columns; a cell that was not even readable has been told already."""
        headings = {c.field: c.label for c in self.columns}
        found = []
        for name, errors in form.errors.items():
            if name not in without:
                label = headings.get(name) or (str(form.fields[name].label) if name in form.fields else "")
                found += [Problem(label, str(error)) for error in errors]
        return found


def _spelled(value: Any) -> str:
    value = getattr(value, "pk", value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def judge(ledger: Ledger) -> list[str]:
    """What is wrong with a declaration, one sentence each."""
    where, fields = f"{ledger.key} 的台账", ledger.form.base_fields
    used = [c.field for c in ledger.columns]
    wrong = [f"{where}：表单没有“{name}”这一项" for name in (*used, *ledger.identity) if name not in fields]
    wrong += [
        f"{where}：“{name}”是必填项，没有对应的列"
        for name, f in fields.items()
        if f.required and name not in used
    ]
    wrong += [f"{where}：“{name}”用于辨认，没有对应的列" for name in ledger.identity if name not in used]
    wrong += [
        f"{where}：“{x}”列声明了两次"
        for x in sorted({x for x in ledger.labels if ledger.labels.count(x) > 1})
    ]
    if not ledger.identity:
        wrong.append(f"{where}：没有写明按哪几项辨认同一件")
    if ledger.opening.form is not ledger.form:
        wrong.append(f"{where}：表单不是这一类事项登记用的表单")
    return wrong


@cache
def ledgers() -> dict[str, Ledger]:
    """Every ledger, by key. Raises BadDeclaration for one that cannot be right."""
    rooms("process")
    found: dict[str, Ledger] = {}
    wrong: list[str] = []
    for name, module in rooms("ledger").items():
        own: Sequence[Ledger] = module.ledgers if hasattr(module, "ledgers") else (module.ledger,)
        for ledger in own:
            if ledger.key in found:
                wrong.append(f"{name}/ledger.py：{ledger.key} 已经声明过")
            found[ledger.key] = ledger
            wrong += judge(ledger)
    if wrong:
        raise BadDeclaration("\n".join(wrong))
    return found
