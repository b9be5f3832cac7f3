"""A challenge that costs a person nothing and a machine something: the browser proves a little work, silently.

Where no script runs, a question in words is asked instead (请写出“七”后面的数字). Both hang on the submission token of the
form, so that what was proved once makes one matter and no second. Nothing is stored, nothing is fetched from elsewhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.core import signing

from siheng.kernel.org.identifiers import normal
from siheng.kernel.trust.crypto import blind

SALT = "siheng public form"
# Someone who writes slowly, or goes to look for a paper, still hands it in.
LIFE = 12 * 3600
BITS = 16
NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Challenge:
    """What a form carries: its signed token, the submission in it, and the question for who has no script."""

    token: str
    submission: str
    question: str
    bits: int = BITS


def fresh() -> Challenge:
    """A new token, for a form that is shown."""
    return _of(f"web-{secrets.token_hex(16)}")


def again(token: str) -> Challenge:
    """The same token as long as it is good, so that a second press is the same submission; else a new one."""
    submission = read(token)
    return _of(submission) if submission else fresh()


def read(token: str) -> str:
    """The submission of a token that we signed and that is not too old; empty otherwise."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(token, max_age=LIFE)
    except signing.BadSignature:
        return ""


def proved(submission: str, proof: str) -> bool:
    """Whether SHA-256 of submission and proof begins with so many zero bits."""
    if not proof.isascii() or not proof.isdigit() or len(proof) > 12:
        return False
    return int(sha256(f"{submission}:{proof}".encode()).hexdigest(), 16) >> (256 - BITS) == 0


def answered(submission: str, answer: str) -> bool:
    """Whether the question of this submission is answered, as a numeral or a digit."""
    right = _right(submission)[2]
    return normal(answer).strip("。.") in (NUMERALS[right], str(right))


def _of(submission: str) -> Challenge:
    shown, way, _ = _right(submission)
    token = signing.TimestampSigner(salt=SALT).sign(submission)
    return Challenge(token, submission, f"请写出“{NUMERALS[shown]}”{way}面的数字")


def _right(submission: str) -> tuple[int, str, int]:
    """The number shown, the way to go, and the right answer."""
    chance = int(blind(submission, "public question"), 16)
    shown = 2 + chance % 7
    return (shown, "后", shown + 1) if chance // 7 % 2 else (shown, "前", shown - 1)
