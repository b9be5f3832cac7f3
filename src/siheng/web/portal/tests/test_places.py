"""Where one can go: the one door first, all of them for who asks how far it is, and no person's full name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from siheng.kernel.registers.models import Place
from siheng.web.portal.places import WITHOUT_TOWN, near


def placed(kind: str, name: str, **more: Any) -> None:
    Place.objects.create(kind=kind, name=name, region_id="371002000000", opened_on=date(2022, 1, 1), **more)


def test_where_anything_may_be_said_comes_first(bureau: Any, at: Any) -> None:
    placed("aid_station", "区法院法律援助工作站")
    placed("onestop_centre", "区一站式受理窗口")
    placed("aid_contact", "某村联络点")
    assert [p.name for p in near("", at("2022-03-01"))] == [
        "区一站式受理窗口",
        "区法院法律援助工作站",
        "某村联络点",
    ]


def test_who_asks_how_far_it_is_is_given_every_place_to_measure(bureau: Any) -> None:
    for n in range(WITHOUT_TOWN + 5):
        placed("aid_station", f"第{n}站", longitude=122.0 + n / 100, latitude=37.4)
    client = Client()
    assert client.get("/p/").content.decode().count("data-at=") == WITHOUT_TOWN
    assert client.get("/p/?every").content.decode().count("data-at=") == WITHOUT_TOWN + 5
