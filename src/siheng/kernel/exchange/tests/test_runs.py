"""Large ledgers in the background: none lost, none twice, and what was cut off has saved nothing and says so."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from siheng.kernel.exchange import importing, ledger, runs, stash
from siheng.kernel.exchange.ledger import Ledger
from siheng.kernel.exchange.models import ImportRun
from siheng.kernel.exchange.tests.conftest import sheet
from siheng.kernel.exchange.tests.test_importing import GOOD, HEAD, OTHER, kept
from siheng.kernel.matters.door import NotNow, Refused

State = ImportRun.State


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def hand(ledger: Ledger, bureau: Any, at: Any, settings: Any, tmp_path: Path, monkeypatch: Any) -> Any:
    """Hands in a ledger of these rows."""
    settings.DATA = tmp_path
    monkeypatch.setattr(runs, "all_ledgers", lambda: {ledger.key: ledger})
    monkeypatch.setattr(importing, "STRIDE", 1)

    def handed(*rows: list[Any], actor: Any = None) -> ImportRun:
        return runs.hand_in(
            ledger=ledger,
            content=sheet([HEAD, *rows]).read(),
            name="台账.xlsx",
            actor=actor or bureau.wangju,
            at=at("2022-03-01"),
        )

    return handed


@pytest.fixture
def work(at: Any) -> Any:
    return lambda day="2022-03-01": runs.work(at(day))


def cut_off(monkeypatch: Any, after: int) -> None:
    """The worker is killed when so many rows are taken in."""
    real, done = ledger.Ledger.take, []

    def take(self: Ledger, row: Any, **more: Any) -> object:
        if len(done) == after:
            raise Killed
        done.append(row)
        return real(self, row, **more)

    monkeypatch.setattr(ledger.Ledger, "take", take)


def test_what_is_handed_in_is_checked_then_taken_in_once_pressed(hand: Any, work: Any, at: Any) -> None:
    run = hand(GOOD, OTHER)
    assert work()
    run.refresh_from_db()
    assert (run.state, run.total, run.fresh, run.known, run.bad) == (State.READY, 2, 2, 0, 0)
    assert kept() == (0, 0, 0)
    assert not work()
    runs.confirm(run=run, at=at("2022-03-01"), tonight=False)
    assert work()
    run.refresh_from_db()
    assert (run.state, run.fresh, run.ended_at) == (State.DONE, 2, at("2022-03-01"))
    assert kept() == (2, 2, 2)
    assert list(stash.folder().iterdir()) == []
    assert not work()
    again = hand(GOOD, OTHER)
    work()
    again.refresh_from_db()
    assert (again.fresh, again.known) == (0, 2)


def test_what_is_wrong_comes_back_in_a_file_and_on_the_page(hand: Any, work: Any) -> None:
    run = hand(GOOD, [*OTHER[:6], "丙类", *OTHER[7:]])
    work()
    run.refresh_from_db()
    assert (run.state, run.total, run.bad) == (State.BAD, 2, 1)
    assert run.problems == '[[3, "类别", "没有“丙类”这一项，可以填：甲类、乙类"]]'
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(runs.problems_file(run) or b""))
    assert rows.get_sheet_by_index(0).to_python()[2][-1] == "“类别”：没有“丙类”这一项，可以填：甲类、乙类"
    assert kept() == (0, 0, 0)


def test_a_worker_killed_in_the_middle_has_saved_nothing_and_the_next_begins_again(
    hand: Any, work: Any, at: Any, monkeypatch: Any
) -> None:
    run = hand(GOOD, OTHER)
    work()
    run.refresh_from_db()
    runs.confirm(run=run, at=at("2022-03-01"), tonight=False)
    with monkeypatch.context() as patch:
        cut_off(patch, 1)
        with pytest.raises(Killed):
            work()
    run.refresh_from_db()
    assert (run.state, kept()) == (State.WRITING, (0, 0, 0))
    assert (far := runs.progress_of(run)) is not None
    assert (far.what, far.done, far.total) == ("登记", 1, 2)
    runs._pick_up(at("2022-03-01"))
    run.refresh_from_db()
    assert (run.state, run.told) == (
        State.WRITE,
        "上一次登记到第 1 行时中断，没有保存任何一行，重新开始",
    )
    work()
    run.refresh_from_db()
    assert (run.state, run.told, kept()) == (State.DONE, "", (2, 2, 2))


def test_what_is_cut_off_again_and_again_is_left_alone(
    hand: Any, work: Any, at: Any, monkeypatch: Any
) -> None:
    run = hand(GOOD)
    work()
    run.refresh_from_db()
    runs.confirm(run=run, at=at("2022-03-01"), tonight=False)
    cut_off(monkeypatch, 0)
    for _ in range(runs.ATTEMPTS):
        with pytest.raises(Killed):
            work()
    assert not work()
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert "没有保存任何一行；已试了 3 次" in run.told
    assert kept() == (0, 0, 0)


def test_a_worker_killed_after_the_last_row_does_not_do_it_again(
    hand: Any, work: Any, at: Any, monkeypatch: Any
) -> None:
    run = hand(GOOD, OTHER)
    work()
    run.refresh_from_db()
    runs.confirm(run=run, at=at("2022-03-01"), tonight=False)

    def gone(run: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(runs, "_let_go", gone)
        with pytest.raises(Killed):
            work()
    assert not work()
    run.refresh_from_db()
    assert (run.state, kept()) == (State.DONE, (2, 2, 2))


def test_a_large_one_may_wait_for_the_night(hand: Any, work: Any, at: Any) -> None:
    run = hand(GOOD)
    work()
    run.refresh_from_db()
    runs.confirm(run=run, at=at("2022-03-01"), tonight=True)
    assert not work()
    assert not runs.work(datetime(2022, 3, 1, 11, 59, tzinfo=UTC))
    assert runs.work(datetime(2022, 3, 1, 12, tzinfo=UTC))
    assert kept() == (1, 1, 1)
    deep = datetime(2022, 3, 1, 18, 30, tzinfo=UTC)
    assert runs.night(deep) == deep


def test_who_may_not_or_no_longer_may_brings_nothing_in(hand: Any, work: Any, at: Any, bureau: Any) -> None:
    with pytest.raises(Refused, match="您没有“登记样例”的权限"):
        hand(GOOD, actor=bureau.zhifa)
    assert not ImportRun.objects.exists()
    run = hand(GOOD)
    work()
    run.refresh_from_db()
    runs.confirm(run=run, at=at("2022-03-01"), tonight=False)
    bureau.wangju.is_active = False
    bureau.wangju.save()
    work()
    run.refresh_from_db()
    assert (run.state, run.told) == (State.FAILED, "上传的账号已经停用")
    assert kept() == (0, 0, 0)


def test_what_was_given_up_is_not_taken_in(hand: Any, work: Any, at: Any) -> None:
    run = hand(GOOD)
    runs.stop(run=run, at=at("2022-03-01"))
    assert not work()
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert list(stash.folder().iterdir()) == []
    with pytest.raises(NotNow):
        runs.confirm(run=run, at=at("2022-03-01"), tonight=False)
    with pytest.raises(NotNow):
        runs.stop(run=run, at=at("2022-03-01"))


def test_one_broken_run_stops_no_other(hand: Any, work: Any, monkeypatch: Any) -> None:
    first, second = hand(GOOD), hand(OTHER)
    stash.drop(first.token)
    assert work()
    assert work()
    for run in (first, second):
        run.refresh_from_db()
    assert (first.state, first.told) == (State.FAILED, "上传的文件已经不在，请重新上传")
    assert second.state == State.READY


def test_only_one_works_at_a_time(hand: Any) -> None:
    assert not runs.working()
    with runs.alone() as ours:
        assert ours
        assert runs.working()
        with runs.alone() as second:
            assert not second
    assert not runs.working()


def test_the_time_that_is_left_is_what_the_rows_so_far_took() -> None:
    assert runs.Progress("登记", 100, 300, 1000.0).left(1010.0) == 20
    assert runs.Progress("登记", 0, 300, 1000.0).left(1010.0) is None
