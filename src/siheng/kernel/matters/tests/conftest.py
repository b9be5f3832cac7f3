"""The sample process in force, and a request taken in."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.kernel.matters import process as declarations
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.tests.sample import SampleProcess
from siheng.kernel.org.models import Account


@pytest.fixture
def office(bureau: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bureau, with a section that handles samples."""
    monkeypatch.setitem(declarations._processes, "trial", SampleProcess)
    bureau.units.review.kinds = ["trial"]
    bureau.units.review.save()
    for account in vars(bureau).values():
        if isinstance(account, Account):
            account.refresh_from_db()  # with its unit
    return bureau


@pytest.fixture
def request_of(office: Any, at: Any) -> Any:
    """A request taken in by the clerk on a day; the town is 竹岛街道."""

    def taken(day: str = "2022-03-01", submission: str = "s1", **more: Any) -> Any:
        data = {"title": "一件事", "region": "371002003000", "day": day} | more
        return open_matter(kind="trial", actor=office.lixia, data=data, at=at(day), submission=submission)

    return taken
