"""The demonstration's months, closed one by one (逐月结账): filled on the 2nd, sent up on the 3rd, answered on the 8th.

The city bureau is a stand-in with a key of its own: it accepts, but for one return that it sends back.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from types import SimpleNamespace

from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.org.clock import local_day
from siheng.kernel.returns import filling, receiving, tables
from siheng.kernel.returns.levels import set_superior
from siheng.kernel.returns.models import Return
from siheng.kernel.returns.stepping import NotNow, What, state
from siheng.kernel.trust.signing import public_key

FILLED, SENT, ANSWERED, SECOND = 2, 3, 8, 14
FIRST, LAST = Period.month(2022, 1), Period.month(2022, 11)
# Returned once inside, and sent back once from above: what, when, why.
INSIDE = ("mediation", Period.month(2022, 4), "与各调委会上报的台账再核对一遍")
ABOVE = ("legalaid", Period.month(2022, 6), "请核对终止援助的案件后重新报送")
# Of the last month these are not answered yet.
OPEN = ("onestop", "mediation")


class Closing:
    """The bureau's compiler, its leader and the city's stand-in, day by day."""

    def __init__(self, people: SimpleNamespace, at: datetime) -> None:
        self.compiler, self.leader = people.jiangmin, people.wangju
        self.secret = secrets.token_hex(32)
        set_superior(name="威海市司法局", key=public_key(secret=self.secret), by=people.admin, at=at)

    def day(self, at: datetime) -> None:
        """What this day asks for, if anything."""
        today = local_day(at)
        if today.day not in (FILLED, SENT, ANSWERED, SECOND):
            return
        period = Period.month(today.year, today.month).preceding
        if not FIRST <= period <= LAST:
            return
        for table in tables.tables(registry()):
            if today.day == FILLED:
                self._fill(table, period, at)
            elif today.day == SENT:
                self._audit(table, period, at)
            elif today.day == ANSWERED:
                self._answer(table, period, at)
            elif (of := filling.own(table, period)) and state(of) == What.SENT_BACK:
                self._close(table, period, at, "按市局意见核对，数字无误")
                self._accept(filling.own(table, period), at)

    def _fill(self, table: str, period: Period, at: datetime, reason: str = "") -> Return:
        """Fill a month; where the one before has changed since it was closed, correct that one first."""
        try:
            return filling.fill(
                registry(), table=table, period=period, by=self.compiler, at=at, reason=reason
            )
        except NotNow:
            if period == FIRST or filling.own(table, period.preceding) is None:
                raise
            self._close(table, period.preceding, at, "结账后有迟报的")
            self._accept(filling.own(table, period.preceding), at)
            return filling.fill(
                registry(), table=table, period=period, by=self.compiler, at=at, reason=reason
            )

    def _close(self, table: str, period: Period, at: datetime, reason: str = "") -> None:
        filling.approve(self._fill(table, period, at, reason), by=self.leader, at=at)

    def _audit(self, table: str, period: Period, at: datetime) -> None:
        of = filling.own(table, period)
        assert of is not None
        if (table, period) == INSIDE[:2]:
            filling.send_back(of, by=self.leader, at=at, reason=INSIDE[2])
            self._close(table, period, at)
        else:
            filling.approve(of, by=self.leader, at=at)

    def _answer(self, table: str, period: Period, at: datetime) -> None:
        of = filling.own(table, period)
        if period == LAST and table in OPEN:
            return
        if (table, period) == ABOVE[:2]:
            self._hear(of, at, ABOVE[2])
        else:
            self._accept(of, at)

    def _accept(self, of: Return | None, at: datetime) -> None:
        self._hear(of, at, "")

    def _hear(self, of: Return | None, at: datetime, reason: str) -> None:
        assert of is not None
        text = receiving.answer_paper(
            digest=of.digest, bureau="371002000000", above="371000000000", taken=not reason, reason=reason,
            by="办公室", at=at, secret=self.secret,
        )  # fmt: skip
        receiving.hear(text, by=self.compiler, at=at)
