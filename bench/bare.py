"""The same answers in SQL by hand, as someone who knows the tables and their indexes would write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection

from siheng.domains.reconsideration.models import CORRECTED, DIRECT
from siheng.kernel.figures.evaluate import percentage
from siheng.kernel.figures.periods import Period

FIGURES = """
WITH r AS (
  SELECT COUNT(*) AS received, SUM(CASE WHEN outcome = 'refused' THEN 1 ELSE 0 END) AS refused
  FROM matters_matter WHERE kind = 'reconsideration' AND received_on >= %(since)s AND received_on < %(until)s
), a AS (
  SELECT COUNT(*) AS accepted
  FROM matters_matter WHERE kind = 'reconsideration' AND accepted_on >= %(since)s AND accepted_on < %(until)s
), c AS (
  SELECT COUNT(*) AS concluded,
    SUM(CASE WHEN accepted_on < %(since)s THEN 1 ELSE 0 END) AS carried,
    SUM(CASE WHEN outcome IN ({corrected}) THEN 1 ELSE 0 END) AS corrected,
    SUM(CASE WHEN outcome IN ({direct}) THEN 1 ELSE 0 END) AS direct
  FROM matters_matter WHERE kind = 'reconsideration' AND closed_on >= %(since)s AND closed_on < %(until)s
), s AS (
  SELECT SUM(CASE WHEN accepted_on < %(since)s THEN 1 ELSE 0 END) AS carried_in,
    SUM(CASE WHEN closed_on IS NULL OR closed_on >= %(until)s THEN 1 ELSE 0 END) AS pending
  FROM (
    SELECT accepted_on, closed_on FROM matters_matter
    WHERE kind = 'reconsideration' AND closed_on IS NULL AND accepted_on < %(until)s
    UNION ALL
    SELECT accepted_on, closed_on FROM matters_matter
    WHERE kind = 'reconsideration' AND closed_on >= %(since)s AND accepted_on < %(until)s
  ) AS stock
)
SELECT received, refused, accepted, concluded, carried, carried_in, pending, corrected, direct FROM r, a, c, s
"""
KEYS = "received not_accepted accepted concluded concluded_carried_over carried_in pending corrected corrected_directly"
MONTHS = {
    "sqlite": "SELECT strftime('%%m', accepted_on), COUNT(*) FROM matters_matter",
    "postgresql": "SELECT to_char(accepted_on, 'MM'), COUNT(*) FROM matters_matter",
}
CATEGORIES = """
SELECT d.category, COUNT(*) FROM matters_matter m JOIN reconsideration_reconsideration d ON d.matter_id = m.id
WHERE m.kind = 'reconsideration' AND m.accepted_on >= %(since)s AND m.accepted_on < %(until)s GROUP BY d.category
"""
PAGE = """
SELECT m.number, m.receipt, m.applicant_text, m.counter_text, d.category, m.state, h.name, m.accepted_on, m.due_on
FROM matters_matter m
JOIN reconsideration_reconsideration d ON d.matter_id = m.id
LEFT JOIN org_account h ON h.id = m.handler_id
WHERE m.kind = 'reconsideration' AND m.open ORDER BY m.due_on NULLS LAST, m.id LIMIT 50
"""


def _rows(sql: str, period: Period | None = None) -> list[tuple[Any, ...]]:
    asked = {"since": period.since.isoformat(), "until": period.until.isoformat()} if period else None
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return cursor.fetchall()


def figures_of(period: Period) -> dict[str, Decimal | None]:
    """All reconsideration figures of a period, by key."""
    quoted = {"corrected": CORRECTED, "direct": DIRECT}
    sql = FIGURES.format(
        **{name: ", ".join(f"'{o}'" for o in sorted(codes)) for name, codes in quoted.items()}
    )
    found = dict(zip(KEYS.split(), _rows(sql, period)[0], strict=True))
    numbers = {f"reconsideration.{name}": Decimal(n or 0) for name, n in found.items()}
    for rate, part in (("correction_rate", "corrected"), ("direct_correction_rate", "corrected_directly")):
        numbers[f"reconsideration.{rate}"] = percentage(found[part] or 0, found["concluded"], 2)  # type: ignore[assignment]
    return numbers


def by_month(period: Period) -> dict[str, int]:
    """Accepted cases of a year by month."""
    where = "WHERE kind = 'reconsideration' AND accepted_on >= %(since)s AND accepted_on < %(until)s GROUP BY 1 ORDER BY 1"
    return {
        f"{period.since.year}-{month}": n
        for month, n in _rows(f"{MONTHS[connection.vendor]} {where}", period)
    }


def by_category(period: Period) -> dict[str, int]:
    """Accepted cases of a period by the category of the act."""
    return dict(_rows(CATEGORIES, period))


def first_page() -> list[str]:
    """The numbers on the first page of the list of open cases."""
    return [number or receipt for number, receipt, *_ in _rows(PAGE)]
