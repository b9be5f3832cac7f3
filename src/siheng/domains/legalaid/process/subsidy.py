"""法律援助补贴: the versions of the standard, each approved before it governs; a batch, from the draft to the payment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from siheng.domains.legalaid.forms import subsidy as f
from siheng.domains.legalaid.models import PayBatch, PayRule
from siheng.domains.legalaid.services import subsidy
from siheng.domains.legalaid.services.subsidy_papers import facts
from siheng.kernel.documents.services import next_number
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Process, State, Step, Transition
from siheng.kernel.org.rights import Right, Role

TABLE = tuple(name for name in f.PayRuleForm.base_fields if name != "day")


def _register_rule(step: Step) -> None:
    m, year = step.matter, step.data["since"].year
    m.received_on, m.region, m.handler = step.day, m.unit.region, step.actor
    m.receipt = f"法援补贴标准 {year}-{next_number('法律援助补贴标准', year)}"
    rule = PayRule(**{k: step.data[k] for k in TABLE})
    m.title = str(rule)
    m.save()
    rule.matter = m
    rule.save(force_insert=True)


def _amend(step: Step) -> None:
    for name in TABLE:
        setattr(step.detail, name, step.data[name])
    step.matter.title = str(step.detail)


def _adopt(step: Step) -> None:
    step.matter.accepted_on = step.day


def _end(step: Step) -> None:
    step.detail.until, step.matter.closed_on = step.data["until"], step.day


class PayRuleProcess(Process):
    """法律援助补贴标准 (法律援助法第52条): entered by the centre, in force once the bureau's leader has agreed."""

    kind, label = "aid_rule", "法律援助补贴标准"
    detail = PayRule
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    stages = ("拟订", "执行")

    handle = Right("aid_rule.handle", "拟订法律援助补贴标准", (Role.HEAD,))
    may_adopt = Right("aid_rule.adopt", "批准法律援助补贴标准", (Role.LEADER,))

    drafted = State("拟订中", stage="拟订")
    adopted = State("执行中", stage="执行")
    ended = State("已停止执行", stage="执行", final=True)
    dropped = State("不执行", stage="拟订", final=True)

    register = Transition(
        None, drafted, "拟订补贴标准", by="handle", form=f.PayRuleForm, effect=_register_rule
    )
    amend = Transition(drafted, None, "修改", by="handle", form=f.PayRuleForm, effect=_amend)
    adopt = Transition(
        drafted,
        adopted,
        "批准执行",
        by="handle",
        form=f.AdoptForm,
        effect=_adopt,
        approval="aid_rule.adopt",
        primary=True,
    )
    drop = Transition(drafted, dropped, "不执行", by="handle", form=f.ReasonForm, danger=True)
    end = Transition(
        adopted,
        ended,
        "停止执行",
        by="handle",
        form=f.EndForm,
        effect=_end,
        approval="aid_rule.adopt",
        danger=True,
    )
    upload = CaseProcess.upload
    remark = CaseProcess.remark


def _month_over(step: Step) -> str:
    last = subsidy.month_end(step.detail.month) - timedelta(days=1)
    return "" if step.day > last else f"{last.month}月还没有结束，不能初核"


def _another(step: Step) -> str:
    """Who drew up a batch does not check it."""
    mine = step.actor and step.actor.pk == step.matter.handler_id
    return "拟制人不能初核自己拟制的批次" if mine else ""


def _something(step: Step) -> str:
    return "" if subsidy.counted(step.matter).exists() else "批次里没有计发的案件"


class PayProcess(Process):
    """法律援助补贴批次: collected, checked, approved, paid."""

    kind, label = "aid_subsidy", "法律援助补贴"
    detail = PayBatch
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    stages = ("拟制", "初核", "批准", "发放")

    handle = Right("aid_subsidy.handle", "办理法律援助补贴", (Role.CLERK, Role.HEAD))
    may_check = Right("aid_subsidy.check", "初核法律援助补贴", (Role.HEAD,))
    may_approve = Right("aid_subsidy.approve", "批准法律援助补贴", (Role.LEADER,))

    draft = State("拟制中", stage="拟制")
    checked = State("已初核", stage="初核")
    approved = State("已批准，待发放", stage="批准")
    paid = State("已发放", stage="发放", final=True)
    dropped = State("已作废", stage="拟制", final=True)

    register = Transition(
        None,
        draft,
        "拟制批次",
        by="handle",
        form=f.BatchForm,
        effect=subsidy.register,
        summary=subsidy.collected,
        law="法律援助法第52条",
    )
    recollect = Transition(
        draft,
        None,
        "重新汇集",
        by="handle",
        form=f.ApproveForm,
        effect=subsidy.recollect,
        summary=subsidy.collected,
    )
    strike = Transition(draft, None, "调整一件", by="handle", form=f.StrikeForm, effect=subsidy.strike)
    check = Transition(
        draft,
        checked,
        "初核",
        by="aid_subsidy.check",
        form=f.ApproveForm,
        needs=[_month_over, _another, _something],
        primary=True,
    )
    send_back = Transition(checked, draft, "退回修改", by="aid_subsidy.check", form=f.ReasonForm, danger=True)
    approve = Transition(
        checked,
        approved,
        "批准发放",
        by="aid_subsidy.check",
        form=f.ApproveForm,
        approval="aid_subsidy.approve",
        effect=subsidy.approve,
        issues=("法律援助补贴发放表",),
        primary=True,
    )
    pay = Transition(
        approved, paid, "登记发放", by="handle", form=f.PayForm, effect=subsidy.pay, primary=True
    )
    drop = Transition(
        (draft, checked, approved),
        dropped,
        "作废",
        by="aid_subsidy.check",
        form=f.ReasonForm,
        effect=subsidy.drop,
        danger=True,
    )
    upload = CaseProcess.upload
    remark = CaseProcess.remark

    facts = classmethod(lambda cls, matter, step=None: facts(matter))

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        return {"paid": "已发放", "dropped": "已作废"}.get(matter.outcome, "")

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        return (matter.title,)
