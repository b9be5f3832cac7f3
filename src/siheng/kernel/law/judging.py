"""The rules for rules: what makes an entry of a rules.yaml acceptable. Faults are said in sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

# fmt: off
KINDS = frozenset((
    "deadline", "minimum", "maximum", "lead", "validity", "retention", "deemed", "count", "date", "rate",
    "fact",
))
# fmt: on
UNITS = frozenset(("hour", "working_day", "day", "month", "year", None))
# fmt: off
FIELDS = frozenset((
    "key", "name", "law", "article", "summary", "amount", "unit", "starts_from", "kind", "direction", "rolls",
    "extension", "extendable_by", "pauses", "governs", "family", "effective_from", "effective_to", "note",
    "source", "verified",
))
# fmt: on
OPTIONAL = frozenset(("applies_to", "month_day"))
EXTENSION = frozenset(("amount", "unit", "approver", "times", "note"))


def faults(fields: Any) -> list[str]:
    """What is wrong with one entry by itself; empty if nothing is."""
    if not isinstance(fields, dict):
        return ["应是“字段: 值”的一组"]
    if odd := FIELDS ^ (set(fields) - OPTIONAL):
        return [f"缺少或多出的字段：{'、'.join(sorted(map(str, odd)))}"]
    wrong = []
    for ok, text in _judgements(fields):
        if not ok:
            wrong.append(text)
    return wrong


def _judgements(f: dict[str, Any]) -> Iterable[tuple[bool, str]]:
    kind, unit, amount, rolls = f["kind"], f["unit"], f["amount"], f["rolls"]
    yield kind in KINDS, f"kind 不能是 {kind!r}"
    yield unit in UNITS, f"unit 不能是 {unit!r}"
    yield f["governs"] in ("received", "accepted", "event"), f"governs 不能是 {f['governs']!r}"
    yield isinstance(f["verified"], bool), "verified 只能是 true 或 false"
    counted = kind not in ("count", "rate", "fact")
    direction = ("backward" if kind == "lead" else "forward") if counted else None
    yield f["direction"] == direction, f"kind 是 {kind} 时 direction 应是 {direction}"
    legal = _legal_rolls(kind, unit)
    # `is`, because 0 == False and 1 == True
    yield any(rolls is x or (rolls == x == "earlier") for x in legal), f"rolls 只能是 {legal} 之一"
    yield kind not in ("count", "rate") or amount is not None, f"kind 是 {kind} 时须有 amount"
    yield kind in ("count", "date", "fact") or bool(unit and f["starts_from"]), "期限须有 unit 和 starts_from"
    yield amount is None or (type(amount) is int and amount >= 0), "amount 须是不小于 0 的整数或 null"
    yield _good_extension(f["extension"]), "extension 的写法不对"
    yield _good_pauses(f["pauses"]), "pauses 须是 null 或停表事由的列表"
    day = f.get("month_day")
    yield ("month_day" in f) == (kind == "date"), "month_day 只用于并且须用于 date"
    yield day is None or _is_month_day(day), f"month_day 不是日期：{day!r}"
    yield _good_family(f["family"]), f"family 的写法不对：{f['family']!r}"
    start, end = f["effective_from"], f["effective_to"]
    yield start == "unknown" or _is_date(start), "effective_from 须是日期或 unknown"
    yield end is None or _is_date(end), "effective_to 须是日期或 null"
    yield not (_is_date(start) and _is_date(end)) or start <= end, "effective_to 早于 effective_from"


def _legal_rolls(kind: str, unit: str | None) -> list[bool | str | None]:
    if kind in ("count", "rate", "fact", "date") or unit in ("working_day", "hour"):
        return [None]
    by_kind: dict[str, list[bool | str | None]] = {
        "lead": ["earlier", False],
        "deadline": [True],
        "deemed": [True, False],
    }
    return by_kind.get(kind, [False])


def _good_extension(extension: Any) -> bool:
    return extension is None or (
        isinstance(extension, dict)
        and set(extension) == EXTENSION
        and extension["unit"] in UNITS
        and (extension["amount"] is None) == (extension["unit"] is None)
        and extension["times"] in (None, 1)
    )


def _good_pauses(pauses: Any) -> bool:
    if pauses is None:
        return True
    return (
        isinstance(pauses, list) and bool(pauses) and all(isinstance(p, str) and len(p) < 40 for p in pauses)
    )


def _good_family(family: Any) -> bool:
    if not isinstance(family, str) or not re.fullmatch("[a-z0-9_]+", family):
        return False
    return not re.search(r"_v\d{4}$", family)


def _is_date(text: Any) -> bool:
    try:
        date.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    return True


def _is_month_day(text: Any) -> bool:
    return isinstance(text, str) and bool(re.fullmatch(r"\d\d-\d\d", text)) and _is_date(f"2023-{text}")


def quarrels(entries: Iterable[dict[str, Any]]) -> list[str]:
    """What is wrong between versions of a family: they must agree on governs and domain, and not overlap."""
    by_family = defaultdict(list)
    for entry in entries:
        by_family[entry["family"]].append(entry)
    wrong = []
    for name, versions in by_family.items():
        for i, a in enumerate(versions):
            for b in versions[i + 1 :]:
                where = f"{b['file']}：{b['key']}：与同一 family（{name}）的 {a['key']} "
                if (a["governs"], a["domain"]) != (b["governs"], b["domain"]):
                    wrong.append(f"{where}的 governs 或领域不同")
                if _overlap(a, b) and not _told_apart(a, b):
                    wrong.append(f"{where}施行期间重叠，须各用 applies_to 说明适用于哪类案件")
    return wrong


def _span(entry: dict[str, Any]) -> tuple[str, str]:
    start = entry["effective_from"]
    return ("0001-01-01" if start == "unknown" else start, entry["effective_to"] or "9999-12-31")


def _overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return _span(a)[0] <= _span(b)[1] and _span(b)[0] <= _span(a)[1]


def _told_apart(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return bool(a.get("applies_to") and b.get("applies_to") and a["applies_to"] != b["applies_to"])
