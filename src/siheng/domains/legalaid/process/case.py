"""法律援助: from the application, a notice or a handover to the decision, and the objection to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from siheng.domains.legalaid import forms as f
from siheng.domains.legalaid.facts import facts
from siheng.domains.legalaid.models import LegalAid, Outcome
from siheng.domains.legalaid.process.course import Course
from siheng.domains.legalaid.services import amending, carried
from siheng.domains.legalaid.services import intake as do
from siheng.kernel.documents.models import Service
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import ANY, Start, Step, Transition
from siheng.kernel.matters.righting import amended_summary
from siheng.kernel.org.rights import Role


class LegalAidProcess(Course):
    """法律援助案件."""

    kind, label = "legalaid", "法律援助"
    detail = LegalAid
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    outline_readers = (Role.TOWN,)
    unit_readers = (Role.LAWYER,)
    sealable = coded = True
    depends = ("reviews__matter__review",)
    stages = ("申请", "审查", "指派", "办理", "结案", "归档")

    register = Transition(
        None,
        Course.reviewing,
        "登记申请（通知）",
        by="legalaid.apply",
        form=f.RegisterForm,
        effect=carried.register,
        then=lambda s: carried.registered(s.process, s),
        reaches=(Course.granted, Course.handling, Course.ended, Course.checking),
        issues=carried.papers,
        summary=carried.summary,
        starts=[
            Start(Course.review_due, carried.review_runs, "收到申请"),
            Start(Course.notified_due, carried.notified_runs, "收到办案机关通知"),
            Start(Course.assign_due, carried.assign_runs, "决定给予援助"),
            Start(Course.meeting_due, carried.meeting_runs, "指派"),
            Start(Course.dossier_due, carried.dossier_runs, "办结"),
            Start(Course.visit_due, carried.visit_runs, "办结"),
            Start(Course.filing_due, carried.filing_runs, "收到归档材料"),
        ],
        law="法律援助法第25条、第36条、第40条、第43条",
    )
    record_past = Transition(
        None,
        Course.archived,
        "补录已办结案件",
        by="decide",
        form=f.PastForm,
        past=True,
        effect=carried.record_past,
        then=lambda s: carried.recorded(s.process, s),
        reaches=(Course.refused, Course.terminated, Course.withdrawn),
        summary=carried.past_summary,
    )
    receive = Transition(
        None,
        Course.offered,
        "接收移交的申请",
        by="handle",
        form=f.ReceiveForm,
        received=True,
        effect=do.receive,
        summary=do.register_summary,
        starts=[
            Start(Course.take_in, lambda s: s.day, "移交"),
            Start(Course.review_due, lambda s: s.day, "收到申请"),
        ],
    )
    take_over = Transition(
        Course.offered,
        Course.reviewing,
        "接收",
        by="handle",
        form=f.TakeForm,
        effect=do.take_over,
        meets=[Course.take_in],
        issues=("法律援助申请表",),
        primary=True,
    )
    send_back = Transition(
        Course.offered,
        Course.returned,
        "退回",
        by="handle",
        form=f.SendBackForm,
        effect=do.send_back,
        meets=[Course.take_in],
        danger=True,
    )
    advise = Transition(
        (Course.offered, Course.reviewing),
        Course.advised,
        "只需咨询，当场答复",
        by="handle",
        form=f.AdviseForm,
        effect=do.advise,
        meets=[Course.take_in, Course.review_due],
        law="法律援助法第22条、第23条",
    )
    check = Transition(
        (Course.reviewing, Course.supplementing, Course.granted, Course.handling),
        None,
        "核查经济状况",
        by="handle",
        form=f.CheckForm,
        effect=do.check,
        issues=("经济困难状况说明表",),
        summary=do.check_summary,
        primary=lambda m: not do.ground(m.legalaid) and m.legalaid.poor is None,
        law="法律援助法第34条、第41条",
    )
    change_ground = Transition(
        (Course.reviewing, Course.supplementing, Course.granted, Course.handling),
        None,
        "更正免予核查、不受限制的情形",
        by="handle",
        form=f.GroundForm,
        effect=do.change_ground,
        law="法律援助法第32条、第42条",
    )
    amend = Transition(
        ANY,
        None,
        "更正登记事项",
        by="handle",
        form=f.AmendForm,
        effect=amending.amend,
        summary=amended_summary,
    )
    ask_more = Transition(
        Course.reviewing,
        Course.supplementing,
        "通知补充材料",
        by="handle",
        form=f.SupplementAskForm,
        issues=("补充材料通知书",),
        pauses=[Course.review_due],
        law="法律援助法第43条第2款",
    )
    supplement = Transition(
        Course.supplementing,
        Course.reviewing,
        "登记补充的材料",
        by="handle",
        form=f.SupplementForm,
        meets=[Course.supplement_due],
        resumes=[Course.review_due],
        primary=True,
    )
    deem_withdrawn = Transition(
        Course.supplementing,
        Course.withdrawn,
        "逾期没有补充，视为撤回",
        by="handle",
        effect=do.deem_withdrawn,
        needs=[do.term_of_supplement_over],
        law="法律援助法第43条第2款",
    )
    urgent = Transition(
        (Course.reviewing, Course.supplementing),
        Course.granted,
        "先行提供援助",
        by="handle",
        form=f.UrgentForm,
        approval="legalaid.decide",
        effect=do.urgent,
        issues=("先行提供法律援助决定书",),
        meets=[Course.review_due],
        ends=[Course.supplement_due],
        starts=[
            Start(Course.papers_due, lambda s: s.day, "决定先行援助", amount=lambda s: s.data["days"]),
            Start(Course.assign_due, lambda s: s.day, "决定先行援助"),
        ],
        summary=do.urgent_summary,
        law="法律援助法第44条",
    )
    make_up = Transition(
        (Course.granted, Course.handling),
        None,
        "补办手续",
        by="handle",
        form=f.MakeUpForm,
        effect=do.make_up,
        needs=[do.eligible],
        meets=[Course.papers_due],
        when=lambda m: m.legalaid.papers_owed,
        primary=lambda m: m.state == Course.handling.key,  # aid first: the assignment comes before it
        law="法律援助法第44条第2款",
    )
    grant = Transition(
        Course.reviewing,
        Course.granted,
        "给予援助",
        by="handle",
        form=f.GrantForm,
        approval="legalaid.decide",
        effect=do.grant,
        needs=[do.eligible],
        meets=[Course.review_due],
        issues=("给予法律援助决定书",),
        starts=[Start(Course.assign_due, lambda s: s.day, "决定给予援助")],
        primary=lambda m: bool(do.ground(m.legalaid)),
        law="法律援助法第43条第1款",
    )
    refuse = Transition(
        Course.reviewing,
        Course.refused,
        "不予援助",
        by="handle",
        form=f.RefuseForm,
        approval="legalaid.decide",
        effect=do.refuse,
        meets=[Course.review_due],
        issues=("不予法律援助决定书",),
        primary=lambda m: do.too_rich(m.legalaid),
        danger=True,
        law="法律援助法第43条第1款",
    )
    withdraw = Transition(
        (Course.offered, Course.reviewing, Course.supplementing),
        Course.withdrawn,
        "撤回申请",
        by="handle",
        form=f.WithdrawForm,
        effect=do.withdraw,
        danger=True,
    )
    object_to = Transition(
        (Course.refused, Course.terminated),
        Course.objecting,
        "登记异议",
        by="handle",
        form=f.ObjectForm,
        effect=do.object_to,
        meets=[Course.objection_open],
        starts=[Start(Course.objection_due, lambda s: s.day, "收到异议")],
        when=lambda m: m.legalaid.objected_on is None,
        law="法律援助法第49条",
    )
    decide_objection = Transition(
        Course.objecting,
        Course.refused,
        "异议审查决定",
        by="legalaid.review",
        form=f.DecideObjectionForm,
        needs=[do.another],
        effect=do.decide_objection,
        then=lambda s: do.objection_decided(s.process, s),
        reaches=(Course.granted, Course.handling, Course.terminated),
        meets=[Course.objection_due],
        issues=do.objection_papers,
        starts=[Start(Course.assign_due, do.objection_assigns, "责令改正，给予援助")],
        primary=True,
        law="法律援助法第49条第2款",
    )

    facts = classmethod(lambda cls, matter, step=None: facts(matter, step))
    name = classmethod(lambda cls, matter: do.name(matter))

    @classmethod
    def served(cls, step: Step, service: Service) -> Sequence[Start]:
        """From its receipt runs the time to ask the bureau about a refusal, or to bring what a notice or urgent aid asks for."""
        day: date | None = service.served_on
        paper = service.document.template
        if day and paper == do.DECISIONS[Outcome.REFUSED]:
            return [Start(Course.objection_open, lambda s: day, "收到决定书")]
        if day and paper == do.NOTICE and step.matter.state == Course.supplementing.key:
            days = do.days_given(step.matter, "ask_more")
            return [Start(Course.supplement_due, lambda s: day, "收到补充材料通知", amount=lambda s: days)]
        if day and paper == do.URGENT and step.matter.open and step.detail.papers_owed:
            days = do.days_given(step.matter, "urgent")
            return [Start(Course.papers_due, lambda s: day, "收到决定书", amount=lambda s: days)]
        return []

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        """Of a sealed case nothing but what it is."""
        case = matter.legalaid
        yield case.get_category_display()
        if not matter.sealed:
            yield from (case.words[:500], case.get_cause_display(), case.organ, case.organ_number)

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        return str(Outcome(matter.outcome).label) if matter.outcome else ""
