"""The big screen: for the bureau's own, without a name, its numbers those of the registry."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from siheng.domains.mediation.tests.conftest import dispute, spot, told, ways
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import open_matter
from siheng.kernel.org.models import Account
from siheng.web.screen import board

__all__ = ["dispute", "spot", "told", "ways"]
pytestmark = pytest.mark.django_db
INSIDE = ("lixia", "congwei", "jiangmin", "wangju", "jiceng", "chuangkou")
OUTSIDE = ("fenguan", "zhangcun", "tiaojie", "qutiao", "zhifa", "admin", "xinfang", "xinli", "lvshi")


@pytest.fixture(autouse=True)
def _day(settings, at):
    settings.FIXED_NOW = at("2022-03-30")
    cache.clear()


def someone(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def year(bureau, at, spot, dispute, ways):
    """Three settled on the spot, one in mediation and due in two days."""
    for n in range(3):
        data = spot(name=f"宋立{n}", day="2022-03-04")
        open_matter(
            kind="mediation", actor=bureau.tiaojie, data=data, at=at("2022-03-04"), submission=f"s{n}"
        )
    return ways.accepted(dispute())


@pytest.mark.parametrize("name", INSIDE)
def test_the_bureau_s_own_see_it(bureau, name):
    assert someone(getattr(bureau, name)).get("/screen/").status_code == 200


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_else_does(bureau, name):
    assert someone(getattr(bureau, name)).get("/screen/").status_code == 403


def test_it_asks_for_a_sign_in():
    assert Client().get("/screen/").url == "/login/?next=/screen/"


def test_no_name_no_telephone_and_nothing_to_press(bureau, year):
    page = someone(bureau.wangju).get("/screen/").content.decode()
    for words in ("王秀兰", "姜守业", "宋立", "王某某", "邹平", "13812345521", str(year)):
        assert words not in page
    assert re.findall(r'href="(?!/static)([^"]*)"', page) == ["#main"]


def test_it_asks_again_by_itself_for_another_chart(bureau):
    charts = sum(len(s.charts) for s in registry().sections.values())
    client = someone(bureau.wangju)
    assert 'hx-get="?turn=1" hx-trigger="every 60s"' in client.get("/screen/").content.decode()
    assert 'hx-get="?turn=0"' in client.get(f"/screen/?turn={charts - 1}").content.decode()
    assert client.get("/screen/?turn=x").status_code == 200


def test_its_numbers_are_the_registry_s(bureau, year):
    settled = registry().figures["mediation.settled"]
    assert int(evaluate([settled], Period.year(2022))["mediation.settled"].number) == 3
    page = someone(bureau.wangju).get("/screen/").content.decode()
    assert f"各镇街{settled.label}" in page
    assert "张村<b>3</b>" in page


def test_where_matters_stand_now_and_what_falls_due(bureau, year):
    page = someone(bureau.wangju).get("/screen/").content.decode()
    assert '<th scope="row">人民调解</th><td>0</td><td>1</td><td>0</td>' in page
    assert "人民调解：调解办结" in page
    assert "张村镇调委会" in page


def test_the_kinds_are_as_many_as_the_screen_has_lines_for(bureau, year, at, monkeypatch):
    """The last line is what the others come to: nothing falls off the lower edge."""
    said = {"channel": "visit", "words": "邻居漏水", "name": "宋小立", "people": 1, "day": "2022-03-30"}
    open_matter(kind="onestop", actor=bureau.chuangkou, data=said, at=at("2022-03-30"), submission="d1")
    client = someone(bureau.wangju)
    assert "其他" not in client.get("/screen/").content.decode()
    monkeypatch.setattr(board, "ROWS", 1)
    page = client.get("/screen/").content.decode()
    assert '<th scope="row">其他 2 类</th><td>1</td><td>2</td><td>0</td>' in page
    assert '<th scope="row">人民调解' not in page


def test_the_year_is_kept_for_ten_minutes_and_now_is_not(
    bureau, year, settings, at, ways, django_assert_max_num_queries
):
    client = someone(bureau.wangju)
    client.get("/screen/")
    with django_assert_max_num_queries(16):
        client.get("/screen/")
    ways.failed(ways.sat(year), "2022-03-29")
    page = client.get("/screen/").content.decode()
    assert "人民调解：调解办结" not in page
