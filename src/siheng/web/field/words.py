"""The articles as a phone shows them: by law, each folded under what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from siheng.kernel.matters.showing import Article


def shelf(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """The articles by law, in their order: [{law, articles}]."""
    found: dict[str, list[Article]] = {}
    for a in articles:
        found.setdefault(a.law, []).append(a)
    return [{"law": law, "articles": rows} for law, rows in found.items()]
