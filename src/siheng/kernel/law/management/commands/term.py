"""``siheng term``: compute and explain a statutory term (法定期限). Works without a database."""

from __future__ import annotations

import json
import re
import sys
from argparse import Action, ArgumentParser, Namespace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection

from ...calendar import Calendar
from ...errors import LawError, TermError
from ...result import Step, as_day
from ...rulebook import Rule, all_rules, citation, families, in_force, rule
from ...terms import Extended, Pause, TermResult, compute

USAGE = (
    "siheng term 规则 --from 日期[T时:分] [--pause 日期 [--resume 日期]]…"
    " [--extended-on 日期 [--by 数量]]… [--amount 数量] [--json]"
)


class Attached(Action):
    """Keeps options that belong to the one before: ``--by`` to the last ``--extended-on`` that has none."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, value: Any, option: str | None = None
    ) -> None:
        pairs: list[list[Any]] = list(getattr(namespace, self.dest, None) or [])
        slot = 0 if option == "--extended-on" else 1
        if pairs and pairs[-1][slot] is None:
            pairs[-1][slot] = value
        else:
            pairs.append([value, None] if slot == 0 else [None, value])
        setattr(namespace, self.dest, pairs)


class Command(BaseCommand):
    help = "解释一个法定期限：从起算日到到期日，逐步说明依据。"
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser of Django, but one that refuses as the command does: in Chinese, as JSON if asked."""
        parser = super().create_parser(prog_name, subcommand, usage=USAGE, **kwargs)
        parser.error = self._misused  # type: ignore[method-assign]
        return parser

    def _misused(self, message: str) -> NoReturn:
        self._refuse(f"选项写得不对（{message}）。用法：{USAGE}", as_json="--json" in sys.argv)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="规则", help="规则的 key；或 family，按起算日选定施行中的一条")
        parser.add_argument(
            "--from",
            dest="start",
            metavar="日期",
            help="起算日，如 2022-01-28；按小时的要写 2022-01-28T10:30",
        )
        parser.add_argument("--on-date", metavar="日期", help="按 family 选定新旧规定的日期；空则用起算日")
        parser.add_argument("--applies-to", metavar="案件", help="同时有几条规定时，适用的案件")
        parser.add_argument("--pause", metavar="日期", action="append", default=[], help="中止第一日；可重复")
        parser.add_argument(
            "--resume", metavar="日期", action="append", default=[], help="恢复之日，与 --pause 依次配对"
        )
        parser.add_argument(
            "--extended-on", dest="extensions", metavar="日期", action=Attached, help="决定延期之日；可重复"
        )
        parser.add_argument(
            "--by", dest="extensions", metavar="数量", action=Attached, help="延长的数量；空则用规则写明的"
        )
        parser.add_argument("--amount", metavar="数量", help="规则没有写明长短时，文书或本机关确定的数量")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, **options: Any) -> None:
        try:
            result = _compute(options)
        except LawError as error:
            self._refuse(str(error), as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(result), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(as_text(result)))

    def _refuse(self, message: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(2)


def _compute(options: dict[str, Any]) -> TermResult:
    if not options["start"]:
        raise TermError("须用 --from 写明起算日，如 --from 2022-01-28。")
    start = _moment(options["start"], "--from")
    chosen = _chosen(options["key"], start, options["on_date"], options["applies_to"])
    return compute(
        chosen,
        start,
        calendar=_calendar(),
        pauses=_pauses(options["pause"], options["resume"]),
        extensions=_extensions(options["extensions"] or []),
        amount=_number(options["amount"], "--amount"),
    )


def _chosen(name: str, start: date | datetime, on: str | None, applies_to: str | None) -> Rule:
    """A key names its rule, whatever the day. A family is resolved by the day said, or by the start."""
    if name in families() and (on or applies_to or all(r.key != name for r in all_rules())):
        return in_force(name, _day(on, "--on-date") if on else as_day(start), applies_to=applies_to)
    return rule(name)


def _pauses(starts: list[str], ends: list[str]) -> list[Pause]:
    if len(ends) > len(starts):
        raise TermError("--resume 多于 --pause，无法配对。")
    if len(ends) < len(starts) - 1:
        raise TermError("只有最后一个 --pause 可以没有 --resume。")
    resumed = [_day(text, "--resume") for text in ends] + [None] * (len(starts) - len(ends))
    return [Pause(_day(text, "--pause"), end) for text, end in zip(starts, resumed, strict=True)]


def _extensions(pairs: list[list[str | None]]) -> list[Extended]:
    if any(on is None for on, _ in pairs):
        raise TermError("--by 要与 --extended-on 一起写。")
    return [Extended(_day(on or "", "--extended-on"), _number(by, "--by")) for on, by in pairs]


def _moment(text: str, option: str) -> date | datetime:
    try:
        if not re.match(r"\d{4}-\d\d-\d\d(T|$)", text):  # other forms of ISO are more likely slips
            raise ValueError
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise TermError(f"{option} 不是日期：{text}。应写成 2022-01-28 或 2022-01-28T10:30。") from None


def _day(text: str, option: str) -> date:
    moment = _moment(text, option)
    return moment.date() if isinstance(moment, datetime) else moment


def _number(text: str | None, option: str) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        raise TermError(f"{option} 不是整数：{text}。") from None


def _calendar() -> Calendar:
    """The bureau's calendar if a database holds one, otherwise the one shipped with the product."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        # Connecting would leave an empty file behind.
        if not connection.is_in_memory_db() and not Path(name).exists():  # type: ignore[attr-defined]
            return Calendar.official()
    from ...holidays import load_calendar

    try:
        return load_calendar()
    except Error:
        return Calendar.official()


def as_json(result: TermResult) -> dict[str, Any]:
    """The result for machines: dates in ISO form, moments local (Asia/Shanghai) without zone."""
    rule = result.rule
    return {
        "key": rule.key,
        "name": rule.name,
        "law": rule.law,
        "article": rule.article,
        "citation": citation(rule),
        "kind": rule.kind,
        "amount": result.amount,
        "unit": result.unit,
        "from": result.start.isoformat(),
        "due_on": _iso(result.due_on),
        "due_at": _iso(result.due_at),
        "raw_end": _iso(result.raw_end),
        "allowed_from": _iso(result.allowed_from),
        "window": rule.is_window,
        "remaining": result.remaining,
        "provisional": result.provisional,
        "unverified": result.unverified,
        "steps": [_step(step) for step in result.steps],
        "warnings": list(result.warnings),
    }


def _step(step: Step) -> dict[str, Any]:
    fields = {"on": _iso(step.on), "from": _iso(step.since), "to": _iso(step.until), "days": step.days}
    return {"kind": step.kind, "text": step.text} | {k: v for k, v in fields.items() if v is not None}


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def as_text(result: TermResult) -> list[str]:
    """The result for people: what it is, the sum, the answer last."""
    rule = result.rule
    lines = [f"{rule.name}    规则 {rule.key}"]
    if result.unverified:
        lines += [f"未核实的设置，不能当作法定期限引用，使用前请对照原文确认。据称出自{citation(rule)}"]
    else:
        lines += [f"依据 {citation(rule)}"]
    lines += [f"转述，非原文：{rule.summary}", ""]
    lines += [f"  {step.text}" for step in result.steps if step.kind not in ("due", "provisional")]
    lines += [f"\n{step.text}。" for step in result.steps if step.kind == "due"]
    lines += [f"{step.text}。" for step in result.steps if step.kind == "provisional"]
    return lines + [f"注意：{warning}" for warning in result.warnings]
