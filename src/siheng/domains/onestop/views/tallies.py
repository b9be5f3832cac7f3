"""What the board counts: handovers by need since May, and what is open by kind and town."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Substr

from siheng.domains.onestop.figures import BEGAN, SENT
from siheng.domains.onestop.models import SIGNS
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import scope
from siheng.kernel.matters.models import Handover, Matter
from siheng.kernel.matters.process import processes
from siheng.kernel.org.models import Account, Region

KINDS = ("onestop", "service", "mediation")


def by_need(account: Account) -> list[dict[str, Any]]:
    """Each need: handed over, waiting, served, returned, answered, and the mean of working days to the first answer."""
    # Asked of each handover, of which there are few: not of every demand whether it has one.
    known = Matter.objects.for_account(account, "onestop").filter(pk=OuterRef("matter"))
    rows = (
        Handover.objects.everything("narrowed to the demands that the account knows of")
        .filter(Exists(known), need__in=[str(need.label) for need in SIGNS], sent_on__gte=BEGAN)
        .annotate(petition=ExpressionWrapper(SENT, BooleanField()))
        .values_list("need", "state", "petition", "sent_on", "answered_on", Count("pk"))
        .order_by()
    )
    states: Counter[tuple[str, str]] = Counter()
    petition: Counter[str] = Counter()
    answered: dict[str, list[int]] = {}
    calendar = load_calendar()
    for need, state, counted, sent, day, n in rows:
        states[need, state] += n
        petition[need] += counted * n
        if day is not None:
            answered.setdefault(need, []).extend([calendar.workdays_between(sent, day)] * n)
    found = []
    for need, sign in SIGNS.items():
        label = str(need.label)
        days = answered.get(label, [])
        counts = {state: states[label, state] for state in Handover.State.values}
        found.append(
            {
                "sign": sign,
                "label": label,
                "total": sum(counts.values()) - counts["returned"],
                "petition": petition[label],
                "mean": f"{sum(days) / len(days):.1f}" if days else "",
                **counts,
            }
        )
    return found


def by_town(account: Account, today: date) -> list[dict[str, Any]]:
    """What is open in each town, by kind: all, not taken by anybody yet, overdue. Towns without any are left out."""
    kinds = kinds_known(account)
    rows = (
        Matter.objects.for_account(account)
        .filter(kind__in=kinds, open=True)
        .order_by()
        .values("kind", town=Substr("region_id", 1, 9))
        .annotate(
            open=Count("pk"),
            waiting=Count("pk", filter=Q(handler__isnull=True)),
            late=Count("pk", filter=Q(due_on__lt=today, paused=False)),
        )
    )
    cells = {(r["town"], r["kind"]): r for r in rows}
    towns = sorted({town for town, _ in cells})
    names = dict(Region.objects.filter(code__in=[t + "000" for t in towns]).values_list("code", "name"))
    return [
        {
            "town": names.get(town + "000", "全区"),
            "cells": [
                {"kind": k, **(cells.get((town, k)) or {"open": 0, "waiting": 0, "late": 0})} for k in kinds
            ],
        }
        for town in towns
    ]


def kinds_known(account: Account) -> list[str]:
    """The kinds of which the account knows every matter in its scope; of the others a count would be no count."""
    known = {
        k for how in ("readers", "outline_readers", "unit_readers") for k in scope.kinds_read(account, how)
    }
    return [k for k in KINDS if k in known]


def kind_labels(account: Account) -> list[str]:
    """The headings of the table by town."""
    return [processes()[k].label for k in kinds_known(account)]
