"""Term arithmetic (期间计算): from a rule, a start and what happened in between to a due day, with every step
told.

How days are counted
- The start day is not counted, day 1 is the day after (民法典 第201条); hours run from the stated moment.
- working_day counts working days only, make-up days included; day counts all days; month and year end on the
  same date of the target month or on its last day (民法典 第202条). Amount 0 is the start day itself.
- Backward (lead): the day of the event is not counted, days are counted back from it.
- A pause (中止, 扣除) stops the count from its first day to the day before it resumes: those days are not
  counted, one by one; overlapping pauses are merged and what lies before day 1 has no effect. A term in
  months or years is taken as the number of days to its unpaused end. A pause that begins after the last
  counted day has no effect, even where a rest day has moved the due day further: by then all days of the term
  have been counted.
- An extension (延长) joins the last counted day of what came before, unrolled; days paused inside it do not
  count either.
  It must be decided not later than the due day before it.
- The end is moved once, at the very end, as the rule's ``rolls`` says (民法典 第203条).

What comes out, by kind: for deadline, deemed and date the day itself; for maximum, validity and retention the
last day of the period; for minimum the last day of waiting, with ``allowed_from`` the day after; for lead the
last day to act, or for a window rule the first day of the window. It is provisional if working days that are
not announced could change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .calendar import ONE_DAY, Calendar
from .counting import MONTHS, back, forward, merged
from .errors import TermError
from .result import Extended, Pause, Segment, Step, TermResult, as_day
from .rulebook import UNITS, Rule
from .telling import tell

__all__ = ["Extended", "Pause", "Segment", "Step", "TermError", "TermResult", "compute"]

SHANGHAI = ZoneInfo("Asia/Shanghai")


def compute(
    rule: Rule,
    start: date | datetime,
    *,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extended] = (),
    amount: int | None = None,
    unit: str | None = None,
) -> TermResult:
    """The due day of a rule from a start. ``amount`` and ``unit`` fill what the rule leaves open.

    Raises TermError, in Chinese, where the rule is no term, something needed is missing, or an extension is
    not allowed.
    Doubtful input that can still be computed comes back in ``warnings``.
    """
    if not rule.is_term:
        raise TermError(f"“{rule.name}”不是期限，不能计算到期日。")
    warnings = _doubts(rule, as_day(_local(start)), pauses, extensions, amount, unit)
    blank = TermResult(rule=rule, start=_local(start), amount=amount, unit=unit, warnings=warnings)
    stops = merged(pauses)
    try:
        if rule.kind == "date":
            result = _fixed_date(blank, extensions)
        else:
            result = _term(_sized(blank), calendar, stops, extensions)
        return replace(
            result, steps=tell(result, calendar), warnings=(*warnings, *_without_effect(result, stops))
        )
    except (OverflowError, ValueError) as error:  # before year 1 or after year 9999
        raise TermError("算出的日期超出了日历范围，请核对起算日和数量。") from error


def _sized(blank: TermResult) -> TermResult:
    rule, amount = blank.rule, blank.amount
    amount = rule.amount if amount is None else amount
    unit = blank.unit or rule.unit
    if unit not in UNITS:
        raise TermError(f"期限的单位不能是“{unit}”。")
    if amount is None:
        measure = UNITS[unit].removeprefix("个")
        raise TermError(
            f"“{rule.name}”的长短由文书或本机关确定，规则没有写明，须填写数量（--amount，单位：{measure}）。"
        )
    if amount < 0:
        raise TermError("期限的数量不能小于 0。")
    return replace(blank, amount=amount, unit=unit)


def _term(
    blank: TermResult, calendar: Calendar, pauses: tuple[Pause, ...], extensions: Sequence[Extended]
) -> TermResult:
    if blank.rule.direction == "backward":
        return _backward(blank, calendar, extensions)
    if blank.unit == "hour":
        return _hours(blank, pauses, extensions)
    return _forward(blank, calendar, pauses, extensions)


def _forward(
    blank: TermResult, calendar: Calendar, pauses: tuple[Pause, ...], extensions: Sequence[Extended]
) -> TermResult:
    rule, start = blank.rule, blank.started_on
    segments = [forward(start, blank.amount or 0, blank.unit or "day", calendar=calendar, pauses=pauses)]
    for extra in allowed(rule, blank.unit or "day", extensions):
        end = segments[-1].last
        _decided_in_time(extra, start, _rolled(rule, end, calendar) if end else None)
        amount, unit = extra.amount or 0, extra.unit or "day"
        if end is None:  # stands still: all of it is left, and months have no days until they run
            days = 0 if unit in MONTHS else amount
            segment = Segment(segments[-1].first, None, unit, days, days)
        else:
            segment = forward(end, amount, unit, calendar=calendar, pauses=pauses)
        segments.append(replace(segment, extension=extra))
    end = segments[-1].last
    due = _rolled(rule, end, calendar) if end else None
    effective = tuple(p for p in pauses if _has_effect(p, start, end))
    return replace(
        blank,
        due_on=due,
        raw_end=end,
        provisional=_provisional(rule, segments, effective, due, calendar),
        remaining=None if end else _left(segments),
        segments=tuple(segments),
        pauses=effective,
    )


def allowed(rule: Rule, unit: str, extensions: Iterable[Extended]) -> list[Extended]:
    """Extensions in order of day, with amount and unit filled from the rule. Raises TermError where it
    forbids them.
    """
    law, total, result = rule.extension, 0, []
    for extra in sorted(extensions, key=lambda e: e.on):
        amount = extra.amount if extra.amount is not None or law is None else law.amount
        measure = extra.unit or (law.unit if law else None) or unit
        if measure not in UNITS or (measure == "hour") != (unit == "hour"):
            raise TermError(f"延长的单位不能是“{UNITS.get(measure, measure)}”。")
        if amount is None and law is None:
            raise TermError(f"“{rule.name}”：该期限没有延长规定。")
        if amount is None:
            raise TermError(f"“{rule.name}”：规则没有写明延长多久，须填写批准延长的数量（--by）。")
        if amount <= 0:
            raise TermError("延长的数量须大于 0。")
        if law and law.amount is not None:
            most = f"{law.amount} {UNITS[law.unit or unit]}"
            if measure != law.unit:
                raise TermError(f"“{rule.name}”：延长应按“{UNITS[law.unit or unit]}”计，最多 {most}。")
            total = total + amount if law.times == 1 else amount
            if total > law.amount:
                often = "累计延长" if law.times == 1 else "每次延长"
                raise TermError(f"“{rule.name}”：{often}不得超过 {most}，现为 {total} {UNITS[measure]}。")
        result.append(replace(extra, amount=amount, unit=measure))
    return result


def _decided_in_time(extra: Extended, start: date, due: date | None) -> None:
    if extra.on < start:
        raise TermError(f"延期决定日（{extra.on}）早于起算日（{start}）。")
    if due is not None and extra.on > due:
        raise TermError(f"延期须在期满前决定：期限于{due}届满，延期决定日为{extra.on}。")


def _has_effect(pause: Pause, start: date, end: date | None) -> bool:
    after_start = pause.resumed is None or pause.resumed > start + ONE_DAY
    return after_start and (end is None or pause.start <= end)


def _provisional(
    rule: Rule, segments: Sequence[Segment], pauses: Sequence[Pause], due: date | None, calendar: Calendar
) -> bool:
    """Working days decide where they are counted, and where a rest day moves the end."""
    deciding = [
        (s.first, s.last or pauses[-1].start - ONE_DAY)
        for s in segments
        if s.unit == "working_day" and s.days
    ]
    if due and rule.rolls is True:
        deciding.append((segments[-1].last or due, due))
    return any(_unannounced(first, last, calendar) for first, last in deciding)


def _unannounced(first: date, last: date, calendar: Calendar) -> bool:
    return any(not calendar.announced(year) for year in range(first.year, last.year + 1))


def _left(segments: Sequence[Segment]) -> int:
    """What an open pause left: working days are not added to other days."""
    in_working_days = segments[0].unit == "working_day"
    return sum(s.left for s in segments if (s.unit == "working_day") == in_working_days)


def _backward(blank: TermResult, calendar: Calendar, extensions: Sequence[Extended]) -> TermResult:
    rule, event, unit = blank.rule, blank.started_on, blank.unit or "day"
    if extensions:
        raise TermError(f"“{rule.name}”是向前倒算的期限，不能延长。")
    raw = back(event, blank.amount or 0, unit, calendar=calendar)
    due = _rolled(rule, raw, calendar)
    counted = unit == "working_day" and raw != event
    decides = counted or rule.rolls == "earlier"
    return replace(
        blank,
        due_on=due,
        raw_end=raw,
        provisional=decides and _unannounced(due, event - ONE_DAY if counted else raw, calendar),
        segments=(
            Segment(raw, event - ONE_DAY, unit, (blank.amount or 0) if counted else (event - raw).days),
        ),
    )


def _hours(blank: TermResult, pauses: Sequence[Pause], extensions: Sequence[Extended]) -> TermResult:
    rule, start = blank.rule, blank.start
    if not isinstance(start, datetime):
        raise TermError(f"“{rule.name}”按小时计算，须写明起算的时刻，如 {start}T10:30。")
    end = start + timedelta(hours=blank.amount or 0)
    for extra in allowed(rule, "hour", extensions):
        _decided_in_time(extra, start.date(), end.date())
        end += timedelta(hours=extra.amount or 0)
    effective: list[Pause] = []
    for pause in pauses:
        stopped = max(datetime.combine(pause.start, time.min), start)
        if stopped >= end:
            break
        if pause.resumed is None:
            left = -((stopped - end) // timedelta(hours=1))
            return replace(blank, remaining=left, pauses=(*effective, pause))
        resumed = datetime.combine(pause.resumed, time.min)
        if resumed > stopped:
            effective.append(pause)
            end += resumed - stopped
    return replace(blank, due_on=end.date(), raw_end=end.date(), due_at=end, pauses=tuple(effective))


def _fixed_date(blank: TermResult, extensions: Sequence[Extended]) -> TermResult:
    """A date of the year (the first one not before the start), or the very day of the event."""
    rule, day = blank.rule, blank.started_on
    if extensions:
        raise TermError(f"“{rule.name}”是固定日期，不能延长。")
    if rule.month_day:
        month, number = map(int, rule.month_day.split("-"))
        this_year = date(day.year, month, number)
        day = this_year if this_year >= day else this_year.replace(year=day.year + 1)
    return replace(blank, amount=None, unit=None, due_on=day, raw_end=day)


def _rolled(rule: Rule, end: date, calendar: Calendar) -> date:
    if rule.rolls is True:
        return calendar.next_workday(end)
    return calendar.previous_workday(end) if rule.rolls == "earlier" else end


def _without_effect(result: TermResult, stops: Iterable[Pause]) -> list[str]:
    """The pauses that lie outside the term. Where none counts at all, _doubts has said so."""
    if result.rule.direction == "backward" or result.rule.kind == "date":
        return []
    return [f"{stop.start}起的中止不在期限之内，没有计入。" for stop in stops if stop not in result.pauses]


def _local(start: date | datetime) -> date | datetime:
    if isinstance(start, datetime) and start.tzinfo is not None:
        return start.astimezone(SHANGHAI).replace(tzinfo=None)
    return start


def _doubts(
    rule: Rule,
    start: date,
    pauses: Sequence[Pause],
    extensions: Sequence[Extended],
    amount: int | None,
    unit: str | None,
) -> tuple[str, ...]:
    """What is computed all the same, but should be looked at."""
    doubts = []
    if pauses and (rule.direction == "backward" or rule.kind == "date"):
        doubts.append("倒算的期限和固定日期不停表，所填中止没有计入。")
    elif pauses and rule.pauses is None:
        doubts.append("该期限没有停表事由，仍按所填中止计算，请核对依据。")
    if any("重新起算" in p.ground for p in pauses):
        doubts.append("所填事由是重新起算，不是停表，应以新的起算日另行计算。")
    if extensions and rule.extension is None:
        doubts.append("该期限没有延长规定，仍按所填延期计算，请核对依据。")
    if (
        amount is not None
        and rule.amount is not None
        and (amount, unit or rule.unit) != (rule.amount, rule.unit)
    ):
        doubts.append(f"规则写明的是 {rule.length}，本次按所填数量计算。")
    if not rule.in_force(start):
        doubts.append("起算日不在本条施行期间内。适用新旧哪一条，以收到、受理或事件之日为准，请核对。")
    return tuple(doubts)
