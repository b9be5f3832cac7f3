"""A month is closed, audited by another, sent up, sent back, corrected and accepted; typed in wrongly on the way."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from siheng.kernel.returns.receiving import answer_paper
from siheng.kernel.trust.signing import public_key

AUGUST = "/returns/of/reconsideration/2022-08/"
CITY = "7c" * 32
SMALL, LARGE = {"width": 390, "height": 844}, {"width": 1366, "height": 768}


def press(person: Any, label: str, **fields: str) -> None:
    """Fill in what stands beside a button, press it, see what it said."""
    form = person.page.locator("main form", has=person.page.get_by_role("button", name=label))
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button", name=label).click()
    person.page.wait_for_load_state()


def look(person: Any, name: str) -> None:
    person.look(name)
    person.page.set_viewport_size(SMALL)
    person.look(f"{name}-phone")
    person.page.set_viewport_size(LARGE)


def answer(folder: Path, sent: Path, *, reason: str = "") -> Path:
    """What the city signs: accepted, or sent back for a reason."""
    digest = json.loads(sent.read_text())["digest"]
    file = folder / f"{digest[:8]}.json"
    file.write_text(
        answer_paper(
            digest=digest, bureau="371002000000", above="371000000000", taken=not reason, reason=reason,
            by="办公室", at=datetime(2022, 9, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai")), secret=CITY,
        )
    )  # fmt: skip
    return file


def download(person: Any, to: Path) -> Path:
    with person.page.expect_download() as found:
        person.page.get_by_role("link", name="下载报送文件").click()
    found.value.save_as(to)
    return to


def test_a_month_is_closed_sent_back_corrected_and_accepted(site, someone, window, tmp_path):
    admin, compiler, leader = someone("admin"), someone("jiangmin"), someone("wangju")
    admin.go("/doors/levels/")
    admin.page.get_by_role("link", name="登记上级统计单位").click()
    admin.fill(name="威海市司法局", key="不是公钥")
    admin.page.click("main form [data-go]")
    admin.page.wait_for_selector(".s-err")
    look(admin, "returns-levels-refused")
    admin.fill(name="威海市司法局", key=public_key(secret=CITY))
    admin.page.click("main form [data-go]")
    admin.page.wait_for_load_state()
    admin.sees("报表报往威海市司法局")

    site.now("2022-08-31")
    window(someone("lixia"))
    compiler.go(AUGUST)
    compiler.sees("2022年8月还没有结束，不能填报")
    assert not compiler.page.get_by_role("button", name="填报并封存").count()
    site.now("2022-09-02")
    compiler.go(AUGUST)
    look(compiler, "returns-unfilled")
    press(compiler, "填报并封存")
    compiler.sees("待审核", "上期结转 + 本期受理 = 本期审结 + 期末未结")
    assert not compiler.page.get_by_role("button", name="审核通过并上报").count()

    leader.go(AUGUST)
    look(leader, "returns-to-audit")
    press(leader, "退回", reason="    ")
    leader.sees("待审核")
    press(leader, "退回", reason="与台账再核对一遍")
    leader.sees("被退回", "与台账再核对一遍")
    compiler.go(AUGUST)
    press(compiler, "重新填报")
    leader.go(AUGUST)
    press(leader, "审核通过并上报")
    leader.sees("已上报")
    first = download(leader, tmp_path / "first.json")
    assert json.loads(first.read_text())["body"]["version"] == 1

    site.now("2022-09-06")
    compiler.go("/returns/")
    look(compiler, "returns-board")
    changed = tmp_path / "changed.json"
    changed.write_text(answer(tmp_path, first).read_text().replace("办公室", "别的科"))
    for wrong, told in ((first, "没有记下"), (changed, "没有记下")):
        compiler.go("/returns/")
        press_file(compiler, wrong)
        compiler.sees(told)
    compiler.go("/returns/")
    press_file(compiler, answer(tmp_path, first, reason="请核对受理数"))
    compiler.sees("上级退回", "请核对受理数")
    look(compiler, "returns-sent-back")
    press(compiler, "更正，填报第2版", reason="按市局意见核对")
    leader.go(AUGUST)
    press(leader, "审核通过并上报")
    second = download(leader, tmp_path / "second.json")
    body = json.loads(second.read_text())["body"]
    assert (body["version"], body["previous"]) == (2, json.loads(first.read_text())["digest"])
    compiler.go("/returns/")
    press_file(compiler, answer(tmp_path, second))
    compiler.sees("上级已接收")
    # Who has no part in it sees nothing of it.
    for name in ("zhangcun", "zhifa", "tiaojie"):
        other = someone(name)
        assert other.page.goto("/returns/").status in (403, 404)
    with closing(sqlite3.connect(site.folder / "siheng.sqlite3", timeout=20)) as base:
        assert base.execute("SELECT version, draft FROM returns_return ORDER BY id").fetchall() == [
            (1, 1), (1, 2), (2, 1),
        ]  # fmt: skip


def press_file(person: Any, file: Path) -> None:
    person.page.set_input_files("main [name=file]", file)
    person.page.get_by_role("button", name="核验并记下").click()
    person.page.wait_for_load_state()
