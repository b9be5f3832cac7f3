"""Returns from bureaus below (下级报表): a signed file comes in, and its answer is fetched under its digest."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status
from pydantic import Field

from siheng.api.entry import Bearer, account_of, token_of
from siheng.api.problems import Wrong
from siheng.api.steps import Key
from siheng.kernel.exchange.calls import once
from siheng.kernel.exchange.tokens import RETURNS
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import NotFound, Refused
from siheng.kernel.org.clock import now
from siheng.kernel.returns import rights
from siheng.kernel.returns.files import LARGEST
from siheng.kernel.returns.models import Return
from siheng.kernel.returns.receiving import NotTaken, answer_of, receive
from siheng.kernel.returns.stepping import state

router = Router(tags=["报表"], auth=Bearer(RETURNS))
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FILE = {
    "type": "object",
    "description": "报送文件：正文、校验值、签名，见 docs/decisions/period-returns.md",
    "properties": {name: {"type": kind} for name, kind in (("body", "object"), ("digest", "string"), ("signature", "string"))},
    "required": ["body", "digest", "signature"],
}  # fmt: skip


class Received(Schema):
    """A return as it stands here: ``received`` waits to be judged; ``answer`` is the signed answer file, empty until then."""

    digest: str
    bureau: str
    table: str
    period: str
    version: int
    state: str
    answer: str


@router.post(
    "/returns",
    response={200: Received, 201: Received},
    summary="报送一份报表",
    operation_id="return_send",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": FILE}}}},
)
def send(request: HttpRequest, key: Key = Header(..., alias="Idempotency-Key")) -> Any:  # noqa: B008
    """Take in a signed return. The same file again is the same return, whatever the key."""
    _ask(request)
    if (request.content_type or "").lower() != "application/json":
        raise Wrong(415, "报送文件是 JSON")
    if len(request.body) > LARGEST:
        raise Wrong(413, "报送文件太大")
    try:
        text = request.body.decode("utf8")
    except UnicodeDecodeError:
        raise Wrong(400, "报送文件要用 UTF-8") from None
    at = now()

    def do(submission: str) -> tuple[int, dict[str, Any]]:
        try:
            made, fresh = receive(registry(), text=text, by=account_of(request), at=at)
        except NotTaken as error:
            raise Wrong(422, str(error)) from None
        return (201 if fresh else 200), _told(made)

    status, answer, _ = once(
        token=token_of(request), key=key, what="POST returns", content={"file": text}, at=at, do=do
    )
    return Status(status, answer)


@router.get("/returns/{digest}", response=Received, summary="报表的审核结果", operation_id="return_answer")
def answer(request: HttpRequest, digest: Digest) -> Any:
    """How a return stands, by the digest of its body."""
    _ask(request)
    found = Return.objects.filter(digest=digest, bureau__isnull=False).select_related("bureau").first()
    if found is None:
        raise NotFound("没有收到过这份报表")
    return _told(found)


def _ask(request: HttpRequest) -> None:
    if not rights.judges(account_of(request)):
        raise Refused("这个账号没有接收报表的权限")


def _told(of: Return) -> dict[str, Any]:
    assert of.bureau is not None
    return {
        "digest": of.digest, "bureau": of.bureau.code, "table": of.table, "period": of.period,
        "version": of.version, "state": state(of).value, "answer": answer_of(of),
    }  # fmt: skip
