"""The played year of one county, written again as the years of several: rows that the door left, with other people.

What is copied is every matter of the demonstration and every row that hangs on it. A copy has its own numbers, names,
ID numbers, telephones, query codes and words of the search, and its days lie in its year; what was still open has
come to an end in all years but the last. Each county has units and staff of its own, within one bureau; registers are
those of the one. Papers keep their heads and lose their text; the chain of hashes does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

from counties import County
from django.apps import apps
from django.db import connection, connections, models, transaction

from siheng.domains.legalaid.models import PayRule
from siheng.domains.litigation.models import Litigation
from siheng.domains.mediation.models import Mediation, SubsidyRule
from siheng.kernel.documents.models import Document
from siheng.kernel.matters import codes, search
from siheng.kernel.matters.models import Event, Handover, Matter, OutsideNumber, Party
from siheng.kernel.org.invented import company, id_number, mobile, person
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.trust.crypto import blind

PLAYED, FIRST, COUNTIES = 2022, 2000, 7
# The demonstration has a county's mediations whole; of its door and its legal aid it shows a quarter.
DOOR, QUARTERS = ("onestop", "service", "legalaid", "advice", "duty_help"), 4
# A rule is adopted once, for all.
RULES = (SubsidyRule, PayRule)
# The numbers of the played year are smaller.
NUMBERS = 10_000
NUMBERED: dict[type[models.Model], tuple[str, ...]] = {
    Matter: ("receipt", "number"), Document: ("number",), OutsideNumber: ("number",), Litigation: ("court_number",),
}  # fmt: skip
STAFF = (Region, Unit, Account)
NAMED = ("title", "applicant_text", "counter_text")


class Rows:
    """The rows of one table as the database has them, and where in them stands what a copy has otherwise."""

    def __init__(self, model: type[models.Model], among: list[type[models.Model]]) -> None:
        self.model = model
        fields = model._meta.concrete_fields
        self.at = {f.attname: n for n, f in enumerate(fields)}
        self.own = self.at[model._meta.pk.attname]
        self.keys = [(n, f.related_model) for n, f in enumerate(fields) if f.related_model in among]
        if not model._meta.pk.related_model:
            self.keys.append((self.own, model))
        self.staff = [(n, f.related_model) for n, f in enumerate(fields) if f.related_model in STAFF]
        self.days = [n for n, f in enumerate(fields) if isinstance(f, models.DateField)]
        self.rows: list[list[Any]] = [
            [f.get_db_prep_save(value, connections["default"]) for f, value in zip(fields, row, strict=True)]
            for row in model._base_manager.order_by("pk").values_list(*self.at)
        ]
        self.stride = max((row[self.own] for row in self.rows), default=0) + 1
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(f.column) for f in fields)
        places = ", ".join(["%s"] * len(fields))
        self.sql = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608


class Years:
    """Writes copies of what the database holds when this is made."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.counties: dict[int, County] = {}
        kinds = hanging()
        self.tables = {m: Rows(m, kinds) for m in kinds}
        self._light(Event, "record", lambda record: {})
        self._light(Document, "body", lambda body: body | {"paragraphs": []})
        matters = list(Matter.objects.everything("to be copied"))
        self.texts = {m.pk: search.text_of(m) for m in matters}
        self.kinds = {m.pk: m.kind for m in matters if not m.kind.endswith("_rule")}
        self.open = {m.pk for m in matters if m.open}
        again = Mediation.objects.exclude(same_as=None)
        self.bound = [
            *Handover.objects.everything("to be copied").values_list("matter_id", "other_id"),
            *again.values_list("matter_id", "same_as_id"),
        ]
        self.people: dict[int, dict[str, Callable[[Random], str]]] = {}
        for p in Party.objects.everything("to be copied").exclude(kind=Party.Kind.AGENCY):
            self.people.setdefault(p.matter_id, {})[p.name] = (
                person if p.kind == Party.Kind.PERSON else company
            )

    def _light(self, model: type[models.Model], name: str, made: Callable[[Any], Any]) -> None:
        """Make a field of every row smaller."""
        rows, field = self.tables[model], model._meta.get_field(name)
        for row, (value,) in zip(
            rows.rows, model._base_manager.order_by("pk").values_list(name), strict=True
        ):
            row[rows.at[name]] = field.get_db_prep_save(made(value), connections["default"])

    def chosen(self, *, whole: bool, last: bool) -> set[int]:
        """The matters of a copy: a county's, or its door's alone with what that handed over; nothing open but at last."""
        found = {pk for pk, kind in self.kinds.items() if whole or kind in DOOR}
        found |= {other for pk, other in self.bound if pk in found}
        if not last:
            found -= self.open
        while halves := {
            pk for pair in self.bound for pk in pair if pk in found and not found.issuperset(pair)
        }:
            found -= halves
        return found

    def plan(self, wanted: int) -> list[tuple[int, int, bool]]:
        """Of each copy the year, the county, and whether it is of the whole: so many matters, the oldest first."""
        found: list[tuple[int, int, bool]] = []
        for year in range(PLAYED, FIRST - 1, -1):
            size = {whole: len(self.chosen(whole=whole, last=year == PLAYED)) for whole in (True, False)}
            for county in range(COUNTIES):
                for whole in (True, *[False] * (QUARTERS - 1)):
                    if wanted <= 0:
                        return found[::-1]
                    found.append((year, county, whole))
                    wanted -= size[whole]
        return found[::-1]

    def write(self, copy: int, year: int, county: int, *, whole: bool) -> int:
        """Write one copy, in one transaction; answers how many matters it has."""
        kept = {Matter: self.chosen(whole=whole, last=year == PLAYED)}
        if county not in self.counties:
            self.counties[county] = County(county)
        writing = Copy(self, copy, year, self.counties[county])
        with transaction.atomic(), connection.cursor() as cursor:
            for model, table in self.tables.items():
                others = [(n, of) for n, of in table.keys if of is not model]
                rows = [
                    row for row in table.rows
                    if all(row[n] is None or row[n] in kept[of] for n, of in others)
                    and (model is not Matter or row[table.own] in kept[Matter])
                ]  # fmt: skip
                kept[model] = {row[table.own] for row in rows}
                cursor.executemany(table.sql, (writing.row(table, row) for row in rows))
            search.write(writing.words)
        return len(kept[Matter])


class Copy:
    """What one copy has otherwise."""

    def __init__(self, years: Years, copy: int, year: int, county: County) -> None:
        self.years, self.copy, self.back, self.county = years, copy, PLAYED - year, county
        self.names: dict[str, str] = {}
        self.indexed: dict[str, tuple[str, str]] = {}
        self.words: list[tuple[int, list[str]]] = []

    def row(self, table: Rows, old: list[Any]) -> list[Any]:
        """The row of the copy."""
        new, at, model = old.copy(), table.at, table.model
        for n, of in table.keys:
            if new[n] is not None:
                new[n] += self.copy * self.years.tables[of].stride
        for n, of in table.staff:
            new[n] = self.county.of(of, new[n])
        if self.back:
            for n in table.days:
                if new[n] is not None:
                    new[n] = self._day(new[n])
        for name in NUMBERED.get(model, ()):
            new[at[name]] = self._number(new[at[name]])
        if model is Matter:
            self._matter(at, old, new)
        elif model is Party:
            self._party(at, new, old[at["matter_id"]])
        elif model is Event:
            new[at["submission"]] = None
        elif model is Document and new[at["serial"]] is not None:
            new[at["serial"]] += self.copy * NUMBERS
            new[at["year"]] -= self.back
        return new

    def _matter(self, at: dict[str, int], old: list[Any], new: list[Any]) -> None:
        submission = new[at["submission"]] = f"years:{self.copy}:{old[0]}"
        if old[at["code_index"]]:
            new[at["code_index"]] = codes.index_of(codes.code_for(submission))
        names = self._names(old[0])
        for name in NAMED:
            new[at[name]] = _replaced(new[at[name]], names)
        numbers = {old[at[name]]: new[at[name]] for name in ("receipt", "number") if old[at[name]]}
        self.words.append((new[0], search.tokens(_replaced(self.years.texts[old[0]], names | numbers))))

    def _party(self, at: dict[str, int], new: list[Any], matter: int) -> None:
        new[at["name"]] = self._names(matter).get(new[at["name"]], new[at["name"]])
        for name, index, what, made in (("id_number", "id_index", "id", id_number), ("phone", "phone_index", "phone", mobile)):  # fmt: skip
            known = new[at[index]]
            if not known:
                continue
            if known not in self.indexed:
                plain = made(self.years.rng)
                field = Party._meta.get_field(name)
                self.indexed[known] = (
                    field.get_db_prep_save(plain, connections["default"]),
                    blind(plain, what),
                )
            new[at[name]], new[at[index]] = self.indexed[known]

    def _names(self, matter: int) -> dict[str, str]:
        """What the people of a matter are called here: who comes twice in the played year comes twice in its copy."""
        return {
            name: self.names.get(name) or self.names.setdefault(name, made(self.years.rng))
            for name, made in self.years.people.get(matter, {}).items()
        }

    def _number(self, text: str) -> str:
        """A number of the copy's year that no other copy has."""
        text = re.sub(r"20\d\d", lambda found: str(int(found[0]) - self.back), text, count=1)
        return re.sub(r"\d+(?=\D*$)", lambda found: str(int(found[0]) + self.copy * NUMBERS), text)

    def _day(self, value: Any) -> Any:
        """So many years earlier."""
        if isinstance(value, str):
            return f"{int(value[:4]) - self.back}{value[4:]}"
        return value.replace(year=value.year - self.back)


def hanging() -> list[type[models.Model]]:
    """Matters, and every kind of row that hangs on one or on such a row, each after those that it points to."""
    found: list[type[models.Model]] = [Matter]
    for _ in range(2):
        found += [m for m in apps.get_models() if m not in (*found, *RULES) and _pointed(m) & {*found}]
    ordered: list[type[models.Model]] = []
    while len(ordered) < len(found):
        ordered += [m for m in found if m not in ordered and {m, *ordered}.issuperset(_pointed(m) & {*found})]
    return ordered


def _pointed(model: type[models.Model]) -> set[Any]:
    return {f.related_model for f in model._meta.concrete_fields if f.related_model}


def _replaced(text: str, names: dict[str, str]) -> str:
    for before, after in names.items():
        text = text.replace(before, after)
    return text
