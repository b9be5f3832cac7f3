"""Who mediates and where: committees of villages, towns, trades and the district, their mediators, the brand rooms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

from siheng.domains.mediation.models import Level
from siheng.kernel.matters.playing import Script, moment
from siheng.kernel.org.invented import SURNAMES, mobile, person
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.registers.models import Place
from siheng.kernel.registers.services import save_appointment, save_place

OPENED = date(2021, 1, 4)
ELECTED = date(2021, 3, 1)
ENTERED = moment(date(2021, 12, 1), 8)
ROOMS = 100
# Trades whose committees have too few members since one left.
SHORT = ("tw-hy-07", "tw-hy-19")
# The trades whose committees there are (行业性、专业性), each with the categories of dispute that come to it.
TRADES = {
    "医疗纠纷": ("medical",), "道路交通事故": ("traffic",), "劳动争议": ("labour",), "物业纠纷": ("property",),
    "消费纠纷": ("consumer",), "婚姻家庭": ("family",), "海洋渔业": ("business",), "旅游": ("contract",),
    "建筑工程": ("contract",), "房屋征收": ("demolition",), "生态环境": ("environment",), "校园": ("damages",),
    "金融": ("contract",), "保险": ("damages",), "知识产权": ("other",), "商会": ("business",), "价格争议": ("consumer",),
    "土地承包": ("land",), "电子商务": ("consumer",), "快递物流": ("contract",), "劳务用工": ("labour",),
    "养老服务": ("contract",), "家装建材": ("contract",),
}  # fmt: skip
# Roughly where each town lies, in degrees.
CENTRES = {
    "371002001": (122.112, 37.508), "371002002": (122.125, 37.505), "371002003": (122.118, 37.472),
    "371002011": (122.098, 37.545), "371002012": (122.092, 37.452), "371002100": (122.052, 37.472),
    "371002101": (121.985, 37.432), "371002102": (122.222, 37.402), "371002109": (122.331, 37.331),
}  # fmt: skip
NICKNAMES = ("老{}", "{}姐", "{}大姐", "{}哥", "{}主任")
MODELS = ("柏", "于", "丛", "毕", "邹", "鞠", "戚", "侯")


@dataclass
class Committee:
    """A committee, its level, who mediates there, and in which regions its disputes happen."""

    unit: Unit
    level: str
    mediators: list[Account]
    regions: list[Region]
    categories: tuple[str, ...] = ()
    # Its brand room, once that is open.
    room: Place | None = field(default=None, init=False)


def committees(people: SimpleNamespace) -> list[Committee]:
    """Every village's and town's committee, 23 of trades, and the district's; each on the list with its people."""
    rng = Random(2022)
    regions = list(Region.objects.filter(code__startswith="371002"))
    towns = [r for r in regions if r.level == Region.Level.TOWN]
    villages = [r for r in regions if r.level == Region.Level.VILLAGE]
    known = {u.region_id: u for u in Unit.objects.filter(kind=Unit.Kind.COMMITTEE)}
    offices = {u.region_id: u for u in Unit.objects.filter(kind=Unit.Kind.OFFICE)}
    town_of: dict[str, Unit] = {}
    found: list[Committee] = []
    for town in towns:
        short = _bare(town.name)
        unit = known.get(town.code) or _unit(
            f"tw-{town.code[6:9]}", f"{_seat(people)}{town.name}人民调解委员会", f"{town.name}调委会", town,
            short, offices.get(town.code),
        )  # fmt: skip
        town_of[town.code] = unit
        inside = [v for v in villages if v.town_code == town.code]
        found.append(_committee(people, unit, Level.TOWN, [town, *inside], rng, count=2))
    for village in villages:
        town = next(t for t in towns if t.code == village.town_code)
        base = _bare(village.name)
        unit = _unit(
            f"tw-{village.code[6:]}", f"{town.name}{base}人民调解委员会", f"{base}调委会", village,
            f"{_bare(town.name)}{base}"[:12], town_of[town.code],
        )  # fmt: skip
        found.append(_committee(people, unit, Level.VILLAGE, [village], rng))
    whole = Region.objects.get(code="371002000000")
    for n, (trade, categories) in enumerate(TRADES.items(), start=1):
        unit = _unit(
            f"tw-hy-{n:02d}", f"威海市环翠区{trade}人民调解委员会", f"{trade}调委会", whole, f"环{trade}",
            people.units.bureau,
        )  # fmt: skip
        made = _committee(people, unit, Level.TRADE, towns, rng)
        made.categories = categories
        found.append(made)
    found.append(_committee(people, people.units.tw_qu, Level.DISTRICT, towns, rng))
    return found


def _seat(people: SimpleNamespace) -> str:
    return str(people.units.tw_qu.name).removesuffix("人民调解委员会")


def _bare(name: str) -> str:
    for suffix in (
        "社区居民委员会",
        "社区居委会",
        "居民委员会",
        "村民委员会",
        "居委会",
        "村委会",
        "街道",
        "镇",
    ):
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


def _unit(code: str, name: str, short: str, region: Region, mark: str, parent: Unit | None) -> Unit:
    unit: Unit = Unit.objects.create(
        code=code, name=name, short=short, kind=Unit.Kind.COMMITTEE, region=region, mark=mark, parent=parent,
        kinds=["mediation"],
    )  # fmt: skip
    return unit


def _committee(
    people: SimpleNamespace, unit: Unit, level: str, regions: list[Region], rng: Random, count: int = 1
) -> Committee:
    """The committee on the list of places, its mediators on the roster, each with an account."""
    longitude, latitude = _somewhere(unit.region_id, rng)
    accounts = list(Account.objects.filter(unit=unit))
    while len(accounts) < count:
        number = len(accounts) + 1
        accounts.append(
            Account.objects.create_account(
                f"{unit.code}-{number}", name=person(rng), unit=unit, roles=["mediator"], post="人民调解员"
            )
        )
    place = save_place(
        kind="committee", actor=people.jiceng, at=ENTERED,
        data={
            "name": unit.name, "level": level, "region": unit.region_id, "unit": unit.pk,
            "hours": "周一至周五 8:30-17:00", "keeper": accounts[0].name, "opened_on": OPENED.isoformat(),
            "longitude": longitude, "latitude": latitude,
        },
    )  # fmt: skip
    for account in accounts:
        grade = {"一级调解员": "first", "二级调解员": "second"}.get(account.post) or rng.choice(
            ("second", "third", "third", "fourth", "none")
        )
        save_appointment(
            kind="mediator", actor=people.jiceng, at=ENTERED,
            data={
                "name": account.name, "grade": grade, "unit": unit.pk, "region": unit.region_id,
                "account": account.pk, "place": place.pk, "phone": mobile(rng), "since": ELECTED.isoformat(),
            },
        )  # fmt: skip
    _members(people, unit, place.pk, accounts[0].name)
    return Committee(unit, level, accounts, regions)


def _members(people: SimpleNamespace, unit: Unit, place: int, chair: str) -> None:
    """Three to five members with a woman among them (人民调解法第8条); a few committees lack one, which is told."""
    rng = Random(unit.code)
    number = 2 if unit.code in SHORT else rng.choice((3, 3, 3, 4, 5))
    names = {chair: None}
    while len(names) < number:
        names[person(rng)] = None
    for n, name in enumerate(names):
        save_appointment(
            kind="committee_member", actor=people.jiceng, at=ENTERED,
            data={
                "name": name, "grade": "chair" if n == 0 else "member",
                "sex": "女" if n == 1 or rng.random() < 0.3 else "男", "unit": unit.pk, "region": unit.region_id,
                "place": place, "since": ELECTED.isoformat(),
            },
        )  # fmt: skip


def _somewhere(code: str, rng: Random) -> tuple[float, float]:
    """A point in the town, invented."""
    longitude, latitude = CENTRES.get(code[:9], (122.12, 37.5))
    return round(longitude + rng.uniform(-0.02, 0.02), 4), round(latitude + rng.uniform(-0.014, 0.014), 4)


def rooms(people: SimpleNamespace, found: list[Committee]) -> Iterator[Script]:
    """A hundred brand rooms: forty that there were, the others opened through the year."""
    rng = Random(100)
    chosen = rng.sample([c for c in found if c.level in (Level.VILLAGE, Level.TOWN)], ROOMS)
    for n, committee in enumerate(chosen):
        late = max(0, n - 40)
        opened = date(2022, 1, 10) + timedelta(days=5 * late) if n >= 40 else date(2021, 11, 15)
        nickname = "老柏" if n == 0 else rng.choice(NICKNAMES).format(rng.choice(SURNAMES))
        name = (
            f"“{nickname}”调解室"
            if n == 0
            else f"{committee.unit.short.removesuffix('调委会')}“{nickname}”调解室"
        )
        yield _room(people, committee, name, opened, _somewhere(committee.unit.region_id, rng))


def _room(
    people: SimpleNamespace, committee: Committee, name: str, opened: date, where: tuple[float, float]
) -> Script:
    at = moment(max(opened, date(2021, 12, 1)), 9)
    yield at
    data = {
        "name": f"{name}（{committee.unit.code}）" if _taken(name) else name,
        "region": committee.unit.region_id, "unit": committee.unit.pk, "keeper": committee.mediators[0].name,
        "hours": "每天 8:30-17:30", "opened_on": opened.isoformat(),
        "longitude": where[0], "latitude": where[1],
    }  # fmt: skip
    committee.room = save_place(kind="brand_room", actor=people.jiceng, at=at, data=data)


def _taken(name: str) -> bool:
    return Place.objects.filter(kind="brand_room", name=name).exists()


def models(people: SimpleNamespace, found: list[Committee]) -> Iterator[Script]:
    """Eight model mediators, singled out in June."""
    rng = Random(8)
    for surname, committee in zip(MODELS, rng.sample(found[:60], len(MODELS)), strict=True):
        yield _model(people, committee, surname + person(rng)[1:])


def _model(people: SimpleNamespace, committee: Committee, name: str) -> Script:
    day = date(2022, 6, 16)
    yield moment(day, 10)
    data = {
        "name": name, "unit": committee.unit.pk, "region": committee.unit.region_id, "since": day.isoformat(),
    }  # fmt: skip
    save_appointment(kind="model_mediator", actor=people.jiceng, at=moment(day, 10), data=data)
