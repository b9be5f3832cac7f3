"""What the words of a demand suggest: which need, or which way of the law. Each suggestion says by which words; a person decides.

The lists are plain words that people use, a group for each need. No weights and no learning: whoever reads the
marked words sees the whole reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from siheng.domains.onestop.models import Need, Way
from siheng.kernel.law.rulebook import in_force

NEEDS: Mapping[str, tuple[str, ...]] = {
    Need.COUNSELLING: (
        "憋得", "睡不着", "睡不好", "失眠", "不想活", "活不下去", "活着没意思", "轻生", "自杀", "寻短见", "想不开",
        "抑郁", "焦虑", "崩溃", "绝望", "心里堵", "心里难受", "害怕", "整夜哭", "天天哭", "受不了", "压力大",
        "精神压力", "心理", "孩子不敢", "做噩梦",
    ),
    Need.LAWYER: (
        "合同", "协议", "欠条", "借条", "继承", "遗嘱", "房产", "产权", "过户", "改制", "社保", "工伤", "赔偿",
        "担保", "股份", "离婚", "抚养", "赡养", "彩礼", "违约", "定金", "押金", "时效", "起诉", "打官司", "怎么告",
        "维权", "法律规定", "合不合法", "问律师", "找律师", "咨询律师",
    ),
    Need.LEGAL_AID: (
        "请不起律师", "没钱请律师", "没有钱请律师", "打不起官司", "低保", "特困", "困难户", "残疾", "农民工",
        "拖欠的工资", "拖欠工资", "欠工资", "欠薪", "讨薪", "工钱", "血汗钱", "工伤", "法律援助", "法援", "没有收入",
        "孤寡", "军属", "烈属", "工资",
    ),
    Need.MEDIATION: (
        "邻居", "邻里", "宅基地", "地界", "相邻", "漏水", "噪声", "噪音", "采光", "物业", "吵架", "打架", "婆媳",
        "夫妻", "兄弟", "分家", "口角", "调解", "说和", "评评理", "讨个说法", "两家", "村里人", "占了我", "挡了",
    ),
}  # fmt: skip

WAYS: Mapping[str, tuple[str, ...]] = {
    Way.RECONSIDERATION: ("处罚决定", "罚款", "不予登记", "政府信息公开", "行政处罚", "强制拆除", "强拆", "征收决定"),
    Way.ARBITRATION: ("劳动仲裁", "解除劳动合同", "辞退", "开除", "经济补偿金", "双倍工资"),
    Way.LABOUR_INSPECTION: ("拖欠工资", "拖欠的工资", "欠薪", "讨薪", "不交社保", "没交社保", "社保一直没补"),
    Way.POLICE: ("家暴", "殴打", "被打", "诈骗", "被骗", "威胁", "跟踪", "偷了"),
    Way.SUIT: ("法院", "判决", "起诉", "打官司", "执行不了"),
    Way.AGENCY: ("违建", "占道", "油烟", "污水", "食品安全", "假货", "停水", "停电", "供暖"),
}  # fmt: skip

# Words that ask for somebody at once, whatever else is said.
URGENT = ("不想活", "活不下去", "轻生", "自杀", "寻短见", "家暴", "殴打", "同归于尽", "拼命", "跳楼", "报复")
# Words that ask whether the demand is to be sealed.
SEALING = {"minor": ("未成年", "孩子被", "学生被", "校园欺凌"), "domestic_violence": ("家暴", "丈夫打", "老公打", "被丈夫", "家庭暴力")}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A word of the text: from where to where, and what it is."""

    start: int
    end: int
    word: str


@dataclass(frozen=True)
class Suggestion:
    """A need (or way) and the very words that led to it, in the order of the text."""

    key: str
    found: tuple[Found, ...]

    @property
    def because(self) -> str:
        """The words in quotes, each once: “请不起律师”“拖欠的工资”."""
        return "".join(f"“{word}”" for word in dict.fromkeys(f.word for f in self.found))

    @property
    def reason(self) -> str:
        """As the reason of a handover is prefilled; the letter says it."""
        return f"来访人说到{self.because}"


@dataclass(frozen=True)
class Piece:
    """A piece of the text, marked or not, as a page shows it."""

    text: str
    marked: bool


def needs(text: str) -> list[Suggestion]:
    """The needs that the text suggests, the one with most words first."""
    return _suggested(text, NEEDS)


def ways(text: str) -> list[Suggestion]:
    """The ways of the law that the text suggests, the one with most words first."""
    return _suggested(text, WAYS)


def urgent(text: str) -> str:
    """The words that ask for somebody at once, in quotes; empty without any."""
    return Suggestion("", _find(text, URGENT)).because


def collective(on: date) -> int:
    """From how many people on it is asked whether a demand is a collective one (集体): the bureau's own setting."""
    return in_force("os_collective", on).amount or 0


def sealing(text: str) -> list[Suggestion]:
    """The grounds for sealing that the text suggests."""
    return _suggested(text, SEALING)


def pieces(text: str) -> list[Piece]:
    """The whole text in pieces; those marked are the words behind a suggested need. Joined they are the text."""
    marked = sorted({(f.start, f.end) for s in needs(text) for f in s.found})
    found, at = [], 0
    for start, end in marked:
        if end <= at:
            continue
        start = max(start, at)
        if start > at:
            found.append(Piece(text[at:start], False))
        found.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], False))
    return found


def _suggested(text: str, lists: Mapping[str, Iterable[str]]) -> list[Suggestion]:
    found = [Suggestion(str(key), _find(text, tuple(words))) for key, words in lists.items()]
    return sorted((s for s in found if s.found), key=lambda s: -len({f.word for f in s.found}))


def _find(text: str, words: tuple[str, ...]) -> tuple[Found, ...]:
    return tuple(Found(m.start(), m.end(), m.group()) for m in _pattern(words).finditer(text))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The longest word first, so that 请不起律师 is found and not a part of it."""
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))
