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

# So many hits are looked at one by one.
FEW = 2_000
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
    hits = _few(words) if connection.vendor == "postgresql" else None
    return _among(matters, words) if hits is None else _numbered(matters, hits)


def newest(matters: QuerySet[Matter], text: str, wanted: int) -> list[Matter]:
    """The newest of the matching matters.

    A rare word has few hits to look at, and a common one is soon found among the newest of all. Where too few of these are
    the reader's, SQLite goes through all hits, the newest first: left to itself it looks at the matter of each.
    """
    words = _asked(text)
    hits = _few(words)
    if hits is not None:
        return list(_numbered(matters, hits).order_by("-id")[:wanted])
    if connection.vendor == "postgresql":
        found = list(_recent(matters, words, 20 * wanted).order_by("-id")[:wanted])
        return found if len(found) == wanted else list(_among(matters, words).order_by("-id")[:wanted])
    seen = matters.order_by()[:FEW].count()
    if not seen:
        return []
    for many in (20 * wanted, 400 * wanted) if seen == FEW else ():
        found = list(_recent(matters, words, many).order_by("-id")[:wanted])
        if len(found) == wanted:
            return found
    column, sql, params = _found(words)
    own, more = matters.order_by().values("pk").query.sql_with_params()
    # The sign keeps the index from being asked anew for each matter.
    among = f"{sql} AND +{column} IN ({own}) ORDER BY {column} DESC LIMIT {wanted:d}"
    return list(matters.filter(pk__in=_numbers(among, (*params, *more))).order_by("-id"))


def _few(words: list[str]) -> list[int] | None:
    """All that hold every word, where they are few enough to look at each; of a common word PostgreSQL does not try."""
    if not words:
        return []
    _, sql, params = _found(words)
    if connection.vendor == "postgresql" and len(_newest(words, FEW, 20)) == 20:
        return None
    hits = _numbers(f"{sql} LIMIT {FEW:d}", params)
    return hits if len(hits) < FEW else None


def _among(matters: QuerySet[Matter], words: list[str]) -> QuerySet[Matter]:
    _, sql, params = _found(words)
    return matters.filter(pk__in=RawSQL(sql, params))  # noqa: S611 - our own words, what was asked is a parameter


def _recent(matters: QuerySet[Matter], words: list[str], many: int) -> QuerySet[Matter]:
    """Those of the newest that hold every word; PostgreSQL would gather all that do, and looks at ten times as many matters."""
    if connection.vendor == "postgresql":
        return _numbered(matters, _newest(words, 10 * many, many))
    column, sql, params = _found(words)
    return matters.filter(pk__in=RawSQL(f"{sql} ORDER BY {column} DESC LIMIT {many:d}", params))  # noqa: S611 - as above


def _newest(words: list[str], back: int, many: int) -> list[int]:
    """On PostgreSQL the newest hits, so many, among so many matters, past the index of words, which would tell all first."""
    return _numbers(
        "SELECT matter_id FROM matters_search WHERE words || '{}' @> %s::text[]"
        " AND matter_id > (SELECT MAX(matter_id) FROM matters_search) - %s ORDER BY matter_id DESC LIMIT %s",
        (words, back, many),
    )


def _numbered(matters: QuerySet[Matter], hits: list[int]) -> QuerySet[Matter]:
    """Those of a few. PostgreSQL can count them then: it takes a word that it does not know for one of thousands."""
    if connection.vendor == "sqlite":
        return matters.filter(pk__in=hits)
    told = ",".join(map(str, hits))
    return matters.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (f"{{{told}}}",)))


def _numbers(sql: str, params: tuple[Any, ...]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for (pk,) in cursor.fetchall()]


def _found(words: list[str]) -> tuple[str, str, tuple[Any, ...]]:
    """The column of the matter, the question for those that hold every word, and its parameters."""
    if connection.vendor == "postgresql":
        return "matter_id", "SELECT matter_id FROM matters_search WHERE words @> %s::text[]", (words,)
    quoted = " ".join(f'"{w}"' for w in words)
    return "rowid", "SELECT rowid FROM matters_search WHERE matters_search MATCH %s", (quoted,)
