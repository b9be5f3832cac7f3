"""Founding a bureau from a file: what it makes, what it says, and that a second time makes nothing twice."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from siheng.kernel.documents.series import next_number
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Account, Region, Unit

pytestmark = pytest.mark.usefixtures("no_bureau")

PLAN = """\
regions: regions.csv
units:
  - {code: gov, name: 某某县人民政府, short: 县政府, mark: 某政, kind: government, region: "999901000000"}
  - {code: bureau, name: 某某县司法局, short: 县司法局, kind: bureau, region: "999901000000", parent: gov}
accounts:
  - {username: admin, name: 系统管理员, unit: bureau, roles: [admin]}
  - {username: juzhang, name: 甲某, unit: bureau, roles: [leader], post: 局长}
"""
REGIONS = "code,name,level,parent\n999901000000,某某县,county,\n999901001000,某某镇,town,999901000000\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "regions.csv").write_text(REGIONS, encoding="utf8")
    file = tmp_path / "bureau.yaml"
    file.write_text(PLAN, encoding="utf8")
    return file


def found(*arguments: Any) -> str:
    out = StringIO()
    call_command("found", *arguments, stdout=out)
    return out.getvalue()


def test_each_account_gets_a_password_of_its_own_that_is_told_once(plan: Path) -> None:
    lines = found(plan).splitlines()
    assert (Region.objects.count(), Unit.objects.count(), Account.objects.count()) == (2, 2, 2)
    passwords = {line.split()[0]: line.split()[-1] for line in lines[:2]}
    assert len(set(passwords.values())) == 2
    assert all(Account.objects.get(username=u).check_password(p) for u, p in passwords.items())
    assert lines[1].startswith("juzhang  甲某  县司法局 局长  初始密码 ")
    assert lines[2].startswith("新建账号 2 个，原有 0 个。")


def test_a_password_from_a_file_is_given_to_all_and_never_shown(plan: Path, tmp_path: Path) -> None:
    secret = tmp_path / "initial"
    secret.write_text("Chu-Shi-Kou-Ling-9\n", encoding="utf8")
    told = found(plan, "--password-file", secret)
    assert "Chu-Shi" not in told
    assert all(a.check_password("Chu-Shi-Kou-Ling-9") for a in Account.objects.all())


def test_a_second_time_only_what_is_new_is_made(plan: Path) -> None:
    found(plan)
    before = snapshot()
    assert found(plan) == "新建账号 0 个，原有 2 个。\n"
    assert snapshot() == before
    plan.write_text(
        PLAN + "  - {username: keyuan, name: 乙某, unit: bureau, roles: [clerk]}\n", encoding="utf8"
    )
    assert found(plan).startswith("keyuan  乙某")
    assert Account.objects.count() == 3


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("parent: gov", "parent: nobody", "nobody"),
        ("roles: [admin]", "roles: [admin, clerk]", "三员分离"),
        ("regions.csv", "none.csv", "none.csv"),
        ("accounts:", "people:", "accounts"),
        ("units:", "units: [", "什么也没有写入"),
    ],
)
def test_a_wrong_file_writes_nothing(plan: Path, old: str, new: str, told: str) -> None:
    plan.write_text(PLAN.replace(old, new), encoding="utf8")
    before = snapshot()
    with pytest.raises(CommandError, match=told):
        found(plan)
    assert snapshot() == before


@pytest.mark.parametrize("password", ["", "short", "alllowercaseletters"])
def test_a_weak_password_is_refused_and_nothing_is_written(plan: Path, tmp_path: Path, password: str) -> None:
    secret = tmp_path / "initial"
    secret.write_text(password, encoding="utf8")
    before = snapshot()
    with pytest.raises(CommandError):
        found(plan, "--password-file", secret)
    assert snapshot() == before


def test_numbering_goes_on_behind_what_was_given_on_paper(plan: Path) -> None:
    plan.write_text(PLAN + "numbers: [某政复〔2022〕55号]\n", encoding="utf8")
    found(plan)
    found(plan)
    assert next_number("某政复", 2022) == 56


def test_a_number_that_is_none_is_told_and_nothing_is_founded(plan: Path) -> None:
    plan.write_text(PLAN + "numbers: [某政复55]\n", encoding="utf8")
    with pytest.raises(CommandError, match="认不出文号“某政复55”"):
        found(plan)
    assert not Unit.objects.exists()
