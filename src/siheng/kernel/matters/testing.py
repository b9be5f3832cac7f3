"""What every process must keep, as tests that a domain's test class inherits: door, scope, rights and chain.

A domain writes one class with its ``kind`` and a fixture ``reach`` that brings a matter to a state through
the door, and has all of these tests for each of its states. Imported by tests only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection

from siheng.kernel.matters import door, scope, taking
from siheng.kernel.matters.door import Closed, Conflict, Invalid, NotFound, NotNow, Refused, Timer, perform
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Process, Transition, judge, process
from siheng.kernel.matters.record import faults
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role

Reach = Callable[[str], Matter]
# Kept by the database for itself, or written by looking and not by doing.
UNCOUNTED = ("sqlite_", "django_", "axes_", "trust_accesslog", "matters_search_")


def snapshot() -> dict[str, list[str]]:
    """Every row of every table as the database holds it, to see that a refusal changed nothing."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(UNCOUNTED):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def newcomer(role: Role, unit: Unit) -> Account:
    """An account of a role at a unit, made for the test."""
    username = f"{role}-{unit.code}"[:40]
    known = Account.objects.filter(username=username).first()
    return known or Account.objects.create_account(username, name="来人", unit=unit, roles=[role])


def whole(matter: Matter) -> Matter:
    """The matter, once its chain and record agree."""
    assert list(faults(matter)) == []
    return matter


class ProcessContract:
    """Inherit it as ``class TestSomething(ProcessContract)``, set ``kind`` and give the fixture ``reach``.

    ``reach(state)`` answers a matter in that state, made through the door; ``moment`` is after all of that.
    """

    kind: ClassVar[str]
    # A step that changes no state and that its form lets pass, with what the form takes.
    plain_step: ClassVar[tuple[str, dict[str, Any]]] = ("remark", {"text": "电话联系过一次"})
    moment: ClassVar[datetime]

    @pytest.fixture
    def reach(self) -> Reach:
        """How a matter comes to a state; every domain says so itself."""
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _every_step_is_checked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever is done in these tests, after each step the chain and the record agree."""
        write = taking.write

        def checked(matter: Matter, **kwargs: Any) -> Any:
            event = write(matter, **kwargs)
            whole(matter)
            return event

        monkeypatch.setattr(taking, "write", checked)
        monkeypatch.setattr(door, "write", checked)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each state."""
        if "state" in metafunc.fixturenames:
            metafunc.parametrize("state", list(self.process.states))

    # What the tests ask of the declaration.

    @property
    def process(self) -> type[Process]:
        return process(self.kind)

    def offered(self, matter: Matter, transition: Transition) -> bool:
        """Whether the matter's state and the transition's own condition allow it."""
        state = self.process.state_of(matter)
        return transition.leaves(state) and (transition.when is None or transition.when(matter))

    def able(self, readers: list[Account], transition: Transition) -> Account | Timer | None:
        """One of them who has the right; a timer where the transition is one's."""
        if transition.timer:
            return Timer(transition.label)
        return next((a for a in readers if a.holds(transition.by)), None)

    def readers(self, matter: Matter) -> list[Account]:
        """Every account that sees the matter's content."""
        accounts = Account.objects.filter(is_active=True).select_related("unit__region").order_by("id")
        return [a for a in accounts if scope.level(a, matter) >= scope.PARTY]

    def outsiders(self, matter: Matter) -> dict[str, Account]:
        """Those for whom the matter does not exist."""
        offices = Unit.objects.filter(kind=Unit.Kind.OFFICE).exclude(region=matter.region)
        granted = matter.grants.values_list("unit", flat=True)
        agencies = Unit.objects.filter(kind=Unit.Kind.AGENCY).exclude(pk__in=[g for g in granted if g])
        other = next(
            u for u in Unit.objects.filter(kind=Unit.Kind.SECTION) if u.kinds and self.kind not in u.kinds
        )
        bureau = Unit.objects.get(kind=Unit.Kind.BUREAU)
        return {
            "另一镇街的司法所": newcomer(Role.TOWN, offices[0]),
            "别的行政机关": newcomer(Role.AGENCY, agencies[0]),
            "不办这类事项的科室": newcomer(Role.CLERK, other),
            "系统管理员": newcomer(Role.ADMIN, bureau),
        }

    def outline_readers(self, matter: Matter) -> list[Account]:
        """Those who may know that the matter exists, its stage and its due day, and no more."""
        roles = [r for r in self.process.outline_readers if r not in self.process.readers]
        unit = Unit.objects.filter(kind=Unit.Kind.OFFICE, region=matter.region).first()
        return [newcomer(role, unit) for role in roles] if unit else []

    def knock(self, matter: Matter, key: str, actor: Account | Timer, **more: Any) -> type[Closed] | None:
        """Ask for a step with an empty form; answers how the door refused, None if it did not."""
        try:
            perform(matter_id=matter.pk, step=key, actor=actor, data={}, at=self.moment, **more)
        except Closed as refusal:
            return type(refusal)
        return None

    def all_answer(self, matter: Matter, actor: Account, answer: type[Closed]) -> None:
        """Every step of the process gets this answer from the door."""
        answers = {key: self.knock(matter, key, actor) for key in self.process.transitions}
        assert answers == dict.fromkeys(answers, answer)

    # The tests.

    def test_the_declaration_is_sound(self) -> None:
        assert judge(self.process) == []

    @pytest.mark.django_db
    def test_a_state_lets_pass_what_it_offers_and_nothing_else(self, reach: Reach, state: str) -> None:
        """Offered: the form is asked, an empty one refused. Not offered: not now. Buttons show the same."""
        matter = whole(reach(state))
        assert (matter.kind, matter.state, matter.open) == (
            self.kind,
            state,
            not self.process.states[state].final,
        )
        readers = self.readers(matter)
        before = snapshot()
        for key, transition in self.process.transitions.items():
            actor = self.able(readers, transition)
            if actor:
                expected = Invalid if self.offered(matter, transition) else NotNow
                assert (key, self.knock(matter, key, actor)) == (key, expected)
        for account in readers:
            shown = {o.transition.key for o in door.offers(matter, account) if o.allowed}
            let_in = {k for k in self.process.transitions if self.knock(matter, k, account) is Invalid}
            assert (account.username, shown) == (account.username, let_in)
        assert snapshot() == before

    @pytest.mark.django_db
    def test_nobody_without_scope_or_right_does_anything(self, reach: Reach, state: str) -> None:
        """A stranger does not find it; who reads its outline, or all of it without the right, is refused."""
        matter = reach(state)
        outsiders, outline, readers = (
            self.outsiders(matter),
            self.outline_readers(matter),
            self.readers(matter),
        )
        before = snapshot()
        for who, account in outsiders.items():
            assert not Matter.objects.for_account(account).filter(pk=matter.pk).exists(), who
            self.all_answer(matter, account, NotFound)
        for account in outline:
            assert Matter.objects.for_account(account).filter(pk=matter.pk).exists()
            assert door.offers(matter, account) == []
            self.all_answer(matter, account, Refused)
        for key, transition in self.process.transitions.items():
            for actor in [a for a in readers if transition.timer or not a.holds(transition.by)]:
                assert (key, self.knock(matter, key, actor)) == (key, Refused)
            if not transition.timer:
                assert (key, self.knock(matter, key, Timer("期满"))) == (key, Refused)
        assert snapshot() == before

    @pytest.mark.django_db
    def test_who_comes_too_late_is_told_and_who_comes_twice_does_it_once(
        self, reach: Reach, state: str
    ) -> None:
        """An older version is a conflict, with what happened since; the same submission is one event."""
        matter = reach(state)
        key, data = self.plain_step
        actor = self.able(self.readers(matter), self.process.transitions[key])
        given = data | {"day": (self.moment - timedelta(days=1)).date().isoformat()}

        def send(**more: Any) -> Any:
            return perform(matter_id=matter.pk, step=key, actor=actor, data=given, at=self.moment, **more)  # type: ignore[arg-type]

        before = snapshot()
        with pytest.raises(Conflict) as told:
            send(version=matter.version - 1)
        assert told.value.since == [matter.events.order_by("seq").last()]
        assert snapshot() == before
        first = send(version=matter.version, submission=f"twice:{matter.pk}")
        assert first.seq == matter.version + 1
        after_first = snapshot()
        assert send(version=matter.version, submission=f"twice:{matter.pk}") == first
        assert snapshot() == after_first

    @pytest.mark.django_db
    def test_a_step_or_a_matter_that_does_not_exist_is_not_found(self, reach: Reach) -> None:
        matter = reach(self.process.opening().target.key)  # type: ignore[union-attr]
        actor = self.able(self.readers(matter), self.process.transitions[self.plain_step[0]])
        assert actor
        before = snapshot()
        assert self.knock(matter, "no_such_step", actor) is NotFound
        assert self.knock(Matter(pk=matter.pk + 1), self.plain_step[0], actor) is NotFound
        assert snapshot() == before
