"""What terms, rights and figures hang on is found changed too, where it belongs to no case: calendar, tokens, who looked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from siheng.kernel.exchange import hooks, tokens
from siheng.kernel.law.holidays import set_day
from siheng.kernel.matters import daily
from siheng.kernel.registers import record
from siheng.kernel.returns.levels import set_subordinate, set_superior
from siheng.kernel.trust import access, signing
from siheng.kernel.trust.models import AccessLog


def behind(sql: str, *values: Any) -> None:
    """Write to the database past the door, as someone with its password would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount >= 1


def told() -> list[tuple[str, str]]:
    return [(fault.where, fault.what) for fault in record.check()]


@pytest.fixture
def doors(bureau: Any, at: Any, monkeypatch: Any) -> None:
    """A token, a subscription, a unit above and one below; all agrees."""
    when = at("2022-03-02")
    monkeypatch.setattr(hooks, "check_address", lambda address: None)
    tokens.make(
        name="信访系统", account=bureau.lixia, scopes=[tokens.READ], expires_on=date(2022, 12, 31),
        by=bureau.admin, at=when,
    )  # fmt: skip
    hooks.subscribe(
        name="热线", address="https://hotline.example/", account=bureau.lixia, by=bureau.admin, at=when
    )
    key = signing.public_key(secret="1" * 64)
    set_superior(name="市局", key=key, by=bureau.admin, at=when)
    set_subordinate(
        code="371003000000", name="文登区", key=key, since=date(2022, 1, 1), by=bureau.admin, at=when
    )
    access.record(
        account=bureau.lixia, at=when, kind=AccessLog.Kind.REVEAL, subject="证件号码", reason="核对"
    )
    daily.seal(at("2022-03-04"))
    assert told() == []


CHANGED = [
    ("UPDATE org_region SET level = 3 WHERE code = '371002102000'", "行政区划 温泉镇", "封存的不一致"),
    ("UPDATE org_region SET name = '别处' WHERE code = '371002102000'", "行政区划 别处", "封存的不一致"),
    (
        "INSERT INTO org_region (code, name, level) VALUES ('371002999000', '别处', 4)",
        "行政区划 371002999000",
        "没有任何变动",
    ),
    ("UPDATE law_calendarday SET off = FALSE WHERE date = '2022-10-03'", "2022 年放假安排", "有日子被改动"),
    ("DELETE FROM law_calendarday WHERE date = '2022-10-03'", "2022 年放假安排", "有日子被改动"),
    (
        "INSERT INTO law_calendarday VALUES ('2022-06-20', TRUE, '假', '')",
        "2022 年放假安排",
        "有日子被改动",
    ),
    ("DELETE FROM law_calendaryear WHERE year = 2022", "2022 年放假安排", "这一年不在了"),
    ("UPDATE law_calendaryear SET announced = FALSE WHERE year = 2022", "放假安排年度 2022", "没有任何变动"),
    ("UPDATE law_calendaryear SET mark = 'x' WHERE year = 2022", "放假安排年度 2022", "没有任何变动"),
    ("UPDATE exchange_apitoken SET digest = 'x'", "接口令牌 信访系统", "封存的不一致"),
    ("UPDATE exchange_apitoken SET expires_on = '2030-01-01'", "接口令牌 信访系统", "封存的不一致"),
    ("DELETE FROM exchange_apitoken", "接口令牌", "这一行不在了"),
    (
        "INSERT INTO exchange_apitoken (name, account_id, digest, hint, scopes, kinds, per_minute, expires_on, made_at)"
        " SELECT '别人', account_id, 'y', hint, scopes, kinds, per_minute, expires_on, made_at FROM exchange_apitoken",
        "接口令牌",
        "没有任何变动",
    ),
    ("UPDATE exchange_subscription SET address = 'https://x/'", "推送订阅 热线", "封存的不一致"),
    ("UPDATE returns_superior SET key = 'x'", "上级统计单位 市局", "封存的不一致"),
    ("UPDATE returns_subordinate SET active = FALSE", "下级填报单位 文登区", "封存的不一致"),
    ("UPDATE trust_accesslog SET reason = '别的'", "2022-03-02 的封存", "当日访问日志在封存后被改动"),
    ("DELETE FROM trust_accesslog", "2022-03-02 的封存", "封存时有1条访问日志，现有0条"),
]


@pytest.mark.parametrize(("sql", "where", "what"), CHANGED)
def test_what_rights_and_terms_hang_on_is_found_changed(doors: None, sql: str, where: str, what: str) -> None:
    behind(sql)
    found = told()
    assert any(w.startswith(where) and what in t for w, t in found), found


def test_a_day_entered_by_the_administrator_agrees(
    doors: None, bureau: Any, at: Any, client: Any, settings: Any
) -> None:
    settings.FIXED_NOW = at("2022-03-04")
    client.force_login(bureau.admin, backend="siheng.kernel.org.backend.Backend")
    sent = {"day": "2022-06-20", "kind": "rest", "name": "补休", "source": "国办通知"}
    assert client.post("/calendar/", sent).status_code == 302
    assert told() == []
    set_day(day=date(2022, 6, 21), off=True, name="补休", source="")
    assert [what for _, what in told()] == ["与第 1 次变动封存的不一致"]


def test_a_use_of_a_token_and_its_end_agree(doors: None, bureau: Any, at: Any) -> None:
    token, key = tokens.make(
        name="法院", account=bureau.lixia, scopes=[tokens.READ], expires_on=date(2022, 12, 31),
        by=bureau.admin, at=at("2022-03-04"),
    )  # fmt: skip
    assert tokens.of(key, at("2022-03-04T11:00")) == token
    assert tokens.revoke(token=token, by=bureau.admin, at=at("2022-03-04T12:00"))
    assert not tokens.revoke(token=token, by=bureau.admin, at=at("2022-03-04T12:01"))
    assert told() == []
    last = record.changes(token)[-1]
    assert (last.actor_text, key in str(last.changed)) == ("系统管理员（区司法局）", False)
