"""The Excel of a register: places, people on a roster, activities, duties. In as any ledger comes in; out as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.utils import timezone

from siheng.kernel.exchange.ledger import Column, Ledger, Make, Problem, Row, ledgers
from siheng.kernel.exchange.writing import SHEET_ROWS, WIDTH, Book, TooMany
from siheng.kernel.matters.refusals import Closed, Invalid, NotFound
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role
from siheng.kernel.registers import scope, services
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, Kind, PlaceKind, kinds, label_of
from siheng.kernel.registers.forms import DutyRowForm, duty_people, form_of
from siheng.kernel.registers.models import Activity, Appointment, Duty, Place
from siheng.kernel.trust import access
from siheng.kernel.trust.masking import mask_id, mask_phone, mask_text
from siheng.kernel.trust.models import AccessLog

# The fields that are not typed into a ledger.
LEFT_OUT = frozenset({"account", "place"})
EXAMPLES = {
    "opened_on": "2021-05-01",
    "since": "2021-01-01",
    "held_on": "2022-03-01",
    "hours": "周一至周五 8:30-11:30",
    "phone": "0631-5221234",
}
WIDE = {
    "name": 28, "title": 36, "address": 32, "hours": 28, "note": 28, "minutes": 48, "id_number": 22, "unit": 24,
    "region": 18,
}  # fmt: skip
CHUNK = 500
REASON = "Excel 导入"
# By which fields a row is known again.
SAME: dict[type[Kind], tuple[str, ...]] = {
    PlaceKind: ("name",),
    AppointmentKind: ("unit", "name", "id_number", "phone", "since"),
    ActivityKind: ("unit", "title", "held_on"),
}
TABLES: dict[type[Kind], type[Place] | type[Appointment] | type[Activity]] = {
    PlaceKind: Place,
    AppointmentKind: Appointment,
    ActivityKind: Activity,
}
SAVE: dict[type[Kind], Callable[..., object]] = {
    PlaceKind: services.save_place,
    AppointmentKind: services.save_appointment,
    ActivityKind: services.save_activity,
}
SEEN: dict[type[Kind], Callable[[Account], QuerySet[Any]]] = {
    PlaceKind: scope.places_for,
    AppointmentKind: scope.appointments_for,
    ActivityKind: scope.activities_for,
}
DUTY_COLUMNS = (
    Column("网点", "place", width=28),
    Column("日期", "on", example="2022-03-01"),
    Column("姓名", "appointment"),
    Column("起", "since", example="08:30"),
    Column("止", "until", example="11:30"),
)


@dataclass(frozen=True)
class RegisterLedger(Ledger):
    """The ledger of the places, people or activities of a kind: a column for each field of its form."""

    of: Kind
    unit = "项"

    @property
    def label(self) -> str:
        return self.of.label

    def ask(self, actor: Account) -> None:
        scope.ask(actor, self.of)

    def maker(self, actor: Account, at: datetime) -> Make:
        form, today = form_of(self.of), local_day(at)
        return lambda data: form(data, actor=actor, today=today)

    def compare(self, rows: Sequence[Row], make: Make, actor: Account) -> None:
        model = TABLES[type(self.of)]
        name = "title" if model is Activity else "name"
        made = [(row, make(row.data)) for row in rows]
        names = {_cleaned(form)[name] for _, form in made}
        there: dict[str, list[Any]] = {}
        for old in model._default_manager.filter(kind=self.kind, **{f"{name}__in": names}):
            there.setdefault(getattr(old, name), []).append(old)
        with transaction.atomic():
            for row, form in made:
                self._compare(row, form, model(kind=self.kind), there)

    def _compare(self, row: Row, form: BaseForm, new: Any, there: dict[str, list[Any]]) -> None:
        try:
            services.fill(new, form)  # type: ignore[arg-type]
        except Invalid as error:
            if any(_same(new, old) for old in there.get(str(new), [])):
                row.known = True
            else:
                row.problems += self.problems(error.form, set())

    def take(self, row: Row, *, actor: Account, at: datetime) -> object:
        return SAVE[type(self.of)](kind=self.kind, actor=actor, at=at, data=row.data, reason=REASON)

    def rows(self, account: Account) -> QuerySet[Any]:
        """Those that go out to an account. Raises NotFound for the administrator: persons stand in them."""
        if not scope.sees_people(account) or Role.ADMIN in account.roles:
            raise NotFound("没有这本台账")
        return SEEN[type(self.of)](account).filter(kind=self.kind).select_related("region", "unit")

    def cell(self, row: Any, name: str) -> Any:
        """What stands in a cell of a row that goes out; a person's numbers masked."""
        value = getattr(row, name)
        if isinstance(row, Appointment) and name in ("phone", "id_number"):
            return (mask_phone if name == "phone" else mask_id)(value) if value else ""
        if name in ("level", "grade"):
            return label_of(getattr(self.of, f"{name}s"), value)
        if name == "minutes":
            return mask_text(value)
        if isinstance(value, Model):
            return getattr(value, "name", str(value))
        return "、".join(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class DutyLedger(RegisterLedger):
    """The ledger of the duties (值班) at the places of a kind."""

    @property
    def key(self) -> str:
        return f"{self.kind}-duty"

    @property
    def label(self) -> str:
        return f"{self.of.label}值班"

    def maker(self, actor: Account, at: datetime) -> Make:
        people = duty_people(actor, None, date.min, date.max)
        places = scope.places_for(actor).filter(kind=self.kind)
        return lambda data: DutyRowForm(data, people=people, places=places)

    def compare(self, rows: Sequence[Row], make: Make, actor: Account) -> None:
        places = {str(p.pk): p for p in scope.places_for(actor).filter(kind=self.kind)}
        for row in rows:
            d = _cleaned(make(row.data))
            place, who = places[d["place"]], Appointment.objects.get(pk=d["appointment"])
            if Duty.objects.filter(place=place, appointment=who, on=d["on"], since=d["since"]).exists():
                row.known = True
                continue
            try:
                scope.ask(actor, self.of, place.region_id)
                services.ask_duty(place, who, d["on"], d["since"], d["until"], actor)
            except Closed as error:
                row.problems.append(Problem("", str(error)))

    def take(self, row: Row, *, actor: Account, at: datetime) -> object:
        d = _cleaned(self.maker(actor, at)(row.data))
        return services.set_duty(
            place=int(d["place"]), appointment=int(d["appointment"]), days=[d["on"]], since=d["since"],
            until=d["until"], actor=actor, at=at,
        )  # fmt: skip

    def rows(self, account: Account) -> QuerySet[Any]:
        places = RegisterLedger.rows(self, account)
        found = Duty.objects.filter(place__in=places.select_related(None).values("pk"))
        return found.select_related("place", "appointment").order_by("on", "place", "since")

    def cell(self, row: Any, name: str) -> Any:
        value = super().cell(row, name)
        return f"{value:%H:%M}" if name in ("since", "until") else value


def register_ledgers() -> dict[str, RegisterLedger]:
    """The ledgers of all registers, by key."""
    found = [ledger for kind in kinds().values() for ledger in _of(kind)]
    return {ledger.key: ledger for ledger in found}


def all_ledgers() -> dict[str, Ledger]:
    """Every ledger that there is, of matters and of registers, by key."""
    return {**ledgers(), **register_ledgers()}


def _of(kind: Kind) -> Iterable[RegisterLedger]:
    form = form_of(kind)
    names = [n for n in (*(form.field_order or ()), *form.base_fields) if n in form.base_fields]
    columns = [
        Column(str(form.base_fields[n].label), n, example=EXAMPLES.get(n, ""), width=WIDE.get(n, 14))
        for n in dict.fromkeys(names)
        if n not in LEFT_OUT
    ]
    yield RegisterLedger(kind.key, form, columns, SAME[type(kind)], kind)
    if isinstance(kind, PlaceKind):
        yield DutyLedger(kind.key, DutyRowForm, DUTY_COLUMNS, ("place", "on", "appointment", "since"), kind)


def _cleaned(form: BaseForm) -> dict[str, Any]:
    form.is_valid()
    return form.cleaned_data


def _same(new: Any, old: Any) -> bool:
    """Whether two rows of one name are the same place, appointment or activity."""
    if isinstance(new, Place):
        return True
    if isinstance(new, Activity):
        return (new.unit_id, new.held_on) == (old.unit_id, old.held_on)
    return new.unit_id == old.unit_id and new.since == old.since and services.same_person(new, old)


def write_register(
    ledger: RegisterLedger, target: Path, *, account: Account, at: datetime, address: str | None = None
) -> int:
    """Write all rows of a register that go out to the account, and log it; answers how many.

    Raises TooMany, and NotFound for whom it is not. Numbers and telephones of persons are masked.
    """
    rows = ledger.rows(account)
    if (total := rows.order_by().count()) > SHEET_ROWS:
        raise TooMany(f"有 {total:,} 行，一张表最多 {SHEET_ROWS:,} 行，请先筛选再导出")
    with Book(target) as book:
        sheet = book.sheet(ledger.label, [(c.label, c.width or WIDTH, book.head) for c in ledger.columns])
        count = 0
        for count, row in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
            for n, column in enumerate(ledger.columns):
                book.put(sheet, count, n, ledger.cell(row, column.field))
        sheet.autofilter(0, 0, max(count, 1), len(ledger.columns) - 1)
        book.notes(
            [
                ("名称", ledger.label),
                ("导出人", f"{account.name}（{account.unit.name}）"),
                ("导出时间", f"{timezone.localtime(at):%Y-%m-%d %H:%M}"),
                ("范围", "全部"),
                ("行数", f"{count}"),
                ("须知", "仅限办理公务使用；个人的证件号码、电话已经脱敏。导出已记入访问日志。"),
            ]
        )
    subject = f"导出{ledger.label} {count} 行（全部）"
    access.record(account=account, at=at, kind=AccessLog.Kind.EXPORT, subject=subject, address=address)
    return count
