"""The typed detail of a reconsideration case (行政复议案件) and its own records. Codes first, then tables."""

from __future__ import annotations

from datetime import date

from django.db import models

from siheng.kernel.documents.models import Attachment, Document
from siheng.kernel.matters.models import Matter, Record
from siheng.kernel.org.models import Unit

# From this day the revision of 2023 is in force (行政复议法第90条).
NEW_LAW = date(2024, 1, 1)


class Channel(models.TextChoices):
    """The six ways in which an application comes (收件途径)."""

    WINDOW = "window", "窗口"
    WINDOW_CORRECTION = "window_correction", "当面补正"
    LETTER = "letter", "来信"
    INTERNET = "internet", "互联网"
    TRANSFERRED = "transferred", "转来"
    ASSISTANCE = "assistance", "协助办理"


class Category(models.TextChoices):
    """The official categories of national reconsideration statistics (行政行为类别)."""

    PENALTY = "penalty", "行政处罚"
    COMPLAINT = "complaint", "举报投诉处理"
    DISCLOSURE = "disclosure", "政府信息公开"
    EXPROPRIATION = "expropriation", "行政征收"
    CONFIRMATION = "confirmation", "行政确认"
    COMPULSION = "compulsion", "行政强制"
    INACTION = "inaction", "行政不作为"
    TITLE = "title", "行政确权"
    LICENCE = "licence", "行政许可"
    AGREEMENT = "agreement", "行政协议"
    COMPENSATION = "compensation", "行政赔偿"
    OTHER = "other", "其他"


# Sub-categories by category; the pair is what the national tables ask.
SUBCATEGORIES: dict[str, tuple[str, ...]] = {
    "penalty": ("警告、通报批评", "罚款", "没收", "吊销、降低资质", "责令停产停业", "行政拘留", "其他处罚"),
    "complaint": ("不予受理", "不予立案", "处理结果", "未告知结果"),
    "disclosure": ("不予公开", "部分公开", "信息不存在", "逾期未答复"),
    "expropriation": ("土地征收", "房屋征收", "其他征收"),
    "confirmation": ("工伤认定", "事故责任", "社会保险", "其他确认"),
    "compulsion": ("限制人身自由", "查封扣押", "冻结", "强制拆除", "其他强制"),
    "inaction": ("不履行保护职责", "不予答复", "不发放", "其他不作为"),
    "title": ("土地、林地", "海域", "房屋"),
    "licence": ("不予许可", "撤销许可", "变更许可"),
    "agreement": ("征收补偿协议", "特许经营协议", "其他协议"),
    "compensation": ("人身", "财产"),
    "other": ("其他",),
}


class Field(models.TextChoices):
    """The branch of administration (行政管理类别)."""

    POLICE = "police", "公安"
    MARKET = "market", "市场监管"
    CITY = "city", "城市管理"
    LABOUR = "labour", "人力资源和社会保障"
    LAND = "land", "自然资源"
    HOUSING = "housing", "住房和城乡建设"
    FOOD = "food", "食品药品"
    AGRICULTURE = "agriculture", "农业农村"
    SEA = "sea", "海洋渔业"
    CIVIL = "civil", "民政"
    EDUCATION = "education", "教育"
    HEALTH = "health", "卫生健康"
    ENVIRONMENT = "environment", "生态环境"
    TRANSPORT = "transport", "交通运输"
    JUSTICE = "justice", "司法行政"
    TOWN = "town", "镇街"
    OTHER = "other", "其他"


class Focus(models.TextChoices):
    """The areas close to the people that the bureau watches (重点领域)."""

    CITY = "city", "城市管理"
    FOOD = "food", "食品安全"
    LABOUR = "labour", "劳动保障"


class Procedure(models.TextChoices):
    ORDINARY = "ordinary", "普通程序"
    SIMPLIFIED = "simplified", "简易程序"


class Outcome(models.TextChoices):
    """How a case ends (结案方式); which of them a law knows is said in ``outcomes``."""

    MAINTAIN = "maintain", "维持"
    REVOKE = "revoke", "撤销"
    REVOKE_PART = "revoke_part", "部分撤销"
    CHANGE = "change", "变更"
    ILLEGAL = "illegal", "确认违法"
    PERFORM = "perform", "责令履行"
    INVALID = "invalid", "确认无效"
    AGREEMENT = "agreement", "行政协议责任"
    REJECT_CLAIM = "reject_claim", "驳回复议请求"
    REJECT_APPLICATION = "reject_application", "驳回复议申请"
    MEDIATION = "mediation", "调解"
    TERMINATED_CORRECTED = "terminated_corrected", "自行纠正后终止"
    TERMINATED_SETTLED = "terminated_settled", "和解后终止"
    TERMINATED_WITHDRAWN = "terminated_withdrawn", "自愿撤回终止"
    TERMINATED_OTHER = "terminated_other", "其他终止"


# Direct corrections; and those reached by mediation or by the respondent correcting itself (间接纠错).
DIRECT = frozenset({"revoke", "revoke_part", "change", "illegal", "perform", "invalid", "agreement"})
INDIRECT = frozenset({"mediation", "terminated_corrected"})
CORRECTED = DIRECT | INDIRECT
TERMINATED = frozenset(o.value for o in Outcome if o.value.startswith("terminated"))


def decisions(new_law: bool) -> list[tuple[str, str]]:
    """The outcomes that a decision may have: 2023 revision art. 63–71; before, art. 28 and regulation art. 48."""
    only_new = {Outcome.INVALID, Outcome.AGREEMENT, Outcome.REJECT_CLAIM}
    return [
        (o.value, str(o.label))
        for o in Outcome
        if o.value not in TERMINATED | {"mediation"} and (new_law or o not in only_new)
    ]


class Refusal(models.TextChoices):
    """The reasons of not accepting (不予受理情形), as the national table has its columns."""

    PARTIES = "parties", "没有明确的申请人或者符合规定的被申请人"
    INTEREST = "interest", "申请人与行政行为没有利害关系"
    TERM = "term", "超过法定申请期限"
    DUTY = "duty", "不属于本机关职责范围"
    CLAIM = "claim", "没有具体的复议请求和理由"
    SEIZED = "seized", "其他复议机关或者人民法院已受理"
    ABSTRACT = "abstract", "抽象行政行为"
    PERSONNEL = "personnel", "行政处分或者其他人事处理"
    CIVIL_MEDIATION = "civil_mediation", "对民事纠纷的调解或者其他处理"
    DEFENCE = "defence", "国防、外交等国家行为"
    ACCIDENT = "accident", "事故责任认定"
    EXPERT = "expert", "司法鉴定"
    CRIMINAL = "criminal", "刑事司法行为"
    CIVIL = "civil", "民事行为"
    PETITION = "petition", "信访处理意见"
    INTERNAL = "internal", "内部行政行为"
    GUIDANCE = "guidance", "不具有强制力的行政指导"
    OTHER_ORGAN = "other_organ", "其他复议机关的处理"
    OTHER = "other", "其他"


# The seven conditions of acceptance: 2023 revision art. 30; before, regulation art. 28.
CONDITIONS = (
    ("parties", "申请人明确，被申请人符合规定"),
    ("interest", "与被申请的行政行为有利害关系"),
    ("claim", "有具体的请求和理由"),
    ("term", "在法定申请期限内提出"),
    ("scope", "属于行政复议范围"),
    ("duty", "属于本机关职责"),
    ("seized", "未在别处复议或者起诉"),
)


class FaultCode(models.TextChoices):
    """What reconsideration found wrong with the respondent's work, in the four kinds that the year's report names."""

    OVERRUN = "overrun", "办案期限超期"
    HANDOVER = "handover", "多部门衔接不畅"
    SERVICE = "service", "送达不规范"
    HEARD = "heard", "未充分保障陈述申辩权"


class Reconsideration(models.Model):
    """The typed detail of a reconsideration case."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="reconsideration")
    channel = models.CharField("收件途径", max_length=20, choices=Channel.choices)
    handed_on = models.DateField("提出日期", null=True, blank=True)
    respondent = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="被申请人")
    act = models.CharField("被申请的行为", max_length=120)
    act_number = models.CharField("行为文号", max_length=60, blank=True)
    act_on = models.DateField("行为作出日期", null=True, blank=True)
    known_on = models.DateField("知道日期", null=True, blank=True)
    category = models.CharField("行为类别", max_length=20, choices=Category.choices)
    subcategory = models.CharField("行为细类", max_length=20, blank=True)
    field = models.CharField("管理类别", max_length=20, choices=Field.choices)
    focus = models.CharField("重点领域", max_length=10, choices=Focus.choices, blank=True)
    claims = models.TextField("复议请求")
    reasons = models.TextField("事实和理由", blank=True)
    compensation = models.BooleanField("一并请求赔偿", default=False)
    compensation_amount = models.DecimalField(
        "请求赔偿金额", max_digits=14, decimal_places=2, null=True, blank=True
    )
    attached_review = models.CharField("一并请求审查的文件", max_length=120, blank=True)
    mandatory_first = models.BooleanField("复议前置", default=False)
    stability = models.BooleanField("涉稳", default=False)
    people = models.PositiveIntegerField("申请人数", default=1)
    procedure = models.CharField("程序", max_length=10, choices=Procedure.choices, default=Procedure.ORDINARY)
    procedure_ground = models.CharField("适用简易程序的情形", max_length=60, blank=True)
    late_reason = models.CharField("耽误期限的正当理由", max_length=120, blank=True)
    heard_on = models.DateField("听取意见日期", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    refusal = models.CharField("不予受理情形", max_length=20, choices=Refusal.choices, blank=True)
    ground = models.CharField("终止、驳回情形", max_length=60, blank=True)
    found = models.TextField("查明的事实", blank=True)
    held = models.TextField("本机关认为", blank=True)
    ruling = models.TextField("决定主文", blank=True)
    awarded = models.DecimalField("决定赔偿金额", max_digits=14, decimal_places=2, null=True, blank=True)
    served_on = models.DateField("决定送达日期", null=True, blank=True)
    perform_by = models.DateField("应履行日期", null=True, blank=True)
    performed_on = models.DateField("履行日期", null=True, blank=True)
    opinion_due = models.BooleanField("意见书待反馈", default=False)

    class Meta:
        verbose_name = "行政复议案件"
        indexes = [
            # With the matter, so that the two filters most used together need no row of this table.
            models.Index(fields=["respondent", "category", "matter"], name="recon_respondent"),
            models.Index(fields=["category"], name="recon_category"),
            models.Index(fields=["act_number"], condition=~models.Q(act_number=""), name="recon_act_number"),
        ]

    @property
    def new_law(self) -> bool:
        """Whether the revision of 2023 governs the case: by the day of acceptance, before that of receipt."""
        return self.matter.governing_day("accepted", self.matter.received_on) >= NEW_LAW


class Reception(Record):
    """One reception (接待): its way in, its purpose, how many people in how many groups (人次、批次)."""

    class Purpose(models.TextChoices):
        APPLY = "apply", "接收申请"
        CORRECT = "correct", "当面补正"
        GENERAL = "general", "一般接待"
        READ = "read", "阅卷"
        SERVE = "serve", "送达"
        PAPERS = "papers", "转接材料"
        TALK = "talk", "谈话调查"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="receptions")
    channel = models.CharField("途径", max_length=20, choices=Channel.choices)
    purpose = models.CharField("事由", max_length=10, choices=Purpose.choices)
    on = models.DateField("日期")
    people = models.PositiveIntegerField("人数", default=1)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "接待记录"
        ordering = ["on", "id"]


class Proceeding(Record):
    """Something held in the hearing of a case: parties heard, hearing, inspection, consultation, meeting, mediation."""

    class Kind(models.TextChoices):
        HEARD = "heard", "听取意见"
        HEARING = "hearing", "听证"
        INSPECTION = "inspection", "现场勘验"
        COMMITTEE = "committee", "行政复议委员会咨询"
        EXPERTS = "experts", "专家论证会"
        MEDIATION = "mediation", "调解"
        MEETING = "meeting", "会商"
        EVIDENCE = "evidence", "调查取证"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="proceedings")
    kind = models.CharField("事项", max_length=12, choices=Kind.choices)
    on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    chair = models.CharField("主持", max_length=40)
    members = models.CharField("参加人员", max_length=200, blank=True)
    people = models.PositiveIntegerField("人数", default=2)
    head_attended = models.BooleanField("被申请人负责人参加", default=False)
    absence = models.CharField("负责人不能参加的理由", max_length=120, blank=True)
    result = models.TextField("情况和意见")
    internal = models.BooleanField("入副卷", default=False)

    class Meta:
        verbose_name = "审理记录"
        ordering = ["on", "id"]


class Fault(Record):
    """A fault of the respondent that the case showed (执法问题), with its evidence."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="faults")
    code = models.CharField("问题", max_length=10, choices=FaultCode.choices)
    respondent = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="被申请人")
    on = models.DateField("记录日期")
    evidence = models.TextField("证据")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "执法问题"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["matter", "code"], name="fault_once")]


class Letter(Record):
    """An opinion letter (行政复议意见书) or suggestion letter (建议书) and what came back."""

    class Kind(models.TextChoices):
        OPINION = "opinion", "行政复议意见书"
        SUGGESTION = "suggestion", "行政复议建议书"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    content = models.TextField("意见")
    sent_on = models.DateField("制发日期")
    replied_on = models.DateField("反馈日期", null=True, blank=True)
    reply = models.TextField("反馈情况", blank=True)

    class Meta:
        verbose_name = "意见书、建议书"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.document)
