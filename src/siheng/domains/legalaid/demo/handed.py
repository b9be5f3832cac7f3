"""What other mechanisms hand over, seen to every working day: most need advice alone, of the others a case is made."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

from siheng.domains.legalaid.services.choosing import choices
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import Script, fresh, moment, take, workday

FIRST, LAST = date(2022, 1, 5), date(2022, 12, 29)
TAKEN = {
    "category": "civil", "form": "labour", "cause": "labour", "stage": "arbitration", "person": "migrant",
    "waived": "migrant",
}  # fmt: skip
ANSWER = "说明了可以走的途径和时限，材料齐了可以随时申请法律援助。"


def sweep(people: SimpleNamespace, calendar: Calendar) -> Script:
    """One script for all of them: what is new is taken, what was taken a month ago is concluded."""
    day, n = FIRST, 0
    working: list[tuple[date, Matter]] = []
    while day <= LAST:
        at = moment(day, 13, 30)
        yield at
        new = Matter.objects.everything("a script goes on").filter(kind="legalaid", state="offered")
        for m in new.order_by("id"):
            n += 1
            if n % 4:
                take(m, "advise", people.yuanzhu, at, answer=ANSWER, told=True)
            else:
                working.append((day + timedelta(days=25), _taken(m, people, day)))
        for due, m in [w for w in working if w[0] <= day]:
            working.remove((due, m))
            _ended(fresh(m), people, day)
        day = workday(calendar, day, 1)


def _taken(m: Matter, people: SimpleNamespace, day: date) -> Matter:
    at = moment(day, 13, 40)
    m = take(m, "take_over", people.yuanzhu, at, **TAKEN)
    m = take(m, "grant", people.yuanzhuzhang, at)
    lawyer = choices(m, day)[0].lawyer
    m = take(m, "assign", people.yuanzhu, at, lawyer=lawyer)
    return take(m, "meet", lawyer, moment(day, 16), text="当天见面，看了工资条。")


def _ended(m: Matter, people: SimpleNamespace, day: date) -> None:
    lawyer = m.handler
    m = take(
        m, "conclude", lawyer, moment(day, 14), outcome="settled", result="仲裁调解，工资已经付清。", gained="9600"
    )  # fmt: skip
    m = take(m, "submit", lawyer, moment(day, 15), report="仲裁阶段调解结案。")
    m = take(
        m, "revisit", people.yuanzhu, moment(day, 16), way="电话回访", satisfaction="good", note="钱拿到了。"
    )
    take(m, "archive", people.yuanzhu, moment(day, 16, 30))
