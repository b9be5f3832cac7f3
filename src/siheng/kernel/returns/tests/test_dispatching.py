"""What is sent up is tried again until it arrives; what the unit above says of it is written down here."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from siheng.kernel.exchange import outside
from siheng.kernel.exchange.sending import WAITS
from siheng.kernel.returns import receiving
from siheng.kernel.returns.dispatching import again, send_due
from siheng.kernel.returns.filling import paper
from siheng.kernel.returns.models import Dispatch, Return, Superior
from siheng.kernel.returns.stepping import What, state
from siheng.kernel.returns.tests.conftest import FEB, JAN, SECRET
from siheng.kernel.trust.signing import public_key

pytestmark = pytest.mark.usefixtures("things")
State = Dispatch.State


class Above:
    """The unit above as a stand-in: answers what it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.status: int | Exception = 201
        self.body: dict[str, Any] = {}
        self.asked: list[tuple[str, str, bytes, dict[str, str]]] = []

    def __call__(self, verb: str, address: str, body: bytes, headers: Any) -> tuple[int, bytes]:
        self.asked.append((verb, address, body, dict(headers)))
        if isinstance(self.status, Exception):
            raise self.status
        return self.status, json.dumps(self.body, ensure_ascii=False).encode()


@pytest.fixture
def above(db: Any, at: Any) -> Above:
    Superior.objects.create(
        name="威海市司法局", key=public_key(secret=SECRET), address="https://city.example/api/v1/returns/", token="siheng_x",
        set_at=at("2022-01-01"),
    )  # fmt: skip
    return Above()


@pytest.fixture
def due(at: Any, above: Above) -> Any:
    def run(moment: str) -> int:
        return send_due(at=at(moment), clock=at(moment), ask=above)

    return run


@pytest.fixture
def sent(above: Above, send: Any) -> Return:
    return send(JAN)


def test_the_signed_file_goes_up_with_our_token_and_its_digest_as_key(
    sent: Return, above: Above, due: Any
) -> None:
    assert due("2022-03-02") == 1
    ((verb, address, body, headers),) = above.asked
    assert (verb, address, body.decode()) == ("POST", "https://city.example/api/v1/returns", paper(sent))
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer siheng_x", sent.digest)
    assert Dispatch.objects.get().state == State.ARRIVED


def test_a_month_does_not_overtake_the_one_before(sent: Return, send: Any, above: Above, due: Any) -> None:
    later = send(FEB, "2022-03-02")
    above.status = outside.Unreachable("对方没有及时答复")
    assert due("2022-03-02") == 0
    above.status, above.asked = 201, []
    Dispatch.objects.filter(of=later).update(next_at=sent.made_at)
    assert due("2022-03-02") == 0
    assert above.asked == []
    assert [due("2022-03-03"), due("2022-03-03")] == [1, 1]
    assert [body.decode() for verb, _, body, _ in above.asked if verb == "POST"] == [
        paper(sent),
        paper(later),
    ]


def test_who_does_not_answer_is_tried_again_and_given_up_in_the_end(
    sent: Return, above: Above, at: Any
) -> None:
    clock = at("2022-03-02")
    above.status = outside.Unreachable("对方没有及时答复")
    for wait in WAITS:
        assert send_due(at=clock, clock=clock, ask=above) == 0
        assert send_due(at=clock, clock=clock + wait - timedelta(seconds=1), ask=above) == 0
        clock += wait
    send_due(at=clock, clock=clock, ask=above)
    one = Dispatch.objects.get()
    assert (one.state, one.problem, len(above.asked)) == (State.DEAD, "对方没有及时答复", len(WAITS) + 1)
    assert state(sent) == What.SENT
    assert again(sent.pk, clock=clock)
    above.status = 200
    assert send_due(at=clock, clock=clock, ask=above) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_a_door_that_is_shut_says_nothing_of_the_return(
    sent: Return, above: Above, due: Any, status: int
) -> None:
    above.status, above.body = status, {"detail": "没有有效的令牌"}
    due("2022-03-02")
    one = Dispatch.objects.get()
    assert (one.state, one.problem) == (State.WAITING, f"对方答复 {status}：没有有效的令牌")
    assert state(sent) == What.SENT


def test_a_refusal_of_the_content_is_a_step(sent: Return, above: Above, due: Any) -> None:
    above.status, above.body = 422, {"detail": "口径不一致"}
    due("2022-03-02")
    last = sent.steps.get(what=What.REFUSED)
    assert (last.reason, last.by_text) == ("对方答复 422：口径不一致", "系统")
    assert Dispatch.objects.get().state == State.DONE


def test_the_answer_is_fetched_and_proved(sent: Return, above: Above, due: Any, at: Any) -> None:
    due("2022-03-02")
    above.status, above.body = 200, {"answer": ""}
    assert due("2022-03-02T11:01") == 0
    assert (state(sent), Dispatch.objects.get().state) == (What.SENT, State.ARRIVED)
    told = {
        "digest": sent.digest,
        "bureau": "371002000000",
        "above": "371000000000",
        "taken": True,
        "reason": "",
    }
    made: Any = {**told, "by": "市局办公室", "at": at("2022-03-02")}
    above.body = {"answer": receiving.answer_paper(**made, secret="77" * 32)}
    assert due("2022-03-02T12:02") == 0
    assert "签名不是" in Dispatch.objects.get().problem
    above.body = {"answer": receiving.answer_paper(**made, secret=SECRET)}
    assert due("2022-03-02T13:03") == 1
    assert (state(sent), Dispatch.objects.get().state) == (What.TAKEN, State.DONE)
    assert above.asked[-1][:2] == ("GET", f"https://city.example/api/v1/returns/{sent.digest}")
