"""行政复议: from the window to the archive, under the law as amended in 2017 and under the revision of 2023."""

from __future__ import annotations

from typing import ClassVar

from siheng.domains.reconsideration import forms as f
from siheng.domains.reconsideration.facts import facts
from siheng.domains.reconsideration.models import CORRECTED, Outcome, Procedure, Reconsideration
from siheng.domains.reconsideration.services import after
from siheng.domains.reconsideration.services import course as do
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Party
from siheng.kernel.matters.process import ALWAYS, ANY, Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role


def _simplified(matter) -> bool:
    return matter.reconsideration.procedure == Procedure.SIMPLIFIED


def _new(matter) -> bool:
    return matter.reconsideration.new_law


class ReconsiderationProcess(CaseProcess):
    """行政复议案件."""

    kind, label = "reconsideration", "行政复议"
    detail = Reconsideration
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    outline_readers = (Role.TOWN,)
    guests = (Role.AGENCY, Role.APPROVER)
    stages = ("收到", "审查受理", "答复", "审理", "决定", "送达", "履行与归档")

    handle = Right("reconsideration.handle", "办理行政复议案件", (Role.CLERK, Role.HEAD))
    answer_right = Right("reconsideration.answer", "答复行政复议", (Role.AGENCY,))
    # 复议法第55条、第62条:行政复议机构负责人;旧法第31条:行政复议机关负责人。
    approve_office = Right(
        "reconsideration.approve_office", "行政复议机构负责人批准", (Role.HEAD, Role.LEADER)
    )
    approve_organ = Right("reconsideration.approve_organ", "行政复议机关负责人批准", (Role.APPROVER,))
    override = Right("reconsideration.override", "改变适用的法律版本", (Role.LEADER,))

    received = State("待审查", stage="审查受理", public="正在审查")
    correcting = State("待补正", stage="审查受理", waits_for="申请人", public="等您补充材料")
    answering = State("待被申请人答复", stage="答复", waits_for="被申请人", public="已受理")
    trying = State("审理中", stage="审理", public="正在审理")
    suspended = State("中止", stage="审理", waits_for="中止事由", public="中止审理")
    decided = State("已决定待送达", stage="送达", public="已作出决定")
    following = State("送达后跟踪", stage="履行与归档", public="决定已送达")
    archived = State("已归档", stage="履行与归档", final=True, public="已办结")
    refused = State("不予受理", stage="审查受理", final=True, public="不予受理")
    redirected = State("告知或转送", stage="审查受理", final=True, public="已告知有关机关")
    abandoned = State("视为放弃", stage="审查受理", final=True, public="已结束")
    withdrawn = State("受理前撤回", stage="审查受理", final=True, public="已撤回")

    service_reaches = (following,)
    served_on: ClassVar = {
        **dict.fromkeys(("受理通知书", "补正通知书", "不予受理决定书", "告知书"), (Party.Role.APPLICANT,)),
        **dict.fromkeys(("答复通知书", "责令履行通知书"), (Party.Role.RESPONDENT,)),
        "第三人参加通知书": (Party.Role.THIRD,),
        # 实施条例第57条、复议法第76条: to the respondent, or to another agency that is no party.
        **dict.fromkeys(("行政复议意见书", "行政复议建议书"), ()),
        # 复议法第56条、第58条: to who may judge a document, and to who made it.
        **dict.fromkeys(("规范性文件转送函", "规范性文件审查答复通知书"), ()),
    }

    review = Term("recon_acceptance_review", "审查受理")
    rereview = Term("recon_rereview_after_correction", "补正后审查")
    correction = Term("recon_correction_submit", "补正材料", waits_for="申请人")
    send_copy = Term(
        lambda m: "recon_send_copy_simplified" if _simplified(m) else "recon_send_copy_ordinary",
        "发送申请书副本",
    )
    reply = Term(
        lambda m: "recon_reply_simplified" if _simplified(m) else "recon_reply_ordinary",
        "被申请人答复",
        waits_for="被申请人",
    )
    decision = Term(
        lambda m: "recon_decision_simplified" if _simplified(m) else "recon_decision_ordinary", "作出决定"
    )
    attached_own = Term("recon_attached_review_own", "附带审查处理")
    attached_transfer = Term("recon_attached_review_transfer", "附带审查转送")
    attached_reply = Term(
        "recon_attached_review_reply_transferred", "有权机关处理附带审查", waits_for="有权机关"
    )
    attached_notify = Term("recon_attached_review_notify_maker", "通知制定机关")
    attached_maker = Term("recon_attached_review_maker_reply", "制定机关答复", waits_for="制定机关")
    suspension = Term("recon_suspension_to_termination", "中止满六十日终止", waits_for="申请人")
    opinion = Term("recon_opinion_report", "意见书反馈", waits_for="收文单位")
    redo = Term("recon_redo_default_period", "重新作出行政行为", waits_for="被申请人")
    performance = Term("recon_perform", "履行", waits_for="被申请人")
    notice = Term("service_public_notice", "公告期满", waits_for="受送达人")
    sue = Term("lit_sue_after_recon", "可以起诉", waits_for="申请人", lapses=True)

    register = Transition(
        None,
        received,
        "登记来件",
        by="handle",
        form=f.RegisterForm,
        effect=do.register,
        starts=[Start(review, lambda s: s.day, "收到申请")],
        summary=do.register_summary,
    )

    record_past = Transition(
        None, archived, "补录已办结案件", by="handle", form=f.PastForm, effect=do.record_past, past=True,
        summary=do.record_past_summary,
    )  # fmt: skip

    accept = Transition(
        received,
        answering,
        "受理并发通知",
        by="handle",
        form=f.AcceptForm,
        effect=do.accept,
        primary=True,
        meets=[review, rereview],
        issues=("受理通知书", "答复通知书"),
        law="复议法第30条；旧法第17条",
        summary=do.accept_summary,
        starts=[
            Start(send_copy, lambda s: s.matter.accepted_on, "受理"),
            Start(decision, lambda s: s.matter.accepted_on, "受理", pauses=do.correction_days),
            Start(attached_own, do.attached_since, "一并请求审查文件"),
            Start(attached_transfer, do.attached_since, "一并请求审查文件"),
        ],
    )
    deem_accepted = Transition(
        received,
        answering,
        "视为受理",
        by="handle",
        effect=do.deem_accepted,
        timer=True,
        fires=[review, rereview],
        ends=[review, rereview],
        issues=("受理通知书", "答复通知书"),
        law="复议法第30条第3款；旧法第17条第2款",
        summary=do.accept_summary,
        starts=[
            Start(send_copy, lambda s: s.matter.accepted_on, "视为受理"),
            Start(decision, lambda s: s.matter.accepted_on, "视为受理", pauses=do.correction_days),
            Start(attached_own, do.attached_since, "一并请求审查文件"),
            Start(attached_transfer, do.attached_since, "一并请求审查文件"),
        ],
    )
    require_correction = Transition(
        received,
        correcting,
        "要求补正",
        by="handle",
        form=f.CorrectionForm,
        meets=[review, rereview],
        issues=("补正通知书",),
        law="复议法第31条；旧法：实施条例第29条",
    )
    correct = Transition(
        correcting,
        received,
        "收到补正",
        by="handle",
        form=f.CorrectedForm,
        effect=do.corrected,
        primary=True,
        meets=[correction],
    )
    extend_correction = Transition(
        correcting,
        None,
        "延长补正期限",
        by="handle",
        form=f.LongerCorrectionForm,
        extends=[correction],
        when=lambda m: (
            m.reconsideration.new_law and m.clocks.filter(key="correction", state="running").exists()
        ),
        law="复议法第31条第2款",
    )
    abandon = Transition(
        correcting,
        abandoned,
        "视为放弃",
        by="handle",
        needs=[do.correction_overdue],
        danger=True,
        law="复议法第31条第2款；实施条例第29条",
    )
    refuse = Transition(
        received,
        refused,
        "不予受理",
        by="handle",
        form=f.RefuseForm,
        effect=do.refuse,
        approval="reconsideration.approve_office",
        meets=[review, rereview],
        issues=("不予受理决定书",),
        danger=True,
        law="复议法第30条；旧法第17条",
    )
    redirect = Transition(
        received,
        redirected,
        "告知或转送",
        by="handle",
        form=f.RedirectForm,
        meets=[review, rereview],
        effect=do.redirect,
        issues=("告知书",),
        # The revision of 2023 knows only a refusal that names who is competent (art. 30(2)).
        when=lambda m: not m.reconsideration.new_law,
        law="旧法第17条、第18条",
    )
    withdraw_early = Transition(
        (received, correcting), withdrawn, "受理前撤回", by="handle", form=f.WithdrawForm, effect=do.withdraw_early
    )  # fmt: skip

    answer = Transition(
        answering,
        trying,
        "提交答复和证据",
        by="reconsideration.answer",
        form=f.AnswerForm,
        effect=do.answer,
        meets=[reply],
        primary=True,
        law="复议法第48条、第54条；旧法第23条",
    )
    register_answer = Transition(
        answering,
        trying,
        "登记被申请人答复",
        by="handle",
        form=f.AnswerForm,
        effect=do.answer,
        primary=True,
        meets=[reply],
        needs=[do.copy_sent],
    )
    no_answer = Transition(
        answering,
        trying,
        "逾期未答复，转入审理",
        by="handle",
        needs=[do.reply_overdue],
        ends=[reply],
        law="复议法第70条；旧法第28条第1款第4项",
    )

    proceed = Transition(
        (answering, trying),
        None,
        "登记审理活动",
        by="handle",
        form=f.ProceedingForm,
        effect=do.proceeding,
        primary=lambda m: m.state == "trying" and not m.reconsideration.heard_on,
        law="复议法第45条至第52条",
        summary=do.proceeding_summary,
    )
    notify_hearing = Transition(
        trying, None, "通知听证", by="handle", form=f.HearingNoticeForm, issues=("听证通知书",)
    )
    third_party = Transition(
        (received, correcting, answering, trying, suspended),
        None,
        "登记第三人等参加人",
        by="handle",
        form=f.ThirdPartyForm,
        effect=do.third_party,
        issues=do.third_party_paper,
    )
    handle_attached = Transition(
        (answering, trying, suspended),
        None,
        "附带审查：处理或转送",
        by="handle",
        form=f.AttachedForm,
        effect=do.handle_attached,
        meets=[attached_transfer],
        issues=do.attached_paper,
        when=lambda m: m.clocks.filter(key="attached_transfer", state="running").exists(),
        law="复议法第56条、第57条；旧法第26条、第27条",
    )
    attached_result = Transition(
        (answering, trying, suspended),
        None,
        "登记附带审查结果",
        by="handle",
        form=f.AttachedResultForm,
        meets=[attached_own, attached_reply],
        ends=[attached_notify, attached_maker],
        when=do.attached_handled,
    )
    ask_maker = Transition(
        suspended,
        None,
        "通知制定机关答复",
        by="handle",
        form=f.AskMakerForm,
        meets=[attached_notify],
        issues=("规范性文件审查答复通知书",),
        when=lambda m: m.clocks.filter(key="attached_notify", state="running").exists(),
        law="复议法第58条第1款",
    )
    maker_answer = Transition(
        (answering, trying, suspended),
        None,
        "登记制定机关答复",
        by="handle",
        form=f.MakerAnswerForm,
        meets=[attached_maker],
        when=lambda m: m.clocks.filter(key="attached_maker", state="running").exists(),
    )
    convert = Transition(
        (answering, trying),
        None,
        "转为普通程序",
        by="handle",
        form=f.ConvertForm,
        effect=do.convert,
        when=_simplified,
        approval="reconsideration.approve_office",
        issues=("转为普通程序通知书",),
        law="复议法第55条",
    )
    stay = Transition(
        (answering, trying, suspended),
        None,
        "停止执行",
        by="handle",
        form=f.StayForm,
        approval="reconsideration.approve_organ",
        issues=("停止执行通知书",),
        law="复议法第42条；旧法第21条",
    )
    suspend = Transition(
        (answering, trying),
        suspended,
        "中止",
        by="handle",
        form=f.SuspendForm,
        effect=do.suspend,
        pauses=[decision],
        issues=("中止通知书",),
        law="复议法第39条；旧法：实施条例第41条",
        starts=[
            Start(suspension, do.suspension_runs, "中止"),
            Start(attached_notify, do.maker_to_notify, "中止"),
        ],
    )
    resume = Transition(
        suspended,
        trying,
        "恢复审理",
        by="handle",
        form=f.ResumeForm,
        resumes=[decision],
        primary=True,
        ends=[suspension],
        issues=("恢复审理通知书",),
        then=do.resumed,
        reaches=(answering,),
    )
    extend = Transition(
        (answering, trying),
        None,
        "延期",
        by="handle",
        form=f.ExtendForm,
        extends=[decision],
        approval=do.extension_approver,
        needs=[do.ordinary_only],
        issues=("延期通知书",),
        law="复议法第62条；旧法第31条",
    )

    decide = Transition(
        trying,
        decided,
        "作出决定",
        by="handle",
        form=f.DecideForm,
        effect=do.decide,
        meets=[decision],
        approval="reconsideration.approve_organ",
        needs=[do.parties_heard, do.attached_done],
        primary=True,
        issues=("行政复议决定书",),
        law="复议法第61条至第71条；旧法第28条",
    )
    mediate = Transition(
        trying,
        decided,
        "调解结案",
        by="handle",
        form=f.MediateForm,
        effect=do.mediate,
        meets=[decision],
        approval="reconsideration.approve_organ",
        issues=("行政复议调解书",),
        law="复议法第73条；旧法：实施条例第50条",
    )
    renege = Transition(
        decided,
        trying,
        "一方反悔，继续审理",
        by="handle",
        form=f.RenegeForm,
        effect=do.renege,
        when=lambda m: m.outcome == Outcome.MEDIATION,
        law="复议法第73条第2款；旧法：实施条例第50条第3款",
    )
    terminate = Transition(
        (answering, trying, suspended),
        decided,
        "终止",
        by="handle",
        form=f.TerminateForm,
        effect=do.terminate,
        meets=[decision],
        ends=[reply, send_copy, suspension],
        approval="reconsideration.approve_office",
        issues=("终止决定书",),
        law="复议法第41条、第42条；旧法：实施条例第42条",
    )

    notice_over = Transition(
        decided, None, "公告期满", by="handle", timer=True, fires=[notice], meets=[notice],
        then=lambda s: s.process.after_service(s), law="民事诉讼法第95条",
    )  # fmt: skip
    letter = Transition(
        (trying, decided, following),
        None,
        "制发意见书、建议书",
        by="handle",
        form=f.LetterForm,
        effect=after.letter,
        law="复议法第76条；旧法：实施条例第57条",
    )
    feedback = Transition(
        (decided, following),
        None,
        "登记反馈",
        by="handle",
        form=f.FeedbackForm,
        effect=after.feedback,
        when=lambda m: m.reconsideration.opinion_due or m.letters.filter(replied_on=None).exists(),
        primary=lambda m: m.reconsideration.opinion_due,
    )
    record_fault = Transition(
        (trying, decided, following),
        None,
        "记录执法问题",
        by="handle",
        form=f.FaultForm,
        effect=after.fault,
        internal=True,
    )
    performed = Transition(
        following,
        None,
        "登记履行",
        by="handle",
        form=f.PerformForm,
        effect=after.performed,
        meets=[redo, performance],
        when=after.to_perform,
    )
    order_perform = Transition(
        following,
        None,
        "责令限期履行",
        by="handle",
        form=f.OrderPerformForm,
        effect=after.order_perform,
        ends=[redo],
        needs=[after.performance_overdue],
        when=lambda m: not m.reconsideration.performed_on and m.outcome in CORRECTED,
        issues=("责令履行通知书",),
        law="复议法第77条；旧法第32条",
        starts=[Start(performance, after.new_law_day, "责令限期履行", amount=after.days_to_perform)],
    )
    publish = Transition(
        following,
        None,
        "公开决定书",
        by="handle",
        form=f.PublishForm,
        when=after.publishable,
        law="复议法第79条第1款",
    )
    enforce = Transition(
        following,
        None,
        "转强制执行",
        by="handle",
        form=f.EnforceForm,
        needs=[after.sue_over],
        when=after.enforceable,
        law="复议法第78条；旧法第33条",
    )
    copy_up = Transition(
        (decided, following),
        None,
        "抄告上一级主管部门",
        by="handle",
        form=f.CopyForm,
        when=lambda m: after.to_copy(m).exists(),
        summary=after.copy_summary,
        law="复议法第79条第2款",
    )
    archive = Transition(
        following,
        archived,
        "归档",
        by="handle",
        needs=[after.nothing_open],
        primary=lambda m: not m.reconsideration.opinion_due,
    )

    reception = Transition(ANY, None, "登记接待", by="handle", form=f.ReceptionForm, effect=do.reception)
    draw_up = Transition(
        ALWAYS,
        None,
        "制作笔录、回证",
        by="handle",
        form=f.DrawUpForm,
        issues=lambda s: (s.data["template"],),
        law="复议法第22条第3款；旧法第11条",
    )
    change_law = Transition(
        (received, correcting),
        None,
        "改变适用的法律版本",
        by="reconsideration.override",
        form=f.LawForm,
        effect=do.change_law,
    )

    facts = classmethod(lambda cls, matter, step=None: facts(matter, step))
    served = classmethod(lambda cls, step, service: after.served(cls, step, service))
    after_service = classmethod(lambda cls, step: after.after_service(cls, step))

    @classmethod
    def search_text(cls, matter):
        case = matter.reconsideration
        yield from (
            case.act,
            case.act_number,
            case.get_category_display(),
            case.get_field_display(),
            case.respondent.short,
        )

    @classmethod
    def outcome_label(cls, matter) -> str:
        # An application that was never accepted has an ending of its own, which its state already tells.
        return Outcome(matter.outcome).label if matter.outcome in Outcome.values else ""
