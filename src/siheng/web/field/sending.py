"""What a phone sends when it has a network: notes, photographs, openings; each once, however often it is sent.

Answers are JSON for the page's script, which keeps the words until one of them says that they were taken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

import siheng.web
from siheng.kernel.matters import door
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Party
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import local_day, now
from siheng.kernel.org.models import Account
from siheng.web.field.mine import phone_of
from siheng.web.field.pages import form_page
from siheng.web.workspace.base import answers, find, log, reader

# A note that waited longer on the phone is dated so far back and no further.
OLDEST = 30 * 24 * 3600  # seconds
OTHER = "这部手机换了人登录，请由写的人登录后送出"
WORKER = Path(siheng.web.__file__).parent / "static" / "js" / "field" / "worker.js"


def scripted(request: HttpRequest) -> bool:
    """Whether the page's script asks, and not a form by itself."""
    return "application/json" in request.headers.get("Accept", "")


def told(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For the script a closed door is a sentence in JSON: the words stay on the phone. Otherwise its page."""
    plain = answers(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not scripted(request):
            return plain(request, *args, **kwargs)
        try:
            return view(request, *args, **kwargs)
        except (door.NotFound, Http404):
            return JsonResponse({"told": "没有找到"}, status=404)
        except door.Refused as error:
            return JsonResponse({"told": str(error)}, status=403)
        except door.Invalid as error:
            return JsonResponse(_wrong(error.form), status=422)
        except (door.Conflict, door.NotNow) as error:
            since = [f"{e.actor_text}：{e.label}" for e in getattr(error, "since", [])]
            return JsonResponse({"told": str(error), "since": since}, status=409)

    return answered


def _wrong(form: StepForm) -> dict[str, Any]:
    """What is wrong, in one sentence and by field."""
    by_field = {name: [str(e) for e in errors] for name, errors in form.errors.items()}
    return {"told": "；".join(e for errors in by_field.values() for e in errors), "fields": by_field}


@told
@require_POST
def do(request: HttpRequest, pk: int, step: str) -> HttpResponseBase:
    """One note, or one photograph. It is of the day on which it was written, not of that on which it got through."""
    if someone_else(request):
        return JsonResponse({"told": OTHER}, status=401)
    m = find(request, pk)
    phone = phone_of(m.kind)
    if phone is None or step not in (phone.jot_step, "upload"):
        raise Http404
    version = request.POST.get("version", "")
    try:
        event = door.perform(
            matter_id=pk,
            step=step,
            actor=reader(request),
            data=dated(request),
            files=request.FILES,
            at=now(),
            version=whole(version),
            submission=request.POST.get("submission") or None,
        )
    except door.Invalid as error:
        if scripted(request):
            raise
        messages.error(request, f"没有记下：{_wrong(error.form)['told']}")
        return redirect("field_matter", pk)
    if scripted(request):
        return JsonResponse({"version": event.seq, "told": event.label})
    messages.success(request, f"{event.label}，已记入经过。")
    return redirect("field_matter", pk)


def opened(request: HttpRequest, account: Account, kind: str) -> HttpResponseBase:
    """Register from the phone; the same submission twice is one matter."""
    return told(_opened)(request, account=account, kind=kind)


def _opened(request: HttpRequest, account: Account, kind: str) -> HttpResponseBase:
    if someone_else(request):
        return JsonResponse({"told": OTHER}, status=401)
    key = request.POST.get("submission") or uuid4().hex
    try:
        m = door.open_matter(
            kind=kind, actor=account, data=dated(request), files=request.FILES, at=now(), submission=key
        )
    except door.Invalid as error:
        if scripted(request):
            raise
        return form_page(request, kind, error.form, key, 422)
    if scripted(request):
        return JsonResponse({"version": m.version, "told": f"已登记，{m}", "href": reverse("field")})
    messages.success(request, f"已登记，{m}。")
    return redirect("field")


def someone_else(request: HttpRequest) -> bool:
    """Whether the page was another's than who is signed in now: nothing is taken in the wrong name."""
    return request.POST.get("me", str(reader(request).pk)) != str(reader(request).pk)


def dated(request: HttpRequest) -> QueryDict:
    """What was sent, with its day where the form did not say one: so many seconds ago as the phone counted."""
    data = request.POST.copy()
    if not data.get("day"):
        waited = min(whole(data.get("age", "")) or 0, OLDEST)
        data["day"] = local_day(now() - timedelta(seconds=waited)).isoformat()
    return data


@told
@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The parties' telephones, for who handles the matter; that they were looked at, and what for, is logged."""
    m = find(request, pk)
    phone = phone_of(m.kind)
    if phone is None or reader(request).pk not in (m.handler_id, m.second_id):
        raise door.Refused("只有承办人可以从这里打电话")
    known = [p for p in m.parties.exclude(kind=Party.Kind.AGENCY) if p.phone]
    for p in known:
        whom = f"{p.get_role_display()}{p.name}"
        log(request, "reveal", m, whom, field="电话", reason="打电话联系当事人")
    return JsonResponse({"people": [{"who": p.name, "number": p.phone} for p in known]})


@login_not_required
@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens these pages without a network. Here, so that it reaches no other page."""
    return HttpResponse(WORKER.read_text(encoding="utf8"), content_type="text/javascript; charset=utf-8")
