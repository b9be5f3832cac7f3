"""A published report stays as it was; what differs today is told with the event that moved it."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Q

from siheng.kernel.figures import publishing
from siheng.kernel.figures.declare import Count, Identity, Ratio, Section
from siheng.kernel.figures.freezing import CORRECTED, LATE
from siheng.kernel.figures.models import FrozenFigure, Report
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.publishing import NotPublished, changes, faults, publish
from siheng.kernel.figures.registry import collect
from siheng.kernel.figures.reports import draft
from siheng.kernel.figures.sources import matters
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.trust.appendonly import WrittenOnce

ZONE = ZoneInfo("Asia/Shanghai")
PUBLISHED = datetime(2022, 12, 30, 9, 53, tzinfo=ZONE)


@pytest.fixture
def figures():
    """A domain of its own with a count, a rate and a sentence."""
    source = matters("thing", "事项")
    said = {"definition": "定义", "owner": "科"}
    accepted = Count("受理", source, "accepted_on", "件", **said)
    good = Count("办成", source, "accepted_on", "件", filter=Q(outcome="good"), **said)
    rate = Ratio("办成率", good, accepted, **said)
    report = Section(1, "事项", "{year}年受理{accepted:余}件，办成率{rate}%", subjects=("事项",))
    return collect({"thing": SimpleNamespace(accepted=accepted, good=good, rate=rate, report=report)})


def thing(number, accepted=date(2022, 3, 1), outcome="good"):
    return Matter.objects.everything("a test").create(
        kind="thing", state="x", receipt=f"收件 {number}", number=f"第{number}件", title="事", received_on=accepted,
        region=Region.objects.get(code="371002003000"), unit=Unit.objects.get(code="bureau"), accepted_on=accepted,
        outcome=outcome, stepped_at=PUBLISHED, submission=f"t{number}",
    )  # fmt: skip


def event(matter, at, label, seq=1, before="x", after="x"):
    Event(
        matter=matter, seq=seq, at=at, actor_text="李霞（行政复议科）", step="s", label=label, before=before, after=after,
        hash="0" * 64,
    ).save()  # fmt: skip


@pytest.fixture
def published(bureau, figures):
    """Three things, two of them good, published by the leader."""
    for n in (1, 2):
        thing(n)
    thing(3, outcome="bad")
    return publish(figures, year=2022, by=bureau.wangju, at=PUBLISHED)


def test_a_publication_freezes_numbers_words_and_rows(published, figures):
    frozen = {
        f.key: (f.value, f.wording, f.formula, {k: len(v) for k, v in f.rows.items()})
        for f in published.figures.all()
    }
    assert frozen == {
        "thing.accepted": (Decimal(3), "3件", "", {"": 3}),
        "thing.good": (Decimal(2), "", "", {"": 2}),
        "thing.rate": (Decimal("66.67"), "66.67%", "2 ÷ 3", {"numerator": 2, "denominator": 3}),
    }
    assert published.text.endswith("2022年受理3件，办成率66.67%。")
    assert faults(Report.objects.get()) == []


def test_a_wished_hedge_that_cannot_be_true_is_a_number_and_a_warning(published, figures):
    assert draft(figures, 2022).warnings == ("受理：3没有合乎事实的“余”数写法，写为确数",)


def test_a_part_of_which_nothing_was_recorded_in_the_year_says_that_its_numbers_are_noughts(
    published, figures
):
    (heading,) = [p.heading for p in draft(figures, 2019).paragraphs]
    assert draft(figures, 2019).warnings[-1] == f"2019年没有这些部分的记录，所写都是零：{heading}"


def test_a_published_report_cannot_be_rewritten(published):
    published.text = "别的"
    with pytest.raises(WrittenOnce):
        published.save()
    with pytest.raises(WrittenOnce):
        FrozenFigure.objects.filter(report=published).update(value=9)


@pytest.mark.parametrize(("table", "column", "fault"), [
    ("figures_frozenfigure", "value", "正文或者数字被改动"), ("figures_report", "text", "正文或者数字被改动"),
    ("figures_frozenfigure", "rows", "的行被改动"), ("figures_report", "previous", "与上一份接不上"),
])  # fmt: skip
def test_a_change_behind_its_back_shows(published, table, column, fault):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = '7'")
    assert any(fault in f for f in faults(Report.objects.get()))


def test_only_a_leader_publishes(bureau, figures):
    with pytest.raises(NotPublished):
        publish(figures, year=2022, by=bureau.lixia, at=PUBLISHED)
    assert (Report.objects.count(), FrozenFigure.objects.count()) == (0, 0)


def test_what_does_not_balance_is_not_published(bureau, figures):
    thing(1, outcome="bad")
    accepted, good = figures.figures["thing.accepted"], figures.figures["thing.good"]
    broken = type(figures)(
        figures.figures, (Identity("受理 = 办成", (accepted,), (good,)),), figures.sections
    )
    with pytest.raises(NotPublished, match="1 ≠ 0"):
        publish(broken, year=2022, by=bureau.wangju, at=PUBLISHED)
    assert Report.objects.count() == 0


def test_each_version_follows_the_one_before(published, bureau, figures):
    second = publish(figures, year=2022, by=bureau.wangju, at=PUBLISHED)
    assert (second.version, second.previous) == (2, published.digest)
    assert publishing.latest(2022) == second
    assert faults(second) == []


def test_nothing_changed(published, figures):
    assert [c.changed for c in changes(figures, published)] == [False, False, False]


def test_a_late_entry_is_told_with_its_event(published, figures):
    event(thing(4), datetime(2023, 1, 5, 9, tzinfo=ZONE), "登记来件", after="y")
    change = next(c for c in changes(figures, published) if c.frozen.key == "thing.accepted")
    assert (change.now.number, change.added, change.removed) == (4, 1, 0)
    (row,) = change.rows
    assert row.kind == LATE
    assert row.why == "1月5日，李霞（行政复议科）办理“登记来件”，增加 第4件。属迟报。"


def test_a_change_is_told_also_where_the_clock_of_a_demonstration_stands_still(published, figures):
    event(thing(4), PUBLISHED, "受理", after="y")
    change = next(c for c in changes(figures, published) if c.frozen.key == "thing.accepted")
    assert [r.why for r in change.rows] == ["12月30日，李霞（行政复议科）办理“受理”，增加 第4件。属迟报。"]


def test_a_correction_is_told_with_the_event_that_moved_it(published, figures):
    moved = Matter.objects.everything("a test").get(number="第1件")
    event(moved, datetime(2022, 3, 1, 9, tzinfo=ZONE), "登记来件", 1)
    event(moved, datetime(2023, 1, 5, 9, tzinfo=ZONE), "记事", 2)
    event(moved, datetime(2023, 1, 6, 9, tzinfo=ZONE), "更正", 3, after="y")
    Matter.objects.everything("a test").filter(pk=moved.pk).update(outcome="bad")
    found = {c.frozen.key: c for c in changes(figures, published)}
    assert not found["thing.accepted"].changed
    rate = found["thing.rate"]
    assert (rate.now.text, rate.added, rate.removed) == ("33.33", 0, 1)
    assert [(r.kind, r.step) for r in rate.rows] == [(CORRECTED, "更正")]


def test_a_figure_that_is_no_longer_defined(published, figures):
    fewer = type(figures)({}, (), {})
    assert all(c.changed and c.redefined for c in changes(fewer, published))


def test_the_year_of_a_report_is_its_own(published, figures):
    thing(5, accepted=Period.year(2023).since)
    assert [c.changed for c in changes(figures, published)] == [False, False, False]
