"""What every test stands on: a district, its units, its people, and a fixed moment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest

import siheng.project

# A busy machine is no fault of the code under test.
hypothesis.settings.register_profile(
    "siheng", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("siheng")

pytest.register_assert_rewrite("siheng.kernel.matters.testing")


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


BUREAU = Path(siheng.project.__file__).parent / "bureaus" / "371002.yaml"
PASSWORD = "correct-horse-9"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """The bureau is founded once, before the first test; each test's own changes are rolled back."""
    with django_db_blocker.unblock():
        _found()


@pytest.fixture
def bureau(db: Any) -> SimpleNamespace:
    """Huancui's regions and units, and one account per role, from the file that the demonstration uses too."""
    return _found()


@pytest.fixture
def no_bureau(db: Any) -> None:
    """Nothing founded yet."""
    from siheng.kernel.org.models import Account, Region, Unit

    for model in (Account, Unit, Region):
        model._base_manager.all()._raw_delete("default")


def _found() -> SimpleNamespace:
    from siheng.kernel.registers.staff import found

    return found(BUREAU, password=PASSWORD, at=datetime(2022, 3, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai")))
