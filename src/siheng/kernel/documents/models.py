"""Papers, their numbers, their service, and what was handed in. No transitions here: see services.py."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from siheng.kernel.documents.paper import Paper, plain
from siheng.kernel.org.scope import RecordManager


class Series(models.Model):
    """A yearly series of numbers (文号序列): the last one given out; see ``series.next_number``."""

    key = models.CharField("字号", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "文号序列"
        constraints = [models.UniqueConstraint(fields=["key", "year"], name="series_key_year")]

    def __str__(self) -> str:
        return f"{self.key}〔{self.year}〕{self.last}"


class Record(models.Model):
    """What hangs on a matter and is reached through it."""

    objects = RecordManager()

    class Meta:
        abstract = True


class Attachment(Record):
    """A file that was handed in or added (材料): kept as it came, with its SM3."""

    matter = models.ForeignKey(
        "matters.Matter", models.PROTECT, related_name="attachments", verbose_name="事项"
    )
    name = models.CharField("文件名", max_length=120)
    file = models.FileField("文件", max_length=80)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.CharField("SM3", max_length=64)
    content_type = models.CharField("类型", max_length=80)
    category = models.CharField("名称", max_length=40)
    internal = models.BooleanField("副卷", default=False)
    from_party = models.ForeignKey(
        "matters.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    # Empty where nobody with an account handed it in: the public page.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="上传人",
    )
    uploaded_at = models.DateTimeField("上传时刻")

    class Meta:
        verbose_name = "材料"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.category}（{self.name}）"


class Document(Record):
    """A paper of a matter (文书). ``body`` is the whole paper as it went out and never changes again."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已制发"
        VOID = "void", "已作废"

    matter = models.ForeignKey(
        "matters.Matter", models.PROTECT, related_name="documents", verbose_name="事项"
    )
    template = models.CharField("样式", max_length=60)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=80, blank=True)
    series = models.CharField("字号", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    serial = models.PositiveIntegerField("序号", null=True, blank=True)
    body = models.JSONField("正文", default=dict)
    digest = models.CharField("SM3", max_length=64)
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.ISSUED)
    internal = models.BooleanField("副卷", default=False)
    to_serve = models.BooleanField("要送达", default=False)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    # Empty where a term that ran out issued the paper, not a person.
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="制发人",
    )
    created_at = models.DateTimeField("制作时刻")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更正"
    )
    void_reason = models.CharField("作废理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "文书"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "serial"], condition=~Q(series=""), name="document_number_once"
            ),
            models.CheckConstraint(
                condition=Q(series="") | Q(year__isnull=False, serial__isnull=False),
                name="document_number_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title

    @property
    def paper(self) -> Paper:
        """The paper as it was frozen."""
        return Paper.from_json(self.body)

    @property
    def addressee(self) -> str:
        """Whom the paper itself names (主送); empty where it is addressed to nobody."""
        return plain(self.paper.addressee)


class Service(Record):
    """One service of one paper on one person (送达). Methods: 民事诉讼法(2023修正)第88条至第95条.

    ``served_on`` is the day on which the paper counts as served; empty while that is not known yet.
    """

    class Method(models.TextChoices):
        DIRECT = "direct", "直接送达"
        LEFT = "left", "留置送达"
        ELECTRONIC = "electronic", "电子送达"
        ENTRUSTED = "entrusted", "委托送达"
        MAIL = "mail", "邮寄送达"
        FORWARDED = "forwarded", "转交送达"
        NOTICE = "notice", "公告送达"

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="services", verbose_name="事项")
    document = models.ForeignKey(Document, models.PROTECT, related_name="services", verbose_name="文书")
    addressee = models.ForeignKey(
        "matters.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受送达人"
    )
    addressee_name = models.CharField("受送达人姓名(名称)", max_length=80)
    method = models.CharField("送达方式", max_length=12, choices=Method.choices)
    sent_on = models.DateField("寄出(送达)日期")
    courier_no = models.CharField("快递单号", max_length=40, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)
    receiver = models.CharField("签收人", max_length=40, blank=True)
    relationship = models.CharField("与受送达人的关系", max_length=20, blank=True)
    refusal_reason = models.CharField("拒收事由", max_length=120, blank=True)
    witness = models.CharField("见证人", max_length=40, blank=True)
    proof = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="送达回证"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="送达人",
    )
    recorded_at = models.DateTimeField("登记时刻")

    class Meta:
        verbose_name = "送达"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(served_on__isnull=True) | Q(served_on__gte=models.F("sent_on")),
                name="service_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document.title}：{self.addressee_name}（{self.get_method_display()}）"

    @property
    def waiting_since(self) -> date | None:
        """Since when a sent paper has no known day of service; None once it has."""
        return None if self.served_on else self.sent_on
