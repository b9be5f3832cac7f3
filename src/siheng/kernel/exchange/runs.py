"""Large ledgers in the background (后台导入): checked, and once someone has pressed, taken in; all of it or nothing.

One worker does one run after the other. It says how far it is in a file beside the ledger and not in the database,
which on SQLite lets nobody else write while a run does. A run that a worker left behind, because it was killed, has
saved nothing: it begins again, and says so.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import locks
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from siheng.kernel.exchange import stash
from siheng.kernel.exchange.importing import Outcome, bring_in, check
from siheng.kernel.exchange.ledger import Ledger
from siheng.kernel.exchange.models import ImportRun
from siheng.kernel.exchange.reading import BadFile
from siheng.kernel.exchange.registers import all_ledgers
from siheng.kernel.exchange.writing import write_problems
from siheng.kernel.matters.refusals import Closed, NotNow, Refused
from siheng.kernel.org.clock import real_now
from siheng.kernel.org.models import Account

log = logging.getLogger(__name__)
State = ImportRun.State
# After so many tries that were cut off it is left alone.
ATTEMPTS = 3
# Problems that the page shows; all of them stand in the file.
SHOWN = 50
# Nobody is in the office from this hour to that.
NIGHT = (time(20), time(6))
# What is being done while a run is in a state, and in which state it waited for that.
DOING = {State.CHECKING: State.CHECK, State.WRITING: State.WRITE}


@dataclass(frozen=True)
class Progress:
    """How far a run is: what is being done, rows done, of how many, and since when."""

    what: str
    done: int
    total: int
    since: float

    def left(self, at: float) -> int | None:
        """The seconds that it still takes; None while nobody can say."""
        if not 0 < self.done < self.total:
            return None
        return round((at - self.since) / self.done * (self.total - self.done))


def hand_in(*, ledger: Ledger, content: bytes, name: str, actor: Account, at: datetime) -> ImportRun:
    """Have a ledger checked. Raises Refused."""
    ledger.ask(actor)
    ending = name.rpartition(".")[2].lower()
    token = stash.keep(content, owner=_owner(actor, ledger.key), at=at, ending=ending)
    return ImportRun.objects.create(
        token=token, ledger=ledger.key, account=actor, name=name[:120], asked_at=at
    )


def confirm(*, run: ImportRun, at: datetime, tonight: bool) -> None:
    """Have what was checked taken in, at once or in the night. Raises NotNow unless it waits for that."""
    start = night(at) if tonight else None
    done = ImportRun.objects.filter(pk=run.pk, state=State.READY)
    if not done.update(state=State.WRITE, not_before=start, attempts=0, told=""):
        raise NotNow(f"这份台账现在是“{run.get_state_display()}”")


def stop(*, run: ImportRun, at: datetime) -> None:
    """Give a run up before it is taken in. Raises NotNow once that has begun."""
    waiting = ImportRun.objects.filter(pk=run.pk, state__in=(State.CHECK, State.READY, State.WRITE))
    if not waiting.update(state=State.FAILED, told="上传的人取消了", ended_at=at):
        raise NotNow(f"这份台账现在是“{run.get_state_display()}”，不能取消")
    _let_go(run)


def night(at: datetime) -> datetime:
    """When the night begins in which ``at`` lies, or the next one."""
    begins, ends = NIGHT
    local = timezone.localtime(at)
    if local.time() >= begins or local.time() < ends:
        return at
    return local.replace(hour=begins.hour, minute=begins.minute, second=0, microsecond=0)


def mine(account: Account, ledger: Ledger) -> list[ImportRun]:
    """The account's latest runs of a ledger."""
    return list(ImportRun.objects.filter(account=account, ledger=ledger.key)[:5])


def progress_of(run: ImportRun) -> Progress | None:
    """How far a run is; None when it has not begun."""
    try:
        return Progress(**json.loads(_beside(run).read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return None


def problems_file(run: ImportRun) -> bytes | None:
    """The ledger with its problems; None when there are none, or it is gone."""
    found = stash.find(run.answer, owner=_owner(run.account, run.ledger)) if run.answer else None
    return found.read() if found else None


def work(at: datetime) -> bool:
    """Do what has waited longest; answers whether there was anything. Only whoever is ``alone`` may call it."""
    _pick_up(at)
    due = Q(not_before=None) | Q(not_before__lte=at)
    run = ImportRun.objects.filter(due, state__in=list(DOING.values())).order_by("id").first()
    if run is None:
        return False
    run.state = next(doing for doing, waited in DOING.items() if waited == run.state)
    run.attempts += 1
    run.save()
    try:
        _do(run, at)
    except (Closed, BadFile) as error:
        _fail(run, str(error), at)
    except Exception:
        log.exception("后台导入 %s 没有办成", run.pk)
        _fail(run, "系统出错，没有保存任何一行，请告诉系统管理员", at)
    return True


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this is the only worker; it is as long as the block lasts, and until the process ends at the latest."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    with _lock_path().open("a") as handle:
        ours = locks.lock(handle, locks.LOCK_EX | locks.LOCK_NB)
        try:
            yield ours
        finally:
            if ours:
                locks.unlock(handle)


def working() -> bool:
    """Whether a worker runs."""
    with alone() as ours:
        return not ours


def _pick_up(at: datetime) -> None:
    """What a worker left behind when it was killed waits again; what was being saved was not."""
    for run in ImportRun.objects.filter(state__in=list(DOING)):
        far = progress_of(run)
        what = "登记" if run.state == State.WRITING else "检查"
        where = f"到第 {far.done:,} 行时" if far else ""
        run.told = f"上一次{what}{where}中断，没有保存任何一行"
        if run.attempts >= ATTEMPTS:
            _fail(run, f"{run.told}；已试了 {run.attempts} 次", at)
            continue
        run.told += "，重新开始"
        run.state = DOING[State(run.state)]
        run.save()


def _do(run: ImportRun, at: datetime) -> None:
    ledger = all_ledgers().get(run.ledger)
    file = stash.find(run.token, owner=_owner(run.account, run.ledger))
    if ledger is None or file is None:
        raise NotNow("上传的文件已经不在，请重新上传")
    if not run.account.is_active:
        raise Refused("上传的账号已经停用")
    tell = _Telling(run)
    if run.state == State.CHECKING:
        outcome = check(ledger, file, actor=run.account, at=at, progress=tell)
    else:
        outcome = bring_in(
            ledger, file, actor=run.account, at=at, progress=tell, saved=lambda o: _done(run, o, at)
        )
    if outcome.saved:
        _let_go(run)
        return
    _count(run, outcome)
    if outcome.bad:
        run.answer = _with_problems(run, outcome, at)
        run.state, run.ended_at = State.BAD, at
        _let_go(run)
    else:
        run.state = State.READY
        _beside(run).unlink(missing_ok=True)
    run.save()


def _done(run: ImportRun, outcome: Outcome, at: datetime) -> None:
    """Say that it is in, within the transaction that takes it in: a worker killed afterwards does not do it again."""
    _count(run, outcome)
    run.state, run.ended_at, run.told = State.DONE, at, ""
    run.save()


def _count(run: ImportRun, outcome: Outcome) -> None:
    run.total, run.fresh = len(outcome.rows), len(outcome.fresh)
    run.known, run.bad = len(outcome.known), len(outcome.bad)
    found = islice(((r, p) for r in outcome.bad for p in r.problems), SHOWN + 1)
    run.problems = json.dumps([[r.number, p.heading, p.text] for r, p in found], ensure_ascii=False)


def _with_problems(run: ImportRun, outcome: Outcome, at: datetime) -> str:
    with tempfile.TemporaryDirectory() as room:
        target = Path(room) / "book.xlsx"
        write_problems(outcome, target)
        return stash.keep(target.read_bytes(), owner=_owner(run.account, run.ledger), at=at)


def _fail(run: ImportRun, why: str, at: datetime) -> None:
    with transaction.atomic():
        run.state, run.told, run.ended_at = State.FAILED, why[:200], at
        run.save()
    _let_go(run)


def _let_go(run: ImportRun) -> None:
    """What a run that is over no longer needs."""
    stash.drop(run.token)
    _beside(run).unlink(missing_ok=True)


def _owner(account: Account, ledger: str) -> str:
    return f"{account.pk} {ledger}"


def _beside(run: ImportRun) -> Path:
    return stash.folder() / f"{run.token}.progress"


def _lock_path() -> Path:
    return Path(settings.DATA) / "work.lock"


class _Telling:
    """Writes how far a run is beside its file."""

    def __init__(self, run: ImportRun) -> None:
        self.path, self.since = _beside(run), dict[str, float]()

    def __call__(self, what: str, done: int, total: int) -> None:
        since = self.since.setdefault(what, real_now().timestamp())
        told: dict[str, Any] = {"what": what, "done": done, "total": total, "since": since}
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(told), encoding="ascii")
        os.replace(part, self.path)
