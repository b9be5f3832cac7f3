"""What the steps of a rule and of a batch write, and what is asked of a batch: how many, how much, who may check it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from siheng.kernel.documents.series import next_number
from siheng.kernel.law.counting import add_months
from siheng.kernel.matters import parts
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Step, process
from siheng.kernel.matters.showing import Pay, Purse
from siheng.kernel.payments.models import COUNTED, REFUSED, RELEASED, STRUCK, Line

if TYPE_CHECKING:
    from siheng.kernel.payments.process import BatchProcess

DOOR = "the door"


def detail(matter: Matter) -> Any:
    """The typed detail of a version of a rule, or of a batch."""
    return process(matter.kind).detail_of(matter)


def paying(matter: Matter) -> type[BatchProcess]:
    """The process of a batch."""
    return cast("type[BatchProcess]", process(matter.kind))


def lines(matter: Matter) -> QuerySet[Any]:
    """All lines of a batch."""
    return paying(matter).line.objects.everything("a batch's own lines").filter(matter=matter)


def counted(matter: Matter) -> QuerySet[Any]:
    """The lines of a batch that are paid for."""
    return lines(matter).filter(state=COUNTED)


def total(matter: Matter) -> Decimal:
    """What a batch comes to, in yuan."""
    found: Decimal = counted(matter).aggregate(total=Sum("sum", default=Decimal(0)))["total"]
    return found.quantize(parts.CENT)


def _given(step: Step) -> dict[str, Any]:
    """What was asked for that the typed detail keeps."""
    assert step.process.detail
    own = {f.name for f in step.process.detail._meta.fields}
    return {name: value for name, value in step.data.items() if name in own}


def register_rule(step: Step) -> None:
    """A new version, in draft."""
    m, cls = step.matter, step.process
    year = step.data["since"].year
    m.received_on, m.region, m.handler = step.day, m.unit.region, step.actor
    m.receipt = f"{cls.receipt} {year}-{next_number(cls.label, year)}"  # type: ignore[attr-defined]
    rule = cls.detail(matter=m, **_given(step))  # type: ignore[misc]
    m.title = str(rule)
    m.save()
    rule.save(force_insert=True)


def amend_rule(step: Step) -> None:
    """Other numbers, while it is in draft."""
    for name, value in _given(step).items():
        setattr(step.detail, name, value)
    step.matter.title = str(step.detail)


def adopt_rule(step: Step) -> None:
    """In force from its first day on."""
    step.matter.accepted_on = step.day


def end_rule(step: Step) -> None:
    """Its last day."""
    step.detail.until, step.matter.closed_on = step.data["until"], step.day


def register(step: Step) -> None:
    """A new batch with all that the month has."""
    m, cls, year = step.matter, paying(step.matter), step.day.year
    m.received_on, m.handler = step.day, step.actor
    m.region = step.data.get("region") or m.unit.region
    m.receipt = f"{cls.receipt} {year}-{next_number(f'{cls.label}批次', year):03d}"
    batch = cls.detail(matter=m, **_given(step))  # type: ignore[misc]
    m.title = cls.title(batch)
    m.save()
    batch.save(force_insert=True)
    collect(step)


def recollect(step: Step) -> None:
    """Once more from the cases as they are now; what was struck off stays so."""
    lines(step.matter).exclude(state=STRUCK).delete()
    collect(step)


def taken(matter: Matter) -> QuerySet[Any]:
    """The lines whose cases need no other: paid for or struck off in whichever batch, or of this one."""
    rows = paying(matter).line.objects.everything(DOOR)
    return rows.filter(Q(state__in=(COUNTED, STRUCK)) | Q(matter=matter))


def collect(step: Step) -> None:
    """A line for each case that no batch pays; refused if another took one of them meanwhile."""
    m, cls = step.matter, paying(step.matter)
    cases = cls.cases(step.detail).exclude(pk__in=taken(m).values("case")).order_by("closed_on", "id")
    found = list(cls.lines(step, cases))
    _write(cls, found, "请再汇集一次")
    step.extra["refused"] = sum(1 for x in found if x.reason)


def _write(cls: type[BatchProcess], found: list[Any], then: str) -> None:
    try:
        with transaction.atomic():
            cls.line.objects.everything(DOOR).bulk_create(found)
    except IntegrityError as error:
        word = cls.line.called(COUNTED)
        raise ValidationError(f"另一批次刚刚{word}了其中的案件，{then}") from error


def collected(step: Step) -> str:
    """How many are paid for, how much, how many are not."""
    m, line = step.matter, paying(step.matter).line
    n = counted(m).count()
    return f"{line.called(COUNTED)} {n} 件，{total(m)} 元；{line.called(REFUSED)} {step.extra['refused']} 件"


def strike(step: Step) -> None:
    """A case struck off, or something taken off its sum, with the reason."""
    line, d = step.data["line"], step.data
    if d["what"] == "less":
        line.take_off(d["amount"], d["reason"])
        return
    line.state, line.reason, line.note = STRUCK, STRUCK, d["reason"]
    line.save()


def restorable(matter: Matter) -> QuerySet[Any]:
    """What was struck off, in this batch or one before it, of the cases that the batch may pay; what was paid since is not."""
    cls = paying(matter)
    rows = cls.line.objects.everything(DOOR)
    cases = cls.cases(detail(matter)).exclude(pk__in=rows.filter(state=COUNTED).values("case"))
    return rows.filter(state=STRUCK, case__in=cases.order_by().values("pk"))


def restore(step: Step) -> None:
    """A case that was struck off is judged anew, in this batch; refused if it is still worth nothing.

    A batch before this one keeps what it struck off: it is closed.
    """
    m, cls, struck = step.matter, paying(step.matter), step.data["line"]
    cases = Matter.objects.everything(DOOR).filter(pk=struck.case_id)
    line = next(iter(cls.lines(step, cases)), None)
    if line is None or line.state != COUNTED:
        why = f"：{line.get_reason_display()}" if line else ""
        raise ValidationError({"line": f"这一件现在也不能{cls.line.called(COUNTED)}{why}"})
    lines(m).filter(pk=struck.pk).delete()
    _write(cls, [line], "不用再恢复")


def approve(step: Step) -> None:
    """The batch has its number."""
    m, cls, year = step.matter, paying(step.matter), step.day.year
    m.accepted_on = step.day
    m.number = f"{cls.mark.format(unit=m.unit)}〔{year}〕{next_number(cls.label, year)}号"


def pay(step: Step) -> None:
    """Paid on a day; every line says so."""
    m = step.matter
    step.detail.paid_on, step.detail.voucher = step.day, step.data["voucher"]
    m.closed_on, m.outcome = step.day, "paid"
    counted(m).update(paid_on=step.day)


def drop(step: Step) -> None:
    """The batch is void, and all that it judged: its cases are free for another."""
    step.matter.closed_on, step.matter.outcome = step.day, "dropped"
    lines(step.matter).update(state=RELEASED)


def month_over(step: Step) -> str:
    """Why it is too early to check a batch."""
    last = add_months(step.detail.month, 1) - timedelta(days=1)
    return "" if step.day > last else f"{last.month}月还没有结束，不能初核"


def another(step: Step) -> str:
    """Who drew up a batch or collected its cases does not check it, nor one who is paid by it."""
    m, who = step.matter, step.actor
    if m.events.filter(actor=who, step__in=("register", "recollect")).exists():
        return "拟制人不能初核自己拟制的批次"
    mine = counted(m).filter(**{paying(m).line.who: who})
    return "批次里有您自己办理的案件，请由其他人初核" if mine.exists() else ""


def something(step: Step) -> str:
    """Why a batch that pays nothing is not checked."""
    m = step.matter
    return "" if counted(m).exists() else f"批次里没有{paying(m).line.called(COUNTED)}的案件"


def facts(matter: Matter) -> dict[str, Any]:
    """What every paper of a batch is filled from."""
    return {
        "批次": matter.number or matter.receipt,
        "月份": detail(matter).month_text,
        "件数": counted(matter).count(),
        "合计": total(matter),
    }


def purse(rows: QuerySet[Any], year: int) -> Purse:
    """What some lines of one person come to, those of cases that ended in a year, the latest first."""
    line = cast("type[Line]", rows.model)
    found = list(
        rows.filter(**{f"{line.ended}__year": year}).select_related("case").order_by(f"-{line.ended}", "-id")
    )
    due = [r for r in found if r.state == COUNTED]
    return Purse(
        "我的补贴",
        year,
        paid=sum((r.net for r in due if r.paid_on), Decimal(0)),
        coming=sum((r.sum for r in due if not r.paid_on), Decimal(0)),
        lines=[
            Pay(str(r.case), reverse("matter", args=[r.case_id]), getattr(r, line.ended), r.sum, r.explained, r.standing)
            for r in found
        ],
    )  # fmt: skip
