"""Case subsidies (以案定补): the versions of the rule, a month's batch, and a line for each dispute."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from siheng.kernel.matters.models import Matter, Record
from siheng.kernel.org.models import Unit
from siheng.kernel.registers.models import Appointment
from siheng.kernel.trust.crypto import EncryptedTextField


def _yuan(label: str) -> models.DecimalField[Any, Decimal]:
    return models.DecimalField(label, max_digits=9, decimal_places=2)


class SubsidyRule(models.Model):
    """One version of the rule by which a mediator is paid for a dispute (以案定补标准). The bureau's own, no law.

    It governs the disputes settled from ``since`` until the next version begins, or until ``until`` (both included).
    Sums in yuan, shares in per cent of the base sum.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="subsidyrule")
    basis = models.CharField("依据文件", max_length=120)
    since = models.DateField("执行日期")
    until = models.DateField("停止执行日期", null=True, blank=True)
    simple = _yuan("简单纠纷基数")
    complex = _yuan("复杂纠纷基数")
    hard = _yuan("疑难纠纷基数")
    oral_percent = models.PositiveSmallIntegerField("口头协议按基数的百分之")
    failed_percent = models.PositiveSmallIntegerField("未达成协议但程序完整的按基数的百分之")
    people_from = models.PositiveSmallIntegerField("涉及人数达到")
    people_extra = _yuan("人数达到的加")
    sum_from = models.DecimalField("涉及金额达到", max_digits=14, decimal_places=2)
    sum_extra = _yuan("金额达到的加")
    missing_paper = _yuan("每缺一样应有材料扣")
    late_days = models.PositiveSmallIntegerField("达成协议后多少日内归档")
    late_filing = _yuan("逾期归档扣")
    no_visit = _yuan("没有回访记录扣")

    class Meta:
        verbose_name = "以案定补标准"
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(oral_percent__lte=100, failed_percent__lte=100), name="subsidy_rule_share_of_all"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="subsidy_rule_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"以案定补标准（{self.since.year}年{self.since.month}月{self.since.day}日起执行）"


class SubsidyBatch(models.Model):
    """The typed detail of a batch (以案定补批次): the disputes closed in one month, of the district, a town or a committee."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="subsidybatch")
    # Its first day.
    month = models.DateField("月份")
    committee = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调委会"
    )
    # What the sample was drawn by, so that anyone can draw it again (see services/subsidy.py).
    seed = models.CharField("抽样种子", max_length=80, blank=True)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    voucher = models.CharField("凭证号", max_length=40, blank=True)

    class Meta:
        verbose_name = "以案定补批次"

    def __str__(self) -> str:
        return str(self.matter)


class Reason(models.TextChoices):
    """Why a dispute is not paid for (不予补贴的原因)."""

    NONE = "", "—"
    ROSTER = "roster", "调解员结案之日不在备案名册"
    SAME = "same", "同一纠纷已经计补"
    OWN = "own", "经办人本人调解，由他人另行办理"
    UNPERFORMED = "unperformed", "协议没有履行"
    UNRECORDED = "unrecorded", "未达成协议，也没有调解笔录"
    NO_RULE = "no_rule", "结案之日没有执行中的标准"
    STRUCK = "struck", "初核剔除"


class SubsidyLine(Record):
    """One dispute in a batch: who mediated it, by which version, the sum with its parts, or why none is paid."""

    class State(models.TextChoices):
        COUNTED = "counted", "计补"
        REFUSED = "refused", "不予补贴"
        STRUCK = "struck", "已剔除"
        RELEASED = "released", "批次作废"

    class Audit(models.TextChoices):
        NONE = "", "—"
        DRAWN = "drawn", "待核查"
        RIGHT = "right", "核查无误"
        WRONG = "wrong", "核查有误"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="lines")
    case = models.ForeignKey(Matter, models.PROTECT, related_name="subsidy_lines", verbose_name="案件")
    # Stands for all matters that are the same dispute: the first of them.
    dispute = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="纠纷")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, related_name="subsidy_lines", verbose_name="调解员"
    )
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    mediator = models.CharField("调解员姓名", max_length=40)
    settled_on = models.DateField("结案日期")
    rule = models.ForeignKey(SubsidyRule, models.PROTECT, null=True, related_name="+", verbose_name="标准")
    grade = models.CharField("档次", max_length=20, blank=True)
    # Each what and how much, as text with two places; they add up to the sum.
    parts = models.JSONField("组成", default=list)
    sum = models.DecimalField("金额", max_digits=9, decimal_places=2, default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    reason = models.CharField("原因", max_length=12, choices=Reason.choices, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    audit = models.CharField("抽查", max_length=8, choices=Audit.choices, blank=True)
    paid_on = models.DateField("发放日期", null=True)
    recovered = models.DecimalField("追回金额", max_digits=9, decimal_places=2, default=0)
    recovered_on = models.DateField("追回日期", null=True)

    class Meta:
        verbose_name = "以案定补明细"
        ordering = ["id"]
        indexes = [models.Index(fields=["account", "settled_on"], name="subsidy_line_mine")]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(state="counted"), name="subsidy_once_per_dispute"
            ),
            models.CheckConstraint(condition=Q(sum__gte=0), name="subsidy_never_negative"),
            models.CheckConstraint(
                condition=Q(recovered__gte=0, recovered__lte=F("sum")), name="subsidy_recovered_within_sum"
            ),
            models.CheckConstraint(
                condition=~Q(state="counted") | Q(appointment__isnull=False), name="subsidy_roster_only"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.mediator} {self.sum} 元"


class Payee(Record):
    """Where a mediator's subsidies are paid to (收款账户); the latest one given holds."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="payees")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="payees", verbose_name="调解员")
    bank = models.CharField("开户银行", max_length=60)
    number = EncryptedTextField("账号")

    class Meta:
        verbose_name = "收款账户"
        ordering = ["id"]
