"""Papers made, uploaded and served. Written through services.py, inside the door's transaction."""

from __future__ import annotations


from django.conf import settings
from django.db import models
from django.db.models import Q

from siheng.kernel.org.scope import RecordManager


class Series(models.Model):
    """A yearly series of numbers (文号、案号): the last one given. Without gaps, since a number lives with its transaction."""

    key = models.CharField("序列", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最近一号", default=0)

    class Meta:
        verbose_name = "编号序列"
        constraints = [models.UniqueConstraint(fields=["key", "year"], name="series_once")]


def attachment_path(instance: Attachment, filename: str) -> str:
    """Where an upload is stored: under its year, by a name that says nothing."""
    from uuid import uuid4

    return f"{instance.uploaded_at:%Y/%m}/{uuid4().hex}"


class Attachment(models.Model):
    """An uploaded material (材料), checked by size, type and content before it is kept."""

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="attachments")
    name = models.CharField("文件名", max_length=120)
    category = models.CharField("名称", max_length=40)
    file = models.FileField("文件", upload_to=attachment_path, max_length=120)
    size = models.PositiveIntegerField("字节数")
    digest = models.CharField("校验值", max_length=64)
    content_type = models.CharField("类型", max_length=100)
    internal = models.BooleanField("副卷", default=False)
    from_party = models.ForeignKey("matters.Party", models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("上传时刻")

    objects = RecordManager()

    class Meta:
        verbose_name = "材料"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.category or self.name


class Document(models.Model):
    """A paper of a matter (文书): made from a template, numbered, and frozen when issued."""

    class Status(models.TextChoices):
        ISSUED = "issued", "已制发"
        VOID = "void", "已作废"

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="documents")
    template = models.CharField("模板", max_length=40)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    series = models.CharField("序列", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    serial = models.PositiveIntegerField("序号", null=True, blank=True)
    # The whole paper as laid out, so that it never changes with its template.
    paper = models.JSONField("内容", default=dict)
    digest = models.CharField("校验值", max_length=64)
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.ISSUED)
    internal = models.BooleanField("副卷", default=False)
    issued_on = models.DateField("日期")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("制作时刻")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordManager()

    class Meta:
        verbose_name = "文书"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "serial"], condition=Q(serial__isnull=False), name="document_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class Service(models.Model):
    """The service of a paper on one addressee (送达): how, when sent, when received, with what proof.

    Source: 民事诉讼法(2023修正)第88条至第95条, which reconsideration applies by its own law.
    """

    class Method(models.TextChoices):
        DIRECT = "direct", "直接送达"
        MAIL = "mail", "邮寄送达(EMS)"
        ELECTRONIC = "electronic", "电子送达"
        LEFT = "left", "留置送达"
        ENTRUSTED = "entrusted", "委托送达"
        FORWARDED = "forwarded", "转交送达"
        NOTICE = "notice", "公告送达"

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="services")
    document = models.ForeignKey(Document, models.PROTECT, related_name="services")
    addressee = models.ForeignKey("matters.Party", models.PROTECT, null=True, blank=True, related_name="+")
    addressee_name = models.CharField("受送达人", max_length=80)
    method = models.CharField("送达方式", max_length=12, choices=Method.choices)
    sent_on = models.DateField("寄出日期")
    courier_no = models.CharField("快递单号", max_length=40, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)
    receiver = models.CharField("签收人", max_length=40, blank=True)
    relationship = models.CharField("与受送达人的关系", max_length=20, blank=True)
    refusal_reason = models.CharField("拒收事由", max_length=120, blank=True)
    witness = models.CharField("见证人", max_length=40, blank=True)
    proof = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordManager()

    class Meta:
        verbose_name = "送达"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.document.title} → {self.addressee_name}"


