"""A mediation before the court: taken over from it (委派、委托), confirmed by it (司法确认), left to it or to another way."""

from __future__ import annotations

from siheng.domains.mediation import forms as f
from siheng.domains.mediation.process.course import Course
from siheng.domains.mediation.services import court, leaving
from siheng.kernel.matters.process import ALWAYS, Start, Transition

KEPT = (Course.agreed, Course.visiting, Course.filing)
CONFIRM = "民事诉讼法第206条（2021年修正时为第202条）、民诉法解释第355条至第358条"


class CourtSteps(Course):
    """The steps by which a court has a part in it."""

    take_court = Transition(
        Course.registered,
        None,
        "签收法院移交的材料",
        by="handle",
        form=f.TakeCourtForm,
        effect=court.take,
        meets=[Course.court_taken],
        starts=[
            Start(Course.conclude, lambda s: s.day, "签收法院移交的材料、在平台确认接受"),
            Start(Course.consent_due, court.consent_runs, "接受委派调解"),
        ],
        when=lambda m: court.commissioned(m) and m.mediation.court_taken_on is None,
        law="特邀调解规定第27条、在线调解规则第12条、第15条、第24条",
    )
    extend = Transition(
        Course.accepted,
        None,
        "延长调解期限",
        by="handle",
        form=f.ExtendForm,
        extends=[Course.conclude],
        when=court.may_extend,
        law="特邀调解规定第27条、在线调解规则第24条",
    )
    report_court = Transition(
        ALWAYS,
        None,
        "向法院反馈调解结果",
        by="handle",
        form=f.ReportCourtForm,
        effect=court.report,
        issues=("调解结果反馈函",),
        when=court.owes_report,
        primary=court.owes_report,
        law="特邀调解规定第19条至第21条、在线调解规则第12条、第15条、第21条",
    )

    want_confirm = Transition(
        KEPT,
        None,
        "请法院确认协议",
        by="handle",
        form=f.WantConfirmForm,
        effect=court.want,
        when=court.may_want,
        public=True,
        ends=[Course.confirm_window],
        starts=[Start(Course.confirm_due, court.to_be_filed, "双方要申请司法确认，自协议生效起")],
        law="人民调解法第33条",
    )
    confirm_unwanted = Transition(
        KEPT,
        None,
        "不再申请司法确认",
        by="handle",
        form=f.UnwantConfirmForm,
        effect=court.unwant,
        ends=[Course.confirm_due],
        starts=[Start(Course.confirm_window, court.still_open, "协议生效")],
        when=court.wanted,
        law="人民调解法第33条",
    )
    confirm_apply = Transition(
        KEPT,
        None,
        "申请司法确认",
        by="handle",
        form=f.ConfirmApplyForm,
        effect=court.confirm_apply,
        meets=[Course.confirm_window, Course.confirm_due],
        issues=("司法确认申请书",),
        when=court.may_ask,
        primary=court.wanted,
        told="已经向法院申请确认协议",
        law="人民调解法第33条、民事诉讼法第205条（2021年修正时为第201条）",
    )
    confirm_filed = Transition(
        KEPT,
        None,
        "登记法院立案",
        by="handle",
        form=f.ConfirmFiledForm,
        effect=court.confirm_filed,
        starts=[Start(Course.court_decides, lambda s: s.day, "法院立案")],
        when=lambda m: court.pending(m) and m.mediation.confirm_filed_on is None,
        law="民事诉讼法第187条",
    )
    confirm_extended = Transition(
        KEPT,
        None,
        "登记法院延长审限",
        by="handle",
        form=f.ConfirmExtendedForm,
        extends=[Course.court_decides],
        when=lambda m: court.pending(m) and m.mediation.confirm_filed_on is not None,
        law="民事诉讼法第187条",
    )
    confirm_result = Transition(
        KEPT,
        None,
        "登记司法确认结果",
        by="handle",
        form=f.ConfirmResultForm,
        effect=court.confirm_result,
        meets=[Course.court_decides],
        starts=[Start(Course.objection, court.objection_runs, "当事人收到确认裁定")],
        when=court.pending,
        told="法院确认协议的结果",
        law=CONFIRM,
    )
    confirm_served = Transition(
        KEPT,
        None,
        "登记当事人收到裁定",
        by="handle",
        form=f.ConfirmServedForm,
        effect=court.confirm_served,
        starts=[Start(Course.objection, court.objection_runs, "当事人收到确认裁定")],
        when=lambda m: court.confirmed(m) and m.mediation.confirm_served_on is None,
        law="民诉法解释第372条第2款",
    )
    confirm_object = Transition(
        (*KEPT, Course.settled),
        None,
        "登记对确认裁定的异议",
        by="handle",
        form=f.ConfirmObjectForm,
        effect=court.confirm_object,
        when=lambda m: court.confirmed(m) and m.mediation.objected_on is None,
        law="民诉法解释第372条第2款",
    )
    confirm_objected = Transition(
        (*KEPT, Course.settled),
        None,
        "登记异议的结果",
        by="handle",
        form=f.ConfirmObjectedForm,
        effect=court.confirm_objected,
        ends=[Course.objection],
        when=lambda m: court.confirmed(m) and m.mediation.objected_on is not None,
        law="民诉法解释第372条第1款",
    )
    renew = Transition(
        KEPT,
        Course.accepted,
        "重新调解",
        by="handle",
        form=f.RenewForm,
        effect=court.renew,
        ends=[Course.perform_due, Course.visit_due, Course.objection],
        starts=[Start(Course.conclude, lambda s: s.day, "重新调解")],
        when=court.not_confirmed,
        primary=court.not_confirmed,
        law=CONFIRM,
    )

    hand_to = Transition(
        (Course.accepted, Course.failed, Course.refused, *KEPT),
        None,
        "移交其他途径",
        by="handle",
        form=f.HandToForm,
        effect=leaving.hand_to,
        issues=leaving.hand_papers,
        summary=leaving.hand_summary,
        when=leaving.leads_on,
        primary=lambda m: m.state == "failed",
        law="人民调解法第26条、第32条、第33条",
    )
