"""A dispute says in which brand room it was mediated; the room's page shows its disputes and what they come to."""

from __future__ import annotations

import html
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from siheng.domains.mediation.ledger import ledger
from siheng.kernel.exchange.testing import bring_rows
from siheng.kernel.figures.evaluate import breakdown, rows
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import figure
from siheng.kernel.matters.door import form_for
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import process
from siheng.kernel.matters.refusals import Invalid
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.registers.services import close_place, save_appointment, save_place

YEAR = Period.year(2022)


@pytest.fixture
def room(bureau, at):
    """A brand room of the town's committee, or of another."""

    def made(name="“老柏”调解室", unit=None, opened="2022-01-10", **more):
        unit = unit or bureau.units.tw_zc
        data = {"name": name, "region": unit.region_id, "unit": unit.pk, "opened_on": opened, **more}
        return save_place(kind="brand_room", actor=bureau.jiceng, at=at("2022-01-10"), data=data)

    return made


def asked(bureau, at, by, step="register", m=None, day="2022-03-01"):
    mediation = process("mediation")
    return form_for(mediation.transitions[step], m, by, None, None, at(day))


@pytest.fixture
def signed_in(bureau, settings, at):
    """A browser in which someone has signed in, on 1 May 2022."""
    settings.FIXED_NOW = at("2022-05-01")

    def browser(who):
        client = Client()
        client.force_login(getattr(bureau, who), backend="siheng.kernel.org.backend.Backend")
        return client

    return browser


def text(answer):
    return html.unescape(answer.content.decode())


def test_the_only_room_of_a_committee_is_offered_and_kept(room, bureau, at, dispute, spot):
    only = room()
    form = asked(bureau, at, bureau.tiaojie)
    assert (form["room"].value(), [r.name for r in form.fields["room"].queryset]) == (
        only.pk,
        ["“老柏”调解室"],
    )
    m = dispute(**spot(room=only.pk))
    assert (m.mediation.room, m.state) == (only, "settled")
    assert dispute(**spot(day="2022-03-02")).mediation.room is None


def test_of_two_rooms_the_one_of_the_mediator_is_offered(room, bureau, at):
    room()
    second = room("“于姐”调解室")
    assert asked(bureau, at, bureau.tiaojie)["room"].value() is None
    data = {
        "name": "邹平", "unit": bureau.units.tw_zc.pk, "region": bureau.units.tw_zc.region_id, "grade": "first",
        "account": bureau.tiaojie.pk, "place": second.pk, "since": "2021-03-01",
    }  # fmt: skip
    save_appointment(kind="mediator", actor=bureau.jiceng, at=at("2022-01-10"), data=data)
    assert asked(bureau, at, bureau.tiaojie)["room"].value() == second.pk


def test_a_room_that_is_closed_is_not_the_usual_one(room, bureau, at):
    gone = room()
    close_place(
        place=gone.pk, actor=bureau.jiceng, at=at("2022-02-10"), on=at("2022-02-10").date(), reason="撤"
    )
    assert asked(bureau, at, bureau.tiaojie)["room"].value() is None


def test_a_mediator_whose_committee_has_no_room_is_shown_no_empty_question(signed_in, room):
    assert "谁来调解" not in text(signed_in("tiaojie").get(reverse("open", args=["mediation"])))
    room()
    page = text(signed_in("tiaojie").get(reverse("open", args=["mediation"])))
    assert ("谁来调解" in page, page.count('name="room"'), page.count('name="committee"')) == (True, 1, 1)


def test_a_committee_without_a_room_is_asked_for_none(bureau, at, dispute):
    assert asked(bureau, at, bureau.tiaojie)["room"].is_hidden
    assert asked(bureau, at, bureau.tiaojie, "accept", dispute())["room"].is_hidden


@pytest.mark.parametrize(
    ("whose", "opened", "why"),
    [("tw_qu", "2022-01-10", "没有这一项"), ("tw_zc", "2022-03-02", "那时没有启用")],
)
def test_another_committees_room_or_one_not_yet_open_is_refused(
    room, bureau, at, dispute, spot, whose, opened, why
):
    wrong = room(unit=getattr(bureau.units, whose), opened=opened)
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        dispute(**spot(room=wrong.pk))
    assert why in refused.value.form.errors["room"][0]
    assert snapshot() == before


def test_staff_who_choose_the_room_have_chosen_its_committee(room, bureau, dispute, spot):
    only = room()
    m = dispute(by=bureau.jiceng, **spot(room=only.pk, mediator=bureau.tiaojie.pk))
    assert (m.unit, m.mediation.room) == (bureau.units.tw_zc, only)
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        dispute(by=bureau.jiceng, day="2022-03-02", room=only.pk, committee=bureau.units.tw_qu.pk)  # fmt: skip
    assert refused.value.form.errors["room"] == ["是张村镇调委会的，不是这个调委会的"]
    assert snapshot() == before


def test_it_is_asked_at_acceptance_where_it_is_not_known_and_goes_with_the_committee(
    room, bureau, dispute, ways
):
    only = room()
    m = ways.accepted(dispute(), room=only)
    assert m.mediation.room == only
    known = dispute("2022-03-02", room=only.pk)
    assert ways.accepted(known, "2022-03-03").mediation.room == only
    raised = ways.take(m, "raise_level", "2022-03-05", committee=bureau.units.tw_qu, reason="疑难")
    assert raised.mediation.room is None


def test_it_is_put_right_afterwards_and_the_event_says_what_it_was(room, dispute, spot, ways):
    only = room()
    m = dispute(**spot(revisit="on"))
    said = {
        "region": m.region_id, "category": "neighbours", "words": m.mediation.words, "source": "application",
        "people": 2, "room": only, "reason": "漏填",
    }  # fmt: skip
    m = ways.take(m, "amend", "2022-03-02", **said)
    assert m.mediation.room == only
    assert m.events.last().summary == "品牌调解室从不在品牌调解室改为“老柏”调解室；漏填"


def test_it_comes_in_by_excel(room, bureau, at):
    only = room()
    row = {
        "登记日期": "2022-03-01", "申请人": "王秀兰", "对方": "姜守业", "纠纷发生地": "张村镇", "纠纷类型": "邻里",
        "纠纷情况": "堆放柴草堵了通道。", "品牌调解室": "“老柏”调解室",
    }  # fmt: skip
    assert bring_rows(ledger, row, actor=bureau.tiaojie, at=at("2022-12-30")).saved
    assert Matter.objects.everything("test").get(kind="mediation").mediation.room == only


def test_each_room_has_its_numbers(room, dispute, spot, bureau):
    first, second = room(), room("“于姐”调解室")
    dispute(**spot(room=first.pk, sum="300"))
    dispute(**spot(room=first.pk, sum="200.50", day="2022-04-01"))
    dispute("2022-05-01", room=second.pk)
    dispute(**spot(day="2022-06-01", sum="9"))

    def cells(key):
        return [(c.label, c.count) for c in breakdown(figure(f"mediation.{key}"), YEAR, "room")]

    assert cells("received") == [("“于姐”调解室", 1), ("“老柏”调解室", 2), ("不在品牌调解室", 1)]
    assert cells("settled") == [("“老柏”调解室", 2), ("不在品牌调解室", 1)]
    assert cells("agreed_sum") == [("“老柏”调解室", Decimal("500.50")), ("不在品牌调解室", Decimal(9))]
    assert rows(figure("mediation.settled"), YEAR, room=str(first.pk)).count() == 2


@pytest.fixture
def kept(room, dispute, spot):
    """A room where two disputes were settled this year, one of them sealed, and one last year."""
    only = room(opened="2021-05-01")
    for day, more in (
        ("2021-12-30", {}),
        ("2022-03-01", {"sum": "1300"}),
        ("2022-04-01", {"sum": "200", "sensitive_ground": "violence"}),
    ):
        dispute(
            **spot(
                day=day, room=only.pk, name="王秀兰" if not more.get("sensitive_ground") else "丛小雨", **more
            )
        )
    return only


@pytest.mark.parametrize(
    ("who", "numbers", "names"),
    [
        ("tiaojie", ("2", "2", "1,500.00"), ("王秀兰", "丛小雨")),
        ("jiceng", ("1", "1", "1,300.00"), ("王秀兰",)),
        ("qutiao", ("0", "0", "0.00"), ()),
    ],
)
def test_the_rooms_page_shows_its_disputes_as_far_as_one_may_know_them(signed_in, kept, who, numbers, names):
    client = signed_in(who)
    page = text(client.get(reverse("place", args=[kept.pk])))
    shown = dict(
        zip(("受理矛盾纠纷（件）", "成功调解矛盾纠纷（件）", "协议涉及金额（元）"), numbers, strict=True)
    )
    for label, number in shown.items():
        assert f"{label} <b>{number}</b>" in page
    assert {n for n in ("王秀兰", "丛小雨") if n in page} == set(names)
    found = text(client.get(reverse("list", args=["mediation"]) + f"?view=all&room={kept.pk}"))
    assert {n for n in ("王秀兰", "丛小雨") if n in found} == set(names)
    told = "，".join(f"{label} {number}" for label, number in shown.items())
    assert f"今年{told}" in text(client.get(reverse("places") + "?kind=brand_room"))


@pytest.mark.parametrize("who", ["admin", "xinfang"])
def test_who_reads_no_mediations_is_told_nothing_of_them(signed_in, kept, who):
    client = signed_in(who)
    answer = client.get(reverse("place", args=[kept.pk]))
    assert answer.status_code == 200
    assert "矛盾纠纷" not in text(answer)
