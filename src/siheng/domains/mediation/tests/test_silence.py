"""A dispute of which nothing is heard for seven days (没有动静): told where it is ours to act, by the bureau's own setting."""

from __future__ import annotations

import pytest

from siheng.kernel.law.rulebook import rule
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.quiet import quiet, silences, told


@pytest.fixture
def silent(at):
    def on(day: str) -> list[str]:
        return [str(m) for m in Matter.objects.everything("test").filter(quiet(at(day)), kind="mediation")]

    return on


def test_the_seven_days_are_a_setting_and_no_law(at):
    assert (silences(at("2022-03-01").date())["mediation"], told(at("2022-03-01"))) == (7, "7 天没有动静")
    assert rule("med_silence").is_law is False


def test_a_dispute_without_a_step_for_seven_days_is_told_until_the_next_step(dispute, ways, silent):
    m = dispute("2022-03-01")
    assert (silent("2022-03-08"), silent("2022-03-09")) == ([], [str(m)])
    m = ways.accepted(m, "2022-03-09")
    assert silent("2022-03-10") == []
    assert silent("2022-03-17") == [str(m)]


def test_what_waits_for_a_party_or_stands_still_by_law_is_not_silent(dispute, ways, silent):
    paused = ways.take(ways.accepted(dispute()), "suspend", "2022-03-03", ground_text="鉴定评估")
    performing = ways.agreed(ways.accepted(dispute("2022-03-01", name="曲波", phone="13912345521")))
    assert (paused.paused, performing.waits_for) == (True, "当事人")
    assert silent("2022-04-30") == []


def test_the_page_of_what_stands_still_and_the_phone_tell_it(dispute, bureau, at, client, settings):
    m = dispute("2022-03-01", committee=bureau.units.tw_zc.pk, mediator=bureau.tiaojie.pk)
    settings.FIXED_NOW = at("2022-03-09")
    client.force_login(bureau.zhangcun)
    page = client.get("/stuck/").content.decode()
    assert all(words in page for words in ("7 天没有动静", str(m)))
    client.force_login(bureau.tiaojie)
    assert "好几天没有动静" in client.get("/m/").content.decode()
