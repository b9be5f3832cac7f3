"""Guessing is slowed down whichever way it goes, and what one reader is told stays in no cache."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from siheng.web.workspace import signin


def tried(name: str, password: str, *, place: str) -> int:
    sent = {"username": name, "password": password}
    return Client(REMOTE_ADDR=place).post("/login/", sent).status_code


def test_one_address_does_not_try_a_password_on_every_account(bureau: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(signin, "FROM_ADDRESS", 3)
    names = ("lixia", "zouqiang", "congwei", "wangju")
    assert [tried(n, "wrong", place="198.51.100.7") for n in names] == [200, 200, 200, 429]
    assert tried("admin", "correct-horse-9", place="198.51.100.7") == 429
    assert tried("admin", "correct-horse-9", place="198.51.100.8") == 302


def test_many_addresses_do_not_try_passwords_on_one_account(bureau: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(signin, "FOR_ACCOUNT", 3)
    places = [f"198.51.100.{n}" for n in range(4)]
    assert [tried("lixia", "wrong", place=p) for p in places] == [200, 200, 200, 429]
    assert tried("zouqiang", "correct-horse-9", place=places[0]) == 302


def test_a_stranger_keeps_nobody_out_from_where_he_came_in_lately(bureau: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(signin, "FOR_ACCOUNT", 3)
    office, home = "203.0.113.9", "203.0.113.10"
    assert tried("lixia", "correct-horse-9", place=office) == 302
    for n in range(4):
        tried("lixia", "wrong", place=f"198.51.100.{n}")
    assert tried("lixia", "correct-horse-9", place=home) == 429
    assert tried("lixia", "correct-horse-9", place=office) == 302
    assert [tried("lixia", "wrong", place=office) for _ in range(5)] == [200, 200, 200, 200, 429]
    later = signin.now() + timedelta(days=31)
    monkeypatch.setattr(signin, "now", lambda: later)
    assert tried("lixia", "correct-horse-9", place=office) == 429


def test_a_refused_try_makes_no_place_known(bureau: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(signin, "FOR_ACCOUNT", 1)
    assert [tried("lixia", "wrong", place="198.51.100.7") for _ in range(2)] == [200, 429]
    assert tried("lixia", "correct-horse-9", place="198.51.100.7") == 429


@pytest.mark.parametrize(
    ("page", "kept"),
    [("/m/reconsideration/", "private, no-cache"), ("/matters/{}/parties/{}/", "no-store")],
)
def test_a_page_for_one_reader_is_kept_by_no_cache(
    bureau: Any, begin: Any, client: Client, page: str, kept: str
) -> None:
    m = begin("2022-03-01").m
    client.force_login(bureau.lixia, backend="siheng.kernel.org.backend.Backend")
    answer = client.get(page.format(m.pk, m.parties.first().pk))
    assert answer.status_code == 200
    assert kept in answer["Cache-Control"]
