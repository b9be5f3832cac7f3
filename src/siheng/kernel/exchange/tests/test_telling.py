"""A subscriber that behaves badly is told all the same: each event, in order, signed, once as far as it can tell; or given up visibly."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from siheng.kernel.exchange import hooks, outside, sending
from siheng.kernel.exchange.models import Delivery, Subscription
from siheng.kernel.matters.door import perform
from siheng.kernel.matters.models import Grant
from siheng.kernel.org.models import Account

QUICK = 0.3  # seconds that a test waits for a server that never answers


class Receiver:
    """Another system, as badly behaved as its ``manners`` say, one for each knock; then it behaves."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, Any], dict[str, str], bytes]] = []
        self.manners: list[str] = []
        self.over = Flag()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                manner = receiver.manners.pop(0) if receiver.manners else "good"
                if manner == "busy":
                    return self._say(503)
                if manner == "moved":
                    return self._say(302, Location=f"http://127.0.0.1:{receiver.port}/elsewhere")
                receiver.heard.append((json.loads(body), dict(self.headers), body))
                if manner == "drag":  # says that it took it, and comes to no end
                    self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                if manner in ("drip", "drag"):
                    for byte in (b"" if manner == "drag" else b"HTTP/1.1 200 OK\r\n") + b"x: y\r\n" * 9999:
                        if receiver.over.wait(QUICK / 3):
                            return None
                        self.wfile.write(bytes([byte]))
                if manner == "slow":
                    receiver.over.wait(5)
                if manner == "torn":
                    return self.connection.close()
                return self._say(200)

            def _say(self, status: int, **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def ids(self) -> list[str]:
        return [body["id"] for body, _, _ in self.heard]

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


@pytest.fixture
def _inner(settings: Any) -> None:
    settings.INNER_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def subscription(bureau: Any, receiver: Receiver, at: Any, _inner: Any) -> Subscription:
    return hooks.subscribe(
        name="区信访系统",
        address=f"http://127.0.0.1:{receiver.port}/hear?from=siheng",
        account=Account.objects.get(username="wangju"),
        by=None,
        at=at("2022-03-01"),
    )


def noted(bureau: Any, matter: Any, at: Any) -> None:
    perform(
        matter_id=matter.pk,
        step="remark",
        actor=bureau.wangju,
        data={"text": "电话问过", "day": "2022-03-01"},
        at=at,
    )


def round_(moment: Any) -> sending.Sent:
    def quick(address: str, body: bytes, headers: Any) -> int:
        return outside.post(address, body, headers, seconds=QUICK)

    return sending.send_due(at=moment, post=quick)


def test_each_event_is_told_signed_and_in_order(
    bureau: Any, opened: Any, subscription: Any, receiver: Any, at: Any
) -> None:
    matter = opened()
    noted(bureau, matter, at("2022-03-01T11:00"))
    moment = at("2022-03-01T12:00")
    assert [round_(moment).done for _ in range(3)] == [1, 1, 0]
    told = [(b["seq"], b["step"], b["matter"]["id"]) for b, _, _ in receiver.heard]
    assert told == [(1, "register", matter.pk), (2, "remark", matter.pk)]
    _, headers, body = receiver.heard[0]
    seconds = str(int(moment.timestamp()))
    mac = hmac.new(subscription.secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    assert headers["Siheng-Signature"] == f"t={seconds},v1={mac.hexdigest()}"
    assert "苗" not in body.decode()  # nobody's name


def test_what_is_undone_is_not_told(bureau: Any, opened: Any, subscription: Any, at: Any) -> None:
    with transaction.atomic():
        opened()
        transaction.set_rollback(True)
    assert Delivery.objects.count() == 0


def test_down_for_an_hour(bureau: Any, opened: Any, subscription: Any, receiver: Any, at: Any) -> None:
    matter = opened()
    noted(bureau, matter, at("2022-03-01T10:05"))
    address = subscription.address
    Subscription.objects.update(address="http://127.0.0.1:1/hear")  # nobody listens there
    start = at("2022-03-01T10:10")
    for minute in range(60):
        round_(start + timedelta(minutes=minute))
    waiting = Delivery.objects.order_by("pk")
    assert [(d.state, d.tries) for d in waiting] == [("waiting", 4), ("waiting", 0)]
    assert waiting[0].problem == "连不上：对方没有开这个服务"
    Subscription.objects.update(address=address)
    up = start + timedelta(minutes=90)
    assert [round_(up).done, round_(up).done] == [1, 1]
    assert [b["seq"] for b, _, _ in receiver.heard] == [1, 2]


def test_one_that_dies_before_it_answers_hears_it_twice_with_the_same_name(
    bureau: Any, opened: Any, subscription: Any, receiver: Any, at: Any
) -> None:
    opened()
    receiver.manners = ["torn", "slow", "good"]
    for minute in (0, 1, 6):
        round_(at("2022-03-01T12:00") + timedelta(minutes=minute))
    assert len(receiver.ids) == 3
    assert len(set(receiver.ids)) == 1
    assert len({body for _, _, body in receiver.heard}) == 1
    done = Delivery.objects.get()
    assert (done.state, done.tries, done.status) == ("done", 3, 200)


@pytest.mark.parametrize("manner", ["drip", "drag"])
def test_one_that_answers_byte_by_byte_is_hung_up_on(
    bureau: Any, opened: Any, subscription: Any, receiver: Receiver, at: Any, manner: str
) -> None:
    opened()
    receiver.manners = [manner]
    assert round_(at("2022-03-01T12:00")).failed == 1
    assert Delivery.objects.get().problem == "对方没有及时答复"
    assert round_(at("2022-03-01T12:01")).done == 1


def test_another_place_that_it_points_to_is_not_asked(
    bureau: Any, opened: Any, subscription: Any, receiver: Any, at: Any
) -> None:
    opened()
    receiver.manners = ["moved"]
    assert round_(at("2022-03-01T12:00")).failed == 1
    assert receiver.heard == []
    assert Delivery.objects.get().problem == "对方答复 302"


def test_after_nine_tries_it_is_given_up_and_sent_again_at_a_press(
    bureau: Any, opened: Any, subscription: Any, receiver: Any, at: Any
) -> None:
    opened()
    receiver.manners = ["busy"] * 9
    moment = at("2022-03-01T12:00")
    for wait in (timedelta(0), *sending.WAITS):
        moment += wait
        round_(moment)
    dead = Delivery.objects.get()
    assert (dead.state, dead.tries, dead.problem) == ("dead", 9, "对方答复 503")
    assert round_(moment + timedelta(days=9)).done == 0
    assert hooks.resend([dead.pk], at=moment) == 1
    assert round_(moment).done == 1
    assert len(receiver.heard) == 1


def test_a_round_asks_one_that_is_silent_once(
    bureau: Any, opened: Any, subscription: Any, receiver: Any, at: Any
) -> None:
    for n in range(5):
        opened(name=f"苗{n}")
    receiver.manners = ["busy"] * 5
    assert round_(at("2022-03-01T12:00")).failed == 1


def test_two_workers_do_not_send_one_thing_twice(
    bureau: Any, opened: Any, subscription: Any, at: Any
) -> None:
    opened()
    asked: list[int] = []

    def while_another_runs(address: str, body: bytes, headers: Any) -> int:
        asked.append(sending.send_due(at=at("2022-03-01T12:00"), post=while_another_runs).done)
        return 200

    assert sending.send_due(at=at("2022-03-01T12:00"), post=while_another_runs).done == 1
    assert asked == [0]


def test_who_may_not_know_of_a_matter_is_not_told(
    bureau: Any, opened: Any, subscription: Any, receiver: Any, at: Any
) -> None:
    outsider = Account.objects.get(username="lvshi")
    Subscription.objects.update(account=outsider)
    matter = opened()
    noted(bureau, matter, at("2022-03-01T11:00"))
    assert round_(at("2022-03-01T12:00")).skipped == 1
    Grant.objects.everything("test").create(matter=matter, unit=outsider.unit, level=1, because="移交单位")
    assert round_(at("2022-03-01T12:00")).skipped == 1  # a note of the internal volume
    assert receiver.heard == []


def test_who_knows_only_that_it_is_there_hears_the_stage_alone(
    bureau: Any, opened: Any, subscription: Any, receiver: Any, at: Any
) -> None:
    outsider = Account.objects.get(username="lvshi")
    Subscription.objects.update(account=outsider)
    matter = opened()
    Grant.objects.everything("test").create(matter=matter, unit=outsider.unit, level=1, because="移交单位")
    round_(at("2022-03-01T12:00"))
    body = receiver.heard[0][0]
    assert (body["after"], body["step"], body["label"]) == ("received", None, None)


def test_only_what_was_asked_for(bureau: Any, opened: Any, subscription: Any, at: Any) -> None:
    Subscription.objects.update(steps=["remark"])
    matter = opened()
    assert Delivery.objects.count() == 0
    noted(bureau, matter, at("2022-03-01T11:00"))
    assert Delivery.objects.get().event.step == "remark"
    hooks.stop(subscription, by=bureau.admin, at=at("2022-03-01T12:00"))
    assert Delivery.objects.get().state == "skipped"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://[::1]/",
        "https://169.254.169.254/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0/", "https://192.168.1.1:8443/",
        "ftp://8.8.8.8/", "http://8.8.8.8/", "https://who:what@8.8.8.8/", "https:///", "https://8.8.8.8:x/",
        "https://224.0.0.1/", "https://2130706433/", "file:///etc/passwd", "https://100.64.0.1/",
        "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::7f00:1]/", "https://[2002:0a01:203::1]/",
        "https://[::7f00:1]/", "https://[fec0::1]/", "https://[fd00::1]/",
    ],
)  # fmt: skip
def test_no_address_of_the_inner_network(address: str) -> None:
    with pytest.raises(ValidationError):
        outside.check_address(address)


def test_a_public_address_and_an_allowed_inner_one(settings: Any) -> None:
    outside.check_address("https://8.8.8.8/hear")
    outside.check_address("https://[64:ff9b::808:808]/hear")  # the same, where a network translates
    settings.INNER_NETWORKS = ["10.20.0.0/16"]
    outside.check_address("http://10.20.3.4/hear")
    with pytest.raises(ValidationError):
        outside.check_address("http://10.21.3.4/hear")
