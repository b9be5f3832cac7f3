"""The centre: its place, who is on duty there, and the monthly analysis meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from types import SimpleNamespace

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import Script, moment, take, workday
from siheng.kernel.registers.services import save_activity, save_appointment, save_place, set_duty

BEGAN = date(2022, 5, 5)
LAST = date(2022, 12, 30)


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    yield _centre(people, calendar)
    yield _meetings(people, calendar)


def _centre(people: SimpleNamespace, calendar: Calendar) -> Script:
    """Opened in May; the lawyer on duty on Mondays and Thursdays, the counsellor on Wednesdays."""
    yield moment(BEGAN, 8)
    at, unit = moment(BEGAN, 8), people.units.window
    place = save_place(
        kind="onestop_centre", actor=people.chuangkou, at=at,
        data={
            "name": unit.name, "level": "district", "region": unit.region_id, "unit": unit.pk,
            "address": "区群众权益诉求服务中心一楼", "phone": "12348",
            "hours": "周一至周五 8:30-17:00", "keeper": people.chuangkou.name, "opened_on": BEGAN.isoformat(),
            "equipment": ["自助机", "视频连线"], "longitude": 122.12, "latitude": 37.5,
        },
    )  # fmt: skip
    rosters = (("duty_lawyer", people.lvshi, ""), ("counsellor", people.xinli, "second"))
    rostered = {}
    for kind, who, grade in rosters:
        rostered[kind] = save_appointment(
            kind=kind, actor=people.chuangkou, at=at,
            data={
                "name": who.name, "region": unit.region_id, "unit": who.unit_id, "account": who.pk,
                "grade": grade, "since": BEGAN.isoformat(),
            },
        )  # fmt: skip
    days = {"duty_lawyer": (0, 3), "counsellor": (2,)}
    month = [date(2022, 12, n) for n in range(1, 31)]
    for kind, appointment in rostered.items():
        set_duty(
            place=place.pk,
            appointment=appointment.pk,
            days=[d for d in month if calendar.is_workday(d) and d.weekday() in days[kind]],
            since=time(9),
            until=time(16, 30),
            actor=people.chuangkou,
            at=at,
        )


def _meetings(people: SimpleNamespace, calendar: Calendar) -> Script:
    """Each month what the demands of the month say together, and the oldest in hand one by one."""
    for month in range(6, 13):
        day = workday(calendar, date(2022, month, 24))
        yield moment(day, 16)
        save_activity(
            kind="analysis_meeting", actor=people.chuangkou, at=moment(day, 16),
            data={
                "title": f"{month}月“援、律、访、调”分析研判会", "held_on": day.isoformat(), "people": 7,
                "region": people.units.window.region_id, "unit": people.units.window.pk,
                "minutes": "逐件看了当月移交的事项，重复来访的确定专人跟进。",
            },
        )  # fmt: skip
        window = Matter.objects.everything("a script goes on").filter(
            kind="onestop", unit=people.units.window
        )
        for m in window.filter(state__in=("screening", "serving", "gathered")).order_by("pk")[:3]:
            take(
                m, "meeting", people.chuangkou, moment(day, 16, 30), people="姜蕾、毕诚、滕远",
                minutes="逐件看了当月移交的事项，重复来访的确定专人跟进。", decision="催要结果，结果齐了就办结",
            )  # fmt: skip
