"""A clock's term in words for its page and pop-over: the sentence and the sum, true to the kind of term."""

from __future__ import annotations

from datetime import date, datetime

from siheng.kernel.law.calendar import ONE_DAY, Calendar, weekday
from siheng.kernel.law.rulebook import UNITS, Rule
from siheng.kernel.law.terms import Pause, TermResult
from siheng.kernel.matters.models import Clock
from siheng.web.workspace.present import standing_of

HOW = {
    "hour": "自起算时刻连续计算",
    "working_day": "只数工作日",
    "day": "日历日，休息日计入",
    "month": "到相应月份同一日",
    "year": "到相应年份同一日",
}
# Before and after the day, by kind of rule; the rest are deadlines.
SENTENCES = {
    "minimum": ("{what}至少等到", "届满，次日起方可办理"),
    "maximum": ("{what}最长到", ""),
    "validity": ("{what}有效期至", ""),
    "retention": ("{what}至少保存到", ""),
    "deemed": ("", "期满，{what}"),
    "date": ("{what}日期为", ""),
}


def answer(c: Clock, told: TermResult, day: date, calendar: Calendar) -> dict[str, str]:
    """The page's first sentence: which day, for what, how near; or how it ended."""
    if not c.live:
        done = c.ended_on and f"{c.ended_on.year}年{c.ended_on.month}月{c.ended_on.day}日"
        what = (
            "已在期限内办结"
            if c.state == Clock.State.MET and (not c.due_on or (c.ended_on and c.ended_on <= c.due_on))
            else ("办结时已超过期限" if c.state == Clock.State.MET else "不再计算")
        )
        return {"before": f"{c.label}：{done} {what}。", "day": "", "after": "", "state": "done"}
    now = standing_of(c, day, calendar)
    if c.due_on is None:
        return {
            "before": f"{c.label}期限{now.words}，恢复后接着算。",
            "day": "",
            "after": "",
            "state": "hold",
        }
    before, after = _sentence(told.rule, c.label)
    words = f"{c.due_on.year}年{c.due_on.month}月{c.due_on.day}日（{weekday(c.due_on)}）"
    words += f"{told.due_at:%H:%M}" if told.due_at else ""
    return {"before": before, "day": words, "after": f"{after}，{now.words}。", "state": now.state}


def _sentence(law: Rule, label: str) -> tuple[str, str]:
    if law.is_window:
        return "自", f"起{label}"
    if law.kind in SENTENCES:
        before, after = SENTENCES[law.kind]
        return before.format(what=label), after.format(what=label)
    who, may, what = label.rpartition("可以")
    return (f"{who}可以在", f"或之前{what}") if may else ("应在", f"或之前{label}")


def length(c: Clock, law: Rule) -> str:
    """60 日, or the days that the paper set; empty for a fixed date."""
    amount = law.amount if c.amount is None else c.amount
    return f"{amount} {UNITS[law.unit]}" if amount is not None and law.unit else ""


def sum_of(c: Clock, told: TermResult, calendar: Calendar) -> list[dict[str, str]]:
    """Start + term + extensions + pauses = end → moved; a lead is counted back from its event."""
    law, raw, due = told.rule, told.raw_end, told.due_on
    back = law.direction == "backward"
    parts = [_part("", _start(told), f"{c.started_by}，{_first_day(told)}")]
    if told.amount and told.unit:
        parts.append(_part("−" if back else "+", f"{told.amount} {UNITS[told.unit]}", HOW[told.unit]))
    for e in c.extensions:
        granted = law.extension
        amount = e.get("amount") or (granted.amount if granted else "")
        unit = e.get("unit") or (granted.unit if granted else None) or told.unit or "day"
        on = date.fromisoformat(e["on"])
        parts.append(_part("+", f"延期 {amount} {UNITS[unit]}", f"{month_day(on)}批准"))
    parts += [_pause(p, told) for p in told.pauses]
    if told.due_at:
        parts.append(_part("=", f"{month_day(told.due_at)} {told.due_at:%H:%M}", weekday(told.due_at)))
    elif raw and law.kind != "date":
        why = calendar.why(raw)
        holiday = f"，{why}" if why.endswith("放假") else ""
        parts.append(_part("=", month_day(raw), weekday(raw) + holiday))
    if raw and due and due != raw:
        moved = "顺延至假后第一个工作日" if due > raw else "提前至假前最后一个工作日"
        parts.append(_part("→", month_day(due), moved))
    return parts


def month_day(day: date) -> str:
    """9月27日."""
    return f"{day.month}月{day.day}日"


def _part(op: str, value: str, note: str) -> dict[str, str]:
    return {"op": op, "value": value, "note": note}


def _start(told: TermResult) -> str:
    at = f" {told.start:%H:%M}" if told.unit == "hour" and isinstance(told.start, datetime) else ""
    return month_day(told.started_on) + at


def _first_day(told: TermResult) -> str:
    if told.rule.kind == "date":
        return "以固定日期为准"
    if told.rule.direction == "backward":
        return "当日不计，向前倒数"
    if told.unit == "hour":
        return "即时起算"
    return "当日届满" if told.amount == 0 else "次日起算"


def _pause(p: Pause, told: TermResult) -> dict[str, str]:
    """Only days from day 1 on are lost, though the case may have stood still before."""
    since = max(p.start, told.started_on if told.unit == "hour" else told.started_on + ONE_DAY)
    if p.resumed is None:
        return _part("+", "中止中", f"{month_day(since)}起不计")
    days, last = (p.resumed - since).days, month_day(p.resumed - ONE_DAY)
    span = month_day(since) if days == 1 else f"{month_day(since)}至{last}"
    return _part("+", f"中止 {days} 日", f"{span}不计")
