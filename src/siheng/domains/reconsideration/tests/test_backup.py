"""A case with its papers, terms and seals goes into a backup, into another database, and back, unchanged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection

from siheng.kernel.exchange import rows
from siheng.kernel.exchange.backup import backup
from siheng.kernel.exchange.restore import SEEDED_APPS, restore
from siheng.kernel.matters import daily

# In a process of its own: restore into SQLite, check, write while a backup runs, tell what was found.
THERE = """
import json, sys, threading
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from siheng.kernel.exchange.backup import backup
from siheng.kernel.matters import daily
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Region

call_command("migrate", verbosity=0)
call_command("restore", sys.argv[1], stdout=sys.stderr)
faults = [str(f) for f in daily.check()]

def write():
    Region.objects.create(code="999999000000", name="备份时写入", level=3)
    connection.close()

written = []
def meanwhile(line):
    if not written:
        written.append(line)
        other = threading.Thread(target=write)
        other.start()
        other.join()

backup(Path(sys.argv[2]), at=now(), tell=meanwhile)
there = Region.objects.filter(code="999999000000").exists()
print(json.dumps({"vendor": connection.vendor, "faults": faults, "written_meanwhile": there}))
"""


def everything() -> dict[str, list[bytes]]:
    return {label: list(rows.lines(model)) for label, model in rows.tables().items()}


@pytest.mark.slow
def test_a_bureau_moves_to_another_database_and_back(
    accepted: Any, at: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "here"
    accepted("2022-03-01", "2022-03-02")
    daily.seal(at("2022-03-05"))
    before, first, second = everything(), tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"
    backup(first, at=at("2022-03-05"), tell=lambda line: None)
    found = _there(first, second, tmp_path)
    assert found == {"vendor": "sqlite", "faults": [], "written_meanwhile": True}
    for model in rows.tables().values():
        if model._meta.app_label not in SEEDED_APPS:
            rows.clear(model)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM matters_search")
    settings.MEDIA_ROOT = tmp_path / "back"
    restore(second, tell=lambda line: None)
    # What was written while the second backup ran is not in it: it is of one moment.
    assert everything() == before
    assert list(daily.check()) == []


def _there(first: Path, second: Path, folder: Path) -> dict[str, Any]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "siheng.project.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "SIHENG_DATA": str(folder / "there"),
        "SIHENG_DATABASE": "",
        "SIHENG_FIELD_KEYS": ",".join(site.FIELD_KEYS),
        "SIHENG_INDEX_KEY": site.INDEX_KEY,
    }
    (folder / "there").mkdir()
    told = subprocess.run(
        [sys.executable, "-c", THERE, str(first), str(second)],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr.decode()
    return json.loads(told.stdout)
