"""The forms of case subsidies: a version of the rule, and what is done to a month's batch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from siheng.domains.mediation.forms.fields import committees
from siheng.domains.mediation.models import SubsidyLine, SubsidyRule
from siheng.domains.mediation.services import subsidy
from siheng.kernel.matters.forms import EMPTY, DayField, Group, StepForm
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.registers.models import Appointment

MONTHS = 13


def _yuan(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=f"{label}（元）", min_value=0, max_digits=9, decimal_places=2, **more)


def _percent(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100)


class RuleForm(StepForm):
    """拟订以案定补标准: one version, whole."""

    day_label = "拟订日期"
    basis = forms.CharField(label="依据文件", max_length=120, help_text="本局以案定补办法的名称和文号")
    since = DayField(label="执行日期", help_text="从这一天起结案的纠纷按这一版计算")
    until = DayField(label="执行到", required=False, help_text="没有定有效期的空着")
    simple = _yuan("简单纠纷基数")
    complex = _yuan("复杂纠纷基数")
    hard = _yuan("疑难纠纷基数")
    oral_percent = _percent("口头协议按基数的百分之")
    failed_percent = _percent("未达成协议但程序完整的，按基数的百分之")
    people_from = forms.IntegerField(label="涉及人数达到（人）", min_value=2, max_value=9999)
    people_extra = _yuan("人数达到的加")
    sum_from = forms.DecimalField(label="涉及金额达到（元）", min_value=0, max_digits=14, decimal_places=2)
    sum_extra = _yuan("金额达到的加")
    missing_paper = _yuan("每缺一样应有材料扣")
    late_days = forms.IntegerField(label="结案后多少日内归档", min_value=0, max_value=365)
    late_filing = _yuan("逾期归档扣")
    no_visit = _yuan("没有回访记录扣")

    groups = (
        Group("执行", ("basis", "since", "until", "day")),
        Group("基数", ("simple", "complex", "hard", "oral_percent", "failed_percent")),
        Group("另加", ("people_from", "people_extra", "sum_from", "sum_extra")),
        Group("扣减", ("missing_paper", "late_days", "late_filing", "no_visit")),
    )

    def set_up(self) -> None:
        if self.matter:
            for name in set(self.fields) - {"day"}:
                self.fields[name].initial = getattr(self.matter.subsidyrule, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("until", data.get("since"), "执行日期")
        return data


class AdoptForm(StepForm):
    """批准执行."""

    day_label = "批准日期"
    opinion = forms.CharField(label="拟办意见", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        since = self.matter.subsidyrule.since
        if SubsidyRule.objects.filter(matter__state__in=subsidy.ADOPTED, since=since).exists():
            raise forms.ValidationError(f"已有一版从 {since:%Y-%m-%d} 起执行，请改执行日期")
        return data


class EndForm(StepForm):
    """停止执行: the last day on which it governs."""

    until = DayField(label="执行到")
    reason = forms.CharField(label="理由", max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        self.not_before("until", self.matter.subsidyrule.since, "执行日期")
        return data


class DropForm(StepForm):
    """作废."""

    reason = forms.CharField(label="理由", max_length=200)


class BatchForm(StepForm):
    """拟制批次: which month, of the district, a town or one committee."""

    day_label = "拟制日期"
    month = forms.ChoiceField(label="月份")
    region = forms.ModelChoiceField(label="范围", queryset=Region.objects.none(), empty_label=None)
    committee = forms.ModelChoiceField(
        label="只算一个调委会", queryset=Unit.objects.none(), required=False, empty_label="全部"
    )

    def set_up(self) -> None:
        assert self.actor
        first = self.today.replace(day=1)
        found = [first]
        while len(found) < MONTHS:
            found.append((found[-1] - timedelta(days=1)).replace(day=1))
        self.fields["month"].choices = [(f"{m:%Y-%m}", f"{m.year}年{m.month}月") for m in found]  # type: ignore[attr-defined]
        self.fields["month"].initial = f"{found[1]:%Y-%m}"
        own = self.actor.unit.region
        towns = Region.objects.filter(level=Region.Level.TOWN, code__startswith=own.prefix)
        self.fields["region"].queryset = Region.objects.filter(code=own.code) | towns  # type: ignore[attr-defined]
        self.fields["region"].initial = own.code
        self.fields["committee"].queryset = committees(self.actor.unit)  # type: ignore[attr-defined]

    def clean_month(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        committee, region = data.get("committee"), data.get("region")
        if committee and region and not committee.region_id.startswith(region.prefix):
            self.add_error("committee", f"不在{region.name}")
        return data


class LineForm(StepForm):
    """What is done to one line of a batch."""

    line = forms.ModelChoiceField(label="哪一件", queryset=EMPTY)

    def set_up(self) -> None:
        assert self.matter
        found = self.lines(subsidy.counted(self.matter)).select_related("case")
        self.fields["line"].queryset = found  # type: ignore[attr-defined]

    def lines(self, counted: Any) -> Any:
        """Which of the lines that are paid for may be chosen."""
        return counted

    def within(self, amount: str, most: Any) -> None:
        """Put an error on an amount that is more than there is."""
        asked = self.cleaned_data.get(amount)
        if asked is not None and asked > most:
            self.add_error(amount, f"不能多于 {most:.2f} 元")


class StrikeForm(LineForm):
    """调整一件: struck off, or something taken off its sum."""

    WHAT = (("strike", "剔除，不予补贴"), ("less", "扣减"))

    what = forms.ChoiceField(label="怎么调整", choices=WHAT, widget=forms.RadioSelect)
    amount = _yuan("扣减", required=False)
    reason = forms.CharField(label="理由", max_length=60)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == "less":
            if not data.get("amount"):
                self.add_error("amount", "请填写扣减多少")
            elif data.get("line"):
                self.within("amount", data["line"].sum)
        elif data.get("amount"):
            self.add_error("amount", "剔除的不填")
        return data


class AuditForm(LineForm):
    """登记抽查结果: of one that was drawn, or that all the others are right."""

    RESULTS = ((SubsidyLine.Audit.RIGHT.value, "无误"), (SubsidyLine.Audit.WRONG.value, "有误"))

    line = forms.ModelChoiceField(label="哪一件", queryset=EMPTY, required=False, empty_label="其余各件")
    result = forms.ChoiceField(label="结果", choices=RESULTS, widget=forms.RadioSelect)
    amount = _yuan("应当扣减", required=False)
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
        if wrong and not data.get("amount"):
            self.add_error("amount", "请填写应当扣减多少")
        if not wrong and data.get("amount"):
            self.add_error("amount", "无误的不填")
        if wrong and data.get("line"):
            self.within("amount", data["line"].sum)
        return data


class ApproveForm(StepForm):
    """批准发放."""

    day_label = "批准日期"
    opinion = forms.CharField(label="拟办意见", max_length=200, required=False)


class PayForm(StepForm):
    """登记发放."""

    day_label = "发放日期"
    voucher = forms.CharField(label="凭证号", max_length=40)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        self.not_before("day", self.matter.accepted_on, "批准日期")
        return data


class RecoverForm(LineForm):
    """追回: what was paid in error."""

    day_label = "追回日期"
    amount = _yuan("追回")
    reason = forms.CharField(label="理由", max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if line := data.get("line"):
            self.within("amount", line.sum - line.recovered)
        if data.get("amount") == 0:
            self.add_error("amount", "请填写追回多少")
        return data


class PayeeForm(StepForm):
    """登记收款账户."""

    sensitive = frozenset({"number"})

    appointment = forms.ModelChoiceField(label="调解员", queryset=Appointment.objects.none())
    bank = forms.CharField(label="开户银行", max_length=60)
    number = forms.CharField(label="账号", max_length=32)

    def set_up(self) -> None:
        assert self.matter
        chosen = subsidy.counted(self.matter).values("appointment")
        self.fields["appointment"].queryset = Appointment.objects.filter(pk__in=chosen)  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        number = "".join(str(self.cleaned_data["number"]).split())
        if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 30):
            raise forms.ValidationError("账号是 8 至 30 位数字")
        return number

    def record(self) -> dict[str, Any]:
        """As the event keeps it: of the number only its end."""
        return super().record() | {"number": f"尾号 {self.cleaned_data['number'][-4:]}"}
