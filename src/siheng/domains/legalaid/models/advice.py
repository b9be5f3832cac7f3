"""The typed detail of a piece of legal advice (法律咨询)."""

from __future__ import annotations

from django.db import models

from siheng.kernel.matters.models import Matter
from siheng.kernel.registers.models import Place


class Channel(models.TextChoices):
    """How advice was asked for; each is a register of its own (咨询渠道)."""

    VISIT = "visit", "来访"
    CALL = "call", "电话"
    LETTER = "letter", "信函"
    NET = "net", "网络"


class Topic(models.TextChoices):
    """What was asked about (咨询内容)."""

    LABOUR = "labour", "劳动报酬、工伤"
    FAMILY = "family", "婚姻家庭、继承、赡养"
    TRAFFIC = "traffic", "交通事故、人身损害"
    DEBT = "debt", "借贷、合同"
    HOUSING = "housing", "房屋、宅基地、物业"
    LAND = "land", "土地承包、征收"
    CONSUMER = "consumer", "消费"
    CRIMINAL = "criminal", "刑事"
    ADMINISTRATIVE = "administrative", "行政"
    PROCEDURE = "procedure", "法律援助申请"
    OTHER = "other", "其他"


class Advice(models.Model):
    """The typed detail of one question."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="advice")
    channel = models.CharField("渠道", max_length=6, choices=Channel.choices)
    topic = models.CharField("咨询内容", max_length=14, choices=Topic.choices)
    words = models.TextField("咨询的事")
    answer = models.TextField("答复", blank=True)
    # How many came with one question: persons-times are counted, not people.
    people = models.PositiveIntegerField("人次", default=1)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工作站、联络点"
    )
    sender = models.CharField("转交单位", max_length=60, blank=True)
    # The same person asked before, as the register then knew.
    repeated = models.BooleanField("重复咨询", default=False)
    asked_at = models.DateTimeField("收到时刻")
    first_at = models.DateTimeField("首次答复时刻", null=True, blank=True)
    # For what was handed over: whether the first answer came within its term.
    first_on = models.DateField("首次答复日期", null=True, blank=True)
    handed = models.BooleanField("转来的咨询", default=False)
    in_time = models.BooleanField("按时首次答复", null=True, blank=True)

    class Meta:
        verbose_name = "法律咨询"
        indexes = [
            models.Index(fields=["first_on"], name="advice_first"),
            # How many are repeated is told on every list of advice.
            models.Index(fields=["matter"], condition=models.Q(repeated=True), name="advice_repeated"),
        ]

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def minutes(self) -> int | None:
        """How long the first answer took, in whole minutes; None while there is none."""
        if self.first_at is None:
            return None
        return int((self.first_at - self.asked_at).total_seconds() // 60)
