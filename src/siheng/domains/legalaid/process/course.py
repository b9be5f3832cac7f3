"""The states and terms of a legal aid case, and its steps from the assignment on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from siheng.domains.legalaid import forms as f
from siheng.domains.legalaid.forms.review import RectifyForm
from siheng.domains.legalaid.models import LegalAid
from siheng.domains.legalaid.services import course as do
from siheng.domains.legalaid.services import review
from siheng.domains.legalaid.services.intake import assign_rule, undelivered
from siheng.kernel.law.rulebook import Rule
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import ALWAYS, LEADERS, Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role


class AssignTerm(Term):
    """Before the law of legal aid, civil and criminal cases had terms of their own; since then there is one for all."""

    def rule(self, matter: Matter, start: date) -> Rule:
        return assign_rule(matter.legalaid, start)


class Course(CaseProcess):
    """What the lawyer and the centre do once aid is given."""

    detail = LegalAid

    handle = Right("legalaid.handle", "办理法律援助案件", (Role.CLERK, Role.HEAD))
    apply_for = Right("legalaid.apply", "登记法律援助申请", (Role.CLERK, Role.HEAD, Role.TOWN))
    decide = Right("legalaid.decide", "法律援助中心负责人批准", (Role.HEAD,))
    # The bureau's, not the centre's (法律援助法第49条).
    review_objection = Right("legalaid.review", "审查对法律援助决定的异议", (Role.LEADER,))
    undertake = Right("legalaid.undertake", "承办法律援助案件", (Role.LAWYER, Role.CLERK, Role.HEAD))

    offered = State("待接收", stage="申请", public="已转到法律援助中心，等待接收")
    reviewing = State("待审查", stage="审查", public="正在审查申请")
    supplementing = State("待补充", stage="审查", waits_for="申请人", public="等您补充材料")
    granted = State("待指派", stage="指派", public="已决定给予援助，正在指派律师")
    handling = State("办理中", stage="办理", public="律师正在办理")
    objecting = State("异议审查中", stage="审查", waits_for=LEADERS, public="正在审查您的异议")
    ended = State("待交卷", stage="结案", public="案件已办结")
    checking = State("待归档", stage="结案", public="案件已办结")
    archived = State("已归档", stage="归档", final=True, public="已办结")
    refused = State("不予援助", stage="审查", final=True, public="没有批准，可以提出异议")
    terminated = State("已终止", stage="办理", final=True, public="援助已终止，可以提出异议")
    withdrawn = State("已撤回", stage="审查", final=True, public="已撤回申请")
    advised = State("已答复", stage="申请", final=True, public="已经答复")
    returned = State("已退回", stage="申请", final=True, public="已退回")

    take_in = Term("aid_take_in", "接收移交")
    review_due = Term("aid_review", "审查决定")
    supplement_due = Term("aid_supplement", "补充材料", waits_for="申请人", lapses=True)
    papers_due = Term("aid_urgent_papers", "补办手续", waits_for="受援人")
    assign_due = AssignTerm("aid_assign", "指派")
    notified_due = Term("aid_assign_notified", "指派（通知案件）")
    objection_open = Term("aid_sd_objection_apply", "可以提出异议", waits_for="申请人", lapses=True)
    objection_due = Term("aid_objection_review", "审查异议", waits_for=LEADERS)
    meeting_due = Term("aid_first_meeting", "首次会见（约见）")
    hearing_due = Term("aid_hearing", "出庭")
    change_due = Term("aid_change_answer", "答复更换请求")
    dossier_due = Term("aid_case_file_submit", "提交归档材料")
    filing_due = Term("aid_case_file_review", "审查归档材料")
    visit_due = Term("aid_revisit", "回访")

    # A refusal, or an end, that has not reached who asked is no end of the matter (法律援助法第43条第1款).
    serve = replace(CaseProcess.serve, primary=undelivered)
    # The lawyer too puts papers on the record.
    upload = replace(CaseProcess.upload, by="legalaid.undertake")

    assign = Transition(
        granted,
        handling,
        "指派律师",
        by="handle",
        form=f.AssignForm,
        effect=do.assign,
        meets=[assign_due, notified_due],
        issues=do.assign_papers,
        summary=do.assign_summary,
        starts=[Start(meeting_due, lambda s: s.day, "指派")],
        primary=True,
        law="法律援助法第26条、第36条、第43条",
    )
    meet = Transition(
        handling,
        None,
        "首次会见（约见）",
        by="undertake",
        form=f.MeetForm,
        effect=do.meet,
        meets=[meeting_due],
        summary=do.work_summary,
        when=lambda m: m.legalaid.met_on is None,
        primary=True,
    )
    work = Transition(
        handling,
        None,
        "承办记录",
        by="undertake",
        form=f.WorkForm,
        effect=do.work,
        summary=do.work_summary,
    )
    notes = Transition(
        handling,
        None,
        "随手记",
        by="undertake",
        form=f.NotesForm,
        effect=do.notes,
        summary=do.notes_summary,
        when=lambda m: m.legalaid.met_on is not None,
    )
    summons = Transition(
        handling,
        None,
        "登记开庭通知",
        by="undertake",
        form=f.SummonsForm,
        summary=do.summons_summary,
        ends=[hearing_due],
        starts=[Start(hearing_due, lambda s: s.data["hearing_on"], "开庭通知")],
        law="法律援助法第46条第1款",
    )
    ask_change = Transition(
        handling,
        None,
        "登记受援人请求更换",
        by="handle",
        form=f.ChangeAskForm,
        effect=do.ask_change,
        starts=[Start(change_due, lambda s: s.day, "收到更换请求")],
        when=lambda m: m.legalaid.change_asked_on is None,
        law="法律援助法第55条",
    )
    replace_lawyer = Transition(
        handling,
        None,
        "更换律师",
        by="handle",
        form=f.ReplaceForm,
        approval="legalaid.decide",
        effect=do.replace,
        meets=[change_due],
        ends=[meeting_due],
        starts=[Start(meeting_due, lambda s: s.day, "更换律师")],
        issues=do.replace_papers,
        summary=do.replace_summary,
        primary=lambda m: m.legalaid.change_asked_on is not None,
        law="法律援助法第55条",
    )
    keep_lawyer = Transition(
        handling,
        None,
        "不予更换",
        by="handle",
        form=f.KeepForm,
        approval="legalaid.decide",
        effect=do.keep,
        meets=[change_due],
        issues=("不予更换法律援助人员通知书",),
        when=lambda m: m.legalaid.change_asked_on is not None,
    )
    terminate = Transition(
        (granted, handling),
        terminated,
        "终止援助",
        by="handle",
        form=f.TerminateForm,
        approval="legalaid.decide",
        effect=do.terminate,
        issues=("终止法律援助决定书",),
        danger=True,
        law="法律援助法第48条",
    )
    conclude = Transition(
        handling,
        ended,
        "办结",
        by="undertake",
        form=f.ConcludeForm,
        effect=do.conclude,
        needs=[do.papers_made_up],
        ends=[meeting_due, hearing_due],
        starts=[
            Start(dossier_due, lambda s: s.day, "办结"),
            Start(visit_due, lambda s: s.day, "办结"),
        ],
        primary=lambda m: m.legalaid.met_on is not None and not m.legalaid.papers_owed,
        law="法律援助法第50条",
    )
    submit = Transition(
        ended,
        checking,
        "提交归档材料",
        by="undertake",
        form=f.SubmitForm,
        effect=do.submit,
        meets=[dossier_due],
        issues=("结案报告表",),
        starts=[Start(filing_due, lambda s: s.day, "收到归档材料")],
        primary=True,
        law="法律援助法第50条",
    )
    send_back_dossier = Transition(
        checking,
        ended,
        "退回归档材料",
        by="handle",
        form=f.DossierBackForm,
        effect=do.send_back_dossier,
        ends=[filing_due],
        starts=[Start(dossier_due, lambda s: s.day, "退回归档材料")],
        danger=True,
    )
    revisit = Transition(
        (ended, checking, archived),
        None,
        "回访",
        by="handle",
        form=f.RevisitForm,
        effect=do.revisit,
        meets=[visit_due],
        issues=("受援人回访表",),
        when=lambda m: m.legalaid.visited_on is None,
        law="法律援助法第59条",
    )
    archive = Transition(
        checking,
        archived,
        "审查归档",
        by="handle",
        form=f.ArchiveForm,
        effect=do.archive,
        meets=[filing_due],
        primary=True,
    )
    rectify = Transition(
        ALWAYS,
        None,
        "登记整改",
        by="undertake",
        form=RectifyForm,
        effect=review.rectify,
        when=lambda m: review.to_rectify(m) is not None,
        primary=True,
        law="法律援助法第59条",
    )
