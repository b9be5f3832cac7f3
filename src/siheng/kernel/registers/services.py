"""What may be done to the registers: one function for each verb. Who acts and when is passed in; all of it or nothing.

Each raises Refused without the right or outside one's region, NotFound for what one does not see, Invalid with the
form for what is not rightly filled in, Conflict when someone else was first, NotNow when it cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from siheng.kernel.matters.refusals import Conflict, Invalid, NotFound, NotNow, Refused
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.registers import record
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, Kind, PlaceKind, kinds, kinds_of
from siheng.kernel.registers.forms import RegisterForm, duty_people, form_of
from siheng.kernel.registers.models import Activity, Appointment, Change, Duty, Place
from siheng.kernel.registers.scope import activities_for, appointments_for, ask, inside, places_for
from siheng.kernel.trust.crypto import blind

Data = Mapping[str, Any]
Row = TypeVar("Row", Place, Appointment, Activity)


def save_place(
    *,
    kind: str,
    actor: Account,
    at: datetime,
    data: Data,
    place: int | None = None,
    version: int | None = None,
    reason: str = "",
) -> Place:
    """Enter a place (阵地网点) or change it; ``data`` is what its form asks."""
    asked = _kind(kind, PlaceKind)
    return _save(Place, asked, actor, at, data, places_for(actor), place, version, reason)


def close_place(
    *, place: int, actor: Account, at: datetime, on: date, reason: str, version: int | None = None
) -> Place:
    """End a place: ``on`` is its last day. Refused while someone is on duty there later."""
    with transaction.atomic():
        row, before = _held(places_for(actor), place, version, actor)
        if on < row.opened_on:
            raise NotNow(f"不能早于启用日期 {row.opened_on:%Y-%m-%d}")
        if row.duties.filter(on__gt=on).exists():
            raise NotNow(f"{on:%Y-%m-%d} 以后还排了值班，请先撤下")
        row.closed_on = on
        return _written(row, before, actor, at, reason)


def save_appointment(
    *, kind: str, actor: Account, at: datetime, data: Data, appointment: int | None = None,
    version: int | None = None, reason: str = "",
) -> Appointment:  # fmt: skip
    """Enter a person on a roster (名册) or change the entry; an empty telephone or number leaves what is known."""
    asked = _kind(kind, AppointmentKind)
    return _save(Appointment, asked, actor, at, data, appointments_for(actor), appointment, version, reason)


def end_appointment(
    *, appointment: int, actor: Account, at: datetime, on: date, reason: str, version: int | None = None
) -> Appointment:
    """End an appointment: ``on`` is its last day. Refused while the person is on duty later."""
    with transaction.atomic():
        row, before = _held(appointments_for(actor), appointment, version, actor)
        if on < row.since:
            raise NotNow(f"不能早于任期起 {row.since:%Y-%m-%d}")
        if row.duties.filter(on__gt=on).exists():
            raise NotNow(f"{on:%Y-%m-%d} 以后还排了{row.name}值班，请先撤下")
        row.until = on
        return _written(row, before, actor, at, reason)


def save_activity(
    *, kind: str, actor: Account, at: datetime, data: Data, activity: int | None = None,
    version: int | None = None, reason: str = "",
) -> Activity:  # fmt: skip
    """Enter an activity that was held (活动) or change the entry."""
    asked = _kind(kind, ActivityKind)
    return _save(Activity, asked, actor, at, data, activities_for(actor), activity, version, reason)


def set_duty(
    *,
    place: int,
    appointment: int,
    days: Sequence[date],
    since: time,
    until: time,
    actor: Account,
    at: datetime,
) -> list[Duty]:
    """Put a person on duty at a place (值班) on these days, all of them or none."""
    with transaction.atomic():
        where, _ = _held(places_for(actor), place, None, actor)
        who = Appointment.objects.select_for_update().filter(pk=appointment).first()
        if who is None:
            raise NotFound("名册上没有这个人")
        made = []
        for day in sorted(set(days)):
            ask_duty(where, who, day, since, until, actor)
            duty = Duty.objects.create(place=where, appointment=who, on=day, since=since, until=until)
            record.note(duty, actor=actor, at=at, before=None)
            made.append(duty)
    return made


def drop_duty(*, duty: int, actor: Account, at: datetime, reason: str = "") -> None:
    """Take a duty back; that it stood there stays told."""
    with transaction.atomic():
        row = Duty.objects.select_for_update().filter(pk=duty, place__in=places_for(actor)).first()
        if row is None:
            raise NotFound("没有这一班")
        _held(places_for(actor), row.place_id, None, actor)
        record.note(row, actor=actor, at=at, reason=reason, before=record.contents(row), gone=True)
        row.delete()


def ask_duty(where: Place, who: Appointment, day: date, since: time, until: time, actor: Account) -> None:
    """Raise NotNow unless the person may be on duty there then: in office, the place in use, not on duty elsewhere."""
    if until <= since:
        raise NotNow("值班的止要晚于起")
    if not duty_people(actor, where, day).filter(pk=who.pk).exists():
        raise NotNow(f"{who.name} {day:%Y-%m-%d} 不能在{where.name}值班：不在任期，或者不在您的辖区")
    if where.opened_on > day or (where.closed_on and where.closed_on < day):
        raise NotNow(f"{where.name}在 {day:%Y-%m-%d} 没有启用")
    busy = who.duties.filter(on=day, since__lt=until, until__gt=since).select_related("place").first()
    if busy:
        raise NotNow(
            f"{who.name} {day:%Y-%m-%d} {busy.since:%H:%M}至{busy.until:%H:%M} 已在{busy.place.name}值班"
        )


def _kind(key: str, sort: type[Any]) -> Any:
    try:
        return kinds_of(sort)[key]
    except KeyError:
        raise NotFound(f"没有“{key}”这一类") from None


def _held(rows: QuerySet[Row], pk: int, version: int | None, actor: Account) -> tuple[Row, dict[str, Any]]:
    """The row, locked, for an actor who may keep it, and what it is; the version is the one that the actor saw."""
    row = rows.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound("没有这一项")
    ask(actor, kinds()[row.kind], row.region_id, *_unit_regions(row.unit_id))
    if version is not None and version != row.version:
        since = list(
            Change.objects.filter(table=row._meta.label_lower, row=pk, seq__gt=version).order_by("seq")
        )
        who = "、".join(dict.fromkeys(c.actor_text for c in since))
        raise Conflict(f"您打开这一页之后，{who}已改过。您的内容还没有保存。", since)
    return row, record.contents(row)


def _save(
    model: type[Row], kind: Kind, actor: Account, at: datetime, data: Data, rows: QuerySet[Row], pk: int | None,
    version: int | None, reason: str,
) -> Row:  # fmt: skip
    try:
        with transaction.atomic():
            ask(actor, kind)
            row, before = _held(rows, pk, version, actor) if pk is not None else (model(kind=kind.key), None)
            if pk is not None and row.kind != kind.key:
                raise NotFound("没有这一项")
            _ask_region(actor, data)
            form = form_of(kind)(data, actor=actor, today=local_day(at), row=row if pk is not None else None)
            if not form.is_valid():
                raise Invalid(form)
            fill(row, form)
            return _written(row, before, actor, at, reason)
    except IntegrityError as error:
        raise NotNow("刚刚有人登记了同一项，请看一看列表再办") from error


def _ask_region(actor: Account, data: Data) -> None:
    """Raise Refused for a region or unit that exists but lies outside the actor's."""
    code = str(getattr(data.get("region"), "pk", data.get("region")) or "")
    unit = str(getattr(data.get("unit"), "pk", data.get("unit")) or "")
    codes = _unit_regions(int(unit)) if unit.isascii() and unit.isdigit() else []
    for found in [c for c in (code, *codes) if len(c) == 12]:
        if not inside(actor, found):
            raise Refused(f"不在{actor.unit.region.name}，您不能登记到那里")


def _unit_regions(unit: int | None) -> list[str]:
    return list(Unit.objects.filter(pk=unit).values_list("region_id", flat=True)) if unit else []


def fill(row: Place | Appointment | Activity, form: RegisterForm) -> None:
    """Put a valid form's content into a row, unsaved. Raises Invalid when the same is there already."""
    for name, value in form.cleaned_data.items():
        if name in form.kept and not value and row.pk:
            continue
        setattr(row, name, value)
    if isinstance(row, Appointment):
        row.id_index = blind(row.id_number, "id") if row.id_number else ""
        _ask_once(row, form)
    if (
        isinstance(row, Place)
        and Place.objects.filter(kind=row.kind, name=row.name).exclude(pk=row.pk).exists()
    ):
        form.add_error("name", f"已经有叫“{row.name}”的{form.kind.label}")
        raise Invalid(form)

    if isinstance(row, Activity):
        twins = Activity.objects.filter(kind=row.kind, title=row.title, held_on=row.held_on, unit=row.unit_id)
        if twins.exclude(pk=row.pk).exists():
            form.add_error("title", f"{row.held_on:%Y-%m-%d} 的这场活动已经登记过")
            raise Invalid(form)


def _ask_once(row: Appointment, form: RegisterForm) -> None:
    """Refuse the same person twice on one roster at one unit at one time: by number, else by name and telephone."""
    list(Unit.objects.select_for_update().filter(pk=row.unit_id).order_by().values_list("pk"))  # one by one
    others = Appointment.objects.filter(kind=row.kind, unit=row.unit_id).exclude(pk=row.pk)
    others = others.filter(Q(until__isnull=True) | Q(until__gte=row.since))
    if row.until:
        others = others.filter(since__lte=row.until)
    for other in others.filter(Q(name=row.name) | (Q(id_index=row.id_index) & ~Q(id_index=""))):
        if same_person(row, other):
            until = f"{other.until:%Y-%m-%d}" if other.until else "今"
            form.add_error(
                "name", f"{other.name}已在{row.unit.short}的这一名册上（{other.since:%Y-%m-%d} 至 {until}）"
            )
            raise Invalid(form)


def same_person(one: Appointment, other: Appointment) -> bool:
    """Whether two entries name one person: by number if both have it, else by name, and telephone if both have it."""
    if one.id_index and other.id_index:
        return one.id_index == other.id_index
    return one.name == other.name and (not one.phone or not other.phone or one.phone == other.phone)


def _written(row: Row, before: dict[str, Any] | None, actor: Account, at: datetime, reason: str) -> Row:
    """Save the row with its change; what is as it was is left alone."""
    if before is not None and all(
        getattr(row, name) == value for name, value in before.items() if name not in record.SILENT
    ):
        return row
    row.version += 1
    row.save()
    record.note(row, actor=actor, at=at, reason=reason, before=before)
    return row
