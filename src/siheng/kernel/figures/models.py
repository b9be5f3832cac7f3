"""Published reports and the figures frozen in them (发布快照): written once, chained, with the rows behind each number."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from siheng.kernel.trust.appendonly import AppendOnly


class Report(AppendOnly):
    """One publication of a year's report; a correction is the next version."""

    sealed_daily = "published_at"

    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("第几版")
    text = models.TextField("正文")
    published_at = models.DateTimeField("发布时刻")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人"
    )
    previous = models.CharField("上一份的校验值", max_length=64)
    digest = models.CharField("校验值", max_length=64)

    class Meta:
        ordering = ["year", "version"]
        verbose_name = "年度报告"
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="figures_report_version")]

    def __str__(self) -> str:
        return f"{self.year}年报告第{self.version}版"


class Frozen(AppendOnly):
    """One figure as it was at a moment, with the ids of the rows behind it; of a report, or of a period's return."""

    key = models.CharField("口径", max_length=80)
    definition_version = models.PositiveSmallIntegerField("口径版本")
    label = models.CharField("名称", max_length=80)
    value = models.DecimalField("数值", max_digits=14, decimal_places=4, null=True)
    unit = models.CharField("单位", max_length=10)
    formula = models.CharField("算式", max_length=40, blank=True)
    rows = models.JSONField("行")
    digest = models.CharField("行的校验值", max_length=64)

    class Meta:
        abstract = True


class FrozenFigure(Frozen):
    """One figure as it was when the report went out."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    # Empty for a figure that is frozen with the report without standing in its text.
    wording = models.CharField("文中写法", max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "已发布数字"
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="figures_frozen_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.wording or self.value}"
