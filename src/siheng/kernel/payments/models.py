"""The rows that every kind of subsidy has. A domain adds its own columns, its constraints, and the link to the matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models

from siheng.kernel.matters.models import Matter, Record
from siheng.kernel.matters.parts import Part, kept, read, settled, total, words

# How a line stands: paid for, not paid for, struck off by who checked, free again because the batch is void.
COUNTED, REFUSED, STRUCK, RELEASED = "counted", "refused", "struck", "released"
# Where a version of the rule governs, or governed.
ADOPTED = ("adopted", "ended")


def standings(counted: str, refused: str) -> list[tuple[str, str]]:
    """The choices of a line's state, with the domain's words for what is paid for and what is not."""
    return [(COUNTED, counted), (REFUSED, refused), (STRUCK, "已剔除"), (RELEASED, "批次作废")]


def yuan(label: str, **more: Any) -> models.DecimalField[Any, Decimal]:
    """A column of yuan and cents."""
    return models.DecimalField(label, **{"max_digits": 9, "decimal_places": 2} | more)


class Rule(models.Model):
    """One version of a rule. It governs what ended from ``since`` until the next begins, or until ``until`` (both included)."""

    basis = models.CharField("依据文件", max_length=120)
    since = models.DateField("执行日期")
    until = models.DateField("停止执行日期", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-since"]

    def __str__(self) -> str:
        day = f"{self.since.year}年{self.since.month}月{self.since.day}日"
        return f"{self._meta.verbose_name}（{day}起执行）"

    @classmethod
    def adopted(cls) -> list[Self]:
        """The versions that were adopted, the latest first."""
        return list(cls._default_manager.filter(matter__state__in=ADOPTED).order_by("-since"))


R = TypeVar("R", bound=Rule)


def in_force(versions: Iterable[R], day: date) -> R | None:
    """The version that governs what ended on a day: the last to begin by then, if it has not ended."""
    rule = next((r for r in versions if r.since <= day), None)
    return rule if rule and (rule.until is None or rule.until >= day) else None


class Batch(models.Model):
    """The typed detail of a batch: what one month brought."""

    # Its first day.
    month = models.DateField("月份")
    paid_on = models.DateField("发放日期", null=True, blank=True)
    voucher = models.CharField("凭证号", max_length=40, blank=True)

    if TYPE_CHECKING:
        matter: models.OneToOneField[Matter, Matter]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def month_text(self) -> str:
        """The month in words."""
        return f"{self.month.year}年{self.month.month}月"


class Line(Record):
    """One case in a batch: the sum with its parts, or why none is paid."""

    # The columns of who is paid, and of the day on which the case ended.
    who: ClassVar[str]
    ended: ClassVar[str]

    # Each what and how much, as text with two places; they add up to the sum.
    parts = models.JSONField("组成", default=list)
    note = models.CharField("说明", max_length=200, blank=True)
    paid_on = models.DateField("发放日期", null=True)

    if TYPE_CHECKING:
        case: models.ForeignKey[Matter, Matter]
        case_id: int
        sum: models.DecimalField[Decimal, Decimal]
        state: models.CharField[str, str]
        reason: models.CharField[str, str]

        def get_state_display(self) -> str: ...
        def get_reason_display(self) -> str: ...

    class Meta:
        abstract = True

    @classmethod
    def called(cls, state: str) -> str:
        """The domain's word for a state."""
        return str(dict(cls._meta.get_field("state").flatchoices)[state])  # type: ignore[union-attr]

    def judge(self, reason: str, found: Sequence[Part]) -> None:
        """Give it the sum that the parts come to, or the reason for none."""
        self.reason, self.state = reason, REFUSED if reason else COUNTED
        if not reason:
            self.settle(found)

    def settle(self, found: Sequence[Part]) -> None:
        """Give it the sum that the parts come to, never below nothing."""
        found = settled(found)
        self.parts, self.sum = kept(found), total(found)

    def take_off(self, amount: Decimal, because: str) -> None:
        """Take something off its sum, as one more part."""
        self.settle([*read(self.parts), (because, -amount)])
        self.save()

    @property
    def net(self) -> Decimal:
        """What stays with who was paid."""
        return self.sum

    @property
    def explained(self) -> str:
        """Why it has the sum that it has, or none."""
        if self.reason:
            return f"{self.get_state_display()}：{self.get_reason_display()}" + (
                f"（{self.note}）" if self.note else ""
            )
        return words(read(self.parts)) if self.parts else ""

    @property
    def standing(self) -> str:
        """How it stands, in words."""
        if self.paid_on:
            return "已发放"
        return "待发放" if self.state == COUNTED else str(self.get_state_display())
