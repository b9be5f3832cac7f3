"""Reports and verdicts as plain data (JSON), for the commands and for other programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from siheng.kernel.figures.evaluate import Value
from siheng.kernel.figures.freezing import row_ids
from siheng.kernel.figures.reports import Draft
from siheng.kernel.figures.verify import Finding, Verdict


def number(value: Decimal | None) -> int | float | None:
    """A number as JSON has it: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def report(draft: Draft) -> dict[str, Any]:
    """A year's figures by key, its identities and its text."""
    return {
        "year": draft.year,
        "title": draft.title,
        "figures": {key: _figure(value, draft.wordings.get(key, "")) for key, value in draft.values.items()},
        "identities": [
            {
                "label": b.words, "left": list(b.left), "right": list(b.right), "equation": b.equation,
                "holds": b.holds,
            }
            for b in draft.balances
        ],
        "warnings": list(draft.warnings),
        "text": draft.text,
    }  # fmt: skip


def verdict(found: Verdict) -> dict[str, Any]:
    """Every number of a text with its place, what it says, and what became of it."""
    return {
        "year": found.year,
        "numbers": [_finding(f) for f in found.findings],
        "summary": found.summary,
    }


def _figure(value: Value, wording: str) -> dict[str, Any]:
    figure, ids = value.figure, row_ids(value)
    plain: dict[str, Any] = {
        "value": number(value.number), "unit": figure.unit, "label": figure.label, "version": figure.version,
        "wording": wording or f"{value.text}{figure.unit}", "in_text": bool(wording), "definition": figure.definition,
        "rows": ids[""] if "" in ids else ids["numerator"],
    }  # fmt: skip
    if value.numerator is not None:
        plain |= {
            "formula": figure.formula,  # type: ignore[union-attr]
            "numerator": {"value": value.numerator, "rows": ids["numerator"]},
            "denominator": {"value": value.denominator, "rows": ids["denominator"]},
        }
    return plain


def _finding(found: Finding) -> dict[str, Any]:
    said = found.number
    return {
        "place": {"line": said.line, "column": said.column, "start": said.start, "end": said.end},
        "value": number(said.value),
        "unit": said.unit,
        "hedge": said.hedge,
        "wording": said.raw,
        "status": found.status,
        "key": found.key,
        "period": str(found.value.period) if found.value else None,
        "expected": number(found.value.number) if found.value else None,
        "difference": number(found.difference),
        "why": found.why,
        "rows": list(found.rows),
    }
