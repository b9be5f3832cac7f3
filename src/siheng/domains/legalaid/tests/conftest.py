"""An application as it comes, and the shortest ways to the later stages; all through the door."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve, take
from siheng.kernel.org.models import Account

TOWN = "371002100000"


@pytest.fixture
def asked() -> Any:
    """What the window fills in; fields can be changed."""

    def filled(**changed: Any) -> dict[str, Any]:
        return {
            "via": "self", "name": "苗春梅", "kind": "person", "id_number": "11010519491231002X",
            "phone": "13812345521", "region": TOWN, "people": 1, "person": "migrant", "category": "civil",
            "form": "litigation", "cause": "labour", "stage": "first", "other_name": "威海金澜水产有限公司",
            "other_kind": "legal", "words": "拖欠三个月工资，共九千六百元。", "day": "2022-03-01",
        } | changed  # fmt: skip

    return filled


@pytest.fixture
def notice(asked: Any) -> Any:
    """A court's notice for an accused without a defender."""

    def filled(**changed: Any) -> dict[str, Any]:
        return asked(
            via="notified", category="criminal", form="defence", cause="defence", person="general", other_name="",
            organ="威海市环翠区人民法院", organ_number="（2022）鲁1002刑初12号", notice="ordinary",
        ) | changed  # fmt: skip

    return filled


@pytest.fixture
def application(bureau: Any, at: Any, asked: Any) -> Any:
    """An application registered at the centre."""

    def opened(day: str = "2022-03-01", by: Account | None = None, **changed: Any) -> Matter:
        data = asked(day=day, **changed)
        key = f"test:{day}:{data['name']}:{data.get('organ_number', '')}"
        return open_matter(kind="legalaid", actor=by or bureau.yuanzhu, data=data, at=at(day), submission=key)

    return opened


class Ways:
    """Each stage by the step that leads to it."""

    MEANS = {
        "household": 3, "income": "4200", "necessary": "600", "standard": "900", "multiple": "2",
        "standard_basis": "环翠区 2022 年城乡低保标准", "check_way": "promise", "promised": True,
    }  # fmt: skip

    def __init__(self, bureau: Any, at: Any) -> None:
        self.people, self.at = bureau, at
        self.clerk, self.head, self.lawyer = bureau.yuanzhu, bureau.yuanzhuzhang, bureau.haiyun

    def take(self, m: Matter, step: str, day: str, by: Account | None = None, **data: Any) -> Matter:
        return take(m, step, by or self.clerk, self.at(day), **data)

    def checked(self, m: Matter, day: str = "2022-03-02", **changed: Any) -> Matter:
        return self.take(m, "check", day, **(self.MEANS | changed))

    def granted(self, m: Matter, day: str = "2022-03-03", check: bool = True) -> Matter:
        """Examined the day before, sent up by the clerk, decided by the head."""
        m = self.checked(m, day) if check else m
        m = self.take(m, "grant", day)
        return approve(m, self.head, self.at(day))

    def refused(self, m: Matter, day: str = "2022-03-03", **changed: Any) -> Matter:
        why = {"ground": "not_poor", "reason": "家庭人均月收入高于困难标准。"}
        m = self.take(m, "refuse", day, **(why | changed))
        return approve(m, self.head, self.at(day))

    def assigned(
        self, m: Matter, day: str = "2022-03-04", lawyer: Account | None = None, **more: Any
    ) -> Matter:
        given = {"lawyer": lawyer or self.lawyer, "why": "熟悉劳动争议"}
        return self.take(m, "assign", day, **(given | more))

    def met(self, m: Matter, day: str = "2022-03-07") -> Matter:
        return self.take(m, "meet", day, self.lawyer, text="在中心见面，看了工资条。")

    def concluded(self, m: Matter, day: str = "2022-05-10", **changed: Any) -> Matter:
        what = {"outcome": "won", "result": "判决支付工资九千六百元。", "gained": "9600"}
        return self.take(m, "conclude", day, self.lawyer, **(what | changed))

    def submitted(self, m: Matter, day: str = "2022-05-20", **changed: Any) -> Matter:
        return self.take(m, "submit", day, self.lawyer, **({"report": "一审代理，已全部支持。"} | changed))


@pytest.fixture
def ways(bureau: Any, at: Any) -> Ways:
    return Ways(bureau, at)
