"""What the steps of a suit write, beside state, clocks, papers and event."""

from __future__ import annotations

from datetime import date
from typing import Any

from siheng.domains.litigation.forms import appeal_due
from siheng.domains.litigation.models import (
    APPEALABLE_RULINGS,
    RULINGS,
    AppealResult,
    Hearing,
    Instance,
    Litigation,
    Outcome,
)
from siheng.kernel.documents.series import next_number
from siheng.kernel.documents.services import attach
from siheng.kernel.matters.common import add_link
from siheng.kernel.matters.handing import copy_parties
from siheng.kernel.matters.models import Clock, Grant, Matter, OutsideNumber, Party
from siheng.kernel.matters.parties import add_agency, add_from_form, applicant_names
from siheng.kernel.matters.process import State, Step
from siheng.kernel.org.models import Unit

DETAIL = (
    "capacity", "first_defendant", "second_defendant", "court", "court_number", "instance", "ours",
    "act", "claims", "compensation", "hearing_on",
)  # fmt: skip
LINKS = {Instance.FIRST: "复议后起诉", Instance.SECOND: "上诉", Instance.RETRIAL: "再审"}
SITTING = (
    "place", "public", "head_name", "head_post", "head_rank", "spoke", "points", "absence", "absence_note",
    "staff", "counsel", "result",
)  # fmt: skip


def register(step: Step) -> None:
    """A new suit: our number and the court's, its parties, and the case that it comes from."""
    m, d = step.matter, step.data
    before: Matter | None = d.pop("before")
    year = step.day.year
    m.received_on, m.handler = step.day, step.actor
    m.region = d["region"] = d["region"] or before.region  # type: ignore[union-attr]
    government = m.unit.above(Unit.Kind.GOVERNMENT)
    series = f"{government.mark if government else ''}应"
    serial = next_number(series, year)
    m.receipt, m.number = f"应诉 {year}-{serial:04d}", f"{series}〔{year}〕{serial}号"
    m.save()
    case = Litigation.objects.create(matter=m, **{k: d[k] for k in DETAIL})
    if d["name"]:
        add_from_form(step, Party.Role.APPLICANT)
    elif before:
        copy_parties(m, before, [Party.Role.APPLICANT])
    for unit in case.defendants:
        add_agency(m, unit)
        _let_in(m, unit)
    m.counter_text = "、".join(u.short for u in case.defendants)
    name(m)
    OutsideNumber.objects.everything("the door").create(matter=m, label="法院案号", number=case.court_number)
    if before:
        add_link(m, before, LINKS[Instance(case.instance)])


def name(m: Matter) -> None:
    """Who sues whom, from the parties."""
    m.applicant_text = applicant_names(m)
    m.title = f"{m.applicant_text} 诉 {m.counter_text}"


def _let_in(matter: Matter, unit: Unit) -> None:
    """A defendant agency sees the suit that it stands in, the main volume only."""
    if unit.kind == Unit.Kind.AGENCY:
        Grant.objects.everything("the door").create(
            matter=matter, unit=unit, level=Grant.Level.PARTY, because="共同被告"
        )


def register_summary(step: Step) -> str:
    case = step.detail
    words = (
        f"{case.court.short}{case.court_number}",
        case.get_instance_display(),
        case.get_capacity_display(),
    )
    return ",".join(words)


def registered(process: Any, step: Step) -> State | None:
    """Who appealed has nothing to answer."""
    return process.answered if step.data["ours"] else None


def answer_runs(step: Step) -> date | None:
    """From receipt of the copy, unless the appeal is ours."""
    return None if step.data["ours"] else step.day


def ask_extension(step: Step) -> None:
    step.detail.extension_asked_on = step.day


def extension_answered(step: Step) -> None:
    step.detail.extension_granted = step.data["granted"] == "yes"


def answer(step: Step) -> None:
    """The answer and, unless they may come later, the evidence."""
    step.detail.answered_on = step.day
    if step.data["evidence"]:
        step.detail.evidence_on = step.day
    _keep(step, "paper", "答辩状")
    _keep(step, "evidence_paper", "证据")


def answer_papers(step: Step) -> tuple[str, ...]:
    return ("行政应诉答辩状", "证据清单") if step.data["evidence"] else ("行政应诉答辩状",)


def answer_summary(step: Step) -> str:
    pieces = sum(bool(line.strip()) for line in step.data["evidence"].splitlines())
    return f"答辩状，证据 {pieces} 件" if pieces else "答辩状，证据经法院准许后补"


def evidence(step: Step) -> None:
    step.detail.evidence_on = step.day
    _keep(step, "evidence_paper", "证据")


def _keep(step: Step, field: str, category: str) -> None:
    if step.data.get(field):
        attach(
            matter=step.matter,
            upload=step.data[field],
            category=category,
            internal=False,
            by=step.actor,
            at=step.at,
        )


def hearing_notice(step: Step) -> None:
    step.detail.hearing_on, step.detail.hearing_place = step.data["hearing_on"], step.data["hearing_place"]


def hearing(step: Step) -> None:
    """One sitting, for which the summons may have been. The head once there counts for the whole instance (负责人出庭规定第7条)."""
    d, case = step.data, step.detail
    attended = d["head"] == "yes"
    Hearing.objects.everything("the door").create(
        matter=step.matter, on=step.day, head_attended=attended, **{n: d[n] for n in SITTING}
    )
    case.head_attended = case.head_attended or attended
    summoned = step.matter.clocks.filter(key="hearing_due", state=Clock.State.RUNNING, due_on__lte=step.day)
    if summoned.exists():
        step.meets.append(step.process.terms["hearing_due"])
    if d["public"] and (not case.heard_on or step.day < case.heard_on):
        case.heard_on = step.day


def hearing_summary(step: Step) -> str:
    d = step.data
    if d["head"] == "yes":
        spoke = "，发言" if d["spoke"] else ""
        return f"{Hearing.Rank(d['head_rank']).label}{d['head_name']}（{d['head_post']}）出庭{spoke}"
    return f"负责人因{Hearing.Absence(d['absence']).label}没有出庭，{d['staff']}出庭"


def judgment(step: Step) -> None:
    """What the court decided; its date closes the instance."""
    d, case = step.data, step.detail
    for name in ("judged_on", "ruling", "lost", "perform_by", "suggestion"):
        setattr(case, name, d[name])
    case.served_on = step.day
    step.matter.outcome, step.matter.closed_on = d["outcome"], d["judged_on"]
    if not appealable(step):
        case.effective_on = step.day
    _keep(step, "paper", "裁判文书")


def appealable(step: Step) -> bool:
    """A first judgment, and a ruling that rejects the suit (行政诉讼法第85条;行诉解释第101条)."""
    outcome = step.data["outcome"]
    if outcome == Outcome.MEDIATED or (outcome in RULINGS and outcome not in APPEALABLE_RULINGS):
        return False
    first = step.detail.instance == Instance.FIRST
    return first or bool(step.data.get("may_appeal"))


def judgment_term(step: Step) -> date | None:
    return step.day if appealable(step) and step.data["outcome"] not in RULINGS else None


def ruling_term(step: Step) -> date | None:
    return step.day if appealable(step) and step.data["outcome"] in RULINGS else None


def judged(process: Any, step: Step) -> State:
    """To the term of appeal, or at once in force (二审裁判、不能上诉的裁定、调解书)."""
    return process.judged if appealable(step) else process.effective


def judgment_summary(step: Step) -> str:
    lost = "，败诉" if step.data["lost"] else ""
    return f"{Outcome(step.data['outcome']).label}{lost}:{step.data['ruling']}"


def appeal(step: Step) -> None:
    step.detail.appealed_on, step.detail.appellant = step.day, step.data["appellant"]


def term_of_appeal_over(step: Step) -> str:
    """Nobody's silence counts before the term is over."""
    due = appeal_due(step.matter)
    return f"上诉期限到 {due:%Y-%m-%d}，期满后才能登记生效" if due and step.day <= due else ""


def take_effect(step: Step) -> None:
    step.detail.effective_on = step.data["effective_on"]


def appeal_ended(step: Step) -> None:
    """The second instance decided, which is a matter of its own; here only what it means for this one."""
    d, case = step.data, step.detail
    case.appeal_result = d["result"]
    if d["result"] == AppealResult.REMANDED:
        return
    case.effective_on = step.day
    if d["result"] == AppealResult.REVERSED:
        case.lost, case.perform_by = d["lost"], d["perform_by"]


def after_appeal(process: Any, step: Step) -> State | None:
    """A judgment that was set aside never takes effect; the new trial is a matter of its own."""
    return process.archived if step.data["result"] == AppealResult.REMANDED else None


def performed(step: Step) -> None:
    step.detail.performed_on = step.day


def nothing_open(step: Step) -> str:
    """A judgment that asks something of us is performed before the file is closed."""
    case = step.detail
    return "判决的履行情况还没有登记" if case.perform_by and not case.performed_on else ""
