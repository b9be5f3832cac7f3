"""What the pages of figures share: who may read them, the period asked for, and a figure's address and number."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from siheng.kernel.figures.declare import Figure
from siheng.kernel.figures.evaluate import Balance, Value
from siheng.kernel.figures.periods import BadPeriod, Period
from siheng.kernel.figures.plain import number
from siheng.kernel.figures.rights import READ, may
from siheng.kernel.matters.door import Refused
from siheng.kernel.org.clock import today


def ask_reader(request: HttpRequest) -> None:
    """Raises Refused for an account that may not read figures."""
    if not may(request.user, READ):  # type: ignore[arg-type]
        raise Refused("统计数字")


def asked_period(request: HttpRequest, year: int | None = None) -> Period:
    """The period in the address, else the year. Raises Http404 for a text that is none."""
    try:
        text = request.GET.get("period", "")
        return Period.parse(text) if text else Period.year(year or today().year)
    except BadPeriod as error:
        raise Http404 from error


def periods(period: Period, base: str = "", **keep: str) -> list[dict[str, Any]]:
    """The whole year and its quarters, as tabs."""
    year = period.since.year
    tabs = [("全年", str(year)), *((f"{'一二三四'[q - 1]}季度", f"{year}-Q{q}") for q in (1, 2, 3, 4))]
    return [
        {"label": label, "href": f"{base}?{urlencode({'period': text, **keep})}", "on": text == str(period)}
        for label, text in tabs
    ]


def figure_href(figure: Figure, period: Period, **more: str) -> str:
    """The address of a figure in a period, or of one cell of it (by, value)."""
    return reverse("figure", args=[figure.key]) + "?" + urlencode({"period": str(period), **more})


def identity(balance: Balance) -> dict[str, Any]:
    """An identity bar."""
    return {"ok": balance.holds, "equation": balance.equation, "note": balance.words, "href": ""}


def counted_day(figure: Figure, row: Any) -> str:
    """The day by which a figure counts a row; of a date that is not the matter's own, the day it was received."""
    day = getattr(row, figure.on, None) or row.received_on
    return f"{day:%Y-%m-%d}"


def unseen(count: int) -> str:
    """That all the rows of a number are outside the reader's scope."""
    return f"这个数有 {count} 件，都不在您的可见范围内，您可以看数，不能看件。"


def printed(value: Value) -> int | float | str:
    """A value as a template shows it; — for a rate of nothing."""
    found = number(value.number)
    return "—" if found is None else value.text if value.figure.digits else found
