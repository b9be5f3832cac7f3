"""What the steps of a rule and of a batch ask."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from siheng.kernel.law.counting import add_months
from siheng.kernel.matters.forms import EMPTY, DayField, StepForm
from siheng.kernel.matters.process import process
from siheng.kernel.payments import services
from siheng.kernel.payments.models import ADOPTED

# So many months may be chosen from, this one and those before it.
MONTHS = 13


def yuan(label: str, **more: Any) -> forms.DecimalField:
    """A field of yuan and cents."""
    return forms.DecimalField(label=f"{label}（元）", min_value=0, max_digits=9, decimal_places=2, **more)


def percent(label: str) -> forms.IntegerField:
    """A field of a share, up to all of it."""
    return forms.IntegerField(label=label, min_value=0, max_value=100)


class RuleForm(StepForm):
    """拟订、修改标准: one version, whole. A domain adds its own numbers."""

    day_label = "拟订日期"
    basis = forms.CharField(label="依据文件", max_length=120, help_text="标准文件的名称和文号")
    since = DayField(label="执行日期", help_text="从这一天起结案的按这一版计算")
    until = DayField(label="执行到", required=False, help_text="没有定有效期的空着")

    def set_up(self) -> None:
        if self.matter:
            for name in set(self.fields) - {"day"}:
                self.fields[name].initial = getattr(services.detail(self.matter), name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("until", data.get("since"), "执行日期")
        return data


class ReasonForm(StepForm):
    """不执行、作废、退回: why."""

    reason = forms.CharField(label="理由", max_length=200)


class OpinionForm(StepForm):
    """初核."""

    opinion = forms.CharField(label="拟办意见", max_length=200, required=False)


class RecollectForm(OpinionForm):
    """重新汇集: what was taken off a sum goes with the line."""

    opinion = forms.CharField(
        label="拟办意见",
        max_length=200,
        required=False,
        help_text="剔除的仍不计；已登记的扣减、从以前批次恢复的要重新登记",
    )


class ApproveForm(OpinionForm):
    """批准发放."""

    day_label = "批准日期"


class AdoptForm(ApproveForm):
    """批准执行: no two versions begin on one day."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rule = services.detail(self.matter)  # type: ignore[arg-type]
        same = type(rule).objects.filter(matter__state__in=ADOPTED, since=rule.since)
        if same.exists():
            raise forms.ValidationError(f"已有一版从 {rule.since:%Y-%m-%d} 起执行，请改执行日期")
        return data


class EndForm(ReasonForm):
    """停止执行: the last day on which it governs."""

    until = DayField(label="执行到")
    field_order = ["until", "reason", "day"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("until", services.detail(self.matter).since, "执行日期")  # type: ignore[arg-type]
        return data


class BatchForm(StepForm):
    """拟制批次: which month. A domain names its batches."""

    batches: ClassVar[Any]
    day_label = "拟制日期"
    month = forms.ChoiceField(label="月份")

    def set_up(self) -> None:
        found = [add_months(self.today.replace(day=1), -n) for n in range(MONTHS)]
        self.fields["month"].choices = [(f"{m:%Y-%m}", f"{m.year}年{m.month}月") for m in found]  # type: ignore[attr-defined]
        self.fields["month"].initial = f"{found[1]:%Y-%m}"

    def clean_month(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("month") and (first := self.running(data).select_related("matter").first()):
            m = first.matter
            where = process(m.kind).state_of(m).label
            self.alike = [(m, where)]
            self.add_error(
                "month",
                f"这个月已有一批（{m.receipt}，{where}）。漏下的案件请在那一批里重新汇集；已经批准的，发放以后再拟一批",
            )
        return data

    def running(self, data: dict[str, Any]) -> QuerySet[Any]:
        """The batches of the same cases that are neither paid nor void."""
        assert self.actor
        found: QuerySet[Any] = self.batches.objects.filter(month=data["month"])
        return found.filter(matter__unit=self.actor.unit, matter__open=True)


class LineForm(StepForm):
    """What is done to one line of a batch."""

    line = forms.ModelChoiceField(label="哪一件", queryset=EMPTY)

    def set_up(self) -> None:
        assert self.matter
        found = self.lines(services.counted(self.matter)).select_related("case")
        self.fields["line"].queryset = found  # type: ignore[attr-defined]

    def lines(self, counted: Any) -> Any:
        """Which of the lines that are paid for may be chosen."""
        return counted

    def within(self, amount: str, most: Decimal) -> None:
        """Put an error on an amount that is more than there is."""
        asked = self.cleaned_data.get(amount)
        if asked is not None and asked > most:
            self.add_error(amount, f"不能多于 {most:.2f} 元")

    def asks(self, amount: str, words: str) -> None:
        """Put an error on an amount that is nothing; one that cannot be read has its own."""
        if not self.cleaned_data.get(amount) and amount not in self.errors:
            self.add_error(amount, words)


class StrikeForm(LineForm):
    """调整一件: struck off, or something taken off its sum."""

    WHAT = (("strike", "剔除，不予补贴"), ("less", "扣减"))

    what = forms.ChoiceField(label="怎么调整", choices=WHAT, widget=forms.RadioSelect)
    amount = yuan("扣减", required=False)
    reason = forms.CharField(label="理由", max_length=60)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == "less":
            self.asks("amount", "请填写扣减多少")
            if data.get("line"):
                self.within("amount", data["line"].sum)
        elif data.get("amount"):
            self.add_error("amount", "剔除的不填")
        return data


class RestoreForm(StepForm):
    """恢复剔除的一件: which, and why it is paid for after all."""

    line = forms.ModelChoiceField(label="哪一件", queryset=EMPTY)
    reason = forms.CharField(label="理由", max_length=60)

    def set_up(self) -> None:
        assert self.matter
        self.fields["line"].queryset = services.restorable(self.matter).select_related("case")  # type: ignore[attr-defined]


class PayForm(StepForm):
    """登记发放."""

    day_label = "发放日期"
    voucher = forms.CharField(label="凭证号", max_length=40)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        self.not_before("day", self.matter.accepted_on, "批准日期")
        return data
