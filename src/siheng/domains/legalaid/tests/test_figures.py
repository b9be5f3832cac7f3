"""What is counted of legal aid: cases, people and person-times apart, each counted another way here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from siheng.kernel.figures.evaluate import balances, evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.reports import draft
from siheng.kernel.figures.verify import AGREES, DIFFERS, NOT_A_FIGURE, UNKNOWN, verify
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve
from siheng.kernel.registers.services import save_place

LAST = date(2022, 12, 31)

YEAR = Period.year(2022)


@pytest.fixture
def year(application, notice, ways, bureau, at):
    """One carried in and concluded; one granted for three people and ended early; one notified; one refused; one open."""
    old = ways.met(
        ways.assigned(ways.granted(application("2021-12-28"), "2021-12-29"), "2021-12-30"), "2022-01-04"
    )
    ways.concluded(old, "2022-02-10", recovered="1500.50", gained="9600")
    three = ways.granted(application("2022-03-01", name="于守业", id_number="", phone="", people=3))
    three = ways.assigned(three)
    three = ways.take(three, "terminate", "2022-04-01", ground="own_lawyer", reason="自己请了律师。")
    approve(three, ways.head, ways.at("2022-04-01"))
    application(**notice(day="2022-05-05"))
    ways.refused(
        ways.checked(
            application("2022-06-01", name="车立新", id_number="", phone=""), "2022-06-02", income="9000"
        ),
        "2022-06-02",
    )
    application("2022-12-30", name="林玉兰", id_number="", phone="")
    for n, (channel, people) in enumerate((("visit", 2), ("call", 1))):
        open_matter(
            kind="advice", actor=bureau.yuanzhu, at=at("2022-07-01"), submission=f"a{n}",
            data={"channel": channel, "topic": "debt", "people": people, "words": "借条", "answer": "可以起诉。", "day": "2022-07-01"},
        )  # fmt: skip
    for n, kind in enumerate(("aid_station", "aid_contact", "aid_contact")):
        save_place(
            kind=kind, actor=bureau.yuanzhu, at=at("2022-12-01"),
            data={"name": f"点{n}", "region": "371002100000", "unit": bureau.units.aid.pk, "opened_on": "2022-01-10",
                  "level": "town" if kind == "aid_station" else "village"},
        )  # fmt: skip


def test_each_figure_is_what_the_rows_come_to(year):
    found = {
        k.removeprefix("legalaid."): v.number
        for k, v in evaluate(registry().of_domain("legalaid"), YEAR).items()
    }
    assert found == {
        "stations": 1, "contact_points": 2, "applied": 3, "notified": 1, "notified_court": 1,
        "notified_procuratorate": 0, "notified_police": 0, "granted": 2, "granted_people": 4,
        "granted_civil": 1, "granted_criminal": 1, "granted_administrative": 0, "refused": 1, "concluded": 1,
        "terminated": 1, "recovered": Decimal("1500.50"), "gained": Decimal(9600), "carried_in": 1, "pending": 1,
        "advice_given": 2, "advice_people": 3, "handed_answered": 0, "handed_in_time": 0, "in_time_rate": None,
        "duty_helped": 0, "duty_pleas": 0, "reviewed": 0, "review_failed": 0, "subsidy_paid": 0, "subsidy_cases": 0,
    }  # fmt: skip
    cases = list(Matter.objects.everything("test").filter(kind="legalaid"))
    given = [m for m in cases if m.legalaid.granted_on and m.legalaid.granted_on.year == 2022]
    assert (len(given), sum(m.legalaid.people for m in given)) == (found["granted"], found["granted_people"])


def test_the_year_balances(year):
    found = {
        b.identity.left[0].key: (sum(b.left), sum(b.right))
        for b in balances(registry().identities, YEAR)
        if b.identity.left[0].key.startswith("legalaid.")
    }
    assert found == {"legalaid.carried_in": (3, 3), "legalaid.granted": (2, 2)}


def test_the_report_says_it(year):
    (paragraph,) = [p for p in draft(registry(), 2022).paragraphs if p.heading == "法律援助"]
    assert paragraph.text == (
        "现有法律援助工作站1个、联络点2个，办理法律援助案件2件，受援人4人，提供法律咨询3人次。"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("在现有的1个法律援助工作站和2个法律援助联络点的基础上，向行业延伸。", ["stations", "contact_points"]),
        ("全区有法律援助工作站1个，法律援助联络点2个。", ["stations", "contact_points"]),
        # What was spoken of before does not claim what a register keeps.
        ("行政复议便民，依托2个法律援助联络点就近服务。", ["contact_points"]),
    ],
)  # fmt: skip
def test_a_standing_thing_is_known_by_its_own_words(year, text, said):
    found = [f for f in verify(registry(), text, today=LAST, year=2022).findings if f.status != NOT_A_FIGURE]
    assert [(f.key, f.status) for f in found] == [(f"legalaid.{key}", AGREES) for key in said]


def test_what_stands_is_taken_on_the_day_of_the_text_and_what_is_planned_is_no_figure(year, bureau, at):
    save_place(
        kind="aid_station", actor=bureau.yuanzhu, at=at("2022-12-01"),
        data={"name": "行业站", "region": "371002100000", "unit": bureau.units.aid.pk, "opened_on": "2023-01-10", "level": "town"},
    )  # fmt: skip
    head = "2022年工作总结\n成文日期:2022-12-30\n三、2023年工作思路\n"
    for said, found in (
        ("在现有的1个法律援助工作站和2个联络点的基础上，向行业延伸。", [("1个", AGREES), ("2个", AGREES)]),
        ("现有的2个法律援助工作站。", [("2个", DIFFERS)]),
        ("法律援助工作站2个。", [("2个", UNKNOWN)]),
        ("现有法律援助工作站1个，2023年法律援助工作站2个。", [("1个", AGREES), ("2个", UNKNOWN)]),
        ("现有法律援助工作站1个，新增法律援助工作站1个。", [("1个", AGREES), ("1个", UNKNOWN)]),
    ):  # fmt: skip
        # The day written on the text bounds it, however late it is read.
        for today in (date(2022, 12, 30), date(2024, 5, 1)):
            seen = verify(registry(), head + said, today=today).findings
            assert [(f.number.raw, f.status) for f in seen if f.status != NOT_A_FIGURE] == found, said
    foot = f"2022年工作总结\n{'开展工作。' * 200}\n现有法律援助工作站2个。\n2023年1月10日"
    assert [f.status for f in verify(registry(), foot, today=date(2024, 5, 1)).findings if f.key] == [AGREES]
    (one,) = verify(registry(), "法律援助工作站1个", today=date(2023, 1, 9), year=2023).findings
    assert one.status == AGREES  # a year that is not over is taken as it stands today


@pytest.mark.parametrize("text", ["建成法律援助工作站1个、联络点2个。", "1个法律援助工作站、2个联络点"])
def test_a_name_may_leave_out_the_topic_just_spoken_of(year, text):
    found = verify(registry(), text, today=LAST, year=2022).findings
    assert [(f.key, f.status) for f in found] == [
        ("legalaid.stations", AGREES), ("legalaid.contact_points", AGREES),
    ]  # fmt: skip
