"""What the pages of the registers share: kinds that one keeps, addresses, filters, pages of a list, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from siheng.kernel.org.models import Account, Region
from siheng.kernel.registers import record
from siheng.kernel.registers.declare import T, kinds_of
from siheng.kernel.registers.scope import may_keep
from siheng.web.workspace.present import moment

PER = 50


def link(request: HttpRequest, **changes: Any) -> str:
    """The present address with some parameters changed; None takes one away, and the page goes with any."""
    params = request.GET.copy()
    for name, value in {"page": None, **changes}.items():
        params.pop(name, None)
        if value is not None:
            params[name] = str(value)
    return "?" + params.urlencode()


def kept(account: Account, sort: type[T]) -> list[T]:
    """The kinds of one sort that the account keeps."""
    return [kind for kind in kinds_of(sort).values() if may_keep(account, kind)]


def new_links(account: Account, sort: type[T], name: str) -> list[dict[str, str]]:
    """The buttons by which a new entry begins."""
    return [{"label": f"登记{k.label}", "href": reverse(name, args=[k.key])} for k in kept(account, sort)]


def asked_day(request: HttpRequest, name: str, default: date | None) -> date | None:
    """A day out of the address; an empty parameter is none, a wrong one the default."""
    text = request.GET.get(name)
    if text is None:
        return default
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return default


def towns() -> dict[str, str]:
    """The towns by code."""
    return dict(Region.objects.filter(level=Region.Level.TOWN).order_by("code").values_list("code", "name"))


def asked_of(request: HttpRequest, name: str, known: Iterable[str]) -> str:
    """A parameter that is one of the known ones; empty otherwise."""
    value = request.GET.get(name, "")
    return value if value in set(known) else ""


def drop(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> dict[str, Any]:
    """A drop-down of one filter."""
    return {
        "name": name,
        "label": label,
        "options": [{"value": v, "label": words, "count": None, "on": v == chosen} for v, words in options],
    }


def filters(
    request: HttpRequest,
    *,
    drops: Sequence[dict[str, Any]],
    found: int,
    unit: str,
    words: str,
    keep: Sequence[str] = (),
) -> dict[str, Any]:
    """The bar of filters over a list (see the q component)."""
    q = request.GET.get("q", "").strip()
    chosen = [(d, o) for d in drops for o in d["options"] if o["on"]]
    set_ = [
        {"label": f"{d['label']}：{o['label']}", "clear": link(request, **{d["name"]: None})}
        for d, o in chosen
    ]
    if q:
        set_.append({"label": f"查找：{q}", "clear": link(request, q=None)})
    return {
        "action": request.path,
        "query": {"name": "q", "value": q, "label": words},
        "keep": [{"name": n, "value": request.GET[n]} for n in keep if n in request.GET],
        "set": set_,
        "drops": list(drops),
        "clear": request.path,
        "found": found,
        "unit": unit,
    }


def turned(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], unit: str
) -> tuple[list[Any], dict[str, Any]]:
    """One page of the rows, and the pager."""
    page = Paginator(rows, PER).get_page(request.GET.get("page"))

    def to(number: int) -> str:
        return link(request, page=number)

    pager = {
        "page": page.number,
        "pages": page.paginator.num_pages,
        "per": PER,
        "unit": unit,
        "previous": to(page.previous_page_number()) if page.has_previous() else "",
        "next": to(page.next_page_number()) if page.has_next() else "",
    }
    return list(page), pager


def told(row: Model) -> list[dict[str, str]]:
    """What was done to a row, newest first, in words."""
    found = []
    for change in reversed(record.changes(row)):
        what = "；".join(
            f"{label}：{now or '空'}" if not was else f"{label}：{was} → {now or '空'}"
            for label, (was, now) in change.changed.items()
        )
        found.append(
            {
                "at": moment(change.at),
                "who": change.actor_text,
                "label": change.reason or ("登记" if change.seq == 1 else "修改"),
                # Keys of other tables say nothing to a reader.
                "summary": what if change.seq > 1 else "",
            }
        )
    return found
