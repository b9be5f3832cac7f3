"""A document reviewed along with the act: who judges it, who is asked, and their terms (2023 revision art. 56 to 60)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siheng.domains.reconsideration.tests.course import refused
from siheng.kernel.matters.door import Invalid
from siheng.kernel.matters.models import Clock

DOCUMENT = {"act_on": "2024-02-10", "known_on": "2024-02-12", "attached_review": "《某镇停车管理办法》第五条"}
MAKER = "威海市环翠区住房和城乡建设局"


@pytest.fixture
def accepted(begin: Any) -> Any:
    """A case under the revision of 2023 that asks for the review of a document; accepted on Monday 03-04."""
    return begin("2024-03-01", **DOCUMENT).accept("2024-03-04")


def serve(c: Any, paper: str, on: str) -> None:
    """The paper handed to the unit that it names itself."""
    document = c.m.documents.get(template=paper)
    c.take("serve", on, document=document, addressee="", method="direct", receiver="收发室", served_on=on)


@pytest.mark.parametrize("suspended_first", [True, False])
def test_who_made_a_document_that_is_ours_to_judge_is_asked_within_three_working_days_of_the_suspension(
    accepted: Any, suspended_first: bool
) -> None:
    """Art. 58(1): 自行政复议中止之日起三日内……书面通知……; 制定机关应当自收到书面通知之日起十日内提交书面答复."""
    c, steps = (
        accepted,
        [("suspend", {"ground": "9", "held": "审查该办法。"}), ("handle_attached", {"how": "own"})],
    )
    for step, data in steps if suspended_first else reversed(steps):
        c.take(step, "2024-03-06", **data)
    # Thursday 03-07, Friday 03-08, Monday 03-11.
    assert (c.due("attached_notify"), c.clock("attached_notify").rule) == (
        date(2024, 3, 11), "recon_attached_review_notify_maker",
    )  # fmt: skip
    c.take("ask_maker", "2024-03-08", organ=MAKER)
    assert c.clock("attached_notify").state == Clock.State.MET
    paper = c.m.documents.get(template="规范性文件审查答复通知书")
    assert paper.addressee == MAKER
    assert "本案自2024年3月6日起中止审理" in paper.paper.text
    serve(c, "规范性文件审查答复通知书", "2024-03-11")
    # Ten working days from Tuesday 03-12 on.
    assert (c.due("attached_maker"), c.clock("attached_maker").waits_for) == (date(2024, 3, 25), "制定机关")
    c.take("maker_answer", "2024-03-20", held="该条款有上位法依据。")
    assert c.clock("attached_maker").state == Clock.State.MET
    c.take("attached_result", "2024-03-25", lawful="yes", held="该条款合法。")
    assert c.clock("attached_own").state == Clock.State.MET


def test_nobody_is_asked_where_the_case_is_suspended_for_another_reason_or_the_document_is_not_ours(
    accepted: Any,
) -> None:
    c = accepted.take("handle_attached", "2024-03-06", how="transfer", organ="威海市人民政府")
    c.take("suspend", "2024-03-06", ground="9", held="等待处理。")
    assert not c.m.clocks.filter(key="attached_notify").exists()
    refused(c, "ask_maker", "2024-03-07", organ=MAKER)


def test_a_document_passed_on_goes_with_a_letter_and_its_sixty_days_run_from_receipt(accepted: Any) -> None:
    """Art. 56: 应当在七日内转送; art. 60: 应当自收到转送之日起六十日内，将处理意见回复."""
    c = accepted.take("handle_attached", "2024-03-06", how="transfer", organ="威海市人民政府")
    paper = c.m.documents.get(template="规范性文件转送函")
    assert (paper.addressee, paper.number) == ("威海市人民政府", "威环政复送〔2024〕1号")
    assert "现转送你机关依法处理。请自收到本函之日起六十日内，将处理意见回复本机关" in paper.paper.text
    assert c.due("attached_reply") == date(2024, 5, 6)  # from the transfer, until it is known when it arrived
    serve(c, "规范性文件转送函", "2024-03-11")
    assert (c.clock("attached_reply").started_by, c.due("attached_reply")) == ("收到转送", date(2024, 5, 10))
    assert c.m.clocks.filter(key="attached_reply", state=Clock.State.RUNNING).count() == 1


def test_a_result_is_of_who_judged(accepted: Any) -> None:
    """Art. 59 is on what we found ourselves, art. 60 on what was answered to us; first it is said who judges."""
    c, result = accepted, {"held": "合法有效。"}
    refused(c, "attached_result", "2024-03-06", lawful="yes", **result)
    c.take("handle_attached", "2024-03-06", how="own")
    told = refused(c, "attached_result", "2024-03-07", error=Invalid, lawful="advice", **result)
    assert set(told.form.errors) == {"lawful"}


def test_who_answered_does_not_make_us_stop_a_document(accepted: Any) -> None:
    c = accepted.take("handle_attached", "2024-03-06", how="transfer", organ="威海市人民政府")
    told = refused(c, "attached_result", "2024-03-07", error=Invalid, lawful="no", held="不合法。")
    assert set(told.form.errors) == {"lawful"}
    c.take("attached_result", "2024-03-07", lawful="advice", held="该条款合法有效。")
    assert c.clock("attached_reply").state == Clock.State.MET
    # That the letter is signed for later starts nothing any more.
    serve(c, "规范性文件转送函", "2024-03-08")
    assert not c.m.clocks.filter(key="attached_reply", state=Clock.State.RUNNING).exists()
