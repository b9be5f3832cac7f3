"""What every page stands on: how a matter is found for a reader, and how a closed door answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from siheng.kernel.matters import scope
from siheng.kernel.matters.door import Conflict, NotFound, NotNow, Refused, form_for
from siheng.kernel.matters.forms import spoken
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import process
from siheng.kernel.matters.showing import desks
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog

View = Callable[..., HttpResponseBase]


def reader(request: HttpRequest) -> Account:
    """Who is signed in; the middleware lets nobody else through."""
    account: Account = request.user  # type: ignore[assignment]
    if request.method == "GET":
        scope.ask_once(account)
    return account


def find(
    request: HttpRequest, pk: int, *, at_least: int = scope.PARTY, related: tuple[str, ...] = ()
) -> Matter:
    """The matter, for a reader who sees at least so much of it. Raises Http404 outside the scope, Refused inside."""
    matter = (
        Matter.objects.for_account(request.user)
        .select_related("unit__region", "region", "handler", "second", *related)
        .filter(pk=pk)
        .first()
    )
    if matter is None:
        raise Http404
    request.kind = matter.kind  # type: ignore[attr-defined]  # the menu says where one is
    matter.level = scope.level(request.user, matter)  # type: ignore[arg-type,attr-defined]
    if matter.level < at_least:  # type: ignore[attr-defined]
        raise Refused(refusal(matter))
    return matter


def reads_numbers(matter: Matter, account: Account) -> bool:
    """Whether a reader may ask for the numbers of a found matter's people: who sees all of it, and who undertakes it,
    since the lawyer of a case of legal aid has to reach the person; a respondent may not."""
    return matter.level >= scope.FULL or matter.handler_id == account.pk  # type: ignore[attr-defined]


def refusal(matter: Matter) -> str:
    """What one may know of a matter whose content is not for one."""
    return f"{matter}，{process(matter.kind).state_of(matter).label}"


def related_of(kind: str) -> tuple[str, ...]:
    """What pages fetch along with a matter of this kind."""
    desk = desks().get(kind)
    return tuple(desk.related) if desk else ()


def address(request: HttpRequest) -> str | None:
    """The reader's network address, for the access log."""
    return request.META.get("REMOTE_ADDR")


def log(request: HttpRequest, kind: str, matter: Matter | None, subject: str, **more: Any) -> None:
    """Write who looked, at what."""
    access.record(
        account=reader(request),
        at=now(),
        kind=AccessLog.Kind(kind),
        subject=subject,
        matter_id=matter.pk if matter else None,
        address=address(request),
        **more,
    )


def answers(view: View) -> View:
    """Turn a closed door into its page: 404, 403 or 409. Nothing was changed in any of them."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error
        except Refused as error:
            return refused(request, str(error), _known(request, kwargs))
        except (Conflict, NotNow) as error:
            shown = conflict(request, error, _known(request, kwargs), kwargs.get("step"))
            return render(request, "conflict.html", shown, status=409)

    return answered


def _known(request: HttpRequest, kwargs: dict[str, Any]) -> Matter | None:
    """The matter that an address is about, directly or through an approval, as far as the reader may know of it."""
    known = Matter.objects.for_account(reader(request)).select_related("handler", "unit")
    if "approval_id" in kwargs:
        return known.filter(approvals=kwargs["approval_id"]).first()
    return known.filter(pk=kwargs["pk"]).first() if "pk" in kwargs else None


def refused(request: HttpRequest, what: str, matter: Matter | None) -> HttpResponse:
    """The page of a refusal: what one may know, who handles it, how to ask."""
    access.record(
        account=reader(request),
        at=now(),
        kind=AccessLog.Kind.REFUSED,
        subject=what[:200],
        matter_id=matter.pk if matter else None,
        address=address(request),
    )
    read = matter is not None and scope.level(reader(request), matter) >= scope.FULL
    return render(request, "403.html", {"what": what, "matter": matter, "read": read}, status=403)


def conflict(
    request: HttpRequest, error: Exception, matter: Matter | None, step: str | None
) -> dict[str, Any]:
    """What the conflict page says: what happened meanwhile, and that what was typed is kept on the page."""
    since = [
        {"at": e.at, "who": e.actor_text, "label": e.label, "summary": "" if e.internal else e.summary}
        for e in getattr(error, "since", [])
    ]
    return {
        "error": error,
        "since": since,
        "typed": _typed(request, matter, step),
        "pk": matter.pk if matter else None,
        "path": request.path,
    }


def _typed(request: HttpRequest, matter: Matter | None, step: str | None) -> list[tuple[str, str]]:
    """What the reader had typed, in the words of the form."""
    taken = process(matter.kind).transitions.get(step or "") if matter else None
    if taken is None:
        reply = request.POST.get("reply", "")
        return [("批复意见", reply)] if reply else []
    form = form_for(taken, matter, reader(request), request.POST, request.FILES, now())
    form.is_valid()
    said = {
        n: spoken(form.fields[n], v)
        for n, v in form.cleaned_data.items()
        if n in form.fields and v is not None and v is not False
    }
    wrong = {n: request.POST.get(n, "") for n in form.errors if n in form.fields}
    return [(str(form.fields[n].label), words) for n, words in (said | wrong).items() if words]
