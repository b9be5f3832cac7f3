"""以案定补: the versions of the rule, each approved before it governs; a month's batch, from the draft to the payment."""

from __future__ import annotations

from dataclasses import replace

from siheng.domains.mediation.forms import subsidy as f
from siheng.domains.mediation.models import SubsidyBatch, SubsidyLine, SubsidyRule
from siheng.domains.mediation.services import subsidy
from siheng.domains.mediation.services.subsidy_papers import facts
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import ALWAYS, ANY, Step, Transition
from siheng.kernel.org.rights import Right, Role
from siheng.kernel.payments.forms import LineForm
from siheng.kernel.payments.process import BatchProcess, RuleProcess


class SubsidyRuleProcess(RuleProcess):
    """以案定补标准: drawn up by the section, in force once the bureau's leader has agreed."""

    kind, label, receipt = "subsidy_rule", "以案定补标准", "定补标准"
    detail = SubsidyRule

    handle = Right("subsidy_rule.handle", "拟订以案定补标准", (Role.HEAD,))
    may_adopt = Right("subsidy_rule.adopt", "批准以案定补标准", (Role.LEADER,))

    register = replace(RuleProcess.register, label="拟订以案定补标准", form=f.RuleForm)
    amend = replace(RuleProcess.amend, form=f.RuleForm)


def _sampled(step: Step) -> str:
    if not step.detail.seed:
        return "还没有抽查"
    left = subsidy.waiting(step.matter).count()
    return f"抽到的还有 {left} 件没有登记结果" if left else ""


def _drawn(step: Step) -> str:
    return f"抽取 {step.extra['drawn']} 件，种子 {step.detail.seed}"


def _undrawn(m: Matter) -> bool:
    return not m.subsidybatch.seed


def _to_audit(m: Matter) -> bool:
    return subsidy.waiting(m).exists()


class SubsidyProcess(BatchProcess):
    """以案定补批次: before it is approved, a sample is looked at again; what was paid in error is recovered."""

    kind, label, receipt, mark = "subsidy", "以案定补", "定补", "以案定补"
    detail, line = SubsidyBatch, SubsidyLine
    readers = (*BatchProcess.readers, Role.TOWN)

    handle = Right("subsidy.handle", "办理以案定补", (Role.CLERK, Role.HEAD))
    may_check = Right("subsidy.check", "初核以案定补", (Role.HEAD,))
    may_approve = Right("subsidy.approve", "批准以案定补", (Role.LEADER,))

    register = replace(BatchProcess.register, form=f.BatchForm)
    recollect = replace(BatchProcess.recollect, effect=subsidy.recollect)
    payee = Transition(
        ANY, None, "登记收款账户", by="handle", form=f.PayeeForm, effect=subsidy.set_payee, internal=True
    )
    draw = Transition(
        BatchProcess.checked, None, "抽查", by="check", effect=subsidy.draw, when=_undrawn, summary=_drawn,
        primary=_undrawn,
    )  # fmt: skip
    audit = Transition(
        BatchProcess.checked, None, "登记抽查结果", by="handle", form=f.AuditForm, effect=subsidy.audit,
        when=_to_audit, primary=_to_audit,
    )  # fmt: skip
    approve = replace(
        BatchProcess.approve,
        needs=[_sampled],
        issues=("以案定补发放表",),
        primary=lambda m: not _undrawn(m) and not _to_audit(m),
    )
    recover = Transition(
        BatchProcess.paid, None, "追回", by="check", form=f.RecoverForm, effect=subsidy.recover, danger=True
    )
    certify = Transition(
        ALWAYS, None, "出具案件认定表", by="handle", form=LineForm, issues=("以案定补案件认定表",)
    )

    cases = staticmethod(subsidy.closed_in)
    lines = staticmethod(subsidy.lines)
    facts = staticmethod(facts)

    @classmethod
    def title(cls, batch: SubsidyBatch) -> str:
        where = batch.committee.short if batch.committee else batch.matter.region.name
        return f"{where} {super().title(batch)}"
