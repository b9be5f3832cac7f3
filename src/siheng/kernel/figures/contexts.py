"""Where a number stands in a text (上下文): its clause, the words around it, the topic and the period spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from siheng.kernel.figures import numerals
from siheng.kernel.figures.numbers import Number, numbers, plain
from siheng.kernel.figures.periods import BadPeriod, Period

PARTS = "。;!?\n"
CLAUSES = PARTS + ",、:()[]【】|"
HAN_YEAR = re.compile("[一二][〇零○O一二三四五六七八九]{3}(?=年)")
HAN_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
HAN_MONTH = re.compile(
    "(?<![一-龥])[一二三四五六七八九十]{1,2}(?=个?月)|(?<=[年至到自前截])[一二三四五六七八九十]{1,2}(?=个?月)"
)
YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
OPENING_YEAR = re.compile(r"(?:^|[。;!?\n])\s*(?:截至|截止|自)?\s*((?:19|20)\d{2})\s*年")
SINCE_YEAR = re.compile(r"((?:19|20)\d{2})\s*年(?:\d{1,2}月)?以来")
MANY_YEARS = re.compile(
    r"近[两二三四五六七八九十\d]{1,2}年|[两二三四五六七八九十]年(?:来|间|共|里)|历年|(?:19|20)\d{2}年?\s*[-—–~～至到、和与]{1,2}\s*(?:19|20)\d{2}"
    r"|五[”\"]?(?:期间|以来|时期)"
)
TITLED = re.compile(r"《[^《》\n]*》")
PAPER = re.compile(
    r"[〔\[(]\s*(?:19|20)\d{2}\s*[〕\])]|(?:19|20)\d{2}\s*年(?=版|印发|出台|制定|修订|修正|施行|实施|颁布|发布的)"
)
TITLE_YEAR = re.compile(r"((?:19|20)\d{2})\s*年(?:度)?[^\n。,;]{0,20}?(?:总结|报告|情况|数据|统计)")
MONTHS = re.compile(
    r"(?:(?:19|20)\d{2}\s*年\s*)?(\d{1,2})\s*月?\s*[-—–~～至到]{1,2}\s*(\d{1,2})\s*月(?!\d*日)"
)
UP_TO = re.compile(r"(?:截至|截止|至|到|前)[^,。;\n]{0,8}?(\d{1,2})(?:月(?:底|末|份)?|个月)(?!\d)(?!\d*日)")
UP_TO_DAY = re.compile(r"(?:截至|截止|至|到)[^,。;\n]{0,8}?(\d{1,2})月(\d{1,2})日")
ONE_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*月(?:份|中)?(?!\s*\d*\s*日|底|末|起|开始|正式)")
TIME_ALONE = re.compile(r"[\d年月日份底初末度中上下旬截至在自 ]+")
HALVES = {"上半年": 1, "下半年": 2}
QUARTERS = re.compile(r"(前|第)?(?:([一二三四1-4])(?:季度)?[、至到和—-])?([一二三四1-4])个?季度")
# How many years from the year spoken of; None: no one year.
OTHER_YEAR = {
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "前年": -2,
    "往年": None,
    "明年": 1,
    "次年": 1,
    "下一年": 1,
}
# A time that is not told from the text (本月, 近期).
LOOSE = re.compile(
    r"[本上当]月|[本上]个?季度|[本上当]周|近(?:[期日来]|[\d一二三四五六七八九十两]+(?:个月|周|天))|[当今昨]日|[当昨今]天"
)
# Things spoken of as they are on the day of the text, whatever year its heading plans for.
NOW = re.compile("现[有已建]|现在|目前|当前|至今|迄今|[已业]经?[有建设打配]|已经")
WRITTEN = re.compile(
    r"(?:日期|时间)\s*:?\s*((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
    r"|^\s*((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*$",
    re.MULTILINE,
)
CARRIED = re.compile(r"(去年|上年度?|往年|上一年度?|年初|\d{4}年度?).{0,3}结转|结转.{0,4}(下|明|次)一?年")


@dataclass(frozen=True)
class Context:
    """What stands around one number, in half-width marks and without spaces.

    ``left`` and ``right`` reach to the clause's edge or the next number; ``lead`` is the clauses just before that have
    no number of their own; ``part`` is up to the next 。or ;. ``before`` and ``after`` are the rest of the paragraph.
    ``now``: what the words count stands as on the day of the text (现有).
    """

    left: str
    right: str
    lead: str
    clause: str
    part: str
    parts_before: tuple[str, ...]
    parts_after: tuple[str, ...]
    heading: str
    period: Period | None
    now: bool


class Reading:
    """A text read once, so that each number's context is a look-up.

    ``year`` is the year that the text speaks of, ``day`` the day of which it can know: the day written on it, else the
    end of its year; never after today.
    """

    def __init__(self, text: str, today: date, year: int | None = None) -> None:
        self.text = HAN_YEAR.sub(lambda m: m[0].translate(HAN_DIGITS), plain(text))
        self.numbers = numbers(text)
        self.year = year or self._year(today)
        self.day = min(today, self._written() or (date(self.year, 12, 31) if self.year else today))
        # Only what counts something ends the words that belong to its neighbour.
        self._counting = [n for n in self.numbers if n.value is not None]

    def _year(self, today: date) -> int | None:
        """From the title; else the year named most often, of those that have begun (预计2023年受理… tells of no year)."""
        if titled := TITLE_YEAR.search(self.text[:600]):
            return int(titled[1])
        every = [int(y) for y in re.findall(r"((?:19|20)\d{2})\s*年", self.text)]
        named = [y for y in every if y <= today.year] or every
        return max(set(named), key=lambda y: (named.count(y), y)) if named else None

    def _written(self) -> date | None:
        """The day that the head or the foot of the text says that it was written on, not before the year it tells of."""
        for found in [*WRITTEN.finditer(self.text[:600]), *WRITTEN.finditer(self.text[600:][-200:])]:
            try:
                day = date(*(int(part) for part in found.groups() if part))
            except ValueError:
                continue
            if self.year is None or self.year <= day.year:
                return day
        return None

    def context(self, number: Number) -> Context:
        """What stands around one of the text's numbers."""
        text = self.text
        a, b = self._edges(number.start, number.end, CLAUSES)
        previous = max((n.end for n in self._counting if a <= n.end <= number.start), default=a)
        following = min((n.start for n in self._counting if number.end <= n.start < b), default=b)
        part_a, part_b = self._edges(number.start, number.end, PARTS)
        line_a, line_b = self._edges(number.start, number.end, "\n")
        cells = self._cells(number.start, line_a)
        lead = self._lead(a, part_a) if previous == a else ""
        told = self.text[part_a : number.start]
        # What stands before 和 belongs to the number before it (24个工作站和220个联络点).
        joined = previous > a and re.search(r"(?:以?及|[和与])\s*$", text[previous : number.start])
        return Context(
            left="" if joined else _close(text[previous : number.start]),
            right=_close(text[number.end : following]),
            lead=_close("".join(cells) if cells and previous == a else lead),
            clause=_close(text[a:b]),
            part=_close(text[part_a:part_b]),
            parts_before=_parts(text[line_a:part_a]),
            parts_after=_parts(text[part_b:line_b]),
            heading=self._heading(line_a),
            period=self._period(number, (cells[-1] if cells else "") + told, part_a, line_a),
            now=bool((said := NOW.search(told)) and not YEAR.search(told, said.end())),
        )

    def _edges(self, start: int, end: int, marks: str) -> tuple[int, int]:
        a = max((self.text.rfind(m, 0, start) + 1 for m in marks), default=0)
        found = [p for m in marks if (p := self.text.find(m, end)) >= 0]
        return a, min(found, default=len(self.text))

    def _cells(self, start: int, line_start: int) -> tuple[str, str] | None:
        """In a table (cells parted by |): the words of the number's row before it, and the cell that heads its column."""
        row = self.text[line_start:start]
        if "|" not in row.lstrip("| "):
            return None
        head = row
        for line in reversed(self.text[: max(line_start - 1, 0)].split("\n")):
            if "|" not in line:
                break
            head = line
        heads, place = head.split("|"), row.count("|")
        words = "".join(cell for cell in row.split("|") if not re.fullmatch(r"[\d.,%\s]*", cell))
        return words, heads[place] if head is not row and place < len(heads) else ""

    def _lead(self, clause_start: int, part_start: int) -> str:
        """The clauses before this one, back to the nearest number that counts something."""
        last = max((n.end for n in self._counting if n.end <= clause_start), default=0)
        return self.text[max(part_start, last) : clause_start]

    def _heading(self, line_start: int) -> str:
        """The nearest line above that is short and has no full stop."""
        for line in reversed(self.text[:line_start].split("\n")):
            bare = _close(line)
            if bare and len(bare) <= 40 and not bare.endswith((";", ",")) and "。" not in bare[:-1]:
                return bare
        return ""

    def _period(self, number: Number, told: str, part_start: int, line_start: int) -> Period | None:
        """The period of the words told before the number in its part, else in its paragraph; else the text's year.

        None where it is more than one year, or cannot be told.
        """
        # A carried-over year (2021年结转) and the year of a paper are no years of counting.
        own = HAN_MONTH.sub(lambda m: str(numerals.read(m[0]) or 0), _bare(told))
        tail = re.split(r"[,:、()。;\n]", _bare(self.text[number.end : number.end + 20]))[0]
        year = (
            _year_of(own)
            or _opening_year(_bare(self.text[line_start:part_start]))
            or self._section_year(line_start)
            or self.year
        )
        since = [int(y) for y in SINCE_YEAR.findall(own)]
        if year is None or MANY_YEARS.search(own) or (since and self.year and since[-1] < self.year):
            return None
        clause = re.split(r"[,:、(]", own)[-1]
        for word, years in OTHER_YEAR.items():
            if word in clause or word in tail:
                if years is None:
                    return None
                year += years
                break
        try:
            return _within(year, own) or (None if LOOSE.search(clause) else Period.year(year))
        except BadPeriod:
            return None

    def _section_year(self, line_start: int) -> int | None:
        """The year in the nearest heading of the first level above (三、2023年工作思路)."""
        for line in reversed(self.text[:line_start].split("\n")):
            if re.match(r"\s*[一二三四五六七八九十]+、", line):
                return _year_of(line)
        return None


def _bare(text: str) -> str:
    """A text without what names a year but not the year of counting."""
    for pattern in (CARRIED, TITLED, PAPER):
        text = pattern.sub("", text)
    return text


def _year_of(text: str) -> int | None:
    years = YEAR.findall(text)
    return int(years[-1]) if years else None


def _opening_year(text: str) -> int | None:
    """The last year that opens a sentence: 2022年以来， …"""
    years = OPENING_YEAR.findall(text)
    return int(years[-1]) if years else None


def _within(year: int, text: str) -> Period | None:
    """A part of the year that the words name: 上半年, 前三季度, 1至11月, 截至6月底, 自5月…以来, 9月份."""
    for word, half in HALVES.items():
        if word in text:
            return Period.half(year, half)
    if found := QUARTERS.search(text):
        last = _quarter(found[3])
        first = 1 if found[1] == "前" else _quarter(found[2] or found[3])
        return Period.months(year, 3 * first - 2, 3 * last)
    if found := MONTHS.search(text):
        return Period.months(year, int(found[1]), int(found[2]))
    if since := re.search(r"自?(\d{1,2})月(?:(\d{1,2})日)?[^。;]*以来", text):
        return _days(year, int(since[1]), int(since[2] or 1), 12, 31)
    if found := UP_TO_DAY.search(text):
        return _days(year, 1, 1, int(found[1]), int(found[2]))
    if found := UP_TO.search(text):
        return Period.months(year, 1, int(found[1]))
    # One month is meant where it stands in the number's own clause, or alone before it (9月份，).
    clauses = re.split(r"[,:、(]", text)
    for clause in [clauses[-1], *(c for c in clauses[:-1] if TIME_ALONE.fullmatch(c.strip()))]:
        if months := ONE_MONTH.findall(clause):
            return Period.month(year, int(months[-1]))
    return None


def _quarter(said: str) -> int:
    return "一二三四".find(said) + 1 or int(said)


def _days(year: int, month: int, day: int, last_month: int, last_day: int) -> Period:
    try:
        return Period(date(year, month, day), date(year, last_month, last_day) + timedelta(days=1))
    except ValueError as error:
        raise BadPeriod(str(error)) from None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(p for p in map(_close, re.split("[。;!?\n]", text)) if p)


def _close(text: str) -> str:
    return re.sub(r"\s+", "", text)
