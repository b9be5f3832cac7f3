"""Chinese full-text search without a dictionary: every pair of neighbouring characters is a word of the index.

So a two-character name is found, and a longer one by the pairs that it is made of. This and the settings are the
only places that ask which database runs.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from siheng.kernel.matters.models import Matter

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+|[0-9a-z]+")


def tokens(text: str) -> list[str]:
    """The words of a text: numbers and Latin whole, Chinese as single characters and as neighbouring pairs."""
    found: dict[str, None] = {}
    for run in _RUN.findall(text.lower()):
        if run[0].isascii():
            found[run] = None
        else:
            found |= dict.fromkeys([*run, *(run[i : i + 2] for i in range(len(run) - 1))])
    return list(found)


def _asked(text: str) -> list[str]:
    """The words that a query asks for: pairs, and a single character only where it stands alone."""
    found: dict[str, None] = {}
    for run in _RUN.findall(text.lower()):
        if run[0].isascii() or len(run) == 1:
            found[run] = None
        else:
            found |= dict.fromkeys(run[i : i + 2] for i in range(len(run) - 1))
    return list(found)


_NAMED = (
    "SELECT name FROM matters_party WHERE matter_id = %s"
    " UNION ALL SELECT number FROM matters_outsidenumber WHERE matter_id = %s"
)


def text_of(matter: Matter) -> str:
    """All that a matter is found by. No ID number and no telephone: those are looked up by their blind index."""
    from siheng.kernel.matters.process import process

    parts = [matter.receipt, matter.number, matter.title, matter.applicant_text, matter.counter_text]
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [matter.pk, matter.pk])
        parts += [name for (name,) in cursor.fetchall()]
    parts += process(matter.kind).search_text(matter)
    return " ".join(filter(None, parts))


def index(matter: Matter) -> None:
    """Bring the index up to the matter as it stands in this transaction; most steps change no word of it."""
    words = tokens(text_of(matter))
    if _kept(matter.pk) != words:
        write([(matter.pk, words)])


def _kept(pk: int) -> list[str] | None:
    """The words by which a matter is found until now."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT words FROM matters_search WHERE {'matter_id' if postgres else 'rowid'} = %s",  # noqa: S608 - our own column
            [pk],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    return list(found[0]) if postgres else found[0].split()


def write(rows: list[tuple[int, list[str]]]) -> None:
    """Write index rows, each a matter's id and its words."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO matters_search (matter_id, words) VALUES (%s, %s)"
                " ON CONFLICT (matter_id) DO UPDATE SET words = EXCLUDED.words",
                rows,
            )
        else:
            cursor.executemany(
                "INSERT OR REPLACE INTO matters_search (rowid, words) VALUES (%s, %s)",
                [(pk, " ".join(words)) for pk, words in rows],
            )


def matching(matters: QuerySet[Matter], text: str) -> QuerySet[Matter]:
    """Those of the matters that hold every word of the text; nothing asked finds nothing."""
    words = _asked(text)
    if not words:
        return matters.none()
    _, sql, params = _found(words)
    return matters.filter(pk__in=RawSQL(sql, params))  # noqa: S611 - our own words, what was asked is a parameter


def newest(matters: QuerySet[Matter], text: str, wanted: int) -> list[Matter]:
    """The newest of the matching matters.

    A common word is first looked for among the newest that hold it. Where most of these are for others, all that hold it
    are gone through, the newest first, until enough are the reader's.
    """
    words, few = _asked(text), 20 * wanted
    if not words:
        return []
    first = _newest(words, few)
    found = list(matters.filter(pk__in=first).order_by("-id")[:wanted])
    if len(found) == wanted or len(first) < few or not matters.exists():
        return found
    return list(matters.filter(pk__in=_newest(words, wanted, among=matters)).order_by("-id"))


def _newest(words: list[str], most: int, among: QuerySet[Matter] | None = None) -> list[int]:
    column, sql, params = _found(words)
    if among is not None:
        own, more = among.order_by().values("pk").query.sql_with_params()
        # The sign keeps SQLite from asking the index for each of them.
        sql, params = f"{sql} AND +{column} IN ({own})", (*params, *more)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY {column} DESC LIMIT {most:d}", params)
        return [pk for (pk,) in cursor.fetchall()]


def _found(words: list[str]) -> tuple[str, str, tuple[Any, ...]]:
    """The column of the matter, the question for those that hold every word, and its parameters."""
    if connection.vendor == "postgresql":
        return "matter_id", "SELECT matter_id FROM matters_search WHERE words @> %s::text[]", (words,)
    quoted = " ".join(f'"{w}"' for w in words)
    return "rowid", "SELECT rowid FROM matters_search WHERE matters_search MATCH %s", (quoted,)
