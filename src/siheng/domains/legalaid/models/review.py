"""The quality review of concluded cases (案件质量评查): what was drawn and how, and what each was found to be worth."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from siheng.kernel.matters.models import Matter, Record


class Grade(models.TextChoices):
    """What a reviewed case is graded as (评查等次)."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


class Review(models.Model):
    """The typed detail of one review (评查批次). Score sheet and limits of the grades are the bureau's own, no law."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="review")
    # The cases concluded from the first to the last day, both included.
    since = models.DateField("办结起")
    until = models.DateField("办结止")
    # One of the two says how many were drawn.
    percent = models.PositiveSmallIntegerField("抽取百分比", null=True)
    count = models.PositiveSmallIntegerField("抽取件数", null=True)
    seed = models.CharField("抽样种子", max_length=80)
    # All that could be drawn on that day: key, receipt number, form of aid.
    pool = models.JSONField("抽样底册", default=list)
    basis = models.CharField("评分标准依据", max_length=120)
    # Each item and the points that it is worth; a hundred in all.
    sheet = models.JSONField("评分表", default=list)
    excellent = models.PositiveSmallIntegerField("优秀达到")
    good = models.PositiveSmallIntegerField("良好达到")
    passing = models.PositiveSmallIntegerField("合格达到")
    announced_on = models.DateField("通报日期", null=True)
    reviewed = models.PositiveIntegerField("评查件数", default=0)
    failed = models.PositiveIntegerField("不合格件数", default=0)

    class Meta:
        verbose_name = "案件质量评查"
        constraints = [
            models.CheckConstraint(
                condition=Q(passing__lt=F("good"), good__lt=F("excellent"), excellent__lte=100),
                name="review_grades_in_order",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True, count__isnull=False)
                | Q(percent__isnull=False, count__isnull=True),
                name="review_share_or_count",
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)

    def grade(self, score: int) -> str:
        """The grade of a score."""
        return (
            Grade.EXCELLENT
            if score >= self.excellent
            else Grade.GOOD
            if score >= self.good
            else Grade.PASS
            if score >= self.passing
            else Grade.FAIL
        )


class ReviewLine(Record):
    """One case that was drawn: who undertook it, who reviews it, its points, what is to be put right (整改)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="review_lines")
    case = models.ForeignKey(Matter, models.PROTECT, related_name="reviews", verbose_name="案件")
    form = models.CharField("援助形式", max_length=14)
    lawyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="承办人"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="评查人"
    )
    # Each item, the points that it is worth, the points given.
    items = models.JSONField("得分", default=list)
    score = models.PositiveSmallIntegerField("总分", null=True)
    grade = models.CharField("等次", max_length=10, choices=Grade.choices, blank=True)
    problems = models.TextField("问题", blank=True)
    rectify = models.CharField("整改要求", max_length=300, blank=True)
    scored_on = models.DateField("评查日期", null=True)
    rectified = models.CharField("整改情况", max_length=500, blank=True)
    rectified_on = models.DateField("整改日期", null=True)
    confirmed_on = models.DateField("整改核实日期", null=True)
    # False once its review was dropped: the case may be drawn again.
    live = models.BooleanField("有效", default=True)

    class Meta:
        verbose_name = "评查明细"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(live=True), name="review_once_per_case"),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | Q(lawyer__isnull=True) | ~Q(reviewer=F("lawyer")),
                name="review_not_by_the_lawyer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def open(self) -> bool:
        """Whether something is still to be put right, or to be confirmed as put right."""
        return self.live and bool(self.rectify) and self.confirmed_on is None
