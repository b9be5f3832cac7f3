"""What figures count over (统计来源): rows of one kind, and the dimensions (维度) by which they may be split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Substr

from siheng.kernel.matters.models import Handover, Matter, Record
from siheng.kernel.org.models import Account, Region, Unit
from siheng.kernel.registers import scope
from siheng.kernel.registers.declare import AppointmentKind, PlaceKind, kinds
from siheng.kernel.registers.models import Activity, Appointment, Place

if TYPE_CHECKING:
    from siheng.kernel.figures.declare import Count, Stock

EMPTY = "未填"


@dataclass(frozen=True)
class Dimension:
    """A way to split a figure. ``path`` is the field; ``choices`` its codes in order, or ``names`` looks them up."""

    key: str
    label: str
    path: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    names: Callable[[Iterable[str]], Mapping[str, str]] | None = None

    def group(self, figure: Count | Stock) -> dict[str, Any]:
        """The expressions to group by."""
        return {"cell": self.path}

    def value(self, row: Mapping[str, Any]) -> str:
        """A cell's code, as it stands in an address. Several rows may be of one cell."""
        return "" if row["cell"] is None else str(row["cell"])

    def condition(self, figure: Count | Stock, value: str) -> Q:
        """The rows of one cell. Raises ValueError for a code that can be none."""
        path = self.path.removesuffix("_id")
        if value:
            return Q(**{self.path: value})
        return Q(**{f"{path}__isnull": True}) if path != self.path else Q(**{path: ""})

    def labels(self, values: Iterable[str]) -> dict[str, str]:
        """The words for the codes, in the order in which they are shown; an unknown code stands for itself."""
        wanted = set(values)
        known = dict(self.choices) if self.names is None else dict(self.names(sorted(wanted - {""})))
        found = {v: str(label) for v, label in known.items() if v in wanted}
        return found | {v: v or EMPTY for v in sorted(wanted - set(found))}


class Month(Dimension):
    """By month of the figure's own date (月份)."""

    def group(self, figure: Count | Stock) -> dict[str, Any]:
        # By day: an index gives days in order, where a month would have to be made of each row.
        return {"cell": figure.on}

    def value(self, row: Mapping[str, Any]) -> str:
        return f"{row['cell']:%Y-%m}"

    def condition(self, figure: Count | Stock, value: str) -> Q:
        from siheng.kernel.figures.periods import Period

        period = Period.parse(value)
        return Q(**{f"{figure.on}__gte": period.since, f"{figure.on}__lt": period.until})

    def labels(self, values: Iterable[str]) -> dict[str, str]:
        wanted = sorted(values)
        one_year = len({v[:4] for v in wanted}) <= 1
        return {v: f"{int(v[5:])}月" if one_year else f"{v[:4]}年{int(v[5:])}月" for v in wanted}


class Town(Dimension):
    """By town (镇街): the first nine digits of the region; ``path`` leads to the row that has it, if not this one."""

    def group(self, figure: Count | Stock) -> dict[str, Any]:
        return {"cell": Substr(f"{self.path}region_id", 1, 9)}

    def condition(self, figure: Count | Stock, value: str) -> Q:
        if len(value) != 9 or not value.isascii() or not value.isdigit():
            raise ValueError(f"“{value}”不是镇街代码。")
        where = f"{self.path}region_id"
        return Q(**{f"{where}__gte": value + "000", f"{where}__lte": value + "999"})


def _towns(values: Iterable[str]) -> dict[str, str]:
    codes = [v + "000" for v in values]
    found = Region.objects.filter(code__in=codes).order_by("code").values_list("code", "name")
    return {code[:9]: name for code, name in found}


def _units(values: Iterable[str]) -> dict[str, str]:
    found = Unit.objects.filter(pk__in=list(values)).order_by("code").values_list("pk", "short")
    return {str(pk): short for pk, short in found}


def _accounts(values: Iterable[str]) -> dict[str, str]:
    found = Account.objects.filter(pk__in=list(values)).order_by("pk").values_list("pk", "name")
    return {str(pk): name for pk, name in found}


def unit_dimension(key: str, label: str, path: str) -> Dimension:
    """A dimension over a foreign key to a unit; ``path`` ends in ``_id``."""
    return Dimension(key, label, path, names=_units)


@dataclass(frozen=True, eq=False)
class Source:
    """Rows to count: all of them, those that one account may see, and the ways to split them."""

    label: str
    rows: Callable[[], QuerySet[Any]]
    seen: Callable[[Account], QuerySet[Any]]
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        """The table of the rows."""
        return self.rows().model


def matters(
    kind: str, label: str, *, outcomes: Sequence[tuple[str, str]] = (), dimensions: Sequence[Dimension] = ()
) -> Source:
    """The matters of one kind (事项), split by month, town, outcome, handling unit, handler, and what the domain adds."""
    shared = [
        Month("month", "月份"),
        Town("town", "镇街", names=_towns),
        Dimension("outcome", "结果", "outcome", choices=tuple(outcomes)),
        Dimension("unit", "办理单位", "unit_id", names=_units),
        Dimension("handler", "承办人", "handler_id", names=_accounts),
    ]
    return Source(
        label=label,
        rows=lambda: Matter.objects.everything("a figure counts the bureau").filter(kind=kind),
        # A cell of a figure is told by a matter's content: whoever may only know that it is there is told the number.
        seen=lambda account: Matter.objects.told(account, kind),
        dimensions={d.key: d for d in [*shared, *dimensions]},
    )


def _kinds(values: Iterable[str]) -> dict[str, str]:
    known = kinds()
    return {v: known[v].label for v in values if v in known}


def _register(
    model: type[Place] | type[Appointment] | type[Activity],
    kind: str | Sequence[str],
    label: str,
    seen: Callable[[Account], QuerySet[Any]],
    dimensions: Sequence[Dimension],
) -> Source:
    chosen = [kind] if isinstance(kind, str) else list(kind)
    shared = [
        Month("month", "月份"),
        Town("town", "镇街", names=_towns),
        Dimension("unit", "单位", "unit_id", names=_units),
    ]
    if len(chosen) > 1:
        shared.append(Dimension("kind", "类别", "kind", names=_kinds))
    return Source(
        label=label,
        rows=lambda: model.objects.filter(kind__in=chosen),
        seen=lambda account: seen(account).filter(kind__in=chosen),
        dimensions={d.key: d for d in [*shared, *dimensions]},
    )


def _words(kind: str | Sequence[str]) -> Callable[[Iterable[str]], dict[str, str]]:
    """The levels or grades of these kinds, looked up when they are asked for."""

    def names(values: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for key in [kind] if isinstance(kind, str) else kind:
            declared = kinds()[key]
            if isinstance(declared, PlaceKind):
                found |= dict(declared.levels)
            elif isinstance(declared, AppointmentKind):
                found |= dict(declared.grades)
        wanted = set(values)
        return {code: label for code, label in found.items() if code in wanted}

    return names


def places(kind: str | Sequence[str], label: str, *, dimensions: Sequence[Dimension] = ()) -> Source:
    """Places of one or several kinds (阵地网点), split by month, town, unit, level.

    Those in use: ``Stock(..., "opened_on", "closed_on")``; those opened: ``Count(..., "opened_on")``.
    """
    own = [Dimension("level", "层级", "level", names=_words(kind)), *dimensions]
    return _register(Place, kind, label, scope.places_for, own)


def appointments(kind: str | Sequence[str], label: str, *, dimensions: Sequence[Dimension] = ()) -> Source:
    """People on rosters (名册), split by month, town, unit, grade. Those in office: ``Stock(..., "since", "until")``."""
    own = [Dimension("grade", "等级", "grade", names=_words(kind)), *dimensions]
    return _register(Appointment, kind, label, scope.appointments_for, own)


def activities(kind: str | Sequence[str], label: str, *, dimensions: Sequence[Dimension] = ()) -> Source:
    """Activities (活动) of one or several kinds, split by month, town, unit: ``Count(..., "held_on")``."""
    return _register(Activity, kind, label, scope.activities_for, dimensions)


def records(model: type[Record], kind: str, label: str) -> Source:
    """What hangs on the matters of a kind, split by the month of its own day, and by its matter's town and unit.

    Whoever may know a matter's content sees it.
    """
    shared = [
        Month("month", "月份"),
        Town("town", "镇街", path="matter__", names=_towns),
        Dimension("unit", "办理单位", "matter__unit_id", names=_units),
    ]
    rows = model.objects.everything
    return Source(
        label=label,
        rows=lambda: rows("a figure counts the bureau").filter(matter__kind=kind),
        seen=lambda account: rows("narrowed to what the account may see").filter(
            matter__in=Matter.objects.told(account, kind).order_by().values("pk")
        ),
        dimensions={d.key: d for d in shared},
    )


def handovers(label: str, *, kind: str = "", dimensions: Sequence[Dimension] = ()) -> Source:
    """Needs handed over to other units (移交), split by month, town, receiving unit, need: ``Count(..., "sent_on")``.

    ``kind`` is the kind of the matter they came from; empty for all. Whoever sees that matter or its answer sees one.
    """
    shared = [
        Month("month", "月份"),
        Town("town", "镇街", path="matter__", names=_towns),
        Dimension("unit", "接收单位", "unit_id", names=_units),
        Dimension("need", "事由", "need"),
        Dimension("state", "状态", "state", choices=tuple(Handover.State.choices)),
    ]
    asked = Q(matter__kind=kind) if kind else Q()

    def seen(account: Account) -> QuerySet[Any]:
        mine = Matter.objects.told(account).order_by().values("pk")
        rows = Handover.objects.everything("narrowed to what the account may see")
        return rows.filter(asked).filter(Q(matter__in=mine) | Q(other__in=mine))

    return Source(
        label=label,
        rows=lambda: Handover.objects.everything("a figure counts the bureau").filter(asked),
        seen=seen,
        dimensions={d.key: d for d in [*shared, *dimensions]},
    )
