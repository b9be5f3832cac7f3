"""One's own page: a new password ends one's other sessions; a wrong or weak one changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

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
