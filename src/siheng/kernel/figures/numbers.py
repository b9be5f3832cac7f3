"""Finds every number in a text (文稿中的数字), each once: what it says, with which unit and hedge, or why it counts nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from siheng.kernel.figures import hedges, numerals

HAN = numerals.CHARACTERS
SCALE = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7}
UNITS = [
    "个百分点",
    "百分点",
    "个工作日",
    "工作日",
    "平方公里",
    "平方米",
    "公里",
    "人次",
    "件次",
    "场次",
    "家次",
    "批次",
    "户次",
    "个月",
    "小时",
    "分钟",
    "元",
    "件",
    "起",
    "宗",
    "例",
    "人",
    "名",
    "位",
    "个",
    "家",
    "所",
    "场",
    "次",
    "份",
    "条",
    "项",
    "部",
    "篇",
    "期",
    "处",
    "类",
    "级",
    "年",
    "天",
    "日",
    "户",
    "村",
    "镇",
    "倍",
    "成",
    "批",
    "组",
    "支",
    "对",
    "台",
    "辆",
    "套",
    "册",
    "本",
    "张",
    "幅",
    "块",
    "页",
    "字",
    "分",
    "岁",
    "轮",
    "课",
    "节",
    "门",
    "座",
    "间",
    "亩",
    "%",
    "‰",
]
# After a Chinese numeral only these count; others (级 年 大 者 …) belong to a name or a phrase.
COUNTING = [
    "个百分点",
    "人次",
    "件次",
    "场次",
    "家次",
    "批次",
    "户次",
    "件",
    "起",
    "宗",
    "例",
    "人",
    "名",
    "位",
    "个",
    "家",
    "所",
    "场",
    "次",
    "份",
    "条",
    "项",
    "部",
    "篇",
    "处",
    "户",
    "批",
    "元",
]
BEFORE = {
    "不少于": hedges.AT_LEAST, "不低于": hedges.AT_LEAST, "至少": hedges.AT_LEAST, "不超过": hedges.AT_MOST,
    "不高于": hedges.AT_MOST, "至多": hedges.AT_MOST, "最多": hedges.AT_MOST, "不足": hedges.LESS,
    "不到": hedges.LESS, "不满": hedges.LESS, "将近": hedges.ALMOST, "接近": hedges.ALMOST, "近": hedges.ALMOST,
    "大约": hedges.ABOUT, "约": hedges.ABOUT, "超过": hedges.MORE, "突破": hedges.MORE, "超": hedges.MORE,
    "逾": hedges.MORE,
}  # fmt: skip
AFTER = {
    "以上": hedges.AT_LEAST,
    "左右": hedges.ABOUT,
    "上下": hedges.ABOUT,
    "以下": hedges.AT_MOST,
    "以内": hedges.AT_MOST,
}
ODD = {"\u3000": " ", "\u00a0": " ", "\t": " ", "﹪": "%", "﹐": ",", "．": "."}
WORD_BEFORE = tuple("统进唯单同逐专")  # 统一部署 is no 一部
RANGE = "range"  # 80至90件: no one number


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_YEAR = r"(?:19|20)\d{2}"
_TO = r"\s*[-—–~～至到]{1,2}\s*"
_DATE = "|".join([
    rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)(?:[ T]*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?",
    rf"{_YEAR}\s*年?{_TO}{_YEAR}\s*年(?:度|底|末)?",
    rf"{_YEAR}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日(?:\s*\d{{1,2}}(?::|时)\d{{2}}分?)?",
    rf"{_YEAR}\s*年\s*\d{{1,2}}(?:{_TO}\d{{1,2}})?\s*月(?:份|底|末|初)?",
    rf"{_YEAR}\s*年(?:度|底|末|初)?",
    rf"\d{{1,2}}\s*月?{_TO}\d{{1,2}}\s*月(?:份|底|末)?",
    r"\d{1,2}\s*月\s*\d{1,2}\s*日",
    r"前\d{1,2}个月",
    r"\d{1,2}\s*月(?:份|底|末|初|[上中下]旬)?",
    r"\d{1,2}\s*日",
    r"\d{1,2}:\d{2}(?::\d{2})?(?!\d)",
    r"[〇零一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,2}月)?(?:[一二三四五六七八九十]{1,3}日)?",
    r"[一二三四五六七八九十]{1,2}月(?:份|底)|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日",
])  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALES = "百万|千万|百|千|万|亿"
_BEFORE = rf"(?:(?<![附最临靠邻])(?P<%s>{_any(BEFORE)})\s*)?"
_AFTER = rf"(?P<%s>{_any(AFTER)})?"
TOKENS = re.compile(
    "|".join([
        rf"(?P<date>(?<![\d.])(?<!\d,)(?:{_DATE}))",
        rf"(?P<document>[〔\[【(]\s*{_YEAR}\s*[〕\]】)]\s*(?:第?\s*\d+\s*号)?)",
        rf"(?P<ordinal>第\s*(?:\d+|[{HAN}]+)(?:{_TO}(?:\d+|[{HAN}]+))?\s*(?:季度|[一-龥])?|\d+\s*号)",
        rf"(?P<heading>(?:^|(?<=[\n。;]))[ \t]*(?:\(\s*(?:\d{{1,2}}|[{HAN}]{{1,3}})\s*\)|[{HAN}]{{1,3}}、"
        rf"|\d{{1,2}}(?:\.\d{{1,2}})*(?:、|\.(?!\d)|\))|[①-⑳㈠-㈩])|(?:^|(?<=[\n。;:,、]))[ \t]*[{HAN}]{{1,3}}是)",
        r"(?P<code>(?<![A-Za-z0-9])[A-Z]{2,}(?:/[A-Z])?\s?\d[\d.-]*|(?=[A-Za-z0-9/_.+-]*[A-Za-z])"
        r"(?=[A-Za-z0-9/_.+-]*\d)[A-Za-z0-9][A-Za-z0-9/_.+-]*)",
        r"(?P<line>\d{3,6}(?=[政务公共法律服便民市长]{0,8}(?:热线|平台))|0\d{2,3}-\d{7,8}|(?<![\d.])\d{8,}(?![\d.,]|\s?(?:"
        + _any(UNITS)
        + r"|[百千万亿余多来])))",
        (_BEFORE % "pre_percent") + rf"百分之(?P<percent>[{HAN}]+(?:点[{HAN}]+)?)" + (_AFTER % "post_percent"),
        (_BEFORE % "pre_tenths") + r"(?P<tenths>[一二三四五六七八九]成[一二三四五六七八九半]?)(?P<odd_tenths>余|多)?"
        + (_AFTER % "post_tenths"),
        rf"(?P<fraction>[{HAN}]+分之[{HAN}]+)",
        rf"(?P<range>(?:{_NUMBER})\s*%?{_TO}(?:{_NUMBER})\s?(?P<range_unit>{_any(UNITS)})?)",
        (_BEFORE % "pre")
        + rf"(?P<number>{_NUMBER})\s?(?P<scale>{_SCALES})?(?P<odd>余|多|来)?(?P<scale2>{_SCALES})?"
        + rf"(?:\s{{0,2}}(?P<unit>{_any(UNITS)}))?" + (_AFTER % "post"),
        (_BEFORE % "pre_han") + rf"(?P<han>[{HAN}]+)(?P<odd_han>余|多)?(?P<unit_han>{_any(COUNTING)})" + (_AFTER % "post_han"),
        rf"(?P<name>[{HAN}]+)",
    ])
)  # fmt: skip
QUOTED = re.compile(r"[“\"「『][^”\"」』\n]{0,40}[”\"」』]")
TITLE = re.compile(r"《[^《》\n]*》")
WHY = {
    "date": "日期", "document": "文号", "ordinal": "序数", "heading": "层次序号", "code": "编号", "line": "号码",
    "name": "名称", "title": "文件名称", "quoted": "名称", "idiom": "习语",
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """One number in a text. ``start`` and ``end`` are character offsets from 0; ``line`` and ``column`` from 1.

    ``value`` is None where it counts nothing, and ``because`` then says what it is. ``quantum`` is the place of its
    last printed digit (0.01 for 34.44, 1000 for 1.2万).
    """

    start: int
    end: int
    line: int
    column: int
    raw: str
    value: Decimal | None = None
    unit: str = ""
    hedge: str = hedges.EXACT
    quantum: Decimal = Decimal(1)
    because: str = ""


def plain(text: str) -> str:
    """The text with full-width digits, letters and marks made half-width, character for character."""
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else ODD.get(c, c) for c in text)


def numbers(text: str) -> list[Number]:
    """Every number, in order of place."""
    even = plain(text)
    lines = [0, *(m.end() for m in re.finditer("\n", text))]
    titles = [m.span() for m in TITLE.finditer(even)]
    quotes = [m.span() for m in QUOTED.finditer(even)]
    found = []
    for match in TOKENS.finditer(even):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = match.end() - (len(match[0]) - len(match[0].rstrip()))
        said = _read(match, even, _inside(start, titles), _inside(start, quotes))
        if said is None:
            continue
        line = bisect_right(lines, start)
        found.append(Number(start, end, line, start - lines[line - 1] + 1, text[start:end], **said))
    return found


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= place < b for a, b in spans)


def _read(match: re.Match[str], text: str, in_title: bool, in_quotes: bool) -> dict[str, Any] | None:
    """What a match says; None for numerals that are only part of a word (统一, 进一步)."""
    kind = next((k for k in ("date", "document", "ordinal", "heading", "code", "line") if match[k]), "")
    if kind:
        return {"because": WHY[kind]}
    if match["name"]:
        whole = numerals.read(match["name"])
        return (
            {"because": WHY["quoted" if in_quotes else "name"]}
            if in_quotes or (len(match["name"]) > 1 and whole is not None)
            else None
        )
    if in_title:
        return {"because": WHY["title"]}
    if match["han"]:
        if text[match.start("han") - 1 : match.start("han")] in WORD_BEFORE and not in_quotes:
            return None
        return _han(match, in_quotes)
    if match["percent"]:
        value = numerals.read_decimal(match["percent"])
        if value is None:
            return {"because": WHY["name"]}
        return _said(value, "%", _hedge(match, "pre_percent", "", "post_percent"), _quantum(str(value)))
    if match["tenths"]:
        tens, _, ones = match["tenths"].partition("成")
        value = Decimal(10 * (numerals.read(tens) or 0)) + (5 if ones == "半" else numerals.read(ones) or 0)
        hedge = _hedge(match, "pre_tenths", "odd_tenths", "post_tenths")
        return _said(value, "%", hedge, Decimal(1 if ones else 10))
    if match["fraction"]:
        under, _, over = match["fraction"].partition("分之")
        parts = numerals.read(under), numerals.read(over)
        if None in parts or not parts[0]:
            return {"because": WHY["name"]}
        return _said(Decimal(parts[1] or 0) / Decimal(parts[0]), "", RANGE, Decimal(1))
    if match["range"]:
        first = re.match(_NUMBER, match["range"])
        return _said(Decimal(first[0].replace(",", "")), match["range_unit"] or "", RANGE, Decimal(1))  # type: ignore[index]
    if (in_quotes and re.search(r"[+·]\s?$", text[: match.start("number")])) or re.match(
        r"\s?[+·]\s?[\dA-Z]", text[match.end() :]
    ):
        return {"because": WHY["quoted"]}
    return _arabic(match)


def _arabic(match: re.Match[str]) -> dict[str, Any]:
    digits = match["number"].replace(",", "")
    scale = SCALE.get(match["scale"] or "", 1) * SCALE.get(match["scale2"] or "", 1)
    hedge = _hedge(match, "pre", "odd", "post")
    return _said(Decimal(digits) * scale, match["unit"] or "", hedge, _quantum(digits) * scale)


def _han(match: re.Match[str], in_quotes: bool) -> dict[str, Any] | None:
    text, odd = match["han"], match["odd_han"]
    value = numerals.read(text)
    if in_quotes:
        return {"because": WHY["quoted"]}
    if value is None:
        return None
    # 一个、一次 is an article; a lone 百、千、万 is a figure of speech.
    if text == "一" or (text in "百千万亿" and not (odd or match["pre_han"])):
        return {"because": WHY["idiom"]}
    return _said(
        Decimal(value), match["unit_han"], _hedge(match, "pre_han", "odd_han", "post_han"), Decimal(1)
    )


def _hedge(match: re.Match[str], pre: str, odd: str, post: str) -> str:
    if odd and match[odd]:
        return hedges.ABOUT if match[odd] == "来" else hedges.OVER
    return BEFORE.get(match[pre] or "", "") or AFTER.get(match[post] or "", hedges.EXACT)


def _quantum(digits: str) -> Decimal:
    return Decimal(1).scaleb(-len(digits.partition(".")[2]))


def _said(value: Decimal, unit: str, hedge: str, quantum: Decimal) -> dict[str, Any]:
    return {"value": value, "unit": unit, "hedge": hedge, "quantum": quantum}
