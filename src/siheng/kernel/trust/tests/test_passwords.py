"""Password complexity (GB/T 22239-2019 8.1.4.1)."""

import pytest
from django.core.exceptions import ValidationError

from siheng.kernel.org.models import Account
from siheng.kernel.trust.passwords import PasswordPolicy

USER = Account(username="WangXM")


@pytest.mark.parametrize(
    "password", ["Huancui2022", "huancui-2022", "HUANCUI_2022", "Huancui-sifa", "环翠sifa2022"]
)
def test_three_kinds_of_character_are_enough(password):
    PasswordPolicy().validate(password, USER)
    PasswordPolicy().validate(password)


@pytest.mark.parametrize(
    "password", ["huancui2022", "HUANCUI2022", "huancuisifa", "2022-12-30", "HuanCuiSifa", ""]
)
def test_two_kinds_are_not(password):
    with pytest.raises(
        ValidationError, match=r"^\['密码应至少含大写字母、小写字母、数字、符号中的三种。'\]$"
    ):
        PasswordPolicy().validate(password, USER)


@pytest.mark.parametrize("password", ["Wangxm-2022", "2022!WANGXMa"])
def test_the_account_name_is_not_part_of_a_password(password):
    with pytest.raises(ValidationError, match="密码不能包含账号。"):
        PasswordPolicy().validate(password, USER)


def test_the_help_says_both_rules():
    assert (
        PasswordPolicy().get_help_text()
        == "密码应至少含大写字母、小写字母、数字、符号中的三种，且不能包含账号。"
    )
