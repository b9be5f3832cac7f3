"""From a word on a telephone to an agreement: what its code shows, and what only the second proof shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from siheng.domains.mediation.tests.conftest import Ways as Mediations
from siheng.domains.onestop.tests.conftest import Ways as Demands
from siheng.kernel.matters.codes import code_for
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import fresh
from siheng.kernel.trust.models import AccessLog

PRIVATE = ("谭春生", "13812345521", "姜守业", "搬走柴堆", "邹平", "蔡静")


@pytest.fixture
def demand(bureau: Any, at: Any, settings: Any) -> Matter:
    """Said on a telephone; handed on for counselling and mediation, and agreed on."""
    demands, mediations = Demands(bureau, at), Mediations(bureau, at)
    m = demands.public(
        "2022-03-01", name="谭春生", phone="13812345521", other="姜守业", region="371002100000"
    )
    m = demands.screened("counselling", "joint_mediation", m=m, day="2022-03-02")
    dispute = fresh(demands.handed(m, "联合调解").other)
    dispute = mediations.take(dispute, "take_over", "2022-03-02") if dispute.state == "offered" else dispute
    mediations.agreed(mediations.sat(mediations.accepted(fresh(dispute), category="neighbours")))
    settings.FIXED_NOW = at("2022-03-10T16:00")
    return fresh(m)


@pytest.fixture
def visitor(demand: Matter) -> Client:
    client = Client()
    client.post("/p/progress/", {"code": code_for(demand.submission)})
    return client


def test_the_code_shows_where_it_went_and_nobody(demand: Matter, visitor: Client) -> None:
    page = visitor.get("/p/progress/").content.decode()
    assert "正在帮您办" in page
    assert "联合调解：转到张村镇调委会" in page
    assert "已达成协议，正在履行" in page
    # Of what is sealed, only that it went on.
    assert "心理疏导：转到专门的人" in page
    assert "心理服务中心" not in page
    assert [word for word in PRIVATE if word in page] == []


def test_what_came_of_a_handover_stands_in_its_order_each_with_its_day(visitor: Client) -> None:
    page = visitor.get("/p/progress/").content.decode()
    told = [
        "收到您的事",
        "正在帮您办",
        "联合调解：转到张村镇调委会",
        "联合调解：正在调解",
        "联合调解：已达成协议，正在履行",
    ]
    places = [page.index(words) for words in (f"<li>{told[0]}", *told[2:])]
    assert places == sorted(places)
    assert page.count("联合调解：正在调解") == 1


def test_under_the_same_code_one_asks_that_the_court_confirms(
    demand: Matter, visitor: Client, bureau: Any, at: Any
) -> None:
    """人民调解法第33条: both together, within thirty days."""
    where = "/p/progress/do/want_confirm/"
    assert where in visitor.get("/p/progress/").content.decode()
    asked = visitor.get(where).context["asked"].token
    assert "要对方也同意才能申请" in visitor.post(where, {"token": asked}).content.decode()
    dispute = demand.handovers.get(need="联合调解").other
    assert fresh(dispute).mediation.confirm_wanted_on is None
    assert visitor.post(where, {"token": asked, "both": "on"}).status_code == 302
    assert fresh(dispute).mediation.confirm_wanted_on == at("2022-03-10").date()
    page = visitor.get("/p/progress/").content.decode()
    assert "您：请法院确认协议" in page
    assert where not in page
    # What the first matter asks itself is asked there alone: the rating of the mediation is not offered besides.
    assert "/do/rate/" not in page
    # Nothing of another's matter, and nothing of a sealed one, is done with this code.
    counselling = demand.handovers.get(need="心理疏导").other
    assert visitor.get("/p/progress/do/finish/").status_code == 302
    assert fresh(counselling).state == "offered"


def test_the_agreement_is_for_who_knows_the_telephone(demand: Matter, visitor: Client) -> None:
    before = visitor.get("/p/agreement/").content.decode()
    assert [word for word in PRIVATE if word in before] == []
    assert visitor.post("/p/agreement/", {"digits": "5521"}).status_code == 302
    page = visitor.get("/p/agreement/").content.decode()
    assert "姜守业：搬走柴堆" in page
    assert "2022年3月20日（星期日）或之前" in page
    assert "人民调解协议书" in page
    dispute = demand.handovers.get(need="联合调解").other
    paper = dispute.documents.get(title__contains="协议书")
    reply = visitor.get(f"/p/agreement/{paper.pk}/")
    assert reply.status_code == 200
    assert reply["Content-Disposition"].startswith("attachment")
    assert reply.content.startswith(b"PK")
    assert (
        AccessLog.objects.filter(kind="public", matter_id=demand.pk, subject__startswith="下载").count() == 1
    )
    others = [d.pk for m in Matter.objects.everything("a test") for d in m.documents.all() if d != paper]
    shown = [pk for pk in others if visitor.get(f"/p/agreement/{pk}/").status_code == 200]
    assert {
        d.to_serve and not d.internal for m in (demand, dispute) for d in m.documents.filter(pk__in=shown)
    } <= {True}


def test_a_paper_is_for_its_own_code_alone(demand: Matter, visitor: Client, bureau: Any, at: Any) -> None:
    paper = demand.handovers.get(need="联合调解").other.documents.get(title__contains="协议书")
    assert visitor.get(f"/p/agreement/{paper.pk}/").status_code == 302
    other = Demands(bureau, at)
    other.count = 100
    stranger = Client()
    stranger.post(
        "/p/progress/", {"code": code_for(other.public("2022-03-01", phone="13906310011").submission)}
    )
    stranger.post("/p/agreement/", {"digits": "0011"})
    assert stranger.get(f"/p/agreement/{paper.pk}/").status_code == 404
