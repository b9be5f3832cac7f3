"""Administration: the working-day calendar, the verification of what was written, and who came in. No case content."""

from __future__ import annotations

from calendar import Calendar as Weeks
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from siheng.kernel.law import holidays
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.models import CalendarYear
from siheng.kernel.matters import daily, scope
from siheng.kernel.matters.forms import DayField
from siheng.kernel.matters.record import event_hash, faults
from siheng.kernel.matters.refusals import Conflict
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account
from siheng.kernel.registers import record
from siheng.kernel.registers.models import Change
from siheng.kernel.trust.chain import START
from siheng.kernel.trust.models import AccessLog, Seal
from siheng.web.workspace.base import answers, find
from siheng.web.workspace.present import moment
from siheng.web.workspace.staff import ask_admin

PER = 50
# What the administrator is told of who came in; whoever handles a case sees who looked at it.
VISITS = (
    AccessLog.Kind.SIGNIN,
    AccessLog.Kind.REFUSED,
    AccessLog.Kind.EXPORT,
    AccessLog.Kind.REVEAL,
)


class CalendarForm(forms.Form):
    """One day set apart, or a year declared announced, with the paper that says so."""

    day = DayField(label="日期")
    kind = forms.ChoiceField(
        label="这一天", choices=[("rest", "放假"), ("work", "调休上班"), ("plain", "恢复为平常日")]
    )
    name = forms.CharField(label="节日", max_length=20, required=False)
    source = forms.CharField(label="依据", max_length=80, help_text="例：国办发明电〔2022〕16号")
    announced = forms.BooleanField(label="这一年的安排已全部录入", required=False)
    # How many changes of the calendar whoever changes it has seen.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


@answers
def calendar(request: HttpRequest) -> HttpResponse:
    """The working-day calendar of a year; a change recomputes every running clock, and each says so."""
    account = ask_admin(request)
    asked = whole(request.GET.get("year", ""))
    year = asked if asked and 1990 <= asked <= 2100 else today().year
    form = CalendarForm(request.POST or None, initial={"seen": _changes().count()})
    if request.method == "POST" and form.is_valid() and (moved := _saved(form, account)):
        messages.success(request, f"已保存，重算后有 {moved.moved} 个期限变动，都记入了经过。")
        for sentence in moved.doubtful:
            messages.warning(request, sentence)
        return redirect(f"{reverse('calendar')}?year={form.cleaned_data['day'].year}")
    entry = CalendarYear.objects.filter(year=year).first()
    shown = load_calendar()
    known = list(CalendarYear.objects.order_by("-year").values_list("year", flat=True)[:4])
    return render(
        request,
        "workspace/calendar.html",
        {
            "answer": f"{year} 年放假安排" + ("已公布" if shown.announced(year) else "还没有公布"),
            "announced": shown.announced(year),
            "years": [
                {"label": str(y), "href": f"?year={y}", "on": y == year}
                for y in sorted({*known, today().year, today().year + 1, year})
            ],
            "months": [_month(year, n, shown) for n in range(1, 13)],
            "source": getattr(entry, "source", "") if entry else "",
            "form": form,
            "url": f"{request.path}?year={year}",
            "effects": [],
            "editable": True,
        },
        status=422 if form.errors else 200,
    )


def _changes() -> QuerySet[Change]:
    return Change.objects.filter(table=CalendarYear._meta.label_lower).order_by("id")


def _saved(form: CalendarForm, account: Account) -> daily.Recomputed | None:
    """What the change moved; None when another was first, and the form says who and what."""
    try:
        return _set(form.cleaned_data, account)
    except Conflict as error:
        form.add_error(None, str(error))
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a form is bound to what was posted
        form.data["seen"] = str(_changes().count())  # type: ignore[index]  # told now: a second press is meant
        return None


def _set(data: dict[str, Any], account: Account) -> daily.Recomputed:
    day: date = data["day"]
    with transaction.atomic():
        list(CalendarYear.objects.select_for_update().order_by("year"))  # who comes second waits here
        if since := list(_changes()[data["seen"] or 0 :]):
            told = "；".join(f"{c.actor_text}改了 {c.reason}" for c in since)
            raise Conflict(f"您打开这一页之后，{told}。您的内容还没有保存，看过再存。", since)
        held = CalendarYear.objects.filter(year=day.year).first()
        before = record.contents(held) if held else None
        if data["kind"] == "plain":
            holidays.clear_day(day=day)
        else:
            holidays.set_day(
                day=day,
                off=data["kind"] == "rest",
                name=data["name"] or ("放假" if data["kind"] == "rest" else "调休上班"),
                source=data["source"],
            )
        if data["announced"]:
            CalendarYear.objects.filter(year=day.year).update(announced=True, source=data["source"])
        kept, reason = CalendarYear.objects.get(year=day.year), f"{day:%Y-%m-%d} {data['source']}"
        record.note(kept, actor=account, at=now(), reason=reason, before=before)
        return daily.recompute(account, now(), f"放假安排变动：{day:%Y-%m-%d}（依据 {data['source']}）")


def _month(year: int, month: int, known: Any) -> dict[str, Any]:
    def cell(on: date) -> dict[str, Any]:
        if on.month != month:
            return {"day": "", "kind": "out", "name": ""}
        why, works = known.why(on), known.is_workday(on)
        special = why != "工作日" and not why.startswith("星期")
        kind = ("mk" if works else "ho") if special else ("work" if works else "rest")
        return {"day": on.day, "kind": kind, "name": why if special else ""}

    weeks = [[cell(on) for on in week] for week in Weeks().monthdatescalendar(year, month)]
    return {"name": f"{month}月", "weeks": weeks}


@answers
def audit(request: HttpRequest) -> HttpResponse:
    """Is what is written still what was written: seals, chains and records, checked when asked."""
    ask_admin(request)
    found = list(record.check()) if request.method == "POST" else None
    answer = (
        "按下核验，从头检查每日封存、每件的经过链和现在的记录"
        if found is None
        else f"发现 {len(found)} 处不一致"
        if found
        else "全部相符"
    )
    seals = list(Seal.objects.order_by("-day")[:30])
    return render(
        request,
        "workspace/audit.html",
        {
            "answer": answer,
            "ok": not found,
            "crumbs": [],
            "checked": [{"label": "最近封存", "value": f"{seals[0].day:%Y-%m-%d}" if seals else "还没有"}],
            "faults": [{"where": f.where, "text": f.what} for f in found or []],
            "rows": [],
            "seals": [{"day": f"{s.day:%Y-%m-%d}", "n": s.events, "hash": s.digest} for s in seals],
            "run": {"url": request.path, "label": "核验"},
        },
    )


@answers
def visits(request: HttpRequest) -> HttpResponse:
    """Who signed in, was refused, took data out or looked at a full number; what a case is about is not told."""
    ask_admin(request)
    kind, q = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    entries = AccessLog.objects.select_related("account__unit")
    entries = entries.filter(kind__in=[kind] if kind in AccessLog.Kind.values else VISITS)
    if q:
        entries = entries.filter(account__in=Account.objects.filter(Q(name=q) | Q(username=q)))
    number = max(1, whole(request.GET.get("page", "")) or 1)
    # Not counted: of millions of lines the number says nothing.
    found = list(entries[(number - 1) * PER : number * PER + 1])
    turn = f"?{urlencode({'kind': kind, 'q': q})}&page="
    return render(
        request,
        "workspace/access.html",
        {
            "crumbs": [],
            "answer": "谁登录、谁被拒绝、谁导出了什么",
            "search": {"value": q, "kind": kind},
            "rows": [
                {
                    "when": moment(e.at),
                    "who": e.account.name if e.account else "未知账号",
                    "unit": e.account.unit.short if e.account else "",
                    "what": _visit(e),
                    "reason": e.address or "",
                }
                for e in found[:PER]
            ],
            "what": "做了什么",
            "where": "地址",
            "filters": [
                {"label": label, "href": f"?kind={value}", "on": value == kind}
                for value, label in [("", "全部"), *((k.value, k.label) for k in VISITS)]
            ],
            "granted": None,
            "pager": {
                "page": number,
                "pages": f"{number}+" if len(found) > PER else number,
                "per": PER,
                "unit": "条",
                "previous": f"{turn}{number - 1}" if number > 1 else "",
                "next": f"{turn}{number + 1}" if len(found) > PER else "",
            },
        },
    )


def _visit(e: AccessLog) -> str:
    said = "一件事项" if e.matter_id else e.subject
    return said if said.startswith(e.get_kind_display()) else f"{e.get_kind_display()}：{said}"


@answers
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """The chain of one matter, link by link."""
    m = find(request, pk, at_least=scope.FULL)
    found, rows, previous = list(faults(m)), [], START
    for e in m.events.order_by("seq"):
        ok = e.previous == previous and e.hash == event_hash(e)
        rows.append(
            {
                "n": e.seq,
                "when": moment(e.at),
                "who": e.actor_text,
                "what": e.label,
                "hash": e.hash[:16],
                "ok": ok,
            }
        )
        previous = e.hash
    return render(
        request,
        "workspace/audit.html",
        {
            "crumbs": [
                {"label": str(m), "href": reverse("matter", args=[pk])},
                {"label": "核验", "href": ""},
            ],
            "answer": f"{len(rows)} 条经过首尾相接，与现在的记录相符"
            if not found
            else f"发现 {len(found)} 处不一致",
            "ok": not found,
            "checked": [
                {"label": "经过", "value": f"{len(rows)} 条"},
                {"label": "最后一枚", "value": previous[:16]},
            ],
            "faults": [{"where": f.where, "text": f.what} for f in found],
            "rows": rows,
            "seals": [],
            "run": None,
        },
    )
