"""The help of a lawyer on duty (值班律师法律帮助): who asked, where, what was given (刑事诉讼法第36条)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from siheng.domains.legalaid.models.codes import Stage
from siheng.kernel.matters.models import Matter

DUTY_STAGES = tuple(
    (s.value, str(s.label)) for s in (Stage.INVESTIGATION, Stage.PROSECUTION, Stage.FIRST, Stage.SECOND)
)


class Asker(models.TextChoices):
    """Who asked for the help (来源)."""

    SUSPECT = "suspect", "本人约见"
    FAMILY = "family", "近亲属请求"
    ORGAN = "organ", "办案机关通知"


class Where(models.TextChoices):
    """Where lawyers are on duty (值班场所)."""

    DETENTION = "detention", "看守所"
    PROCURATORATE = "procuratorate", "人民检察院"
    COURT = "court", "人民法院"


class Given(models.TextChoices):
    """What a lawyer on duty gives (帮助内容，法律援助法第30条)."""

    ADVICE = "advice", "法律咨询"
    PROCEDURE = "procedure", "程序选择建议"
    MEASURE = "measure", "申请变更强制措施"
    OPINION = "opinion", "对案件处理提出意见"
    PLEA = "plea", "认罪认罚具结见证"
    APPLY = "apply", "帮助申请法律援助"


class DutyHelp(models.Model):
    """The typed detail of one help. It is no case of legal aid and is counted apart."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="dutyhelp")
    asker = models.CharField("来源", max_length=8, choices=Asker.choices)
    where = models.CharField("值班场所", max_length=14, choices=Where.choices)
    organ = models.CharField("办案机关", max_length=60)
    organ_number = models.CharField("办案机关文号", max_length=60, blank=True)
    charge = models.CharField("涉嫌罪名", max_length=60)
    stage = models.CharField("办理阶段", max_length=14, choices=DUTY_STAGES)
    minor = models.BooleanField("未成年人", default=False)
    lawyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="值班律师"
    )
    # Why somebody helped who was not on the duty roster of that day.
    off_roster = models.CharField("临时安排的理由", max_length=120, blank=True)
    given = models.JSONField("帮助内容", default=list)
    plea = models.BooleanField("见证认罪认罚具结", default=False)
    text = models.TextField("帮助情况", blank=True)
    helped_on = models.DateField("帮助日期", null=True)

    class Meta:
        verbose_name = "值班律师法律帮助"
        indexes = [models.Index(fields=["helped_on"], name="duty_helped")]

    def __str__(self) -> str:
        return str(self.matter)
