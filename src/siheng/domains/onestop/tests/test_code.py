"""A query code that was lost: the window makes sure who asks, the old one shows nothing any more, the new one is on the slip."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from siheng.kernel.matters.codes import code_for, matter_of
from siheng.kernel.matters.door import Invalid, Refused
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.trust.models import AccessLog


@pytest.fixture
def slip(client, settings, ways):
    """What the slip of a demand answers to the window."""
    settings.FIXED_NOW = ways.at("2022-06-07")
    client.force_login(ways.people.chuangkou)
    return lambda m: client.get(reverse("onestop_code", args=[m.pk]))


@pytest.mark.parametrize("way", ["public", "demand"])
def test_a_new_code_takes_the_place_of_the_lost_one_and_stands_on_the_slip(ways, slip, way):
    m = getattr(ways, way)()
    old = code_for(m.submission)
    codes = [old]
    for day in ("2022-06-02", "2022-06-07"):
        ways.take(m, "new_code", day, proof="id")
        answer = slip(m)
        codes.append(answer.context["code"])
        assert codes[-1] in answer.content.decode()
    assert len(set(codes)) == 3
    assert [matter_of(code) for code in codes] == [None, None, m]
    assert [e.summary for e in m.events.filter(step="new_code")] == ["核对了什么：本人的身份证件"] * 2
    assert AccessLog.objects.filter(matter_id=m.pk, subject__endswith="查询码").count() == 2


def test_no_event_holds_the_new_code(ways, slip):
    m = ways.take(ways.public(), "new_code", "2022-06-02", proof="phone")
    code = slip(m).context["code"]
    told = [f"{e.summary}{e.data}" for e in m.events.all()]
    assert not [t for t in told if code in t or code.replace("-", "") in t]


def test_without_saying_how_the_person_was_made_sure_of_the_old_code_stays(ways):
    m = ways.public()
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(m, "new_code", "2022-06-02")
    assert wrong.value.form.errors["proof"] == ["请选择核对了什么"]
    assert (snapshot(), matter_of(code_for(m.submission))) == (before, m)


def test_whoever_holds_the_code_gives_out_no_other(ways):
    m = ways.public()
    before = snapshot()
    with pytest.raises(Refused):
        ways.by_code(m, "new_code", "2022-06-02", proof="id")
    assert snapshot() == before


def test_who_looks_with_the_old_code_meanwhile_sees_nothing_more_and_the_new_one_tells_it(
    ways, slip, settings
):
    settings.FIXED_NOW = ways.at("2022-06-07")
    m, visitor = ways.public(), Client()
    visitor.post(reverse("p_progress"), {"code": code_for(m.submission)})
    assert "told" in visitor.get(reverse("p_progress")).context
    ways.take(m, "new_code", "2022-06-07", proof="agent")
    assert "told" not in visitor.get(reverse("p_progress")).context
    visitor.post(reverse("p_progress"), {"code": slip(fresh(m)).context["code"]})
    assert "窗口换发了查询码，原来的不能再用" in visitor.get(reverse("p_progress")).content.decode()
