"""What the end of a dispute writes: agreement, performance, confirmation, failure, return visit, filing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from siheng.domains.mediation.models import Form, Obligation, Outcome, Way
from siheng.domains.mediation.services import court
from siheng.kernel.matters import handing
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import State, Step


def agree(step: Step) -> None:
    """The agreement, and each thing that somebody owes under it. It settles the dispute, which is told to whoever handed
    it over: what he promised does not wait for the performance."""
    m, case, d = step.matter, step.detail, step.data
    case.form, case.agreement, case.agreed_on = d["form"], d["agreement"], step.day
    case.barred, case.prevented = d["barred"], d["prevented"] or case.prevented
    for one in d["obligations"]:
        Obligation.objects.everything("the door").create(
            matter=m, who=one["who"], what=one["what"], sum=one["sum"], due_on=one["due"]
        )
    if not d["obligations"]:
        case.performed, case.performed_on = True, step.day
    case.confirm_wanted_on = step.day if d["confirm_wanted"] else None
    m.outcome, m.closed_on = Outcome.SETTLED, step.day
    handing.finish(step, f"调解成功，{Form(d['form']).label}")


def agreed(process: Any, step: Step) -> State | None:
    """Nothing owed: to the return visit at once."""
    return None if step.data["obligations"] else process.visiting


def agree_papers(step: Step) -> tuple[str, ...]:
    paper = "人民调解协议书" if step.data.get("form") == Form.WRITTEN else "口头协议登记表"
    return (paper, *record_papers(step))


def record_papers(step: Step) -> tuple[str, ...]:
    """Where no sitting was entered, the notes taken on the way (四平四说) are the record of the mediation."""
    m = step.matter
    return ("调解笔录",) if m.step_notes.exists() and not m.sittings.exists() else ()


def fail_papers(step: Step) -> tuple[str, ...]:
    """The notice that it ended, and the record."""
    return ("终止调解通知书", *record_papers(step))


def agree_summary(step: Step) -> str:
    d = step.data
    owed = f"，约定义务 {len(d['obligations'])} 项" if d["obligations"] else ""
    return f"{Form(d['form']).label}{owed}"


def next_due(step: Step) -> date | None:
    """The day from which the next obligation is counted: the agreement's; None when nothing is owed any more."""
    case = step.detail
    return case.agreed_on if case.agreed_on and not case.performed and _next(step) else None


def next_length(step: Step) -> int | None:
    """How many days lie between the agreement and the next day agreed on."""
    found = _next(step)
    return (found.due_on - step.detail.agreed_on).days if found else None


def _next(step: Step) -> Obligation | None:
    found: Obligation | None = step.matter.obligations.filter(state=Obligation.State.OPEN).first()
    return found


def confirmable(step: Step) -> date | None:
    """The time in which both may still ask runs where a court confirms such an agreement and they have not said yet."""
    barred = step.data["barred"] or court.entrusted(step.matter)
    return None if barred or court.wanted(step.matter) else step.day


def add_obligation(step: Step) -> None:
    d = step.data
    Obligation.objects.everything("the door").create(
        matter=step.matter, who=d["who"], what=d["what"], sum=d["sum"], due_on=d["due"]
    )


def perform(step: Step) -> None:
    """One obligation done, in part or whole, or broken; the agreement is performed when all are done."""
    one: Obligation = step.data["obligation"]
    if step.data["done"] == "part":
        _perform_part(step, one)
        return
    one.state = Obligation.State.DONE if step.data["done"] == "yes" else Obligation.State.BROKEN
    one.done_on, one.note = step.day, step.data["note"]
    one.save()
    case = step.detail
    if _next(step) is None:
        case.performed = not step.matter.obligations.filter(state=Obligation.State.BROKEN).exists()
        case.performed_on = step.day if case.performed else None


def _perform_part(step: Step, one: Obligation) -> None:
    """What was paid stands by itself with its day; the rest is owed as before."""
    paid = step.data["sum"]
    Obligation.objects.everything("the door").create(
        matter=step.matter, who=one.who, what=one.what, sum=paid, due_on=one.due_on,
        state=Obligation.State.DONE, done_on=step.day, note=step.data["note"],
    )  # fmt: skip
    one.sum -= paid
    one.save()


def reworded(matter: Matter, words: Mapping[str, str]) -> None:
    """Who owes what is called by the right name."""
    for one in matter.obligations.filter(who__in=list(words)):
        one.who = words[one.who]
        one.save()


def owed(matter: Matter) -> bool:
    """Whether something of the agreement may still be done."""
    return any(o.state in Obligation.OWED for o in matter.obligations.all())


def performed(process: Any, step: Step) -> State | None:
    return process.visiting if _next(step) is None else None


def perform_papers(step: Step) -> tuple[str, ...]:
    return ("履行情况记录",) if _next(step) is None else ()


def perform_summary(step: Step) -> str:
    d, one = step.data, step.data["obligation"]
    if d["done"] == "part":
        return f"{one}，部分履行 {d['sum']:,.2f} 元，还欠 {one.sum:,.2f} 元"
    return f"{one}，{'已履行' if d['done'] == 'yes' else '未履行'}"


def visit_runs(step: Step) -> date | None:
    """From when on a return visit is due: once nothing is waited for any more; what is done late does not move it."""
    if step.matter.state != "visiting" or step.matter.clocks.filter(key="visit_due").exists():
        return None
    return step.day


def fail(step: Step) -> None:
    """No agreement: it ends, and the parties were told what is open to them (人民调解法第26条)."""
    step.matter.outcome, step.matter.closed_on = Outcome.FAILED, step.day
    step.detail.failed_because = step.data["reason"]
    ways = "、".join(str(Way(w).label) for w in step.data["ways"])
    handing.finish(step, f"未达成协议：{step.data['reason']}。已告知可以{ways}")


def revisit(step: Step) -> None:
    step.detail.visited_on, step.detail.visit_note = step.day, visit_found(step.data)


def visit_found(data: dict[str, Any]) -> str:
    """How the visit was made, what it found, and that the dispute broke out again where it did."""
    again = "" if data.get("lasting") else "（纠纷又有反复）"
    return f"{data.get('way') or ''}：{data['note']}{again}"


def rate(step: Step) -> None:
    step.detail.score, step.detail.score_words = step.data["score"], step.data["words"]


def file(step: Step) -> None:
    step.detail.filed_on = step.day
