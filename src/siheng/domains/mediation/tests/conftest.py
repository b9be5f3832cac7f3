"""A dispute as it comes, and the shortest ways to the later stages; all through the door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.handing import hand_over
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import take
from siheng.kernel.matters.process import Step, process
from siheng.kernel.matters.taking import write
from siheng.kernel.org.models import Account, Unit

TOWN = "371002100000"
VILLAGE = "371002100001"


def png() -> SimpleUploadedFile:
    """The smallest picture, as an identity card was photographed."""
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
        "0500017a5eab3f0000000049454e44ae426082"
    )
    return SimpleUploadedFile("身份证.png", pixel, content_type="image/png")


@pytest.fixture
def told() -> Any:
    """What a mediator fills in for a dispute that is not settled at once; fields can be changed."""

    def filled(**changed: Any) -> dict[str, Any]:
        return {
            "name": "王秀兰", "phone": "13812345521", "other_name": "姜守业", "region": TOWN,
            "category": "neighbours", "words": "两家共用一条道，姜家秋天堆了柴，王家三轮车进不去。",
            "source": "application", "difficulty": "simple", "people": 2, "day": "2022-03-01",
        } | changed  # fmt: skip

    return filled


@pytest.fixture
def spot(told: Any) -> Any:
    """A simple dispute settled where it was entered."""

    def filled(**changed: Any) -> dict[str, Any]:
        made = {"settled": "on", "agreement": "姜家当天把柴搬走，道两家共用。", "performed": "on"}
        return told(**(made | changed))

    return filled


@pytest.fixture
def dispute(bureau: Any, at: Any, told: Any) -> Any:
    """A dispute registered by the town's mediator."""

    def opened(day: str = "2022-03-01", by: Account | None = None, key: str = "", **changed: Any) -> Matter:
        data = told(day=day, **changed)
        submission = key or f"test:{day}:{data['name']}:{data['other_name']}"
        return open_matter(
            kind="mediation", actor=by or bureau.tiaojie, data=data, at=at(day), submission=submission
        )

    return opened


@pytest.fixture
def village(bureau: Any) -> Account:
    """A mediator of a village's committee."""
    unit = Unit.objects.create(
        code="tw-cun", name="南山村人民调解委员会", short="南山村调委会", kind=Unit.Kind.COMMITTEE,
        region_id=VILLAGE, mark="张村南山", kinds=["mediation"], parent=bureau.units.tw_zc,
    )  # fmt: skip
    return Account.objects.create_account("nanshan", name="梁义", unit=unit, roles=["mediator"])


class Ways:
    """Each stage by the step that leads to it."""

    NOTES = {
        "told_calmly": "两家共用一条 2 米宽的道。",
        "law_plain": "讲了相邻通行。",
        "law": "民法典第291条",
    }
    AGREED = {
        "form": "written", "agreement": "姜家搬走柴，王家不在道上过夜停车。", "signed": True,
        "who_1": "姜守业", "what_1": "搬走柴堆", "due_1": "2022-03-20",
    }  # fmt: skip

    def __init__(self, bureau: Any, at: Any) -> None:
        self.by, self.at = bureau.tiaojie, at

    def take(self, m: Matter, step: str, day: str, **data: Any) -> Matter:
        return take(m, step, self.by, self.at(day), **data)

    def accepted(self, m: Matter, day: str = "2022-03-02", **changed: Any) -> Matter:
        asked = {"handler": self.by, "told": True, "applicant_agrees": True, "other_agrees": True}
        return self.take(m, "accept", day, **(asked | changed))

    def sat(self, m: Matter, day: str = "2022-03-04", **changed: Any) -> Matter:
        where = {"place": "南山村村委会", "present": "王秀兰、姜守业", "spoke": "王、姜"}
        return self.take(m, "session", day, **(where | self.NOTES | changed))

    def agreed(self, m: Matter, day: str = "2022-03-10", **changed: Any) -> Matter:
        return self.take(m, "agree", day, **(self.AGREED | changed))

    def performed(self, m: Matter, day: str = "2022-03-18", done: str = "yes", **more: Any) -> Matter:
        one = m.obligations.filter(state="open").first()
        return self.take(m, "perform", day, obligation=one, done=done, **more)

    def visited(self, m: Matter, day: str = "2022-04-01") -> Matter:
        return self.take(m, "revisit", day, way="上门回访", note="两家没有再争。", lasting=True)

    def carded(self, m: Matter, day: str = "2022-04-02") -> Matter:
        """With the parties' identity papers on the record."""
        return self.take(m, "upload", day, paper=png(), category="当事人身份证明")

    def failed(self, m: Matter, day: str = "2022-03-12", **changed: Any) -> Matter:
        why = {"reason": "双方对赔偿数额分歧大", "ways": ["suit", "aid"]}
        return self.take(m, "fail", day, **(why | changed))


@pytest.fixture
def handed(bureau: Any, at: Any) -> Any:
    """What another matter handed over to the town's committee; here that other one is a dispute too."""

    def given(origin: Matter, day: str = "2022-03-02", **changed: Any) -> Matter:
        data = {"words": "信访人反映邻居堵路。", "category": "neighbours", "source": "petition"} | changed
        with transaction.atomic():
            step = Step(
                process=process(origin.kind), transition=process(origin.kind).link, matter=origin,
                actor=bureau.qutiao, actor_text="丛敏", at=at(day), today=at(day).date(), data={},
            )  # fmt: skip
            found = hand_over(
                step, kind="mediation", unit=bureau.units.tw_zc, need="联合调解", reason="可以调解", data=data
            )
            write(origin, actor=bureau.qutiao, at=at(day), step="handed", label="移交", before=origin.state)
        return found.other

    return given


@pytest.fixture
def ways(bureau: Any, at: Any) -> Ways:
    return Ways(bureau, at)


def iso(text: str) -> date:
    return date.fromisoformat(text)
