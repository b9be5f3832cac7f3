"""Legal aid in the demonstration year: the network, some sixty cases, advice, what is handed over, reviews, subsidies."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from siheng.domains.legalaid.demo import advice, cases, closing, handed, network
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.playing import Script


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """First where aid is asked for and who undertakes it, then what happens there."""
    yield network.founding(people)
    yield network.duties(people)
    yield from network.referrals(people, calendar)
    yield from cases.scripts(people, calendar)
    yield from advice.scripts(people, calendar)
    yield handed.sweep(people, calendar)
    yield from closing.scripts(people, calendar)
