"""The annual report (年度报告): does its sentence still agree with its rows; Word, publication, what changed since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from siheng.kernel.documents.uploads import WORD
from siheng.kernel.figures import publishing
from siheng.kernel.figures.evaluate import Value, rows
from siheng.kernel.figures.freezing import Change
from siheng.kernel.figures.models import FrozenFigure, Report
from siheng.kernel.figures.periods import BadPeriod
from siheng.kernel.figures.publishing import NotPublished
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.reports import Bound, Draft, draft
from siheng.kernel.figures.rights import PUBLISH, may
from siheng.kernel.figures.word import as_word
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.clock import local_day, now, today
from siheng.web.workspace import behind
from siheng.web.workspace import bound as shared
from siheng.web.workspace.base import answers

SHOWN = 30


def _draft(year: int) -> Draft:
    if year > today().year:
        raise Http404
    try:
        return draft(registry(), year)
    except BadPeriod as error:
        raise Http404 from error


@answers
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The report as it stands, or as it was published, with each figure open at the side (``?fig=key``)."""
    shared.ask_reader(request)
    written, published = _draft(year), publishing.latest(year)
    moved = {c.frozen.key: c for c in publishing.changes(registry(), published)} if published else {}
    changed = {key for key, c in moved.items() if c.changed}
    wanted = request.GET.get("fig", "")
    if wanted and wanted not in written.values:
        raise Http404
    key = wanted or next(iter([*sorted(changed), *written.wordings]), "")
    context = {
        "title": f"{year} 年工作总结",
        "chapters": _chapters(written, changed),
        "totals": _totals(written, changed),
        "status": _status(published),
        "actions": [
            {"label": "核对外来文稿", "href": reverse("verify")},
            {"label": "Word", "href": reverse("report_word", args=[year])},
        ],
        "publish": _publishing(request, year, published, changed),
        "blocks": _blocks(written, moved, changed, key),
        "side": _side(request, written.values[key], moved.get(key), published) if key else None,
        "warnings": written.warnings,
    }
    return render(request, "workspace/report.html", context)


@answers
def word(request: HttpRequest, year: int) -> HttpResponse:
    """The report as a Word file: the published text if there is one, else the text of now."""
    shared.ask_reader(request)
    written, published = _draft(year), publishing.latest(year)
    text = published.text if published else written.text
    day = local_day(published.published_at) if published else today()
    answer = HttpResponse(
        as_word(written.title, written.organ, text, day),
        content_type=WORD,
    )
    answer["Content-Disposition"] = f'attachment; filename="report-{year}.docx"'
    return answer


@require_POST
@answers
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Publish the report as it stands now."""
    shared.ask_reader(request)
    try:
        made = publishing.publish(registry(), year=year, by=request.user, at=now())  # type: ignore[arg-type]
        messages.success(request, f"已发布第 {made.version} 版，数字和行已冻结，校验值 {made.digest[:12]}。")
    except NotPublished as error:
        messages.error(request, f"没有发布：{error}")
    except BadPeriod as error:
        raise Http404 from error
    return redirect("report", year=year)


def _status(published: Report | None) -> dict[str, Any]:
    if published is None:
        return {"text": "未发布，随记录变动", "version": 1}
    return {"text": f"已发布 {_moment(published.published_at)}", "version": published.version}


def _publishing(
    request: HttpRequest, year: int, published: Report | None, changed: set[str]
) -> dict[str, str] | None:
    """The one button: publish, or publish a correction where something changed."""
    if not may(request.user, PUBLISH) or (published and not changed):  # type: ignore[arg-type]
        return None
    label = f"发布更正（第 {published.version + 1} 版）" if published else "发布并冻结"
    return {"url": reverse("report_publish", args=[year]), "label": label}


def _chapters(written: Draft, changed: set[str]) -> list[dict[str, Any]]:
    found = []
    for n, paragraph in enumerate(written.paragraphs):
        keys = [p.value.figure.key for p in paragraph.pieces if isinstance(p, Bound)]
        found.append(
            {"label": paragraph.heading, "n": len(keys), "changed": len(changed & set(keys)), "href": f"#p{n}", "on": n == 0}
        )  # fmt: skip
    return found


def _totals(written: Draft, changed: set[str]) -> dict[str, Any]:
    bound = sum(isinstance(p, Bound) for para in written.paragraphs for p in para.pieces)
    broken = sum(not b.holds for b in written.balances)
    told = f"{broken} 项不符" if broken else "全部相符"
    return {
        "all": bound, "bound": bound, "manual": 0, "changed": len(changed),
        "identities": f"勾稽关系 {len(written.balances)} 项{told}",
    }  # fmt: skip


def _blocks(written: Draft, moved: dict[str, Change], changed: set[str], on: str) -> list[dict[str, Any]]:
    """The paragraphs in parts; a published number is shown as it was published."""
    blocks: list[dict[str, Any]] = []
    for n, paragraph in enumerate(written.paragraphs):
        blocks.append({"kind": "heading", "anchor": f"p{n}", "parts": [{"text": paragraph.heading}]})
        parts = [
            {"text": p}
            if isinstance(p, str)
            else {"fig": _fig(p, moved.get(p.value.figure.key), changed, on)}
            for p in paragraph.pieces
        ]
        blocks.append({"kind": "p", "parts": parts, "idents": _idents(written, paragraph.pieces)})
    return blocks


def _idents(written: Draft, pieces: Iterable[Any]) -> list[dict[str, Any]]:
    """The identities that speak of a figure in the paragraph."""
    keys = {p.value.figure.key for p in pieces if isinstance(p, Bound)}
    return [
        shared.identity(b)
        for b in written.balances
        if keys & {f.key for f in (*b.identity.left, *b.identity.right)}
    ]


def _fig(bound: Bound, change: Change | None, changed: set[str], on: str) -> dict[str, Any]:
    figure, value = bound.value.figure, bound.value
    frozen = change.frozen if change else None
    text = (frozen.wording if isinstance(frozen, FrozenFigure) else "") or bound.text
    return {
        "text": text,
        "href": "?" + urlencode({"fig": figure.key}),
        "state": "chg" if figure.key in changed else "",
        "on": figure.key == on,
        "tip": {
            "name": figure.label, "version": figure.version, "owner": figure.owner,
            "words": value.formula or figure.definition, "value": f"实为 {value.text}{figure.unit}",
            "rows": {"label": "打开口径和记录", "href": shared.figure_href(figure, value.period)}, "note": "",
        },
    }  # fmt: skip


def _side(
    request: HttpRequest, value: Value, change: Change | None, published: Report | None
) -> dict[str, Any]:
    """One figure beside the text: then and now, why they differ, its rows."""
    figure, period = value.figure, value.period
    seen = rows(figure, period, account=request.user).select_related(*behind.related(figure))  # type: ignore[arg-type]
    count = rows(figure, period).count()
    fresh = {r.row for r in change.rows if r.added} if change else set()
    found = list(seen.filter(pk__in=sorted(fresh)[:SHOWN])) + list(
        seen.exclude(pk__in=fresh)[: SHOWN - len(fresh)]
    )
    visible = seen.count()
    note = "" if visible == count else f"，您能看到 {visible} 件"
    label = f"全部 {count} 件{note}" if visible else "打开口径"
    links = [{"label": label, "href": shared.figure_href(figure, period)}]
    then = change.frozen.value if change else value.number
    return {
        "name": figure.label, "unit": figure.unit, "domain": figure.source.label, "version": figure.version,
        "then": shared.number(then) if then is not None else "—", "now": shared.printed(value),
        "changed": bool(change and change.changed), "change": change_card(request, change) if change and change.changed else None,
        "refused": shared.unseen(count) if count and not visible else "",
        "table": {
            "head": [behind.columns(figure)["number"], "镇街", "日期"],
            "rows": [
                {"cells": [behind.name(m), behind.town(m), shared.counted_day(figure, m)], "new": m.pk in fresh, "href": behind.href(m)} for m in found
            ],
        },
        "links": links,
        "seal": _seal(change, published),
    }  # fmt: skip


def _seal(change: Change | None, published: Report | None) -> str:
    if published is None or change is None:
        return "还没有发布；发布时冻结数字、行和校验值。"
    count = len({pk for ids in change.frozen.rows.values() for pk in ids})
    broken = publishing.faults(published)
    words = f"发布时封存 {count} 行，校验值 SM3 {published.digest[:4]}…{published.digest[-4:]}"
    return (
        f"{words}。{'；'.join(broken)}"
        if broken
        else f"{words}，核验无误。对外版只含数字与校验值，不含名单。"
    )


def change_card(request: HttpRequest, change: Change) -> dict[str, Any]:
    """Why a figure differs from its publication; of rows outside the reader's scope only how many."""
    told = change.rows
    source = change.now.figure.source if change.now else None
    mine = source.seen(request.user).filter(pk__in=[r.row for r in told]) if source else Matter.objects.none()  # type: ignore[arg-type]
    visible = set(mine.values_list("pk", flat=True))
    lines = [r.why for r in told if r.row in visible][:5]
    hidden = change.added + change.removed - len([r for r in told if r.row in visible])
    if hidden:
        lines.append(f"另有 {hidden} 件不在您的可见范围内。")
    if change.redefined:
        lines.append("口径在发布后改了版。")
    counts = [
        f"多 {change.added} 件" if change.added else "",
        f"少 {change.removed} 件" if change.removed else "",
    ]
    return {
        "title": f"发布后{'、'.join(filter(None, counts)) or '有变动'}",
        "text": " ".join(lines),
        "url": "",
        "actions": [],
    }


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
