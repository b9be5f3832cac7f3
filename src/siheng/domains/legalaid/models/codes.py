"""The code tables of legal aid: who asks for what, on which ground it is granted or refused, how it ends (法律援助法)."""

from __future__ import annotations

from django.db import models


class Category(models.TextChoices):
    """Cases as statistics split them (案件类别)."""

    CIVIL = "civil", "民事"
    CRIMINAL = "criminal", "刑事"
    ADMINISTRATIVE = "administrative", "行政"


class AidForm(models.TextChoices):
    """The forms of aid beyond advice and a duty lawyer's help (法律援助法第22条)."""

    LITIGATION = "litigation", "诉讼代理"
    DEFENCE = "defence", "刑事辩护"
    CRIMINAL_AGENT = "criminal_agent", "刑事代理"
    OUT_OF_COURT = "out_of_court", "非诉讼代理"
    LABOUR = "labour", "劳动争议调解与仲裁代理"
    DRAFTING = "drafting", "代拟法律文书"


# What is given in criminal cases alone; the rest is given in others, drafting in all.
CRIMINAL_FORMS = frozenset({"defence", "criminal_agent"})


class Via(models.TextChoices):
    """How a case came (来源)."""

    SELF = "self", "本人申请"
    AGENT = "agent", "代为申请"
    STATION = "station", "工作站、联络点转交"
    NOTIFIED = "notified", "办案机关通知"
    HANDED = "handed", "其他机制移交"


class Stage(models.TextChoices):
    """Where the case itself stands (办理阶段)."""

    NONE = "none", "尚未进入程序"
    INVESTIGATION = "investigation", "侦查"
    PROSECUTION = "prosecution", "审查起诉"
    MEDIATION = "mediation", "调解"
    ARBITRATION = "arbitration", "仲裁"
    FIRST = "first", "一审"
    SECOND = "second", "二审"
    RETRIAL = "retrial", "再审"
    EXECUTION = "execution", "执行"


class Cause(models.TextChoices):
    """What aid is asked for (援助事项，法律援助法第31条)."""

    COMPENSATION = "compensation", "请求国家赔偿"
    INSURANCE = "insurance", "请求给予社会保险待遇或者社会救助"
    PENSION = "pension", "请求发给抚恤金"
    SUPPORT = "support", "请求给付赡养费、抚养费、扶养费"
    LABOUR = "labour", "请求确认劳动关系或者支付劳动报酬"
    CAPACITY = "capacity", "请求认定公民无民事行为能力或者限制民事行为能力"
    INJURY = "injury", "请求工伤、交通、食品药品安全、医疗事故人身损害赔偿"
    ENVIRONMENT = "environment", "请求环境污染、生态破坏损害赔偿"
    FAMILY = "family", "因家庭暴力、虐待、遗弃主张权益"
    DEFENCE = "defence", "刑事辩护、代理"
    OTHER = "other", "其他"


class Person(models.TextChoices):
    """The group to which who asks belongs (受援人群体)."""

    GENERAL = "general", "一般困难群众"
    MINOR = "minor", "未成年人"
    ELDERLY = "elderly", "老年人"
    DISABLED = "disabled", "残疾人"
    WOMAN = "woman", "妇女"
    MIGRANT = "migrant", "进城务工人员"
    SOLDIER = "soldier", "军人军属"


class Organ(models.TextChoices):
    """Whose case it is, or who passed the application on (办案机关、监管场所，法律援助法第36条、第39条).

    Who is to its cases what the police are is among them: 国家安全机关、海警、军队保卫部门 (刑事诉讼法第4条、第308条).
    """

    COURT = "court", "人民法院"
    PROCURATORATE = "procuratorate", "人民检察院"
    POLICE = "police", "公安机关"
    PRISON = "prison", "监狱"
    CUSTODY = "custody", "看守所等其他监管场所"
    OTHER = "other", "其他机关"


# Who has a lawyer assigned (法律援助法第25条); a prison in the cases that it investigates (刑事诉讼法第308条).
NOTIFYING = (Organ.COURT, Organ.PROCURATORATE, Organ.POLICE, Organ.PRISON)


class NoticeGround(models.TextChoices):
    """Why the organ must have a lawyer assigned (应当通知的情形，法律援助法第25条、第28条)."""

    MINOR = "minor", "未成年人"
    SENSES = "senses", "视力、听力、言语残疾人"
    MIND = "mind", "不能完全辨认自己行为的成年人"
    GRAVE = "grave", "可能被判处无期徒刑、死刑的人"
    DEATH_REVIEW = "death_review", "申请法律援助的死刑复核案件被告人"
    ABSENT = "absent", "缺席审判案件的被告人"
    TREATMENT = "treatment", "强制医疗案件的被申请人或者被告人"
    ORDINARY = "ordinary", "适用普通程序审理、没有委托辩护人（可以通知）"
    OTHER = "other", "法律法规规定的其他人员"


# Whose lawyer must be practised in such cases (法律援助法第26条; for how long stands in rules.yaml).
GRAVE = frozenset({"grave", "death_review"})


class Unlimited(models.TextChoices):
    """Where hardship is no condition (不受经济困难条件的限制，法律援助法第32条)."""

    NONE = "", "没有下列情形"
    HERO = "hero", "英雄烈士近亲属为维护英雄烈士的人格权益"
    COURAGE = "courage", "因见义勇为行为主张相关民事权益"
    ACQUITTED = "acquitted", "再审改判无罪请求国家赔偿"
    VIOLENCE = "violence", "遭受虐待、遗弃或者家庭暴力的受害人主张相关权益"
    OTHER = "other", "法律、法规、规章规定的其他情形"


class Waived(models.TextChoices):
    """Where hardship is not examined (免予核查经济困难状况，法律援助法第42条)."""

    NONE = "", "没有下列情形"
    NO_INCOME = "no_income", "无固定生活来源的未成年人、老年人、残疾人等特定群体"
    RELIEF = "relief", "社会救助、司法救助或者优抚对象"
    MIGRANT = "migrant", "申请支付劳动报酬或者请求工伤事故人身损害赔偿的进城务工人员"
    OTHER = "other", "法律、法规、规章规定的其他人员"


class CheckWay(models.TextChoices):
    """How the hardship was examined (核查方式，法律援助法第41条)."""

    SHARED = "shared", "信息共享查询"
    PROMISE = "promise", "申请人诚信承诺"
    VISIT = "visit", "向有关单位、村（居）委会核实"


class UrgentGround(models.TextChoices):
    """Why aid is given before the decision (先行提供法律援助，法律援助法第44条)."""

    TERM = "term", "距法定时效或者期限届满不足七日，需要及时提起诉讼或者申请仲裁、行政复议"
    PRESERVE = "preserve", "需要立即申请财产保全、证据保全或者先予执行"
    OTHER = "other", "法律、法规、规章规定的其他情形"


class RefuseGround(models.TextChoices):
    """Why no aid is given (不予援助的理由)."""

    SCOPE = "scope", "不属于法律援助的范围"
    NOT_POOR = "not_poor", "经济状况不符合困难标准"
    PLACE = "place", "不属于本机构受理"
    OTHER = "other", "不符合法律援助的其他条件"


class EndGround(models.TextChoices):
    """Why aid is ended before its time (终止法律援助，法律援助法第48条)."""

    FRAUD = "fraud", "以欺骗或者其他不正当手段获得法律援助"
    HIDING = "hiding", "故意隐瞒与案件有关的重要事实或者提供虚假证据"
    ABUSE = "abuse", "利用法律援助从事违法活动"
    BETTER_OFF = "better_off", "经济状况发生变化，不再符合法律援助条件"
    CASE_OVER = "case_over", "案件终止审理或者已经被撤销"
    OWN_LAWYER = "own_lawyer", "自行委托律师或者其他代理人"
    WISH = "wish", "受援人有正当理由要求终止法律援助"
    OTHER = "other", "法律法规规定的其他情形"


class ChangeBy(models.TextChoices):
    """The two forms of a change of lawyer (更换法律援助人员): by the person's wish, or by the centre itself."""

    PERSON = "person", "受援人请求更换"
    CENTRE = "centre", "法律援助机构决定更换"


class Outcome(models.TextChoices):
    """How a case ended (结果)."""

    WON = "won", "请求得到支持"
    PART = "part", "请求部分得到支持"
    LOST = "lost", "请求没有得到支持"
    SETTLED = "settled", "调解、和解"
    ADOPTED = "adopted", "辩护、代理意见被采纳"
    PART_ADOPTED = "part_adopted", "辩护、代理意见部分被采纳"
    NOT_ADOPTED = "not_adopted", "辩护、代理意见没有被采纳"
    SERVED = "served", "服务已提供"
    REFUSED = "refused", "不予援助"
    TERMINATED = "terminated", "终止援助"
    WITHDRAWN = "withdrawn", "撤回申请"
    ADVISED = "advised", "咨询答复"
    RETURNED = "returned", "已退回"


# What a case that was seen through ends with.
CONCLUDED = ("won", "part", "lost", "settled", "adopted", "part_adopted", "not_adopted", "served")


class WorkKind(models.TextChoices):
    """What was done in a case (承办事项)."""

    MEET = "meet", "会见、约见"
    FILES = "files", "阅卷"
    INQUIRE = "inquire", "调查取证"
    DRAFT = "draft", "撰写法律文书"
    HEARING = "hearing", "出庭（庭审、仲裁）"
    TALK = "talk", "调解、协商"
    OTHER = "other", "其他"


class Satisfaction(models.TextChoices):
    """What the person said of it (满意度)."""

    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    BAD = "bad", "不满意"


class Speciality(models.TextChoices):
    """What a lawyer on the list is practised in (专长)."""

    GENERAL = "general", "综合"
    CIVIL = "civil", "民事"
    CRIMINAL = "criminal", "刑事"
    LABOUR = "labour", "劳动"
    ADMINISTRATIVE = "administrative", "行政"
