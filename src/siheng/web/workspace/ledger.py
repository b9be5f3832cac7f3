"""Excel of a list: out as it is filtered; in by template, first checked and shown, then taken in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from siheng.kernel.exchange import stash
from siheng.kernel.exchange.importing import Outcome, bring_in, check
from siheng.kernel.exchange.ledger import Ledger, ledgers
from siheng.kernel.exchange.reading import BadFile, read
from siheng.kernel.exchange.writing import TooMany, write_list, write_problems, write_template
from siheng.kernel.matters.door import NotNow, Refused
from siheng.kernel.matters.process import process
from siheng.kernel.matters.showing import Desk
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.web.workspace.base import address, answers
from siheng.web.workspace.lists import narrowed, ordered, shown_desk
from siheng.web.workspace.papers import download

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many rows are done while someone waits; a larger ledger is for the command.
WEB_ROWS = 500
SHOWN = 50


class UploadForm(forms.Form):
    """上传台账."""

    file = forms.FileField(label="填好的台账", help_text=f".xlsx 或者 .xls，每次最多 {WEB_ROWS} 行")

    def __init__(self, *args: Any, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger, self.label_suffix = ledger, ""
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xls"

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            found = len(read(upload, self.ledger).lines)
        except BadFile as error:
            raise forms.ValidationError(str(error)) from error
        if found > WEB_ROWS:
            raise forms.ValidationError(
                f"表里有 {found:,} 行，网页上每次最多 {WEB_ROWS} 行。"
                "请分成几个文件，或者请系统管理员用 siheng import 导入。"
            )
        return upload


@answers
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as its address filters and sorts it, in Excel."""
    desk = shown_desk(request, kind)
    account = _account(request)
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

    return _written(write, f"{desk.label}{now():%Y%m%d}.xlsx")


@answers
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty ledger of the kind."""
    _, ledger = _importable(request, kind)
    at, account = now(), _account(request)
    return _written(
        lambda target: write_template(ledger, target, account=account, at=at),
        f"{process(kind).label}台账模板.xlsx",
    )


@answers
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Where a ledger is handed in."""
    desk, ledger = _importable(request, kind)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, ledger=ledger)
    if form.is_valid():
        file = form.cleaned_data["file"]
        file.seek(0)
        # The name's ending goes along, since it says how the content is read.
        ending = file.name.rpartition(".")[2].lower().encode().ljust(4)
        token = stash.keep(ending + file.read(), owner=_owner(request, kind), at=now())
        return redirect("ledger_result", kind, token)
    return render(request, "workspace/ledger.html", _page(desk, ledger) | {"form": form, "outcome": None})


@answers
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """What would become of a ledger that was handed in; a press takes it in, all of it or nothing."""
    desk, ledger = _importable(request, kind)
    act = bring_in if request.method == "POST" else check
    outcome = _outcome(request, kind, token, ledger, act)
    if outcome.saved:
        stash.drop(token)
        messages.success(
            request, f"已导入 {len(outcome.fresh)} 件，已有 {len(outcome.known)} 件没有重复登记。"
        )
        return redirect("list", kind)
    context = _page(desk, ledger) | {
        "form": None,
        "outcome": {
            "fresh": len(outcome.fresh), "known": len(outcome.known), "bad": len(outcome.bad),
            "total": len(outcome.rows),
            "problems": [
                {"row": r.line.number, "heading": p.heading, "text": p.text}
                for r, p in islice(((r, p) for r in outcome.bad for p in r.problems), SHOWN)
            ],
            "more": sum(len(r.problems) for r in outcome.bad) > SHOWN,
        },
        "url": reverse("ledger_result", args=[kind, token]),
        "problems_url": reverse("ledger_problems", args=[kind, token]),
    }  # fmt: skip
    return render(request, "workspace/ledger.html", context)


@answers
@require_GET
def problems(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """The file with what is wrong at each row."""
    _, ledger = _importable(request, kind)
    outcome = _outcome(request, kind, token, ledger, check)
    return _written(lambda target: write_problems(outcome, target), f"{process(kind).label}台账-问题.xlsx")


def _importable(request: HttpRequest, kind: str) -> tuple[Desk, Ledger]:
    """The desk and ledger of a kind that this reader may register. Raises Http404 or Refused."""
    desk, ledger = shown_desk(request, kind), ledgers().get(kind)
    if ledger is None:
        raise Http404
    opening = process(kind).opening()
    if not _account(request).holds(opening.by):
        raise Refused(f"您没有“{opening.label}”的权限，不能导入台账")
    return desk, ledger


def _account(request: HttpRequest) -> Account:
    """The reader; who has not signed in does not come so far."""
    assert isinstance(request.user, Account)
    return request.user


def _owner(request: HttpRequest, kind: str) -> str:
    return f"{_account(request).pk} {kind}"


def _outcome(
    request: HttpRequest, kind: str, token: str, ledger: Ledger, act: Callable[..., Outcome]
) -> Outcome:
    kept = stash.find(token, owner=_owner(request, kind))
    if kept is None:
        raise NotNow("这份台账已经导入，或者上传超过了一天。请重新上传。")
    file = ContentFile(kept[4:], name=f"台账.{kept[:4].decode().strip()}")
    return act(ledger, file, actor=_account(request), at=now(), progress=lambda what, done, total: None)


def _page(desk: Desk, ledger: Ledger) -> dict[str, Any]:
    kind = desk.kind
    return {
        "title": f"导入{desk.label}台账",
        "crumbs": [
            {"label": desk.label, "href": reverse("list", args=[kind])},
            {"label": "导入台账", "href": ""},
        ],
        "template_url": reverse("ledger_template", args=[kind]),
        "upload_url": reverse("ledger", args=[kind]),
        "list_url": reverse("list", args=[kind]),
        "same": "、".join(c.label for c in ledger.columns if c.field in ledger.identity),
    }


def _told(desk: Desk, asked: dict[str, Any]) -> str:
    """What a list was asked for, in words."""
    labels = {f.key: f.label for f in desk.filters}
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


def _written(write: Callable[[Path], None], name: str) -> HttpResponse:
    """What a writer of workbooks puts into a file, as a download."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "book.xlsx"
        write(target)
        return download(target.read_bytes(), name, EXCEL)


urls = [
    path("m/<slug:kind>/export.xlsx", export, name="export"),
    path("m/<slug:kind>/ledger/", upload, name="ledger"),
    path("m/<slug:kind>/ledger/template.xlsx", template, name="ledger_template"),
    path("m/<slug:kind>/ledger/<slug:token>/", result, name="ledger_result"),
    path("m/<slug:kind>/ledger/<slug:token>/problems.xlsx", problems, name="ledger_problems"),
]
