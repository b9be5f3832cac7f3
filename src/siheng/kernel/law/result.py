"""What goes into and comes out of term arithmetic: plain values, no sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .calendar import ONE_DAY
from .rulebook import Rule


@dataclass(frozen=True)
class Pause:
    """A stop of the clock (中止, 扣除): ``start`` is the first day not counted, ``resumed`` the first counted
    again.
    """

    start: date
    resumed: date | None = None
    ground: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day is not counted."""
        return self.start <= day and (self.resumed is None or day < self.resumed)


@dataclass(frozen=True)
class Extended:
    """An extension (延长) decided on a day. Without amount and unit, those of the rule."""

    on: date
    amount: int | None = None
    unit: str | None = None
    approver: str = ""


@dataclass(frozen=True)
class Segment:
    """A stretch that is counted in one go: the term itself, or one extension.

    ``first`` and ``last`` are its first and last day; ``last`` is None while an open pause stops it. ``days``
    is how many days (working days, if that is the unit) it has, ``left`` how many an open pause left
    uncounted.
    """

    first: date
    last: date | None
    unit: str
    days: int
    left: int = 0
    extension: Extended | None = None


@dataclass(frozen=True)
class Step:
    """One line of the explanation. ``on`` or ``since`` and ``until`` (both included) say when, ``days`` how
    many.
    """

    kind: str  # start term skip makeup pause extension end roll due provisional
    text: str
    on: date | None = None
    since: date | None = None
    until: date | None = None
    days: int | None = None


@dataclass(frozen=True)
class TermResult:
    """A computed term. ``due_on`` is None while an open pause stops the count; then ``remaining`` says what
    is left.

    ``due_at`` is the local moment (Asia/Shanghai, without zone) of a term in hours. ``raw_end`` is the last
    counted day, before it was moved. ``provisional``: a day that decides lies in a year whose working days
    are not announced.
    ``remaining`` is in days, in working days or hours for a term in those; an extension in months is not in
    it.
    """

    rule: Rule
    start: date | datetime
    amount: int | None
    unit: str | None
    due_on: date | None = None
    raw_end: date | None = None
    due_at: datetime | None = None
    provisional: bool = False
    remaining: int | None = None
    segments: tuple[Segment, ...] = ()
    pauses: tuple[Pause, ...] = ()  # those that had an effect, merged
    steps: tuple[Step, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def started_on(self) -> date:
        """The start as a day."""
        return as_day(self.start)

    @property
    def unverified(self) -> bool:
        """The rule is 未核实的设置: never show the result as law."""
        return not self.rule.is_law

    @property
    def allowed_from(self) -> date | None:
        """For a minimum (至少要留): the first day on which the thing waited for is allowed."""
        return self.due_on + ONE_DAY if self.rule.kind == "minimum" and self.due_on else None

    @property
    def paused_since(self) -> date | None:
        """The first day of the open pause that stops the count."""
        return self.pauses[-1].start if self.due_on is None and self.pauses else None

    @property
    def length(self) -> int | None:
        """Days (working days, for a term in them) of the term with its extensions, pauses aside."""
        return sum(s.days for s in self.segments) if self.segments else None


def as_day(moment: date | datetime) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment
