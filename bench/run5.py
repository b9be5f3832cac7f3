"""Measures the pages and the figures on a database that ``generate.py`` filled, and prints tables in Markdown.

Pages are asked for through the whole stack (middleware, scope, templates, access log), in one process, without a
network. Figures and the first page of a list are compared, in the same run, with the SQL that an expert would write.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siheng.project.settings")
os.environ.setdefault("SIHENG_NOW", "2022-12-30T09:00")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

import mixed
from bare import by_category, by_month, figures_of, first_page
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from siheng.kernel.figures.evaluate import breakdown, evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.org.models import Account

WARM, RUNS = 1, 5
KIND = "reconsideration"


@dataclass(frozen=True)
class Measured:
    """How long something took, in milliseconds, how much of it the processor worked for it, and how many queries it asked.

    On a machine that does other work besides, the second tells more; on PostgreSQL the database's work is not in it.
    """

    median: float
    p90: float
    worked: float
    queries: int


def measure(what: Callable[[], Any], runs: int = RUNS) -> Measured:
    """Warm up, count the queries once, then take the time."""
    for _ in range(WARM):
        what()
    with CaptureQueriesContext(connection) as asked:
        what()
    queries = len(asked)  # at once: the next request forgets them
    times, worked = [], []
    for _ in range(runs):
        start, work = time.perf_counter(), time.process_time()
        what()
        times.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - work) * 1000)
    return Measured(
        statistics.median(times), sorted(times)[int(len(times) * 0.9)], statistics.median(worked), queries
    )


def client(account: Account) -> Client:
    """A browser in which this account is signed in."""
    found = Client(SERVER_NAME="localhost")
    found.force_login(account, backend="siheng.kernel.org.backend.Backend")
    return found


def readers() -> dict[str, Account]:
    """One account of each role that works with the generated cases; the clerk and the head are of one section."""
    clerk = Account.objects.get(username="clerk000")
    return {
        "clerk": clerk,
        "head": Account.objects.get(username="head000"),
        "leader": Account.objects.get(username="wangju"),
        "agency": Account.objects.get(username="agency000"),
        "town": Account.objects.get(username="zhangcun"),
    }


def addresses(reader: Account) -> dict[str, str]:
    """The pages to measure, as this reader has them."""
    seen = Matter.objects.for_account(reader).filter(kind=KIND)
    case = seen.filter(state="trying").order_by("-id").first() or seen.order_by("-id").first()
    party = Party.objects.everything("measuring").filter(matter=case).exclude(id_index="").first()
    party = party or Party.objects.everything("measuring").filter(matter=case).order_by("id").first()
    listing = reverse("list", args=[KIND])
    respondent = case.reconsideration.respondent_id
    return {
        "desk": reverse("desk"),
        "list": listing,
        "list, all": f"{listing}?view=all",
        "list, closed": f"{listing}?view=closed",
        "list, two filters, sorted": f"{listing}?view=all&category=penalty&respondent={respondent}&sort=-received",
        "list, a filter of half the rows": f"{listing}?view=all&channel=window&sort=-due",
        "list, page 200": f"{listing}?view=all&page=200",
        "list, search in it": f"{listing}?view=all&q={case.applicant_text[:2]}",
        "search, name of two characters": f"{reverse('search')}?q={case.applicant_text[:2]}&go=0",
        "search, a word of many cases": f"{reverse('search')}?q=罚款决定&go=0",
        "search, case number": f"{reverse('search')}?q={case.number}&go=0",
        "case": reverse("matter", args=[case.pk]),
        "person": reverse("person", args=[party.pk]),
        "waiting": reverse("waiting"),
        "stuck": reverse("stuck"),
        "year": reverse("year", args=[2022]),
    }


# A leader for whom nothing waits has the year as his desk.
LEFT_OUT = {"leader": {"desk"}, "agency": {"year", "person"}, "town": {"case", "person"}}


def asked_pages() -> Iterator[tuple[str, str, Client, str]]:
    """Who asks for which page, with which browser, at which address."""
    for role, account in readers().items():
        browser = client(account)
        for name, address in addresses(account).items():
            if name not in LEFT_OUT.get(role, ()):
                yield role, name, browser, address


def asked_mixed() -> Iterator[tuple[str, str, Client, str]]:
    """The same of the readers of the other mechanisms, and of the public."""
    for reader in mixed.READERS:
        browser = client(Account.objects.get(username=reader.username))
        for name, address in mixed.addresses(reader).items():
            yield f"{reader.username} ({reader.kind})", name, browser, address
    for kind, browser, address in mixed.visits():
        yield "public", f"follow, {kind}", browser, address


def pages(asked: Iterable[tuple[str, str, Client, str]], only: str) -> None:
    print(
        "| reader | page | median ms | p90 ms | median ms of processor | queries |\n|---|---|---:|---:|---:|---:|"
    )
    for role, name, browser, address in asked:
        if only not in f"{role} {name}":
            continue
        status = browser.get(address).status_code
        if status != 200:
            raise SystemExit(f"{role} {address}: {status}")
        found = measure(lambda browser=browser, address=address: browser.get(address))
        print(
            f"| {role} | {name} | {found.median:.1f} | {found.p90:.1f} | {found.worked:.1f} | {found.queries} |",
            flush=True,
        )


def figures() -> None:
    """The figures of a year, and two splits of one, against bare SQL; they must come to the same numbers."""
    period, known = Period.year(2022), registry().of_domain(KIND)
    accepted = registry().figures[f"{KIND}.accepted"]
    ours: dict[str, Callable[[], Any]] = {
        "all figures of a year": lambda: {k: v.number for k, v in evaluate(known, period).items()},
        "accepted by month": lambda: {c.value: c.count for c in breakdown(accepted, period, "month")},
        "accepted by category": lambda: {c.value: c.count for c in breakdown(accepted, period, "category")},
    }
    bare: dict[str, Callable[[], Any]] = {
        "all figures of a year": lambda: figures_of(period),
        "accepted by month": lambda: by_month(period),
        "accepted by category": lambda: by_category(period),
    }
    print("\n| what | median ms | queries | bare SQL | ratio |\n|---|---:|---:|---:|---:|")
    for name, asked in ours.items():
        assert asked() == bare[name](), (name, asked(), bare[name]())
        compare(name, asked, bare[name])


def figures_mixed() -> None:
    """The figures of a year of each domain, those that SQL by hand gives too, and three splits of one."""
    period = Period.year(2022)
    print("\n| what | median ms | queries | bare SQL | ratio |\n|---|---:|---:|---:|---:|")
    for domain in mixed.BARE:
        known = registry().of_domain(domain)
        bare = lambda domain=domain: mixed.bare(domain, period)
        both = [f for f in known if f.key in bare()]
        ours = lambda both=both: {k: v.number for k, v in evaluate(both, period).items()}
        assert ours() == bare(), (ours(), bare())
        compare(f"{domain}, figures of a year", ours, bare)
        all_of = measure(lambda known=known: evaluate(known, period))
        print(f"| {domain}, all {len(known)} | {all_of.worked:.1f} | {all_of.queries} | | |")
        name, *splits = mixed.SPLIT[domain]
        for by in splits:
            found = measure(
                lambda domain=domain, name=name, by=by: breakdown(
                    registry().figures[f"{domain}.{name}"], period, by
                )
            )
            print(f"| {domain}, {name} by {by} | {found.worked:.1f} | {found.queries} | | |", flush=True)


def lists() -> None:
    """The first page of the leader's list, whole, against the bare SQL of its rows."""
    leader = readers()["leader"]
    browser, address = client(leader), reverse("list", args=[KIND])
    asked = browser.get(address)
    assert all(number in asked.content.decode() for number in first_page())
    compare("list, first page", lambda: browser.get(address), first_page)


def compare(name: str, ours: Callable[[], Any], bare: Callable[[], Any]) -> None:
    """Both in the same run: by the processor, or by the clock where the database works elsewhere."""
    ours_, bare_ = measure(ours), measure(bare)
    elsewhere = connection.vendor == "postgresql"
    mine, theirs = (ours_.median, bare_.median) if elsewhere else (ours_.worked, bare_.worked)
    print(f"| {name} | {mine:.1f} | {ours_.queries} | {theirs:.1f} | {mine / theirs:.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", default="", help="only pages whose reader and name contain this, and no figures"
    )
    parser.add_argument("--mixed", action="store_true", help="what was filled with --mixed")
    asked = parser.parse_args()
    call_command("collectstatic", interactive=False, verbosity=0)
    n = Matter.objects.everything("measuring").count()
    print(f"{n:,} cases, {connection.vendor}, {RUNS} runs after {WARM}\n")
    pages(asked_mixed() if asked.mixed else asked_pages(), asked.only)
    if asked.only not in ("", "figures"):
        return
    if asked.mixed:
        figures_mixed()
    else:
        figures()
        lists()


if __name__ == "__main__":
    main()
