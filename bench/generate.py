"""Fills a database with many years of reconsideration cases, to measure on: ``python bench/generate.py --help``.

With ``--mixed`` it is filled with all mechanisms instead, as the years of seven counties have them (see years.py).

A county receives some hundred cases a year. A million stands for what some five hundred counties receive in the years
2000 to 2022, held in one database: sixty sections with two hundred clerks, a thousand agencies complained of, and ninety towns:
a tenth of the units of those counties, so that what one of them sees is ten times what it would.
The rows are those that the door would have left behind, written straight into the tables: states, terms, parties,
grants, events and the search index fit together. The hashes do not, and papers and attachments are missing, so such a
database is for measuring alone. The same number and seed give the same rows.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siheng.project.settings")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from cases import Cases
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models
from years import Years

import siheng.project
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.founding import found
from siheng.kernel.org.invented import person
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.org.rights import Role

FIRST, LAST = date(2000, 1, 1), date(2022, 12, 30)
BATCH = 5_000
SECTIONS, CLERKS, AGENCIES, TOWNS = 60, 200, 1_000, 90


class Bureau:
    """Who works on the cases: sections with clerks and a head each, agencies, towns."""

    def __init__(self, sections: int, clerks: int, agencies: int, towns: int) -> None:
        founded = found(Path(siheng.project.__file__).parent / "bureaus" / "371002.yaml", password=None)
        units = founded.units
        rng = Random(371002)  # noqa: S311
        self.clerks: list[Account] = []
        self.agencies: list[Unit] = []
        for n in range(sections):
            unit = self._unit(
                f"bench-{n:03d}",
                f"行政复议{n + 1:03d}科",
                Unit.Kind.SECTION,
                units.bureau,
                kinds=["reconsideration", "litigation"],
            )
            self._account(f"head{n:03d}", person(rng), unit, Role.HEAD)
            for k in range(n, clerks, sections):
                self.clerks.append(self._account(f"clerk{k:03d}", person(rng), unit, Role.CLERK))
        for n in range(agencies):
            unit = self._unit(
                f"bench-agency-{n:03d}", f"第{n + 1:03d}行政执法局", Unit.Kind.AGENCY, units.gov
            )
            self._account(f"agency{n:03d}", person(rng), unit, Role.AGENCY)
            self.agencies.append(unit)
        Region.objects.bulk_create(
            (
                Region(code=f"371002{200 + n}000", name=f"第{n}镇", level=Region.Level.TOWN)
                for n in range(1, towns - Region.objects.filter(level=Region.Level.TOWN).count() + 1)
            ),
            ignore_conflicts=True,
        )
        self.towns = list(
            Region.objects.filter(level=Region.Level.TOWN).order_by("code").values_list("code", flat=True)
        )

    def _unit(self, code: str, name: str, kind: str, parent: Unit, **more: Any) -> Unit:
        more |= {"name": name, "short": name, "kind": kind, "parent": parent, "region": parent.region}
        return Unit.objects.get_or_create(code=code, defaults=more)[0]

    def _account(self, username: str, name: str, unit: Unit, role: Role) -> Account:
        known = Account.objects.filter(username=username).first()
        return known or Account.objects.create_account(username, name=name, unit=unit, roles=[role])


def days_of(cases: int, since: date, until: date) -> Iterable[date]:
    """The day of receipt of each case, spread evenly, the oldest first."""
    span = (until - since).days + 1
    return (since + timedelta(days=n * span // cases) for n in range(cases))


def fill(
    cases: int,
    *,
    since: date = FIRST,
    until: date = LAST,
    seed: int = 1,
    sections: int = SECTIONS,
    clerks: int = CLERKS,
    agencies: int = AGENCIES,
    towns: int = 9,
    told: Callable[[int], None] = lambda done: None,
) -> Bureau:
    """Write the bureau and so many cases; ``told`` hears how many are done after each batch."""
    bureau = Bureau(sections, clerks, agencies, towns)
    writing = Cases(bureau, Random(seed), until)  # noqa: S311
    for n, received in enumerate(days_of(cases, since, until), 1):
        writing.add(received)
        if n % BATCH == 0 or n == cases:
            writing.write()
            told(n)
    _go_on_counting([t.model for t in writing.tables])
    return bureau


def fill_mixed(matters: int, *, seed: int = 1, told: Callable[[int], None] = lambda done: None) -> None:
    """Copy what the database holds until it holds so many; ``told`` hears how many after each copy."""
    there = Matter.objects.everything("what is to be copied")
    if there.filter(submission__startswith="years:").exists():
        raise SystemExit("copied already: begin with an empty database")
    years, held = Years(Random(seed)), there.count()  # noqa: S311
    for n, (year, county, whole) in enumerate(years.plan(matters - held), 1):
        held += years.write(n, year, county, whole=whole)
        told(held)
    _go_on_counting(list(years.tables))


def _go_on_counting(filled: list[type[models.Model]]) -> None:
    """The next row that somebody else writes follows the last one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mixed", action="store_true", help="all mechanisms, from the demonstration year")
    asked = parser.parse_args()
    started = time.perf_counter()
    if asked.mixed:
        call_command("demo", "--no-serve")
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        if (
            connection.vendor == "sqlite"
        ):  # an empty database can be filled again, so nothing is kept safe meanwhile
            for pragma in (
                "journal_mode=OFF",
                "synchronous=OFF",
                "cache_size=-2000000",
                "locking_mode=EXCLUSIVE",
            ):
                cursor.execute(f"PRAGMA {pragma}")

    def told(done: int) -> None:
        print(
            f"\r{done:>10,} / {asked.cases:,}  {time.perf_counter() - started:6.0f} s",
            end="",
            file=sys.stderr,
            flush=True,
        )

    if asked.mixed:
        fill_mixed(asked.cases, seed=asked.seed, told=told)
    else:
        fill(asked.cases, seed=asked.seed, towns=TOWNS, told=told)
    with connection.cursor() as cursor:
        # A running PostgreSQL does so by itself.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (INDEX_CLEANUP ON, ANALYZE)")
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO matters_search (matters_search) VALUES ('optimize')")
    print(f"\n{time.perf_counter() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
