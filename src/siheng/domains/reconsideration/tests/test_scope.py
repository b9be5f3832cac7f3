"""Who sees a reconsideration case, who may do what, and that a refusal leaves nothing changed; in each of its states."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from siheng.domains.reconsideration.tests.course import to_state
from siheng.kernel.matters.testing import ProcessContract


class TestReconsideration(ProcessContract):
    kind = "reconsideration"
    moment = datetime(2022, 5, 31, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, begin: Any) -> Any:
        return lambda state: to_state(state, begin)
