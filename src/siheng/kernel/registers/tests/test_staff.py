"""Who belongs where and may do what is kept as a register is: told, chained, and never against oneself."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.kernel.matters.refusals import Conflict, NotNow, Refused
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record, staff

pytestmark = pytest.mark.django_db


def told(row: Unit | Account) -> list[tuple[str, dict[str, list[str]]]]:
    return [(c.actor_text, c.changed) for c in record.changes(row)][1:]


def test_a_right_that_is_given_is_told_in_words_with_who_gave_it(bureau: Any, at: Any) -> None:
    account = Account.objects.get(username="lixia")
    account.roles = [Role.CLERK, Role.HEAD]
    staff.keep(account, actor=bureau.admin, at=at("2022-03-02"), seen=1)
    assert told(account) == [
        ("系统管理员（区司法局）", {"角色": ["承办人", "承办人、科室负责人"]}),
    ]
    assert list(record.faults()) == []


def test_a_new_password_is_told_and_not_shown(bureau: Any, at: Any) -> None:
    account = Account.objects.get(username="lixia")
    account.set_password("another-horse-9")
    staff.keep(account, actor=bureau.admin, at=at("2022-03-02"), seen=1)
    assert told(account) == [("系统管理员（区司法局）", {"密码": ["", "有改动"]})]


def test_signing_in_changes_nothing_that_is_sealed(bureau: Any, at: Any) -> None:
    Account.objects.filter(username="lixia").update(last_login=at("2022-03-02"), single_keys=False)
    assert list(record.faults()) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"roles": ["leader"]}, "账号 李霞：与第 1 次变动封存的不一致"),
        ({"is_active": False}, "账号 李霞：与第 1 次变动封存的不一致"),
    ],
)
def test_a_right_given_behind_the_door_is_found(bureau: Any, changed: dict[str, Any], fault: str) -> None:
    Account.objects.filter(username="lixia").update(**changed)
    assert [f"{f.where}：{f.what}" for f in record.faults()] == [fault]


def test_an_account_made_behind_the_door_is_found(bureau: Any) -> None:
    made = Account.objects.create_account(
        "stranger", "another-horse-9", name="生人", unit=bureau.units.review, roles=[Role.HEAD]
    )
    assert [f"{f.where}：{f.what}" for f in record.faults()] == [
        f"账号 {made.pk}：没有任何变动记录，这一行不是经办理进来的"
    ]


def test_nobody_but_the_administrator_keeps_accounts(bureau: Any, at: Any) -> None:
    before = snapshot()
    account = Account.objects.get(username="lixia")
    account.roles = [Role.LEADER]
    with pytest.raises(Refused):
        staff.keep(account, actor=bureau.wangju, at=at("2022-03-02"), seen=1)
    assert snapshot() == before


def test_the_second_of_two_administrators_is_told(bureau: Any, at: Any) -> None:
    first, second = (Unit.objects.get(code="review") for _ in range(2))
    first.short, second.short = "复议科", "复议应诉科"
    staff.keep(first, actor=bureau.admin, at=at("2022-03-02"), seen=1)
    with pytest.raises(Conflict, match="系统管理员（区司法局）已改过"):
        staff.keep(second, actor=bureau.admin, at=at("2022-03-02"), seen=1)
    assert Unit.objects.get(code="review").short == "复议科"


def test_a_unit_with_people_is_not_put_out_of_use(bureau: Any, at: Any) -> None:
    before, unit = snapshot(), Unit.objects.get(code="review")
    unit.active = False
    with pytest.raises(NotNow, match="行政复议科还有 3 个在用账号、0 件在办事项"):
        staff.keep(unit, actor=bureau.admin, at=at("2022-03-02"), seen=1)
    assert snapshot() == before


def test_an_administrator_does_not_shut_himself_out(bureau: Any, at: Any) -> None:
    before, account = snapshot(), Account.objects.get(username="admin")
    account.is_active = False
    with pytest.raises(NotNow, match="不能停用自己的账号"):
        staff.keep(account, actor=bureau.admin, at=at("2022-03-02"), seen=1)
    assert snapshot() == before
