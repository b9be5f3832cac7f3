"""What is done to several matters of a list at once: those chosen by their numbers, never "all that were found"."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from siheng.kernel.matters import door, scope
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Transition, process
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.web.workspace.base import answers, reader
from siheng.web.workspace.filters import shown_desk
from siheng.web.workspace.steps import groups_of

EXPORT = "export"


def steps(kind: str, account: Account) -> list[Transition]:
    """The steps of a kind that this account may take on several matters at once."""
    return [t for t in process(kind).transitions.values() if t.bulk and account.holds(t.by)]


def actions(kind: str, account: Account) -> list[dict[str, str]]:
    """The buttons of the bulk bar."""
    taken = [{"label": t.label, "name": t.key, "unit": "件可办"} for t in steps(kind, account)]
    return [*taken, {"label": "导出所选", "name": EXPORT, "unit": ""}]


def possible(m: Matter, level: int, offered: list[Transition]) -> list[str]:
    """Which of the offered steps apply to this row."""
    if level < scope.FULL:
        return []
    state = process(m.kind).state_of(m)
    return [t.key for t in offered if t.leaves(state) and (t.when is None or t.when(m))]


@answers
@require_POST
def choose(request: HttpRequest, kind: str) -> HttpResponse:
    """From the bulk bar to the page of the step, or to the workbook; the address carries the very numbers chosen."""
    shown_desk(request, kind)
    action, ids = request.POST.get("action", ""), _ids(request.POST.getlist("id"))
    if not ids:
        raise door.NotNow("还没有选事项")
    if action == EXPORT:
        return redirect(f"{reverse(EXPORT, args=[kind])}?{urlencode({'id': ids}, doseq=True)}")
    return redirect(f"{reverse('bulk_step', args=[kind, action])}?{urlencode({'id': ids}, doseq=True)}")


@answers
def take(request: HttpRequest, kind: str, step: str) -> HttpResponse:
    """Take one step on each of the chosen matters, all of them or none."""
    desk, account = shown_desk(request, kind), reader(request)
    transition = next((t for t in steps(kind, account) if t.key == step), None)
    if transition is None:
        raise Http404
    chosen = Matter.objects.for_account(account, kind).filter(pk__in=_ids(request.GET.getlist("id")))
    found = list(chosen.select_related("handler", "unit", *desk.related).order_by("due_on", "pk"))
    levels = scope.levels(account, found)
    matters = [m for m in found if possible(m, levels[m.pk], [transition])]
    if not matters:
        raise door.NotNow(f"所选的都不能办“{transition.label}”")
    forms, status = _forms(request, transition, matters), 200
    if request.method == "POST":
        status = _take(request, transition, forms, found)
        if status == 302:
            messages.success(request, f"{transition.label} {len(matters)} 件，都记入了经过。")
            return redirect(reverse("list", args=[kind]))
    asked = forms[matters[0]]
    context = {
        "title": f"{transition.label} {len(matters)} 件",
        "crumbs": [
            {"label": desk.label, "href": reverse("list", args=[kind])},
            {"label": transition.label, "href": ""},
        ],
        "url": request.get_full_path(),
        "form": asked,
        "asked": [field for field in asked if _shared(asked, field.name)],
        "save": transition.label,
        "submission": request.POST.get("submission") or uuid4().hex,
        "rows": [
            {"m": m, "href": reverse("matter", args=[m.pk]), "form": forms[m], "groups": _own(forms[m])}
            for m in matters
        ],
        "left_out": [str(m) for m in found if m not in matters],
    }
    return render(request, "workspace/bulk.html", context, status=status)


def _forms(request: HttpRequest, transition: Transition, matters: list[Matter]) -> dict[Matter, StepForm]:
    """The form of each matter; one for all of them where nothing is asked of each."""
    posted, account = request.POST if request.method == "POST" else None, reader(request)
    if not (transition.form and transition.form.shared):
        return dict.fromkeys(matters, door.form_for(transition, matters[0], account, posted, None, now()))
    return {m: door.form_for(transition, m, account, posted, None, now(), prefix=f"m{m.pk}") for m in matters}


def _shared(form: StepForm, name: str) -> bool:
    return not form.shared or name in form.shared


def _own(form: StepForm) -> list[dict[str, Any]]:
    """What is asked of each matter, in its groups."""
    groups = [
        g | {"rows": [r for r in g["rows"] if not _shared(form, r["field"].name)]} for g in groups_of(form)
    ]
    return [g for g in groups if g["rows"]]


def _take(
    request: HttpRequest, transition: Transition, forms: dict[Matter, StepForm], found: list[Matter]
) -> int:
    """Take the step on all of them and answer 302; else on none, another status, and in the forms why."""
    asked = next(iter(forms.values()))
    if wrong := [m for m, form in forms.items() if not form.is_valid()]:
        for m in wrong:
            for name in forms[m].shared & set(forms[m].errors) - set(asked.errors):
                asked.add_error(name, [f"{m}：{text}" for text in forms[m].errors[name]])
        return 422
    if gone := [str(m) for m in found if f"version-{m.pk}" in request.POST and m not in forms]:
        asked.add_error(None, f"这期间已经不能办了，没有列入：{'、'.join(gone)}")
        return 409
    try:
        with transaction.atomic():
            for m, form in forms.items():
                _perform(request, m, transition, form)
    except door.Invalid as error:
        for name, texts in error.form.errors.items():
            form.add_error(name if name in form.fields else None, texts)
        return 422
    except (door.Conflict, door.NotNow) as error:
        asked.add_error(None, f"{m}：{error}")
        return 409
    return 302


def _perform(request: HttpRequest, m: Matter, transition: Transition, form: StepForm) -> None:
    version, key = request.POST.get(f"version-{m.pk}", ""), request.POST.get("submission")
    data = QueryDict(mutable=True)
    for name in form.fields:
        if (sent := form.add_prefix(name)) in request.POST:
            data.setlist(name, request.POST.getlist(sent))
    door.perform(
        matter_id=m.pk,
        step=transition.key,
        actor=reader(request),
        data=data,
        at=now(),
        version=whole(version),
        submission=f"{key}:{m.pk}" if key else None,
    )


def _ids(values: list[Any]) -> list[int]:
    return [n for v in values if (n := whole(v)) is not None][:1000]


urls = [
    path("m/<slug:kind>/bulk/", choose, name="bulk"),
    path("m/<slug:kind>/bulk/<slug:step>/", take, name="bulk_step"),
]
