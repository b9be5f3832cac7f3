"""What people of a coastal district quarrel about, through the year: words, what they agreed, when it comes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from siheng.kernel.org.invented import company, person

ALL = range(1, 13)
SUMMER, WINTER, FISHING = (6, 7, 8, 9), (11, 12, 1, 2), (9, 10, 11, 12, 1, 4, 5)


@dataclass(frozen=True)
class Dispute:
    """A kind of quarrel. ``season`` are the months in which it is four times as likely; ``sums`` in yuan."""

    category: str
    weight: int
    words: str
    agreement: str
    season: tuple[int, ...] = ()
    sums: tuple[int, int] | None = None
    firm: bool = False
    note: str = ""


DISPUTES = (
    Dispute("neighbours", 9, "两家共用一条通道，一方堆放柴草，另一方车辆进不去。", "当天清走柴草，通道两家共用，不再堆放。", WINTER, note="都是老邻居，让一步路就宽了。"),
    Dispute("neighbours", 7, "楼上卫生间漏水，泡坏楼下顶棚。", "楼上三日内修好防水，当场赔付粉刷费。", SUMMER, (300, 4000), note="先看现场，再算损失。"),
    Dispute("neighbours", 5, "夜里打鱼归来洗网、卸货声音大，邻居睡不好。", "夜里十点后不在楼下冲洗渔网。", FISHING, note="讲了相邻关系，各退一步。"),
    Dispute("neighbours", 4, "院墙翻建占了邻居滴水檐。", "按原墙基退回二十厘米。", (3, 4, 5)),
    Dispute("family", 8, "兄弟几个为老人赡养费和轮流照看争执。", "按月轮流照看，赡养费当场交清本季度的。", (1, 2, 9), (600, 6000), note="算了老人的开支，也说了养育的情分。"),
    Dispute("family", 5, "夫妻因家务和孩子上学的事争吵，一方回了娘家。", "双方互相道歉，当天一起回家。", (2, 8, 9)),
    Dispute("family", 3, "老人留下的渔船和房屋，子女对怎么分有争议。", "渔船归长子，折价款当场分付给其他人。", (), (3000, 60000)),
    Dispute("labour", 8, "出海归来，船东拖欠船员工资。", "船东当场付清拖欠的工资。", FISHING, (2000, 30000), note="对了出海天数和分成，讲了劳动报酬的规定。"),
    Dispute("labour", 6, "海产加工厂季节工结算时对计件数有分歧。", "按过磅单补足差额，当场付清。", (5, 6, 10, 11), (300, 6000), True),
    Dispute("labour", 3, "工地干完活，包工头迟迟不付工钱。", "当场转账付清。", (1, 12), (1500, 20000)),
    Dispute("contract", 7, "海边民宿夏季租金和押金退还发生争议。", "退还押金，扣除损坏物品的价款。", SUMMER, (300, 5000), note="对照合同一条一条看。"),
    Dispute("contract", 5, "门面房租约到期，装修能否折价双方说法不一。", "当场结清房租，装修归房东，折价付款。", (3, 6, 12), (1000, 20000)),
    Dispute("contract", 4, "订的渔网、浮漂交货迟了，买家拒付尾款。", "减收一成货款，其余当场付清。", FISHING, (800, 15000), True),
    Dispute("business", 5, "两家养殖户筏架相邻，缆绳缠绕互相指责。", "按原定界线移回浮标，损坏的缆绳对半承担。", (3, 4, 5, 9), (500, 8000)),
    Dispute("business", 4, "码头卸货抢泊位，推搡中碰坏货箱。", "当场赔付货箱，以后按到港先后靠泊。", FISHING, (200, 3000)),
    Dispute("property", 8, "业主以电梯常坏为由不交物业费。", "物业三日内检修电梯，业主当场补交物业费。", (11, 12), (400, 4000), True, "先修好，再收费，两边都说得通。"),
    Dispute("property", 5, "小区公共车位被长期占用，业主和物业争执。", "挪走车辆，车位先到先停。", ()),
    Dispute("property", 4, "冬季供暖不热，住户要求退费。", "物业会同热力公司调试，退还半个月的费用。", WINTER, (200, 1500), True),
    Dispute("traffic", 7, "电动车与行人在路口碰擦，对医药费有争议。", "骑车人当场付清医药费。", SUMMER, (200, 6000)),
    Dispute("traffic", 4, "旅游旺季海边停车倒车碰擦。", "按事故认定当场赔付修车费。", SUMMER, (300, 3500)),
    Dispute("consumer", 6, "在海鲜排档就餐，对分量和价格有争议。", "店家按明码标价重新结算，当场退还差价。", SUMMER, (50, 900)),
    Dispute("consumer", 3, "网购海产品化冻变质，要求退货。", "商家全额退款。", (9, 10, 12, 1), (60, 800), True),
    Dispute("damages", 5, "孩子玩耍时碰伤，两家家长为医药费争执。", "当场付清医药费，双方互相谅解。", (5, 6, 9, 10), (100, 4000)),
    Dispute("damages", 4, "散养的狗咬伤路人。", "狗主人付清疫苗和误工的费用，今后拴养。", (5, 6, 7), (500, 3000)),
    Dispute("housing", 4, "翻建老屋，邻居担心影响采光。", "降低一层檐高，双方签字认可。", (3, 4, 5, 10)),
    Dispute("land", 4, "承包地地边多犁一垄，两家起争执。", "请村干部重新丈量，按界桩退回。", (3, 4, 10)),
    Dispute("land", 2, "果园浇水抢水道。", "按片轮灌，先远后近。", (4, 5, 6)),
    Dispute("demolition", 2, "征收补偿款到账后，家庭成员对分配有争议。", "按户口和出资比例分配，当场签收。", (), (5000, 80000)),
    Dispute("environment", 2, "晒海带、卤鱼气味大，住户有意见。", "改到下风处晾晒，中午不作业。", (5, 6, 7)),
    Dispute("medical", 2, "患者对诊所收费和疗效不满。", "诊所退还部分费用。", (), (200, 3000)),
    Dispute("other", 3, "广场舞音响声音大，居民和舞队争执。", "晚上九点前结束，音量调低。", SUMMER),
)  # fmt: skip


def pick(rng: Random, month: int, categories: tuple[str, ...] = ()) -> Dispute:
    """A dispute of that month; of these categories, if any are named."""
    among = [d for d in DISPUTES if not categories or d.category in categories] or list(DISPUTES)
    return rng.choices(among, [d.weight * (4 if month in d.season else 1) for d in among])[0]


def sides(rng: Random, dispute: Dispute, mediators: set[str]) -> dict[str, object]:
    """The two sides, neither of them with a mediator's name."""
    names: list[str] = []
    while len(names) < 2:
        name = person(rng)
        if name not in mediators and name not in names:
            names.append(name)
    other: dict[str, object] = {"other_name": names[1]}
    if dispute.firm:
        other = {"other_name": company(rng), "other_kind": "legal"}
    return {"name": names[0], **other}


def amount(rng: Random, dispute: Dispute) -> str:
    """A sum in round tens, or none."""
    return str(rng.randrange(*dispute.sums) // 10 * 10) if dispute.sums else ""
