"""Legal aid in the demonstration year: the network, some sixty cases, advice, and what other mechanisms hand over."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from siheng.domains.legalaid.demo import advice, cases, handed, network
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.matters.playing import Script


def scripts(people: SimpleNamespace, calendar: Calendar) -> Iterator[Script]:
    """First where aid is asked for and who undertakes it, then what happens there."""
    yield network.founding(people)
    yield network.duties(people)
    yield from cases.scripts(people, calendar)
    yield from advice.scripts(people, calendar)
    yield handed.sweep(people, calendar)
