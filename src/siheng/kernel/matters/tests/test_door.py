"""The one door, with a process of the tests' own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.db.models import F

from siheng.kernel.matters.door import Refused, perform
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Event, Matter, Party
from siheng.kernel.matters.playing import approve, fresh, take
from siheng.kernel.matters.testing import ProcessContract, snapshot
from siheng.kernel.matters.tests.sample import SampleProcess
from siheng.kernel.org.scope import Unscoped


class TestSample(ProcessContract):
    kind = "trial"
    process = SampleProcess  # type: ignore[assignment]
    moment = datetime(2022, 5, 31, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, request_of: Any, office: Any, at: Any) -> Any:
        def to_state(state: str) -> Matter:
            m = request_of()
            if state == "waiting":
                return take(m, "wait", office.lixia, at("2022-03-02"))
            if state in ("delivering", "done"):
                take(m, "finish", office.lixia, at("2022-03-02"))
                m = approve(m, office.congwei, at("2022-03-03"))
            return take(m, "hand_over", office.lixia, at("2022-03-04")) if state == "done" else m

        return to_state


def test_what_breaks_in_the_middle_of_a_step_leaves_nothing_behind(
    request_of: Any, office: Any, at: Any
) -> None:
    m = request_of()
    before = snapshot()
    with pytest.raises(RuntimeError, match="断电"):
        take(m, "fail", office.lixia, at("2022-03-02"))
    assert snapshot() == before


def test_a_row_is_saved_wholly_or_in_the_named_columns_or_worked_out_by_the_database(request_of: Any) -> None:
    m = request_of()
    m.title, m.outcome = "另一件事", "withdrawn"
    m.save(update_fields=["outcome"])
    assert (fresh(m).title, fresh(m).outcome) == ("一件事", "withdrawn")
    m.save()
    assert fresh(m).title == "另一件事"
    m.version = F("version") + 1
    m.save()
    assert fresh(m).version == 2


def test_events_are_only_added(request_of: Any) -> None:
    event = request_of().events.get()
    before = snapshot()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    assert snapshot() == before


@pytest.mark.parametrize("model", [Matter, Party, Event])
def test_case_data_without_a_scope_is_not_read(db: Any, model: Any) -> None:
    with pytest.raises(Unscoped):
        list(model.objects.all())
    with pytest.raises(Unscoped):
        model.objects.everything("")


def test_an_account_that_was_closed_sees_and_does_nothing(request_of: Any, office: Any, at: Any) -> None:
    m = request_of()
    office.lixia.is_active = False
    office.lixia.save()
    assert not Matter.objects.for_account(office.lixia).exists()
    before = snapshot()
    with pytest.raises(Exception, match="没有找到"):
        take(m, "wait", office.lixia, at("2022-03-02"))
    assert snapshot() == before


def test_whoever_holds_the_right_to_approve_needs_no_approval(request_of: Any, office: Any, at: Any) -> None:
    m = take(request_of(), "finish", office.congwei, at("2022-03-02"))
    assert (m.state, m.approvals.count()) == ("delivering", 0)


def test_what_was_sent_up_is_judged_again_when_it_is_approved(request_of: Any, office: Any, at: Any) -> None:
    m = take(request_of(), "finish", office.lixia, at("2022-03-02"))
    event = approve(m, office.congwei, at("2022-03-03")).events.latest("seq")
    assert (event.actor, event.data["approved_by"], event.before, event.after) == (
        office.lixia, "丛伟", "taken", "delivering",
    )  # fmt: skip


def test_a_person_cannot_take_the_step_of_a_timer(request_of: Any, office: Any, at: Any) -> None:
    m = request_of()
    before = snapshot()
    with pytest.raises(Refused):
        take(m, "give_up", office.congwei, at("2022-03-02"))
    assert snapshot() == before


def test_each_event_carries_the_hash_of_the_one_before(request_of: Any, office: Any, at: Any) -> None:
    m = take(request_of(), "wait", office.lixia, at("2022-03-02"))
    first, second = fresh(m).events.order_by("seq")  # type: ignore[attr-defined]
    assert (first.previous, second.previous) == ("0" * 64, first.hash)
    assert set(second.record) == {"matters.Matter", "matters.Clock"}


def test_the_version_one_saw_is_the_version_one_changes(request_of: Any, office: Any, at: Any) -> None:
    m = request_of()
    perform(
        matter_id=m.pk,
        step="wait",
        actor=office.lixia,
        data={"day": "2022-03-02"},
        at=at("2022-03-02"),
        version=m.version,
    )
    assert fresh(m).version == m.version + 1


class CountForm(StepForm):
    people = forms.IntegerField(label="人数")
    amount = forms.DecimalField(label="金额", decimal_places=2)
    again = forms.BooleanField(label="重复", required=False)
    note = forms.CharField(label="说明", required=False)


def test_a_nought_is_told_and_what_was_left_empty_is_not():
    form = CountForm(
        {"day": "2022-09-01", "people": "0", "amount": "0.00", "note": ""}, today=date(2022, 9, 1)
    )
    assert form.is_valid()
    assert form.summary() == "人数：0；金额：0.00"
