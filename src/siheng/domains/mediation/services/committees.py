"""What a committee must have: three to nine members, one at the head, a woman among them, a term of three years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from siheng.kernel.law.rulebook import in_force
from siheng.kernel.registers.models import Appointment, Place
from siheng.kernel.registers.reading import in_office

MEMBER = "committee_member"
CHAIR = "chair"
LAW = "（人民调解法第8条）"


def wanting(places: Sequence[int], on: date) -> dict[int, str]:
    """What committees lack on a day, or when they must be elected anew; those in order are left out."""
    units = dict(Place.objects.filter(pk__in=places).values_list("pk", "unit"))
    members: dict[int | None, list[Appointment]] = {}
    for member in (
        in_office(MEMBER, on).filter(unit__in=set(units.values())).only("unit_id", "sex", "grade", "until")
    ):
        members.setdefault(member.unit_id, []).append(member)
    told = {pk: _told(members.get(unit, []), on) for pk, unit in units.items()}
    return {pk: words for pk, words in told.items() if words}


def _told(members: Sequence[Appointment], on: date) -> str:
    least, most = (in_force(f"med_committee_{end}", on).amount for end in ("least", "most"))
    assert least is not None
    assert most is not None
    wrong = []
    if not least <= len(members) <= most:
        wrong.append(f"委员 {len(members)} 人，应有 {least} 至 {most} 人{LAW}")
    if members and not any(m.grade == CHAIR for m in members):
        wrong.append(f"没有主任{LAW}")
    if members and not any(m.sex == "女" for m in members):
        wrong.append(f"没有妇女成员{LAW}")
    ends = min((m.until for m in members if m.until), default=None)
    if ends and ends <= on + timedelta(days=in_force("med_committee_renewal", on).amount or 0):
        wrong.append(f"委员任期 {ends:%Y-%m-%d} 届满，请在届满前换届（人民调解法第9条）")
    return "；".join(wrong)
