"""Copies of a played year serve to measure on: their pages open, ask as little as ever, and their figures are right."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from siheng.domains.legalaid.demo import advice, cases, network
from siheng.domains.mediation.demo import courses, spot
from siheng.domains.mediation.demo.founding import Committee
from siheng.domains.mediation.models import Level
from siheng.domains.onestop.demo.transfers import plans, transfer
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.matters.playing import moment, play
from siheng.kernel.org.models import Region

HERE = Path(__file__).parent
BUDGET = HERE / "query_budget_mixed.json"
sys.path.append(str(HERE.parent / "bench"))


@pytest.fixture
def year(bureau: SimpleNamespace, settings: Any) -> None:
    """A little of each mechanism, through the door."""
    settings.FIXED_NOW = settings.FIXED_NOW.replace(year=2022, month=12, day=30)
    calendar, day = load_calendar(), date(2022, 11, 1)
    committee = Committee(
        bureau.units.tw_zc,
        Level.TOWN,
        [bureau.tiaojie],
        list(Region.objects.filter(code__startswith="371002100")),
    )
    played = [network.founding(bureau), *islice(cases.scripts(bureau, calendar), 2, 60, 9)]
    played += islice(advice.scripts(bureau, calendar), 5)
    played += [transfer(p, bureau, calendar) for p in plans() if p.returned or p.n % 9 == 0]
    played += [spot._one(n, committee, day, Random(n)) for n in range(6)]
    played += [courses._whole(n, bureau, committee, day, calendar, Random(n)) for n in (0, 3)]
    played += [courses._waiting(n, committee, day, Random(n)) for n in (0, 1)]
    played += [courses._twice(0, committee, day, Random(0))]
    play(played, until=moment(date(2022, 12, 30), 15), each_day=lambda at: None, tell=lambda day: None)


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_keep_to_their_budget_and_figures_agree_with_bare_sql(year: None) -> None:
    """Sixty times the matters ask no query more."""
    from budget import beyond
    from generate import fill_mixed

    held, few = Matter.objects.everything("test").count(), asked()
    fill_mixed(60 * held)
    assert beyond(asked(), few) == {}
    if os.environ.get("SIHENG_REWRITE_BUDGET") == "1":
        BUDGET.write_text(json.dumps(few, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    budget = json.loads(BUDGET.read_text(encoding="utf8"))
    assert beyond(few, budget) == {}
    assert few.keys() == budget.keys()
    agree(held)


def asked() -> dict[str, int]:
    """Each page of each reader, and the number of queries that it asks once its process is warm."""
    from run import asked_mixed

    found = {}
    for role, name, browser, address in asked_mixed():
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(address)
        assert answer.status_code == 200, (role, address)
        found[f"{role}: {name}"] = len(queries)
    return found


def agree(held: int) -> None:
    """The figures of the last two years are those of SQL by hand, and every copy has its own numbers and people."""
    import mixed

    for number in (2021, 2022):
        for domain in mixed.BARE:
            bare = mixed.bare(domain, Period.year(number))
            ours = evaluate([f for f in registry().of_domain(domain) if f.key in bare], Period.year(number))
            assert {k: v.number for k, v in ours.items()} == bare
            assert any(bare.values())
    rows = Matter.objects.everything("test")
    assert rows.count() >= 60 * held
    coded = rows.exclude(code_index="")
    assert coded.values("code_index").distinct().count() == coded.count()
    assert {m.received_on.year for m in rows.filter(open=True)} == {2022}
    events = Event.objects.everything("test").order_by()
    assert events.values("matter").distinct().count() == rows.count()
