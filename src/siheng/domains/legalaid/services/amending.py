"""What the step writes that puts right what was entered of a case (更正登记事项)."""

from __future__ import annotations

from siheng.domains.legalaid.facts import facts
from siheng.domains.legalaid.forms import AmendForm
from siheng.domains.legalaid.services.intake import name, young_and_accused
from siheng.kernel.matters.models import Matter, OutsideNumber
from siheng.kernel.matters.process import Step
from siheng.kernel.matters.righting import amended


def amend(step: Step) -> None:
    """The event says what it was; who turns out to be a minor accused is sealed from then on."""
    m, case, d = step.matter, step.detail, step.data
    before, printed, number = _entered(m), facts(m), case.organ_number
    m.region = d["region"]
    for field in AmendForm.ENTERED:
        setattr(case, field, d.get(field, getattr(case, field)))
    m.sealed = m.sealed or young_and_accused(case.person, case.category)
    name(m)
    if case.organ_number and case.organ_number != number:
        OutsideNumber.objects.everything("the door").create(
            matter=m, label="办案机关文号", number=case.organ_number
        )
    step.extra |= amended(before, _entered(m), printed=printed, said=facts(m))


def _entered(m: Matter) -> dict[str, str]:
    """What was entered, in words; the story is too long to be told."""
    c = m.legalaid
    return {
        "案件类别": c.get_category_display(),
        "援助形式": c.get_form_display(),
        "援助事项": c.get_cause_display(),
        "办理阶段": c.get_stage_display(),
        "受援人群体": c.get_person_display(),
        "所在镇街": m.region.name,
        "办案机关类别": c.get_organ_kind_display(),
        "办案机关": c.organ,
        "办案机关文号": c.organ_number,
    }
