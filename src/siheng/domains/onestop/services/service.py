"""What the steps of a service write: taken in, accepted or returned, contacted, noted, answered."""

from __future__ import annotations

from typing import Any

from siheng.domains.onestop.models import Need, ServiceItem, ServiceNote, ServiceOutcome, ServiceWay
from siheng.domains.onestop.services.intake import SEALED_TITLE
from siheng.kernel.documents.series import next_number
from siheng.kernel.matters import handing
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.parties import add_party, applicant_names
from siheng.kernel.matters.process import Step


def _begin(step: Step) -> None:
    m, d = step.matter, step.data
    m.received_on = step.day
    m.receipt = f"服务 {step.day.year}-{next_number('服务', step.day.year):04d}"
    m.sealed = m.sealed or d["need"] == Need.COUNSELLING


def register(step: Step) -> None:
    """A walk-in at the service itself: whoever registers it gives it."""
    m, d = step.matter, step.data
    _begin(step)
    m.region, m.handler = d["region"] or m.unit.region, step.actor
    m.save()
    ServiceItem.objects.create(
        matter=m, need=d["need"], words=d["words"], wish=d["wish"], sender="自行来访", contacted_on=step.day
    )
    known = {k: d[k] for k in ("name", "phone", "id_number")}
    add_party(m, role=Party.Role.APPLICANT, region=m.region, **known)
    name(m)


def receive(step: Step) -> None:
    """What the one door gives: of the people, who asks; against whom, only where the service needs it."""
    m, d, origin = step.matter, step.data, step.origin
    assert origin
    m.sealed = origin.sealed
    _begin(step)
    alone = d["need"] == Need.COUNSELLING
    m.counter_text = "" if alone else origin.counter_text
    m.save()
    ServiceItem.objects.create(
        matter=m,
        need=d["need"],
        words=d["words"],
        wish=d["wish"],
        reason=d["reason"],
        sender=origin.unit.short,
    )
    roles = [Party.Role.APPLICANT] if alone else [Party.Role.APPLICANT, Party.Role.RESPONDENT]
    handing.copy_parties(m, origin, roles)
    name(m)


def name(m: Matter) -> None:
    """Who, and which service; of a sealed one not who."""
    m.applicant_text = applicant_names(m)
    m.title = SEALED_TITLE if m.sealed else f"{m.applicant_text}：{m.serviceitem.get_need_display()}"


def accept(step: Step) -> None:
    """Who accepts gives it; of a sealed one nobody else of the unit reads any more."""
    step.matter.handler = step.actor
    handing.accept(step)


def give_back(step: Step) -> None:
    """Returned with the reason; the one who asked sends it elsewhere."""
    step.matter.handler = step.actor
    _end(step, ServiceOutcome.RETURNED)
    handing.refuse(step, step.data["reason"])


def contact(step: Step) -> None:
    step.detail.contacted_on, step.detail.way = step.day, step.data["way"]


def contact_summary(step: Step) -> str:
    said = f"，{step.data['note']}" if step.data["note"] else ""
    return f"{ServiceWay(step.data['way']).label}联系{said}"


def record(step: Step) -> None:
    d, detail = step.data, step.detail
    detail.way, detail.minutes = d["way"], (detail.minutes or 0) + d["minutes"]
    detail.contacted_on = detail.contacted_on or step.day
    _keep(step, way=d["way"], minutes=d["minutes"])


def remark(step: Step) -> None:
    _keep(step)


def _keep(step: Step, **more: Any) -> None:
    """The words in a row of their own, encrypted; no event holds them."""
    ServiceNote.objects.everything("the door").create(
        matter=step.matter, on=step.day, text=step.data["text"], by=step.actor_text, **more
    )


def record_summary(step: Step) -> str:
    """The note itself stays in the step; the line says only that there was one."""
    return f"{ServiceWay(step.data['way']).label} {step.data['minutes']} 分钟"


def record_papers(step: Step) -> tuple[str, ...]:
    """A counselling leaves no paper of what was said."""
    return () if step.detail.need == Need.COUNSELLING else ("咨询记录",)


def finish(step: Step) -> None:
    """The answer goes back: of a counselling that it took place, and what to mind."""
    d, detail = step.data, step.detail
    detail.result, detail.attention = d["result"], d["attention"]
    _end(step, d["outcome"])
    handing.finish(step, told_back(detail, d["outcome"]))


def told_back(detail: ServiceItem, outcome: str) -> str:
    """The words that the one who asked reads."""
    label = str(ServiceOutcome(outcome).label)
    if detail.need != Need.COUNSELLING:
        return f"{label}，{detail.result}"
    times = f"，共 {detail.minutes} 分钟" if detail.minutes else ""
    mind = f"。需要注意：{detail.attention}" if detail.attention else ""
    return f"{label}{times}{mind}"


def finish_papers(step: Step) -> tuple[str, ...]:
    return ("转介法律援助表",) if step.data["outcome"] == ServiceOutcome.AID else ()


def finish_summary(step: Step) -> str:
    return told_back(step.detail, step.data["outcome"])


def _end(step: Step, outcome: str) -> None:
    step.matter.outcome, step.matter.closed_on = outcome, step.day
