"""Matters of which nothing is heard (没有动静): no step for as many days as the bureau's own setting of their kind says.

Only where it is ours to act and there is no outcome yet: what waits for a party, or for the day of a return visit, is not silent.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from siheng.kernel.law.rulebook import in_force
from siheng.kernel.matters.process import processes
from siheng.kernel.org.clock import local_day


def silences(day: date) -> dict[str, int]:
    """After how many days each kind is silent; kinds without such a setting are left out."""
    found = {}
    for kind, chosen in processes().items():
        if chosen.silence and (days := in_force(chosen.silence, day).amount):
            found[kind] = days
    return found


def quiet(at: datetime) -> Q:
    """Which matters are silent at the moment; none where no kind has a setting."""
    which = Q(pk__in=[])
    for kind, days in silences(local_day(at)).items():
        which |= Q(kind=kind, stepped_at__lt=at - timedelta(days=days))
    return which & Q(open=True, paused=False, outcome="", waits_for="")


def told(at: datetime) -> str:
    """How it is called: 7 天没有动静; nothing where no kind has a setting."""
    days = sorted(set(silences(local_day(at)).values()))
    return f"{'、'.join(map(str, days))} 天没有动静" if days else ""
