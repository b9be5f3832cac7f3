"""A hundred and fifty questions, on four channels; of those at a station some are handed on to the centre."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

from siheng.domains.legalaid.demo.network import station_of
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.playing import Script, fresh, moment, take, workday
from siheng.kernel.org.invented import mobile, person

COUNT = 150
FIRST, SPAN = date(2022, 1, 4), 358
CHANNELS = ("visit", "visit", "visit", "call", "call", "net", "letter")
ASKED = (
    ("labour", "工资拖欠三个月，怎么要回来？", "可以向劳动监察投诉，也可以申请劳动仲裁，时效一年。"),
    ("family", "离婚时孩子归谁？", "不满两周岁的一般由母亲抚养，其他的按最有利于孩子的原则。"),
    ("debt", "只有转账记录没有借条，能起诉吗？", "可以，转账记录是证据，还要说明借款的经过。"),
    ("traffic", "事故责任认定不服怎么办？", "收到认定书之日起三日内申请复核。"),
    ("housing", "楼上漏水谁来修？", "由有责任的一方修复赔偿，可以先申请调解。"),
    ("procedure", "申请法律援助要带什么？", "身份证明、与案件有关的材料和经济困难状况的说明。"),
)


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    for n in range(COUNT):
        day = workday(calendar, FIRST + timedelta(days=n * SPAN // COUNT))
        yield _asked(n, day, people, calendar, Random(5200 + n))


def _asked(n: int, day: date, people: SimpleNamespace, calendar: Calendar, rng: Random) -> Script:
    at = moment(day, 8 + n % 8, 7 + n % 50)
    yield at
    topic, words, answer = ASKED[n % len(ASKED)]
    at_station = n % 5 == 2
    handed = n % 15 == 2
    by = (people.wenquan if n % 2 else people.zhangcun) if at_station else people.yuanzhu
    data = {
        "channel": "visit" if at_station else rng.choice(CHANNELS), "topic": topic, "name": person(rng),
        "phone": mobile(rng), "people": 2 if n % 9 == 0 else 1, "region": by.unit.region_id if at_station else "",
        "place": station_of(by.unit).pk if at_station else "",
        "words": words, "same": "other", "answer": "" if handed else answer, "day": day.isoformat(),
    }  # fmt: skip
    m = open_matter(kind="advice", actor=by, data=data, at=at, submission=f"demo:advice:{n}")
    if not handed:
        return
    m = take(
        m, "pass_on", by, at, what="advice", unit=people.units.aid, reason="要核对证据，请中心答复", agreed=True
    )  # fmt: skip
    other = m.handovers.get().other
    day = workday(calendar, day, 3 if n % 60 == 2 else 1)
    yield moment(day, 9, 30)
    take(fresh(other), "answer", people.yuanzhu, moment(day, 9, 30), answer=answer)
    yield moment(day, 16)
    take(fresh(m), "answer", by, moment(day, 16), answer=answer)
