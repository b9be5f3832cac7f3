"""A clock that is wrong must not end terms, and is told to the operator."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from siheng.kernel.matters.management.commands import daily
from siheng.kernel.trust.chain import seal_day
from siheng.kernel.trust.models import Seal


@pytest.fixture
def clock(db: Any, at: Any, monkeypatch: Any) -> Any:
    seal_day(at("2022-03-01").date(), [], at("2022-03-02"))

    def stands(day: str) -> None:
        monkeypatch.setattr(daily, "now", lambda: at(day))

    return stands


@pytest.mark.parametrize("day", ["2022-03-01", "2010-01-01"])
def test_a_clock_before_what_is_sealed_is_told_and_nothing_is_done(clock: Any, day: str) -> None:
    clock(day)
    with pytest.raises(CommandError, match=f"2022-03-01 已经封存，这台机器的时钟却是 {day}"):
        call_command("daily", today=None)
    assert Seal.objects.count() == 1


def test_a_clock_far_ahead_is_believed_once_somebody_says_the_day(clock: Any, capsys: Any) -> None:
    clock("2022-04-02")
    for said in ([], ["--today", "2022-04-01"]):
        with pytest.raises(CommandError, match="请写 siheng daily --today 2022-04-02"):
            call_command("daily", *said)
    assert Seal.objects.count() == 1
    call_command("daily", "--today", "2022-04-02")
    assert Seal.objects.count() == 32
    assert "封存 31 日" in capsys.readouterr().out


def test_a_month_without_the_daily_duties_is_caught_up(clock: Any) -> None:
    clock("2022-04-01")
    call_command("daily")
    assert Seal.objects.count() == 31
