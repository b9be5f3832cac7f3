"""A case in its lawyer's hand: for whom, what about, what comes next; names masked, a sealed case without any."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from siheng.domains.legalaid.services import subsidy
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.showing import Card, Phone
from siheng.kernel.trust.masking import is_body, mask_name

GROUPS = {"handling": "going", "ended": "dossier", "checking": "dossier"}


def cards(matters: Sequence[Matter]) -> dict[int, Card]:
    """The cards of some cases; three queries however many."""
    rows = list(matters)
    prefetch_related_objects(rows, "legalaid", "parties", "region")
    return {m.pk: _card(m) for m in rows}


def _card(m: Matter) -> Card:
    case = m.legalaid
    asks = [p.name for p in m.parties.all() if p.role == Party.Role.APPLICANT]
    names = "、".join(n if is_body(n) else mask_name(n) for n in asks[:2])
    about = str(case.get_cause_display())
    return Card(
        title="保密事项" if m.sealed else f"{names} {about}",
        note=f"{case.get_form_display()}（{case.get_stage_display()}）"
        + (f"，{case.organ}" if case.organ else ""),
        group=GROUPS.get(m.state, ""),
        next=_next(m),
        place=m.region.name,
    )


def _next(m: Matter) -> str:
    if m.state == "handling":
        return "约受援人见面" if m.legalaid.met_on is None else "做了什么，随手记一条"
    return {"ended": "写结案报告，交归档材料", "granted": "等着指派律师"}.get(m.state, "")


phone = Phone(
    cards=cards,
    groups=(("going", "在办"), ("dossier", "要交卷")),
    short=("via", "name", "phone", "region", "category", "form", "cause", "words"),
    jot_step="",
    jots=(),
    moved="",
    goal=("conclude", "办结"),
    photo="",
    purse=subsidy.purse,
)
