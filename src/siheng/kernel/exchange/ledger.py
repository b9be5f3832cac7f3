"""A ledger (台账): the Excel of one kind of matter, declared once in a domain's ``ledger.py``.

Its columns name fields of the form by which such a matter is opened, so a row is checked as a page is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms

from siheng.kernel.matters.process import process
from siheng.kernel.org.rights import BadDeclaration
from siheng.kernel.rooms import rooms

YES = frozenset({"是", "√", "✓", "有", "1", "TRUE", "True"})
NO = frozenset({"", "否", "×", "无", "0", "FALSE", "False"})
# From here on a number in a cell has lost its last digits: Excel keeps fifteen.
LOSSY = 10**15
SEPARATORS = re.compile(r"[、；;，,]")
SHOWN_CHOICES = 12


class BadCell(Exception):
    """A cell that cannot be what its column asks; the message is for the one who filled it in."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, the form field that it fills, and what an empty cell means, as if typed."""

    label: str
    field: str
    blank: str = ""
    example: str = ""
    width: int = 14


@dataclass(frozen=True)
class Ledger:
    """The ledger of a kind. ``identity`` names the fields by which a row that comes again is known."""

    kind: str
    form: type[forms.Form]
    columns: Sequence[Column]
    identity: Sequence[str]

    def required(self, column: Column) -> bool:
        """Whether a cell of the column must be filled in."""
        return self.form.base_fields[column.field].required and not column.blank

    @property
    def labels(self) -> list[str]:
        """The headings, in order."""
        return [c.label for c in self.columns]


def judge(ledger: Ledger) -> list[str]:
    """What is wrong with a declaration, one sentence each."""
    where, fields = f"{ledger.kind} 的台账", ledger.form.base_fields
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
    if process(ledger.kind).opening().form is not ledger.form:
        wrong.append(f"{where}：表单不是这一类事项登记用的表单")
    return wrong


@cache
def ledgers() -> dict[str, Ledger]:
    """Every ledger, by kind. Raises BadDeclaration for one that cannot be right."""
    rooms("process")
    found: dict[str, Ledger] = {}
    wrong: list[str] = []
    for name, module in rooms("ledger").items():
        ledger: Ledger = module.ledger
        if ledger.kind in found:
            wrong.append(f"{name}/ledger.py：{ledger.kind} 已经声明过")
        found[ledger.kind] = ledger
        wrong += judge(ledger)
    if wrong:
        raise BadDeclaration("\n".join(wrong))
    return found


class Reading:
    """Turns the cells of a ledger's rows into what its form takes; choices are looked up once for all."""

    def __init__(self, ledger: Ledger, form: forms.BaseForm) -> None:
        self.ledger = ledger
        self._fields = form.fields
        self._choices = {c.field: choices(form.fields[c.field]) for c in ledger.columns}

    def value(self, column: Column, cell: Any) -> Any:
        """One cell as its form field takes it. Raises BadCell."""
        field, text = self._fields[column.field], written(cell) or column.blank
        if isinstance(field, forms.BooleanField):
            return _yes_or_no(text)
        known = self._choices[column.field]
        if known is None:
            return text.replace(".", "-") if isinstance(field, forms.DateField) else text
        if getattr(field.widget, "allow_multiple_selected", False):
            return [_chosen(known, part.strip()) for part in SEPARATORS.split(text) if part.strip()]
        return _chosen(known, text) if text else ""


def choices(field: forms.Field) -> dict[str, list[str]] | None:
    """What a field may be, by the words that people write, in order; None where anything may be written.

    A word that stands for several things has several values.
    """
    known: dict[str, list[str]] = {}
    if isinstance(field, forms.ModelChoiceField):
        for entry in field.queryset or ():
            for name in _names(entry):
                known.setdefault(name, []).append(str(field.prepare_value(entry)))
    elif isinstance(field, forms.ChoiceField):
        for value, label in _flat(field.choices):
            if value != "":
                known.setdefault(str(label), []).append(str(value))
    else:
        return None
    return known


def offered(known: dict[str, list[str]]) -> list[str]:
    """One word for each thing that may be chosen: the first that names nothing else."""
    words: dict[str, str] = {}
    for word, values in known.items():
        if len(set(values)) == 1:
            words.setdefault(values[0], word)
    return list(words.values())


def written(cell: Any) -> str:
    """A cell as a person would have typed it. Raises BadCell for a number that Excel has rounded."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if abs(cell) >= LOSSY:
            raise BadCell("这一格被 Excel 存成了数值，末几位已经丢失，请把单元格设为“文本”后重新填写")
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()


def _chosen(known: dict[str, list[str]], text: str) -> str:
    values = known.get(text)
    if values is None:
        words = offered(known)
        some = "、".join(words[:SHOWN_CHOICES]) + ("等" if len(words) > SHOWN_CHOICES else "")
        raise BadCell(f"没有“{text}”这一项，可以填：{some}")
    if len(set(values)) > 1:
        raise BadCell(f"“{text}”有 {len(set(values))} 个同名的，请写全称")
    return values[0]


def _yes_or_no(text: str) -> str:
    if text not in YES | NO:
        raise BadCell(f"只能填“是”或者“否”，现在是“{text}”")
    return "on" if text in YES else ""


def _names(entry: Any) -> Iterable[str]:
    """The words for a row of a table: its full name first, then its short one."""
    return dict.fromkeys(
        str(n) for n in (getattr(entry, "name", ""), getattr(entry, "short", ""), entry) if n
    )


def _flat(options: Any) -> Iterable[tuple[Any, Any]]:
    for value, label in options:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
