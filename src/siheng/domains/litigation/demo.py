"""The suits of the demonstration year, each over a reconsideration case decided and served in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

from django.db.models import F, Max, Q

from siheng.domains.litigation.models import Capacity, Outcome
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.playing import Script, fresh, moment, take, workday
from siheng.kernel.matters.process import process
from siheng.kernel.org.invented import person
from siheng.kernel.org.models import Account, Unit

KIND = "litigation"
BEFORE = "reconsideration"

# From when on a suit may come; it comes as soon as there is a case to sue over.
JOINT = tuple(date(2022, 1, 17) + timedelta(days=16 * n) for n in range(20))
SOLE = (date(2022, 3, 15), date(2022, 5, 30), date(2022, 8, 15), date(2022, 10, 10))
# Maintained: both are sued; changed in any way: only who changed it (行政诉讼法第26条).
MAINTAINED = ("maintain",)
CORRECTED = ("revoke", "change", "illegal", "perform")
LAST = date(2022, 12, 28)

# How the suits end, in their order; of the later ones the year sees no end.
ENDS_JOINT = (
    Outcome.CLAIM_REJECTED, Outcome.CLAIM_REJECTED, Outcome.WITHDRAWN, Outcome.CLAIM_REJECTED,
    Outcome.ILLEGAL, Outcome.CLAIM_REJECTED, Outcome.CLAIM_REJECTED, Outcome.SUIT_REJECTED,
    Outcome.CLAIM_REJECTED, Outcome.WITHDRAWN_CORRECTED,
)  # fmt: skip
ENDS_SOLE = (Outcome.CLAIM_REJECTED, Outcome.CLAIM_REJECTED, Outcome.REVOKED, Outcome.CLAIM_REJECTED)
RULINGS = {
    Outcome.CLAIM_REJECTED: "驳回原告的诉讼请求。",
    Outcome.WITHDRAWN: "准许原告撤回起诉。",
    Outcome.WITHDRAWN_CORRECTED: "被告改变行政行为，准许原告撤回起诉。",
    Outcome.SUIT_REJECTED: "驳回原告的起诉。",
    Outcome.ILLEGAL: "确认被诉行政行为违法，撤销被诉复议决定。",
    Outcome.REVOKED: "撤销被诉复议决定，责令被告在六十日内重新作出复议决定。",
}
UNHEARD = (Outcome.WITHDRAWN, Outcome.WITHDRAWN_CORRECTED)


@dataclass
class Plan:
    """What a script is to do: from when on, against whom, over which cases, and how it ends."""

    start: date
    capacity: str
    over: tuple[str, ...]
    outcome: str
    number: int
    rng: Random
    delayed: bool = False


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """Twenty suits in which the government stands beside the agency, and four in which it stands alone."""
    plans = [
        Plan(
            day, Capacity.JOINT, MAINTAINED, ENDS_JOINT[n % len(ENDS_JOINT)], n, Random(700 + n), n in (5, 13)
        )
        for n, day in enumerate(JOINT)
    ]
    plans += [
        Plan(day, Capacity.SOLE, CORRECTED, ENDS_SOLE[n], 20 + n, Random(800 + n))
        for n, day in enumerate(SOLE)
    ]
    dockets = {
        Capacity.JOINT: Docket("（2022）鲁1002行初{}号", 3),
        Capacity.SOLE: Docket("（2022）鲁10行初{}号", 41),
    }
    for plan in plans:
        yield suit(plan, people, calendar, dockets[Capacity(plan.capacity)])


@dataclass
class Docket:
    """The numbers that a court gives, in the order in which suits come."""

    form: str
    last: int

    def next(self, rng: Random) -> str:
        self.last += rng.randint(1, 7)
        return self.form.format(self.last)


def sued_over(over: tuple[str, ...], day: date, *, within: int) -> Matter | None:
    """The case served last, a week to so many days ago, that nobody has sued over yet."""
    applicant = Q(services__addressee__role=Party.Role.APPLICANT, services__served_on__gte=F("closed_on"))
    return (
        Matter.objects.everything("the demonstration looks for cases to sue")
        .filter(kind=BEFORE, outcome__in=over, closed_on__lte=day)
        .exclude(linked_from__matter__kind=KIND)
        .annotate(known_on=Max("services__served_on", filter=applicant))
        .filter(known_on__range=(day - timedelta(days=within), day - timedelta(days=7)))
        .order_by("-known_on", "id")
        .first()
    )


def suit(plan: Plan, people: SimpleNamespace, calendar: Calendar, docket: Docket) -> Script:
    """Wait for a case to sue over; then the suit from the notice to where the year's end finds it."""
    day = workday(calendar, plan.start)
    yield moment(day, 9)
    # Fifteen days to sue; the court's own twelve to docket and to send only when no other case is there.
    while (before := sued_over(plan.over, day, within=_window(plan, day))) is None:
        if day >= LAST:
            return
        day = workday(calendar, day, 1)
        yield moment(day, 9)
    clerk: Account = before.handler or people.lixia
    m = open_matter(
        kind=KIND, actor=clerk, data=_notice(plan, people, before, docket, day), at=moment(day, 9),
        submission=f"demo:{KIND}:{plan.number}",
    )  # fmt: skip
    yield from _answer(plan, m, clerk, calendar, day)


def _window(plan: Plan, day: date) -> int:
    """How long ago the decision may have been served: who waited long has met a slow court."""
    if day >= LAST - timedelta(days=14):
        return 366
    return 15 if (day - plan.start).days < 21 else 27


def _notice(
    plan: Plan, people: SimpleNamespace, before: Matter, docket: Docket, day: date
) -> dict[str, object]:
    agency = before.parties.get(role=Party.Role.RESPONDENT).unit
    assert agency
    joint = plan.capacity == Capacity.JOINT
    units, government = people.units, people.units.gov
    what = process(BEFORE).facts(before)["行为"]
    decision = f"{before.number}复议决定"
    act = f"{agency.short}“{what}”的行政行为和{decision}" if joint else decision
    return {
        "related_number": before.number, "instance": "first", "capacity": plan.capacity,
        # By the level of the agency; the government alone is sued at the intermediate court (第15条).
        "court": (units.court if joint else units.court_mid).pk, "court_number": docket.next(plan.rng),
        "first_defendant": agency.pk if joint else government.pk,
        "second_defendant": government.pk if joint else "",
        "act": act, "claims": f"撤销{act}", "people": 1, "kind": "person", "day": day.isoformat(),
    }  # fmt: skip


EVIDENCE = "\n".join(
    (
        "行政复议申请书，证明复议请求",
        "被申请人答复书及证据，证明原行政行为的事实",
        "听取意见笔录，证明复议程序合法",
        "送达回证，证明复议决定依法送达",
    )
)


def _answer(plan: Plan, m: Matter, clerk: Account, calendar: Calendar, received: date) -> Script:
    """Answer and evidence in time; in two suits the court lets part of the evidence come later."""
    rng = plan.rng
    day = workday(calendar, received, rng.randint(1, 3))
    yield moment(day, 15)
    m = take(
        m, "authorise", clerk, moment(day, 15), agents=f"{clerk.name}（区司法局科员）", powers="一般代理"
    )
    if plan.delayed:
        day = workday(calendar, day, 1)
        yield moment(day)
        m = take(m, "ask_extension", clerk, moment(day), cause="证据保存在被封控的办公场所，不能按期取出")
        day = workday(calendar, day, 2)
        yield moment(day)
        m = take(m, "extension_answered", clerk, moment(day), granted="yes")
    due = m.clocks.get(key="answer_due").due_on
    assert due
    day = min(workday(calendar, received + timedelta(days=rng.randint(8, 13))), due)
    yield moment(day)
    words = (
        "行政行为认定事实清楚，适用依据正确，程序合法；复议决定程序合法、内容适当，请求驳回原告的诉讼请求。"
    )
    m = take(m, "answer", clerk, moment(day), answer=words, evidence="" if plan.delayed else EVIDENCE)
    if plan.delayed:
        day = workday(calendar, day, 3)
        yield moment(day)
        m = take(m, "cause_over", clerk, moment(day))
        day = workday(calendar, day, 4)
        yield moment(day)
        m = take(m, "evidence", clerk, moment(day), evidence=EVIDENCE)
    yield from _trial(plan, fresh(m), clerk, calendar, day)


def _trial(plan: Plan, m: Matter, clerk: Account, calendar: Calendar, day: date) -> Script:
    """Summons, hearing with a head there, judgment; a suit that is withdrawn comes to no hearing."""
    rng = plan.rng
    if plan.outcome not in UNHEARD:
        day = workday(calendar, day + timedelta(days=rng.randint(4, 10)))
        hearing = workday(calendar, day + timedelta(days=rng.randint(8, 20)))
        place = f"{m.litigation.court.short}第{rng.choice('一二三')}审判庭"
        yield moment(day)
        m = take(
            m, "hearing_notice", clerk, moment(day), hearing_on=hearing, hearing_time="9:30",
            hearing_place=place, calls_head=True,
        )  # fmt: skip
        day = hearing
        yield moment(day, 16)
        m = take(fresh(m), "hearing", clerk, moment(day, 16), place=place, **_head(plan, m))
    judged = workday(calendar, day + timedelta(days=rng.randint(12, 40)))
    day = workday(calendar, judged + timedelta(days=rng.randint(2, 6)))
    yield moment(day)
    redo = {"perform_by": day + timedelta(days=60)} if plan.outcome == Outcome.REVOKED else {}
    m = take(
        fresh(m), "judgment", clerk, moment(day), outcome=plan.outcome, judged_on=judged,
        ruling=RULINGS[Outcome(plan.outcome)], **redo,
    )  # fmt: skip
    yield from _effect(plan, m, clerk, calendar, day)


def _head(plan: Plan, m: Matter) -> dict[str, object]:
    """Who came as head: of the agency in most joint suits, of the government where it stands alone."""
    rng = plan.rng
    agency: Unit = m.litigation.first_defendant
    chief = rng.random() < 0.35
    if agency.kind == Unit.Kind.GOVERNMENT or rng.random() < 0.25:
        name, post, rank = "于洋", "副区长", "deputy"
    else:
        title = (
            "主任"
            if agency.short.endswith("办事处")
            else "镇长"
            if agency.short.endswith("镇人民政府")
            else "局长"
        )
        name, rank = person(rng), "chief" if chief else "deputy"
        post = agency.short + ("" if chief else "副") + title
    return {
        "head": "yes", "head_name": name, "head_post": post, "head_rank": rank, "public": True, "spoke": True,
        "points": "就案件事实和争议化解意见作了陈述，表示愿意在法院主持下协调。",
        "result": "双方围绕争议焦点举证、质证和辩论。",
    }  # fmt: skip


def _effect(plan: Plan, m: Matter, clerk: Account, calendar: Calendar, day: date) -> Script:
    """Nobody appeals but the government, once, against its own loss; what binds is performed and filed."""
    rng = plan.rng
    if plan.outcome == Outcome.REVOKED:
        day = workday(calendar, day, 6)
        yield moment(day)
        take(fresh(m), "appeal", clerk, moment(day), appellant="defendant")
        return
    if m.state == "judged":
        due = m.clocks.get(state="running").due_on
        assert due
        day = workday(calendar, due + timedelta(days=rng.randint(4, 9)))
        yield moment(day)
        m = take(fresh(m), "no_appeal", clerk, moment(day), effective_on=due + timedelta(days=1))
    day = workday(calendar, day + timedelta(days=rng.randint(10, 25)))
    yield moment(day)
    take(fresh(m), "archive", clerk, moment(day))
