"""值班律师法律帮助: asked for and given; no case of legal aid, and counted apart (刑事诉讼法第36条，法律援助法第30条)."""

from __future__ import annotations

from collections.abc import Iterable

from siheng.domains.legalaid.forms import duty as f
from siheng.domains.legalaid.models import DutyHelp
from siheng.domains.legalaid.services import duty as do
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Process, Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role


class DutyProcess(Process):
    """值班律师法律帮助."""

    kind, label = "duty_help", "值班律师法律帮助"
    detail = DutyHelp
    readers = (Role.CLERK, Role.HEAD)
    outline_readers = (Role.LEADER,)
    unit_readers = (Role.LAWYER,)
    sealable = True
    stages = ("请求", "帮助")

    handle = Right("duty_help.handle", "登记值班律师法律帮助", (Role.CLERK, Role.HEAD, Role.LAWYER))

    asked = State("待提供", stage="请求")
    helped = State("已提供", stage="帮助", final=True)
    dropped = State("没有提供", stage="请求", final=True)

    help_due = Term("aid_duty_help", "提供法律帮助")

    register = Transition(
        None,
        asked,
        "登记法律帮助",
        by="handle",
        form=f.DutyForm,
        effect=do.register,
        then=lambda s: do.registered(s.process, s),
        reaches=(helped,),
        issues=do.papers,
        summary=do.summary,
        starts=[Start(help_due, do.given_runs, "请求帮助")],
        law="刑事诉讼法第36条、法律援助法第30条、第37条",
    )
    help = Transition(
        asked,
        helped,
        "登记帮助",
        by="handle",
        form=f.HelpForm,
        effect=do.help_,
        meets=[help_due],
        issues=("值班律师法律帮助登记表",),
        summary=do.summary,
        primary=True,
    )
    drop = Transition(
        asked, dropped, "没有提供", by="handle", form=f.NotGivenForm, effect=do.drop, danger=True
    )
    upload = CaseProcess.upload
    remark = CaseProcess.remark

    facts = classmethod(lambda cls, matter, step=None: do.facts(matter))

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        if not matter.sealed:
            yield from (matter.dutyhelp.charge, matter.dutyhelp.organ)

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        return {"helped": "已提供", "dropped": "没有提供"}.get(matter.outcome, "")
