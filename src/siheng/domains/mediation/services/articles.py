"""The articles of law that mediators have at hand (法条), from the room's own file; those in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from siheng.kernel.matters.showing import Article

FILE = Path(__file__).parent / "articles.yaml"


@cache
def _all() -> tuple[Article, ...]:
    rows = yaml.safe_load(FILE.read_text(encoding="utf8"))
    return tuple(
        Article(r["law"], r["article"], r["about"], r["text"], r["since"], r["until"], tuple(r["topics"]))
        for r in rows
    )


def articles(day: date) -> Sequence[Article]:
    """Those in force on the day, in the order of the file."""
    return [a for a in _all() if a.since <= day and (a.until is None or day <= a.until)]
