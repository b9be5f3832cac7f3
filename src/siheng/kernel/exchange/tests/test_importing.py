"""A ledger comes in: through the one door, a Chinese message at the cell, all or nothing, nothing twice."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile, File

from siheng.kernel.documents.models import Series
from siheng.kernel.exchange import reading
from siheng.kernel.exchange.importing import Outcome, bring_in, check
from siheng.kernel.exchange.ledger import Column, Ledger, judge
from siheng.kernel.exchange.reading import PROBLEM, BadFile, read
from siheng.kernel.exchange.tests.conftest import sheet
from siheng.kernel.exchange.writing import write_problems, write_template
from siheng.kernel.matters.door import Refused
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.matters.record import faults

HEAD = ["日期", "姓名", "证件号码", "电话", "镇街", "单位", "类别", "人数", "紧急", "领域"]
GOOD = [
    date(2022, 2, 1),
    "苗春梅",
    "11010519491231002X",
    13812345521,
    "张村镇",
    "区法院",
    "甲类",
    3,
    "是",
    "城管、食品",
]
OTHER = ["2022.2.2", "=1+1", "", "", "羊亭镇", "", "乙类", "", "", ""]


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def kept() -> tuple[int, int, int]:
    """How much stands in the database: matters, events, numbers given."""
    series = sum(Series.objects.values_list("last", flat=True))
    return (*(t.objects.everything("a test counts").count() for t in (Matter, Event)), series)


@pytest.fixture
def take(ledger: Ledger, bureau: Any, at: Any) -> Any:
    def taken(upload: File[Any], act: Any = bring_in, actor: Any = None) -> Outcome:
        return act(ledger, upload, actor=actor or bureau.wangju, at=at("2022-03-01"), progress=silent)

    return taken


def test_each_row_becomes_a_matter_through_the_door(take: Any) -> None:
    outcome = take(sheet([HEAD, GOOD, OTHER]))
    assert outcome.saved
    assert (len(outcome.fresh), outcome.known, outcome.bad) == (2, [], [])
    first, second = Matter.objects.everything("a test looks").order_by("id")
    assert (first.received_on, first.applicant_text, first.region.name) == (
        date(2022, 2, 1),
        "苗春梅",
        "张村镇",
    )
    assert (first.parties.get().id_number, first.parties.get().phone) == ("11010519491231002X", "13812345521")
    event = first.events.get()
    assert (event.actor.username, event.data["people"], event.data["areas"]) == ("wangju", 3, ["x", "y"])
    assert (event.data["agency"]["text"], event.data["urgent"], event.data["id_number"]) == (
        "区法院",
        True,
        "110105********002X",
    )
    assert (second.received_on, second.applicant_text) == (date(2022, 2, 2), "=1+1")
    assert second.events.get().data["people"] == 1
    assert [f for m in (first, second) for f in faults(m)] == []
    # Of a row that is done nothing is kept: a large file does not fill the memory.
    assert [r.data for r in outcome.rows] == [{}, {}]


def test_a_dry_run_says_what_would_be_and_writes_nothing(take: Any) -> None:
    outcome = take(sheet([HEAD, GOOD, OTHER]), check)
    assert (outcome.saved, len(outcome.fresh)) == (False, 2)
    assert kept() == (0, 0, 0)


def test_a_bad_cell_is_told_by_row_and_column_and_nothing_is_saved(take: Any) -> None:
    bad = [
        date(2022, 3, 2),
        "毕海燕",
        "11010519491231002Y",
        110105194912310021,
        "张村",
        "",
        "丙类",
        0,
        "也许",
        "城管",
    ]
    outcome = take(sheet([HEAD, GOOD, [""] * 10, bad]))
    assert not outcome.saved
    assert set(outcome.sentences()) == {
        "第 4 行“日期”：不能晚于今天 2022-03-01",
        "第 4 行“证件号码”：身份证号前17位应为数字，第18位应为数字或 X。",
        "第 4 行“电话”：这一格被 Excel 存成了数值，末几位已经丢失，请把单元格设为“文本”后重新填写",
        "第 4 行“镇街”：没有“张村”这一项，可以填：环翠楼街道、鲸园街道、竹岛街道、孙家疃街道、嵩山街道、张村镇、羊亭镇、温泉镇、桥头镇",
        "第 4 行“类别”：没有“丙类”这一项，可以填：甲类、乙类",
        "第 4 行“人数”：不能小于 1",
        "第 4 行“紧急”：只能填“是”或者“否”，现在是“也许”",
    }
    assert kept() == (0, 0, 0)


def test_a_door_that_stays_shut_half_way_takes_all_rows_back(take: Any) -> None:
    outcome = take(sheet([HEAD, GOOD, [date(2022, 2, 3), "不巧", "", "", "张村镇", "", "甲类", 1, "", ""]]))
    assert (outcome.saved, list(outcome.sentences())) == (False, ["第 3 行今天不收这一件"])
    assert kept() == (0, 0, 0)


def test_the_same_ledger_again_makes_no_doubles(take: Any) -> None:
    take(sheet([HEAD, GOOD]))
    before = kept()
    spelled = ["2022年2月1日", " 苗春梅 ", "11010519491231002X", "", "张村镇", "", "甲类", 3, "", ""]
    again = take(sheet([HEAD, spelled]))
    assert (again.saved, len(again.fresh), [r.number for r in again.known]) == (True, 0, [2])
    assert kept() == before
    more = take(sheet([HEAD, GOOD, OTHER]))
    assert (len(more.fresh), len(more.known)) == (1, 1)
    assert kept() == (2, 2, 2)


def test_the_submission_shows_nothing_of_the_person(take: Any) -> None:
    take(sheet([HEAD, GOOD]))
    submission = Matter.objects.everything("a test looks").get().submission
    assert submission.startswith("ledger:sample:")
    assert len(submission) == len("ledger:sample:") + 32


def test_the_same_matter_twice_in_one_file_is_a_problem(take: Any) -> None:
    outcome = take(sheet([HEAD, GOOD, OTHER, GOOD]))
    assert list(outcome.sentences()) == ["第 4 行与第 2 行是同一件，请删去一行"]
    assert kept() == (0, 0, 0)


def test_who_may_not_open_a_matter_may_not_import(take: Any, bureau: Any) -> None:
    with pytest.raises(Refused, match="您没有“登记样例”的权限"):
        take(sheet([HEAD, GOOD]), actor=bureau.zhifa)
    assert kept() == (0, 0, 0)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (HEAD[:-1], ""),
        ([h for h in HEAD if h != "人数"], ""),
        ([*HEAD, PROBLEM], ""),
        (HEAD[1:], "缺少“日期”这一列"),
        ([*HEAD[:4], "乡镇", *HEAD[5:]], "缺少“镇街”这一列；多出“乡镇”这一列"),
        ([*HEAD, "姓名"], "“姓名”出现了不止一次"),
        (["日期", "", *HEAD[1:]], "第 2 列没有表头"),
    ],
)
def test_missing_and_unknown_headings_are_named(ledger: Ledger, head: list[str], told: str) -> None:
    upload = sheet([head, ["2022-02-01"]])
    if not told:
        assert read(upload, ledger).count == 1
        return
    with pytest.raises(BadFile, match=f"表头（第 1 行）与模板不符：{told}。"):
        read(upload, ledger)


def test_files_beyond_the_limits_are_refused_before_they_are_read(ledger: Ledger, monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "ROW_LIMIT", 2)
    assert read(sheet([HEAD, GOOD, OTHER]), ledger).count == 2
    with pytest.raises(BadFile, match="表有 3 行，一次最多 2 行"):
        read(sheet([HEAD, GOOD, OTHER, GOOD]), ledger)
    with pytest.raises(BadFile, match="表有 201 列，最多 200 列"):
        read(sheet([["x"] * 201]), ledger)
    monkeypatch.setattr(reading, "FILE_LIMIT", 1000)
    with pytest.raises(BadFile, match="超过上限"):
        read(sheet([HEAD, GOOD]), ledger)


def test_two_cells_at_the_ends_of_a_sheet_do_not_fill_the_memory(ledger: Ledger) -> None:
    rows: list[list[Any]] = [HEAD, *[[] for _ in range(60_000)], GOOD]
    with pytest.raises(BadFile, match="表有 60,001 行，一次最多 50,000 行"):
        read(sheet(rows), ledger)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        # In small letters, and without any letters: the reader takes room for every cell up to the last.
        (
            '<row r="1"><c r="a1"><v>1</v></c></row><row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
            "过大",
        ),
        (f'<row r="1">{"<c><v>1</v></c>" * 16_000}</row><row r="1048576"><c><v>1</v></c></row>', "过大"),
        ("<row><c><v>1</v></c></row>" * 50_002, "表有 50,001 行"),
    ],
)
def test_a_small_file_that_unpacks_into_all_memory_ends_no_process(
    ledger: Ledger, cells: str, told: str
) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet([HEAD]).read())) as good, zipfile.ZipFile(whole, "w") as bad:
        for name in good.namelist():
            part = good.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                part = f"{part[: part.index('<sheetData>')]}<sheetData>{cells}</sheetData></worksheet>"
            bad.writestr(name, part, zipfile.ZIP_DEFLATED)
    with pytest.raises(BadFile, match=told):
        read(ContentFile(whole.getvalue(), name="台账.xlsx"), ledger)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("台账.xlsx", b"PK\x03\x04 broken", "台账.xlsx"),
        ("台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "台账.xls”"),
        ("台账.csv", b"a,b", "台账要用 .xlsx 或者 .xls 文件，“台账.csv”不是"),
        ("台账.pdf", b"%PDF-1.7", "台账要用 .xlsx 或者 .xls 文件"),
        ("台账.xlsx", b"", "是空文件"),
    ],
)
def test_what_is_no_workbook_is_refused(ledger: Ledger, name: str, content: bytes, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        read(ContentFile(content, name=name), ledger)


def test_a_sheet_without_rows_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadFile, match="表里没有数据"):
        read(sheet([HEAD]), ledger)


def test_a_refused_file_comes_back_with_its_problems_and_goes_in_once_mended(
    take: Any, ledger: Ledger, tmp_path: Any
) -> None:
    outcome = take(sheet([HEAD, GOOD, [*OTHER[:6], "丙类", *OTHER[7:]]]))
    back = tmp_path / "back.xlsx"
    write_problems(outcome, back)
    found = read(ContentFile(back.read_bytes(), name="back.xlsx"), ledger)
    assert found.headings == [*HEAD, PROBLEM]
    good, bad = found.lines()
    assert (good.cells["日期"], good.cells["人数"], good.cells[PROBLEM]) == (date(2022, 2, 1), 3, "")
    assert (bad.cells["姓名"], bad.cells["类别"]) == ("=1+1", "丙类")
    assert bad.cells[PROBLEM] == "“类别”：没有“丙类”这一项，可以填：甲类、乙类"
    mended = sheet(
        [
            found.headings,
            list(good.cells.values()),
            [*list(bad.cells.values())[:6], "乙类", "", "", "", "改好了"],
        ]
    )
    assert len(take(mended).fresh) == 2
    assert kept() == (2, 2, 2)


def test_the_template_is_a_ledger_that_only_lacks_rows(
    ledger: Ledger, bureau: Any, at: Any, tmp_path: Any
) -> None:
    import zipfile

    target = tmp_path / "template.xlsx"
    write_template(ledger, target, account=bureau.wangju, at=at("2022-03-01"))
    with pytest.raises(BadFile, match="表里没有数据"):
        read(ContentFile(target.read_bytes(), name="template.xlsx"), ledger)
    with zipfile.ZipFile(target) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
        book = package.read("xl/workbook.xml").decode()
    assert page.count("<dataValidation ") == 5
    assert "选项!$C$1:$C$2" in page
    assert 'name="说明"' in book
    assert 'name="选项" sheetId="3" state="hidden"' in book


def test_progress_is_told_for_checking_and_for_taking_in(ledger: Ledger, bureau: Any, at: Any) -> None:
    told: list[tuple[str, int, int]] = []
    bring_in(
        ledger,
        sheet([HEAD, GOOD, OTHER]),
        actor=bureau.wangju,
        at=at("2022-03-01"),
        progress=lambda *step: told.append(step),
    )
    assert told == [("检查", 0, 2), ("检查", 2, 2), ("登记", 0, 2), ("登记", 2, 2)]


def test_a_declaration_that_cannot_be_right_is_named(ledger: Ledger) -> None:
    assert judge(ledger) == []
    wrong = Ledger(
        kind=ledger.kind,
        form=ledger.form,
        identity=("phone",),
        columns=(Column("日期", "day"), Column("日期", "nothing"), *ledger.columns[4:]),
    )
    assert judge(wrong) == [
        "sample 的台账：表单没有“nothing”这一项",
        "sample 的台账：“name”是必填项，没有对应的列",
        "sample 的台账：“phone”用于辨认，没有对应的列",
        "sample 的台账：“日期”列声明了两次",
    ]
