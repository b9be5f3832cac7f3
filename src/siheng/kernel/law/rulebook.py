"""The rulebook (规则库): every statutory term with its law, article and days in force, read from the
rules.yaml files.

A ``rules.yaml`` lies beside each domain and in three rooms of the kernel. Its fields:

key, name, law, article, summary (转述, never the words of the law), note, source;
amount and unit (hour, working_day, day, month, year). A term without amount leaves it to the paper or the
bureau (it must be given, never made up); 0 is the start day itself;
starts_from: the event from which days are counted;
kind: deadline 须在期满前办, minimum 至少要留, maximum 上限, lead 事件前须办, validity 有效期, retention
保存期, deemed 期满即发生效果, count 次数门槛, date 固定日期, rate 频率或量, fact 口径;
direction: forward, or backward for lead; null where nothing is counted;
rolls: true moves an end on a rest day to the next working day, 'earlier' to the one before, false leaves it;
null where the unit or kind leaves nothing to move. A lead with false is a window: what comes out is its first
day;
extension: null or {amount, unit, approver, times, note}. times 1: all extensions together at most ``amount``;
null: each at most ``amount``. amount null: as long as the approver says. ``extendable_by`` tells the same in
words;
pauses: null or the grounds (停表事由);
governs: which day chooses the version: received, accepted or event;
family: shared by the versions of one rule; applies_to tells versions in force together apart;
month_day: MM-DD of a date, null for the very day of the event;
effective_from ('unknown' if it was not found: then the rule is a setting, never law), effective_to (that day
included);
verified: whether the text of the law was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from siheng.kernel import rooms

from .errors import BadRulebook, NoRuleInForce, NoSuchRule, SeveralRules
from .judging import faults, quarrels

KERNEL = Path(__file__).resolve().parent.parent
# The rooms of the kernel that hold rules, and what their rules are about.
ROOMS = {"documents": "service", "law": "calendar", "trust": "trust"}
UNITS = {"hour": "小时", "working_day": "个工作日", "day": "日", "month": "个月", "year": "年"}
TERMS = frozenset(("deadline", "minimum", "maximum", "lead", "validity", "retention", "deemed"))


@dataclass(frozen=True)
class Extension:
    """How a term may be extended (延长); see the module docstring for the meaning of nulls."""

    amount: int | None
    unit: str | None
    approver: str | None
    times: int | None
    note: str | None


@dataclass(frozen=True)
class Rule:
    """One version of one rule. Fields as in the module docstring."""

    key: str
    name: str
    law: str
    article: str | None
    summary: str
    amount: int | None
    unit: str | None
    starts_from: str | None
    kind: str
    direction: str | None
    rolls: bool | str | None
    extension: Extension | None
    extendable_by: str | None
    pauses: tuple[str, ...] | None
    governs: str
    family: str
    domain: str
    effective_from: date | None
    effective_to: date | None
    unknown_start: bool
    applies_to: str | None
    month_day: str | None
    note: str | None
    source: str | None
    verified: bool

    @property
    def is_law(self) -> bool:
        """False: show it as 未核实的设置, never as law (text not read, or its first day in force unknown)."""
        return self.verified and not self.unknown_start

    @property
    def is_term(self) -> bool:
        """Whether an end can be computed: a term or a fixed date."""
        return self.kind in TERMS or self.kind == "date"

    @property
    def is_window(self) -> bool:
        """A lead whose day opens a window (期满前 N 以内) instead of closing it."""
        return self.kind == "lead" and self.rolls is False

    @property
    def length(self) -> str:
        """Amount and unit in words: 60 日, 5 个工作日; empty if the rule states none."""
        return f"{self.amount} {UNITS[self.unit]}" if self.amount is not None and self.unit else ""

    def in_force(self, on: date) -> bool:
        """Whether the version covers a day. An unknown beginning counts as always."""
        return (self.effective_from or date.min) <= on <= (self.effective_to or date.max)


def citation(rule: Rule) -> str:
    """The source in official form: 《行政复议法（2023修订）》第62条第1款."""
    law = rule.law.replace("(", "（").replace(")", "）")
    return f"《{law}》{rule.article or ''}"


def rule(key: str) -> Rule:
    """The rule of that key. Raises NoSuchRule."""
    try:
        return _book()[key]
    except KeyError:
        raise NoSuchRule(f"规则库里没有“{key}”。") from None


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in order of file and place in it."""
    return tuple(_book().values())


@cache
def families() -> dict[str, tuple[Rule, ...]]:
    """The versions of each family, by its name."""
    by_family = sorted(all_rules(), key=lambda r: (r.family, r.effective_from or date.min, r.key))
    return {name: tuple(group) for name, group in groupby(by_family, lambda r: r.family)}


def in_force(family: str, on: date, *, applies_to: str | None = None) -> Rule:
    """The version of a family in force on the governing day.

    A version whose first day in force is known goes before one where it is not. Raises NoSuchRule,
    NoRuleInForce, and SeveralRules where two apply and ``applies_to`` does not say which.
    """
    versions = families().get(family)
    if versions is None:
        raise NoSuchRule(f"规则库里没有“{family}”。")
    name = versions[-1].name
    found = [r for r in versions if r.in_force(on)]
    if any(not r.unknown_start for r in found):
        found = [r for r in found if not r.unknown_start]
    if not found:
        raise NoRuleInForce(f"“{name}”（{family}）在{on.year}年{on.month}月{on.day}日没有施行中的规定。")
    if applies_to is not None:
        found = [r for r in found if r.applies_to in (None, applies_to)]
        if not found:
            raise NoRuleInForce(f"“{name}”（{family}）没有适用于“{applies_to}”的规定。")
    if len(found) > 1:
        cases = "、".join(f"“{r.applies_to}”" for r in found)
        raise SeveralRules(f"“{name}”（{family}）当日有几条规定，请指明适用于哪类案件：{cases}。")
    return found[0]


def files() -> list[tuple[str, Path]]:
    """Each rules.yaml with the domain that its rules belong to."""
    places = [(domain, KERNEL / room / "rules.yaml") for room, domain in ROOMS.items()]
    places += [(name, rooms.ROOT / name / "rules.yaml") for name in rooms.domain_names()]
    return [(domain, path) for domain, path in places if path.exists()]


@cache
def _book() -> dict[str, Rule]:
    return load(files())


def load(places: list[tuple[str, Path]]) -> dict[str, Rule]:
    """Read and judge rules.yaml files. Raises BadRulebook at the first fault, naming file, key and what is
    wrong.
    """
    book: dict[str, Rule] = {}
    raw: list[dict[str, Any]] = []
    for domain, path in places:
        where = f"{path.parent.name}/{path.name}"
        for fields in _read(path, where):
            key = fields.get("key", "（没有 key）") if isinstance(fields, dict) else "（不是一条规则）"
            if wrong := faults(fields):
                raise BadRulebook(f"{where}：{key}：{wrong[0]}")
            if key in book:
                raise BadRulebook(f"{where}：{key}：这个 key 已经用过")
            book[key] = _rule(fields, domain)
            raw.append(fields | {"domain": domain, "file": where})
    if wrong := quarrels(raw):
        raise BadRulebook(wrong[0])
    return book


def _read(path: Path, where: str) -> list[Any]:
    try:
        found = yaml.load(path.read_text(encoding="utf8"), _Loader)  # noqa: S506 (a safe loader, made stricter)
    except yaml.YAMLError as error:
        raise BadRulebook(f"{where}：写法有误：{error}") from error
    if not isinstance(found, list):
        raise BadRulebook(f"{where}：应是规则的列表")
    return found


def _rule(fields: dict[str, Any], domain: str) -> Rule:
    start, end = fields["effective_from"], fields["effective_to"]
    optional: dict[str, Any] = {"applies_to": None, "month_day": None}
    made = fields | {
        "domain": domain,
        "unknown_start": start == "unknown",
        "effective_from": None if start == "unknown" else date.fromisoformat(start),
        "effective_to": date.fromisoformat(end) if end else None,
        "extension": Extension(**fields["extension"]) if fields["extension"] else None,
        "pauses": tuple(fields["pauses"]) if fields["pauses"] else None,
    }
    return Rule(**(optional | made))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a field written twice, which YAML would swallow."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        if len(names) != len(set(names)):
            raise yaml.constructor.ConstructorError(None, None, "同一字段写了两次", node.start_mark)
        return super().construct_mapping(node, deep)
