"""People: everything of one person in front of me as far as I may see; full numbers with a reason; who looked at a matter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import scope
from siheng.kernel.matters.door import Refused
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.process import process
from siheng.kernel.org.clock import today
from siheng.kernel.trust.masking import mask_id, mask_phone
from siheng.kernel.trust.models import AccessLog
from siheng.web.workspace.base import answers, find, log, reader, reads_numbers, refusal
from siheng.web.workspace.present import matter_chips, moment

PER = 50


def person(request: HttpRequest, party: int) -> HttpResponse:
    """Everything of the person that this party is: by number, else by telephone and name, else the same name in the same town."""
    seen = Matter.objects.for_account(reader(request))
    here = (
        Party.objects.everything("narrowed to what the reader may see below")
        .filter(pk=party)
        .exclude(kind=Party.Kind.AGENCY)
        .select_related("matter", "region")
        .first()
    )
    if here is None or scope.level(reader(request), here.matter) < scope.PARTY:
        raise Http404  # whoever sees the content may know of the matter
    roles: dict[int, str] = {}
    for other in _same(here):
        roles.setdefault(other.matter_id, other.get_role_display())
    matters = list(seen.filter(pk__in=list(roles)).order_by("-received_on", "-id")[: PER * 2])
    levels = scope.levels(reader(request), matters)
    matters = [m for m in matters if levels[m.pk] >= scope.PARTY]
    chips = matter_chips(matters, today(), load_calendar())
    log(request, "view", here.matter, f"当事人 {here.name} 的全部事项")
    return render(
        request,
        "workspace/person.html",
        {
            "crumbs": [
                {"label": str(here.matter), "href": reverse("matter", args=[here.matter_id])},
                {"label": here.name, "href": ""},
            ],
            "answer": f"{here.name}有 {len(matters)} 件事项"
            + (f"，在办 {n} 件" if (n := sum(m.open for m in matters)) else ""),
            "name": here.name,
            "tally": None,
            "register": None,
            "facts": [
                {"label": "类别", "value": here.get_kind_display()},
                {"label": "证件号码", "value": mask_id(here.id_number) if here.id_number else "未登记"},
                {"label": "电话", "value": mask_phone(here.phone) if here.phone else "未登记"},
                {"label": "镇街", "value": here.region.name if here.region else "未登记"},
            ],
            "matters": [
                {
                    "chip": chips[m.pk],
                    "number": str(m),
                    "href": reverse("matter", args=[m.pk]),
                    "kind": process(m.kind).label,
                    "role": roles[m.pk],
                    "stage": process(m.kind).state_of(m).label,
                    "date": f"{m.received_on:%Y-%m-%d}",
                }
                for m in matters
            ],
            "note": "只列您能看到的事项。"
            + ("按证件号码归并。" if here.id_index else "没有证件号码，按姓名和电话归并，可能不全。"),
            "access": "本次已记入查看记录。",
        },
    )


def _same(p: Party) -> Any:
    rows = Party.objects.everything("the caller keeps to the reader's matters").order_by("id")
    if p.id_index:
        return rows.filter(id_index=p.id_index).exclude(id_index="")  # as the partial index says
    if p.phone_index:
        return rows.filter(phone_index=p.phone_index, name=p.name).exclude(phone_index="")
    return rows.filter(pk=p.pk)


class RevealForm(forms.Form):
    """Why the full number is looked at."""

    reason = forms.CharField(
        label="查看理由", max_length=200, error_messages={"required": "请写明理由，例如：核对当事人身份"}
    )


@answers
@never_cache
def reveal(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """Full ID number and telephone of a party: asks a reason, and logs it."""
    m = find(request, pk)
    if not reads_numbers(m, reader(request)):
        raise Refused(refusal(m))
    p = m.parties.filter(pk=party).first()
    if p is None:
        raise Http404
    form = RevealForm(request.POST or None)
    shown = None
    if request.method == "POST" and form.is_valid():
        log(
            request,
            "reveal",
            m,
            f"{p.get_role_display()}{p.name}",
            field="证件号码、电话",
            reason=form.cleaned_data["reason"],
        )
        shown = [
            {"label": "证件号码", "value": p.id_number or "未登记"},
            {"label": "电话", "value": p.phone or "未登记"},
        ]
    return render(
        request,
        "workspace/reveal.html",
        {
            "crumbs": [
                {"label": str(m), "href": reverse("matter", args=[pk])},
                {"label": "查看全号", "href": ""},
            ],
            "party": p,
            "form": form,
            "shown": shown,
            "url": request.path,
            "back": reverse("matter", args=[pk]),
        },
        status=422 if form.errors else 200,
    )


@answers
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has looked at a matter, newest first."""
    m = find(request, pk, at_least=scope.FULL)
    kind = request.GET.get("kind", "")
    entries = AccessLog.objects.filter(matter_id=pk).select_related("account__unit")
    if kind in AccessLog.Kind.values:
        entries = entries.filter(kind=kind)
    page = Paginator(entries, PER).get_page(request.GET.get("page"))
    return render(
        request,
        "workspace/access.html",
        {
            "crumbs": [
                {"label": str(m), "href": reverse("matter", args=[pk])},
                {"label": "谁看过", "href": ""},
            ],
            "answer": f"{m} 共被查看 {page.paginator.count} 次",
            "rows": [
                {
                    "when": moment(e.at),
                    "who": e.account.name if e.account else "群众" if e.kind == "public" else "",
                    "unit": e.account.unit.short if e.account else "",
                    "what": f"{e.get_kind_display()} {e.subject}{' ' + e.field if e.field else ''}",
                    "reason": e.reason,
                }
                for e in page
            ],
            "filters": [
                {"label": label, "href": f"?kind={value}", "on": value == kind}
                for value, label in [("", "全部"), *AccessLog.Kind.choices[:4]]
            ],
            "granted": [
                {"who": str(g.unit or g.account), "what": g.get_level_display()}
                for g in m.grants.select_related("unit", "account")
            ],
            "what": "看了什么",
            "where": "理由",
            "pager": {
                "page": page.number,
                "pages": page.paginator.num_pages,
                "per": PER,
                "unit": "条",
                "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
                "next": f"?page={page.next_page_number()}" if page.has_next() else "",
            },
        },
    )
