"""The level above (统计单位): who below has sent what, taking in a file, and accepted figures added up (汇总)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from siheng.kernel.exchange.writing import Book
from siheng.kernel.figures.periods import BadPeriod, Period
from siheng.kernel.figures.plain import number
from siheng.kernel.figures.registry import registry
from siheng.kernel.org.clock import now, today
from siheng.kernel.returns import receiving, rights, summing, tables
from siheng.kernel.returns.models import Subordinate
from siheng.kernel.returns.receiving import NotTaken
from siheng.kernel.returns.stepping import What
from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog
from siheng.web.workspace.base import address, answers
from siheng.web.workspace.ledger import written
from siheng.web.workspace.returns import FileForm, ask_reader, asked_year, mark, short, spans, tabs


@answers
def board(request: HttpRequest) -> HttpResponse:
    """Who has sent a table, and who has not."""
    account, year = ask_reader(request), asked_year(request)
    table, drops = _chosen(request, year)
    periods, choices = spans(request, year)
    bureaus = list(Subordinate.objects.filter(active=True))
    places = summing.board(registry(), [(b, table) for b in bureaus], periods, today())
    flat = [p for row in places for p in row]
    waiting, late = sum(p.state == What.RECEIVED for p in flat), sum(p.late for p in flat)
    name = tables.tables(registry())[table]
    parted = sum(p.parted for p in flat)
    told = f"{name}：{waiting} 张待审核，{f'{late} 张逾期' if late else '没有逾期'}"
    told += f"，{parted} 张与更正后的上期接不上，要下级更正" if parted else ""
    rows = [
        {"label": b.name, "cells": [{"chip": mark(p), "href": reverse("return", args=[p.of.pk]) if p.of else ""} for p in row]}
        for b, row in zip(bureaus, places, strict=True)
    ]  # fmt: skip
    context = {
        "answer": told if bureaus else "还没有登记下级填报单位", "views": tabs("below"), "choices": choices, "drops": drops,
        "head": [short(p) for p in periods], "corner": "单位", "rows": rows,
        "form": FileForm() if rights.judges(account) and bureaus else None, "url": f"{reverse('return_take')}?{request.GET.urlencode()}",
        "form_title": "接收报送文件", "press": "核验并接收",
    }  # fmt: skip
    return render(request, "workspace/returns.html", context)


@answers
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take in a file that somebody carried here."""
    by, board_url = ask_reader(request), f"{reverse('returns_below')}?{request.GET.urlencode()}"
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "请选择报送文件。")
        return redirect(board_url)
    try:
        made, fresh = receiving.receive(registry(), text=form.text(), by=by, at=now())
    except NotTaken as error:
        messages.error(request, f"没有接收：{error}")
        return redirect(board_url)
    messages.success(request, f"{made.bureau}{made}{'已收到，待审核' if fresh else '以前收到过'}。")
    return redirect("return", pk=made.pk)


@answers
def total(request: HttpRequest) -> HttpResponse:
    """A table added up over the bureaus whose returns were accepted; ``?fig=`` opens a sum to the bureaus behind it."""
    ask_reader(request)
    table, period = _asked(request)
    sums = summing.totals(registry(), table, period)
    wanted = request.GET.get("fig", "")
    opened = next((s for s in sums if s.figure.key == wanted), None)
    if wanted and opened is None:
        raise Http404
    expected = Subordinate.objects.filter(active=True, since__lte=period.since).count()
    have = len(summing.accepted(table, period))
    base = {"table": table, "period": str(period)}
    lines = [
        {
            "label": period.said(s.figure.label), "href": f"?{urlencode(base | {'fig': s.figure.key})}", "on": s is opened,
            "value": _number(s.figure, s.value), "unit": s.figure.unit, "formula": _formula(s),
        }
        for s in sums
    ]  # fmt: skip
    name = tables.tables(registry())[table]
    context = {
        "answer": f"{period.label}{name}汇总，{expected} 个单位中 {have} 个已接收", "views": tabs("sum"),
        "drops": _chosen(request, period.since.year, str(period))[1],
        "choices": [
            {"label": short(p), "href": f"?{urlencode({'table': table, 'period': str(p)})}", "on": p == period}
            for p in summing.spans(period.since.year)
        ],
        "lines": lines, "export_url": reverse("returns_sum_excel") + f"?{urlencode(base)}",
        "opened": _opened(opened) if opened else None,
    }  # fmt: skip
    return render(request, "workspace/return_sum.html", context)


@answers
def excel(request: HttpRequest) -> HttpResponse:
    """The sums as Excel: a row for each figure, a column for each bureau."""
    account = ask_reader(request)
    table, period = _asked(request)
    sums, returns = summing.totals(registry(), table, period), summing.accepted(table, period)
    name = tables.tables(registry())[table]

    def write(target: Path) -> None:
        with Book(target) as book:
            heads = ["指标", "单位", "合计", *(str(of.bureau) for of in returns)]
            sheet = book.sheet("汇总", [(h, 24 if n == 0 else 16, book.head) for n, h in enumerate(heads)])
            for row, s in enumerate(sums, start=1):
                parts = {p.of.pk: p.value for p in s.parts}
                cells = [s.value, *(parts.get(of.pk) for of in returns)]
                numbers = [number(v) for v in cells]
                for column, value in enumerate([s.figure.label, s.figure.unit, *numbers]):
                    book.put(sheet, row, column, value)
            book.notes(
                [
                    ("报表", f"{name}，{period.label}"), ("范围", f"已接收的 {len(returns)} 个单位"),
                    ("比率", "由合计的分子、分母算出，不是各单位比率的平均"),
                    ("导出", f"{account.name}（{account.unit.short}） {now():%Y-%m-%d %H:%M}"),
                ]
            )  # fmt: skip

    told = f"导出{period.label}{name}汇总"
    access.record(
        account=account, at=now(), kind=AccessLog.Kind.EXPORT, subject=told, address=address(request)
    )
    return written(write, f"{name}汇总-{period}.xlsx")


def _asked(request: HttpRequest) -> tuple[str, Period]:
    table, _ = _chosen(request, today().year)
    try:
        text = request.GET.get("period", "")
        return table, tables.asked(text) if text else Period.month(today().year, today().month).preceding
    except BadPeriod as error:
        raise Http404 from error


def _chosen(request: HttpRequest, year: int, period: str = "") -> tuple[str, list[dict[str, Any]]]:
    """The table asked for, the first if none, and the tables to choose from. Raises Http404."""
    known = tables.tables(registry())
    table = request.GET.get("table", "") or next(iter(known), "")
    if table not in known:
        raise Http404
    keep = {"period": period} if period else {"year": str(year), "by": request.GET.get("by", "month")}
    return table, [
        {"label": name, "href": f"?{urlencode({'table': key, **keep})}", "on": key == table}
        for key, name in known.items()
    ]


def _number(figure: Any, value: Any) -> Any:
    return "—" if value is None else f"{value:,.{figure.digits}f}" if figure.digits else number(value)


def _formula(s: summing.Sum) -> str:
    return "" if s.numerator is None else f"{number(s.numerator)} ÷ {number(s.denominator)}"


def _opened(s: summing.Sum) -> dict[str, Any]:
    return {
        "name": s.figure.label,
        "rows": [
            {"label": str(p.of.bureau), "href": reverse("return", args=[p.of.pk]), "version": f"第{p.of.version}版", "value": _number(s.figure, p.value)}
            for p in s.parts
        ],
    }  # fmt: skip


urls = [
    path("returns/below/", board, name="returns_below"),
    path("returns/take/", take, name="return_take"),
    path("returns/sum/", total, name="returns_sum"),
    path("returns/sum/excel/", excel, name="returns_sum_excel"),
]
