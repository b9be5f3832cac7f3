"""The forms of lawyers' subsidies beside those that every subsidy has: the rates of the standard, the batch's month."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from siheng.domains.legalaid.models import AidForm, PayBatch, Stage
from siheng.kernel.matters.forms import Group
from siheng.kernel.payments import forms as payments
from siheng.kernel.payments.forms import percent, yuan

FORMS = {str(f.label): f.value for f in AidForm}
STAGES = {str(s.label): s.value for s in Stage}
MOST = Decimal(100_000)


class Rate(list[str]):
    """A line of the standard: form, stage or nothing, yuan; kept as a list, and told as the form shows it."""

    def __str__(self) -> str:
        form, stage, amount = self
        return " ".join(
            filter(None, (str(AidForm(form).label), str(Stage(stage).label) if stage else "", amount))
        )


def written(rates: list[list[str]]) -> str:
    """Rates as the form shows them, a line each."""
    return "\n".join(str(Rate(rate)) for rate in rates)


class PayRuleForm(payments.RuleForm):
    """拟订补贴标准: one version, whole."""

    rates = forms.CharField(
        label="补贴标准", widget=forms.Textarea(attrs={"rows": 8}), max_length=3000,
        help_text="每行一项：援助形式 阶段 元。不分阶段的不写阶段。例：诉讼代理 一审 2000；代拟法律文书 200",
    )  # fmt: skip
    pass_percent = percent("评查合格的，按百分之")
    fail_percent = percent("评查不合格的，按百分之")
    late_less = yuan("逾期提交归档材料扣")

    groups = (
        Group("执行", ("basis", "since", "until", "day")),
        Group("标准", ("rates",)),
        Group("扣减", ("pass_percent", "fail_percent", "late_less")),
    )

    def set_up(self) -> None:
        super().set_up()
        if self.matter:
            self.fields["rates"].initial = written(self.matter.payrule.rates)

    def clean_rates(self) -> list[Rate]:
        found: dict[tuple[str, str], Rate] = {}
        for line in filter(None, (x.strip() for x in self.cleaned_data["rates"].splitlines())):
            form, stage, amount = _rate(line)
            if (form, stage) in found:
                raise forms.ValidationError(f"“{line[:30]}”重复")
            found[form, stage] = Rate([form, stage, f"{amount:.2f}"])
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
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


class BatchForm(payments.BatchForm):
    """拟制批次: all that was filed by the end of a month."""

    batches = PayBatch
    month = forms.ChoiceField(label="归档截止到", help_text="到这个月月底已归档、还没有发放的案件")
