"""Demands as they come in, and the shortest ways to the later stages; all through the door."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.domains.onestop.forms import fields
from siheng.domains.onestop.models import Need
from siheng.kernel.matters.door import Citizen, open_matter, perform
from siheng.kernel.matters.models import Handover, Matter
from siheng.kernel.matters.playing import fresh, take

WORDS = "厂子改制三年了，拖欠的工资和社保一直没补。憋得睡不着。请不起律师。"
ZHANGCUN = "371002100000"

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    + b"\x00" * 40
)


def due(m: Matter) -> dict[str, tuple[str, str]]:
    """Each term of a matter: its end and its state."""
    return {c.key: (str(c.due_on), c.state) for c in m.clocks.all()}


@pytest.fixture(autouse=True)
def _aid_is_a_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """The need of legal aid is met by a service here, as where its own mechanism is not there (see test_aid.py)."""
    monkeypatch.setitem(fields.OWN, Need.LEGAL_AID, "no_such_kind")


class Ways:
    """Who does what at the one door, step by step."""

    def __init__(self, bureau: Any, at: Any) -> None:
        self.people, self.at, self.count = bureau, at, 0

    def said(self, **changed: Any) -> dict[str, Any]:
        """What is filled in when someone comes by."""
        return {
            "channel": "visit", "words": WORDS, "name": "谭春生", "phone": "13812345521", "region": ZHANGCUN,
            "people": 1, "day": "2022-06-01",
        } | changed  # fmt: skip

    def demand(self, day: str = "2022-06-01", by: Any = None, files: Any = None, **changed: Any) -> Matter:
        """A demand entered that day, by the window unless someone else is named."""
        self.count += 1
        return open_matter(
            kind="onestop", actor=by or self.people.chuangkou, data=self.said(day=day, **changed),
            at=self.at(day), submission=f"test:{self.count}", files=files,
        )  # fmt: skip

    def petition(self, day: str = "2022-06-01", **changed: Any) -> Matter:
        """One that the petition office sends."""
        self.count += 1
        number = {"channel": "petition", "petition_number": f"XF-{self.count}", "petition_on": day}
        return self.demand(day, **{"by": self.people.xinfang} | number | changed)

    def public(self, day: str = "2022-06-01", **changed: Any) -> Matter:
        """One that someone sent from a telephone."""
        self.count += 1
        data = {"channel": "net", "words": WORDS, "day": day} | changed
        actor = Citizen(unit=self.people.units.window)
        return open_matter(
            kind="onestop", actor=actor, data=data, at=self.at(day), submission=f"net:{self.count}"
        )

    def by_code(self, m: Matter, step: str, day: str, **data: Any) -> Matter:
        """What whoever holds the query code does with it."""
        self.count += 1
        return perform(
            matter_id=m.pk, step=step, actor=Citizen(unit=m.unit, matter_id=m.pk), data={"day": day, **data},
            at=self.at(day), submission=f"code:{self.count}",
        ).matter  # fmt: skip

    def again(self, day: str) -> Matter:
        """The same once more from a telephone, where nobody looks whether it is there already."""
        same = {name: self.said()[name] for name in ("name", "phone", "region")}
        return self.public(day, **same)

    def take(self, m: Matter, step: str, day: str, by: Any = None, **data: Any) -> Matter:
        return take(m, step, by or self.people.chuangkou, self.at(day), **data)

    def needs(self, *needs: str, **changed: Any) -> dict[str, Any]:
        """Ticks for these needs, each with its unit and a reason."""
        units = self.people.units
        to = {
            "counselling": units.heart, "lawyer_advice": units.lawyers, "legal_aid_advice": units.aid,
            "joint_mediation": getattr(units, "tw-zc", None) or getattr(units, "tw_zc", None),
        }  # fmt: skip
        found: dict[str, Any] = {"papers": True}
        for need in needs:
            found |= {need: True, f"{need}_unit": to[need], f"{need}_reason": f"需要{need}"}
        return found | changed

    def screened(
        self, *needs: str, m: Matter | None = None, day: str = "2022-06-02", **changed: Any
    ) -> Matter:
        """A demand handed over for these needs."""
        return self.take(m or self.demand(), "screen", day, **self.needs(*needs, **changed))

    def handed(self, m: Matter, need: str) -> Handover:
        """The latest handover of that need, by its words."""
        return m.handovers.filter(need=need).order_by("-id")[0]

    def giver(self, handover: Handover) -> Any:
        return {"heart": self.people.xinli, "lawyers": self.people.lvshi, "aid": self.people.yuanzhu}[
            handover.unit.code
        ]

    def accepted(self, handover: Handover, day: str = "2022-06-06") -> Matter:
        return self.take(fresh(handover.other), "accept", day, self.giver(handover))

    def finished(self, handover: Handover, day: str = "2022-06-08") -> Matter:
        """Accepted and answered."""
        other = fresh(handover.other)
        if other.state == "offered":
            other = self.accepted(handover, max("2022-06-06", str(handover.sent_on)))
        said = {"attention": "情绪已平稳"} if handover.need == "心理疏导" else {"result": "可以申请劳动仲裁"}
        return self.take(other, "finish", day, self.giver(handover), outcome="done", **said)

    def gathered(self, *needs: str) -> Matter:
        """All that was handed over has come back."""
        m = self.screened(*(needs or ("lawyer_advice",)))
        for handover in m.handovers.all():
            self.finished(handover)
        return fresh(m)

    CONCLUDE = {"settled": "yes", "eased": "yes", "outcome": "settled", "answer": "已说明途径，本人同意"}

    def visiting(self, day: str = "2022-06-09") -> Matter:
        return self.take(self.gathered(), "conclude", day, **self.CONCLUDE)

    def closed(self) -> Matter:
        return self.take(self.visiting(), "revisit", "2022-06-15", satisfaction="good", note="满意")


@pytest.fixture
def ways(bureau: Any, at: Any) -> Ways:
    return Ways(bureau, at)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one door by itself: advice on legal aid is a service here, whether or not that mechanism is there."""
    monkeypatch.setitem(fields.OWN, Need.LEGAL_AID, "no_such_kind")
