"""Returns of periods (统计报表): which are filled and sent, one of them with its figures and checks, and its steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from siheng.kernel.figures.periods import BadPeriod, Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import Refused
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now, real_now, today
from siheng.kernel.org.models import Account
from siheng.kernel.returns import dispatching, filling, receiving, rights, summing, tables
from siheng.kernel.returns.files import LARGEST
from siheng.kernel.returns.models import Return, Subordinate
from siheng.kernel.returns.receiving import NotTaken
from siheng.kernel.returns.stepping import BELOW, CLOSED, OWN, NotNow, What
from siheng.web.workspace.base import answers, reader
from siheng.web.workspace.owed import waiting_below
from siheng.web.workspace.papers import download
from siheng.web.workspace.period import TONES, filled, unfilled

LENGTHS = (("month", "按月"), ("quarter", "按季"), ("year", "按年"))
JSON = "application/json"


def ask_reader(request: HttpRequest) -> Account:
    """Raises Refused for who may not see the returns."""
    account = reader(request)
    if not rights.reads(account):
        raise Refused("统计报表")
    return account


def asked_year(request: HttpRequest) -> int:
    """The year in the address, else that of last month, which is what is reported now. Raises Http404."""
    text = request.GET.get("year", "") or str((today().replace(day=1) - timedelta(days=1)).year)
    year = whole(text)
    if year is None or not 1990 <= year <= 2100:
        raise Http404
    return year


def tabs(on: str) -> list[dict[str, Any]]:
    """Our own returns, those of the bureaus below, and their sums; without bureaus below nothing but our own."""
    found: list[tuple[str, str, str, int | None]] = [("own", "本局报表", reverse("returns"), None)]
    if Subordinate.objects.filter(active=True).exists():
        found += [("below", "下级报送", reverse("returns_below"), waiting_below() or None), ("sum", "汇总", reverse("returns_sum"), None)]  # fmt: skip
    return [{"label": w, "href": href, "count": n, "on": key == on} for key, w, href, n in found]


def spans(request: HttpRequest, year: int) -> tuple[list[Period], list[dict[str, Any]]]:
    """The periods to show, and the ways to choose them."""
    by = request.GET.get("by", "month")
    found = {
        "month": summing.months(year),
        "quarter": [Period.quarter(year, q) for q in (1, 2, 3, 4)],
        "year": [Period.year(year)],
    }
    if by not in found:
        raise Http404
    keep = f"&table={table}" if (table := request.GET.get("table", "")) in tables.tables(registry()) else ""
    choices = [{"label": w, "href": f"?year={year}&by={key}{keep}", "on": key == by} for key, w in LENGTHS]
    for other in (year - 1, year + 1):
        if other <= today().year:
            choices.append({"label": f"{other}年", "href": f"?year={other}&by={by}{keep}", "on": False})
    return found[by], choices


def short(period: Period) -> str:
    """A period's name within its year."""
    return period.label.removeprefix(f"{period.since.year}年") or period.label


def mark(place: summing.Place) -> dict[str, str]:
    """The chip of a place on a board."""
    names = BELOW if place.of and place.of.bureau_id else OWN
    words = (
        names[place.state] if place.state else "逾期未报" if place.late else "未报" if place.expected else "—"
    )
    if place.late and place.state:
        words = f"{words}，逾期"
    if place.parted:
        words = f"{words}，与上期不接"
    tone = "late" if place.late else "near" if place.parted else TONES[place.state] if place.state else "prov"
    version = f"第{place.of.version}版" if place.of else ""
    return {
        "state": tone if words != "—" else "",
        "words": words.removeprefix("上级"),
        "title": f"{place.period.label}{version}，{words}",
    }


@answers
def board(request: HttpRequest) -> HttpResponse:
    """Our own returns of a year: tables by periods."""
    ask_reader(request)
    year = asked_year(request)
    periods, choices = spans(request, year)
    known = tables.tables(registry())
    places = summing.board(registry(), [(None, t) for t in known], periods, today())
    flat = [p for row in places for p in row]
    late, done = sum(p.late for p in flat), sum(p.state in CLOSED and p.state != What.FILLED for p in flat)
    owed, parted = sum(p.owed for p in flat), sum(p.parted for p in flat)
    told = (f"{late} 张逾期" if late else "没有逾期") + (
        f"，{parted} 张与更正后的上期接不上" if parted else ""
    )
    rows = [
        {"label": known[t], "cells": [{"chip": mark(p), "href": reverse("return_of", args=[t, str(p.period)]) if p.expected or p.of else ""} for p in row]}
        for t, row in zip(known, places, strict=True)
    ]  # fmt: skip
    context = {
        "answer": f"{year}年应报 {owed} 张，已上报 {done} 张，{told}" if owed else f"{year}年没有应报的",
        "views": tabs("own"), "choices": choices, "head": [short(p) for p in periods], "corner": "报表", "rows": rows,
        "form": AnswerForm() if _hears(request) else None, "url": reverse("return_answer"),
        "form_title": "传入上级答复", "press": "核验并记下", "drops": [],
    }  # fmt: skip
    return render(request, "workspace/returns.html", context)


class FileForm(forms.Form):
    """A signed file that somebody carried here."""

    file = forms.FileField(label="文件", help_text="对方系统导出的签名文件（.json）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def text(self) -> str:
        """The file's text. Raises NotTaken."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise NotTaken("文件太大。")
        try:
            return upload.read().decode("utf8").strip()
        except UnicodeDecodeError:
            raise NotTaken("这不是签名文件。") from None


class AnswerForm(FileForm):
    """传入上级答复."""


@answers
@require_POST
def hear(request: HttpRequest) -> HttpResponse:
    """Take in an answer file from above."""
    by = ask_reader(request)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "请选择答复文件。")
        return redirect("returns")
    try:
        made = receiving.hear(form.text(), by=by, at=now())
    except NotTaken as error:
        messages.error(request, f"没有记下：{error}")
        return redirect("returns")
    messages.success(request, f"{made.of}：{OWN[What(made.what)]}。")
    return redirect("return_of", table=made.of.table, period=made.of.period)


@answers
def newest(request: HttpRequest, table: str, period: str) -> HttpResponse:
    """Our own return of a table and period: the newest, or what would be filled now."""
    account = ask_reader(request)
    try:
        span = tables.asked(period)
        written = filling.draft(registry(), table=table, period=span, today=today())
    except (BadPeriod, KeyError) as error:
        raise Http404 from error
    if of := filling.own(table, span):
        return render(request, "workspace/return.html", filled(request, of, account))
    context = unfilled(written, account)
    return render(request, "workspace/return.html", context)


@answers
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One return, also an older version, and one received from below."""
    account = ask_reader(request)
    return render(request, "workspace/return.html", filled(request, _find(pk), account))


@answers
@require_POST
def fill(request: HttpRequest, table: str, period: str) -> HttpResponse:
    """Fill a table for a period, or fill it anew."""
    by = ask_reader(request)
    try:
        made = filling.fill(
            registry(), table=table, period=tables.asked(period), by=by, at=now(), reason=request.POST.get("reason", "")[:500]
        )  # fmt: skip
        messages.success(request, f"{made}已填报并封存，等待局领导审核。")
    except NotNow as error:
        messages.error(request, f"没有填报：{error}")
    except (BadPeriod, KeyError) as error:
        raise Http404 from error
    return redirect("return_of", table=table, period=period)


@answers
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step with a return: audit, send back, judge."""
    by, of, what = ask_reader(request), _find(pk), request.POST.get("do", "")
    reason, at = request.POST.get("reason", ""), now()
    below = of.bureau_id is not None
    try:
        if what == "approve" and not below:
            filling.approve(of, by=by, at=at)
            messages.success(request, f"{of}审核通过，已签名上报。")
        elif what == "back":
            (receiving.send_back if below else filling.send_back)(of, by=by, at=at, reason=reason)
            messages.success(request, f"{of}已退回。")
        elif what == "refused" and not below:
            receiving.refused(of, by=by, at=at, reason=reason)
            messages.success(request, f"{of}已记为上级未收，可以重新填报。")
        elif what == "accept" and below:
            receiving.accept(of, by=by, at=at)
            messages.success(request, f"已接收{of}，计入汇总。")
        elif what == "again" and not below and rights.audits(by):
            dispatching.again(of.pk, clock=real_now())
            messages.success(request, "正在联系上级，几秒后再看。")
        else:
            raise Http404
    except NotNow as error:
        messages.error(request, f"没有办成：{error}")
    return redirect("return", pk=of.pk) if below else redirect("return_of", table=of.table, period=of.period)


@answers
def file(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The signed file of a return, or the signed answer to it."""
    ask_reader(request)
    of = _find(pk)
    text = filling.paper(of) if what == "file" else receiving.answer_of(of) if what == "answer" else ""
    if not text:
        raise Http404
    whose = of.bureau.name if of.bureau else filling.bureau_of()[1]
    name = tables.tables(registry()).get(of.table, of.table)
    kind = "报送" if what == "file" else "答复"
    return download(text.encode(), f"{whose}-{name}-{of.period}-第{of.version}版-{kind}.json", JSON)


def _find(pk: int) -> Return:
    of = Return.objects.filter(pk=pk).select_related("bureau", "dispatch").prefetch_related("steps").first()
    if of is None:
        raise Http404
    return of


def _hears(request: HttpRequest) -> bool:
    account = reader(request)
    return filling.superior() is not None and (rights.audits(account) or rights.compiles(account))


urls = [
    path("returns/", board, name="returns"),
    path("returns/answer/", hear, name="return_answer"),
    path("returns/<int:pk>/", page, name="return"),
    path("returns/<int:pk>/step/", step, name="return_step"),
    path("returns/<int:pk>/<slug:what>/", file, name="return_file"),
    path("returns/of/<slug:table>/<str:period>/", newest, name="return_of"),
    path("returns/of/<slug:table>/<str:period>/fill/", fill, name="return_fill"),
]
