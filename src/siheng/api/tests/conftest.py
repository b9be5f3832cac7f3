"""Another system at our door: a token, and a client that sends JSON with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.test import Client

from siheng.kernel.exchange import tokens
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Account

KEYS = count(1)
COUNTING = ("trust_knock", "exchange_apitoken")


def unchanged() -> dict[str, list[str]]:
    """Every row but what counts knocks and notes uses, to see that a refusal changed nothing."""
    return {table: rows for table, rows in snapshot().items() if table not in COUNTING}


class Caller:
    """A system that calls the API with one token."""

    def __init__(self, key: str) -> None:
        self.client, self.key = Client(headers={"authorization": f"Bearer {key}"}), key

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, content: Any, *, key: str = "", **more: Any) -> Any:
        return self.client.post(
            f"/api/v1/{path}",
            json.dumps(content),
            content_type="application/json",
            headers={"idempotency-key": key or f"test-key-{next(KEYS)}"},
            **more,
        )

    def send(self, path: str, content: dict[str, Any], *, key: str = "") -> Any:
        """As a form, with files."""
        return self.client.post(
            f"/api/v1/{path}", content, headers={"idempotency-key": key or f"test-key-{next(KEYS)}"}
        )


@pytest.fixture
def calling(bureau: Any, at: Any) -> Callable[..., Caller]:
    """A caller in the name of an account: calling("chuangkou"), or with fewer scopes or kinds."""

    def make(username: str, scopes: Any = tuple(tokens.SCOPES), **more: Any) -> Caller:
        _, key = tokens.make(
            name="对方系统",
            account=Account.objects.get(username=username),
            scopes=scopes,
            expires_on=date(2022, 12, 31),
            by=None,
            at=at("2022-03-01T09:00"),
            **more,
        )
        return Caller(key)

    return make


@pytest.fixture
def demand() -> Callable[..., dict[str, Any]]:
    """What a hotline sends of a demand."""

    def content(**more: Any) -> dict[str, Any]:
        return {
            "channel": "call",
            "words": "楼上漏水把我家天花板泡坏了，找他几次都不管。",
            "name": "王秀兰",
            "phone": "13812340001",
            "region": "371002100000",
            "people": 1,
        } | more

    return content
