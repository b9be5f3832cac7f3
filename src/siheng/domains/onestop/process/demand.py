"""一站式受理: from the first word to the return visit, with up to four mechanisms at work side by side."""

from __future__ import annotations

from datetime import date

from siheng.domains.onestop import forms as f
from siheng.domains.onestop.facts import facts
from siheng.domains.onestop.models import Onestop, Outcome
from siheng.domains.onestop.services import course, intake
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.process import ALWAYS, ANY, Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role


class OnestopProcess(CaseProcess):
    """一站式受理事项."""

    kind, label = "onestop", "一站式受理"
    detail = Onestop
    readers = (Role.CLERK, Role.HEAD, Role.LEADER, Role.TOWN)
    unit_readers = (Role.PETITION,)
    guests = (Role.AGENCY,)
    coded = sealable = front_door = True
    silence = "os_silence"
    depends = ("handovers",)
    stages = ("收到", "服务", "办结", "回访")

    handle = Right("onestop.handle", "办理一站式受理事项", (Role.CLERK, Role.HEAD, Role.TOWN))
    transfer = Right(
        "onestop.transfer", "登记来件、移交信访事项", (Role.CLERK, Role.HEAD, Role.TOWN, Role.PETITION)
    )

    screening = State("待甄别", stage="收到", public="我们正在看您的事", untimed=True)
    waiting = State("待补充", stage="收到", waits_for="来访人", public="等您补充情况")
    serving = State("服务中", stage="服务", public="正在帮您办")
    gathered = State("待办结", stage="办结", public="各方都有回音了，正在整理结果", untimed=True)
    visiting = State("待回访", stage="回访", public="办好了，我们会再问问您满不满意")
    # Not every one is visited again: the bar shows a return visit where there was one.
    closed = State("已办结", stage="办结", final=True, public="办完了")
    merged = State("已并入", stage="收到", final=True, public="和您说过的另一件事合在一起办了")

    first_contact = Term("os_first_contact", "首次联系")
    transfer_due = Term("pet_register_and_transfer", "信访登记转送")
    inform_due = Term("pet_inform_transferred", "书面告知信访人")
    objection = Term("pet_transfer_objection", "可以提出异议", lapses=True)
    visit_due = Term("os_revisit", "回访")

    register = Transition(
        None,
        screening,
        "登记来件",
        by="transfer",
        form=f.RegisterForm,
        public=True,
        effect=intake.register,
        summary=intake.register_summary,
        starts=[
            Start(first_contact, intake.contact_runs, "收到来件"),
            Start(transfer_due, intake.transfer_runs, "信访部门收到"),
            Start(inform_due, intake.inform_runs, "收到转送、交办"),
            Start(objection, intake.object_runs, "收到转送、交办"),
        ],
        law="信访工作条例第22条、第23条",
    )

    screen = Transition(
        (screening, waiting),
        serving,
        "甄别移交",
        by="handle",
        form=f.ScreenForm,
        effect=course.send,
        meets=[first_contact, transfer_due],
        ends=[objection],
        summary=course.send_summary,
        primary=True,
    )
    answer_here = Transition(
        (screening, waiting),
        closed,
        "当场答复",
        by="handle",
        form=f.AnswerForm,
        effect=course.answer_here,
        then=lambda s: course.answered(s.process, s),
        reaches=(visiting,),
        meets=[first_contact, transfer_due, inform_due],
        ends=[objection],
        starts=[Start(visit_due, course.visit_wanted, "当场答复")],
    )
    guide = Transition(
        (screening, waiting),
        closed,
        "引导到法定途径",
        by="handle",
        form=f.GuideForm,
        effect=course.guide,
        meets=[first_contact, transfer_due, inform_due],
        ends=[objection],
        issues=("法定途径告知书",),
        summary=course.guide_summary,
        law="信访工作条例第31条",
    )
    object_to = Transition(
        screening,
        closed,
        "提出异议退回",
        by="handle",
        form=f.ObjectForm,
        effect=course.object_to,
        when=lambda m: m.clocks.filter(key="objection").exists(),
        needs=[course.in_time],
        meets=[objection],
        issues=("异议函",),
        law="信访工作条例第23条第3款",
    )
    ask_more = Transition(
        screening,
        waiting,
        "请来访人补充",
        by="handle",
        form=f.AskForm,
        effect=course.hold,
        meets=[first_contact],
        summary=intake.ask_summary,
    )
    supplement = Transition(
        waiting,
        screening,
        "补充情况",
        by="handle",
        form=f.WordsForm,
        public=True,
        effect=intake.add_words,
        summary=intake.words_summary,
        primary=True,
    )
    contact = Transition(
        ANY,
        None,
        "联系来访人",
        by="handle",
        form=f.ContactForm,
        effect=course.hold,
        meets=[first_contact],
    )
    inform = Transition(
        ANY,
        None,
        "书面告知信访人",
        by="handle",
        form=f.InformForm,
        effect=course.hold,
        when=lambda m: m.onestop.channel == "petition",
        meets=[first_contact, inform_due],
        issues=("受理情况告知书",),
        law="信访工作条例第23条第3款",
    )

    hand_more = Transition(
        (serving, gathered),
        serving,
        "补移、改派",
        by="handle",
        form=f.HandMoreForm,
        effect=course.send,
        summary=course.send_summary,
        primary=course.can_drop,
    )
    drop = Transition(
        serving,
        None,
        "不再移交",
        by="handle",
        form=f.DropForm,
        effect=course.drop,
        then=lambda s: course.dropped(s.process, s),
        reaches=(gathered,),
        when=course.can_drop,
    )
    urge = Transition(
        serving,
        None,
        "催接收",
        by="handle",
        form=f.UrgeForm,
        effect=course.urge,
        when=course.can_urge,
        summary=course.urge_summary,
    )
    meeting = Transition(
        (screening, serving, gathered),
        None,
        "上研判会",
        by="handle",
        form=f.MeetingForm,
        effect=course.meeting,
        then=lambda s: course.met(s.process, s),
        reaches=(serving,),
        summary=course.meeting_summary,
        internal=True,
        bulk=True,
    )

    conclude = Transition(
        gathered,
        visiting,
        "办结",
        by="handle",
        form=f.ConcludeForm,
        effect=course.conclude,
        needs=[course.nothing_runs],
        starts=[Start(visit_due, lambda s: s.day, "办结")],
        issues=("办结告知书",),
        summary=course.conclude_summary,
        primary=True,
    )
    revisit = Transition(
        visiting,
        closed,
        "回访",
        by="handle",
        form=f.RevisitForm,
        effect=course.revisit,
        meets=[visit_due],
        issues=("回访表",),
        summary=course.revisit_summary,
        primary=True,
    )

    mark = Transition(
        ANY, None, "标记", by="handle", form=f.MarkForm, effect=course.mark, summary=course.mark_summary
    )
    seal = Transition(
        ANY, None, "保密", by="handle", form=f.SealForm, effect=course.seal, when=lambda m: not m.sealed
    )
    merge = Transition(
        (screening, waiting, serving, gathered),
        merged,
        "是同一件，并入",
        by="handle",
        form=f.MergeForm,
        effect=course.merge,
        needs=[course.may_join],
        summary=course.merge_summary,
    )
    again = Transition(
        ANY,
        None,
        "又来反映，记为重复",
        by="handle",
        form=f.AgainForm,
        effect=course.again,
        summary=course.again_summary,
    )
    not_same = Transition(
        ANY,
        None,
        "不是同一件，记住",
        by="handle",
        form=f.NotSameForm,
        effect=course.not_same,
        summary=course.not_same_summary,
        internal=True,
    )
    withdraw = Transition(
        (screening, waiting, serving, gathered),
        closed,
        "来访人撤回",
        by="handle",
        form=f.WithdrawForm,
        effect=course.withdraw,
        needs=[course.nothing_runs],
        danger=True,
    )

    add_words = Transition(
        ANY,
        None,
        "再说几句",
        by="handle",
        form=f.WordsForm,
        public=True,
        effect=intake.add_words,
        summary=intake.words_summary,
        when=lambda m: m.state != "waiting",
    )
    book = Transition(
        ANY,
        None,
        "约个时间来",
        by="handle",
        form=f.BookForm,
        public=True,
        effect=intake.book,
        when=lambda m: m.onestop.book_on is None,
    )
    change_visit = Transition(
        ANY,
        None,
        "改约、取消预约",
        by="handle",
        form=f.ChangeVisitForm,
        public=True,
        effect=intake.change_visit,
        told="窗口改了预约",
        when=lambda m: m.onestop.book_on is not None,
    )
    confirm_visit = Transition(
        ANY,
        None,
        "确认预约",
        by="handle",
        form=f.ConfirmForm,
        effect=intake.confirm_visit,
        told="时间定好了",
        when=lambda m: bool(m.onestop.book_on and not m.onestop.book_confirmed),
    )
    new_code = Transition(
        ALWAYS,
        None,
        "重发查询码",
        by="handle",
        form=f.NewCodeForm,
        effect=intake.renew_code,
        told="窗口换发了查询码，原来的不能再用",
    )
    rate = Transition(
        ALWAYS,
        None,
        "评价",
        by="handle",
        form=f.RateForm,
        public=True,
        effect=intake.rate,
        then=lambda s: intake.rated(s.process, s),
        reaches=(visiting,),
        when=intake.may_rate,
        starts=[Start(visit_due, intake.visit_owed, "群众评价不满意")],
    )

    facts = classmethod(lambda cls, matter, step=None: facts(matter, step))
    name = classmethod(lambda cls, matter: intake.name(matter))

    @classmethod
    def after_handover(cls, matter, handover) -> State | None:
        """Everything has an answer: time to conclude. What came back waits to be sent elsewhere, or dropped."""
        return cls.gathered if course.settled(matter) else None

    @classmethod
    def search_text(cls, matter):
        """The first words; of a sealed demand nothing."""
        detail = matter.onestop
        if not matter.sealed:
            yield from (detail.words[:500], detail.place, *detail.marks)
        yield detail.get_channel_display()

    @classmethod
    def visit(cls, matter) -> tuple[date, str, bool] | None:
        d = matter.onestop
        return (d.book_on, d.get_book_half_display(), d.book_confirmed) if d.book_on else None

    @classmethod
    def answer_of(cls, matter) -> str:
        """The answer at once, or the way of the law to go; how a dispute ended stands in its paper, behind a second proof."""
        if matter.outcome not in (Outcome.ANSWERED, Outcome.GUIDED):
            return ""
        return "：".join(filter(None, (matter.onestop.get_way_display(), matter.onestop.answer)))

    @classmethod
    def outcome_label(cls, matter) -> str:
        return str(Outcome(matter.outcome).label) if matter.outcome else ""
