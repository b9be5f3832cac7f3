"""法律援助补贴: the versions of the standard, each approved before it governs; a batch, from the draft to the payment."""

from __future__ import annotations

from dataclasses import replace

from siheng.domains.legalaid.forms import subsidy as f
from siheng.domains.legalaid.models import PayBatch, PayLine, PayRule
from siheng.domains.legalaid.services import subsidy
from siheng.domains.legalaid.services.subsidy_papers import facts
from siheng.kernel.org.rights import Right, Role
from siheng.kernel.payments.process import BatchProcess, RuleProcess


class PayRuleProcess(RuleProcess):
    """法律援助补贴标准 (法律援助法第52条): entered by the centre, in force once the bureau's leader has agreed."""

    kind, label, receipt = "aid_rule", "法律援助补贴标准", "法援补贴标准"
    detail = PayRule

    handle = Right("aid_rule.handle", "拟订法律援助补贴标准", (Role.HEAD,))
    may_adopt = Right("aid_rule.adopt", "批准法律援助补贴标准", (Role.LEADER,))

    register = replace(RuleProcess.register, form=f.PayRuleForm)
    amend = replace(RuleProcess.amend, form=f.PayRuleForm)


class PayProcess(BatchProcess):
    """法律援助补贴批次: what was filed by the end of a month and is not paid for."""

    kind, label, receipt, mark = "aid_subsidy", "法律援助补贴", "法援补贴", "{unit.mark}补"
    detail, line = PayBatch, PayLine

    handle = Right("aid_subsidy.handle", "办理法律援助补贴", (Role.CLERK, Role.HEAD))
    may_check = Right("aid_subsidy.check", "初核法律援助补贴", (Role.HEAD,))
    may_approve = Right("aid_subsidy.approve", "批准法律援助补贴", (Role.LEADER,))

    register = replace(BatchProcess.register, form=f.BatchForm, law="法律援助法第52条")
    approve = replace(BatchProcess.approve, effect=subsidy.approve, issues=("法律援助补贴发放表",))

    cases = staticmethod(subsidy.filed)
    lines = staticmethod(subsidy.lines)
    facts = staticmethod(facts)
