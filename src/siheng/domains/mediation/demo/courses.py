"""The fewer: disputes that take their course, with sittings, agreements, the court, or no agreement at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from siheng.domains.mediation.demo.founding import Committee
from siheng.domains.mediation.demo.spot import LAST, a_day, told
from siheng.domains.mediation.models import Level
from siheng.domains.mediation.services.court import commissioned, entrusted
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import Script, fresh, moment, take, workday
from siheng.kernel.org.models import Account, Unit

WHOLE, FAILED, REFUSED, WAITING, TWICE = 90, 150, 60, 70, 12
NOTES = {
    "told_calmly": "双方把经过从头说了一遍，对时间和金额没有大的出入。",
    "law_plain": "念了民法典的有关条文，说明各自的权利义务。",
    "law": "民法典第7条",
    "reasons": "算了打官司的时间和花费，双方都觉得谈得拢更好。",
    "feelings": "多年的邻里乡亲，抬头不见低头见。",
}
CAUSES = ("双方对赔偿数额分歧大", "一方不再同意调解", "对事实说法不一，要等鉴定", "一方多次约不到场")


def scripts(people: SimpleNamespace, committees: list[Committee], calendar: Calendar) -> Iterator[Script]:
    """By kind of course, each with its own luck."""
    rng = Random(150)
    upper = [c for c in committees if c.level != Level.VILLAGE]
    for n in range(WHOLE):
        committee = rng.choice(upper if n % 3 else committees)
        yield _whole(n, people, committee, a_day(rng, date(2022, 12, 20)), calendar, Random(1000 + n))
    for n in range(FAILED):
        yield _failed(n, rng.choice(committees), a_day(rng, date(2022, 12, 10)), Random(2000 + n))
    for n in range(REFUSED):
        yield _refused(n, rng.choice(committees), a_day(rng), Random(3000 + n))
    for n in range(WAITING):
        day = LAST - timedelta(days=rng.randrange(24))
        yield _waiting(n, rng.choice(committees), day, Random(4000 + n))
    for n in range(TWICE):
        yield _twice(n, rng.choice(upper), a_day(rng, date(2022, 11, 1)), Random(5000 + n))


def _open(
    key: str, committee: Committee, day: date, rng: Random, **changed: object
) -> tuple[Matter, Account]:
    by = rng.choice(committee.mediators)
    data = told(rng, committee, by, day)
    # What was agreed belongs to the one form; here it comes later.
    data |= {"agreement": "", "feelings": "", "difficulty": "complex", **changed}
    at = moment(day, rng.randint(8, 16), rng.randrange(60))
    return open_matter(kind="mediation", actor=by, data=data, at=at, submission=f"demo:mediation:{key}"), by


def _accept(m: Matter, by: Account, day: date) -> Matter:
    return take(
        m, "accept", by, moment(day, 17), handler=by, told=True, applicant_agrees=True, other_agrees=True
    )


def _whole(
    n: int, people: SimpleNamespace, committee: Committee, day: date, calendar: Calendar, rng: Random
) -> Script:
    """Registered, accepted, one to three sittings; then an agreement that is followed, or the way to the court."""
    yield moment(day, 8)
    source = ("petition", "police", "court", "application", "department")[n % 5]
    way = {"court_way": rng.choice(("prefiling", "ordinary"))} if source == "court" else {}
    m, by = _open(f"whole:{n}", committee, day, rng, source=source, **way)
    day = workday(calendar, day)
    yield moment(day, 17)
    m = _accept(m, by, day)
    for number in range(1, rng.randint(1, 3) + 1):
        day = workday(calendar, day, rng.randint(1, 3))
        yield moment(day, 11)
        notes = dict(rng.sample(sorted(NOTES.items()), 3)) if number > 1 else dict(NOTES)
        if "law_plain" not in notes:
            notes.pop("law", None)
        present = f"{m.applicant_text}、{m.counter_text}"
        m = take(
            fresh(m), "session", by, moment(day, 11), place=f"{m.unit.short}调解室", present=present, **notes
        )
    day = workday(calendar, day, 1)
    yield moment(day, 15)
    if n % 4 == 3:
        yield from _to_court(n, fresh(m), by, calendar, day)
        return
    yield from _agreed(n, people, fresh(m), by, calendar, day, rng)


def _agreed(
    n: int, people: SimpleNamespace, m: Matter, by: Account, calendar: Calendar, day: date, rng: Random
) -> Script:
    due = day + timedelta(days=rng.randint(6, 30))
    owed = {
        "who_1": m.counter_text[:80], "what_1": "付清约定的款项", "sum_1": m.mediation.sum or 2000,
        "due_1": due,
    }  # fmt: skip
    m = take(
        m, "agree", by, moment(day, 15), form="written", agreement="一次性付清，双方今后互不追究。", signed=True,
        **owed,
    )  # fmt: skip
    if n % 6 == 0 and not entrusted(m):
        asked = workday(calendar, day, rng.randint(1, 5))
        yield moment(asked, 10)
        court: Unit = people.units.court
        m = take(fresh(m), "confirm_apply", by, moment(asked, 10), court=court, both=True)
        number = f"（2022）鲁1002民特{40 + n}号"
        filed = workday(calendar, asked, 2)
        yield moment(filed, 10)
        m = take(fresh(m), "confirm_filed", by, moment(filed, 10), number=number)
        ruled = workday(calendar, filed, rng.randint(4, 13))
        yield moment(ruled, 10)
        m = take(
            fresh(m), "confirm_result", by, moment(ruled, 10), result="valid", number=number, served=ruled
        )
        day = ruled
    since, day = day, max(day, min(due, day + timedelta(days=rng.randint(2, 28))))
    if n % 9 == 4:
        midway, half = since + (day - since) // 2, (m.mediation.sum or 2000) // 2
        yield moment(midway, 16)
        one = m.obligations.get()
        m = take(fresh(m), "perform", by, moment(midway, 16), obligation=one, done="part", sum=half)
    yield moment(day, 16)
    m = take(fresh(m), "perform", by, moment(day, 16), obligation=m.obligations.get(state="open"), done="yes")
    day = workday(calendar, day, rng.randint(5, 15))
    yield moment(day, 10)
    m = take(
        fresh(m),
        "revisit",
        by,
        moment(day, 10),
        way="上门回访",
        note="款项已付，双方没有再争。",
        lasting=True,
    )
    yield moment(day, 11)
    m = take(m, "upload", by, moment(day, 11), paper=_card(), category="当事人身份证明")
    day = workday(calendar, day, rng.randint(1, 6))
    yield moment(day, 16)
    take(m, "file", by, moment(day, 16), explained="裁定书原件由当事人收执。")


def _card() -> SimpleUploadedFile:
    """A page that stands for the parties' identity papers."""
    return SimpleUploadedFile("身份证明.txt", "当事人身份证明（演示）".encode(), content_type="text/plain")


def _to_court(n: int, m: Matter, by: Account, calendar: Calendar, day: date) -> Script:
    """No agreement: what is open to the parties is told, and the papers go along."""
    m = take(m, "fail", by, moment(day, 15), reason=CAUSES[n % len(CAUSES)], ways=["suit", "aid"])
    day = workday(calendar, day, 1)
    yield moment(day, 10)
    along = list(m.documents.exclude(template="调解笔录").values_list("pk", flat=True))
    m = take(
        fresh(m),
        "hand_to",
        by,
        moment(day, 10),
        way="suit",
        to="威海市环翠区人民法院",
        agreed=True,
        documents=along,
    )
    if commissioned(m):
        ask = "try" if entrusted(m) else "open"
        unit = Unit.objects.filter(kind=Unit.Kind.COURT).order_by("code")[0]
        take(fresh(m), "report_court", by, moment(day, 11), court=unit, ask=ask)


def _failed(n: int, committee: Committee, day: date, rng: Random) -> Script:
    """Tried, and not agreed."""
    yield moment(day, 8)
    m, by = _open(f"failed:{n}", committee, day, rng)
    yield moment(day, 17)
    m = _accept(m, by, day)
    day += timedelta(days=rng.randint(2, 18))
    yield moment(day, 16)
    take(m, "fail", by, moment(day, 16), reason=CAUSES[n % len(CAUSES)], ways=["suit"])


def _refused(n: int, committee: Committee, day: date, rng: Random) -> Script:
    """The other side does not want it."""
    yield moment(day, 8)
    m, by = _open(f"refused:{n}", committee, day, rng)
    yield moment(day, 17)
    take(m, "refuse", by, moment(day, 17), ground="no_consent")


def _waiting(n: int, committee: Committee, day: date, rng: Random) -> Script:
    """Where the year's end finds them: not accepted yet, or being mediated."""
    yield moment(day, 8)
    m, by = _open(f"waiting:{n}", committee, day, rng)
    if n % 3:
        yield moment(day, 17)
        _accept(m, by, day)


def _twice(n: int, committee: Committee, day: date, rng: Random) -> Script:
    """A dispute that comes again by another way: seen, and counted once."""
    yield moment(day, 9)
    first, by = _open(f"first:{n}", committee, day, rng)
    day += timedelta(days=rng.randint(2, 9))
    yield moment(day, 9)
    names = {"name": first.applicant_text, "other_name": first.counter_text, "other_kind": "person"}
    again, _ = _open(f"again:{n}", committee, day, rng, source="petition", **names)
    take(again, "link_same", by, moment(day, 18), number=first.receipt, into="yes" if first.open else "no")
