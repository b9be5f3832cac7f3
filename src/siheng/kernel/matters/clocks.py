"""The clocks of a matter: starting, pausing, extending and ending terms, and recomputing them. Called inside the door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from siheng.kernel.law.calendar import Calendar, load_calendar
from siheng.kernel.law.rulebook import Rule, rule
from siheng.kernel.law.terms import Extended, Pause, TermError, TermResult, compute
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.matters.process import process
from siheng.kernel.org.clock import local_day

if TYPE_CHECKING:
    from siheng.kernel.matters.process import Start, Step, Term

LIVE = (Clock.State.RUNNING, Clock.State.PAUSED)


def result(clock: Clock, calendar: Calendar | None = None) -> TermResult:
    """What the clock's inputs come to under its rule, with the steps that explain it.

    An extension that was granted in time stays granted, also when a changed holiday list now ends the term before
    the day on which it was decided. Raises TermError where nothing can be computed.
    """
    try:
        return _computed(clock, calendar, clock.extensions)
    except TermError:
        if not clock.extensions:
            raise
        return _computed(
            clock, calendar, [e | {"on": clock.started_on.isoformat()} for e in clock.extensions]
        )


def overtaken(clock: Clock, calendar: Calendar | None = None) -> str:
    """Why the extensions would not be allowed if they were decided today; empty if they would be."""
    try:
        _computed(clock, calendar, clock.extensions)
    except TermError as error:
        return str(error)
    return ""


def _computed(clock: Clock, calendar: Calendar | None, extensions: list[dict[str, Any]]) -> TermResult:
    return compute(
        rule(clock.rule),
        clock.started_at or clock.started_on,
        calendar=calendar or load_calendar(),
        pauses=[
            Pause(
                start=date.fromisoformat(p["from"]),
                resumed=date.fromisoformat(p["to"]) if p.get("to") else None,
                ground=p.get("ground", ""),
            )
            for p in clock.pauses
        ],
        extensions=[
            Extended(
                on=date.fromisoformat(e["on"]),
                amount=e.get("amount"),
                unit=e.get("unit"),
                approver=e.get("approver", ""),
            )
            for e in extensions
        ],
        amount=clock.amount,
    )


def settle(clock: Clock, calendar: Calendar | None = None) -> bool:
    """Compute the due day anew. True if it moved. Raises TermError."""
    return _settled(clock, result(clock, calendar))


def settle_strictly(clock: Clock) -> None:
    """The same for what is decided now: an extension, a corrected start. Raises TermError if it comes too late."""
    _settled(clock, _computed(clock, None, clock.extensions))


def _settled(clock: Clock, found: TermResult) -> bool:
    moved = (clock.due_on, clock.provisional) != (found.due_on, found.provisional)
    clock.due_on, clock.provisional = found.due_on, found.provisional
    return moved


def start(step: Step, declared: Start) -> Clock | None:
    """Start a term as a transition declares it; a live clock of the same term is ended first (it starts anew)."""
    moment = declared.on(step)
    if moment is None:
        return None
    day = local_day(moment) if isinstance(moment, datetime) else moment
    chosen: Rule = declared.term.rule(step.matter, day)
    end(step, [declared.term])
    clock = Clock(
        matter=step.matter,
        key=declared.term.key,
        label=declared.term.label,
        rule=chosen.key,
        started_on=day,
        started_at=moment if chosen.unit == "hour" and isinstance(moment, datetime) else None,
        started_by=declared.because,
        amount=declared.amount(step),
        pauses=declared.pauses(step),
        waits_for=declared.term.waits_for,
    )
    settle(clock)
    clock.save()
    _in_hand(step).append(clock)
    return clock


def live_of(matter: Matter) -> list[Clock]:
    """All of the matter's running and paused clocks."""
    return list(matter.clocks.filter(state__in=LIVE))


def _in_hand(step: Step) -> list[Clock]:
    """The clocks that a step may touch, read once."""
    if step.clocks is None:
        step.clocks = live_of(step.matter)
    return step.clocks


def _live(step: Step, terms: Iterable[Term]) -> list[Clock]:
    """The matter's running and paused clocks of these terms."""
    keys = {t.key for t in terms}
    return [c for c in _in_hand(step) if c.key in keys and c.state in LIVE] if keys else []


def end(step: Step, terms: Iterable[Term], *, met: bool = False) -> None:
    """Stop counting: met, if what was due was done; ended, if it no longer is due."""
    for clock in _live(step, terms):
        clock.state = Clock.State.MET if met else Clock.State.ENDED
        clock.ended_on = step.day
        if clock.pauses and not clock.pauses[-1].get("to"):
            clock.pauses[-1]["to"] = step.day.isoformat()
            settle(clock)
        clock.save()


def pause(step: Step, terms: Iterable[Term], ground: str) -> None:
    """Stop the days from the day of the step on (中止、停表)."""
    for clock in _live(step, terms):
        if clock.state == Clock.State.RUNNING:
            clock.pauses = [*clock.pauses, {"from": step.day.isoformat(), "to": None, "ground": ground}]
            clock.state = Clock.State.PAUSED
            settle(clock)
            clock.save()


def resume(step: Step, terms: Iterable[Term]) -> None:
    """Let the days run again from the day of the step on (恢复)."""
    for clock in _live(step, terms):
        if clock.state == Clock.State.PAUSED:
            clock.pauses = [*clock.pauses[:-1], {**clock.pauses[-1], "to": step.day.isoformat()}]
            clock.state = Clock.State.RUNNING
            settle(clock)
            clock.save()


def extend(step: Step, terms: Iterable[Term]) -> None:
    """Extend by what the form says, within what the rule allows. Raises TermError beyond it.

    What needed approval is decided on the day on which it was approved.
    """
    approver = str(step.approved_by or step.actor_text)
    for clock in _live(step, terms):
        entry: dict[str, Any] = {
            "on": step.day.isoformat(),
            "amount": step.data.get("amount"),
            "approver": approver,
        }
        clock.extensions = [*clock.extensions, entry]
        settle_strictly(clock)
        clock.save()


def reopen(step: Step, term: Term) -> None:
    """Let the newest clock of a term run on as if it had not been met, for what had met it was undone."""
    clock = step.matter.clocks.filter(key=term.key).latest("id")
    clock.state, clock.ended_on = Clock.State.RUNNING, None
    settle(clock)
    clock.save()
    _in_hand(step).append(clock)


def refresh(matter: Matter, in_hand: list[Clock] | None = None) -> None:
    """Bring the matter's own due day up to its clocks: the nearest running one, or paused if none runs.

    A term that merely lapses is nobody's duty here, so it makes no due day. ``in_hand``: its clocks, where a step has them.
    """
    lapsing = {t.key for t in process(matter.kind).terms.values() if t.lapses}
    known = live_of(matter) if in_hand is None else in_hand
    clocks = [c for c in known if c.state in LIVE and c.key not in lapsing]
    running = [c for c in clocks if c.state == Clock.State.RUNNING]
    nearest = min(running or clocks, key=lambda c: (c.due_on or date.max, c.pk), default=None)
    matter.due_on = nearest.due_on if nearest and running else None
    matter.due_clock = nearest.label if nearest else ""
    matter.paused = len(running) < len(clocks)
