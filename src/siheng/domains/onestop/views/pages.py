"""The two pages: the centre's board, and what waits for a lawyer, a counsellor or the aid centre."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, F, Max, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from siheng.domains.onestop.facts import suggestion
from siheng.domains.onestop.figures import BEGAN
from siheng.domains.onestop.models import Need
from siheng.domains.onestop.process import OnestopProcess
from siheng.domains.onestop.services.intake import TOLD_MORE, slip_code
from siheng.domains.onestop.views import tallies, tracks
from siheng.kernel.matters import duplicates, quiet, scope
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.matters.process import process
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account
from siheng.kernel.registers.models import Duty
from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog

SHOWN, BOOKED, SILENT, DUTIES = 30, 10, 5, 3
# What waits for a person here, the most pressing first; what waits for others comes after.
OURS = ("screening", "gathered", "visiting", "serving", "waiting")


def board(request: HttpRequest) -> HttpResponse:
    """What waits for me, the chosen demand with its four tracks, and how all handovers stand."""
    account = _reader(request, "onestop")
    if account is None:
        return redirect("list", "onestop")
    day = today()
    said = _said(account)
    queue = _queue(account, said)
    chosen = _chosen(request, account, queue)
    chips = tracks.chips(queue, day)
    context: dict[str, Any] = {
        "waits": "等我处理" if account.holds("onestop.handle") else "还在办的",
        "queue": [
            {
                "m": m,
                "href": f"?m={m.pk}",
                "on": bool(chosen and m.pk == chosen.pk),
                "chip": chips[m.pk],
                "said": said.get(m.pk, ""),
                "urgent": _urgent(m),
            }
            for m in queue
        ],
        "needs": (needs := tallies.by_need(account)),
        "since": f"{BEGAN.month}月" if BEGAN.year == day.year else f"{BEGAN.year}年{BEGAN.month}月",
        "sent": sum(row["petition"] for row in needs),
        "towns": tallies.by_town(account, day),
        "kinds": tallies.kind_labels(account),
        "list_url": reverse("list", args=["onestop"]),
        "import_url": reverse("ledger", args=["onestop"]) if account.holds("onestop.transfer") else "",
        "day": day.isoformat(),
        "booked": _booked(account, day),
        "silent": _silent(account),
        "silence": quiet.told(now()),
    }
    if chosen:
        context |= _demand(request, chosen, account, day)
    return render(request, "onestop/board.html", context)


def _booked(account: Account, day: date) -> QuerySet[Matter]:
    """Who is coming, today and later, the next first."""
    found = Matter.objects.told(account, "onestop").filter(open=True, onestop__book_on__gte=day)
    return found.select_related("onestop").order_by("onestop__book_on", "onestop__book_half", "pk")[:BOOKED]


def _silent(account: Account) -> dict[str, Any]:
    """The demands, services and disputes of which nothing is heard: how many, and the longest of them."""
    found = Matter.objects.told(account).filter(quiet.quiet(now()), kind__in=tallies.KINDS)
    return {"n": found.count(), "rows": found.order_by("stepped_at", "pk")[:SILENT]}


def _reader(request: HttpRequest, kind: str) -> Account | None:
    """Who is signed in, if they read that kind wholly; None for others, whose page is the list."""
    account: Account = request.user  # type: ignore[assignment]
    scope.ask_once(account)
    reads = any(kind in scope.kinds_read(account, how) for how in ("readers", "unit_readers"))
    return account if reads else None


def _waiting(account: Account) -> QuerySet[Matter]:
    """The open demands that the account reads and that are its own or nobody's."""
    ours = Q(handler=None) | Q(handler=account) | ~Q(unit=account.unit_id)
    return Matter.objects.told(account, "onestop").filter(ours, open=True)


def _said(account: Account) -> dict[int, str]:
    """Of each that waits what the public did last with its code, if nobody of the unit has acted on it since."""
    steps = {t.key: t.label for t in OnestopProcess.transitions.values() if t.public and t.source is not None}
    events = Event.objects.everything("of demands that the account reads")
    public = Q(actor=None, step__in=steps)
    ours = Q(actor__unit=F("matter__unit"))
    told = (
        events.filter(matter__in=_waiting(account).order_by().values("pk"))
        .values("matter")
        .annotate(last=Max("seq", filter=public), done=Max("seq", filter=ours))
        .filter(last__gt=F("done"))
        .values_list("matter")
        .order_by()
    )
    last = events.filter(public, matter__in=told).order_by("seq")
    return {pk: steps[step] for pk, step in last.values_list("matter", "step")}


def _queue(account: Account, said: Collection[int]) -> list[Matter]:
    """What waits: first who must be called at once and those of which the public said more, then by due day."""
    found = (
        _waiting(account)
        .select_related("onestop", "region", "handler", "unit")
        .order_by(Case(When(pk__in=said, then=0), default=1), F("due_on").asc(nulls_last=True), "id")
    )

    def place(m: Matter) -> tuple[bool, bool, bool, date, int, int]:
        return (
            not _urgent(m),
            m.pk not in said,
            m.due_on is None,
            m.due_on or date.max,
            OURS.index(m.state),
            m.pk,
        )

    return sorted(found[:SHOWN], key=place)


def _urgent(m: Matter) -> str:
    """The words of one that nobody has seen to yet that ask for somebody at once."""
    return suggestion.urgent(m.onestop.words) if m.state == "screening" else ""


def _chosen(request: HttpRequest, account: Account, queue: list[Matter]) -> Matter | None:
    """The demand that the address names, if the account reads it; else the first that waits."""
    asked = whole(request.GET.get("m", ""))
    if asked:
        found = (
            Matter.objects.told(account, "onestop")
            .filter(pk=asked)
            .select_related("onestop", "region", "handler", "unit")
            .first()
        )
        if found:
            return found
    return queue[0] if queue else None


def _demand(request: HttpRequest, m: Matter, account: Account, day: date) -> dict[str, Any]:
    """Everything of the chosen demand; that it was looked at is logged."""
    access.record(
        account=account,
        at=now(),
        kind=AccessLog.Kind.VIEW,
        subject=str(m),
        matter_id=m.pk,
        address=request.META.get("REMOTE_ADDR"),
    )
    handles = account.holds("onestop.handle")
    found = tracks.tracks(m, day, handles=handles)
    may = {t.key for t in _open_steps(m)} if handles else set()
    same = duplicates.candidates(m, account)
    return {
        "m": m,
        "detail": m.onestop,
        "state": process(m.kind).state_of(m).label,
        "pieces": list(tracks.pieces(m)),
        "sealing": "" if m.sealed else "".join(s.because for s in suggestion.sealing(m.onestop.words)),
        "urgent": suggestion.urgent(m.onestop.words),
        "collective": _collective(m),
        "same": [
            {
                "m": other,
                "because": because,
                "presses": [(step, words) for step, words in _presses(other) if step in may],
                "outcome": process(other.kind).outcome_label(other)
                or process(other.kind).state_of(other).label,
            }
            for other, because in same[:4]
        ],
        "tracks": found,
        "standing": tracks.standing_words(found),
        "handles": handles,
        "may": may,
        "code_url": reverse("onestop_code", args=[m.pk]) if handles and slip_code(m) else "",
        "letters": m.documents.filter(template="移送函").count(),
    }


def _collective(m: Matter) -> int:
    """From how many people on a demand is asked to be a collective one, if it has so many and nobody has decided yet."""
    least = suggestion.collective(m.received_on)
    asked = m.onestop.people >= least and not m.onestop.collective
    return least if asked and not m.events.filter(step="mark").exists() else 0


def _presses(other: Matter) -> tuple[tuple[str, str], ...]:
    """What may be said of one that may be the same: joined while it is in hand, repeated once it has ended."""
    same = ("merge", "是同一件，并入") if other.closed_on is None else ("again", "又来反映，记为重复")
    return same, ("not_same", "不是，记住")


def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip with the query code (查询码) for who came by, called or lost it; that it was shown is logged."""
    account = _reader(request, "onestop")
    told = Matter.objects.told(account) if account else None
    m = told.filter(kind="onestop", pk=pk).first() if told is not None else None
    if account is None or m is None or not account.holds("onestop.handle") or not (shown := slip_code(m)):
        raise Http404
    access.record(
        account=account,
        at=now(),
        kind=AccessLog.Kind.VIEW,
        subject=f"{m} 查询码",
        matter_id=m.pk,
        address=request.META.get("REMOTE_ADDR"),
    )
    return render(request, "onestop/code.html", {"m": m, "code": shown})


def _open_steps(m: Matter) -> list[Any]:
    chosen = process(m.kind)
    state = chosen.state_of(m)
    return [t for t in chosen.transitions.values() if t.leaves(state) and (t.when is None or t.when(m))]


def services(request: HttpRequest) -> HttpResponse:
    """What was offered to my unit and what I am giving, each with the next thing to press; when I am on duty."""
    account = _reader(request, "service")
    if account is None:
        return redirect("list", "service")
    found = list(
        Matter.objects.told(account)
        .filter(kind="service", open=True, unit=account.unit_id)
        .select_related("serviceitem", "region", "handler", "unit")
        .order_by("due_on", "id")[: SHOWN * 4]
    )
    chips = tracks.chips(found, today())
    told = Event.objects.everything("of services that the account reads").filter(
        matter__in=found, step=TOLD_MORE
    )
    more = dict(told.order_by("seq").values_list("matter", "summary"))
    rows = [
        _service(m, chips[m.pk], more.get(m.pk, ""))
        for m in found
        if m.state == "offered" or m.handler_id == account.pk
    ]
    duties = Duty.objects.filter(appointment__account=account, on__gte=today()).select_related("place")
    context = {
        "duties": duties.order_by("on", "since")[:DUTIES],
        "offered": [r for r in rows if r["m"].state == "offered"],
        "running": [r for r in rows if r["m"].state != "offered"],
        "list_url": reverse("list", args=["service"]),
        "new_url": reverse("open", args=["service"]),
    }
    return render(request, "onestop/services.html", context)


def _service(m: Matter, chip: dict[str, Any], more: str) -> dict[str, Any]:
    item = m.serviceitem
    steps = {"offered": (("accept", "接收"), ("refuse", "退回"))}.get(
        m.state,
        (("record", "记一次服务"), ("finish", "回传结果"))
        if item.contacted_on
        else (("contact", "首次联系"), ("record", "记一次服务")),
    )
    return {
        "m": m,
        "item": item,
        "sign": {n.value: sign for n, sign in tracks.SIGNS.items()}[item.need],
        "need": Need(item.need).label,
        "chip": chip,
        "more": more,
        "steps": [{"href": reverse("step", args=[m.pk, s]), "label": label} for s, label in steps],
    }
