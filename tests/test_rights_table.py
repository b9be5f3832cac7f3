"""The table of rights: every step and every address against every role, written out in two files that people read.

``rights_steps.csv`` has a line for each step of each kind; ``rights_pages.csv`` one for each address of the site. Both
are made from the declarations and the URL map: a new step or page fails here until its line is in the file
(SIHENG_REWRITE=1 writes it, then read the difference). A refusal leaves nothing changed.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from datetime import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import Closed, Conflict, Invalid, NotFound, Refused, open_matter, perform
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import processes
from siheng.kernel.matters.testing import newcomer, snapshot
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.services import save_activity, save_appointment, save_place, set_duty
from siheng.kernel.returns.filling import fill

HERE = Path(__file__).parent
REWRITE = bool(os.environ.get("SIHENG_REWRITE"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def everyone(bureau: Any) -> dict[str, Account]:
    """One account for each way in which a person can stand to a case of 竹岛街道 against 区综合行政执法局."""
    return {
        "承办人": bureau.lixia,
        "科室负责人": bureau.congwei,
        "局领导": bureau.wangju,
        "政府负责人": bureau.fenguan,
        "本地司法所": newcomer(Role.TOWN, bureau.units.sfs_zd),
        "外地司法所": bureau.zhangcun,
        "被申请人": bureau.zhifa,
        "别的机关": bureau.shichang,
        "别的科室": bureau.jiangmin,
        "一站式窗口": bureau.chuangkou,
        "信访": bureau.xinfang,
        "调解员": bureau.tiaojie,
        "律师": bureau.lvshi,
        "咨询师": bureau.xinli,
        "法援中心": bureau.yuanzhu,
        "系统管理员": bureau.admin,
    }


def compare(name: str, header: list[str], rows: list[list[str]]) -> None:
    """The table as it is must be the table in the file."""
    made = StringIO()
    csv.writer(made, lineterminator="\n").writerows([header, *rows])
    path = HERE / name
    if REWRITE:
        path.write_text(made.getvalue(), encoding="utf8")
        pytest.skip("written anew")
    assert made.getvalue().splitlines() == path.read_text(encoding="utf8").splitlines()


# Steps, at the door.


def bare(kind: str, bureau: Any, at: Any) -> Matter:
    """A matter of a kind with nothing but its scope; the door asks scope and right before anything else."""
    units = Unit.objects.filter(code__in=["review", "window", "lawyers", "tw-zc", "grassroots", "aid"])
    unit = min((u for u in units if kind in u.kinds), key=lambda u: len(u.kinds))
    made = Matter(
        kind=kind, state=next(iter(processes()[kind].states)), receipt=f"样 {kind}", title="样", unit=unit,
        region_id="371002003000", received_on=at("2022-03-01").date(), stepped_at=at("2022-03-01"), submission=f"t:{kind}",
    )  # fmt: skip
    made.save()
    made.grants.create(unit=bureau.units.zhzf, level=2, because="被申请人")  # type: ignore[attr-defined]
    return made


def at_the_door(matter: Matter, key: str, account: Account, moment: Any) -> str:
    """What the door answers to this account; a version that nobody saw stops whoever has the right."""
    chosen = processes()[matter.kind]
    try:
        if chosen.transitions[key].source is None:
            past = chosen.transitions[key].past
            open_matter(kind=matter.kind, actor=account, data={}, at=moment, submission="none", past=past)
        else:
            perform(
                matter_id=matter.pk, step=key, actor=account, data={}, at=moment, version=matter.version + 9
            )
    except (Conflict, Invalid):
        return _allowed(chosen.transitions[key], account)
    except Refused:
        return "无权"
    except NotFound:
        return "看不到"
    except Closed as other:
        return repr(other)
    return "办成了"


def _allowed(transition: Any, account: Account) -> str:
    right = transition.approval
    if callable(right):
        return "可办或呈批"
    return "呈批" if right and not account.holds(right) else "可办"


def test_every_step_against_every_role(bureau: Any, at: Any, everyone: dict[str, Account]) -> None:
    rows = []
    for kind, chosen in processes().items():
        matter = bare(kind, bureau, at)
        before = snapshot()
        for key, transition in chosen.transitions.items():
            answers = [at_the_door(matter, key, who, at("2022-03-02")) for who in everyone.values()]
            rows.append([kind, key, transition.label, *answers])
        assert snapshot() == before
    compare("rights_steps.csv", ["类别", "步骤", "名称", *everyone], rows)


def test_a_step_without_a_person_is_the_system_s_alone(
    bureau: Any, at: Any, everyone: dict[str, Account]
) -> None:
    for kind, chosen in processes().items():
        matter = bare(kind, bureau, at)
        for key in [t.key for t in chosen.transitions.values() if t.timer]:
            answers = {at_the_door(matter, key, who, at("2022-03-02")) for who in everyone.values()}
            assert answers <= {"无权", "看不到"}


# Pages, at their addresses.

# Where a token lets in and not a session; who may what there is tested in its own room.
API = ("api/", "^api/")
WORDS = {
    200: "看到",
    302: "转到",
    403: "无权",
    404: "看不到",
    405: "只收提交",
    400: "缺内容",
    409: "不是时候",
}


def routes() -> Iterator[tuple[str, str]]:
    """Every address of the pages with its name, in order."""
    return ((route, name) for route, name in _routes() if not route.startswith(API))


def _routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.name or ""


@pytest.fixture
def known(begin: Any, bureau: Any, at: Any) -> dict[str, Any]:
    """A case with everything that an address can name, and a proposal that waits."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    c = begin(
        "2022-02-08", respondent=bureau.units.zhzf.pk, act_on="2022-01-10", known_on="2022-01-12"
    ).accept("2022-02-09")
    c.serve("答复通知书", "respondent", "2022-02-10")
    c.take("register_answer", "2022-02-14", answer="请求维持。", contact="孙航", evidence_count=1)
    c.take(
        "upload", "2022-02-14", paper=SimpleUploadedFile("证据.pdf", b"%PDF-1.4\n%%EOF\n"), category="证据"
    )
    c.take("extend", "2022-02-15", amount=10, held="案情复杂。")
    m = c.m
    where = {"region": "371002000000", "unit": bureau.units.window.pk}
    place = save_place(
        kind="onestop_centre", actor=bureau.chuangkou, at=at("2022-02-15"),
        data={"name": "样例窗口", "level": "district", "opened_on": "2021-05-01", **where},
    )  # fmt: skip
    someone = save_appointment(
        kind="duty_lawyer", actor=bureau.chuangkou, at=at("2022-02-15"),
        data={"name": "毕诚", "since": "2022-01-01", **where},
    )  # fmt: skip
    held = save_activity(
        kind="analysis_meeting", actor=bureau.chuangkou, at=at("2022-02-15"),
        data={"title": "样例会", "held_on": "2022-02-14", "people": 7, **where},
    )  # fmt: skip
    days = [at("2022-02-17").date()]
    set_duty(
        place=place.pk, appointment=someone.pk, days=days, since=time(9), until=time(16), actor=bureau.chuangkou, at=at("2022-02-15"),
    )  # fmt: skip
    closed = fill(
        registry(), table="onestop", period=Period.month(2022, 1), by=bureau.jiangmin, at=at("2022-02-15")
    )
    return {
        "place": place.pk, "appointment": someone.pk, "activity": held.pk, "duty": place.duties.get().pk,
        "places": "onestop_centre", "rosters": "duty_lawyer", "activities": "analysis_meeting", "registers": "onestop_centre", "enrolled": "mediator",
        "kind": m.kind, "step": "remark", "matters": m.pk, "clock": m.clocks.latest("id").pk,
        "document": m.documents.latest("id").pk, "attachment": m.attachments.latest("id").pk,
        "desk": m.pk, "m": m.pk, "onestop": m.pk, "mediation": m.pk, "seq": 1, "doors": 1, "party": m.parties.get(role="applicant").pk, "approval_id": m.approvals.get().pk, "account": bureau.zouqiang.pk, "unit": bureau.units.review.pk,
        "table": "onestop", "period": "2022-01", "returns": closed.pk, "what": "file", "year": 2022, "key": next(iter(registry().figures)), "token": "nothing", "filter": "respondent",
    }  # fmt: skip


# What a slot means after the folder before it, where its name says too little.
NAMED = {
    ("m", "key"): "kind",
    ("registers", "key"): "registers",
    ("choices", "key"): "filter",
    ("roster", "kind"): "enrolled",
}


def address(route: str, known: dict[str, Any]) -> str:
    """A route with its slots filled: ``<int:pk>`` and ``<slug:kind>`` by the folder that they stand in."""
    parts: list[str] = []
    for part in route.split("/"):
        if part.startswith("<"):
            written, _, slot = part.strip("<>").rpartition(":")
            slot = NAMED.get((parts[-1], slot), slot)
            folder = parts[0] in known and (slot == "pk" or (slot == "kind" and parts[0] != "m"))
            part = str(known[parts[0] if folder else slot])
            part = part.replace(".", "-") if written == "slug" else part
        parts.append(part)
    return "/" + "/".join(parts)


def open_to_all(name: str) -> bool:
    """The public's own pages: no account, and what they take in is tested in their rooms."""
    return name.startswith(("p_", "k_")) or name == "field_worker"


def answer(client: Client, where: str) -> str:
    reply = client.get(where)
    if reply.status_code == 302 and reply["Location"].startswith("/login/"):
        return "先登录"
    return WORDS.get(reply.status_code, str(reply.status_code))


def test_every_address_against_every_role(
    known: dict[str, Any], everyone: dict[str, Account], settings: Any, at: Any
) -> None:
    """Looking changes nothing but the log of who looked; what one may not see answers as if it were not there."""
    settings.FIXED_NOW = at("2022-02-16")
    clients = {who: Client(raise_request_exception=False) for who in ["未登录", *everyone]}
    for who, account in everyone.items():
        clients[who].force_login(account, backend="siheng.kernel.org.backend.Backend")
    rows, before = [], snapshot()
    for route, name in routes():
        where = address(route, known)
        rows.append(["/" + route, name, *(answer(c, where) for c in clients.values())])
    assert snapshot() == before
    assert not [row for row in rows if "500" in row]
    compare("rights_pages.csv", ["地址", "名称", *clients], rows)


def test_without_signing_in_nothing_is_sent_in_either(known: dict[str, Any], client: Client) -> None:
    before = snapshot()
    for route, name in routes():
        if name not in ("login", "logout") and not open_to_all(name):
            reply = client.post(address(route, known), {})
            assert (route, reply.status_code, reply["Location"][:7]) == (route, 302, "/login/")
    assert snapshot() == before


def test_a_session_lets_nobody_into_the_api(everyone: dict[str, Account]) -> None:
    client = Client(headers={"Idempotency-Key": "a-session-only"})
    client.force_login(everyone["承办人"], backend="siheng.kernel.org.backend.Backend")
    before, filled = snapshot(), {"id": 1, "paper": 1, "material": 1, "key": "x", "digest": "0" * 64}
    for route, name in _routes():
        if route.startswith(("api/v1/matters", "api/v1/figures", "api/v1/returns")):
            where = "/" + re.sub(r"<(?:int:)?(\w+)>", lambda m: str(filled[m[1]]), route)
            assert {client.get(where).status_code, client.post(where).status_code} <= {401, 405}, name
    assert snapshot() == before
