"""What the mediation itself writes: helpers, sittings, notes of the four steps."""

from __future__ import annotations

from siheng.domains.mediation.forms.fields import SPOT_NOTES
from siheng.domains.mediation.models import FourStep, Helper, Note, Sitting
from siheng.kernel.matters.process import Step


def invite(step: Step) -> None:
    d = step.data
    Helper.objects.everything("the door").create(
        matter=step.matter,
        account=d["account"],
        name=d["account"].name if d["account"] else d["name"],
        capacity=d["capacity"] or ("调解员" if d["account"] else ""),
        since=step.day,
    )


def assign(step: Step) -> None:
    step.matter.handler = step.data["handler"]


def session(step: Step) -> None:
    """One sitting, with what was said in it."""
    d = step.data
    sitting = Sitting.objects.everything("the door").create(
        matter=step.matter, on=step.day, place=d["place"], present=d["present"], result=d["result"]
    )
    write_notes(step, sitting)


def notes(step: Step) -> None:
    """Notes that were taken by themselves; they belong to the sitting of that day, if there was one."""
    write_notes(step, step.matter.sittings.filter(on=step.day).last())


def write_notes(step: Step, sitting: Sitting | None) -> None:
    d = step.data
    for key in SPOT_NOTES:
        if d.get(key):
            Note.objects.everything("the door").create(
                matter=step.matter,
                sitting=sitting,
                step=key,
                text=d[key],
                spoke=d["spoke"],
                moved=d["moved"],
                law=d["law"] if key == FourStep.LAW_PLAIN else "",
                on=step.day,
            )


def notes_summary(step: Step) -> str:
    d = step.data
    done = "、".join(str(FourStep(k).label) for k in SPOT_NOTES if d.get(k))
    where = f"{d['place']}，{d['present']}到场" if d.get("place") else ""
    moved = f"{d['moved']}松动" if d["moved"] else ""
    return "；".join(filter(None, (where, f"记了{done}" if done else "", moved, d.get("result", ""))))
