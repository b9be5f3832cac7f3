"""Returns (报表) with their figures and steps, written once; the level above and those below; what waits to be sent."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from siheng.kernel.figures.models import Frozen
from siheng.kernel.figures.periods import Period
from siheng.kernel.trust.appendonly import AppendOnly
from siheng.kernel.trust.crypto import EncryptedTextField


class Superior(AppendOnly):
    """The unit that returns go up to (上级统计单位). A change is a new row; the newest counts."""

    name = models.CharField("单位名称", max_length=80)
    key = models.CharField("签名公钥", max_length=60)
    # Without an address files are carried by hand.
    address = models.URLField("接口地址", max_length=300, blank=True)
    token = EncryptedTextField("令牌", blank=True)
    set_at = models.DateTimeField("登记时刻")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "上级统计单位"

    def __str__(self) -> str:
        return self.name


class Subordinate(models.Model):
    """A bureau whose returns are expected here (下级填报单位)."""

    code = models.CharField("单位代码", max_length=12, unique=True)
    name = models.CharField("单位名称", max_length=80)
    key = models.CharField("签名公钥", max_length=60)
    since = models.DateField("自何月起报")
    active = models.BooleanField("在用", default=True)
    set_at = models.DateTimeField("登记时刻")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code"]
        verbose_name = "下级填报单位"

    def __str__(self) -> str:
        return self.name


class Return(AppendOnly):
    """One table for one closed period: our own (no bureau), or one received from below. A correction is the next version."""

    sealed_daily = "made_at"

    bureau = models.ForeignKey(
        Subordinate, models.PROTECT, null=True, related_name="returns", verbose_name="填报单位"
    )
    table = models.CharField("报表", max_length=40)
    period = models.CharField("期间", max_length=10)
    since = models.DateField("起")
    until = models.DateField("止（不含）")
    version = models.PositiveSmallIntegerField("第几版")
    # How often the version was filled before it went up: one returned inside the bureau is filled again.
    draft = models.PositiveSmallIntegerField("第几稿", default=1)
    # What is signed, as canonical JSON.
    body = models.TextField("正文")
    digest = models.CharField("校验值", max_length=64, db_index=True)
    made_at = models.DateTimeField("填报时刻")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "报表"
        constraints = [
            models.UniqueConstraint(
                fields=["table", "period", "version", "draft"],
                condition=Q(bureau=None),
                name="returns_own_once",
            ),
            models.UniqueConstraint(
                fields=["bureau", "table", "period", "version"],
                condition=Q(bureau__isnull=False),
                name="returns_received_once",
            ),
        ]
        indexes = [models.Index(fields=["table", "since"], name="returns_table_since")]

    def __str__(self) -> str:
        return f"{self.span.label}第{self.version}版"

    @property
    def span(self) -> Period:
        """Its period."""
        return Period(self.since, self.until)

    @property
    def due(self) -> date:
        """The last day to send it up; the fifth after its end."""
        return due(self.until)


def due(until: date) -> date:
    """The last day on which a period that ended before ``until`` is sent up in time: the fifth of the next month."""
    return until.replace(day=5)


class ReturnFigure(Frozen):
    """One figure of a return; of a received one the rows stay below, and only their digest comes up."""

    of = models.ForeignKey(Return, models.PROTECT, related_name="figures")
    numerator = models.DecimalField("分子", max_digits=14, decimal_places=4, null=True)
    denominator = models.DecimalField("分母", max_digits=14, decimal_places=4, null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "报表数字"
        constraints = [models.UniqueConstraint(fields=["of", "key"], name="returns_figure_once")]


class Step(AppendOnly):
    """What happened to a return; its state is its last step. Chained, and sealed with the day."""

    class What(models.TextChoices):
        FILLED = "filled", "填报"
        RETURNED = "returned", "审核退回"
        SENT = "sent", "审核通过并上报"
        REFUSED = "refused", "上级未收"
        RECEIVED = "received", "收到"
        TAKEN = "taken", "上级接收"
        SENT_BACK = "sent_back", "上级退回"

    sealed_daily = "at"

    of = models.ForeignKey(Return, models.PROTECT, related_name="steps")
    what = models.CharField("步骤", max_length=10, choices=What.choices)
    at = models.DateTimeField("时刻", db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_text = models.CharField("何人", max_length=80)
    reason = models.CharField("理由", max_length=500, blank=True)
    # The signed file that went out or came in with the step.
    paper = models.TextField("签名文件", blank=True)
    previous = models.CharField("上一环", max_length=64)
    hash = models.CharField("杂凑值", max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = "报表经过"
        constraints = [models.UniqueConstraint(fields=["of", "what"], name="returns_step_once")]


class Dispatch(models.Model):
    """A signed return on its way up, and the answer awaited; sent again until it arrives (see dispatching.py)."""

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        ARRIVED = "arrived", "已送达，待答复"
        DONE = "done", "已答复"
        DEAD = "dead", "已停发"

    of = models.OneToOneField(Return, models.PROTECT, related_name="dispatch")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次发送")
    problem = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "报表发送"
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["waiting", "arrived"]), name="returns_dispatch_due"
            )
        ]
