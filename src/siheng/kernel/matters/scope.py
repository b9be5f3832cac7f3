"""Who sees which matter, and how much of it. Outside the scope a matter does not exist; inside, the right decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from siheng.kernel.matters.models import Approval, Grant, Matter
from siheng.kernel.matters.process import processes
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role, all_rights

# From so many rows on, all matters of a town are soon looked for before their order.
DEEP = 1_000
NONE, OUTLINE, PARTY, FULL = 0, Grant.Level.OUTLINE, Grant.Level.PARTY, Grant.Level.FULL


def kinds_read(account: Account, readers: str = "readers") -> list[str]:
    """The kinds of matter that the account reads by its roles: wholly, in outline only, or those of its own unit."""
    if not account.is_active or Role.ADMIN in account.roles:
        return []
    roles, kinds = set(account.roles), account.unit.kinds
    return [
        kind
        for kind, process in processes().items()
        if (not kinds or kind in kinds) and not roles.isdisjoint(getattr(process, readers))
    ]


def _inside(account: Account) -> Q:
    if account.unit.sees_whole_bureau:
        return Q()
    prefix = account.unit.prefix
    return Q(region__gte=prefix.ljust(12, "0"), region__lte=prefix.ljust(12, "9"))


def _sealed(kinds: Iterable[str]) -> list[str]:
    return [kind for kind in kinds if processes()[kind].sealable]


def _read(account: Account, kinds: set[str], own: set[str], *, outline: bool) -> list[Q]:
    """What the account's roles let it read of kinds inside its region and of kinds of its unit; with ``outline``, know of."""
    found = []
    # Until somebody has a sealed one, its unit must be able to take it.
    mine = Q(handler=account) | Q(second=account) | Q(handler=None, unit=account.unit_id)
    unsealed = Q() if outline else Q(sealed=False) | mine
    if kinds:
        sealable = _sealed(kinds)
        found.append(Q(kind__in=kinds) & _inside(account) & (unsealed if sealable else Q()))
    if own:
        found.append(Q(kind__in=own, unit=account.unit_id) & unsealed)
    return found


def tasks(account: Account) -> QuerySet[Approval]:
    """Approvals that wait for this account or that it decided: being given a task grants reading its record."""
    mine = [r.key for r in all_rights() if account.holds(r.key)]
    return Approval.objects.everything("an account's own tasks").filter(
        Q(right__in=mine, state=Approval.State.PENDING) | Q(decided_by=account)
    )


# What lets an account read one matter, whatever its roles, and at which level. Apart, since each has its own index.
_WAYS: tuple[Callable[[Account], QuerySet[Any]], ...] = (
    lambda account: Grant.objects.everything("an account's own grants").filter(account=account),
    lambda account: Grant.objects.everything("an account's own grants").filter(unit=account.unit_id),
    lambda account: tasks(account).annotate(level=Value(FULL)),
)


def ask_once(account: Account) -> None:
    """For a request that only reads: whether anything was granted to its reader is asked once, not for each of its lists."""
    vars(account).setdefault("there", None)


def _given(account: Account, *, at_least: int) -> list[QuerySet[Any]]:
    """What was given, by the ways that there are: an "or" with what is always empty costs the database its index."""
    most = vars(account).get("there")
    if most is None:
        asked = [Subquery(way(account).order_by("-level").values("level")[:1]) for way in _WAYS]
        most = Account.objects.filter(pk=account.pk).order_by().values_list(*asked).get()
        if "there" in vars(account):
            vars(account)["there"] = most
    ways = [way for way, level in zip(_WAYS, most, strict=True) if level and level >= at_least]
    return [way(account).filter(level__gte=at_least).order_by() for way in ways]


def visible(
    account: Account, matters: QuerySet[Matter], kind: str = "", *, depth: int = 0
) -> QuerySet[Matter]:
    """Those of the matters, of one kind or of all, that the account may know of; ``depth``: see _scoped."""
    return _scoped(account, matters, kind, outline=True, depth=depth)


def told(account: Account, matters: QuerySet[Matter], kind: str = "", *, depth: int = 0) -> QuerySet[Matter]:
    """Those of the matters of whose content the account may know: what is asked of content is asked of these alone.

    Otherwise whoever may know that a matter is there (只知有此件) could find out by searching whose it is.
    """
    return _scoped(account, matters, kind, outline=False, depth=depth)


def _scoped(
    account: Account, matters: QuerySet[Matter], kind: str, *, outline: bool, depth: int
) -> QuerySet[Matter]:
    """The matters in scope; ``depth`` tells how many one would look for of closed ones too.

    With an "or" a database goes through everybody's matters to find them. Who reads a small part has it as one list of
    numbers, with which it begins: whoever reads by unit and grants for any depth, a town for one that is worth it.
    """
    if Role.ADMIN in account.roles or not account.is_active:
        return matters.none()
    asked = {kind} if kind else set(processes())
    matters = matters.filter(kind=kind) if kind else matters
    read = set(kinds_read(account)) | (set(kinds_read(account, "outline_readers")) if outline else set())
    whole = account.unit.sees_whole_bureau
    if asked <= read and whole and (outline or not _sealed(asked)):
        return matters
    kinds, own_kinds = asked & read, asked & set(kinds_read(account, "unit_readers"))
    by_role = _read(account, kinds, own_kinds - kinds, outline=outline)
    given = _given(account, at_least=OUTLINE if outline else PARTY)
    if given and depth and (not kinds or (depth > DEEP and not whole)):
        own = Matter.objects.everything("a part of what is in scope").order_by()
        parts = [*(own.filter(part).values("pk") for part in by_role), *(g.values("matter") for g in given)]
        return matters.filter(pk__in=parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0])
    # Who reads the whole bureau needs what was given for the few that are sealed: these are asked about one by one.
    of_each = (Q(Exists(part.filter(matter=OuterRef("pk")))) for part in given)
    of_all = (Q(pk__in=part.values("matter")) for part in given)
    either = [*by_role, *(of_each if kinds and whole else of_all)]
    return matters.filter(reduce(or_, either)) if either else matters.none()


def levels(account: Account, matters: Iterable[Matter]) -> dict[int, int]:
    """How much of each matter the account sees: NONE, OUTLINE, PARTY (the main volume) or FULL."""
    matters = list(matters)
    if Role.ADMIN in account.roles or not account.is_active:
        return {m.pk: NONE for m in matters}
    full, outline = set(kinds_read(account)), set(kinds_read(account, "outline_readers"))
    own = set(kinds_read(account, "unit_readers"))
    prefix = "" if account.unit.sees_whole_bureau else account.unit.prefix
    found: dict[int, int] = {}
    for m in matters:
        inside = m.region_id.startswith(prefix)
        reads = (inside and m.kind in full) or (m.kind in own and m.unit_id == account.unit_id)
        knows = reads or (inside and m.kind in outline)
        untaken = m.handler_id is None and m.unit_id == account.unit_id
        if m.sealed and not untaken and account.pk not in (m.handler_id, m.second_id):
            reads = False
        found[m.pk] = FULL if reads else OUTLINE if knows else NONE
    rest = [pk for pk, level in found.items() if level < FULL]
    for given in _given(account, at_least=OUTLINE) if rest else ():
        for pk, level in given.filter(matter__in=rest).values_list("matter", "level"):
            found[pk] = max(found[pk], level)
    return found


def level(account: Account, matter: Matter) -> int:
    """How much of one matter the account sees."""
    return levels(account, [matter])[matter.pk]
