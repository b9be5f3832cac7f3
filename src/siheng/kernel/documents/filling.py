"""What a template may say besides plain words: {% if %}, {% for %} and a few filters, no more.

The only library of the restricted engine in templates.py; a filter's name is what a lawyer types.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template import Library
from django.template.defaulttags import do_for, do_if
from django.utils.timezone import is_aware, localtime

from siheng.kernel.documents.paper import chinese_day

register = Library()
register.tag("if", do_if)
register.tag("for", do_for)

# Marks in the filled text: a slot opens, its value begins, it closes; an absent fact; a break in a value.
OPEN, NAMED, CLOSE, ABSENT, BREAK = MARKS = "\ue000\ue001\ue002\ue003\ue004"
DIGITS = "〇一二三四五六七八九"


@register.filter("年月日")
def day(value: Any) -> Any:
    """A date as 2022年12月30日."""
    return chinese_day(_local(value)) if isinstance(value, date) else value


@register.filter("大写")
def day_in_numerals(value: Any) -> Any:
    """A date in Chinese numerals: 二〇二二年十二月三十日."""
    if not isinstance(value, date):
        return value
    found = _local(value)
    year = "".join(DIGITS[int(digit)] for digit in str(found.year))
    return f"{year}年{_numeral(found.month)}月{_numeral(found.day)}日"


@register.filter("元")
def money(value: Any) -> Any:
    """An amount as 1234元, with 角 and 分 only where there are any: 1234.50元."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    amount = Decimal(value)
    return f"{amount:.0f}元" if amount == amount.to_integral_value() else f"{amount:.2f}元"


@register.filter("书面")
def written(value: Any) -> str:
    """Any value as a paper writes it; put behind every placeholder by the engine."""
    if value == ABSENT:
        return ABSENT
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(filter(None, map(written, value)))
    text = "" if value is None else str(day(value))
    kept = "".join(c for c in text if c not in MARKS and (c >= " " or c == "\n"))
    return BREAK.join(filter(None, (line.strip() for line in kept.split("\n"))))


def _local(value: date) -> date:
    if isinstance(value, datetime):
        return (localtime(value) if is_aware(value) else value).date()
    return value


def _numeral(number: int) -> str:
    """1–99 in numerals: 十, 十二, 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")
