"""How a dispute stands in its mediator's hand: the four steps (四平四说), what was said in each, what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from siheng.domains.mediation.models import Category, FourStep, Obligation
from siheng.domains.mediation.services import court, subsidy
from siheng.domains.mediation.services.articles import articles
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.showing import Card, Jot, Phone, Written
from siheng.kernel.trust.masking import is_body, mask_name

GROUPS = {"agreed": "perform", "visiting": "revisit"}
NEXT = {
    "offered": "看了再接收",
    "registered": "问双方是否愿意调解",
    "accepted": "记四平四说",
    "visiting": "上门或者电话回访",
    "filing": "材料齐了归档",
}


def cards(matters: Sequence[Matter]) -> dict[int, Card]:
    """The cards of some disputes, names masked; four queries however many."""
    rows = list(matters)
    prefetch_related_objects(rows, "mediation", "parties", "step_notes", "obligations", "region")
    return {m.pk: _card(m) for m in rows}


def _card(m: Matter) -> Card:
    parties = [p for p in m.parties.all() if p.role in (Party.Role.APPLICANT, Party.Role.RESPONDENT)]
    names = list(dict.fromkeys(mask_name(p.name) for p in parties))
    about = Category(m.mediation.category).dispute
    due = next((o for o in m.obligations.all() if o.state == Obligation.State.OPEN), None)
    owed = f"{mask_name(due.who)}：{due.what}" + (f" {due.sum:,.0f} 元" if due.sum else "") if due else ""
    return Card(
        title=f"{'、'.join(names[:3])}{'等' if len(names) > 3 else ''} {about}",
        note=owed if m.state == "agreed" else m.region.name,
        group=GROUPS.get(m.state, ""),
        next=_next(m),
        place=m.region.name,
        sides=_sides([p.name for p in parties]),
        written={key: _said(m, key) for key in FourStep.values},
    )


def _next(m: Matter) -> str:
    if m.open and court.wanted(m):
        return "双方要请法院确认协议，约来一起申请"
    return "问是否履行了" if m.state == "agreed" else NEXT.get(m.state, "")


def _sides(names: list[str]) -> tuple[str, ...]:
    """Each side as a village calls it (王家); where two would be called the same, by their masked names."""
    called = [n if is_body(n) else f"{mask_name(n).removesuffix('某某')}家" for n in names]
    if len(set(called)) < len(called):
        return ("申请人", "对方")
    return tuple(called[:3])


def _said(m: Matter, key: str) -> tuple[Written, ...]:
    found = [n for n in m.step_notes.all() if n.step == key]
    return tuple(
        Written(n.text, "，".join(filter(None, (n.spoke, f"{n.moved}松了" if n.moved else ""))), n.law)
        for n in found
    )


phone = Phone(
    cards=cards,
    groups=(("perform", "等履行"), ("revisit", "要回访")),
    short=(
        "name", "phone", "other_name", "category", "region", "words", "settled", "agreement", "performed",
        "performed_by",
    ),
    asked_if={"agreement": "settled", "performed": "settled", "performed_by": "settled !performed"},
    jot_step="notes",
    jots=(
        Jot(FourStep.TOLD_CALMLY, "事", "把事说清", "平和的心态"),
        Jot(FourStep.LAW_PLAIN, "法", "把法说明", "平实的语言", more=("law",), cites="law"),
        Jot(FourStep.REASONS, "理", "把理说透", "平等的人格"),
        Jot(FourStep.FEELINGS, "情", "把情说近", "平易的方式"),
    ),
    moved="moved",
    goal=("agree", "谈成了，写协议"),
    photo="现场照片",
    articles=articles,
    purse=subsidy.purse,
)  # fmt: skip
