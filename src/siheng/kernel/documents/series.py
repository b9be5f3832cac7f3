"""Yearly series of numbers (文号序列): each number once, without a gap, in the transaction that uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from siheng.kernel.documents.models import Series

_NEXT = (
    f"INSERT INTO {Series._meta.db_table} (key, year, last) VALUES (%s, %s, 1)"  # noqa: S608 - our own table
    f" ON CONFLICT (key, year) DO UPDATE SET last = {Series._meta.db_table}.last + 1 RETURNING last"
)
_USED = (
    f"INSERT INTO {Series._meta.db_table} (key, year, last) VALUES (%s, %s, %s) ON CONFLICT (key, year) DO UPDATE"  # noqa: S608
    f" SET last = CASE WHEN {Series._meta.db_table}.last < excluded.last THEN excluded.last"
    f" ELSE {Series._meta.db_table}.last END RETURNING last"
)
# 威环政复〔2022〕55号, （2022）环翠楼人调字第55号
_NUMBER = re.compile(r"(.*?)[〔\[（(](\d{4})[〕\]）)](.*?)(\d{1,9})号")
# Where one transaction holds its series: the last number given out, by key and year.
_held: ContextVar[dict[tuple[str, int], int] | None] = ContextVar("held", default=None)


def next_number(series_key: str, year: int) -> int:
    """Take the next number of a series: 1, 2, 3 … without gap or double, each year from 1.

    The series stays locked until the caller's transaction ends, and a rollback gives the number back. So it
    raises RuntimeError outside of one. Two who begin a series at once meet at its unique key.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("next_number 要在事务里调用，否则回滚后会缺号")
    held = _held.get()
    if held and (series_key, year) in held:
        held[series_key, year] += 1
        return held[series_key, year]
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series_key, year])
        number: int = cursor.fetchone()[0]
    if held is not None:
        held[series_key, year] = number
    return number


def number_used(number: str) -> bool:
    """Have the series of a number that was given on paper go on behind it; False for one of no such shape."""
    if not (found := _NUMBER.fullmatch(number.strip())):
        return False
    before, year, between, serial = found.groups()
    key, year = before.strip() or between.removesuffix("第").strip(), int(year)
    held = _held.get()
    if held and (key, year) in held:
        held[key, year] = max(held[key, year], int(serial))
        return True
    with connection.cursor() as cursor:
        cursor.execute(_USED, [key, year, int(serial)])
        last: int = cursor.fetchone()[0]
    if held is not None:
        held[key, year] = last
    return True


@contextmanager
def holding_series() -> Iterator[None]:
    """For one transaction of very many numbers: each series is locked at its first and written again at the end.

    PostgreSQL keeps every version of a row until the transaction ends, and would go through all of them for the next
    number. What is rolled back within must end the whole transaction, or a number would be missing.
    """
    held: dict[tuple[str, int], int] = {}
    token = _held.set(held)
    try:
        yield
        for (key, year), last in held.items():
            Series.objects.filter(key=key, year=year).update(last=last)
    finally:
        _held.reset(token)


def series_held() -> bool:
    """Whether numbers are given out under ``holding_series``."""
    return _held.get() is not None


def coming_number(series_key: str, year: int) -> int:
    """The number that would be next, for a preview; nothing is taken."""
    if (held := _held.get()) and (series_key, year) in held:
        return held[series_key, year] + 1
    last = Series.objects.filter(key=series_key, year=year).values_list("last", flat=True).first()
    return (last or 0) + 1
