"""How a domain declares its figures (统计口径): values, judged when they load (see registry.py).

A figure is defined once. Two offices that count differently have two figures, side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.sources import Source


@dataclass(frozen=True)
class Said:
    """How a text names a figure: a pattern beside the number; ``near`` must stand in the same part of the sentence.

    ``own`` words name no other figure, so that they need no topic before them (综合纠错率).
    """

    pattern: str
    near: str = ""
    own: bool = False


@dataclass(eq=False, kw_only=True)
class Meaning:
    """What every figure says of itself, to people and to the reader of texts."""

    definition: str = ""
    owner: str = ""
    version: int = 1
    said: tuple[Said | str, ...] = ()
    unsaid: tuple[str, ...] = ()  # words beside a number that make it another figure
    key: str = field(default="", init=False)


@dataclass(eq=False)
class Count(Meaning):
    """How many rows have their date ``on`` in the period. ``before``: another date that must lie before the period.

    With ``total`` it is the sum of that field over those rows.
    """

    label: str
    source: Source
    on: str
    unit: str
    before: str = field(default="", kw_only=True)
    total: str = field(default="", kw_only=True)
    filter: Q = field(default_factory=Q, kw_only=True)
    digits: int = field(default=0, kw_only=True)

    @property
    def group(self) -> tuple[Any, ...]:
        """Figures of one group are counted in one scan."""
        return (self.source, self.on)

    def scans(self, period: Period) -> tuple[Q, ...]:
        """The conditions that the whole group shares, without overlap: each is one index range."""
        return (Q(**{f"{self.on}__gte": period.since, f"{self.on}__lt": period.until}),)

    def own(self, period: Period) -> Q:
        """What this figure asks beyond its group's condition."""
        return self.filter & (Q(**{f"{self.before}__lt": period.since}) if self.before else Q())


@dataclass(eq=False)
class Stock(Meaning):
    """How many rows were in hand (存量) at the period's end, or at its start: entered by then, and not yet left."""

    label: str
    source: Source
    entered: str
    left: str
    unit: str
    at_start: bool = field(default=False, kw_only=True)
    filter: Q = field(default_factory=Q, kw_only=True)
    digits: int = field(default=0, kw_only=True)

    @property
    def on(self) -> str:
        """A stock is split by month of entry."""
        return self.entered

    @property
    def group(self) -> tuple[Any, ...]:
        return (self.source, self.entered, self.left)

    def scans(self, period: Period) -> tuple[Q, ...]:
        """Those not yet gone, and those gone since: two short ranges, where one with "or" would read all the years."""
        entered = Q(**{f"{self.entered}__lt": period.until})
        return (
            entered & Q(**{f"{self.left}__isnull": True}),
            entered & Q(**{f"{self.left}__gte": period.since}),
        )

    def own(self, period: Period) -> Q:
        moment = period.since if self.at_start else period.until
        still = Q(**{f"{self.left}__isnull": True}) | Q(**{f"{self.left}__gte": moment})
        return self.filter & Q(**{f"{self.entered}__lt": moment}) & still


@dataclass(eq=False)
class Ratio(Meaning):
    """One count as a percentage of another that it is part of, rounded half up to ``digits`` places."""

    label: str
    numerator: Count
    denominator: Count
    digits: int = 2
    unit: str = "%"

    @property
    def source(self) -> Source:
        return self.denominator.source

    @property
    def on(self) -> str:
        return self.denominator.on

    @property
    def formula(self) -> str:
        """The formula in words, to stand beside the number."""
        return f"{self.label} = {self.numerator.label} ÷ {self.denominator.label} × 100%"


Plain = Count | Stock
Figure = Count | Stock | Ratio


@dataclass(frozen=True, eq=False)
class Identity:
    """Two sums that must be equal (勾稽关系)."""

    label: str
    left: tuple[Plain, ...]
    right: tuple[Plain, ...]


@dataclass(frozen=True)
class Chart:
    """A chart of the year's page: figures of this domain, by name, split by one dimension; ``marked`` cells are dark."""

    title: str
    by: str
    figures: tuple[str, ...]
    marked: frozenset[str] = frozenset()
    note: str = "点柱看案件"


@dataclass(frozen=True, eq=False)
class Section:
    """A domain's part of the annual report: sentences with figures in braces, ``{settled:近}`` for a hedged one.

    Parts under one heading join into one paragraph, in order. ``subjects`` are the words by which a text says that
    it speaks of this domain; ``others`` say that it has gone on to something that this domain does not count;
    ``plain`` words beside a number of this domain make it no narrower (受理“复议”案件90件).
    """

    order: int
    heading: str
    text: str
    subjects: tuple[str, ...]
    others: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    # The year's page for the leaders: a part of its first sentence, its numbers with a note to each, its charts.
    answer: str = ""
    cards: tuple[tuple[str, str], ...] = ()
    charts: tuple[Chart, ...] = ()
