"""Sending signed returns up and asking for the answer (发送、取答复): tried again with growing waits, visible meanwhile."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef

from siheng.kernel.exchange import outside
from siheng.kernel.exchange.sending import HELD, WAITS
from siheng.kernel.org.clock import real_now
from siheng.kernel.returns.filling import paper, superior
from siheng.kernel.returns.models import Dispatch, Superior
from siheng.kernel.returns.receiving import NotTaken, hear, refused
from siheng.kernel.returns.stepping import NotNow

State = Dispatch.State
# What the unit above says of the content itself; to send the same again would not help.
FINAL = (409, 413, 422)
ASK_EVERY = timedelta(hours=1)
BATCH = 50


def work(at: datetime) -> bool:
    """A round of the background: whether something was sent or heard. Waits go by the real clock."""
    return send_due(at=at, clock=real_now()) > 0


def send_due(*, at: datetime, clock: datetime, ask: outside.Ask = outside.ask) -> int:
    """Send what is due by ``clock`` and fetch what answers there are, written down as of ``at``; how many went well."""
    waiting = Dispatch.objects.filter(state=State.WAITING)
    # A month that overtook the one before would be refused above.
    earlier = waiting.filter(of__table=OuterRef("of__table"), pk__lt=OuterRef("pk"))
    due = (waiting.exclude(Exists(earlier)) | Dispatch.objects.filter(state=State.ARRIVED)).filter(next_at__lte=clock)  # fmt: skip
    above = superior()
    if above is None or not above.address:
        return 0
    done = 0
    for one in due.select_related("of").order_by("next_at", "pk")[:BATCH]:
        mine = Dispatch.objects.filter(pk=one.pk, state=one.state, next_at=one.next_at)
        if mine.update(next_at=clock + HELD, tries=F("tries") + 1):
            done += _send(one, above, at, clock, ask) if one.state == State.WAITING else _fetch(one, above, at, clock, ask)  # fmt: skip
    return done


def again(of_pk: int, *, clock: datetime) -> bool:
    """Send a return that was given up once more, from the first try on, or ask for its answer now; whether there was one."""
    stopped = Dispatch.objects.filter(of=of_pk, state__in=[State.DEAD, State.WAITING])
    arrived = Dispatch.objects.filter(of=of_pk, state=State.ARRIVED)
    return bool(
        stopped.update(state=State.WAITING, tries=0, next_at=clock, problem="")
        or arrived.update(next_at=clock)
    )


def _send(one: Dispatch, above: Superior, at: datetime, clock: datetime, ask: outside.Ask) -> bool:
    status, said = _call(above, "POST", "", one, ask)
    if status in (200, 201):
        _settle(one, state=State.ARRIVED, tries=0, next_at=clock + ASK_EVERY, problem="")
        return True
    if status in FINAL:
        try:
            refused(one.of, by=None, at=at, reason=said)
        except NotNow as error:
            _settle(one, state=State.DONE, problem=str(error))
        return True
    _wait(one, clock, said)
    return False


def _fetch(one: Dispatch, above: Superior, at: datetime, clock: datetime, ask: outside.Ask) -> bool:
    status, said = _call(above, "GET", f"/{one.of.digest}", one, ask)
    answer = _field(said, "answer") if status == 200 else ""
    if not answer:
        _settle(one, tries=0, next_at=clock + ASK_EVERY, problem="" if status == 200 else said[:200])
        return False
    try:
        hear(answer, by=None, at=at)
    except NotTaken as error:
        _settle(one, tries=0, next_at=clock + ASK_EVERY, problem=str(error)[:200])
        return False
    return True


def _call(above: Superior, verb: str, more: str, one: Dispatch, ask: outside.Ask) -> tuple[int, str]:
    """The status and what was said: the answer's text, or in words why there is none."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Authorization": f"Bearer {above.token}",
        "Idempotency-Key": one.of.digest,
        "User-Agent": "siheng",
    }
    body = paper(one.of).encode() if verb == "POST" else b""
    try:
        status, said = ask(verb, above.address.rstrip("/") + more, body, headers)
    except outside.Unreachable as error:
        return 0, str(error)
    text = said.decode("utf8", "replace")
    return status, text if status in (200, 201) else f"对方答复 {status}：{_field(text, 'detail')}".rstrip(
        "："
    )


def _field(text: str, name: str) -> str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    value = found.get(name, "") if isinstance(found, dict) else ""
    return value if isinstance(value, str) else ""


def _wait(one: Dispatch, clock: datetime, problem: str) -> None:
    tries = one.tries + 1
    if tries > len(WAITS):
        _settle(one, state=State.DEAD, problem=problem[:200])
    else:
        _settle(one, next_at=clock + WAITS[tries - 1], problem=problem[:200])


def _settle(one: Dispatch, **fields: object) -> None:
    Dispatch.objects.filter(pk=one.pk).update(**fields)
