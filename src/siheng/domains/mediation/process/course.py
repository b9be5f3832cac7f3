"""The states and terms of a mediation, which the steps of the committee and those before the court share."""

from __future__ import annotations

from siheng.domains.mediation.models import Mediation
from siheng.domains.mediation.services import intake
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.process import State, Term
from siheng.kernel.org.rights import Right, Role


class Course(CaseProcess):
    """What every step of a mediation refers to."""

    detail = Mediation

    handle = Right("mediation.handle", "办理人民调解", (Role.MEDIATOR, Role.TOWN, Role.CLERK, Role.HEAD))

    offered = State("待接收", stage="登记", public="已转到调委会，等待接收")
    registered = State("待受理", stage="受理", public="已经登记，调解员会联系您")
    accepted = State("调解中", stage="调解", public="正在调解")
    agreed = State("履行中", stage="履行", waits_for="当事人", public="已达成协议，正在履行")
    visiting = State("待回访", stage="回访", public="协议已履行")
    filing = State("待归档", stage="归档", public="已回访")
    settled = State("已办结", stage="归档", final=True, public="已办结")
    failed = State("未达成", stage="调解", final=True, public="没有达成协议，可以走其他途径")
    refused = State("不予受理", stage="受理", final=True, public="这件事不能调解，原因已经告诉您")
    returned = State("已退回", stage="登记", final=True, public="已退回")
    joined = State("已并入", stage="登记", final=True, public="和先登记的一件合在一起办了")

    take_in = Term("med_take_in", "接收移交")
    conclude = Term(intake.conclude_family, "调解办结")
    labour = Term("med_labor_fallback", "劳动争议可以申请仲裁", lapses=True)
    perform_due = Term("med_performance_due", "协议履行", waits_for="当事人")
    confirm_window = Term(
        "med_judicial_confirmation_apply", "申请司法确认", waits_for="双方当事人", lapses=True
    )
    # Once both have said that they want it, it is the committee that has to see to it in time.
    confirm_due = Term("med_judicial_confirmation_apply", "向法院递交司法确认申请")
    visit_due = Term("med_revisit", "回访")
    court_taken = Term("med_online_accept", "在调解平台确认接受")
    consent_due = Term("med_online_consent_inquiry", "征询对方意愿")
    court_decides = Term("med_confirmation_court_decide", "法院审查司法确认", waits_for="人民法院")
    objection = Term("med_confirmation_objection", "当事人可以提出异议", waits_for="当事人", lapses=True)
