"""Two more phone pages: the laws at hand (法条), and what the reader is paid (我的补贴), each their own alone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from siheng.kernel.matters.showing import Article
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import today
from siheng.web.field.mine import phones
from siheng.web.field.pages import ask, page
from siheng.web.field.words import shelf
from siheng.web.workspace.base import answers, reader


@answers
def laws(request: HttpRequest) -> HttpResponse:
    """The articles in force today, to be searched; the page has nothing of any matter, a phone keeps it whole."""
    account = reader(request)
    ask(account)
    found: list[Article] = [a for d in phones(account).values() if d.phone for a in d.phone.articles(today())]
    asked = request.GET.get("q", "").strip()[:40]
    kept = [a for a in found if all(w in f"{a.cite}{a.about}{a.text}" for w in asked.split())]
    context: dict[str, Any] = {"shelf": shelf(kept), "n": len(kept), "asked": asked}
    return page(request, "field/laws.html", context, "laws")


@answers
def purse(request: HttpRequest) -> HttpResponse:
    """What the reader is paid for the matters of a year; nobody else's sums are on it."""
    account = reader(request)
    ask(account)
    asked = whole(request.GET.get("year", ""))
    year = asked if asked and 1990 <= asked <= 2100 else today().year
    found = [d.phone.purse(account, year) for d in phones(account).values() if d.phone and d.phone.purse]
    if not found:
        raise Http404
    return page(request, "field/purse.html", {"purses": found, "year": year, "before": year - 1}, "purse")
