"""What the papers of a quality review are filled from, and its two tables: what could be drawn, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from siheng.domains.legalaid.models import Grade, ReviewLine
from siheng.domains.legalaid.services.review import drawn, form_label
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Step
from siheng.kernel.trust import lots

POOL = ("收件号", "援助形式", "抽签值", "抽中")
LINES = ("案号", "援助形式", "承办人", "评查人", "得分", "等次", "问题", "整改要求", "整改情况")
KEPT = 16


def pool(matter: Matter) -> Iterable[tuple[Any, ...]]:
    """All that could be drawn, the lowest lot first; whoever has the seed comes to the same."""
    review = matter.review
    chosen = set(drawn(review))
    rows = sorted(
        (lots.lot(review.seed, receipt), receipt, form, pk in chosen) for pk, receipt, form in review.pool
    )
    for value, receipt, form, taken in rows:
        yield receipt, form_label(form), value[:KEPT], "抽中" if taken else ""


def lines(matter: Matter) -> Iterable[tuple[Any, ...]]:
    """Case by case, by number alone: some are sealed."""
    for line in matter.review_lines.select_related("case", "lawyer", "reviewer"):
        yield (
            str(line.case), form_label(line.form), line.lawyer.name if line.lawyer else "",
            line.reviewer.name if line.reviewer else "", line.score if line.score is not None else "",
            line.get_grade_display() if line.grade else "", line.problems, line.rectify, line.rectified,
        )  # fmt: skip


def told(line: ReviewLine) -> list[str]:
    """The points of one case, item by item."""
    return [f"{label}（{full} 分）：{got} 分" for label, full, got in line.items]


def facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The facts of the review, and of the case that the step is about."""
    review = matter.review
    rows = list(matter.review_lines.select_related("case", "reviewer"))
    found: dict[str, Any] = {
        "评查": matter.number or matter.receipt,
        "标题文字": matter.title,
        "援助中心": matter.unit.name,
        "底册件数": len(review.pool),
        "抽取件数": len(rows),
        "种子": review.seed,
        "标准依据": review.basis,
        "等次列表": [
            f"{grade.label} {n} 件" for grade in Grade if (n := sum(r.grade == grade for r in rows))
        ],
        "整改列表": [f"{r.case}：{r.rectify}" for r in rows if r.rectify],
        "意见": step.data.get("opinion") if step else "",
        "几日内": step.data.get("days") if step else "",
    }
    line: ReviewLine | None = step.data.get("line") if step else None
    if line and line.score is not None:
        found |= {
            "案号": str(line.case), "得分列表": told(line), "总分": line.score, "等次": line.get_grade_display(),
            "问题": line.problems, "整改要求": line.rectify, "评查日期": line.scored_on,
            "评查人": line.reviewer.name if line.reviewer else "",
        }  # fmt: skip
    return {k: v for k, v in found.items() if v not in (None, "", [])}
