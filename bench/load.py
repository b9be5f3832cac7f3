"""A day's public traffic of a district in ten minutes, then ten times it; the server is killed in the middle and started again.

People say on the public's page what happened and look how it goes; a hotline registers through the API and reads. Each
client holds on to what it was answered, and tries again, as a browser or a hotline does, when nobody answers. In the end
the database must hold each thing that was said once, whole, under the receipt that its client holds.

python bench/load.py [--minutes 10] [--times 10]    prints what was asked, how long it took, and what came of it
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

# What a district of some 300,000 people does in a day: said on the net, told to a hotline, and looked at.
DAY = {"say": 60, "call": 120, "look": 500, "follow": 320}
THREADS = 24
PATIENCE = 40  # seconds that a client keeps trying
NUMERALS = "零一二三四五六七八九"
SIHENG = Path(sys.executable).with_name("siheng")


@dataclass
class World:
    """Where the server is, what clients hold, and how it went."""

    port: int
    key: str = ""
    lock: Lock = field(default_factory=Lock)
    held: dict[str, str] = field(default_factory=dict)  # words -> query code
    took: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    again: int = 0
    failed: list[str] = field(default_factory=list)


class Away(Exception):
    """Nobody answered, or not with what was asked."""


def ask(
    world: World, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, str, dict]:
    """One request on a connection of its own. Raises Away."""
    connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=30)
    try:
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        text = answer.read().decode("utf8", "replace")
        return (
            answer.status,
            text,
            {k.lower(): v for k, v in answer.getheaders()}
            | {
                "cookies": "; ".join(
                    v.split(";")[0] for k, v in answer.getheaders() if k.lower() == "set-cookie"
                )
            },
        )
    except (OSError, http.client.HTTPException) as error:
        raise Away from error
    finally:
        connection.close()


def steadily(world: World, what: str, do) -> None:
    """Do something until it is done; every try that came to nothing is counted."""
    end = time.monotonic() + PATIENCE
    while True:
        began = time.perf_counter()
        try:
            do()
        except Away:
            with world.lock:
                world.again += 1
            if time.monotonic() > end:
                world.failed.append(what)
                return
            time.sleep(0.5)
            continue
        with world.lock:
            world.took.setdefault(what, []).append(time.perf_counter() - began)
        return


def expect(world: World, what: str, answer: tuple[int, str, dict], *good: int) -> tuple[int, str, dict]:
    """An answer that is one of these, or Away."""
    with world.lock:
        world.statuses[f"{what} {answer[0]}"] += 1
    if answer[0] not in good:
        raise Away
    return answer


def say(world: World, n: int) -> None:
    """Fill in the public's form and keep the receipt; the form stays open while nobody answers."""
    words = f"网上第 {n} 件：楼道里堆的东西没有人管。"
    place = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
    form: dict[str, str] = {}

    def opened() -> None:
        _, page, headers = expect(world, "say", ask(world, "GET", "/p/say/", X_Forwarded_For=place), 200)
        shown, way = re.search(r"请写出“(.)”(.)面的数字", page).groups()  # type: ignore[union-attr]
        number = NUMERALS.index(shown) + (1 if way == "后" else -1)
        form.update(
            token=re.search(r'name="token" value="([^"]+)"', page)[1],  # type: ignore[index]
            csrfmiddlewaretoken=re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1],  # type: ignore[index]
            answer=str(number), words=words, name="", phone="", region="371002100000", other="",
        )  # fmt: skip
        form["cookie"] = headers["cookies"]

    def handed_in() -> None:
        cookie = form["cookie"]
        body = urlencode({k: v for k, v in form.items() if k != "cookie"}).encode()
        kind = "application/x-www-form-urlencoded"
        answer = ask(world, "POST", "/p/say/", body, Content_Type=kind, Cookie=cookie, X_Forwarded_For=place)
        _, _, headers = expect(world, "say", answer, 302)
        cookie = f"{cookie}; {headers['cookies']}"
        _, page, _ = expect(
            world, "say", ask(world, "GET", "/p/receipt/", Cookie=cookie, X_Forwarded_For=place), 200
        )
        found = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", page)
        if not found:
            raise Away
        with world.lock:
            world.held[words] = found[0]

    steadily(world, "say, form", opened)
    if form:
        steadily(world, "say, handed in", handed_in)


def call(world: World, n: int) -> None:
    """Register through the API under a key of the client's own; now and then it is sent twice on purpose."""
    words = f"热线第 {n} 件：菜市场门口夜里有人大声放歌。"
    body = json.dumps({"channel": "call", "words": words, "region": "371002101000", "same": "other"}).encode()

    def registered() -> None:
        for _ in range(2 if n % 5 == 0 else 1):
            answer = ask(
                world, "POST", "/api/v1/matters/onestop", body, Content_Type="application/json",
                Authorization=f"Bearer {world.key}", Idempotency_Key=f"hotline-{n:08d}",
            )  # fmt: skip
            _, text, _ = expect(world, "call", answer, 201)
            with world.lock:
                before = world.held.setdefault(words, json.loads(text)["code"])
            if before != json.loads(text)["code"]:
                world.failed.append(f"two receipts for {words}")

    steadily(world, "call", registered)


def look(world: World, n: int) -> None:
    """Read a public page."""
    path = ("/p/", "/p/say/", "/p/progress/", "/login/")[n % 4]
    steadily(world, "look", lambda: expect(world, "look", ask(world, "GET", path), 200))


def follow(world: World, n: int) -> None:
    """The hotline reads a list."""
    path = f"/api/v1/matters?kind=onestop&limit={10 + n % 40}"
    steadily(
        world,
        "follow",
        lambda: expect(world, "follow", ask(world, "GET", path, Authorization=f"Bearer {world.key}"), 200),
    )


def traffic(world: World, *, times: float, seconds: float, first: int, kill) -> int:
    """A day's traffic, so many times, evenly over these seconds; ``kill`` is called in the middle. How many requests."""
    works = [
        (globals()[name], n) for name, often in DAY.items() for n in range(first, first + int(often * times))
    ]
    works.sort(key=lambda w: hash((w[0].__name__, w[1])) & 0xFFFF)
    began = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        for place, (do, n) in enumerate(works):
            due = began + seconds * place / len(works)
            time.sleep(max(0.0, due - time.monotonic()))
            if place == len(works) // 2:
                pool.submit(kill)
            pool.submit(do, world, n)
    return len(works)


class Server:
    """``siheng serve`` in a process group of its own, that can be killed like a power cut."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.start()

    def start(self) -> None:
        command = [str(SIHENG), "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(  # noqa: S603
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise SystemExit("the server does not come up")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        self.kill()
        time.sleep(2)
        self.start()


def prepare() -> str:
    """A bureau without a case, and a hotline's key."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    import siheng.project
    from siheng.kernel.exchange import tokens
    from siheng.kernel.org.clock import now, today
    from siheng.kernel.org.models import Account
    from siheng.kernel.registers.staff import found

    call_command("migrate", verbosity=0)
    bureau = Path(siheng.project.__file__).parent / "bureaus" / "371002.yaml"
    found(bureau, password="Bench-load-2022", at=now())  # noqa: S106
    _, key = tokens.make(
        name="热线", account=Account.objects.get(username="chuangkou"), scopes=[tokens.READ, tokens.WRITE],
        expires_on=today() + timedelta(days=30), by=None, at=now(), per_minute=60_000,
    )  # fmt: skip
    connection.close()
    return key


def judge(world: World) -> list[str]:
    """What the database holds against what the clients hold, in sentences; empty when all agree."""
    from django.core.management import call_command

    from siheng.kernel.matters.codes import matter_of
    from siheng.kernel.matters.models import Matter

    wrong = list(world.failed)
    stored = Counter(Matter.objects.everything("bench").values_list("onestop__words", flat=True))
    wrong += [f"lost: {words}" for words in world.held if not stored[words]]
    wrong += [f"{n} times: {words}" for words, n in stored.items() if n > 1]
    wrong += [f"nobody holds a receipt of: {words}" for words in stored if words not in world.held]
    for words, code in world.held.items():
        matter = matter_of(code)
        if matter is None or matter.onestop.words != words:
            wrong.append(f"the receipt {code} does not lead to: {words}")
    try:
        call_command("integrity", stdout=open(os.devnull, "w"))  # noqa: SIM115
    except SystemExit as error:
        wrong += [f"siheng check: {error}"] if error.code else []
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--times", type=float, default=10, help="how many times a day's traffic the second time"
    )
    parser.add_argument("--share", type=float, default=1, help="of a day's traffic, for a short run")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siheng.project.settings")
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        os.environ |= {"SIHENG_DATA": folder, "SIHENG_TRUSTED_PROXY": "127.0.0.1"}
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        world = World(port, prepare())
        server = Server(port)
        try:
            for first, times in ((0, asked.share), (1_000_000, asked.share * asked.times)):
                began = time.monotonic()
                n = traffic(world, times=times, seconds=asked.minutes * 60, first=first, kill=server.restart)
                print(f"{times:g} × a day: {n} in {time.monotonic() - began:.0f} s, server killed once")
        finally:
            server.kill()
        tell(world)
        wrong = judge(world)
        print(
            "\n".join(wrong[:20])
            or f"{len(world.held)} matters said, each there once, whole, under its receipt"
        )
        return 1 if wrong else 0


def tell(world: World) -> None:
    """How it went, as a table."""
    print("\n| what | times | median ms | 95 % ms |\n|---|---:|---:|---:|")
    for what, took in sorted(world.took.items()):
        ordered = sorted(took)
        high = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
        print(f"| {what} | {len(took)} | {1000 * statistics.median(took):.0f} | {1000 * high:.0f} |")
    print(f"\ntried again {world.again} times; answers {dict(world.statuses)}; {date.today()}")


if __name__ == "__main__":
    sys.exit(main())
