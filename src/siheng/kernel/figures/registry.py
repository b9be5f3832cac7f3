"""Every declared figure by its key ``<domain>.<attribute>``, judged when first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from string import Formatter
from types import ModuleType

from siheng.kernel.figures import hedges
from siheng.kernel.figures.declare import Count, Figure, Identity, Ratio, Said, Section, Stock
from siheng.kernel.org.rights import BadDeclaration
from siheng.kernel.registers.declare import PlaceKind, kinds_of
from siheng.kernel.rooms import rooms


@dataclass(frozen=True)
class Registry:
    """What all domains declare together."""

    figures: dict[str, Figure]
    identities: tuple[Identity, ...]
    sections: dict[str, Section]  # by domain, in the order of the report

    def of_domain(self, domain: str) -> list[Figure]:
        """The figures of one domain, in order of declaration."""
        return [f for f in self.figures.values() if f.key.partition(".")[0] == domain]

    def told(self, domain: str, *texts: str) -> list[Figure]:
        """The figures of one domain that texts name in braces, each once, in the order in which they are named."""
        return [self.figures[f"{domain}.{name}"] for name in dict.fromkeys(_named(texts))]


@cache
def registry() -> Registry:
    """The figures of every domain. Raises BadDeclaration with a sentence for each fault."""
    found = collect(rooms("figures"))
    wrong = [
        f"{kind.label}：没有能按 {kind.by} 分的口径 {key}"
        for kind in kinds_of(PlaceKind).values()
        for key in kind.figures
        if key not in found.figures or kind.by not in found.figures[key].source.dimensions
    ]
    if wrong:
        raise BadDeclaration("\n".join(wrong))
    return found


def figure(key: str) -> Figure:
    """A declared figure. Raises KeyError for an unknown key."""
    return registry().figures[key]


def collect(modules: dict[str, ModuleType]) -> Registry:
    """Name the figures of some rooms and judge them. Raises BadDeclaration."""
    figures: dict[str, Figure] = {}
    identities: list[Identity] = []
    sections: dict[str, Section] = {}
    wrong: list[str] = []
    for domain, module in modules.items():
        for name, value in vars(module).items():
            if isinstance(value, Count | Stock | Ratio):
                key = f"{domain}.{name}"
                if value.key not in ("", key):
                    wrong.append(f"{key}: 与 {value.key} 是同一个口径，声明了两次")
                    continue
                value.key = key
                figures[key] = value
            elif isinstance(value, Identity):
                identities.append(value)
            elif isinstance(value, Section):
                sections[domain] = value
    for key, found in figures.items():
        wrong += [f"{key}: {fault}" for fault in _faults(found)]
    for identity in identities:
        wrong += [
            f"勾稽关系“{identity.label}”: “{f.label}”不是已声明的口径"
            for f in (*identity.left, *identity.right)
            if not f.key
        ]
    for domain, section in sections.items():
        wrong += [f"{domain} 的报告: {fault}" for fault in _section_faults(domain, section, figures)]
    if wrong:
        raise BadDeclaration("\n".join(wrong))
    return Registry(
        figures, tuple(identities), dict(sorted(sections.items(), key=lambda s: (s[1].order, s[0])))
    )


def _faults(found: Figure) -> list[str]:
    wrong = [
        f"没有写明{what}"
        for what, value in (
            ("名称", found.label),
            ("单位", found.unit),
            ("定义", found.definition),
            ("归口科室", found.owner),
        )
        if not value
    ]
    if found.version < 1:
        wrong.append("口径版本从 1 起")
    if isinstance(found, Ratio):
        if found.numerator.group != found.denominator.group:
            wrong.append("分子和分母要出自同一来源、同一日期")
    elif isinstance(found, Count) and not found.on:
        wrong.append("没有写明按哪个日期统计")
    for key, dimension in found.source.dimensions.items():
        if key != dimension.key:
            wrong.append(f"维度“{key}”与自己的名称 {dimension.key} 不符")
    for pattern in [
        s for said in found.said for s in ((said.pattern, said.near) if isinstance(said, Said) else (said,))
    ]:
        try:
            re.compile(pattern)
        except re.error as error:
            wrong.append(f"写法“{pattern}”不能识别：{error}")
    return wrong


def _named(texts: Iterable[str]) -> list[str]:
    """The names in braces."""
    return [name for text in texts for _, name, _, _ in Formatter().parse(text) if name]


def _section_faults(domain: str, section: Section, figures: dict[str, Figure]) -> list[str]:
    wrong = [] if section.subjects else ["没有写明主题词"]
    named = _named([section.answer, *(note for _, note in section.cards)])
    named += [name for name, _ in section.cards] + [name for c in section.charts for name in c.figures]
    wrong += [f"没有口径 {domain}.{name}" for name in named if f"{domain}.{name}" not in figures]
    wrong += [
        f"图“{c.title}”不能按 {c.by} 分"
        for c in section.charts
        for name in c.figures
        if (found := figures.get(f"{domain}.{name}")) and c.by not in found.source.dimensions
    ]
    pieces = list(Formatter().parse(section.text))
    for place, (_, name, hedge, _) in enumerate(pieces):
        if name is None or name == "year":
            continue
        found = figures.get(f"{domain}.{name}")
        if found is None:
            wrong.append(f"没有口径 {domain}.{name}")
            continue
        after = pieces[place + 1][0] if place + 1 < len(pieces) else ""
        if not after.startswith(found.unit):
            wrong.append(f"{{{name}}} 后面应是它的单位“{found.unit}”")
        if hedge and hedge not in hedges.WRITTEN:
            wrong.append(f"没有“{hedge}”这种约数写法")
    return wrong
