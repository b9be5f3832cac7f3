"""A month is filled from figures, balanced, frozen, audited by another, sent up signed, and corrected as the next version."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from siheng.kernel.figures.declare import Identity
from siheng.kernel.figures.periods import BadPeriod, Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.returns import filling, proving
from siheng.kernel.returns.files import ask_signed, read_return
from siheng.kernel.returns.models import Dispatch, Return, ReturnFigure, Step
from siheng.kernel.returns.stepping import NotNow, What, state
from siheng.kernel.returns.tables import asked
from siheng.kernel.returns.tests.conftest import FEB, JAN, MAR
from siheng.kernel.trust.appendonly import WrittenOnce
from siheng.kernel.trust.signing import public_key

pytestmark = pytest.mark.usefixtures("things")


def numbers(of: Return) -> dict[str, Decimal | None]:
    return {c.key.partition(".")[2]: c.value for c in of.figures.all()}


def test_a_month_is_filled_with_its_numbers_and_rows(fill: Any) -> None:
    fill(JAN)
    of = fill(FEB)
    assert numbers(of) == {
        "accepted": 1, "concluded": 2, "good": 1, "rate": Decimal("50"), "carried_in": 2, "pending": 1,
    }  # fmt: skip
    assert (str(of), state(of), of.draft) == ("2022年2月第1版", What.FILLED, 1)
    assert len(of.figures.get(key="thing.carried_in").rows[""]) == 2
    assert list(proving.broken()) == []


def test_what_goes_up_is_one_file_signed_with_our_key(bureau: Any, send: Any) -> None:
    of = send(JAN)
    sent = read_return(filling.paper(of))
    ask_signed(sent, public_key(), "本局")
    assert (sent.bureau, sent.bureau_name) == ("371002000000", "威海市环翠区司法局")
    assert (sent.table, sent.period, sent.version, sent.previous) == ("thing", JAN, 1, "")
    assert {c.key: c.value for c in sent.figures}["thing.rate"] == 100
    assert state(of) == What.SENT
    assert Dispatch.objects.count() == 0  # no address to send it to: it is carried


@pytest.mark.parametrize("who", ["lixia", "zhangcun", "zhifa", "lvshi", "xinfang", "tiaojie", "admin", "fenguan", "wangju", "congwei"])  # fmt: skip
def test_only_who_compiles_or_heads_the_table_fills(
    bureau: Any, figures: Registry, at: Any, who: str
) -> None:
    before = snapshot()
    with pytest.raises(NotNow, match="填报由"):
        filling.fill(figures, table="thing", period=JAN, by=bureau.__dict__[who], at=at("2022-03-02"))
    assert snapshot() == before


def test_the_head_of_the_section_that_handles_the_table_fills(
    bureau: Any, figures: Registry, at: Any
) -> None:
    bureau.congwei.unit.kinds = ["thing"]
    of = filling.fill(figures, table="thing", period=JAN, by=bureau.congwei, at=at("2022-03-02"))
    assert of.made_by == bureau.congwei


@pytest.mark.parametrize("who", ["jiangmin", "lixia", "congwei", "zhangcun", "zhifa", "admin", "fenguan"])
def test_only_a_leader_sends_up(bureau: Any, fill: Any, at: Any, who: str) -> None:
    of = fill(JAN)
    before = snapshot()
    for step in (filling.approve, lambda of, **k: filling.send_back(of, reason="不对", **k)):
        with pytest.raises(NotNow, match="局领导"):
            step(of, by=bureau.__dict__[who], at=at("2022-03-02"))
    assert snapshot() == before


def test_who_fills_does_not_audit(bureau: Any, fill: Any, at: Any) -> None:
    bureau.jiangmin.roles = ["clerk", "leader"]
    of = fill(JAN)
    with pytest.raises(NotNow, match="不能是同一人"):
        filling.approve(of, by=bureau.jiangmin, at=at("2022-03-02"))
    assert state(of) == What.FILLED


def test_a_month_that_is_not_over_is_not_closed(fill: Any) -> None:
    before = snapshot()
    with pytest.raises(NotNow, match="2022年3月还没有结束"):
        fill(MAR, "2022-03-31")
    assert snapshot() == before


def test_what_does_not_balance_is_not_frozen_and_both_numbers_are_told(
    figures: Registry, bureau: Any, at: Any
) -> None:
    accepted, good = figures.figures["thing.accepted"], figures.figures["thing.good"]
    broken = Registry(figures.figures, (Identity("受理 = 办成", (accepted,), (good,)),), figures.sections)  # type: ignore[arg-type]
    before = snapshot()
    with pytest.raises(NotNow, match="表格数据不平衡：受理 = 办成，3 ≠ 1"):
        filling.fill(broken, table="thing", period=JAN, by=bureau.jiangmin, at=at("2022-03-02"))
    assert snapshot() == before


def test_a_month_continues_the_one_before(thing: Any, send: Any, fill: Any) -> None:
    send(JAN)
    late = thing(9, "2022-01-30")
    before = snapshot()
    with pytest.raises(NotNow, match="期初结转 = 2022年1月第1版的期末未结，3 ≠ 2。请先更正2022年1月"):
        fill(FEB)
    assert snapshot() == before
    corrected = send(JAN, reason="迟报一件")
    assert (corrected.version, numbers(corrected)["pending"]) == (2, 3)
    assert json.loads(corrected.body)["previous"] == Return.objects.get(version=1, period="2022-01").digest
    assert numbers(fill(FEB))["carried_in"] == 3
    assert late.pk in corrected.figures.get(key="thing.pending").rows[""]


def test_no_month_is_left_out(fill: Any) -> None:
    fill(JAN)
    with pytest.raises(NotNow, match="请先填报2022年2月"):
        fill(MAR, "2022-04-02")
    # A quarter has its own line.
    assert fill(Period.quarter(2022, 1), "2022-04-02").version == 1


def test_one_returned_inside_is_filled_again_as_the_same_version(bureau: Any, fill: Any, at: Any) -> None:
    first = fill(JAN)
    with pytest.raises(NotNow, match="写明理由"):
        filling.send_back(first, by=bureau.wangju, at=at("2022-03-02"), reason=" ")
    filling.send_back(first, by=bureau.wangju, at=at("2022-03-02"), reason="漏了一件")
    assert (state(first), first.steps.last().reason) == (What.RETURNED, "漏了一件")  # type: ignore[union-attr]
    second = fill(JAN)
    assert (second.version, second.draft) == (1, 2)
    with pytest.raises(NotNow, match="被退回"):
        filling.approve(first, by=bureau.wangju, at=at("2022-03-02"))


def test_what_waits_for_audit_is_not_filled_again(fill: Any) -> None:
    fill(JAN)
    before = snapshot()
    with pytest.raises(NotNow, match="等待审核"):
        fill(JAN)
    assert snapshot() == before


def test_a_correction_of_what_went_up_says_why(send: Any, fill: Any) -> None:
    send(JAN)
    with pytest.raises(NotNow, match="写明理由"):
        fill(JAN)
    assert Return.objects.count() == 1


def test_it_is_sent_once(bureau: Any, send: Any, at: Any) -> None:
    of = send(JAN)
    before = snapshot()
    with pytest.raises(NotNow, match="已上报"):
        filling.approve(of, by=bureau.wangju, at=at("2022-03-02"))
    assert snapshot() == before


def test_what_changed_since_is_told(figures: Registry, thing: Any, send: Any) -> None:
    of = send(JAN)
    assert not any(c.changed for c in filling.changes(figures, of))
    thing(9, "2022-01-30")
    found = {c.frozen.key: c for c in filling.changes(figures, of) if c.changed}
    assert set(found) == {"thing.accepted", "thing.pending"}
    assert (found["thing.accepted"].added, found["thing.accepted"].rows[0].number) == (1, "第9件")


def test_a_closed_return_cannot_be_rewritten(send: Any) -> None:
    of = send(JAN)
    for row in (of, of.figures.first(), of.steps.first()):
        with pytest.raises(WrittenOnce):
            row.save()


@pytest.mark.parametrize(("table", "column"), [
    ("returns_returnfigure", "value"), ("returns_returnfigure", "rows"), ("returns_return", "body"),
    ("returns_step", "reason"), ("returns_step", "paper"), ("returns_step", "previous"),
])  # fmt: skip
def test_a_change_behind_its_back_shows(send: Any, table: str, column: str) -> None:
    send(JAN)
    assert list(proving.broken()) == []
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = '7'")
    assert list(proving.broken())


def test_no_such_table(figures: Registry, bureau: Any, at: Any) -> None:
    with pytest.raises(KeyError):
        filling.fill(figures, table="nothing", period=JAN, by=bureau.jiangmin, at=at("2022-03-02"))


@pytest.mark.parametrize("text", ["2022-H1", "2022-01-01..2022-01-31", "2022-13", "x", ""])
def test_only_months_quarters_and_years_are_returned(text: str) -> None:
    with pytest.raises(BadPeriod):
        asked(text)


def test_everything_is_kept_nothing_is_overwritten(send: Any) -> None:
    send(JAN)
    send(JAN, reason="更正")
    assert (Return.objects.count(), ReturnFigure.objects.count(), Step.objects.count()) == (2, 12, 4)
    assert Matter.objects.everything("a test").count() == 4
