"""What a committee must have: three to nine members, one at the head, a woman among them, a term of three years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q

from siheng.kernel.law.rulebook import in_force
from siheng.kernel.registers.reading import in_office

MEMBER = "committee_member"
CHAIR = "chair"
LAW = "（人民调解法第8条）"


@dataclass(frozen=True)
class Members:
    """How many sit on a committee, of them at the head and women, and when the first of their terms ends."""

    all: int = 0
    chairs: int = 0
    women: int = 0
    ends: date | None = None


def wanting(units: Mapping[int, int], on: date) -> dict[int, str]:
    """What committees lack on a day, or when they must be elected anew; those in order are left out."""
    sitting = in_office(MEMBER, on).filter(unit__in=set(units.values())).order_by().values_list("unit")
    counted = sitting.annotate(
        all=Count("pk"),
        chairs=Count("pk", filter=Q(grade=CHAIR)),
        women=Count("pk", filter=Q(sex="女")),
        ends=Min("until"),
    )
    members = {unit: Members(*numbers) for unit, *numbers in counted}
    least, most, renewal = (
        in_force(f"med_committee_{key}", on).amount or 0 for key in ("least", "most", "renewal")
    )

    def told(m: Members) -> str:
        wrong = []
        if not least <= m.all <= most:
            wrong.append(f"委员 {m.all} 人，应有 {least} 至 {most} 人{LAW}")
        if m.all and not m.chairs:
            wrong.append(f"没有主任{LAW}")
        if m.all and not m.women:
            wrong.append(f"没有妇女成员{LAW}")
        if m.ends and m.ends <= on + timedelta(days=renewal):
            wrong.append(f"委员任期 {m.ends:%Y-%m-%d} 届满，请在届满前换届（人民调解法第9条）")
        return "；".join(wrong)

    found = {pk: told(members.get(unit, Members())) for pk, unit in units.items()}
    return {pk: words for pk, words in found.items() if words}
