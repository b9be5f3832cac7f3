"""People at browsers: each signs in, goes, fills in, presses and sees; every page is looked at with care.

Screenshots of each page that a journey stops at go to the folder that SIHENG_SHOTS names (a temporary one without it).
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("SIHENG_CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PASSWORD = "Long-way-round-8"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
JUDGE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => `${v.id}: ${v.nodes.map(n => `${n.html.slice(0, 120)} (${[...n.any, ...n.all][0]?.message})`).join(' | ')}`)"""
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


class Site:
    """The running system and its clock."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"

    def now(self, moment: str) -> None:
        """Move the clock: "2022-09-01" is nine in the morning."""
        new = self.folder / "moment.new"
        new.write_text(moment if "T" in moment else f"{moment}T09:00")
        new.replace(self.folder / "moment")

    def fresh(self) -> None:
        """The bureau on its first day: no case, nobody signed in."""
        urlopen(f"{self.url}/at-rest").close()
        live_path = self.folder / "siheng.sqlite3"
        with (
            closing(sqlite3.connect(self.folder / "fresh.sqlite3")) as fresh,
            closing(sqlite3.connect(live_path, timeout=20)) as live,
        ):
            fresh.backup(live)


@pytest.fixture(scope="session")
def _served(tmp_path_factory: Any) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Site(folder, port)
    site.now("2022-09-01")
    said = (folder / "log").open("a")
    command = [sys.executable, str(Path(__file__).with_name("served.py")), str(folder), str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said, start_new_session=True)
    try:
        for _ in range(300):
            assert server.poll() is None, (folder / "log").read_text()
            try:
                urlopen(f"{site.url}/login/").close()
                break
            except OSError:
                time.sleep(0.1)
        yield site
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # with the workers that it started
        server.wait()
        said.close()


@pytest.fixture
def site(_served: Site) -> Iterator[Site]:
    """The system with no case in it; whatever it could not do, it says at the end."""
    _served.fresh()
    log = _served.folder / "log"
    log.write_text("")
    yield _served
    assert "Traceback" not in log.read_text(), log.read_text()[-3000:]


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shots(tmp_path_factory: Any) -> Path:
    folder = Path(os.environ.get("SIHENG_SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def _judged() -> set[str]:
    """The kinds of pages that axe has judged; one of each is enough."""
    return set()


@pytest.fixture
def someone(site: Site, _chromium: Any, shots: Path, _judged: set[str]) -> Iterator[Callable[..., Person]]:
    """someone("lixia") sits at a browser of her own and is signed in; someone("") has not signed in."""
    people: list[Person] = []

    def sit(name: str = "", **how: Any) -> Person:
        context = _chromium.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", base_url=site.url, **{"viewport": DESK, **how}
        )
        context.set_default_timeout(8000)
        person = Person(context, shots, _judged)
        people.append(person)
        if name:
            person.sign_in(name)
        return person

    yield sit
    for person in people:
        person.context.close()
    complaints = [c for person in people for c in person.complaints]
    assert complaints == [], "the browser's console complained"


class Person:
    """Someone at a browser."""

    def __init__(self, context: Any, shots: Path, judged: set[str]) -> None:
        self.context, self.shots, self.judged = context, shots, judged
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))

    def _hear(self, message: Any) -> None:
        """An error in the console is a complaint; that the door stayed shut (4xx) is told there too, and is none."""
        shut = "Failed to load resource" in message.text and "status of 4" in message.text
        if message.type == "error" and not (shut and "/static/" not in str(message.location.get("url"))):
            self.complaints.append(message.text)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.goto("/login/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", password)
        self.page.click("form.l button.pri")

    def go(self, path: str, status: int = 200) -> None:
        """Open an address; the answer is of this status."""
        answer = self.page.goto(path)
        assert answer.status == status, f"{path}: {answer.status}"

    def fill(self, **fields: Any) -> None:
        """Fill the fields of the page by their names: choices by their words, True ticks, a file by its path."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]")
            kind = field.first.evaluate("el => el.tagName === 'SELECT' ? 'select' : el.type")
            if kind == "select":
                field.select_option(label=value)
            elif kind == "radio":
                self.page.locator(f"main label:has([name={name}])", has_text=re.compile(f"^{value}$")).click()
            elif kind == "checkbox":
                field.set_checked(value)
            elif kind == "file":
                field.set_input_files(value)
            else:
                field.fill(str(value))

    def save(self) -> None:
        """Press the button of the form; it is saved, and the page says so."""
        self.page.click("#step [data-go]")
        self.page.wait_for_selector("[data-saved], .s-err, .cx")
        assert self.page.locator(".s-err").count() == 0, self.page.locator("#step").inner_text()
        assert self.page.locator("[data-saved]").count() == 1, self.text

    def save_refused(self) -> str:
        """Press the button; the form is refused, the focus is on the summary. Answers the messages at the fields."""
        self.page.click("#step [data-go]")
        self.page.wait_for_selector(".s-err")
        assert self.page.evaluate("document.activeElement.classList.contains('s-err')")
        return "\n".join(self.page.locator("main .msg").all_inner_texts())

    def begin(self, label: str) -> None:
        """From the page of a case to the form of one of its steps, by the very link that a clerk presses."""
        link = self.page.locator(".next a", has_text=re.compile(rf"^\s*{label}(\s|$)"))
        if not link.is_visible():
            self.page.click(".next summary")
        link.click()
        self.page.wait_for_selector("#step")

    def step(self, label: str, **fields: Any) -> None:
        """Take a step of the open case."""
        self.begin(label)
        self.fill(**fields)
        self.save()

    def accept(self, **fields: Any) -> None:
        """Accept the open case: every condition is said to be met, by one press."""
        self.begin("受理并发通知")
        self.page.get_by_role("button", name="全部标为符合").click()
        self.fill(**fields)
        self.save()

    def step_at(self, name: str, **fields: Any) -> None:
        """Take a step of the open case that its page offers elsewhere than under 下一步."""
        self.go(f"{self.path}do/{name}/")
        self.fill(**fields)
        self.save()

    def serve(self, paper: str, whom: str, **fields: Any) -> None:
        """Register that a paper was handed over; fields say otherwise."""
        self.begin("登记送达")
        shown = self.page.locator("[name=document] option", has_text=paper).first.get_attribute("value")
        self.page.select_option("[name=document]", value=shown)
        party = self.page.locator("[name=addressee] option", has_text=whom).first.get_attribute("value")
        self.page.select_option("[name=addressee]", value=party)
        self.fill(**fields)
        self.save()

    def offers(self) -> list[str]:
        """The steps that the page of the case offers, whether under 更多 or not."""
        found = self.page.locator(".next a").all_text_contents()
        return [re.sub(r"\s*[A-Z]\s*$", "", text.strip()) for text in found]

    def sees(self, *words: str) -> None:
        """These words stand on the page."""
        text = self.text
        for word in words:
            assert word in text, f"“{word}” is not on {self.page.url}:\n{text[:1500]}"

    def misses(self, *words: str) -> None:
        """None of these words stands on the page."""
        text = self.text
        for word in words:
            assert word not in text, f"“{word}” is on {self.page.url}"

    @property
    def text(self) -> str:
        return str(self.page.locator("main").inner_text())

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3]

    def look(self, name: str) -> None:
        """Take a picture; nothing stands over the edge; axe finds nothing serious on the first page of a name."""
        self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"
        if name in self.judged:
            return
        self.judged.add(name)
        if AXE.exists():
            self.page.evaluate(AXE.read_text())
            assert self.page.evaluate(JUDGE) == [], name


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """A small PDF."""
    path = tmp_path / "答复书.pdf"
    path.write_bytes(PDF)
    return path


APPLICATION = {
    "name": "孙立民", "region": "张村镇", "phone": "13906310011", "id_number": "371002197503121234",
    "respondent": "区综合行政执法局", "act": "罚款 20,000 元并限期改正", "act_number": "威环综执罚决字〔2022〕118号",
    "act_on": "2022-08-20", "known_on": "2022-08-22", "category": "行政处罚", "field": "城市管理",
    "claims": "撤销该处罚决定", "reasons": "认定事实不清",
}  # fmt: skip


@pytest.fixture
def window() -> Callable[..., str]:
    """window(clerk, name=…) registers at the window what an applicant brings; answers the address of the case."""

    def register(clerk: Person, **changed: Any) -> str:
        clerk.go("/m/reconsideration/new/")
        clerk.fill(**APPLICATION | changed)
        clerk.save()
        return clerk.path

    return register
