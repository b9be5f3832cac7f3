"""How many queries pages may ask, as the tests hold it."""

from __future__ import annotations


def beyond(asked: dict[str, int], budget: dict[str, int]) -> dict[str, tuple[int, int | None]]:
    """The pages that ask more than their budget. A word is looked for in three questions more, by how common it is."""
    more = {page: 3 if "search" in page else 0 for page in asked}
    return {p: (n, budget.get(p)) for p, n in asked.items() if p not in budget or n > budget[p] + more[p]}
