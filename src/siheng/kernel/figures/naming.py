"""Which figure the words beside a number name (对应口径), by what the domains say of their figures and topics."""

from __future__ import annotations

import re

from siheng.kernel.figures.contexts import Context
from siheng.kernel.figures.declare import Figure, Said, Stock
from siheng.kernel.figures.registry import Registry
from siheng.kernel.matters.models import Matter


def named_alone(registry: Registry, context: Context) -> list[Figure]:
    """The figures whose own words stand just before the number, whatever was spoken of before."""
    return [
        figure
        for figure in registry.figures.values()
        for said in figure.said
        if isinstance(said, Said) and said.own and re.search(said.pattern, context.left)
    ]


def named_after(registry: Registry, context: Context) -> list[Figure]:
    """The standing thing that the number counts outright (220个法律援助联络点), whatever was spoken of before.

    Only what a register keeps: of matters the verb before the number tells which count is meant (办结23件法律援助案件).
    """
    lengths = {
        figure.key: max(
            (m.end() for m in matches(figure, context.right, context) if not m.start()), default=0
        )
        for figure in registry.figures.values()
        if isinstance(figure, Stock) and figure.source.model is not Matter
    }
    longest = max(lengths.values(), default=0)
    return [registry.figures[key] for key, length in lengths.items() if longest and length == longest]


def topics(registry: Registry, context: Context) -> list[str] | None:
    """The domains that the number may belong to, likeliest first; None when the text speaks of something else.

    What was spoken of before, in its clause or its part of the sentence, decides. Where nothing was, the part before
    is heard, then what follows in the same part, then the part after, then the heading.
    """
    own = context.clause
    for place in (own, context.part.partition(own)[0]):
        if spoken := _spoken(registry, place, first=False):
            return None if spoken == "-" else [spoken]
    before = next((s for p in reversed(context.parts_before) if (s := _spoken(registry, p, first=False))), "")
    if before == "-":
        return None
    follows = (context.part.rpartition(own)[2], *context.parts_after)
    after = next((s for p in follows if (s := _spoken(registry, p, first=True))), "-")
    found = [d for d in (before, after) if d not in ("", "-")]
    if not found and (spoken := _spoken(registry, context.heading, first=False)) not in ("", "-"):
        found = [spoken]
    return found or None


def _spoken(registry: Registry, text: str, *, first: bool) -> str:
    """The domain whose topic word comes last (or first) in a text, "-" for a topic without figures, "" for none."""
    best = (-1, 0, "")
    words = [(w, d) for d, s in registry.sections.items() for w in s.subjects]
    claimed = {w for w, _ in words}
    words += [(w, "-") for s in registry.sections.values() for w in s.others if w not in claimed]
    for word, domain in words:
        place = text.find(word) if first else text.rfind(word)
        if place >= 0:
            # The later end wins; of two that end together, the longer word.
            rank = (len(text) - place if first else place + len(word), len(word), domain)
            best = max(best, rank)
    return best[2]


def candidates(registry: Registry, context: Context, domains: list[str]) -> list[Figure]:
    """The figures that the words beside the number name, looking left, then right, then at the clauses before."""
    return (
        _named_in(registry, context.left, context, domains)
        or _named_in(registry, context.right, context, domains)
        or _shortened(registry, context, domains)
        or _named_in(registry, context.lead + context.left, context, domains)
    )


def _named_in(registry: Registry, near: str, context: Context, domains: list[str]) -> list[Figure]:
    for domain in domains:
        if near and (found := [f for f in registry.of_domain(domain) if _says(f, near, context)]):
            return _closest(found, near, context)
    return []


def _shortened(registry: Registry, context: Context, domains: list[str]) -> list[Figure]:
    """The figures named by a word that leaves out the topic just spoken of (法律援助工作站24个、联络点220个)."""
    for domain in domains:
        words = [w for w in registry.sections[domain].subjects if w in context.part]
        for near in filter(None, (context.left, context.right)):
            for topic in sorted(words, key=len, reverse=True):
                found = [f for f in registry.of_domain(domain) if _says(f, topic + near, context)]
                # The name itself goes on from the topic into the words beside the number.
                whole = [f for f in found if _crosses(f, topic, near, context)]
                if whole:
                    return _closest(whole, topic + near, context)
    return []


def _says(figure: Figure, near: str, context: Context) -> int:
    """Where the figure's last wording ends in the words; 0 when it has none there."""
    if any(re.search(word, near) for word in figure.unsaid):
        return 0
    ends = [0]
    for said in figure.said:
        said = said if isinstance(said, Said) else Said(said)
        if said.near and not re.search(said.near, context.part):
            continue
        ends += [m.end() for m in re.finditer(said.pattern, near)]
    return max(ends)


def _closest(found: list[Figure], near: str, context: Context) -> list[Figure]:
    """Of several, the one whose words take in the others' (含去年结转 over 去年结转); several verbs stay several."""
    if len(found) == 1:
        return found
    spans = {f.key: max((m.end() - m.start(), m.end()) for m in matches(f, near, context)) for f in found}
    best = max(spans.values())
    contained = all(_within(f, found, near, context) for f in found if spans[f.key] != best)
    return [f for f in found if spans[f.key] == best][:1] if contained else found


def _crosses(figure: Figure, topic: str, near: str, context: Context) -> bool:
    found = matches(figure, topic + near, context)
    return any(m.start() < len(topic) < m.end() for m in found)


def matches(figure: Figure, near: str, context: Context) -> list[re.Match[str]]:
    """Every wording of the figure in the words."""
    patterns = [s if isinstance(s, Said) else Said(s) for s in figure.said]
    return [
        m
        for s in patterns
        if not s.near or re.search(s.near, context.part)
        for m in re.finditer(s.pattern, near)
    ]


def _within(figure: Figure, others: list[Figure], near: str, context: Context) -> bool:
    mine = matches(figure, near, context)
    theirs = [m for f in others if f is not figure for m in matches(f, near, context)]
    return all(any(t.start() <= m.start() and m.end() <= t.end() for t in theirs) for m in mine)
