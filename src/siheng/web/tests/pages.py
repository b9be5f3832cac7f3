"""Every template of the site with its sample context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from siheng.web.tests import contexts

PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "login": ("login.html", contexts.login),
    "desk": ("workspace/desk.html", contexts.desk),
    "desk-empty": ("workspace/desk.html", contexts.desk_empty),
    "list": ("workspace/list.html", contexts.list_),
    "list-empty": ("workspace/list.html", contexts.list_empty),
    "case": ("workspace/case.html", contexts.case),
    "step": ("workspace/step.html", contexts.step),
}


def shell_for(name: str) -> dict[str, Any]:
    """The shell as the reader of that page sees it."""
    return contexts.SHELL
