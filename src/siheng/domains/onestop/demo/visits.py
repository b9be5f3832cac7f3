"""Everybody else: on the net, at the kiosk, at the window, by telephone; some come again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

from siheng.domains.onestop.demo.stories import ANSWERED, GUIDED, Story, story
from siheng.domains.onestop.demo.transfers import Plan, conclude, need_course, ticked, together
from siheng.domains.onestop.models import Need
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import Citizen, open_matter, perform
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import Script, fresh, moment, take, workday

CHANNELS = ("net", "net", "net", "kiosk", "visit", "visit", "visit", "call", "call", "letter")
COUNT = 110
FIRST, LAST = date(2022, 1, 5), date(2022, 12, 30)
SEALED = {17: "minor", 61: "domestic_violence"}


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """Spread over the year, the more the later; the last ones still wait."""
    rng = Random(77)
    span = (LAST - FIRST).days
    for n in range(COUNT):
        day = FIRST + timedelta(days=int(span * (rng.random() ** 0.75)))
        yield visit(n, day, people, calendar, Random(7000 + n))
    for n, (day, channel) in enumerate(
        ((LAST, "net"), (date(2022, 12, 29), "kiosk"), (date(2022, 12, 29), "net"))
    ):
        yield _new(people, calendar, day, channel, n)
    yield _again(people, calendar)


def _open(people: SimpleNamespace, who: Story, channel: str, day: date, key: str, **more: object) -> Matter:
    at = moment(day, 9 + len(key) % 7, sum(map(ord, key)) % 60)
    data = who.data(day) | {"channel": channel} | more
    public = channel in ("net", "kiosk")
    actor = (
        Citizen(unit=people.units.window, by="自助机" if channel == "kiosk" else "网上")
        if public
        else people.chuangkou
    )
    return open_matter(kind="onestop", actor=actor, data=data, at=at, submission=f"demo:onestop:{key}")


def visit(n: int, day: date, people: SimpleNamespace, calendar: Calendar, rng: Random) -> Script:
    """Answered at once, guided to the way of the law, or handed on to one service."""
    channel = rng.choice(CHANNELS)
    kind = ("answer", "answer", "guide", "guide", "need", "ask")[n % 6]
    day = workday(calendar, day)
    yield moment(day, 8, 30)
    window, key = people.chuangkou, f"visit:{n}"
    if n in SEALED and channel not in ("net", "kiosk"):
        m = _open(people, story(rng, Need.COUNSELLING), channel, day, key, ground=SEALED[n])
        kind = "need"
        needs: tuple[Need, ...] = (Need.COUNSELLING,)
    elif kind == "need":
        needs = (rng.choice((Need.LAWYER, Need.LEGAL_AID, Need.MEDIATION)),)
        m = _open(people, story(rng, *needs), channel, day, key)
    elif kind == "guide":
        words, way, answer = GUIDED[n % len(GUIDED)]
        m = _open(people, story(rng, words=words), channel, day, key)
    else:
        words, answer = ANSWERED[n % len(ANSWERED)]
        m = _open(people, story(rng, words=words), channel, day, key)
    if channel in ("net", "kiosk", "letter"):
        day = workday(calendar, day, 1)
    yield moment(day, 17)
    at = moment(day, 17)
    if kind == "need":
        m = take(fresh(m), "screen", window, at, **ticked(m, needs))
        plan = Plan(300 + n, day, story(rng, *needs), needs, rng)
        yield from together([need_course(plan, m, need, people, calendar, day) for need in needs])
        yield from conclude(plan, fresh(m), people, calendar)
        return
    if kind == "guide":
        take(fresh(m), "guide", window, at, way=way.value, answer=answer)
    elif kind == "ask":
        m = take(fresh(m), "ask_more", window, at, what="请说一说合同是哪一年签的，有没有书面的")
        day = workday(calendar, day, rng.randint(1, 4))
        yield moment(day, 10)
        _public(m, "supplement", day, words="合同是去年签的，照片已经找到了。")
        yield moment(day, 16)
        take(fresh(m), "answer_here", window, moment(day, 16), answer=answer)
    else:
        take(fresh(m), "answer_here", window, at, answer=answer)
    if rng.random() < 0.4:
        day += timedelta(days=rng.randint(1, 5))
        yield moment(day, 20)
        rating = rng.choice(("good", "good", "good", "fair", "bad"))
        _public(m, "rate", day, rating=rating, hour=20)
        if rating == "bad":
            day = workday(calendar, day, 2)
            yield moment(day, 15)
            note = "打了电话，又把办法和去处说了一遍，本人说明白了。"
            take(fresh(m), "revisit", window, moment(day, 15), satisfaction="fair", note=note)


def _public(m: Matter, step: str, day: date, hour: int = 10, **data: str) -> None:
    """Done by whoever holds the code."""
    actor = Citizen(unit=m.unit, matter_id=m.pk)
    perform(
        matter_id=m.pk, step=step, actor=actor, at=moment(day, hour), data={"day": day.isoformat(), **data}
    )


def _new(people: SimpleNamespace, calendar: Calendar, day: date, channel: str, n: int) -> Script:
    """What came on the last days waits to be screened."""
    yield moment(day, 8, 30)
    who = story(Random(7900 + n), (Need.LEGAL_AID, Need.MEDIATION, Need.LAWYER)[n])
    m = _open(people, who, channel, day, f"new:{n}")
    if n == 1:
        yield moment(day, 15)
        booked = workday(calendar, day, 4)
        _public(m, "book", day, hour=15, on=booked.isoformat(), half="am")


def _again(people: SimpleNamespace, calendar: Calendar) -> Script:
    """The same dispute told twice, at the window and on the net: seen, and put together."""
    who = story(Random(7950), Need.MEDIATION)
    day = workday(calendar, date(2022, 11, 22))
    yield moment(day, 9)
    first = _open(people, who, "call", day, "twice:1")
    day = workday(calendar, day, 1)
    yield moment(day, 9)
    second = _open(people, who, "net", day, "twice:2")
    yield moment(day, 16, 50)
    take(fresh(second), "merge", people.chuangkou, moment(day, 16, 50), number=first.receipt)
    yield moment(day, 17)
    take(
        fresh(first),
        "answer_here",
        people.chuangkou,
        moment(day, 17),
        answer="已联系物业上门查看，双方约定三天内修好。",
    )
