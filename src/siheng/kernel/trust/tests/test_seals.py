"""Daily seals: after a day is over, nothing in it can be changed, added or taken away unseen."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction

from siheng.kernel.trust.appendonly import WrittenOnce
from siheng.kernel.trust.chain import START, Fault, broken_seals, days_to_seal, link, seal_day, sm3
from siheng.kernel.trust.models import Seal
from siheng.kernel.trust.tests.conftest import moment

pytestmark = pytest.mark.django_db
FIRST = date(2022, 3, 1)


@pytest.fixture
def events():
    return {
        date(2022, 3, 1): [(1, "a" * 64), (2, "b" * 64)],
        date(2022, 3, 2): [],
        date(2022, 3, 3): [(3, "c" * 64)],
    }


@pytest.fixture
def seals(events):
    return [seal_day(day, iter(rows), moment(day.month, day.day + 1, 1)) for day, rows in events.items()]


def force(seal, **changes):
    """What someone with the database in hand could do."""
    models.QuerySet(Seal).filter(pk=seal.pk).update(**changes)


def test_a_seal_covers_its_day_and_the_seal_before(seals):
    first, second, third = Seal.objects.all()
    assert (first.events, first.last_event_id, first.previous) == (2, 2, START)
    assert first.root == sm3(f"1:{'a' * 64}\n2:{'b' * 64}\n".encode())
    assert first.digest == link(
        START,
        {
            "day": FIRST,
            "events": 2,
            "last_event_id": 2,
            "root": first.root,
            "sealed_at": moment(3, 2, 1),
            "others": first.others,
        },
    )
    assert (second.events, second.last_event_id, second.root) == (0, None, sm3(b""))
    assert (second.previous, third.previous) == (first.digest, second.digest)


def test_untouched_seals_have_no_fault(seals, events):
    assert broken_seals(events.__getitem__) == []


def test_no_seals_have_no_fault(events):
    assert broken_seals(events.__getitem__) == []


@pytest.mark.parametrize(
    ("day", "rows", "what"),
    [
        (FIRST, [(1, "a" * 64)], "封存时有2条经过，现有1条。"),
        (date(2022, 3, 2), [(9, "d" * 64)], "封存时有0条经过，现有1条。"),
        (FIRST, [(1, "a" * 64), (2, "d" * 64)], "当日经过在封存后被改动。"),
        (FIRST, [(2, "b" * 64), (1, "a" * 64)], "当日经过在封存后被改动。"),
        (FIRST, [(1, "a" * 64), (4, "b" * 64)], "当日经过在封存后被改动。"),
    ],
)
def test_a_changed_day_is_found(seals, events, day, rows, what):
    assert broken_seals({**events, day: rows}.__getitem__) == [Fault(f"{day.isoformat()} 的封存", what)]


@pytest.mark.parametrize(
    "changes", [{"events": 3}, {"root": "0" * 64}, {"last_event_id": 7}, {"sealed_at": moment(3, 9)}]
)
def test_a_changed_seal_is_found(seals, events, changes):
    force(seals[0], **changes)
    assert Fault("2022-03-01 的封存", "封存记录本身已被改动。") in broken_seals(events.__getitem__)


def test_a_seal_made_anew_no_longer_joins_the_next(seals, events):
    root = sm3(f"1:{'a' * 64}\n".encode())
    content = {"day": FIRST, "events": 1, "last_event_id": 1, "root": root, "sealed_at": moment(3, 2, 1)}
    content["others"] = seals[0].others
    force(seals[0], events=1, last_event_id=1, root=root, digest=link(START, content))
    assert broken_seals({**events, FIRST: [(1, "a" * 64)]}.__getitem__) == [
        Fault("2022-03-02 的封存", "与上一个封存接不上。")
    ]


def test_a_seal_taken_away_is_found(seals, events):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trust_seal WHERE id = %s", [seals[1].pk])
    assert broken_seals(events.__getitem__) == [
        Fault("2022-03-03 的封存", "与上一个封存 2022-03-01 之间缺少封存。"),
        Fault("2022-03-03 的封存", "与上一个封存接不上。"),
    ]


def test_a_day_is_sealed_only_when_it_is_over():
    with pytest.raises(ValueError, match=r"^2022-03-01 还没有结束，不能封存。$"):
        seal_day(FIRST, [], moment(3, 1, 23, 59))
    assert Seal.objects.count() == 0
    seal_day(FIRST, [], moment(3, 2, 0, 0))
    assert Seal.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 0, 2])
def test_days_are_sealed_in_order_without_a_gap_and_once(days):
    seal_day(FIRST, [], moment(3, 9))
    with pytest.raises(ValueError, match="最近封存到 2022-03-01，下一个应封存的是次日"):
        seal_day(FIRST + timedelta(days=days), [], moment(3, 9))
    assert list(Seal.objects.values_list("day", flat=True)) == [FIRST]


def test_days_that_were_missed_are_still_to_seal(seals):
    assert days_to_seal(first=date(2022, 1, 1), today=date(2022, 3, 6)) == [
        date(2022, 3, 4),
        date(2022, 3, 5),
    ]
    assert days_to_seal(first=date(2022, 1, 1), today=date(2022, 3, 4)) == []


def test_without_a_seal_sealing_starts_where_it_is_told():
    assert days_to_seal(first=FIRST, today=date(2022, 3, 3)) == [FIRST, date(2022, 3, 2)]


def test_a_seal_is_written_once(seals):
    seal, before = seals[0], list(Seal.objects.values())
    seal.events = 9
    for attempt in (
        seal.save,
        seal.delete,
        Seal.objects.all().delete,
        lambda: Seal.objects.update(events=9),
        lambda: Seal.objects.bulk_update([seal], ["events"]),
        lambda: Seal.objects.update_or_create(day=FIRST, defaults={"events": 9}),
        lambda: Seal.objects.bulk_create(
            [seal], update_conflicts=True, unique_fields=["day"], update_fields=["events"]
        ),
    ):
        with pytest.raises(WrittenOnce, match=r"^“每日封存”只能新增，不能修改或删除。$"):
            attempt()
    assert list(Seal.objects.values()) == before


def test_a_new_object_cannot_take_the_place_of_an_old_row(seals):
    before = list(Seal.objects.values())
    impostor = Seal(
        pk=seals[0].pk,
        day=date(2022, 5, 1),
        events=0,
        root="",
        previous="",
        digest="",
        sealed_at=moment(5, 2),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        impostor.save()
    assert list(Seal.objects.values()) == before
