"""The administrator's pages of accounts, units and visits: wrong input is told at the field, and nothing of a case is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from siheng.kernel.exchange import tokens
from siheng.kernel.exchange.models import ApiToken, Subscription
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.registers import record
from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog

pytestmark = pytest.mark.django_db
UNIT = {
    "code": "new", "name": "威海市环翠区司法局社区矫正科", "short": "社区矫正科", "kind": "section",
    "region": "371002000000", "active": "on", "seen": "0",
}  # fmt: skip


@pytest.fixture
def admin(bureau: Any, client: Client, settings: Any, at: Any) -> Client:
    settings.FIXED_NOW = at("2022-03-02")
    client.force_login(bureau.admin, backend="siheng.kernel.org.backend.Backend")
    return client


def test_a_unit_is_made_with_the_kinds_that_it_handles(admin: Client, bureau: Any) -> None:
    reply = admin.post(
        "/units/0/", UNIT | {"parent": bureau.units.bureau.pk, "kinds": ["mediation", "figures"]}
    )
    assert (reply.status_code, reply["Location"]) == (302, "/units/")
    made = Unit.objects.get(code="new")
    assert (made.short, made.parent, made.kinds) == (
        "社区矫正科",
        bureau.units.bureau,
        ["mediation", "figures"],
    )
    assert "社区矫正科" in admin.get("/units/?q=矫正").content.decode()


def test_a_unit_keeps_what_it_compiles_when_its_name_is_changed(admin: Client, bureau: Any) -> None:
    office = Unit.objects.get(code="office")
    form = admin.get(f"/units/{office.pk}/").context["form"]
    typed = {f.html_name: f.value() for f in form if f.value() not in (None, "", False)}
    assert admin.post(f"/units/{office.pk}/", typed | {"short": "综合办公室"}).status_code == 302
    kept = Unit.objects.get(code="office")
    assert (kept.short, kept.kinds) == ("综合办公室", ["figures"])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"code": "review"}, "单位代码"),
        ({"credit_code": "11371002004361006X"}, "统一社会信用代码第18位校验不对：按前17位应为 Y，现为 X。"),
        ({"region": "999999999999"}, "选择一个有效的选项"),
        ({"name": ""}, "全称"),
    ],
)
def test_a_wrong_unit_is_told_and_not_made(admin: Client, wrong: dict[str, str], told: str) -> None:
    before = snapshot()
    reply = admin.post("/units/0/", UNIT | wrong)
    assert reply.status_code == 422
    assert told in reply.content.decode()
    assert snapshot() == before


def test_a_unit_is_not_put_below_itself(admin: Client, bureau: Any) -> None:
    top = bureau.units.bureau
    reply = admin.post(
        f"/units/{top.pk}/",
        {
            "name": top.name, "short": top.short, "kind": top.kind, "region": top.region_id,
            "parent": bureau.units.review.pk, "active": "on", "seen": "1",
        },
    )  # fmt: skip
    assert reply.status_code == 422
    assert "是它的下级，不能作它的上级" in reply.content.decode()


def test_the_second_of_two_administrators_keeps_what_was_typed(admin: Client, bureau: Any) -> None:
    where, account = f"/accounts/{bureau.zouqiang.pk}/", bureau.zouqiang
    typed = {
        "name": account.name,
        "post": "副科长",
        "unit": account.unit_id,
        "roles": ["clerk"],
        "is_active": "on",
    }
    assert admin.post(where, typed | {"seen": "1"}).status_code == 302
    reply = admin.post(where, typed | {"post": "科长", "seen": "1"})
    page = reply.content.decode()
    assert (reply.status_code, "已改过。您的内容还没有保存" in page, 'value="科长"' in page) == (
        422,
        True,
        True,
    )
    assert Account.objects.get(pk=account.pk).post == "副科长"


def test_an_account_stays_signed_in_as_it_was_when_no_password_is_typed(admin: Client, bureau: Any) -> None:
    account = bureau.zouqiang
    admin.post(
        f"/accounts/{account.pk}/",
        {"name": "邹强强", "unit": account.unit_id, "roles": ["clerk"], "is_active": "on", "seen": "1"},
    )
    kept = Account.objects.get(pk=account.pk)
    assert (kept.name, kept.password) == ("邹强强", account.password)


def test_who_was_put_out_of_use_signs_in_anew_and_a_change_of_roles_or_password_holds_at_once(
    admin: Client, bureau: Any
) -> None:
    account, where = bureau.zouqiang, f"/accounts/{bureau.zouqiang.pk}/"
    typed = {"name": account.name, "unit": account.unit_id, "roles": ["clerk"]}

    def signed_in(who: str, password: str = "correct-horse-9") -> Client:
        client = Client()
        client.post("/login/", {"username": who, "password": password})
        assert client.get("/").status_code == 200
        return client

    theirs, others = signed_in("zouqiang"), signed_in("lixia")
    assert admin.post(where, typed | {"seen": "1"}).status_code == 302
    assert admin.post(where, typed | {"seen": "2", "is_active": "on"}).status_code == 302
    assert (theirs.get("/").status_code, others.get("/").status_code) == (302, 200)
    theirs = signed_in("zouqiang")
    assert theirs.get("/m/reconsideration/new/").status_code == 200
    admin.post(where, typed | {"seen": "3", "is_active": "on", "roles": ["approver"]})
    assert theirs.get("/m/reconsideration/new/").status_code == 403
    admin.post(where, typed | {"seen": "4", "is_active": "on", "password": "battery-staple-7"})
    assert theirs.get("/").status_code == 302


def test_who_was_put_out_of_use_takes_the_tokens_in_his_name_along_for_good(
    admin: Client, bureau: Any, at: Any
) -> None:
    def made(name: str, account: Account) -> str:
        return tokens.make(
            name=name, account=account, scopes=[tokens.READ], expires_on=date(2022, 12, 31), by=None, at=at("2022-03-01")
        )[1]  # fmt: skip

    moment, account = at("2022-03-02"), bureau.zouqiang
    his, others = [made("热线", account), made("信访系统", account)], made("旧系统", bureau.lixia)
    where, typed = (
        f"/accounts/{account.pk}/",
        {"name": account.name, "unit": account.unit_id, "roles": ["clerk"]},
    )
    told = "接口令牌（信访系统、热线）也停用，重新启用账号不恢复"
    assert told in admin.get(where).content.decode()
    page = admin.post(where, typed | {"seen": "1"}, follow=True).content.decode()
    assert "以他的名义的接口令牌（信访系统、热线）一并停用，重新启用账号也不恢复。" in page
    for token in ApiToken.objects.filter(account=account):
        assert (token.revoked_at, token.revoked_by) == (moment, bureau.admin)
        last = record.changes(token)[-1]
        assert (last.seq, last.actor, "停用时刻" in last.changed) == (2, bureau.admin, True)
    assert told not in admin.get(where).content.decode()
    page = admin.post(where, typed | {"seen": "2", "is_active": "on"}, follow=True).content.decode()
    assert "接口令牌" not in page
    assert [tokens.of(key, moment) for key in his] == [None, None]
    assert tokens.of(others, moment).account == bureau.lixia
    assert list(record.faults()) == []


def test_who_was_put_out_of_use_is_no_more_told_of_in_another_system_not_even_when_in_use_again(
    admin: Client, bureau: Any, at: Any
) -> None:
    account = bureau.zouqiang
    his, others = (
        Subscription.objects.create(name=name, address="https://example.org/", secret="s", account=who, made_at=at("2022-03-01"))
        for name, who in (("热线", account), ("旧系统", bureau.lixia))
    )  # fmt: skip
    where, typed = (
        f"/accounts/{account.pk}/",
        {"name": account.name, "unit": account.unit_id, "roles": ["clerk"]},
    )
    assert "以他的名义的推送订阅（热线）也停用，重新启用账号不恢复" in admin.get(where).content.decode()
    page = admin.post(where, typed | {"seen": "1"}, follow=True).content.decode()
    assert "以他的名义的推送订阅（热线）一并停用，重新启用账号也不恢复。" in page
    admin.post(where, typed | {"seen": "2", "is_active": "on"})
    account.refresh_from_db()
    active = [s.active for s in Subscription.objects.order_by("pk")]
    assert (account.is_active, active) == (True, [False, True])
    assert [c.actor for c in record.changes(his)] == [bureau.admin]
    assert record.changes(others) == []


def test_who_came_in_is_told_without_what_a_case_is_about(admin: Client, bureau: Any, at: Any) -> None:
    access.record(
        account=bureau.lixia, at=at("2022-03-01"), kind=AccessLog.Kind.REVEAL, subject="吕振宇 证件号码",
        matter_id=7, reason="核对身份", address="10.1.2.3",
    )  # fmt: skip
    access.record_signin(None, at=at("2022-03-01"), ok=False, address="10.9.9.9")
    page = admin.get("/visits/").content.decode()
    assert [w in page for w in ("李霞", "一件事项", "10.1.2.3", "未知账号", "登录失败", "10.9.9.9")] == [
        True
    ] * 6
    assert [w in page for w in ("吕振宇", "核对身份")] == [False, False]
    assert "10.9.9.9" not in admin.get("/visits/?q=lixia").content.decode()


def test_last_signing_in_is_told_by_the_clock_of_the_system(
    client: Client, bureau: Any, settings: Any, at: Any
) -> None:
    settings.FIXED_NOW = at("2022-03-02")
    client.post("/login/", {"username": "lixia", "password": "correct-horse-9"})
    assert Account.objects.get(username="lixia").last_login == at("2022-03-02")
