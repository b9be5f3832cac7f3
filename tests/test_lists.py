"""What a list shows does not depend on how it is asked of the database: of few and of many the same rows in the same order."""

from __future__ import annotations

import sys
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from siheng.kernel.matters import scope, search
from siheng.kernel.matters.models import Grant, Matter
from siheng.kernel.matters.showing import desks
from siheng.kernel.org.models import Account
from siheng.web.workspace import narrowing

sys.path.append(str(Path(__file__).parent.parent / "bench"))
FILTERS = {
    "": lambda m: True,
    "category=penalty": lambda m: m.reconsideration.category == "penalty",
    "category=penalty&category=compulsion&channel=window": lambda m: (
        m.reconsideration.category in ("penalty", "compulsion") and m.reconsideration.channel == "window"
    ),
    "channel=window&outcome=maintain": lambda m: (
        m.reconsideration.channel == "window" and m.outcome == "maintain"
    ),
}
# In order, and whether turned round; what has no due day comes last.
SORTS = {
    "-received": (lambda m: (m.received_on, m.pk), True),
    "due": (lambda m: (m.due_on or date.max, m.pk), False),
}


@pytest.mark.django_db
def test_a_filtered_list_of_many_has_the_rows_and_the_order_of_one_of_few(
    settings: Any, monkeypatch: Any, subtests: Any
) -> None:
    from generate import fill
    from run import readers

    settings.FIXED_NOW = settings.FIXED_NOW.replace(year=2022, month=12, day=30)
    fill(150, sections=1, clerks=2, agencies=2)
    desk = desks()["reconsideration"]
    all_rows = list(Matter.objects.everything("counted another way").select_related("reconsideration"))
    who = {
        role: account for role, account in readers().items() if role != "town"
    }  # whoever reads the content
    for (role, account), asked, sort in product(who.items(), FILTERS, SORTS):
        with subtests.test(role=role, asked=asked, sort=sort):
            params = QueryDict(f"view=all&{asked}&sort={sort}")
            found = []
            for most in (1_000, 5):
                monkeypatch.setattr(narrowing, "COUNTED", most)
                matters, told = narrowing.narrowed(desk, account, params)
                shown, counts = narrowing.laid_out(desk, account, matters, told, sort, tabs=False)
                found.append(list(shown.values_list("pk", flat=True)))
                assert counts[""] == min(most, len(found[0]))
            seen = set(Matter.objects.told(account, desk.kind).values_list("pk", flat=True))
            by_hand = [m for m in all_rows if m.pk in seen and FILTERS[asked](m)]
            by_hand.sort(key=SORTS[sort][0], reverse=SORTS[sort][1])
            assert found == [[m.pk for m in by_hand]] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("few", [2, 2_000])
@pytest.mark.parametrize("word", ["罚款决定", "公司", "没有的词"])
def test_a_search_finds_the_newest_that_the_reader_may_read_however_common_the_word(
    word: str, few: int, settings: Any, monkeypatch: Any
) -> None:
    from generate import fill
    from run import readers

    monkeypatch.setattr(search, "FEW", few)
    settings.FIXED_NOW = settings.FIXED_NOW.replace(year=2022, month=12, day=30)
    fill(150, sections=1, clerks=2, agencies=9)
    for role, account in (readers() | {"admin": Account.objects.get(username="admin")}).items():
        told = Matter.objects.told(account)
        by_hand = [m for m in told.order_by("-pk") if word in search.text_of(m)]
        for wanted in (1, 5, 200):
            assert search.newest(told, word, wanted) == by_hand[:wanted], (role, wanted)
            assert set(search.matching(told, word)) == set(by_hand), role


@pytest.mark.django_db
def test_what_is_in_scope_does_not_depend_on_how_far_down_one_looks(settings: Any, subtests: Any) -> None:
    """An agency and a town that were let into matters of others, some of them in outline, and once more into the same."""
    from generate import fill
    from run import readers

    settings.FIXED_NOW = settings.FIXED_NOW.replace(year=2022, month=12, day=30)
    fill(60, sections=1, clerks=2, agencies=3)
    who = readers()
    some = list(Matter.objects.everything("test").order_by("-id")[:6])
    for reader in (who["agency"], who["town"]):
        given = [(m, {"unit": reader.unit}, level) for m, level in zip(some, (1, 2, 3) * 2, strict=True)]
        given += [(m, {"account": reader}, 2) for m in some[:2]]
        for m, to, level in given:
            Grant.objects.everything("test").create(matter=m, level=level, because="test", **to)
    for (role, account), kind, seen in product(
        who.items(), ("", "reconsideration"), (Matter.objects.told, Matter.objects.for_account)
    ):
        with subtests.test(role=role, kind=kind, seen=seen.__name__):
            found = [sorted(m.pk for m in seen(account, kind, depth=depth)) for depth in (0, 50, 5_000)]
            assert found == found[:1] * 3
            least = scope.PARTY if seen == Matter.objects.told else scope.OUTLINE
            levels = scope.levels(account, Matter.objects.everything("test"))
            assert found[0] == sorted(pk for pk, level in levels.items() if level >= least)
