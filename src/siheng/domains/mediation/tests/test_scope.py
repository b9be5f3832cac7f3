"""Who sees which dispute."""

from __future__ import annotations

import pytest

from siheng.domains.mediation.tests.conftest import VILLAGE
from siheng.kernel.matters import scope
from siheng.kernel.matters.door import NotFound, perform
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.testing import snapshot


def sees(account):
    return set(Matter.objects.for_account(account).filter(kind="mediation").values_list("pk", flat=True))


def test_a_mediator_sees_the_own_committees_disputes_and_no_others(dispute, village, bureau, at):
    town, own = dispute(), dispute("2022-03-02", by=village, region=VILLAGE)
    assert sees(village) == {own.pk}
    assert sees(bureau.tiaojie) == {town.pk}
    assert sees(bureau.qutiao) == set()
    assert sees(bureau.jiceng) == sees(bureau.wangju) == sees(bureau.zhangcun) == {town.pk, own.pk}
    for stranger in (bureau.lixia, bureau.zhifa, bureau.xinfang, bureau.lvshi, bureau.admin):
        assert sees(stranger) == set()
    before = snapshot()
    with pytest.raises(NotFound):
        perform(
            matter_id=town.pk, step="remark", actor=village, data={"text": "看", "day": "2022-03-03"},
            at=at("2022-03-03"),
        )  # fmt: skip
    assert snapshot() == before


def test_violence_in_the_family_is_read_by_its_mediator_alone(dispute, bureau):
    """Sealed: others of the unit and above know that it is there, no more."""
    m = dispute(sensitive_ground="violence")
    assert m.sealed
    assert scope.level(bureau.tiaojie, m) == scope.FULL
    for other in (bureau.zhangcun, bureau.jiceng, bureau.wangju):
        assert scope.level(other, m) == scope.OUTLINE
        told = scope.told(other, Matter.objects.everything("test"))
        assert not told.filter(pk=m.pk).exists()


def test_who_sent_it_up_knows_that_it_is_there(dispute, village, bureau, at):
    from siheng.kernel.matters.playing import take

    m = dispute(by=village, region=VILLAGE, difficulty="hard")
    m = take(m, "raise_level", village, at("2022-03-02"), committee=bureau.units.tw_zc, reason="疑难")
    assert scope.level(village, m) == scope.OUTLINE
    assert scope.level(bureau.tiaojie, m) == scope.FULL


def test_a_sealed_dispute_sent_up_is_taken_by_one_of_the_committee_who_then_reads_it_alone(
    dispute, village, bureau, at
):
    from siheng.kernel.matters.playing import take

    m = dispute(by=village, region=VILLAGE, difficulty="hard", sensitive_ground="violence")
    m = take(m, "raise_level", village, at("2022-03-02"), committee=bureau.units.tw_zc, reason="疑难")
    assert scope.level(bureau.tiaojie, m) == scope.FULL
    assert scope.level(bureau.jiceng, m) == scope.OUTLINE
    m = take(m, "take_over", bureau.tiaojie, at("2022-03-03"))
    assert (m.handler, scope.level(bureau.tiaojie, m)) == (bureau.tiaojie, scope.FULL)
    assert scope.level(bureau.zhangcun, m) == scope.OUTLINE
