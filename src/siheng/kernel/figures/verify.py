"""Checks each number of a text against its figure (核对文稿): agrees, differs, has no source here, or counts nothing.

Nothing is guessed: a number whose words fit no one figure, or narrow it in a way that no figure has, is ``unknown``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from siheng.kernel.figures import hedges
from siheng.kernel.figures.contexts import Context, Reading
from siheng.kernel.figures.declare import Figure, Ratio, Said, Stock
from siheng.kernel.figures.evaluate import Value, evaluate, rows
from siheng.kernel.figures.numbers import RANGE, Number
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Region, Unit

AGREES, DIFFERS, UNKNOWN, NOT_A_FIGURE = "agrees", "differs", "unknown", "not_a_figure"
LABELS = {AGREES: "相符", DIFFERS: "不符", UNKNOWN: "没有来源", NOT_A_FIGURE: "不是统计数字"}
# Measure words that say the same of a case.
SAME_UNIT = {"件": {"件", "起", "宗", "例", ""}, "%": {"%", ""}}
CHANGE = re.compile(
    "同比|环比|增长|增加|上升|下降|减少|提高|降低|增幅|降幅|多于|少于|占比|占[^用]|比(?:上|去)年|较(?:上|去)年|相比"
)
GOAL = re.compile("目标|计划|力争|确保|预计|预期|争取|不低于.{0,4}要求|应当?达到|拟")
WIDER = re.compile("全市|全省|全国|我市|我省|市级|省级|各区县|各县|市政府|省政府|各地|[^区县]市两级")
NARROWER = re.compile(
    "人均|平均|日均|月均|超期|逾期|按期|简易程序|普通程序|听证|网上|线上|互联网|来信|首次|涉企|涉民|重大|疑难|群体|类案|领域|涉及"
    "|[^各同此]类|通过|其余|另有|剩余|最高|最多|单日|单月|撤回|终止|维持|撤销|驳回|确认违法|变更|责令|调解|和解|中止"
)
AMONG = re.compile("(案件|申请|数)中[,:]?$")
FILLER = re.compile(
    "行政复议|复议|案件|申请人?|群众|公民|当事人|提出|作出|决定|递交|提交|依法|各类|各种|全部|全区|全县|我区|我县|本区|我局|本局|全年"
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


def verify(registry: Registry, text: str, *, year: int | None = None) -> Verdict:
    """Check a text. ``year`` overrides the year that the text itself names."""
    reading = Reading(text, year)
    names = _names()
    named = [_name(registry, reading, number, names) for number in reading.numbers]
    values = _values(registry, [n for n in named if isinstance(n, _Named)])
    findings = [n if isinstance(n, Finding) else _judge(n, values) for n in named]
    return Verdict(reading.year, tuple(_explained(registry, f, values) for f in findings))


def _names() -> re.Pattern[str]:
    """The towns and agencies by name: a number beside one of them is that one's, not the bureau's."""
    towns = Region.objects.filter(level=Region.Level.TOWN).values_list("name", flat=True)
    agencies = Unit.objects.filter(kind=Unit.Kind.AGENCY).values_list("short", flat=True)
    known = sorted({*towns, *agencies}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known)) or "(?!)")


def _name(registry: Registry, reading: Reading, number: Number, names: re.Pattern[str]) -> _Named | Finding:
    if number.value is None:
        return Finding(number, NOT_A_FIGURE, number.because)
    context = reading.context(number)
    found = _named_alone(registry, context) or _named_after(registry, context)
    if not found:
        domains = _domains(registry, context)
        if domains is None:
            return Finding(number, UNKNOWN, "所在的话题没有统计口径")
        found = _candidates(registry, context, domains)
    if not found:
        return Finding(number, UNKNOWN, "没有与这些词对应的口径")
    if len(found) > 1:
        return Finding(number, UNKNOWN, f"用词对应不止一个口径：{'、'.join(f.label for f in found)}")
    # A figure may be of what one agency sent: then its own name says so.
    if one := names.search((context.lead + context.left + context.right).replace(found[0].label, "")):
        return Finding(number, UNKNOWN, f"“{one[0]}”限定了范围，没有这个口径")
    if (doubt := _doubt(found[0], context, number)) or context.period is None:
        return Finding(number, UNKNOWN, doubt or "认不出统计的年度，或者不止一年")
    return _Named(number, found[0], context.period)


def _named_alone(registry: Registry, context: Context) -> list[Figure]:
    """The figures whose own words stand just before the number, whatever was spoken of before."""
    return [
        figure
        for figure in registry.figures.values()
        for said in figure.said
        if isinstance(said, Said) and said.own and re.search(said.pattern, context.left)
    ]


def _named_after(registry: Registry, context: Context) -> list[Figure]:
    """The standing thing that the number counts outright (220个法律援助联络点), whatever was spoken of before.

    Only what a register keeps: of matters the verb before the number tells which count is meant (办结23件法律援助案件).
    """
    lengths = {
        figure.key: max(
            (m.end() for m in _matches(figure, context.right, context) if not m.start()), default=0
        )
        for figure in registry.figures.values()
        if isinstance(figure, Stock) and figure.source.model is not Matter
    }
    longest = max(lengths.values(), default=0)
    return [registry.figures[key] for key, length in lengths.items() if longest and length == longest]


def _domains(registry: Registry, context: Context) -> list[str] | None:
    """The domains that the number may belong to, likeliest first; None when the text speaks of something else.

    What was spoken of before, in its clause or its part of the sentence, decides. Where nothing was, the part before
    is heard, then what follows in the same part, then the part after, then the heading.
    """
    own = context.clause
    for place in (own, context.part.partition(own)[0]):
        if spoken := _spoken(registry, place, first=False):
            return None if spoken == "-" else [spoken]
    before = next((s for p in reversed(context.parts_before) if (s := _spoken(registry, p, first=False))), "")
    if before == "-":
        return None
    follows = (context.part.rpartition(own)[2], *context.parts_after)
    after = next((s for p in follows if (s := _spoken(registry, p, first=True))), "-")
    found = [d for d in (before, after) if d not in ("", "-")]
    if not found and (spoken := _spoken(registry, context.heading, first=False)) not in ("", "-"):
        found = [spoken]
    return found or None


def _spoken(registry: Registry, text: str, *, first: bool) -> str:
    """The domain whose topic word comes last (or first) in a text, "-" for a topic without figures, "" for none."""
    best = (-1, 0, "")
    words = [(w, d) for d, s in registry.sections.items() for w in s.subjects]
    claimed = {w for w, _ in words}
    words += [(w, "-") for s in registry.sections.values() for w in s.others if w not in claimed]
    for word, domain in words:
        place = text.find(word) if first else text.rfind(word)
        if place >= 0:
            # The later end wins; of two that end together, the longer word.
            rank = (len(text) - place if first else place + len(word), len(word), domain)
            best = max(best, rank)
    return best[2]


def _candidates(registry: Registry, context: Context, domains: list[str]) -> list[Figure]:
    """The figures that the words beside the number name, looking left, then right, then at the clauses before."""
    for near in (context.left, context.right, context.lead + context.left):
        if not near:
            continue
        for domain in domains:
            found = [f for f in registry.of_domain(domain) if _says(f, near, context)]
            if found:
                return _closest(found, near, context)
    return []


def _says(figure: Figure, near: str, context: Context) -> int:
    """Where the figure's last wording ends in the words; 0 when it has none there."""
    if any(re.search(word, near) for word in figure.unsaid):
        return 0
    ends = [0]
    for said in figure.said:
        said = said if isinstance(said, Said) else Said(said)
        if said.near and not re.search(said.near, context.part):
            continue
        ends += [m.end() for m in re.finditer(said.pattern, near)]
    return max(ends)


def _closest(found: list[Figure], near: str, context: Context) -> list[Figure]:
    """Of several, the one whose words take in the others' (含去年结转 over 去年结转); several verbs stay several."""
    if len(found) == 1:
        return found
    spans = {f.key: max((m.end() - m.start(), m.end()) for m in _matches(f, near, context)) for f in found}
    best = max(spans.values())
    contained = all(_within(f, found, near, context) for f in found if spans[f.key] != best)
    return [f for f in found if spans[f.key] == best][:1] if contained else found


def _matches(figure: Figure, near: str, context: Context) -> list[re.Match[str]]:
    patterns = [s if isinstance(s, Said) else Said(s) for s in figure.said]
    return [
        m
        for s in patterns
        if not s.near or re.search(s.near, context.part)
        for m in re.finditer(s.pattern, near)
    ]


def _within(figure: Figure, others: list[Figure], near: str, context: Context) -> bool:
    mine = _matches(figure, near, context)
    theirs = [m for f in others if f is not figure for m in _matches(f, near, context)]
    return all(any(t.start() <= m.start() and m.end() <= t.end() for t in theirs) for m in mine)


def _doubt(figure: Figure, context: Context, number: Number) -> str:
    """Why the words, though they name the figure, do not count it; empty when they do."""
    allowed = SAME_UNIT.get(figure.unit, {figure.unit, ""})
    if number.unit not in allowed:
        return f"单位是“{number.unit}”，{figure.label}按“{figure.unit}”计"
    if among := AMONG.search(context.lead):
        return f"“{among[0].rstrip(',:')}”限定了范围，没有这个口径"
    if "分别" in context.left + context.lead:
        return "几个数分别说明几件事，不逐一对应"
    if number.hedge == RANGE:
        return "写的是区间或者分数，不是一个数"
    own = context.lead + context.left + context.right
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
    matched = _matches(figure, context.left, context)
    between = context.left[matched[-1].end() :] if matched else ""
    if len(left := FILLER.sub("", between)) > 1:
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
    where = f"{value.period.label}{value.figure.label}"
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
    by = (
        f"，{how}{abs(difference).normalize():f}{value.figure.unit}"
        if number.hedge == hedges.EXACT
        else "，用词与实数不符"
    )
    return Finding(number, DIFFERS, right + by, value, difference)


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
