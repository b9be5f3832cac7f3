"""Another system registers a demand, follows it and takes it on, through the same door as a page."""

from __future__ import annotations

from typing import Any

from siheng.api.tests.conftest import unchanged
from siheng.kernel.matters import codes
from siheng.kernel.matters.models import Event, Matter


def everything() -> Any:
    return Matter.objects.everything("test")


def test_a_demand_is_registered_followed_and_answered(calling: Any, demand: Any) -> None:
    hotline = calling("chuangkou")
    answer = hotline.post("matters/onestop", demand())
    assert answer.status_code == 201, answer.content.decode()
    receipt = answer.json()
    made = everything().get(pk=receipt["id"])
    assert (receipt["receipt"], receipt["state"]) == (made.receipt, "screening")
    assert codes.matter_of(receipt["code"]) == made

    shown = hotline.get(receipt["href"]).json()
    assert shown["state_label"] == "待甄别"
    assert shown["level"] == "full"
    assert "138****0001" in str(shown["panels"])
    assert "13812340001" not in str(shown)

    offered = {s["step"]: s for s in hotline.get(f"matters/{made.pk}/steps").json()}
    assert offered["answer_here"]["allowed"] is True
    taken = hotline.post(offered["answer_here"]["href"], {"answer": "已联系物业，明天上门。"})
    assert taken.status_code == 200, taken.content.decode()
    assert taken.json()["event"]["label"] == "当场答复"
    assert taken.json()["matter"]["state"] == "closed"

    told = hotline.get(f"matters/{made.pk}/events").json()
    assert [e["step"] for e in told["items"]] == ["register", "answer_here"]
    assert told["next"] is None
    # The event is the account's, as from a page.
    assert Event.objects.everything("test").filter(matter=made).first().actor.username == "chuangkou"


def test_the_same_key_and_content_is_one_matter_with_the_same_answer(calling: Any, demand: Any) -> None:
    hotline = calling("chuangkou")
    first = hotline.post("matters/onestop", demand(), key="call-2022-0001")
    again = hotline.post("matters/onestop", demand(), key="call-2022-0001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert everything().count() == 1


def test_the_same_key_for_other_content_is_refused(calling: Any, demand: Any) -> None:
    hotline = calling("chuangkou")
    hotline.post("matters/onestop", demand(), key="call-2022-0001")
    before = unchanged()
    other = hotline.post("matters/onestop", demand(words="另一件事"), key="call-2022-0001")
    assert other.status_code == 409
    assert other.json()["type"] == "urn:siheng:problem:other-content"
    assert unchanged() == before


def test_what_was_refused_may_be_sent_again_under_its_key(calling: Any, demand: Any) -> None:
    hotline = calling("chuangkou")
    refused = hotline.post("matters/onestop", demand(words=""), key="call-2022-0001")
    assert refused.status_code == 422
    assert refused["Content-Type"].startswith("application/problem+json")
    assert refused.json()["errors"] == {"words": ["请填写反映的事"]}
    assert everything().count() == 0
    assert hotline.post("matters/onestop", demand(), key="call-2022-0001").status_code == 201
