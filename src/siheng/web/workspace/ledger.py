"""Excel of a list: out as it is filtered. How one comes in stands in imports.py."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from siheng.kernel.exchange.writing import TooMany, write_list
from siheng.kernel.matters.door import NotNow
from siheng.kernel.matters.showing import Desk
from siheng.kernel.org.clock import now
from siheng.web.workspace.base import address, answers, reader
from siheng.web.workspace.filters import shown_desk
from siheng.web.workspace.narrowing import narrowed, ordered
from siheng.web.workspace.papers import EXCEL, download


@answers
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as its address filters and sorts it, in Excel."""
    desk = shown_desk(request, kind)
    account = reader(request)
    matters, asked = narrowed(desk, account, request.GET)
    found = ordered(desk, matters, request.GET.get("sort", ""))

    def write(target: Path) -> None:
        try:
            write_list(
                desk,
                found,
                target,
                told=_told(desk, asked),
                account=account,
                at=now(),
                address=address(request),
            )
        except TooMany as error:
            raise NotNow(str(error)) from error

    return written(write, f"{desk.label}{now():%Y%m%d}.xlsx")


def _told(desk: Desk, asked: dict[str, Any]) -> str:
    """What a list was asked for, in words."""
    labels = {f.key: f.label for f in desk.filters}
    if asked["chosen"]:
        return f"所选 {len(asked['chosen'])} 件"
    said = [f"视图：{v.label}" for v in desk.views if v.key == asked["view"]]
    said += [
        f"{labels[key]}：{'、'.join(label for _, label in values)}"
        for key, values in asked["filters"].items()
    ]
    said += [
        f"{label}：{asked[name]}"
        for name, label in (("since", "收到不早于"), ("until", "收到不晚于"), ("q", "查找"))
        if asked.get(name)
    ]
    return "；".join(said) or "全部"


def written(write: Callable[[Path], None], name: str) -> HttpResponse:
    """What a writer of workbooks puts into a file, as a download."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "book.xlsx"
        write(target)
        return download(target.read_bytes(), name, EXCEL)


urls = [path("m/<slug:kind>/export.xlsx", export, name="export")]
