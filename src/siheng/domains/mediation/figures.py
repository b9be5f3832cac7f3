"""The figures of people's mediation: disputes received and settled, each once; committees, rooms, mediators."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from siheng.domains.mediation.models import (
    Category,
    Difficulty,
    Form,
    Level,
    Obligation,
    Outcome,
    Prevented,
    Source,
    SubsidyLine,
)
from siheng.domains.mediation.services.subsidy_rows import recovered_rows, subsidy_rows
from siheng.kernel.figures.declare import Chart, Count, Ratio, Said, Section, Stock
from siheng.kernel.figures.sources import Dimension, appointments, matters, places, records
from siheng.kernel.registers.models import Place

OWNER = "促进法治科"
# A dispute that was registered again, or went on elsewhere, is one dispute.
ONCE = Q(mediation__same_as__isnull=True)
SETTLED = Q(outcome=Outcome.SETTLED) & (ONCE | ~Q(mediation__same_as__outcome=Outcome.SETTLED))
ENDED = SETTLED | (Q(outcome=Outcome.FAILED) & ONCE)
CRIME, PETITION = (Q(mediation__prevented=p) for p in (Prevented.CRIME, Prevented.PETITION))
RATED = Q(mediation__score__isnull=False)


def _rooms(values: Iterable[str]) -> dict[str, str]:
    found = Place.objects.filter(pk__in=list(values)).order_by("name").values_list("pk", "name")
    return {str(pk): name for pk, name in found} | {"": "不在品牌调解室"}


disputes = matters(
    "mediation",
    "人民调解案件",
    outcomes=Outcome.choices,
    dimensions=[
        Dimension("category", "纠纷类型", "mediation__category", choices=tuple(Category.choices)),
        Dimension("level", "调委会层级", "mediation__level", choices=tuple(Level.choices)),
        Dimension("source", "来源", "mediation__source", choices=tuple(Source.choices)),
        Dimension("difficulty", "难易程度", "mediation__difficulty", choices=tuple(Difficulty.choices)),
        Dimension("room", "品牌调解室", "mediation__room_id", names=_rooms),
        Dimension("form", "协议形式", "mediation__form", choices=tuple(Form.choices)),
    ],
)
owed = records(Obligation, "mediation", "协议义务")
rooms = places("brand_room", "品牌调解室")
committees = places("committee", "人民调解委员会")
mediators = appointments("mediator", "人民调解员")
models = appointments("model_mediator", "“四平四说”调解能手")
subsidy_lines = subsidy_rows()
PAID_FOR = Q(state="counted")
PAID_SINCE = Q(
    Exists(
        SubsidyLine.objects.everything("whether another batch paid for it").filter(
            PAID_FOR, case=OuterRef("case")
        )
    )
)

received = Count(
    "受理矛盾纠纷", disputes, "received_on", "件", owner=OWNER,
    filter=ONCE & ~Q(outcome__in=[Outcome.REFUSED, Outcome.RETURNED]),
    definition="期间内各调委会登记的纠纷，不含不予受理和退回的；同一纠纷多次登记的计一件；按登记日期统计。",
    said=(r"(受理|登记|接收)[^成功。]{0,8}(矛盾)?纠纷", r"受理[^成功。]{0,6}调解(案件|申请)"),
    unsaid=("成功", "化解", "行政复议"),
)  # fmt: skip
settled = Count(
    "成功调解矛盾纠纷", disputes, "closed_on", "件", filter=SETTLED, owner=OWNER,
    definition="期间内经各调委会调解达成协议（书面或者口头）的纠纷；同一纠纷多次登记的计一件；按达成协议日期统计。",
    said=(
        r"(成功)?(调解|调处|化解)(成功)?(各类)?(各种)?(矛盾)?纠纷",
        r"调解成功(各类)?(矛盾)?(纠纷)?",
    ),
    unsaid=("受理", "登记", "排查", "未"),
)  # fmt: skip
ended = Count(
    "调解终结的纠纷", disputes, "closed_on", "件", filter=ENDED, owner=OWNER,
    definition="期间内达成协议或者因未达成协议终止调解的纠纷；同一纠纷多次登记的计一件。",
)  # fmt: skip
success_rate = Ratio(
    "调解成功率", settled, ended, owner=OWNER,
    definition="期间内调解终结的纠纷中，达成协议的所占的比例。",
    said=("调解成功率",),
)  # fmt: skip
written = Count(
    "书面协议", disputes, "closed_on", "件", filter=SETTLED & Q(mediation__form=Form.WRITTEN), owner=OWNER,
    definition="期间内达成协议的纠纷中，制作书面调解协议的。",
    said=("书面(调解)?协议",),
)  # fmt: skip
oral = Count(
    "口头协议", disputes, "closed_on", "件", filter=SETTLED & Q(mediation__form=Form.ORAL), owner=OWNER,
    definition="期间内达成协议的纠纷中，达成口头协议并登记的。",
    said=("口头(调解)?协议",),
)  # fmt: skip
confirmed = Count(
    "司法确认", disputes, "mediation__confirmed_on", "件", owner=OWNER,
    filter=Q(mediation__confirmation="valid"),
    definition="期间内人民法院裁定调解协议有效的；按裁定日期统计。",
    said=("司法确认",),
    unsaid=("申请", "驳回"),
)  # fmt: skip
performed = Count(
    "履行完毕的协议", disputes, "mediation__performed_on", "件", owner=OWNER,
    filter=Q(mediation__performed=True),
    definition="期间内全部履行完毕的调解协议；按最后一项履行的日期统计。",
    said=("协议.{0,4}履行(完毕)?",),
)  # fmt: skip
performed_sum = Count(
    "协议履行到位金额", owed, "done_on", "元", total="sum", digits=2, owner=OWNER,
    filter=Q(state=Obligation.State.DONE),
    definition="期间内履行的协议义务登记的金额之和；分次履行的，每次按履行日期各计一笔；没有登记金额的不计。",
)  # fmt: skip
agreed_sum = Count(
    "协议涉及金额", disputes, "closed_on", "元", total="mediation__sum", digits=2, filter=SETTLED, owner=OWNER,
    definition="期间内达成协议的纠纷登记的涉及金额之和；没有登记金额的不计；同一纠纷多次登记的计一件。",
)  # fmt: skip
crimes_prevented = Count(
    "防止民间纠纷转化为刑事案件", disputes, "closed_on", "件", filter=SETTLED & CRIME, owner=OWNER,
    definition="期间内达成协议的纠纷中，登记为防止了民间纠纷转化为刑事案件的。",
)  # fmt: skip
crimes_prevented_people = Count(
    "防止民间纠纷转化为刑事案件涉及人数", disputes, "closed_on", "人", total="mediation__people",
    filter=SETTLED & CRIME, owner=OWNER,
    definition="防止了民间纠纷转化为刑事案件的纠纷登记的涉及人数之和。",
)  # fmt: skip
petitions_prevented = Count(
    "防止群体性上访", disputes, "closed_on", "件", filter=SETTLED & PETITION, owner=OWNER,
    definition="期间内达成协议的纠纷中，登记为防止了群体性上访的。",
)  # fmt: skip
petitions_prevented_people = Count(
    "防止群体性上访涉及人数", disputes, "closed_on", "人", total="mediation__people",
    filter=SETTLED & PETITION, owner=OWNER,
    definition="防止了群体性上访的纠纷登记的涉及人数之和。",
)  # fmt: skip
rated = Count(
    "当事人评价的纠纷", disputes, "closed_on", "件", filter=ENDED & RATED, owner=OWNER,
    definition="期间内调解终结的纠纷中，当事人已经评价的。",
)  # fmt: skip
satisfied = Count(
    "当事人满意的纠纷", disputes, "closed_on", "件", filter=ENDED & RATED & Q(mediation__score__gte=4), owner=OWNER,
    definition="期间内调解终结的纠纷中，当事人评价为满意或者非常满意的。",
)  # fmt: skip
satisfaction = Ratio(
    "当事人满意率", satisfied, rated, owner=OWNER,
    definition="期间内调解终结、当事人已经评价的纠纷中，评价为满意或者非常满意的所占的比例。",
)  # fmt: skip
brand_rooms = Stock(
    "品牌调解室", rooms, "opened_on", "closed_on", "个", owner=OWNER,
    definition="期末已启用、没有停用的品牌调解室。",
    said=(Said("品牌(人民)?调解室"),),
)  # fmt: skip
committee_count = Stock(
    "人民调解委员会", committees, "opened_on", "closed_on", "个", owner=OWNER,
    definition="期末已设立、没有撤销的各级各类人民调解委员会。",
    said=(
        "^(各级|各类)*(人民调解委员会|调委会)",
        "(人民调解委员会|调委会)(共计?|共有|达到?|已|有)*$",
    ),
    unsaid=("行业", "专业", "调解员"),
)  # fmt: skip
industry_committees = Stock(
    "行业性专业性人民调解委员会", committees, "opened_on", "closed_on", "个", owner=OWNER,
    filter=Q(level=Level.TRADE),
    definition="期末已设立、没有撤销的行业性、专业性人民调解委员会。",
    said=("行业性?、?专业性?(人民调解委员会|调委会)",),
)  # fmt: skip
mediator_count = Stock(
    "人民调解员", mediators, "since", "until", "名", owner=OWNER,
    definition="期末在册的人民调解员。",
    said=("人民调解员", "(?<!能手)调解员"),
)  # fmt: skip
model_mediators = Stock(
    "“四平四说”调解能手", models, "since", "until", "名", owner=OWNER,
    definition="期末在册的县级“四平四说”调解能手。",
    said=("调解能手",),
)  # fmt: skip
subsidy_paid = Count(
    "以案定补发放金额", subsidy_lines, "paid_on", "元", total="sum", digits=2, owner=OWNER, filter=PAID_FOR,
    definition="期间内发放的以案定补金额，未减去之后追回的；按发放日期统计。",
)  # fmt: skip
subsidy_cases = Count(
    "以案定补案件", subsidy_lines, "paid_on", "件", owner=OWNER, filter=PAID_FOR,
    definition="期间内发放了以案定补的纠纷，同一纠纷只补一次；按发放日期统计。",
)  # fmt: skip
subsidy_recovered = Count(
    "以案定补追回金额", recovered_rows(), "back_on", "元", total="back", digits=2, owner=OWNER, version=2,
    definition="期间内追回的以案定补金额；分次追回的，每次按追回日期各计一笔。",
)  # fmt: skip
subsidy_refused = Count(
    "不予补贴的案件", subsidy_lines, "settled_on", "件", owner=OWNER, version=2,
    filter=~Q(reason="") & ~Q(state="released") & ~PAID_SINCE,
    definition="期间内结案、拟制批次时认定不予补贴或者初核剔除，后来也没有补贴的；批次作废的不计；按结案日期统计。",
)  # fmt: skip

report = Section(
    order=60,
    heading="人民调解",
    text="打造品牌调解室{brand_rooms}个，选树县级“四平四说”调解能手{model_mediators}名；"
    "各调委会成功调解各类矛盾纠纷{settled:近}件",
    subjects=(
        "人民调解", "调委会", "调解室", "品牌调解室", "调解能手", "调解员", "四平四说", "矛盾纠纷", "民间纠纷", "司法确认",
        "成功调解", "调解成功", "调解纠纷",
    ),
    others=("行政复议", "诉讼", "仲裁", "信访", "法律援助", "社区矫正", "普法", "律师", "公证"),
    answer="调解成功 {settled} 件",
    cards=(("settled", "成功率 {success_rate}%"), ("brand_rooms", "调解能手 {model_mediators} 名")),
    charts=(
        Chart("每月受理与调解成功", "month", ("received", "settled")),
        Chart("调解成功的纠纷类型", "category", ("settled",)),
        Chart("各镇街调解成功", "town", ("settled",)),
        Chart("各级调委会调解成功", "level", ("settled",)),
    ),
)  # fmt: skip
