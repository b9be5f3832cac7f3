"""Steps as forms: opening a matter, taking a step with its paper beside it, and deciding what was sent up."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from siheng.kernel.documents.layout import build_html
from siheng.kernel.documents.services import preview as draw
from siheng.kernel.documents.templates import find as find_template
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import door, scope
from siheng.kernel.matters.forms import StepForm, spoken, unsaid
from siheng.kernel.matters.models import Approval, Matter
from siheng.kernel.matters.process import Step, Transition, process
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now, today
from siheng.kernel.org.models import Account
from siheng.web.workspace.base import answers, find, reader, related_of
from siheng.web.workspace.due import came_back
from siheng.web.workspace.filters import shown_desk
from siheng.web.workspace.present import matter_chips


@answers
def opening(request: HttpRequest, kind: str) -> HttpResponse:
    """Register what came in. One press, one matter: the submission key makes the second press answer the first."""
    desk, transition = shown_desk(request, kind), process(kind).opening()
    account = reader(request)
    if not account.holds(transition.by):
        raise door.Refused(f"您没有“{transition.label}”的权限")
    form = door.form_for(transition, None, account, None, None, now())
    form.initial.update({k: v for k, v in request.GET.items() if k in form.fields})
    if request.method == "POST":
        try:
            m = door.open_matter(
                kind=kind,
                actor=account,
                data=request.POST,
                files=request.FILES,
                at=now(),
                submission=request.POST.get("submission") or uuid4().hex,
            )
        except door.Invalid as error:
            form = error.form
        else:
            messages.success(request, f"已登记，{m.receipt}。")
            return redirect("matter", m.pk)
    return _page(
        request,
        transition,
        form,
        None,
        {
            "crumbs": [
                {"label": desk.label, "href": reverse("list", args=[kind])},
                {"label": transition.label, "href": ""},
            ],
            "title": transition.label,
            "url": request.path,
            "save": "登记",
            "back": "",
            "preview": None,
            "chip": None,
        },
    )


@answers
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step: the form, and beside it the paper that will go out."""
    m = _matter(request, pk)
    transition, account = _transition(m, step), reader(request)
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            event = door.perform(
                matter_id=pk,
                step=step,
                actor=account,
                data=request.POST,
                files=request.FILES,
                at=now(),
                version=whole(version),
                submission=request.POST.get("submission") or None,
            )
        except door.Invalid as error:
            form = error.form
        else:
            messages.success(
                request, f"{event.label}，已记入经过。" + (event.summary if len(event.summary) < 60 else "")
            )
            return redirect(_back(request, m))
    elif not account.holds(transition.by):
        raise door.Refused(f"您没有“{transition.label}”的权限")
    elif not _possible(m, transition):
        raise door.NotNow(f"现在是“{process(m.kind).state_of(m).label}”，不能办“{transition.label}”")
    else:
        form = _form(request, m, transition)
    needs, drawn = _approval_words(transition, m, account), form
    notes = _law(transition, m) + _missing(m, transition, form, account)
    if not form.is_bound and (sent := came_back([m]).get(pk)) and sent.step == step:
        # What came back is mended, not written anew; its day is today's again.
        given = {name: value for name, value in sent.data.items() if name != "day"}
        form.initial = {**form.initial, **given}
        drawn = door.form_for(transition, m, account, {**given, "day": today()}, None, now())
        notes += (
            [{"tone": "bad", "icon": "arrow-back-up", "text": f"被退回：{sent.reply}"}] if sent.reply else []
        )
    return _page(
        request,
        transition,
        form,
        m,
        {
            "crumbs": [
                {"label": str(m), "href": reverse("matter", args=[pk])},
                {"label": transition.label, "href": ""},
            ],
            "title": f"{transition.label}：{m.title}",
            "url": request.path + ("?from=m" if _begun_on_phone(request) else ""),
            "save": "呈批" if needs else transition.label,
            "needs": needs,
            "back": _back(request, m),
            "back_label": "回我的" if _begun_on_phone(request) else "",
            "chip": matter_chips([m], today(), load_calendar())[pk],
            "preview": _preview(request, m, transition, drawn),
            "notes": notes,
            "others": _others(m, transition, account),
        },
    )


@answers
@require_POST
def preview(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The paper as it would go out with what is typed now; nothing is saved. None of a step that was taken meanwhile."""
    m = _matter(request, pk)
    transition, shown = _transition(m, step), None
    if _possible(m, transition):
        shown = _preview(request, m, transition, _form(request, m, transition, request.POST))
    return render(request, "workspace/_preview.html", {"preview": shown or {"html": ""}})


@answers
def approval(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Decide what was sent up: agree, and it is done; or return it with a reason. Who sent it may take it back."""
    waiting = (
        Approval.objects.everything("found by id; the matter's scope is asked next")
        .filter(pk=approval_id)
        .first()
    )
    if waiting is None:
        raise door.NotFound("没有找到")
    m = _matter(request, waiting.matter_id, at_least=scope.FULL)  # what is proposed is not for the parties
    account = reader(request)
    transition = _transition(m, waiting.step)
    error = ""
    if request.method == "POST":
        action, reply = request.POST.get("action", ""), request.POST.get("reply", "")
        try:
            if action == "withdraw":
                event = door.withdraw(approval_id=approval_id, actor=account, at=now())
            else:
                event = door.decide(
                    approval_id=approval_id, actor=account, approve=action == "approve", reply=reply, at=now()
                )
        except door.Invalid as invalid:
            error = "；".join(str(e) for errors in invalid.form.errors.values() for e in errors)
        except door.NotNow as not_now:
            error = str(not_now)
        else:
            messages.success(request, f"{event.label}，已记入经过。")
            return redirect("matter", m.pk)
    form = door.form_for(transition, m, waiting.proposed_by, waiting.data, None, now())
    form.is_valid()
    return render(
        request,
        "workspace/approval.html",
        {
            "crumbs": [
                {"label": str(m), "href": reverse("matter", args=[m.pk])},
                {"label": "批复", "href": ""},
            ],
            "approval": waiting,
            "matter": m,
            "error": error,
            "rows": _content(form),
            "may_decide": account.holds(waiting.right)
            and waiting.proposed_by_id != account.pk
            and waiting.state == "pending",
            "may_withdraw": waiting.proposed_by_id == account.pk and waiting.state == "pending",
            "preview": _preview(request, m, transition, form, approved_by=account),
        },
    )


def _content(form: StepForm) -> list[dict[str, Any]]:
    return [
        {"label": form.fields[n].label, "value": spoken(form.fields[n], v), "href": "", "tags": []}
        for n, v in form.cleaned_data.items()
        if n in form.fields and n not in form.inner and not unsaid(v)
    ]


def _missing(m: Matter, t: Transition, form: StepForm, account: Account) -> list[dict[str, str]]:
    """What the step needs and has not, said before anything is written."""
    lacks = door.lacking(t, m, account, _filled(form), now())
    return [{"tone": "bad", "icon": "alert-triangle", "text": text} for text in lacks]


def _begun_on_phone(request: HttpRequest) -> bool:
    """Whether the step was begun on the phone pages, to which it then leads back."""
    return request.GET.get("from") == "m"


def _back(request: HttpRequest, m: Matter) -> str:
    return reverse("field") if _begun_on_phone(request) else reverse("matter", args=[m.pk])


def _matter(request: HttpRequest, pk: int, *, at_least: int = scope.PARTY) -> Matter:
    kind = Matter.objects.for_account(reader(request)).filter(pk=pk).values_list("kind", flat=True).first()
    return find(request, pk, at_least=at_least, related=related_of(kind) if kind else ())


def _transition(m: Matter, name: str) -> Transition:
    found = process(m.kind).transitions.get(name)
    if found is None or found.source is None or found.timer:
        raise door.NotFound("没有这个步骤")
    return found


def _possible(m: Matter, t: Transition) -> bool:
    """Asked before a form is made, which takes for granted what the state says."""
    return t.leaves(process(m.kind).state_of(m)) and (t.when is None or t.when(m))


def _form(request: HttpRequest, m: Matter, t: Transition, data: Any = None) -> StepForm:
    form = door.form_for(t, m, reader(request), data, None, now())
    form.initial.update({k: v for k, v in request.GET.items() if k in form.fields})
    return form


def _doing(m: Matter, t: Transition, form: StepForm, account: Account) -> Step:
    return Step(process(m.kind), t, m, account, account.name, now(), today(), _filled(form))


def _filled(form: StepForm) -> dict[str, Any]:
    return {n: form.fields[n].initial for n in form.fields} | getattr(form, "cleaned_data", {})


def _approval_words(t: Transition, m: Matter, account: Account) -> str:
    from siheng.kernel.org.rights import right

    if not t.approval:
        return ""
    form = door.form_for(t, m, account, None, None, now())
    key = door.approval_right(t, _doing(m, t, form, account))
    return "" if not key or account.holds(key) else f"须经{right(key).label}"


def _preview(
    request: HttpRequest, m: Matter, t: Transition, form: StepForm, approved_by: Account | None = None
) -> dict[str, Any] | None:
    """The first of the papers that the step issues, filled from what is on the form so far."""
    account = reader(request)
    if form.is_bound:
        form.is_valid()
    doing = _doing(m, t, form, account)
    doing.approved_by = approved_by
    try:
        names = list(t.issues(doing) if callable(t.issues) else t.issues)
    except (KeyError, AttributeError, ValidationError):
        names = []
    if not names:
        return None
    wanted = request.GET.get("paper")
    name = wanted if wanted in names else names[0]
    chosen = process(m.kind)
    with_step = chosen.facts(m, doing)
    paper = draw(template=find_template(chosen.__module__.split(".")[2], name), facts=with_step, on=doing.day)
    return {
        "title": name,
        "html": build_html(paper, preview=True),
        "url": reverse("preview", args=[m.pk, t.key]) + f"?paper={name}",
        "others": [{"label": n, "href": f"?paper={n}"} for n in names if n != name],
    }


def _others(m: Matter, t: Transition, account: Account) -> list[dict[str, Any]]:
    """The other ways on from here, beside the primary button."""
    if not t.first(m):
        return []
    able = [
        o.transition
        for o in door.offers(m, account)
        if o.allowed and o.transition is not t and o.transition.target
    ]
    return [
        {"label": x.label, "name": "", "href": reverse("step", args=[m.pk, x.key]), "danger": False}
        for x in able[:3]
    ]


def _page(
    request: HttpRequest, t: Transition, form: StepForm, m: Matter | None, more: dict[str, Any]
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "groups": groups_of(form),
        "fixes": getattr(form, "fixes", {}),
        "notes": _law(t, m),
        "others": [],
        "needs": "",
        "key": request.POST.get("submission") or uuid4().hex,
        "version": m.version if m else None,
        "files": form.is_multipart(),
    }
    context |= more
    context["notes"] = [*context["notes"], *_alike(form)]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workspace/step.html", context, status=status)


def _alike(form: StepForm) -> list[dict[str, str]]:
    """The way to each matter of which an error speaks."""
    return [
        {"tone": "", "icon": "link", "text": f"{m} {m.title}（{why}）", "href": reverse("matter", args=[m.pk]), "label": "看这一件"}
        for m, why in form.alike
    ]  # fmt: skip


def _law(t: Transition, m: Matter | None) -> list[dict[str, str]]:
    law = t.cites(m)
    return [{"tone": "", "icon": "book", "text": f"依据：{law}"}] if law else []


def groups_of(form: StepForm) -> list[dict[str, Any]]:
    """The fields of a form as they stand together; none where they follow one another."""
    if not form.groups:
        return []
    shown: set[str] = set()
    groups = []
    for g in form.groups:
        names = [n for n in g.fields if n in form.fields and not form[n].is_hidden]
        beside = {n: extra for n, extra in g.beside.items() if extra in form.fields}
        shown |= {*names, *beside.values()}
        if names:
            groups.append(
                {
                    "title": g.title,
                    "sub": g.sub,
                    "style": g.style,
                    "all": {"label": g.fill_all[0], "value": g.fill_all[1]} if g.fill_all else None,
                    "folded": g.folded and not any(form[n].errors or form[n].value() for n in names),
                    "rows": [
                        {"field": form[n], "note": "", "extra": form[beside[n]] if n in beside else None}
                        for n in names
                    ],
                }
            )
    rest = [f for f in form.visible_fields() if f.name not in shown]
    if rest:
        groups.append(
            {
                "title": "",
                "sub": "",
                "style": "grid",
                "all": None,
                "rows": [{"field": f, "note": "", "extra": None} for f in rest],
            }
        )
    return groups
