"""What another system is told of a matter: as much as its account sees on the page, masked as there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from ninja import Schema

from siheng.kernel.matters import scope
from siheng.kernel.matters.models import Clock, Event, Matter
from siheng.kernel.matters.process import process
from siheng.kernel.matters.showing import desks


class Brief(Schema):
    """A matter in a line. To whom may only know that it is there, what is of its content is empty."""

    id: int
    kind: str
    kind_label: str
    receipt: str
    number: str
    title: str | None
    state: str
    state_label: str
    stage: str
    open: bool
    paused: bool
    waits_for: str
    unit: str
    region: str
    handler: str | None
    received_on: date
    accepted_on: date | None
    closed_on: date | None
    due_on: date | None
    due_what: str
    outcome: str | None
    changed_at: datetime
    version: int
    level: str


class Term(Schema):
    """A statutory term of a matter."""

    key: str
    label: str
    state: str
    state_label: str
    rule: str
    started_on: date
    due_on: date | None
    provisional: bool
    ended_on: date | None
    waits_for: str


class Line(Schema):
    """A label and words; personal numbers are masked."""

    label: str
    text: str


class Part(Schema):
    """A panel of the matter's page."""

    label: str
    lines: list[Line]


class Paper(Schema):
    """A paper or a material, and where it is fetched."""

    id: int
    title: str
    number: str
    on: date | None
    href: str


class Whole(Brief):
    """A matter with its terms, panels, papers and materials."""

    clocks: list[Term]
    panels: list[Part]
    papers: list[Paper]
    materials: list[Paper]


class Done(Schema):
    """An event of a matter."""

    seq: int
    at: datetime
    by: str
    step: str
    label: str
    before: str
    after: str
    summary: str


LEVELS = {scope.NONE: "none", scope.OUTLINE: "outline", scope.PARTY: "party", scope.FULL: "full"}


def brief(m: Matter, level: int) -> dict[str, Any]:
    """A matter in a line, for who sees it at this level."""
    chosen = process(m.kind)
    state, inside = chosen.state_of(m), level >= scope.PARTY
    return {
        "id": m.pk,
        "kind": m.kind,
        "kind_label": chosen.label,
        "receipt": m.receipt,
        "number": m.number,
        "title": m.title if inside else None,
        "state": m.state,
        "state_label": state.label,
        "stage": state.stage,
        "open": m.open,
        "paused": m.paused,
        "waits_for": m.waits_for,
        "unit": m.unit.short,
        "region": m.region_id,
        "handler": (m.handler.name if m.handler else None) if inside else None,
        "received_on": m.received_on,
        "accepted_on": m.accepted_on,
        "closed_on": m.closed_on,
        "due_on": m.due_on,
        "due_what": m.due_clock,
        "outcome": chosen.outcome_label(m) if inside else None,
        "changed_at": localtime(m.stepped_at),
        "version": m.version,
        "level": LEVELS[level],
    }


def whole(m: Matter, level: int) -> dict[str, Any]:
    """A matter with all that its page has, for who sees it at this level."""
    if level < scope.PARTY:
        return brief(m, level) | {"clocks": [], "panels": [], "papers": [], "materials": []}
    full = level >= scope.FULL
    panels = desks()[m.kind].panels if m.kind in desks() else ()
    parts = [
        {"label": p.label, "lines": [{"label": r.label, "text": r.text} for r in p.rows(m)]}
        for p in panels
        if full or not p.internal
    ]
    return brief(m, level) | {
        "clocks": [_term(c) for c in m.clocks.all()],
        "panels": [p for p in parts if p["lines"]],
        "papers": [
            _paper(m, "papers", d.pk, d.title, d.number, d.issued_on)
            for d in m.documents.order_by("id")
            if full or not d.internal
        ],
        "materials": [
            _paper(m, "materials", a.pk, a.category or a.name, "", a.uploaded_at.date())
            for a in m.attachments.order_by("id")
            if full or not a.internal
        ],
    }


def done(e: Event) -> dict[str, Any]:
    """An event as the timeline tells it."""
    names = ("seq", "step", "label", "before", "after", "summary")
    return {name: getattr(e, name) for name in names} | {
        "at": localtime(e.at),
        "by": e.actor_text,
    }


def _term(c: Clock) -> dict[str, Any]:
    names = ("key", "label", "state", "rule", "started_on", "due_on", "provisional", "ended_on", "waits_for")
    return {name: getattr(c, name) for name in names} | {"state_label": c.get_state_display()}


def _paper(m: Matter, what: str, pk: int, title: str, number: str, on: date | None) -> dict[str, Any]:
    return {"id": pk, "title": title, "number": number, "on": on, "href": f"matters/{m.pk}/{what}/{pk}"}
