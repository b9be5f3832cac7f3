"""The one signed file of a return, and of the answer to it (报送文件、答复文件): canonical JSON, readable by anyone.

``{"body": …, "digest": SM3 of the body, "signature": Ed25519 over the body}``. Reading trusts nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from siheng.kernel.figures.periods import BadPeriod, Period
from siheng.kernel.returns import tables
from siheng.kernel.trust.chain import canonical, sm3
from siheng.kernel.trust.signing import sign, verify

RETURN, ANSWER = "siheng-return/1", "siheng-answer/1"
LARGEST = 512 * 1024
# What a column holds: fourteen digits, four of them after the point.
MOST = Decimal(10) ** 10
MARKS = {
    "form", "bureau", "bureau_name", "table", "table_name", "period", "version", "previous", "reason", "figures",
    "filled_by", "filled_at",
}  # fmt: skip
CELL = {"key", "label", "version", "value", "unit", "numerator", "denominator", "rows"}
ANSWER_MARKS = {"form", "superior", "bureau", "return", "taken", "reason", "by", "at"}


class BadFile(Exception):
    """A text is not such a file, or not as it was signed; the message says what is wrong."""


@dataclass(frozen=True)
class Cell:
    """One figure in a file."""

    key: str
    label: str
    version: int
    value: Decimal | None
    unit: str
    numerator: Decimal | None
    denominator: Decimal | None
    rows: str


@dataclass(frozen=True)
class Sent:
    """What a file of a return says."""

    bureau: str
    bureau_name: str
    table: str
    period: Period
    version: int
    previous: str
    figures: tuple[Cell, ...]
    body: str
    digest: str
    signature: str


@dataclass(frozen=True)
class Answered:
    """What a file of an answer says."""

    digest: str
    taken: bool
    reason: str
    by: str
    body: str
    signature: str


def seal(body: str, *, secret: str = "") -> str:
    """The file of a body, signed with the bureau's own key (or another ``secret``)."""
    whole = {
        "body": json.loads(body),
        "digest": sm3(body.encode()),
        "signature": sign(body.encode(), secret=secret),
    }
    return canonical(whole).decode()


def ask_signed(found: Sent | Answered, key: str, whose: str) -> None:
    """Raises BadFile unless the file was signed with the private key of ``key``."""
    if not verify(found.body.encode(), found.signature, key=key):
        raise BadFile(f"签名不是{whose}的，或者内容在签名后被改动。")


def read_return(text: str) -> Sent:
    """A return from its file; the signature is not yet checked. Raises BadFile."""
    body, spelt, signature = _open(text, RETURN, MARKS, "报送文件")
    figures = body["figures"]
    if not isinstance(figures, list) or not 0 < len(figures) <= 500:
        raise BadFile("报送文件里没有数字。")
    try:
        period = tables.asked(_text(body, "period", 10))
    except BadPeriod as error:
        raise BadFile(str(error)) from None
    return Sent(
        bureau=_text(body, "bureau", 12),
        bureau_name=_text(body, "bureau_name", 80),
        table=_text(body, "table", 40),
        period=period,
        version=_count(body, "version"),
        previous=_text(body, "previous", 64, empty=True),
        figures=tuple(_cell(row) for row in figures),
        body=spelt,
        digest=sm3(spelt.encode()),
        signature=signature,
    )


def read_answer(text: str) -> Answered:
    """An answer from its file; the signature is not yet checked. Raises BadFile."""
    body, spelt, signature = _open(text, ANSWER, ANSWER_MARKS, "答复文件")
    if not isinstance(body["taken"], bool):
        raise BadFile("答复文件的“taken”不对。")
    return Answered(
        digest=_text(body, "return", 64),
        taken=body["taken"],
        reason=_text(body, "reason", 500, empty=body["taken"]),
        by=_text(body, "by", 80),
        body=spelt,
        signature=signature,
    )


def _open(text: str, form: str, marks: set[str], name: str) -> tuple[dict[str, Any], str, str]:
    """The body of a file, its one spelling, and its signature."""
    if len(text) > LARGEST:
        raise BadFile(f"{name}太大。")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFile(f"这不是{name}。") from None
    body = whole.get("body") if isinstance(whole, dict) else None
    if (
        not isinstance(body, dict)
        or body.get("form") != form
        or set(whole) != {"body", "digest", "signature"}
    ):
        raise BadFile(f"这不是{name}。")
    if set(body) != marks:
        raise BadFile(f"{name}的栏目不对：{'、'.join(sorted(set(body) ^ marks))}。")
    try:
        spelt = canonical(body)
        spelt.decode()
    except (ValueError, TypeError, RecursionError):
        raise BadFile(f"这不是{name}。") from None
    if whole["digest"] != sm3(spelt):
        raise BadFile(f"{name}的校验值与内容不符，内容被改动。")
    return body, spelt.decode(), _text(whole, "signature", 100)


def _cell(row: Any) -> Cell:
    if not isinstance(row, dict) or set(row) != CELL:
        raise BadFile("报送文件里有一个数字的栏目不对。")
    return Cell(
        key=_text(row, "key", 80),
        label=_text(row, "label", 80),
        version=_count(row, "version"),
        value=_number(row, "value"),
        unit=_text(row, "unit", 10),
        numerator=_number(row, "numerator"),
        denominator=_number(row, "denominator"),
        rows=_text(row, "rows", 64),
    )


def _text(content: dict[str, Any], name: str, most: int, *, empty: bool = False) -> str:
    found = content[name]
    if not isinstance(found, str) or len(found) > most or "\x00" in found or not (found or empty):
        raise BadFile(f"文件的“{name}”不对。")
    return found


def _count(content: dict[str, Any], name: str) -> int:
    found = content[name]
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= 999:
        raise BadFile(f"文件的“{name}”不对。")
    return found


def _number(content: dict[str, Any], name: str) -> Decimal | None:
    found = content[name]
    if found is None:
        return None
    try:
        number = Decimal(found) if isinstance(found, str) and len(found) <= 16 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not -MOST < number < MOST:
        raise BadFile(f"文件的“{name}”不是数。")
    if number.as_tuple().exponent < -4:  # type: ignore[operator]
        raise BadFile(f"文件的“{name}”小数太长。")
    return number
