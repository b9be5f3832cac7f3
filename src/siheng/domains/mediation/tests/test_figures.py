"""What is counted of disputes, each once; what is on the lists; how the annual report says it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.reports import draft
from siheng.kernel.figures.verify import verify
from siheng.kernel.registers.services import save_appointment, save_place

LAST = date(2022, 12, 31)

YEAR = Period.year(2022)


@pytest.fixture
def year(dispute, spot, ways, bureau, at):
    """Settled: one by form and one by course, and one of them again; one failed, one refused, one open; others outside."""
    dispute(**spot(day="2021-12-31"))
    dispute(**spot(day="2022-01-01"))
    first = dispute("2022-03-01")
    ways.agreed(ways.accepted(first))
    again = ways.accepted(dispute("2022-03-05", source="petition"), "2022-03-06")
    ways.agreed(ways.take(again, "link_same", "2022-03-06", number=first.receipt), "2022-03-12")
    ways.failed(ways.accepted(dispute("2022-03-03"), "2022-03-04"))
    ways.take(dispute("2022-05-01"), "refuse", "2022-05-02", ground="no_consent")
    dispute("2022-06-01")
    place = {"region": "371002100000", "unit": bureau.units.tw_zc.pk}
    for n, day in enumerate(("2021-05-01", "2022-12-31", "2023-01-01")):
        save_place(
            kind="brand_room", actor=bureau.jiceng, at=at("2023-02-01"),
            data=place | {"name": f"“老柏”调解室{n}", "opened_on": day},
        )  # fmt: skip
    for n, level in enumerate(("trade", "town")):
        save_place(
            kind="committee", actor=bureau.jiceng, at=at("2023-02-01"),
            data=place | {"name": f"调委会{n}", "level": level, "opened_on": "2021-05-01"},
        )  # fmt: skip
    save_appointment(
        kind="model_mediator", actor=bureau.jiceng, at=at("2023-02-01"),
        data=place | {"name": "柏东", "since": "2022-06-01"},
    )  # fmt: skip


def test_a_dispute_is_counted_once_however_often_it_moves(year):
    ours = [f for f in registry().of_domain("mediation") if not f.key.startswith("mediation.subsidy")]
    found = {k: v.number for k, v in evaluate(ours, YEAR).items()}
    assert found == {
        "mediation.received": 4,
        "mediation.settled": 2,
        "mediation.ended": 3,
        "mediation.success_rate": Decimal("66.67"),
        "mediation.written": 1,
        "mediation.oral": 1,
        "mediation.confirmed": 0,
        "mediation.performed": 1,
        "mediation.performed_sum": 0,
        "mediation.agreed_sum": 0,
        "mediation.crimes_prevented": 0,
        "mediation.crimes_prevented_people": 0,
        "mediation.petitions_prevented": 0,
        "mediation.petitions_prevented_people": 0,
        "mediation.rated": 0,
        "mediation.satisfied": 0,
        "mediation.satisfaction": None,
        "mediation.brand_rooms": 2,
        "mediation.committee_count": 2,
        "mediation.industry_committees": 1,
        "mediation.mediator_count": 0,
        "mediation.model_mediators": 1,
    }


def test_sums_what_was_prevented_and_how_it_was_rated_come_out_of_what_was_entered(dispute, spot, ways):
    """As the ministry's statistics ask: 协议涉及金额，防止民转刑、防止群体性上访的件数和人数."""
    one = dispute(**spot(name="王秀兰", sum="1200.50", prevented="crime", people=3))
    two = dispute(**spot(name="于海", sum="800", prevented="petition", people=30))
    dispute(**spot(name="丛日新", prevented="petition", people=12))
    ways.failed(ways.accepted(dispute(name="孙洁", sum="99999", prevented="crime")))
    dispute(name="毕诚", sum="70000")
    for m, score in ((one, 5), (two, 3)):
        ways.take(m, "rate", "2022-03-20", score=score)
    keys = (
        "agreed_sum", "crimes_prevented", "crimes_prevented_people", "petitions_prevented",
        "petitions_prevented_people", "rated", "satisfied", "satisfaction",
    )  # fmt: skip
    found = evaluate(registry().of_domain("mediation"), YEAR)
    assert [found[f"mediation.{k}"].text for k in keys] == [
        "2000.50", "1", "3", "2", "42", "2", "1", "50.00",
    ]  # fmt: skip


def test_settled_again_where_the_first_was_not_is_settled_once(dispute, ways):
    """The village failed, the town settled: one dispute, settled."""
    first = ways.failed(ways.accepted(dispute("2022-03-01")))
    again = ways.accepted(dispute("2022-03-20"), "2022-03-20")
    ways.agreed(
        ways.take(again, "link_same", "2022-03-21", number=first.receipt), "2022-03-22", due_1="2022-04-01"
    )
    found = evaluate(registry().of_domain("mediation"), YEAR)
    assert found["mediation.settled"].number == 1
    assert found["mediation.received"].number == 1


def test_the_report_says_it(year):
    (paragraph,) = [p for p in draft(registry(), 2022).paragraphs if p.heading == "人民调解"]
    assert "打造品牌调解室2个，选树县级“四平四说”调解能手1名；各调委会成功调解各类矛盾纠纷" in paragraph.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "2022年,现已打造“老柏”调解室等2个品牌调解室,选树了1名县级“四平四说”调解能手。"
            "截至目前,各调委会成功调解各类矛盾纠纷2件。",
            {
                "2个": ("agrees", "mediation.brand_rooms"),
                "1名": ("agrees", "mediation.model_mediators"),
                "2件": ("agrees", "mediation.settled"),
            },
        ),
        ("2022年,全区调委会受理矛盾纠纷5件。", {"5件": ("differs", "mediation.received")}),
        ("2022年,全区1个行业性专业性调委会。", {"1个": ("agrees", "mediation.industry_committees")}),
    ],
)
def test_a_text_is_read_by_the_words_that_name_the_figure(year, text, found):
    assert {
        f.number.raw: (f.status, f.key)
        for f in verify(registry(), text, today=LAST).findings
        if f.number.value is not None
    } == found
