"""Who may come in: the token in the header, how often, and with which scope."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja.security import HttpBearer

from siheng.api.problems import Wrong
from siheng.kernel.exchange import tokens
from siheng.kernel.exchange.models import ApiToken
from siheng.kernel.matters import scope
from siheng.kernel.matters.door import NotFound, Refused
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import process, processes
from siheng.kernel.matters.showing import desks
from siheng.kernel.org.clock import now, real_now
from siheng.kernel.org.models import Account
from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog
from siheng.kernel.trust.throttle import knock

# Wrong keys from one address.
GUESSES, MINUTE = 30, 60


class Bearer(HttpBearer):
    """``Authorization: Bearer siheng_…``, of a token with the scope that a verb needs."""

    openapi_scheme = "bearer"

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token that may be used now. Raises Wrong 429 for who comes too often, Refused without the scope."""
        found = tokens.of(token, now())
        if found is None:
            place = request.META.get("REMOTE_ADDR") or "unknown"
            if not knock("api guess", place, at=real_now(), limit=GUESSES, seconds=MINUTE):
                raise Wrong(429, "用无效的令牌试得太多")
            return None
        if not knock("api", str(found.pk), at=real_now(), limit=found.per_minute, seconds=MINUTE):
            raise Wrong(429, f"这个令牌每分钟最多 {found.per_minute} 次")
        request.auth = found  # type: ignore[attr-defined]
        if self.wanted not in found.scopes:
            raise Refused(f"这个令牌没有“{tokens.SCOPES[self.wanted]}”的范围")
        return found


def token_of(request: HttpRequest) -> ApiToken:
    """The token with which a request came."""
    return request.auth  # type: ignore[attr-defined]


def account_of(request: HttpRequest) -> Account:
    """As whom a request is answered."""
    return token_of(request).account


def kinds_of(request: HttpRequest) -> list[str]:
    """The kinds of matter that the token is for."""
    return token_of(request).kinds or list(processes())


def known(request: HttpRequest, kind: str = "") -> QuerySet[Matter]:
    """The matters that the account may know of, of the token's kinds."""
    found = Matter.objects.for_account(account_of(request), kind)
    return found.filter(kind__in=token_of(request).kinds) if token_of(request).kinds else found


def told(request: HttpRequest) -> QuerySet[Matter]:
    """The matters of whose content the account may know, of the token's kinds."""
    found = Matter.objects.told(account_of(request))
    return found.filter(kind__in=token_of(request).kinds) if token_of(request).kinds else found


def find(request: HttpRequest, pk: int, *, at_least: int = scope.OUTLINE, kind: str = "") -> Matter:
    """The matter, for who sees at least so much of it. Raises NotFound outside the scope, Refused inside."""
    first = known(request, kind).filter(pk=pk).values_list("kind", flat=True).first()
    if first is None:
        raise NotFound("没有找到")
    desk = desks().get(first)
    matter = (
        known(request, first)
        .select_related("unit__region", "region", "handler", "second", *(desk.related if desk else ()))
        .get(pk=pk)
    )
    matter.level = scope.level(account_of(request), matter)  # type: ignore[attr-defined]
    if matter.level < at_least:  # type: ignore[attr-defined]
        raise Refused(f"{matter}，{process(matter.kind).state_of(matter).label}：只能知道这件的阶段和到期日")
    return matter


def log(request: HttpRequest, kind: AccessLog.Kind, matter: Matter, subject: str) -> None:
    """Write who looked, at what."""
    access.record(
        account=account_of(request),
        at=now(),
        kind=kind,
        subject=f"接口 {token_of(request).name}：{subject}",
        matter_id=matter.pk,
        address=request.META.get("REMOTE_ADDR"),
    )


def chosen(kinds: Sequence[str], kind: str) -> bool:
    """Whether a kind is among the token's."""
    return not kinds or kind in kinds
