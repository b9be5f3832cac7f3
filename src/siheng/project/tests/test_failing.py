"""A disk that is full and books that somebody else is writing are said in words, to people and to programs."""

from __future__ import annotations

import errno
import sqlite3
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg.errors import DiskFull, LockNotAvailable

from siheng.kernel.matters.models import Event
from siheng.kernel.trust.models import AccessLog

PAGE = "/m/reconsideration/"


def sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(name)
    error.sqlite_errorname = name  # type: ignore[misc]
    return error


def failing(cause: BaseException) -> BaseException:
    """As Django hands on what a database said."""
    error = OperationalError(*cause.args)
    error.__cause__ = cause
    return error


BUSY = [sqlite("SQLITE_BUSY"), LockNotAvailable("canceling statement due to lock timeout")]
FULL = [sqlite("SQLITE_FULL"), DiskFull("could not extend file")]


@pytest.fixture
def clerk(bureau: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(bureau.lixia)
    return client


def everything_fails(monkeypatch: Any, error: BaseException) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr("siheng.web.workspace.lists.reader", fail)
    monkeypatch.setattr("siheng.kernel.exchange.tokens.of", fail)


@pytest.mark.parametrize("cause", BUSY)
def test_a_page_that_waited_too_long_for_a_writer_says_so_and_asks_again_by_itself(
    clerk: Client, monkeypatch: Any, cause: BaseException
) -> None:
    everything_fails(monkeypatch, failing(cause))
    answer = clerk.get(PAGE)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "正在存别的数据，请稍等" in answer.text
    assert '<meta http-equiv="refresh" content="10">' in answer.text


@pytest.mark.parametrize("cause", [*map(failing, FULL), OSError(errno.ENOSPC, "No space left on device")])
def test_a_full_disk_is_named(clerk: Client, monkeypatch: Any, cause: BaseException) -> None:
    everything_fails(monkeypatch, cause)
    assert "服务器的磁盘满了" in clerk.get(PAGE).text


def test_what_was_pressed_is_not_pressed_again_by_itself(clerk: Client, monkeypatch: Any) -> None:
    before = Event.objects.everything("test").count()
    everything_fails(monkeypatch, failing(BUSY[0]))
    answer = clerk.post(PAGE)
    assert (answer.status_code, "refresh" in answer.text) == (503, False)
    assert "没有内容被改动" in answer.text
    assert Event.objects.everything("test").count() == before


def test_a_script_and_a_program_are_told_as_they_expect(clerk: Client, monkeypatch: Any) -> None:
    everything_fails(monkeypatch, failing(FULL[1]))
    sent = clerk.post(PAGE, headers={"X-Sent-By": "script"})
    assert (sent.status_code, sent["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert sent.text.startswith("服务器的磁盘满了，没有交上。")
    asked = clerk.get("/api/v1/kinds", headers={"Authorization": "Bearer siheng_x"})
    assert (asked.status_code, asked["Content-Type"]) == (503, "application/problem+json; charset=utf-8")
    assert asked["Retry-After"] == "60"


def test_a_database_that_is_away_is_no_fault_of_the_program(clerk: Client, monkeypatch: Any) -> None:
    everything_fails(monkeypatch, OperationalError("connection refused"))
    assert "数据库现在用不了" in clerk.get(PAGE).text


@pytest.mark.parametrize("error", [KeyError("x"), failing(sqlite("SQLITE_ERROR"))])
def test_a_fault_of_the_program_is_none_of_these(
    clerk: Client, monkeypatch: Any, error: BaseException
) -> None:
    everything_fails(monkeypatch, error)
    assert clerk.get(PAGE).status_code == 500
    assert AccessLog.objects.filter(kind=AccessLog.Kind.VIEW).count() == 0
