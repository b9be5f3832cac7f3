"""行政应诉: from the copy of the complaint to the archive, one matter for each instance."""

from __future__ import annotations

from siheng.domains.litigation import forms as f
from siheng.domains.litigation import services as do
from siheng.domains.litigation.facts import facts
from siheng.domains.litigation.models import Litigation, Outcome
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.process import Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role


class LitigationProcess(CaseProcess):
    """行政应诉案件."""

    kind, label = "litigation", "行政应诉"
    detail = Litigation
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    guests = (Role.AGENCY,)
    stages = ("收到", "答辩举证", "开庭", "裁判", "生效", "履行与归档")

    handle = Right("litigation.handle", "办理行政应诉案件", (Role.CLERK, Role.HEAD))

    answering = State("待答辩", stage="答辩举证", public="法院已受理")
    answered = State("已答辩待开庭", stage="开庭", waits_for="人民法院", public="等待开庭")
    heard = State("已开庭待裁判", stage="裁判", waits_for="人民法院", public="等待裁判")
    judged = State("已裁判（上诉期）", stage="裁判", public="已裁判")
    appealed = State("已上诉待二审", stage="裁判", waits_for="二审法院", public="已上诉")
    effective = State("生效", stage="生效", public="裁判已生效")
    archived = State("已归档", stage="履行与归档", final=True, public="已办结")

    answer_due = Term("lit_answer_and_evidence", "答辩和举证")
    evidence_due = Term("lit_evidence_extension_submit", "延期举证")
    hearing_due = Term("lit_hearing", "出庭")
    appeal_judgment = Term("lit_appeal_judgment", "决定是否上诉")
    appeal_ruling = Term("lit_appeal_ruling", "对裁定上诉")

    register = Transition(
        None,
        answering,
        "登记应诉通知",
        by="handle",
        form=f.RegisterForm,
        effect=do.register,
        then=lambda s: do.registered(s.process, s),
        reaches=(answered,),
        summary=do.register_summary,
        starts=[
            Start(answer_due, do.answer_runs, "收到起诉状副本"),
            Start(hearing_due, lambda s: s.data["hearing_on"], "应诉通知"),
        ],
        law="行政诉讼法第67条",
    )

    answer = Transition(
        answering,
        answered,
        "提交答辩状和证据",
        by="handle",
        form=f.AnswerForm,
        effect=do.answer,
        meets=[answer_due],
        issues=do.answer_papers,
        summary=do.answer_summary,
        primary=True,
        law="行政诉讼法第34条、第67条",
    )
    ask_extension = Transition(
        answering,
        None,
        "申请延期举证",
        by="handle",
        form=f.ExtensionForm,
        effect=do.ask_extension,
        when=lambda m: m.litigation.extension_asked_on is None and m.litigation.instance == "first",
        issues=("延期举证申请书",),
        law="行诉解释第34条",
    )
    extension_answered = Transition(
        (answering, answered),
        None,
        "登记法院对延期举证的答复",
        by="handle",
        form=f.ExtensionAnswerForm,
        effect=do.extension_answered,
        when=lambda m: bool(m.litigation.extension_asked_on) and m.litigation.extension_granted is None,
    )
    cause_over = Transition(
        (answering, answered),
        None,
        "延期举证的事由消除",
        by="handle",
        when=lambda m: bool(m.litigation.extension_granted) and not m.litigation.evidence_on,
        starts=[Start(evidence_due, lambda s: s.day, "正当事由消除")],
        law="行诉解释第34条",
    )
    evidence = Transition(
        (answering, answered),
        None,
        "补交证据",
        by="handle",
        form=f.EvidenceForm,
        effect=do.evidence,
        when=lambda m: bool(m.litigation.extension_granted) and not m.litigation.evidence_on,
        meets=[evidence_due],
        issues=("证据清单",),
        law="行诉解释第34条",
    )

    authorise = Transition(
        (answering, answered, heard),
        None,
        "出具授权委托书",
        by="handle",
        form=f.AuthoriseForm,
        issues=("授权委托书",),
        law="行政诉讼法第31条",
    )
    hearing_notice = Transition(
        (answering, answered, heard),
        None,
        "登记开庭传票",
        by="handle",
        form=f.HearingNoticeForm,
        effect=do.hearing_notice,
        starts=[Start(hearing_due, lambda s: s.data["hearing_on"], "开庭传票")],
    )
    explain_absence = Transition(
        (answered, heard),
        None,
        "说明负责人不能出庭",
        by="handle",
        form=f.AbsenceForm,
        issues=("负责人出庭情况说明",),
        law="负责人出庭规定第8条、第9条",
    )
    hearing = Transition(
        (answered, heard),
        heard,
        "登记开庭",
        by="handle",
        form=f.HearingForm,
        effect=do.hearing,
        primary=True,
        summary=do.hearing_summary,
        law="行政诉讼法第3条第3款",
    )

    judgment = Transition(
        (answering, answered, heard),
        judged,
        "登记裁判",
        by="handle",
        form=f.JudgmentForm,
        effect=do.judgment,
        then=lambda s: do.judged(s.process, s),
        reaches=(effective,),
        ends=[answer_due, evidence_due, hearing_due],
        summary=do.judgment_summary,
        law="行政诉讼法第69条至第78条、第85条、第89条",
        starts=[
            Start(appeal_judgment, do.judgment_term, "判决书送达"),
            Start(appeal_ruling, do.ruling_term, "裁定书送达"),
        ],
    )
    appeal = Transition(
        judged,
        appealed,
        "登记上诉",
        by="handle",
        form=f.AppealForm,
        effect=do.appeal,
        ends=[appeal_judgment, appeal_ruling],
        law="行政诉讼法第85条",
    )
    no_appeal = Transition(
        judged,
        effective,
        "期满无人上诉，裁判生效",
        by="handle",
        form=f.EffectiveForm,
        effect=do.take_effect,
        needs=[do.term_of_appeal_over],
        ends=[appeal_judgment, appeal_ruling],
        primary=True,
        law="行政诉讼法第85条",
    )
    appeal_ended = Transition(
        appealed,
        effective,
        "登记二审结果",
        by="handle",
        form=f.AppealEndedForm,
        effect=do.appeal_ended,
        then=lambda s: do.after_appeal(s.process, s),
        reaches=(archived,),
        primary=True,
        law="行政诉讼法第89条",
    )

    performed = Transition(
        effective,
        None,
        "登记履行",
        by="handle",
        form=f.PerformForm,
        effect=do.performed,
        when=lambda m: bool(m.litigation.perform_by and not m.litigation.performed_on),
    )
    archive = Transition(effective, archived, "归档", by="handle", needs=[do.nothing_open], primary=True)

    facts = classmethod(lambda cls, matter, step=None: facts(matter, step))
    name = classmethod(lambda cls, matter: do.name(matter))

    @classmethod
    def search_text(cls, matter):
        case = matter.litigation
        yield from (case.act, case.court.short, case.get_capacity_display(), case.get_instance_display())

    @classmethod
    def outcome_label(cls, matter) -> str:
        return str(Outcome(matter.outcome).label) if matter.outcome else ""
