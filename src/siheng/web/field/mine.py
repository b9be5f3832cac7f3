"""What a phone page shows of its reader's matters: those in hand, as cards, nearest due day first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters.models import Event, Handover, Matter
from siheng.kernel.matters.process import process
from siheng.kernel.matters.quiet import quiet
from siheng.kernel.matters.showing import Card, Desk, Phone, desks
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.web.workspace.context import kinds_shown
from siheng.web.workspace.due import own
from siheng.web.workspace.present import matter_chips, with_details
from siheng.web.workspace.turn import next_step

SHOWN = 60
LATELY = 14


def phones(account: Account) -> dict[str, Desk]:
    """The kinds that this reader works on from a phone."""
    return {k: desks()[k] for k in kinds_shown(account) if desks()[k].phone is not None}


def phone_of(kind: str) -> Phone | None:
    """How a kind is worked on from a phone; None for one that is not."""
    desk = desks().get(kind)
    return desk.phone if desk else None


def in_hand(account: Account) -> list[Matter]:
    """The reader's own open matters, and those that came to the unit and nobody has taken yet; nearest due first."""
    seen = Matter.objects.told(account)
    found = seen.filter(own(account), open=True, kind__in=list(phones(account))).select_related(
        "unit", "region"
    )
    return list(found.order_by(F("due_on").asc(nulls_last=True), "received_on", "id")[:SHOWN])


def heard(account: Account, today: date) -> list[dict[str, str]]:
    """What others answered to what the reader handed on, until something is done about it; of what has ended, a fortnight.

    Of a kind that has no cards here also what else waits for the reader alone.
    """
    mine = Matter.objects.told(account).filter(own(account))
    last = Event.objects.everything("of the reader's own matters").filter(matter=OuterRef("matter"))
    lately = today - timedelta(days=LATELY)
    handed = Handover.objects.everything("of the reader's own matters").filter(
        Q(matter__open=True) | Q(ended_on__gte=lately) | Q(answered_on__gte=lately),
        matter__in=mine.order_by().values("pk"),
        state__in=(Handover.State.RETURNED, Handover.State.ENDED),
    )
    back = handed.annotate(last=Subquery(last.order_by("-seq").values("step")[:1]))
    words = {
        h.matter: f"{h.unit.short}{'退回了' if h.state == h.State.RETURNED else '答复了'}转去的{h.need}"
        for h in back.filter(last__startswith="handover:").select_related("matter", "unit").order_by("pk")
    }
    others = (
        mine.filter(open=True, waits_for="").exclude(kind__in=list(phones(account))).order_by("id")[:SHOWN]
    )
    with_details(others)
    steps = {m: step for m in others if (step := next_step(m, account))}
    return [_heard(m, words.get(m, ""), steps.get(m)) for m in {**words, **steps}]


def _heard(m: Matter, words: str, step: dict[str, Any] | None) -> dict[str, str]:
    due = f"，{m.due_on.month}月{m.due_on.day}日到期" if step and m.due_on else ""
    return {
        "name": f"{process(m.kind).label} {m}",
        "words": "，".join(filter(None, (words, f"请{step['label']}" if step else ""))) + due,
        "href": begun_here(step["href"]) if step else reverse("matter", args=[m.pk]),
    }


def cards_of(matters: Sequence[Matter]) -> dict[int, Card]:
    """The card of each matter, as its domain tells it."""
    with_details(matters)
    kinds: dict[str, list[Matter]] = {}
    for m in matters:
        kinds.setdefault(m.kind, []).append(m)
    found: dict[int, Card] = {}
    for kind, rows in kinds.items():
        if phone := phone_of(kind):
            found |= phone.cards(rows)
    return found


def drawn(matters: Sequence[Matter], account: Account, today: date) -> list[dict[str, Any]]:
    """The cards as the page draws them: where it stands, how many notes there are, the one button."""
    chips = matter_chips(matters, today, load_calendar())
    cards = cards_of(matters)
    silent = set(
        Matter.objects.told(account).filter(quiet(now()), pk__in=list(cards)).values_list("pk", flat=True)
    )
    return [_drawn(m, cards[m.pk], chips[m.pk], account, today) | {"silent": m.pk in silent} for m in matters]


def _drawn(m: Matter, card: Card, chip: dict[str, Any], account: Account, today: date) -> dict[str, Any]:
    phone = phone_of(m.kind)
    assert phone
    step = next_step(m, account)
    jotting = takes_notes(m, account)
    done = [j.label for j in phone.jots if card.written.get(j.field)]
    if jotting:
        label, href = "接着记" if done else "开始记", reverse("field_matter", args=[m.pk])
    else:
        there = reverse("matter", args=[m.pk])
        label, href = (step["label"], begun_here(step["href"])) if step else ("看这一件", there)
    return {
        "pk": m.pk,
        "title": card.title,
        "number": str(m),
        "stage": process(m.kind).state_of(m).label,
        "note": card.note,
        "group": card.group,
        "next": card.next,
        "place": card.place,
        "chip": chip,
        "today": bool(m.due_on and m.due_on <= today),
        "dots": [j.label in done for j in phone.jots] if jotting else [],
        "told": f"已记{'、'.join(done)}" if done and jotting else "",
        "label": label,
        "href": href,
        "case": reverse("matter", args=[m.pk]),
    }


def begun_here(href: str) -> str:
    """The address of a step's page that leads back to the phone pages."""
    return f"{href}?from=m"


def takes_notes(m: Matter, account: Account) -> bool:
    """Whether the matter stands where notes on the way are taken, and this reader may take them."""
    phone, chosen = phone_of(m.kind), process(m.kind)
    if phone is None or not phone.jot_step:
        return False
    step = chosen.transitions[phone.jot_step]
    return account.holds(step.by) and step.leaves(chosen.state_of(m)) and (step.when is None or step.when(m))
