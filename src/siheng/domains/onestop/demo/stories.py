"""What people say at the one door, by the need that it suggests; nobody real. ``{other}`` is who it is against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from siheng.domains.onestop.models import Need, Way
from siheng.kernel.org.invented import company, id_number, mobile, person

# Towns by how many people live there.
TOWNS = (
    "371002001000", "371002002000", "371002002000", "371002003000", "371002003000", "371002011000",
    "371002012000", "371002012000", "371002100000", "371002100000", "371002100000", "371002101000",
    "371002102000", "371002109000",
)  # fmt: skip
AID = (
    "在{other}干了半年，拖欠的工资一直不给。我是外地来的农民工，请不起律师。",
    "送货路上摔伤，{other}不给认工伤，家里是低保，没有钱请律师。",
    "跟船出海三个月，{other}说鱼价不好，欠薪到现在。一家人等着这笔血汗钱。",
    "{other}装修完不结工钱，包工头电话也不接了。想问问法律援助怎么申请。",
    "饭店关门了，{other}还欠工资九千六，想申请法援。",
    "老伴残疾，儿子不管，想要赡养费又没有收入，打不起官司。",
)
LAWYER = (
    "和{other}签的加盟合同，交了定金店没开成，钱要不回来，合同上写得不清楚。",
    "父亲留下的房产没过户，兄弟说有遗嘱，我们不知道怎么继承。",
    "厂子改制以后社保断了两年，{other}说不归他们管，时效过没过也不懂。",
    "借给{other}八万块钱，只有借条，想起诉又怕输。",
    "给亲戚担保贷款，现在银行找上我了，想问问法律规定。",
)
HEART = (
    "孩子出事以后整夜哭，睡不着，觉得活着没意思，就想有个人说说。",
    "跟{other}打了三年官司，现在一听电话响就害怕，失眠，压力大。",
    "拆迁的事跑了十几趟，憋得慌，心里堵，回家就想哭。",
)
MEDIATE = (
    "楼上{other}家漏水，泡了我家房顶，找了三次都说不关他的事，想请人评评理。",
    "{other}把院墙往我家宅基地上挪了一尺，两家吵架好几年了。",
    "{other}在楼道堆东西，噪声也大，物业管不了，就想讨个说法。",
    "兄弟分家，{other}占了我的口粮地，村里人都知道，就是说和不下来。",
    "买了{other}的海鲜礼盒，发来的和说的不一样，要退款一直推。",
)
# What such a dispute is, by the first word of these that was said.
CATEGORIES = (
    ("漏水", "neighbours"), ("宅基地", "housing"), ("口粮地", "land"), ("礼盒", "consumer"), ("楼道", "neighbours"),
)  # fmt: skip
BY_NEED = {Need.LEGAL_AID: AID, Need.LAWYER: LAWYER, Need.COUNSELLING: HEART, Need.MEDIATION: MEDIATE}
WISHES = ("给个明确答复", "把钱要回来", "有人管一管", "")
GUIDED = (
    ("被{other}辞退，没给经济补偿金，想要个说法。", Way.ARBITRATION, "劳动人事争议请到区劳动人事争议仲裁院申请仲裁，时效一年。"),
    ("对罚款决定不服，说我占道，处罚决定书上周收到的。", Way.RECONSIDERATION, "可以自收到处罚决定书之日起六十日内申请行政复议。"),
    ("小区旁边饭店油烟大，开着窗户就往屋里钻。", Way.AGENCY, "已告知向区综合行政执法局反映，并说明需要提供的材料。"),
    ("网上被骗了一万二，对方把我拉黑了。", Way.POLICE, "涉嫌诈骗的请立即向公安机关报案，保留转账和聊天记录。"),
)  # fmt: skip
ANSWERED = (
    ("公证处几点上班，办继承公证要带什么。", "已告知公证处的工作时间和需要的材料。"),
    ("想给村里立个规矩，问问村规民约能不能写罚款。", "村规民约不能设定罚款，可以约定其他方式。"),
    ("身份证丢了怎么签委托书。", "可以凭临时身份证或者户口簿办理，已告知办理地点。"),
    ("法律援助在哪个窗口，要带什么。", "已告知窗口位置和材料清单。"),
    ("房子租出去，房客提前退租，押金退不退。", "按合同约定办；没有约定的，可以协商扣除实际损失。"),
)
RESULTS = {
    Need.LEGAL_AID: ("符合援助范围，已告知材料清单", "农民工讨薪免予核查经济困难，已帮助填写申请", "建议先向劳动保障监察投诉，材料已备齐"),
    Need.LAWYER: ("工资申请仲裁，社保向经办机构投诉，时效一年", "借条有效，建议先书面催告再起诉", "先做继承公证，协商不成的可以起诉"),
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One person's story: who, where, against whom, in which words."""

    name: str
    phone: str
    number: str
    region: str
    other: str
    words: str
    wish: str

    def data(self, day: date) -> dict[str, object]:
        """As the form at the window takes it."""
        return {
            "words": self.words, "wish": self.wish, "name": self.name, "phone": self.phone,
            "id_number": self.number, "region": self.region, "other": self.other, "people": 1,
            "same": "other", "day": day.isoformat(),
        }  # fmt: skip


def story(rng: Random, *needs: Need, words: str = "") -> Story:
    """Somebody with these needs, in the order in which they come up."""
    told = words or "".join(rng.choice(BY_NEED[need]) for need in needs)
    body = needs and needs[0] in (Need.LEGAL_AID, Need.LAWYER)
    other = (company(rng) if body else person(rng)) if "{other}" in told else ""
    return Story(
        name=person(rng), phone=mobile(rng), number=id_number(rng) if rng.random() < 0.6 else "",
        region=rng.choice(TOWNS), other=other, words=told.replace("{other}", other), wish=rng.choice(WISHES),
    )  # fmt: skip


def category_of(words: str) -> str:
    """The kind of dispute (纠纷类型) that a committee sees in what was said."""
    return next((category for sign, category in CATEGORIES if sign in words), "other")
