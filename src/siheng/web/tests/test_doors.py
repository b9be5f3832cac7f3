"""The administrator hands out tokens and watches the queue; nobody else does, and no secret is shown twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from siheng.kernel.exchange import hooks, tokens
from siheng.kernel.exchange.models import ApiToken, Delivery, Subscription
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Account


@pytest.fixture
def admin(bureau: Any) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username="admin"))
    return client


ASKED = {"name": "区信访系统", "scopes": ["matters.read"], "expires_on": "2022-12-31", "per_minute": "60"}


def test_a_token_is_shown_once_and_lies_as_a_digest(admin: Client) -> None:
    account = Account.objects.get(username="xinfang")
    answer = admin.post("/doors/", ASKED | {"account": account.pk})
    key = re.search(r"siheng_[\w-]{43}", answer.content.decode())
    assert key
    made = ApiToken.objects.get()
    assert (made.account, made.scopes, made.made_by.username) == (account, ["matters.read"], "admin")
    assert key[0] not in str(snapshot())
    assert key[0] not in admin.get("/doors/").content.decode()


def test_a_token_for_the_administrator_is_refused(admin: Client) -> None:
    answer = admin.post("/doors/", ASKED | {"account": Account.objects.get(username="admin").pk})
    assert answer.status_code == 422
    assert ApiToken.objects.count() == 0


def test_a_token_is_stopped_at_a_press(admin: Client, at: Any) -> None:
    account = Account.objects.get(username="xinfang")
    token, key = tokens.make(
        name="旧系统", account=account, scopes=["matters.read"], expires_on=at("2022-12-31").date(), by=None,
        at=at("2022-03-01"),
    )  # fmt: skip
    admin.post(f"/doors/{token.pk}/revoke/")
    assert tokens.of(key, at("2022-03-01")) is None
    assert ApiToken.objects.get().revoked_by.username == "admin"


def test_a_token_that_has_run_out_is_not_counted_as_in_use(admin: Client, at: Any, settings: Any) -> None:
    account = Account.objects.get(username="xinfang")
    for name, last in (("旧系统", "2022-03-31"), ("区信访系统", "2022-04-01")):
        tokens.make(
            name=name, account=account, scopes=["matters.read"], expires_on=at(last).date(), by=None, at=at("2022-03-01"),
        )  # fmt: skip
    told = {"2022-03-31": "2 枚令牌在用", "2022-04-01": "1 枚令牌在用", "2022-04-02": "没有在用的令牌"}
    for day, words in told.items():
        settings.FIXED_NOW = at(day)
        assert admin.get("/doors/").context["answer"] == words


@pytest.mark.parametrize("path", ["/doors/", "/doors/told/", "/doors/queue/"])
def test_nobody_else_comes_in(bureau: Any, path: str) -> None:
    client = Client()
    client.force_login(Account.objects.get(username="wangju"))
    assert client.get(path).status_code == 403
    before = snapshot()
    assert client.post(path, ASKED).status_code == 403
    assert snapshot() == before


@pytest.fixture
def waiting(bureau: Any, at: Any) -> list[Delivery]:
    clerk = Account.objects.get(username="chuangkou")
    Subscription.objects.create(
        name="区信访系统", address="https://example.org/", secret="s", account=clerk, made_at=at("2022-03-01")
    )
    for n in range(2):
        open_matter(
            kind="onestop", actor=clerk, at=at("2022-03-01T10:00"), submission=f"nr {n}",
            data={"channel": "visit", "words": f"第{n}件", "day": "2022-03-01", "region": "371002100000"},
        )  # fmt: skip
    return list(Delivery.objects.order_by("pk"))


def test_exactly_what_is_ticked_is_sent_again(admin: Client, waiting: list[Delivery]) -> None:
    Delivery.objects.update(state=Delivery.State.DEAD, tries=9, problem="对方答复 503")
    page = admin.get("/doors/queue/?state=dead").content.decode()
    assert "对方答复 503" in page
    assert waiting[0].event.matter.receipt in page
    assert (
        admin.post("/doors/queue/?state=dead", {"id": [waiting[0].pk], "action": "resend"}).status_code == 302
    )
    assert [d.state for d in Delivery.objects.order_by("pk")] == ["waiting", "dead"]
    assert Delivery.objects.order_by("pk")[0].tries == 0


def test_a_subscription_to_an_inner_address_is_refused_and_one_is_stopped(
    admin: Client, waiting: list[Delivery]
) -> None:
    account = Account.objects.get(username="xinfang").pk
    refused = admin.post(
        "/doors/told/", {"name": "某系统", "address": "https://10.0.0.1/", "account": account}
    )
    assert refused.status_code == 422
    assert "SIHENG_INNER_NETWORKS" in refused.content.decode()
    known = Subscription.objects.get()
    admin.post(f"/doors/told/{known.pk}/stop/")
    assert {d.state for d in Delivery.objects.all()} == {"skipped"}
    assert not hooks.Subscription.objects.filter(active=True).exists()


def test_what_belongs_to_a_stopped_subscription_is_not_said_to_be_sent_again(
    admin: Client, waiting: list[Delivery]
) -> None:
    """It would wait for ever."""
    admin.post(f"/doors/told/{Subscription.objects.get().pk}/stop/")
    ids = [d.pk for d in waiting]
    page = admin.post("/doors/queue/?state=skipped", {"id": ids, "action": "resend"}, follow=True)
    assert "重发 0 条，几秒内发出。2 条的订阅已停用，不再发。" in page.content.decode()
    assert [d.state for d in Delivery.objects.order_by("pk")] == ["skipped", "skipped"]
