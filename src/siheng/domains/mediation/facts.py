"""What the papers of a mediation are filled from: the rows of the case, and what the forms of its steps said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from siheng.domains.mediation.forms import ReportCourtForm
from siheng.domains.mediation.models import (
    Category,
    Confirmation,
    Form,
    FourStep,
    Mediation,
    Obligation,
    Outcome,
    Way,
)
from siheng.domains.mediation.services import court, dossier, ending, leaving
from siheng.kernel.documents.series import coming_number
from siheng.kernel.documents.wording import phrase, sentence
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.process import Step
from siheng.kernel.trust.masking import mask_text

if TYPE_CHECKING:
    from django.db.models import QuerySet


def facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The known facts by their Chinese names, no citizen's number in full (个人信息保护法第51条)."""
    found = _case(matter, matter.mediation) | _rows(matter)
    if step is None or step.transition.key != "register":  # before the first step is done there is no more
        found |= _course(matter) | _said(matter, step)
    if step and (typed := TYPED.get(step.transition.key)):
        found |= {k: v for k, v in typed(matter, step).items() if v not in (None, "", [])}
    if step and step.transition.key == "file":
        found |= {
            "卷内材料": list(dict.fromkeys(dossier.held(matter))),
            "卷宗情况说明": step.data["explained"],
        }
    return {k: mask_text(v) if isinstance(v, str) else v for k, v in found.items() if v not in (None, "", [])}


def _case(matter: Matter, case: Mediation) -> dict[str, Any]:
    return {
        "调委会": matter.unit.name,
        "案号": matter.number,
        "收件号": matter.receipt,
        "来源": case.get_source_display(),
        "移交单位": case.source_note,
        "纠纷类型": Category(case.category).dispute,
        "纠纷情况": sentence(case.words),
        "发生地": matter.region.name,
        "涉及金额": case.sum,
        "涉及人数": f"{case.people}人",
        "难易程度": case.get_difficulty_display(),
        "登记日期": matter.received_on,
        "受理日期": matter.accepted_on,
        "调解员": matter.handler.name if matter.handler else "",
        "协议形式": case.get_form_display() if case.form else "",
        "协议内容": sentence(case.agreement),
        "协议日期": case.agreed_on,
        "已履行": bool(case.performed),
        "可以确认": not case.barred and not court.entrusted(matter),
        "已确认": court.confirmed(matter),
        "履行日期": case.performed_on,
        "法院": case.confirm_court.name if case.confirm_court else "",
        "未达成原因": sentence(case.failed_because),
        "回访日期": case.visited_on,
        "回访情况": sentence(case.visit_note),
        "结案日期": matter.closed_on,
        "归档日期": case.filed_on,
    }


def _rows(matter: Matter) -> dict[str, Any]:
    sides: dict[str, list[str]] = {Party.Role.APPLICANT: [], Party.Role.RESPONDENT: [], Party.Role.AGENT: []}
    for role, name, address in matter.parties.values_list("role", "name", "address"):
        sides.setdefault(role, []).append(name + (f"，{address}" if address else ""))
    owed: dict[tuple[str, str, date], Decimal | None] = {}
    for who, what, sum, due in _standing(matter).values_list("who", "what", "sum", "due_on"):
        earlier = owed.get((who, what, due))
        owed[who, what, due] = (
            sum if earlier is None else earlier + (sum or 0)
        )  # agreed as one, paid in parts
    return {
        "申请人": "、".join(sides[Party.Role.APPLICANT]),
        "对方": "、".join(sides[Party.Role.RESPONDENT]),
        "代理人": "、".join(sides[Party.Role.AGENT]),
        "义务列表": [
            _owed(n, who, what, sum, due) for n, ((who, what, due), sum) in enumerate(owed.items(), start=1)
        ],
    }


def _standing(matter: Matter) -> QuerySet[Obligation]:
    """The obligations of the agreement as it stands, without those that a new one replaced."""
    found: QuerySet[Obligation] = matter.obligations.exclude(state=Obligation.State.REPLACED)
    return found


def _owed(n: int, who: str, what: str, sum: Any, due: date) -> str:
    more = f"（{sum:.2f}元）" if sum else ""
    return f"{n}．{who}于{due.year}年{due.month}月{due.day}日或之前{what}{more}"


def _course(matter: Matter) -> dict[str, Any]:
    return {
        "参与调解的人": "、".join(f"{h.name}（{h.capacity}）" for h in matter.helpers.all()),
        "履行列表": [
            f"{o.who}{o.what}{f'（{o.sum:.2f}元）' if o.sum else ''}：{o.get_state_display()}"
            + (f"（{o.done_on.year}年{o.done_on.month}月{o.done_on.day}日）" if o.done_on else "")
            for o in matter.obligations.exclude(state=Obligation.State.OPEN)
        ],
        **_sitting(matter),
    }


def _sitting(matter: Matter) -> dict[str, Any]:
    """The last sitting, and the notes that were taken in it or, without one, all of them."""
    sitting = matter.sittings.last()
    notes = sitting.notes.all() if sitting else matter.step_notes.all()
    said = [
        f"{note.get_step_display()}："
        + (f"{phrase(note.text)}（{note.law}）。" if note.law else sentence(note.text))
        for note in notes
    ]
    return {
        "调解日期": sitting.on if sitting else None,
        "调解地点": sitting.place if sitting else "",
        "到场人": sitting.present if sitting else "",
        "这场结果": sentence(sitting.result) if sitting else "",
        "四步": said,
        "第几场": matter.sittings.count() if sitting else None,
    }


def _said(matter: Matter, step: Step | None) -> dict[str, Any]:
    taken = [
        (e.step, e.data)
        for e in matter.events.filter(step__in=("fail", "hand_to", "report_court")).order_by("seq")
    ]
    if step:
        taken.append((step.transition.key, step.data))
    said = dict(taken)
    fail, letter, told = said.get("fail", {}), said.get("hand_to", {}), said.get("report_court", {})
    return {
        "途径列表": _ways(fail.get("ways") or ()),
        **(_letter(matter, letter) if letter else {}),
        **(_told(matter, told) if told else {}),
    }


def _ways(ways: Sequence[str]) -> list[str]:
    """The ways that stay open, as a list ends: a semicolon after each, a full stop after the last."""
    last = len(ways)
    return [f"{n}．{Way(w).label}{'。' if n == last else '；'}" for n, w in enumerate(ways, start=1)]


def _letter(matter: Matter, letter: dict[str, Any]) -> dict[str, Any]:
    """What the letter says that goes along with the papers."""
    centre = letter.get("centre")
    to = letter.get("to") or (centre["text"] if isinstance(centre, dict) else str(centre or ""))
    papers = matter.documents.filter(pk__in=letter.get("documents") or ()).order_by("id")
    files = matter.attachments.filter(pk__in=letter.get("attachments") or ()).order_by("id")
    names = [*papers.values_list("title", flat=True), *files.values_list("category", flat=True)]
    return {
        "移交途径": leaving.LABELS.get(str(letter.get("way")), ""),
        "移交到": to,
        "移交缘由": _because(matter),
        "移交说明": sentence(letter.get("reason")),
        "材料列表": [f"{n}．{name}" for n, name in enumerate(names, start=1)],
        "材料份数": f"{len(names)}份",
    }


def _because(matter: Matter) -> str:
    """Why the dispute goes on elsewhere."""
    case = matter.mediation
    if not matter.outcome:
        return "正在我会调解，当事人需要法律援助。"
    if matter.outcome == Outcome.REFUSED:
        return "我会不予受理。"
    if matter.outcome == Outcome.FAILED:
        return f"经我会调解未能达成协议：{sentence(case.failed_because)}"
    if case.confirmation and case.confirmation != Confirmation.VALID:
        return f"经我会调解达成协议，申请司法确认的结果是{case.get_confirmation_display()}。"
    confirmed = "，并经人民法院裁定有效" if case.confirmation else ""
    return f"经我会调解达成协议{confirmed}，约定的义务没有履行。"


def _told(matter: Matter, told: dict[str, Any]) -> dict[str, Any]:
    """What the court is told of a dispute that it gave."""
    chosen = told.get("court") or ""
    asks = dict(ReportCourtForm.ASKS)
    return {
        "反馈法院": chosen["text"] if isinstance(chosen, dict) else str(chosen),
        "法院方式": matter.mediation.get_court_way_display(),
        "调解结果": str(Outcome(matter.outcome).label),
        "反馈说明": sentence(told.get("note")),
        "反馈请求": asks.get(str(told.get("ask")), ""),
    }


def _accepting(matter: Matter, step: Step) -> dict[str, Any]:
    year, unit = step.day.year, matter.unit
    coming = f"（{year}）{unit.mark}人调字第{coming_number(f'{unit.mark}人调字', year)}号"
    return {
        "受理日期": step.day,
        "案号": matter.number or coming,
        "调解员": getattr(step.data.get("handler"), "name", ""),
        "纠纷类型": Category(step.data["category"]).dispute if step.data.get("category") else "",
    }


def _agreeing(matter: Matter, step: Step) -> dict[str, Any]:
    d = step.data
    given = [o for o in d.get("obligations") or [] if all(o[k] for k in ("who", "what", "due"))]
    return {
        "协议形式": Form(d["form"]).label if d.get("form") else "",
        "协议内容": sentence(d.get("agreement")),
        "协议日期": step.day,
        "可以确认": not d.get("barred") and not court.entrusted(matter),
        "义务列表": []
        if _standing(matter).exists()
        else [_owed(n, o["who"], o["what"], o["sum"], o["due"]) for n, o in enumerate(given, start=1)],
    }


def _meeting(matter: Matter, step: Step) -> dict[str, Any]:
    """A sitting before it is kept; once it is, its rows say it."""
    d, last = step.data, matter.sittings.last()
    if last and (last.on, last.place, last.present) == (step.day, d.get("place"), d.get("present")):
        return {}
    return {
        "调解日期": step.day,
        "调解地点": d.get("place"),
        "到场人": d.get("present"),
        "这场结果": sentence(d.get("result")),
        "四步": [f"{s.label}：{sentence(d[s.value])}" for s in FourStep if d.get(s.value)],
        "第几场": matter.sittings.count() + 1,
    }


# What is being given in a step, as it will stand in the rows: the paper beside the form shows it before it is kept.
TYPED: dict[str, Callable[[Matter, Step], dict[str, Any]]] = {
    "accept": _accepting,
    "agree": _agreeing,
    "session": _meeting,
    "confirm_apply": lambda m, s: {"法院": getattr(s.data.get("court"), "name", "")},
    "fail": lambda m, s: {"未达成原因": sentence(s.data.get("reason"))},
    "revisit": lambda m, s: {
        "回访日期": s.day,
        "回访情况": sentence(ending.visit_found(s.data)) if s.data.get("note") else "",
    },
}
