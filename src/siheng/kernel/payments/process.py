"""The two processes of every kind of subsidy, for a domain to inherit: a version of the rule, and a batch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet

from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Process, State, Step, Transition
from siheng.kernel.org.rights import Role
from siheng.kernel.payments import forms as f
from siheng.kernel.payments import services
from siheng.kernel.payments.models import Batch, Line, Rule


class RuleProcess(Process):
    """补贴标准: drawn up, in force once agreed to. The kind declares ``<kind>.handle`` and ``<kind>.adopt``."""

    detail: ClassVar[type[Rule]]
    # What its receipt numbers begin with.
    receipt: ClassVar[str]
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    stages = ("拟订", "执行")

    drafted = State("拟订中", stage="拟订", untimed=True)
    adopted = State("执行中", stage="执行")
    ended = State("已停止执行", stage="执行", final=True)
    dropped = State("不执行", stage="拟订", final=True)

    register = Transition(
        None, drafted, "拟订补贴标准", by="handle", form=f.RuleForm, effect=services.register_rule
    )
    amend = Transition(drafted, None, "修改", by="handle", form=f.RuleForm, effect=services.amend_rule)
    adopt = Transition(
        drafted, adopted, "批准执行", by="handle", form=f.AdoptForm, effect=services.adopt_rule, approval="adopt",
        primary=True,
    )  # fmt: skip
    drop = Transition(drafted, dropped, "不执行", by="handle", form=f.ReasonForm, danger=True)
    end = Transition(
        adopted, ended, "停止执行", by="handle", form=f.EndForm, effect=services.end_rule, approval="adopt",
        danger=True,
    )  # fmt: skip
    upload = CaseProcess.upload
    remark = CaseProcess.remark


class BatchProcess(Process):
    """补贴批次: collected, checked by another, approved, paid. The kind declares ``<kind>.handle``, ``.check``, ``.approve``."""

    detail: ClassVar[type[Batch]]
    line: ClassVar[type[Line]]
    # What its receipt numbers begin with, and its numbers once approved.
    receipt: ClassVar[str]
    mark: ClassVar[str]
    readers: ClassVar[tuple[Role, ...]] = (Role.CLERK, Role.HEAD, Role.LEADER)
    stages = ("拟制", "初核", "批准", "发放")

    draft = State("拟制中", stage="拟制", untimed=True)
    returned = State("退回修改", stage="拟制", untimed=True)
    checked = State("已初核", stage="初核", untimed=True)
    approved = State("已批准，待发放", stage="批准", untimed=True)
    paid = State("已发放", stage="发放", final=True)
    dropped = State("已作废", stage="拟制", final=True)

    register = Transition(
        None, draft, "拟制批次", by="handle", form=f.BatchForm, effect=services.register, summary=services.collected
    )  # fmt: skip
    recollect = Transition(
        (draft, returned), draft, "重新汇集", by="handle", form=f.RecollectForm, effect=services.recollect,
        summary=services.collected,
    )  # fmt: skip
    strike = Transition(
        (draft, returned), None, "调整一件", by="handle", form=f.StrikeForm, effect=services.strike
    )
    restore = Transition(
        (draft, returned), None, "恢复剔除的一件", by="handle", form=f.RestoreForm, effect=services.restore,
        when=lambda m: services.restorable(m).exists(),
    )  # fmt: skip
    check = Transition(
        (draft, returned), checked, "初核", by="check", form=f.OpinionForm,
        needs=[services.month_over, services.another, services.something], primary=True,
    )  # fmt: skip
    send_back = Transition(checked, returned, "退回修改", by="check", form=f.ReasonForm, danger=True)
    approve = Transition(
        checked, approved, "批准发放", by="check", form=f.ApproveForm, approval="approve", effect=services.approve,
        primary=True,
    )  # fmt: skip
    pay = Transition(
        approved, paid, "登记发放", by="handle", form=f.PayForm, effect=services.pay, primary=True
    )
    drop = Transition(
        (draft, returned, checked, approved), dropped, "作废", by="check", form=f.ReasonForm, effect=services.drop,
        danger=True,
    )  # fmt: skip
    upload = CaseProcess.upload
    assign = CaseProcess.assign
    remark = CaseProcess.remark

    @classmethod
    def title(cls, batch: Any) -> str:
        """What a batch is called."""
        return f"{batch.month_text}{cls.label}"

    @classmethod
    def cases(cls, batch: Any) -> QuerySet[Matter]:
        """The cases that belong to a batch, paid for before or not."""
        raise NotImplementedError

    @classmethod
    def lines(cls, step: Step, cases: QuerySet[Matter]) -> Iterable[Line]:
        """A line for each case, judged: with its sum, or with the reason for none."""
        raise NotImplementedError

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        return {"paid": "已发放", "dropped": "已作废"}.get(matter.outcome, "")

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        return (matter.title,)
