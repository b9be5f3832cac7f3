"""The desk (工作台): what is due today, what is overdue, what waits for whom, in the order in which to do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from siheng.kernel.figures.rights import READ, may
from siheng.kernel.law.calendar import Calendar, load_calendar
from siheng.kernel.matters.door import form_for
from siheng.kernel.matters.models import Approval, Clock, Matter, Reminder
from siheng.kernel.matters.process import process
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.web.workspace import aside
from siheng.web.workspace.base import answers, find, reader
from siheng.web.workspace.context import kinds_shown
from siheng.web.workspace.due import acting, came_back, tally, whose
from siheng.web.workspace.owed import owed_returns
from siheng.web.workspace.places import kept_places
from siheng.web.workspace.present import address, clock_chip, standing_of, with_details
from siheng.web.workspace.turn import asked, next_step, turns

SHOWN = 40
GROUPS = (
    ("ask", "待您批复"),
    ("late", "逾期"),
    ("today", "今日到期"),
    ("turn", "没有期限，轮到您办"),
    ("near", "临近"),
    ("ok", "往后"),
)


def desk(request: HttpRequest) -> HttpResponse:
    """The desk of whoever signs in; an administrator goes to the accounts, a mediator to the phone page, a leader
    for whom nothing waits to the year."""
    account = reader(request)
    if Role.ADMIN in account.roles:
        return redirect("accounts")
    if Role.MEDIATOR in account.roles:
        return redirect("field")
    day, calendar = today(), load_calendar()
    mine, only = whose(account), request.GET.get("group", "")
    due = tally(account, mine, day)
    # By themselves they all stand there; beside the rest so many of them, with the way to the others.
    asks = _asked(account, None if only == "ask" else SHOWN)
    rows = [*asks, *_mine(account, mine, day, calendar), *_turns(account, mine)]
    counts = {key: sum(r["state"] == key for r in rows) for key, _ in GROUPS}
    counts |= {"late": due.late, "today": due.today}
    if len(asks) == SHOWN:
        counts["ask"] = asked(account).count()
    # The menu tells it too.
    request.pressing = sum(counts[key] for key in ("ask", "late", "today", "turn"))  # type: ignore[attr-defined]
    groups = [
        {
            "title": title,
            "n": counts[key],
            "rows": [r for r in rows if r["state"] == key],
            "more": counts["ask"] - len(asks) if key == "ask" else 0,
            "note": aside.holiday(day, calendar) if key == "near" else "",
        }
        for key, title in GROUPS
        if only in ("", key)
    ]
    # What stands still is asked of the office that handles it, not of its guests.
    guest = bool({Role.AGENCY, Role.APPROVER} & set(account.roles))
    waiting, reminders = aside.waiting(account, mine, day, calendar), aside.reminders(account)
    given = aside.given(account, now())
    stuck = aside.stuck(mine.none() if guest else mine)
    beside = [*aside.undone(account, day), *owed_returns(account, day), *kept_places(account, day)]
    idle = not (rows or waiting["n"] or stuck["n"] or reminders or given or beside)
    if idle and Role.LEADER in account.roles:
        return redirect("year", day.year)  # who leads has no cases of his own: the year is his first answer
    return render(
        request,
        "workspace/desk.html",
        {
            "answer": _answer(counts),
            "groups": [g for g in groups if g["rows"]],
            "counts": [
                _count("要办", counts["ask"] + counts["turn"] + due.all, reverse("desk"), on=not only),
                _count("逾期", counts["late"], "?group=late", on=only == "late", tone="late"),
                _count("今日到期", counts["today"], "?group=today", on=only == "today", tone="today"),
                _count("临近", counts["near"], "?group=near", on=only == "near"),
                _count("等待他人", waiting["n"], waiting["href"]),
                *([] if guest else [_count("久未动", stuck["n"], stuck["href"])]),
            ],
            "waiting": waiting,
            "week": aside.week(acting(account, mine), day, calendar),
            "stuck": stuck,
            "unit": account.unit.short,
            "reminders": reminders,
            "given": given,
            "beside": beside,
            "idle": idle,
            "first": _first(account),
            "beginner": idle and not Matter.objects.for_account(account).exists(),
        },
    )


def _count(label: str, n: int, href: str, *, on: bool = False, tone: str = "") -> dict[str, Any]:
    return {"label": label, "n": n, "href": href, "on": on, "tone": tone if n else ""}


def _answer(counts: dict[str, int]) -> str:
    """The first answer of the desk: what to do first today, and what is late."""
    due, ask, turn = counts["late"] + counts["today"], counts["ask"], counts["turn"]
    if ask:
        return f"有 {ask} 件待您批复" + (f"，另有 {due} 件今天要办" if due else "")
    if not due and turn:
        return f"今天没有到期的，轮到您办 {turn} 件"
    if not due:
        return f"今天没有到期的，临近 {counts['near']} 件" if counts["near"] else "今天没有到期的"
    return f"今天先办 {due} 件" + (f"，其中 {counts['late']} 件已逾期" if counts["late"] else "")


def _mine(account: Account, mine: QuerySet[Matter], day: date, calendar: Calendar) -> list[dict[str, Any]]:
    """The matters in which this reader's side has to act next, nearest due first."""
    nearest: dict[int, Clock] = {}
    for clock in acting(account, mine).order_by("due_on", "id")[: SHOWN * 2]:
        nearest.setdefault(clock.matter_id, clock)
    nearest = dict(islice(nearest.items(), SHOWN))
    matters = Matter.objects.everything("of the reader's own terms").in_bulk(nearest)
    with_details(matters.values())
    back = came_back(matters.values())
    rows: list[dict[str, Any]] = []
    for pk, clock in nearest.items():
        state = standing_of(clock, day, calendar).state
        row = _timed(matters[pk], clock, state, account, day, calendar)
        if (sent := back.get(pk)) and sent.state == Approval.State.RETURNED:
            row["tags"] = [*row["tags"], f"{sent.label}被退回"]
        rows.append(row)
    return rows


def _timed(
    m: Matter, clock: Clock, state: str, account: Account, day: date, calendar: Calendar
) -> dict[str, Any]:
    """A matter's row by its nearest term."""
    status = f"{process(m.kind).state_of(m).label}，待{clock.label}"
    chip, tags = clock_chip(clock, day, calendar), ["已延期"] if clock.extensions else []
    action = next_step(m, account, due=clock.key)
    return _row(m, state, status, action, address("matter", m.pk), chip=chip, tags=tags)


def _row(
    m: Matter,
    state: str,
    status: str,
    action: dict[str, Any] | None,
    href: str,
    *,
    chip: dict[str, Any] | None = None,
    tags: Sequence[str] = (),
) -> dict[str, Any]:
    return {
        "id": m.pk,
        "state": state,
        "chip": chip,
        "number": str(m),
        "href": href,
        "tags": list(tags),
        "line": m.title,
        "status": status,
        "action": action,
        "open": None,
        "cur": False,
    }


@answers
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row of the desk with the few fields of its next step in place; it is saved as the step's own page saves it."""
    m, account, day, calendar = find(request, pk), reader(request), today(), load_calendar()
    clock = m.clocks.filter(state=Clock.State.RUNNING).order_by("due_on", "id").first()
    step = next_step(m, account, due=clock.key if clock else "")
    if step is None or clock is None or not step["inline"]:
        raise Http404
    transition = process(m.kind).transitions[step["key"]]
    shown = _timed(m, clock, standing_of(clock, day, calendar).state, account, day, calendar)
    shown["open"] = {
        "form": form_for(transition, m, account, None, None, now()),
        "url": step["href"],
        "save": transition.label,
        "note": f"依据：{law}" if (law := transition.cites(m)) else "",
        "preview": None,
    }
    return render(request, "workspace/_desk_row.html", {"row": shown})


def _asked(account: Account, most: int | None) -> list[dict[str, Any]]:
    """What waits for this reader's approval, the first so many; today's work, whoever handles the matter."""
    waiting = asked(account).select_related("matter", "proposed_by").order_by("id")
    return [
        _row(
            a.matter,
            "ask",
            f"{a.proposed_by.name}呈批",
            {"label": "批复", "href": reverse("approval", args=[a.pk]), "inline": ""},
            reverse("matter", args=[a.matter_id]),
            chip={"state": "near", "words": "待您批复", "href": ""},
            tags=[a.label],
        )
        for a in waiting[:most]
    ]


def _turns(account: Account, mine: QuerySet[Matter]) -> list[dict[str, Any]]:
    """What runs under no term, where the next step is this reader's."""
    return [
        _row(
            m,
            "turn",
            process(m.kind).state_of(m).label,
            step | {"inline": ""},
            reverse("matter", args=[m.pk]),
        )
        for m, step in turns(account, mine)
    ]


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Acknowledge one's reminders; they stay in the record."""
    mine = Reminder.objects.everything("one's own").filter(account=reader(request), read_at=None)
    mine.update(read_at=now())
    return redirect("desk")


def _first(account: Account) -> list[dict[str, Any]]:
    """Three things to begin with, for what this reader may do."""
    kinds = kinds_shown(account)
    begin = [k for k in kinds if account.holds(process(k).opening().by)]
    steps: list[dict[str, Any]] = []

    def offer(title: str, note: str, label: str = "", href: str = "", *, primary: bool = False) -> None:
        action = {"label": label, "href": href} if href else None
        steps.append({"title": title, "note": note, "done": False, "primary": primary, "action": action})

    if begin:
        opening = reverse("open", args=[begin[0]])
        offer("登记来件", "窗口、来信、网上来的都在这里登记", "登记来件", opening, primary=True)
    if kinds:
        offer("看看有哪些事项", "可以筛选、查找、存成视图", "打开列表", reverse("list", args=[kinds[0]]))
    if may(account, READ):
        offer("看看一年的数", "每个数点开就是那些事项", "一年概览", reverse("year", args=[today().year]))
    offer("认识快捷键", "按 ? 看全部按键")
    return steps[:3]
