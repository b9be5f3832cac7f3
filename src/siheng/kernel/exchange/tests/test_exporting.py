"""A list goes out: what the reader may see, masked, as text, with its origin written on it and in the access log."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from siheng.kernel.exchange import writing
from siheng.kernel.exchange.writing import Book, TooMany, write_list
from siheng.kernel.matters.models import Matter
from siheng.kernel.trust.models import AccessLog


@pytest.fixture
def written(desk: Any, at: Any, tmp_path: Path) -> Any:
    """The list as an account gets it: rows of the first sheet, and the sheet 说明."""

    def made(account: Any, told: str = "全部") -> tuple[list[list[Any]], dict[str, str]]:
        target = tmp_path / "list.xlsx"
        mine = Matter.objects.for_account(account).order_by("id")
        write_list(desk, mine, target, told=told, account=account, at=at("2022-03-01"), address="10.0.0.7")
        book = python_calamine.CalamineWorkbook.from_path(target)
        return book.get_sheet_by_name("样例").to_python(), dict(book.get_sheet_by_name("说明").to_python())

    return made


def test_a_list_goes_out_with_dates_as_dates_and_personal_numbers_masked(
    written: Any, opened: Any, bureau: Any
) -> None:
    opened("苗春梅", "2022-02-01")
    rows, _ = written(bureau.wangju)
    assert rows == [
        ["收件号", "标题", "收到", "到期日", "到期事项"],
        ["样 1", "苗春梅（138****5521）", date(2022, 2, 1), "", ""],
    ]


def test_only_the_readers_own_region_goes_out(written: Any, opened: Any, bureau: Any) -> None:
    opened("苗春梅", region="371002100000")
    opened("毕海燕", region="371002101000")
    assert [r[0] for r in written(bureau.zhangcun)[0]] == ["收件号", "样 1"]
    assert [r[0] for r in written(bureau.admin)[0]] == ["收件号"]


def test_who_sees_an_outline_gets_the_outline_columns_alone(written: Any, opened: Any, bureau: Any) -> None:
    opened("苗春梅")
    assert written(bureau.zhifa)[0][1] == ["样 1", "", "", "", ""]


def test_the_due_day_goes_out_even_in_outline(written: Any, opened: Any, bureau: Any) -> None:
    m = opened("苗春梅")
    Matter.objects.everything("a test sets a day").filter(pk=m.pk).update(
        due_on=date(2022, 3, 8), due_clock="审查"
    )
    assert written(bureau.zhifa)[0][1] == ["样 1", "", "", date(2022, 3, 8), "审查"]


def test_who_exported_when_what_and_how_many_stands_on_the_file(
    written: Any, opened: Any, bureau: Any
) -> None:
    opened("苗春梅")
    _, notes = written(bureau.wangju, "视图：在办")
    assert [notes[k] for k in ("台账", "导出人", "导出时间", "范围", "件数")] == [
        "样例",
        "王钜（威海市环翠区司法局）",
        "2022-03-01 10:00",
        "视图：在办",
        "1",
    ]


def test_an_export_is_logged_with_who_what_and_how_many(written: Any, opened: Any, bureau: Any) -> None:
    opened("苗春梅")
    written(bureau.wangju, "视图：在办")
    entry = AccessLog.objects.get()
    assert (entry.account, entry.kind, entry.address) == (bureau.wangju, "export", "10.0.0.7")
    assert entry.subject == "导出样例台账 1 件（视图：在办）"


def test_more_rows_than_a_sheet_has_are_refused_and_not_logged(
    written: Any, opened: Any, bureau: Any, monkeypatch: Any
) -> None:
    opened("苗春梅")
    monkeypatch.setattr(writing, "SHEET_ROWS", 0)
    with pytest.raises(TooMany, match="有 1 件，一张表最多 0 行"):
        written(bureau.wangju)
    assert not AccessLog.objects.exists()


def test_a_list_is_written_in_the_same_number_of_queries_whatever_its_length(
    desk: Any, at: Any, opened: Any, bureau: Any, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    def write() -> None:
        mine = Matter.objects.for_account(bureau.wangju).order_by("id")
        write_list(desk, mine, tmp_path / "a.xlsx", told="", account=bureau.wangju, at=at("2022-03-01"))

    opened("苗春梅")
    write()
    with CaptureQueriesContext(connection) as few:
        write()
    for n in range(5):
        opened(f"人{n}")
    with django_assert_num_queries(len(few)):
        write()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["=1+1", "+1", "-1", "@A1", '=HYPERLINK("http://x")', "http://x.cn"]),
            st.text(max_size=20),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_text_is_never_a_formula_or_a_link(tmp_path_factory: Any, texts: list[str]) -> None:
    target = tmp_path_factory.mktemp("book") / "a.xlsx"
    with Book(target) as book:
        page = book.sheet("一", [("列", 10, book.head)])
        for n, text in enumerate(texts, start=1):
            book.put(page, n, 0, text)
    with zipfile.ZipFile(target) as package:
        body = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in body
    assert "hyperlink" not in body.lower().replace("=hyperlink(", "")
