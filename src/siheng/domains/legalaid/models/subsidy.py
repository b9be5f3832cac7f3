"""What lawyers are paid for legal aid (法律援助补贴): the versions of the standard, a batch, and a line for each case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Unit
from siheng.kernel.payments.models import Batch, Line, Rule, standings, yuan


class PayRule(Rule):
    """One version of the standard (补贴标准): set by the province (法律援助法第52条), entered as this bureau applies it."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="payrule")
    # Each a form of aid, a stage or nothing for any, and yuan as text with two places.
    rates = models.JSONField("补贴标准", default=list)
    pass_percent = models.PositiveSmallIntegerField("评查合格的按百分之")
    fail_percent = models.PositiveSmallIntegerField("评查不合格的按百分之")
    late_less = yuan("逾期提交归档材料扣", max_digits=10)

    class Meta(Rule.Meta):
        verbose_name = "法律援助补贴标准"
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent__lte=100, fail_percent__lte=F("pass_percent")),
                name="pay_rule_share_of_all",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="pay_rule_until_after_since"
            ),
        ]


class PayBatch(Batch):
    """The typed detail of a batch (补贴批次): the cases filed by the end of a month and not paid for before."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="paybatch")
    # What was paid, in yuan, and for how many cases.
    total = yuan("合计", max_digits=10, default=0)
    cases = models.PositiveIntegerField("件数", default=0)

    class Meta:
        verbose_name = "法律援助补贴批次"


class NotPaid(models.TextChoices):
    """Why a case is not paid for in a batch (不予发放的原因)."""

    NONE = "", "—"
    NO_RULE = "no_rule", "办结之日没有执行中的标准"
    NO_RATE = "no_rate", "标准里没有这种形式和阶段"
    NO_LAWYER = "no_lawyer", "没有指派律师"
    REVIEWING = "reviewing", "质量评查还没有通报"
    RECTIFYING = "rectifying", "评查后的整改还没有核实"
    STRUCK = "struck", "初核剔除"


class PayLine(Line):
    """One case in a batch: who undertook it, by which version, the sum with its parts, or why none is paid."""

    who, ended = "lawyer", "closed_on"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="pay_lines")
    case = models.ForeignKey(Matter, models.PROTECT, related_name="pays", verbose_name="案件")
    lawyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="律师"
    )
    firm = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="律所")
    closed_on = models.DateField("办结日期")
    rule = models.ForeignKey(PayRule, models.PROTECT, null=True, related_name="+", verbose_name="标准")
    sum = yuan("金额", max_digits=10, default=0)
    state = models.CharField("状态", max_length=10, choices=standings("计发", "暂不发放"))
    reason = models.CharField("原因", max_length=12, choices=NotPaid.choices, blank=True)

    class Meta:
        verbose_name = "法律援助补贴明细"
        ordering = ["id"]
        indexes = [models.Index(fields=["lawyer", "closed_on"], name="pay_line_mine")]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="counted"), name="pay_once_per_case"),
            models.CheckConstraint(condition=Q(sum__gte=0), name="pay_never_negative"),
            models.CheckConstraint(
                condition=~Q(state="counted") | Q(lawyer__isnull=False), name="pay_a_lawyer_only"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.sum} 元"

    @property
    def explained(self) -> str:
        """By which version, too."""
        return super().explained if self.reason else f"{self.rule}：{super().explained}"
