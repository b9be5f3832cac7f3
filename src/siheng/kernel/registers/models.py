"""Places, appointments, duties and activities. They are lists of the bureau's own, open to its staff by region."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from siheng.kernel.org.models import Region, Unit
from siheng.kernel.trust.crypto import EncryptedTextField


class Place(models.Model):
    """Somewhere the public is served (阵地网点), from the day it opened to the day it closed."""

    kind = models.CharField("类别", max_length=24)
    level = models.CharField("层级", max_length=16, blank=True)
    name = models.CharField("名称", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="所在区划")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="places", verbose_name="所属单位"
    )
    address = models.CharField("地址", max_length=120, blank=True)
    # Degrees, WGS 84.
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    hours = models.CharField("开放时间", max_length=80, blank=True)
    keeper = models.CharField("负责人", max_length=40, blank=True)
    # Of the place, told to the public.
    phone = models.CharField("电话", max_length=20, blank=True)
    equipment = models.JSONField("设施", default=list, blank=True)
    opened_on = models.DateField("启用日期")
    # The last day on which it serves.
    closed_on = models.DateField("停用日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        verbose_name = "阵地网点"
        ordering = ["kind", "region_id", "id"]
        indexes = [models.Index(fields=["kind", "opened_on", "level"], name="place_opened")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="place_once"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="place_closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A person on a roster (名册) for a time: mediator, duty lawyer, law leader."""

    kind = models.CharField("名册", max_length=24)
    name = models.CharField("姓名", max_length=40)
    phone = EncryptedTextField("电话", blank=True, default="")
    id_number = EncryptedTextField("证件号码", blank=True, default="")
    id_index = models.CharField(max_length=32, blank=True, default="")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="所在区划")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name="所在单位")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="appointments")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    grade = models.CharField("等级", max_length=16, blank=True)
    sex = models.CharField("性别", max_length=1, blank=True, choices=[("男", "男"), ("女", "女")])
    number = models.CharField("证书（备案）号", max_length=40, blank=True)
    since = models.DateField("起")
    # The last day of it.
    until = models.DateField("止", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        verbose_name = "名册"
        ordering = ["kind", "region_id", "id"]
        indexes = [
            models.Index(fields=["kind", "since", "grade"], name="appointment_since"),
            models.Index(fields=["account"], condition=Q(account__isnull=False), name="appointment_account"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="appointment_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """Who is on duty where, on a day (值班)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="duties")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="duties")
    on = models.DateField("日期")
    since = models.TimeField("起")
    until = models.TimeField("止")

    class Meta:
        verbose_name = "值班"
        ordering = ["on", "since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "appointment", "on", "since"], name="duty_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="duty_until_after_since"),
        ]


class Activity(models.Model):
    """Something held on a day, for an audience (活动)."""

    kind = models.CharField("类别", max_length=24)
    title = models.CharField("名称", max_length=120)
    held_on = models.DateField("日期")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="所在区划")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="举办单位")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="activities")
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    minutes = models.TextField("纪要", blank=True)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        verbose_name = "活动"
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["kind", "held_on"], name="activity_held")]

    def __str__(self) -> str:
        return self.title


class Outline(models.Model):
    """The outline of a town on the map (镇街轮廓), out of an official file; without one the map is schematic."""

    region = models.OneToOneField(Region, models.PROTECT, related_name="+", verbose_name="镇街")
    # Polygons of rings of [longitude, latitude], degrees.
    shape = models.JSONField("轮廓")
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        verbose_name = "镇街轮廓"
        ordering = ["region_id"]

    def __str__(self) -> str:
        return self.region.name


class Change(models.Model):
    """One thing done to a register (变动): append-only, each row's changes chained, with what the row then was.

    Each day's changes are sealed with its events, so that a row cannot go together with all that tells of it.
    """

    sealed_daily = "at"

    table = models.CharField("表", max_length=40)
    row = models.PositiveBigIntegerField("行")
    seq = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时刻")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_text = models.CharField("何人", max_length=80)
    reason = models.CharField("事由", max_length=200, blank=True)
    # Field by field, what it was and is; personal numbers masked.
    changed = models.JSONField("变动", default=dict)
    digest = models.CharField("行摘要", max_length=64)
    previous = models.CharField("前一枚", max_length=64, blank=True)
    hash = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = "变动"
        ordering = ["table", "row", "seq"]
        constraints = [models.UniqueConstraint(fields=["table", "row", "seq"], name="change_once")]
        indexes = [models.Index(fields=["at"], name="change_at")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("变动只能增加，不能改动")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("变动不能删除")
