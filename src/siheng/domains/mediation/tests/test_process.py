"""A dispute from the first word to the filed dossier, in every state."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.testing import ProcessContract


class TestTheProcess(ProcessContract):
    """What every process must keep, in each state of a dispute."""

    kind = "mediation"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, dispute, ways, handed):
        def to(state: str) -> Matter:
            m = dispute()
            if state == "registered":
                return m
            if state == "refused":
                return ways.take(m, "refuse", "2022-03-03", ground="no_consent")
            if state in ("offered", "returned"):
                given = handed(m)
                if state == "offered":
                    return given
                return ways.take(given, "send_back", "2022-03-03", reason="不是民间纠纷")
            if state == "joined":
                other = dispute("2022-03-05", source="petition")
                return ways.take(other, "link_same", "2022-03-06", number=m.receipt, into="yes")
            m = ways.accepted(m)
            if state == "accepted":
                return m
            m = ways.sat(m)
            if state == "failed":
                return ways.failed(m)
            m = ways.agreed(m)
            if state == "agreed":
                return m
            m = ways.performed(m)
            if state == "visiting":
                return m
            m = ways.visited(m)
            if state == "filing":
                return m
            m = ways.carded(m)
            return ways.take(m, "file", "2022-04-03")

        return to
