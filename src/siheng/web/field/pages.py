"""The phone pages: my matters, the days ahead, notes on one matter, the short opening form.

``?bare=1`` is the same page without anything of a matter: what a phone may keep to open it without a network.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from siheng.kernel.matters import door, scope
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import process
from siheng.kernel.matters.showing import Card, Desk, Jot
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account
from siheng.kernel.registers import reading
from siheng.kernel.registers.models import Duty, Place
from siheng.web.field.mine import begun_here, cards_of, drawn, heard, in_hand, phone_of, phones, takes_notes
from siheng.web.field.words import shelf
from siheng.web.workspace.aside import undone
from siheng.web.workspace.base import answers, find, log, reader, refusal, related_of
from siheng.web.workspace.context import kinds_shown

AHEAD = 14
# So many stand in the bar below; of more, the last ones stand behind 更多.
BAR = 5


@answers
def home(request: HttpRequest) -> HttpResponse:
    """My matters: where to begin, and the next step of each at one press."""
    account = reader(request)
    ask(account)
    rows = [] if bare(request) else drawn(in_hand(account), account, today())
    groups = [group for desk in phones(account).values() if desk.phone for group in desk.phone.groups]
    asked = request.GET.get("show", "")
    tabs = [
        _tab("手上", "", rows, asked),
        _tab("今天", "today", [r for r in rows if r["today"]], asked),
        *(_tab(label, key, [r for r in rows if r["group"] == key], asked) for key, label in groups),
    ]
    shown = next((t for t in tabs if t["on"]), tabs[0])
    notes = [] if bare(request) else [*heard(account, today()), *_undone(account), *_of_places(account)]
    context = {"tabs": tabs, "cards": shown["rows"], "answer": _answer(rows), "notes": notes}
    return page(request, "field/home.html", context, "home")


def _undone(account: Account) -> list[dict[str, str]]:
    """What has ended and still owes something, as it stands beside the desk."""
    return [
        {"name": row["name"], "words": panel["title"], "href": row["href"]}
        for panel in undone(account, today())
        for row in panel["rows"]
    ]


def _of_places(account: Account) -> list[dict[str, str]]:
    """What stands out at the places of the reader's unit: nobody sent on for long, or what the law asks and is not there."""
    own, day = Place.objects.filter(unit=account.unit), today()
    told = {s.place.pk: s.words for s in reading.silent(own, day)} | reading.wanting(own, day)
    names = dict(own.filter(pk__in=told).values_list("pk", "name"))
    return [
        {"name": names[pk], "words": words, "href": reverse("place", args=[pk])} for pk, words in told.items()
    ]


def _tab(label: str, key: str, rows: list[dict[str, Any]], asked: str) -> dict[str, Any]:
    href = f"{reverse('field')}{f'?show={key}' if key else ''}"
    return {"label": label, "href": href, "on": asked == key, "rows": rows, "n": len(rows)}


def _answer(rows: list[dict[str, Any]]) -> str:
    """The first answer: what to do first today."""
    if not rows:
        return "手上没有要办的"
    due = [r for r in rows if r["today"]]
    if not due:
        return f"今天没有到期的，手上 {len(rows)} 件"
    late = sum(r["chip"]["state"] == "late" for r in due)
    return f"今天先办 {len(due)} 件" + (f"，其中 {late} 件已逾期" if late else "")


@answers
def days(request: HttpRequest) -> HttpResponse:
    """The days ahead: what falls due on each, and where one is on duty."""
    account = reader(request)
    ask(account)
    first, last = today(), today() + timedelta(days=AHEAD - 1)
    plan: dict[Any, list[dict[str, Any]]] = {}
    due = [m for m in in_hand(account) if m.due_on and m.due_on <= last]
    cards = cards_of(due)
    for m in due:
        what = {"what": m.due_clock, "who": cards[m.pk].title, "href": reverse("matter", args=[m.pk])}
        plan.setdefault(max(m.due_on, first), []).append(what)  # type: ignore[type-var]
    duties = Duty.objects.filter(appointment__account=account, on__range=(first, last))
    for duty in duties.select_related("place"):
        when = f"{duty.since:%H:%M}—{duty.until:%H:%M} 值班"
        plan.setdefault(duty.on, []).append({"what": when, "who": duty.place.name, "href": ""})
    rows = [{"day": day, "today": day == first, "items": plan[day]} for day in sorted(plan)]
    n = sum(len(r["items"]) for r in rows)
    answer = f"往后 {AHEAD} 天有 {n} 件事" if n else f"往后 {AHEAD} 天没有排上的事"
    return page(request, "field/days.html", {"answer": answer, "days": rows}, "days")


@answers
def matter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Notes on one matter: each in a sentence or two, in any order, any may be skipped."""
    account = reader(request)
    kind = Matter.objects.for_account(account).filter(pk=pk).values_list("kind", flat=True).first()
    m = find(request, pk, related=related_of(kind) if kind else ())
    if m.level < scope.FULL and account.pk not in (m.handler_id, m.second_id):  # type: ignore[attr-defined]
        raise door.Refused(refusal(m))
    phone = phone_of(m.kind)
    if phone is None or not takes_notes(m, account):
        return redirect("matter", pk)
    light = bare(request)
    card = Card("记在手机里") if light else cards_of([m])[pk]
    form = door.form_for(process(m.kind).transitions[phone.jot_step], m, account, None, None, now())
    jots = [_jot(form, jot, card) for jot in phone.jots]
    waiting = next((j for j in jots if not j["written"]), jots[0])
    waiting["open"] = True
    if not light:
        log(request, "view", m, f"{m} 手机页")
    context = {
        "matter": m,
        "card": card,
        "jots": jots,
        "moved": phone.moved,
        "sides": [*card.sides, ""] if card.sides else [],
        "url": reverse("field_do", args=[pk, phone.jot_step]),
        "photo_url": reverse("field_do", args=[pk, "upload"]),
        "photo": phone.photo,
        "shelf": shelf(phone.articles(today())),
        "goal": {"href": begun_here(reverse("step", args=[pk, phone.goal[0]])), "label": phone.goal[1]},
        "key": uuid4().hex,
    }
    return page(request, "field/matter.html", context, "")


def _jot(form: StepForm, jot: Jot, card: Card) -> dict[str, Any]:
    return {
        "of": jot,
        "most": getattr(form.fields[jot.field], "max_length", None),
        "more": [form[name] for name in jot.more],
        "written": card.written.get(jot.field, ()),
        "open": False,
    }


@answers
def opening(request: HttpRequest) -> HttpResponseBase:
    """Register what is met on the way, by the few fields that everybody fills in; the others are folded."""
    from siheng.web.field.sending import opened

    account = reader(request)
    kind = opens(account)
    if request.method == "POST":
        return opened(request, account, kind)
    form = door.form_for(process(kind).opening(), None, account, None, None, now())
    return form_page(request, kind, form, uuid4().hex)


def form_page(request: HttpRequest, kind: str, form: StepForm, key: str, status: int = 200) -> HttpResponse:
    """The short opening form, empty or with what was wrong in it."""
    phone = phone_of(kind)
    assert phone
    short = [
        {"field": form[name], "if": phone.asked_if.get(name, "")}
        for name in phone.short
        if name in form.fields
    ]
    rest = [f for f in form.visible_fields() if f.name not in phone.short]
    context = {
        "form": form,
        "title": process(kind).opening().label,
        "short": short,
        "rest": rest,
        "unfold": any(f.errors for f in rest),
        "private": form.sensitive,
        "key": key,
        "law": process(kind).opening().cites(None),
    }
    return page(request, "field/new.html", context, "new", status)


def opens(account: Account) -> str:
    """The kind that this reader opens on the way. Raises Refused where there is none."""
    for kind in phones(account):
        if account.holds(process(kind).opening().by):
            return kind
    raise door.Refused("没有您在手机上登记的事项")


def ask(account: Account) -> None:
    """Raises Refused for who works on nothing from a phone."""
    if not phones(account):
        raise door.Refused("没有您在手机上办的事项")


def bare(request: HttpRequest) -> bool:
    """Whether the page is asked for without anything of a matter."""
    return request.GET.get("bare") == "1"


def page(
    request: HttpRequest, template: str, context: dict[str, Any], on: str, status: int = 200
) -> HttpResponse:
    """A phone page with its head and the bar below."""
    account = reader(request)
    kinds = kinds_shown(account)
    mine = phones(account)
    others = [k for k in kinds if k not in mine]
    items = [
        ("home", "我的", "home", reverse("field")),
        ("days", "日程", "calendar", reverse("field_days")),
        ("new", "登记", "plus", reverse("field_new")),
        *([("laws", "法条", "book", reverse("field_laws"))] if _any(mine, "articles") else []),
        *([("purse", "补贴", "coin-yuan", reverse("field_purse"))] if _any(mine, "purse") else []),
        *(("list", "列表", "list", reverse("list", args=[k])) for k in list(mine)[:1]),
        *(("", _desk(k).label, _desk(k).icon, reverse("list", args=[k])) for k in others),
    ]
    nav = [
        {"key": k, "label": label, "icon": icon, "href": href, "on": k == on}
        for k, label, icon, href in items
    ]
    fit = BAR if len(nav) <= BAR else BAR - 1
    shared = {"me": account, "bare": bare(request), "nav": nav[:fit], "more": nav[fit:], "today": today()}
    return render(request, template, shared | context, status=status)


def _any(mine: dict[str, Desk], what: str) -> bool:
    """Whether one of these kinds has laws at hand, or sums of one's own."""
    if what == "articles":
        return any(d.phone and d.phone.articles(today()) for d in mine.values())
    return any(d.phone and d.phone.purse for d in mine.values())


def _desk(kind: str) -> Any:
    from siheng.kernel.matters.showing import desks

    return desks()[kind]
