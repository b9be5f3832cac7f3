"""What the papers of a suit are filled from: the rows of the case, and what the forms of its steps said."""

from __future__ import annotations

from datetime import date
from typing import Any

from siheng.domains.litigation.models import Capacity, Hearing, Instance, Litigation
from siheng.kernel.documents.wording import formal, sentence
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.process import Step
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.trust.masking import mask_text


def facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The known facts by their Chinese names, no citizen's number in full (个人信息保护法第51条)."""
    case: Litigation = matter.litigation
    found = _case(matter, case) | _steps(matter, step)
    return {k: mask_text(v) if isinstance(v, str) else v for k, v in found.items() if v not in (None, "", [])}


def _case(matter: Matter, case: Litigation) -> dict[str, Any]:
    government = _government(matter)
    plaintiffs = list(matter.parties.filter(role=Party.Role.APPLICANT))
    others = [u.name for u in case.defendants if u != government]
    first = case.instance == Instance.FIRST
    return {
        "机关全称": government.name if government else "",
        "应诉号": matter.number,
        "法院": case.court.name,
        "法院案号": case.court_number,
        "审级": case.get_instance_display(),
        "一审": first,
        "共同应诉": case.capacity == Capacity.JOINT,
        "原告": "、".join(p.name + (f"等{p.people}人" if p.people > 1 else "") for p in plaintiffs),
        "被告列表": [u.name for u in case.defendants],
        "其他被告": "、".join(others),
        "我方": "被告" if first else "上诉人（再审申请人）" if case.ours else "被上诉人（被申请人）",
        "对方": "原告" if first else "被上诉人（被申请人）" if case.ours else "上诉人（再审申请人）",
        "被诉行为": formal(case.act),
        "诉讼请求": sentence(case.claims),
        "收到日期": matter.received_on,
        "开庭日期": case.hearing_on,
        "开庭地点": case.hearing_place,
    }


def _government(matter: Matter) -> Unit | None:
    """The government of the county, which the justice bureau answers for."""
    return Unit.objects.filter(
        kind=Unit.Kind.GOVERNMENT,
        active=True,
        region__level=Region.Level.COUNTY,
        region__code__startswith=matter.region.code[:6],
    ).first()


def _steps(matter: Matter, step: Step | None) -> dict[str, Any]:
    taken = list(matter.events.order_by("seq").values_list("step", "data"))
    if step:
        taken.append((step.transition.key, step.data))

    def said(name: str, *steps: str) -> Any:
        return next((data.get(name) for key, data in reversed(taken) if key in steps), None)

    agents = (said("agents", "authorise"), said("second_agent", "authorise"))
    absence = said("absence", "explain_absence")
    asked = said("day", "ask_extension")
    return {
        "答辩意见": sentence(said("answer", "answer")),
        "证据列表": lines(said("evidence", "answer", "evidence")),
        "延期事由": sentence(said("cause", "ask_extension")),
        "申请延期日期": date.fromisoformat(asked) if isinstance(asked, str) else asked,
        "代理人列表": [formal(agent) for agent in agents if agent],
        "代理权限": formal(said("powers", "authorise")),
        "不能出庭事由": str(Hearing.Absence(absence).label) if absence else "",
        "不能出庭情况": sentence(said("absence_note", "explain_absence")),
        "出庭工作人员": formal(said("staff", "explain_absence")),
    }


def lines(words: str | None) -> list[str]:
    """The pieces of evidence, numbered, a line each."""
    found = [formal(line) for line in (words or "").splitlines() if line.strip()]
    return [f"{n}．{text}" for n, text in enumerate(found, start=1)]
