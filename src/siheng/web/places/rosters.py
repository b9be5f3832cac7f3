"""Rosters (名册): who holds what on a day, with telephones masked; one person's page; full numbers for a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from siheng.kernel.matters.refusals import Refused
from siheng.kernel.org.clock import today
from siheng.kernel.org.models import Account
from siheng.kernel.registers.declare import AppointmentKind, kinds_of, label_of
from siheng.kernel.registers.models import Appointment
from siheng.kernel.registers.scope import appointments_for, inside, is_staff, may_keep, sees_people, within
from siheng.kernel.trust.masking import mask_id, mask_phone
from siheng.web.places.shared import (
    asked_day,
    asked_of,
    drop,
    filters,
    kept,
    link,
    new_links,
    told,
    towns,
    turned,
)
from siheng.web.workspace.base import answers, log, reader

COMING = 14


@answers
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The rosters: one or all, by grade and town, in office on a day."""
    account, known, names = reader(request), kinds_of(AppointmentKind), towns()
    if not sees_people(account):
        raise Http404
    kind, town = asked_of(request, "kind", known), asked_of(request, "town", names)
    grades = [g for k in known.values() if not kind or k.key == kind for g in k.grades]
    grade = asked_of(request, "grade", [code for code, _ in grades])
    on = asked_day(request, "on", today())
    rows = appointments_for(account).filter(kind__in=[kind] if kind else list(known))
    if on:
        rows = rows.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))
    if town:
        rows = rows.filter(within(town[:9]))
    if grade:
        rows = rows.filter(grade=grade)
    if q := request.GET.get("q", "").strip():
        rows = rows.filter(name__icontains=q)
    found = rows.count()
    page, pager = turned(
        request, rows.select_related("region", "unit").order_by("region_id", "kind", "name", "pk"), "人"
    )
    label = known[kind].label if kind else "各名册"
    context = {
        "answer": f"{label} {f'{on:%Y-%m-%d} 在任' if on else '共'} {found} 人",
        "views": [{"label": "全部", "href": link(request, kind=None, grade=None), "on": not kind, "count": None}]
        + [
            {"label": k.label, "href": link(request, kind=k.key, grade=None), "on": k.key == kind, "count": None}
            for k in known.values()
        ],
        "filters": filters(
            request,
            drops=[drop("grade", "等级", dict(grades).items(), grade), drop("town", "镇街", names.items(), town)],
            found=found, unit="人", words="姓名", keep=("kind", "on"),
        ),
        "day": {
            "label": "哪一天在任", "name": "on", "value": f"{on:%Y-%m-%d}" if on else "",
            "keep": [{"name": n, "value": request.GET[n]} for n in ("kind", "grade", "town", "q") if request.GET.get(n)],
            "clear": link(request, on=""),
        },
        "columns": ["姓名", "名册", "等级", "所在单位", "区划", "电话", "任期"],
        "rows": [_row(a, known[a.kind]) for a in page],
        "pager": pager,
        "create": new_links(account, AppointmentKind, "appointment_new"),
        "more": _more(account, kind),
        "empty": "没有符合的人",
    }  # fmt: skip
    return render(request, "places/list.html", context)


def _row(a: Appointment, kind: AppointmentKind) -> dict[str, Any]:
    phone = mask_phone(a.phone) if a.phone else ""
    cells = [kind.label, label_of(kind.grades, a.grade), a.unit.short, a.region.name, phone, _term(a)]
    return {"href": reverse("appointment", args=[a.pk]), "name": a.name, "cells": cells}


def _term(a: Appointment) -> str:
    return f"{a.since:%Y-%m-%d} 至 {f'{a.until:%Y-%m-%d}' if a.until else '今'}"


def _more(account: Account, kind: str) -> list[dict[str, str]]:
    if not kind:
        return []
    links = [{"label": "导出 Excel", "href": reverse("register_export", args=[kind])}]
    if any(k.key == kind for k in kept(account, AppointmentKind)):
        links.append({"label": "导入台账", "href": reverse("register_ledger", args=[kind])})
    return links


def _find(account: Account, pk: int) -> tuple[Appointment, AppointmentKind]:
    rows = appointments_for(account).select_related("region", "unit__region", "place", "account")
    found = rows.filter(pk=pk).first()
    kind = kinds_of(AppointmentKind).get(found.kind) if found else None
    if found is None or kind is None:
        raise Http404
    return found, kind


def _keeps(account: Account, a: Appointment, kind: AppointmentKind) -> bool:
    return may_keep(account, kind) and inside(account, a.region_id) and inside(account, a.unit.region_id)


@answers
@require_GET
def page(request: HttpRequest, appointment: int) -> HttpResponse:
    """One person on a roster."""
    account = reader(request)
    a, kind = _find(account, appointment)
    keeping = _keeps(account, a, kind)
    known = kinds_of(AppointmentKind)
    others = appointments_for(account).filter(id_index=a.id_index).exclude(pk=a.pk) if a.id_index else []
    facts = [
        ("性别", a.sex), (kind.ranked, label_of(kind.grades, a.grade)), ("所在单位", a.unit.name), ("区划", a.region.name),
        ("所在网点", a.place.name if a.place else ""), ("电话", mask_phone(a.phone) if a.phone else "未登记"),
        ("证件号码", mask_id(a.id_number) if a.id_number else "未登记"), ("证书（备案）号", a.number),
        ("任期", _term(a)), ("账号", a.account.username if a.account else ""), ("说明", a.note),
    ]  # fmt: skip
    log(request, "view", None, f"名册 {kind.label} {a.name}")
    context = {
        "crumbs": [
            {"label": "名册", "href": reverse("rosters")},
            {"label": kind.label, "href": reverse("rosters") + f"?kind={kind.key}"},
            {"label": a.name, "href": ""},
        ],
        "title": a.name,
        "tags": [kind.label] + (["已离任"] if a.until and a.until < today() else []),
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "reveal": reverse("appointment_reveal", args=[a.pk]) if keeping and (a.phone or a.id_number) else "",
        "duties": [
            {
                "day": d.on,
                "hours": f"{d.since:%H:%M}至{d.until:%H:%M}",
                "place": d.place.name,
                "href": reverse("place", args=[d.place_id]),
            }
            for d in a.duties.filter(on__gte=today()).select_related("place")[:COMING]
        ],
        "others": [
            {
                "label": known[o.kind].label,
                "unit": o.unit.short,
                "term": _term(o),
                "href": reverse("appointment", args=[o.pk]),
            }
            for o in others
            if o.kind in known
        ],
        "changes": told(a) if is_staff(account) else None,
        "actions": [
            {"label": "修改", "href": reverse("appointment_edit", args=[a.pk]), "icon": "edit"},
            {"label": "离任", "href": reverse("appointment_end", args=[a.pk]), "icon": "logout"},
        ]
        if keeping
        else [],
    }
    return render(request, "places/person.html", context)


class ReasonForm(forms.Form):
    """查看全号: why."""

    reason = forms.CharField(
        label="查看理由", max_length=200, error_messages={"required": "请写明理由，例如：通知值班"}
    )


@answers
@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, appointment: int) -> HttpResponse:
    """The full number and telephone of a person on a roster: asks a reason, and logs it."""
    account = reader(request)
    a, kind = _find(account, appointment)
    if not _keeps(account, a, kind):
        raise Refused("证件号码和电话的全号由维护这一名册的岗位查看")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    shown = None
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        log(request, "reveal", None, f"名册 {kind.label} {a.name}", field="证件号码、电话", reason=reason)
        shown = [
            {"label": "证件号码", "value": a.id_number or "未登记"},
            {"label": "电话", "value": a.phone or "未登记"},
        ]
    context = {
        "crumbs": [
            {"label": "名册", "href": reverse("rosters")},
            {"label": a.name, "href": reverse("appointment", args=[a.pk])},
            {"label": "查看全号", "href": ""},
        ],
        "title": f"{a.name}的证件号码和电话",
        "form": form,
        "shown": shown,
        "url": request.path,
        "back": reverse("appointment", args=[a.pk]),
    }
    return render(request, "places/reveal.html", context, status=422 if form.errors else 200)
