"""The forms of case subsidies beside those that every subsidy has: the numbers of the rule, the sample, the accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from siheng.domains.mediation.forms.fields import committees
from siheng.domains.mediation.models import SubsidyBatch, SubsidyLine
from siheng.kernel.matters.forms import EMPTY, Group, StepForm
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.payments import forms as payments
from siheng.kernel.payments.forms import LineForm, percent, yuan
from siheng.kernel.payments.services import counted
from siheng.kernel.registers.models import Appointment


class RuleForm(payments.RuleForm):
    """拟订以案定补标准: one version, whole."""

    simple = yuan("简单纠纷基数")
    complex = yuan("复杂纠纷基数")
    hard = yuan("疑难纠纷基数")
    oral_percent = percent("口头协议按基数的百分之")
    failed_percent = percent("未达成协议但程序完整的，按基数的百分之")
    people_from = forms.IntegerField(label="涉及人数达到（人）", min_value=2, max_value=9999)
    people_extra = yuan("人数达到的加")
    sum_from = forms.DecimalField(label="涉及金额达到（元）", min_value=0, max_digits=14, decimal_places=2)
    sum_extra = yuan("金额达到的加")
    missing_paper = yuan("每缺一样应有材料扣")
    late_days = forms.IntegerField(label="结案后多少日内归档", min_value=0, max_value=365)
    late_filing = yuan("逾期归档扣")
    no_visit = yuan("没有回访记录扣")

    groups = (
        Group("执行", ("basis", "since", "until", "day")),
        Group("基数", ("simple", "complex", "hard", "oral_percent", "failed_percent")),
        Group("另加", ("people_from", "people_extra", "sum_from", "sum_extra")),
        Group("扣减", ("missing_paper", "late_days", "late_filing", "no_visit")),
    )


class BatchForm(payments.BatchForm):
    """拟制批次: which month, of the district, a town or one committee."""

    batches = SubsidyBatch
    region = forms.ModelChoiceField(label="范围", queryset=Region.objects.none(), empty_label=None)
    committee = forms.ModelChoiceField(
        label="只算一个调委会", queryset=Unit.objects.none(), required=False, empty_label="全部"
    )

    def set_up(self) -> None:
        super().set_up()
        assert self.actor
        own = self.actor.unit.region
        towns = Region.objects.filter(level=Region.Level.TOWN, code__startswith=own.prefix)
        self.fields["region"].queryset = Region.objects.filter(code=own.code) | towns  # type: ignore[attr-defined]
        self.fields["region"].initial = own.code
        self.fields["committee"].queryset = committees(self.actor.unit)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        committee, region = data.get("committee"), data.get("region")
        if committee and region and not committee.region_id.startswith(region.prefix):
            self.add_error("committee", f"不在{region.name}")
        return data

    def running(self, data: dict[str, Any]) -> QuerySet[Any]:
        """Those of the same region or committee: a town's own beside the district's is another."""
        return (
            super().running(data).filter(matter__region=data.get("region"), committee=data.get("committee"))
        )


class AuditForm(LineForm):
    """登记抽查结果: of one that was drawn, or that all the others are right."""

    RESULTS = ((SubsidyLine.Audit.RIGHT.value, "无误"), (SubsidyLine.Audit.WRONG.value, "有误"))

    line = forms.ModelChoiceField(label="哪一件", queryset=EMPTY, required=False, empty_label="其余各件")
    result = forms.ChoiceField(label="结果", choices=RESULTS, widget=forms.RadioSelect)
    amount = yuan("应当扣减", required=False)
    note = forms.CharField(label="情况", max_length=60, required=False)

    def lines(self, counted: Any) -> Any:
        return counted.filter(audit=SubsidyLine.Audit.DRAWN)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wrong = data.get("result") == SubsidyLine.Audit.WRONG
        if wrong and not data.get("line"):
            self.add_error("line", "有误的请逐件登记")
        if wrong and not data.get("note"):
            self.add_error("note", "有误的请写明情况")
        if wrong:
            self.asks("amount", "请填写应当扣减多少")
        if not wrong and data.get("amount"):
            self.add_error("amount", "无误的不填")
        if wrong and data.get("line"):
            self.within("amount", data["line"].sum)
        return data


class RecoverForm(LineForm):
    """追回: what was paid in error."""

    day_label = "追回日期"
    amount = yuan("追回")
    reason = forms.CharField(label="理由", max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if line := data.get("line"):
            self.within("amount", line.sum - line.recovered)
        self.asks("amount", "请填写追回多少")
        return data


class PayeeForm(StepForm):
    """登记收款账户."""

    sensitive = frozenset({"number"})

    appointment = forms.ModelChoiceField(label="调解员", queryset=Appointment.objects.none())
    bank = forms.CharField(label="开户银行", max_length=60)
    number = forms.CharField(label="账号", max_length=32)

    def set_up(self) -> None:
        assert self.matter
        chosen = counted(self.matter).values("appointment")
        self.fields["appointment"].queryset = Appointment.objects.filter(pk__in=chosen)  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        number = "".join(str(self.cleaned_data["number"]).split())
        if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 30):
            raise forms.ValidationError("账号是 8 至 30 位数字")
        return number

    def record(self) -> dict[str, Any]:
        """As the event keeps it: of the number only its end."""
        return super().record() | {"number": f"尾号 {self.cleaned_data['number'][-4:]}"}
