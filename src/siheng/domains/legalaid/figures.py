"""The figures of legal aid (法律援助统计口径): cases (件), people (人) and person-times (人次) are counted apart."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from siheng.domains.legalaid.models import (
    CONCLUDED,
    DUTY_STAGES,
    AidForm,
    Category,
    Cause,
    Channel,
    Organ,
    Outcome,
    Person,
    RefuseGround,
    Topic,
    Via,
    Where,
)
from siheng.kernel.figures.declare import Count, Identity, Ratio, Section, Stock
from siheng.kernel.figures.sources import Dimension, matters, places
from siheng.kernel.registers.models import Place

OWNER = "法律援助中心"
GRANTED = Q(legalaid__granted_on__isnull=False)


def _places(values: Iterable[str]) -> dict[str, str]:
    found = Place.objects.filter(pk__in=list(values)).order_by("region_id", "name").values_list("pk", "name")
    return {str(pk): name for pk, name in found}


cases = matters(
    "legalaid",
    "法律援助案件",
    outcomes=Outcome.choices,
    dimensions=[
        Dimension("category", "案件类别", "legalaid__category", choices=tuple(Category.choices)),
        Dimension("form", "援助形式", "legalaid__form", choices=tuple(AidForm.choices)),
        Dimension("cause", "援助事项", "legalaid__cause", choices=tuple(Cause.choices)),
        Dimension("person", "受援人群体", "legalaid__person", choices=tuple(Person.choices)),
        Dimension("via", "来源", "legalaid__via", choices=tuple(Via.choices)),
        Dimension("organ", "办案机关", "legalaid__organ_kind", choices=tuple(Organ.choices)),
        Dimension("ground", "不予理由", "legalaid__refuse_ground", choices=tuple(RefuseGround.choices)),
        Dimension("place", "工作站、联络点", "legalaid__place_id", names=_places),
    ],
)
advices = matters(
    "advice",
    "法律咨询",
    dimensions=[
        Dimension("channel", "渠道", "advice__channel", choices=tuple(Channel.choices)),
        Dimension("topic", "咨询内容", "advice__topic", choices=tuple(Topic.choices)),
        Dimension("place", "工作站、联络点", "advice__place_id", names=_places),
    ],
)
reviews = matters("aid_review", "案件质量评查")
helps = matters(
    "duty_help",
    "值班律师法律帮助",
    dimensions=[
        Dimension("where", "值班场所", "dutyhelp__where", choices=tuple(Where.choices)),
        Dimension("stage", "办理阶段", "dutyhelp__stage", choices=DUTY_STAGES),
    ],
)
batches = matters("aid_subsidy", "法律援助补贴批次")
station_rows = places("aid_station", "法律援助工作站")
contact_rows = places("aid_contact", "法律援助联络点")

stations = Stock(
    "法律援助工作站", station_rows, "opened_on", "closed_on", "个", owner=OWNER,
    definition="期末已启用、没有停用的法律援助工作站，不含联络点。",
    said=("法律援助工作站", "法援工作站"),
)  # fmt: skip
contact_points = Stock(
    "法律援助联络点", contact_rows, "opened_on", "closed_on", "个", owner=OWNER,
    definition="期末已启用、没有停用的法律援助联络点。",
    said=("法律援助联络点", "法援联络点"),
)  # fmt: skip
applied = Count(
    "收到法律援助申请", cases, "received_on", "件", owner=OWNER,
    filter=~Q(legalaid__via=Via.NOTIFIED) & ~Q(outcome__in=[Outcome.RETURNED, Outcome.ADVISED]),
    definition="期间内收到的法律援助申请，不含办案机关通知的、退回的和只作咨询答复的；按收到日期统计。",
    said=(r"(收到|接到|登记)[^通。]{0,6}(法律)?援助申请",),
)  # fmt: skip
notified = Count(
    "办案机关通知的案件", cases, "received_on", "件", owner=OWNER, filter=Q(legalaid__via=Via.NOTIFIED),
    definition="期间内收到的人民法院、人民检察院、公安机关通知指派律师的案件；按收到通知日期统计。",
)  # fmt: skip
notified_court = Count(
    "人民法院通知的案件", cases, "received_on", "件", owner=OWNER,
    filter=Q(legalaid__via=Via.NOTIFIED, legalaid__organ_kind=Organ.COURT),
    definition="期间内收到的办案机关通知的案件中，人民法院通知的；按收到通知日期统计。",
)  # fmt: skip
notified_procuratorate = Count(
    "人民检察院通知的案件", cases, "received_on", "件", owner=OWNER,
    filter=Q(legalaid__via=Via.NOTIFIED, legalaid__organ_kind=Organ.PROCURATORATE),
    definition="期间内收到的办案机关通知的案件中，人民检察院通知的；按收到通知日期统计。",
)  # fmt: skip
notified_police = Count(
    "公安机关通知的案件", cases, "received_on", "件", owner=OWNER,
    filter=Q(legalaid__via=Via.NOTIFIED, legalaid__organ_kind=Organ.POLICE),
    definition="期间内收到的办案机关通知的案件中，公安机关通知的；按收到通知日期统计。",
)  # fmt: skip
granted = Count(
    "给予法律援助案件", cases, "legalaid__granted_on", "件", owner=OWNER,
    definition="期间内决定给予援助的案件，含先行援助和办案机关通知的；按决定（收到通知）日期统计。",
    said=(r"(办理|受理|批准|承办)[^结。]{0,6}(法律援助|法援)案件", r"(法律援助|法援)案件"),
    unsaid=("办结", "审结", "结案", "不予", "刑事", "民事", "行政", "终止"),
)  # fmt: skip
granted_people = Count(
    "受援人", cases, "legalaid__granted_on", "人", total="legalaid__people", owner=OWNER,
    definition="期间内给予援助的案件的受援人数，一件多人的按人数计。",
    said=("受援(群众|人)",),
)  # fmt: skip
granted_civil = Count(
    "给予援助的民事案件", cases, "legalaid__granted_on", "件", owner=OWNER,
    filter=Q(legalaid__category=Category.CIVIL), definition="期间内给予援助的案件中的民事案件。",
)  # fmt: skip
granted_criminal = Count(
    "给予援助的刑事案件", cases, "legalaid__granted_on", "件", owner=OWNER,
    filter=Q(legalaid__category=Category.CRIMINAL), definition="期间内给予援助的案件中的刑事案件。",
)  # fmt: skip
granted_administrative = Count(
    "给予援助的行政案件", cases, "legalaid__granted_on", "件", owner=OWNER,
    filter=Q(legalaid__category=Category.ADMINISTRATIVE), definition="期间内给予援助的案件中的行政案件。",
)  # fmt: skip
refused = Count(
    "不予法律援助", cases, "legalaid__refused_on", "件", owner=OWNER,
    definition="期间内决定不予援助的申请，经异议审查改为给予的不计；按决定日期统计。",
    said=("不予(法律)?援助",),
)  # fmt: skip
concluded = Count(
    "办结法律援助案件", cases, "closed_on", "件", owner=OWNER, filter=Q(outcome__in=CONCLUDED),
    definition="期间内办结的案件，含上年结转的，不含终止的；按办结日期统计。",
    said=(r"(办结|审结)[^。]{0,6}(法律援助|法援)案件",),
)  # fmt: skip
terminated = Count(
    "终止法律援助", cases, "closed_on", "件", owner=OWNER, filter=Q(outcome=Outcome.TERMINATED),
    definition="期间内决定终止援助的案件；按决定日期统计。",
    said=("终止(法律)?援助",),
)  # fmt: skip
recovered = Count(
    "挽回损失", cases, "closed_on", "元", total="legalaid__recovered", digits=2, owner=OWNER,
    filter=Q(outcome__in=CONCLUDED), definition="期间内办结的案件为受援人挽回的损失合计。",
)  # fmt: skip
gained = Count(
    "取得利益", cases, "closed_on", "元", total="legalaid__gained", digits=2, owner=OWNER,
    filter=Q(outcome__in=CONCLUDED), definition="期间内办结的案件为受援人取得的利益合计。",
)  # fmt: skip
carried_in = Stock(
    "上年结转法律援助案件", cases, "legalaid__granted_on", "closed_on", "件", at_start=True, owner=OWNER,
    definition="期间开始以前给予援助、到期间开始时还没有办结或者终止的案件。",
)  # fmt: skip
pending = Stock(
    "期末在办法律援助案件", cases, "legalaid__granted_on", "closed_on", "件", owner=OWNER,
    definition="到期间结束时已给予援助、还没有办结或者终止的案件。",
)  # fmt: skip
advice_given = Count(
    "法律咨询", advices, "received_on", "件", owner=OWNER, filter=Q(advice__handed=False),
    definition="期间内登记的来访、电话、信函、网络咨询，转办的只计一次；按收到日期统计。",
)  # fmt: skip
advice_people = Count(
    "法律咨询人次", advices, "received_on", "人次", total="advice__people", owner=OWNER,
    filter=Q(advice__handed=False), definition="期间内登记的法律咨询的人次，一人多次来的按次计。",
    said=(r"(提供|解答|接待)[^。]{0,8}(法律)?咨询",),
    unsaid=("心理",),
)  # fmt: skip
handed_answered = Count(
    "转来咨询首次答复", advices, "advice__first_on", "件", owner=OWNER, filter=Q(advice__handed=True),
    definition="期间内对工作站、联络点等转来的咨询作出首次答复的；按首次答复日期统计。",
)  # fmt: skip
handed_in_time = Count(
    "转来咨询按时首次答复", advices, "advice__first_on", "件", owner=OWNER,
    filter=Q(advice__handed=True, advice__in_time=True),
    definition="期间内首次答复的转来的咨询中，在规定时间内答复的。",
)  # fmt: skip
in_time_rate = Ratio(
    "转来咨询按时答复率", handed_in_time, handed_answered, owner=OWNER,
    definition="期间内首次答复的转来的咨询中，在规定时间内答复的所占的比例。",
)  # fmt: skip
duty_helped = Count(
    "值班律师法律帮助", helps, "dutyhelp__helped_on", "件", owner=OWNER,
    definition="期间内值班律师提供的法律帮助，不计入法律援助案件；按帮助日期统计。",
    said=(r"值班律师[^。]{0,8}法律帮助",),
)  # fmt: skip
duty_pleas = Count(
    "值班律师见证认罪认罚具结", helps, "dutyhelp__helped_on", "件", owner=OWNER, filter=Q(dutyhelp__plea=True),
    definition="期间内值班律师法律帮助中见证认罪认罚具结的；按帮助日期统计。",
)  # fmt: skip
reviewed = Count(
    "质量评查案件", reviews, "review__announced_on", "件", total="review__reviewed", owner=OWNER,
    definition="期间内通报结果的质量评查所评查的案件；按通报日期统计。",
)  # fmt: skip
review_failed = Count(
    "质量评查不合格案件", reviews, "review__announced_on", "件", total="review__failed", owner=OWNER,
    definition="期间内通报结果的质量评查中评为不合格的案件；按通报日期统计。",
)  # fmt: skip
subsidy_paid = Count(
    "法律援助补贴发放金额", batches, "paybatch__paid_on", "元", total="paybatch__total", digits=2, owner=OWNER,
    definition="期间内发放的法律援助补贴金额；按发放日期统计。",
)  # fmt: skip
subsidy_cases = Count(
    "发放补贴的法律援助案件", batches, "paybatch__paid_on", "件", total="paybatch__cases", owner=OWNER,
    definition="期间内发放了补贴的法律援助案件，每件发放一次；按发放日期统计。",
)  # fmt: skip

balance = Identity(
    "上年结转 + 本年给予 = 本年办结 + 本年终止 + 年末在办",
    (carried_in, granted),
    (concluded, terminated, pending),
)
by_category = Identity(
    "给予援助案件 = 民事 + 刑事 + 行政", (granted,), (granted_civil, granted_criminal, granted_administrative)
)

report = Section(
    order=32,
    heading="法律援助",
    text="现有法律援助工作站{stations}个、联络点{contact_points}个，办理法律援助案件{granted}件，受援人{granted_people}人，"
    "提供法律咨询{advice_people}人次",
    subjects=("法律援助", "法援"),
    others=(
        "行政复议", "应诉", "调解", "信访", "公证", "社区矫正", "规范性文件", "合法性审", "执法监督", "普法",
        "心理", "律师事务所",
    ),
    cards=(("granted", "受援 {granted_people} 人"), ("contact_points", "工作站 {stations} 个")),
)  # fmt: skip
