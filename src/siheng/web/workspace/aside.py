"""What stands beside the desk's rows (工作台侧栏): what waits for others, the week, what stands still, reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from siheng.kernel.exchange import tokens
from siheng.kernel.law.calendar import WEEKDAYS, Calendar
from siheng.kernel.law.rulebook import rule
from siheng.kernel.law.words import before
from siheng.kernel.matters import daily
from siheng.kernel.matters.models import Approval, Clock, Matter, Party, Reminder
from siheng.kernel.matters.process import lapsing
from siheng.kernel.matters.scope import kinds_read
from siheng.kernel.matters.showing import desks
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.web.workspace.due import MINE, sides
from siheng.web.workspace.present import clock_chip

REMINDED = 5


def waiting(account: Account, mine: QuerySet[Matter], day: date, calendar: Calendar) -> dict[str, Any]:
    """Who else has to act: by party, with the nearest day."""
    others = (
        Clock.objects.everything("narrowed to the reader's own matters")
        .filter(matter__in=mine.values("pk"), state=Clock.State.RUNNING)
        .exclude(waits_for__in=("", *sides(account)))
        .exclude(key__in=lapsing())
        .select_related("matter")
        .order_by("due_on")
    )
    own = Approval.objects.everything("one's own").filter(proposed_by=account, state=Approval.State.PENDING)
    sent = list(own.select_related("matter"))
    items: list[dict[str, Any]] = [
        {
            "who": "待批复",
            "what": a.label,
            "note": f"{a.matter} 送审 {(day - a.proposed_at.date()).days} 天",
            "chip": None,
            "link": {"label": "撤回", "href": reverse("approval", args=[a.pk])},
        }
        for a in sent[:5]
    ]
    nearest = list(others[:6])
    for clock in nearest:
        who = clock.matter.counter_text if clock.waits_for == Party.Role.RESPONDENT.label else clock.waits_for
        items.append(
            {
                "who": who,
                "what": clock.label,
                "note": str(clock.matter),
                "chip": clock_chip(clock, day, calendar),
                "link": None,
            }
        )
    return {
        "n": others.values("matter").distinct().count() + len(sent),
        "href": f"{reverse('waiting')}?{MINE}",
        "items": items[:7],
    }


def week(acts: QuerySet[Clock], day: date, calendar: Calendar) -> dict[str, Any]:
    """How many matters come due on each of seven days, of those in which this side has to act."""
    days = [day + timedelta(days=n) for n in range(7)]
    ahead = acts.filter(due_on__range=(days[0], days[-1])).order_by()
    due = dict(ahead.values_list("due_on").annotate(n=Count("matter", distinct=True)))
    cells = [
        {
            "weekday": WEEKDAYS[d.weekday()],
            "n": due.get(d, 0),
            "off": not calendar.is_workday(d),
            "hot": due.get(d, 0) > 2,
        }
        for d in days
    ]
    missing = [y for y in {days[-1].year, days[-1].year + 1} if not calendar.announced(y)]
    note = f"{min(missing)} 年放假安排还没有公布，跨年的期限暂定。" if missing else ""
    return {"days": cells, "note": note}


def holiday(day: date, calendar: Calendar) -> str:
    """Says so when rest days lie ahead within the week."""
    off = [d for d in (day + timedelta(days=n) for n in range(1, 8)) if not calendar.is_workday(d)]
    if len(off) < 3:
        return ""
    return f"{off[0].month}月{off[0].day}日至{off[-1].month}月{off[-1].day}日有 {len(off)} 天休息"


def undone(account: Account, day: date) -> list[dict[str, Any]]:
    """What has ended within a year, of one's own or at a head's section, and still owes something: by the views that say so.

    Whose it is is asked of the few that are left: a database would rather go through all that one ever handled.
    """
    head, lately = Role.HEAD in account.roles, day - timedelta(days=365)

    def mine(m: Matter) -> bool:
        here = m.unit_id == account.unit_id
        return (here and (head or m.handler_id is None)) or account.pk in (m.handler_id, m.second_id)

    panels = []
    kinds = dict.fromkeys([*kinds_read(account), *kinds_read(account, "unit_readers")])
    for desk in (desks()[kind] for kind in kinds if kind in desks()):
        for view in (v for v in desk.views if v.owed and account.holds(v.owed)):
            known = Matter.objects.told(account, desk.kind).filter(closed_on__gte=lately)
            rows = [m for m in view.narrow(known, account).order_by("-closed_on", "-pk") if mine(m)]
            if rows:
                panels.append(
                    {
                        "title": view.label,
                        "label": desk.label,
                        "n": len(rows),
                        "unit": "件",
                        "href": f"{reverse('list', args=[desk.kind])}?view={view.key}",
                        "rows": [
                            {"name": str(m), "href": reverse("matter", args=[m.pk]), "told": m.title}
                            for m in rows[:REMINDED]
                        ],
                    }
                )
    return panels


def stuck(mine: QuerySet[Matter]) -> dict[str, Any]:
    """How many have come to a stand, by what keeps them."""
    asked = daily.stuck(now())
    told = mine.aggregate(**{f"n{n}": Count("pk", filter=why) for n, why in enumerate(asked.values())})
    counts = dict(zip(asked, told.values(), strict=True))
    return {
        "n": sum(counts.values()),
        "note": " · ".join(f"{title} {n} 件" for title, n in counts.items() if n),
        "href": f"{reverse('stuck')}?{MINE}",
    }


def given(account: Account, at: datetime) -> list[dict[str, str]]:
    """The tokens that others were lately given to act in the reader's name: who it is must know of it."""
    return [
        {"text": f"{t.made_at:%m-%d} 发放了令牌，{t.name}能以您的名义读写", "href": reverse("me")}
        for t in tokens.running(account, at)
        if t.made_at > at - tokens.TOLD
    ]


def reminders(account: Account) -> list[dict[str, str]]:
    """The reminders that the reader has not acknowledged, newest first, of matters that still run; each term once."""
    unread = (
        Reminder.objects.everything("one's own")
        .filter(account=account, read_at=None, clock__state=Clock.State.RUNNING)
        .select_related("clock__matter")[: REMINDED * (len(daily.MARKS) + 1)]
    )
    newest = {r.clock_id: r for r in reversed(unread)}  # the first of each term, which is its newest, stays
    shown = sorted(newest.values(), key=lambda r: -r.pk)[:REMINDED]
    return [
        {
            "text": f"{r.clock.matter} {r.clock.label}，{before(rule(r.clock.rule).kind)}{r.due_on:%m-%d}",
            "href": reverse("matter", args=[r.clock.matter_id]),
        }
        for r in shown
    ]
