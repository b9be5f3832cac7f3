"""The typed detail of a mediation (人民调解), and what hangs on it: sittings, notes, obligations."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from siheng.domains.mediation.models.codes import (
    Barred,
    Category,
    Confirmation,
    CourtWay,
    Difficulty,
    Form,
    FourStep,
    Level,
    Objector,
    Prevented,
    Sensitive,
    Source,
)
from siheng.kernel.matters.models import Matter, Record
from siheng.kernel.org.models import Unit
from siheng.kernel.registers.models import Place


class Mediation(models.Model):
    """The typed detail of one dispute at a committee. Its mediator is the matter's handler."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="mediation")
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    source_note = models.CharField("移交单位", max_length=60, blank=True)
    court_way = models.CharField("法院委派委托", max_length=10, choices=CourtWay.choices, blank=True)
    online = models.BooleanField("在人民法院调解平台", default=False)
    # Signed for, or accepted on the court's platform: from then on the court's term runs.
    court_taken_on = models.DateField("签收法院材料日期", null=True, blank=True)
    court_told_on = models.DateField("报送法院日期", null=True, blank=True)
    category = models.CharField("纠纷类型", max_length=12, choices=Category.choices)
    words = models.TextField("纠纷情况")
    # Yuan.
    sum = models.DecimalField("涉及金额", max_digits=14, decimal_places=2, null=True, blank=True)
    people = models.PositiveIntegerField("涉及人数", default=2)
    difficulty = models.CharField("难易程度", max_length=8, choices=Difficulty.choices)
    level = models.CharField("调委会层级", max_length=8, choices=Level.choices)
    # The brand room in which it was mediated, if in one.
    room = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="品牌调解室"
    )
    sensitive = models.CharField("保密事由", max_length=8, choices=Sensitive.choices, blank=True)
    prevented = models.CharField("防止矛盾激化", max_length=8, choices=Prevented.choices, blank=True)
    # The committee that sent it up, until the upper one has answered.
    raised_from = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提请单位"
    )
    rights_told_on = models.DateField("告知权利义务日期", null=True, blank=True)
    # Settled where it was entered, by one form.
    on_the_spot = models.BooleanField("当场调解", default=False)
    form = models.CharField("协议形式", max_length=8, choices=Form.choices, blank=True)
    agreement = models.TextField("协议内容", blank=True)
    agreed_on = models.DateField("达成协议日期", null=True, blank=True)
    performed = models.BooleanField("协议已履行", null=True, blank=True)
    performed_on = models.DateField("履行完毕日期", null=True, blank=True)
    barred = models.CharField("不予确认的情形", max_length=10, choices=Barred.choices, blank=True)
    # When both said that they want the court to confirm it: at the agreement, or later with the query code.
    confirm_wanted_on = models.DateField("提出要司法确认日期", null=True, blank=True)
    confirm_asked_on = models.DateField("申请司法确认日期", null=True, blank=True)
    confirm_court = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受理法院"
    )
    confirmation = models.CharField("司法确认结果", max_length=10, choices=Confirmation.choices, blank=True)
    confirmed_on = models.DateField("司法确认日期", null=True, blank=True)
    # When the court opened the request as a case: from then on its own term runs.
    confirm_filed_on = models.DateField("法院立案日期", null=True, blank=True)
    confirm_served_on = models.DateField("当事人收到裁定日期", null=True, blank=True)
    objector = models.CharField("提出异议的人", max_length=6, choices=Objector.choices, blank=True)
    objected_on = models.DateField("提出异议日期", null=True, blank=True)
    failed_because = models.CharField("未达成的原因", max_length=200, blank=True)
    visited_on = models.DateField("回访日期", null=True, blank=True)
    visit_note = models.CharField("回访情况", max_length=500, blank=True)
    # 1 to 5, by a party.
    score = models.PositiveSmallIntegerField("评分", null=True, blank=True)
    score_words = models.CharField("评价", max_length=200, blank=True)
    filed_on = models.DateField("归档日期", null=True, blank=True)
    # One dispute is counted once: this one is the same as that, which stands for both.
    same_as = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="same_disputes", verbose_name="同一纠纷"
    )

    class Meta:
        verbose_name = "人民调解案件"
        indexes = [
            models.Index(fields=["category"], name="mediation_category"),
            models.Index(fields=["level"], name="mediation_level"),
            # What a year's figures count by its own day.
            models.Index(fields=["performed_on"], name="mediation_performed"),
            models.Index(
                fields=["confirmed_on"],
                condition=models.Q(confirmed_on__isnull=False),
                name="mediation_confirmed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__range=(1, 5)),
                name="mediation_score_of_five",
            ),
            models.CheckConstraint(
                condition=models.Q(same_as__isnull=True) | ~models.Q(same_as=models.F("matter")),
                name="mediation_not_same_as_itself",
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)


class Helper(Record):
    """One who mediates along (共同调解员、邀请参与调解的人): a mediator, or someone invited (人民调解法第20条)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="helpers")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("姓名", max_length=40)
    capacity = models.CharField("身份", max_length=60, blank=True)
    since = models.DateField("起")

    class Meta:
        verbose_name = "参与调解的人"
        ordering = ["id"]


class Sitting(Record):
    """One sitting (一场调解)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="sittings")
    on = models.DateField("日期")
    place = models.CharField("地点", max_length=80)
    present = models.CharField("到场人", max_length=200)
    result = models.CharField("这一场的结果", max_length=200, blank=True)

    class Meta:
        verbose_name = "调解场次"
        ordering = ["on", "id"]


class Note(Record):
    """A short note of one of the four steps (四平四说记录): what was said, who spoke, who gave way, which law."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="step_notes")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, blank=True, related_name="notes")
    step = models.CharField("步骤", max_length=12, choices=FourStep.choices)
    text = models.CharField("要点", max_length=500)
    spoke = models.CharField("谁说的", max_length=80, blank=True)
    moved = models.CharField("谁松动了", max_length=80, blank=True)
    law = models.CharField("引用的法条", max_length=80, blank=True)
    on = models.DateField("日期")

    class Meta:
        verbose_name = "四步记录"
        ordering = ["id"]


class Obligation(Record):
    """One thing that somebody is to do under the agreement, and by when (协议约定的义务).

    What was paid of it in part stands as a row of its own, done on its day; this one keeps what is still owed.
    """

    class State(models.TextChoices):
        OPEN = "open", "待履行"
        DONE = "done", "已履行"
        BROKEN = "broken", "未履行"
        REPLACED = "replaced", "由新协议代替"

    # What may still be done: also what was found undone and is done late.
    OWED = (State.OPEN, State.BROKEN)

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="obligations")
    who = models.CharField("谁", max_length=80)
    what = models.CharField("做什么", max_length=200)
    # Yuan.
    sum = models.DecimalField("金额", max_digits=14, decimal_places=2, null=True, blank=True)
    due_on = models.DateField("履行期限")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    done_on = models.DateField("履行日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "协议义务"
        ordering = ["due_on", "id"]
        indexes = [
            # What a year's figures count by its own day.
            models.Index(
                fields=["done_on"],
                condition=models.Q(done_on__isnull=False),
                name="obligation_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}：{self.what}"
