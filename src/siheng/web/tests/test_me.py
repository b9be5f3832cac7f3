"""One's own page: a new password ends one's other sessions; a wrong or weak one changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from siheng.kernel.exchange import tokens
from siheng.kernel.exchange.models import ApiToken
from siheng.kernel.org.clock import now, today

OLD, NEW = "correct-horse-9", "battery-staple-7"


def signed_in() -> Client:
    client = Client()
    client.post("/login/", {"username": "lixia", "password": OLD})
    assert client.get("/").status_code == 200
    return client


def asked(**changed: str) -> dict[str, str]:
    return {"what": "password", "old_password": OLD, "new_password1": NEW, "new_password2": NEW} | changed


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(bureau: Any) -> None:
    here, elsewhere = signed_in(), signed_in()
    assert here.post("/me/", asked()).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    bureau.lixia.refresh_from_db()
    assert bureau.lixia.check_password(NEW)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"old_password": "wrong"}, "原密码不对"),
        ({"new_password2": "another-1x"}, "两次输入的新密码不一样"),
        ({"new_password1": "short", "new_password2": "short"}, "密码"),
        ({"new_password1": "lixia-lixia-1", "new_password2": "lixia-lixia-1"}, "不能包含账号"),
    ],
)
def test_a_wrong_or_weak_password_changes_nothing(bureau: Any, changed: dict[str, str], told: str) -> None:
    answer = signed_in().post("/me/", asked(**changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    bureau.lixia.refresh_from_db()
    assert bureau.lixia.check_password(OLD)


def test_single_letters_can_be_turned_off(bureau: Any) -> None:
    client = signed_in()
    assert 'data-keys="off"' not in client.get("/").content.decode()
    client.post("/me/", {"what": "keys"})
    assert 'data-keys="off"' in client.get("/").content.decode()


def token_for(account: Any, by: Any) -> ApiToken:
    asked = {"name": "不认识的系统", "scopes": [tokens.WRITE], "expires_on": today()}
    return tokens.make(account=account, by=by, at=now(), **asked)[0]


def test_whoever_a_token_acts_as_is_told_and_may_stop_it(bureau: Any) -> None:
    token, client = token_for(bureau.lixia, bureau.admin), signed_in()
    assert "不认识的系统能以您的名义读写" in client.get("/").text
    assert "系统管理员" in client.get("/me/").text
    assert client.post("/me/", {"what": "token", "token": str(token.pk)}).status_code == 302
    token.refresh_from_db()
    assert token.revoked_by == bureau.lixia
    assert "不认识的系统能" not in client.get("/").text


@pytest.mark.parametrize("pk", ["", "x", "999999", None])
def test_nobody_stops_a_token_of_another_account(bureau: Any, pk: str | None) -> None:
    token, client = token_for(bureau.congwei, bureau.admin), signed_in()
    assert "不认识的系统" not in client.get("/").text + client.get("/me/").text
    client.post("/me/", {"what": "token", "token": str(token.pk) if pk is None else pk})
    token.refresh_from_db()
    assert token.revoked_at is None
