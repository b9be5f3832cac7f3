"""A declaration that cannot be right is told with its place before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from siheng.kernel.matters import process as declarations
from siheng.kernel.matters.process import Process, Start, State, Term, Transition, judge, processes
from siheng.kernel.org import rights
from siheng.kernel.org.rights import BadDeclaration, Right, Role


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declarations, "_processes", {})
    monkeypatch.setattr(rights, "_rights", {})


def declared(**changed: Any) -> type[Process]:
    """A small sound process with changes."""
    begun, ended = State("开始", stage="一"), State("结束", stage="二", final=True)
    body = {
        "kind": "tiny", "stages": ("一", "二"), "handle": Right("tiny.handle", "办理", (Role.CLERK,)),
        "begun": begun, "ended": ended,
        "register": Transition(None, begun, "登记", by="handle"),
        "finish": Transition(begun, ended, "办结", by="handle"),
    }  # fmt: skip
    return type("Tiny", (Process,), body | changed)


def faults() -> Iterator[Any]:
    lost = State("孤岛", stage="一")
    stray = Term("time_restoration_request", "别处的期限")
    begun = State("开始", stage="一")
    yield {"lost": lost}, "状态“孤岛”到不了"
    yield (
        {"lost": lost, "go": Transition(None, lost, "另一个登记", by="handle")},
        "要有且只有一个登记步骤，现在有 2 个",
    )
    yield (
        {"begun": begun, "register": Transition(None, begun, "登记", by="handle"), "finish": None},
        "没有出路",
    )
    yield {"stages": ("一",)}, "阶段“二”不在步骤条里"
    yield {"more": Transition("any", None, "多余", by="nobody")}, "没有声明权限 tiny.nobody"
    yield (
        {"more": Transition("any", None, "多余", by="handle", approval="tiny.chief")},
        "没有声明权限 tiny.chief",
    )
    yield {"more": Transition("any", None, "多余", by="")}, "权限"
    yield (
        {"more": Transition("any", None, "多余", by="handle", meets=[stray])},
        "期限“别处的期限”不属于这个程序",
    )
    yield (
        {"more": Transition("any", None, "多余", by="handle", starts=[Start(stray, lambda s: None, "")])},
        "期限“别处的期限”不属于这个程序",
    )
    yield {"term": Term("no_such_rule", "没有的期限")}, "规则库没有 no_such_rule"
    yield (
        {"more": Transition("any", None, "到期", by="handle", timer=True)},
        "系统办理的步骤要写明由哪个期限触发",
    )
    yield (
        {"term": stray, "more": Transition("any", None, "到期", by="handle", fires=[stray])},
        "系统办理的步骤要写明由哪个期限触发",
    )


def test_a_sound_declaration_has_no_fault() -> None:
    assert judge(declared()) == []
    assert list(processes()) == ["tiny"]


@pytest.mark.parametrize(("changed", "told"), list(faults()))
def test_each_fault_is_told_with_its_place(changed: dict[str, Any], told: str) -> None:
    wrong = judge(declared(**changed))
    assert [w for w in wrong if told in w]
    assert all(w.startswith(f"{__name__}.Tiny") for w in wrong)


def test_two_processes_of_one_kind_stop_the_start() -> None:
    declared()
    with pytest.raises(BadDeclaration, match="tiny 声明了两次"):
        type("Other", (Process,), {"kind": "tiny"})


def test_one_right_declared_in_two_ways_stops_the_start() -> None:
    declared()
    with pytest.raises(BadDeclaration, match=r"tiny\.handle 声明了两次"):
        declared(handle=Right("tiny.handle", "办理", (Role.HEAD,)))


def test_a_shared_step_belongs_to_the_right_of_the_kind() -> None:
    assert {t.key: t.by for t in declared().transitions.values()} == {
        "register": "tiny.handle",
        "finish": "tiny.handle",
    }
