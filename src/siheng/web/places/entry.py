"""The forms of the registers: a new entry, a change, an end. Errors stand at their fields; nothing is half saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from siheng.kernel.matters.forms import DayField
from siheng.kernel.matters.refusals import Conflict, Invalid, NotNow
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now, today
from siheng.kernel.registers import services
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, Kind, PlaceKind, kinds
from siheng.kernel.registers.forms import form_of
from siheng.kernel.registers.models import Activity, Appointment, Place
from siheng.kernel.registers.scope import activities_for, appointments_for, ask, places_for
from siheng.web.workspace.base import answers, reader

Row = Place | Appointment | Activity
# How each sort is called, seen, saved and left: list, page, scope, service, name of the row in it.
SORTS: dict[type[Kind], tuple[str, str, str, Callable[..., Any], Callable[..., Any], str]] = {
    PlaceKind: ("阵地网点", "places", "place", places_for, services.save_place, "place"),
    AppointmentKind: (
        "名册",
        "rosters",
        "appointment",
        appointments_for,
        services.save_appointment,
        "appointment",
    ),
    ActivityKind: ("活动", "activities", "activity", activities_for, services.save_activity, "activity"),
}


class EndForm(forms.Form):
    """An end: the last day, and why."""

    on = DayField(label="最后一天")
    reason = forms.CharField(label="事由", max_length=200, error_messages={"required": "请填写事由"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


@answers
@require_http_methods(["GET", "POST"])
def new_place(request: HttpRequest, kind: str) -> HttpResponse:
    """A new place."""
    return _entry(request, _kind(kind, PlaceKind), None)


@answers
@require_http_methods(["GET", "POST"])
def edit_place(request: HttpRequest, place: int) -> HttpResponse:
    """A change of a place."""
    return _change(request, PlaceKind, place)


@answers
@require_http_methods(["GET", "POST"])
def new_appointment(request: HttpRequest, kind: str) -> HttpResponse:
    """A new name on a roster."""
    return _entry(request, _kind(kind, AppointmentKind), None)


@answers
@require_http_methods(["GET", "POST"])
def edit_appointment(request: HttpRequest, appointment: int) -> HttpResponse:
    """A change of a name on a roster."""
    return _change(request, AppointmentKind, appointment)


@answers
@require_http_methods(["GET", "POST"])
def new_activity(request: HttpRequest, kind: str) -> HttpResponse:
    """An activity that was held."""
    return _entry(request, _kind(kind, ActivityKind), None)


@answers
@require_http_methods(["GET", "POST"])
def edit_activity(request: HttpRequest, activity: int) -> HttpResponse:
    """A change of an activity."""
    return _change(request, ActivityKind, activity)


@answers
@require_http_methods(["GET", "POST"])
def close_place(request: HttpRequest, place: int) -> HttpResponse:
    """The end of a place."""
    return _end(request, PlaceKind, place, "停用", services.close_place)


@answers
@require_http_methods(["GET", "POST"])
def end_appointment(request: HttpRequest, appointment: int) -> HttpResponse:
    """The end of an appointment."""
    return _end(request, AppointmentKind, appointment, "离任", services.end_appointment)


def _kind(key: str, sort: type[Kind]) -> Kind:
    found = kinds().get(key)
    if not isinstance(found, sort):
        raise Http404
    return found


def _found(request: HttpRequest, sort: type[Kind], pk: int) -> tuple[Row, Kind]:
    """A row that the reader sees and may keep. Raises Http404 or Refused."""
    row = SORTS[sort][3](reader(request)).select_related("region", "unit").filter(pk=pk).first()
    if row is None or row.kind not in kinds():
        raise Http404
    kind = kinds()[row.kind]
    ask(reader(request), kind, row.region_id, *([row.unit.region_id] if row.unit else []))
    return row, kind


def _change(request: HttpRequest, sort: type[Kind], pk: int) -> HttpResponse:
    row, kind = _found(request, sort, pk)
    return _entry(request, kind, row)


def _entry(request: HttpRequest, kind: Kind, row: Row | None) -> HttpResponse:
    label, listing, page, _, save, name = SORTS[type(kind)]
    account = reader(request)
    ask(account, kind)
    posted = request.POST if request.method == "POST" else None
    first = {n: request.GET[n] for n in ("region", "unit", "place") if n in request.GET}
    form: forms.BaseForm = form_of(kind)(posted, actor=account, today=today(), row=row, initial=first)
    version, since, status = (row.version if row else 0), [], 200
    if posted is not None:
        more: dict[str, Any] = {}
        if row is not None:
            seen = whole(posted.get("version", ""))
            more = {name: row.pk, "version": -1 if seen is None else seen}
        try:
            saved = save(
                kind=kind.key,
                actor=account,
                at=now(),
                data=posted,
                reason=posted.get("why", "")[:200],
                **more,
            )
        except Invalid as error:
            form, status, version = error.form, 422, more.get("version", 0)
        except Conflict as error:
            since, status = [_since(c) for c in error.since], 409
        except NotNow as error:
            form.is_valid()
            form.add_error(None, str(error))
            status = 422
        else:
            messages.success(request, f"已保存{saved}。")
            return redirect(page, saved.pk)
    context = {
        "crumbs": [
            {"label": label, "href": reverse(listing)},
            *([{"label": str(row), "href": reverse(page, args=[row.pk])}] if row else []),
            {"label": f"修改{kind.label}" if row else f"登记{kind.label}", "href": ""},
        ],
        "title": f"修改{kind.label}：{row}" if row else f"登记{kind.label}",
        "form": form,
        "version": version,
        "changing": row is not None,
        "since": since,
        "url": request.path,
        "back": reverse(page, args=[row.pk]) if row else reverse(listing),
        "save": "保存",
    }
    return render(request, "places/entry.html", context, status=status)


def _since(change: Any) -> dict[str, Any]:
    return {
        "at": change.at,
        "who": change.actor_text,
        "words": "；".join(
            f"{label}：{was or '空'} → {now_ or '空'}" for label, (was, now_) in change.changed.items()
        ),
    }


def _end(request: HttpRequest, sort: type[Kind], pk: int, verb: str, act: Callable[..., Any]) -> HttpResponse:
    row, kind = _found(request, sort, pk)
    label, listing, page, _, _, name = SORTS[sort]
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": today()})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                act(**{name: pk}, actor=reader(request), at=now(), **form.cleaned_data)
            except NotNow as error:
                form.add_error("on", str(error))
            else:
                last = form.cleaned_data["on"]
                messages.success(request, f"已登记{row}{verb}，最后一天 {last:%Y-%m-%d}。")
                return redirect(page, pk)
    context = {
        "crumbs": [
            {"label": label, "href": reverse(listing)},
            {"label": str(row), "href": reverse(page, args=[pk])},
            {"label": verb, "href": ""},
        ],
        "title": f"{kind.label}{verb}：{row}",
        "form": form,
        "url": request.path,
        "back": reverse(page, args=[pk]),
        "save": verb,
    }
    return render(request, "places/entry.html", context, status=status)
