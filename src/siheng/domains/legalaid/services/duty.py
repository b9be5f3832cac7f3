"""What the help of a lawyer on duty writes: asked for, given, or not given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from siheng.domains.legalaid.models import DutyHelp, Given
from siheng.domains.legalaid.services.intake import centre
from siheng.kernel.documents.series import next_number
from siheng.kernel.matters.models import Grant, Matter, OutsideNumber, Party
from siheng.kernel.matters.parties import add_party
from siheng.kernel.matters.process import State, Step
from siheng.kernel.matters.showing import Card, Phone
from siheng.kernel.org.models import Account
from siheng.kernel.registers.models import Duty
from siheng.kernel.trust.masking import mask_name

SEALED_TITLE = "保密事项：值班律师法律帮助"


def on_duty(lawyer: Account, day: date) -> bool:
    """Whether the duty roster has the lawyer on a day."""
    return Duty.objects.filter(appointment__kind="aid_lawyer", appointment__account=lawyer, on=day).exists()


def register(step: Step) -> None:
    """Asked for; with what was given, it is done with by the one form. A minor's is sealed (未成年人保护法第103条)."""
    m, d = step.matter, step.data
    m.unit = centre(m.unit)
    m.received_on, m.region = step.day, m.unit.region
    m.receipt = f"法律帮助 {step.day.year}-{next_number('值班律师法律帮助', step.day.year):05d}"
    m.sealed, m.handler, m.second = d["minor"], d["lawyer"], step.actor
    m.applicant_text = d["name"]
    m.title = SEALED_TITLE if m.sealed else f"{d['name']}：值班律师法律帮助"
    m.save()
    kept = ("asker", "where", "organ", "organ_number", "charge", "stage", "minor", "lawyer", "off_roster")
    DutyHelp.objects.create(matter=m, **{k: d[k] for k in kept})
    add_party(m, role=Party.Role.APPLICANT, name=d["name"], region=m.region)
    if d["organ_number"]:
        OutsideNumber.objects.everything("the door").create(
            matter=m, label="办案机关文号", number=d["organ_number"]
        )
    Grant.objects.everything("the door").create(
        matter=m, account=d["lawyer"], level=Grant.Level.PARTY, because="值班律师"
    )
    if d["given"]:
        help_(step)


def help_(step: Step) -> None:
    """What was given, and with it the end."""
    case, d = step.detail, step.data
    case.given, case.text, case.helped_on = d["given"], d["text"], step.day
    case.plea = Given.PLEA in d["given"]
    step.matter.outcome, step.matter.closed_on = "helped", step.day


def registered(process: Any, step: Step) -> State | None:
    found: State = process.helped
    return found if step.data["given"] else None


def given_runs(step: Step) -> date | None:
    return None if step.data["given"] else step.day


def papers(step: Step) -> tuple[str, ...]:
    return ("值班律师法律帮助登记表",) if step.data["given"] else ()


def words(case: DutyHelp) -> str:
    """What was given, in words."""
    return "、".join(str(Given(g).label) for g in case.given)


def summary(step: Step) -> str:
    case = step.detail
    where = f"{case.get_where_display()}，{case.get_stage_display()}"
    return f"{where}：{words(case)}" if case.given else f"{where}，待提供"


def drop(step: Step) -> None:
    step.matter.outcome, step.matter.closed_on = "dropped", step.day


def facts(matter: Matter) -> dict[str, Any]:
    """The facts of the register form."""
    case = matter.dutyhelp
    found = {
        "援助中心": matter.unit.name,
        "收件号": matter.receipt,
        "姓名": matter.applicant_text,
        "来源": case.get_asker_display(),
        "场所": case.get_where_display(),
        "办案机关": case.organ,
        "办案机关文号": case.organ_number,
        "罪名": case.charge,
        "阶段": case.get_stage_display(),
        "律师": f"{case.lawyer.name}（{case.lawyer.unit.short}）",
        "临时安排": case.off_roster,
        "帮助内容": words(case),
        "帮助情况": case.text,
        "帮助日期": case.helped_on,
    }
    return {k: v for k, v in found.items() if v not in (None, "")}


def cards(matters: Sequence[Matter]) -> dict[int, Card]:
    """What is still to be given, names masked; of a minor's no name."""
    rows = list(matters)
    prefetch_related_objects(rows, "dutyhelp", "region")
    return {
        m.pk: Card(
            title="保密事项" if m.sealed else f"{mask_name(m.applicant_text)} 法律帮助",
            note=f"{m.dutyhelp.get_where_display()}（{m.dutyhelp.get_stage_display()}）",
            next="去见本人，登记给了什么帮助",
            place=m.dutyhelp.organ,
        )
        for m in rows
    }


phone = Phone(
    cards=cards,
    groups=(),
    short=("name", "where", "organ", "charge", "stage", "lawyer", "given", "text"),
    jot_step="",
    jots=(),
    moved="",
    goal=("help", "登记帮助"),
    photo="",
)
