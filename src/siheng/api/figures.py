"""Reading figures: what each means, its number in a period, and its parts."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from siheng.api.entry import Bearer, account_of
from siheng.kernel.exchange.tokens import FIGURES
from siheng.kernel.figures import evaluate, plain
from siheng.kernel.figures.declare import Figure
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.rights import READ, may
from siheng.kernel.matters.door import NotFound, Refused

router = Router(tags=["统计"], auth=Bearer(FIGURES))
Text = Annotated[str, Field(min_length=1, max_length=30)]


class Meaning(Schema):
    """What a figure counts; a changed definition has a higher version."""

    key: str
    label: str
    unit: str
    definition: str
    owner: str
    version: int
    by: list[str]


class Cell(Schema):
    """One part of a figure."""

    value: str
    label: str
    number: float
    of: float | None


class Number(Meaning):
    """A figure in a period; ``number`` is none where a percentage has no base."""

    period: str
    number: float | None
    text: str
    formula: str
    cells: list[Cell]


@router.get("/figures", response=list[Meaning], summary="统计口径", operation_id="figures")
def figures(request: HttpRequest) -> Any:
    """Every declared figure."""
    _ask(request)
    return [_meaning(f) for f in registry().figures.values()]


@router.get("/figures/{key}", response=Number, summary="一个数字", operation_id="figure")
def figure(
    request: HttpRequest, key: str, period: Text, by: Annotated[str, Field(max_length=30)] = ""
) -> Any:
    """A figure's number in 2022, 2022-H1, 2022-Q3, 2022-09 or 2022-05-01..2022-12-30, whole or by one dimension."""
    _ask(request)
    found = registry().figures.get(key)
    if found is None:
        raise NotFound("没有这个统计口径")
    span = Period.parse(period)
    value = evaluate.evaluate([found], span)[key]
    cells = evaluate.breakdown(found, span, by) if by else []
    return _meaning(found) | {
        "period": str(span),
        "number": plain.number(value.number),
        "text": value.text,
        "formula": value.formula,
        "cells": [{"value": c.value, "label": c.label, "number": c.count, "of": c.of} for c in cells],
    }


def _ask(request: HttpRequest) -> None:
    if not may(account_of(request), READ):
        raise Refused("这个账号没有查看统计数字的权限")


def _meaning(f: Figure) -> dict[str, Any]:
    names = ("key", "label", "unit", "definition", "owner", "version")
    return {name: getattr(f, name) for name in names} | {"by": sorted(f.source.dimensions)}
