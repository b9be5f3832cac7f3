"""A table of a domain of its own, a bureau that fills it, and a bureau below that exists on paper only."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Q

from siheng.kernel.figures.declare import Count, Identity, Ratio, Section, Stock
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry, collect
from siheng.kernel.figures.sources import matters
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.returns import filling
from siheng.kernel.returns.files import seal
from siheng.kernel.returns.models import Return, Subordinate
from siheng.kernel.trust.chain import canonical, sm3
from siheng.kernel.trust.signing import public_key

JAN, FEB, MAR = (Period.month(2022, month) for month in (1, 2, 3))
SECRET = "5b" * 32


@pytest.fixture
def figures() -> Registry:
    """Things accepted and closed, with what is in hand, a rate, and a balance."""
    source = matters("thing", "事项")
    said: Any = {"definition": "定义", "owner": "科"}
    accepted = Count("受理", source, "accepted_on", "件", **said)
    concluded = Count("审结", source, "closed_on", "件", **said)
    good = Count("办成", source, "closed_on", "件", filter=Q(outcome="good"), **said)
    rate = Ratio("办成率", good, concluded, **said)
    carried_in = Stock("期初结转", source, "accepted_on", "closed_on", "件", at_start=True, **said)
    pending = Stock("期末未结", source, "accepted_on", "closed_on", "件", **said)
    balance = Identity("期初 + 受理 = 审结 + 期末", (carried_in, accepted), (concluded, pending))
    report = Section(1, "事项", "受理{accepted}件", subjects=("事项",))
    return collect(
        {"thing": SimpleNamespace(**{k: v for k, v in locals().items() if k not in ("source", "said")})}
    )  # type: ignore[dict-item]


@pytest.fixture
def thing(bureau: Any, at: Any) -> Any:
    """Makes a thing: thing(1, "2022-01-05", "2022-02-03", outcome)."""

    def make(number: int, accepted: str, closed: str = "", outcome: str = "good") -> Matter:
        day = date.fromisoformat(accepted)
        return Matter.objects.everything("a test").create(
            kind="thing", state="x", receipt=f"收件 {number}", number=f"第{number}件", title="事", received_on=day,
            region=Region.objects.get(code="371002003000"), unit=Unit.objects.get(code="bureau"), accepted_on=day,
            closed_on=date.fromisoformat(closed) if closed else None, outcome=outcome if closed else "",
            stepped_at=at(accepted), submission=f"t{number}",
        )  # fmt: skip

    return make


@pytest.fixture
def things(thing: Any) -> None:
    """January: three in, one out; February: one in, two out, of which one good."""
    thing(1, "2022-01-05", "2022-01-20")
    thing(2, "2022-01-06", "2022-02-20")
    thing(3, "2022-01-07", "2022-02-21", "bad")
    thing(4, "2022-02-08")


@pytest.fixture
def fill(bureau: Any, figures: Registry, at: Any) -> Any:
    """Fills a month by the compiler of figures: fill(JAN)."""

    def filled(period: Period, moment: str = "2022-03-02", **more: Any) -> Return:
        return filling.fill(figures, table="thing", period=period, by=bureau.jiangmin, at=at(moment), **more)

    return filled


@pytest.fixture
def send(bureau: Any, fill: Any, at: Any) -> Any:
    """Fills a month and sends it up."""

    def sent(period: Period, moment: str = "2022-03-02", **more: Any) -> Return:
        of = fill(period, moment, **more)
        filling.approve(of, by=bureau.wangju, at=at(moment))
        return of

    return sent


@pytest.fixture
def below(db: Any, at: Any) -> Subordinate:
    """A bureau below, known here by its code and key."""
    return Subordinate.objects.create(
        code="371003000000", name="文登区司法局", key=public_key(secret=SECRET), since=date(2022, 1, 1),
        set_at=at("2022-01-01"),
    )  # fmt: skip


@pytest.fixture
def paper(figures: Registry) -> Any:
    """What the bureau below sends: paper(JAN, accepted=3, …), signed with its own key; ``change`` spoils the body first."""

    def made(
        period: Period,
        version: int = 1,
        previous: str = "",
        change: Any = None,
        secret: str = SECRET,
        **counts: int,
    ) -> str:
        numbers = {"accepted": 3, "concluded": 1, "good": 1, "carried_in": 0, "pending": 2} | counts
        cells = []
        for f in figures.of_domain("thing"):
            name = f.key.partition(".")[2]
            n, d = (numbers["good"], numbers["concluded"]) if name == "rate" else (None, None)
            value = f"{100 * n / d:.2f}" if n is not None and d else str(numbers.get(name, ""))
            cells.append({
                "key": f.key, "label": f.label, "version": 1, "value": value, "unit": f.unit,
                "numerator": None if n is None else str(n), "denominator": None if d is None else str(d), "rows": "0" * 64,
            })  # fmt: skip
        body = {
            "form": "siheng-return/1", "bureau": "371003000000", "bureau_name": "文登区司法局", "table": "thing",
            "table_name": "事项", "period": str(period), "version": version, "previous": previous, "reason": "",
            "filled_by": "某人", "filled_at": "2022-02-02T01:00:00+00:00", "figures": cells,
        }  # fmt: skip
        if change:
            change(body)
        return seal(canonical(body).decode(), secret=secret)

    return made


def digest_of(text: str) -> str:
    """The digest of a file's body."""
    return sm3(canonical(json.loads(text)["body"]))
