"""How a closed door answers another system: RFC 9457 problem details, each said in Chinese and in English."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from siheng.kernel.exchange.calls import OtherContent
from siheng.kernel.figures.evaluate import UnknownDimension
from siheng.kernel.figures.periods import BadPeriod
from siheng.kernel.matters.refusals import Closed, Conflict, Invalid, NotFound, NotNow, Refused
from siheng.kernel.org.clock import now
from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog

MEDIA = "application/problem+json"
TITLES = {
    400: ("bad-request", "请求不完整", "Bad request"),
    401: ("no-token", "没有有效的令牌", "No valid token"),
    403: ("refused", "没有权限", "Refused"),
    404: ("not-found", "没有找到", "Not found"),
    405: ("no-verb", "这个地址没有这个动作", "Method not allowed"),
    409: ("not-now", "现在不能办", "Not possible now"),
    413: ("too-large", "内容太大", "Too large"),
    415: ("media-type", "只收 JSON 和表单", "Only JSON and forms"),
    422: ("invalid", "填写的内容有误", "Invalid content"),
    429: ("too-often", "请求太密", "Too many requests"),
    500: ("server-error", "系统出错", "Server error"),
    503: ("unavailable", "现在存不进去", "Nothing can be saved now"),
}
# Refusals of one status that a program must tell apart.
CHANGED = ("changed", "别人先办了一步", "Changed meanwhile")
OTHER = ("other-content", "幂等键已用于别的内容", "Idempotency key already used")
# What is wrong with a parameter, by the name that the checker has for it.
UNREAD = {
    "missing": "没有带上",
    "int_parsing": "要是整数",
    "less_than_equal": "不能大于 {le}",
    "greater_than_equal": "不能小于 {ge}",
    "string_too_short": "至少要 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "要合 {pattern} 的写法",
}


class Problem(Schema):
    """Why a request was not done; nothing was changed."""

    type: str
    title: str
    title_en: str
    status: int
    detail: str
    errors: dict[str, list[str]] = {}


class Wrong(Exception):
    """A request that no door needs to see: its status and why."""

    def __init__(self, status: int, detail: str, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(detail)
        self.status, self.errors = status, errors or {}


def problem(
    status: int,
    detail: str = "",
    errors: dict[str, list[str]] | None = None,
    kind: tuple[str, str, str] | None = None,
) -> HttpResponse:
    """The answer for a request that was not done."""
    name, title, english = kind or TITLES.get(status, TITLES[400])
    body: dict[str, Any] = {
        "type": f"urn:siheng:problem:{name}",
        "title": title,
        "title_en": english,
        "status": status,
        "detail": detail or title,
        "errors": errors or {},
    }
    answer = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=f"{MEDIA}; charset=utf-8"
    )
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    if status == 429:
        answer["Retry-After"] = "60"
    return answer


def handle(api: NinjaAPI) -> None:
    """Let the API answer every refusal in this way."""
    answers: dict[type[Exception], Any] = {
        Wrong: lambda r, e: problem(e.status, str(e), e.errors),
        Http404: lambda r, e: problem(404),
        NotFound: lambda r, e: problem(404, str(e)),
        Refused: _refused,
        Conflict: lambda r, e: problem(409, str(e), kind=CHANGED),
        OtherContent: lambda r, e: problem(409, str(e), kind=OTHER),
        NotNow: lambda r, e: problem(409, str(e)),
        Invalid: lambda r, e: problem(422, _first(e.form), _errors(e.form)),
        Closed: lambda r, e: problem(409, str(e)),
        BadPeriod: lambda r, e: problem(422, str(e), {"period": [str(e)]}),
        UnknownDimension: lambda r, e: problem(422, str(e), {"by": [str(e)]}),
        AuthenticationError: lambda r, e: problem(401),
        ValidationError: _unread,
        HttpError: lambda r, e: problem(e.status_code, str(e)),
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, answer)


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """As on a page, who was refused what is written down."""
    token = getattr(request, "auth", None)
    if token is not None:
        access.record(
            account=token.account,
            at=now(),
            kind=AccessLog.Kind.REFUSED,
            subject=f"接口：{error}"[:200],
            address=request.META.get("REMOTE_ADDR"),
        )
    return problem(403, str(error))


def _errors(form: Any) -> dict[str, list[str]]:
    return {
        ("" if name == "__all__" else name): [str(e) for e in found] for name, found in form.errors.items()
    }


def _first(form: Any) -> str:
    return next((f"{e}" for found in form.errors.values() for e in found), "")


def _unread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter of the address or a header that cannot be what it should; the checker's own words are the English ones."""
    found: dict[str, list[str]] = {}
    for one in error.errors:
        why = UNREAD.get(one["type"], "不合要求").format(**one.get("ctx", {}))
        found.setdefault(str(one["loc"][-1]), []).append(f"{why}（{one['msg']}）")
    return problem(422, "参数有误：" + "；".join(f"{name} {why[0]}" for name, why in found.items()), found)
