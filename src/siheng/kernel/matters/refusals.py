"""The ways in which the door does not open, and who may knock: a person, or a timer for the law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from siheng.kernel.org.models import Account, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence


class Closed(Exception):
    """The door did not open; nothing was changed. The message is for the one who knocked."""


class NotFound(Closed):
    """Outside one's scope, or not there: the same answer."""


class Refused(Closed):
    """Inside the scope, without the right."""


class NotNow(Closed):
    """The state or a condition does not allow the step."""


class Conflict(Closed):
    """Someone else was first: what they did, events or changes, stands in ``since``."""

    def __init__(self, message: str, since: Sequence[Any]) -> None:
        super().__init__(message)
        self.since = since


class Invalid(Closed):
    """The form, of a step or of a register's entry, is not right; its errors stand at its fields."""

    def __init__(self, form: Any) -> None:
        super().__init__("填写的内容有误")
        self.form = form


@dataclass(frozen=True)
class Timer:
    """An actor that is no person: a term that ran out, and the duty of the law by which it acts."""

    duty: str

    def __str__(self) -> str:
        return f"系统（{self.duty}）"


@dataclass(frozen=True)
class Citizen:
    """An actor without an account: one of the public, at the matter that the query code opens, or at a new one.

    ``unit`` is the one that takes the matter in.
    """

    unit: Unit
    matter_id: int | None = None
    by: str = "网上"

    def __str__(self) -> str:
        return f"群众（{self.by}）"


Actor = Account | Timer | Citizen
