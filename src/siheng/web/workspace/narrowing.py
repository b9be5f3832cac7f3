"""What a list's address asks for: the matters that it narrows, their order, and how many there are."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.http import QueryDict

from siheng.kernel.matters import search
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.showing import Desk
from siheng.kernel.numbers import whole
from siheng.kernel.org.models import Account

PER = 50
# Beyond so many the page says "more than": an exact count of a million costs more than it tells.
COUNTED = 1_000
# What stands in the matter itself, not in a table beside it.
OWN = {f.name for f in Matter._meta.concrete_fields}
# The filters that ask no more than who knows only that a matter is there may know of it.
OUTLINED = frozenset({"state", "town"})


def narrowed(desk: Desk, account: Account, params: QueryDict) -> tuple[QuerySet[Matter], dict[str, Any]]:
    """The matters of a list as its address asks for them, and what was asked.

    With a filter of another table also the same matters as one finds them going through them one by one (``walked``);
    with a word these are the same.
    """
    asked: dict[str, Any] = {
        "view": params.get("view", desk.views[0].key),
        "filters": {},
        # Chosen one by one, from whatever view.
        "chosen": [n for v in params.getlist("id") if (n := whole(v)) is not None],
        "q": params.get("q", "").strip(),
    }
    conditions = []
    for f in desk.filters:
        values = [v for v in params.getlist(f.key) if v]
        known = dict(f.choices(account)) if values else {}
        values = [v for v in values if v in known]
        if values:
            asked["filters"][f.key] = [(v, known[v]) for v in values]
            conditions.append(reduce(or_, map(f.where, values)))
    for name, lookup in (("since", "received_on__gte"), ("until", "received_on__lte")):
        if value := _date(params.get(name, "")):
            asked[name] = value
            conditions.append(Q(**{lookup: value}))
    # Scope is asked once: of content where content is asked for, which is never more than one may know of.
    view = next((v for v in desk.views if v.key == asked["view"]), desk.views[0])
    by = params.get("sort", "").lstrip("-")
    of_content = (
        asked["q"]
        or not asked["filters"].keys() <= OUTLINED
        or (view.content and not asked["chosen"])
        or any(c.key == by and c.sort and not c.outline for c in desk.columns)  # the order tells it too
    )
    seen = Matter.objects.told if of_content else Matter.objects.for_account
    matters = seen(account, desk.kind, depth=page(params) * PER)
    matters = matters.filter(pk__in=asked["chosen"]) if asked["chosen"] else view.narrow(matters, account)
    beside = [c for c in conditions if not c.referenced_base_fields & OWN]
    matters = matters.filter(*(c for c in conditions if c not in beside))
    if asked["q"]:
        matters = search.matching(matters, asked["q"])
    same = Matter.objects.everything("a filter of what is already in scope").filter(pk=OuterRef("pk"))
    asked["walked"] = (
        matters.filter(Exists(same.filter(*beside))) if beside else matters if asked["q"] else None
    )
    return matters.filter(*beside), asked


def page(params: QueryDict) -> int:
    """The page that a list's address asks for; the first where it asks for none."""
    return max(1, whole(params.get("page", "")) or 1)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def ordered(desk: Desk, matters: QuerySet[Matter], sort: str) -> QuerySet[Matter]:
    """By the nearest due day, or by the column that the address names."""
    fields = {c.key: c.sort for c in desk.columns if c.sort} | {"due": "due_on"}
    name = fields.get(sort.lstrip("-"), "")
    if not name and matters.query.order_by:
        return matters.order_by(*matters.query.order_by, "-id")
    name, down = name or "due_on", sort.startswith("-")
    # Of a column that is never empty the order says nothing of empty ones: PostgreSQL would not know its index by it.
    last = True if "__" in name or Matter._meta.get_field(name).null else None
    by = F(name).desc(nulls_last=last) if down else F(name).asc(nulls_last=last)
    return matters.order_by(by, "-id" if down else "id")


def laid_out(
    desk: Desk, account: Account, matters: QuerySet[Matter], asked: dict[str, Any], sort: str, *, tabs: bool
) -> tuple[QuerySet[Matter], dict[str, int]]:
    """A narrowed list in its order, and how many it (named "") and each of the tabs has, as far as they are counted.

    What a filter of another table leaves is put in order by itself where it is little. Of much a page is soon full when
    all are gone through in their order and each is asked whether it fits: left to itself, SQLite takes the filter first.
    """
    by = ordered(desk, matters, sort)
    if asked["walked"] is None:
        it = {"": matters}
        return by, _tallied(desk, account, it) if tabs else counted(it, most=COUNTED)
    found = list(matters.order_by().values_list("pk", flat=True)[:COUNTED])
    rows = asked["walked"]
    if len(found) < COUNTED:
        rows = Matter.objects.everything("of the numbers found in the reader's scope").filter(pk__in=found)
    counts = {"": len(found)} | (_tallied(desk, account, {}) if tabs else {})
    return rows.order_by(*by.query.order_by), counts


def _tallied(desk: Desk, account: Account, lists: dict[str, QuerySet[Matter]]) -> dict[str, int]:
    """How many each counted tab has, and each of the lists: those in hand in one going through, others up to a number."""
    tabs = [v for v in desk.views if v.counted]
    known = Matter.objects.for_account(account, desk.kind)
    if known.query.is_empty():
        return dict.fromkeys([*lists, *(v.key for v in tabs)], 0)
    told = Matter.objects.told(account, desk.kind) if any(v.content for v in tabs) else known
    of_content = Q(pk__in=told.filter(open=True).values("pk"))
    in_hand = {
        v.key: Count("pk", filter=v.where(account) & of_content if v.content else v.where(account))
        for v in tabs
        if not v.ended
    }
    lists = lists | {v.key: v.narrow(told if v.content else known, account) for v in tabs if v.ended}
    row = known.filter(open=True).order_by().values(one=Value(1)).annotate(**in_hand).values(*in_hand)
    return counted(lists, most=COUNTED, row=row)


def counted(
    lists: dict[str, QuerySet[Matter]], *, most: int | None = None, row: QuerySet[Any] | None = None
) -> dict[str, int]:
    """How many each list has, if so asked up to a number, and the numbers of a row: all in one question to the database."""
    columns: list[str] = []
    given: list[Any] = []
    for matters in lists.values():
        try:
            sql, params = matters.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT 1 WHERE 1 = 0", ()
        columns.append(f"(SELECT COUNT(*) FROM ({sql}) AS few)")  # noqa: S608 - of our own queries
        given += params
    names, source = [*lists], ""
    if row is not None:
        sql, params = row.query.sql_with_params()
        columns.append("beside.*")
        source = f" FROM ({sql}) AS beside"
        names += row.query.annotation_select
        given += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}{source}", given)
        return dict(zip(names, cursor.fetchone(), strict=True))
