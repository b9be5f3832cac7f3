"""Writing: a matter of each kind is registered, and each step is taken, by an address of its own with the schema of its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, NinjaAPI, Schema, Status
from pydantic import Field

from siheng.api import forms, showing
from siheng.api.entry import Bearer, account_of, chosen, find, token_of
from siheng.api.matters import BIGGEST, Id
from siheng.kernel.exchange.calls import once
from siheng.kernel.exchange.tokens import WRITE
from siheng.kernel.matters import codes, door, scope
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Process, Transition, process, processes
from siheng.kernel.org.clock import local_day, now

Key = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[\x21-\x7e]+$")]
Version = Annotated[int | None, Field(ge=0, le=BIGGEST)]


class Receipt(Schema):
    """A matter that was registered. ``code`` is for the person whom it is about, where the kind has one."""

    id: int
    kind: str
    receipt: str
    number: str
    state: str
    state_label: str
    version: int
    code: str
    href: str


class Taken(Schema):
    """A step that was taken, or with 202 was sent up for approval."""

    event: showing.Done
    matter: showing.Brief


def add(api: NinjaAPI) -> None:
    """An address for each kind and each step, made from what the processes declare."""
    for kind, declared in processes().items():
        opening = declared.opening()
        _post(
            api,
            f"/matters/{kind}",
            _register(kind),
            f"{kind}_{opening.key}",
            declared,
            opening,
            {201: Receipt},
        )
        for t in declared.transitions.values():
            if t.source is not None and not t.timer:
                path = f"/matters/{kind}/{{int:id}}/steps/{t.key}"
                _post(api, path, _take(kind, t), f"{kind}_{t.key}", declared, t, {200: Taken, 202: Taken})


def _post(
    api: NinjaAPI,
    path: str,
    view: Callable[..., Any],
    name: str,
    declared: type[Process],
    t: Transition,
    response: dict[int, Any],
) -> None:
    form = t.form or StepForm
    asked = {"schema": forms.schema(form.base_fields, fitted=False)}
    media = {"multipart/form-data": asked} if forms.has_files(form.base_fields) else {}
    needs_file = any(f.required and forms.has_files({"": f}) for f in form.base_fields.values())
    extra: dict[str, Any] = {
        "requestBody": {
            "required": True,
            "content": media if needs_file else {"application/json": asked, **media},
        }
    }
    if law := t.cites(None):
        extra["externalDocs"] = {"description": law, "url": "https://flk.npc.gov.cn/"}
    api.post(
        path,
        response=response,
        operation_id=name,
        summary=f"{declared.label}：{t.label}",
        description=(form.__doc__ or "").strip(),
        tags=[declared.label],
        auth=Bearer(WRITE),
        openapi_extra=extra,
    )(view)


def _register(kind: str) -> Callable[..., Any]:
    def register(
        request: HttpRequest,
        key: Key = Header(..., alias="Idempotency-Key"),  # noqa: B008
    ) -> Any:
        _ask_kind(request, kind)
        sent, at = forms.read(request), now()

        def do(submission: str) -> tuple[int, dict[str, Any]]:
            opening = process(kind).opening()
            data = _data(sent, opening, None, request)
            m = door.open_matter(
                kind=kind,
                actor=account_of(request),
                data=data,
                files=sent.files,
                at=at,
                submission=submission,
            )
            return 201, _receipt(m, submission)

        status, answer, _ = once(
            token=token_of(request), key=key, what=f"POST matters/{kind}", content=sent.content, at=at, do=do
        )
        return Status(status, answer)

    return register


def _take(kind: str, t: Transition) -> Callable[..., Any]:
    def take(
        request: HttpRequest,
        id: Id,
        version: Version = None,
        key: Key = Header(..., alias="Idempotency-Key"),  # noqa: B008
    ) -> Any:
        _ask_kind(request, kind)
        sent, at, account = forms.read(request), now(), account_of(request)
        find(request, id, kind=kind)

        def do(submission: str) -> tuple[int, dict[str, Any]]:
            m = find(request, id, at_least=scope.PARTY, kind=kind)
            data = _data(sent, t, m, request, version)
            event = door.perform(
                matter_id=id,
                step=t.key,
                actor=account,
                data=data,
                files=sent.files,
                at=at,
                version=version,
                submission=submission,
            )
            after = event.matter
            taken = Taken.model_validate(
                {
                    "event": showing.done(event),
                    "matter": showing.brief(after, max(scope.level(account, after), scope.OUTLINE)),
                }
            )
            return 202 if event.step == f"{t.key}:propose" else 200, taken.model_dump(mode="json")

        what = f"POST matters/{kind}/{id}/steps/{t.key}"
        status, answer, _ = once(
            token=token_of(request), key=key, what=what, content=sent.content, at=at, do=do
        )
        return Status(status, answer)

    return take


def _ask_kind(request: HttpRequest, kind: str) -> None:
    if not chosen(token_of(request).kinds, kind):
        raise door.Refused(f"这个令牌不管“{process(kind).label}”")


def _data(
    sent: forms.Sent, t: Transition, m: Matter | None, request: HttpRequest, version: int | None = None
) -> Any:
    """What was sent, judged by name; a day that is not said is today.

    What comes too late is left to the door, which says so: the form of a later state would blame the names.
    """
    account = account_of(request)
    in_time = m is None or (t.leaves(process(m.kind).state_of(m)) and version in (None, m.version))
    if account.holds(t.by) and in_time:
        fitted = door.form_for(t, m, account, None, None, now()).fields
        sent.only({**(t.form or StepForm).base_fields, **fitted})
    data = sent.data.copy()
    data.setdefault("day", local_day(now()).isoformat())
    return data


def _receipt(m: Matter, submission: str) -> dict[str, Any]:
    chosen = process(m.kind)
    return {
        "id": m.pk,
        "kind": m.kind,
        "receipt": m.receipt,
        "number": m.number,
        "state": m.state,
        "state_label": chosen.state_of(m).label,
        "version": m.version,
        "code": codes.code_for(submission) if chosen.coded else "",
        "href": f"matters/{m.pk}",
    }
