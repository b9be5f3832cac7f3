"""What the system does by itself each day: terms that ran out, reminders, recomputed clocks, seals. A timer is an actor too."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from siheng.kernel.law.calendar import Calendar, load_calendar
from siheng.kernel.law.errors import LawError
from siheng.kernel.law.rulebook import rule
from siheng.kernel.law.words import before, standing
from siheng.kernel.matters import clocks, quiet
from siheng.kernel.matters.door import Closed, Timer, locked, note, perform
from siheng.kernel.matters.models import Clock, Event, Matter, Reminder
from siheng.kernel.matters.process import LEADERS, Transition, lapsing, process, processes
from siheng.kernel.matters.record import Fault, faults
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.trust.chain import broken_seals, days_to_seal, seal_day

log = logging.getLogger(__name__)
# Days before the due day on which a reminder goes out; 0 stands for overdue.
MARKS = (15, 7, 3, 1)
OVERDUE = 0
# From this mark on the head is told as well.
HEAD_TOO = 1
# A matter without a step for so long has come to a stand.
STUCK_DAYS = 15


def fire_timers(at: datetime) -> int:
    """Take the steps that the law takes when a term has run out with nothing done; one failing stops no other."""
    today, done = local_day(at), 0
    late = Clock.objects.everything("timers").filter(state=Clock.State.RUNNING, due_on__lt=today)
    over: dict[tuple[str, str], list[tuple[int, int, date]]] = {}
    for kind, key, *clock in late.order_by("id").values_list(
        "matter__kind", "key", "id", "matter_id", "due_on"
    ):
        over.setdefault((kind, key), []).append(tuple(clock))
    for kind, chosen in processes().items():
        for t in (t for t in chosen.transitions.values() if t.fires):
            for clock, matter, due in (c for f in t.fires for c in over.get((kind, f.key), ())):
                done += _fire(t, matter=matter, clock=clock, due=due, at=at)
    return done


def _fire(t: Transition, *, matter: int, clock: int, due: date, at: datetime) -> bool:
    try:
        by = Matter.objects.everything("timers").get(pk=matter)
        perform(
            matter_id=matter,
            step=t.key,
            actor=Timer(t.cites(by)),
            at=at,
            data={"day": due.isoformat()},
            submission=f"timer:{t.key}:{clock}",
        )
    except Closed as error:
        log.warning("事项 %s 的“%s”没有办成：%s", matter, t.label, error)
    except Exception:  # whatever is wrong with one matter, the others' terms have run out all the same
        log.exception("事项 %s 的“%s”没有办成", matter, t.label)
    else:
        return True
    return False


def lapse(at: datetime) -> int:
    """End the terms that were another's chance to act and have run out; each is told in its timeline."""
    over = Clock.objects.everything("lapsed terms").filter(
        state=Clock.State.RUNNING, due_on__lt=local_day(at), key__in=lapsing()
    )
    late = [c for c in over.select_related("matter") if _lapses(c)]
    for clock in late:
        with transaction.atomic():
            matter = locked(clock.matter_id)
            clock.state, clock.ended_on = Clock.State.ENDED, clock.due_on
            clock.save()
            note(
                matter=matter,
                actor=Timer("期限届满"),
                at=at,
                step="lapse",
                label=f"{clock.label}届满",
                summary=f"自 {clock.started_on:%Y-%m-%d} 起算，至 {clock.due_on:%Y-%m-%d} 届满",
                data={"clock": clock.pk},
            )
    return len(late)


def _lapses(clock: Clock) -> bool:
    term = process(clock.matter.kind).terms.get(clock.key)
    return term is not None and term.lapses


def remind(at: datetime) -> int:
    """Send the reminders that are due: to the handler, and one day before and when overdue to the head as well; of what
    waits for the bureau's leaders, to them."""
    today = local_day(at)
    near = (
        Clock.objects.everything("reminders")
        .exclude(key__in=lapsing())
        .filter(state=Clock.State.RUNNING, due_on__lte=today + timedelta(days=MARKS[0]))
        .select_related("matter__handler", "matter__unit")
    )
    late = near.filter(due_on__lte=today + timedelta(days=HEAD_TOO)).order_by()
    # Their numbers first: as one question with a question inside, PostgreSQL was seen to take a second for it.
    units = set(late.values_list("matter__unit", flat=True).distinct())
    heads = _holding(Role.HEAD, Account.objects.filter(unit__in=units))
    leaders = _holding(Role.LEADER, Account.objects.filter(unit__kind=Unit.Kind.BUREAU))
    calendar = load_calendar()
    made = [
        r for clock in near.iterator(chunk_size=2000) for r in _reminders(clock, at, heads, leaders, calendar)
    ]
    before = Reminder.objects.everything("count").count()
    Reminder.objects.everything("the daily duty").bulk_create(made, ignore_conflicts=True, batch_size=500)
    return Reminder.objects.everything("count").count() - before


def _holding(role: Role, accounts: QuerySet[Account]) -> dict[int, list[Account]]:
    """Those who hold a role, by their unit."""
    found: dict[int, list[Account]] = {}
    for account in accounts.filter(is_active=True):
        if role in account.roles:
            found.setdefault(account.unit_id, []).append(account)
    return found


def _reminded(
    clock: Clock, mark: int, heads: dict[int, list[Account]], leaders: dict[int, list[Account]]
) -> list[Account]:
    m = clock.matter
    if clock.waits_for == LEADERS:
        bureau = m.unit.above(Unit.Kind.BUREAU)
        return leaders.get(bureau.pk, []) if bureau else []
    people = [m.handler] if m.handler else []
    return people + (heads.get(m.unit_id, []) if mark <= HEAD_TOO else [])


def _reminders(
    clock: Clock,
    at: datetime,
    heads: dict[int, list[Account]],
    leaders: dict[int, list[Account]],
    calendar: Calendar,
) -> Iterator[Reminder]:
    assert clock.due_on
    today = local_day(at)
    left = (clock.due_on - today).days
    mark = OVERDUE if left < 0 else min(m for m in MARKS if left <= m)
    people = _reminded(clock, mark, heads, leaders)
    law = rule(clock.rule)
    when = standing(clock.due_on, today, length=None, unit=law.unit, calendar=calendar).words
    for account in {p.pk: p for p in people}.values():
        yield Reminder(
            clock=clock,
            account=account,
            due_on=clock.due_on,
            mark=mark,
            at=at,
            text=f"{clock.matter} {clock.label}{when}（{before(law.kind)}{clock.due_on:%Y-%m-%d}）",
        )


@dataclass
class Recomputed:
    """What a changed holiday list did: how many terms moved, and a sentence for each that someone has to look at."""

    moved: int = 0
    doubtful: list[str] = field(default_factory=list)


def recompute(actor: Account | Timer, at: datetime, because: str) -> Recomputed:
    """Compute every live clock anew, after a changed holiday list; each that moves says so in its timeline.

    A term that can no longer be computed keeps its due day, is marked provisional (暂定), and is reported. An
    extension whose decision now lies after the term's end stays, since it was made in time; it is reported too.
    """
    calendar, found = load_calendar(), Recomputed()
    live = Clock.objects.everything("recompute").filter(state__in=clocks.LIVE)
    for matter_id in list(live.order_by("matter_id").values_list("matter_id", flat=True).distinct()):
        with transaction.atomic():
            matter = locked(matter_id)
            told = [s for clock in clocks.live_of(matter) if (s := _moved(clock, matter, calendar, found))]
            if told:
                note(
                    matter=matter,
                    actor=actor,
                    at=at,
                    step="recompute",
                    label="重算期限",
                    summary=f"{because}。{'；'.join(told)}",
                    data={"moved": told},
                )
        found.moved += len(told)
    return found


def _moved(clock: Clock, matter: Matter, calendar: Calendar, found: Recomputed) -> str:
    """What is to be told of one clock in its matter's timeline; empty if it stays as it was."""
    before = clock.due_on
    try:
        changed = clocks.settle(clock, calendar)
    except LawError as error:
        found.doubtful.append(f"{matter} {clock.label}：{error}到期日仍为 {before}，请核对")
        changed, clock.provisional = not clock.provisional, True
        told = f"{clock.label}：算不出新的到期日，仍为 {before}（暂定）"
    else:
        if late := clocks.overtaken(clock, calendar):
            found.doubtful.append(f"{matter} {clock.label}：{late}决定时没有期满，延期仍然有效，请核对")
        told = (
            f"{clock.label}：{before} → {clock.due_on}"
            if before != clock.due_on
            else (f"{clock.label}：{'暂定' if clock.provisional else '暂定转为确定'}")
        )
    if changed:
        clock.save()
    return told if changed else ""


def seal(at: datetime) -> int:
    """Seal every day that is over and not yet sealed, from the first on which anything was written."""
    first = Event.objects.everything("seals").order_by("at").values_list("at", flat=True).first()
    days = days_to_seal(first=local_day(first or at), today=local_day(at))
    for day in days:
        seal_day(day, _hashes(day), at)
    return len(days)


def _hashes(day: date) -> Iterable[tuple[int, str]]:
    begins, ends = (make_aware(datetime.combine(d, time())) for d in (day, day + timedelta(days=1)))
    rows = Event.objects.everything("seals").filter(at__gte=begins, at__lt=ends).order_by("id")
    return rows.values_list("id", "hash").iterator()


def check() -> Iterator[Fault]:
    """Everything that does not agree: broken seals, chains and records, in that order, as it is found."""
    yield from broken_seals(_hashes)
    for matter in Matter.objects.everything("integrity").order_by("id").iterator(chunk_size=500):
        yield from faults(matter)
    events, there = (t.objects.everything("integrity") for t in (Event, Matter))
    for pk in events.exclude(matter__in=there.values("pk")).values_list("matter_id", flat=True).distinct():
        yield Fault(f"事项 {pk}", "这一行不在了，还有它的经过")
    known = set(processes())
    for kind in Matter.objects.everything("integrity").values_list("kind", flat=True).distinct():
        if kind not in known:
            yield Fault(kind, "没有这一类事项的程序")


def _resting() -> Q:
    """Where a matter is meant to stay, as a standard in force: no step leads on from there, at most one that ends it."""
    found = Q(pk__in=[])
    for kind, chosen in processes().items():
        for state in chosen.states.values():
            ways = [t for t in chosen.transitions.values() if t.leaves(state) and (t.target or t.reaches)]
            if not state.final and all(t.danger for t in ways):
                found |= Q(kind=kind, state=state.key)
    return found


def stuck(at: datetime) -> dict[str, Q]:
    """What makes an open matter one that has come to a stand (久未动), each by its title: nothing is heard of it, no step
    for long, all on hold, decided and not served."""
    silent = quiet.quiet(at)
    serving = {s.key for chosen in processes().values() for s in chosen.states.values() if s.stage == "送达"}
    unserved = Q(state__in=serving)
    idle = Q(stepped_at__lt=at - timedelta(days=STUCK_DAYS), paused=False) & ~_resting()
    heard = {title: silent} if (title := quiet.told(at)) else {}
    return heard | {
        f"{STUCK_DAYS} 天无新步骤": idle & ~unserved & ~silent,
        "只在等待": Q(paused=True, due_on=None) & ~silent,
        "已决定未送达": unserved & ~silent,
    }
