"""Whose key stands for whom: a bureau's own key is nobody else's, and one key speaks for one bureau."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from siheng.kernel.matters.testing import snapshot
from siheng.kernel.returns.levels import set_subordinate, set_superior, stop
from siheng.kernel.returns.models import Subordinate
from siheng.kernel.trust.signing import public_key

SINCE = date(2022, 1, 1)


def test_the_own_key_is_nobody_elses(bureau: Any, at: Any) -> None:
    before, told = snapshot(), {"key": public_key(), "by": bureau.admin, "at": at("2022-01-01")}
    for save in (
        lambda: set_superior(name="威海市司法局", **told),
        lambda: set_subordinate(code="371082000000", name="荣成市司法局", since=SINCE, **told),
    ):
        with pytest.raises(ValidationError, match="本局自己的公钥"):
            save()
    assert snapshot() == before


def test_one_key_speaks_for_one_bureau(bureau: Any, below: Subordinate, at: Any) -> None:
    told = {"key": below.key, "since": SINCE, "by": bureau.admin, "at": at("2022-01-02")}
    before = snapshot()
    with pytest.raises(ValidationError, match="已经登记给文登区司法局"):
        set_subordinate(code="371082000000", name="荣成市司法局", **told)
    assert snapshot() == before
    assert set_subordinate(code=below.code, name="文登司法局", **told).name == "文登司法局"
    stop(below, by=bureau.admin, at=at("2022-01-03"))
    assert set_subordinate(code="371082000000", name="荣成市司法局", **told).key == below.key
