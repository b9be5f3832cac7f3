"""What the petition office sends from May on: 67 needs handed over (6 + 13 + 36 + 12), by way of the real steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from siheng.domains.onestop.demo.stories import RESULTS, Story, category_of, story
from siheng.domains.onestop.facts import suggestion
from siheng.domains.onestop.forms.fields import kind_for, units_for
from siheng.domains.onestop.models import Need
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Handover, Matter
from siheng.kernel.matters.playing import Script, fresh, moment, take, workday
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role

A, L, H, M = Need.LEGAL_AID, Need.LAWYER, Need.COUNSELLING, Need.MEDIATION
# How many matters have which needs; with the three visits of one man below they come to 6, 13, 36 and 12.
MIX: tuple[tuple[tuple[Need, ...], int], ...] = (
    ((A,), 25), ((L,), 7), ((H,), 3), ((M,), 7), ((A, L), 5), ((H, M), 2), ((A, M), 3),
)  # fmt: skip
# The more the later in the year: wages are asked for before the new year.
MONTHS = (5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10,
          11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12)  # fmt: skip
# One that came back and went on elsewhere, not counted twice.
RETURNED_FIRST = 4
# The man who comes a third time: one answered, one at work, one waiting, one come back, when the year ends.
THIRD_VISIT = 93
OLD_WORDS = "厂子改制三年了，{other}拖欠的工资和社保一直没补。"
NEW_WORDS = "厂子改制三年了，{other}拖欠的工资和社保一直没补。憋得睡不着。请不起律师。家里人也吵架。"


@dataclass
class Plan:
    """One transfer: when, who, which needs, and whether one of them came back first."""

    n: int
    day: date
    who: Story
    needs: tuple[Need, ...]
    rng: Random
    returned: Need | None = None
    repeat: bool = False


def plans() -> list[Plan]:
    """Every transfer of the year, in the order of days."""
    rng = Random(5)
    needs = [kinds for kinds, count in MIX for _ in range(count)]
    rng.shuffle(needs)
    days = sorted(date(2022, m, rng.randint(4 if m == 5 else 1, 22 if m == 12 else 28)) for m in MONTHS)
    found = [
        Plan(n, day, story(Random(600 + n), *kinds), kinds, Random(900 + n))
        for n, (day, kinds) in enumerate(zip(days, needs, strict=True))
    ]
    single = next(p for p in found if p.needs == (L,) and p.n > RETURNED_FIRST)
    single.returned = A if kind_for(A) == "service" else H
    man = replace(story(Random(31), A, words=OLD_WORDS), name="谭春生", region="371002100000")
    again = replace(man, words=NEW_WORDS.replace("{other}", man.other), wish="把钱要回来")
    found += [
        Plan(91, date(2022, 8, 9), man, (A,), Random(991)),
        Plan(92, date(2022, 10, 12), man, (A,), Random(992), repeat=True),
        Plan(THIRD_VISIT, date(2022, 12, 28), again, (A, L, H), Random(993), returned=M, repeat=True),
    ]
    return found


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """A script for each transfer."""
    for plan in plans():
        yield transfer(plan, people, calendar)


def transfer(plan: Plan, people: SimpleNamespace, calendar: Calendar) -> Script:
    """Sent by the petition office, screened the same or the next working day, followed to the return visit."""
    day = workday(calendar, plan.day)
    yield moment(day, 9, plan.n % 60)
    known = {
        "channel": "petition",
        "petition_number": f"HC{day:%Y%m%d}{plan.n:03d}",
        "petition_on": day.isoformat(),
    }
    if plan.repeat:
        known["same"] = "same"
    m = open_matter(
        kind="onestop", actor=people.xinfang, data=plan.who.data(day) | known, at=moment(day, 9, plan.n % 60),
        submission=f"demo:onestop:transfer:{plan.n}",
    )  # fmt: skip
    if plan.rng.random() < 0.4 and plan.day < date(2022, 12, 27):
        day = workday(calendar, day, 1)
    yield moment(day, 11, plan.n % 60)
    first = (
        (plan.returned,) if plan.returned and plan.returned not in plan.needs and len(plan.needs) == 1 else ()
    )
    needs = first or (plan.needs + ((plan.returned,) if plan.returned else ()))
    m = take(fresh(m), "screen", people.chuangkou, moment(day, 11, plan.n % 60), **ticked(m, needs))
    courses = [need_course(plan, m, need, people, calendar, day) for need in needs]
    yield from together(courses)
    m = fresh(m)
    if first:
        day = workday(calendar, day, 3)
        yield moment(day, 10)
        m = take(fresh(m), "hand_more", people.chuangkou, moment(day, 10), **ticked(m, plan.needs))
        back = m.handovers.get(state=Handover.State.RETURNED)
        m = take(m, "drop", people.chuangkou, moment(day, 10), handover=back, reason="改由值班律师解答")
        yield from together(
            [need_course(plan, m, need, people, calendar, day, again=True) for need in plan.needs]
        )
    yield from conclude(plan, fresh(m), people, calendar)


def ticked(m: Matter, needs: tuple[Need, ...]) -> dict[str, object]:
    """The ticks for these needs, each with the likeliest unit and the words that led to it."""
    hints = {s.key: s.reason for s in suggestion.needs(m.onestop.words)}
    found: dict[str, object] = {"papers": True}
    for need in needs:
        unit = units_for(need, m.region)[0]
        found |= {
            need.value: True,
            f"{need}_unit": unit,
            f"{need}_reason": hints.get(need.value, "来访人当面提出"),
        }
    return found


def together(courses: list[Script]) -> Script:
    """Several courses side by side, each step in the order of time."""
    waiting = [(at, n, c) for n, c in enumerate(courses) if (at := next(c, None)) is not None]
    while waiting:
        waiting.sort(key=lambda w: (w[0], w[1]))
        at, n, course = waiting.pop(0)
        yield at
        try:
            waiting.append((next(course), n, course))
        except StopIteration:
            continue


def need_course(
    plan: Plan,
    m: Matter,
    need: Need,
    people: SimpleNamespace,
    calendar: Calendar,
    sent: date,
    *,
    again: bool = False,
) -> Script:
    """One need from its letter to its answer."""
    handover = m.handovers.filter(need=need.label).order_by("-id")[0]
    if handover.other.kind not in ("service", "mediation"):
        return  # the mechanism that has it plays it
    rng = Random(plan.n * 7 + len(need.value))
    day = workday(calendar, sent, rng.randint(0, 1) if need == L else rng.randint(1, 2))
    if need == plan.returned and not again:
        yield from _returned(handover, people, day)
    elif need == M:
        yield from _mediated(handover, people, calendar, day, rng)
    else:
        third = plan.n == THIRD_VISIT
        if third:
            day = workday(calendar, sent, {L: 0, A: 1, H: 2}[need])
        yield from _served(
            handover, need, calendar, day, rng, late=third and need == H, quick=third and need == L
        )


def giver(handover: Handover) -> Account:
    """Somebody of the unit who takes such things."""
    able = {Role.CLERK, Role.LAWYER, Role.COUNSELLOR, Role.MEDIATOR}
    people = Account.objects.filter(unit=handover.unit_id, is_active=True).order_by("id")
    return next(a for a in people if able & set(a.roles))


def _returned(handover: Handover, people: SimpleNamespace, day: date) -> Script:
    by, at = giver(handover), moment(day, 9, 40)
    yield at
    step = "send_back" if handover.other.kind == "mediation" else "refuse"
    reason = (
        "企业注册地在羊亭镇，由镇调委会就近处理更便利"
        if step == "send_back"
        else "合同关系还没有说清，请先由值班律师解答"
    )
    take(fresh(handover.other), step, by, at, reason=reason)


def _served(
    handover: Handover,
    need: Need,
    calendar: Calendar,
    day: date,
    rng: Random,
    *,
    late: bool = False,
    quick: bool = False,
) -> Script:
    """Accepted, spoken with, noted, answered; ``late`` at the end of the day, ``quick`` within two days."""
    by = giver(handover)
    at = moment(day, 16 if late else 14)
    yield at
    m = take(fresh(handover.other), "accept", by, at)
    day = workday(calendar, day, 1 if late or quick else rng.randint(0, 1))
    yield moment(day, 15)
    text = "听了情况，说明了可以走的途径和时限。"
    ways, lengths = ("face", "call"), (20, 30, 40, 50)
    m = take(
        fresh(m), "record", by, moment(day, 15), way=rng.choice(ways), minutes=rng.choice(lengths), text=text
    )
    day = workday(calendar, day, 0 if quick else rng.randint(0, 4))
    yield moment(day, 16)
    if need == H:
        take(fresh(m), "finish", by, moment(day, 16), outcome="done", attention="情绪已平稳，建议家人多陪伴")
        return
    outcome = "aid" if need == A and rng.random() < 0.4 else "done"
    take(fresh(m), "finish", by, moment(day, 16), outcome=outcome, result=rng.choice(RESULTS[need]))


def _mediated(
    handover: Handover, people: SimpleNamespace, calendar: Calendar, day: date, rng: Random
) -> Script:
    """Taken over, accepted, one sitting; then no agreement is reached, or the course goes on at the committee."""
    by = giver(handover)
    yield moment(day, 14)
    m = take(fresh(handover.other), "take_over", by, moment(day, 14))
    day = workday(calendar, day, 1)
    yield moment(day, 10)
    m = take(
        fresh(m),
        "accept",
        by,
        moment(day, 10),
        handler=by,
        told=True,
        applicant_agrees=True,
        other_agrees=True,
        category=category_of(m.mediation.words),
    )
    day = workday(calendar, day, rng.randint(2, 6))
    yield moment(day, 10)
    notes = {
        "told_calmly": "双方把经过从头说了一遍。",
        "reasons": "算了打官司的时间和花费。",
        "feelings": "抬头不见低头见。",
    }
    both = f"{m.applicant_text}、{m.counter_text}"
    m = take(fresh(m), "session", by, moment(day, 10), place=f"{m.unit.short}调解室", present=both, **notes)
    yield moment(day, 16)
    if rng.random() < 0.2:
        take(fresh(m), "fail", by, moment(day, 16), reason="一方不再同意调解", ways=["suit"])
        return
    owed = {
        "who_1": m.counter_text[:80] or "对方",
        "what_1": "按约定修复并付清损失",
        "sum_1": 2000,
        "due_1": day + timedelta(days=9),
    }
    m = take(
        fresh(m),
        "agree",
        by,
        moment(day, 16),
        form="oral",
        agreement="按约定修复并付清损失，双方不再争执。",
        **owed,
    )
    day = workday(calendar, day, 5)
    yield moment(day, 16)
    m = take(fresh(m), "perform", by, moment(day, 16), obligation=m.obligations.get(), done="yes")
    day = workday(calendar, day, 4)
    yield moment(day, 10)
    m = take(
        fresh(m), "revisit", by, moment(day, 10), way="电话回访", note="已经履行，没有再争。", lasting=True
    )
    yield moment(day, 15, 50)
    card = SimpleUploadedFile("身份证明.txt", "当事人身份证明（演示）".encode(), content_type="text/plain")
    m = take(fresh(m), "upload", by, moment(day, 15, 50), paper=card, category="当事人身份证明")
    take(fresh(m), "file", by, moment(day, 16), explained="口头协议，已登记。")


def conclude(plan: Plan, m: Matter, people: SimpleNamespace, calendar: Calendar) -> Script:
    """事心双解, then the return visit; one in six goes on in a procedure."""
    # Also of what was done after the result was told, as the performance of an agreement.
    steps = [max(h.sent_on, local_day(h.other.stepped_at)) for h in m.handovers.select_related("other")]
    seen = max(steps, default=None)
    for _ in range(12):
        # A mechanism with a process of its own plays its part itself, and takes its time.
        if (m := fresh(m)).state == "gathered" or seen is None:
            break
        seen = workday(calendar, seen + timedelta(days=4))
        yield moment(seen, 8, 45)
    if m.state != "gathered":
        return
    assert seen
    day = workday(calendar, seen, plan.rng.randint(0, 2))
    at = moment(day, 16, 30)
    yield at
    procedure = plan.n % 6 == 1
    data = {"outcome": "procedure", "way": "arbitration", "settled": "no"} if procedure else {"outcome": "settled", "settled": "yes"}  # fmt: skip
    m = take(fresh(m), "conclude", people.chuangkou, at, eased="no" if plan.n % 11 == 3 else "yes", answer="各项服务的结果已经当面说明，本人认可。", **data)  # fmt: skip
    day = workday(calendar, day, plan.rng.randint(5, 8))
    yield moment(day, 10)
    satisfaction = "fair" if plan.n % 7 == 2 else "good"
    take(
        fresh(m),
        "revisit",
        people.chuangkou,
        moment(day, 10),
        satisfaction=satisfaction,
        note="说有人管、说得明白。",
    )
