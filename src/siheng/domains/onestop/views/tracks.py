"""What the board shows of a demand: its words in pieces, the four tracks with their stages, and the one thing to press in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from siheng.domains.onestop.facts import suggestion
from siheng.domains.onestop.forms import unanswered
from siheng.domains.onestop.forms.fields import kind_for, units_for
from siheng.domains.onestop.models import SIGNS, Need
from siheng.kernel.law.calendar import Calendar, load_calendar
from siheng.kernel.law.rulebook import rule
from siheng.kernel.law.words import standing
from siheng.kernel.matters.models import Clock, Handover, Matter
from siheng.kernel.matters.process import process, processes

SENT, ACCEPTED, RETURNED, ENDED = (
    Handover.State.SENT,
    Handover.State.ACCEPTED,
    Handover.State.RETURNED,
    Handover.State.ENDED,
)
# Of each state: how the four stages stand (y done, n now, x failed, empty to come).
STAGES = {SENT: "yn  ", ACCEPTED: "yyn ", RETURNED: "yx  ", ENDED: "yyyy"}


@dataclass
class Track:
    """One need of a demand: who sees to it, how far it is, why, and what may be pressed."""

    sign: str
    label: str
    unit: str
    key: int
    state: str = ""
    stages: list[dict[str, str]] = field(default_factory=list)
    chip: dict[str, Any] | None = None
    text: str = ""
    href: str = ""
    press: str = ""
    strong: bool = False


def tracks(matter: Matter, today: date, *, handles: bool) -> list[Track]:
    """The four tracks, in the order 援、律、心、调."""
    latest = {h.need: h for h in matter.handovers.select_related("unit", "other").order_by("id")}
    open_again = {h.pk for h in unanswered(matter)}
    hints = {s.key: s.because for s in suggestion.needs(matter.onestop.words)}
    found = []
    for key, need in enumerate(SIGNS, start=1):
        handover = latest.get(str(need.label))
        track = (
            _running(handover, need, key, today, open_again)
            if handover
            else _idle(matter, need, key, hints.get(need.value, ""))
        )
        if handles:
            track.href, track.press = _press(matter, track, handover, need)
        found.append(track)
    return found


def _idle(matter: Matter, need: Need, key: int, because: str) -> Track:
    units = units_for(need, matter.region) if kind_for(need) in processes() else []
    text = f"{because}。来件里说到的词，要不要移交由您定。" if because else "来件里没有说到。"
    return Track(SIGNS[need], str(need.label), units[0].short if units else "还没有服务单位", key, text=text)


def _running(h: Handover, need: Need, key: int, today: date, open_again: set[int]) -> Track:
    track = Track(SIGNS[need], str(need.label), h.unit.short, key, state=h.state)
    answered = _md(h.answered_on)
    words = (
        "移交",
        {SENT: "等接收", RETURNED: "退回"}.get(Handover.State(h.state), "接收"),
        "改派" if h.state == RETURNED else "服务",
        "结果回传",
    )
    days = (_md(h.sent_on), answered, "", _md(h.ended_on))
    track.stages = [
        {"label": label, "state": state.strip(), "day": day}
        for label, state, day in zip(words, STAGES[Handover.State(h.state)], days, strict=True)
    ]
    track.text = h.result or (f"退回理由：{h.answer}" if h.answer else h.reason)
    track.chip = _chip(h, today)
    track.strong = h.pk in open_again
    return track


def _press(matter: Matter, track: Track, h: Handover | None, need: Need) -> tuple[str, str]:
    """Where the one button of a track leads, and its words; nothing where nothing can be done."""
    state = process(matter.kind).state_of(matter).key

    def to(step: str, query: str = "") -> str:
        return reverse("step", args=[matter.pk, step]) + query

    if h is None or track.strong:
        step = {
            "screening": "screen",
            "waiting": "screen",
            "serving": "hand_more",
            "gathered": "hand_more",
        }.get(state, "")
        words = "改派" if track.strong else "移交"
        return (to(step, f"?{need.value}=on"), words) if step else ("", "")
    if h.state == SENT and state == "serving":
        return to("urge", f"?handover={h.pk}"), "催接收"
    return reverse("matter", args=[matter.pk]), "看结果" if h.state == ENDED else "看经过"


def _chip(h: Handover, today: date) -> dict[str, Any] | None:
    """Where the answer that is awaited stands."""
    if h.state == ENDED:
        return {"state": "done", "words": "已回传", "href": ""}
    if h.state == RETURNED:
        return None
    clock = (
        Clock.objects.everything("the sender knows the stage and the due day")
        .filter(matter=h.other, state=Clock.State.RUNNING, due_on__isnull=False)
        .order_by("due_on")
        .first()
    )
    return _standing(clock, today, load_calendar()) if clock else None


def _standing(clock: Clock, today: date, calendar: Calendar) -> dict[str, Any]:
    """A running clock as a chip."""
    law = rule(clock.rule)
    now = standing(clock.due_on, today, length=clock.amount or law.amount, unit=law.unit, calendar=calendar)
    return {"state": now.state, "words": now.words, "href": "", "title": clock.label}


def chips(matters: list[Matter], today: date) -> dict[int, dict[str, Any]]:
    """The nearest running clock of each matter, or how it stands."""
    nearest: dict[int, Clock] = {}
    rows = Clock.objects.everything("of matters that the page holds").filter(
        matter__in=[m.pk for m in matters], state=Clock.State.RUNNING, due_on__isnull=False
    )
    for clock in rows.order_by("-due_on"):
        term = process_of(clock, matters).terms.get(clock.key)
        if not (term and term.lapses):
            nearest[clock.matter_id] = clock
    calendar = load_calendar()
    return {
        m.pk: _standing(nearest[m.pk], today, calendar)
        if m.pk in nearest
        else {"state": "prov", "words": process(m.kind).state_of(m).label, "href": ""}
        for m in matters
    }


def process_of(clock: Clock, matters: list[Matter]) -> Any:
    return process(next(m.kind for m in matters if m.pk == clock.matter_id))


def standing_words(found: list[Track]) -> str:
    """1 项回传，2 项在办，1 项待改派."""
    counted = (
        ("项回传", sum(t.state == ENDED for t in found)),
        ("项在办", sum(t.state in (SENT, ACCEPTED) for t in found)),
        ("项待改派", sum(t.strong for t in found)),
    )
    return "，".join(f"{n} {words}" for words, n in counted if n)


def pieces(matter: Matter) -> Iterator[suggestion.Piece]:
    """The words of the demand, marked where they led to a suggestion."""
    yield from suggestion.pieces(matter.onestop.words)


def _md(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""
