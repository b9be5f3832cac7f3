"""A case in its lawyer's hand: for whom, what about, what comes next; names masked, a sealed case without any."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from siheng.domains.legalaid.services import subsidy
from siheng.domains.legalaid.services.course import JOTTED
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.showing import Card, Jot, Phone, Written
from siheng.kernel.trust.masking import is_body, mask_name

GROUPS = {"handling": "going", "ended": "dossier", "checking": "dossier"}


def cards(matters: Sequence[Matter]) -> dict[int, Card]:
    """The cards of some cases; four queries however many."""
    rows = list(matters)
    prefetch_related_objects(rows, "legalaid", "parties", "works", "region")
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
        written={name: _said(m, kind) for name, kind in JOTTED.items()},
    )


def _said(m: Matter, kind: str) -> tuple[Written, ...]:
    return tuple(Written(w.text, f"{w.on:%m-%d}") for w in m.works.all() if w.kind == kind)


def _next(m: Matter) -> str:
    if m.state == "handling":
        return "约受援人见面" if m.legalaid.met_on is None else "做了什么，随手记一条"
    return {"ended": "写结案报告，交归档材料", "granted": "等着指派律师"}.get(m.state, "")


phone = Phone(
    cards=cards,
    groups=(("going", "在办"), ("dossier", "要交卷")),
    short=("via", "name", "phone", "region", "category", "form", "cause", "words"),
    jot_step="notes",
    jots=(
        Jot("meeting", "见", "会见、约见", "见了谁，说了什么"),
        Jot("reading", "卷", "阅卷", "看了什么，要点在哪里"),
        Jot("hearing", "庭", "出庭", "开到哪一步，争什么", more=("stage",)),
        Jot("talk", "谈", "调解、协商", "对方怎么说，差多少"),
    ),
    moved="",
    goal=("conclude", "办结"),
    photo="办案照片",
    purse=subsidy.purse,
)
