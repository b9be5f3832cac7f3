"""What a paper is filled from: the rows of a reconsideration case, and what the forms of its steps said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from siheng.domains.reconsideration.facts import articles
from siheng.domains.reconsideration.models import NEW_LAW, Outcome, Procedure, Reconsideration
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.process import Step

UNITS = {"day": "日", "working_day": "个工作日"}


@dataclass
class Source:
    """The case as the papers look at it: its rows, and what the forms of its steps said."""

    matter: Matter
    step: Step | None

    @cached_property
    def case(self) -> Reconsideration:
        return self.matter.reconsideration

    @cached_property
    def taken(self) -> list[tuple[str, dict[str, Any]]]:
        """The steps so far with what their forms said; the one under way stands last."""
        done = list(self.matter.events.order_by("seq").values_list("step", "data"))
        return [*done, (self.step.transition.key, self.step.data)] if self.step else done

    @cached_property
    def accepted_on(self) -> date | None:
        """Of acceptance; while it is being filled in, the day that it will be (2017, art. 17: of receipt)."""
        m = self.matter
        if m.accepted_on or not self.step or self.step.transition.key not in ("accept", "deem_accepted"):
            return m.accepted_on
        return self.step.day if (m.law_on or self.step.day) >= NEW_LAW else m.received_on

    @cached_property
    def law_day(self) -> date:
        """The day that chooses the version of the law."""
        return self.matter.law_on or self.accepted_on or self.matter.received_on

    @cached_property
    def new(self) -> bool:
        return self.law_day >= NEW_LAW

    @cached_property
    def law(self) -> str:
        """The law's name; a paper dated after the revision says when it cites the version before it."""
        return articles.law(self.new, self.step.day if self.step else self.matter.closed_on)

    @cached_property
    def simplified(self) -> bool:
        chosen = self.step.data.get("procedure") if self.step else ""
        return self.new and (chosen or self.case.procedure) == Procedure.SIMPLIFIED

    @cached_property
    def outcome(self) -> str:
        if self.step and self.step.transition.key == "mediate":
            return Outcome.MEDIATION
        return str(self.said("outcome", "decide", "terminate") or self.matter.outcome)

    def took(self, key: str) -> bool:
        return any(step == key for step, _ in self.taken)

    def said(self, name: str, *steps: str) -> Any:
        """What the form of the latest of these steps said in a field; None if it was not taken."""
        return next((data.get(name) for step, data in reversed(self.taken) if step in steps), None)

    def names(self, role: str) -> list[str]:
        return [p.name for p in self.parties if p.role == role]

    @cached_property
    def parties(self) -> list[Party]:
        return list(self.matter.parties.all())

    def term(self, family: str, amount: int | None = None) -> str:
        """A term in words, as the rulebook has it for this case: 六十日, 十个工作日."""
        rule = in_force(family, self.law_day)
        return self.days(rule.amount if rule.amount is not None else amount, rule.unit or "day")

    @staticmethod
    def days(amount: int | None, unit: str = "day") -> str:
        """So many days in words: 三十日."""
        return f"{articles.number(amount)}{UNITS[unit]}" if amount else ""


def as_day(value: Any) -> date | None:
    """A day as a form gives it, or as an event keeps it."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def as_hour(text: str | None) -> str:
    """A time of day as a paper has it: 9时, 14时30分; from 09:00, 14:30."""
    if not text:
        return ""
    hour, minute = text.split(":")
    return f"{int(hour)}时" + (f"{minute}分" if int(minute) else "")
