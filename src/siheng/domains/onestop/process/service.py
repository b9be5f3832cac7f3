"""服务事项: one need met by one service, handed over by the one door or brought to the service itself."""

from __future__ import annotations

from siheng.domains.onestop import forms as f
from siheng.domains.onestop.facts import service_facts
from siheng.domains.onestop.models import ServiceItem, ServiceOutcome
from siheng.domains.onestop.services import service as do
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.process import ALWAYS, Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role


class ServiceProcess(CaseProcess):
    """服务事项."""

    kind, label = "service", "服务事项"
    detail = ServiceItem
    outline_readers = (Role.LEADER,)
    unit_readers = (Role.LAWYER, Role.COUNSELLOR, Role.CLERK, Role.HEAD)
    sealable = True
    silence = "os_silence"
    stages = ("移交", "服务", "回传")

    handle = Right("service.handle", "办理服务事项", (Role.LAWYER, Role.COUNSELLOR, Role.CLERK, Role.HEAD))

    offered = State("待接收", stage="移交", public="等对方接手")
    serving = State("服务中", stage="服务", public="已经接手，正在办")
    ended = State("已回传", stage="回传", final=True, public="有结果了")
    returned = State("已退回", stage="移交", final=True, public="另找人办")

    accept_due = Term("os_accept", "接收移交")
    contact_due = Term("os_service_contact", "首次联系")
    result_due = Term("os_service_result", "回传结果")

    register = Transition(
        None,
        serving,
        "登记服务",
        by="handle",
        form=f.WalkInForm,
        effect=do.register,
        starts=[Start(result_due, lambda s: s.day, "来访")],
    )
    receive = Transition(
        None,
        offered,
        "移交来的需求",
        by="handle",
        form=f.ReceiveForm,
        received=True,
        effect=do.receive,
        starts=[Start(accept_due, lambda s: s.day, "移交")],
    )
    accept = Transition(
        offered,
        serving,
        "接收",
        by="handle",
        form=f.AcceptForm,
        effect=do.accept,
        meets=[accept_due],
        starts=[Start(contact_due, lambda s: s.day, "接收"), Start(result_due, lambda s: s.day, "接收")],
        issues=("接收回执",),
        primary=True,
    )
    refuse = Transition(
        offered,
        returned,
        "退回",
        by="handle",
        form=f.ReturnForm,
        effect=do.give_back,
        meets=[accept_due],
        danger=True,
    )
    contact = Transition(
        serving,
        None,
        "首次联系",
        by="handle",
        form=f.FirstContactForm,
        effect=do.contact,
        when=lambda m: m.serviceitem.contacted_on is None,
        meets=[contact_due],
        summary=do.contact_summary,
        primary=True,
    )
    record = Transition(
        serving,
        None,
        "服务记录",
        by="handle",
        form=f.RecordForm,
        effect=do.record,
        meets=[contact_due],
        issues=do.record_papers,
        summary=do.record_summary,
        internal=True,
    )
    finish = Transition(
        serving,
        ended,
        "回传结果",
        by="handle",
        form=f.FinishForm,
        effect=do.finish,
        meets=[contact_due, result_due],
        issues=do.finish_papers,
        summary=do.finish_summary,
        primary=lambda m: m.serviceitem.contacted_on is not None,
    )

    remark = Transition(
        ALWAYS,
        None,
        "记事",
        by="handle",
        form=f.RemarkForm,
        effect=do.remark,
        summary=lambda s: "",
        internal=True,
    )

    facts = classmethod(lambda cls, matter, step=None: service_facts(matter, step))
    name = classmethod(lambda cls, matter: do.name(matter))

    @classmethod
    def search_text(cls, matter):
        """Of a sealed service nothing but what it is."""
        yield matter.serviceitem.get_need_display()
        if not matter.sealed:
            yield matter.serviceitem.words[:500]

    @classmethod
    def outcome_label(cls, matter) -> str:
        return str(ServiceOutcome(matter.outcome).label) if matter.outcome else ""
