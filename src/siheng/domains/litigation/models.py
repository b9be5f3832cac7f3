"""The typed detail of an administrative suit that the government answers (行政应诉案件), and its hearings."""

from __future__ import annotations

from django.db import models

from siheng.kernel.matters.models import Matter, Record
from siheng.kernel.org.models import Unit


class Capacity(models.TextChoices):
    """As what the government stands before the court (行政诉讼法第26条).

    Joint: reconsideration maintained the act, and its organ is sued beside the agency. Sole: reconsideration
    changed the act or was not done, or the act was the government's own.
    """

    JOINT = "joint", "复议机关共同应诉"
    SOLE = "sole", "区政府单独应诉"


class Instance(models.TextChoices):
    """The level of trial (审级); each is a matter of its own, linked to the one before."""

    FIRST = "first", "一审"
    SECOND = "second", "二审"
    RETRIAL = "retrial", "再审"


class Outcome(models.TextChoices):
    """What the court decided (裁判结果)."""

    CLAIM_REJECTED = "claim_rejected", "判决驳回诉讼请求"
    REVOKED = "revoked", "判决撤销"
    REVOKED_PART = "revoked_part", "判决部分撤销"
    CHANGED = "changed", "判决变更"
    ILLEGAL = "illegal", "判决确认违法"
    INVALID = "invalid", "判决确认无效"
    PERFORM = "perform", "判决履行职责"
    PAY = "pay", "判决给付"
    COMPENSATE = "compensate", "判决赔偿、补偿"
    AGREEMENT = "agreement", "判决履行行政协议"
    APPEAL_REJECTED = "appeal_rejected", "判决驳回上诉，维持原判"
    REVERSED = "reversed", "改判"
    SUIT_REJECTED = "suit_rejected", "裁定驳回起诉"
    WITHDRAWN = "withdrawn", "裁定准许撤诉"
    WITHDRAWN_CORRECTED = "withdrawn_corrected", "被告改变行为后裁定准许撤诉"
    APPEAL_WITHDRAWN = "appeal_withdrawn", "裁定准许撤回上诉"
    RULING_UPHELD = "ruling_upheld", "裁定驳回上诉，维持原裁定"
    REMANDED = "remanded", "裁定撤销原裁判，发回重审"
    CONTINUED = "continued", "裁定撤销原裁定，指令继续审理"
    TERMINATED = "terminated", "裁定终结诉讼"
    MEDIATED = "mediated", "行政调解书"


# What a defendant lost by (败诉), and what it did not lose by; of the rest the file says whether it was lost.
LOSSES = frozenset(
    {"revoked", "revoked_part", "changed", "illegal", "invalid", "perform", "pay", "compensate", "agreement"}
)
NOT_LOSSES = frozenset(
    {
        "claim_rejected", "suit_rejected", "withdrawn", "withdrawn_corrected", "appeal_withdrawn", "remanded",
        "continued", "terminated", "mediated",
    }
)  # fmt: skip
# Of the rulings, only one that rejects the suit can be appealed among these (行诉解释第101条).
RULINGS = frozenset(
    {
        "suit_rejected", "withdrawn", "withdrawn_corrected", "appeal_withdrawn", "ruling_upheld", "remanded",
        "continued", "terminated",
    }
)  # fmt: skip
APPEALABLE_RULINGS = frozenset({"suit_rejected"})
# What only a court of the second instance (or of retrial) can decide, and what it cannot.
SECOND_ONLY = frozenset(
    {"appeal_rejected", "reversed", "appeal_withdrawn", "ruling_upheld", "remanded", "continued"}
)
FIRST_ONLY = LOSSES | {"claim_rejected", "withdrawn_corrected", "suit_rejected"}


def outcomes(instance: str) -> list[tuple[str, str]]:
    """What a court of this instance can decide; a retrial follows the procedure of either."""
    barred: frozenset[str] = frozenset()
    if instance == Instance.FIRST:
        barred = SECOND_ONLY
    if instance == Instance.SECOND:
        barred = FIRST_ONLY
    return [(o.value, str(o.label)) for o in Outcome if o.value not in barred]


class Appellant(models.TextChoices):
    """Who appealed (上诉人)."""

    PLAINTIFF = "plaintiff", "原告"
    DEFENDANT = "defendant", "区政府"
    OTHER = "other", "共同被告或者第三人"


class AppealResult(models.TextChoices):
    """What became of the first judgment on appeal (二审结果)."""

    UPHELD = "upheld", "维持"
    REVERSED = "reversed", "改判"
    REMANDED = "remanded", "发回重审"
    WITHDRAWN = "withdrawn", "撤回上诉"


class Litigation(models.Model):
    """The typed detail of one instance of a suit."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="litigation")
    capacity = models.CharField("应诉身份", max_length=8, choices=Capacity.choices)
    first_defendant = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="第一被告")
    second_defendant = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二被告"
    )
    court = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="法院")
    court_number = models.CharField("法院案号", max_length=60)
    instance = models.CharField("审级", max_length=8, choices=Instance.choices)
    # We appealed or asked for the retrial ourselves: nothing is to be answered.
    ours = models.BooleanField("本方上诉或者申请再审", default=False)
    act = models.CharField("被诉行政行为", max_length=120)
    claims = models.TextField("诉讼请求")
    compensation = models.BooleanField("一并请求赔偿", default=False)
    answered_on = models.DateField("答辩日期", null=True, blank=True)
    evidence_on = models.DateField("举证日期", null=True, blank=True)
    extension_asked_on = models.DateField("申请延期举证日期", null=True, blank=True)
    extension_granted = models.BooleanField("法院准许延期举证", null=True, blank=True)
    hearing_on = models.DateField("通知的开庭日期", null=True, blank=True)
    hearing_place = models.CharField("开庭地点", max_length=80, blank=True)
    # Once per instance is enough (负责人出庭规定第7条), so attendance is counted by case and not by sitting.
    heard_on = models.DateField("首次公开开庭日期", null=True, blank=True)
    head_attended = models.BooleanField("负责人出庭", default=False)
    judged_on = models.DateField("裁判日期", null=True, blank=True)
    served_on = models.DateField("收到裁判日期", null=True, blank=True)
    ruling = models.TextField("裁判主文", blank=True)
    lost = models.BooleanField("败诉", default=False)
    perform_by = models.DateField("判决应履行日期", null=True, blank=True)
    performed_on = models.DateField("履行日期", null=True, blank=True)
    suggestion = models.BooleanField("有司法建议", default=False)
    appealed_on = models.DateField("上诉日期", null=True, blank=True)
    appellant = models.CharField("上诉人", max_length=10, choices=Appellant.choices, blank=True)
    appeal_result = models.CharField("二审结果", max_length=10, choices=AppealResult.choices, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)

    class Meta:
        verbose_name = "行政应诉案件"
        indexes = [
            models.Index(fields=["capacity", "instance"], name="litigation_capacity"),
            models.Index(fields=["heard_on"], name="litigation_heard"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capacity="sole", second_defendant__isnull=True)
                | models.Q(capacity="joint", second_defendant__isnull=False),
                name="litigation_joint_has_two",
            ),
            models.UniqueConstraint(fields=["court", "court_number"], name="litigation_court_number_once"),
        ]

    def __str__(self) -> str:
        return self.court_number

    @property
    def defendants(self) -> list[Unit]:
        """The defendants, in order."""
        return [u for u in (self.first_defendant, self.second_defendant) if u]


class Hearing(Record):
    """One sitting (开庭), and who came for the government: its head, or staff and why (负责人出庭应诉)."""

    class Rank(models.TextChoices):
        """Who counts as head: chief, deputy, others in charge (负责人出庭规定第2条)."""

        CHIEF = "chief", "正职"
        DEPUTY = "deputy", "副职"
        IN_CHARGE = "in_charge", "参与分管的副职级负责人"
        OTHER = "other", "其他参与分管的负责人"

    class Absence(models.TextChoices):
        """Why a head may stay away (负责人出庭规定第8条)."""

        FORCE_MAJEURE = "force_majeure", "不可抗力"
        ACCIDENT = "accident", "意外事件"
        DUTY = "duty", "需要履行他人不能代替的公务"
        OTHER = "other", "无法出庭的其他正当事由"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="hearings")
    on = models.DateField("开庭日期")
    place = models.CharField("地点", max_length=80, blank=True)
    public = models.BooleanField("公开开庭", default=True)
    head_attended = models.BooleanField("负责人出庭")
    head_name = models.CharField("出庭负责人", max_length=40, blank=True)
    head_post = models.CharField("职务", max_length=60, blank=True)
    head_rank = models.CharField("正职、副职", max_length=10, choices=Rank.choices, blank=True)
    spoke = models.BooleanField("出声", default=False)
    points = models.TextField("发言要点", blank=True)
    absence = models.CharField("不能出庭的事由", max_length=14, choices=Absence.choices, blank=True)
    absence_note = models.CharField("事由说明", max_length=200, blank=True)
    staff = models.CharField("出庭工作人员", max_length=120, blank=True)
    counsel = models.CharField("代理律师", max_length=80, blank=True)
    result = models.TextField("庭审情况", blank=True)

    class Meta:
        verbose_name = "开庭记录"
        ordering = ["on", "id"]
