"""What of the returns (统计报表) waits for a reader, beside the desk: to be filled, audited, or judged as the level above."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from siheng.kernel.figures.registry import registry
from siheng.kernel.org.models import Account
from siheng.kernel.returns import rights, summing, tables
from siheng.kernel.returns.filling import superior
from siheng.kernel.returns.models import Return, due
from siheng.kernel.returns.stepping import OWN, What, state

SHOWN = 8
# What is to be filled once more.
AGAIN = (What.RETURNED, What.REFUSED, What.SENT_BACK)


def owed_returns(account: Account, day: date) -> list[dict[str, Any]]:
    """A panel of the returns whose next step is this reader's; none for who has none.

    Of the months of the year that is reported now. That one is not filled yet is told to who compiles the figures,
    once there is a unit above that waits for it.
    """
    rows = _own(account, day) if rights.compiles(account) or rights.audits(account) else []
    if rights.judges(account) and (n := waiting_below()):
        rows.append({"name": "下级报送", "href": reverse("returns_below"), "told": f"{n} 张待审核"})
    if not rows:
        return []
    return [
        {"title": "统计报表待办", "label": "报表", "n": len(rows), "unit": "张", "href": reverse("returns"), "rows": rows[:SHOWN]}
    ]  # fmt: skip


def _own(account: Account, day: date) -> list[dict[str, str]]:
    known, awaited = tables.tables(registry()), superior() is not None
    months = summing.months((day.replace(day=1) - timedelta(days=1)).year)
    board = summing.board(registry(), [(None, table) for table in known], months, day)
    return [
        {
            "name": f"{place.period.label}{known[table]}",
            "href": reverse("return_of", args=[table, str(place.period)]),
            "told": told,
        }
        for table, row in zip(known, board, strict=True)
        for place in row
        if (told := _told(account, table, place, awaited))
    ]


def _told(account: Account, table: str, place: summing.Place, awaited: bool) -> str:
    """What this reader is to do with a return; empty for nothing."""
    last = f"{due(place.period.until):%Y-%m-%d}"
    if place.of and place.state == What.FILLED:
        mine = rights.audits(account) and place.of.made_by_id != account.pk
        return f"待您审核上报，不晚于 {last}" if mine else ""
    if not rights.fills(account, table):
        return ""
    if place.of is None:
        return f"还没有填报，不晚于 {last}" if awaited and place.owed and place.expected else ""
    return f"{OWN[place.state]}，要重新填报" if place.state in AGAIN else ""


def waiting_below() -> int:
    """How many returns from below wait to be judged."""
    received = Return.objects.filter(bureau__active=True).prefetch_related("steps").defer("body")
    newest = {(of.bureau_id, of.table, of.period): of for of in received.order_by("pk")}
    return sum(state(of) == What.RECEIVED for of in newest.values())
