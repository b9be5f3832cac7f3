"""After a demand has ended: who is not content is seen again; who comes again is kept apart from what was concluded."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from siheng.domains.onestop.tests.conftest import due
from siheng.kernel.matters.door import Invalid, NotNow
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.testing import snapshot


@pytest.fixture
def answered(ways):
    """Answered at once, with no return visit wanted."""
    return ways.take(ways.demand(), "answer_here", "2022-06-02", answer="已经答复")


def test_who_is_not_content_after_the_end_is_visited_by_a_day_though_it_counts_as_ended(ways, answered):
    m = ways.by_code(answered, "rate", "2022-06-09", rating="bad", rating_words="还是没人来修")
    assert (m.state, m.open, m.outcome, m.closed_on) == ("visiting", True, "answered", date(2022, 6, 2))
    assert due(m)["visit_due"] == ("2022-06-24", "running")
    m = ways.take(m, "revisit", "2022-06-13", satisfaction="fair", note="上门看过，物业当天修好")
    assert (m.state, m.open, m.closed_on) == ("closed", False, date(2022, 6, 2))
    assert due(m)["visit_due"] == ("2022-06-24", "met")


@pytest.mark.parametrize("rating", ["good", "fair"])
def test_who_is_content_leaves_it_ended(ways, answered, rating):
    m = ways.by_code(answered, "rate", "2022-06-09", rating=rating)
    assert (m.state, m.open, due(m)) == ("closed", False, {})


def test_where_a_return_visit_waits_already_its_day_stays(ways):
    m = ways.by_code(ways.visiting("2022-06-09"), "rate", "2022-06-14", rating="bad")
    assert m.state == "visiting"
    assert [(str(c.due_on), c.state) for c in m.clocks.filter(key="visit_due")] == [("2022-06-24", "running")]


def test_the_window_sees_on_the_board_and_in_a_tab_who_is_not_content_until_the_visit(
    ways, answered, client, settings
):
    settings.FIXED_NOW = ways.at("2022-06-10")
    client.force_login(ways.people.chuangkou)

    def seen():
        queue = client.get(reverse("onestop_board")).context["queue"]
        tab = client.get(reverse("list", args=["onestop"]), {"view": "displeased"}).context["rows"]
        return [row["m"] for row in queue], [row["id"] for row in tab]

    assert seen() == ([], [])
    ways.by_code(answered, "rate", "2022-06-09", rating="bad", rating_words="还是没人来修")
    assert seen() == ([answered], [answered.pk])
    board = client.get(reverse("onestop_board")).content.decode()
    assert '<b class="late">群众不满意</b>' in board
    assert "6月9日来访人评价不满意：还是没人来修。" in board
    ways.take(fresh(answered), "revisit", "2022-06-10", satisfaction="fair", note="已说明")
    assert seen() == ([], [])


def test_what_was_concluded_takes_no_other_in_while_its_return_visit_waits(ways):
    concluded = ways.visiting("2022-06-09")
    anew = ways.again("2022-06-14")
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(anew, "merge", "2022-06-14", number=concluded.receipt)
    assert wrong.value.form.errors["number"] == ["那一件已经办结，不能并入；又来反映的，请记为重复"]
    assert snapshot() == before
    assert ways.take(anew, "again", "2022-06-14", number=concluded.receipt).onestop.repeat


def test_one_rates_once(ways, answered):
    ways.by_code(answered, "rate", "2022-06-09", rating="bad")
    before = snapshot()
    with pytest.raises(NotNow):
        ways.by_code(answered, "rate", "2022-06-10", rating="good")
    assert snapshot() == before
