"""Papers are numbered in yearly series without gaps or doubles, and frozen when they go out."""

import threading
from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from siheng.kernel.documents.models import Document, Series
from siheng.kernel.documents.series import coming_number, holding_series, next_number, number_used
from siheng.kernel.documents.services import issue, preview, void
from siheng.kernel.documents.templates import MissingFact

from .conftest import FACTS, NOTICE

pytestmark = pytest.mark.django_db


def test_numbers_run_from_one_each_year_in_each_series():
    assert [next_number("威环政复", 2022) for _ in range(3)] == [1, 2, 3]
    assert next_number("威环政复", 2023) == 1
    assert next_number("威环政复受字", 2022) == 1
    assert coming_number("威环政复", 2022) == 4
    assert coming_number("新", 2022) == 1


def test_a_number_whose_transaction_fails_is_given_again():
    next_number("甲", 2022)
    with transaction.atomic():
        assert next_number("甲", 2022) == 2
        transaction.set_rollback(True)
    assert next_number("甲", 2022) == 2


def test_a_series_that_is_held_goes_on_without_a_gap_and_is_written_at_the_end():
    next_number("甲", 2022)
    with holding_series():
        assert [next_number("甲", 2022) for _ in range(3)] == [2, 3, 4]
        assert next_number("乙", 2022) == 1
        assert coming_number("甲", 2022) == 5
        assert Series.objects.get(key="甲").last == 2  # locked at the first, not written since
    assert dict(Series.objects.values_list("key", "last")) == {"甲": 4, "乙": 1}
    assert next_number("甲", 2022) == 5


def test_the_numbers_of_a_held_series_are_given_again_when_its_transaction_fails():
    next_number("甲", 2022)
    with suppress(InterruptedError), transaction.atomic(), holding_series():
        assert [next_number("甲", 2022) for _ in range(3)] == [2, 3, 4]
        raise InterruptedError
    assert next_number("甲", 2022) == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_is_not_given_outside_of_a_transaction():
    with pytest.raises(RuntimeError):
        next_number("甲", 2022)
    assert not Series.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_many_at_once_get_different_numbers_without_a_gap():
    taken = []

    def take():
        for _ in range(5):
            with transaction.atomic():
                taken.append(next_number("甲", 2022))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 31))


def test_an_issued_paper_is_numbered_frozen_and_proved(matter, issued, bureau, at):
    m = matter()
    first, second = issued(m), issued(m, 第三人="于某")
    assert (first.number, first.series, first.year, first.serial) == (
        "威环政复受字〔2022〕1号", "威环政复受字", 2022, 1,
    )  # fmt: skip
    assert second.number == "威环政复受字〔2022〕2号"
    stored = Document.objects.everything("test").get(pk=first.pk)
    assert stored.paper.digest == stored.digest == first.digest
    assert stored.paper.text.splitlines()[1] == "威环政复受字〔2022〕1号"
    assert (stored.status, stored.issued_on, stored.issued_by) == ("issued", date(2022, 12, 30), bureau.lixia)
    assert (stored.internal, stored.to_serve, str(stored)) == (
        False,
        True,
        "受理通知书（威环政复受字〔2022〕1号）",
    )


def test_a_paper_that_lacks_a_fact_takes_no_number_and_leaves_nothing(matter, issued):
    m = matter()
    with pytest.raises(MissingFact):
        issued(m, 申请人="")
    assert not m.documents.exists()
    assert not Series.objects.exists()


def test_a_paper_may_carry_a_number_of_the_case_itself(matter, issued, template):
    own = template(NOTICE.replace("威环政复受字〔{year}〕{serial}号", "{{ 案号 }}"))
    paper = issued(matter(), template=own, 案号="威环政复〔2022〕71号")
    assert (paper.number, paper.series, paper.serial) == ("威环政复〔2022〕71号", "", None)


def test_a_timer_issues_without_an_account(matter, template, at):
    paper = issue(
        matter=matter(), template=template(), facts=FACTS, by=None, at=at("2022-12-30"), on=date(2022, 12, 30)
    )
    assert paper.issued_by is None


def test_the_database_itself_refuses_a_double_number(matter, issued):
    m = matter()
    paper = issued(m)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.everything("test").create(
            matter=m, template="x", title="x", series=paper.series, year=paper.year, serial=paper.serial,
            digest="", created_at=paper.created_at,
        )  # fmt: skip
    assert m.documents.count() == 1


def test_a_correction_voids_what_it_replaces_and_keeps_its_number(matter, template, issued, bureau, at):
    m = matter()
    wrong = issued(m)
    right = issue(
        matter=m, template=template(), facts=FACTS | {"称呼": "你们"}, by=bureau.lixia, at=at("2022-12-31"),
        on=date(2022, 12, 31), replaces=wrong,
    )  # fmt: skip
    wrong.refresh_from_db()
    assert (wrong.status, wrong.number) == ("void", "威环政复受字〔2022〕1号")
    assert wrong.void_reason == "由《受理通知书》（威环政复受字〔2022〕2号）更正"
    assert right.replaces == wrong


def test_voiding_needs_a_reason_and_happens_once(matter, issued):
    paper = issued(matter())
    with pytest.raises(ValidationError, match="作废要写明理由"):
        void(document=paper, reason=" ")
    assert paper.status == "issued"
    void(document=paper, reason="发错了人")
    with pytest.raises(ValidationError, match="已经作废"):
        void(document=paper, reason="再一次")


def test_a_preview_takes_no_number(matter, template, issued):
    issued(matter())
    paper = preview(template=template(), facts=FACTS | {"称呼": ""}, on=date(2022, 12, 30))
    assert "威环政复受字〔2022〕2号" in paper.text
    assert paper.missing == ("称呼",)
    assert Series.objects.get().last == 1


@pytest.mark.parametrize(("number", "series"), [
    ("威环政复〔2022〕55号", "威环政复"), ("威环政复 [2022] 第55号", "威环政复"), ("（2022）环翠楼人调字第55号", "环翠楼人调字"),
])  # fmt: skip
def test_a_series_goes_on_behind_a_number_that_was_given_on_paper(number, series):
    assert number_used(number)
    assert next_number(series, 2022) == 56
    assert number_used(number.replace("55", "12"))  # an earlier one takes nothing back
    assert next_number(series, 2022) == 57
    with holding_series():
        assert number_used(number.replace("55", "70"))
        assert next_number(series, 2022) == 71
    assert next_number(series, 2022) == 72


@pytest.mark.parametrize("number", ["", "55", "威环政复〔22〕55号", "威环政复〔2022〕号", "关于复议的函"])
def test_what_is_no_number_of_a_series_begins_none(number):
    assert not number_used(number)
    assert not Series.objects.exists()
