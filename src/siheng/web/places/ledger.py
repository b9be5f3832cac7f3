"""Excel of a register: out as it stands; in by template, first checked and shown, then taken in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from siheng.kernel.exchange import registers, stash
from siheng.kernel.exchange.importing import Outcome
from siheng.kernel.exchange.writing import TooMany, write_problems
from siheng.kernel.matters.refusals import NotNow
from siheng.kernel.org.clock import now
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import AppointmentKind, PlaceKind, kinds
from siheng.kernel.registers.scope import appointments_for, ask, places_for, sees_people
from siheng.web.workspace.base import address, answers, reader
from siheng.web.workspace.ledger import EXCEL, SHOWN, UploadForm
from siheng.web.workspace.papers import download

DUTY = "duty"


def _kind(request: HttpRequest, key: str) -> tuple[PlaceKind | AppointmentKind, bool]:
    """The kind, and whether its duties are meant (``<kind>`` with ``?duty=1``). Raises Http404."""
    kind = kinds().get(key)
    if not isinstance(kind, PlaceKind | AppointmentKind):
        raise Http404
    return kind, isinstance(kind, PlaceKind) and request.GET.get(DUTY) == "1"


@answers
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All entries of a kind that the reader sees; not for the administrator, since persons stand in it."""
    account = reader(request)
    chosen, _ = _kind(request, kind)
    if not sees_people(account) or Role.ADMIN in account.roles:
        raise Http404
    rows = places_for(account) if isinstance(chosen, PlaceKind) else appointments_for(account)

    def write(target: Path) -> None:
        try:
            registers.write_register(
                chosen,
                rows.filter(kind=kind),
                target,
                told="全部",
                account=account,
                at=now(),
                address=address(request),
            )
        except TooMany as error:
            raise NotNow(str(error)) from error

    return _written(write, f"{chosen.label}{now():%Y%m%d}.xlsx")


@answers
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty ledger."""
    chosen, duty = _kind(request, kind)
    account, at = reader(request), now()
    return _written(
        lambda target: registers.write_template(chosen, target, actor=account, at=at, duty=duty),
        f"{_label(chosen, duty)}台账模板.xlsx",
    )


@answers
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Where a ledger is handed in."""
    chosen, duty = _kind(request, kind)
    ask(reader(request), chosen)
    ledger = registers.duty_ledger(chosen) if duty else registers.ledger_of(chosen)  # type: ignore[arg-type]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, ledger=ledger)
    if form.is_valid():
        file = form.cleaned_data["file"]
        file.seek(0)
        ending = file.name.rpartition(".")[2].lower().encode().ljust(4)
        token = stash.keep(ending + file.read(), owner=_owner(request, kind, duty), at=now())
        return redirect(reverse("register_result", args=[kind, token]) + _query(duty))
    return render(request, "workspace/ledger.html", _page(chosen, duty) | {"form": form, "outcome": None})


@answers
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """What would become of a ledger; a press takes it in, all of it or nothing."""
    chosen, duty = _kind(request, kind)
    act = registers.bring_in if request.method == "POST" else registers.check
    outcome = _outcome(request, chosen, duty, token, act)
    if outcome.saved:
        stash.drop(token)
        messages.success(
            request, f"已导入 {len(outcome.fresh)} 行，已有 {len(outcome.known)} 行没有重复登记。"
        )
        return redirect(_list(chosen, duty))
    found = [(r, p) for r in outcome.bad for p in r.problems]
    context = _page(chosen, duty) | {
        "form": None,
        "outcome": {
            "fresh": len(outcome.fresh), "known": len(outcome.known), "bad": len(outcome.bad),
            "total": len(outcome.rows),
            "problems": [
                {"row": r.line.number, "heading": p.heading, "text": p.text} for r, p in islice(found, SHOWN)
            ],
            "more": len(found) > SHOWN,
        },
        "url": reverse("register_result", args=[kind, token]) + _query(duty),
        "problems_url": reverse("register_problems", args=[kind, token]) + _query(duty),
    }  # fmt: skip
    return render(request, "workspace/ledger.html", context)


@answers
@require_GET
def problems(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """The file with what is wrong at each row."""
    chosen, duty = _kind(request, kind)
    outcome = _outcome(request, chosen, duty, token, registers.check)
    return _written(lambda target: write_problems(outcome, target), f"{_label(chosen, duty)}台账-问题.xlsx")


def _outcome(
    request: HttpRequest,
    kind: PlaceKind | AppointmentKind,
    duty: bool,
    token: str,
    act: Callable[..., Outcome],
) -> Outcome:
    ask(reader(request), kind)
    content = stash.find(token, owner=_owner(request, kind.key, duty))
    if content is None:
        raise NotNow("这份台账已经导入，或者上传超过了一天。请重新上传。")
    file = ContentFile(content[4:], name=f"台账.{content[:4].decode().strip()}")
    return act(
        kind, file, actor=reader(request), at=now(), progress=lambda what, done, total: None, duty=duty
    )


def _owner(request: HttpRequest, kind: str, duty: bool) -> str:
    return f"{reader(request).pk} register {kind} {duty}"


def _query(duty: bool) -> str:
    return f"?{DUTY}=1" if duty else ""


def _label(kind: PlaceKind | AppointmentKind, duty: bool) -> str:
    return kind.label + ("值班" if duty else "")


def _list(kind: PlaceKind | AppointmentKind, duty: bool) -> str:
    name = "places_duty" if duty else "places" if isinstance(kind, PlaceKind) else "rosters"
    return reverse(name) + f"?kind={kind.key}"


def _page(kind: PlaceKind | AppointmentKind, duty: bool) -> dict[str, Any]:
    ledger = registers.duty_ledger(kind) if duty else registers.ledger_of(kind)  # type: ignore[arg-type]
    label = _label(kind, duty)
    return {
        "title": f"导入{label}台账",
        "crumbs": [{"label": label, "href": _list(kind, duty)}, {"label": "导入台账", "href": ""}],
        "template_url": reverse("register_template", args=[kind.key]) + _query(duty),
        "upload_url": reverse("register_ledger", args=[kind.key]) + _query(duty),
        "list_url": _list(kind, duty),
        "same": "、".join(c.label for c in ledger.columns if c.field in ledger.identity),
    }


def _written(write: Callable[[Path], None], name: str) -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "book.xlsx"
        write(target)
        return download(target.read_bytes(), name, EXCEL)


urls = [
    path("registers/<slug:kind>/export.xlsx", export, name="register_export"),
    path("registers/<slug:kind>/ledger/", upload, name="register_ledger"),
    path("registers/<slug:kind>/ledger/template.xlsx", template, name="register_template"),
    path("registers/<slug:kind>/ledger/<slug:token>/", result, name="register_result"),
    path("registers/<slug:kind>/ledger/<slug:token>/problems.xlsx", problems, name="register_problems"),
]
