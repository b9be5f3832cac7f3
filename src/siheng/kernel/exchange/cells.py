"""Cells as people fill them in, turned into what a form takes: words into choices, numbers and days into text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms

from siheng.kernel.org.models import Account

if TYPE_CHECKING:
    from siheng.kernel.exchange.ledger import Column, Ledger

YES = frozenset({"是", "√", "✓", "有", "1", "TRUE", "True"})
NO = frozenset({"", "否", "×", "无", "0", "FALSE", "False"})
# From here on a number in a cell has lost its last digits: Excel keeps fifteen.
LOSSY = 10**15
SEPARATORS = re.compile(r"[、；;，,]")
SHOWN_CHOICES = 12


class BadCell(Exception):
    """A cell that cannot be what its column asks; the message is for the one who filled it in."""


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
        rows = field.queryset
        if rows is not None and rows.model is Account:
            rows = rows.select_related("unit")
        for entry in rows or ():
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
        if len(words) > SHOWN_CHOICES:  # of many, those that it may stand for
            words = [word for word in words if text in word or word in text] or words
        some = "、".join(words[:SHOWN_CHOICES]) + ("等" if len(words) > SHOWN_CHOICES else "")
        raise BadCell(f"没有“{text}”这一项，可以填：{some}")
    if len(set(values)) > 1:
        one = next((w for w, v in known.items() if set(v) < set(values)), "")
        raise BadCell(f"“{text}”有 {len(set(values))} 个同名的，请写全称" + (f"，如“{one}”" if one else ""))
    return values[0]


def _yes_or_no(text: str) -> str:
    if text not in YES | NO:
        raise BadCell(f"只能填“是”或者“否”，现在是“{text}”")
    return "on" if text in YES else ""


def _names(entry: Any) -> Iterable[str]:
    """The words for a row of a table: its full name first, then its short one; people with their unit too."""
    found = [getattr(entry, "name", ""), getattr(entry, "short", ""), entry]
    if isinstance(entry, Account):
        found.append(f"{entry.name}（{entry.unit.short}）")
    return dict.fromkeys(str(n) for n in found if n)


def _flat(options: Any) -> Iterable[tuple[Any, Any]]:
    for value, label in options:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
