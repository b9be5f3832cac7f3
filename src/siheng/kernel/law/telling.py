"""The explanation of a computed term, line by line, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from .calendar import FIRST_YEAR, ONE_DAY, Calendar, days_between, weekday
from .counting import covering
from .result import Pause, Segment, Step, TermResult
from .rulebook import UNITS, Rule

HOW = {
    "hour": "自起算时刻连续计算",
    "working_day": "只数工作日，调休上班日计入",
    "day": "日历日，休息日计入",
    "month": "到相应月份的同一日，没有该日的到月末",
    "year": "到相应年份的同一日，没有该日的到月末",
}
# What the day that comes out is, by kind of rule.
ENDINGS = {
    "deadline": "应在{day}或之前办理",
    "maximum": "最长到{day}",
    "validity": "有效期至{day}",
    "retention": "至少保存到{day}",
    "deemed": "{day}期满，发生相应效果",
    "lead": "应在{day}或之前办理",
    "date": "日期为{day}",
}


def tell(result: TermResult, calendar: Calendar) -> tuple[Step, ...]:
    """The steps from start to due day."""
    return tuple(_steps(result, calendar))


def full(day: date) -> str:
    """2022年9月27日（星期二）."""
    return f"{day.year}年{day.month}月{day.day}日（{weekday(day)}）"


def short(day: date) -> str:
    """9月27日."""
    return f"{day.month}月{day.day}日"


def measure(amount: int, unit: str) -> str:
    """60 日, 5 个工作日."""
    return f"{amount} {UNITS[unit]}"


def _steps(result: TermResult, calendar: Calendar) -> Iterator[Step]:
    rule, due = result.rule, result.due_on
    yield _start(result)
    if result.amount and result.unit:
        sign = "−" if rule.direction == "backward" else "+"
        text = f"{sign} {measure(result.amount, result.unit)}（{HOW[result.unit]}）"
        yield Step("term", text, days=result.length)
    for segment in result.segments:
        if segment.extension:
            yield _extension(segment)
    yield from _not_counted(result, calendar)
    for pause in result.pauses:
        yield _pause(pause, result, calendar)
    yield from _ending(result, calendar)
    if result.provisional:
        years = {day.year for day in (result.raw_end, due) if day and not calendar.announced(day.year)}
        yield Step("provisional", _why_provisional(years or {result.started_on.year}))


def _start(result: TermResult) -> Step:
    rule, on = result.rule, result.started_on
    event = (rule.starts_from or "").replace("（向前倒算）", "")
    when = f"{event} {full(on)}".strip()
    if rule.month_day:
        month, day = map(int, rule.month_day.split("-"))
        text = f"自{full(on)}起，最近的一个{month}月{day}日"
    elif rule.kind == "date":
        text = f"以这一天为准：{when}"
    elif rule.direction == "backward":
        text = f"事件日：{when}，当日不计，向前倒数"
    elif isinstance(result.start, datetime) and result.unit == "hour":
        text = f"起算：{when}{result.start:%H:%M}"
    else:
        text = f"起算：{when}，{'当日即届满' if result.amount == 0 else '当日不计，次日为第 1 日'}"
    return Step("start", text, on=on)


def _extension(segment: Segment) -> Step:
    extra = segment.extension
    assert extra is not None
    by = f"{extra.approver}批准" if extra.approver else "决定"
    text = f"+ 延期 {measure(extra.amount or 0, extra.unit or 'day')}（{full(extra.on)}{by}，接在原期限之后）"
    return Step("extension", text, on=extra.on, days=segment.days)


def _not_counted(result: TermResult, calendar: Calendar) -> Iterator[Step]:
    """The rest days left out of a count of working days, by reason, and the make-up days in it."""
    weekends: list[date] = []
    holidays: list[list[date]] = []
    makeups: list[date] = []
    for day in _working_day_stretch(result):
        if calendar.is_workday(day):
            makeups += [day] if day.weekday() >= 5 else []
        elif not _rest(day, calendar):
            weekends.append(day)
        elif (
            holidays
            and holidays[-1][-1] == day - ONE_DAY
            and calendar.why(day) == calendar.why(day - ONE_DAY)
        ):
            holidays[-1].append(day)
        else:
            holidays.append([day])
    for days in holidays:
        span = short(days[0]) if len(days) == 1 else f"{short(days[0])}至{short(days[-1])}"
        text = f"{span}{calendar.why(days[0])}，不计（{len(days)} 日）"
        yield Step("skip", text, since=days[0], until=days[-1], days=len(days))
    if weekends:
        text = f"星期六、星期日不计（{len(weekends)} 日）"
        yield Step("skip", text, since=weekends[0], until=weekends[-1], days=len(weekends))
    if makeups:
        text = f"{'、'.join(map(short, makeups))}调休上班，计入"
        yield Step("makeup", text, since=makeups[0], until=makeups[-1], days=len(makeups))


def _working_day_stretch(result: TermResult) -> Iterator[date]:
    for s in result.segments:
        if s.unit != "working_day" or not s.days:
            continue
        last = s.last or (result.pauses[-1].start - ONE_DAY if result.pauses else s.first)
        yield from (day for day in days_between(s.first, last) if not covering(result.pauses, day))


def _pause(pause: Pause, result: TermResult, calendar: Calendar) -> Step:
    since = max(pause.start, result.started_on if result.unit == "hour" else result.started_on + ONE_DAY)
    ground = f"（{pause.ground}）" if pause.ground else ""
    if pause.resumed is None:
        left = measure(result.remaining or 0, _plain(result.unit or "day"))
        return Step("pause", f"中止：自{full(since)}起不计{ground}，尚未恢复，剩 {left}", since=since)
    until = pause.resumed - ONE_DAY
    days = (pause.resumed - since).days
    span = short(since) if days == 1 else f"{short(since)}至{short(until)}"
    inside = ""
    if result.unit == "working_day":
        inside = f"，其中工作日 {calendar.workdays_between(since - ONE_DAY, until)} 日"
    text = f"+ 中止 {days} 日（{since.year}年{span}不计{inside}，{short(pause.resumed)}恢复）{ground}"
    return Step("pause", text, since=since, until=until, days=days)


def _plain(unit: str) -> str:
    return unit if unit in ("working_day", "hour") else "day"


def _ending(result: TermResult, calendar: Calendar) -> Iterator[Step]:
    rule, due, raw = result.rule, result.due_on, result.raw_end
    if due is None or raw is None:
        yield Step("due", "期限中止，恢复后再算到期日")
        return
    if result.due_at:
        text = f"= {full(due)}{result.due_at:%H:%M}届满，应在此时或之前办理"
        yield Step("due", text, on=due)
        return
    if rule.kind != "date":
        reached = "届满" if rule.direction == "forward" else ""
        yield Step("end", f"= {full(raw)}{reached}{_rest(raw, calendar)}", on=raw)
    if due != raw:
        days = abs((due - raw).days)
        way = "顺延至其后第一个工作日" if due > raw else "提前至其前最后一个工作日"
        yield Step("roll", f"→ 休息日，{way}：{full(due)}", since=raw, until=due, days=days)
    elif rule.rolls is False and not calendar.is_workday(raw):
        yield Step("roll", "→ 这类期限届满日遇休息日不移动", on=raw, days=0)
    yield Step("due", _outcome(rule, due), on=due)


def _rest(day: date, calendar: Calendar) -> str:
    why = calendar.why(day)
    return f"，{why}" if why.endswith("放假") else ""


def _outcome(rule: Rule, due: date) -> str:
    if rule.is_window:
        return f"{full(due)}是窗口的第一日，自这一日起办理"
    if rule.kind == "minimum":
        return f"至少等到{full(due)}届满，{full(due + ONE_DAY)}起方可办理"
    return ENDINGS[rule.kind].format(day=full(due))


def _why_provisional(years: Iterable[int]) -> str:
    unknown = sorted(years)
    if unknown and unknown[0] < FIRST_YEAR:
        return f"{FIRST_YEAR}年以前的放假安排未载入，结果暂定"
    which = "、".join(f"{year}年" for year in unknown)
    return f"{which}放假安排未公布，结果暂定"
