"""A step that needs approval, taken by another system: it is sent up, and somebody else decides."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.test import Client

from siheng.kernel.exchange import tokens
from siheng.kernel.matters.door import decide

HELD = {"refusal": "term", "held": "超过六十日提出。"}


def test_a_step_that_needs_approval_is_sent_up_once_and_done_by_who_may(
    begin: Any, bureau: Any, settings: Any, at: Any
) -> None:
    case = begin("2022-03-01").m
    settings.FIXED_NOW = at("2022-03-03")
    _, token = tokens.make(
        name="对方系统", account=bureau.lixia, scopes=[tokens.READ, tokens.WRITE], expires_on=date(2022, 12, 31),
        by=None, at=at("2022-03-01"),
    )  # fmt: skip

    def post(key: str) -> Any:
        return Client(headers={"authorization": f"Bearer {token}", "idempotency-key": key}).post(
            f"/api/v1/matters/reconsideration/{case.pk}/steps/refuse",
            json.dumps(HELD),
            content_type="application/json",
        )

    def offered() -> dict[str, bool]:
        answer = Client(headers={"authorization": f"Bearer {token}"}).get(f"/api/v1/matters/{case.pk}/steps")
        return {step["step"]: step["allowed"] for step in answer.json()}

    asked = ("refuse", "accept", "remark")
    assert [offered()[step] for step in asked] == [True, True, True]
    first, again = post("refuse-0001"), post("refuse-0001")
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    waiting = case.approvals.get()
    assert (waiting.step, waiting.state, waiting.proposed_by) == ("refuse", "pending", bureau.lixia)
    case.refresh_from_db()
    before = case.state
    assert [offered()[step] for step in asked] == [
        False,
        False,
        True,
    ]  # what would be answered 409 is not offered
    other = post("refuse-0002")
    assert (other.status_code, other.json()["type"]) == (409, "urn:siheng:problem:not-now")
    decide(approval_id=waiting.pk, actor=bureau.congwei, approve=True, reply="同意", at=at("2022-03-04"))
    case.refresh_from_db()
    assert (before, case.state, case.open) == ("received", "refused", False)
