"""How many queries each page may ask, by reader; kept in ``query_budget.json`` and never grown but on purpose.

``SIHENG_REWRITE_BUDGET=1 python -m pytest tests/test_query_budget.py`` writes the file anew.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

HERE = Path(__file__).parent
BUDGET = HERE / "query_budget.json"
CASES = 120
sys.path.append(str(HERE.parent / "bench"))


def asked() -> Iterator[tuple[str, int]]:
    """Each page of each reader, and the number of queries that it asks once its process is warm."""
    from run import LEFT_OUT, addresses, client, readers

    for role, account in readers().items():
        browser = client(account)
        for name, address in addresses(account).items():
            if name in LEFT_OUT.get(role, ()):
                continue
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                answer = browser.get(address)
            assert answer.status_code == 200, (role, address)
            yield f"{role}: {name}", len(queries)


@pytest.mark.django_db
def test_pages_keep_to_their_query_budget_however_many_cases_there_are(settings: Any) -> None:
    """A look's line in the access log counts too; three times the cases ask no query more."""
    from budget import beyond
    from generate import fill

    settings.FIXED_NOW = settings.FIXED_NOW.replace(year=2022, month=12, day=30)
    fill(CASES, since=date(2022, 10, 20), sections=1, clerks=2, agencies=1)
    few = dict(asked())
    fill(2 * CASES, since=date(2022, 10, 20), sections=1, clerks=2, agencies=1)
    assert beyond(dict(asked()), few) == {}
    if os.environ.get("SIHENG_REWRITE_BUDGET") == "1":
        BUDGET.write_text(json.dumps(few, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    budget = json.loads(BUDGET.read_text(encoding="utf8"))
    assert beyond(few, budget) == {}
    assert few.keys() == budget.keys()
