"""The ledger of applications: what the bureau keeps in Excel comes in as cases, and what it holds goes out."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from siheng.kernel.exchange.importing import Outcome, bring_in
from siheng.kernel.exchange.ledger import judge, ledgers
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.record import faults
from siheng.kernel.trust.models import AccessLog

ROW: dict[str, Any] = {
    "收到日期": date(2022, 3, 1), "收件途径": "窗口", "来人数": 2, "申请人": "苗春梅", "申请人类别": "自然人",
    "证件号码": "11010519491231002X", "电话": "13812345521", "所在镇街": "竹岛街道", "住址": "", "申请人数": "", "同意电子送达": "是",
    "被申请人": "竹岛街道办事处", "被申请的行为": "拆除其楼顶构筑物", "行为文号": "竹街拆决字〔2022〕7号", "行为作出日期": "2022/2/10",
    "知道日期": "2022年2月12日", "行为类别": "行政强制", "行为细类": "强制拆除", "管理类别": "城市管理", "重点领域": "城市管理",
    "复议请求": "确认拆除行为违法",
}  # fmt: skip


def workbook(*rows: dict[str, Any]) -> bytes:
    """A sheet of these rows, under the headings of the first."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for n, row in enumerate((dict(zip(rows[0], rows[0], strict=True)), *rows)):
            for c, value in enumerate(row.values()):
                page.write_string(n, c, value) if isinstance(value, str) else page.write(n, c, value)
    return target.getvalue()


@pytest.fixture
def take(bureau: Any, at: Any) -> Callable[..., Outcome]:
    def taken(*rows: dict[str, Any], actor: Any = None) -> Outcome:
        return bring_in(
            ledgers()["reconsideration"],
            ContentFile(workbook(*rows), name="台账.xlsx"),
            actor=actor or bureau.lixia,
            at=at("2022-03-02"),
            progress=lambda what, done, total: None,
        )

    return taken


def test_the_declaration_fits_the_form_at_the_window() -> None:
    assert judge(ledgers()["reconsideration"]) == []


def test_a_case_in_hand_keeps_its_number_and_the_next_goes_on_behind_it(
    take: Any, accepted: Any, bureau: Any, at: Any
) -> None:
    from siheng.domains.reconsideration.tests.course import YES
    from siheng.kernel.matters.playing import take as step

    assert take(ROW | {"案号": "威环政复〔2022〕12号"}).saved
    m = Matter.objects.everything("a test looks").get()
    assert (m.number, m.state) == ("威环政复〔2022〕12号", "received")
    people = {"handler": bureau.lixia, "second": bureau.zouqiang}
    assert step(m, "accept", bureau.lixia, at("2022-03-02"), **people, **YES).number == m.number
    assert accepted(act_number="另一号").number == "威环政复〔2022〕13号"
    again = take(ROW | {"案号": "威环政复〔2022〕12号", "申请人": "另一人", "证件号码": ""})
    assert (len(again.known), len(again.fresh)) == (1, 0)


def test_a_row_becomes_the_case_that_the_window_would_have_made(take: Any, case: Any, bureau: Any) -> None:
    by_hand = case("2022-03-01")
    assert take(ROW).saved
    m = Matter.objects.everything("a test looks").exclude(pk=by_hand.pk).get()
    same = ("state", "received_on", "region_id", "title", "counter_text", "due_on", "handler_id", "unit_id")
    assert {k: getattr(m, k) for k in same} == {k: getattr(by_hand, k) for k in same}
    detail = (
        "channel",
        "respondent_id",
        "act",
        "act_number",
        "act_on",
        "known_on",
        "category",
        "subcategory",
        "field",
        "claims",
    )
    assert {k: getattr(m.reconsideration, k) for k in detail} == {
        k: getattr(by_hand.reconsideration, k) for k in detail
    }
    assert (m.reconsideration.people, m.receptions.get().people) == (1, 2)
    applicant = m.parties.get(role="applicant")
    assert (applicant.id_number, applicant.phone, applicant.electronic) == (
        "11010519491231002X",
        "13812345521",
        True,
    )
    assert m.receipt == "收件 2022-0002"
    assert list(faults(m)) == []


def test_what_the_form_refuses_is_told_at_the_cell(take: Any) -> None:
    bad = ROW | {
        "证件号码": "110105194912310021",
        "知道日期": date(2022, 2, 1),
        "行为细类": "罚款",
        "被申请人": "区法院",
        "收到日期": date(2022, 3, 3),
    }
    told = set(take(ROW, bad).sentences())
    assert {
        "第 3 行“收到日期”：不能晚于今天 2022-03-02",
        "第 3 行“证件号码”：身份证号第18位校验不对：按前17位应为 X，现为 1。",
    } <= told
    assert [t for t in told if t.startswith("第 3 行“被申请人”：没有“区法院”这一项，可以填：")]
    assert not Matter.objects.everything("a test looks").exists()


def test_a_case_that_went_on_is_not_taken_in_again(take: Any, bureau: Any, at: Any) -> None:
    from siheng.domains.reconsideration.tests.course import YES
    from siheng.kernel.matters.playing import take as step

    take(ROW)
    m = Matter.objects.everything("a test looks").get()
    step(m, "accept", bureau.lixia, at("2022-03-02"), handler=bureau.lixia, second=bureau.zouqiang, **YES)
    again = take(ROW, actor=bureau.zouqiang)
    assert (len(again.known), len(again.fresh)) == (1, 0)
    assert Matter.objects.everything("a test looks").get().state == "answering"


def test_the_commands_take_in_and_give_out(bureau: Any, settings: Any, tmp_path: Path, capsys: Any) -> None:
    from datetime import datetime

    settings.FIXED_NOW = datetime(2022, 3, 2, 9)
    good, bad, out = tmp_path / "好.xlsx", tmp_path / "坏.xlsx", tmp_path / "out.xlsx"
    good.write_bytes(workbook(ROW))
    bad.write_bytes(workbook(ROW, ROW | {"申请人": "", "行为文号": "x"}))
    with pytest.raises(CommandError, match="1 行有问题，没有导入任何一行"):
        call_command("import_ledger", "reconsideration", str(bad), "--as", "lixia")
    assert "第 3 行“申请人”：请填写姓名（名称）" in capsys.readouterr().err
    back = (
        python_calamine.CalamineWorkbook.from_path(tmp_path / "坏-问题.xlsx")
        .get_sheet_by_index(0)
        .to_python()
    )
    assert back[2][-1] == "“申请人”：请填写姓名（名称）"
    call_command("import_ledger", "reconsideration", str(good), "--as", "lixia", "--dry-run")
    assert "可以导入 1 件，已有 0 件" in capsys.readouterr().out
    assert not Matter.objects.everything("a test looks").exists()
    call_command("import_ledger", "reconsideration", str(good), "--as", "lixia")
    assert "导入 1 件，已有 0 件" in capsys.readouterr().out
    call_command("import_ledger", "reconsideration", str(good), "--as", "lixia")
    assert "导入 0 件，已有 1 件" in capsys.readouterr().out
    call_command("export_ledger", "reconsideration", str(out), "--as", "lixia", "--view", "open")
    rows = python_calamine.CalamineWorkbook.from_path(out).get_sheet_by_name("行政复议").to_python()
    assert len(rows) == 2
    found = dict(zip(*rows, strict=True))
    assert (found["申请人"], found["收到"], found["到期日"]) == ("苗春梅", date(2022, 3, 1), date(2022, 3, 8))
    assert AccessLog.objects.get(kind="export").subject == "导出行政复议台账 1 件（视图：全部在办）"
    for arguments, told in (
        (("import_ledger", "nothing", str(good), "--as", "lixia"), "没有“nothing”的台账"),
        (("import_ledger", "reconsideration", str(good), "--as", "nobody"), "没有在用的账号“nobody”"),
        (("import_ledger", "reconsideration", str(good), "--as", "zhangcun"), "权限，不能导入"),
        (("export_ledger", "reconsideration", str(out), "--as", "lixia", "--view", "x"), "没有视图“x”"),
    ):
        with pytest.raises(CommandError, match=told):
            call_command(*arguments)
