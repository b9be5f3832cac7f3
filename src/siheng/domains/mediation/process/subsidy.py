"""以案定补: the versions of the rule, each approved before it governs; a month's batch, from the draft to the payment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from siheng.domains.mediation.forms import subsidy as f
from siheng.domains.mediation.models import SubsidyBatch, SubsidyRule
from siheng.domains.mediation.services import subsidy
from siheng.domains.mediation.services.subsidy_papers import facts
from siheng.kernel.documents.services import next_number
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import ALWAYS, ANY, Process, State, Step, Transition
from siheng.kernel.org.rights import Right, Role

TABLE = tuple(
    name for name in f.RuleForm.base_fields if name != "day"
)  # every field of the rule is asked under its own name


def _register_rule(step: Step) -> None:
    m = step.matter
    m.received_on, m.region, m.handler = step.day, m.unit.region, step.actor
    year = step.data["since"].year
    m.receipt = f"定补标准 {year}-{next_number('以案定补标准', year)}"
    rule = SubsidyRule(**{k: step.data[k] for k in TABLE})
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
    step.detail.until = step.data["until"]
    step.matter.closed_on = step.day


class SubsidyRuleProcess(Process):
    """以案定补标准: drawn up by the section, in force once the bureau's leader has agreed."""

    kind, label = "subsidy_rule", "以案定补标准"
    detail = SubsidyRule
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    stages = ("拟订", "执行")

    handle = Right("subsidy_rule.handle", "拟订以案定补标准", (Role.HEAD,))
    may_adopt = Right("subsidy_rule.adopt", "批准以案定补标准", (Role.LEADER,))

    drafted = State("拟订中", stage="拟订")
    adopted = State("执行中", stage="执行")
    ended = State("已停止执行", stage="执行", final=True)
    dropped = State("不执行", stage="拟订", final=True)

    register = Transition(
        None, drafted, "拟订以案定补标准", by="handle", form=f.RuleForm, effect=_register_rule
    )
    amend = Transition(drafted, None, "修改", by="handle", form=f.RuleForm, effect=_amend)
    adopt = Transition(
        drafted,
        adopted,
        "批准执行",
        by="handle",
        form=f.AdoptForm,
        effect=_adopt,
        approval="subsidy_rule.adopt",
        primary=True,
    )
    drop = Transition(drafted, dropped, "不执行", by="handle", form=f.DropForm, danger=True)
    end = Transition(
        adopted,
        ended,
        "停止执行",
        by="handle",
        form=f.EndForm,
        effect=_end,
        approval="subsidy_rule.adopt",
        danger=True,
    )
    upload = CaseProcess.upload
    remark = CaseProcess.remark


def _month_over(step: Step) -> str:
    _, until = subsidy.bounds(step.detail.month)
    last = until - timedelta(days=1)
    return "" if step.day > last else f"{last.month}月还没有结束，不能初核"


def _another(step: Step) -> str:
    """Who drew up a batch does not check it, nor one who is paid by it."""
    if step.actor and step.actor.pk == step.matter.handler_id:
        return "拟制人不能初核自己拟制的批次"
    mine = subsidy.counted(step.matter).filter(account=step.actor)
    return "批次里有您自己调解的案件，请由其他人初核" if mine.exists() else ""


def _something(step: Step) -> str:
    return "" if subsidy.counted(step.matter).exists() else "批次里没有计补的案件"


def _sampled(step: Step) -> str:
    if not step.detail.seed:
        return "还没有抽查"
    left = subsidy.waiting(step.matter).count()
    return f"抽到的还有 {left} 件没有登记结果" if left else ""


def _collected(step: Step) -> str:
    found = step.extra["collected"]
    return f"计补 {found['counted']} 件，{found['total']} 元；不予补贴 {found['refused']} 件"


def _drawn(step: Step) -> str:
    return f"抽取 {step.extra['drawn']} 件，种子 {step.detail.seed}"


def _undrawn(m: Matter) -> bool:
    return not m.subsidybatch.seed


def _to_audit(m: Matter) -> bool:
    return subsidy.waiting(m).exists()


class SubsidyProcess(Process):
    """以案定补批次: collected, checked, a sample looked at again, approved, paid."""

    kind, label = "subsidy", "以案定补"
    detail = SubsidyBatch
    readers = (Role.CLERK, Role.HEAD, Role.LEADER, Role.TOWN)
    stages = ("拟制", "初核", "批准", "发放")

    handle = Right("subsidy.handle", "办理以案定补", (Role.CLERK, Role.HEAD))
    may_check = Right("subsidy.check", "初核以案定补", (Role.HEAD,))
    may_approve = Right("subsidy.approve", "批准以案定补", (Role.LEADER,))

    draft = State("拟制中", stage="拟制")
    returned = State("退回修改", stage="拟制")
    checked = State("已初核", stage="初核")
    approved = State("已批准，待发放", stage="批准")
    paid = State("已发放", stage="发放", final=True)
    dropped = State("已作废", stage="拟制", final=True)

    register = Transition(
        None, draft, "拟制批次", by="handle", form=f.BatchForm, effect=subsidy.register, summary=_collected
    )
    recollect = Transition(
        (draft, returned),
        draft,
        "重新汇集",
        by="handle",
        form=f.ApproveForm,
        effect=subsidy.recollect,
        summary=_collected,
    )
    strike = Transition(
        (draft, returned), None, "调整一件", by="handle", form=f.StrikeForm, effect=subsidy.strike
    )
    payee = Transition(
        ANY, None, "登记收款账户", by="handle", form=f.PayeeForm, effect=subsidy.set_payee, internal=True
    )
    check = Transition(
        (draft, returned),
        checked,
        "初核",
        by="subsidy.check",
        form=f.ApproveForm,
        needs=[_month_over, _another, _something],
        primary=True,
    )
    draw = Transition(
        checked,
        None,
        "抽查",
        by="subsidy.check",
        effect=subsidy.draw,
        when=_undrawn,
        summary=_drawn,
        primary=_undrawn,
    )
    audit = Transition(
        checked,
        None,
        "登记抽查结果",
        by="handle",
        form=f.AuditForm,
        effect=subsidy.audit,
        when=_to_audit,
        primary=_to_audit,
    )
    send_back = Transition(checked, returned, "退回修改", by="subsidy.check", form=f.DropForm, danger=True)
    approve = Transition(
        checked,
        approved,
        "批准发放",
        by="subsidy.check",
        form=f.ApproveForm,
        approval="subsidy.approve",
        effect=subsidy.approve,
        needs=[_sampled],
        issues=("以案定补发放表",),
        primary=lambda m: not _undrawn(m) and not _to_audit(m),
    )
    pay = Transition(
        approved, paid, "登记发放", by="handle", form=f.PayForm, effect=subsidy.pay, primary=True
    )
    drop = Transition(
        (draft, returned, checked, approved),
        dropped,
        "作废",
        by="subsidy.check",
        form=f.DropForm,
        effect=subsidy.drop,
        danger=True,
    )
    recover = Transition(
        paid, None, "追回", by="subsidy.check", form=f.RecoverForm, effect=subsidy.recover, danger=True
    )
    certify = Transition(
        ALWAYS, None, "出具案件认定表", by="handle", form=f.LineForm, issues=("以案定补案件认定表",)
    )
    upload = CaseProcess.upload
    assign = CaseProcess.assign
    remark = CaseProcess.remark

    facts = classmethod(lambda cls, matter, step=None: facts(matter, step))

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        return {"paid": "已发放", "dropped": "已作废"}.get(matter.outcome, "")

    @classmethod
    def search_text(cls, matter: Matter) -> Any:
        return (matter.title,)
