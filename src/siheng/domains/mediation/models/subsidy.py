"""Case subsidies (以案定补): the versions of the rule, a month's batch, and a line for each dispute."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from siheng.kernel.matters.models import Matter, Record
from siheng.kernel.org.models import Unit
from siheng.kernel.payments.models import Batch, Line, Rule, standings, yuan
from siheng.kernel.registers.models import Appointment
from siheng.kernel.trust.crypto import EncryptedTextField


class SubsidyRule(Rule):
    """One version of the rule by which a mediator is paid for a dispute (以案定补标准). The bureau's own, no law.

    Sums in yuan, shares in per cent of the base sum.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="subsidyrule")
    simple = yuan("简单纠纷基数")
    complex = yuan("复杂纠纷基数")
    hard = yuan("疑难纠纷基数")
    oral_percent = models.PositiveSmallIntegerField("口头协议按基数的百分之")
    failed_percent = models.PositiveSmallIntegerField("未达成协议但程序完整的按基数的百分之")
    people_from = models.PositiveSmallIntegerField("涉及人数达到")
    people_extra = yuan("人数达到的加")
    sum_from = yuan("涉及金额达到", max_digits=14)
    sum_extra = yuan("金额达到的加")
    missing_paper = yuan("每缺一样应有材料扣")
    late_days = models.PositiveSmallIntegerField("达成协议后多少日内归档")
    late_filing = yuan("逾期归档扣")
    no_visit = yuan("没有回访记录扣")

    class Meta(Rule.Meta):
        verbose_name = "以案定补标准"
        constraints = [
            models.CheckConstraint(
                condition=Q(oral_percent__lte=100, failed_percent__lte=100), name="subsidy_rule_share_of_all"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="subsidy_rule_until_after_since",
            ),
        ]


class SubsidyBatch(Batch):
    """The typed detail of a batch (以案定补批次): the disputes closed in one month, of the district, a town or a committee."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="subsidybatch")
    committee = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调委会"
    )
    # What the sample was drawn by, so that anyone can draw it again (see services/subsidy.py).
    seed = models.CharField("抽样种子", max_length=80, blank=True)

    class Meta:
        verbose_name = "以案定补批次"

    @property
    def where(self) -> str:
        """Whose disputes it has."""
        return self.committee.name if self.committee else self.matter.region.name


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


class SubsidyLine(Line):
    """One dispute in a batch: who mediated it, by which version, the sum with its parts, or why none is paid."""

    who, ended = "account", "settled_on"

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
    sum = yuan("金额", default=0)
    state = models.CharField("状态", max_length=10, choices=standings("计补", "不予补贴"))
    reason = models.CharField("原因", max_length=12, choices=Reason.choices, blank=True)
    audit = models.CharField("抽查", max_length=8, choices=Audit.choices, blank=True)
    # In all, and when last; each time stands by itself (Recovery).
    recovered = yuan("追回金额", default=0)
    recovered_on = models.DateField("追回日期", null=True)

    class Meta:
        verbose_name = "以案定补明细"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["account", "settled_on"], name="subsidy_line_mine"),
            # What a year's figures count by its own day.
            models.Index(fields=["paid_on"], name="subsidy_line_paid"),
            models.Index(
                fields=["recovered_on"],
                condition=Q(recovered_on__isnull=False),
                name="subsidy_line_recovered",
            ),
            models.Index(fields=["settled_on"], condition=~Q(reason=""), name="subsidy_line_refused"),
        ]
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

    @property
    def net(self) -> Decimal:
        return self.sum - self.recovered

    @property
    def explained(self) -> str:
        if not self.recovered:
            return super().explained
        times = "；".join(map(str, self.recoveries.all()))
        return f"{super().explained}已追回 {self.recovered:.2f} 元（{times or self.note}）。"

    @property
    def standing(self) -> str:
        return "已追回" if self.recovered and not self.net else super().standing


class Recovery(Record):
    """What was got back of one line, each time (追回)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="recoveries")
    line = models.ForeignKey(
        SubsidyLine, models.PROTECT, related_name="recoveries", verbose_name="以案定补明细"
    )
    on = models.DateField("追回日期")
    sum = yuan("追回金额")
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "以案定补追回"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.sum:.2f} 元，{self.reason}"


class Payee(Record):
    """Where a mediator's subsidies are paid to (收款账户); the latest one given holds."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="payees")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="payees", verbose_name="调解员")
    bank = models.CharField("开户银行", max_length=60)
    number = EncryptedTextField("账号")

    class Meta:
        verbose_name = "收款账户"
        ordering = ["id"]
