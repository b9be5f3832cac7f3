"""What the steps of a quality review write: drawn by lot, shared out, scored, announced, put right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from siheng.domains.legalaid.models import CONCLUDED, AidForm, Assignment, Grade, Review, ReviewLine
from siheng.domains.legalaid.services.intake import KIND
from siheng.kernel.documents.series import next_number
from siheng.kernel.figures.periods import Period
from siheng.kernel.matters.door import locked, note
from siheng.kernel.matters.models import Grant, Matter
from siheng.kernel.matters.process import State, Step
from siheng.kernel.org.models import Account
from siheng.kernel.trust import lots

LINES = ReviewLine.objects
DOOR = "the door"
REVIEWER, REVIEWED = "案件质量评查", "评查过的案件"


def register(step: Step) -> None:
    """A review, drawn at once from all that the period concluded and no review has had."""
    m, d = step.matter, step.data
    m.received_on, m.region, m.handler = step.day, m.unit.region, step.actor
    m.receipt = f"评查 {step.day.year}-{next_number('案件质量评查', step.day.year):03d}"
    period = Period.parse(d["period"])
    m.title = f"{period.label}法律援助案件质量评查"
    m.save()
    pool = [
        [pk, receipt, form]
        for pk, receipt, form in could_be_drawn(period.since, period.until).values_list(
            "pk", "receipt", "legalaid__form"
        )
    ]
    review = Review.objects.create(
        matter=m, since=period.since, until=period.until - timedelta(days=1), percent=d["percent"], count=d["count"],
        seed=d["seed"] or f"{m.receipt}|{step.day.isoformat()}", pool=pool,
        **{k: d[k] for k in ("basis", "sheet", "excellent", "good", "passing")},
    )  # fmt: skip
    _draw(m, review)


def could_be_drawn(since: Any, until: Any) -> QuerySet[Matter]:
    """The cases seen through in the period (``until`` is the day after), without those that a review has."""
    taken = LINES.everything("a case is reviewed once").filter(live=True).values("case")
    cases = Matter.objects.everything("a review draws from all cases of the centre").filter(
        kind=KIND, outcome__in=CONCLUDED, closed_on__gte=since, closed_on__lt=until
    )
    # What was recorded after it had ended has no dossier here.
    elsewhere = Q(state="archived", legalaid__archived_on=None)
    return cases.exclude(elsewhere).exclude(pk__in=taken).order_by("receipt")


def drawn(review: Review) -> list[int]:
    """The cases that seed and pool lead to, drawn again."""
    rows = [(pk, receipt, form) for pk, receipt, form in review.pool]
    count = review.count if review.percent is None else lots.share(len(rows), review.percent)
    return lots.draw(review.seed, rows, count or 0)


def _draw(m: Matter, review: Review) -> None:
    chosen = drawn(review)
    cases = Matter.objects.everything("what was drawn").select_related("legalaid", "handler").in_bulk(chosen)
    rows = [
        ReviewLine(matter=m, case=cases[pk], form=cases[pk].legalaid.form, lawyer=cases[pk].handler)
        for pk in chosen
    ]
    try:
        with transaction.atomic():
            LINES.everything(DOOR).bulk_create(rows)
    except IntegrityError as error:
        raise ValidationError("另一批次刚刚抽走了其中的案件，请再抽一次") from error


def draw_summary(step: Step) -> str:
    review = step.detail
    return f"底册 {len(review.pool)} 件，抽取 {step.matter.review_lines.count()} 件，种子“{review.seed}”"


def undertook(case: Matter) -> tuple[set[int], set[int]]:
    """The accounts that ever undertook or handled a case, and the units of those who undertook it."""
    rows = Assignment.objects.everything("who may review is asked of all").filter(matter=case)
    pairs = list(rows.values_list("lawyer", "firm"))
    people = {lawyer for lawyer, _ in pairs} | {pk for pk in (case.handler_id, case.second_id) if pk}
    return people, {firm for _, firm in pairs}


def may_review(case: Matter, account: Account) -> bool:
    """Whether somebody stands far enough from a case: not who undertook or handled it, nor of the same firm."""
    people, firms = undertook(case)
    return account.pk not in people and account.unit_id not in firms


def shared_out(lines: Iterable[ReviewLine], reviewers: Iterable[Account]) -> dict[int, Account | None]:
    """Who is to review each line: of those who may, whoever has the fewest; None where nobody may."""
    people = sorted(reviewers, key=lambda a: a.pk)
    load = {a.pk: 0 for a in people}
    found: dict[int, Account | None] = {}
    for line in lines:
        able = [a for a in people if may_review(line.case, a)]
        chosen = min(able, key=lambda a: (load[a.pk], a.pk), default=None)
        found[line.pk] = chosen
        if chosen:
            load[chosen.pk] += 1
    return found


def unscored(m: Matter) -> QuerySet[ReviewLine]:
    return m.review_lines.filter(score=None).select_related("case")


def share_out(step: Step) -> None:
    """Each line has its reviewer, who may read its case until the result is announced."""
    m = step.matter
    lines = list(unscored(m))
    chosen = shared_out(lines, step.data["reviewers"])
    for line in lines:
        before, line.reviewer = line.reviewer_id, chosen[line.pk]
        assert line.reviewer
        line.save()
        if before != line.reviewer.pk:
            _let_read(step, line, before)
    grants = Grant.objects.everything(DOOR)
    for account in {a for a in chosen.values() if a}:
        grants.get_or_create(
            matter=m, account=account, because=REVIEWER, defaults={"level": Grant.Level.PARTY}
        )


def _let_read(step: Step, line: ReviewLine, before: int | None) -> None:
    case = locked(line.case_id)
    grants = Grant.objects.everything(DOOR)
    if before:
        grants.filter(matter=case, account=before, because=REVIEWER).delete()
    grants.create(matter=case, account=line.reviewer, level=Grant.Level.PARTY, because=REVIEWER)
    _tell(step, case, "抽中质量评查", f"{step.matter}，由未承办本案的人评查")


def _tell(step: Step, other: Matter, label: str, summary: str) -> None:
    assert step.actor
    note(
        matter=other, actor=step.actor, at=step.at, step=f"review:{step.transition.key}", label=label,
        summary=summary, data={},
    )  # fmt: skip


def share_summary(step: Step) -> str:
    lines = step.matter.review_lines.exclude(reviewer=None)
    return f"{lines.count()} 件分给 {lines.values('reviewer').distinct().count()} 人评查"


def score(step: Step) -> None:
    line, d = step.data["line"], step.data
    sheet = step.detail.sheet
    line.items = [[label, full, d[f"item_{n}"]] for n, (label, full) in enumerate(sheet)]
    line.score = sum(got for _, _, got in line.items)
    line.grade = step.detail.grade(line.score)
    line.problems, line.rectify, line.scored_on = d["problems"], d["rectify"], step.day
    line.save()


def score_summary(step: Step) -> str:
    line = step.data["line"]
    return f"{line.case}：{line.score} 分，{line.get_grade_display()}"


def send_back(step: Step) -> None:
    """To be scored once more, by the same reviewer; what was given before stays in the events."""
    line = step.data["line"]
    line.items, line.score, line.scored_on = [], None, None
    line.grade = line.problems = line.rectify = ""
    line.save()


def send_back_summary(step: Step) -> str:
    return f"{step.data['line'].case}：{step.data['reason']}"


def scored(m: Matter) -> QuerySet[ReviewLine]:
    return m.review_lines.exclude(score=None).select_related("case")


def all_scored(step: Step) -> str:
    left = unscored(step.matter).count()
    return f"还有 {left} 件没有评查" if left else ""


def announce(step: Step) -> None:
    """Each case is told its result; who reviewed it reads it no more."""
    m, review = step.matter, step.detail
    lines = list(m.review_lines.select_related("case"))
    review.announced_on, review.reviewed = step.day, len(lines)
    review.failed = sum(line.grade == Grade.FAIL for line in lines)
    m.accepted_on = step.day
    m.number = f"{m.unit.mark}评〔{step.day.year}〕{next_number('案件质量评查通报', step.day.year)}号"
    for line in lines:
        case = locked(line.case_id)
        grants = Grant.objects.everything(DOOR).filter(matter=case, because=REVIEWER)
        grants.update(level=Grant.Level.OUTLINE, because=REVIEWED)
        told = f"{line.score} 分，{line.get_grade_display()}"
        _tell(step, case, "质量评查结果", told + (f"；整改：{line.rectify}" if line.rectify else ""))
    if not _open(m):
        _close(step)


def _open(m: Matter) -> bool:
    return any(line.open for line in m.review_lines.all())


def announced(process: Any, step: Step) -> State | None:
    found: State = process.rectifying
    return found if _open(step.matter) else None


def rectification_runs(step: Step) -> Any:
    return step.day if _open(step.matter) else None


def to_rectify(case: Matter) -> ReviewLine | None:
    """What a case still has to put right, once its review was announced."""
    lines = (line for line in case.reviews.all() if line.live and line.rectify and line.rectified_on is None)
    return next((line for line in lines if line.matter.review.announced_on), None)


def all_to_rectify() -> Q:
    """Which cases have something to put right, as ``to_rectify`` says of one."""
    lines = LINES.everything("of the cases that the reader sees").filter(
        case=OuterRef("pk"), live=True, rectified_on=None, matter__review__announced_on__isnull=False
    )
    return Q(Exists(lines.exclude(rectify="")))


def rectify(step: Step) -> None:
    """On the case: what was put right; the review is told."""
    line = to_rectify(step.matter)
    assert line
    line.rectified, line.rectified_on = step.data["text"], step.day
    review = locked(line.matter_id)
    line.save()
    _tell(step, review, "案件已整改", f"{step.matter}：{line.rectified}"[:160])


def confirm(step: Step) -> None:
    """Confirmed; or not enough, and to be put right once more."""
    line = step.data["line"]
    if step.data["enough"] == "yes":
        line.confirmed_on = step.day
    else:
        line.rectified_on, line.rectify = None, step.data["rectify"]
    line.save()
    case = locked(line.case_id)
    if line.confirmed_on:
        _tell(step, case, "整改已核实", step.data["rectify"] or "整改到位")
    else:
        _tell(step, case, "整改没有到位，重新整改", line.rectify)


def to_confirm(m: Matter) -> QuerySet[ReviewLine]:
    return m.review_lines.filter(rectified_on__isnull=False, confirmed_on=None).exclude(rectify="")


def all_confirmed(step: Step) -> str:
    left = sum(line.open for line in step.matter.review_lines.all())
    return f"还有 {left} 件没有整改或者没有核实" if left else ""


def _close(step: Step) -> None:
    step.matter.closed_on, step.matter.outcome = step.day, "done"


def close(step: Step) -> None:
    _close(step)


def drop(step: Step) -> None:
    """Given up before it was announced: its cases may be drawn again, its reviewers read them no more."""
    step.matter.closed_on, step.matter.outcome = step.day, "dropped"
    for line in step.matter.review_lines.exclude(reviewer=None):
        case = locked(line.case_id)
        Grant.objects.everything(DOOR).filter(matter=case, because=REVIEWER).delete()
        _tell(step, case, "质量评查作废", str(step.matter))
    step.matter.review_lines.update(live=False)


def form_label(value: str) -> str:
    """The form of aid in words."""
    return str(AidForm(value).label)
