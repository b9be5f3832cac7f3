"""What is asked of a place, a person on a roster, a duty and an activity; one form class for each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import Model, Q, QuerySet

from siheng.kernel.matters.forms import DayField, speak_plainly
from siheng.kernel.org.identifiers import check_id_number, normal, validate_phone, validate_public_phone
from siheng.kernel.org.models import PREFIX, Account, Region, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, Kind, PlaceKind, kinds_of
from siheng.kernel.registers.models import Activity, Appointment, Place
from siheng.kernel.registers.scope import places_for, within

# Degrees between which the land and waters of China lie.
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)
BLANK = ("", "请选择")


class RegionField(forms.ModelChoiceField):
    """A region; villages are drawn in under their town."""

    def label_from_instance(self, obj: Any) -> str:
        return ("　" if obj.level == Region.Level.VILLAGE else "") + obj.name


class RegisterForm(forms.Form):
    """The base: who fills it in, for which day, over which row."""

    kind: ClassVar[Kind]
    # Fields that a row keeps when they come back empty: they are not shown again.
    kept: ClassVar[frozenset[str]] = frozenset()

    region = RegionField(label="所在区划", queryset=Region.objects.none(), empty_label="请选择")

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        actor: Account,
        today: date,
        row: Model | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.actor, self.today, self.row = actor, today, row
        super().__init__(data, files, initial={**self._of_row(), **(initial or {})})
        self.label_suffix = ""
        prefix = actor.unit.prefix
        self._rows("region", Region.objects.filter(within(prefix, "code")))
        if "unit" in self.fields:
            units = Unit.objects.filter(within(prefix), active=True)
            self._rows("unit", units.exclude(kind__in=[Unit.Kind.COURT]))
        if "place" in self.fields:
            self._rows("place", places_for(actor))
        self.set_up()
        for field in self.fields.values():
            verb = "选择" if isinstance(field, forms.ChoiceField) else "填写"
            field.error_messages["required"] = f"请{verb}{field.label}"
            speak_plainly(field)
            if isinstance(field, forms.ModelChoiceField):
                field.error_messages["invalid_choice"] = "没有这一项，或者不在您的辖区"
                field.empty_label = "请选择" if field.required else "不填"

    def set_up(self) -> None:
        """A subclass fits its choices to the row here."""

    def _rows(self, name: str, rows: QuerySet[Any]) -> None:
        cast(forms.ModelChoiceField, self.fields[name]).queryset = rows

    def _of_row(self) -> dict[str, Any]:
        if self.row is None:
            return {}
        return {
            n: getattr(self.row, n) for n in self.base_fields if hasattr(self.row, n) and n not in self.kept
        }

    def in_order(self, first: str, last: str, words: str) -> None:
        """Put an error at the later day if it lies before the earlier one."""
        since, until = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if since and until and until < since:
            self.add_error(last, f"不能早于{words} {since:%Y-%m-%d}")


class PlaceForm(RegisterForm):
    """阵地网点."""

    name = forms.CharField(label="名称", max_length=80)
    level = forms.ChoiceField(label="层级")
    unit = forms.ModelChoiceField(label="所属单位", queryset=Unit.objects.none(), required=False)
    address = forms.CharField(label="地址", max_length=120, required=False)
    longitude = forms.FloatField(label="经度", required=False, help_text="度，如 122.1207")
    latitude = forms.FloatField(label="纬度", required=False, help_text="度，如 37.5135")
    hours = forms.CharField(
        label="开放时间", max_length=80, required=False, help_text="如 周一至周五 8:30-11:30，13:30-17:30"
    )
    keeper = forms.CharField(label="负责人", max_length=40, required=False)
    phone = forms.CharField(
        label="电话",
        max_length=20,
        required=False,
        validators=[validate_public_phone],
        help_text="对外公布",
    )
    equipment = forms.MultipleChoiceField(label="设施", required=False, widget=forms.CheckboxSelectMultiple)
    opened_on = DayField(label="启用日期")
    closed_on = DayField(label="停用日期", required=False, help_text="最后一个开放日")
    note = forms.CharField(label="说明", max_length=200, required=False)

    field_order = ("name", "level", "region")

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.in_order("opened_on", "closed_on", "启用日期")
        for one, other, bounds in (
            ("longitude", "latitude", LONGITUDES),
            ("latitude", "longitude", LATITUDES),
        ):
            value = data.get(one)
            if value is not None and not bounds[0] <= value <= bounds[1]:
                self.add_error(one, f"应在 {bounds[0]:.0f} 至 {bounds[1]:.0f} 度之间")
            if value is None and data.get(other) is not None and one not in self.errors:
                self.add_error(one, "经度、纬度要一起填")
        return data


class AppointmentForm(RegisterForm):
    """名册."""

    kept = frozenset({"phone", "id_number"})

    name = forms.CharField(label="姓名", max_length=40)
    unit = forms.ModelChoiceField(label="所在单位", queryset=Unit.objects.none(), empty_label="请选择")
    grade = forms.ChoiceField(label="等级")
    sex = forms.ChoiceField(label="性别", choices=[BLANK, ("男", "男"), ("女", "女")])
    phone = forms.CharField(label="电话", max_length=20, required=False, validators=[validate_phone])
    id_number = forms.CharField(label="证件号码", max_length=20, required=False)
    place = forms.ModelChoiceField(label="所在网点", queryset=Place.objects.none(), required=False)
    account = forms.ModelChoiceField(
        label="本系统账号", queryset=Account.objects.none(), required=False, help_text="有账号的人才选"
    )
    number = forms.CharField(label="证书（备案）号", max_length=40, required=False)
    since = DayField(label="任期起")
    until = DayField(label="任期止", required=False, help_text="最后一天")
    note = forms.CharField(label="说明", max_length=200, required=False)

    field_order = ("name", "sex", "grade", "unit", "region")

    def set_up(self) -> None:
        self._rows(
            "account",
            Account.objects.filter(within(self.actor.unit.prefix, "unit__region"), is_active=True).exclude(
                roles__in=[[Role.ADMIN], [Role.AGENCY], [Role.APPROVER]]
            ),
        )
        if self.row is not None:
            for name in sorted(self.kept):
                if getattr(self.row, name):
                    self.fields[name].help_text = "已登记；不改就留空"
        years = cast(AppointmentKind, self.kind).years
        if years:
            self.fields["until"].help_text = f"最后一天；不填按 {years} 年算"

    def clean_id_number(self) -> str:
        number = normal(self.cleaned_data.get("id_number") or "")
        if number:
            check_id_number(number, today=self.today)
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        years, since = cast(AppointmentKind, self.kind).years, data.get("since")
        if years and since and not data.get("until") and "until" not in self.errors and self.row is None:
            data["until"] = _years_on(since, years) - timedelta(days=1)
        self.in_order("since", "until", "任期起")
        number, sex = data.get("id_number"), data.get("sex")
        if number and sex and sex != "女男"[int(number[16]) % 2]:
            self.add_error("sex", "与证件号码不符")
        return data


def _years_on(day: date, years: int) -> date:
    """The same day so many years later; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class ActivityForm(RegisterForm):
    """活动."""

    title = forms.CharField(label="名称", max_length=120)
    held_on = DayField(label="日期")
    unit = forms.ModelChoiceField(label="举办单位", queryset=Unit.objects.none(), empty_label="请选择")
    place = forms.ModelChoiceField(label="地点", queryset=Place.objects.none(), required=False)
    people = forms.IntegerField(label="人数", required=False, min_value=0, max_value=1_000_000)
    minutes = forms.CharField(
        label="纪要", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )

    field_order = ("title", "held_on", "unit", "region")

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.today:
            raise forms.ValidationError(f"不能晚于今天 {self.today:%Y-%m-%d}，办完再登记")
        return day


class DutyTimes(forms.Form):
    """值班: who, from when to when; ``people`` are those who may be chosen, those of the place first."""

    appointment = forms.ChoiceField(label="姓名")
    since = forms.TimeField(
        label="起",
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "时间要写成 08:30 这样"},
    )
    until = forms.TimeField(
        label="止",
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "时间要写成 17:30 这样"},
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        people: QuerySet[Appointment],
        at: Place | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.label_suffix = ""
        offered = by_nearness(people, at) if at else named(people)
        cast(forms.ChoiceField, self.fields["appointment"]).choices = [BLANK, *offered]
        for field in self.fields.values():
            verb = "选择" if isinstance(field, forms.ChoiceField) else "填写"
            field.error_messages["required"] = f"请{verb}{field.label}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] <= data["since"]:
            self.add_error("until", f"要晚于 {data['since']:%H:%M}")
        return data


class WeekDutyForm(DutyTimes):
    """Duty at one place on some days of one week."""

    days = forms.TypedMultipleChoiceField(
        label="日期", coerce=date.fromisoformat, widget=forms.CheckboxSelectMultiple
    )

    field_order = ("appointment", "days")

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = "一二三四五六日"
        cast(forms.ChoiceField, self.fields["days"]).choices = [
            (day.isoformat(), f"周{week[day.weekday()]} {day.month}月{day.day}日") for day in days
        ]


class DutyRowForm(DutyTimes):
    """Duty as a row of a ledger: the place and the day as well."""

    place = forms.ChoiceField(label="网点")
    on = DayField(label="日期")

    field_order = ("place", "on", "appointment")

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = places.order_by("name").values_list("pk", "name")
        cast(forms.ChoiceField, self.fields["place"]).choices = [
            BLANK,
            *((str(pk), name) for pk, name in rows),
        ]


def named(people: QuerySet[Appointment], *, rosters: bool = False) -> list[tuple[str, str]]:
    """People as choices by name, with their roster where it is asked for; of one name, with their unit."""
    rows, known = list(people.select_related("unit").order_by("name", "pk")), kinds_of(AppointmentKind)
    names = [a.name for a in rows]

    def words(a: Appointment) -> str:
        more = [known[a.kind].label] if rosters else []
        more += [a.unit.short] if names.count(a.name) > 1 else []
        return f"{a.name}（{'，'.join(more)}）" if more else a.name

    return [(str(a.pk), words(a)) for a in rows]


def by_nearness(people: QuerySet[Appointment], at: Place) -> list[tuple[str, list[tuple[str, str]]]]:
    """People as choices in groups: of the place or its unit, of its town (or the district itself), and the others.

    Where they are of several rosters (律师、心理咨询师), each with the own one.
    """
    several = people.order_by().values("kind").distinct().count() > 1
    own, near = Q(place=at), within(at.region_id[: PREFIX[Region.Level.TOWN]])
    if at.unit_id:
        own |= Q(unit=at.unit_id)
    mine, around = (people.filter(q).values("pk") for q in (own, own | near))
    groups = (
        ("本网点、本单位", people.filter(own)),
        ("同一镇街", people.filter(near).exclude(pk__in=mine)),
        ("其他", people.exclude(pk__in=around)),
    )
    return [(title, found) for title, rows in groups if (found := named(rows, rosters=several))]


def duty_people(
    actor: Account, place: Place | None, since: date, until: date | None = None
) -> QuerySet[Appointment]:
    """Whom the actor may put on duty: in office some day from ``since`` to ``until``, within reach of actor or place."""
    serving = [k for k, kind in kinds_of(AppointmentKind).items() if kind.duty]
    found = Appointment.objects.filter(kind__in=serving, since__lte=until or since).filter(
        Q(until__isnull=True) | Q(until__gte=since)
    )
    if actor.unit.sees_whole_bureau:
        return found
    reach = within(actor.unit.prefix)
    if place is not None:
        reach |= Q(place=place)
        if place.unit_id:
            reach |= Q(unit=place.unit_id)
    return found.filter(reach)


BASES: dict[type[Kind], tuple[type[RegisterForm], type[Model]]] = {
    PlaceKind: (PlaceForm, Place),
    AppointmentKind: (AppointmentForm, Appointment),
    ActivityKind: (ActivityForm, Activity),
}


@cache
def form_of(kind: Kind) -> type[RegisterForm]:
    """The form of a kind: its own levels, grades and equipment, or without them."""
    own: dict[str, Any] = {"kind": kind, "__doc__": kind.label}
    if isinstance(kind, PlaceKind):
        own["level"] = forms.ChoiceField(label="层级", choices=[BLANK, *kind.levels]) if kind.levels else None
        own["equipment"] = (
            forms.MultipleChoiceField(
                label="设施",
                required=False,
                choices=[(e, e) for e in kind.equipment],
                widget=forms.CheckboxSelectMultiple,
            )
            if kind.equipment
            else None
        )
    if isinstance(kind, AppointmentKind):
        grades = [BLANK, *kind.grades]
        own["grade"] = forms.ChoiceField(label=kind.ranked, choices=grades) if kind.grades else None
        own |= {} if kind.sexes else {"sex": None}
    return type(f"{kind.key}Form", (BASES[type(kind)][0],), own)
