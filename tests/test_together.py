"""Several at once: one succeeds, the other is told; a number is given once; what is killed half-way is not done.

These tests commit, so they empty the tables afterwards. Where two writers must meet inside a step, PostgreSQL is
needed: SQLite lets only one writer begin.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

import siheng
from siheng.domains.mediation.models import SubsidyLine
from siheng.domains.mediation.process.subsidy import SubsidyProcess
from siheng.domains.mediation.tests.test_subsidy import Paying
from siheng.kernel.documents import services
from siheng.kernel.documents.models import Document, Series
from siheng.kernel.exchange import tokens
from siheng.kernel.law.holidays import seed_calendar
from siheng.kernel.matters import daily
from siheng.kernel.matters.door import Conflict, NotNow, decide, open_matter, perform
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.testing import snapshot, whole

pytestmark = pytest.mark.django_db(transaction=True)
postgres = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _calendar(db: Any, request: pytest.FixtureRequest) -> None:
    """The tables were emptied by the test before, the calendar too; and SQLite cannot run what PostgreSQL must."""
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    seed_calendar()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these in threads that start together; answers what each returned or raised."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[n] = act()
        except Exception as error:
            answers[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def of_kind(answers: list[Any], kind: type) -> int:
    return sum(isinstance(a, kind) for a in answers)


@pytest.mark.parametrize("seen", [True, False])
def test_two_people_take_the_same_step_and_one_is_told(begin: Any, bureau: Any, at: Any, seen: bool) -> None:
    """With the version that each saw, the second learns who was first; without it, that the step is past."""
    m = begin("2022-03-01").m

    def withdraw(who: Any) -> Callable[[], Any]:
        return lambda: perform(
            matter_id=m.pk, step="withdraw_early", actor=who, data={"day": "2022-03-02", "reason": "和解。"},
            at=at("2022-03-02"), version=m.version if seen else None,
        )  # fmt: skip

    answers = at_once(withdraw(bureau.lixia), withdraw(bureau.zouqiang))
    refusals = [a for a in answers if isinstance(a, Exception)]
    assert [type(r) for r in refusals] == [Conflict if seen else NotNow]
    m.refresh_from_db()
    assert (m.state, m.version, m.events.count()) == ("withdrawn", 2, 2)
    if seen:
        assert refusals[0].since == [m.events.latest("seq")]
    whole(m)


def test_two_approvals_of_one_proposal_do_it_once(begin: Any, bureau: Any, at: Any) -> None:
    c = begin("2022-03-01").take("refuse", "2022-03-03", refusal="term", held="超过六十日提出。")
    waiting = c.m.approvals.get()

    def approve(who: Any) -> Callable[[], Any]:
        return lambda: decide(
            approval_id=waiting.pk, actor=who, approve=True, reply="同意", at=at("2022-03-04")
        )

    answers = at_once(approve(bureau.congwei), approve(bureau.wangju))
    assert of_kind(answers, Conflict) == 1
    assert Document.objects.everything("test").filter(template="不予受理决定书").count() == 1
    c.m.refresh_from_db()
    whole(c.m)


def test_the_same_application_sent_by_two_threads_is_one_case(bureau: Any, application: Any, at: Any) -> None:
    def send() -> Matter:
        return open_matter(
            kind="reconsideration",
            actor=bureau.lixia,
            data=application(),
            at=at("2022-03-01"),
            submission="once",
        )

    answers = at_once(send, send, send)
    made = Matter.objects.everything("test").get()
    assert answers == [made] * 3
    assert (made.receipt, Series.objects.get(key="收件").last) == ("收件 2022-0001", 1)
    whole(made)


def test_a_call_sent_twice_at_the_same_moment_is_one_matter_with_one_answer(
    bureau: Any, settings: Any, at: Any
) -> None:
    """A hotline that does not hear back sends again, while the first call is still being worked off."""
    settings.FIXED_NOW = at("2022-03-01")
    _, key = tokens.make(
        name="热线", account=bureau.chuangkou, scopes=[tokens.WRITE], expires_on=date(2022, 12, 31), by=None,
        at=at("2022-03-01"),
    )  # fmt: skip
    said = {
        "channel": "call",
        "words": "楼上漏水。",
        "name": "王秀兰",
        "phone": "13812340001",
        "region": "371002100000",
    }

    def send() -> tuple[int, Any]:
        answer = Client(headers={"authorization": f"Bearer {key}", "idempotency-key": "call-0001"}).post(
            "/api/v1/matters/onestop", json.dumps(said), content_type="application/json"
        )
        return answer.status_code, answer.json()

    answers = at_once(send, send, send)
    made = Matter.objects.everything("test").get()
    assert answers[0][0] == 201
    assert answers[0][1]["id"] == made.pk
    assert answers[1:] == answers[:1] * 2
    whole(made)


@postgres
def test_two_batches_that_collect_the_same_disputes_pay_each_once(
    bureau: Any, at: Any, dispute: Any, spot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The district's and the town's have both looked and found the dispute unpaid; one has it, the other is told."""
    paying = Paying(bureau, at)
    paying.rule()
    paying.entered(bureau.tiaojie)
    batches = [paying.batch(), paying.batch(region="371002100000")]
    case = dispute(**spot(day="2022-03-15"))
    both_looked, judge = threading.Barrier(2), SubsidyProcess.lines

    def judge_then_wait(*args: Any) -> list[SubsidyLine]:
        found = list(judge(*args))
        both_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(SubsidyProcess, "lines", staticmethod(judge_then_wait))

    def collect(m: Matter) -> Callable[[], Any]:
        return lambda: perform(
            matter_id=m.pk,
            step="recollect",
            actor=paying.clerk,
            data={"day": "2022-04-06"},
            at=at("2022-04-06"),
        )

    answers = at_once(*map(collect, batches))
    (told,) = (a for a in answers if isinstance(a, Exception))
    assert told.form.errors["__all__"] == ["另一批次刚刚计补了其中的案件，请再汇集一次"]
    won, lost = (batches[n] for n in sorted((0, 1), key=lambda n: answers[n] is told))
    assert [(x.matter, x.state) for x in case.subsidy_lines.all()] == [(won, "counted")]
    assert lost.events.count() == 1
    for m in (won, lost):
        whole(fresh(m))


@postgres
def test_a_second_sender_who_meets_the_first_half_way_is_given_its_case(
    bureau: Any, application: Any, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked and found nothing; the second one's row collides with the first one's."""
    from siheng.kernel.matters import door

    both_looked, ask = threading.Barrier(2), door._ask_right

    def wait_then_ask(*args: Any) -> None:
        both_looked.wait(timeout=30)
        ask(*args)

    monkeypatch.setattr(door, "_ask_right", wait_then_ask)

    def send() -> Matter:
        return open_matter(
            kind="reconsideration",
            actor=bureau.lixia,
            data=application(),
            at=at("2022-03-01"),
            submission="once",
        )

    answers = at_once(send, send)
    assert answers == [Matter.objects.everything("test").get()] * 2
    assert Series.objects.get(key="收件").last == 1


def test_twenty_at_once_get_twenty_numbers_without_gap_or_double(db: Any) -> None:
    """Each third one fails after it had its number, which the next one then gets."""

    def number(n: int) -> Callable[[], int]:
        def take() -> int:
            with transaction.atomic():
                given = services.next_number("测试", 2022)
                if n % 3 == 2:
                    raise RuntimeError("没有办成")
                return given

        return take

    answers = at_once(*(number(n) for n in range(20)))
    assert of_kind(answers, RuntimeError) == 6
    assert sorted(a for a in answers if isinstance(a, int)) == list(range(1, 15))
    assert Series.objects.get(key="测试").last == 14


def test_cases_opened_at_once_are_numbered_without_gap_or_double(
    bureau: Any, application: Any, at: Any
) -> None:
    def send(n: int) -> Callable[[], Matter]:
        return lambda: open_matter(
            kind="reconsideration", actor=bureau.lixia, at=at("2022-03-01"), submission=f"s{n}",
            data=application(act_number=f"竹街拆决字〔2022〕{n}号"),
        )  # fmt: skip

    answers = at_once(*(send(n) for n in range(8)))
    assert sorted(m.receipt for m in answers) == [f"收件 2022-{n:04d}" for n in range(1, 9)]
    assert list(daily.check()) == []


KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from django.utils import timezone
from siheng.kernel.matters import {module} as place
from siheng.kernel.matters.door import perform
from siheng.kernel.org.models import Account

real = place.{name}
def killed(*args, **kwargs):
    {before}
    os.kill(os.getpid(), signal.SIGKILL)
place.{name} = killed
perform(matter_id={matter}, step="redirect", actor=Account.objects.get(username="lixia"),
        at=timezone.make_aware(datetime(2022, 3, 2, 10)),
        data={{"day": "2022-03-02", "organ": "威海市人民政府", "how": "告知", "held": "被申请人是市级部门。"}})
"""


@pytest.mark.parametrize(
    ("module", "name", "before"),
    [
        ("taking", "issue_paper", ""),
        ("taking", "issue_paper", "real(*args, **kwargs)"),
        ("taking", "write", ""),
        ("taking", "write", "real(*args, **kwargs)"),
    ],
    ids=["before-the-paper", "after-the-paper", "before-the-event", "before-the-commit"],
)
def test_a_server_killed_in_the_middle_of_a_step_has_done_nothing(
    begin: Any, at: Any, module: str, name: str, before: str
) -> None:
    """State, clocks, paper, number and event: all of it or nothing. Afterwards the step is taken as if new."""
    c = begin("2022-03-01")
    kept = snapshot()
    script = KILLED.format(module=module, name=name, before=before or "pass", matter=c.m.pk)
    run = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, timeout=120)
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    assert snapshot() == kept
    c.take("redirect", "2022-03-02", organ="威海市人民政府", how="告知", held="被申请人是市级部门。")
    assert (c.m.state, c.m.documents.get().template) == ("redirected", "告知书")
    assert list(daily.check()) == []


def environment() -> dict[str, str]:
    """The environment in which another process opens this test's database."""
    found = connection.settings_dict
    name = found["NAME"]
    if connection.vendor == "sqlite":
        if "memory" in str(name):
            pytest.skip("the database of this run is in memory; another process cannot open it")
        address = f"sqlite:///{name}"
    else:
        address = f"postgresql://{found['USER']}:{found['PASSWORD']}@/{name}?host={found['HOST']}"
        address = address.replace("@/", f"@localhost:{found['PORT']}/") if found["PORT"] else address
    keys = {"SIHENG_FIELD_KEYS": ",".join(settings.FIELD_KEYS), "SIHENG_INDEX_KEY": settings.INDEX_KEY}
    return {
        **os.environ, **keys, "SIHENG_DATABASE": address, "DJANGO_SETTINGS_MODULE": "siheng.project.settings",
        "PYTHONPATH": str(Path(siheng.__file__).resolve().parent.parent),
    }  # fmt: skip
