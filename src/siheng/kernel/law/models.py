"""The working-day calendar as the bureau keeps it. Written through holidays.py, which marks each change."""

from __future__ import annotations

from django.db import models


class CalendarYear(models.Model):
    """A year and whether its notice (国务院办公厅放假安排) is announced; without it, terms into it are
    provisional.
    """

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    announced = models.BooleanField("放假安排已公布", default=False)
    source = models.CharField("依据", max_length=200, blank=True)
    # A new random mark at each change of the year or of its days: tells a process that its copy is old.
    mark = models.CharField(max_length=32, editable=False)

    class Meta:
        verbose_name = "放假安排年度"
        verbose_name_plural = "放假安排年度"
        ordering = ("year",)

    def __str__(self) -> str:
        return f"{self.year}年{'已公布' if self.announced else '未公布'}"


class CalendarDay(models.Model):
    """A day that the notice sets apart: rest (放假) or work on a weekend (调休上班)."""

    date = models.DateField("日期", primary_key=True)
    off = models.BooleanField("放假")
    name = models.CharField("节日", max_length=40)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "节假日"
        verbose_name_plural = "节假日"
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date} {self.name}{'放假' if self.off else '调休上班'}"
