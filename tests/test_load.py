"""A little of the public's traffic, the server killed in the middle: nothing is lost, halved or doubled (see bench/load.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOAD = Path(__file__).resolve().parents[1] / "bench" / "load.py"


@pytest.mark.slow
def test_killed_in_the_middle_each_thing_said_is_there_once() -> None:
    own = ("SIHENG_DATA", "SIHENG_DATABASE", "SIHENG_NOW", "DJANGO_SETTINGS_MODULE")
    environment = {k: v for k, v in os.environ.items() if k not in own}
    command = [sys.executable, str(LOAD), "--minutes", "0.1", "--share", "0.05", "--times", "2"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "each there once, whole, under its receipt" in done.stdout
