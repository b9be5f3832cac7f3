"""A matter told to whoever holds its query code: stage, days, what to do next; nobody's name, number or address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django import forms

from siheng.kernel.law.calendar import ONE_DAY, Calendar, days_between, load_calendar, weekday
from siheng.kernel.matters.clocks import live_of
from siheng.kernel.matters.forms import spoken
from siheng.kernel.matters.models import Event, Handover, Matter
from siheng.kernel.matters.process import Transition, process
from siheng.kernel.org.clock import local_day
from siheng.kernel.registers.declare import PlaceKind, kinds_of
from siheng.kernel.registers.models import Place
from siheng.kernel.registers.reading import in_use
from siheng.kernel.trust.masking import is_body, mask_name, mask_text

WORKING = "正在办"


@dataclass(frozen=True)
class Done:
    """One thing that was done, in everyday words, and on which day."""

    text: str
    on: date
    note: str = ""
    now: bool = False


@dataclass(frozen=True)
class Told:
    """Where a matter stands."""

    now: str
    promise: str
    ask: str
    done: list[Done]
    # Whether it has yet to be done; what is left afterwards, as a return visit, is told as itself.
    open: bool
    # What is answered to a question; without anybody's name or number.
    answer: str = ""
    # The visit that is to come, in words; and where one goes.
    visit: str = ""
    place: Place | None = None


def tell(matter: Matter, today: date) -> Told:
    """Everything that the query code alone shows."""
    state = process(matter.kind).state_of(matter)
    done = [one for _, one in sorted([*_events(matter), *_handovers(matter)], key=lambda one: one[0])]
    if done:
        done[-1] = Done(done[-1].text, done[-1].on, done[-1].note, now=matter.open)
    return Told(
        now=state.public or (WORKING if matter.open else "办完了"),
        promise=promised(matter, today),
        ask=_ask(matter) if any(t.target not in (None, state) for t, _ in offered(matter)) else "",
        done=done,
        open=matter.open and matter.closed_on is None,
        answer="" if matter.sealed else unnamed(matter, process(matter.kind).answer_of(matter)),
        visit=_visit(matter, today),
        place=_place(matter, today),
    )


def _visit(matter: Matter, today: date) -> str:
    """请您1月6日 星期五 上午来."""
    found = process(matter.kind).visit(matter)
    if found is None or found[0] < today or not matter.open:
        return ""
    day, part, sure = found
    return f"请您{_day(day)} {part}来" if sure else f"您约了{_day(day)} {part}来，等窗口确认"


def _place(matter: Matter, today: date) -> Place | None:
    """Where the unit that handles the matter receives who comes in such matters; None where it has no place of its own."""
    kinds = [key for key, kind in kinds_of(PlaceKind).items() if kind.matter == matter.kind]
    return in_use(today, kinds).filter(unit=matter.unit_id).first() if kinds else None


def promised(matter: Matter, today: date) -> str:
    """By which day someone acts, here or where it was handed on to, with the holidays on the way; empty where no term of ours runs."""
    if process(matter.kind).state_of(matter).waits_for:
        return ""
    handed = matter.handovers.filter(other__open=True, other__sealed=False).select_related("other")
    at_work = [matter, *(h.other for h in handed)]
    due = min((day for m in at_work for day in _ours(m) if day >= today), default=None)
    return day_or_before(today, due, load_calendar()) if due else ""


def _ours(matter: Matter) -> Iterator[date]:
    """The due days of the terms that run against us: not another's chance to act, nothing paused."""
    terms = process(matter.kind).terms
    for clock in live_of(matter):
        mere_chance = clock.key in terms and terms[clock.key].lapses
        if clock.due_on and clock.state == clock.State.RUNNING and not clock.waits_for and not mere_chance:
            yield clock.due_on


def day_or_before(today: date, due: date, calendar: Calendar) -> str:
    """1月4日（星期三）或之前（元旦放假 3 天）."""
    year = f"{due.year}年" if due.year != today.year else ""
    names: dict[str, int] = {}
    for day in days_between(today + ONE_DAY, due):
        why = calendar.why(day)
        if why.endswith("放假"):
            names[why] = names.get(why, 0) + 1
    rest = "，".join(f"{name} {days} 天" for name, days in names.items())
    return f"{year}{due.month}月{due.day}日（{weekday(due)}）或之前" + (f"（{rest}）" if rest else "")


def offered(matter: Matter) -> list[tuple[Transition, Matter]]:
    """What whoever holds the code may do now: in the matter, and in those that it was handed on to, but for what is sealed.

    What the first asks itself (rating, more words) is asked there alone.
    """
    own = _open_steps(matter)
    asked = process(matter.kind).transitions
    handed = matter.handovers.filter(other__sealed=False).select_related("other__unit")
    more = [(t, h.other) for h in handed for t in _open_steps(h.other) if t.key not in asked]
    return [(t, matter) for t in own] + more


def _open_steps(matter: Matter) -> list[Transition]:
    chosen = process(matter.kind)
    state = chosen.state_of(matter)
    return [
        t
        for t in chosen.transitions.values()
        if t.public and t.leaves(state) and (t.when is None or t.when(matter))
    ]


def _events(matter: Matter, need: str = "") -> Iterator[tuple[float, Done]]:
    """The stages it came through, and what was done with the code, each with its place in the order of events.

    Of a matter handed on, what came after, under its need.
    """
    chosen = process(matter.kind)
    last = ""
    for event in matter.events.order_by("seq"):
        state, step = chosen.states.get(event.after), chosen.transitions.get(event.step)
        public = state.public if state else ""
        text, note = "", ""
        if step and step.public and step.source is not None and not (step.told and event.actor_id):
            text, note = f"您：{step.label}", _choices(step, event)
        elif step and step.told:
            text, note = step.told, _choices(step, event)
        elif event.before == "":
            text = "" if need else "收到您的事"
        elif public and public != last:
            text = f"{need}：{public}" if need else public
        if text:
            yield event.pk, Done(text, local_day(event.at), note)
        last = public or last


def _choices(step: Transition, event: Event) -> str:
    """Days and choices that were given with the code; nothing that was written freely."""
    said = []
    fields = step.form.base_fields if step.form else {}
    for name, field in fields.items():
        value = event.data.get(name)
        plain = isinstance(field, forms.DateField | forms.ChoiceField) and not isinstance(
            field, forms.ModelChoiceField
        )
        if name != "day" and plain and value not in (None, "", []):
            day = isinstance(field, forms.DateField)
            said.append(_day(date.fromisoformat(value)) if day else spoken(field, value))
    return "，".join(said)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日 {weekday(day)}"


def _handovers(matter: Matter) -> Iterator[tuple[float, Done]]:
    """To whom it went on, and how that went; what is sealed is said to have gone on, and no more."""
    for handed in matter.handovers.select_related("other", "unit"):
        other: Matter = handed.other
        # The other begins within the step that hands it over, whose event is written when it is through.
        opened = other.events.order_by("seq").values_list("pk", flat=True)[0]
        step = matter.events.filter(pk__gt=opened).order_by("pk").values_list("pk", flat=True)[0]
        if other.sealed:
            yield step + 0.5, Done(f"{handed.need}：转到专门的人", handed.sent_on)
            continue
        onward = list(_events(other, handed.need))
        stands = (
            process(other.kind).state_of(other).public
            or {
                Handover.State.SENT: "等对方接收",
                Handover.State.ACCEPTED: "已经接收，不用您再说一遍",
                Handover.State.RETURNED: "退回来了，我们另找人办",
                Handover.State.ENDED: "有结果了",
            }[Handover.State(handed.state)]
        )
        sent = Done(f"{handed.need}：转到{handed.unit.short}", handed.sent_on, "" if onward else stands)
        yield step + 0.5, sent
        yield from onward


def _ask(matter: Matter) -> str:
    """What is asked of the one who waits: the words of the step that led here, without anyone's name or number."""
    event = matter.events.filter(after=matter.state).exclude(before=matter.state).order_by("-seq").first()
    return "" if event is None or event.internal else unnamed(matter, event.summary)


def unnamed(matter: Matter, text: str) -> str:
    """A text about a matter without the names of people in it and without numbers that tell who they are."""
    for name in sorted(set(matter.parties.values_list("name", flat=True)), key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, "对方" if is_body(name) else mask_name(name))
    return mask_text(text)


def received(matter: Matter) -> datetime:
    """When it was handed in."""
    return matter.events.order_by("seq").values_list("at", flat=True)[0]
