"""The states and terms of a reconsideration case, and its steps at the window, to acceptance or refusal."""

from __future__ import annotations

from collections.abc import Callable

from siheng.domains.reconsideration import forms as f
from siheng.domains.reconsideration.models import Procedure, Reconsideration
from siheng.domains.reconsideration.services import course as do
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role


def simplified(matter) -> bool:
    """Whether the case is tried by the simplified procedure."""
    return matter.reconsideration.procedure == Procedure.SIMPLIFIED


def cited(new: str, old: str = "") -> Callable[[Matter], str]:
    """The articles by which a step is taken under the law that the case runs under; "" where that law has none."""
    by_old = f"行政复议法{old}" if old.startswith("实施条例") else f"2017年修正的行政复议法{old}"
    told = {True: f"2023年修订的行政复议法{new}" if new else "", False: by_old if old else ""}
    return lambda m: told[m.reconsideration.new_law]


class Intake(CaseProcess):
    """What comes in, until it is accepted or not."""

    detail = Reconsideration

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

    review = Term("recon_acceptance_review", "审查受理")
    rereview = Term("recon_rereview_after_correction", "补正后审查")
    correction = Term("recon_correction_submit", "补正材料", waits_for="申请人")
    send_copy = Term(
        lambda m: "recon_send_copy_simplified" if simplified(m) else "recon_send_copy_ordinary",
        "发送申请书副本",
    )
    reply = Term(
        lambda m: "recon_reply_simplified" if simplified(m) else "recon_reply_ordinary",
        "被申请人答复",
        waits_for="被申请人",
    )
    decision = Term(
        lambda m: "recon_decision_simplified" if simplified(m) else "recon_decision_ordinary", "作出决定"
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
        law=cited("第30条第3款", "第17条第2款"),
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
        law=cited("第31条", "实施条例第29条"),
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
        law=cited("第31条第2款"),
    )
    abandon = Transition(
        correcting,
        abandoned,
        "视为放弃",
        by="handle",
        needs=[do.correction_overdue],
        danger=True,
        law=cited("第31条第2款", "实施条例第29条"),
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
        law=cited("第30条", "第17条"),
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
        law=cited("", "第17条、第18条"),
    )
    withdraw_early = Transition(
        (received, correcting), withdrawn, "受理前撤回", by="handle", form=f.WithdrawForm, effect=do.withdraw_early
    )  # fmt: skip
