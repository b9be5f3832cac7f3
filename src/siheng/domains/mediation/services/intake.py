"""What the first steps write: a dispute registered, handed in, given to a committee, sent up, accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

from siheng.domains.mediation.facts import facts
from siheng.domains.mediation.forms.fields import SPOT_NOTES
from siheng.domains.mediation.models import (
    Category,
    CourtWay,
    Difficulty,
    Form,
    Level,
    Mediation,
    Note,
    Obligation,
    Outcome,
    Source,
)
from siheng.kernel.documents.series import next_number
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.matters import clocks, handing
from siheng.kernel.matters.models import Clock, Grant, Matter, Party
from siheng.kernel.matters.parties import add_from_form, add_party
from siheng.kernel.matters.process import State, Step
from siheng.kernel.matters.righting import amended
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.registers.models import Place
from siheng.kernel.trust.masking import mask_text

DETAIL = ("source", "source_note", "court_way", "online", "category", "words", "sum", "prevented", "room")
# The levels in their order, as the settings med_level_* number them.
RANKS = {Level.VILLAGE: 1, Level.TOWN: 2, Level.DISTRICT: 3, Level.TRADE: 3}
LEVELS: dict[int, Level] = {Region.Level.VILLAGE: Level.VILLAGE, Region.Level.TOWN: Level.TOWN}


def level_of(unit: Unit) -> str:
    """The level of a committee: its region's; of the district's, those of a trade are on the list as such."""
    if found := LEVELS.get(unit.region.level):
        return found
    trade = Place.objects.filter(kind="committee", level=Level.TRADE, unit=unit).exists()
    return Level.TRADE if trade else Level.DISTRICT


def receipt(year: int) -> str:
    """A number for every dispute that comes (收件号)."""
    return f"调解 {year}-{next_number('调解收件', year):05d}"


def number(unit: Unit, year: int) -> str:
    """The number that a committee gives (案号): （2022）张村人调字第12号."""
    return f"（{year}）{unit.mark}人调字第{next_number(f'{unit.mark}人调字', year)}号"


def name(matter: Matter) -> None:
    """Title and parties' names as lists show them, from the parties on the record."""
    sides: dict[str, list[str]] = {Party.Role.APPLICANT: [], Party.Role.RESPONDENT: []}
    for role, who in matter.parties.filter(role__in=sides).values_list("role", "name"):
        sides[role].append(who)
    first, other = (_several(names) for names in sides.values())
    entitle(matter, first, other, matter.mediation.category)


def entitle(matter: Matter, first: str, other: str, category: str) -> None:
    """Who with whom, about what."""
    matter.applicant_text, matter.counter_text = first, other
    matter.title = f"{'与'.join(filter(None, (first, other)))} {Category(category).dispute}"[:200]


def _several(names: list[str]) -> str:
    return "" if not names else names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 人"


def register(step: Step) -> None:
    """A new dispute with both sides; settled on the spot, with its agreement and number at once."""
    m, d = step.matter, step.data
    m.received_on, m.region = step.day, d["region"]
    own = m.unit
    m.unit = d.get("committee") or own
    m.handler = d.get("mediator") or (step.actor if own.kind == Unit.Kind.COMMITTEE else None)
    m.receipt = receipt(step.day.year)
    m.sealed = bool(d.get("sensitive_ground"))
    case = Mediation(
        people=d.get("people") or 2,
        difficulty=d.get("difficulty") or Difficulty.SIMPLE,
        level=level_of(m.unit),
        sensitive=d.get("sensitive_ground") or "",
        **{k: d[k] for k in DETAIL if d.get(k) is not None},
    )
    case.source = case.source or Source.APPLICATION
    case.category = case.category or Category.OTHER
    if d.get("settled"):
        _settle(step, case)
    entitle(m, d["name"], d["other_name"], case.category)
    m.save()
    case.matter = m  # the door saves it
    for role, prefix in ((Party.Role.APPLICANT, ""), (Party.Role.RESPONDENT, "other_")):
        known = {k: d[f"{prefix}{k}"] for k in ("name", "kind", "id_number", "phone", "address")}
        add_party(m, role=role, **known)
    if case.on_the_spot:
        _spot_rows(step)


def _settle(step: Step, case: Mediation) -> None:
    """The oral agreement takes effect when it is reached, and is recorded (人民调解法第28条、第30条)."""
    m, d, day = step.matter, step.data, step.day
    case.on_the_spot, case.form, case.agreement = True, Form.ORAL, d["agreement"]
    case.agreed_on = case.rights_told_on = m.accepted_on = m.closed_on = day
    m.outcome, m.number = Outcome.SETTLED, number(m.unit, day.year)
    if d["performed"]:
        case.performed, case.performed_on = True, day


def _spot_rows(step: Step) -> None:
    m, d = step.matter, step.data
    if not d["performed"]:
        Obligation.objects.everything("the door").create(
            matter=m, who=d["other_name"], what=d["agreement"][:200], due_on=d["performed_by"]
        )
    for key in SPOT_NOTES:
        if d[key]:
            Note.objects.everything("the door").create(matter=m, step=key, text=d[key], on=step.day)


def registered(process: Any, step: Step) -> State | None:
    """A dispute settled on the spot goes on where its agreement stands; any other waits to be accepted."""
    d = step.data
    if not d.get("settled"):
        return None
    if not d["performed"]:
        return process.agreed
    return process.visiting if d["revisit"] else process.settled


def register_summary(step: Step) -> str:
    case, d = step.detail, step.data
    words = [case.get_category_display(), case.get_source_display()]
    if d.get("settled"):
        words.append("当场达成口头协议" + ("并履行" if d["performed"] else ""))
    return "，".join(words) + f"：{mask_text(case.words)}"[:120]


def register_papers(step: Step) -> tuple[str, ...]:
    return ("口头协议登记表",) if step.data.get("settled") else ()


def receive(step: Step) -> None:
    """A dispute that another mechanism handed over, with the parties that it knows."""
    m, d, origin = step.matter, step.data, step.origin
    assert origin
    m.received_on, m.region = step.day, d["region"] or m.region
    m.receipt, m.sealed = receipt(step.day.year), origin.sealed
    m.title = ""
    m.save()
    Mediation.objects.create(
        matter=m,
        source=d["source"] or Source.OTHER,
        source_note=d["source_note"] or origin.unit.short,
        category=d["category"] or Category.OTHER,
        words=d["words"],
        difficulty=Difficulty.COMPLEX,
        level=level_of(m.unit),
    )
    handing.copy_parties(m, origin)
    name(m)


def take_over(step: Step) -> None:
    """Taken: told to whoever handed it over, or from where it was sent up. A sealed one is read by who took it."""
    step.matter.handler = step.matter.handler or step.actor
    if step.detail.raised_from_id:
        step.detail.raised_from = None
        return
    handing.accept(step)


def taken(process: Any, step: Step) -> State | None:
    """What was already accepted below goes on being mediated."""
    return process.accepted if step.matter.accepted_on else None


def send_back(step: Step) -> None:
    """Returned with a reason: to the committee below, or to the one who handed it over."""
    m, case = step.matter, step.detail
    if case.raised_from_id:
        m.unit, case.raised_from, m.handler = case.raised_from, None, None
        case.level = level_of(m.unit)
        return
    m.outcome, m.closed_on = Outcome.RETURNED, step.day
    handing.refuse(step, step.data["reason"])


def sent_back(process: Any, step: Step) -> State | None:
    """Back below, it stands where it stood; ``send_back`` has put the unit back, so no outcome means that."""
    if step.matter.outcome:
        return None
    return process.accepted if step.matter.accepted_on else process.registered


def entrust(step: Step) -> None:
    """Given to a committee; who gave it still knows that it is there."""
    _move(step, step.data["committee"], "分派单位")


def raise_level(step: Step) -> None:
    """Sent up; the committee below still knows that it is there. One dispute stays one matter."""
    step.detail.raised_from = step.matter.unit
    _move(step, step.data["committee"], "提请单位")


def _move(step: Step, unit: Unit, because: str) -> None:
    m = step.matter
    Grant.objects.everything("the door").get_or_create(
        matter=m, unit=m.unit, level=Grant.Level.OUTLINE, because=because
    )
    m.unit, m.handler, m.second = unit, None, None
    step.detail.level, step.detail.room = level_of(unit), None


def at_a_committee(step: Step) -> str:
    """Only a committee mediates."""
    return "" if step.matter.unit.kind == Unit.Kind.COMMITTEE else "还没有分派调委会，请先分派"


def least_level(matter: Matter) -> Level | None:
    """From which level on such a dispute is mediated, as the bureau set it; None where this committee may."""
    case = matter.mediation
    if case.difficulty == Difficulty.SIMPLE:
        return None
    least = in_force(f"med_level_{case.difficulty}", matter.received_on).amount or 0
    return (
        None if RANKS[Level(case.level)] >= least else next(lv for lv, rank in RANKS.items() if rank == least)
    )


def not_too_hard(step: Step) -> str:
    """A hard dispute is not for a village's committee, unless the bureau set it otherwise."""
    least = least_level(step.matter)
    hard = step.detail.get_difficulty_display()
    return f"{hard}纠纷由{least.label}以上的调委会调解，请先提级" if least else ""


def accept(step: Step) -> None:
    """Accepted with its number; rights and duties were told (人民调解法第23条、第24条)."""
    m, case = step.matter, step.detail
    m.accepted_on, m.handler = step.day, step.data["handler"]
    m.number = m.number or number(m.unit, step.day.year)
    case.rights_told_on = step.day
    case.room = step.data.get("room") or case.room
    if step.data.get("category"):
        case.category = step.data["category"]
        name(m)


def amend(step: Step) -> None:
    """What was entered is put right; the event says what it was. A ground to seal seals it, its withdrawal opens it."""
    m, case, d = step.matter, step.detail, step.data
    before, printed = _entered(m), facts(m)
    m.region = d["region"]
    for field in ("category", "words", "source", "source_note", "sum", "difficulty", "prevented", "room"):
        setattr(case, field, d.get(field, getattr(case, field)))
    case.people = d["people"] or case.people
    if case.sensitive != d["sensitive_ground"]:
        case.sensitive, m.sealed = d["sensitive_ground"], bool(d["sensitive_ground"])
    name(m)
    if case.category != Category.LABOUR:
        clocks.end(step, [step.process.labour])  # type: ignore[attr-defined]
    step.extra |= amended(before, _entered(m), printed=printed, said=facts(m))


def _entered(m: Matter) -> dict[str, str]:
    """What was entered of a dispute, in words; its story is too long to be told."""
    c = m.mediation
    return {
        "纠纷类型": c.get_category_display(),
        "发生地": m.region.name,
        "难易程度": c.get_difficulty_display(),
        "涉及金额": "" if c.sum is None else f" {c.sum:,.2f} 元",
        "涉及人数": f" {c.people} 人",
        "来源": c.get_source_display(),
        "移交单位": c.source_note,
        "保密事由": c.get_sensitive_display(),
        "防止矛盾激化": c.get_prevented_display(),
        "品牌调解室": c.room.name if c.room else "不在品牌调解室",
    }


def labour_amended(step: Step) -> date | None:
    """For what turns out later to be a labour dispute: from the day on which it came."""
    m = step.matter
    known = m.clocks.filter(key="labour").exclude(state=Clock.State.ENDED)
    turned = step.detail.category == Category.LABOUR and not m.outcome and not known.exists()
    return m.received_on if turned else None


def labour_found(step: Step) -> date | None:
    """For what turns out at acceptance to be a labour dispute: from the day on which it came."""
    return step.matter.received_on if step.data.get("category") == Category.LABOUR else None


def conclude_runs(step: Step) -> date | None:
    """From acceptance; a court's term from when its papers were signed for, where that was written down before."""
    return None if step.detail.court_taken_on else step.day


def conclude_family(matter: Matter) -> str:
    """Which term bounds the mediation: the court's, on its platform or off it, or the usual month."""
    case = matter.mediation
    if case.source != Source.COURT or not case.court_way:
        return "med_conclude_usual"
    if case.online:
        return {
            CourtWay.PREFILING: "med_online_prefiling",
            CourtWay.ORDINARY: "med_online_postfiling_ordinary",
            CourtWay.SIMPLIFIED: "med_online_postfiling_simplified",
        }[CourtWay(case.court_way)]
    return {
        CourtWay.PREFILING: "med_court_referred_prefiling",
        CourtWay.ORDINARY: "med_court_entrusted_ordinary",
        CourtWay.SIMPLIFIED: "med_court_entrusted_simplified",
    }[CourtWay(case.court_way)]


def labour_runs(step: Step) -> date | None:
    """For labour disputes only: fifteen days, then arbitration is open (劳动争议调解仲裁法第14条第3款)."""
    labour = step.detail.category == Category.LABOUR and not step.detail.on_the_spot
    return step.day if labour else None


def refuse(step: Step) -> None:
    m = step.matter
    m.outcome, m.closed_on = Outcome.REFUSED, step.day
    handing.finish(step, f"不予受理：{dict(step.transition.form.REASONS)[step.data['ground']]}")  # type: ignore[union-attr]


def add_person(step: Step) -> None:
    add_from_form(step, step.data["role"])
    name(step.matter)
