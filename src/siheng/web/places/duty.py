"""Duty (值班) by week: all places of a kind, or one place, where it is set and taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from siheng.kernel.matters.refusals import NotNow, Refused
from siheng.kernel.org.clock import now, today
from siheng.kernel.registers import reading, services
from siheng.kernel.registers.declare import PlaceKind, kinds_of
from siheng.kernel.registers.forms import WeekDutyForm, duty_people
from siheng.kernel.registers.models import Duty
from siheng.kernel.registers.scope import places_for, sees_duties
from siheng.web.places.place import find, keeps, monday, week_of
from siheng.web.places.shared import asked_day, asked_of, link, turned
from siheng.web.workspace.base import answers, reader

HOURS = {"since": "08:30", "until": "11:30"}


def _week(request: HttpRequest) -> tuple[date, dict[str, str]]:
    """The Monday of the week asked for, and the addresses beside it."""
    first = monday(asked_day(request, "week", today()) or today())
    if not 2000 <= first.year <= 2100:
        raise Http404
    return first, {
        "before": link(request, week=first - timedelta(days=7)),
        "this": link(request, week=None),
        "after": link(request, week=first + timedelta(days=7)),
        "words": f"{first.month}月{first.day}日至{(last := first + timedelta(days=6)).month}月{last.day}日",
        "first": first.isoformat(),
    }


@answers
@require_GET
def weeks(request: HttpRequest) -> HttpResponse:
    """The week of all places of a kind where someone is on duty."""
    account, known = reader(request), kinds_of(PlaceKind)
    if not sees_duties(account):
        raise Http404
    kind = asked_of(request, "kind", known)
    first, nav = _week(request)
    last = first + timedelta(days=6)
    duties = Duty.objects.filter(on__gte=first, on__lte=last, place__in=places_for(account)).select_related(
        "appointment"
    )
    if kind:
        duties = duties.filter(place__kind=kind)
    on: dict[int, dict[date, list[Duty]]] = {}
    for d in duties.order_by("since"):
        on.setdefault(d.place_id, {}).setdefault(d.on, []).append(d)
    rows = reading.in_use(first, kind or list(known)) | reading.in_use(last, kind or list(known))
    rows = rows.filter(pk__in=list(on)) if not kind else rows.filter(pk__in=places_for(account).values("pk"))
    page, pager = turned(request, rows.distinct().order_by("region_id", "name"), "个")
    days = [first + timedelta(days=n) for n in range(7)]
    context = {
        "crumbs": [{"label": "阵地网点", "href": reverse("places")}, {"label": "值班", "href": ""}],
        "answer": f"{nav['words']}，{len(on)} 处有人值班",
        "nav": nav,
        "views": [{"label": "全部", "href": link(request, kind=None), "on": not kind, "count": None}]
        + [
            {"label": k.label, "href": link(request, kind=k.key), "on": k.key == kind, "count": None}
            for k in known.values()
        ],
        "days": [{"day": d, "today": d == today()} for d in days],
        "rows": [
            {
                "name": p.name,
                "href": reverse("place_duty", args=[p.pk]) + f"?week={first:%Y-%m-%d}",
                "cells": [{"day": d, "duties": on.get(p.pk, {}).get(d, [])} for d in days],
            }
            for p in page
        ],
        "pager": pager,
    }
    return render(request, "places/weeks.html", context)


@answers
@require_http_methods(["GET", "POST"])
def week(request: HttpRequest, place: int) -> HttpResponse:
    """One place's week: who is on duty, and for who keeps it the form that sets it."""
    account = reader(request)
    found, kind = find(account, place)
    if not sees_duties(account):
        raise Http404
    keeping = keeps(account, found, kind)
    first, nav = _week(request)
    days = [first + timedelta(days=n) for n in range(7)]
    form = None
    if request.method == "POST" and not keeping:
        raise Refused(f"您没有维护“{kind.label}”的权限")
    if keeping:
        people = duty_people(account, found, days[0], days[-1])
        form = WeekDutyForm(request.POST or None, people=people, at=found, days=days, initial=HOURS)
    if form is not None and request.method == "POST" and form.is_valid():
        d = form.cleaned_data
        try:
            made = services.set_duty(
                place=place, appointment=int(d["appointment"]), days=d["days"], since=d["since"], until=d["until"],
                actor=account, at=now(),
            )  # fmt: skip
        except NotNow as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已排 {len(made)} 班。")
            return redirect(request.get_full_path())
    context: dict[str, Any] = {
        "crumbs": [
            {"label": "阵地网点", "href": reverse("places")},
            {"label": found.name, "href": reverse("place", args=[place])},
            {"label": "值班", "href": ""},
        ],
        "answer": f"{found.name}，{nav['words']}",
        "nav": nav,
        "week": week_of(found, first),
        "spot": found,
        "form": form,
        "keeping": keeping,
    }
    return render(request, "places/week.html", context, status=422 if form and form.errors else 200)


@answers
@require_POST
def drop(request: HttpRequest, place: int, duty: int) -> HttpResponse:
    """Take a duty back."""
    row = Duty.objects.filter(pk=duty, place=place).first()
    if row is None:
        raise Http404
    services.drop_duty(duty=duty, actor=reader(request), at=now(), reason="撤班")
    messages.success(request, "已撤下。")
    return redirect(reverse("place_duty", args=[place]) + f"?week={row.on:%Y-%m-%d}")
