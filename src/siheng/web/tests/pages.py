"""Every template of the site with its sample context."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from siheng.web.tests import (
    contexts,
    contexts_doors,
    contexts_field,
    contexts_more,
    contexts_places,
    contexts_public,
    contexts_returns,
)

PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "login": ("login.html", contexts.login),
    "locked": ("locked.html", contexts_more.locked),
    "desk": ("workspace/desk.html", contexts.desk),
    "desk-empty": ("workspace/desk.html", contexts.desk_empty),
    "list": ("workspace/list.html", contexts.list_),
    "list-empty": ("workspace/list.html", contexts.list_empty),
    "bulk": ("workspace/bulk.html", contexts_more.bulk),
    "bulk-each": ("workspace/bulk.html", contexts_more.bulk_each),
    "case": ("workspace/case.html", contexts.case),
    "step": ("workspace/step.html", contexts.step),
    "approval": ("workspace/approval.html", contexts_more.approval),
    "term": ("workspace/term.html", contexts_more.term),
    "term-pop": ("workspace/_term_pop.html", contexts_more.term_pop),
    "term-print": ("workspace/term_print.html", contexts_more.term_print),
    "paper": ("workspace/paper.html", contexts_more.paper),
    "print": ("print.html", contexts_more.printed),
    "report": ("workspace/report.html", contexts_more.report),
    "figure": ("workspace/figure.html", contexts_more.figure),
    "year": ("workspace/year.html", contexts_more.year),
    "verify": ("workspace/verify.html", contexts_more.verify),
    "verify-blank": ("workspace/verify.html", contexts_more.verify_blank),
    "person": ("workspace/person.html", contexts_more.person),
    "me": ("workspace/me.html", contexts_more.me),
    "reveal": ("workspace/reveal.html", contexts_more.reveal),
    "revealed": ("workspace/reveal.html", contexts_more.revealed),
    "ledger": ("workspace/ledger.html", contexts_more.ledger),
    "ledger-bad": ("workspace/ledger.html", contexts_more.ledger_bad),
    "ledger-good": ("workspace/ledger.html", contexts_more.ledger_good),
    "ledger-run": ("workspace/ledger_run.html", contexts_more.ledger_run),
    "ledger-run-ready": ("workspace/ledger_run.html", contexts_more.ledger_run_ready),
    "ledger-run-failed": ("workspace/ledger_run.html", contexts_more.ledger_run_failed),
    "search": ("workspace/search.html", contexts_more.search),
    "search-none": ("workspace/search.html", contexts_more.search_none),
    "access": ("workspace/access.html", contexts_more.access),
    "calendar": ("workspace/calendar.html", contexts_more.calendar),
    "staff": ("workspace/staff.html", contexts_more.staff),
    "enrol": ("workspace/enrol.html", contexts_more.enrol),
    "staff-form": ("workspace/staff.html", contexts_more.staff_form),
    "audit": ("workspace/audit.html", contexts_more.audit),
    "stuck": ("workspace/stuck.html", contexts_more.stuck),
    "refused": ("403.html", contexts_more.refused),
    "refused-right": ("403.html", contexts_more.refused_right),
    "notfound": ("404.html", contexts_more.notfound),
    "phone": ("field/home.html", contexts_field.home),
    "phone-bare": ("field/home.html", contexts_field.home_bare),
    "phone-days": ("field/days.html", contexts_field.days),
    "phone-notes": ("field/matter.html", contexts_field.matter),
    "phone-notes-bare": ("field/matter.html", contexts_field.matter_bare),
    "phone-laws": ("field/laws.html", contexts_field.laws),
    "phone-purse": ("field/purse.html", contexts_field.purse),
    "phone-new": ("field/new.html", contexts_field.new),
    "phone-new-wrong": ("field/new.html", contexts_field.new_wrong),
    "screen": ("screen/board.html", contexts_field.screen),
    "screen-empty": ("screen/board.html", contexts_field.screen_empty),
    "broken": ("500.html", contexts_more.nothing),
    "failing": ("503.html", contexts_more.failing),
    "conflict": ("conflict.html", contexts_more.conflict),
    **contexts_doors.PAGES,
    **contexts_places.PAGES,
    **contexts_public.PAGES,
    **contexts_returns.PAGES,
}
MENU = {
    "desk": "工作台",
    "desk-empty": "工作台",
    "year": "一年概览",
    "figure": "一年概览",
    "report": "年度报告",
}


def shell_for(name: str) -> dict[str, Any]:
    """The shell as the reader of that page sees it: the menu entry of the page is chosen."""
    shell = copy.deepcopy(contexts.SHELL)
    wanted = "核对文稿" if name.startswith("verify") else MENU.get(name, "行政复议")
    for group in shell["menu"]:
        for item in group["items"]:
            item["on"] = item["label"] == wanted
    return shell
