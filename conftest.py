"""What every test stands on: a district, its units, its people, and a fixed moment."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

os.environ.setdefault("SIHENG_DATA", tempfile.mkdtemp(prefix="siheng-test-"))
os.environ.setdefault("SIHENG_NOW", "2022-03-01T09:00")

pytest.register_assert_rewrite("siheng.kernel.matters.testing")


@pytest.fixture(autouse=True)
def _quick(settings: Any, tmp_path: Any) -> None:
    """Cheap passwords, plain static files and attachments of each test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite as it is in use, in a file: threads wait in line for it, and another process can open it."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.DATA / f"test-{os.getpid()}.sqlite3")


@pytest.fixture
def at() -> Any:
    """A moment in the bureau's time: at("2022-03-01") or at("2022-03-01T15:30")."""

    def moment(text: str) -> datetime:
        found = datetime.fromisoformat(text if "T" in text else f"{text}T10:00")
        return found.replace(tzinfo=ZoneInfo("Asia/Shanghai"))

    return moment


@pytest.fixture
def bureau(db: Any) -> SimpleNamespace:
    """Huancui's regions and units, and one account per role, from the file that the demonstration uses too."""
    from pathlib import Path

    import siheng.project
    from siheng.kernel.org.founding import found

    return found(Path(siheng.project.__file__).parent / "bureaus" / "371002.yaml", password="correct-horse-9")
