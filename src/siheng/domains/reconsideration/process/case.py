"""行政复议: from acceptance to the archive, under the law as amended in 2017 and under the revision of 2023."""

from __future__ import annotations

from typing import ClassVar

from siheng.domains.reconsideration import forms as f
from siheng.domains.reconsideration.facts import facts
from siheng.domains.reconsideration.models import CORRECTED, Category, Outcome, Reconsideration
from siheng.domains.reconsideration.process.intake import Intake, cited, simplified
from siheng.domains.reconsideration.services import after
from siheng.domains.reconsideration.services import course as do
from siheng.kernel.matters.models import Party
from siheng.kernel.matters.process import ALWAYS, ANY, Start, Transition
from siheng.kernel.org.rights import Role


class ReconsiderationProcess(Intake):
    """行政复议案件."""

    kind, label = "reconsideration", "行政复议"
    detail = Reconsideration
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    outline_readers = (Role.TOWN,)
    guests = (Role.AGENCY, Role.APPROVER)
    stages = ("收到", "审查受理", "答复", "审理", "决定", "送达", "履行与归档")

    service_reaches = (Intake.following,)
    served_on: ClassVar = {
        **dict.fromkeys(("受理通知书", "补正通知书", "不予受理决定书", "告知书"), (Party.Role.APPLICANT,)),
        **dict.fromkeys(("答复通知书", "责令履行通知书"), (Party.Role.RESPONDENT,)),
        "第三人参加通知书": (Party.Role.THIRD,),
        # 实施条例第57条、复议法第76条: to the respondent, or to another agency that is no party.
        **dict.fromkeys(("行政复议意见书", "行政复议建议书"), ()),
        # 复议法第56条、第58条: to who may judge a document, and to who made it.
        **dict.fromkeys(("规范性文件转送函", "规范性文件审查答复通知书"), ()),
    }

    answer = Transition(
        Intake.answering,
        Intake.trying,
        "提交答复和证据",
        by="reconsideration.answer",
        form=f.AnswerForm,
        effect=do.answer,
        meets=[Intake.reply],
        primary=True,
        law=cited("第48条、第54条", "第23条"),
    )
    register_answer = Transition(
        Intake.answering,
        Intake.trying,
        "登记被申请人答复",
        by="handle",
        form=f.AnswerForm,
        effect=do.answer,
        primary=True,
        meets=[Intake.reply],
        needs=[do.copy_sent],
    )
    no_answer = Transition(
        Intake.answering,
        Intake.trying,
        "逾期未答复，转入审理",
        by="handle",
        needs=[do.reply_overdue],
        ends=[Intake.reply],
        law=cited("第70条", "第28条第1款第4项"),
    )

    proceed = Transition(
        (Intake.answering, Intake.trying),
        None,
        "登记审理活动",
        by="handle",
        form=f.ProceedingForm,
        effect=do.proceeding,
        primary=lambda m: m.state == "trying" and not m.reconsideration.heard_on,
        law=cited("第45条至第52条", "第22条"),
        summary=do.proceeding_summary,
    )
    notify_hearing = Transition(
        Intake.trying, None, "通知听证", by="handle", form=f.HearingNoticeForm, issues=("听证通知书",)
    )
    third_party = Transition(
        (Intake.received, Intake.correcting, Intake.answering, Intake.trying, Intake.suspended),
        None,
        "登记第三人等参加人",
        by="handle",
        form=f.ThirdPartyForm,
        effect=do.third_party,
        issues=do.third_party_paper,
    )
    handle_attached = Transition(
        (Intake.answering, Intake.trying, Intake.suspended),
        None,
        "附带审查：处理或转送",
        by="handle",
        form=f.AttachedForm,
        effect=do.handle_attached,
        meets=[Intake.attached_transfer],
        issues=do.attached_paper,
        when=lambda m: do.attached_runs(m, "attached_transfer"),
        law=cited("第56条、第57条", "第26条、第27条"),
    )
    attached_result = Transition(
        (Intake.answering, Intake.trying, Intake.suspended),
        None,
        "登记附带审查结果",
        by="handle",
        form=f.AttachedResultForm,
        meets=[Intake.attached_own, Intake.attached_reply],
        ends=[Intake.attached_notify, Intake.attached_maker],
        when=do.attached_handled,
    )
    ask_maker = Transition(
        Intake.suspended,
        None,
        "通知制定机关答复",
        by="handle",
        form=f.AskMakerForm,
        meets=[Intake.attached_notify],
        issues=("规范性文件审查答复通知书",),
        when=lambda m: do.attached_runs(m, "attached_notify"),
        law=cited("第58条第1款"),
    )
    maker_answer = Transition(
        (Intake.answering, Intake.trying, Intake.suspended),
        None,
        "登记制定机关答复",
        by="handle",
        form=f.MakerAnswerForm,
        meets=[Intake.attached_maker],
        when=lambda m: do.attached_runs(m, "attached_maker"),
    )
    convert = Transition(
        (Intake.answering, Intake.trying),
        None,
        "转为普通程序",
        by="handle",
        form=f.ConvertForm,
        effect=do.convert,
        when=simplified,
        approval="reconsideration.approve_office",
        issues=("转为普通程序通知书",),
        law=cited("第55条"),
    )
    stay = Transition(
        (Intake.answering, Intake.trying, Intake.suspended),
        None,
        "停止执行",
        by="handle",
        form=f.StayForm,
        approval="reconsideration.approve_organ",
        issues=("停止执行通知书",),
        when=lambda m: m.reconsideration.category != Category.INACTION,
        law=cited("第42条", "第21条"),
    )
    suspend = Transition(
        (Intake.answering, Intake.trying),
        Intake.suspended,
        "中止",
        by="handle",
        form=f.SuspendForm,
        effect=do.suspend,
        pauses=[Intake.decision],
        issues=("中止通知书",),
        law=cited("第39条", "实施条例第41条"),
        starts=[
            Start(Intake.suspension, do.suspension_runs, "中止"),
            Start(Intake.attached_notify, do.maker_to_notify, "中止"),
        ],
    )
    resume = Transition(
        Intake.suspended,
        Intake.trying,
        "恢复审理",
        by="handle",
        form=f.ResumeForm,
        resumes=[Intake.decision],
        primary=True,
        ends=[Intake.suspension],
        issues=("恢复审理通知书",),
        then=do.resumed,
        reaches=(Intake.answering,),
    )
    extend = Transition(
        (Intake.answering, Intake.trying),
        None,
        "延期",
        by="handle",
        form=f.ExtendForm,
        extends=[Intake.decision],
        approval=do.extension_approver,
        needs=[do.ordinary_only],
        issues=("延期通知书",),
        law=cited("第62条", "第31条"),
    )

    decide = Transition(
        Intake.trying,
        Intake.decided,
        "作出决定",
        by="handle",
        form=f.DecideForm,
        effect=do.decide,
        meets=[Intake.decision],
        approval="reconsideration.approve_organ",
        needs=[do.parties_heard, do.attached_done],
        primary=True,
        issues=("行政复议决定书",),
        law=cited("第61条至第71条", "第28条"),
    )
    mediate = Transition(
        Intake.trying,
        Intake.decided,
        "调解结案",
        by="handle",
        form=f.MediateForm,
        effect=do.mediate,
        meets=[Intake.decision],
        approval="reconsideration.approve_organ",
        issues=("行政复议调解书",),
        law=cited("第73条", "实施条例第50条"),
    )
    renege = Transition(
        Intake.decided,
        Intake.trying,
        "一方反悔，继续审理",
        by="handle",
        form=f.RenegeForm,
        effect=do.renege,
        when=lambda m: m.outcome == Outcome.MEDIATION,
        law=cited("第73条第2款", "实施条例第50条第3款"),
    )
    terminate = Transition(
        (Intake.answering, Intake.trying, Intake.suspended),
        Intake.decided,
        "终止",
        by="handle",
        form=f.TerminateForm,
        effect=do.terminate,
        meets=[Intake.decision],
        ends=[Intake.reply, Intake.send_copy, Intake.suspension],
        approval="reconsideration.approve_office",
        issues=("终止决定书",),
        law=cited("第41条、第42条", "实施条例第42条"),
    )

    notice_over = Transition(
        Intake.decided, None, "公告期满", by="handle", timer=True, fires=[Intake.notice], meets=[Intake.notice],
        then=lambda s: s.process.after_service(s), law="民事诉讼法第95条",
    )  # fmt: skip
    letter = Transition(
        (Intake.trying, Intake.decided, Intake.following),
        None,
        "制发意见书、建议书",
        by="handle",
        form=f.LetterForm,
        effect=after.letter,
        law=cited("第76条", "实施条例第57条"),
    )
    feedback = Transition(
        (Intake.decided, Intake.following),
        None,
        "登记反馈",
        by="handle",
        form=f.FeedbackForm,
        effect=after.feedback,
        when=lambda m: m.reconsideration.opinion_due or m.letters.filter(replied_on=None).exists(),
        primary=lambda m: m.reconsideration.opinion_due,
    )
    record_fault = Transition(
        (Intake.trying, Intake.decided, Intake.following),
        None,
        "记录执法问题",
        by="handle",
        form=f.FaultForm,
        effect=after.fault,
        internal=True,
    )
    performed = Transition(
        Intake.following,
        None,
        "登记履行",
        by="handle",
        form=f.PerformForm,
        effect=after.performed,
        meets=[Intake.redo, Intake.performance],
        primary=lambda m: not m.reconsideration.opinion_due and after.day_pending(m),
        when=after.to_perform,
    )
    order_perform = Transition(
        Intake.following,
        None,
        "责令限期履行",
        by="handle",
        form=f.OrderPerformForm,
        effect=after.order_perform,
        ends=[Intake.redo],
        needs=[after.performance_overdue],
        when=lambda m: not m.reconsideration.performed_on and m.outcome in CORRECTED,
        issues=("责令履行通知书",),
        law=cited("第77条", "第32条"),
        starts=[Start(Intake.performance, after.new_law_day, "责令限期履行", amount=after.days_to_perform)],
    )
    publish = Transition(
        Intake.following,
        None,
        "公开决定书",
        by="handle",
        form=f.PublishForm,
        when=after.publishable,
        law=cited("第79条第1款"),
    )
    enforce = Transition(
        Intake.following,
        None,
        "转强制执行",
        by="handle",
        form=f.EnforceForm,
        needs=[after.sue_over],
        when=after.enforceable,
        law=cited("第78条", "第33条"),
    )
    copy_up = Transition(
        (Intake.decided, Intake.following),
        None,
        "抄告上一级主管部门",
        by="handle",
        form=f.CopyForm,
        when=lambda m: after.to_copy(m).exists(),
        summary=after.copy_summary,
        law=cited("第79条第2款"),
    )
    archive = Transition(
        Intake.following,
        Intake.archived,
        "归档",
        by="handle",
        needs=[after.nothing_open],
        primary=lambda m: not (m.reconsideration.opinion_due or after.day_pending(m)),
    )

    reception = Transition(ANY, None, "登记接待", by="handle", form=f.ReceptionForm, effect=do.reception)
    draw_up = Transition(
        ALWAYS,
        None,
        "制作笔录、回证",
        by="handle",
        form=f.DrawUpForm,
        issues=lambda s: (s.data["template"],),
        law=cited("第22条第3款", "第11条"),
    )
    change_law = Transition(
        (Intake.received, Intake.correcting),
        None,
        "改变适用的法律版本",
        by="reconsideration.override",
        form=f.LawForm,
        effect=do.change_law,
    )

    facts = classmethod(lambda cls, matter, step=None: facts(matter, step))
    name = classmethod(lambda cls, matter: do.name(matter))
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
