"""Founds a bureau from a file: its regions, units and first accounts. A file can be read again; nothing is made twice."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction

from siheng.kernel.org.models import Account, Region, Unit

LEVELS = {
    "province": Region.Level.PROVINCE,
    "city": Region.Level.CITY,
    "county": Region.Level.COUNTY,
    "town": Region.Level.TOWN,
    "village": Region.Level.VILLAGE,
}


def found(path: Path, *, password: str | None) -> SimpleNamespace:
    """Make what the file names; the accounts get this password, or none and cannot sign in until one is set.

    Answers the units and accounts by their codes and names, as attributes (``-`` becomes ``_``), and the ``numbers``
    that the file says were the last given on paper.
    """
    plan = yaml.safe_load(path.read_text(encoding="utf8"))
    with transaction.atomic():
        _regions(path.with_name(plan["regions"]))
        units = _units(plan["units"])
        accounts = _accounts(plan["accounts"], units, password)
    return SimpleNamespace(
        units=SimpleNamespace(**{k.replace("-", "_"): v for k, v in units.items()}),
        numbers=plan.get("numbers", []),
        **accounts,
    )


def _regions(path: Path) -> None:
    with path.open(encoding="utf8") as handle:
        plan = list(csv.DictReader(handle))
    known = set(Region.objects.filter(code__in=[r["code"] for r in plan]).values_list("code", flat=True))
    Region.objects.bulk_create(
        Region(code=r["code"], name=r["name"], level=LEVELS[r["level"]])
        for r in plan
        if r["code"] not in known
    )


def _units(plan: list[dict[str, Any]]) -> dict[str, Unit]:
    known = {u.code: u for u in Unit.objects.select_related("region")}
    units: dict[str, Unit] = {}
    for entry in plan:
        fields = {k: v for k, v in entry.items() if k not in ("region", "parent")}
        parent = units[entry["parent"]] if "parent" in entry else None
        units[entry["code"]] = known.get(entry["code"]) or Unit.objects.create(
            **fields, region_id=entry["region"], parent=parent
        )
    return units


def _accounts(plan: list[dict[str, Any]], units: dict[str, Unit], password: str | None) -> dict[str, Account]:
    known = {a.username: a for a in Account.objects.all()}
    encoded = make_password(password)  # once: it is one first password for all of them
    accounts: dict[str, Account] = {}
    for entry in plan:
        unit = units[entry["unit"]]
        account = known.get(entry["username"])
        if account is None:
            account = Account(**{**entry, "unit": unit}, password=encoded)
            account.full_clean(exclude=["password"])
            account.save()
        elif account.unit_id == unit.pk:
            account.unit = unit
        accounts[entry["username"]] = account
    return accounts
