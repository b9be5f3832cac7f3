"""Questions like one in hand that were answered before (类似的咨询): of the same subject, by the words they share."""

from __future__ import annotations

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.search import tokens
from siheng.kernel.org.models import Account

# Among so many of the newest; of the shorter one this share of its pairs of characters; at most so many.
NEWEST, SHARE, MOST = 500, 0.4, 3


def similar(matter: Matter, account: Account) -> list[Matter]:
    """The answered questions most like this one that the account may read, none that is sealed."""
    case = matter.advice
    asked = _pairs(case.words)
    rows = (
        Matter.objects.told(account, "advice")
        .filter(advice__topic=case.topic, sealed=False, outcome="answered")
        .exclude(pk=matter.pk)
        .select_related("advice")
        .order_by("-id")[:NEWEST]
    )
    near = [(_share(asked, _pairs(m.advice.words)), m) for m in rows]
    found = sorted((p for p in near if p[0] >= SHARE), key=lambda p: (-p[0], -p[1].pk))
    once: dict[str, Matter] = {}
    for _, m in found:
        once.setdefault(m.advice.answer, m)
    return list(once.values())[:MOST]


def _pairs(text: str) -> set[str]:
    return {t for t in tokens(text) if len(t) > 1}


def _share(one: set[str], other: set[str]) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
