"""One return as its page shows it: figures, checks, what changed since, its steps, and what may be done now."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from siheng.kernel.figures.evaluate import Balance
from siheng.kernel.figures.freezing import Change
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.plain import number
from siheng.kernel.figures.registry import registry
from siheng.kernel.org.models import Account
from siheng.kernel.returns import filling, proving, rights, summing, tables
from siheng.kernel.returns.models import Dispatch, Return
from siheng.kernel.returns.stepping import BELOW, OWN, UNDONE, What, state
from siheng.web.workspace import bound as shared
from siheng.web.workspace.annual import change_card
from siheng.web.workspace.present import moment

TONES = {
    What.FILLED: "near", What.RETURNED: "today", What.SENT: "ok", What.REFUSED: "today", What.RECEIVED: "near",
    What.TAKEN: "done", What.SENT_BACK: "today",
}  # fmt: skip


def unfilled(written: filling.Draft, account: Account) -> dict[str, Any]:
    """A table as it would be filled now."""
    span = written.period
    lines = [
        _line(v.figure, v.number, v.formula, "", span, shared.figure_href(v.figure, span))
        for v in written.values.values()
    ]
    return {
        "crumbs": _crumbs(written.name), "answer": f"{span.label}{written.name}报表还没有填报",
        "chip": {"state": "prov", "words": "未填报"}, "checks": [shared.identity(b) for b in written.checks],
        "lines": lines, "now": False, "problem": written.problem, "changes": [], "history": [], "facts": [],
        "seal": "填报时由记录算出并封存，不能手填。", "links": [], "others": [],
        "presses": [_press("fill", "填报并封存", reverse("return_fill", args=[written.table, str(span)]))]
        if rights.fills(account, written.table) and not written.problem
        else [],
    }  # fmt: skip


def filled(request: HttpRequest, of: Return, account: Account) -> dict[str, Any]:
    """A return as it was filled or received."""
    found, below, known = state(of), of.bureau is not None, registry()
    name = tables.tables(known).get(of.table, of.table)
    words, tone = (BELOW if below else OWN)[found], TONES[found]
    told = f"{of.bureau.name if of.bureau else ''}{of.span.label}{name}：{words}"
    if apart := summing.parted(known, of):
        told += "，与更正后的上期接不上" + ("，要下级更正" if below else "")
        words, tone = f"{words}，与上期不接", "near"
    moved = {} if below else {c.frozen.key: c for c in filling.changes(known, of) if c.changed}
    lines = []
    for c in of.figures.all():
        figure, change = known.figures.get(c.key), moved.get(c.key)
        now_is = ("—" if change.now is None else shared.printed(change.now)) if change else ""
        href = shared.figure_href(figure, of.span) if figure and not below else ""
        lines.append(_line(figure, c.value, c.formula, now_is, of.span, href, c.label, c.unit))
    broken = proving.faults(of)
    return {
        "crumbs": _crumbs(name, below), "answer": told, "chip": {"state": tone, "words": words},
        "checks": [shared.identity(b) for b in _checks(of)],
        "lines": lines, "now": bool(moved), "problem": "", "history": _history(of, below), "facts": _facts(of, whole=not broken),
        "changes": [_card(request, c) for c in moved.values()],
        "seal": "；".join(broken) if broken else f"校验值 SM3 {of.digest[:4]}…{of.digest[-4:]}，核验无误。",
        "links": _links(of), "others": _others(of), "presses": _presses(of, account, found, apart or bool(moved)),
    }  # fmt: skip


def _card(request: HttpRequest, change: Change) -> dict[str, Any]:
    """Why a figure differs from what was filled."""
    card = change_card(request, change)
    return card | {"title": f"{change.frozen.label}：{card['title'].replace('发布后', '填报后')}"}


def _checks(of: Return) -> list[Balance]:
    numbers = filling.ending(of)
    found = tables.balances(registry(), of.table, numbers, of.span)
    before = (
        Return.objects.filter(bureau=of.bureau, table=of.table, period=str(of.span.preceding))
        .order_by("pk")
        .last()
    )
    if before:
        told = f"{before.span.label}第{before.version}版的"
        found += tables.continuity(registry(), of.table, numbers, filling.ending(before), of.span, told)
    return found


# What may be asked of the sending at once, instead of at its next turn.
AGAIN = {Dispatch.State.DEAD: "重新发送", Dispatch.State.ARRIVED: "去取答复"}


def _presses(of: Return, account: Account, found: What, stale: bool) -> list[dict[str, Any]]:
    """What this reader may do with the return now; with an older version nothing. ``stale``: it wants correcting."""
    same = Return.objects.filter(bureau=of.bureau, table=of.table, period=of.period)
    if same.filter(pk__gt=of.pk).exists():
        return []
    here = reverse("return_step", args=[of.pk])
    if of.bureau_id:
        can = found == What.RECEIVED and rights.judges(account)
        return [_press("accept", "接收", here), _press("back", "退回", here, "退回理由")] if can else []
    presses = []
    if found == What.FILLED and rights.audits(account) and of.made_by_id != account.pk:
        presses += [_press("approve", "审核通过并上报", here), _press("back", "退回", here, "退回理由")]
    if found != What.FILLED and rights.fills(account, of.table):
        url = reverse("return_fill", args=[of.table, of.period])
        if found in UNDONE:
            presses.append(_press("fill", "重新填报", url))
        else:
            press = _press("fill", f"更正，填报第{of.version + 1}版", url, "更正理由")
            presses.append(press | {"main": stale or found == What.SENT_BACK})
    if found == What.SENT and rights.audits(account):
        waits = getattr(of, "dispatch", None)
        if waits and (label := AGAIN.get(waits.state)):
            presses.append(_press("again", label, here))
        presses.append(_press("refused", "登记上级未收", here, "未收的原因") | {"main": False})
    return presses


def _press(name: str, label: str, url: str, reason: str = "") -> dict[str, Any]:
    return {"name": name, "label": label, "url": url, "reason": reason, "main": not reason}


def _links(of: Return) -> list[dict[str, str]]:
    whats = {What(s.what) for s in of.steps.all()}
    found = []
    if whats & {What.SENT, What.RECEIVED}:
        found.append({"label": "下载报送文件", "href": reverse("return_file", args=[of.pk, "file"])})
    if of.bureau_id and whats & {What.TAKEN, What.SENT_BACK}:
        found.append({"label": "下载答复文件", "href": reverse("return_file", args=[of.pk, "answer"])})
    return found


def _others(of: Return) -> list[dict[str, str]]:
    """The other fillings of the same table and period."""
    found = Return.objects.filter(bureau=of.bureau, table=of.table, period=of.period).exclude(pk=of.pk)
    return [
        {"label": f"第{r.version}版" + (f"第{r.draft}稿" if r.draft > 1 else ""), "href": reverse("return", args=[r.pk])}
        for r in found.order_by("-pk")
    ]  # fmt: skip


def _facts(of: Return, *, whole: bool) -> list[dict[str, str]]:
    found = [
        {"label": "版本", "value": f"第{of.version}版" + (f"第{of.draft}稿" if of.draft > 1 else "")},
        {"label": "报送期限", "value": f"{of.due:%Y-%m-%d}"},
    ]
    if of.bureau:
        found.append({"label": "填报单位", "value": f"{of.bureau.name}（{of.bureau.code}）"})
    if whole and (reason := json.loads(of.body)["reason"]):
        found.append({"label": "更正理由", "value": reason})
    waits = getattr(of, "dispatch", None)
    if waits:
        told = f"{waits.get_state_display()}{f'，{waits.problem}' if waits.problem else ''}"
        found.append({"label": "接口发送", "value": told})
    return found


def _history(of: Return, below: bool) -> list[dict[str, Any]]:
    names = {What.TAKEN: "接收", What.SENT_BACK: "退回"} if below else {}
    return [
        {
            "date": moment(s.at), "text": names.get(What(s.what), s.get_what_display()) + (f"：{s.reason}" if s.reason else ""),
            "who": s.by_text, "kind": "key", "link": None,
        }
        for s in sorted(of.steps.all(), key=lambda s: -s.pk)
    ]  # fmt: skip


def _line(
    figure: Any,
    value: Any,
    formula: str,
    now: Any,
    period: Period,
    href: str,
    label: str = "",
    unit: str = "",
) -> dict[str, Any]:
    digits = figure.digits if figure else 0
    shown = "—" if value is None else f"{value:,.{digits}f}" if digits else number(value)
    return {
        "label": period.said(label or figure.label), "href": href, "value": shown, "unit": unit or figure.unit, "formula": formula,
        "now": now,
    }  # fmt: skip


def _crumbs(name: str, below: bool = False) -> list[dict[str, str]]:
    first = ("下级报送", reverse("returns_below")) if below else ("统计报表", reverse("returns"))
    return [{"label": first[0], "href": first[1]}, {"label": name, "href": ""}]
