"""The Excel of a register: places, people on a roster, duties. In by template, all or nothing, none twice; out as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.utils import timezone

from siheng.kernel.exchange import importing
from siheng.kernel.exchange.importing import Outcome, Progress, Row
from siheng.kernel.exchange.ledger import Column, Ledger
from siheng.kernel.exchange.writing import SHEET_ROWS, WIDTH, Book, TooMany, write_blank
from siheng.kernel.matters.refusals import Closed, Invalid
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Account
from siheng.kernel.registers import scope, services
from siheng.kernel.registers.declare import AppointmentKind, PlaceKind, label_of
from siheng.kernel.registers.forms import DutyRowForm, duty_people, form_of
from siheng.kernel.registers.models import Appointment, Duty, Place
from siheng.kernel.trust import access
from siheng.kernel.trust.masking import mask_id, mask_phone
from siheng.kernel.trust.models import AccessLog

# The fields that are not typed into a ledger.
LEFT_OUT = frozenset({"account", "place"})
EXAMPLES = {
    "opened_on": "2021-05-01",
    "since": "2021-01-01",
    "hours": "周一至周五 8:30-11:30",
    "phone": "0631-5221234",
    "name": "",
}
WIDE = {"name": 28, "address": 32, "hours": 28, "note": 28, "id_number": 22, "unit": 24, "region": 18}
CHUNK = 500


def ledger_of(kind: PlaceKind | AppointmentKind) -> Ledger:
    """The ledger of the places or people of a kind: a column for each field of its form."""
    form = form_of(kind)
    names = [n for n in form.base_fields if n not in LEFT_OUT]
    first = [n for n in (*(form.field_order or ()), *names) if n in names]
    columns = [
        Column(str(form.base_fields[n].label), n, example=EXAMPLES.get(n, ""), width=WIDE.get(n, 14))
        for n in dict.fromkeys(first)
    ]
    same = ("name",) if isinstance(kind, PlaceKind) else ("unit", "name", "id_number", "phone", "since")
    return Ledger(kind.key, form, columns, same)


def duty_ledger(kind: PlaceKind) -> Ledger:
    """The ledger of the duties at the places of a kind."""
    columns = (
        Column("网点", "place", width=28),
        Column("日期", "on", example="2022-03-01"),
        Column("姓名", "appointment"),
        Column("起", "since", example="08:30"),
        Column("止", "until", example="11:30"),
    )
    return Ledger(f"{kind.key}:duty", DutyRowForm, columns, ("place", "on", "appointment", "since"))


def write_template(
    kind: PlaceKind | AppointmentKind, target: Path, *, actor: Account, at: datetime, duty: bool = False
) -> None:
    """Write the empty ledger. Raises Refused without the right."""
    scope.ask(actor, kind)
    ledger = _ledger(kind, duty)
    write_blank(ledger, _maker(kind, actor, at, duty)(None), target)


def check(
    kind: PlaceKind | AppointmentKind, upload: File[Any], *, actor: Account, at: datetime, progress: Progress,
    duty: bool = False,
) -> Outcome:  # fmt: skip
    """A dry run: what would become of the file. Writes nothing. Raises Refused or BadFile."""
    scope.ask(actor, kind)
    make = _maker(kind, actor, at, duty)
    with transaction.atomic():
        outcome = importing.checked(_ledger(kind, duty), upload, form=make, progress=progress)
        judge = _judge_duty if duty else _judge_entry
        good = [r for r in outcome.rows if not r.problems]
        for start in range(0, len(good), CHUNK):
            judge(kind, good[start : start + CHUNK], make, actor, outcome.ledger)
    return outcome


def bring_in(
    kind: PlaceKind | AppointmentKind, upload: File[Any], *, actor: Account, at: datetime, progress: Progress,
    duty: bool = False,
) -> Outcome:  # fmt: skip
    """Take the file in: all its new rows, or none if any has a problem. Raises Refused or BadFile."""
    outcome = check(kind, upload, actor=actor, at=at, progress=progress, duty=duty)
    make = _maker(kind, actor, at, duty)

    def take(row: Row) -> object:
        if duty:
            d = _cleaned(make(row.data))
            return services.set_duty(
                place=int(d["place"]), appointment=int(d["appointment"]), days=[d["on"]], since=d["since"],
                until=d["until"], actor=actor, at=at,
            )  # fmt: skip
        if isinstance(kind, PlaceKind):
            return services.save_place(kind=kind.key, actor=actor, at=at, data=row.data, reason="Excel 导入")
        return services.save_appointment(
            kind=kind.key, actor=actor, at=at, data=row.data, reason="Excel 导入"
        )

    return importing.taken(outcome, take, progress=progress)


def _ledger(kind: PlaceKind | AppointmentKind, duty: bool) -> Ledger:
    return duty_ledger(kind) if duty and isinstance(kind, PlaceKind) else ledger_of(kind)


def _maker(
    kind: PlaceKind | AppointmentKind, actor: Account, at: datetime, duty: bool
) -> Callable[[Any], BaseForm]:
    """What makes the form of a row."""
    today = local_day(at)
    if not duty:
        form = form_of(kind)
        return lambda data: form(data, actor=actor, today=today)
    people = duty_people(actor, None, date.min, date.max)
    places = scope.places_for(actor).filter(kind=kind.key)
    return lambda data: DutyRowForm(data, people=people, places=places)


def _cleaned(form: BaseForm) -> dict[str, Any]:
    form.is_valid()
    return form.cleaned_data


def _judge_entry(
    kind: PlaceKind | AppointmentKind,
    rows: list[Row],
    make: Callable[[Any], BaseForm],
    actor: Account,
    ledger: Ledger,
) -> None:
    """Mark the rows that are there already, and say of the others what a form alone does not see."""
    model: type[Place] | type[Appointment] = Place if isinstance(kind, PlaceKind) else Appointment
    made = [(row, make(row.data)) for row in rows]
    names = [_cleaned(form)["name"] for _, form in made]
    there: dict[str, list[Any]] = {}
    for old in model.objects.filter(kind=kind.key, name__in=names):
        there.setdefault(old.name, []).append(old)
    for row, form in made:
        new = model(kind=kind.key)
        try:
            services.fill(new, form)  # type: ignore[arg-type]
        except Invalid as error:
            if any(_same(new, old) for old in there.get(new.name, [])):
                row.known = True
            else:
                row.problems += importing.problems(ledger, error.form, set())


def _same(new: Any, old: Any) -> bool:
    if isinstance(new, Place):
        return True
    return new.unit_id == old.unit_id and new.since == old.since and services.same_person(new, old)


def _judge_duty(
    kind: PlaceKind | AppointmentKind,
    rows: list[Row],
    make: Callable[[Any], BaseForm],
    actor: Account,
    ledger: Ledger,
) -> None:
    places = {str(p.pk): p for p in scope.places_for(actor).filter(kind=kind.key)}
    for row in rows:
        d = _cleaned(make(row.data))
        place, who = places[d["place"]], Appointment.objects.get(pk=d["appointment"])
        same = Duty.objects.filter(place=place, appointment=who, on=d["on"], since=d["since"])
        if same.exists():
            row.known = True
            continue
        try:
            scope.ask(actor, kind, place.region_id)
            services.ask_duty(place, who, d["on"], d["since"], d["until"], actor)
        except Closed as error:
            row.problems.append(importing.Problem("", str(error)))


def write_register(
    kind: PlaceKind | AppointmentKind, rows: QuerySet[Any], target: Path, *, told: str, account: Account, at: datetime,
    address: str | None = None,
) -> int:  # fmt: skip
    """Write a list of places or people and log it; answers how many. Numbers and telephones of persons are masked.

    ``rows`` are the account's own (``places_for``, ``appointments_for``). Raises TooMany.
    """
    if (total := rows.order_by().count()) > SHEET_ROWS:
        raise TooMany(f"有 {total:,} 行，一张表最多 {SHEET_ROWS:,} 行，请先筛选再导出")
    ledger = ledger_of(kind)
    with Book(target) as book:
        sheet = book.sheet(kind.label, [(c.label, c.width or WIDTH, book.head) for c in ledger.columns])
        count = 0
        for count, row in enumerate(
            rows.select_related("region", "unit").iterator(chunk_size=CHUNK), start=1
        ):
            for n, column in enumerate(ledger.columns):
                book.put(sheet, count, n, _cell(kind, row, column.field))
        sheet.autofilter(0, 0, max(count, 1), len(ledger.columns) - 1)
        book.notes(_told(kind, told, count, account, at))
    subject = f"导出{kind.label} {count} 行（{told}）"
    access.record(account=account, at=at, kind=AccessLog.Kind.EXPORT, subject=subject, address=address)
    return count


def _told(
    kind: PlaceKind | AppointmentKind, told: str, count: int, account: Account, at: datetime
) -> Iterable[tuple[str, str]]:
    yield "名称", kind.label
    yield "导出人", f"{account.name}（{account.unit.name}）"
    yield "导出时间", f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    yield "范围", told
    yield "行数", f"{count}"
    yield "须知", "仅限办理公务使用；个人的证件号码、电话已经脱敏。导出已记入访问日志。"


def _cell(kind: PlaceKind | AppointmentKind, row: Any, field: str) -> Any:
    value = getattr(row, field)
    if isinstance(row, Appointment) and field in ("phone", "id_number"):
        return (mask_phone if field == "phone" else mask_id)(value) if value else ""
    if field == "level" and isinstance(kind, PlaceKind):
        return label_of(kind.levels, value)
    if field == "grade" and isinstance(kind, AppointmentKind):
        return label_of(kind.grades, value)
    if field in ("region", "unit"):
        return value.name if value else ""
    return "、".join(value) if isinstance(value, list) else value
