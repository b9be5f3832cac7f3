"""The forms of lawyers' subsidies: a version of the standard, and what is done to a batch."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from siheng.domains.legalaid.models import AidForm, PayRule, Stage
from siheng.domains.legalaid.services import subsidy
from siheng.kernel.matters.forms import EMPTY, DayField, Group, StepForm

MONTHS = 13
FORMS = {str(f.label): f.value for f in AidForm}
STAGES = {str(s.label): s.value for s in Stage}
MOST = Decimal(100_000)


def _percent(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100)


def written(rates: list[list[str]]) -> str:
    """Rates as the form shows them, a line each."""
    return "\n".join(
        " ".join(filter(None, (AidForm(form).label, Stage(stage).label if stage else "", amount)))
        for form, stage, amount in rates
    )


class PayRuleForm(StepForm):
    """拟订补贴标准: one version, whole."""

    day_label = "拟订日期"
    basis = forms.CharField(label="依据文件", max_length=120, help_text="省里补贴标准文件的名称和文号")
    since = DayField(label="执行日期", help_text="从这一天起办结的案件按这一版计算")
    until = DayField(label="执行到", required=False, help_text="没有定有效期的空着")
    rates = forms.CharField(
        label="补贴标准", widget=forms.Textarea(attrs={"rows": 8}), max_length=3000,
        help_text="每行一项：援助形式 阶段 元。不分阶段的不写阶段。例：诉讼代理 一审 2000；代拟法律文书 200",
    )  # fmt: skip
    pass_percent = _percent("评查合格的，按百分之")
    fail_percent = _percent("评查不合格的，按百分之")
    late_less = forms.DecimalField(
        label="逾期提交归档材料扣（元）", min_value=0, max_digits=8, decimal_places=2
    )

    groups = (
        Group("执行", ("basis", "since", "until", "day")),
        Group("标准", ("rates",)),
        Group("扣减", ("pass_percent", "fail_percent", "late_less")),
    )

    def set_up(self) -> None:
        if self.matter:
            rule = self.matter.payrule
            for name in set(self.fields) - {"day"}:
                self.fields[name].initial = getattr(rule, name)
            self.fields["rates"].initial = written(rule.rates)

    def clean_rates(self) -> list[list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for line in filter(None, (x.strip() for x in self.cleaned_data["rates"].splitlines())):
            form, stage, amount = _rate(line)
            if (form, stage) in found:
                raise forms.ValidationError(f"“{line[:30]}”重复")
            found[form, stage] = [form, stage, f"{amount:.2f}"]
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("until", data.get("since"), "执行日期")
        if data.get("fail_percent", 0) > data.get("pass_percent", 100):
            self.add_error("fail_percent", "不能多于合格的")
        return data


def _rate(line: str) -> tuple[str, str, Decimal]:
    """One line of the standard: form, stage or nothing, yuan. Raises ValidationError."""
    label, *rest = line.split()
    if label not in FORMS:
        raise forms.ValidationError(f"“{label}”不是援助形式，应是{'、'.join(FORMS)}之一")
    if len(rest) == 2 and rest[0] not in STAGES:
        raise forms.ValidationError(f"“{rest[0]}”不是办理阶段，应是{'、'.join(STAGES)}之一")
    try:
        amount = Decimal(rest[-1]) if 1 <= len(rest) <= 2 else Decimal(-1)
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and 0 < amount <= MOST and amount == amount.quantize(Decimal("0.01"))):
        raise forms.ValidationError(f"“{line[:30]}”要写成“援助形式 阶段 元”")
    return FORMS[label], STAGES[rest[0]] if len(rest) == 2 else "", amount


class AdoptForm(StepForm):
    """批准执行."""

    day_label = "批准日期"
    opinion = forms.CharField(label="拟办意见", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        since = self.matter.payrule.since
        if PayRule.objects.filter(matter__state__in=subsidy.ADOPTED, since=since).exists():
            raise forms.ValidationError(f"已有一版从 {since:%Y-%m-%d} 起执行，请改执行日期")
        return data


class EndForm(StepForm):
    """停止执行: the last day on which it governs."""

    until = DayField(label="执行到")
    reason = forms.CharField(label="理由", max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        self.not_before("until", self.matter.payrule.since, "执行日期")
        return data


class ReasonForm(StepForm):
    """作废、退回: why."""

    reason = forms.CharField(label="理由", max_length=200)


class BatchForm(StepForm):
    """拟制批次: all that was filed by the end of a month."""

    day_label = "拟制日期"
    month = forms.ChoiceField(label="归档截止到", help_text="到这个月月底已归档、还没有发放的案件")

    def set_up(self) -> None:
        found = [self.today.replace(day=1)]
        while len(found) < MONTHS:
            found.append((found[-1] - timedelta(days=1)).replace(day=1))
        self.fields["month"].choices = [(f"{m:%Y-%m}", f"{m.year}年{m.month}月") for m in found]  # type: ignore[attr-defined]
        self.fields["month"].initial = f"{found[1]:%Y-%m}"

    def clean_month(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")


class StrikeForm(StepForm):
    """调整一件: struck off, or something taken off its sum."""

    WHAT = (("strike", "剔除，不发放"), ("less", "扣减"))

    line = forms.ModelChoiceField(label="哪一件", queryset=EMPTY)
    what = forms.ChoiceField(label="怎么调整", choices=WHAT, widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label="扣减（元）", min_value=0, max_digits=8, decimal_places=2, required=False
    )
    reason = forms.CharField(label="理由", max_length=60)

    def set_up(self) -> None:
        assert self.matter
        self.fields["line"].queryset = subsidy.counted(self.matter).select_related("case")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        line, amount = data.get("line"), data.get("amount")
        if data.get("what") == "less" and not amount:
            self.add_error("amount", "请填写扣减多少")
        elif data.get("what") == "less" and line and amount > line.sum:
            self.add_error("amount", f"不能多于 {line.sum:.2f} 元")
        elif data.get("what") == "strike" and amount:
            self.add_error("amount", "剔除的不填")
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
