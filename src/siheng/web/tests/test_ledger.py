"""Excel on the pages: a list out as filtered, a ledger in by template, check and press, for who has the right."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from siheng.kernel.exchange import stash
from siheng.kernel.exchange.ledger import ledgers
from siheng.kernel.matters.models import Matter
from siheng.kernel.trust.models import AccessLog
from siheng.web.workspace import imports as pages

KIND = "reconsideration"
FILLED = {
    "收到日期": "2022-02-21", "收件途径": "窗口", "申请人": "苗春梅", "申请人类别": "自然人", "所在镇街": "竹岛街道", "被申请人": "竹岛街道办事处",
    "被申请的行为": "拆除其楼顶构筑物", "行为类别": "行政强制", "管理类别": "城市管理", "复议请求": "确认违法",
}  # fmt: skip


def workbook(*rows: dict[str, str]) -> SimpleUploadedFile:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for n, row in enumerate((dict(zip(FILLED, FILLED, strict=True)), *rows)):
            for c, value in enumerate(row.values()):
                page.write_string(n, c, value)
    return SimpleUploadedFile("台账.xlsx", target.getvalue())


def sheet(answer: Any, name: str) -> list[list[Any]]:
    return (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        .get_sheet_by_name(name)
        .to_python()
    )


def count() -> int:
    return Matter.objects.everything("a test counts").count()


@pytest.fixture
def as_(bureau: Any, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """A browser in which someone has signed in."""
    settings.DATA = tmp_path

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(getattr(bureau, username), backend="siheng.kernel.org.backend.Backend")
        return client

    return signed_in


def test_a_ledger_is_checked_shown_taken_in_and_not_taken_in_twice(as_: Any) -> None:
    lixia = as_("lixia")
    answer = lixia.post(
        reverse("ledger", args=[KIND]), {"file": workbook(FILLED, FILLED | {"申请人": "毕海燕"})}
    )
    assert (answer.status_code, count()) == (302, 0)
    shown = lixia.get(answer.url)
    assert "共 2 行，没有问题。将登记 2 件" in shown.content.decode()
    assert count() == 0
    done = lixia.post(answer.url)
    assert (done.status_code, done.url, count()) == (302, reverse("list", args=[KIND]), 2)
    again = lixia.post(answer.url)
    assert (again.status_code, count()) == (409, 2)
    answer = lixia.post(reverse("ledger", args=[KIND]), {"file": workbook(FILLED)})
    assert "将登记 0 件；另有 1 件已有" in lixia.get(answer.url).content.decode()


def test_problems_stand_on_the_page_and_in_a_file_and_nothing_is_saved(as_: Any) -> None:
    lixia = as_("lixia")
    answer = lixia.post(
        reverse("ledger", args=[KIND]),
        {"file": workbook(FILLED, FILLED | {"申请人": "", "所在镇街": "某镇"})},
    )
    page = lixia.post(answer.url).content.decode()
    assert "共 2 行，1 行有问题，一行也没有导入" in page
    assert "没有“某镇”这一项" in page
    rows = sheet(lixia.get(f"{answer.url}problems.xlsx"), "台账")
    assert rows[0][-1] == "问题"
    assert rows[1][-1] == ""
    assert "“申请人”：请填写姓名（名称）" in rows[2][-1]
    assert count() == 0


def test_a_file_that_cannot_be_a_ledger_is_refused_at_the_field(as_: Any) -> None:
    lixia, url = as_("lixia"), reverse("ledger", args=[KIND])
    wrong = SimpleUploadedFile("台账.xlsx", b"PK\x03\x04 no")
    assert "台账.xlsx" in lixia.post(url, {"file": wrong}).content.decode()
    assert not list(stash.folder().glob("*")) if stash.folder().exists() else True
    assert count() == 0


def test_a_large_ledger_is_checked_and_taken_in_in_the_background(as_: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "WEB_ROWS", 1)
    lixia, url = as_("lixia"), reverse("ledger", args=[KIND])
    handed = lixia.post(url, {"file": workbook(FILLED, FILLED | {"申请人": "毕海燕"})})
    shown = lixia.get(handed.url).content.decode()
    assert "等待检查" in shown
    assert 'hx-trigger="every 3s"' in shown
    assert "后台没有在运行" in shown
    assert lixia.post(handed.url, {"what": "now"}).status_code == 409
    call_command("work", once=True)
    shown = lixia.get(handed.url).content.decode()
    assert "共 2 行，没有问题。将登记 2 件" in shown
    assert "hx-trigger" not in shown
    assert count() == 0
    assert lixia.post(handed.url, {"what": "now"}).status_code == 302
    assert "等待登记" in lixia.get(handed.url).content.decode()
    call_command("work", once=True)
    assert "已导入 2 件，已有 0 件没有重复登记。" in lixia.get(handed.url).content.decode()
    assert "已导入 2 件" in lixia.get(url).content.decode()
    assert count() == 2
    assert lixia.post(handed.url, {"what": "now"}).status_code == 409
    assert as_("zouqiang").get(handed.url).status_code == 404


def test_a_large_ledger_with_problems_comes_back_and_one_may_be_given_up(as_: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "WEB_ROWS", 1)
    lixia, url = as_("lixia"), reverse("ledger", args=[KIND])
    handed = lixia.post(url, {"file": workbook(FILLED, FILLED | {"申请人": "", "所在镇街": "某镇"})})
    call_command("work", once=True)
    shown = lixia.get(handed.url).content.decode()
    assert "共 2 行，1 行有问题，一行也没有导入" in shown
    assert "没有“某镇”这一项" in shown
    rows = sheet(lixia.get(f"{handed.url}problems.xlsx"), "台账")
    assert "“申请人”：请填写姓名（名称）" in rows[2][-1]
    assert as_("zouqiang").get(f"{handed.url}problems.xlsx").status_code == 404
    handed = lixia.post(url, {"file": workbook(FILLED, FILLED | {"申请人": "毕海燕"})})
    assert lixia.post(handed.url, {"what": "stop"}).status_code == 302
    assert "没有导入任何一行：上传的人取消了" in lixia.get(handed.url).content.decode()
    call_command("work", once=True)
    assert count() == 0


def test_looking_at_a_large_ledger_writes_nothing(as_: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "WEB_ROWS", 1)
    lixia = as_("lixia")
    handed = lixia.post(
        reverse("ledger", args=[KIND]), {"file": workbook(FILLED, FILLED | {"申请人": "毕海燕"})}
    )
    with CaptureQueriesContext(connection) as asked:
        answer = lixia.get(handed.url)
    assert answer.status_code == 200
    assert [q["sql"] for q in asked if not q["sql"].startswith("SELECT")] == []
    assert lixia.get(handed.url).status_code == 200


def test_a_ledger_handed_in_is_for_its_owner_and_lies_encrypted(as_: Any) -> None:
    answer = as_("lixia").post(reverse("ledger", args=[KIND]), {"file": workbook(FILLED)})
    kept = [p.read_bytes() for p in stash.folder().iterdir()]
    assert len(kept) == 1
    assert kept[0].startswith(b"k")
    assert as_("zouqiang").get(answer.url).status_code == 409
    assert as_("zouqiang").post(answer.url).status_code == 409
    assert count() == 0


def test_who_may_not_register_gets_neither_template_nor_upload(as_: Any) -> None:
    for username, status in (("zhangcun", 403), ("wangju", 403), ("admin", 404)):
        for name in ("ledger", "ledger_template"):
            assert as_(username).get(reverse(name, args=[KIND])).status_code == status
        assert (
            as_(username).post(reverse("ledger", args=[KIND]), {"file": workbook(FILLED)}).status_code
            == status
        )
    assert count() == 0


def test_the_template_has_the_headings_of_the_ledger(as_: Any) -> None:
    answer = as_("lixia").get(reverse("ledger_template", args=[KIND]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert sheet(answer, "台账")[0] == ledgers()[KIND].labels


def test_the_list_goes_out_as_its_address_filters_it(as_: Any) -> None:
    lixia = as_("lixia")
    handed = lixia.post(
        reverse("ledger", args=[KIND]),
        {"file": workbook(FILLED, FILLED | {"申请人": "毕海燕", "所在镇街": "张村镇"})},
    )
    lixia.post(handed.url)
    answer = lixia.get(reverse("export", args=[KIND]) + "?view=all&town=371002100000")
    rows = sheet(answer, "行政复议")
    assert [dict(zip(rows[0], r, strict=True))["申请人"] for r in rows[1:]] == ["毕海燕"]
    assert AccessLog.objects.get(kind="export").subject == "导出行政复议台账 1 件（视图：全部；镇街：张村镇）"
    # The office of the town sees its own cases, and of them the outline.
    rows = sheet(as_("zhangcun").get(reverse("export", args=[KIND]) + "?view=all"), "行政复议")
    assert len(rows) == 2
    assert dict(zip(rows[0], rows[1], strict=True))["申请人"] == ""
    # Nor does the order of what it sees tell whose they are.
    for page in ("list", "export"):
        sorted_ = as_("zhangcun").get(reverse(page, args=[KIND]) + "?view=all&sort=applicant")
        assert b"/matters/" not in sorted_.content if page == "list" else len(sheet(sorted_, "行政复议")) == 1


def test_a_ledger_left_lying_is_gone_after_three_days(settings: Any, tmp_path: Path, at: Any) -> None:
    settings.DATA = tmp_path
    token = stash.keep(b"x", owner="1", at=at("2022-03-01"))
    assert (found := stash.find(token, owner="1")) is not None
    assert found.read() == b"x"
    assert stash.find(token, owner="2") is None
    assert stash.find("../field.keys", owner="1") is None
    stash.keep(b"y", owner="1", at=at("2022-03-04T10:30"))
    assert stash.find(token, owner="1") is None
