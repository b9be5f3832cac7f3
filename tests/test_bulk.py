"""Several matters of a list at once: the very ones chosen, all of them or none; and the way through a list."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Account


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def three(begin: Any, settings: Any, at: Any) -> list[Matter]:
    settings.FIXED_NOW = at("2022-03-01")
    return [begin(day).m for day in ("2022-02-22", "2022-02-23", "2022-02-24")]


def handlers() -> list[str]:
    rows = Matter.objects.everything("the test reads").order_by("pk")
    return list(rows.values_list("handler__username", flat=True))


def seen(matters: list[Matter]) -> dict[str, int]:
    """The versions that the page was drawn with."""
    return {f"version-{m.pk}": m.version for m in matters}


def test_those_chosen_go_to_another_handler_and_no_other(bureau: Any, three: list[Matter]) -> None:
    client, chosen = signed_in(bureau.lixia), [three[0].pk, three[2].pk]
    sent = client.post("/m/reconsideration/bulk/", {"action": "assign", "id": chosen})
    page = client.get(sent["Location"])
    assert [row["m"].pk for row in page.context["rows"]] == chosen
    typed = {"handler": bureau.zouqiang.pk, "day": "2022-03-01", "submission": page.context["submission"]}
    assert client.post(sent["Location"], typed | seen(three)).status_code == 302
    assert handlers() == ["zouqiang", "lixia", "zouqiang"]
    assert [m.events.filter(step="assign").count() for m in three] == [1, 0, 1]


def test_when_one_was_changed_meanwhile_none_is_touched(bureau: Any, three: list[Matter]) -> None:
    client = signed_in(bureau.lixia)
    where = f"/m/reconsideration/bulk/assign/?id={three[0].pk}&id={three[1].pk}"
    typed = {"handler": bureau.zouqiang.pk, "day": "2022-03-01", "submission": "k"} | seen(three)
    noted = signed_in(bureau.congwei).post(
        f"/matters/{three[1].pk}/do/remark/", {"text": "先办", "day": "2022-03-01"}
    )
    assert noted.status_code == 302
    before = snapshot()
    reply = client.post(where, typed)
    assert reply.status_code == 409
    assert (snapshot(), handlers()) == (before, ["lixia", "lixia", "lixia"])


def test_pressed_twice_it_is_done_once(bureau: Any, three: list[Matter]) -> None:
    client, where = signed_in(bureau.lixia), f"/m/reconsideration/bulk/assign/?id={three[0].pk}"
    typed = {"handler": bureau.zouqiang.pk, "day": "2022-03-01", "submission": "once"}
    assert [client.post(where, typed).status_code for _ in range(2)] == [302, 302]
    assert three[0].events.filter(step="assign").count() == 1


@pytest.mark.parametrize("who", ["zhifa", "zhangcun", "fenguan", "jiceng"])
def test_who_does_not_handle_them_hands_none_over(bureau: Any, three: list[Matter], who: str) -> None:
    client, before = signed_in(getattr(bureau, who)), snapshot()
    reply = client.post(
        f"/m/reconsideration/bulk/assign/?id={three[0].pk}",
        {"handler": bureau.zouqiang.pk, "day": "2022-03-01", "submission": "no"},
    )
    assert reply.status_code == 404
    assert snapshot() == before


def test_those_chosen_are_exported_and_no_other(bureau: Any, three: list[Matter]) -> None:
    client = signed_in(bureau.lixia)
    sent = client.post("/m/reconsideration/bulk/", {"action": "export", "id": [three[1].pk]})
    assert sent["Location"] == f"/m/reconsideration/export.xlsx?id={three[1].pk}"
    shown = client.get(f"/m/reconsideration/?id={three[1].pk}").context["rows"]
    assert [row["id"] for row in shown] == [three[1].pk]


def test_from_a_matter_one_goes_on_to_the_next_of_the_list(bureau: Any, three: list[Matter]) -> None:
    client = signed_in(bureau.lixia)
    rows = client.get("/m/reconsideration/?sort=received").context["rows"]
    pages = [client.get(row["href"]).context for row in rows]
    assert [p["place"] for p in pages] == [f"第 {n} 件，共 3 件" for n in (1, 2, 3)]
    assert [p["next_matter"] for p in pages] == [rows[1]["href"], rows[2]["href"], ""]
    assert [p["previous"] for p in pages] == ["", rows[0]["href"], rows[1]["href"]]


def test_when_a_matter_has_left_the_list_the_one_in_its_place_is_next(
    bureau: Any, three: list[Matter]
) -> None:
    client = signed_in(bureau.lixia)
    rows = client.get("/m/reconsideration/?view=mine&sort=received").context["rows"]
    Matter.objects.everything("the test").filter(pk=rows[1]["id"]).update(
        handler=bureau.zouqiang, second=None
    )
    page = client.get(rows[1]["href"]).context
    assert (page["place"], page["previous"]) == ("共 2 件", rows[0]["href"])
    assert page["next_matter"].startswith(f"/matters/{rows[2]['id']}/?")
