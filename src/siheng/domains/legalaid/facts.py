"""What the papers of legal aid are filled from: the rows of the case, and what the forms of its steps said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from siheng.domains.legalaid.models import (
    AidForm,
    Category,
    Cause,
    ChangeBy,
    CheckWay,
    EndGround,
    LegalAid,
    NoticeGround,
    Person,
    RefuseGround,
    Satisfaction,
    Stage,
    Unlimited,
    UrgentGround,
    Waived,
)
from siheng.domains.legalaid.services.course import current
from siheng.domains.legalaid.services.hardship import Means
from siheng.domains.legalaid.services.intake import assign_rule, centre, means
from siheng.kernel.documents.services import coming_number
from siheng.kernel.law.rulebook import Rule, in_force
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.parties import applicant_names
from siheng.kernel.matters.process import Step
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.trust.masking import mask_id, mask_phone, mask_text

# 法律援助法第71条; a decision made before cites the regulation of 2003 (法律援助条例，国务院令第385号).
LAW_FROM = date(2022, 1, 1)


def facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The known facts by their Chinese names, no citizen's number in full (个人信息保护法第51条)."""
    case: LegalAid = matter.legalaid
    found = (
        _who(matter, case) | _case(matter, case) | _examined(case) | _lawyer(matter) | _steps(matter, step)
    ) | {"新法": (step.day if step else matter.received_on) >= LAW_FROM}
    typed = TYPED.get(step.transition.key) if step else None
    return _known(found | _known(typed(matter, step)) if typed and step else found)


def advice_facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The facts of a piece of advice."""
    case, said = matter.advice, _said(matter, step)
    unit = said("unit", "pass_on")
    to_case = said("what", "pass_on") == "case"
    return _known(
        {
            "办理单位": matter.unit.name,
            "援助中心": centre(matter.unit).name,
            "新法": matter.received_on >= LAW_FROM,
            "收件号": matter.receipt,
            "收到日期": matter.received_on,
            "渠道": case.get_channel_display(),
            "咨询人": matter.applicant_text or "未留姓名",
            "咨询内容": case.get_topic_display(),
            "咨询的事": case.words,
            "答复": said("answer", "answer") or case.answer,
            "转交到": centre(matter.unit).name if to_case else _text(unit),
            "转交理由": said("reason", "pass_on"),
        }
    )


def _known(found: dict[str, Any]) -> dict[str, Any]:
    return {k: mask_text(v) if isinstance(v, str) else v for k, v in found.items() if v not in (None, "", [])}


def _text(value: Any) -> str:
    """A unit as a step has it, or as its event kept it."""
    if isinstance(value, Unit):
        return value.name
    return str(value["text"]) if isinstance(value, dict) else str(value or "")


def _who(matter: Matter, case: LegalAid) -> dict[str, Any]:
    parties = list(matter.parties.all())
    asks = next((p for p in parties if p.role == Party.Role.APPLICANT), None)
    agent = next((p for p in parties if p.role == Party.Role.AGENT), None)
    bureau = matter.unit.above(Unit.Kind.BUREAU)
    return {
        "援助中心": matter.unit.name,
        "司法局": bureau.name if bureau else "",
        "收件号": matter.receipt,
        "案号": matter.number or matter.receipt,
        "收到日期": matter.received_on,
        "受援人": applicant_names(matter),
        "受援人数": case.people,
        "受援人群体": case.get_person_display(),
        "证件号码": mask_id(asks.id_number) if asks and asks.id_number else "",
        "电话": mask_phone(asks.phone) if asks and asks.phone else "",
        "住址": asks.address if asks else "",
        "代为申请人": agent.name if agent else "",
        "关系": case.relation,
        "对方": "、".join(p.name for p in parties if p.role == Party.Role.RESPONDENT),
    }


def _case(matter: Matter, case: LegalAid) -> dict[str, Any]:
    done = matter.works.all()
    stages = list(dict.fromkeys(str(w.get_stage_display()) for w in done)) or [str(case.get_stage_display())]
    return {
        "案件类别": case.get_category_display(),
        "援助事项": case.get_cause_display(),
        "援助形式": case.get_form_display(),
        "办理阶段": case.get_stage_display(),
        "案情": case.words,
        "免予核查": str(Waived(case.waived).label) if case.waived else "",
        "不受限制": str(Unlimited(case.unlimited).label) if case.unlimited else "",
        "应有材料": _papers(matter, case),
        "通知案件": bool(case.notice),
        "办案机关": case.organ,
        "办案机关文号": case.organ_number,
        "通知情形": str(NoticeGround(case.notice).label) if case.notice else "",
        "先行援助情形": str(UrgentGround(case.urgent).label) if case.urgent else "",
        "指派期限": _length(assign_rule(case, case.granted_on)) if case.granted_on else "",
        "终止情形": str(EndGround(case.end_ground).label) if case.end_ground else "",
        "异议日期": case.objected_on,
        "指派日期": case.assigned_on,
        "结案日期": matter.closed_on,
        "结果": matter.outcome and _outcome(matter),
        "办理结果": case.result,
        "挽回损失": case.recovered or "",
        "取得利益": case.gained or "",
        "提交日期": case.submitted_on,
        "办理的阶段": "、".join(stages),
        "承办记录列表": [f"{w.on:%Y-%m-%d} {w.get_kind_display()}：{w.text}" for w in done],
        "满意度": str(Satisfaction(case.satisfaction).label) if case.satisfaction else "",
    } | (_refused(case.refuse_ground, case.refused_on) if case.refused_on else {})


def _refused(ground: Any, on: date) -> dict[str, Any]:
    """Why no aid is given, and until when one may object: the law names no days, the regulation of the province does."""
    return {
        "不予理由": str(RefuseGround(ground).label) if ground else "",
        "不符合困难标准": ground == RefuseGround.NOT_POOR,
        "异议期限": _length(in_force("aid_sd_objection_apply", on)),
    }


def _length(rule: Rule) -> str:
    """A term as a paper says it: 3日, 7个工作日."""
    return rule.length.replace(" ", "")


def _outcome(matter: Matter) -> str:
    from siheng.domains.legalaid.models import Outcome

    return str(Outcome(matter.outcome).label)


def _papers(matter: Matter, case: LegalAid) -> list[str]:
    """What is asked for, and no more (法律援助法第41条、第42条)."""
    found = ["身份证明", "与所申请援助的事项有关的案件材料"]
    if matter.parties.filter(role=Party.Role.AGENT).exists():
        found.append("代理权的证明")
    if case.waived or case.unlimited:
        found.append("免予核查或者不受经济困难条件限制的证明")
    else:
        found.append("经济困难状况的说明，或者诚信承诺")
    return [f"{n}．{text}" for n, text in enumerate(found, start=1)]


def _examined(case: LegalAid) -> dict[str, Any]:
    found = means(case)
    return _means(found, case.check_way, case.checked_on, case.standard_basis) if found else {}


def _means(found: Means, way: Any, on: date | None, basis: str) -> dict[str, Any]:
    return {
        "家庭人口": found.household,
        "家庭月收入": f"{found.income:.2f}",
        "必要支出": f"{found.necessary:.2f}",
        "核查方式": str(CheckWay(way).label),
        "诚信承诺": way == CheckWay.PROMISE,
        "核查日期": on,
        "经济计算": found.steps(),
        "经济结论": "符合经济困难标准" if found.poor else "不符合经济困难标准",
        "标准依据": basis,
    }


def _lawyer(matter: Matter) -> dict[str, Any]:
    now = current(matter) or matter.assignments.last()
    rows = [
        f"{a.since:%Y-%m-%d} 起 {a.firm.short}{a.lawyer.name}"
        + (f"，至 {a.until:%Y-%m-%d}（{ChangeBy(a.ended_by).label}）" if a.until else "")
        for a in matter.assignments.select_related("firm", "lawyer")
    ]
    return {
        "承办机构": now.firm.name if now else "",
        "承办律师": now.lawyer.name if now else "",
        "指派列表": rows,
    }


def _said(matter: Matter, step: Step | None) -> Any:
    """What was given for a field at the last of these steps; of the step in hand first."""
    taken = list(matter.events.order_by("seq").values_list("step", "data")) if matter.pk else []
    if step:
        taken.append((step.transition.key, step.data))

    def said(name: str, *steps: str) -> Any:
        return next((data.get(name) for key, data in reversed(taken) if key in steps), None)

    return said


def _day(said: Any) -> date | None:
    """A day as a step has it, or as its event kept it."""
    return date.fromisoformat(said) if isinstance(said, str) else said


def _steps(matter: Matter, step: Step | None) -> dict[str, Any]:
    said = _said(matter, step)
    key = step.transition.key if step else ""
    by = said("change", "replace_lawyer")
    return {
        "要补充的材料": said("missing", "ask_more"),
        "几日内": said("days", key) if key in ("ask_more", "urgent") else "",
        "理由": said("reason", key) if key in ("refuse", "terminate") else "",
        "异议对象": "终止法律援助" if said("reason", "terminate") else "不予法律援助",
        "改正": "继续提供法律援助" if said("reason", "terminate") else "给予法律援助",
        "异议理由": said("reason", "object_to"),
        "审查意见": said("opinion", key),
        "维持": said("decision", "decide_objection") == "maintain",
        "更换事由": str(ChangeBy(by).label) if by else "",
        "请求更换": by == ChangeBy.PERSON,
        "请求更换日期": _day(said("day", "ask_change")),
        "更换说明": said("reason", key) if key in ("replace_lawyer", "keep_lawyer") else "",
        "更换决定": "更换" if key == "replace_lawyer" else "",
        "办理情况": said("report", "submit"),
        "缺件说明": said("lacking", "submit"),
        "回访方式": said("way", "revisit"),
        "回访情况": said("note", "revisit"),
        "回访日期": _day(said("day", "revisit")),
    }


def _taking(matter: Matter, step: Step) -> dict[str, Any]:
    tables = {
        "案件类别": (Category, "category"), "援助形式": (AidForm, "form"), "援助事项": (Cause, "cause"),
        "办理阶段": (Stage, "stage"), "受援人群体": (Person, "person"), "免予核查": (Waived, "waived"), "不受限制": (Unlimited, "unlimited"),
    }  # fmt: skip
    return {k: str(t(step.data[n]).label) if step.data.get(n) else "" for k, (t, n) in tables.items()}


def _checking(matter: Matter, step: Step) -> dict[str, Any]:
    d = step.data
    if "means" not in d:
        return {}
    return _means(d["means"], d["check_way"], step.day, d["standard_basis"])


def _granting(matter: Matter, step: Step) -> dict[str, Any]:
    mark, year = str(matter.unit.mark), step.day.year
    ground = step.data.get("ground")
    return {
        "案号": matter.number or f"{mark}〔{year}〕{coming_number(mark, year)}号",
        "指派期限": _length(assign_rule(matter.legalaid, step.day)),
        "先行援助情形": str(UrgentGround(ground).label) if ground else "",
    }


def _assigning(matter: Matter, step: Step) -> dict[str, Any]:
    chosen = step.data.get("lawyer") or 0  # before anything is typed, the number of whom the turn comes to
    lawyer = chosen if isinstance(chosen, Account) else Account.objects.filter(pk=chosen).first()
    named = {"承办机构": lawyer.unit.name, "承办律师": lawyer.name} if lawyer else {}
    return {"指派日期": step.day} | named


# What is being given in a step, as it will stand in the rows: the paper beside the form, and whoever approves it, see
# it before it is kept.
TYPED: dict[str, Callable[[Matter, Step], dict[str, Any]]] = {
    "take_over": _taking,
    "check": _checking,
    "grant": _granting,
    "urgent": _granting,
    "decide_objection": _granting,
    "refuse": lambda m, s: _refused(s.data.get("ground"), s.day),
    "assign": _assigning,
    "replace_lawyer": _assigning,
    "terminate": lambda m, s: {
        "终止情形": str(EndGround(s.data["ground"]).label) if s.data.get("ground") else ""
    },
    "submit": lambda m, s: {"提交日期": s.day},
    "revisit": lambda m, s: {
        "满意度": str(Satisfaction(s.data["satisfaction"]).label) if s.data.get("satisfaction") else ""
    },
}
