"""What is asked where a court has a part: its commission, its own term, the confirmation and objections to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from siheng.domains.mediation.models import Barred, Confirmation, CourtWay, Objector
from siheng.domains.mediation.services import court
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.law.terms import compute
from siheng.kernel.matters.forms import DayField, StepForm
from siheng.kernel.org.models import Unit

TEXT = forms.Textarea(attrs={"rows": 3})
YES_NO = (("yes", "异议成立"), ("no", "异议不成立，驳回异议"))


def courts() -> Any:
    return Unit.objects.filter(kind=Unit.Kind.COURT, active=True)


class TakeCourtForm(StepForm):
    """签收法院移交的材料: its term runs from then on; on the platform that is the day on which it was accepted."""

    day_label = "签收（在平台确认接受）日期"
    papers = forms.CharField(
        label="移交的材料", max_length=200, required=False, help_text="例：起诉状、证据、委派函"
    )


class ExtendForm(StepForm):
    """延长调解期限: both sides agree to so many days (特邀调解规定第27条; 在线调解规则第24条)."""

    day_label = "同意延长日期"
    amount = forms.IntegerField(label="延长天数", min_value=1, max_value=180)
    agreed = forms.BooleanField(label="各方当事人同意延长")
    told_court = forms.BooleanField(label="已告知人民法院", required=False)

    def set_up(self) -> None:
        if self.matter and self.matter.mediation.court_way != CourtWay.PREFILING:
            self.fields["amount"].help_text = "延长的调解期限不计入法院的审理期限"


class ReportCourtForm(StepForm):
    """向法院反馈调解结果: agreed, not agreed or not taken, and what the court is asked for."""

    day_label = "反馈日期"
    ASKS = (
        ("file", "现送交协议备案"),
        ("paper", "请人民法院审查并制作调解书"),
        ("withdraw", "原告申请撤诉，请审查"),
        ("open", "当事人坚持诉讼，请依法登记立案"),
        ("try", "请转入审判程序"),
        ("back", "现退回材料，请另行处理"),
    )

    court = forms.ModelChoiceField(label="人民法院", queryset=Unit.objects.none(), empty_label=None)
    ask = forms.ChoiceField(label="请人民法院", choices=ASKS)
    note = forms.CharField(
        label="要说明的", max_length=500, required=False, widget=TEXT,
        help_text="只写无争议的事实和没有谈成的原因；为达成协议作出的让步不写（特邀调解规定第22条）",
    )  # fmt: skip

    def set_up(self) -> None:
        assert self.matter
        self.fields["court"].queryset = courts()  # type: ignore[attr-defined]
        fit = self._fit()
        self.fields["ask"].choices = [c for c in self.ASKS if c[0] in fit]  # type: ignore[attr-defined]

    def _fit(self) -> tuple[str, ...]:
        """What fits the stage of the suit and the outcome (特邀调解规定第19条至第21条)."""
        assert self.matter
        before, outcome = not court.entrusted(self.matter), self.matter.outcome
        if outcome == "settled":
            return ("file",) if before else ("paper", "withdraw")
        return ("open", "back") if before else ("try", "back")


def confirm_until(agreed_on: date) -> date | None:
    """The last day on which both may ask the court to confirm (人民调解法第33条): thirty days, rolled."""
    return _until("med_judicial_confirmation_apply", agreed_on)


def _until(family: str, start: date) -> date | None:
    return compute(in_force(family, start), start, calendar=load_calendar()).due_on


class ConfirmApplyForm(StepForm):
    """申请司法确认: by both, within the term, and only of what a court confirms."""

    day_label = "申请日期"
    court = forms.ModelChoiceField(label="人民法院", queryset=Unit.objects.none(), empty_label=None)
    both = forms.BooleanField(label="双方当事人共同申请")
    barred = forms.ChoiceField(label="不予确认的情形", choices=Barred.choices, required=False)

    def set_up(self) -> None:
        self.fields["court"].queryset = courts()  # type: ignore[attr-defined]
        self.fields["barred"].initial = self.matter.mediation.barred  # type: ignore[union-attr]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        case = self.matter.mediation  # type: ignore[union-attr]
        barred = data.get("barred") or case.barred
        if barred:
            self.add_error("barred", f"{Barred(barred).label}的，人民法院不予确认（民诉法解释第355条）")
        self.not_before("day", case.agreed_on, "协议生效日期")
        until = confirm_until(case.agreed_on) if case.agreed_on else None
        if until and data.get("day") and data["day"] > until:
            self.add_error("day", f"申请司法确认的期限到 {until:%Y-%m-%d}，已经过了（人民调解法第33条）")
        return data


class WantConfirmForm(StepForm):
    """请法院确认协议: said by a party with the query code; both then ask together (人民调解法第33条)."""

    both = forms.BooleanField(
        label="对方也同意，我们一起申请",
        error_messages={"required": "要对方也同意才能申请，同意的请勾选"},
    )

    def set_up(self) -> None:
        agreed_on = self.matter.mediation.agreed_on  # type: ignore[union-attr]
        until = confirm_until(agreed_on) if agreed_on else None
        last = f"要在{until.month}月{until.day}日或之前申请。" if until else ""
        self.fields[
            "both"
        ].help_text = (
            f"调解员会约两家一起办，不收费。{last}法院确认以后，有一方不照办，另一方可以请法院强制执行。"
        )


class UnwantConfirmForm(StepForm):
    """不再申请司法确认: it takes both to ask, so one who thinks again is enough."""

    reason = forms.CharField(label="谁改了主意，为什么", max_length=200)


class ConfirmFiledForm(StepForm):
    """登记法院立案: from then on the court has thirty days (民事诉讼法第187条)."""

    day_label = "立案日期"
    number = forms.CharField(label="法院案号", max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("day", self.matter.mediation.confirm_asked_on, "申请日期")  # type: ignore[union-attr]
        return data


class ConfirmExtendedForm(StepForm):
    """登记法院延长审限: by its president, in special circumstances (民事诉讼法第187条)."""

    day_label = "批准日期"
    amount = forms.IntegerField(label="延长天数", min_value=1, max_value=180)
    approved = forms.BooleanField(label="已经本院院长批准")


class ConfirmResultForm(StepForm):
    """登记司法确认结果: confirmed, rejected, not accepted, or withdrawn before the ruling (民诉法解释第355条至第358条)."""

    day_label = "裁定（决定）日期"
    WITHDRAWN = (
        ("allowed", "申请人撤回，法院裁定准许"),
        ("deemed", "没有按期补充或者拒不接受询问，按撤回处理"),
    )

    result = forms.ChoiceField(
        label="结果", choices=[c for c in Confirmation.choices if c[0] != Confirmation.REVOKED]
    )
    number = forms.CharField(label="裁定书文号", max_length=60, required=False)
    withdrawn = forms.ChoiceField(label="怎样撤回", choices=[("", "—"), *WITHDRAWN], required=False)
    served = DayField(
        label="当事人收到裁定日期", required=False, help_text="先后收到的，填最后一日；还没有的先空着"
    )
    reason = forms.CharField(label="法院的理由", max_length=300, required=False)
    paper = forms.FileField(label="裁定书", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        case, result = self.matter.mediation, data.get("result")  # type: ignore[union-attr]
        self.not_before("day", case.confirm_filed_on or case.confirm_asked_on, "申请（立案）日期")
        self.not_before("served", data.get("day"), "裁定日期")
        if data.get("served"):
            try:
                self.not_future(data["served"])
            except forms.ValidationError as error:
                self.add_error("served", error)
        if result in (Confirmation.VALID, Confirmation.REJECTED) and not data.get("number"):
            self.add_error("number", "裁定的，请填裁定书文号")
        if result == Confirmation.REFUSED and case.confirm_filed_on:
            self.add_error("result", "法院已经立案的，是裁定驳回申请（民诉法解释第355条第2款）")
        if (result == Confirmation.WITHDRAWN) != bool(data.get("withdrawn")):
            self.add_error("withdrawn", "撤回申请的，请选是怎样撤回的；不是的不填")
        return data


class ConfirmServedForm(StepForm):
    """登记当事人收到裁定: the last of them; from then on they have fifteen days to object."""

    day_label = "收到日期"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("day", self.matter.mediation.confirmed_on, "裁定日期")  # type: ignore[union-attr]
        return data


class ConfirmObjectForm(StepForm):
    """登记异议: a party within fifteen days of receipt, whom it concerns within six months of knowing (民诉法解释第372条)."""

    day_label = "提出日期"
    who = forms.ChoiceField(label="谁提出", choices=Objector.choices)
    name = forms.CharField(label="姓名（名称）", max_length=80)
    knew = DayField(label="知道权益受侵害的日期", required=False)
    reason = forms.CharField(label="理由", max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        case, third = self.matter.mediation, data.get("who") == Objector.THIRD  # type: ignore[union-attr]
        if third and not data.get("knew"):
            self.add_error("knew", "利害关系人提出的，请填知道或者应当知道的日期")
        if not third and data.get("knew"):
            self.add_error("knew", "当事人提出的不填")
        self.not_before("day", case.confirmed_on, "裁定日期")
        self.not_before("day", data.get("knew"), "知道的日期")
        self._in_time(data, data.get("knew") if third else case.confirm_served_on, third=third)
        return data

    def _in_time(self, data: dict[str, Any], start: date | None, *, third: bool) -> None:
        if start is None or not data.get("day"):
            return
        until = _until("med_confirmation_objection" + ("_third_party" if third else ""), start)
        if until and data["day"] > until:
            self.add_error("day", f"提出异议的期限到 {until:%Y-%m-%d}，已经过了（民诉法解释第372条）")


class ConfirmObjectedForm(StepForm):
    """登记异议的结果: a new ruling undoes the old one, or the objection is rejected (民诉法解释第372条第1款)."""

    day_label = "裁定日期"
    upheld = forms.ChoiceField(label="结果", choices=YES_NO, widget=forms.RadioSelect)
    number = forms.CharField(label="裁定书文号", max_length=60)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("day", self.matter.mediation.objected_on, "提出异议日期")  # type: ignore[union-attr]
        return data


class RenewForm(StepForm):
    """重新调解: the parties change the agreement or reach another (民事诉讼法第206条); else a suit is open to them."""

    day_label = "重新调解日期"
    agreed = forms.BooleanField(label="双方当事人同意重新调解")
    reason = forms.CharField(label="要改什么", max_length=200, required=False)
