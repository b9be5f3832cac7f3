"""The facts that fill the papers of a reconsideration case (文书要素), by their Chinese names.

A fact that is not known is left out, never empty: a paper that needs it is then refused by the name of the
fact. The law is the one that governs the case: 行政复议法 as amended in 2017 with its 实施条例 (2007), or the
revision of 2023. Numbers of days come from the rulebook. Citizens' numbers and telephones leave masked.
"""

from __future__ import annotations

from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from siheng.domains.reconsideration.facts import articles
from siheng.domains.reconsideration.facts.sources import Source, as_day, as_hour
from siheng.domains.reconsideration.forms import STAYS, SUSPENSIONS_NEW, SUSPENSIONS_OLD
from siheng.domains.reconsideration.models import (
    Category,
    Letter,
    Outcome,
    Proceeding,
    Refusal,
)
from siheng.kernel.documents.filling import money
from siheng.kernel.documents.paper import chinese_day
from siheng.kernel.documents.series import coming_number
from siheng.kernel.documents.wording import formal, phrase, sentence
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.law.terms import TermError
from siheng.kernel.matters import clocks
from siheng.kernel.matters.models import Clock, Matter, Party
from siheng.kernel.matters.parties import names
from siheng.kernel.matters.process import Step
from siheng.kernel.org.models import Unit
from siheng.kernel.trust.masking import mask_id, mask_text

# In the order in which a paper has them.
HELPERS: dict[str, str] = {
    Party.Role.LEGAL_REPRESENTATIVE: "法定代表人",
    Party.Role.REPRESENTATIVE: "代表人",
    Party.Role.AGENT: "委托代理人",
}


def facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The known facts of a case, with those of the step under way before those already on record."""
    src = Source(matter, step)
    found: dict[str, Any] = {}
    for part in (
        _law, _organ, _people, _act, _terms, _intake, _trial, _course, _attached, _ruling, _redress, _after,
    ):  # fmt: skip
        found |= part(src)
    return {name: _guarded(value) for name, value in found.items() if value not in (None, "")}


def _guarded(value: Any) -> Any:
    """No citizen's number or telephone leaves in full, wherever someone typed it (个人信息保护法第51条)."""
    return mask_text(str(value)) if isinstance(value, str) else value


def _law(src: Source) -> dict[str, Any]:
    return {
        "新法": src.new,
        "复议法": src.law,
        "行为称谓": "行政行为" if src.new else "具体行政行为",
        "简易程序": src.simplified,
        "程序": "简易程序" if src.simplified else "普通程序",
        "简易程序法条": articles.simplified(
            src.said("procedure_ground", "accept") or src.case.procedure_ground
        ),
    }


def _organ(src: Source) -> dict[str, Any]:
    """行政复议机关: the government of the county; 行政复议机构: its justice bureau (2023, 4; 2017, 3)."""
    m, step = src.matter, src.step
    government = m.unit.above(Unit.Kind.GOVERNMENT)
    bureau = m.unit.above(Unit.Kind.BUREAU)
    handlers = [a.name for a in (m.handler, m.second) if a]
    return {
        "机关全称": government.name if government else "",
        "复议机构": bureau.name if bureau else "",
        "机关代字": government.mark if government else "",
        "案号": m.number or (_coming(step) if step else ""),
        "收件号": m.receipt,
        "承办人": handlers[0] if handlers else "",
        "承办人员": "、".join(handlers),
        "办理日期": step.day if step else None,
        "批准人": step.approved_by.name if step and step.approved_by else "",
    }


def _coming(step: Step) -> str:
    """The number that the case would be given now, for a preview."""
    from siheng.domains.reconsideration.services.course import case_series

    series, year = case_series(step.matter), step.day.year
    return f"{series}〔{year}〕{coming_number(series, year)}号"


def _people(src: Source) -> dict[str, Any]:
    applicants = [p for p in src.parties if p.role == Party.Role.APPLICANT]
    count = sum(p.people for p in applicants)
    names = "、".join(p.name for p in applicants)
    if any(p.people > 1 for p in applicants):
        names = f"{applicants[0].name}等 {count} 人"
    third = src.names(Party.Role.THIRD)
    called = src.said("name", "third_party") if src.said("role", "third_party") == Party.Role.THIRD else None
    everyone = [names, src.case.respondent.name, *third]
    return {
        "申请人": names,
        "申请人列表": "\n".join(_blocks(src, Party.Role.APPLICANT)),
        "称呼": _address(applicants),
        "代理人": "、".join(src.names(Party.Role.AGENT)),
        "被申请人": src.case.respondent.name,
        "被申请人列表": "\n".join(_blocks(src, Party.Role.RESPONDENT))
        or f"被申请人：{src.case.respondent.name}。",
        "第三人": "、".join(third),
        "第三人列表": "\n".join(_blocks(src, Party.Role.THIRD)),
        "被通知第三人": called or "、".join(third),
        "当事人": "、".join(n for n in everyone if n),
    }


def _address(parties: list[Party]) -> str:
    """How a paper speaks to them."""
    if any(p.kind != Party.Kind.PERSON for p in parties):
        return "你单位"
    return "你" if sum(p.people for p in parties) == 1 else "你们"


def _blocks(src: Source, role: str) -> list[str]:
    """A line for each party of a role, followed by its representatives and agents."""
    helpers = sorted(
        (p for p in src.parties if p.role in HELPERS), key=lambda p: list(HELPERS).index(Party.Role(p.role))
    )
    asked = [p for p in src.parties if p.role == role]
    lines: list[str] = []
    for party in asked:
        # Where nobody said for whom somebody stands, it is for the applicants, after the last of them.
        whose = {party.pk, None} if role == Party.Role.APPLICANT and party is asked[-1] else {party.pk}
        lines.append(_block(Party.Role(role).label, party))
        lines += [_block(HELPERS[p.role], p) for p in helpers if p.on_behalf_of_id in whose]
    return lines


def _block(label: str, party: Party) -> str:
    person = party.kind == Party.Kind.PERSON
    parts = [f"{label}：{party.name}" + (f"等 {party.people} 人" if party.people > 1 else "")]
    if not person and party.kind != Party.Kind.AGENCY:
        parts[0] += f"（{Party.Kind(party.kind).label}）"
    if party.id_number and party.kind != Party.Kind.AGENCY:
        whose = names(party.name)[0] if party.people > 1 else ""
        parts.append(whose + ("公民身份号码" if person else "统一社会信用代码") + mask_id(party.id_number))
    if party.address:
        parts.append(("住" if person else "住所地：") + party.address)
    return "，".join(parts) + "。"


def _act(src: Source) -> dict[str, Any]:
    case, done = src.case, _complaint(src)
    return {
        "行为": formal(case.act),
        "行为文号": case.act_number,
        "行为日期": case.act_on,
        "所作行为": done,
        "行为表述": case.respondent.name + done,
        "知道日期": case.known_on,
        "收到日期": src.matter.received_on,
        "受理日期": src.accepted_on,
        "复议请求": sentence(case.claims),
        "事实和理由": sentence(case.reasons),
        "一并请求赔偿": case.compensation,
        "请求赔偿金额": case.compensation_amount,
        "附带审查文件": case.attached_review,
        "复议前置": case.mandatory_first,
        # A rejected application that had to come here first is told its way to the court (2023, art. 34).
        "前置驳回": src.new and case.mandatory_first and src.outcome == Outcome.REJECT_APPLICATION,
        "收件途径": case.get_channel_display(),
    }


def _complaint(src: Source) -> str:
    """What is complained of, to stand after 不服 and the respondent: its day, what it was, its number."""
    case, act = src.case, formal(src.case.act)
    if case.category == Category.INACTION or act.startswith("未"):
        return act + (f"（{case.act_number}）" if case.act_number else "")
    when = f"于{chinese_day(case.act_on)}" if case.act_on else ""
    named = act.endswith(("行为", "决定", "答复", "告知")) and "，" not in act and "作出" not in act
    kind = act if named else f"{'' if src.new else '具体'}行政行为"
    noted = "，".join(part for part in ("" if named else act, case.act_number) if part)
    return f"{when}作出的{kind}" + (f"（{noted}）" if noted else "")


def _terms(src: Source) -> dict[str, Any]:
    kind = "simplified" if src.simplified else "ordinary"
    sue = src.term("lit_sue_after_recon")
    return {
        "答复期限": src.term(f"recon_reply_{kind}"),
        "审理期限": src.term(f"recon_decision_{kind}"),
        "补正期限": src.term("recon_correction_submit", src.said("days", "require_correction")),
        "反馈期限": src.term("recon_opinion_report"),
        "重作期限": src.term("recon_redo_default_period"),
        "起诉期限": f"自收到本决定书之日起{sue}内，依法向有管辖权的人民法院提起行政诉讼",
    }


def _intake(src: Source) -> dict[str, Any]:
    refusal = src.said("refusal", "refuse") or src.case.refusal
    return {
        "视为受理": src.took("deem_accepted"),
        "正当理由": phrase(src.said("late_reason", "accept") or src.case.late_reason),
        "补正事项": sentence(src.said("items", "require_correction")),
        "不予受理情形": Refusal(refusal).label if refusal else "",
        "不予受理法条": articles.refusal(refusal, src.new, src.law) if refusal else "",
        "不予受理理由": sentence(src.said("held", "refuse") or (src.case.held if refusal else "")),
        "管辖机关": src.said("organ", "refuse"),
        "有权机关": src.said("organ", "redirect"),
        "转送": src.said("how", "redirect") == "转送",
        "告知理由": sentence(src.said("held", "redirect")),
    }


def _trial(src: Source) -> dict[str, Any]:
    ground, stay = (str(src.said("ground", step) or "") for step in ("suspend", "stay"))
    labels = dict(SUSPENSIONS_NEW if src.new else SUSPENSIONS_OLD)
    return {
        "听证日期": as_day(src.said("held_on", "notify_hearing")),
        "听证时刻": as_hour(src.said("held_at", "notify_hearing")),
        "听证地点": src.said("place", "notify_hearing"),
        "听证主持人": src.said("chair", "notify_hearing"),
        "中止情形": formal(labels.get(ground)),
        "中止法条": articles.suspension(ground, src.new, src.law, attached=bool(src.case.attached_review))
        if ground
        else "",
        "中止日期": as_day(src.said("day", "suspend")),
        "中止事由": sentence(src.said("held", "suspend")),
        "停止执行情形": formal(dict(STAYS).get(stay)),
        "停止执行项": articles.item(int(stay)) if stay else "",
        "停止执行日期": src.step.day if src.step and src.step.transition.key == "stay" else None,
        "停止执行事由": sentence(src.said("held", "stay")),
        "恢复日期": as_day(src.said("day", "resume")),
        "恢复事由": sentence(src.said("held", "resume")),
        "延期事由": phrase(src.said("held", "extend")),
        "转换事由": sentence(src.said("held", "convert")),
        "普通程序审理期限": src.term("recon_decision_ordinary"),
    }


def _course(src: Source) -> dict[str, Any]:
    """What happened between acceptance and decision, as the clock of decision and the record tell it."""
    clock = src.matter.clocks.filter(key="decision").order_by("-id").first()
    pauses = [p for p in (clock.pauses if clock else []) if p.get("ground") != "补正材料"]
    extended = clock.extensions if clock else []
    hearings = src.matter.proceedings.filter(kind=Proceeding.Kind.HEARING)
    law = in_force(f"recon_decision_{'simplified' if src.simplified else 'ordinary'}", src.law_day)
    return {
        "听取意见日期": src.case.heard_on,
        "未能听取意见": phrase(src.said("unheard", "decide")),
        "举行听证日期": "、".join(chinese_day(p.on) for p in hearings),
        "中止经过": "；".join(_pause(p) for p in pauses),
        "延长天数": sum(int(e.get("amount") or 0) for e in extended) or src.said("amount", "extend"),
        "延期后到期日": clock.due_on if clock and extended else _longer(src, clock),
        "延长上限": src.days(law.extension.amount) if law.extension else "",
        "答复意见": sentence(src.said("answer", "answer", "register_answer")),
        "第三人意见": sentence(src.said("third_said", "decide")),
        "审理到期日": clock.due_on if clock else None,
    }


def _longer(src: Source, clock: Clock | None) -> date | None:
    """The due day to which the extension on the form would lead, while the door has not extended the term yet."""
    step = src.step
    if not (clock and step and step.transition.key == "extend" and step.clocks is None):
        return None
    asked = copy(clock)
    asked.extensions = [{"on": step.day.isoformat(), "amount": step.data.get("amount")}]
    try:
        return clocks.result(asked).due_on
    except TermError:
        return None


def _attached(src: Source) -> dict[str, Any]:
    """The document that was to be reviewed too: who was asked, and what became of it (2023 art. 56 to 60; 2017 art. 26)."""
    passed_on = src.said("how", "handle_attached") == "transfer"
    asked = {
        "转送机关": src.said("organ", "handle_attached") if passed_on else "",
        "转送处理期限": src.term("recon_attached_review_reply_transferred"),
        "制定机关": src.said("organ", "ask_maker"),
        "制定机关答复期限": src.term("recon_attached_review_maker_reply") if src.new else "",
    }
    held = sentence(src.said("held", "attached_result"))
    if not src.case.attached_review or not held:
        return asked
    return asked | {
        "附带审查转送日期": as_day(src.said("day", "handle_attached")) if passed_on else None,
        "附带审查机关": src.said("organ", "handle_attached") if passed_on else "",
        "附带审查意见": held,
        "附带审查合法": src.said("lawful", "attached_result") == "yes",
    }


def _pause(pause: dict[str, Any]) -> str:
    begun, resumed = as_day(pause["from"]), as_day(pause.get("to"))
    text = f"自{chinese_day(begun)}起中止审理" if begun else ""
    return f"{text}，自{chinese_day(resumed)}起恢复审理" if resumed else text


def _ruling(src: Source) -> dict[str, Any]:
    case, outcome = src.case, src.outcome
    ended = outcome.startswith("terminated")
    ground = src.said("ground", "decide") or case.ground
    return {
        "结果": Outcome(outcome).label if outcome in Outcome.values else "",
        "维持": outcome == Outcome.MAINTAIN,
        "查明": sentence(src.said("found", "decide", "mediate") or case.found),
        "认为": sentence(src.said("held", "decide") or ("" if ended else case.held)),
        "决定主文": sentence(src.said("ruling", "decide", "mediate") or case.ruling),
        "法条": articles.decision(outcome, ground, src.new, src.law, unanswered=src.took("no_answer")),
        "责令重作": bool(src.said("redo", "decide")),
        "应履行日期": _perform_by(src),
        "终止情形": Outcome(outcome).label if ended else "",
        "终止法条": articles.termination(outcome, src.said("ground", "terminate") or "", src.new, src.law)
        if ended
        else "",
        # Before 2024 a settlement was itself permitted (实施条例第40条); since, it is withdrawn upon it (复议法第74条).
        "准许和解": outcome == Outcome.TERMINATED_SETTLED and not src.new,
        "终止后不得再申请": ended
        and outcome != Outcome.TERMINATED_OTHER
        and (src.new or outcome != Outcome.TERMINATED_SETTLED),
        "终止事由": sentence(src.said("held", "terminate") or (case.held if ended else "")),
    }


def _perform_by(src: Source) -> date | None:
    """The day that the paper of this step sets, or the one that was set last."""
    if src.step and src.step.transition.key in ("decide", "mediate", "order_perform"):
        return as_day(src.step.data.get("perform_by"))
    return src.case.perform_by


def _redress(src: Source) -> dict[str, Any]:
    """The claim of compensation is decided with the act (2023, art. 71 and 72; 2017, art. 29)."""
    if not src.case.compensation or src.outcome == Outcome.REJECT_APPLICATION:
        return {}
    said = src.said("awarded", "decide")
    awarded = Decimal(said) if said not in (None, "") else src.case.awarded
    text = f"被申请人依法赔偿申请人人民币{money(awarded)}" if awarded else "驳回申请人的行政赔偿请求"
    article = articles.redress(src.outcome, src.new, awarded=bool(awarded))
    return {"决定赔偿金额": awarded, "赔偿": text, "赔偿法条": f"{src.law}{article}"}


def _after(src: Source) -> dict[str, Any]:
    addressee = src.said("addressee", "letter")
    if isinstance(addressee, dict):
        addressee = Unit.objects.filter(pk=addressee["id"]).first()
    issued = list(src.matter.documents.filter(status="issued").order_by("id"))
    to_serve = [d for d in issued if d.to_serve]
    decided = [d for d in issued if d.template in ("行政复议决定书", "行政复议调解书")]
    return {
        "发往": addressee.name if addressee else "",
        "意见内容": sentence(src.said("content", "letter")),
        "意见书": src.said("kind", "letter") == Letter.Kind.OPINION,
        "决定文书": f"《{decided[-1].title}》（{decided[-1].number}）" if decided else "",
        "未履行情况": sentence(src.said("note", "order_perform")),
        "督促措施": (src.said("measure", "order_perform") or "").replace("被申请人", "你单位"),
        "送达文书": "、".join(_titled(d) for d in to_serve if not d.services.exists())
        or "、".join(map(_titled, to_serve)),
    }


def _titled(document: Any) -> str:
    return f"{document.title}（{document.number}）" if document.number else str(document.title)
