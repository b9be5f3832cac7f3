"""What is known of a demand at the one door (一站式受理), and of one service given for it (服务事项)."""

from __future__ import annotations

from django.db import models

from siheng.kernel.matters.models import Matter, Record
from siheng.kernel.registers.models import Activity
from siheng.kernel.trust.crypto import EncryptedTextField


class Channel(models.TextChoices):
    """How a demand came (来件渠道)."""

    NET = "net", "网上"
    KIOSK = "kiosk", "自助机"
    VISIT = "visit", "来访"
    CALL = "call", "来电"
    LETTER = "letter", "来信"
    PETITION = "petition", "信访移交"


class Need(models.TextChoices):
    """The four needs for which a demand is screened (甄别), each met by its own mechanism (援、律、访、调)."""

    LEGAL_AID = "legal_aid_advice", "法律援助咨询"
    LAWYER = "lawyer_advice", "律师咨询"
    COUNSELLING = "counselling", "心理疏导"
    MEDIATION = "joint_mediation", "联合调解"


# The one sign by which people know each mechanism.
SIGNS = {Need.LEGAL_AID: "援", Need.LAWYER: "律", Need.COUNSELLING: "心", Need.MEDIATION: "调"}


class Ground(models.TextChoices):
    """Why a demand is sealed (保密事由)."""

    MINOR = "minor", "涉及未成年人"
    VIOLENCE = "domestic_violence", "涉及家庭暴力"


class Way(models.TextChoices):
    """The procedure of the law to which a demand belongs or goes on (法定途径): 信访工作条例第31条."""

    RECONSIDERATION = "reconsideration", "行政复议"
    SUIT = "suit", "诉讼"
    ARBITRATION = "arbitration", "仲裁（劳动人事争议、商事、土地承包）"
    LABOUR_INSPECTION = "labour_inspection", "劳动保障监察"
    LEGAL_AID = "legal_aid", "申请法律援助"
    RULING = "ruling", "行政裁决"
    POLICE = "police", "公安机关"
    AGENCY = "agency", "有关行政机关依职权处理"
    MEDIATION = "mediation", "人民调解"
    PETITION = "petition", "信访程序"


class Outcome(models.TextChoices):
    """How a demand ended (办理结果)."""

    ANSWERED = "answered", "当场答复"
    GUIDED = "guided", "引导到法定途径"
    SETTLED = "settled", "息访息诉"
    PROCEDURE = "procedure", "转入程序"
    OBJECTED = "objected", "提出异议退回"
    WITHDRAWN = "withdrawn", "来访人撤回"
    MERGED = "merged", "并入另一件"


class Half(models.TextChoices):
    MORNING = "am", "上午"
    AFTERNOON = "pm", "下午"


class Satisfaction(models.TextChoices):
    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    BAD = "bad", "不满意"


class Onestop(models.Model):
    """The typed detail of a demand."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="onestop")
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    words = models.TextField("反映的事")
    wish = models.CharField("希望怎样解决", max_length=500, blank=True)
    place = models.CharField("发生地点", max_length=120, blank=True)
    people = models.PositiveIntegerField("人数", default=1)
    ground = models.CharField("保密事由", max_length=20, choices=Ground.choices, blank=True)
    petition_number = models.CharField("信访编号", max_length=60, blank=True)
    petition_on = models.DateField("信访日期", null=True)
    repeat = models.BooleanField("重复", default=False)
    collective = models.BooleanField("集体", default=False)
    escalated = models.BooleanField("越级", default=False)
    risk = models.CharField("风险说明", max_length=200, blank=True)
    book_on = models.DateField("预约日期", null=True)
    book_half = models.CharField("预约时段", max_length=2, choices=Half.choices, blank=True)
    book_confirmed = models.BooleanField("已确认", default=False)
    # Handovers that came back and are not sent on again (不再移交), by their ids.
    dropped = models.JSONField("不再移交", default=list)
    way = models.CharField("途径", max_length=20, choices=Way.choices, blank=True)
    answer = models.TextField("答复", blank=True)
    # 事心双解: null until it is concluded.
    settled = models.BooleanField("事解", null=True)
    eased = models.BooleanField("心解", null=True)
    visited_on = models.DateField("回访日期", null=True)
    satisfaction = models.CharField("回访满意度", max_length=4, choices=Satisfaction.choices, blank=True)
    rated_on = models.DateField("评价日期", null=True)
    rating = models.CharField("群众评价", max_length=4, choices=Satisfaction.choices, blank=True)
    rating_words = models.CharField("评价内容", max_length=500, blank=True)

    class Meta:
        verbose_name = "一站式受理事项"
        indexes = [
            models.Index(fields=["channel"], name="onestop_channel"),
            models.Index(
                fields=["petition_number"],
                condition=~models.Q(petition_number=""),
                name="onestop_petition",
            ),
        ]

    @property
    def marks(self) -> list[str]:
        """What the petition office watches for, in words."""
        asked = (("重复", self.repeat), ("集体", self.collective), ("越级", self.escalated))
        return [word for word, on in asked if on]

    @property
    def displeased(self) -> bool:
        """Whether whoever brought it said so: then it is visited again before it is closed."""
        return self.rating == Satisfaction.BAD

    @property
    def booked(self) -> str:
        """The visit that was asked for, in words; empty without one."""
        if not self.book_on:
            return ""
        sure = "已确认" if self.book_confirmed else "待确认"
        return f"{self.book_on:%Y-%m-%d} {self.get_book_half_display()}（{sure}）"


class ServiceWay(models.TextChoices):
    """How a service was given (服务方式)."""

    FACE = "face", "面谈"
    CALL = "call", "电话"
    VIDEO = "video", "视频"


class ServiceOutcome(models.TextChoices):
    """What became of a service (服务结果)."""

    DONE = "done", "已完成"
    AID = "aid", "转介申请法律援助"
    UNREACHED = "unreached", "联系不上"
    UNWANTED = "unwanted", "本人不再需要"
    RETURNED = "returned", "退回"


class ServiceItem(models.Model):
    """The typed detail of one service: what was asked of it, and what it answers."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="serviceitem")
    need = models.CharField(
        "服务", max_length=20, choices=[c for c in Need.choices if c[0] != Need.MEDIATION]
    )
    words = models.TextField("需求")
    wish = models.CharField("希望怎样解决", max_length=500, blank=True)
    reason = models.CharField("移交理由", max_length=200, blank=True)
    sender = models.CharField("来自", max_length=40, blank=True)
    contacted_on = models.DateField("首次联系", null=True)
    way = models.CharField("服务方式", max_length=5, choices=ServiceWay.choices, blank=True)
    minutes = models.PositiveIntegerField("服务时长（分钟）", null=True)
    result = models.TextField("回传结果", blank=True)
    # What the one who asked is told of a counselling: that it took place, and what to mind, never what was said.
    attention = models.CharField("需要注意的", max_length=200, blank=True)

    class Meta:
        verbose_name = "服务事项"


class Meeting(Record):
    """A demand on an analysis meeting (研判会): who sat, what was found, where it goes."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="analysis_meetings")
    # The meeting in the register of activities, where whoever wrote this keeps it.
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="+")
    on = models.DateField("日期")
    people = models.CharField("参加人", max_length=300)
    minutes = models.TextField("纪要")
    decision = models.CharField("研判意见", max_length=500)

    class Meta:
        verbose_name = "研判会"
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} 研判会"


class ServiceNote(Record):
    """What was said in a service (服务记录): encrypted, for of a counselling it is nobody's but the counsellor's."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="service_notes")
    on = models.DateField("日期")
    way = models.CharField("方式", max_length=5, choices=ServiceWay.choices, blank=True)
    minutes = models.PositiveIntegerField("时长（分钟）", null=True)
    text = EncryptedTextField("记录")
    by = models.CharField("记录人", max_length=40)

    class Meta:
        verbose_name = "服务记录"
        ordering = ["on", "id"]
