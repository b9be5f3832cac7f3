"""The rows behind a figure: matters, what hangs on them, or entries of a register; each with its words and its page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from siheng.kernel.figures.declare import Figure
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters.models import Handover, Matter, Record
from siheng.kernel.org.clock import today
from siheng.kernel.registers.declare import AppointmentKind, PlaceKind, kinds, label_of
from siheng.kernel.registers.models import Activity, Appointment, Place
from siheng.web.workspace.bound import counted_day
from siheng.web.workspace.present import matter_chips

PAGES = {Matter: "matter", Place: "place", Appointment: "appointment", Activity: "activity"}


def columns(figure: Figure) -> dict[str, str]:
    """The columns of the rows, by key."""
    model = figure.source.model
    if model is Matter or issubclass(model, Record):
        title = "标题" if model is Matter else "移交" if model is Handover else "内容"
        return {"chip": "期限或结果", "number": "案号", "title": title, "town": "镇街", "day": "日期"}
    return {"number": "名称", "title": "类别", "town": "区划", "day": "日期"}


def related(figure: Figure) -> tuple[str, ...]:
    """What is fetched along."""
    model = figure.source.model
    if model is Handover:
        return ("matter__region", "other", "unit")
    return ("matter__region",) if issubclass(model, Record) else ("region", "unit")


def name(row: Any) -> str:
    """What a row is called."""
    return str(_subject(row))


def town(row: Any) -> str:
    """Where it belongs."""
    return str(_subject(row).region.name)


def href(row: Any) -> str:
    """Its page."""
    subject = _subject(row)
    return reverse(PAGES[type(subject)], args=[subject.pk])


def shown(figure: Figure, found: list[Any]) -> list[dict[str, Any]]:
    """The rows of the page of a figure; they are such as the reader may know the content of."""
    matters = [m for row in found if isinstance(m := _subject(row), Matter)]
    chips = matter_chips(matters, today(), load_calendar())
    rows = []
    for row in found:
        subject = _subject(row)
        rows.append(
            {
                "chip": chips.get(subject.pk) if isinstance(subject, Matter) else None,
                "cells": {
                    "number": {"text": name(row), "href": href(row)},
                    "title": {"text": _title(row)},
                    "town": {"text": town(row)},
                    "day": {"text": counted_day(figure, row)},
                },
            }
        )
    return rows


def _subject(row: Any) -> Any:
    return row.matter if isinstance(row, Record) else row  # type: ignore[attr-defined]


def _title(row: Any) -> str:
    if isinstance(row, Matter):
        return row.title
    if isinstance(row, Handover):
        return f"{row.need}，移交{row.unit.short}"
    if isinstance(row, Record):
        return str(row)
    kind = kinds().get(row.kind)
    label = kind.label if kind else row.kind
    if isinstance(kind, PlaceKind):
        more = label_of(kind.levels, row.level)
    elif isinstance(kind, AppointmentKind):
        more = label_of(kind.grades, row.grade)
    else:
        more = ""
    return " ".join(filter(None, [label, more]))
