"""Which matters may be the same (可能重复): the same person, or the same dispute come again. People decide; what they decided is remembered.

Asked within what the account may read: otherwise whoever knows a telephone number could find out whose matters there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db.models import Q

from siheng.kernel.matters.models import Distinct, Handover, Link, Matter, Party
from siheng.kernel.matters.parties import same_person
from siheng.kernel.org.models import Account, Region

YEAR = timedelta(days=366)
MOST = 20
# Who it is about, and against whom; agents and representatives stand for many.
WHO, AGAINST = Party.Role.APPLICANT, Party.Role.RESPONDENT

Found = tuple[Matter, str]


def at_entry(
    account: Account,
    *,
    on: date,
    kinds: Collection[str] = (),
    id_number: str = "",
    phone: str = "",
    name: str = "",
    region: Region | None = None,
    other: str = "",
) -> list[Found]:
    """The matters that what is being entered may repeat, the newest first, each with why.

    Same number or telephone: whenever it came. Same name in the same town, same counterparty: within twelve months
    of ``on``. ``kinds`` narrows to these.
    """
    ids = _of(same_person(id_number=id_number)) if id_number else set()
    phones = _of(same_person(phone=phone)) if phone else set()
    recent = Q(matter__received_on__gte=on - YEAR)
    rows = Party.objects.everything("looked up by name; the caller's scope is asked below")
    named: set[int] = set()
    if name and region and region.town_code:
        town = region.town_code[:9]
        inside = Q(matter__region__gte=town + "000", matter__region__lte=town + "999")
        named = _of(rows.filter(recent & inside, role=WHO, name=name))
    against = _of(rows.filter(recent, role=AGAINST, name=other)) if other else set()
    reasons = (("身份证号相同", ids), ("电话相同", phones), ("同名同镇街", named), ("对方相同", against))
    found = Matter.objects.told(account).filter(pk__in=ids | phones | named | against)
    if kinds:
        found = found.filter(kind__in=kinds)
    newest = found.select_related("region").order_by("-received_on", "-id")[:MOST]
    return [(m, "、".join(why for why, keys in reasons if m.pk in keys)) for m in newest]


def candidates(matter: Matter, account: Account) -> list[Found]:
    """The matters of its kind that may be the same as this one, the newest first, each with why.

    Not those that were told apart from it, nor those already joined with it: by a link, or by a handover.
    """
    found: dict[int, Found] = {}
    against = [p.name for p in matter.parties.filter(role=AGAINST)] or [""]
    for party in matter.parties.filter(role=WHO):
        for other in against:
            for candidate, because in at_entry(
                account,
                on=matter.received_on,
                kinds=(matter.kind,),
                id_number=party.id_number,
                phone=party.phone,
                name=party.name,
                region=matter.region,
                other=other,
            ):
                found.setdefault(candidate.pk, (candidate, because))
    apart = {matter.pk, *_apart(matter)}
    kept = [pair for pk, pair in found.items() if pk not in apart]
    return sorted(kept, key=lambda pair: (pair[0].received_on, pair[0].pk), reverse=True)[:MOST]


def tell_apart(matter: Matter, other: Matter) -> None:
    """Remember that these two are not the same. Called inside the door."""
    Distinct.objects.everything("the door").get_or_create(matter=matter, other=other)


def _apart(matter: Matter) -> Iterable[int]:
    """What was told apart from it, linked with it, or handed over, from either side."""
    for table in (Distinct, Link, Handover):
        rows = table.objects.everything("of the matter in hand").filter(Q(matter=matter) | Q(other=matter))
        for pair in rows.values_list("matter", "other"):
            yield from pair


def _of(parties: Iterable[Party]) -> set[int]:
    return {p.matter_id for p in parties}
