"""A demand comes in, is completed by the one who brought it, booked and rated."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from siheng.domains.onestop.forms.fields import LIVE
from siheng.domains.onestop.forms.intake import UNNAMED
from siheng.domains.onestop.models import Channel, Onestop
from siheng.kernel.documents.series import next_number
from siheng.kernel.documents.services import attach
from siheng.kernel.law.errors import NoRuleInForce
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.matters import duplicates
from siheng.kernel.matters.clocks import live_of
from siheng.kernel.matters.codes import code_for, index_of
from siheng.kernel.matters.common import HANDLING, add_link
from siheng.kernel.matters.door import locked, note
from siheng.kernel.matters.models import Grant, Matter, OutsideNumber, Party
from siheng.kernel.matters.parties import add_party, applicant_names
from siheng.kernel.matters.process import State, Step
from siheng.kernel.matters.refusals import Citizen
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.trust.masking import mask_text

DETAIL = ("channel", "words", "wish", "place", "ground", "petition_number", "petition_on", "repeat", "collective", "escalated")  # fmt: skip
# Who comes in person or calls has been spoken with.
UNSPOKEN = (Channel.NET, Channel.KIOSK, Channel.LETTER, Channel.PETITION)
TOPIC = 24
SEALED_TITLE = "保密事项"
AGAIN = "重复来件"
# The event in whatever was handed over.
TOLD_MORE = "told_more"


def register(step: Step) -> None:
    """A new demand with who brought it; one from the petition office goes to the section that takes demands in."""
    m, d, actor = step.matter, step.data, step.actor
    if actor and Role.PETITION in actor.roles:
        m.unit = window(actor.unit)
    m.received_on, m.region = step.day, d.get("region") or m.unit.region
    m.receipt = f"一站 {step.day.year}-{next_number('一站', step.day.year):04d}"
    m.sealed = bool(d.get("ground"))
    if actor and actor.unit_id == m.unit_id:
        m.handler = actor
    elif m.sealed:
        m.handler = first_handler(m.unit)
    m.save()
    kept = {k: d[k] for k in DETAIL if d.get(k) not in (None, "")}
    Onestop.objects.create(matter=m, people=d["people"], **kept)
    known = {k: d.get(k) or "" for k in ("id_number", "phone")}
    add_party(m, role=Party.Role.APPLICANT, name=d["name"], region=m.region, people=d["people"], **known)
    if d.get("other"):
        add_party(m, role=Party.Role.RESPONDENT, name=d["other"], phone=d["other_phone"])
    name(m)
    for other in d.get("apart", []):
        duplicates.tell_apart(m, other)
    if d.get("earlier"):
        add_link(m, d["earlier"], AGAIN)
    if d.get("petition_number"):
        _petition(step, d["petition_number"])
    keep_photos(step)


def window(unit: Unit) -> Unit:
    """The section that takes demands in for the county of a unit. Raises ValidationError where there is none."""
    sections = Unit.objects.filter(
        kind=Unit.Kind.SECTION, active=True, region__code__startswith=unit.region_id[:6]
    )
    found = next((u for u in sections.select_related("region") if "onestop" in u.kinds), None)
    if found is None:
        raise ValidationError("还没有设一站式受理窗口")
    return found


def first_handler(unit: Unit) -> Account | None:
    """Who a sealed demand goes to when nobody of the unit entered it: sealed to all would be read by none."""
    people = Account.objects.filter(unit=unit, is_active=True).order_by("id")
    return next((a for a in people if HANDLING & set(a.roles)), None)


def name(m: Matter) -> None:
    """Who, and the beginning of what was said, whose numbers a list does not show; of a sealed demand neither."""
    who = dict(m.parties.order_by("-id").values_list("role", "name"))
    m.applicant_text, m.counter_text = applicant_names(m), who.get(Party.Role.RESPONDENT, "")
    if m.sealed:
        m.title = SEALED_TITLE
        return
    first = mask_text(re.split(r"[。！？!?；;\n]", m.onestop.words.strip(), maxsplit=1)[0])
    topic = first if len(first) <= TOPIC else f"{first[:TOPIC]}…"
    asker = who[Party.Role.APPLICANT]
    m.title = topic if asker == UNNAMED else f"{asker}：{topic}"


def _petition(step: Step, number: str) -> None:
    """The petition office's number, once; and the office reads what came of it."""
    m, known = step.matter, OutsideNumber.objects.everything("a petition is taken in once")
    twice = (
        known.filter(label="信访编号", number=number, matter__kind=m.kind).select_related("matter").first()
    )
    if twice:
        raise ValidationError({"petition_number": f"这个信访编号已经登记（{twice.matter.receipt}）"})
    OutsideNumber.objects.everything("the door").create(matter=m, label="信访编号", number=number)
    if step.actor and step.actor.unit_id != m.unit_id:
        Grant.objects.everything("the door").create(
            matter=m, unit=step.actor.unit, level=Grant.Level.PARTY, because="移交单位"
        )


def register_summary(step: Step) -> str:
    d = step.data
    people = f"，{d['people']} 人" if d["people"] > 1 else ""
    number = f"，信访编号 {d['petition_number']}" if d.get("petition_number") else ""
    return f"{Channel(d['channel']).label}{people}{number}"


def contact_runs(step: Step) -> date | None:
    """Of a channel in which nobody has been spoken with yet."""
    return step.day if step.data["channel"] in UNSPOKEN else None


def transfer_runs(step: Step) -> date | None:
    """From when the petition office received it (信访工作条例第22条)."""
    return step.data.get("petition_on")


def inform_runs(step: Step) -> date | None:
    """From when it came to us (第23条第3款)."""
    return step.day if step.data["channel"] == Channel.PETITION else None


def object_runs(step: Step) -> date | None:
    """The same; the older regulation knows no such term."""
    try:
        in_force("pet_transfer_objection", step.day)
    except NoRuleInForce:
        return None
    return inform_runs(step)


def keep_photos(step: Step) -> None:
    """The photographs that came along, on the record."""
    for photo in step.data.get("photos") or []:
        attach(matter=step.matter, upload=photo, category="来件材料", by=step.actor, at=step.at)


def ask_summary(step: Step) -> str:
    return str(step.data["what"])


def words_summary(step: Step) -> str:
    photos = step.data.get("photos") or []
    return "补充了情况" + (f"和 {len(photos)} 份材料" if photos else "")


def add_words(step: Step) -> None:
    """More words stand below the first, with their day; a suggestion reads them all, and who works for it is told."""
    detail, words = step.detail, step.data["words"]
    detail.words = f"{detail.words}\n（{step.day:%Y-%m-%d} 补充）{words}"
    keep_photos(step)
    photos = len(step.data.get("photos") or [])
    along = f"（另有 {photos} 份材料，在{step.matter.unit.short}）" if photos else ""
    for handover in step.matter.handovers.filter(state__in=LIVE):
        note(
            matter=locked(handover.other_id), actor=step.actor or Citizen(unit=step.matter.unit), at=step.at,
            step=TOLD_MORE, label="来访人补充", summary=mask_text(words)[:500] + along, data={},
        )  # fmt: skip


def book(step: Step) -> None:
    _book(step, sure=False)


def confirm_visit(step: Step) -> None:
    _book(step, sure=True)


def change_visit(step: Step) -> None:
    """Moved, which the window need not confirm to itself; or called off, then there is none."""
    _book(step, sure=bool(step.actor and step.data["on"]))


def _book(step: Step, *, sure: bool) -> None:
    detail = step.detail
    detail.book_on, detail.book_half, detail.book_confirmed = step.data["on"], step.data["half"], sure


def renew_code(step: Step) -> None:
    """Another query code in the place of one that was lost: whoever has the old one sees nothing any more."""
    step.matter.code_index = index_of(_code(step.matter, _renewed(step.matter) + 1))


def slip_code(matter: Matter) -> str:
    """The code for the slip that staff hand out; empty for what the public sent and nobody lost: that is the public's alone."""
    times = _renewed(matter)
    return _code(matter, times) if times or matter.events.filter(seq=1, actor__isnull=False).exists() else ""


def _renewed(matter: Matter) -> int:
    return matter.events.filter(step="new_code").count()


def _code(matter: Matter, times: int) -> str:
    """Made from the submission, as at first, and how often it was made anew."""
    return code_for(f"{matter.submission}#{times}" if times else matter.submission)


def rate(step: Step) -> None:
    detail = step.detail
    detail.rated_on, detail.rating = step.day, step.data["rating"]
    detail.rating_words = step.data["rating_words"]


def rated(process: Any, step: Step) -> State | None:
    """Who is not content is visited, though it has ended."""
    return process.visiting if step.detail.displeased else None


def visit_owed(step: Step) -> date | None:
    """The visit is due from the day of the rating; where one waits already, its day stays."""
    return step.day if step.detail.displeased and not live_of(step.matter) else None


def may_rate(matter: Matter) -> bool:
    """Once, when there is something to rate."""
    return matter.state in ("visiting", "closed") and matter.onestop.rated_on is None
