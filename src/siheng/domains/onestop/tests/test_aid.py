"""The need of legal aid: where that mechanism is there, it opens a matter of its own, and the result comes back."""

from __future__ import annotations

import pytest

from siheng.domains.onestop.forms import fields
from siheng.domains.onestop.forms.fields import kind_for, units_for
from siheng.domains.onestop.models import Need
from siheng.kernel.matters.playing import fresh


@pytest.fixture
def another(monkeypatch):
    """Any kind that takes handovers stands for legal aid here: what matters is which kind is opened, and the way back."""
    monkeypatch.setitem(fields.OWN, Need.LEGAL_AID, "mediation")


def test_without_that_mechanism_the_aid_centre_gives_advice_as_a_service(monkeypatch):
    monkeypatch.setitem(fields.OWN, Need.LEGAL_AID, "no_such_kind")
    assert kind_for(Need.LEGAL_AID) == "service"
    assert [kind_for(n) for n in (Need.LAWYER, Need.COUNSELLING, Need.MEDIATION)] == [
        "service",
        "service",
        "mediation",
    ]


def test_with_it_the_need_opens_a_matter_at_the_unit_that_handles_such_and_its_result_comes_back(
    ways, another
):
    assert kind_for(Need.LEGAL_AID) == "mediation"
    centre = ways.people.units.aid
    centre.kinds = [*centre.kinds, "mediation"]
    centre.save()
    m = ways.demand()
    assert centre in units_for(Need.LEGAL_AID, m.region)
    m = ways.screened("legal_aid_advice", m=m)
    handover = ways.handed(m, "法律援助咨询")
    assert (handover.other.kind, handover.unit, handover.state) == ("mediation", centre, "sent")
    clerk = type(ways.people.yuanzhu).objects.get(pk=ways.people.yuanzhu.pk)
    ways.take(fresh(handover.other), "send_back", "2022-06-06", clerk, reason="材料不齐")
    handover.refresh_from_db()
    assert (handover.state, handover.answer) == ("returned", "材料不齐")
