"""How many people live in each village (常住人口), as the administrator gives them: all lines are right or nothing is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from siheng.kernel.matters.refusals import Refused
from siheng.kernel.numbers import whole
from siheng.kernel.org.models import Account, Region
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import record

# No village of China has as many.
MOST = 1_000_000


class BadLines(Exception):
    """The lines cannot be taken: each message says which and why. Nothing was kept."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("；".join(messages))
        self.messages = messages


def lines() -> str:
    """Every village with its people as one would paste it out of Excel: code, name, number or nothing."""
    return "\n".join(
        f"{v.code}\t{v.name}\t{'' if v.people is None else v.people}" for v in villages().values()
    )


def villages() -> dict[str, Region]:
    """The villages (村、社区) by their codes."""
    return {v.code: v for v in Region.objects.filter(level=Region.Level.VILLAGE).order_by("code")}


def read(text: str) -> dict[str, int | None]:
    """The people of each village that a line names; None where the line gives none. Raises BadLines."""
    known, found, wrong = villages(), dict[str, int | None](), list[str]()
    for n, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        code, *rest = (part.strip() for part in (line.split("\t") if "\t" in line else line.split()))
        # Between code and number stands the name, where it was copied along.
        told = rest[-1].replace(",", "") if len(rest) > 1 or (rest and rest[0][:1].isdigit()) else ""
        people = whole(told)
        if code not in known:
            wrong.append(f"第 {n} 行：区划代码“{code[:20]}”不是本区的村（社区）")
        elif code in found:
            wrong.append(f"第 {n} 行：{known[code].name}写了两次")
        elif told and (people is None or people > MOST):
            wrong.append(f"第 {n} 行：{known[code].name}的人口数“{told[:20]}”不是 {MOST:,} 以内的整数")
        else:
            found[code] = people
    if not found and not wrong:
        wrong.append("没有一行")
    if wrong:
        raise BadLines(wrong)
    return found


def save_population(*, actor: Account, at: datetime, text: str) -> int:
    """Keep the numbers of the lines; answers how many villages differ from before. Raises Refused or BadLines."""
    if not actor.is_active or Role.ADMIN not in actor.roles:
        raise Refused("人口数由系统管理员填写")
    changed = 0
    with transaction.atomic():
        found = read(text)
        for village in Region.objects.select_for_update().filter(code__in=found):
            if village.people != found[village.code]:
                before = record.contents(village)
                village.people = found[village.code]
                village.save(update_fields=["people"])
                record.note(village, actor=actor, at=at, reason="填写常住人口", before=before)
                changed += 1
    return changed
