"""What stands before every public page: whose address it is, how often one may come, and what no cache may keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import get_resolver, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache

from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now, real_now
from siheng.kernel.org.models import Unit
from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog
from siheng.kernel.trust.throttle import knock

View = Callable[..., HttpResponseBase]
MINUTES, HOUR, DAY = 600, 3600, 24 * 3600
PLACES = ("/p/", "/kiosk/")
# What a page knows; the interface for other systems has its own.
VERBS, API = ("GET", "HEAD", "POST"), "/api/"


class Gate:
    """Middleware: the visitor's own address behind a trusted proxy; what no page can read or do is not begun."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = visitor(request)
        if request.method not in VERBS and not request.path.startswith(API):
            return HttpResponseNotAllowed(VERBS)
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation(
                "a NUL in the query: no text has one, and PostgreSQL cannot be asked for it"
            )
        answer = self.get_response(request)
        if not answer.has_header("Cache-Control"):
            # What is told to one reader is kept by no cache between; the browser's own asks again each time.
            patch_cache_control(answer, private=True, no_cache=True)
        return answer

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Before anything reads what was sent: who is not signed in could fill the disk. The interface asks for its
        token first, and staff are told at the field which file is too large."""
        length = whole(request.META.get("CONTENT_LENGTH") or "0")
        too_long = length is None or length > settings.REQUEST_LIMIT
        if (
            too_long
            and not request.path.startswith(API)
            and (request.path.startswith(PLACES) or not request.user.is_authenticated)
        ):
            raise RequestDataTooBig("larger than any public form needs")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A NUL that no form looked at: PostgreSQL refused it, and what was being written was taken back."""
        if isinstance(exception, DataError | ValueError) and "NUL (0x00)" in str(exception):
            return get_resolver().resolve_error_handler(400)(request, exception)  # type: ignore[call-arg]
        return None


def visitor(request: HttpRequest) -> str:
    """The last address that is not a trusted proxy's; whatever stands before it the visitor could have invented."""
    here: str = request.META.get("REMOTE_ADDR", "")
    passed = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    while passed and _trusted(here):
        try:
            ip_address(passed[-1])
        except ValueError:
            break
        here = passed.pop()
    return here


def _trusted(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(net) for net in settings.TRUSTED_PROXIES)


def public(view: View) -> View:
    """A page for everybody: no account, kept by no cache, found by no search engine."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return login_not_required(never_cache(answered))


def may(request: HttpRequest, purpose: str, *, limit: int, seconds: int, who: str = "") -> bool:
    """Whether this address, or ``who``, may come once more for the purpose. It is counted by asking."""
    return knock(f"public {purpose}", who or _place(request), at=real_now(), limit=limit, seconds=seconds)


def _place(request: HttpRequest) -> str:
    """The visitor's address; of the sixth version the network, for one telephone has many of its addresses."""
    text = request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return (
            found.ipv4_mapped.compressed if found.ipv4_mapped else str(ip_network((found, 64), strict=False))
        )
    return text


def log(request: HttpRequest, subject: str, matter_id: int | None, *, refused: bool = False) -> None:
    """Write that someone came with a query code, and for what."""
    access.record(
        account=None,
        at=now(),
        kind=AccessLog.Kind.REFUSED if refused else AccessLog.Kind.PUBLIC,
        subject=subject,
        matter_id=matter_id,
        address=request.META.get("REMOTE_ADDR") or None,
    )


def onward(request: HttpRequest, name: str) -> HttpResponse:
    """On to another page; a script that sent the form is told where, for it stayed on its own."""
    if request.headers.get("X-Sent-By") == "script":
        return HttpResponse(headers={"X-Go-To": reverse(name)})
    return redirect(name)


def page(request: HttpRequest, template: str, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page in its dress: the district's name, and big letters if asked for."""
    bureau = Unit.objects.select_related("region").filter(kind=Unit.Kind.BUREAU).first()
    dress = {
        "district": bureau.region.name if bureau else "",
        "big": request.COOKIES.get("big") == "1",
        "here": request.path,
    }
    return render(request, template, dress | shown, status=status)
