"""What other systems are known by here, what they sent and what waits to be told to them; ledgers that come in in the background."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from siheng.kernel.matters.models import Event
from siheng.kernel.trust.crypto import EncryptedTextField


class ApiToken(models.Model):
    """A key by which another system acts as one account (接口令牌). Of the key itself only its digest is kept."""

    name = models.CharField("对方系统", max_length=40)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens", verbose_name="以谁的名义"
    )
    digest = models.CharField("摘要", max_length=64, unique=True)
    hint = models.CharField("开头", max_length=12)
    scopes = models.JSONField("范围", default=list)
    # Empty: all kinds that the account has.
    kinds = models.JSONField("事项类别", default=list, blank=True)
    per_minute = models.PositiveIntegerField("每分钟最多", default=600)
    expires_on = models.DateField("有效期至")
    made_at = models.DateTimeField("发放时刻")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发放人"
    )
    used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("停用时刻", null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="停用人"
    )

    class Meta:
        verbose_name = "接口令牌"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class ApiCall(models.Model):
    """A write that another system sent under its key (幂等键), and what it was answered; written with what it did."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="calls")
    key = models.CharField("幂等键", max_length=80)
    what = models.CharField("请求", max_length=200)
    body = models.CharField("内容的盲索引", max_length=32)
    status = models.PositiveSmallIntegerField("答复", default=0)
    # A receipt may hold a query code.
    answer = EncryptedTextField("答复内容", blank=True, default="")
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "接口写入"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="exchange_call_once")]


class Subscription(models.Model):
    """Who wants to be told, and of what (推送订阅): an address, a secret to sign with, kinds and steps."""

    name = models.CharField("对方系统", max_length=40)
    address = models.URLField("地址", max_length=300)
    secret = EncryptedTextField("签名密钥")
    # It is told what this account may know of, and no more.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="以谁的名义"
    )
    kinds = models.JSONField("事项类别", default=list, blank=True)
    steps = models.JSONField("步骤", default=list, blank=True)
    active = models.BooleanField("在用", default=True)
    made_at = models.DateTimeField("设立时刻")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "推送订阅"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event to be told to one subscriber (推送): written with the event, sent afterwards until it arrives."""

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        DONE = "done", "已送到"
        DEAD = "dead", "已停发"
        SKIPPED = "skipped", "不必发"

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次发送")
    done_at = models.DateTimeField("送到时刻", null=True)
    status = models.PositiveSmallIntegerField("对方答复", null=True)
    problem = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "推送"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="exchange_delivery_once")
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="exchange_due"),
            models.Index(fields=["state", "-id"], name="exchange_delivery_state"),
        ]


class ImportRun(models.Model):
    """A large ledger that is checked and taken in in the background (后台导入); the file itself lies in the stash."""

    class State(models.TextChoices):
        CHECK = "check", "等待检查"
        CHECKING = "checking", "正在检查"
        BAD = "bad", "有问题，没有导入"
        READY = "ready", "检查完毕，待确认"
        WRITE = "write", "等待登记"
        WRITING = "writing", "正在登记"
        DONE = "done", "已导入"
        FAILED = "failed", "没有导入"

    token = models.CharField("文件", max_length=32, unique=True)
    ledger = models.CharField("台账", max_length=40)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    name = models.CharField("文件名", max_length=120)
    asked_at = models.DateTimeField("上传时刻")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.CHECK)
    not_before = models.DateTimeField("不早于", null=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    total = models.PositiveIntegerField("行数", default=0)
    fresh = models.PositiveIntegerField("新增", default=0)
    known = models.PositiveIntegerField("已有", default=0)
    bad = models.PositiveIntegerField("有问题", default=0)
    # The first problems, as JSON: they quote what stands in cells.
    problems = EncryptedTextField("问题", blank=True, default="")
    # The file with all problems, in the stash.
    answer = models.CharField("标出问题的文件", max_length=32, blank=True)
    told = models.CharField("说明", max_length=200, blank=True)
    ended_at = models.DateTimeField("结束时刻", null=True)

    class Meta:
        verbose_name = "后台导入"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["check", "checking", "write", "writing"]),
                name="exchange_run_open",
            ),
            models.Index(fields=["account", "ledger", "-id"], name="exchange_run_mine"),
        ]

    def __str__(self) -> str:
        return self.name
