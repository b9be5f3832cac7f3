"""Cases as the door would have left them: their course, their terms, and the rows of all tables that tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import transaction
from tables import Table

from siheng.domains.reconsideration.models import SUBCATEGORIES, Field, Focus, Reconsideration
from siheng.domains.reconsideration.process import ReconsiderationProcess as Recon
from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.rulebook import rule
from siheng.kernel.law.terms import compute
from siheng.kernel.matters import search
from siheng.kernel.matters.models import Clock, Event, Grant, Matter, Party
from siheng.kernel.org.invented import company, id_number, mobile, person
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.trust.crypto import blind
from siheng.kernel.trust.models import AccessLog

ZONE = ZoneInfo("Asia/Shanghai")
ACTS = (
    "罚款决定",
    "不予立案的告知",
    "信息公开答复",
    "征收补偿决定",
    "工伤认定",
    "强制拆除",
    "不履行职责",
    "不予许可决定",
)
CATEGORIES = {"penalty": 36, "complaint": 18, "disclosure": 14, "expropriation": 5, "confirmation": 11, "compulsion": 5,
              "inaction": 5, "title": 1, "licence": 2, "agreement": 1, "compensation": 1, "other": 1}  # fmt: skip
OUTCOMES = {"maintain": 45, "revoke": 7, "revoke_part": 1, "change": 1, "illegal": 4, "perform": 2, "reject_application": 8,
            "mediation": 8, "terminated_corrected": 6, "terminated_settled": 6, "terminated_withdrawn": 10, "terminated_other": 2}  # fmt: skip
FIELDS = {f.value: str(f.label) for f in Field}
FIELD_KEYS = tuple(FIELDS)
FOCUS = (*Focus.values, "", "", "")
# For each term of a case: its rule under the law before 2024.
RULES = {"review": "recon_acceptance_review_v1999", "decision": "recon_decision_ordinary_v1999",
         "reply": "recon_reply_ordinary_v1999", "correction": "recon_correction_submit_v2007", "sue": "lit_sue_after_recon"}  # fmt: skip

# Where the law leaves the days to the paper: ten for what is missing.
AMOUNTS = {"correction": 10}


class People(Protocol):
    """Who works on the cases."""

    clerks: list[Account]
    agencies: list[Unit]
    towns: list[str]


class Picker:
    """A choice with weights."""

    def __init__(self, rng: Random, weights: dict[str, int]) -> None:
        self.rng, self.names, self.sums = rng, list(weights), list(accumulate(weights.values()))

    def pick(self) -> str:
        return self.rng.choices(self.names, cum_weights=self.sums)[0]


@cache
def due(term: str, start: date) -> date | None:
    """The due day of a term, counted once for each day."""
    return compute(rule(RULES[term]), start, calendar=Calendar.official(), amount=AMOUNTS.get(term)).due_on


def course(rng: Random, received: date, until: date) -> list[tuple[str, str, date]]:
    """What was done on a case up to a day: step, the state after it, and the day."""

    def on(first: date, least: int, most: int) -> date:
        return first + timedelta(days=rng.randint(least, most))

    fate = rng.random()
    steps = [("register", "received", received)]
    review = on(received, 1, 5)
    if fate < 0.09:
        step, state = (
            ("refuse", "refused")
            if fate < 0.06
            else ("redirect", "redirected")
            if fate < 0.07
            else ("withdraw_early", "withdrawn")
        )
        return [s for s in [*steps, (step, state, review)] if s[2] <= until]
    if fate < 0.17 and received.year > 2007:
        steps.append(("require_correction", "correcting", review))
        review = on(review, 3, 10)
        steps.append(("correct", "received", review))
    steps.append(("accept", "answering", review))
    answered = on(review, 6, 14)
    steps.append(("register_answer", "trying", answered))
    if fate > 0.97:
        steps.append(("suspend", "suspended", on(answered, 1, 5)))
        answered = on(answered, 30, 200)
        steps.append(("resume", "trying", answered))
    decided = on(answered, 5, 45)
    served = on(decided, 2, 9)
    steps += [
        ("decide", "decided", decided),
        ("serve", "following", served),
        ("archive", "archived", on(served, 5, 30)),
    ]
    return [s for s in steps if s[2] <= until]


class Cases:
    """Writes cases one after the other."""

    def __init__(self, bureau: People, rng: Random, until: date) -> None:
        self.bureau, self.rng, self.until = bureau, rng, until
        models_ = (Matter, Reconsideration, Party, Clock, Grant, Event, AccessLog)
        self.matter, self.detail, self.party, self.clock, self.grant, self.event, self.log = self.tables = [
            Table(m) for m in models_
        ]
        self.category, self.outcome = Picker(rng, CATEGORIES).pick, Picker(rng, OUTCOMES).pick
        self.words: list[tuple[int, list[str]]] = []
        self.labels = {key: t.label for key, t in Recon.transitions.items()}

    def add(self, received: date) -> None:
        """One case received on a day, as it stands on the last day."""
        rng = self.rng
        steps = course(rng, received, self.until)
        days = {step: day for step, _, day in steps}
        state = steps[-1][1]
        final = Recon.states[state].final
        clerk, agency, town = (
            rng.choice(self.bureau.clerks),
            rng.choice(self.bureau.agencies),
            rng.choice(self.bureau.towns),
        )
        applicants = [
            company(rng) if rng.random() < 0.15 else person(rng)
            for _ in range(1 if rng.random() < 0.8 else 2)
        ]
        n = self.matter.next
        accepted, decided = "accept" in days, days.get("decide")
        text = applicants[0] if len(applicants) == 1 else f"{applicants[0]}等 {len(applicants)} 人"
        terms = list(self._terms(days, state))
        nearest = min(
            (t["due_on"] for t in terms if t["state"] == "running" and t["key"] != "sue"), default=None
        )
        pk = self.matter.add(
            kind=Recon.kind, state=state, open=not final, receipt=f"收件 {received.year}-{n:07d}",
            number=f"威环政复决字〔{received.year}〕{n}号" if accepted else "", title=f"{text} 诉 {agency.short}",
            applicant_text=text, counter_text=agency.short, region_id=town, unit_id=clerk.unit_id, handler_id=clerk.pk,
            second_id=rng.choice(self.bureau.clerks).pk, received_on=received, accepted_on=received if accepted else None,
            closed_on=decided, outcome=self.outcome() if decided else "refused" if state == "refused" else "",
            due_on=nearest, due_clock=next((t["label"] for t in terms if t["due_on"] == nearest), ""), paused=state in ("suspended", "correcting"),
            stepped_at=_moment(steps[-1][2]), version=len(steps), submission=f"bench:{n}",
        )  # fmt: skip
        case = self._detail(pk, n, received, agency, days)
        self._parties(pk, applicants, agency, town)
        for term in terms:
            self.clock.add(matter_id=pk, **term)
        if accepted:
            self.grant.add(matter_id=pk, unit_id=agency.pk, level=Grant.Level.PARTY, because="被申请人")
        self._events(pk, steps, clerk)
        self.log.add(at=_moment(steps[-1][2]), account_id=clerk.pk, kind="view", matter_id=pk, subject="查看")
        m = self.matter.rows[-1]
        parts = (m["receipt"], m["number"], m["title"], text, agency.short, *applicants, agency.name, *case)
        self.words.append((pk, search.tokens(" ".join(parts))))

    def _detail(
        self, pk: int, n: int, received: date, agency: Unit, days: dict[str, date]
    ) -> tuple[str, ...]:
        rng = self.rng
        category, field = self.category(), rng.choice(FIELD_KEYS)
        act, number = (
            rng.choice(ACTS),
            f"{agency.short[:2]}罚字〔{received.year}〕{n}号" if rng.random() < 0.8 else "",
        )
        self.detail.add(
            matter_id=pk, channel=rng.choice(("window", "window", "letter", "internet")), respondent_id=agency.pk, act=act,
            act_number=number, act_on=received - timedelta(days=20), known_on=received - timedelta(days=12), category=category,
            subcategory=rng.choice(SUBCATEGORIES[category]), field=field, focus=rng.choice(FOCUS),
            claims="撤销被申请人作出的行政行为", heard_on=days.get("register_answer"), answered_on=days.get("register_answer"),
            ruling="维持被申请人作出的行政行为。" if "decide" in days else "", served_on=days.get("serve"),
        )  # fmt: skip
        return act, number, FIELDS[field]

    def _parties(self, pk: int, applicants: list[str], agency: Unit, town: str) -> None:
        rng = self.rng
        for name in applicants:
            legal = len(name) > 4
            known = not legal and rng.random() < 0.3
            number, phone = (id_number(rng), mobile(rng)) if known else ("", "")
            self.party.add(
                matter_id=pk, role=Party.Role.APPLICANT, kind=Party.Kind.LEGAL if legal else Party.Kind.PERSON, name=name,
                region_id=town, id_number=number, id_index=blind(number, "id"), phone=phone, phone_index=blind(phone, "phone"),
            )  # fmt: skip
        self.party.add(
            matter_id=pk,
            role=Party.Role.RESPONDENT,
            kind=Party.Kind.AGENCY,
            name=agency.name,
            unit_id=agency.pk,
            region_id=agency.region_id,
        )
        if rng.random() < 0.1:
            self.party.add(matter_id=pk, role=Party.Role.AGENT, name=person(rng))

    def _terms(self, days: dict[str, date], state: str) -> Iterator[dict[str, Any]]:
        def term(
            key: str, start: date, because: str, ended: date | None, *, paused: date | None = None
        ) -> dict[str, Any]:
            declared = Recon.terms[key]
            return {
                "key": key, "label": declared.label, "rule": RULES[key], "amount": AMOUNTS.get(key), "started_on": start, "started_by": because,
                "waits_for": declared.waits_for, "due_on": None if paused else due(key, start), "ended_on": ended,
                "state": "met" if ended else "paused" if paused else "running",
            } | ({"pauses": [{"from": paused.isoformat(), "to": None, "ground": "中止"}]} if paused else {})  # fmt: skip

        received, accepted = days["register"], days.get("accept")
        ended = accepted or days.get("refuse") or days.get("redirect") or days.get("withdraw_early")
        yield term(
            "review",
            received,
            "收到申请",
            ended,
            paused=days.get("require_correction") if state == "correcting" else None,
        )
        if state == "correcting":
            yield term("correction", days["require_correction"], "要求补正", None)
        if accepted:
            yield term(
                "decision",
                received,
                "受理",
                days.get("decide"),
                paused=days.get("suspend") if state == "suspended" else None,
            )
        if accepted and state == "answering":
            yield term("reply", accepted, "答复通知书送达", None)
        if state == "following":
            yield term("sue", days["serve"], "决定书送达", None)

    def _events(self, pk: int, steps: list[tuple[str, str, date]], clerk: Account) -> None:
        before = ""
        for seq, (step, after, day) in enumerate(steps, 1):
            self.event.add(
                matter_id=pk, seq=seq, at=_moment(day), actor_id=clerk.pk, actor_text=clerk.name, step=step, label=self.labels[step],
                before=before, after=after, data={"day": day.isoformat()}, hash=f"{self.event.next:064x}",
            )  # fmt: skip
            before = after

    def write(self) -> None:
        """Write what was collected, in one transaction."""
        with transaction.atomic():
            for table in self.tables:
                table.write()
            search.write(self.words)
        self.words.clear()


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)
