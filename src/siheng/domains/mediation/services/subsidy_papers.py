"""What the papers of a batch are filled from, and the two tables of it: case by case, and by who is paid."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from siheng.domains.mediation.models import Payee, SubsidyLine
from siheng.kernel.matters import parts
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Step
from siheng.kernel.payments import services as payments
from siheng.kernel.registers.models import Appointment
from siheng.kernel.trust.masking import mask_id

LINES = ("案号", "调解员", "结案", "档次", "金额", "组成或者不予补贴的原因", "状态")
AUDIT = ("案号", "调解员", "金额", "结果", "情况")
PAYMENTS = ("调解员", "单位", "证件号码", "收款账户", "件数", "金额")
# Where the bank may be told whom to pay: agreed to, or paid already.
DUE = ("approved", "paid")
PAYROLL = ("姓名", "证件号码", "开户银行", "账号", "金额")


def lines(matter: Matter) -> Iterable[tuple[Any, ...]]:
    """The batch case by case; the cases by their numbers alone, for some are sealed."""
    for line in (
        matter.lines.select_related("case")
        .prefetch_related("recoveries")
        .order_by("state", "settled_on", "id")
    ):
        yield (
            str(line.case), line.mediator, line.settled_on, line.grade, line.sum,
            line.explained, line.standing,
        )  # fmt: skip


def drawn(matter: Matter) -> Iterable[tuple[Any, ...]]:
    """What was drawn to be looked at again: what was wrong first, then what has no result yet."""
    order = [SubsidyLine.Audit.WRONG, SubsidyLine.Audit.DRAWN, SubsidyLine.Audit.RIGHT]
    found = payments.counted(matter).exclude(audit="").select_related("case").order_by("id")
    for line in sorted(found, key=lambda line: order.index(SubsidyLine.Audit(line.audit))):
        yield str(line.case), line.mediator, line.sum, line.get_audit_display(), line.note


def paid(matter: Matter) -> list[tuple[Any, ...]]:
    """Who is paid how much for how many; numbers masked."""
    found = _due(matter)
    accounts = _accounts(who for who, _ in found)
    return [
        (
            who.name, who.unit.short, mask_id(who.id_number) if who.id_number else "未登记",
            f"{known.bank}，尾号 {known.number[-4:]}" if (known := accounts.get(who.pk)) else "未登记",
            len(each), sum(each),
        )
        for who, each in found
    ]  # fmt: skip


def payroll(matter: Matter) -> list[tuple[Any, ...]]:
    """Who is paid how much into which account, as the bank needs it: numbers whole."""
    found = _due(matter)
    accounts = _accounts(who for who, _ in found)
    return [
        (who.name, who.id_number, known.bank if known else "", known.number if known else "", sum(each))
        for who, each in found
        for known in (accounts.get(who.pk),)
    ]


def _due(matter: Matter) -> list[tuple[Appointment, list[Decimal]]]:
    """The sums of each mediator, by committee."""
    found: dict[Appointment, list[Decimal]] = {}
    for line in payments.counted(matter).select_related("appointment__unit"):
        assert line.appointment
        found.setdefault(line.appointment, []).append(line.sum)
    return sorted(found.items(), key=lambda item: (item[0].unit_id, item[0].pk))


def _accounts(people: Iterable[Appointment]) -> dict[int, Payee]:
    """The latest account of each."""
    rows = Payee.objects.everything("the accounts of those whom the batch pays")
    chosen = rows.filter(appointment__in=[p.pk for p in people]).order_by("id")
    return {p.appointment_id: p for p in chosen}


def facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The facts of the batch, and of the line that the step is about."""
    found = payments.facts(matter) | {
        "范围": matter.subsidybatch.where,
        "单位": matter.unit.name,
        "发放列表": [
            f"{n}．{name}（{unit}），证件号码 {number}，收款账户 {account}，{cases} 件，{amount:.2f} 元"
            for n, (name, unit, number, account, cases, amount) in enumerate(paid(matter), start=1)
        ],
    }
    line: SubsidyLine | None = step.data.get("line") if step else None
    if line:
        found |= {
            "案号": str(line.case), "调解员": line.mediator, "结案日期": line.settled_on, "档次": line.grade,
            "标准": str(line.rule), "依据": line.rule.basis if line.rule else "", "金额": line.sum,
            "金额说明": parts.words(parts.read(line.parts)),
            "抽查": line.get_audit_display() if line.audit else "未抽中",
        }  # fmt: skip
    return found
