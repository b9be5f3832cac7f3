"""The administrator makes the accounts of a whole roster in one act; the first passwords are handed out once."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import python_calamine
from django.test import Client

from siheng.kernel.matters.refusals import NotNow, Refused
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.registers import enrolling, record
from siheng.kernel.registers.declare import AppointmentKind, kinds_of
from siheng.kernel.registers.models import Appointment, Change
from siheng.kernel.registers.services import save_appointment
from siheng.kernel.trust.models import AccessLog

pytestmark = pytest.mark.django_db
PAGE = "/accounts/roster/mediator/"


@pytest.fixture
def mediators() -> AppointmentKind:
    return kinds_of(AppointmentKind)["mediator"]


@pytest.fixture
def listed(bureau: Any, at: Any, settings: Any) -> Any:
    """Puts somebody on the roster of mediators of the town's committee."""
    settings.FIXED_NOW = at("2022-03-02")

    def put(name: str, account: Account | None = None, **more: Any) -> Appointment:
        unit: Unit = more.pop("unit", bureau.units.tw_zc)
        data = {
            "name": name, "unit": unit.pk, "region": unit.region_id, "grade": "none", "since": "2021-03-01",
            "account": account.pk if account else "", **more,
        }  # fmt: skip
        return save_appointment(kind="mediator", actor=bureau.jiceng, at=at("2022-03-01"), data=data)

    return put


@pytest.fixture
def roster(bureau: Any, listed: Any) -> None:
    """Two without an account, one whose account the roster does not name, one with theirs, one who has left."""
    listed("毕海燕")
    listed("丛玉")
    listed(bureau.tiaojie.name)
    listed(bureau.qutiao.name, bureau.qutiao, unit=bureau.units.tw_qu)
    listed("于老", until="2021-12-31")


@pytest.fixture
def admin(bureau: Any, client: Client) -> Client:
    client.force_login(bureau.admin, backend="siheng.kernel.org.backend.Backend")
    return client


def test_all_who_have_none_are_given_theirs_and_can_sign_in(
    roster: None, admin: Client, bureau: Any, mediators: AppointmentKind
) -> None:
    assert "3 人没有账号" in admin.get(PAGE).content.decode()
    reply = admin.post(PAGE)
    book = python_calamine.load_workbook(io.BytesIO(reply.content))
    head, *rows = book.get_sheet_by_name("账号").to_python()
    assert head == ["姓名", "单位", "账号", "初始密码"]
    code, whole = bureau.units.tw_zc.code, bureau.units.tw_zc.name
    assert sorted(row[:3] for row in rows) == sorted([
        ["丛玉", whole, f"{code}-1"], ["毕海燕", whole, f"{code}-2"], [bureau.tiaojie.name, whole, "tiaojie"],
    ])  # fmt: skip
    given = {row[2]: row[3] for row in rows}
    assert given.pop("tiaojie") == "原有账号，密码不变"
    for username, password in given.items():
        made = Account.objects.get(username=username)
        assert made.check_password(password)
        assert (made.unit, made.roles, made.post) == (bureau.units.tw_zc, ["mediator"], "人民调解员")
    assert len(set(given.values())) == 2
    assert {a.name: a.account.username for a in Appointment.objects.filter(account__isnull=False)} == {
        "丛玉": f"{code}-1", "毕海燕": f"{code}-2", bureau.tiaojie.name: "tiaojie", bureau.qutiao.name: "qutiao",
    }  # fmt: skip
    assert enrolling.enrolments(mediators, date(2022, 3, 2)) == []
    # What was done is told in the chain of each, and nowhere a password.
    told = Change.objects.filter(reason="按名册开通账号")
    assert (told.filter(table="org.account").count(), told.filter(table="registers.appointment").count()) == (
        2,
        3,
    )
    assert not [c for c in told if any(p in str(c.changed) for p in given.values())]
    assert list(record.faults()) == []
    assert AccessLog.objects.filter(kind="download", subject="人民调解员初始密码 3 人").count() == 1


def test_names_of_accounts_go_on_behind_those_that_there_are(
    listed: Any, bureau: Any, mediators: AppointmentKind
) -> None:
    code = bureau.units.tw_zc.code
    Account.objects.create_account(
        f"{code}-1", name="别人", unit=bureau.units.tw_zc, roles=["mediator"], is_active=False
    )
    listed("毕海燕")
    (one,) = enrolling.enrolments(mediators, date(2022, 3, 2))
    assert (one.account.username, one.new) == (f"{code}-2", True)


def test_an_account_of_that_name_with_another_role_or_out_of_use_is_not_theirs(
    listed: Any, bureau: Any, mediators: AppointmentKind
) -> None:
    for n, more in enumerate(({"roles": ["town"]}, {"roles": ["mediator"], "is_active": False})):
        Account.objects.create_account(f"other{n}", name="毕海燕", unit=bureau.units.tw_zc, **more)
    listed("毕海燕")
    (one,) = enrolling.enrolments(mediators, date(2022, 3, 2))
    assert one.new


def test_nobody_is_left_half_way(
    roster: None, bureau: Any, at: Any, mediators: AppointmentKind, monkeypatch: Any
) -> None:
    before, write, done = snapshot(), enrolling._write, []

    def broken(*args: Any) -> None:
        if len(done) == 2:
            raise RuntimeError
        done.append(write(*args))

    monkeypatch.setattr(enrolling, "_write", broken)
    with pytest.raises(RuntimeError):
        enrolling.enrol(mediators, actor=bureau.admin, at=at("2022-03-02"))
    assert snapshot() == before


def test_a_roster_that_changed_meanwhile_is_looked_at_again(
    roster: None, bureau: Any, at: Any, mediators: AppointmentKind, monkeypatch: Any
) -> None:
    password, after = enrolling._password, []

    def slow(account: Account) -> str:
        if not after:
            entry = Appointment.objects.get(name="丛玉")
            entry.account = bureau.chuangkou
            entry.save()
            after.append(snapshot())
        return password(account)

    monkeypatch.setattr(enrolling, "_password", slow)
    with pytest.raises(NotNow, match="人民调解员名册刚刚有变动"):
        enrolling.enrol(mediators, actor=bureau.admin, at=at("2022-03-02"))
    assert snapshot() == after[0]


def test_one_act_takes_so_many_and_the_next_goes_on(
    roster: None, admin: Client, mediators: AppointmentKind, monkeypatch: Any
) -> None:
    monkeypatch.setattr(enrolling, "MOST", 2)
    page = admin.get(PAGE).content.decode()
    assert "有 3 人没有账号" in page
    assert "一次开通 2 人，其余的再按一次" in page
    assert admin.post(PAGE).status_code == 200
    assert enrolling.without(mediators, date(2022, 3, 2)).count() == 1
    assert admin.post(PAGE).status_code == 200
    assert enrolling.without(mediators, date(2022, 3, 2)).count() == 0


def test_where_all_have_one_nothing_is_made(bureau: Any, at: Any, mediators: AppointmentKind) -> None:
    before = snapshot()
    with pytest.raises(NotNow, match="在任的人民调解员都有账号了"):
        enrolling.enrol(mediators, actor=bureau.admin, at=at("2022-03-02"))
    assert snapshot() == before


@pytest.mark.parametrize("who", ["jicengzhang", "jiceng", "tiaojie", "wangju"])
def test_accounts_are_made_by_the_administrator_alone(
    roster: None, bureau: Any, at: Any, client: Client, mediators: AppointmentKind, who: str
) -> None:
    account = getattr(bureau, who)
    client.force_login(account, backend="siheng.kernel.org.backend.Backend")
    before = snapshot()
    assert [client.get(PAGE).status_code, client.post(PAGE).status_code] == [403, 403]
    with pytest.raises(Refused):
        enrolling.enrol(mediators, actor=account, at=at("2022-03-02"))
    assert snapshot() == before


def test_only_rosters_whose_people_work_here_have_accounts(admin: Client) -> None:
    assert [admin.get(f"/accounts/roster/{kind}/").status_code for kind in ("committee_member", "none")] == [
        404,
        404,
    ]
    assert "按人民调解员名册开通" in admin.get("/accounts/").content.decode()
