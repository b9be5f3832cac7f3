"""Some sixty cases: granted and seen through, notified by the court, urgent, refused and objected to, ended, and in hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

from siheng.domains.legalaid.services.choosing import choices
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.playing import Script, approve, fresh, moment, take, workday
from siheng.kernel.org.invented import company, id_number, mobile, person
from siheng.kernel.org.models import Account
from siheng.kernel.registers.models import Place

COUNT = 60
FIRST, SPAN = date(2022, 1, 6), 340
TOWNS = (
    "371002001000", "371002002000", "371002003000", "371002011000", "371002012000", "371002100000",
    "371002101000", "371002102000", "371002109000",
)  # fmt: skip
# What is asked for: cause, form, where it stands, the group, the ground, what was said, yuan.
ASKED: tuple[tuple[str, str, str, str, str, str, int], ...] = (
    ("labour", "labour", "arbitration", "migrant", "migrant", "在{other}干了半年，拖欠工资，催了多次没有给。", 18600),
    ("injury", "litigation", "first", "migrant", "migrant", "干活时从架子上摔下，{other}不认工伤。", 86000),
    ("support", "litigation", "first", "elderly", "", "儿子多年不给赡养费，想请求给付。", 12000),
    ("labour", "litigation", "first", "general", "", "仲裁裁决支付工资，{other}起诉不服。", 9600),
    ("injury", "litigation", "second", "disabled", "no_income", "交通事故致残，{other}对赔偿数额上诉。", 143000),
    ("insurance", "out_of_court", "none", "elderly", "relief", "养老待遇停发，想请求恢复。", 7200),
)  # fmt: skip
MEANS = {
    "household": 3, "necessary": "600", "standard": "913", "multiple": "2", "check_way": "shared",
    "standard_basis": "环翠区 2021 年城乡居民最低生活保障标准（演示）",
}  # fmt: skip

# Who notifies for a minor, in which stage, under what number.
NOTICES = (
    ("court", "威海市环翠区人民法院", "first", "（2022）鲁1002刑初{n}号"),
    ("procuratorate", "威海市环翠区人民检察院", "prosecution", "威环检法援〔2022〕{n}号"),
    ("police", "威海市公安局环翠分局", "investigation", "威公环法援字〔2022〕{n}号"),
)


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """Spread over the year; of six one is a notice, of fifteen one is refused, one is urgent."""
    for n in range(COUNT):
        day = workday(calendar, FIRST + timedelta(days=n * SPAN // COUNT))
        yield _case(n, day, people, calendar, Random(3100 + n))


def _data(n: int, day: date, rng: Random) -> dict[str, Any]:
    cause, form, stage, group, waived, words, _ = ASKED[n % len(ASKED)]
    other = company(rng) if cause != "support" else person(rng)
    data: dict[str, Any] = {
        "via": "self", "name": person(rng), "kind": "person", "id_number": id_number(rng), "phone": mobile(rng),
        "region": TOWNS[n % len(TOWNS)], "people": 3 if n % 17 == 5 else 1, "person": group, "category": "civil",
        "form": form, "cause": cause, "stage": stage, "waived": waived, "other_name": other,
        "other_kind": "legal" if cause != "support" else "person", "words": words.format(other=other),
        "day": day.isoformat(),
    }  # fmt: skip
    if n % 6 in (1, 3):
        # From one station after another; some send nobody on for long.
        there = Place.objects.filter(kind="aid_station", opened_on__lte=day).order_by("pk")
        data |= {"via": "station", "place": there[(n * 5) % 22].pk}
    if n % 6 == 4:
        young = n % 12 == 4
        kind, organ, stage, number = NOTICES[n // 12 % 3 if young else 0]
        data |= {
            "via": "notified", "category": "criminal", "form": "defence", "cause": "defence", "waived": "",
            "person": "minor" if young else "general", "other_name": "", "organ_kind": kind, "organ": organ,
            "stage": stage, "organ_number": number.format(n=20 + n), "notice": "minor" if young else "ordinary",
            "words": "没有委托辩护人，通知指派律师。",
        }  # fmt: skip
    return data


def _case(n: int, day: date, people: SimpleNamespace, calendar: Calendar, rng: Random) -> Script:
    clerk, head = people.yuanzhu, people.yuanzhuzhang
    at = moment(day, 9, n % 60)
    yield at
    m = open_matter(
        kind="legalaid", actor=clerk, data=_data(n, day, rng), at=at, submission=f"demo:legalaid:{n}"
    )
    day = workday(calendar, day, 1)
    yield moment(day, 10)
    if m.state == "reviewing":
        if not m.legalaid.waived and n % 15 != 6:
            income = "9800" if n % 15 == 3 else str(2400 + 100 * (n % 20))
            m = take(fresh(m), "check", clerk, moment(day, 10), income=income, **MEANS)
        if m.legalaid.poor is False:
            yield from _refused(n, m, people, calendar, day)
            return
        if n % 15 == 6:
            m = take(fresh(m), "urgent", head, moment(day, 11), ground="term", days=15)
        elif not m.legalaid.waived and m.legalaid.poor is None:
            return
        else:
            m = _handed(take(fresh(m), "grant", head, moment(day, 11)), clerk, day)
    yield from _undertaken(n, m, people, calendar, day, rng)


def _refused(n: int, m: Matter, people: SimpleNamespace, calendar: Calendar, day: date) -> Script:
    m = take(
        fresh(m), "refuse", people.yuanzhuzhang, moment(day, 15), ground="not_poor", reason="家庭人均月收入高于困难标准。"
    )  # fmt: skip
    m = _handed(m, people.yuanzhu, day)
    if n < COUNT // 2:
        return
    day = workday(calendar, day, 3)
    yield moment(day, 10)
    m = take(fresh(m), "object_to", people.yuanzhu, moment(day, 10), reason="家里有病人，医药费没有扣除。")
    day = workday(calendar, day, 1)
    yield moment(day, 15)
    m = take(
        fresh(m), "decide_objection", people.wangju, moment(day, 15), decision="maintain",
        opinion="医药费已作为必要支出扣除，人均月收入仍高于困难标准。",
    )  # fmt: skip
    _handed(m, people.yuanzhu, day)


def _handed(m: Matter, clerk: Account, day: date) -> Matter:
    """The decision is handed to who asked, on its day."""
    m = fresh(m)
    paper, who = m.documents.filter(to_serve=True).latest("pk"), m.parties.get(role=Party.Role.APPLICANT)
    return take(
        m, "serve", clerk, moment(day, 16), document=paper, addressee=who, method="direct", served_on=day.isoformat(),
        receiver=who.name,
    )  # fmt: skip


def _undertaken(
    n: int, m: Matter, people: SimpleNamespace, calendar: Calendar, day: date, rng: Random
) -> Script:
    """Assigned by the turn, met, worked on, concluded, filed; the later ones are still in hand."""
    clerk = people.yuanzhu
    day = workday(calendar, day, 1)
    yield moment(day, 9)
    lawyer = choices(fresh(m), day)[0].lawyer
    m = take(fresh(m), "assign", clerk, moment(day, 9), lawyer=lawyer)
    day = workday(calendar, day, 2)
    yield moment(day, 14)
    m = take(fresh(m), "meet", lawyer, moment(day, 14), text="见了本人，核对了材料，说明了办理步骤。")
    if m.legalaid.urgent:
        day = workday(calendar, day, 2)
        yield moment(day, 10)
        m = take(fresh(m), "check", clerk, moment(day, 10), income="2800", **MEANS)
        m = take(m, "make_up", clerk, moment(day, 11), what="申请表、身份证明、工资条")
    if n % 20 == 12:
        yield from _changed(m, people, calendar, day)
        return
    day = workday(calendar, day, rng.randint(18, 45))
    yield moment(day, 15)
    kind = "hearing" if m.legalaid.form in ("litigation", "defence", "labour") else "talk"
    m = take(
        fresh(m), "work", lawyer, moment(day, 15), kind=kind, stage=m.legalaid.stage, text="按时到场，提交了意见和证据。"
    )  # fmt: skip
    day = workday(calendar, day, rng.randint(6, 20))
    yield moment(day, 16)
    if m.legalaid.category == "criminal":
        ended: dict[str, Any] = {
            "outcome": "part_adopted",
            "result": f"{m.legalaid.get_organ_kind_display()}采纳了从宽处理的意见。",
        }
    else:
        worth = ASKED[n % len(ASKED)][6]
        ended = {
            "outcome": ("won", "settled", "part")[n % 3], "result": "对方按裁判、协议支付。", "gained": worth,
        }  # fmt: skip
    m = take(fresh(m), "conclude", lawyer, moment(day, 16), **ended)
    day = workday(calendar, day, rng.randint(5, 12))
    yield moment(day, 10)
    m = take(fresh(m), "submit", lawyer, moment(day, 10), report="依法办理完毕，材料齐全。")
    day = workday(calendar, day, rng.randint(2, 6))
    yield moment(day, 10)
    m = take(
        fresh(m), "revisit", clerk, moment(day, 10), way="电话回访", satisfaction="good", note="对律师的服务满意。"
    )  # fmt: skip
    take(m, "archive", clerk, moment(day, 11))


def _changed(m: Matter, people: SimpleNamespace, calendar: Calendar, day: date) -> Script:
    """One who asks for another lawyer has one, and meets them."""
    day = workday(calendar, day, 5)
    yield moment(day, 10)
    m = take(fresh(m), "ask_change", people.yuanzhu, moment(day, 10), reason="多次联系不上律师")
    day = workday(calendar, day, 2)
    yield moment(day, 10)
    m = fresh(m)
    other = next(c.lawyer for c in choices(m, day) if c.lawyer.pk != m.handler_id)
    m = take(
        m, "replace_lawyer", people.yuanzhu, moment(day, 10), lawyer=other, change="person",
        reason="原承办律师长期在外地办案",
    )  # fmt: skip
    approve(m, people.yuanzhuzhang, moment(day, 15))
    day = workday(calendar, day, 2)
    yield moment(day, 14)
    take(fresh(m), "meet", other, moment(day, 14), text="见了本人，从前一位律师处接了材料。")
