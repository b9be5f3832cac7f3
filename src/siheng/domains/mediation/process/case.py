"""人民调解: from the first word to the filed dossier, or to the way that stays open where no agreement is reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from siheng.domains.mediation import forms as f
from siheng.domains.mediation.facts import facts
from siheng.domains.mediation.models import Form, Level, Outcome
from siheng.domains.mediation.process.course import Course
from siheng.domains.mediation.process.court import CourtSteps
from siheng.domains.mediation.services import course, court, dossier, ending, intake, leaving
from siheng.kernel.matters.models import Clock, Matter
from siheng.kernel.matters.process import ALWAYS, Start, Transition
from siheng.kernel.matters.righting import amended_summary, reissue
from siheng.kernel.org.rights import Role


def _clock(key: str, state: str) -> Any:
    return lambda m: m.clocks.filter(key=key, state=state).exists()


# Taken in and not ended: what was entered of it can be put right.
UNENDED = (Course.registered, Course.accepted, Course.agreed, Course.visiting, Course.filing)


class MediationProcess(CourtSteps):
    """人民调解."""

    kind, label = "mediation", "人民调解"
    readers = (Role.CLERK, Role.HEAD, Role.LEADER, Role.TOWN)
    unit_readers = (Role.MEDIATOR,)
    sealable = coded = True
    given = (court.PAPERS,)
    silence = "med_silence"
    depends = ("obligations",)
    stages = ("登记", "受理", "调解", "履行", "回访", "归档")

    @classmethod
    def owed(cls, matter: Matter) -> list[tuple[str, date | None, str]]:
        """The obligations of the agreement (协议约定的义务), with their sums in yuan."""
        return [
            (f"{o}（{o.sum:,.2f} 元）" if o.sum else str(o), o.due_on, o.get_state_display())
            for o in matter.obligations.all()
        ]

    offered, registered, accepted, agreed = Course.offered, Course.registered, Course.accepted, Course.agreed
    visiting, filing, settled = Course.visiting, Course.filing, Course.settled
    failed, refused, returned = Course.failed, Course.refused, Course.returned
    conclude, labour, perform_due, visit_due = (
        Course.conclude, Course.labour, Course.perform_due, Course.visit_due,
    )  # fmt: skip

    register = Transition(
        None,
        registered,
        "登记纠纷",
        by="handle",
        form=f.RegisterForm,
        public=True,
        effect=intake.register,
        then=lambda s: intake.registered(s.process, s),
        reaches=(agreed, visiting, settled),
        issues=intake.register_papers,
        summary=intake.register_summary,
        starts=[
            Start(labour, intake.labour_runs, "收到调解申请"),
            Start(Course.court_taken, court.platform_runs, "收到委派、委托信息"),
            Start(perform_due, ending.next_due, "协议生效", amount=ending.next_length),
            Start(visit_due, ending.visit_runs, "协议履行完毕"),
        ],
        law="人民调解法第17条、第28条、第30条",
    )
    receive = Transition(
        None,
        offered,
        "接收移交的纠纷",
        by="handle",
        form=f.ReceiveForm,
        received=True,
        effect=intake.receive,
        summary=intake.register_summary,
        starts=[
            Start(Course.take_in, lambda s: s.day, "移交"),
            Start(labour, intake.labour_runs, "收到调解申请"),
        ],
    )
    take_over = Transition(
        offered,
        registered,
        "接收",
        by="handle",
        form=f.TakeForm,
        effect=intake.take_over,
        meets=[Course.take_in],
        then=lambda s: intake.taken(s.process, s),
        reaches=(accepted,),
        primary=True,
    )
    send_back = Transition(
        offered,
        returned,
        "退回",
        by="handle",
        form=f.SendBackForm,
        effect=intake.send_back,
        meets=[Course.take_in],
        then=lambda s: intake.sent_back(s.process, s),
        reaches=(registered, accepted),
        danger=True,
    )
    entrust = Transition(
        registered, None, "分派调委会", by="handle", form=f.EntrustForm, effect=intake.entrust
    )
    raise_level = Transition(
        (registered, accepted),
        offered,
        "提级",
        by="handle",
        form=f.RaiseForm,
        effect=intake.raise_level,
        starts=[Start(Course.take_in, lambda s: s.day, "提级")],
        primary=lambda m: intake.least_level(m) is not None,
        when=lambda m: m.mediation.level in (Level.VILLAGE, Level.TOWN),
    )
    accept = Transition(
        registered,
        accepted,
        "受理",
        by="handle",
        form=f.AcceptForm,
        effect=intake.accept,
        needs=[intake.at_a_committee, intake.not_too_hard],
        meets=[Course.court_taken, Course.consent_due],
        issues=("受理登记表", "权利义务告知书"),
        starts=[
            Start(conclude, intake.conclude_runs, "受理"),
            Start(labour, intake.labour_found, "收到调解申请"),
        ],
        primary=True,
        law="人民调解法第17条、第19条、第23条、第24条",
    )
    refuse = Transition(
        registered,
        refused,
        "不予受理",
        by="handle",
        form=f.RefuseForm,
        effect=intake.refuse,
        danger=True,
        law="人民调解法第17条",
    )
    amend = Transition(
        UNENDED, None, "更正登记事项", by="handle", form=f.AmendForm, effect=intake.amend,
        summary=amended_summary, starts=[Start(labour, intake.labour_amended, "收到调解申请")],
    )  # fmt: skip
    reissue = reissue()
    add_party = Transition(
        (offered, registered, accepted),
        None,
        "增加当事人",
        by="handle",
        form=f.PersonForm,
        effect=intake.add_person,
    )
    assign = Transition(
        UNENDED,
        None,
        "更换调解员",
        by="handle",
        form=f.AssignForm,
        effect=course.assign,
        internal=True,
    )
    invite = Transition(
        (registered, accepted),
        None,
        "增加调解员或者邀请参与",
        by="handle",
        form=f.InviteForm,
        effect=course.invite,
        law="人民调解法第19条、第20条",
    )
    session = Transition(
        accepted,
        None,
        "登记一场调解",
        by="handle",
        form=f.SessionForm,
        effect=course.session,
        summary=course.notes_summary,
        issues=("调解笔录",),
        primary=True,
        law="人民调解法第22条、第27条",
    )
    notes = Transition(
        accepted,
        None,
        "记四平四说",
        by="handle",
        form=f.NotesForm,
        effect=course.notes,
        summary=course.notes_summary,
    )
    suspend = Transition(
        accepted,
        None,
        "中止调解",
        by="handle",
        form=f.SuspendForm,
        pauses=[conclude],
        when=court.may_suspend,
    )
    resume = Transition(
        accepted,
        None,
        "恢复调解",
        by="handle",
        form=f.ResumeForm,
        resumes=[conclude],
        when=_clock("conclude", Clock.State.PAUSED),
    )

    agree = Transition(
        accepted,
        agreed,
        "达成协议",
        by="handle",
        form=f.AgreeForm,
        effect=ending.agree,
        then=lambda s: ending.agreed(s.process, s),
        reaches=(visiting,),
        meets=[conclude],
        ends=[labour],
        issues=ending.agree_papers,
        summary=ending.agree_summary,
        starts=[
            Start(perform_due, ending.next_due, "协议生效", amount=ending.next_length),
            Start(Course.confirm_window, ending.confirmable, "协议生效"),
            Start(Course.confirm_due, court.to_be_filed, "双方要申请司法确认，自协议生效起"),
            Start(visit_due, ending.visit_runs, "协议履行完毕"),
        ],
        law="人民调解法第28条至第30条",
    )
    fail = Transition(
        accepted,
        failed,
        "终止调解（未达成协议）",
        by="handle",
        form=f.FailForm,
        effect=ending.fail,
        issues=ending.fail_papers,
        danger=True,
        law="人民调解法第26条",
    )
    add_obligation = Transition(
        agreed,
        None,
        "补登义务",
        by="handle",
        form=f.AddObligationForm,
        effect=ending.add_obligation,
        starts=[Start(perform_due, ending.next_due, "协议生效", amount=ending.next_length)],
    )
    perform = Transition(
        (agreed, visiting),
        None,
        "登记履行",
        by="handle",
        form=f.PerformForm,
        effect=ending.perform,
        then=lambda s: ending.performed(s.process, s),
        reaches=(visiting,),
        meets=[perform_due],
        issues=ending.perform_papers,
        summary=ending.perform_summary,
        starts=[
            Start(perform_due, ending.next_due, "协议生效", amount=ending.next_length),
            Start(visit_due, ending.visit_runs, "协议履行完毕"),
        ],
        when=ending.owed,
        primary=lambda m: m.state == "agreed",
        law="人民调解法第31条",
    )
    revisit = Transition(
        visiting,
        filing,
        "回访",
        by="handle",
        form=f.RevisitForm,
        effect=ending.revisit,
        meets=[visit_due],
        issues=("回访记录",),
        primary=True,
        law="人民调解法第31条",
    )
    file = Transition(
        filing,
        settled,
        "归档",
        by="handle",
        form=f.FileForm,
        effect=ending.file,
        needs=[dossier.complete],
        issues=("卷宗封面",),
        primary=True,
    )
    rate = Transition(
        (agreed, visiting, filing, settled, failed),
        None,
        "评价",
        by="handle",
        form=f.RateForm,
        effect=ending.rate,
        public=True,
        when=lambda m: m.mediation.score is None,
    )
    link_same = Transition(
        ALWAYS,
        None,
        "登记为同一纠纷",
        by="handle",
        form=f.LinkSameForm,
        effect=leaving.link_same,
        then=lambda s: leaving.joined(s.process, s),
        reaches=(Course.joined,),
        summary=leaving.same_summary,
        when=lambda m: m.mediation.same_as_id is None,
    )

    facts = classmethod(lambda cls, matter, step=None: facts(matter, step))
    name = classmethod(lambda cls, matter: intake.name(matter))
    reworded = classmethod(lambda cls, matter, words: ending.reworded(matter, words))

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        case = matter.mediation
        yield from (case.words, case.get_category_display(), case.get_source_display(), case.source_note)
        if case.form == Form.ORAL:
            yield "口头协议"

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        return str(Outcome(matter.outcome).label) if matter.outcome else ""
