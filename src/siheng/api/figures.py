"""Reading figures: what each means, its number in a period, and its parts."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from siheng.api import showing
from siheng.api.entry import Bearer, account_of, token_of
from siheng.api.matters import PER, Limit, Matters, after, to_cursor
from siheng.kernel.exchange import tokens
from siheng.kernel.figures import evaluate, plain
from siheng.kernel.figures.declare import Figure
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.rights import READ, may
from siheng.kernel.matters import scope
from siheng.kernel.matters.door import NotFound, Refused
from siheng.kernel.matters.models import Matter

router = Router(tags=["统计"], auth=Bearer(tokens.FIGURES))
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


@router.get("/figures/{key}/rows", response=Matters, summary="一个数字背后的事项", operation_id="figure_rows")
def figure_rows(
    request: HttpRequest,
    key: str,
    period: Text,
    cursor: Annotated[str, Field(max_length=80)] = "",
    limit: Limit = PER,
) -> Any:
    """The matters that a figure counted, as far as the account may know their content and the token is for them."""
    _ask(request)
    if tokens.READ not in token_of(request).scopes:
        raise Refused(f"这个令牌没有“{tokens.SCOPES[tokens.READ]}”的范围")
    found = registry().figures.get(key)
    if found is None or evaluate.rows(found, Period.parse(period)).model is not Matter:
        raise NotFound("没有这个统计口径，或者它数的不是事项")
    counted = evaluate.rows(found, Period.parse(period), account_of(request))
    if kinds := token_of(request).kinds:
        counted = counted.filter(kind__in=kinds)
    page = counted.filter(pk__gt=after(cursor)).select_related("unit", "handler").order_by("pk")
    rows = list(page[: limit + 1])
    levels = scope.levels(account_of(request), rows[:limit])
    return {
        "items": [showing.brief(m, levels[m.pk]) for m in rows[:limit]],
        "next": to_cursor(rows[limit - 1].pk) if len(rows) > limit else None,
    }


def _ask(request: HttpRequest) -> None:
    if not may(account_of(request), READ):
        raise Refused("这个账号没有查看统计数字的权限")


def _meaning(f: Figure) -> dict[str, Any]:
    names = ("key", "label", "unit", "definition", "owner", "version")
    return {name: getattr(f, name) for name in names} | {"by": sorted(f.source.dimensions)}
