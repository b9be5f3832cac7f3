"""Whole numbers as an address or a form says them."""

from __future__ import annotations


def whole(text: str) -> int | None:
    """The number; None where the text says none, or one of more digits than any key or page has.

    Python reads digits of all scripts, some (²) not even so, and no database takes thirty of them.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
