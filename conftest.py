"""What every test stands on: a district, its units, its people, and a fixed moment."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

@pytest.fixture(autouse=True)
def _own_attachments(settings: Any, tmp_path: Any) -> None:
    """Attachments of each test's own."""
    settings.MEDIA_ROOT = tmp_path / "attachments"


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
