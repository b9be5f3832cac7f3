"""How a dispute goes on elsewhere: another way with its papers, legal aid as a matter of its own, or one with another."""

from __future__ import annotations

from typing import Any

from siheng.domains.mediation.models import Confirmation, Enforce, Obligation, Outcome, Way
from siheng.domains.mediation.services import court
from siheng.kernel.documents import dossier
from siheng.kernel.matters import handing
from siheng.kernel.matters.common import add_link
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import State, Step, process, processes
from siheng.kernel.org.models import Unit

SAME, AID = "同一纠纷", "legalaid"
LABELS = {**{w.value: w.label for w in Way}, **{w.value: w.label for w in Enforce}}


def leads_on(matter: Matter) -> bool:
    """Where another way is open: no agreement, one that was not kept, or one that the court did not confirm.

    While it is being mediated, legal aid alone (see ``ways``): who is given it still sits at the table.
    """
    if not matter.open or not matter.outcome:
        return True
    broken = matter.obligations.filter(state=Obligation.State.BROKEN)
    refused = (*court.NOT_CONFIRMED, Confirmation.REFUSED)
    return matter.mediation.confirmation in refused or broken.exists()


def ways(matter: Matter) -> list[tuple[str, str]]:
    """The ways open to this one: what the court confirmed is enforced, not sued upon again."""
    aid = (Way.AID.value, str(Way.AID.label))
    if not matter.outcome:
        return [aid]
    if court.confirmed(matter):
        return [*((w.value, str(w.label)) for w in Enforce), aid]
    return [(w.value, str(w.label)) for w in Way]


def aid_centres() -> list[Unit]:
    """The sections to which a need of legal aid is handed over; none where that mechanism is not there."""
    if AID not in processes() or process(AID).receiving() is None:
        return []
    sections = Unit.objects.filter(kind=Unit.Kind.SECTION, active=True).order_by("code")
    return [u for u in sections if AID in u.kinds]


def hand_to(step: Step) -> None:
    """Legal aid becomes a matter at its centre, whose result comes back here; any other way is a letter with its papers."""
    d = step.data
    step.extra["bundle"] = {"documents": d["documents"], "attachments": d["attachments"]}
    if not d["centre"]:
        return
    m = step.matter
    handing.hand_over(
        step,
        kind=AID,
        unit=d["centre"],
        need=str(Way.AID.label),
        reason=d["reason"] or m.mediation.failed_because or "当事人需要法律援助",
        data={
            "words": m.mediation.words[:4000],
            "wish": "",
            "reason": d["reason"],
            "region": m.region_id,
            "source_note": m.unit.short,
        },
        given=[
            *m.documents.filter(pk__in=d["documents"]).order_by("id"),
            *m.attachments.filter(pk__in=d["attachments"]).order_by("id"),
        ],
    )


def hand_papers(step: Step) -> tuple[str, ...]:
    return ("移交函",)


def hand_summary(step: Step) -> str:
    d = step.data
    n = len(d["documents"]) + len(d["attachments"])
    return f"{LABELS[d['way']]}，{d['centre'] or d['to']}，材料 {n} 份"


def bundle(matter: Matter, seq: int) -> bytes | None:
    """What went along with one letter, as one file that the party can carry: the letter first. None for no such step."""
    event = matter.events.filter(seq=seq, step="hand_to").first()
    if event is None:
        return None
    letter = matter.documents.filter(template="移交函", issued_on=event.data["day"]).last()
    kept = event.data.get("bundle", {"documents": [], "attachments": []})
    papers = list(matter.documents.filter(pk__in=kept["documents"], internal=False).order_by("id"))
    files = matter.attachments.filter(pk__in=kept["attachments"], internal=False).order_by("id")
    items = [*dossier.written([letter] if letter else []), *dossier.written(papers), *dossier.attached(files)]
    return dossier.build(
        title=f"{matter.title}移交材料",
        number=str(matter),
        volumes=[dossier.Volume("移交材料", tuple(items))],
    )


def link_same(step: Step) -> None:
    """The same dispute as an earlier one, which counts. Where it goes on there, it ends here, and who handed it over is told."""
    m, other = step.matter, step.data["other"]
    step.detail.same_as = other
    add_link(m, other, SAME)
    if step.data["into"]:
        m.outcome, m.closed_on = Outcome.JOINED, step.day
        handing.finish(step, f"与{other}是同一纠纷，并入那一件办理")


def joined(chosen: Any, step: Step) -> State | None:
    found: State = chosen.joined
    return found if step.data["into"] else None


def same_summary(step: Step) -> str:
    return f"与{step.data['other']}是同一纠纷" + ("，并入办理" if step.data["into"] else "，只计一件")
