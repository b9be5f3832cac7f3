"""Who sees and who keeps the registers: staff by region, the people of a roster their own, the administrator no person."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from siheng.kernel.matters.refusals import Refused
from siheng.kernel.org.models import PREFIX, Account, Region
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import Kind
from siheng.kernel.registers.models import Activity, Appointment, Place

STAFF = frozenset({Role.CLERK, Role.HEAD, Role.LEADER, Role.TOWN})
# Those who serve at places: they see places and activities, and of the rosters their own unit.
SERVING = frozenset({Role.MEDIATOR, Role.LAWYER, Role.COUNSELLOR})
# The petition office sends people to places.
SENDING = frozenset({Role.PETITION})


def is_staff(account: Account) -> bool:
    """Whether the account is of the bureau or its offices."""
    return _any(account, STAFF)


def sees_places(account: Account) -> bool:
    """Whether places are shown to the account; to the administrator without any person."""
    return _any(account, STAFF | SERVING | SENDING | {Role.ADMIN})


def sees_people(account: Account) -> bool:
    """Whether rosters and duties are shown to the account."""
    return _any(account, STAFF | SERVING)


def sees_duties(account: Account) -> bool:
    """Whether the account is told who is on duty where."""
    return _any(account, STAFF | SERVING | SENDING)


def places_for(account: Account) -> QuerySet[Place]:
    """The places that an account sees: those inside its region, and those that serve the regions around it."""
    if not sees_places(account):
        return Place.objects.none()
    if account.unit.sees_whole_bureau:
        return Place.objects.all()
    return Place.objects.filter(within(account.unit.prefix) | Q(region__in=_around(account)))


def appointments_for(account: Account) -> QuerySet[Appointment]:
    """The people on rosters that an account sees: staff by region, others their own unit and themselves."""
    if not sees_people(account):
        return Appointment.objects.none()
    own = Q(unit=account.unit_id) | Q(account=account)
    if not is_staff(account):
        return Appointment.objects.filter(own)
    if account.unit.sees_whole_bureau:
        return Appointment.objects.all()
    return Appointment.objects.filter(within(account.unit.prefix) | own)


def activities_for(account: Account) -> QuerySet[Activity]:
    """The activities that an account sees, by region."""
    if not sees_people(account):
        return Activity.objects.none()
    if account.unit.sees_whole_bureau:
        return Activity.objects.all()
    return Activity.objects.filter(within(account.unit.prefix) | Q(region__in=_around(account)))


def may_keep(account: Account, kind: Kind) -> bool:
    """Whether the account keeps the records of a kind, somewhere."""
    if not account.is_active or Role.ADMIN in account.roles or not set(account.roles) & set(kind.writers):
        return False
    own = account.unit.kinds
    return not (kind.matter and own and kind.matter not in own)


def inside(account: Account, code: str) -> bool:
    """Whether a region lies inside the account's."""
    return code.startswith(account.unit.prefix)


def ask(account: Account, kind: Kind, *codes: str) -> None:
    """Raise Refused unless the account keeps the kind and all of these regions lie inside its own."""
    if not may_keep(account, kind):
        raise Refused(f"您没有维护“{kind.label}”的权限")
    if not all(inside(account, code) for code in codes):
        raise Refused(f"不在{account.unit.region.name}，您不能维护那里的“{kind.label}”")


def within(prefix: str, path: str = "region") -> Q:
    """The rows whose region lies under a prefix, as a range that an index knows."""
    return Q(**{f"{path}__gte": prefix.ljust(12, "0"), f"{path}__lte": prefix.ljust(12, "9")})


def _around(account: Account) -> list[str]:
    """The codes of the regions that the account's own lies in."""
    own: Region = account.unit.region
    return [own.code[: PREFIX[level]].ljust(12, "0") for level in range(1, own.level)]


def _any(account: Account, roles: frozenset[Role]) -> bool:
    return account.is_active and bool(set(account.roles) & roles)
