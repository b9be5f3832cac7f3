"""The code tables of people's mediation: how a dispute came, what it is about, how hard it is, and how it ended."""

from __future__ import annotations

from django.db import models


class Source(models.TextChoices):
    """How a dispute came (案件来源)."""

    APPLICATION = "application", "当事人申请"
    SEARCH = "search", "主动排查"
    POLICE = "police", "公安移交"
    COURT = "court", "法院委托"
    PETITION = "petition", "信访移交"
    DEPARTMENT = "department", "部门移交"
    OTHER = "other", "其他"


class Category(models.TextChoices):
    """What a dispute is about, in the usual order of the ministry's statistics (纠纷类型)."""

    FAMILY = "family", "婚姻家庭"
    NEIGHBOURS = "neighbours", "邻里"
    HOUSING = "housing", "房屋宅基地"
    CONTRACT = "contract", "合同"
    BUSINESS = "business", "生产经营"
    DAMAGES = "damages", "损害赔偿"
    LAND = "land", "山林土地"
    DEMOLITION = "demolition", "征地拆迁"
    ENVIRONMENT = "environment", "环境污染"
    LABOUR = "labour", "劳动争议"
    CONSUMER = "consumer", "消费"
    MEDICAL = "medical", "医疗"
    TRAFFIC = "traffic", "道路交通事故"
    PROPERTY = "property", "物业"
    OTHER = "other", "其他"

    @property
    def dispute(self) -> str:
        """As a dispute of this kind is called: 邻里纠纷, 劳动争议, 道路交通事故."""
        return self.label if self.label.endswith(("争议", "事故")) else f"{self.label}纠纷"


class Difficulty(models.TextChoices):
    """How hard it is (难易程度): it decides at which level it is mediated."""

    SIMPLE = "simple", "简单"
    COMPLEX = "complex", "复杂"
    HARD = "hard", "疑难"


class Level(models.TextChoices):
    """The level of the committee that mediates (调委会层级)."""

    VILLAGE = "village", "村（社区）"
    TOWN = "town", "镇街"
    TRADE = "trade", "行业性专业性"
    DISTRICT = "district", "区"


class CourtWay(models.TextChoices):
    """At which stage of a suit the court gave it to mediation (特邀调解规定第27条)."""

    PREFILING = "prefiling", "立案前委派"
    ORDINARY = "ordinary", "立案后委托（普通程序）"
    SIMPLIFIED = "simplified", "立案后委托（简易程序）"


class Form(models.TextChoices):
    """The form of an agreement (人民调解法第28条)."""

    WRITTEN = "written", "书面协议"
    ORAL = "oral", "口头协议"


class Outcome(models.TextChoices):
    """How a dispute ended at the committee (调解结果)."""

    SETTLED = "settled", "达成协议"
    FAILED = "failed", "未达成协议"
    REFUSED = "refused", "不予受理"
    RETURNED = "returned", "已退回"
    JOINED = "joined", "并入同一纠纷"


class Sensitive(models.TextChoices):
    """Why the matter is sealed further (保密事由)."""

    NONE = "", "无"
    MINOR = "minor", "涉及未成年人"
    VIOLENCE = "violence", "涉及家庭暴力"


class Prevented(models.TextChoices):
    """What the mediation kept from happening, as statistics ask (防止矛盾激化)."""

    NONE = "", "无"
    CRIME = "crime", "防止民间纠纷转化为刑事案件"
    PETITION = "petition", "防止群体性上访"


class Confirmation(models.TextChoices):
    """What the court said to the request for confirmation (司法确认结果)."""

    VALID = "valid", "裁定有效"
    REJECTED = "rejected", "裁定驳回申请"
    REFUSED = "refused", "不予受理"
    WITHDRAWN = "withdrawn", "撤回申请"
    REVOKED = "revoked", "异议成立，撤销原裁定"


class Objector(models.TextChoices):
    """Who objects to the ruling that confirms (民诉法解释第372条第2款)."""

    PARTY = "party", "当事人"
    THIRD = "third", "利害关系人"


class Barred(models.TextChoices):
    """What an agreement may be about that no court confirms (民诉法解释第355条)."""

    NONE = "", "没有下列情形"
    IDENTITY = "identity", "婚姻关系、亲子关系、收养关系等身份关系无效、有效或者解除"
    TITLE = "title", "物权、知识产权确权"
    SPECIAL = "special", "适用其他特别程序、公示催告程序、破产程序审理"
    NOT_CIVIL = "not_civil", "不属于人民法院受理范围"


class Way(models.TextChoices):
    """The ways that stay open where no agreement is reached (人民调解法第26条)."""

    SUIT = "suit", "向人民法院起诉"
    ARBITRATION = "arbitration", "申请仲裁"
    RULING = "ruling", "申请行政裁决、行政调解"
    AID = "aid", "申请法律援助"


class Enforce(models.TextChoices):
    """What is open besides where the court has confirmed and a party does not keep to it (人民调解法第33条第2款)."""

    EXECUTION = "execution", "申请人民法院强制执行"


class FourStep(models.TextChoices):
    """The four steps of a mediation as this district tells them (四平四说)."""

    TOLD_CALMLY = "told_calmly", "说清事"
    LAW_PLAIN = "law_plain", "说明法"
    REASONS = "reasons", "说透理"
    FEELINGS = "feelings", "说近情"
