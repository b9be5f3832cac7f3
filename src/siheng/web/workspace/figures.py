"""A figure down to its rows, and the check of a text; the pages of the year and its report stand beside this file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from siheng.kernel.figures.declare import Count, Figure, Ratio
from siheng.kernel.figures.evaluate import (
    UnknownDimension,
    Value,
    amount,
    balances,
    breakdown,
    dimension,
    evaluate,
    rows,
)
from siheng.kernel.figures.numbers import plain
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.plain import number
from siheng.kernel.figures.reading import Unreadable, read
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.verify import AGREES, DIFFERS, NOT_A_FIGURE, UNKNOWN, Finding, Verdict, verify
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import today
from siheng.web.workspace import annual, behind, year
from siheng.web.workspace.base import answers
from siheng.web.workspace.bound import (
    ask_reader,
    asked_period,
    figure_href,
    identity,
    periods,
    printed,
    unseen,
)

PER = 50
UPLOAD = 5 * 1024 * 1024
SIGNS = {AGREES: "相符", DIFFERS: "不符", UNKNOWN: "无来源", NOT_A_FIGURE: "不是数字"}
TONES = {AGREES: "done", DIFFERS: "late", UNKNOWN: "near", NOT_A_FIGURE: ""}


@answers
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: what it means, what it comes to, how it splits, and its rows as far as the reader may see them."""
    ask_reader(request)
    found = registry().figures.get(key)
    if found is None:
        raise Http404
    period = asked_period(request)
    by, cell = request.GET.get("by", ""), request.GET.get("value", "")
    try:
        narrowed = {by: cell} if by else {}
        whole, seen = rows(found, period, None, **narrowed), rows(found, period, request.user, **narrowed)  # type: ignore[arg-type]
        chosen = dimension(found, by) if by else None
    except (UnknownDimension, ValueError) as error:
        raise Http404 from error
    value = evaluate([found], period)[found.key]
    label = f"（{chosen.label}：{chosen.labels([cell])[cell]}）" if chosen else ""
    count: Any = whole.count()
    part = whole.aggregate(n=amount(found))["n"] if isinstance(found, Count) else count
    context = {
        "crumbs": [{"label": "一年概览", "href": reverse("year", args=[period.since.year])}, {"label": found.label, "href": ""}],
        "name": (found.numerator.label if chosen and isinstance(found, Ratio) else found.label) + label,
        "value": part if chosen else printed(value), "unit": "件" if chosen and isinstance(found, Ratio) else found.unit,
        "period": f"{period.label} ", "periods": periods(period, request.path),
        "definition": _definition(found, period), "formula": _formula(value) if isinstance(found, Ratio) else None,
        "chart": _months(found, period, cell if by == "month" else ""),
        "breakdowns": _breakdowns(found, period), "rows": _rows(request, found, seen, count), "export_url": "",
        "ident": _identity(found, period), "changed": None,
        "whole_url": figure_href(found, period) if chosen else "",
    }  # fmt: skip
    return render(request, "workspace/figure.html", context)


def _definition(found: Figure, period: Period) -> list[dict[str, str]]:
    unit = "%，保留两位小数" if isinstance(found, Ratio) else found.unit
    return [
        {"label": "口径", "value": found.definition},
        {"label": "单位", "value": unit},
        {"label": "起止", "value": f"{period.since:%Y-%m-%d} 至 {period.last:%Y-%m-%d}"},
        {"label": "版本", "value": f"第 {found.version} 版"},
        {"label": "归口", "value": found.owner},
        {"label": "编号", "value": found.key},
    ]


def _formula(value: Value) -> dict[str, Any]:
    ratio = value.figure
    assert isinstance(ratio, Ratio)
    parts = [(ratio.numerator, value.numerator), (ratio.denominator, value.denominator)]
    return {
        "words": f"{value.formula} = {value.text}{'%' if value.number is not None else ''}",
        "parts": [
            {
                "name": p.label,
                "value": n,
                "unit": p.unit,
                "href": figure_href(p, value.period) if p.key else "",
            }
            for p, n in parts
        ],
    }


def _months(found: Figure, period: Period, on: str) -> dict[str, Any] | None:
    cells = breakdown(found, period, "month") if "month" in found.source.dimensions else []
    if len(cells) < 2:
        return None
    ratio = isinstance(found, Ratio)
    return {
        "id": "figure-months", "kind": "bar", "unit": "件" if ratio else found.unit, "label": f"{found.label}，{period.label}逐月",
        "caption": "点柱看记录；同样的数，列成表", "names": [c.label for c in cells],
        "series": [{"name": found.numerator.label if ratio else found.label, "values": [number(Decimal(c.count)) for c in cells], "tone": "brand"}]  # type: ignore[union-attr]
        + ([{"name": found.denominator.label, "values": [c.of for c in cells], "tone": "light"}] if ratio else []),  # type: ignore[union-attr]
        "hrefs": [figure_href(found, period, by="month", value=c.value) for c in cells],
        "on": next((n for n, c in enumerate(cells) if c.value == on), None),
    }  # fmt: skip


def _breakdowns(found: Figure, period: Period) -> list[dict[str, Any]]:
    shown = []
    for key, chosen in found.source.dimensions.items():
        cells = breakdown(found, period, key)
        total = sum(c.count for c in cells)
        if key == "month" or not cells:
            continue
        shown.append({
            "title": f"按{chosen.label}",
            "rows": [
                {
                    "label": c.label, "value": c.count, "href": figure_href(found, period, by=key, value=c.value),
                    "share": round(100 * c.count / total) if total else None,
                }
                for c in cells
            ],
        })  # fmt: skip
    return shown


def _rows(request: HttpRequest, figure: Figure, seen: Any, count: int) -> dict[str, Any]:
    """A page of the rows that the reader may see, and how many of the number's rows those are."""
    visible = seen.count()
    if count and not visible:
        return {"refused": unseen(count)}
    pages = max(1, -(-visible // PER))
    page = min(pages, max(1, whole(request.GET.get("page", "")) or 1))
    found = list(seen.select_related(*behind.related(figure))[(page - 1) * PER : page * PER])

    def turned(to: int) -> str:
        return "?" + urlencode({**request.GET.dict(), "page": to})

    return {
        "columns": [{"key": key, "label": label} for key, label in behind.columns(figure).items()],
        "rows": behind.shown(figure, found),
        "note": f"这个数有 {count} 件，您能看到其中 {visible} 件。" if visible < count else "",
        "pager": {
            "page": page, "pages": pages, "per": PER, "unit": "件",
            "previous": turned(page - 1) if page > 1 else "", "next": turned(page + 1) if page < pages else "",
        },
    }  # fmt: skip


def _identity(found: Figure, period: Period) -> dict[str, Any] | None:
    ours = [i for i in registry().identities if any(f is found for f in (*i.left, *i.right))]
    return identity(balances(ours[:1], period)[0]) if ours else None


class TextForm(forms.Form):
    """A text to be checked: pasted, or as a file."""

    text = forms.CharField(
        label="贴上文稿", widget=forms.Textarea(attrs={"rows": 8}), required=False, max_length=500_000
    )
    file = forms.FileField(label="或传来文件", help_text="Word（.docx）或纯文本，不超过 5 MB", required=False)
    year = forms.IntegerField(
        label="对哪一年", help_text="不填则从文稿中认", required=False, min_value=1990, max_value=2100
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if upload and upload.size > UPLOAD:
            self.add_error("file", "文件超过 5 MB，请只留正文后再传。")
        elif upload:
            try:
                data["text"] = read(upload.read(), upload.name)
            except Unreadable as error:
                self.add_error("file", str(error))
        elif not (data.get("text") or "").strip() and not self.errors:
            self.add_error("text", "还没有文稿，请贴上文字或者传来文件。")
        return data


@answers
def check(request: HttpRequest) -> HttpResponse:
    """Check a text; nothing of it is kept."""
    ask_reader(request)
    posted = request.method == "POST"
    form = TextForm(request.POST, request.FILES) if posted else TextForm()
    context: dict[str, Any] = {"form": form, "url": reverse("verify"), "result": None}
    if posted and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        verdict = verify(registry(), text, today=today(), year=form.cleaned_data["year"])
        context |= {"form": TextForm(), "result": _result(text, verdict)}
    return render(request, "workspace/verify.html", context)


def _result(text: str, verdict: Verdict) -> dict[str, Any]:
    wrong, lost = len(verdict.of(DIFFERS)), len(verdict.of(UNKNOWN))
    counted = len(verdict.findings) - len(verdict.of(NOT_A_FIGURE))
    first = "全部相符" if not wrong and not lost else f"有 {wrong} 个对不上，{lost} 个没有来源"
    year = f"{verdict.year} 年，" if verdict.year else ""
    # What is wrong first; what counts nothing last; each in the order of the text.
    order = [DIFFERS, AGREES, UNKNOWN, NOT_A_FIGURE]
    shown = []
    for status in order:
        shown += [_finding(text, f, n == 0) for n, f in enumerate(verdict.of(status))]
    return {
        "answer": f"{year}{counted} 个数字，{first}" if counted else "文稿里没有要核的数字",
        "counts": [
            {"label": SIGNS[s], "n": len(verdict.of(s)), "tone": TONES[s] if verdict.of(s) else "", "href": f"#{s}"}
            for s in order
        ],
        "rows": shown,
        "identities": [identity(b) for b in balances(registry().identities, Period.year(verdict.year))] if verdict.year else [],
        "export_url": "",
    }  # fmt: skip


def _finding(text: str, found: Finding, first: bool) -> dict[str, Any]:
    said, value = found.number, found.value
    before = plain(text).rfind("\n", 0, said.start) + 1
    left = text[max(before, said.start - 16) : said.start]
    right = text[said.end : said.end + 10].split("\n")[0]
    return {
        "anchor": found.status if first else "",
        "place": f"第 {said.line} 行",
        "sentence": [{"text": left}, {"mark": said.raw}, {"text": right}],
        "stated": said.raw,
        "status": SIGNS[found.status],
        "now": f"{value.text}{value.figure.unit}" if value else "",
        "figure": {"label": value.figure.label, "href": figure_href(value.figure, value.period)} if value else None,
        "why": found.why,
    }  # fmt: skip


urls = [
    path("year/<int:year>/", year.page, name="year"),
    path("report/<int:year>/", annual.report, name="report"),
    path("report/<int:year>/word/", annual.word, name="report_word"),
    path("report/<int:year>/publish/", annual.publish, name="report_publish"),
    path("figure/<str:key>/", figure, name="figure"),
    path("verify/", check, name="verify"),
]
