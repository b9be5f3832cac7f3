"""How what was said becomes a matter: the kind that stands at the front door, at the unit that takes it in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.datastructures import MultiValueDict

from siheng.kernel.matters.door import Citizen, Invalid, open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Process, processes
from siheng.kernel.org.clock import local_day
from siheng.kernel.org.models import Unit

CHANNELS = {"net": "网上", "kiosk": "自助机"}


def kind() -> type[Process] | None:
    """The kind of matter that the public opens; None where this bureau has none."""
    return next((p for p in processes().values() if p.front_door), None)


def question_kind() -> type[Process] | None:
    """The kind of matter that a question of law becomes; None where this bureau answers none."""
    return next((p for p in processes().values() if p.question_door), None)


def unit_for(chosen: type[Process]) -> Unit | None:
    """The section that takes it in: the first of the bureau's own that handles this kind."""
    sections = Unit.objects.filter(kind=Unit.Kind.SECTION, active=True).select_related("region")
    return next((u for u in sections if chosen.kind in u.kinds), None)


def handed_in(submission: str) -> Matter | None:
    """What this submission has made; only whoever filled in that form has its token."""
    return Matter.objects.everything("by the token of the form").filter(submission=submission).first()


def says(matter: Matter, words: str) -> bool:
    """Whether it was handed in with these words."""
    return bool(matter.events.get(seq=1).data["words"] == words)


def hand_in(
    *,
    said: dict[str, Any],
    photos: list[Any],
    channel: str,
    at: datetime,
    submission: str,
    question: bool = False,
) -> Matter | None:
    """Open the matter; the same submission twice is the same matter. None where nobody takes it in.

    ``said``: words, name, phone, region, other, as the form cleaned them; of a question its topic. Raises Invalid as
    the door does.
    """
    chosen = question_kind() if question else kind()
    unit = unit_for(chosen) if chosen else None
    if chosen is None or unit is None:
        return None
    region = said.get("region")
    data = {
        "channel": channel,
        "words": said["words"],
        "topic": said.get("topic", ""),
        "wish": "",
        "name": said.get("name", ""),
        "phone": said.get("phone", ""),
        "region": region.pk if region else "",
        "place": "",
        "other": said.get("other", ""),
        "people": 1,
        "day": local_day(at).isoformat(),
    }
    return open_matter(
        kind=chosen.kind,
        actor=Citizen(unit=unit, by=CHANNELS[channel]),
        data=data,
        files=MultiValueDict({"photos": photos}),
        at=at,
        submission=submission,
    )


def told(error: Invalid, form: Any) -> None:
    """Put what the door refused where the reader can mend it: at the field, or above the form."""
    for name, messages in error.form.errors.items():
        form.add_error(name if name in form.fields else None, list(messages))
