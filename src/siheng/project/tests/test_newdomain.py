"""A new domain is a folder that runs at once: what is written, what is refused, and that its own tests pass."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

import siheng
from siheng.kernel.rooms import ROOMS, ROOT
from siheng.project.management.commands.newdomain import files

PROJECT = Path(siheng.__file__).resolve().parents[2]


def test_every_file_is_in_a_known_room_and_can_be_read() -> None:
    made = files("petitions", "信访事项")
    assert {Path(p).parts[0].removesuffix(".py") for p in made} <= ROOMS | {"__init__"}
    assert all(ast.parse(text) for text in made.values() if text)
    assert "$" not in "".join(made.values())


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("reconsideration", "行政复议"),  # has content already
        ("Petitions", "信访事项"),
        ("models", "信访事项"),
        ("import", "信访事项"),
        ("petitions", "petitions"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_written(name: str, label: str) -> None:
    before = sorted(p.name for p in ROOT.iterdir())
    with pytest.raises(CommandError):
        call_command("newdomain", name, label)
    assert sorted(p.name for p in ROOT.iterdir()) == before


@pytest.mark.slow
def test_a_new_domain_passes_its_tests(tmp_path: Path) -> None:
    """In a copy of the source, since a domain is found by its folder."""
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info", "vendor")
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=leave)
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(PROJECT / name, tmp_path / name)
    place = {"PYTHONPATH": str(tmp_path / "src"), "SIHENG_DATA": str(tmp_path / "var"), "SIHENG_DATABASE": ""}

    def run(*module: str) -> None:
        command = [sys.executable, "-m", *module]
        done = subprocess.run(command, cwd=tmp_path, env=os.environ | place, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    run("siheng.project.cli", "newdomain", "petitions", "信访事项")
    run("pytest", "-p", "no:cacheprovider", "src/siheng/domains/petitions")
    settings = ("--settings", "siheng.project.settings")
    run("django", "makemigrations", "--check", "--dry-run", *settings)
    run("ruff", "check", "src/siheng/domains/petitions")
    run("ruff", "format", "--check", "src/siheng/domains/petitions")
