"""The figures of the linked mechanism 援、律、访、调 (统计口径), and their part of the annual report."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from siheng.domains.onestop.models import Channel, Need, Outcome
from siheng.kernel.figures.declare import Count, Identity, Said, Section, Stock
from siheng.kernel.figures.sources import Dimension, handovers, matters
from siheng.kernel.matters.models import Handover

OWNER = "一站式受理窗口"
# The mechanism began in May 2022. What came back is counted where it went next.
BEGAN = date(2022, 5, 1)
SENT = (
    Q(matter__onestop__channel=Channel.PETITION) & Q(sent_on__gte=BEGAN) & ~Q(state=Handover.State.RETURNED)
)
DEFINED = "群众权益诉求服务中心移交、经甄别交给服务单位的需求，一项需求计一人次；被退回的不计，改派后按新的移交计；按移交日期统计，自2022年5月起。"


handed = handovers("“援、律、访、调”移交", kind="onestop")
demands = matters(
    "onestop",
    "一站式受理事项",
    outcomes=Outcome.choices,
    dimensions=[Dimension("channel", "渠道", "onestop__channel", choices=tuple(Channel.choices))],
)


def _need(need: Need, *said: str, unsaid: tuple[str, ...] = ()) -> Count:
    return Count(
        f"其中{need.label}",
        handed,
        "sent_on",
        "人次",
        filter=SENT & Q(need=need.label),
        owner=OWNER,
        definition=f"{DEFINED}其中需求为{need.label}的。",
        said=tuple(Said(pattern, near="移交|援、律、访、调|援律访调") for pattern in said),
        unsaid=unsaid,
    )


referred_in = Count(
    "接收区群众权益诉求服务中心移交",
    handed,
    "sent_on",
    "人次",
    filter=SENT,
    owner=OWNER,
    definition=DEFINED,
    said=(r"(接收|收到|受理).{0,20}移交(?!.{0,8}(退回|改派))", "诉求服务中心移交"),
    unsaid=("退回", "改派"),
)
counselling = _need(Need.COUNSELLING, "心理(疏导|咨询|帮助)")
lawyer_advice = _need(Need.LAWYER, "(?<!法律援助)律师咨询")
legal_aid_advice = _need(Need.LEGAL_AID, "(法律援助|法援)咨询")
joint_mediation = _need(Need.MEDIATION, "联合调解")
received = Count(
    "一站式受理",
    demands,
    "received_on",
    "件",
    owner=OWNER,
    definition="期间内收到的来件，各渠道都计；按收到日期统计，并入别的来件的也计。",
    said=("一站式(受理|接收)",),
)
concluded = Count(
    "一站式办结",
    demands,
    "closed_on",
    "件",
    owner=OWNER,
    filter=~Q(outcome=Outcome.MERGED),
    definition="期间内办结的来件，含当场答复、引导到法定途径、息访、转入程序；并入别的来件的不计；按办结日期统计。",
    said=("一站式.{0,6}办结",),
)
both_settled = Count(
    "事心双解",
    demands,
    "closed_on",
    "件",
    owner=OWNER,
    filter=Q(onestop__settled=True, onestop__eased=True),
    definition="期间内办结的来件中，事解、心解都为“是”的；按办结日期统计。",
    said=(r"事心双解(?!.{0,2}率)",),
)
pending = Stock(
    "期末在办来件",
    demands,
    "received_on",
    "closed_on",
    "件",
    owner=OWNER,
    definition="到期间结束时已收到、还没有办结的来件。",
    said=(r"一站式.{0,6}(在办|未办结)",),
)

by_need = Identity(
    "移交 = 心理疏导 + 律师咨询 + 法律援助咨询 + 联合调解",
    (referred_in,),
    (counselling, lawyer_advice, legal_aid_advice, joint_mediation),
)

report = Section(
    order=50,
    heading="“援、律、访、调”联动",
    text="自5月“援、律、访、调”机制正式实施以来，已接收区群众权益诉求服务中心移交{referred_in}人次，其中，心理疏导{counselling}人次，"
    "律师咨询{lawyer_advice}人次，法律援助咨询{legal_aid_advice}人次，联合调解{joint_mediation}人次",
    subjects=("援、律、访、调", "援律访调", "群众权益诉求服务中心", "移交信访",  "一站式受理", "心理疏导", "律师咨询", "法律援助咨询", "联合调解"),
    others=(
        "行政复议", "行政应诉", "社区矫正", "规范性文件", "合法性审", "执法监督", "普法", "公证", "四平四说",
        "品牌调解室", "调解能手", "惠企", "体检", "法治带头人", "法律明白人", "顾问",
    ),
    plain=("信访", "来访"),
    cards=(("referred_in", "联合调解 {joint_mediation}"),),
)  # fmt: skip
