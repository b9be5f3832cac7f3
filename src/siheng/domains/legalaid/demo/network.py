"""The network: 24 stations, 220 contact points over the villages, the lawyers on the list, the liaisons at the trades."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random
from types import SimpleNamespace

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.playing import Script, moment, take, workday
from siheng.kernel.org.invented import mobile, person
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.models import Appointment, Place
from siheng.kernel.registers.services import save_activity, save_appointment, save_place, set_duty

ENTERED = moment(date(2021, 12, 1), 8, 40)
OPENED = date(2020, 6, 1)
STATIONS, POINTS = 24, 220
# So many of the stations send somebody on in December.
REFERRED = 21
# One village in so many has no contact point of its own.
SPARE = 31
# The committees of trades are to become stations.
COMING = date(2023, 3, 1)
DUTY_WEEKS, DUTY_HOURS = 5, (time(9), time(11, 30))
# Beside the nine of the towns.
ORGANS = (
    "总工会", "妇女联合会", "团区委", "残疾人联合会", "老龄工作委员会办公室", "退役军人事务局", "信访局",
    "劳动人事争议仲裁院", "人民法院", "人民检察院", "看守所", "人民武装部", "工商业联合会", "教育和体育局", "工业新区",
)  # fmt: skip
PLACES = ("便民服务中心", "农贸市场", "渔港码头", "物流园", "建筑工地", "客运站", "职业中专", "社区医院")
# Roughly where each town lies, in degrees.
CENTRES = {
    "371002001": (122.112, 37.508), "371002002": (122.125, 37.505), "371002003": (122.118, 37.472),
    "371002011": (122.098, 37.545), "371002012": (122.092, 37.452), "371002100": (122.052, 37.472),
    "371002101": (121.985, 37.432), "371002102": (122.222, 37.402), "371002109": (122.331, 37.331),
}  # fmt: skip
EQUIPMENT = (["咨询台", "公示牌"], ["咨询台", "公示牌", "电脑"], ["咨询台", "电脑", "视频连线"])
GRADES = {"haiyun": "labour", "haiyun2": "criminal", "weisheng": "civil"}


def founding(people: SimpleNamespace) -> Script:
    """All that stands when the year begins."""
    yield ENTERED
    rng = Random(24)
    regions = list(Region.objects.filter(code__startswith="371002").order_by("code"))
    towns = [r for r in regions if r.level == Region.Level.TOWN]
    villages = [r for r in regions if r.level == Region.Level.VILLAGE]
    offices = {u.region_id: u for u in Unit.objects.filter(kind=Unit.Kind.OFFICE)}
    for town in towns:
        _place(people, rng, "aid_station", "town", f"{town.name}法律援助工作站", town, offices.get(town.code))
    seat = Region.objects.get(code="371002000000")
    for organ in ORGANS[: STATIONS - len(towns)]:
        _place(people, rng, "aid_station", "organ", f"环翠区{organ}法律援助工作站", seat, None)
    served = [v for n, v in enumerate(villages) if n % SPARE]
    names = [(f"{v.name}法律援助联络点", v, "village") for v in served[:POINTS]]
    more = [(f"{t.name}{p}法律援助联络点", t, "other") for p in PLACES for t in towns]
    seen: set[str] = set()
    for name, region, level in [*names, *more[: POINTS - len(names)]]:
        town = next((t for t in towns if t.code == region.town_code), seat)
        full = name if name not in seen else f"{town.name}{name}"
        seen |= {name, full}
        _place(people, rng, "aid_contact", level, full, region, offices.get(town.code))
    _people(people, seat)
    _inspections(people, towns, offices)


def _place(
    people: SimpleNamespace, rng: Random, kind: str, level: str, name: str, region: Region, unit: Unit | None
) -> None:
    longitude, latitude = CENTRES.get(region.code[:9], (122.12, 37.5))
    spread = 0.02 if kind == "aid_contact" else 0.006
    save_place(
        kind=kind, actor=people.yuanzhu, at=ENTERED,
        data={
            "name": name, "level": level, "region": region.pk, "unit": (unit or people.units.aid).pk,
            "hours": "周一至周五 8:30-17:00" if kind == "aid_station" else "每周三 9:00-11:00",
            "keeper": person(rng), "phone": mobile(rng), "equipment": rng.choice(EQUIPMENT),
            "opened_on": OPENED.isoformat(), "longitude": round(longitude + rng.uniform(-spread, spread), 4),
            "latitude": round(latitude + rng.uniform(-spread, spread) * 0.7, 4),
        },
    )  # fmt: skip


def _people(people: SimpleNamespace, seat: Region) -> None:
    """The lawyers with what they are practised in; at the committees of trades their mediators are liaisons."""
    rows: list[tuple[str, Account, str, Place | None]] = [
        ("aid_lawyer", getattr(people, name), grade, None) for name, grade in GRADES.items()
    ]
    trades = Account.objects.filter(unit__kind=Unit.Kind.COMMITTEE, unit__region=seat, is_active=True)
    for account in trades.exclude(unit=people.units.tw_qu).select_related("unit"):
        if Role.MEDIATOR in account.roles:
            rows.append(("aid_liaison", account, "trade", _coming(people, account.unit, seat)))
    for kind, account, grade, place in rows:
        save_appointment(
            kind=kind, actor=people.yuanzhu, at=ENTERED,
            data={
                "name": account.name, "grade": grade, "unit": account.unit_id, "region": account.unit.region_id,
                "account": account.pk, "since": "2021-12-01", "place": place.pk if place else "",
            },
        )  # fmt: skip


def _coming(people: SimpleNamespace, committee: Unit, seat: Region) -> Place:
    """The station that a trade's committee is to be."""
    name = f"{committee.short}法律援助工作站"
    there = Place.objects.filter(kind="aid_station", name=name).first()
    return there or save_place(
        kind="aid_station", actor=people.yuanzhu, at=ENTERED,
        data={
            "name": name, "level": "trade", "region": seat.pk, "unit": committee.pk,
            "hours": "周一至周五 8:30-17:00", "equipment": ["咨询台"], "opened_on": COMING.isoformat(),
        },
    )  # fmt: skip


def duties(people: SimpleNamespace) -> Script:
    """The lawyers on the list are at two stations every Wednesday of the last weeks of the year."""
    first = date(2022, 11, 30)
    yield moment(first - timedelta(days=2), 9)
    lawyers = {a.account_id: a for a in Appointment.objects.filter(kind="aid_lawyer")}
    days = [first + timedelta(weeks=n) for n in range(DUTY_WEEKS)]
    for office, lawyer in ((people.zhangcun.unit, people.haiyun), (people.wenquan.unit, people.weisheng)):
        there = station_of(office)
        set_duty(
            place=there.pk, appointment=lawyers[lawyer.pk].pk, days=days, since=DUTY_HOURS[0], until=DUTY_HOURS[1],
            actor=people.yuanzhu, at=moment(first - timedelta(days=2), 9),
        )  # fmt: skip


def referrals(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """In the last month most stations send somebody on; those who need advice alone are answered the same day."""
    for n in range(REFERRED):
        yield _referred(n, workday(calendar, date(2022, 12, 1) + timedelta(days=n)), people, Random(7300 + n))


def _referred(n: int, day: date, people: SimpleNamespace, rng: Random) -> Script:
    yield moment(day, 10, 2 * n)
    there = Place.objects.filter(kind="aid_station", opened_on__lte=day).order_by("pk")[n]
    m = open_matter(
        kind="legalaid", actor=people.yuanzhu, at=moment(day, 10, 2 * n), submission=f"demo:referred:{n}",
        data={
            "via": "station", "place": there.pk, "name": person(rng), "kind": "person", "phone": mobile(rng),
            "region": there.region_id if there.region.level == Region.Level.TOWN else "371002001000", "people": 1,
            "person": "general", "category": "civil", "form": "out_of_court", "cause": "other", "stage": "none",
            "other_kind": "person", "words": "想知道邻居占了自家的地怎么办。", "day": day.isoformat(),
        },
    )  # fmt: skip
    take(
        m, "advise", people.yuanzhu, moment(day, 15, 2 * n), told=True,
        answer="可以先申请人民调解，调解不成再起诉；材料齐了可以申请法律援助。",
    )  # fmt: skip


def station_of(office: Unit) -> Place:
    """The station at a town's office."""
    return Place.objects.get(kind="aid_station", unit=office, level="town")


def _inspections(people: SimpleNamespace, towns: list[Region], offices: dict[str, Unit]) -> None:
    for town in towns:
        unit = offices.get(town.code) or people.units.aid
        there = Place.objects.get(kind="aid_station", level="town", region=town)
        save_activity(
            kind="aid_inspection", actor=people.yuanzhu, at=ENTERED,
            data={
                "title": f"{town.name}法律援助工作站检查", "held_on": "2021-12-01", "region": town.pk, "unit": unit.pk,
                "place": there.pk,
                "minutes": "值班表、登记簿、公示牌齐全。",
            },
        )  # fmt: skip
