"""What trust keeps for itself: the daily seals, and who looked at what."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from siheng.kernel.trust.appendonly import AppendOnly


class Seal(AppendOnly):
    """One day's events closed under one digest (每日封存); made by ``chain.seal_day`` alone."""

    day = models.DateField("封存日", unique=True)
    events = models.PositiveIntegerField("经过条数")
    last_event_id = models.BigIntegerField("最后一条经过", null=True)
    root = models.CharField("当日经过的杂凑值", max_length=64)
    # Of each other table how many rows, the last of them and their hash; none in a seal from before they were sealed.
    others = models.JSONField("其他登记", null=True)
    previous = models.CharField("上一封存", max_length=64)
    digest = models.CharField("封存值", max_length=64)
    sealed_at = models.DateTimeField("封存时刻")

    class Meta:
        ordering = ["day"]
        verbose_name = "每日封存"

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.digest[:12]}"


class AccessLog(AppendOnly):
    """One access to what is protected (访问日志); kept at least six months, GB/T 22239-2019 8.1.4.

    The matter is a plain number, because this room lies below matters. Write through ``access.record``.
    """

    sealed_daily = "at"

    class Kind(models.TextChoices):
        VIEW = "view", "查看"
        REVEAL = "reveal", "查看完整信息"
        EXPORT = "export", "导出"
        DOWNLOAD = "download", "下载"
        SIGNIN = "signin", "登录"
        REFUSED = "refused", "被拒绝"
        PUBLIC = "public", "凭查询码"

    at = models.DateTimeField("时刻")
    # Empty for a refused sign-in under a name that does not exist, and for whoever came with a query code.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="账号"
    )
    kind = models.CharField("行为", max_length=10, choices=Kind.choices)
    matter_id = models.BigIntegerField("事项", null=True)
    subject = models.TextField("内容")
    field = models.CharField("字段", max_length=80, blank=True)
    reason = models.TextField("理由", blank=True)
    address = models.GenericIPAddressField("地址", null=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "访问日志"
        indexes = [
            models.Index(fields=["matter_id", "at"], name="trust_access_matter"),
            models.Index(fields=["account", "at"], name="trust_access_account"),
            models.Index(fields=["-at", "-id"], name="trust_access_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="reveal", reason=""),
                name="trust_reveal_has_reason",
                violation_error_message="查看完整信息要写明理由。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"


class Knock(models.Model):
    """How often someone came in a span of time (限速计数); who, is a blind index. See throttle.py."""

    key = models.CharField("何人何事何时", max_length=32, unique=True)
    times = models.PositiveIntegerField("次数", default=0)
    until = models.DateTimeField("保留到", db_index=True)

    class Meta:
        verbose_name = "限速计数"
