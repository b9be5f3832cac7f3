"""What was typed, as a paper says it."""

from __future__ import annotations

import re

FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
# A comma within a number and a colon within a time stay as they are.
HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff“”）)])[,;:!?]|[()]")


def formal(words: str | None) -> str:
    """With full-width marks after Chinese characters (GB/T 15834)."""
    return HALF_WIDTH.sub(lambda found: FULL_WIDTH[found[0]], (words or "").strip())


def sentence(words: str | None) -> str:
    """Ended as a sentence is; a closing quotation or bracket alone does not end it."""
    text = formal(words)
    return text if not text or text.rstrip("”）").endswith(("。", "！", "？", "；")) else f"{text}。"


def phrase(words: str | None) -> str:
    """To stand within a sentence."""
    return formal(words).rstrip("。；，")
