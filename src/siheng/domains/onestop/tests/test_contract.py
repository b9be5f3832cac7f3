"""What every process keeps, for the one door and for the services behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.testing import ProcessContract

MOMENT = datetime(2022, 7, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestOnestop(ProcessContract):
    """一站式受理."""

    kind, moment = "onestop", MOMENT

    @pytest.fixture
    def reach(self, ways: Any) -> Any:
        def to(state: str) -> Matter:
            if state == "screening":
                return ways.demand()
            if state == "waiting":
                return ways.take(ways.demand(), "ask_more", "2022-06-01", what="请带上工资条")
            if state == "serving":
                return ways.screened("lawyer_advice", "legal_aid_advice")
            if state == "merged":
                other = ways.demand()
                mine = ways.demand(name="车大勇", phone="")
                return ways.take(mine, "merge", "2022-06-02", number=other.receipt)
            return getattr(ways, state)()

        return to


class TestService(ProcessContract):
    """服务事项."""

    kind, moment = "service", MOMENT

    @pytest.fixture
    def reach(self, ways: Any) -> Any:
        def to(state: str) -> Matter:
            handover = ways.handed(ways.screened("lawyer_advice"), "律师咨询")
            if state == "serving":
                return ways.accepted(handover)
            if state == "ended":
                return ways.finished(handover)
            if state == "returned":
                return ways.take(
                    fresh(handover.other), "refuse", "2022-06-06", ways.people.lvshi, reason="不是法律问题"
                )
            return fresh(handover.other)

        return to
