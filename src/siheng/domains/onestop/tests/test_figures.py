"""What is counted of the linked mechanism, against the same rows counted another way; and how the report says it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from siheng.kernel.figures.evaluate import balances, evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.reports import draft
from siheng.kernel.figures.verify import verify
from siheng.kernel.matters.models import Handover
from siheng.kernel.matters.playing import fresh

LAST = date(2022, 12, 31)

YEAR = Period.year(2022)
SOURCE = (
    "2022年，自5月“援、律、访、调”机制正式实施以来,已接收区群众权益诉求服务中心移交{}人次,"
    "其中,心理疏导{}人次,律师咨询{}人次,法律援助咨询{}人次,联合调解{}人次。"
)


@pytest.fixture
def year(ways):
    """Transfers with one and two needs, one that came back and went on, and what is not of the petition office."""

    def sent(*needs, name, day="2022-06-01"):
        return ways.screened(*needs, m=ways.petition(day, name=name, phone=""), day=day)

    sent("counselling", "lawyer_advice", name="甲某")
    sent("legal_aid_advice", "joint_mediation", name="乙某")
    back = sent("legal_aid_advice", name="丙某")
    other = ways.handed(back, "法律援助咨询").other
    ways.take(fresh(other), "refuse", "2022-06-06", ways.people.yuanzhu, reason="要先咨询律师")
    ways.take(back, "hand_more", "2022-06-06", **ways.needs("lawyer_advice"))
    sent("lawyer_advice", name="丁某", day="2022-04-28")
    ways.screened("lawyer_advice", m=ways.demand(name="戊某", phone=""))
    ways.take(ways.demand(name="己某", phone=""), "answer_here", "2022-06-01", answer="已说明")


def test_each_need_is_one_and_the_parts_make_the_whole(year):
    found = {
        k.partition(".")[2]: v.number for k, v in evaluate(registry().of_domain("onestop"), YEAR).items()
    }
    assert found == {
        "referred_in": 5, "counselling": 1, "lawyer_advice": 2, "legal_aid_advice": 1, "joint_mediation": 1,
        "received": 6, "concluded": 1, "both_settled": 0, "pending": 5,
    }  # fmt: skip
    rows = [
        h.need for h in Handover.objects.everything("test").select_related("matter__onestop")
        if h.matter.onestop.petition_number and h.sent_on.month >= 5 and h.state != "returned"
    ]  # fmt: skip
    assert Counter(rows) == {"律师咨询": 2, "心理疏导": 1, "法律援助咨询": 1, "联合调解": 1}
    (balance,) = [
        b for b in balances(registry().identities, YEAR) if b.identity.left[0].key == "onestop.referred_in"
    ]
    assert (balance.left, balance.right) == ((5,), (1, 2, 1, 1))


def test_the_report_says_it_and_the_published_sentence_is_found(year):
    (paragraph,) = [p for p in draft(registry(), 2022).paragraphs if "援、律、访、调" in p.heading]
    assert "移交5人次，其中，心理疏导1人次，律师咨询2人次，法律援助咨询1人次，联合调解1人次" in paragraph.text
    text = SOURCE.format(67, 6, 13, 36, 12)
    found = {
        f.number.raw: (f.status, f.key)
        for f in verify(registry(), text, today=LAST).findings
        if f.number.value is not None
    }
    assert found == {
        "67人次": ("differs", "onestop.referred_in"), "6人次": ("differs", "onestop.counselling"),
        "13人次": ("differs", "onestop.lawyer_advice"), "36人次": ("differs", "onestop.legal_aid_advice"),
        "12人次": ("differs", "onestop.joint_mediation"),
    }  # fmt: skip
