"""The filters over a list: what is set, what may be chosen, and the choices that are fetched when a filter is opened."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from siheng.kernel.matters.showing import Desk, Filter, desks
from siheng.web.workspace.base import reader
from siheng.web.workspace.context import kinds_shown

# Of a filter with many choices so many are drawn; the others are found by a word of their name.
DRAWN = 40
Choices = list[tuple[str, str]]


def shown_desk(request: HttpRequest, kind: str) -> Desk:
    """The desk of a kind that this reader has. Raises Http404 for any other."""
    if kind not in kinds_shown(reader(request)):
        raise Http404
    return desks()[kind]


def link(request: HttpRequest, **changes: Any) -> str:
    """The present address with some parameters changed, or taken away for None."""
    params = request.GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value is not None:
            params[name] = str(value)
    return "?" + params.urlencode()


def bar(request: HttpRequest, desk: Desk, asked: dict[str, Any], found: str) -> dict[str, Any]:
    """The bar of filters over a list (see the q component)."""
    chosen: dict[str, Choices] = asked["filters"]
    labels = {f.key: f.label for f in desk.filters}
    set_ = [
        {
            "label": f"{labels[key]}：{'、'.join(label for _, label in values)}",
            "clear": link(request, **{key: None, "page": None}),
        }
        for key, values in chosen.items()
    ]
    if asked["q"]:
        set_.append({"label": f"查找：{asked['q']}", "clear": link(request, q=None, page=None)})
    return {
        "action": request.path,
        "query": {"name": "q", "value": asked["q"], "label": "案号、当事人、文号"},
        "keep": [
            {"name": n, "value": request.GET[n]}
            for n in ("view", "sort", "since", "until")
            if request.GET.get(n)
        ],
        "set": set_,
        "drops": [_drop(request, desk, f, chosen.get(f.key, [])) for f in desk.filters],
        "clear": f"?{urlencode({'view': asked['view']})}",
        "found": found,
        "unit": "件",
    }


def _drop(request: HttpRequest, desk: Desk, f: Filter, chosen: Choices) -> dict[str, Any]:
    """One filter. Of many choices only those set are drawn; the others come when it is opened, or by a link."""
    whole = not f.many or request.GET.get("choose") == f.key
    return {
        "name": f.key,
        "label": f.label,
        "options": _options(f.choices(reader(request)) if whole else chosen, chosen),
        "fetch": "" if whole else reverse("choices", args=[desk.kind, f.key]),
        "all": "" if whole else link(request, choose=f.key),
        "open": f.many and whole,
    }


def _options(choices: Any, chosen: Choices) -> list[dict[str, Any]]:
    on = {value for value, _ in chosen}
    return [{"value": value, "label": label, "on": value in on} for value, label in choices]


def choices(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The choices of a filter with many: those set first, then those whose name holds the word."""
    f = next((f for f in shown_desk(request, kind).filters if f.key == key and f.many), None)
    if f is None:
        raise Http404
    on, word = set(request.GET.getlist(key)), request.GET.get("look", "").strip()
    known = f.choices(reader(request))
    chosen = [c for c in known if c[0] in on]
    others = [c for c in known if c[0] not in on and word in c[1]]
    drop = {
        "name": key,
        "label": f.label,
        "options": _options([*chosen, *others[:DRAWN]], chosen),
        "fetch": request.path,
    }
    return render(
        request, "workspace/_choices.html", {"drop": drop, "more": max(0, len(others) - DRAWN), "word": word}
    )
