"""Activities (活动): what was held, by kind, town and day; the page of one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import process
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import ActivityKind, kinds_of
from siheng.kernel.registers.models import Activity
from siheng.kernel.registers.scope import activities_for, inside, is_staff, may_keep, sees_people, within
from siheng.web.places.shared import asked_day, asked_of, drop, filters, link, new_links, told, towns, turned
from siheng.web.workspace.base import answers, reader


@answers
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The activities, newest first."""
    account, known, names = reader(request), kinds_of(ActivityKind), towns()
    if not sees_people(account):
        raise Http404
    kind, town = asked_of(request, "kind", known), asked_of(request, "town", names)
    since = asked_day(request, "since", None)
    rows = activities_for(account).filter(kind__in=[kind] if kind else list(known))
    if since:
        rows = rows.filter(held_on__gte=since)
    if town:
        rows = rows.filter(within(town[:9]))
    if q := request.GET.get("q", "").strip():
        rows = rows.filter(title__icontains=q)
    found = rows.count()
    page, pager = turned(request, rows.select_related("region", "unit").order_by("-held_on", "-pk"), "场")
    context = {
        "answer": f"{known[kind].label if kind else '活动'} {found} 场" + (f"，{since:%Y-%m-%d} 以来" if since else ""),
        "views": [{"label": "全部", "href": link(request, kind=None), "on": not kind, "count": None}]
        + [
            {"label": k.label, "href": link(request, kind=k.key), "on": k.key == kind, "count": None}
            for k in known.values()
        ],
        "filters": filters(
            request, drops=[drop("town", "镇街", names.items(), town)], found=found, unit="场", words="名称",
            keep=("kind", "since"),
        ),
        "day": {
            "label": "从哪一天起", "name": "since", "value": f"{since:%Y-%m-%d}" if since else "",
            "keep": [{"name": n, "value": request.GET[n]} for n in ("kind", "town", "q") if request.GET.get(n)],
            "clear": link(request, since=None),
        },
        "columns": ["名称", "类别", "日期", "举办单位", "区划", "人数"],
        "rows": [_row(a, known[a.kind]) for a in page],
        "pager": pager,
        "create": new_links(account, ActivityKind, "activity_new"),
        "more": _more(account, known.get(kind)),
        "empty": "没有符合的活动",
    }  # fmt: skip
    return render(request, "places/list.html", context)


def _more(account: Account, kind: ActivityKind | None) -> list[dict[str, str]]:
    """The Excel of one kind, out and in."""
    if kind is None or Role.ADMIN in account.roles:
        return []
    links = [{"label": "导出 Excel", "href": reverse("register_export", args=[kind.key])}]
    if may_keep(account, kind):
        links.append({"label": "导入台账", "href": reverse("register_ledger", args=[kind.key])})
    return links


def _row(a: Activity, kind: ActivityKind) -> dict[str, Any]:
    people = "" if a.people is None else str(a.people)
    cells = [kind.label, f"{a.held_on:%Y-%m-%d}", a.unit.short, a.region.name, people]
    return {"href": reverse("activity", args=[a.pk]), "name": a.title, "cells": cells}


@answers
@require_GET
def page(request: HttpRequest, activity: int) -> HttpResponse:
    """One activity."""
    account = reader(request)
    a = activities_for(account).select_related("region", "unit__region", "place").filter(pk=activity).first()
    kind = kinds_of(ActivityKind).get(a.kind) if a else None
    if a is None or kind is None:
        raise Http404
    keeping = may_keep(account, kind) and inside(account, a.region_id) and inside(account, a.unit.region_id)
    facts = [
        ("日期", f"{a.held_on:%Y-%m-%d}"), ("举办单位", a.unit.name), ("区划", a.region.name),
        ("地点", a.place.name if a.place else ""), ("人数", "" if a.people is None else str(a.people)),
    ]  # fmt: skip
    context = {
        "crumbs": [
            {"label": "活动", "href": reverse("activities")},
            {"label": kind.label, "href": reverse("activities") + f"?kind={kind.key}"},
            {"label": a.title, "href": ""},
        ],
        "title": a.title,
        "tags": [kind.label],
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "minutes": a.minutes,
        "matters": [
            {
                "label": process(m.kind).state_of(m).label,
                "value": str(m),
                "note": m.title,
                "href": reverse("matter", args=[m.pk]),
            }
            for m in Matter.objects.told(account).filter(pk__in=kind.matters(a.pk)).order_by("pk")
        ],
        "changes": told(a) if is_staff(account) else None,
        "actions": [{"label": "修改", "href": reverse("activity_edit", args=[a.pk]), "icon": "edit"}]
        if keeping
        else [],
    }
    return render(request, "places/activity.html", context)
