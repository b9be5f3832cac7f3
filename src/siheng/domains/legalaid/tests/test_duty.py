"""The help of a lawyer on duty: who is on the roster gives it, a minor's is sealed, and it is no case of legal aid."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import Invalid, open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import take
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.scope import NONE, OUTLINE, level
from siheng.kernel.matters.testing import ProcessContract, snapshot
from siheng.kernel.registers.services import save_appointment, save_place, set_duty

GIVEN = {"given": ["advice", "plea"], "text": "说明了认罪认罚的后果，见证签署具结书。"}


@pytest.fixture
def help_(bureau, at):
    def made(day: str = "2022-03-02", by=None, **changed) -> Matter:
        data = {
            "asker": "suspect", "name": "于守业", "where": "detention", "organ": "威海市环翠区人民检察院", "charge": "盗窃",
            "stage": "prosecution", "lawyer": bureau.haiyun.pk, "off_roster": "值班律师当天请假", "day": day,
        } | changed  # fmt: skip
        return open_matter(
            kind="duty_help",
            actor=by or bureau.yuanzhu,
            at=at(day),
            data=data,
            submission=f"d:{day}:{data['name']}",
        )

    return made


@pytest.fixture
def roster(bureau, at):
    """于蔚 is on duty at the detention centre's station on 2 March 2022."""
    where = save_place(
        kind="aid_station", actor=bureau.yuanzhu, at=at("2022-03-01"),
        data={"name": "看守所法律援助工作站", "region": "371002000000", "unit": bureau.units.aid.pk, "level": "organ",
              "opened_on": "2022-01-10"},
    )  # fmt: skip
    who = save_appointment(
        kind="aid_lawyer", actor=bureau.yuanzhu, at=at("2022-03-01"),
        data={"name": "于蔚", "grade": "criminal", "unit": bureau.haiyun.unit_id, "region": "371002000000",
              "account": bureau.haiyun.pk, "since": "2022-01-01"},
    )  # fmt: skip
    set_duty(
        place=where.pk, appointment=who.pk, days=[date(2022, 3, 2)], since=time(9), until=time(11),
        actor=bureau.yuanzhu, at=at("2022-03-01"),
    )  # fmt: skip


def test_who_is_on_the_roster_helps_and_another_only_for_a_reason(roster, help_, bureau):
    m = help_(off_roster="")
    assert (m.state, m.handler, m.second, m.unit.code) == ("asked", bureau.haiyun, bureau.yuanzhu, "aid")
    assert m.clocks.get().due_on == date(2022, 3, 7)  # the third day is a Saturday
    before = snapshot()
    for day, lawyer in (("2022-03-03", bureau.haiyun), ("2022-03-02", bureau.weisheng)):
        with pytest.raises(Invalid) as refused:
            help_(day, name="车立新", off_roster="", lawyer=lawyer.pk)
        assert "值班表上没有" in str(refused.value.form.errors["off_roster"])
    assert snapshot() == before
    assert help_("2022-03-03", name="车立新", off_roster="临时顶班").dutyhelp.off_roster == "临时顶班"


def test_what_was_given_is_registered_with_the_one_form_or_later(help_, bureau, at):
    m = help_(**GIVEN)
    assert (m.state, m.open, m.dutyhelp.plea, m.dutyhelp.helped_on) == (
        "helped",
        False,
        True,
        date(2022, 3, 2),
    )
    assert m.documents.get().template == "值班律师法律帮助登记表"
    later = take(help_("2022-03-03", stage="investigation"), "help", bureau.haiyun, at("2022-03-04"),
                 given=["advice", "measure"], text="申请取保候审。")  # fmt: skip
    assert (later.state, later.dutyhelp.plea, later.clocks.get().state) == ("helped", False, "met")
    found = evaluate(registry().of_domain("legalaid"), Period.year(2022))
    counts = {k: found[f"legalaid.{k}"].number for k in ("duty_helped", "duty_pleas", "granted", "notified")}
    assert counts == {"duty_helped": 2, "duty_pleas": 1, "granted": 0, "notified": 0}
    assert [str(f) for x in (m, later) for f in faults(x)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"given": ["advice"]},
        {"text": "谈过了"},
        GIVEN | {"stage": "investigation"},
        {"organ": ""},
        {"lawyer": ""},
    ],
)
def test_what_does_not_fit_is_refused(help_, wrong):
    before = snapshot()
    with pytest.raises(Invalid):
        help_(**wrong)
    assert snapshot() == before


def test_a_minor_s_help_is_sealed(help_, bureau):
    m = help_(minor="on")
    assert (m.sealed, m.title) == (True, "保密事项：值班律师法律帮助")
    assert level(bureau.yuanzhuzhang, m) == OUTLINE or level(bureau.yuanzhuzhang, m) == NONE
    assert level(bureau.weisheng, m) == NONE
    assert not Matter.objects.told(bureau.yuanzhuzhang, "duty_help").filter(pk=m.pk).exists()


def test_a_lawyer_registers_their_own_help_and_no_other_s(help_, bureau):
    with pytest.raises(Invalid):
        help_(by=bureau.weisheng)
    m = help_(by=bureau.haiyun, **GIVEN)
    assert set(Matter.objects.for_account(bureau.haiyun, "duty_help")) == {m}
    assert set(Matter.objects.for_account(bureau.weisheng, "duty_help")) == set()


class TestTheProcess(ProcessContract):
    """What every process must keep, in each state of a help."""

    kind = "duty_help"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, help_, bureau, at):
        def to(state: str) -> Matter:
            if state == "helped":
                return help_(**GIVEN)
            m = help_()
            return (
                m
                if state == "asked"
                else take(m, "drop", bureau.yuanzhu, at("2022-03-03"), why="本人不要帮助")
            )

        return to
