"""What a password must be (密码复杂度), beside its length. Source: GB/T 22239-2019 8.1.4.1 (identity)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

KINDS_NEEDED = 3


class PasswordPolicy:
    """A validator for AUTH_PASSWORD_VALIDATORS: three kinds of character, and not the account's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = {_kind(character) for character in password}
        if len(kinds) < KINDS_NEEDED:
            raise ValidationError("密码应至少含大写字母、小写字母、数字、符号中的三种。", "password_kinds")
        name = user.get_username() if user is not None else ""
        if name and name.lower() in password.lower():
            raise ValidationError("密码不能包含账号。", "password_username")

    def get_help_text(self) -> str:
        return "密码应至少含大写字母、小写字母、数字、符号中的三种，且不能包含账号。"


def _kind(character: str) -> str:
    if character in "abcdefghijklmnopqrstuvwxyz":
        return "lower"
    if character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        return "upper"
    return "digit" if character in "0123456789" else "symbol"
