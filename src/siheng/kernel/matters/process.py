"""How a domain declares its process: states, transitions, terms and who may. Declarations are values, judged when they load.

A process reads like the law: each transition says from where to where, by whose right, with which form,
which terms it starts, meets, pauses or extends, which papers go out, and whose approval it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from siheng.kernel.law.rulebook import Rule, families, in_force
from siheng.kernel.org.rights import BadDeclaration, Right, Role, declare

if TYPE_CHECKING:
    from django.db.models import Model

    from siheng.kernel.documents.models import Attachment, Document, Service
    from siheng.kernel.matters.forms import StepForm
    from siheng.kernel.matters.models import Clock, Handover, Matter
    from siheng.kernel.org.models import Account


@dataclass(eq=False)
class State:
    """Where a matter stands. ``stage`` is its place on the step bar; ``waits_for`` names who must act if not we.

    Where it may stand ``untimed``, with no term running, the desks of who handles it show it to whoever may take its
    commonest next step.
    """

    label: str
    stage: str = ""
    final: bool = False
    waits_for: str = ""
    public: str = ""
    untimed: bool = False
    key: str = field(default="", init=False)


@dataclass(eq=False)
class Term:
    """A statutory term of a process: the rule family (or how the matter chooses it), and who has to keep it.

    One that ``lapses`` is another's chance to act; when it runs out, that is told and nothing is overdue.
    """

    family: str | Callable[[Matter], str]
    label: str
    waits_for: str = ""
    lapses: bool = False
    key: str = field(default="", init=False)

    def rule(self, matter: Matter, start: date) -> Rule:
        """The version of the rule under whose law this matter runs."""
        family = self.family if isinstance(self.family, str) else self.family(matter)
        governs = families()[family][0].governs
        return in_force(family, matter.governing_day(governs, start))


@dataclass(frozen=True)
class Start:
    """That a transition starts a term: on which day (None: it does not run in this case), why, with which pauses behind it."""

    term: Term
    on: Callable[[Step], date | datetime | None]
    because: str
    amount: Callable[[Step], int | None] = lambda step: None
    pauses: Callable[[Step], list[dict[str, Any]]] = lambda step: []


# By this name a state or a term waits for the bureau's leaders themselves, beside the office that handles the matter.
LEADERS = str(Role.LEADER.label)

ANY = "any"  # from every state that is not final
ALWAYS = "always"  # from every state, the final ones too


@dataclass(eq=False)
class Transition:
    """Something that may be done to a matter. A target of None leaves it where it is."""

    source: State | Sequence[State] | str | None
    target: State | None
    label: str
    by: str
    form: type[StepForm] | None = None
    approval: str | Callable[[Step], str] = ""
    issues: Sequence[str] | Callable[[Step], Sequence[str]] = ()
    starts: Sequence[Start] = ()
    meets: Sequence[Term] = ()
    ends: Sequence[Term] = ()
    pauses: Sequence[Term] = ()
    resumes: Sequence[Term] = ()
    extends: Sequence[Term] = ()
    needs: Sequence[Callable[[Step], str]] = ()
    effect: Callable[[Step], None] | None = None
    # Where what was done decides the next state, ``then`` names it, out of those in ``reaches``.
    then: Callable[[Step], State | None] | None = None
    reaches: Sequence[State] = ()
    when: Callable[[Matter], bool] | None = None
    summary: Callable[[Step], str] | None = None
    # The commonest next step, always or as the matter stands.
    primary: bool | Callable[[Matter], bool] = False
    danger: bool = False
    # May be taken on several matters at once; its form says what is asked once for all of them.
    bulk: bool = False
    # Its event belongs to the internal volume (副卷), always or by what was given.
    internal: bool | Callable[[Step], bool] = False
    # A timer takes it when one of these terms has run out with nothing done.
    timer: bool = False
    # Whoever holds the matter's query code may take it too (see Citizen).
    public: bool = False
    # What whoever holds the code is told of it when staff took it, with the days and choices that were given; empty: nothing.
    told: str = ""
    # Another way to begin: out of a matter of any kind that handed this over (see handing.py).
    received: bool = False
    # Another way to begin: what had ended before it was recorded here (补录); it goes straight to a final state.
    past: bool = False
    fires: Sequence[Term] = ()
    # By which law and article; of a matter under way, by those in force for it.
    law: str | Callable[[Matter], str] = ""
    key: str = field(default="", init=False)

    def first(self, matter: Matter) -> bool:
        """Whether it is the commonest next step of the matter as it stands."""
        return self.primary(matter) if callable(self.primary) else self.primary

    def cites(self, matter: Matter | None) -> str:
        """The law and article by which it is taken in this matter; of none, only what is the same for all."""
        if callable(self.law):
            return self.law(matter) if matter else ""
        return self.law

    def leaves(self, state: State) -> bool:
        """Whether it may be taken from this state."""
        if self.source is None:
            return False
        if isinstance(self.source, str):
            return self.source == ALWAYS or not state.final
        return state in ((self.source,) if isinstance(self.source, State) else self.source)


@dataclass
class Step:
    """One act under way, inside the door's transaction: what everything that a transition calls is given."""

    process: type[Process]
    transition: Transition
    matter: Matter
    actor: Account | None
    actor_text: str
    at: datetime
    today: date
    data: dict[str, Any]
    files: Mapping[str, Any] = field(default_factory=dict)
    papers: list[Any] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    starts: list[Start] = field(default_factory=list)
    meets: list[Term] = field(default_factory=list)
    approved_by: Account | None = None
    # The matter that handed this one over, while it is being opened, and the papers of it that go along.
    origin: Matter | None = None
    given: tuple[Attachment | Document, ...] = ()
    # The matter's clocks that ran when first asked for, and those started since (see clocks.py).
    clocks: list[Clock] | None = None

    @property
    def day(self) -> date:
        """The day on which it was done: of the approval, where it needed one; else as the form says; else today."""
        return self.today if self.approved_by else self.data.get("day") or self.today

    @property
    def detail(self) -> Any:
        """The typed detail of the matter (one-to-one)."""
        return self.process.detail_of(self.matter)


class Process:
    """The process of one kind of matter. Subclass it with State, Term, Transition and Right attributes."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    detail: ClassVar[type[Model] | None] = None
    # Who reads a matter in their region and unit's kinds: wholly, or only that it exists, its stage and its due day.
    readers: ClassVar[tuple[Role, ...]] = ()
    outline_readers: ClassVar[tuple[Role, ...]] = ()
    # Who reads the matters of their own unit alone, whatever its region: a mediator, a bought service.
    unit_readers: ClassVar[tuple[Role, ...]] = ()
    # Who is let into single matters, as a party or for an approval, and so has the list in its menu.
    guests: ClassVar[tuple[Role, ...]] = ()
    # Whether one of its matters may be sealed (see Matter.sealed).
    sealable: ClassVar[bool] = False
    # Whether a matter has a query code for the public.
    coded: ClassVar[bool] = False
    # Whom a paper is served on, by its template: the roles of the parties, or nobody but the unit that it names
    # (an empty tuple); one not named here goes to all of them.
    served_on: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # Materials by their name that the parties are given too, such as a ruling that somebody else made.
    given: ClassVar[tuple[str, ...]] = ()
    # Whether what the public says without knowing what kind of matter it is becomes one of these.
    front_door: ClassVar[bool] = False
    # Whether a question of law that the public asks online becomes one of these.
    question_door: ClassVar[bool] = False
    # The family of the setting after how many days without a step one of its matters is silent (see quiet.py).
    silence: ClassVar[str] = ""
    # Relations that the conditions of its steps read: where steps of many matters are offered, fetched for all at once.
    depends: ClassVar[tuple[str, ...]] = ()
    stages: ClassVar[tuple[str, ...]] = ()
    # The states to which the shared steps of service can lead.
    service_reaches: ClassVar[tuple[State, ...]] = ()
    states: ClassVar[dict[str, State]]
    transitions: ClassVar[dict[str, Transition]]
    terms: ClassVar[dict[str, Term]]

    def __init_subclass__(cls) -> None:
        if not cls.kind:
            return
        members = {k: getattr(cls, k) for c in reversed(cls.__mro__) for k in vars(c)}
        for name, member in members.items():
            # A shared step ("handle") belongs to this kind's own right ("<kind>.handle").
            if isinstance(member, Transition) and "." not in member.by:
                reaches = cls.service_reaches if member.then and not member.reaches else member.reaches
                approval = member.approval
                if isinstance(approval, str) and approval and "." not in approval:
                    approval = f"{cls.kind}.{approval}"
                members[name] = replace(
                    member, by=f"{cls.kind}.{member.by}", approval=approval, reaches=reaches
                )
                setattr(cls, name, members[name])
        cls.states = _named(members, State)
        cls.transitions = _named(members, Transition)
        cls.terms = _named(members, Term)
        for right in (m for m in members.values() if isinstance(m, Right)):
            declare(right)
        if cls.kind in _processes and _processes[cls.kind].__qualname__ != cls.__qualname__:
            raise BadDeclaration(f"事项类别 {cls.kind} 声明了两次")
        _processes[cls.kind] = cls

    @classmethod
    def detail_of(cls, matter: Matter) -> Any:
        """The matter's typed detail; a process without one answers None."""
        return getattr(matter, cls.detail._meta.model_name or "") if cls.detail else None

    @classmethod
    def state_of(cls, matter: Matter) -> State:
        return cls.states[matter.state]

    @classmethod
    def opening(cls) -> Transition:
        """The transition that begins a matter."""
        return next(t for t in cls.transitions.values() if t.source is None and not (t.received or t.past))

    @classmethod
    def receiving(cls) -> Transition | None:
        """The transition that begins a matter which another kind handed over, if this kind takes any."""
        return next((t for t in cls.transitions.values() if t.received), None)

    @classmethod
    def recording(cls) -> Transition:
        """The transition that records a past matter. Raises LookupError for a kind that records none."""
        if found := next((t for t in cls.transitions.values() if t.past), None):
            return found
        raise LookupError(f"{cls.kind} 没有补录的步骤")

    # What a domain tells the kernel about a matter; each has an answer that fits where a domain is silent.

    @classmethod
    def facts(cls, matter: Matter, step: Step | None = None) -> dict[str, Any]:
        """The facts that papers are filled from, by their Chinese names."""
        return {}

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        """Words by which the matter is found, beside its numbers and names."""
        return ()

    @classmethod
    def served(cls, step: Step, service: Service) -> Sequence[Start]:
        """The terms that the service of a paper starts."""
        return ()

    @classmethod
    def after_service(cls, step: Step) -> State | None:
        """The state that the service of a paper leads to, if it does."""
        return None

    @classmethod
    def after_handover(cls, matter: Matter, handover: Handover) -> State | None:
        """The state to which an answer to a handover, or its result, leads the matter that asked; never a final one."""
        return None

    @classmethod
    def owed(cls, matter: Matter) -> Iterable[tuple[str, date | None, str]]:
        """What was agreed on (约定的义务): each in words, its due day, and how it stands; told to the parties alone."""
        return ()

    @classmethod
    def visit(cls, matter: Matter) -> tuple[date, str, bool] | None:
        """The day on which whoever holds the code comes by (预约), the part of it, whether it is confirmed; None without one."""
        return None

    @classmethod
    def answer_of(cls, matter: Matter) -> str:
        """What is answered to whoever asked and holds the code; empty while there is no answer."""
        return ""

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        """The outcome in words."""
        return matter.outcome


_processes: dict[str, type[Process]] = {}


def _named(members: dict[str, Any], kind: type) -> dict[str, Any]:
    found = {}
    for name, value in members.items():
        if isinstance(value, kind):
            value.key = value.key or name  # type: ignore[attr-defined]
            found[name] = value
    return found


def process(kind: str) -> type[Process]:
    """The process of a kind of matter. Raises KeyError for an unknown kind."""
    return _processes[kind]


def processes() -> dict[str, type[Process]]:
    """Every declared process, by kind."""
    return dict(sorted(_processes.items()))


def lapsing() -> list[str]:
    """The keys of the terms that are another's mere chance to act: nobody here waits for them or is late."""
    return [t.key for chosen in processes().values() for t in chosen.terms.values() if t.lapses]


def judge(cls: type[Process]) -> list[str]:
    """What is wrong with a declaration, one sentence each; an empty list is a good one."""
    wrong: list[str] = []
    where = f"{cls.__module__}.{cls.__name__}"
    openings = [t for t in cls.transitions.values() if t.source is None]
    if len([t for t in openings if not (t.received or t.past)]) != 1:
        wrong.append(f"{where}: 要有且只有一个登记步骤，现在有 {len(openings)} 个")
    reached = {target for t in openings for target in (t.target, *t.reaches)}
    grew = True
    while grew:
        more = {
            target
            for t in cls.transitions.values()
            for target in (t.target, *t.reaches)
            if target and t.source is not None and any(s and t.leaves(s) for s in reached)
        }
        grew = not more <= reached
        reached |= more
    from siheng.kernel.org.rights import right

    for state in cls.states.values():
        if state not in reached:
            wrong.append(f"{where}.{state.key}: 状态“{state.label}”到不了")
        outs = [
            t for t in cls.transitions.values() if t.leaves(state) and {t.target, *t.reaches} - {None, state}
        ]
        if not state.final and not outs:
            wrong.append(f"{where}.{state.key}: 状态“{state.label}”没有出路")
        if state.stage and state.stage not in cls.stages:
            wrong.append(f"{where}.{state.key}: 阶段“{state.stage}”不在步骤条里")
    for t in cls.transitions.values():
        for key in (t.by, t.approval if isinstance(t.approval, str) else ""):
            try:
                if key:
                    right(key)
            except BadDeclaration as error:
                wrong.append(f"{where}.{t.key}: {error}")
        if not t.by:
            wrong.append(f"{where}.{t.key}: 没有写明权限")
        if t.received and t.source is not None:
            wrong.append(f"{where}.{t.key}: 接收移交的步骤不能有原状态")
        if t.past and (t.source is not None or t.target is None or not t.target.final or t.approval):
            wrong.append(f"{where}.{t.key}: 补录的步骤没有原状态，直接到终结的状态，不呈批")
        if t.public and t.approval:
            wrong.append(f"{where}.{t.key}: 群众办理的步骤不能呈批")
        if t.timer != bool(t.fires):
            wrong.append(f"{where}.{t.key}: 系统办理的步骤要写明由哪个期限触发，别的步骤不能写")
        terms = [s.term for s in t.starts] + [*t.meets, *t.ends, *t.pauses, *t.resumes, *t.extends, *t.fires]
        for term in terms:
            if term not in cls.terms.values():
                wrong.append(f"{where}.{t.key}: 期限“{term.label}”不属于这个程序")
    for term in cls.terms.values():
        if isinstance(term.family, str) and term.family not in families():
            wrong.append(f"{where}.{term.key}: 规则库没有 {term.family}")
    return wrong
