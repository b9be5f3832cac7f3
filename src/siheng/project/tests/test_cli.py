"""The ``siheng`` command speaks Chinese to the operator, whichever verb it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from siheng.project.cli import UNLISTED


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "siheng.project.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | settings)


@pytest.mark.parametrize("verb", ["term", "backup"])
def test_help_is_chinese_and_lists_no_option_of_django(verb: str) -> None:
    told = run(verb, "--help")
    assert told.returncode == 0
    assert told.stdout.startswith(f"用法：siheng {verb} ")
    assert "显示这份说明" in told.stdout
    assert not [option for option in UNLISTED if option in told.stdout]


def test_an_option_of_django_still_works() -> None:
    assert run("term", "sec_flaw_report", "--from", "2026-01-28T10:30", "--traceback").returncode == 0


def test_a_missing_or_misspelt_option_is_refused_in_chinese() -> None:
    told = run("backup")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.endswith("siheng backup：缺少 file\n")
    told = run("term", "sec_flaw_report", "--form", "2022-01-28", "--json")
    assert told.returncode == 2
    assert told.stdout.startswith(
        '{"error": "选项写得不对（没有这样的选项：--form 2022-01-28）。用法：siheng term'
    )


def test_a_verb_before_the_database_is_made_says_which_comes_first(tmp_path: Path) -> None:
    told = run("restore", str(tmp_path / "any"), SIHENG_DATA=str(tmp_path), SIHENG_DATABASE="")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "siheng：数据库还没有建立或升级，请先运行 siheng migrate\n"
