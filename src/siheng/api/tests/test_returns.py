"""From the bureau below to the unit above and back, through the API: filled, sent, judged, answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from siheng.api.tests.conftest import Caller, unchanged
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import open_matter
from siheng.kernel.org.models import Account
from siheng.kernel.returns import filling, receiving, summing
from siheng.kernel.returns.dispatching import send_due
from siheng.kernel.returns.models import Dispatch, Return, Subordinate, Superior
from siheng.kernel.returns.stepping import What, state
from siheng.kernel.trust.signing import public_key

JAN = Period.month(2022, 1)


@pytest.fixture
def sent(bureau: Any, at: Any) -> Return:
    """January of the one door, with one demand, filled and sent up."""
    content = {"channel": "visit", "words": "邻居漏水", "day": "2022-01-10", "region": "371002100000"}
    window = Account.objects.get(username="chuangkou")
    open_matter(kind="onestop", actor=window, data=content, at=at("2022-01-10"), submission="returned")
    Superior.objects.create(
        name="威海市司法局", key=public_key(), address="https://city.example/api/v1/returns", token="siheng_x",
        set_at=at("2022-01-01"),
    )  # fmt: skip
    of = filling.fill(registry(), table="onestop", period=JAN, by=bureau.jiangmin, at=at("2022-02-02"))
    filling.approve(of, by=bureau.wangju, at=at("2022-02-02"))
    return of


@pytest.fixture
def below(db: Any, at: Any) -> Subordinate:
    return Subordinate.objects.create(
        code="371002000000", name="威海市环翠区司法局", key=public_key(), since=date(2022, 1, 1), set_at=at("2022-01-01")
    )  # fmt: skip


@pytest.fixture
def through(calling: Callable[..., Caller]) -> Any:
    """The way from the bureau below to the API of the unit above."""
    caller = calling("jiangmin", ("returns",))

    def ask(verb: str, address: str, body: bytes, headers: Any) -> tuple[int, bytes]:
        path, key = urlsplit(address).path, {"idempotency-key": headers["Idempotency-Key"]}
        if verb == "GET":
            answer = caller.client.get(path)
        else:
            answer = caller.client.post(path, body, content_type="application/json", headers=key)
        return answer.status_code, answer.content

    return ask


def test_a_return_goes_up_is_accepted_and_the_answer_comes_down(
    bureau: Any, sent: Return, below: Subordinate, through: Any, at: Any
) -> None:
    assert send_due(at=at("2022-02-02"), clock=at("2022-02-02T10:01"), ask=through) == 1
    up = Return.objects.get(bureau=below)
    assert (up.digest, state(up)) == (sent.digest, What.RECEIVED)
    assert list(up.figures.values_list("key", "value")) == list(sent.figures.values_list("key", "value"))
    receiving.accept(up, by=bureau.wangju, at=at("2022-02-03"))
    assert send_due(at=at("2022-02-03"), clock=at("2022-02-03"), ask=through) == 1
    assert (state(sent), Dispatch.objects.get().state) == (What.TAKEN, Dispatch.State.DONE)
    total = {s.figure.key: s.value for s in summing.totals(registry(), "onestop", JAN)}
    assert total["onestop.pending"] == 1


def test_one_sent_back_comes_up_as_the_next_version(
    bureau: Any, sent: Return, below: Subordinate, through: Any, at: Any
) -> None:
    send_due(at=at("2022-02-02"), clock=at("2022-02-02T10:01"), ask=through)
    receiving.send_back(
        Return.objects.get(bureau=below), by=bureau.wangju, at=at("2022-02-03"), reason="请核对"
    )
    send_due(at=at("2022-02-03"), clock=at("2022-02-03"), ask=through)
    last = sent.steps.last()
    assert last is not None
    assert (last.what, last.reason) == (What.SENT_BACK, "请核对")
    of = filling.fill(
        registry(), table="onestop", period=JAN, by=bureau.jiangmin, at=at("2022-02-04"), reason="已核对"
    )
    filling.approve(of, by=bureau.wangju, at=at("2022-02-04"))
    assert send_due(at=at("2022-02-04"), clock=at("2022-02-04T10:01"), ask=through) == 1
    assert list(Return.objects.filter(bureau=below).values_list("version", flat=True)) == [1, 2]


def test_double_send_is_once_under_any_key(sent: Return, below: Subordinate, calling: Any) -> None:
    caller, file = calling("jiangmin", ("returns",)), json.loads(filling.paper(sent))
    assert [caller.post("returns", file).status_code for _ in range(2)] == [201, 200]
    assert Return.objects.filter(bureau=below).count() == 1


def test_the_answer_says_how_it_stands(sent: Return, below: Subordinate, calling: Any) -> None:
    caller = calling("jiangmin", ("returns",))
    assert caller.get(f"returns/{sent.digest}").status_code == 404
    first = caller.post("returns", json.loads(filling.paper(sent)))
    assert (first.status_code, first.json()["state"], first.json()["answer"]) == (201, "received", "")
    assert caller.get(f"returns/{sent.digest}").json() == first.json()


def test_a_spoilt_file_is_told_as_a_problem_and_changes_nothing(
    sent: Return, below: Subordinate, calling: Any
) -> None:
    caller, file = calling("jiangmin", ("returns",)), json.loads(filling.paper(sent))
    file["body"]["version"] = 2
    before = unchanged()
    answer = caller.post("returns", file)
    assert (answer.status_code, answer.json()["detail"]) == (422, "报送文件的校验值与内容不符，内容被改动。")
    assert unchanged() == before


@pytest.mark.parametrize(("who", "scopes"), [("jiangmin", ("figures.read",)), ("lixia", ("returns",)), ("zhangcun", ("returns",)), ("zhifa", ("returns",))])  # fmt: skip
def test_scope_and_right_are_asked(
    sent: Return, below: Subordinate, calling: Any, who: str, scopes: Any
) -> None:
    caller = calling(who, scopes)
    count = Return.objects.count()
    assert caller.post("returns", json.loads(filling.paper(sent))).status_code == 403
    assert caller.get(f"returns/{sent.digest}").status_code == 403
    assert Return.objects.count() == count


def test_without_a_token_nobody_comes_in(sent: Return, below: Subordinate) -> None:
    assert Client().get(f"/api/v1/returns/{sent.digest}").status_code == 401
