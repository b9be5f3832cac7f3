"""The figures of administrative suits (行政应诉统计口径), and their part of the annual report."""

from __future__ import annotations

from django.db.models import Q

from siheng.domains.litigation.models import Capacity, Instance, Outcome
from siheng.kernel.figures.declare import Count, Identity, Ratio, Section, Stock
from siheng.kernel.figures.sources import Dimension, matters, unit_dimension

OWNER = "行政复议科"
# A suit that is appealed is one suit: cases are counted in the first instance.
FIRST = Q(litigation__instance=Instance.FIRST)

suits = matters(
    "litigation",
    "行政应诉案件",
    outcomes=Outcome.choices,
    dimensions=[
        Dimension("capacity", "应诉身份", "litigation__capacity", choices=tuple(Capacity.choices)),
        Dimension("instance", "审级", "litigation__instance", choices=tuple(Instance.choices)),
        unit_dimension("agency", "第一被告", "litigation__first_defendant_id"),
        unit_dimension("court", "法院", "litigation__court_id"),
    ],
)

joint_defendant = Count(
    "复议机关共同应诉案件", suits, "received_on", "件", owner=OWNER,
    filter=FIRST & Q(litigation__capacity=Capacity.JOINT),
    definition="期间内收到起诉状副本的一审案件中，区政府作为复议机关与作出原行政行为的机关为共同被告的；"
    "按收到起诉状副本日期统计，同一案件的二审、再审不重复计。",
    said=("共同(应诉|被告)",),
    unsaid=("审结", "办结", "败诉", "胜诉", "出庭", "二审", "再审"),
)  # fmt: skip
sole_defendant = Count(
    "区政府单独应诉案件", suits, "received_on", "件", owner=OWNER,
    filter=FIRST & Q(litigation__capacity=Capacity.SOLE),
    definition="期间内收到起诉状副本的一审案件中，区政府为单独被告的；按收到起诉状副本日期统计，"
    "同一案件的二审、再审不重复计。",
    said=("单独(案件)?(应诉|被告)",),
    unsaid=("审结", "办结", "败诉", "胜诉", "出庭", "二审", "再审"),
)  # fmt: skip
received = Count(
    "收到行政应诉案件", suits, "received_on", "件", filter=FIRST, owner=OWNER,
    definition="期间内收到起诉状副本的一审案件；按收到起诉状副本日期统计，同一案件的二审、再审不重复计。",
    said=(r"(收到|新收|新发生|承办|办理)[^审出]{0,8}应诉(案件)?",),
    unsaid=("共同", "单独", "审结", "办结", "败诉", "出庭", "二审", "再审"),
)  # fmt: skip
concluded = Count(
    "审结行政应诉案件", suits, "closed_on", "件", filter=FIRST, owner=OWNER,
    definition="期间内人民法院作出裁判的一审案件，含上年结转的；按裁判日期统计。",
    said=(r"应诉案件.{0,6}(审结|办结)(?!率)", r"(审结|办结).{0,6}应诉(案件)?"),
    unsaid=("未审结", "未办结", "共同", "单独"),
)  # fmt: skip
lost = Count(
    "败诉案件", suits, "closed_on", "件", filter=FIRST & Q(litigation__lost=True), owner=OWNER,
    definition="期间内审结的一审案件中，判决撤销、变更、确认违法或者无效、责令履行、给付、赔偿的；"
    "二审改判的按二审结果认定。",
    said=("败诉(案件)?(?!率)",),
    unsaid=("败诉率", "败诉案件报告", "共同", "单独"),
)  # fmt: skip
loss_rate = Ratio(
    "行政应诉败诉率", lost, concluded, owner=OWNER,
    definition="期间内审结的一审案件中败诉案件所占的比例。",
    said=("(?<!实体)败诉率",),
    unsaid=("实体败诉率",),
)  # fmt: skip
publicly_heard = Count(
    "公开开庭审理案件", suits, "litigation__heard_on", "件", owner=OWNER,
    definition="期间内首次公开开庭审理的案件，一审、二审、再审分别计，同一审级多次开庭的计一件；"
    "按首次公开开庭日期统计。",
    said=(r"公开?开庭(审理)?.{0,4}(应诉)?案件",),
    unsaid=("出庭",),
)  # fmt: skip
head_attended = Count(
    "负责人出庭应诉案件", suits, "litigation__heard_on", "件", owner=OWNER,
    filter=Q(litigation__head_attended=True),
    definition="公开开庭审理的案件中，行政机关负责人至少出庭一次的；一审、二审、再审分别计。",
    said=("负责人出庭(应诉)?(案件)?(?!率)",),
    unsaid=("出庭应诉率", "出庭率"),
)  # fmt: skip
head_appearance_rate = Ratio(
    "行政机关负责人出庭应诉率", head_attended, publicly_heard, owner=OWNER,
    definition="公开开庭审理的案件中，行政机关负责人出庭应诉的所占的比例；以案件和审级为单位，不按开庭次数。",
    said=("负责人出庭(应诉)?率", "出庭应诉率"),
)  # fmt: skip
carried_in = Stock(
    "上年结转应诉案件", suits, "received_on", "closed_on", "件", at_start=True, filter=FIRST, owner=OWNER,
    definition="期间开始以前收到、到期间开始时法院还没有裁判的一审案件。",
    said=(r"(去年|上年度?|往年|年初).{0,3}结转.{0,6}应诉",),
    unsaid=("下年", "明年", "次年", "转入"),
)  # fmt: skip
pending = Stock(
    "期末未结应诉案件", suits, "received_on", "closed_on", "件", filter=FIRST, owner=OWNER,
    definition="到期间结束时已收到、法院还没有裁判的一审案件。",
    said=(r"应诉案件.{0,6}(未审结|未办结|未结)", r"(未审结|未办结|未结).{0,6}应诉"),
)  # fmt: skip

balance = Identity("上年结转 + 本年收到 = 本年审结 + 年末未结", (carried_in, received), (concluded, pending))

report = Section(
    order=21,
    heading="行政复议和行政应诉",
    text="协调处理行政复议机关共同应诉案件{joint_defendant}件，区政府单独案件应诉{sole_defendant}件",
    subjects=("行政应诉", "应诉", "行政诉讼", "败诉", "共同被告", "单独被告"),
    others=(
        "民事诉讼", "刑事诉讼", "诉讼服务", "公益诉讼", "法律援助", "法援", "调解", "仲裁", "信访", "公证",
        "社区矫正", "规范性文件", "合法性审", "执法监督", "普法", "律师",
    ),
    cards=(("joint_defendant", "单独应诉 {sole_defendant}"),),
)  # fmt: skip
