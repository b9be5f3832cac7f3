"""The demonstration's transfers: 67 needs from May on, as 6 + 13 + 36 + 12, and the man who comes a third time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from siheng.domains.onestop.demo import scripts
from siheng.domains.onestop.demo.transfers import plans, transfer
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import moment, play


def test_the_plan_comes_to_67():
    found = Counter(need.value for plan in plans() for need in plan.needs)
    assert found == {"counselling": 6, "lawyer_advice": 13, "legal_aid_advice": 36, "joint_mediation": 12}
    assert all(date(2022, 5, 1) <= plan.day <= date(2022, 12, 28) for plan in plans())


def played(bureau, chosen):
    play(chosen, until=moment(date(2022, 12, 30), 15), each_day=lambda at: None, tell=lambda day: None)


def test_one_that_came_back_goes_on_elsewhere_and_the_last_one_has_four_needs(bureau):
    calendar = load_calendar()
    some = [p for p in plans() if p.returned]
    played(bureau, [transfer(p, bureau, calendar) for p in some])
    once, four = Matter.objects.everything("test").filter(kind="onestop").order_by("received_on")
    assert [(h.need, h.state) for h in once.handovers.all()] == [
        ("法律援助咨询", "returned"),
        ("律师咨询", "ended"),
    ]
    assert (once.state, four.state) == ("closed", "serving")
    assert len(four.handovers.all()) == 4


@pytest.mark.slow
def test_the_whole_year_gives_the_published_figures(bureau):
    played(bureau, scripts(bureau, load_calendar()))
    found = evaluate(registry().of_domain("onestop"), Period.year(2022))
    assert {k.partition(".")[2]: v.number for k, v in found.items() if v.figure.unit == "人次"} == {
        "referred_in": 67, "counselling": 6, "lawyer_advice": 13, "legal_aid_advice": 36, "joint_mediation": 12,
    }  # fmt: skip
    assert (
        not Matter.objects.everything("test")
        .filter(kind="onestop", received_on__lt="2022-11-15", open=True)
        .exists()
    )
    thrice = Matter.objects.everything("test").filter(kind="onestop", applicant_text="谭春生").order_by("id")
    assert [(m.onestop.marks, m.links.count()) for m in thrice] == [([], 0), (["重复"], 1), (["重复"], 0)]
