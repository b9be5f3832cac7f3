"""Chinese numerals (中文数字) read as numbers."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join([*DIGITS, *PLACES, *MYRIADS])


def read(text: str) -> int | None:
    """The number that a Chinese numeral says (三百二十, 二〇二二, 百); None where it is none (万一)."""
    if not text or any(c not in CHARACTERS for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text)) if len(text) == 1 or "两" not in text else None
    return _grouped(text)


def read_decimal(text: str) -> Decimal | None:
    """The same with a point: 三十四点四四."""
    whole, point, rest = text.partition("点")
    number = read(whole)
    if number is None or not point:
        return None if number is None else Decimal(number)
    if not rest or any(c not in DIGITS or c == "两" for c in rest):
        return None
    return Decimal(f"{number}.{''.join(str(DIGITS[c]) for c in rest)}")


def _grouped(text: str) -> int | None:
    """Numerals with places; each place smaller than the one before it within its myriad."""
    total = section = digit = 0
    place, myriad = 10**4, 10**12
    pending = fresh = False  # a digit waits for its place; something stands in this section
    for c in text:
        if c in DIGITS:
            if pending and digit:
                return None
            digit, pending, fresh = DIGITS[c], True, True
        elif c in PLACES:
            if PLACES[c] >= place or (pending and not digit):
                return None
            section += (digit if pending else 1) * PLACES[c]
            place, digit, pending, fresh = PLACES[c], 0, False, True
        else:
            if MYRIADS[c] >= myriad or (not fresh and len(text) > 1):
                return None
            total += (section + digit if fresh else 1) * MYRIADS[c]
            section = digit = 0
            place, myriad, pending, fresh = 10**4, MYRIADS[c], False, False
    return total + section + digit
