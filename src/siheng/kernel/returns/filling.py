"""Filling, auditing and sending up (填报、审核、退回、上报): figures are computed, never typed; what does not balance is not closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from siheng.kernel.figures import freezing
from siheng.kernel.figures.evaluate import Balance, Value, evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.returns import rights, tables
from siheng.kernel.returns.files import RETURN, seal
from siheng.kernel.returns.models import Dispatch, Return, ReturnFigure, Step, Superior
from siheng.kernel.returns.stepping import CLOSED, UNDONE, NotNow, What, ask_reason, ask_state, state, step
from siheng.kernel.trust.chain import canonical, sm3


@dataclass(frozen=True)
class Draft:
    """A table as it would be filled now, and what keeps it from being filled."""

    table: str
    name: str
    period: Period
    values: dict[str, Value]
    checks: tuple[Balance, ...]
    problem: str


def bureau_of() -> tuple[str, str]:
    """The bureau's code (its division's) and name, as they stand in what it sends."""
    found = Unit.objects.filter(kind=Unit.Kind.BUREAU, active=True).select_related("region").first()
    return (found.region.code, found.name) if found else ("", "")


def own(table: str, period: Period) -> Return | None:
    """The newest filling of a table for a period, if any."""
    found = Return.objects.filter(bureau=None, table=table, period=str(period))
    return found.prefetch_related("steps").order_by("-pk").first()


def draft(registry: Registry, *, table: str, period: Period, today: date) -> Draft:
    """The figures of now with their checks; raises KeyError for no such table."""
    name = tables.tables(registry)[table]
    values = evaluate(registry.of_domain(table), period)
    numbers = tables.numbers_of(values)
    balances = tables.balances(registry, table, numbers, period)
    problem, joins = "", list[Balance]()
    before = own(table, period.preceding)
    if before and state(before) in CLOSED:
        told = f"{period.preceding.label}第{before.version}版的"
        joins = tables.continuity(registry, table, numbers, ending(before), period, told)
    elif before or _begun(table, period):
        problem = f"请先填报{period.preceding.label}的报表，这一期接着它。"
    if wrong := tables.broken(joins):
        problem = f"与上期接不上：{wrong}。请先更正{period.preceding.label}的报表。"
    if wrong := tables.broken(balances):
        problem = f"表格数据不平衡：{wrong}。"
    if today <= period.last:
        problem = f"{period.label}还没有结束，不能填报。"
    return Draft(table, name, period, values, (*balances, *joins), problem)


def fill(
    registry: Registry, *, table: str, period: Period, by: Account, at: datetime, reason: str = ""
) -> Return:
    """Fill a table for a closed period and freeze it, to be audited. ``reason``: why, for the correction of a sent one.

    Raises NotNow, and nothing is written; KeyError for no such table.
    """
    if not rights.fills(by, table):
        raise NotNow("填报由归口科室负责人或者综合统计人员办理。")
    with _alone(), transaction.atomic():
        written = draft(registry, table=table, period=period, today=local_day(at))
        if written.problem:
            raise NotNow(written.problem)
        last = own(table, period)
        if last:
            if state(last) == What.FILLED:
                raise NotNow("已经填报，正在等待审核。")
            reason = reason.strip() if state(last) in UNDONE else ask_reason(reason)
        made = _frozen(written, by, at, reason)
        step(made, What.FILLED, by=by, at=at, reason=reason)
    return made


def approve(of: Return, *, by: Account, at: datetime) -> Step:
    """Pass a filled return, sign it and send it up (审核通过并上报). Raises NotNow."""
    _ask_auditor(of, by)
    with transaction.atomic():
        ask_state(of, What.FILLED)
        made = step(of, What.SENT, by=by, at=at, paper=seal(of.body))
        if (above := superior()) and above.address:
            Dispatch.objects.create(of=of, next_at=at)
    return made


def send_back(of: Return, *, by: Account, at: datetime, reason: str) -> Step:
    """Return a filled table to who filled it (退回). Raises NotNow."""
    _ask_auditor(of, by)
    with transaction.atomic():
        ask_state(of, What.FILLED)
        return step(of, What.RETURNED, by=by, at=at, reason=ask_reason(reason))


def superior() -> Superior | None:
    """The unit that returns go up to, if one is registered."""
    return Superior.objects.order_by("-pk").first()


def paper(of: Return) -> str:
    """The signed file of a return: as it went up, or as it came in; empty before that."""
    found = of.steps.filter(what__in=[What.SENT, What.RECEIVED]).first()
    return found.paper if found else ""


def changes(registry: Registry, of: Return) -> list[freezing.Change]:
    """What differs today from one of our own returns, with the rows and the steps that moved them."""
    return freezing.compare(registry, of.figures.all(), period=of.span, since=of.made_at)


def ending(of: Return) -> dict[str, Decimal | None]:
    """The numbers of a return by key."""
    return dict(of.figures.values_list("key", "value"))


@contextmanager
def _alone() -> Iterator[None]:
    """Who fills at the same moment as another comes second. Raises NotNow."""
    try:
        yield
    except IntegrityError:
        raise NotNow("别人刚刚填报了这张报表，请刷新。") from None


def _frozen(written: Draft, by: Account, at: datetime, reason: str) -> Return:
    """Write the return and its figures."""
    period, table = written.period, written.table
    sent = [r for r in _fillings(table, period) if _went_up(r)]
    version = len(sent) + 1
    cells = [
        ReturnFigure(numerator=v.numerator, denominator=v.denominator, **freezing.content(v))
        for v in written.values.values()
    ]
    code, name = bureau_of()
    body = canonical(
        {
            "form": RETURN, "bureau": code, "bureau_name": name, "table": table, "table_name": written.name,
            "period": str(period), "version": version, "previous": sent[-1].digest if sent else "",
            "reason": reason, "filled_by": by.name, "filled_at": at, "figures": [_cell(c) for c in cells],
        }
    ).decode()  # fmt: skip
    made = Return.objects.create(
        table=table, period=str(period), since=period.since, until=period.until, version=version,
        draft=1 + sum(r.version == version for r in _fillings(table, period)),
        body=body, digest=sm3(body.encode()), made_at=at, made_by=by,
    )  # fmt: skip
    for cell in cells:
        cell.of = made
    ReturnFigure.objects.bulk_create(cells)
    return made


def _cell(c: ReturnFigure) -> dict[str, Any]:
    def spelt(number: Any) -> str | None:
        return None if number is None else f"{Decimal(number):f}"

    return {
        "key": c.key, "label": c.label, "version": c.definition_version, "value": spelt(c.value), "unit": c.unit,
        "numerator": spelt(c.numerator), "denominator": spelt(c.denominator), "rows": c.digest,
    }  # fmt: skip


def _fillings(table: str, period: Period) -> list[Return]:
    found = Return.objects.filter(bureau=None, table=table, period=str(period))
    return list(found.prefetch_related("steps").order_by("pk"))


def _went_up(of: Return) -> bool:
    """Whether a version counts: it was sent, and taken in above for judging."""
    whats = {s.what for s in of.steps.all()}
    return What.SENT in whats and What.REFUSED not in whats


def _begun(table: str, period: Period) -> bool:
    """Whether returns of this length were filled for an earlier period, so that there may be no gap."""
    earlier = Return.objects.filter(bureau=None, table=table, until__lt=period.since)
    lengths = {tables.length(p) for p in earlier.values_list("period", flat=True).distinct()}
    return tables.length(str(period)) in lengths


def _ask_auditor(of: Return, by: Account) -> None:
    if not rights.audits(by):
        raise NotNow("审核、报送由局领导办理。")
    if of.made_by_id == by.pk:
        raise NotNow("填报和审核不能是同一人。")
