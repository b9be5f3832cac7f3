"""The typed detail of a legal aid case (法律援助案件), its assignments, and what was done in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from siheng.domains.legalaid.models.codes import (
    AidForm,
    Category,
    Cause,
    ChangeBy,
    CheckWay,
    EndGround,
    NoticeGround,
    Organ,
    Person,
    RefuseGround,
    Satisfaction,
    Stage,
    Unlimited,
    UrgentGround,
    Via,
    Waived,
    WorkKind,
)
from siheng.kernel.matters.models import Matter, Record
from siheng.kernel.org.models import Unit
from siheng.kernel.registers.models import Place


class LegalAid(models.Model):
    """The typed detail of one case. Once assigned, its lawyer is the matter's handler, the centre's clerk the second."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="legalaid")
    via = models.CharField("来源", max_length=8, choices=Via.choices)
    sender = models.CharField("转交、移交单位", max_length=60, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工作站、联络点"
    )
    category = models.CharField("案件类别", max_length=14, choices=Category.choices)
    form = models.CharField("援助形式", max_length=14, choices=AidForm.choices)
    stage = models.CharField("办理阶段", max_length=14, choices=Stage.choices, default=Stage.NONE)
    cause = models.CharField("援助事项", max_length=12, choices=Cause.choices)
    words = models.TextField("案情和请求")
    person = models.CharField("受援人群体", max_length=8, choices=Person.choices, default=Person.GENERAL)
    # How many people the case is for: cases and people are counted apart.
    people = models.PositiveIntegerField("受援人数", default=1)
    relation = models.CharField("代为申请人与本人的关系", max_length=40, blank=True)
    organ_kind = models.CharField("办案机关类别", max_length=14, choices=Organ.choices, blank=True)
    organ = models.CharField("办案机关", max_length=60, blank=True)
    organ_number = models.CharField("办案机关文号", max_length=60, blank=True)
    notice = models.CharField("通知的情形", max_length=12, choices=NoticeGround.choices, blank=True)
    unlimited = models.CharField("不受经济困难条件限制", max_length=10, choices=Unlimited.choices, blank=True)
    waived = models.CharField("免予核查", max_length=10, choices=Waived.choices, blank=True)
    # Yuan a month; what they come to is in services/hardship.py.
    household = models.PositiveIntegerField("家庭人口", null=True, blank=True)
    income = models.DecimalField("家庭月收入", max_digits=12, decimal_places=2, null=True, blank=True)
    necessary = models.DecimalField("必要支出", max_digits=12, decimal_places=2, null=True, blank=True)
    standard = models.DecimalField("最低生活保障标准", max_digits=10, decimal_places=2, null=True, blank=True)
    multiple = models.DecimalField("倍数", max_digits=4, decimal_places=2, null=True, blank=True)
    standard_basis = models.CharField("标准依据", max_length=80, blank=True)
    check_way = models.CharField("核查方式", max_length=8, choices=CheckWay.choices, blank=True)
    checked_on = models.DateField("核查日期", null=True, blank=True)
    poor = models.BooleanField("符合经济困难标准", null=True, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    granted_on = models.DateField("给予援助日期", null=True, blank=True)
    refused_on = models.DateField("不予援助日期", null=True, blank=True)
    refuse_ground = models.CharField("不予理由", max_length=10, choices=RefuseGround.choices, blank=True)
    urgent = models.CharField("先行援助情形", max_length=10, choices=UrgentGround.choices, blank=True)
    made_up_on = models.DateField("补办手续日期", null=True, blank=True)
    objected_on = models.DateField("提出异议日期", null=True, blank=True)
    objection_upheld = models.BooleanField("异议成立", null=True, blank=True)
    assigned_on = models.DateField("指派日期", null=True, blank=True)
    met_on = models.DateField("首次会见（约见）日期", null=True, blank=True)
    change_asked_on = models.DateField("请求更换日期", null=True, blank=True)
    terminated_on = models.DateField("终止日期", null=True, blank=True)
    end_ground = models.CharField("终止情形", max_length=10, choices=EndGround.choices, blank=True)
    result = models.TextField("办理结果", blank=True)
    # Yuan.
    recovered = models.DecimalField("挽回损失", max_digits=14, decimal_places=2, default=0)
    gained = models.DecimalField("取得利益", max_digits=14, decimal_places=2, default=0)
    submitted_on = models.DateField("提交归档材料日期", null=True, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)
    visited_on = models.DateField("回访日期", null=True, blank=True)
    satisfaction = models.CharField("满意度", max_length=4, choices=Satisfaction.choices, blank=True)

    class Meta:
        verbose_name = "法律援助案件"
        indexes = [
            models.Index(fields=["granted_on"], name="legalaid_granted"),
            models.Index(fields=["refused_on"], name="legalaid_refused"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recovered__gte=0, gained__gte=0), name="legalaid_benefit_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def papers_owed(self) -> bool:
        """Whether aid was given first and what it needs is still to be brought (法律援助法第44条第2款)."""
        return bool(self.urgent) and self.made_up_on is None


class Assignment(Record):
    """Who undertakes a case, from when until when (指派); a change of lawyer ends one and begins another."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    lawyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    firm = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    reason = models.CharField("选定的理由", max_length=200, blank=True)
    ended_by = models.CharField("更换的形式", max_length=8, choices=ChangeBy.choices, blank=True)
    ended_because = models.CharField("更换的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "指派"
        ordering = ["id"]
        indexes = [models.Index(fields=["lawyer", "since"], name="assignment_lawyer")]


class Work(Record):
    """One thing done in a case (承办记录)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="works")
    on = models.DateField("日期")
    kind = models.CharField("事项", max_length=8, choices=WorkKind.choices)
    stage = models.CharField("办理阶段", max_length=14, choices=Stage.choices)
    text = models.CharField("内容", max_length=500)
    by = models.CharField("何人", max_length=80)

    class Meta:
        verbose_name = "承办记录"
        ordering = ["on", "id"]
