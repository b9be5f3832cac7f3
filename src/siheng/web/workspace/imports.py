"""Excel in, of matters and of registers alike: by template, first checked and shown, then taken in.

A small ledger is checked while its owner waits; a large one in the background, and its page says how far it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from siheng.kernel.exchange import runs, stash
from siheng.kernel.exchange.importing import Outcome, bring_in, check
from siheng.kernel.exchange.ledger import Ledger, ledgers
from siheng.kernel.exchange.models import ImportRun
from siheng.kernel.exchange.reading import ROW_LIMIT, BadFile, read
from siheng.kernel.exchange.registers import DutyLedger, RegisterLedger, all_ledgers
from siheng.kernel.exchange.writing import write_problems, write_template
from siheng.kernel.matters.door import NotNow
from siheng.kernel.matters.showing import desks
from siheng.kernel.org.clock import now, real_now
from siheng.kernel.org.models import Account
from siheng.kernel.registers.declare import AppointmentKind, PlaceKind
from siheng.web.workspace.base import answers, reader
from siheng.web.workspace.context import kinds_shown
from siheng.web.workspace.ledger import written
from siheng.web.workspace.papers import EXCEL, download
from siheng.web.workspace.present import moment

# So many rows are checked while someone waits; more of them in the background.
WEB_ROWS = 300
# So many are better taken in when nobody else is at work: meanwhile others cannot save.
DAY_ROWS = 1000
SHOWN = 50
State = ImportRun.State
RUNNING = (State.CHECK, State.CHECKING, State.WRITE, State.WRITING)


class UploadForm(forms.Form):
    """上传台账."""

    file = forms.FileField(
        label="填好的台账",
        help_text=f".xlsx 或者 .xls，最多 {ROW_LIMIT:,} 行；{WEB_ROWS} 行以上的在后台检查",
    )

    def __init__(self, *args: Any, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger, self.label_suffix = ledger, ""
        self.rows = 0
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xls"

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            self.rows = read(upload, self.ledger).count
        except BadFile as error:
            raise forms.ValidationError(str(error)) from error
        upload.seek(0)
        return upload


@answers
@require_GET
def template(request: HttpRequest, key: str) -> HttpResponse:
    """The empty ledger."""
    ledger = _importable(request, key)
    return written(
        lambda target: write_template(ledger, target, account=reader(request), at=now()),
        f"{ledger.label}台账模板.xlsx",
    )


@answers
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Where a ledger is handed in, and what became of the last ones."""
    ledger, account = _importable(request, key), reader(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, ledger=ledger)
    if form.is_valid():
        file, at = form.cleaned_data["file"], now()
        if form.rows > WEB_ROWS:
            run = runs.hand_in(ledger=ledger, content=file.read(), name=file.name, actor=account, at=at)
            return redirect(_url(ledger, "run", run.token))
        ending = file.name.rpartition(".")[2].lower()
        token = stash.keep(file.read(), owner=_owner(account, ledger), at=at, ending=ending)
        return redirect(_url(ledger, "result", token))
    context = {
        "form": form,
        "outcome": None,
        "runs": [_listed(ledger, r) for r in runs.mine(account, ledger)],
        "others": [
            {"label": f"导入{other.label}台账", "href": _url(other)}
            for other in ledgers().values()
            if other.kind == ledger.kind and other is not ledger and account.holds(other.opening.by)
        ],
    }
    return render(request, "workspace/ledger.html", _page(ledger) | context)


@answers
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """What would become of a small ledger; a press takes it in, all of it or nothing."""
    ledger = _importable(request, key)
    outcome = _outcome(request, ledger, token, bring_in if request.method == "POST" else check)
    if outcome.saved:
        stash.drop(token)
        messages.success(request, _done(ledger, len(outcome.fresh), len(outcome.known)))
        return redirect(_home(ledger)[1])
    found = [(r.number, p.heading, p.text) for r in outcome.bad for p in r.problems]
    context = _page(ledger) | {
        "form": None,
        "outcome": _shown(len(outcome.rows), len(outcome.fresh), len(outcome.known), len(outcome.bad), found),
        "url": _url(ledger, "result", token),
        "problems_url": _url(ledger, "problems", token),
    }
    return render(request, "workspace/ledger.html", context)


@answers
@require_GET
def problems(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """The file with what is wrong at each row."""
    ledger = _importable(request, key)
    outcome = _outcome(request, ledger, token, check)
    return written(lambda target: write_problems(outcome, target), f"{ledger.label}台账-问题.xlsx")


@answers
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """How far a large ledger is; a press has it taken in, or gives it up."""
    ledger = _importable(request, key)
    found = _run(request, ledger, token)
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what == "stop":
            runs.stop(run=found, at=now())
        else:
            runs.confirm(run=found, at=now(), tonight=what == "tonight")
        return redirect(_url(ledger, "run", token))
    answer = render(request, "workspace/ledger_run.html", _page(ledger) | _told(ledger, found))
    # Nothing is to be saved of this look: while a run writes, the database may take nothing else.
    del request.session
    return answer


@answers
@require_GET
def run_problems(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """The large ledger with what is wrong at each row."""
    ledger = _importable(request, key)
    body = runs.problems_file(_run(request, ledger, token))
    if body is None:
        raise NotNow("标出问题的文件已经不在了，请重新上传。")
    return download(body, f"{ledger.label}台账-问题.xlsx", EXCEL)


def _importable(request: HttpRequest, key: str) -> Ledger:
    """The ledger, for a reader who may bring it in. Raises Http404 or Refused."""
    ledger, account = all_ledgers().get(key), reader(request)
    if ledger is None or (not isinstance(ledger, RegisterLedger) and ledger.kind not in kinds_shown(account)):
        raise Http404
    ledger.ask(account)
    return ledger


def _owner(account: Account, ledger: Ledger) -> str:
    return f"{account.pk} {ledger.key}"


def _outcome(request: HttpRequest, ledger: Ledger, token: str, act: Callable[..., Outcome]) -> Outcome:
    account = reader(request)
    file = stash.find(token, owner=_owner(account, ledger))
    if file is None:
        raise NotNow("这份台账已经导入，或者上传已过三天。请重新上传。")
    return act(ledger, file, actor=account, at=now(), progress=lambda what, done, total: None)


def _run(request: HttpRequest, ledger: Ledger, token: str) -> ImportRun:
    """One's own run. Raises Http404."""
    mine = ImportRun.objects.filter(account=reader(request), ledger=ledger.key, token=token)
    found = mine.select_related("account__unit").first()
    if found is None:
        raise Http404
    return found


def _told(ledger: Ledger, found: ImportRun) -> dict[str, Any]:
    """What the page of a run says."""
    state, far = State(found.state), runs.progress_of(found)
    asleep = state in RUNNING and not runs.working()
    begun = state in (State.CHECKING, State.WRITING)
    left = far.left(real_now().timestamp()) if far else None
    return {
        "name": found.name,
        "state": state.value,
        "label": state.label,
        "told": found.told,
        "running": state in RUNNING,
        "asleep": asleep,
        "cut_off": asleep and begun,
        "not_before": found.not_before if state == State.WRITE else None,
        "progress": far if begun else None,
        "left": "" if left is None or asleep else _spoken(left),
        "outcome": _shown(
            found.total, found.fresh, found.known, found.bad, json.loads(found.problems or "[]")
        ),
        "done": _done(ledger, found.fresh, found.known),
        "unit": ledger.unit,
        "long": found.fresh > DAY_ROWS,
        "night": f"{runs.NIGHT[0]:%H} 时",
        "may_stop": state in (State.CHECK, State.READY, State.WRITE),
        "url": _url(ledger, "run", found.token),
        "problems_url": _url(ledger, "run_problems", found.token) if found.answer else "",
    }


def _spoken(seconds: int) -> str:
    """A length of time as one says it."""
    return f"{-(-seconds // 60)} 分钟" if seconds > 90 else f"{seconds} 秒"


def _shown(total: int, fresh: int, known: int, bad: int, found: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """What would become of a ledger, and its first problems."""
    return {
        "total": total,
        "fresh": fresh,
        "known": known,
        "bad": bad,
        "problems": [{"row": row, "heading": heading, "text": text} for row, heading, text in islice(found, SHOWN)],
        "more": len(found) > SHOWN,
    }  # fmt: skip


def _done(ledger: Ledger, fresh: int, known: int) -> str:
    return f"已导入 {fresh:,} {ledger.unit}，已有 {known:,} {ledger.unit}没有重复登记。"


def _listed(ledger: Ledger, found: ImportRun) -> dict[str, Any]:
    return {
        "href": _url(ledger, "run", found.token),
        "name": found.name,
        "at": moment(found.asked_at),
        "label": found.get_state_display(),
        "told": found.told or (_done(ledger, found.fresh, found.known) if found.state == State.DONE else ""),
    }


def _home(ledger: Ledger) -> tuple[str, str]:
    """What the list is called in which the rows of a ledger stand, and where it is."""
    if not isinstance(ledger, RegisterLedger):
        return desks()[ledger.kind].label, reverse("list", args=[ledger.kind])
    name = "activities"
    if isinstance(ledger, DutyLedger):
        name = "places_duty"
    elif isinstance(ledger.of, PlaceKind):
        name = "places"
    elif isinstance(ledger.of, AppointmentKind):
        name = "rosters"
    return ledger.label, f"{reverse(name)}?kind={ledger.kind}"


def _url(ledger: Ledger, name: str = "", *args: str) -> str:
    """The address of a page of the ledger."""
    room = "register_ledger" if isinstance(ledger, RegisterLedger) else "ledger"
    return reverse(f"{room}_{name}" if name else room, args=[ledger.key, *args])


def _page(ledger: Ledger) -> dict[str, Any]:
    label, home = _home(ledger)
    return {
        "title": f"导入{label if isinstance(ledger, RegisterLedger) else ledger.label}台账",
        "crumbs": [{"label": label, "href": home}, {"label": "导入台账", "href": ""}],
        "template_url": _url(ledger, "template"),
        "upload_url": _url(ledger),
        "list_url": home,
        "same": ledger.same,
        "unit": ledger.unit,
    }


def _under(prefix: str, room: str) -> list[Any]:
    """The pages of the ledgers of matters, or of registers, beside their lists."""
    return [
        path(prefix, upload, name=room),
        path(f"{prefix}template.xlsx", template, name=f"{room}_template"),
        path(f"{prefix}runs/<slug:token>/", run, name=f"{room}_run"),
        path(f"{prefix}runs/<slug:token>/problems.xlsx", run_problems, name=f"{room}_run_problems"),
        path(f"{prefix}<slug:token>/", result, name=f"{room}_result"),
        path(f"{prefix}<slug:token>/problems.xlsx", problems, name=f"{room}_problems"),
    ]


urls = [*_under("m/<slug:key>/ledger/", "ledger"), *_under("registers/<slug:key>/ledger/", "register_ledger")]
