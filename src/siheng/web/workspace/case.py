"""A matter's page: how many days are left, what to do next, what it rests on; and its terms, papers and readers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import door, scope
from siheng.kernel.matters.models import Approval, Clock, Event, Link, Matter
from siheng.kernel.matters.process import lapsing, process, processes
from siheng.kernel.matters.righting import outdated
from siheng.kernel.matters.showing import desks
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role, right
from siheng.kernel.trust.access import views_of
from siheng.web.workspace import present
from siheng.web.workspace.base import answers, find, log, reader, reads_numbers, related_of
from siheng.web.workspace.due import came_back, sides
from siheng.web.workspace.lists import beside

FILTERS = (("", "全部"), ("steps", "步骤"), ("papers", "文书"), ("clocks", "期限"))
POSTS = ((Role.LEADER, "局领导"), (Role.TOWN, "所在镇街司法所"))
CLOCK_STEPS = ("suspend", "resume", "extend", "correct_start", "recompute", "require_correction", "correct")


@answers
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a matter. Each look is logged."""
    kind = Matter.objects.for_account(reader(request)).filter(pk=pk).values_list("kind", flat=True).first()
    m = find(request, pk, related=related_of(kind) if kind else ())
    account = reader(request)
    log(request, "view", m, str(m))
    calendar, day = load_calendar(), today()
    clocks = list(m.clocks.all())
    live = [c for c in clocks if c.live]
    events = list(m.events.order_by("seq"))
    whole = m.level >= scope.FULL  # type: ignore[attr-defined]
    shown = [e for e in events if whole or not e.internal]
    pending = list(m.approvals.filter(state=Approval.State.PENDING).select_related("proposed_by"))
    desk = desks()[m.kind]
    left, verb, right = m.title.partition(" 诉 ")
    return render(
        request,
        "workspace/case.html",
        {
            "crumbs": [
                {"label": desk.label, "href": reverse("list", args=[m.kind])},
                {"label": "在办" if m.open else "办结", "href": ""},
            ],
            **beside(request, m),
            "head": {"left": left, "verb": "诉" if verb else "", "right": right},
            "number": str(m),
            "matter": m,
            "tags": [{"text": process(m.kind).state_of(m).label, "tone": "blue"}, *desk.tags(m)],
            "who": "承办 " + "、".join(a.name for a in (m.handler, m.second) if a) if m.handler else "",
            "big": present.big(_nearest(live, sides(account)), day, calendar),
            "steps": present.steps(m, events),
            "next": _next(m, account, bool(pending)),
            "notes": _notes(m, account, live, pending),
            "panels": _panels(m, desk.panels, whole, reads_numbers(m, account)),
            "clocks": [
                present.clock_bar(c, day, calendar)
                for c in clocks
                if c.state != Clock.State.ENDED or c in live
            ],
            "events": _events(m, request, shown, live),
            "documents": _documents(m, account, whole, events),
            "related": _related(m, account),
            "follow": _follow(m, account),
            "access": _access(m) if whole else None,
            "seal": {"text": f"{len(events)} 条经过首尾相接", "href": reverse("chain", args=[m.pk])}
            if whole
            else None,
        },
    )


def _nearest(live: list[Clock], own: tuple[str, ...]) -> Clock | None:
    """The nearest running term of the reader's own side (see ``due.sides``); without one, the nearest at all."""
    live = [c for c in live if c.key not in lapsing()]
    running = [c for c in live if c.state == Clock.State.RUNNING]
    ours = [c for c in running if c.waits_for in own]
    pool = ours or running or live
    return min(pool, key=lambda c: c.due_on or today() + timedelta(days=99999)) if pool else None


def _next(m: Matter, account: Account, pending: bool) -> dict[str, Any] | None:
    able = [o for o in door.offers(m, account) if o.allowed]
    if not able:
        waits = process(m.kind).state_of(m).waits_for
        return {
            "primary": None,
            "others": [],
            "more": [],
            "needs": "",
            "waiting": f"等{waits}" if waits else "现在没有您要办的步骤",
        }

    def entry(o: door.Offer) -> dict[str, Any]:
        return {
            "label": o.transition.label,
            "href": reverse("step", args=[m.pk, o.transition.key]),
            "danger": o.transition.danger,
        }

    primary = next((o for o in able if o.transition.first(m)), None)
    moving = [
        o
        for o in able
        if o is not primary
        and (o.transition.target or o.transition.reaches)
        and m.open
        and not o.transition.danger
    ]
    rest = [o for o in able if o is not primary and o not in moving[:3]]
    asked = primary.transition.approval if primary else ""
    needs = f"须经{right(asked).label}" if asked and isinstance(asked, str) else "须经批准" if asked else ""
    return {
        "primary": entry(primary) if primary and not pending else None,
        "others": [entry(o) for o in moving[:3]] if not pending else [],
        "more": [entry(o) for o in rest],
        "needs": "" if pending else needs,
        "waiting": "呈批待批复" if pending else "",
    }


def _notes(m: Matter, account: Account, live: list[Clock], pending: list[Approval]) -> list[dict[str, str]]:
    notes = []
    for a in pending:
        act = "批复" if account.holds(a.right) and a.proposed_by_id != account.pk else "查看"
        notes.append(
            {
                "tone": "",
                "icon": "rubber-stamp",
                "text": f"{a.proposed_by.name}已将“{a.label}”呈批，待批复。",
                "href": reverse("approval", args=[a.pk]),
                "label": act,
            }
        )
    returned = came_back([m]).get(m.pk)
    if returned and returned.state == Approval.State.RETURNED:
        notes.append(
            {"tone": "bad", "icon": "arrow-back-up", "text": f"“{returned.label}”被退回：{returned.reply}"}
        )
    if any(c.provisional for c in live):
        notes.append(
            {
                "tone": "",
                "icon": "calendar",
                "text": "有期限跨到放假安排还没有公布的年份，到期日暂定；公布后会重算并记入经过。",
            }
        )
    return notes


def _panels(m: Matter, panels: Any, whole: bool, numbers: bool) -> list[dict[str, Any]]:
    found = []
    for panel in panels:
        if panel.internal and not whole:
            continue
        rows = [_line(m, r, numbers) for r in panel.rows(m)]
        table = present.table(m, panel.table) if panel.table else None
        if rows or table:
            found.append(
                {
                    "title": panel.label,
                    "sub": "副卷，不对外" if panel.internal else "",
                    "rows": rows,
                    "table": table,
                    "link": table and table["link"],
                }
            )
    return found


def _line(m: Matter, r: Any, numbers: bool) -> dict[str, Any]:
    href = reverse("reveal", args=[m.pk, int(r.reveal)]) if numbers and r.reveal else ""
    link = {"label": "查看全号", "href": href} if href else None
    line = {"label": r.label, "value": r.text, "href": r.href, "tags": [r.tag] if r.tag else []}
    if link:
        line |= {"value": "", "note": r.text, "link": link}
    return line


def _events(m: Matter, request: HttpRequest, events: list[Event], live: list[Clock]) -> dict[str, Any]:
    chosen = request.GET.get("events", "")
    kept = [
        e
        for e in events
        if not chosen
        or (chosen == "steps" and e.before != e.after)
        or (
            (chosen == "papers" and e.data.get("papers"))
            or (chosen == "papers" and e.step in ("serve", "signed", "upload"))
        )
        or (chosen == "clocks" and e.step in CLOCK_STEPS)
    ]
    return {
        "total": len(events),
        "filters": [
            {
                "label": f"{label} {len(events)}" if not key else label,
                "href": f"?events={key}",
                "on": key == chosen,
            }
            for key, label in FILTERS
        ],
        "rows": present.timeline(m, kept, live if chosen in ("", "clocks") else []),
    }


def _documents(m: Matter, account: Account, whole: bool, events: list[Event]) -> dict[str, Any]:
    papers = [d for d in m.documents.prefetch_related("services").order_by("-id") if whole or not d.internal]
    old = outdated(papers, events)
    can_upload = whole and account.holds(f"{m.kind}.handle")
    anew = can_upload and "reissue" in process(m.kind).transitions
    files = [a for a in m.attachments.order_by("-id") if whole or not a.internal]
    rows = [
        {
            "name": d.title,
            "href": reverse("paper", args=[m.pk, d.pk]),
            "icon": "file-check",
            "state": _served(d),
            "old": d.pk in old,
            "anew": reverse("step", args=[m.pk, "reissue"]) + f"?document={d.pk}"
            if anew and not d.series
            else "",
        }
        for d in papers
    ] + [
        {
            "name": a.category or a.name,
            "href": reverse("file", args=[m.pk, a.pk]),
            "icon": "paperclip",
            "state": f"{a.uploaded_at:%m-%d}",
        }
        for a in files
    ]
    return {
        "n": len(rows),
        "rows": rows,
        "catalogue": reverse("dossier", args=[m.pk]),
        "upload": reverse("step", args=[m.pk, "upload"]) if can_upload else "",
    }


def _served(d: Any) -> str:
    services = list(d.services.all())
    if d.status != "issued":
        return "已作废"
    if not services:
        return "未送达" if d.to_serve else f"{d.issued_on:%m-%d}"
    done = [s for s in services if s.served_on]
    if len(done) == len(services):
        last = max(s.served_on for s in done)
        return f"{last.month}月{last.day}日送达"
    return f"{len(done)}/{len(services)} 送达"


def _related(m: Matter, account: Account) -> list[dict[str, str]]:
    links = Link.objects.everything("narrowed below to what the reader may know of")
    pairs = [(x.other_id, x.label) for x in links.filter(matter=m)] + [
        (x.matter_id, x.label) for x in links.filter(other=m)
    ]
    seen = {x.pk: x for x in Matter.objects.for_account(account).filter(pk__in=[pk for pk, _ in pairs])}
    levels = scope.levels(account, seen.values())
    return [
        {
            "number": str(seen[pk]),
            "href": reverse("matter", args=[pk]),
            "note": f"{label}，{seen[pk].title if levels[pk] >= scope.PARTY else process(seen[pk].kind).state_of(seen[pk]).label}",
        }
        for pk, label in dict(pairs).items()
        if pk in seen
    ]


def _follow(m: Matter, account: Account) -> list[dict[str, str]]:
    """What can be registered as following from this one: kinds whose opening asks for the number before it."""
    openings = [(kind, p.opening()) for kind, p in processes().items()]
    return [
        {"label": t.label, "href": f"{reverse('open', args=[kind])}?{urlencode({'related_number': str(m)})}"}
        for kind, t in openings
        if m.number and t.form and "related_number" in t.form.base_fields and account.holds(t.by)
    ]


def _readers(m: Matter) -> tuple[list[str], list[str]]:
    """Who by their post read the matter wholly, and who only know of it, as its process declares and its seal narrows."""
    chosen = process(m.kind)
    near = ["承办单位"] if chosen.unit_readers else []
    near += [] if Role.CLERK not in chosen.readers else ["业务科室"] if near else ["承办科室"]
    wholly = near + [word for role, word in POSTS if role in chosen.readers]
    outline = [word for role, word in POSTS if role in chosen.outline_readers]
    if not m.sealed:
        return wholly, outline
    others = [*wholly[1:], *outline]
    return (["承办人"], [f"{near[0]}其他人", *others]) if m.handler_id else ([near[0]], others)


def _access(m: Matter) -> dict[str, Any]:
    views = views_of(m.pk, now() - timedelta(days=30))
    grants = m.grants.select_related("unit", "account")
    wholly, outline = _readers(m)
    rows = [{"who": "、".join(wholly), "what": "全部（已保密）" if m.sealed else "全部", "can": True}]
    rows += [
        {"who": str(g.unit or g.account), "what": f"{g.get_level_display()}（{g.because}）", "can": True}
        for g in grants
    ]
    if outline:
        rows.append({"who": "、".join(outline), "what": "只知有此件和阶段", "can": False})
    seen = views.get("view", 0) + views.get("download", 0)
    return {
        "rows": rows,
        "viewed": f"三十天内查看 {seen} 次，看全号 {views.get('reveal', 0)} 次",
        "href": reverse("readers", args=[m.pk]),
    }
