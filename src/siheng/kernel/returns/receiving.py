"""Taking in what bureaus below send, judging it, and hearing the answer from above (接收、审核、答复)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from siheng.kernel.figures.declare import Figure, Ratio
from siheng.kernel.figures.evaluate import Balance, percentage
from siheng.kernel.figures.registry import Registry
from siheng.kernel.org.models import Account
from siheng.kernel.returns import rights, tables
from siheng.kernel.returns.files import (
    ANSWER,
    BadFile,
    Cell,
    Sent,
    ask_signed,
    read_answer,
    read_return,
    seal,
)
from siheng.kernel.returns.filling import bureau_of, ending, superior
from siheng.kernel.returns.models import Dispatch, Return, ReturnFigure, Step, Subordinate
from siheng.kernel.returns.stepping import NotNow, What, ask_reason, ask_state, step
from siheng.kernel.trust.chain import canonical


class NotTaken(Exception):
    """A file from below was not taken in, nothing was kept; the message says why."""


def receive(registry: Registry, *, text: str, by: Account, at: datetime) -> tuple[Return, bool]:
    """Take in a signed return, and whether it is new: the same file again is the same return.

    Raises NotTaken unless whose it is, the signature, the figures, the balance, the version and the continuity hold.
    """
    if not rights.judges(by):
        raise NotTaken("接收下级报表由局领导或者综合统计人员办理。")
    try:
        sent = read_return(text)
        bureau = Subordinate.objects.filter(code=sent.bureau, active=True).first()
        if bureau is None:
            raise NotTaken(f"“{sent.bureau_name}”（{sent.bureau}）不是登记的下级填报单位。")
        ask_signed(sent, bureau.key, bureau.name)
    except BadFile as error:
        raise NotTaken(str(error)) from None
    try:
        with transaction.atomic():
            if known := Return.objects.filter(bureau=bureau, digest=sent.digest).first():
                return known, False
            _ask_next(bureau, sent)
            if wrong := tables.broken(judged(registry, bureau, sent)):
                raise NotTaken(f"表格数据不平衡：{wrong}。")
            return _kept(bureau, sent, text, by, at), True
    except IntegrityError:
        raise NotTaken("同一版报表刚刚收到，请刷新。") from None


def judged(registry: Registry, bureau: Subordinate, sent: Sent) -> list[Balance]:
    """The checks of a file by our own definitions: identities, and what the return before had at its end.

    Raises NotTaken where the file's figures are not those of the table.
    """
    if sent.table not in tables.tables(registry):
        raise NotTaken(f"没有“{sent.table}”这种报表。")
    known = {f.key: f for f in registry.of_domain(sent.table)}
    cells = {c.key: c for c in sent.figures}
    if len(cells) != len(sent.figures) or set(cells) != set(known):
        labels = [known[k].label if k in known else k for k in sorted(set(cells) ^ set(known))]
        raise NotTaken(f"报表的指标与本级的不一致：{'、'.join(labels) or '有重复'}。")
    for key, figure in known.items():
        cell = cells[key]
        if cell.version != figure.version:
            raise NotTaken(
                f"“{figure.label}”的口径是第{cell.version}版，本级是第{figure.version}版，要先统一口径。"
            )
        if isinstance(figure, Ratio) and not _ratio_holds(figure, cell):
            raise NotTaken(f"“{figure.label}”与它的分子、分母不符。")
        if not isinstance(figure, Ratio) and cell.value is None:
            raise NotTaken(f"“{figure.label}”没有数。")
        if not isinstance(figure, Ratio) and not _counted(figure, cell.value):
            raise NotTaken(f"“{figure.label}”是{cell.value:f}，不会是数出来的。")
    numbers = {key: cell.value for key, cell in cells.items()}
    found = tables.balances(registry, sent.table, numbers, sent.period)
    if before := _before(bureau, sent):
        told = f"{sent.period.preceding.label}第{before.version}版的"
        found += tables.continuity(registry, sent.table, numbers, ending(before), sent.period, told)
    return found


def accept(of: Return, *, by: Account, at: datetime) -> Step:
    """Accept a received return (审核通过); the answer is signed. Raises NotNow."""
    return _judge(of, What.TAKEN, by, at, "")


def send_back(of: Return, *, by: Account, at: datetime, reason: str) -> Step:
    """Send a received return back to the bureau below (退回), with the reason in the answer. Raises NotNow."""
    return _judge(of, What.SENT_BACK, by, at, ask_reason(reason))


def answer_of(of: Return) -> str:
    """The signed answer to a received return; empty before it was judged."""
    found = of.steps.filter(what__in=[What.TAKEN, What.SENT_BACK]).first()
    return found.paper if found else ""


def answer_paper(*, digest: str, bureau: str, above: str, taken: bool, reason: str, by: str, at: datetime, secret: str = "") -> str:  # fmt: skip
    """The signed file of an answer."""
    body = {
        "form": ANSWER, "superior": above, "bureau": bureau, "return": digest, "taken": taken, "reason": reason,
        "by": by, "at": at,
    }  # fmt: skip
    return seal(canonical(body).decode(), secret=secret)


def hear(text: str, *, by: Account | None, at: datetime) -> Step:
    """Write down the answer from above to one of our own returns. Raises NotTaken; the same answer again changes nothing."""
    if by is not None and not (rights.audits(by) or rights.compiles(by)):
        raise NotTaken("传入答复由局领导或者综合统计人员办理。")
    if (above := superior()) is None:
        raise NotTaken("还没有登记上级统计单位。")
    try:
        answered = read_answer(text)
        ask_signed(answered, above.key, above.name)
    except BadFile as error:
        raise NotTaken(str(error)) from None
    of = Return.objects.filter(bureau=None, digest=answered.digest).order_by("-pk").first()
    if of is None:
        raise NotTaken("答复的不是本局报送的报表。")
    what = What.TAKEN if answered.taken else What.SENT_BACK
    with transaction.atomic():
        if known := of.steps.filter(what=what, paper=text).first():
            return known
        try:
            ask_state(of, What.SENT)
        except NotNow as error:
            raise NotTaken(str(error)) from None
        Dispatch.objects.filter(of=of).update(state=Dispatch.State.DONE, problem="")
        told = f"{above.name} {answered.by}"
        return step(of, what, by=by, by_text=told, at=at, reason=answered.reason, paper=text)


def refused(of: Return, *, by: Account | None, at: datetime, reason: str) -> Step:
    """Write down that the unit above did not take a return in (上级未收), so that it is filled anew. Raises NotNow."""
    if by is not None and not rights.audits(by):
        raise NotNow("登记上级未收由局领导办理。")
    with transaction.atomic():
        ask_state(of, What.SENT)
        Dispatch.objects.filter(of=of).update(state=Dispatch.State.DONE)
        return step(of, What.REFUSED, by=by, at=at, reason=ask_reason(reason))


def _ask_next(bureau: Subordinate, sent: Sent) -> None:
    """The version must follow the last one received, and the period the one before."""
    if sent.period.since < bureau.since:
        raise NotTaken(f"{bureau.name}自{bureau.since:%Y年%-m月}起报送。")
    Subordinate.objects.select_for_update().get(pk=bureau.pk)
    last = _latest(bureau, sent.table, str(sent.period))
    wanted = last.version + 1 if last else 1
    if (sent.version, sent.previous) != (wanted, last.digest if last else ""):
        raise NotTaken(f"这一期应报第{wanted}版，送来的是第{sent.version}版，或者没有接着上一版。")
    before = sent.period.preceding
    if before.since >= bureau.since and _before(bureau, sent) is None:
        raise NotTaken(f"{before.label}的报表还没有报送，请先报送。")


def _before(bureau: Subordinate, sent: Sent) -> Return | None:
    return _latest(bureau, sent.table, str(sent.period.preceding))


def _latest(bureau: Subordinate, table: str, period: str) -> Return | None:
    return Return.objects.filter(bureau=bureau, table=table, period=period).order_by("-version").first()


def _ratio_holds(figure: Ratio, cell: Cell) -> bool:
    n, d = cell.numerator, cell.denominator
    if n is None or d is None or n != int(n) or d != int(d):
        return False
    return 0 <= n <= d and cell.value == percentage(int(n), int(d), figure.digits)


def _counted(figure: Figure, value: Decimal | None) -> bool:
    """Whether a number can come of counting rows, or of adding up sums of money: not below zero, no finer than told."""
    return value is not None and value >= 0 and value == round(value, getattr(figure, "digits", 0))


def _kept(bureau: Subordinate, sent: Sent, text: str, by: Account, at: datetime) -> Return:
    made = Return.objects.create(
        bureau=bureau, table=sent.table, period=str(sent.period), since=sent.period.since, until=sent.period.until,
        version=sent.version, body=sent.body, digest=sent.digest, made_at=at, made_by=by,
    )  # fmt: skip
    ReturnFigure.objects.bulk_create(
        ReturnFigure(
            of=made, key=c.key, definition_version=c.version, label=c.label, value=c.value, unit=c.unit,
            numerator=c.numerator, denominator=c.denominator, rows={}, digest=c.rows,
            formula="" if c.numerator is None else f"{c.numerator} ÷ {c.denominator}",
        )
        for c in sent.figures
    )  # fmt: skip
    step(made, What.RECEIVED, by=by, at=at, paper=text)
    return made


def _judge(of: Return, what: Step.What, by: Account, at: datetime, reason: str) -> Step:
    if not rights.judges(by) or of.bureau is None:
        raise NotNow("审核下级报表由局领导或者综合统计人员办理。")
    with transaction.atomic():
        ask_state(of, What.RECEIVED)
        newer = Return.objects.filter(
            bureau=of.bureau, table=of.table, period=of.period, version__gt=of.version
        )
        if newer.exists():
            raise NotNow("这一期已经报来更新的一版，请审核新的一版。")
        answer = answer_paper(
            digest=of.digest, bureau=of.bureau.code, above=bureau_of()[0], taken=what == What.TAKEN, reason=reason,
            by=f"{by.name}（{by.unit.short}）", at=at,
        )  # fmt: skip
        return step(of, what, by=by, at=at, reason=reason, paper=answer)
