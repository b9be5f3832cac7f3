"""The reconsideration part of the demonstration year: every case goes through its own process, no result is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from types import SimpleNamespace

from siheng.domains.reconsideration.forms.grounds import NO_DUTY, UNMET, grounds
from siheng.domains.reconsideration.models import CONDITIONS, SUBCATEGORIES, Outcome
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import Script, approve, fresh, moment, take, workday
from siheng.kernel.org.invented import company, id_number, mobile, person
from siheng.kernel.org.models import Account

KIND = "reconsideration"
YEAR = 2022

# How many cases were accepted in each month: eleven in December 2021 are carried over, ninety follow in 2022.
ACCEPTED = {(2021, 12): 11} | {
    (2022, m): n for m, n in enumerate((6, 4, 8, 7, 9, 8, 7, 9, 10, 7, 8, 7), start=1)
}
# What the ninety that are concluded in 2022 come to; the eleven latest stay open.
OUTCOMES = {
    Outcome.MAINTAIN: 34,
    Outcome.REJECT_APPLICATION: 14,
    Outcome.TERMINATED_WITHDRAWN: 11,
    Outcome.REVOKE: 9,
    Outcome.TERMINATED_CORRECTED: 7,
    Outcome.ILLEGAL: 5,
    Outcome.MEDIATION: 5,
    Outcome.PERFORM: 4,
    Outcome.CHANGE: 1,
}
PENDING = 11

# Agency, category, field, focus, the act in words; drawn in this proportion.
ACTS = (
    (9, "zhzf", "penalty", "city", "city", "罚款", "擅自搭建阳光房，罚款 {n} 元并限期改正"),
    (5, "zhzf", "compulsion", "city", "city", "强制拆除", "强制拆除其院内搭建物"),
    (9, "scjg", "complaint", "market", "food", "处理结果", "对其举报某超市销售过期食品作出的处理答复"),
    (6, "scjg", "penalty", "food", "food", "罚款", "经营标签不合规食品，罚款 {n} 元"),
    (4, "scjg", "complaint", "market", "", "不予立案", "对其举报虚假宣传不予立案的告知"),
    (7, "rsj", "confirmation", "labour", "labour", "工伤认定", "不予认定工伤决定"),
    (3, "rsj", "inaction", "labour", "labour", "不予答复", "未对其劳动监察投诉作出处理"),
    (6, "gafj", "penalty", "police", "", "行政拘留", "殴打他人，行政拘留五日的处罚决定"),
    (3, "gafj", "penalty", "police", "", "罚款", "罚款 {n} 元的处罚决定"),
    (5, "zrzy", "disclosure", "land", "", "信息不存在", "告知其申请公开的征地批复不存在"),
    (3, "zrzy", "title", "land", "", "土地、林地", "宅基地使用权争议处理决定"),
    (3, "zjj", "disclosure", "housing", "", "部分公开", "对物业承接查验资料的公开答复"),
    (3, "zjj", "inaction", "housing", "", "不履行保护职责", "未查处物业公司拒交公共收益账目"),
    (2, "hyj", "penalty", "sea", "", "没收", "没收网具并罚款 {n} 元"),
    (2, "yt", "inaction", "town", "", "其他不作为", "未对其耕地被占用的申请作出处理"),
    (3, "zc", "compulsion", "town", "city", "强制拆除", "拆除其承包地上的看护房"),
    (2, "zd", "compulsion", "town", "city", "强制拆除", "拆除其楼顶构筑物"),
    (2, "sjt", "disclosure", "town", "", "逾期未答复", "未按期答复其政府信息公开申请"),
    (1, "wjj", "licence", "health", "", "不予许可", "不予换发诊所执业许可"),
    (1, "jyj", "licence", "education", "", "不予许可", "不予培训机构办学许可"),
)
TOWNS = [
    "371002001000",
    "371002002000",
    "371002003000",
    "371002011000",
    "371002012000",
    "371002100000",
    "371002101000",
    "371002102000",
    "371002109000",
]
TOWN_OF = {"yt": "371002101000", "zc": "371002100000", "zd": "371002003000", "sjt": "371002011000"}
CHANNELS = ("window",) * 6 + ("letter",) * 2 + ("internet",) * 2 + ("transferred",)


@dataclass
class Plan:
    """What a script is to do: when the application comes, and how the case goes."""

    received: date
    outcome: str
    rng: Random
    corrected: bool = False
    suspended: bool = False
    extended: bool = False
    third_party: bool = False
    group: int = 1
    stop: str = ""
    number: int = 0


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """The scripts of all cases of the year, those refused or redirected before acceptance among them."""
    rng = Random(2022)
    for plan in plans(rng, calendar):
        yield case(plan, people, calendar)
    for n, (month, how) in enumerate(
        (
            (2, "refuse"),
            (3, "redirect"),
            (5, "refuse"),
            (6, "withdraw_early"),
            (8, "refuse"),
            (9, "redirect"),
            (10, "abandon"),
            (11, "refuse"),
        )
    ):
        received = workday(calendar, date(2022, month, rng.randint(3, 24)))
        yield unaccepted(Plan(received=received, outcome=how, rng=Random(9000 + n)), people, calendar)
    for n, days_ago in enumerate((7, 2, 1)):
        received = workday(calendar, date(2022, 12, 30) - timedelta(days=days_ago))
        yield unaccepted(Plan(received=received, outcome="", rng=Random(9500 + n)), people, calendar)


def plans(rng: Random, calendar: Calendar) -> list[Plan]:
    """The hundred and one accepted cases, by the day of receipt, which under the old law is that of acceptance."""
    days = sorted(
        workday(calendar, date(year, month, rng.randint(2, 26)))
        for (year, month), count in ACCEPTED.items()
        for _ in range(count)
    )
    # Sixty days and what stops them must fit before the year's end, so the cases received last stay open.
    outcomes: list[str] = [o for o, count in OUTCOMES.items() for _ in range(count)]
    rng.shuffle(outcomes)
    outcomes += [""] * PENDING
    made = [
        Plan(received=day, outcome=outcome, rng=Random(n), number=n)
        for n, (day, outcome) in enumerate(zip(days, outcomes, strict=True))
    ]
    for n, plan in enumerate(made):
        plan.corrected, plan.third_party = n % 9 == 4, n % 7 == 3
        plan.suspended, plan.extended = n % 17 == 9 and n < 75, n % 11 == 6 and n < 70
        plan.group = {12: 6, 37: 23, 58: 4, 95: 6}.get(n, 1)
    stages = ["propose", "returned", "suspended", *["heard"] * 3, *["answered"] * 2, *["answering"] * 3]
    for plan, stop in zip(made[-PENDING:], stages, strict=True):
        plan.stop = stop
        plan.corrected = plan.suspended = plan.extended = False
    return made


def _application(plan: Plan, people: SimpleNamespace) -> dict[str, object]:
    rng = plan.rng
    _, agency, category, branch, focus, sub, act = rng.choices(ACTS, weights=[a[0] for a in ACTS])[0]
    assert sub in SUBCATEGORIES[category]
    known = plan.received - timedelta(days=rng.randint(4, 50))
    made = known - timedelta(days=rng.randint(0, 6))
    business = (
        category in ("penalty", "licence")
        and branch in ("food", "market", "health", "education")
        and rng.random() < 0.6
    )
    words = act.format(n=f"{rng.choice((500, 2000, 5000, 20000, 50000)):,}")
    return {
        "channel": rng.choice(CHANNELS),
        "reception_people": 1 if plan.group == 1 else min(5, plan.group),
        "name": company(rng) if business else person(rng),
        "kind": "legal" if business else "person",
        "id_number": "" if business else id_number(rng),
        "phone": mobile(rng),
        "address": "",
        "region": TOWN_OF.get(agency) or rng.choice(TOWNS),
        "people": plan.group,
        "electronic": "on" if rng.random() < 0.4 else "",
        "agent_name": person(rng) if rng.random() < 0.25 else "",
        "respondent": getattr(people.units, agency).pk,
        "act": words,
        "act_number": f"威环{rng.choice('综市人公')}决字〔{made.year}〕{rng.randint(10, 400)}号"
        if category in ("penalty", "confirmation")
        else "",
        "act_on": made.isoformat(),
        "known_on": known.isoformat(),
        "category": category,
        "subcategory": sub,
        "field": branch,
        "focus": focus,
        "claims": "责令被申请人履行法定职责" if category == "inaction" else f"撤销被申请人作出的“{words}”",
        "reasons": "申请人认为被申请人认定事实不清、证据不足，程序不当。",
        "day": plan.received.isoformat(),
    }


def _open(plan: Plan, people: SimpleNamespace, at: datetime) -> Matter:
    clerk = people.lixia if plan.number % 9 < 5 else people.zouqiang
    return open_matter(
        kind=KIND,
        actor=clerk,
        data=_application(plan, people),
        at=at,
        submission=f"demo:{plan.received}:{plan.number}:{plan.outcome}:{plan.rng.random()}",
    )


def _serve(
    m: Matter,
    title: str,
    roles: tuple[str, ...],
    by: Account | None,
    at: datetime,
    rng: Random,
    signed: int | None = 0,
) -> Matter:
    """Serve the newest paper of a title on those parties; signed so many days later, or not yet (None)."""
    paper = m.documents.filter(template=title).order_by("-id").first()
    for party in m.parties.filter(role__in=roles):
        by_post = signed is None or signed > 0
        data = (
            {"method": "mail", "courier_no": f"1152{rng.randint(10**8, 10**9 - 1)}"}
            if by_post
            else {"method": "direct", "receiver": party.name[:20]}
        )
        m = take(
            m,
            "serve",
            by,
            at,
            document=paper,
            addressee=party,
            served_on=None if by_post else at.date(),
            **data,
        )
    return m


def case(plan: Plan, people: SimpleNamespace, calendar: Calendar) -> Script:
    """One accepted case, from the window to the archive or to where it stands at the year's end."""
    rng, wd = plan.rng, lambda day, n=0: workday(calendar, day, n)
    yield moment(plan.received, rng.randint(9, 16))
    m = _open(plan, people, moment(plan.received, 9))
    clerk = m.handler
    other = people.zouqiang if clerk == people.lixia else people.lixia
    day = wd(plan.received, 2)
    if plan.corrected:
        yield moment(day)
        m = take(
            m, "require_correction", clerk, moment(day), items="被申请行政行为的文书复印件、身份证明", days=10
        )
        m = _serve(m, "补正通知书", ("applicant",), clerk, moment(day, 11), rng)
        day = wd(day, rng.randint(3, 6))
        yield moment(day)
        m = take(m, "correct", clerk, moment(day), items="行政行为文书复印件、身份证复印件", complete=True)
        day = wd(day, 1)
    yield moment(day, 15)
    m = take(
        m,
        "accept",
        clerk,
        moment(day, 15),
        handler=clerk,
        second=other,
        **{f"ok_{k}": "yes" for k, _ in CONDITIONS},
    )
    yield moment(day, 16)
    m = _serve(m, "受理通知书", ("applicant",), clerk, moment(day, 16), rng)
    m = _serve(m, "答复通知书", ("respondent",), clerk, moment(day, 16), rng)
    if plan.third_party:
        m = take(
            m,
            "third_party",
            clerk,
            moment(day, 16),
            role="third",
            name=person(rng),
            kind="person",
            region=m.region_id,
            people=1,
        )
    if plan.stop == "answering":
        return
    day = wd(day + timedelta(days=rng.randint(6, 9)))
    yield moment(day)
    agency = {"zhzf": people.zhifa, "scjg": people.shichang}.get(m.reconsideration.respondent.code)
    reply = {
        "answer": "被申请人认为该行政行为认定事实清楚，证据确凿，适用依据正确，程序合法，请求维持。",
        "contact": person(rng),
        "evidence_count": rng.randint(4, 18),
    }
    if agency:
        m = take(m, "answer", agency, moment(day), **reply)
    else:
        m = take(m, "register_answer", clerk, moment(day), **reply)
    if plan.stop == "answered":
        return
    day = wd(day, rng.randint(3, 7))
    yield moment(day)
    m = take(
        m,
        "proceed",
        clerk,
        moment(day),
        kind="heard",
        chair=clerk.name if clerk else "",
        members=f"申请人、{m.counter_text}委托人员",
        people=3,
        place="区司法局听证室",
        result="双方对主要事实陈述了意见，申请人补充说明了经过。",
    )
    if plan.stop == "heard":
        return
    if plan.suspended or plan.stop == "suspended":
        day = wd(day, 2)
        yield moment(day)
        m = take(m, "suspend", clerk, moment(day), ground="6", held="适用的规范性文件含义需要制定机关解释")
        m = _serve(m, "中止通知书", ("applicant", "respondent"), clerk, moment(day, 11), rng)
        if plan.stop == "suspended":
            return
        day = wd(day + timedelta(days=rng.randint(8, 20)))
        yield moment(day)
        m = take(m, "resume", clerk, moment(day), held="已收到解释答复")
        m = _serve(m, "恢复审理通知书", ("applicant", "respondent"), clerk, moment(day, 11), rng)
    if plan.extended:
        day = wd(plan.received + timedelta(days=48))
        yield moment(day)
        m = take(m, "extend", clerk, moment(day), amount=30, held="案情复杂，涉及两个部门，需要补充调查")
        yield moment(day, 15)
        m = approve(m, people.fenguan, moment(day, 15))
    yield from _conclude(plan, m, people, day, wd)


def _conclude(plan: Plan, m: Matter, people: SimpleNamespace, day: date, wd) -> Script:
    rng, clerk, outcome = plan.rng, m.handler, plan.outcome
    day = wd(day, rng.randint(3, 12))
    if (
        plan.received.year < YEAR
    ):  # eleven cases were carried over, so none of them was concluded before New Year
        day = wd(max(day, date(YEAR, 1, 4)))
    if rng.random() < 0.3 and outcome != Outcome.TERMINATED_WITHDRAWN:
        yield moment(day)
        m = take(
            m,
            "proceed",
            clerk,
            moment(day),
            kind="committee",
            chair="丛伟",
            members="委员 5 人",
            people=5,
            result="多数意见认为拟处理意见适当。",
        )
        day = wd(day, 2)
    if plan.stop in ("propose", "returned"):
        yield moment(day)
        m = take(m, "decide", clerk, moment(day), **_ruling(Outcome.MAINTAIN, m, rng))
        if plan.stop == "returned":
            day = wd(day, 1)
            yield moment(day)
            approve(m, people.fenguan, moment(day), ok=False, reply="请补充说明告知陈述申辩权的证据后再报")
        return
    yield moment(day)
    if outcome in (Outcome.TERMINATED_WITHDRAWN, Outcome.TERMINATED_CORRECTED):
        why = (
            "被申请人自行撤销原行政行为，申请人撤回申请"
            if outcome == Outcome.TERMINATED_CORRECTED
            else "申请人说明理由后撤回申请，不损害公共利益和他人合法权益"
        )
        m = take(m, "terminate", clerk, moment(day), outcome=outcome, held=why)
        yield moment(day, 15)
        m, title = approve(m, people.congwei, moment(day, 15)), "终止决定书"
    else:
        if outcome == Outcome.MEDIATION:
            m = take(
                m,
                "mediate",
                clerk,
                moment(day),
                found="双方对处理的幅度有争议。",
                ruling="被申请人在法定幅度内减轻处理，申请人自本调解书生效之日起十日内履行。",
                perform_by=day + timedelta(days=10),
            )
        else:
            m = take(m, "decide", clerk, moment(day), **_ruling(outcome, m, rng, day))
        day = wd(day, rng.randint(1, 3))
        yield moment(day)
        m = approve(m, people.fenguan, moment(day))
        title = "行政复议调解书" if outcome == Outcome.MEDIATION else "行政复议决定书"
    if (
        outcome
        in (Outcome.REVOKE, Outcome.ILLEGAL, Outcome.CHANGE, Outcome.PERFORM, Outcome.TERMINATED_CORRECTED)
        and rng.random() < 0.75
    ):
        code = rng.choice(("overrun", "handover", "service", "heard"))
        m = take(
            m,
            "record_fault",
            clerk,
            moment(day),
            code=code,
            evidence="见正卷被申请人证据目录第 3 项和听取意见笔录。",
        )
    m = _serve(m, title, ("respondent",), clerk, moment(day, 16), rng)
    day = wd(day, rng.randint(1, 3))
    yield moment(day)
    m = _serve(m, title, ("applicant",), clerk, moment(day), rng)
    yield from _follow(plan, m, people, day, wd)


def _ruling(outcome: str, m: Matter, rng: Random, day: date | None = None) -> dict[str, object]:
    ruling = {
        Outcome.MAINTAIN: "维持被申请人作出的行政行为。",
        Outcome.REVOKE: "撤销被申请人作出的行政行为，责令在六十日内重新作出。",
        Outcome.ILLEGAL: "确认被申请人作出的行政行为违法。",
        Outcome.PERFORM: "责令被申请人自收到本决定之日起六十日内履行法定职责。",
        Outcome.CHANGE: "变更被申请人作出的行政行为，在法定幅度内减轻处理。",
        Outcome.REJECT_APPLICATION: "驳回申请人的行政复议申请。",
    }[Outcome(outcome)]
    made: dict[str, object] = {
        "outcome": outcome,
        "ruling": ruling,
        "found": "申请人与被申请人争议的行政行为经过如卷内证据所示。",
        "held": "被申请人具有作出该行政行为的职权。根据在卷证据，作出如下处理。",
        "opinion": "拟按审理意见作出决定",
    }
    if outcome == Outcome.REJECT_APPLICATION:
        made["ground"] = rng.choice((NO_DUTY, NO_DUTY, UNMET))
    if outcome in (Outcome.REVOKE, Outcome.ILLEGAL):
        made["ground"] = grounds(outcome, new_law=False)[m.received_on.day % 3]
    if outcome == Outcome.CHANGE:
        made["ground"] = "明显不当"
    if outcome == Outcome.REVOKE:
        made["redo"] = True
    if outcome == Outcome.PERFORM and day:
        made["perform_by"] = day + timedelta(days=62)
    return made


def _follow(plan: Plan, m: Matter, people: SimpleNamespace, day: date, wd) -> Script:
    """What comes after service: an opinion letter and its report, performance, the archive."""
    rng, clerk, outcome = plan.rng, m.handler, plan.outcome
    letter = outcome in (Outcome.REVOKE, Outcome.ILLEGAL) and rng.random() < 0.6
    if letter:
        yield moment(day, 15)
        unit = m.reconsideration.respondent
        m = take(
            m,
            "letter",
            clerk,
            moment(day, 15),
            kind="opinion",
            addressee=unit,
            content="办案中存在送达不规范、告知不充分的问题，请规范告知和送达程序，并自收到本意见书之日起六十日内反馈整改情况。",
        )
        m = _serve(m, "行政复议意见书", ("respondent",), clerk, moment(day, 16), rng)
        back = wd(day + timedelta(days=rng.randint(25, 58)))
        yield moment(back)
        m = take(
            fresh(m),
            "feedback",
            clerk,
            moment(back),
            letter=m.letters.get(replied_on=None),
            reply="已开展执法培训，修订了送达流程。",
        )
        day = back
    needs = m.reconsideration.perform_by or m.clocks.filter(key="redo", state="running").exists()
    if needs:
        day = wd(day + timedelta(days=rng.randint(5, 40)))
        yield moment(day)
        m = take(fresh(m), "performed", clerk, moment(day), note="已按决定履行，材料入卷。")
    day = wd(day + timedelta(days=rng.randint(18, 30)))
    yield moment(day)
    take(fresh(m), "archive", clerk, moment(day))


def unaccepted(plan: Plan, people: SimpleNamespace, calendar: Calendar) -> Script:
    """An application that is not accepted, or is still under review when the year ends."""
    rng, wd = plan.rng, lambda day, n=0: workday(calendar, day, n)
    yield moment(plan.received, 10)
    m = _open(plan, people, moment(plan.received))
    clerk, day = m.handler, wd(plan.received, rng.randint(2, 4))
    if not plan.outcome:
        return
    yield moment(day)
    if plan.outcome == "refuse":
        reason = rng.choice(("duty", "petition", "term", "civil"))
        m = take(m, "refuse", clerk, moment(day), refusal=reason, held="申请事项不属于行政复议受理范围。")
        yield moment(day, 15)
        m = approve(m, people.congwei, moment(day, 15))
        _serve(m, "不予受理决定书", ("applicant",), clerk, moment(day, 16), rng)
    elif plan.outcome == "redirect":
        take(
            m,
            "redirect",
            clerk,
            moment(day),
            organ="威海市人民政府",
            how="告知",
            held="被申请人为市级部门，应向其本级人民政府提出。",
        )
    elif plan.outcome == "withdraw_early":
        take(m, "withdraw_early", clerk, moment(day), reason="被申请人已与申请人和解。", settled=True)
    else:
        m = take(m, "require_correction", clerk, moment(day), items="被申请行政行为的证明材料", days=10)
        m = _serve(m, "补正通知书", ("applicant",), clerk, moment(day, 11), rng)
        day = wd(day + timedelta(days=14))
        yield moment(day)
        take(m, "abandon", clerk, moment(day))
