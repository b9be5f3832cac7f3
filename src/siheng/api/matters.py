"""Reading matters: lists by cursor, one matter, its events, what may be done now, its papers and materials."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import make_aware
from ninja import Query, Router, Schema
from pydantic import Field

from siheng.api import forms, showing
from siheng.api.entry import Bearer, account_of, find, kinds_of, known, log, told
from siheng.api.problems import Wrong
from siheng.kernel.documents.paper import Paper
from siheng.kernel.documents.uploads import WORD
from siheng.kernel.documents.word import build_word
from siheng.kernel.exchange.tokens import READ
from siheng.kernel.matters import door, scope
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import processes
from siheng.kernel.numbers import whole
from siheng.kernel.org.clock import now
from siheng.kernel.trust.models import AccessLog

router = Router(tags=["事项"], auth=Bearer(READ))
PER, MOST = 50, 200
BIGGEST = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=BIGGEST)]
Limit = Annotated[int, Field(ge=1, le=MOST)]


class Matters(Schema):
    """A page of matters; ``next`` is the cursor of the one after, none at the end."""

    items: list[showing.Brief]
    next: str | None


class Events(Schema):
    """A page of a matter's events."""

    items: list[showing.Done]
    next: str | None


class Offered(Schema):
    """A step that the matter's state allows: where it is sent, and what its form asks of this matter."""

    step: str
    label: str
    allowed: bool
    approval: str
    href: str
    fields: dict[str, Any]


class Named(Schema):
    """A key and its words."""

    key: str
    label: str


class Kind(Schema):
    """A kind of matter: its states and steps."""

    kind: str
    label: str
    states: list[Named]
    steps: list[Named]
    opens: bool


class Asked(Schema):
    """What a list is narrowed by."""

    kind: str = ""
    state: str = ""
    open: bool | None = None
    number: Annotated[str, Field(max_length=80)] = ""
    due_before: date | None = None
    changed_since: datetime | None = None
    cursor: Annotated[str, Field(max_length=80)] = ""
    limit: Limit = PER


@router.get("/kinds", response=list[Kind], summary="事项类别", operation_id="kinds")
def kinds(request: HttpRequest) -> Any:
    """The kinds that this token is for, with the keys of their states and steps, which stay for ever."""
    account = account_of(request)
    return [
        {
            "kind": kind,
            "label": chosen.label,
            "states": [{"key": s.key, "label": s.label} for s in chosen.states.values()],
            "steps": [
                {"key": t.key, "label": t.label}
                for t in chosen.transitions.values()
                if t.source is not None and not t.timer
            ],
            "opens": account.holds(chosen.opening().by),
        }
        for kind, chosen in processes().items()
        if kind in kinds_of(request)
    ]


@router.get("/matters", response=Matters, summary="事项列表", operation_id="matters")
def matters(request: HttpRequest, asked: Query[Asked]) -> Any:
    """The matters that the account may know of, in the order in which they came in."""
    # A number is content: who may only know that a matter is there cannot find out whose it is by asking.
    found = told(request) if asked.number else known(request, asked.kind if asked.kind in processes() else "")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.open is not None:
        found = found.filter(open=asked.open)
    if asked.number:
        number = asked.number
        found = found.filter(
            Q(number=number) | Q(receipt=number) | Q(outside_numbers__number=number)
        ).distinct()
    if asked.due_before:
        found = found.filter(due_on__lt=asked.due_before)
    if asked.changed_since:
        found = found.filter(stepped_at__gte=_aware(asked.changed_since))
    rows = list(
        found.filter(pk__gt=after(asked.cursor))
        .select_related("unit", "handler")
        .order_by("pk")[: asked.limit + 1]
    )
    shown = rows[: asked.limit]
    levels = scope.levels(account_of(request), shown)
    return {
        "items": [showing.brief(m, levels[m.pk]) for m in shown],
        "next": to_cursor(shown[-1].pk) if len(rows) > asked.limit else None,
    }


@router.get("/matters/{int:id}", response=showing.Whole, summary="一件事项", operation_id="matter")
def matter(request: HttpRequest, id: Id) -> Any:
    """One matter as its page shows it. Each look is logged."""
    m = find(request, id)
    log(request, AccessLog.Kind.VIEW, m, str(m))
    return showing.whole(m, level(m))


@router.get("/matters/{int:id}/events", response=Events, summary="经过", operation_id="events")
def events(
    request: HttpRequest,
    id: Id,
    cursor: Annotated[str, Field(max_length=80)] = "",
    limit: Limit = PER,
) -> Any:
    """What was done, in order; what belongs to the internal volume only for those who see the whole file."""
    m = find(request, id, at_least=scope.PARTY)
    log(request, AccessLog.Kind.VIEW, m, f"{m} 经过")
    found = m.events.filter(seq__gt=after(cursor)).order_by("seq")
    if level(m) < scope.FULL:
        found = found.filter(internal=False)
    rows = list(found[: limit + 1])
    return {
        "items": [showing.done(e) for e in rows[:limit]],
        "next": to_cursor(rows[limit - 1].seq) if len(rows) > limit else None,
    }


@router.get("/matters/{int:id}/steps", response=list[Offered], summary="现在可办的步骤", operation_id="steps")
def steps(request: HttpRequest, id: Id) -> Any:
    """The steps that the state allows, each with its fields and, where the choices depend on the matter, these."""
    m, account = find(request, id, at_least=scope.PARTY), account_of(request)
    return [
        {
            "step": o.transition.key,
            "label": o.transition.label,
            "allowed": o.allowed,
            "approval": o.approval,
            "href": f"matters/{m.kind}/{m.pk}/steps/{o.transition.key}",
            "fields": forms.schema(
                door.form_for(o.transition, m, account, None, None, now()).fields, fitted=True
            ),
        }
        for o in door.offers(m, account)
    ]


@router.get("/matters/{int:id}/papers/{int:paper}", summary="文书（Word）", operation_id="paper")
def paper(request: HttpRequest, id: Id, paper: Id) -> Any:
    """A paper as Word."""
    m, d = _of(request, id, "documents", paper)
    log(request, AccessLog.Kind.DOWNLOAD, m, f"{d} Word")
    answer = HttpResponse(build_word(Paper.from_json(d.body)), content_type=WORD)
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"{d.title}{d.number}.docx") or "attachment"
    )
    return answer


@router.get("/matters/{int:id}/materials/{int:material}", summary="材料", operation_id="material")
def material(request: HttpRequest, id: Id, material: Id) -> Any:
    """An uploaded material."""
    m, a = _of(request, id, "attachments", material)
    log(request, AccessLog.Kind.DOWNLOAD, m, f"材料 {a.name}")
    answer = FileResponse(a.file.open("rb"), content_type=a.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, a.name) or "attachment"
    return answer


def level(m: Matter) -> int:
    """How much of a found matter the account sees."""
    return int(m.level)  # type: ignore[attr-defined]


def _of(request: HttpRequest, id: int, records: str, pk: int) -> tuple[Matter, Any]:
    """A paper or material of a matter; the internal volume is for those who see the whole file."""
    m = find(request, id, at_least=scope.PARTY)
    found = getattr(m, records).filter(pk=pk).first()
    if found is None or (found.internal and level(m) < scope.FULL):
        raise door.NotFound("没有找到")
    return m, found


def to_cursor(place: int) -> str:
    """A place in a list, to go on after it."""
    return base64.urlsafe_b64encode(f"v1:{place}".encode()).decode("ascii")


def after(text: str) -> int:
    """The place of a cursor; 0 for none. Raises Wrong for what none of ours is."""
    if not text:
        return 0
    try:
        mark, _, place = base64.b64decode(text, altchars=b"-_", validate=True).decode("ascii").partition(":")
        if mark == "v1" and (found := whole(place)) is not None:
            return found
    except (ValueError, binascii.Error):
        pass
    raise Wrong(422, "游标不对，请用上一页给出的 next", {"cursor": ["游标不对"]})


def _aware(moment: datetime) -> datetime:
    try:
        return (moment if moment.tzinfo else make_aware(moment)).astimezone(UTC)
    except OverflowError:
        raise Wrong(422, "时刻超出范围", {"changed_since": ["时刻超出范围"]}) from None
