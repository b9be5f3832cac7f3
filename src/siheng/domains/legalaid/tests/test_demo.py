"""The demonstration's scripts run through the real door: the network whole, of the rest the first months."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest

from siheng.domains.legalaid.demo import cases, closing, network, scripts
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import moment, play
from siheng.kernel.matters.record import faults
from siheng.kernel.registers.models import Place


def test_the_network_stands_and_cases_and_advice_go_their_way(bureau):
    until = moment(date(2022, 4, 15))
    play(scripts(bureau, load_calendar()), until=until, each_day=lambda at: None, tell=lambda day: None)
    assert Place.objects.filter(kind="aid_station").count() == 24
    assert Place.objects.filter(kind="aid_contact").count() == 220
    rows = list(Matter.objects.everything("test"))
    assert {m.kind for m in rows} == {"legalaid", "advice", "duty_help", "aid_rule"}
    states = {m.state for m in rows if m.kind == "legalaid"}
    assert {"archived", "handling", "refused"} <= states
    assert {m.state for m in rows if m.kind == "advice" and m.received_on < date(2022, 4, 1)} == {"answered"}
    assert [str(f) for m in rows[:20] for f in faults(m)] == []


@pytest.mark.slow
def test_reviews_and_subsidies_go_their_way_in_the_later_year(bureau):
    until, calendar = moment(date(2022, 7, 25)), load_calendar()
    played = chain(
        [network.founding(bureau)], cases.scripts(bureau, calendar), closing.scripts(bureau, calendar)
    )
    play(played, until=until, each_day=lambda at: None, tell=lambda day: None)
    rows = Matter.objects.everything("test")
    review, batch = rows.get(kind="aid_review"), rows.get(kind="aid_subsidy")
    assert (review.outcome, review.review.failed, batch.outcome) == ("done", 1, "paid")
    assert batch.paybatch.total > 0
    assert rows.get(legalaid__objection_upheld=False).state == "refused"
    assert set(rows.filter(kind="legalaid").exclude(legalaid__organ_kind="").values_list("legalaid__organ_kind", flat=True)) == {
        "court", "procuratorate", "police",
    }  # fmt: skip
    assert not batch.pay_lines.exclude(reason="").exists()
    assert [str(f) for m in (review, batch) for f in faults(m)] == []
