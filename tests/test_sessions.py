"""A session that is used does not end, and reading a page does not wait for whoever writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from siheng.kernel.org.clock import real_now
from siheng.kernel.trust import sessions

PAGE = "/m/reconsideration/"


@pytest.fixture
def reader(bureau: Any) -> Client:
    client = Client()
    client.post("/login/", {"username": "lixia", "password": "correct-horse-9"})
    return client


def written(client: Client) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return [q["sql"] for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_reading_a_list_writes_nothing(reader: Client) -> None:
    assert written(reader) == []


def test_a_session_in_use_is_kept_from_ending(reader: Client, monkeypatch: Any) -> None:
    later = real_now() + timedelta(minutes=6)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    before = Session.objects.get().expire_date
    assert len(written(reader)) == 1
    assert Session.objects.get().expire_date > before
    assert written(reader) == []


def test_a_page_is_shown_although_its_use_could_not_be_noted(reader: Client, monkeypatch: Any) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise UpdateError

    later = real_now() + timedelta(minutes=6)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    monkeypatch.setattr(SessionStore, "save", full)
    assert reader.get(PAGE).status_code == 200


def test_once_it_could_not_be_noted_the_next_pages_do_not_wait_for_the_writer_again(
    reader: Client, monkeypatch: Any
) -> None:
    tries = []

    def full(*args: Any, **kwargs: Any) -> None:
        tries.append(1)
        raise UpdateError

    later = real_now() + timedelta(minutes=6)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    monkeypatch.setattr(SessionStore, "save", full)
    assert [reader.get(PAGE).status_code for _ in range(3)] == [200] * 3
    assert len(tries) == 1
    later += sessions.REST + timedelta(seconds=1)
    reader.get(PAGE)
    assert len(tries) == 2


def test_what_a_visit_must_remember_is_not_lost_in_silence(bureau: Any, monkeypatch: Any) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise UpdateError

    client = Client(raise_request_exception=False)
    client.get("/login/")
    monkeypatch.setattr(SessionStore, "save", full)
    answer = client.post("/login/", {"username": "lixia", "password": "correct-horse-9"})
    assert answer.status_code == 500
    assert client.get(PAGE).status_code == 302
