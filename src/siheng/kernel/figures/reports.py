"""The annual report's text (年度报告): each domain's sentence with its figures bound in, hedged words kept true."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from siheng.kernel.figures import hedges
from siheng.kernel.figures.evaluate import Balance, Value, balances, evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.org.models import Unit


@dataclass(frozen=True)
class Bound:
    """A number in the text, with its unit, and the figure behind it."""

    text: str
    value: Value


Piece = str | Bound


@dataclass(frozen=True)
class Paragraph:
    """One heading of the report and its sentences, in pieces."""

    heading: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(p if isinstance(p, str) else p.text for p in self.pieces)

    @property
    def bound(self) -> list[Bound]:
        """Its numbers, in order."""
        return [p for p in self.pieces if isinstance(p, Bound)]


@dataclass(frozen=True)
class Draft:
    """A report as its figures stand now."""

    year: int
    organ: str
    paragraphs: tuple[Paragraph, ...]
    values: dict[str, Value]
    balances: tuple[Balance, ...]
    warnings: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.organ}{self.year}年工作总结"

    @property
    def text(self) -> str:
        """The whole text, one heading or paragraph a line."""
        lines = [self.title]
        for number, paragraph in enumerate(self.paragraphs):
            lines += [f"{_numeral(number + 1)}、{paragraph.heading}", paragraph.text]
        return "\n\n".join(lines)

    @property
    def wordings(self) -> dict[str, str]:
        """How the text words each figure that stands in it."""
        return {b.value.figure.key: b.text for p in self.paragraphs for b in p.bound}


def draft(registry: Registry, year: int) -> Draft:
    """The report of a year, from the records as they are; every figure and identity, also those not in a sentence."""
    period = Period.year(year)
    values = evaluate(registry.figures.values(), period)
    warnings: list[str] = []
    parts: dict[str, list[list[Piece]]] = {}
    for domain, section in registry.sections.items():
        parts.setdefault(section.heading, []).append(_bind(domain, section.text, year, values, warnings))
    paragraphs = tuple(Paragraph(heading, _join(found)) for heading, found in parts.items())
    empty = [p.heading for p in paragraphs if not any(b.value.number for b in p.bound)]
    if empty:
        warnings.append(f"{year}年没有这些部分的记录，所写都是零：{'、'.join(empty)}")
    return Draft(
        year=year,
        organ=_organ(),
        paragraphs=paragraphs,
        values=values,
        balances=tuple(balances(registry.identities, period)),
        warnings=tuple(warnings),
    )


def worded(value: Value, hedge: str = "") -> hedges.Wording:
    """A value as it is written, without its unit, hedged if so wished and true."""
    if hedge and value.number is not None and value.numerator is None:
        return hedges.write(hedge, int(value.number))
    return hedges.Wording(value.text)


def _bind(domain: str, text: str, year: int, values: dict[str, Value], warnings: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    unit = ""
    for literal, name, hedge, _ in Formatter().parse(text):
        pieces.append(literal.removeprefix(unit))
        unit = ""
        if name == "year":
            pieces.append(str(year))
        elif name:
            value = values[f"{domain}.{name}"]
            wording = worded(value, hedge or "")
            if wording.warning:
                warnings.append(f"{value.figure.label}：{wording.warning}")
            if value.number is None:
                warnings.append(f"{value.figure.label}：{value.period.label}没有可作分母的案件，无可算")
            unit = value.figure.unit
            pieces.append(Bound(wording.text + unit, value))
    return pieces


def _join(parts: list[list[Piece]]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for part in parts:
        joined += ["；", *part] if joined else part
    return tuple(p for p in [*joined, "。"] if p)


def _organ() -> str:
    bureau = Unit.objects.filter(kind=Unit.Kind.BUREAU, active=True).order_by("code").first()
    return bureau.name if bureau else ""


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九十"
    return digits[number] if number <= 10 else f"十{digits[number - 10] if number > 10 else ''}"
