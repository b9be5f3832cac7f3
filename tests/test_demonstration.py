"""The demonstration year whole: it agrees with the report published for 2022, and nothing asked of it is a server's error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.test import Client, override_settings
from django.urls import get_resolver

from siheng.kernel.exchange import tokens
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.verify import AGREES, DIFFERS, verify
from siheng.kernel.matters.models import Approval, Matter
from siheng.kernel.matters.process import processes
from siheng.kernel.matters.showing import Desk, desks
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.kernel.registers import record
from siheng.web.workspace.narrowing import COUNTED, laid_out, narrowed

TODAY = date(2022, 12, 30)
REPORT = (Path(__file__).parent / "report_2022.txt").read_text(encoding="utf8")
PUBLISHED = [
    ("90件", "reconsideration.accepted"),
    ("90件", "reconsideration.concluded"),
    ("11件", "reconsideration.concluded_carried_over"),
    ("34.44%", "reconsideration.correction_rate"),
    ("20件", "litigation.joint_defendant"),
    ("4件", "litigation.sole_defendant"),
    ("67人次", "onestop.referred_in"),
    ("6人次", "onestop.counselling"),
    ("13人次", "onestop.lawyer_advice"),
    ("36人次", "onestop.legal_aid_advice"),
    ("12人次", "onestop.joint_mediation"),
    ("100个", "mediation.brand_rooms"),
    ("8名", "mediation.model_mediators"),
    ("近4000件", "mediation.settled"),
    ("24个", "legalaid.stations"),
    ("220个", "legalaid.contact_points"),
    ("23个", "mediation.industry_committees"),
]
# Of each kind somebody who works on it, and of some who may only know that a matter is there, or has a part.
WORKERS = {
    "reconsideration": "lixia",
    "litigation": "lixia",
    "onestop": "chuangkou",
    "service": "lvshi",
    "mediation": "tiaojie",
    "legalaid": "yuanzhu",
    "advice": "yuanzhu",
}
READERS = ("congwei", "wangju", "zhangcun", "zhifa", "jicengzhang", "xinfang", "haiyun", "yuanzhuzhang")
NONSENSE = ("9" * 30, "²", "-1", "%_'\"")
ASKED = ("page", "id", "at", "in", "year", "m", "place", "turn", "system", "sort", "view", "month", "from", "lon", "lat", "day",
         "since", "until", "q", "kind", "state", "town", "n", "period")  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def attachments(tmp_path_factory: Any) -> Path:
    """Where the papers of the year lie."""
    found: Path = tmp_path_factory.mktemp("year")
    return found


@pytest.fixture(scope="module")
def _played(django_db_setup: None, django_db_blocker: Any, attachments: Path) -> Iterator[None]:
    """The year is built once; each test's own changes, and in the end the year, are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=attachments):
            call_command("demo", "--no-serve")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_attachments(_played: None, attachments: Path, settings: Any) -> None:
    """The year's own, and its last day."""
    settings.MEDIA_ROOT = attachments
    settings.FIXED_NOW = datetime(2022, 12, 30, 15, 42, tzinfo=project.FIXED_NOW.tzinfo)


def test_the_published_report_agrees_and_each_number_changed_by_one_differs() -> None:
    assert [f"{f.where}：{f.what}" for f in record.check()] == []
    # The day on the report bounds what it can tell, also when it is read years later.
    for today in (TODAY, date(2026, 1, 1)):
        found = verify(registry(), REPORT, today=today).findings
        assert [f.why for f in found if f.status == DIFFERS] == []
        agreed = [f for f in found if f.status == AGREES]
        assert [(f.number.raw, f.key) for f in agreed] == PUBLISHED
    for finding in agreed:
        said = finding.number
        if not (digits := re.match(r"[\d.]+", said.raw)):
            continue
        for change in (1, -1):
            wrong = str(round(float(digits[0]) + (change / 100 if "." in digits[0] else change), 2))
            text = REPORT[: said.start] + wrong.removesuffix(".0") + REPORT[said.start + digits.end() :]
            differing = [f for f in verify(registry(), text, today=TODAY).findings if f.status == DIFFERS]
            assert [(f.number.start, f.key) for f in differing] == [(said.start, finding.key)]


class Sweep:
    """Requests as one account or as nobody, and those of them that ended in an error of the server."""

    def __init__(self, username: str = "") -> None:
        self.account = Account.objects.get(username=username) if username else None
        self.browser, self.asked, self.wrong = Client(), 0, dict[str, str]()
        if self.account:
            self.browser.force_login(self.account, backend=project.AUTHENTICATION_BACKENDS[1])

    def ask(self, address: str, post: dict[str, str] | None = None, **how: Any) -> int:
        """The status of the answer. What a request changes is taken back."""
        self.asked += 1
        try:
            with transaction.atomic():
                answer = (
                    self.browser.get(address, **how)
                    if post is None
                    else self.browser.post(address, post, **how)
                )
                transaction.set_rollback(True)
        except Exception as error:
            self.wrong[f"{address[:90]} {post or ''}"] = repr(error)[:200]
            return 500
        if answer.status_code >= 500:
            self.wrong[f"{address[:90]} {post or ''}"] = str(answer.status_code)
        return int(answer.status_code)


def one_of_each() -> list[Matter]:
    """The latest matter of each kind and state that the year has."""
    found = {(m.kind, m.state): m for m in Matter.objects.everything("sweep").order_by("id")}
    return list(found.values())


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address of the site, as it is declared."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        here = prefix + str(entry.pattern)
        yield from addresses(entry.url_patterns, here) if hasattr(entry, "url_patterns") else [here]


@pytest.mark.parametrize("username", ["", "lixia", "admin"])
def test_no_address_fails_at_numbers_that_are_none(username: str) -> None:
    sweep = Sweep(username)
    for declared in sorted(set(addresses())):
        for number in ("7", "9" * 30):
            address = re.sub(r"<int:\w+>", number, re.sub(r"<slug:kind>", "mediation", "/" + declared))
            address = re.sub(r"<(\w+:)?\w+>", "x", address)
            sweep.ask(address)
            if "<int" not in declared:
                break
        else:
            continue
        for said in NONSENSE:
            sweep.ask(f"{address}?{urlencode(dict.fromkeys(ASKED, said))}")
    assert sweep.asked > 500
    assert sweep.wrong == {}


def test_every_step_of_every_kind_in_every_state_answers_as_page_and_as_post() -> None:
    sweeps = {kind: Sweep(username) for kind, username in WORKERS.items()}
    seen = {200: 0, 409: 0}
    for m in one_of_each():
        sweep = sweeps.get(m.kind) or sweeps.setdefault(m.kind, Sweep("jicengzhang"))
        if sweep.ask(f"/matters/{m.pk}/") != 200:
            continue
        for step in processes()[m.kind].transitions.values():
            if step.source is None or step.timer:
                continue
            status = sweep.ask(f"/matters/{m.pk}/do/{step.key}/")
            seen[status] = seen.get(status, 0) + 1
            if status in (200, 409):
                sweep.ask(f"/matters/{m.pk}/do/{step.key}/", {"day": "2099-99-99", "amount": "x"})
    assert seen[200] > 200
    assert {kind: s.wrong for kind, s in sweeps.items() if s.wrong} == {}


@pytest.mark.parametrize("username", ["congwei", "jicengzhang", "yuanzhuzhang", "wangju"])
def test_what_was_sent_up_is_still_to_be_read_when_its_matter_has_gone_on(username: str) -> None:
    sweep, seen = Sweep(username), 0
    for pk in Approval.objects.everything("sweep").values_list("pk", flat=True):
        seen += sweep.ask(f"/approvals/{pk}/") == 200
    assert seen
    assert sweep.wrong == {}


def test_every_step_of_every_kind_in_every_state_answers_over_the_api() -> None:
    admin = Account.objects.get(username="admin")
    by, sweeps = dict[str, dict[str, Any]](), dict[str, Sweep]()
    for username in set(WORKERS.values()):
        sweeps[username] = Sweep()
        _, key = tokens.make(
            name="扫", account=Account.objects.get(username=username), scopes=list(tokens.SCOPES), expires_on=date(2023, 12, 1),
            by=admin, at=now(), per_minute=60_000,
        )  # fmt: skip
        by[username] = {"headers": {"authorization": f"Bearer {key}"}}
    done = 0
    for m in one_of_each():
        username = WORKERS.get(m.kind, "yuanzhu")
        for part in ("", "/steps", "/events", "/papers", "/files", "/terms"):
            sweeps[username].ask(f"/api/v1/matters/{m.pk}{part}", **by[username])
        for step in processes()[m.kind].transitions.values():
            if step.source is not None and not step.timer:
                done += 1
                headers = by[username]["headers"] | {"idempotency-key": f"sweep-{m.pk}-{step.key}"}
                sweeps[username].ask(
                    f"/api/v1/matters/{m.kind}/{m.pk}/steps/{step.key}",
                    json.dumps({"day": "2022-12-29", "amount": "x"}),  # type: ignore[arg-type]
                    content_type="application/json",
                    headers=headers,
                )
    assert done > 400
    assert {username: s.wrong for username, s in sweeps.items() if s.wrong} == {}


def lists(desk: Desk, account: Account) -> Iterator[dict[str, str]]:
    """What one may ask of a list: its tabs, orders and filters, words that nobody has, days that are none."""
    yield from ({"view": v.key} for v in desk.views)
    yield from ({"view": "all", "sort": turn + c.key} for c in desk.columns if c.sort for turn in ("", "-"))
    for f in desk.filters:
        for value, _ in list(f.choices(account))[:1]:
            yield {"view": "all", f.key: value, "sort": "-received", "q": "纠纷"}
    yield {"view": "all", "q": "%_'\"", "since": "2022-13-01", "until": "x", "page": "30"}


@pytest.mark.parametrize("username", sorted({*WORKERS.values(), *READERS}))
def test_every_list_answers_and_its_tabs_tell_how_many_they_have(username: str) -> None:
    sweep = Sweep(username)
    account = sweep.account
    assert account
    for kind, desk in desks().items():
        if sweep.ask(f"/m/{kind}/") != 200:
            continue
        for asked in lists(desk, account):
            sweep.ask(f"/m/{kind}/?{urlencode(asked)}")
        sweep.ask(f"/m/{kind}/export/?{urlencode({'view': desk.views[0].key})}")
        matters, plain = narrowed(desk, account, QueryDict())
        _, told = laid_out(desk, account, matters, plain, "", tabs=True)
        assert told[""] == told[desk.views[0].key]
        for view in desk.views:
            if view.counted:
                rows = Matter.objects.told if view.content else Matter.objects.for_account
                by_hand = len(view.narrow(rows(account, kind), account).values_list("pk"))
                assert told[view.key] == (min(by_hand, COUNTED) if view.ended else by_hand), (kind, view.key)
    assert sweep.wrong == {}
