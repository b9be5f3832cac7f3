"""Filters for paper templates: dates and sums as papers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def 年月日(day: date | str | None) -> str:
    """2022年12月30日."""
    return f"{day.year}年{day.month}月{day.day}日" if isinstance(day, date) else str(day or "")


@register.filter
def 元(amount: Decimal | int | None) -> str:
    """5,000 元 as 5000元; cents only where there are any."""
    if amount is None:
        return ""
    return f"{Decimal(amount):.2f}".removesuffix(".00") + "元"
