"""Whoever works in the background works as long as the server does, whatever the system killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from siheng.project.management.commands import serve


def test_a_worker_that_was_killed_begins_again_and_beside_one_that_works_none_does(monkeypatch: Any) -> None:
    looks, begun = iter([False, True, True, False]), []
    monkeypatch.setattr(serve.runs, "working", lambda: next(looks))
    monkeypatch.setattr(serve.time, "sleep", lambda _: None)
    monkeypatch.setattr(serve.subprocess, "run", lambda command, check: begun.append(command[-3:]))
    with pytest.raises(StopIteration):
        serve.keep_working(17)
    assert begun == [["work", "--beside", "17"]] * 2


def test_what_the_server_loads_can_be_loaded_first_of_all(tmp_path: Path) -> None:
    code = "import threading; threading.Thread.start = lambda self: None; import siheng.project.serving"
    settings = os.environ | {
        "SIHENG_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "siheng.project.settings",
    }
    told = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
