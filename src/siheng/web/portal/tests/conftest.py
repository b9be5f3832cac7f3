"""A window that takes in what the public says, and a visitor at a browser without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from siheng.kernel.matters import process as declarations
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Unit
from siheng.web.portal import challenge
from siheng.web.portal.tests.sample import DemandProcess

WORDS = "我在饭店干了三个月，老板欠我 9600 块钱工资。"
NAME, PHONE, OTHER = "孙立民", "13906310011", "毕老板"


@pytest.fixture
def window(bureau: Any, monkeypatch: pytest.MonkeyPatch) -> Unit:
    """The unit that takes in, with the sample process as the only one."""
    monkeypatch.setattr(declarations, "_processes", {"demand": DemandProcess})
    Unit.objects.filter(kinds__isnull=False).exclude(code="window").update(kinds=["figures"])
    unit = Unit.objects.get(code="window")
    unit.kinds = ["demand"]
    unit.save()
    bureau.chuangkou.refresh_from_db()
    return unit


def answer(token: str) -> str:
    """The answer to the question that hangs on a token."""
    return str(challenge._right(challenge.read(token))[2])


def said(client: Client, **changed: Any) -> dict[str, Any]:
    """The fields of the form as a page just opened gives them, filled in."""
    page = client.get("/p/say/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    full = {"words": WORDS, "name": NAME, "phone": PHONE, "other": OTHER, "region": "371002100000"}
    return full | {"token": token, "answer": answer(token)} | changed


def told(client: Client, **changed: Any) -> str:
    """Say what happened; the query code of the receipt."""
    reply = client.post("/p/say/", said(client, **changed), follow=True)
    assert reply.redirect_chain == [("/p/receipt/", 302)], reply.content.decode()
    return re.search(r'data-code="([^"]+)"', reply.content.decode())[1]


def matters() -> int:
    return Matter.objects.everything("a test counts").count()


def only() -> Matter:
    return Matter.objects.everything("a test looks").get()
