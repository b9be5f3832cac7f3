"""Checks each number of a text against its figure (核对文稿): agrees, differs, has no source here, or counts nothing.

Nothing is guessed: a number whose words fit no one figure, or narrow it in a way that no figure has, is ``unknown``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from siheng.kernel.figures import hedges
from siheng.kernel.figures.contexts import Context, Reading
from siheng.kernel.figures.declare import Figure, Ratio, Said, Stock
from siheng.kernel.figures.evaluate import Value, evaluate, rows
from siheng.kernel.figures.naming import candidates, matches, named_after, named_alone, topics
from siheng.kernel.figures.numbers import RANGE, Number
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.org.models import Region, Unit

AGREES, DIFFERS, UNKNOWN, NOT_A_FIGURE = "agrees", "differs", "unknown", "not_a_figure"
LABELS = {AGREES: "相符", DIFFERS: "不符", UNKNOWN: "没有来源", NOT_A_FIGURE: "不是统计数字"}
# Measure words that say the same of a case.
SAME_UNIT = {
    "件": {"件", "起", "宗", "例", ""}, "%": {"%", ""}, "个": {"个", "家", "处", "所", ""}, "人": {"人", "名", "位", ""},
    "名": {"名", "人", "位", ""},
}  # fmt: skip
# Of a standing thing: how many came or went, not how many there are.
FLOW = re.compile("新[增建设添成打选]|增[设建加]|再(?:建|设|增)|撤销|关停|停用|退出|每(?:个|镇|村|站|家|名)")
CHANGE = re.compile(
    "同比|环比|增长|增加|上升|下降|减少|提高|降低|增幅|降幅|多于|少于|占比|占[^用]|比(?:上|去)年|较(?:上|去)年|相比"
)
GOAL = re.compile("目标|计划|力争|确保|预计|预期|争取|不低于.{0,4}要求|应当?达到|拟")
WIDER = re.compile("全市|全省|全国|我市|我省|市级|省级|各区县|各县|市政府|省政府|各地|[^区县]市两级")
NARROWER = re.compile(
    "人均|平均|日均|月均|超期|逾期|按期|简易程序|普通程序|听证|网上|线上|互联网|来信|首次|涉企|涉民|重大|疑难|群体|类案|领域|涉及"
    '|[^各同此]类|通过|其余|另有|剩余|最高|最多|单日|单月|[”"][一-龥]{0,4}(?:室|站|所|中心)(?!等)|撤回|终止|维持|撤销|驳回|确认违法|变更|责令|调解|和解|中止'
)
AMONG = re.compile("(案件|申请|数)中(?:[,:]|$)")
# What leaves a number whole, beside the plain words of its own domain.
FILLER = (
    "案件|申请人?|群众|公民|当事人|提出|作出|决定|递交|提交|依法|各类|各种|全部|全区|全县|我区|我县|本区|我局|本局|全年"
    "|今年|本年度?|当年|年度|以来|累计|共计|总计|合计|一共|总数|总量|数量|件数|数|量|率|共|已|经|了|为|是|达到?|有|的|新|计"
    "|\\d+年度?|去年|上年度?|上一年度?|往年|结转|其中|包括|包含|含|区政府|县政府|人民政府|政府|机关|机构|办理|办结|审结|受理|结案"
    "|收到|接到|接收|新收|等|到|在|和|及|并|均|也|则|又|完成|成功|实现|年|下|上|转入|至|期末|年末|年底|尚|未|仍|正|综合"
    "|工作|情况|目前|截至|期间|[^一-龥]"
)


@dataclass(frozen=True)
class Finding:
    """What became of one number: its status, its figure if it has one, what is right, and why in words."""

    number: Number
    status: str
    why: str
    value: Value | None = None
    difference: Decimal | None = None
    rows: tuple[int, ...] = ()

    @property
    def key(self) -> str | None:
        return self.value.figure.key if self.value else None


@dataclass(frozen=True)
class Verdict:
    """A text's numbers, each once, and the year that the text speaks of."""

    year: int | None
    findings: tuple[Finding, ...]

    def of(self, status: str) -> list[Finding]:
        return [f for f in self.findings if f.status == status]

    @property
    def summary(self) -> dict[str, int]:
        return {status: len(self.of(status)) for status in LABELS}


@dataclass(frozen=True)
class _Named:
    """A number and the figure that its words name, in the period that they name."""

    number: Number
    figure: Figure
    period: Period


def verify(registry: Registry, text: str, *, today: date, year: int | None = None) -> Verdict:
    """Check a text, as of ``today``. ``year`` overrides the year that the text itself names."""
    reading = Reading(text, today, year)
    names = _names()
    named = [_name(registry, reading, number, names) for number in reading.numbers]
    values = _values(registry, [n for n in named if isinstance(n, _Named)])
    findings = [n if isinstance(n, Finding) else _judge(n, values) for n in named]
    return Verdict(reading.year, tuple(_explained(registry, f, values) for f in findings))


def _names() -> re.Pattern[str]:
    """The towns and agencies by name: a number beside one of them is that one's, not the bureau's."""
    towns = Region.objects.filter(level=Region.Level.TOWN).values_list("name", flat=True)
    stems = {stem for t in towns if len(stem := re.sub("(街道(办事处)?|[镇乡])$", "", t)) > 1}
    agencies = Unit.objects.filter(kind=Unit.Kind.AGENCY).values_list("short", flat=True)
    known = sorted({*towns, *agencies}, key=len, reverse=True)
    # The short name of a town stands before what is there (环翠楼调委会).
    short = (
        rf"(?:{'|'.join(map(re.escape, sorted(stems)))})(?=司法所|调委会|人民调解|调解|法律援助|法庭|辖区)"
    )
    return re.compile("|".join([*map(re.escape, known), *([short] if stems else [])]) or "(?!)")


def _name(registry: Registry, reading: Reading, number: Number, names: re.Pattern[str]) -> _Named | Finding:
    if number.value is None:
        return Finding(number, NOT_A_FIGURE, number.because)
    context = reading.context(number)
    found = named_alone(registry, context) or named_after(registry, context)
    if not found:
        domains = topics(registry, context)
        if domains is None:
            return Finding(number, UNKNOWN, "所在的话题没有统计口径")
        found = candidates(registry, context, domains)
    if not found:
        return Finding(number, UNKNOWN, "没有与这些词对应的口径")
    if len(found) > 1:
        return Finding(number, UNKNOWN, f"用词对应不止一个口径：{'、'.join(f.label for f in found)}")
    # A figure may be of what one agency sent: then its own name says so.
    if one := names.search((context.lead + context.left + context.right).replace(found[0].label, "")):
        return Finding(number, UNKNOWN, f"“{one[0]}”限定了范围，没有这个口径")
    section = registry.sections.get(found[0].key.partition(".")[0])
    plain = section.plain if section else ()
    if (doubt := _doubt(found[0], context, number, plain)) or context.period is None:
        return Finding(number, UNKNOWN, doubt or "认不出统计的期间，或者不止一年")
    period = _known(found[0], context, reading)
    if period is None:
        return Finding(number, UNKNOWN, "写的是以后的打算，还没有数")
    return _Named(number, found[0], period)


def _known(figure: Figure, context: Context, reading: Reading) -> Period | None:
    """The period of which a text of its day can tell; None where all of it is to come.

    What stands is taken on the day of the text where it is spoken of as standing then (现有), whatever year is planned
    for, and where the period is not over.
    """
    period, day = context.period, reading.day
    assert period is not None
    standing = isinstance(figure, Stock) and not figure.at_start
    whole = period == Period.year(period.since.year) and period.since.year >= (reading.year or 0)
    if standing and context.now and whole:
        period = Period.year(day.year)
    if period.since > day:
        return None
    return Period(period.since, min(period.until, day + timedelta(days=1))) if standing else period


def _doubt(figure: Figure, context: Context, number: Number, plain: Iterable[str]) -> str:
    """Why the words, though they name the figure, do not count it; empty when they do. ``plain`` words narrow nothing."""
    allowed = SAME_UNIT.get(figure.unit, {figure.unit, ""})
    if number.unit not in allowed:
        return f"单位是“{number.unit}”，{figure.label}按“{figure.unit}”计"
    among = AMONG.search(context.lead)
    if not isinstance(figure, Ratio):
        among = among or AMONG.search(context.part.partition(context.clause)[0])
    if among:
        return f"“{among[0].rstrip(',:')}”限定了范围，没有这个口径"
    if "分别" in context.left + context.lead:
        return "几个数分别说明几件事，不逐一对应"
    if number.hedge == RANGE:
        return "写的是区间或者分数，不是一个数"
    own = context.lead + context.left + context.right
    if isinstance(figure, Stock) and (flow := FLOW.search(own)):
        return f"“{flow[0]}”说的是变动或者一部分，没有这个口径"
    for pattern, what in ((CHANGE, "写的是增减或者占比，不是这个数本身"), (GOAL, "写的是目标，不是已有的数")):
        if pattern.search(context.left + context.right):
            return what
    if (wide := WIDER.search(context.part)) and wide[0] in context.part.partition(context.clause)[
        0
    ] + context.clause:
        return f"“{wide[0]}”的数不出自本机关"
    label = figure.numerator.label + figure.label if isinstance(figure, Ratio) else figure.label
    rest = own.replace(label, "")
    if (narrow := NARROWER.search(rest)) and not any(re.search(narrow[0], _pattern(s)) for s in figure.said):
        return f"“{narrow[0]}”限定了范围，没有这个口径"
    matched = matches(figure, context.left, context)
    between = context.left[matched[-1].end() :] if matched else ""
    if len(left := re.sub("|".join([*plain, FILLER]), "", between)) > 1:
        return f"“{left}”限定了范围，没有这个口径"
    return ""


def _pattern(said: Said | str) -> str:
    return said.pattern if isinstance(said, Said) else said


def _values(registry: Registry, named: Iterable[_Named]) -> dict[tuple[str, Period], Value]:
    """Every figure of every period named, each period in one evaluation."""
    found: dict[tuple[str, Period], Value] = {}
    for period in {n.period for n in named}:
        found |= {(key, period): value for key, value in evaluate(registry.figures.values(), period).items()}
    return found


def _judge(named: _Named, values: dict[tuple[str, Period], Value]) -> Finding:
    number, value = named.number, values[named.figure.key, named.period]
    assert number.value is not None
    last = value.period.last
    end = f"到{last.year}年{last.month}月{last.day}日"
    standing = isinstance(value.figure, Stock) and not value.figure.at_start
    where = f"{end if standing else value.period.label}{value.figure.label}"
    if number.value and not value.number and _before_records(value):
        return Finding(number, UNKNOWN, f"{end}，这里还没有{value.figure.source.label}的记录", value)
    if value.exact is None:
        return Finding(number, DIFFERS, f"{where}没有可作分母的案件，无可算", value)
    right = f"{where}为{value.text}{value.figure.unit}"
    if value.formula:
        right += f"（{value.formula}）"
    if hedges.true_of(number.hedge, number.value, value.exact, number.quantum):
        return Finding(number, AGREES, right, value, Decimal(0))
    assert value.number is not None
    difference = number.value - value.number
    how = "多写" if difference > 0 else "少写"
    unit = "个百分点" if value.figure.unit == "%" else value.figure.unit
    by = (
        f"，{how}{abs(difference).normalize():f}{unit}"
        if number.hedge == hedges.EXACT
        else "，用词与实数不符"
    )
    return Finding(number, DIFFERS, right + by, value, difference)


def _before_records(value: Value) -> bool:
    """Whether nothing of what the figure counts was recorded by the period's end: then a nought tells nothing."""
    figure = value.figure
    return not figure.source.rows().filter(**{f"{figure.on}__lt": value.period.until}).exists()


def _explained(registry: Registry, finding: Finding, values: dict[tuple[str, Period], Value]) -> Finding:
    """A difference with the rows behind the right number, and what the written number would be right for."""
    if finding.value is None:
        return finding
    figure, period = finding.value.figure, finding.value.period
    ids = tuple(rows(figure, period).values_list("pk", flat=True))
    if finding.status != DIFFERS:
        return replace(finding, rows=ids)
    others = [
        value.figure.label
        for (_, when), value in values.items()
        if when == period
        and value.figure is not figure
        and value.figure.unit == figure.unit
        and _fits(finding, value)
    ]
    earlier = evaluate([figure], period.previous_year)[figure.key]
    if _fits(finding, earlier):
        others.append(f"{earlier.period.label}的同一口径")
    hint = f"；与{'、'.join(others)}相同" if others else ""
    return replace(finding, rows=ids, why=finding.why + hint)


def _fits(finding: Finding, value: Value) -> bool:
    number = finding.number
    return bool(
        value.exact
        and number.value is not None
        and hedges.true_of(number.hedge, number.value, value.exact, number.quantum)
    )
