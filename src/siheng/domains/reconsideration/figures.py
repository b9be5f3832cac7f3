"""The figures of reconsideration (行政复议统计口径), and its part of the annual report."""

from __future__ import annotations

from django.db.models import Q

from siheng.domains.reconsideration.models import (
    CORRECTED,
    DIRECT,
    Category,
    Channel,
    Field,
    Focus,
    Outcome,
    Procedure,
)
from siheng.kernel.figures.declare import Chart, Count, Identity, Ratio, Said, Section, Stock
from siheng.kernel.figures.sources import Dimension, matters, unit_dimension

OWNER = "行政复议科"

cases = matters(
    "reconsideration",
    "行政复议案件",
    outcomes=Outcome.choices,
    dimensions=[
        Dimension("category", "行为类别", "reconsideration__category", choices=tuple(Category.choices)),
        unit_dimension("agency", "被申请人", "reconsideration__respondent_id"),
        Dimension("field", "管理类别", "reconsideration__field", choices=tuple(Field.choices)),
        Dimension("focus", "重点领域", "reconsideration__focus", choices=tuple(Focus.choices)),
        Dimension("channel", "收件途径", "reconsideration__channel", choices=tuple(Channel.choices)),
        Dimension("procedure", "程序", "reconsideration__procedure", choices=tuple(Procedure.choices)),
    ],
)

received = Count(
    "收到行政复议申请",
    cases,
    "received_on",
    "件",
    owner=OWNER,
    definition="期间内收到的行政复议申请，不论后来是否受理；按收到日期统计。",
    said=(r"(收到|接到|接收|新收|收)[^受审]{0,8}申请(?!人)",),
)
not_accepted = Count(
    "其中不予受理",
    cases,
    "received_on",
    "件",
    filter=Q(outcome="refused"),
    owner=OWNER,
    definition="期间内收到的申请中，决定不予受理的；按收到日期统计，不计入受理，也不计入审结。",
    said=("不予受理",),
)
accepted = Count(
    "受理行政复议案件",
    cases,
    "accepted_on",
    "件",
    owner=OWNER,
    definition="期间内受理（含视为受理）的行政复议案件；按受理日期统计，上年结转的不重复计。",
    said=(r"(?<!不予)(?<!未)(?<!视为)受理(?![前率通])", "新收(?!.{0,8}申请)", "收案(?!率)", "立案(?!率)"),
    unsaid=("不予受理", "受理前", "未受理", "不受理", r"(其中|含|包括).{0,2}(当年|本年|今年|本期|新)"),
)
concluded = Count(
    "审结行政复议案件",
    cases,
    "closed_on",
    "件",
    owner=OWNER,
    definition="期间内作出决定、调解结案或者终止的已受理案件，含上年结转的；按办结日期统计。",
    said=(r"(?<!未)(?<!未能)(审结|办结)(?!率)", r"(?<![未审])结案(?!率)"),
    unsaid=("未审结", "未办结", "未结案", "未能审结"),
)
concluded_carried_over = Count(
    "其中去年结转",
    cases,
    "closed_on",
    "件",
    before="accepted_on",
    owner=OWNER,
    definition="期间内审结的案件中，期间开始以前受理的。",
    said=(
        Said(r"(含|包括|其中|包含).{0,6}结转", near="审结|办结|结案"),
        Said(r"结转.{0,8}(审结|办结|结案)"),
        Said(r"(审结|办结).{0,6}结转"),
    ),
    unsaid=("下年", "明年", "次年", "转入"),
)
carried_in = Stock(
    "上年结转",
    cases,
    "accepted_on",
    "closed_on",
    "件",
    at_start=True,
    owner=OWNER,
    definition="期间开始以前受理、到期间开始时还没有审结的案件。",
    said=(r"(去年|上年度?|往年|上一年度?|年初|\d{4}年度?).{0,3}结转", r"结转(?!.{0,4}(下|明|次)一?年)"),
    unsaid=("下年", "明年", "次年", "下一年", "转入"),
)
pending = Stock(
    "期末未结",
    cases,
    "accepted_on",
    "closed_on",
    "件",
    owner=OWNER,
    definition="到期间结束时已受理、还没有审结的案件，含中止的。",
    said=(
        "未审结",
        "未办结",
        "未结(?!案率)",
        "(正在|尚在|仍在)(审理|办理)",
        r"(结转|转入).{0,4}(下|明|次)一?年",
    ),
)
corrected = Count(
    "综合纠错案件",
    cases,
    "closed_on",
    "件",
    filter=Q(outcome__in=sorted(CORRECTED)),
    owner=OWNER,
    definition="审结案件中，撤销、变更、确认违法、责令履行等直接纠错的，加上调解结案和被申请人自行纠正后终止的。",
    said=("(?<!直接)纠错(案件|的|数)?(?!率)", "综合纠错(?!率)"),
    unsaid=("纠错率", "直接纠错"),
)
corrected_directly = Count(
    "直接纠错案件",
    cases,
    "closed_on",
    "件",
    filter=Q(outcome__in=sorted(DIRECT)),
    owner=OWNER,
    definition="审结案件中，撤销、部分撤销、变更、确认违法、确认无效、责令履行和判定行政协议责任的。",
    said=("直接纠错(案件|的|数)?(?!率)",),
    unsaid=("直接纠错率",),
)
correction_rate = Ratio(
    "综合纠错率",
    corrected,
    concluded,
    owner=OWNER,
    definition="审结案件中，撤销、变更、确认违法、责令履行等直接纠错的，加上调解结案和被申请人自行纠正后终止的，"
    "所占的比例；审结含上年结转的。",
    said=(Said("综合纠错率", own=True), "(?<!直接)(?<!实体)纠错率"),
    unsaid=("直接纠错率", "实体纠错率"),
)
direct_correction_rate = Ratio(
    "直接纠错率",
    corrected_directly,
    concluded,
    owner=OWNER,
    definition="审结案件中，撤销、部分撤销、变更、确认违法、确认无效、责令履行和判定行政协议责任的所占的比例；"
    "审结含上年结转的。",
    said=(Said("直接纠错率", own=True),),
)

balance = Identity("上年结转 + 本年受理 = 本年审结 + 年末未结", (carried_in, accepted), (concluded, pending))

report = Section(
    order=20,
    heading="行政复议和行政应诉",
    text="{year}年以来受理行政复议案件{accepted}件，已审结{concluded}件（含去年结转{concluded_carried_over}件），"
    "综合纠错率{correction_rate}%",
    subjects=("行政复议", "复议", "综合纠错率", "直接纠错率"),
    others=(
        "应诉",
        "诉讼",
        "法律援助",
        "法援",
        "调解",
        "仲裁",
        "信访",
        "公证",
        "司法鉴定",
        "社区矫正",
        "规范性文件",
        "备案",
        "合法性审",
        "执法监督",
        "行政裁决",
        "国家赔偿",
        "普法",
        "律师",
        "听证",
        "法院",
        "检察",
    ),
    plain=("行政复议", "复议"),
    answer="审结复议 {concluded} 件",
    cards=(
        ("accepted", "审结 {concluded}，未结 {pending}"),
        ("concluded", "其中去年结转 {concluded_carried_over}"),
        ("correction_rate", ""),
        ("pending", "上年结转 {carried_in}"),
    ),
    charts=(
        Chart("每月受理与审结", "month", ("accepted", "concluded")),
        Chart("审结结果", "outcome", ("concluded",), marked=CORRECTED, note="深色为纠错，点柱看案件"),
        Chart("受理的行为类别", "category", ("accepted",)),
        Chart("受理的被申请人", "agency", ("accepted",)),
    ),
)
