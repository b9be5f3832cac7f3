"""法律咨询: asked and answered; what cannot be answered here is handed on, and the first answer has its term."""

from __future__ import annotations

from collections.abc import Iterable

from siheng.domains.legalaid import forms as f
from siheng.domains.legalaid.facts import advice_facts
from siheng.domains.legalaid.models import Advice
from siheng.domains.legalaid.services import advice as do
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Handover, Matter
from siheng.kernel.matters.process import Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role

OUTCOMES = (("answered", "已答复"), ("returned", "已退回"))


class AdviceProcess(CaseProcess):
    """法律咨询."""

    kind, label = "advice", "法律咨询"
    detail = Advice
    readers = (Role.CLERK, Role.HEAD)
    outline_readers = (Role.LEADER,)
    unit_readers = (Role.TOWN, Role.LAWYER, Role.MEDIATOR)
    sealable = coded = question_door = True
    stages = ("咨询", "答复")

    handle = Right(
        "advice.handle", "登记和答复法律咨询", (Role.CLERK, Role.HEAD, Role.TOWN, Role.LAWYER, Role.MEDIATOR)
    )

    offered = State("转来待答复", stage="咨询", public="已转交，等待答复")
    asked = State(
        "待答复", stage="咨询", public="等待答复", untimed=True
    )  # what came back is still to be told
    passed = State("已转办", stage="咨询", waits_for="接收单位", public="已转交，等待答复")
    answered = State("已答复", stage="答复", final=True, public="已答复")
    returned = State("已退回", stage="咨询", final=True, public="已退回")

    first_answer = Term("aid_first_answer", "首次答复")

    register = Transition(
        None,
        asked,
        "登记咨询",
        by="handle",
        form=f.AdviceForm,
        public=True,
        effect=do.register,
        then=lambda s: do.registered(s.process, s),
        reaches=(answered,),
        issues=do.register_papers,
        summary=do.register_summary,
        starts=[Start(first_answer, do.answer_runs, "收到咨询")],
        law="法律援助法第22条、第23条",
    )
    receive = Transition(
        None,
        offered,
        "接收转来的咨询",
        by="handle",
        form=f.AdviceReceiveForm,
        received=True,
        effect=do.receive,
        summary=do.register_summary,
        starts=[Start(first_answer, lambda s: s.day, "收到转来的咨询")],
    )
    contact = Transition(
        (offered, asked),
        None,
        "首次联系咨询人",
        by="handle",
        form=f.ContactForm,
        effect=do.contact,
        meets=[first_answer],
        when=lambda m: m.advice.first_at is None,
    )
    # Also of what was handed on: the person may have heard it from the other side first.
    answer = Transition(
        (offered, asked, passed),
        answered,
        "答复",
        by="handle",
        form=f.AnswerForm,
        effect=do.answer,
        meets=[first_answer],
        issues=do.answer_papers,
        primary=True,
    )
    pass_on = Transition(
        asked,
        passed,
        "转办",
        by="handle",
        form=f.PassForm,
        effect=do.pass_on,
        meets=[first_answer],
        issues=("转交函",),
        summary=do.pass_summary,
        when=lambda m: bool(do.takers(m.unit)) or do.centre(m.unit).pk == m.unit_id,
    )
    send_back = Transition(
        offered,
        returned,
        "退回",
        by="handle",
        form=f.SendBackForm,
        effect=do.send_back,
        danger=True,
    )

    compare = Transition(
        (offered, asked, passed, answered),
        None,
        "是不是同一件",
        by="handle",
        form=f.CompareForm,
        effect=do.compare,
        summary=do.compare_summary,
        when=lambda m: not m.sealed,
        internal=True,
    )

    facts = classmethod(lambda cls, matter, step=None: advice_facts(matter, step))
    name = classmethod(lambda cls, matter: do.name(matter))

    @classmethod
    def after_handover(cls, matter: Matter, handover: Handover) -> State | None:
        """What came back, as an answer or unanswered, is told to who asked."""
        ended = (Handover.State.ENDED, Handover.State.RETURNED)
        return cls.asked if handover.state in ended and matter.state == cls.passed.key else None

    @classmethod
    def answer_of(cls, matter: Matter) -> str:
        """Only once it is answered here: what somebody to whom it was handed on said is told by who asked them."""
        return str(matter.advice.answer) if matter.state == cls.answered.key else ""

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        case = matter.advice
        yield from (case.get_channel_display(), case.get_topic_display())
        if not matter.sealed:
            yield case.words[:500]

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        return dict(OUTCOMES).get(matter.outcome, "")
