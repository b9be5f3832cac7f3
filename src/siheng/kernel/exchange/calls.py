"""A write that is sent twice is done once (幂等): the same key and content get the same answer, another content is refused.

Key, deed and answer are one transaction: a server that dies in between has done nothing, and the sender tries again.
What was refused is not kept, for nothing was done; it may be sent again under its key.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from siheng.kernel.exchange.models import ApiCall, ApiToken
from siheng.kernel.matters.refusals import Closed
from siheng.kernel.trust.chain import canonical, sm3
from siheng.kernel.trust.crypto import blind

Answer = tuple[int, dict[str, Any]]


class OtherContent(Closed):
    """The key was used before, for something else."""


def once(
    *,
    token: ApiToken,
    key: str,
    what: str,
    content: dict[str, Any],
    at: datetime,
    do: Callable[[str], Answer],
) -> tuple[int, dict[str, Any], bool]:
    """Do a write unless it was done: status, answer, and whether it had been done before.

    ``do`` is given the submission under which the door knows the write. Raises OtherContent, and what ``do`` raises.
    """
    body = blind(sm3(canonical(content)), "api call")
    with transaction.atomic():
        try:
            with transaction.atomic():
                # Who comes second waits here until the first has finished.
                call = ApiCall.objects.create(
                    account=token.account, token=token, key=key, what=what, body=body, at=at
                )
        except IntegrityError:
            before = ApiCall.objects.get(account=token.account, key=key)
            if (before.what, before.body) != (what, body):
                raise OtherContent("这个幂等键已经用于另一次请求，请换一个") from None
            return before.status, json.loads(before.answer), True
        call.status, answer = do(submission_of(token, key))
        call.answer = json.dumps(answer, ensure_ascii=False)
        call.save()
        return call.status, answer, False


def submission_of(token: ApiToken, key: str) -> str:
    """The submission that a key means, the same for each token of its account, and nobody else's."""
    return sm3(f"api {token.account_id} {key}".encode())
