"""GB 11643 and GB 32100 numbers, telephones: what is genuine passes, what is mistyped is told what would be right."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.org import identifiers as ids

TODAY = date(2022, 12, 30)
REGIONS = st.sampled_from(["371002", "110105", "440524", "810000", "937156"])
BIRTHS = st.dates(min_value=date(1880, 1, 1), max_value=TODAY)
ID_NUMBERS = st.builds(
    lambda region, born, serial: (
        first := f"{region}{born:%Y%m%d}{serial:03d}",
        first + ids.id_check_digit(first),
    )[1],
    REGIONS,
    BIRTHS,
    st.integers(0, 999),
)
CREDIT_CODES = st.text(ids.CREDIT_ALPHABET, min_size=17, max_size=17).map(
    lambda first: first + ids.credit_check_digit(first)
)


def refusal(check, value, **context):
    with pytest.raises(ValidationError) as caught:
        check(value, **context)
    (message,) = caught.value.messages
    return message


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_published_id_numbers_pass(number):
    ids.check_id_number(number, today=TODAY)


@given(ID_NUMBERS)
def test_every_well_made_id_number_passes(number):
    ids.check_id_number(number, today=TODAY)


@given(ID_NUMBERS, st.integers(0, 17), st.integers(1, 9))
def test_any_single_changed_digit_of_an_id_number_is_caught(number, place, step):
    old = number[place]
    new = str((int(old) + step) % 10) if old != "X" else str(step)
    with pytest.raises(ValidationError):
        ids.check_id_number(number[:place] + new + number[place + 1 :], today=TODAY)


def test_a_small_x_full_width_digits_and_spaces_are_the_same_number():
    ids.check_id_number("110105 19491231 002x", today=TODAY)
    ids.check_id_number("１１０１０５１９４９１２３１００２Ｘ", today=TODAY)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("110105491231002", "这是15位旧身份证号，2013年1月1日起已停止使用，请填写18位身份证号。"),
        ("1101051949123100", "身份证号应为18位，现为16位。"),
        ("", "身份证号应为18位，现为0位。"),
        ("1101051949123100XX", "身份证号前17位应为数字，第18位应为数字或 X。"),
        ("01010519491231002X", "身份证号前两位应为省级行政区划代码，01 不是。"),
        ("110105194902300021", "身份证号第7至14位应为出生日期，19490230 不是真实日期。"),
        ("110105202212310021", "身份证号第7至14位出生日期 2022-12-31 晚于 2022-12-30，应不晚于当日。"),
        ("110105194912310021", "身份证号第18位校验不对：按前17位应为 X，现为 1。"),
    ],
)
def test_a_wrong_id_number_is_told_what_is_wrong(number, message):
    assert refusal(ids.check_id_number, number, today=TODAY) == message


def test_a_birth_on_the_given_day_is_not_in_the_future():
    first = "37100220221230001"
    ids.check_id_number(first + ids.id_check_digit(first), today=TODAY)


def test_the_field_validator_takes_the_day_from_the_clock(settings):
    settings.FIXED_NOW = None
    first = "37100299991231001"
    assert "应不晚于当日。" in refusal(ids.validate_id_number, first + ids.id_check_digit(first))
    ids.validate_id_number("11010519491231002X")


def test_birth_date_and_sex_are_in_the_number():
    assert ids.birth_date("11010519491231002X") == date(1949, 12, 31)
    assert ids.sex("11010519491231002X") == "女"
    assert ids.sex("440524188001010014") == "男"


def test_no_birth_date_is_made_up():
    with pytest.raises(ValueError, match="没有真实的出生日期"):
        ids.birth_date("110105194902300021")


@pytest.mark.parametrize("code", ["11371002004361006Y", " 11371002 004361006y "])
def test_the_government_of_the_district_has_a_valid_credit_code(code):
    ids.validate_credit_code(code)


@given(CREDIT_CODES)
def test_every_well_made_credit_code_passes(code):
    ids.check_credit_code(code)


@given(CREDIT_CODES, st.integers(0, 17), st.integers(1, 30))
def test_any_single_changed_character_of_a_credit_code_is_caught(code, place, step):
    alphabet = ids.CREDIT_ALPHABET
    new = alphabet[(alphabet.index(code[place]) + step) % 31]
    with pytest.raises(ValidationError):
        ids.check_credit_code(code[:place] + new + code[place + 1 :])


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "91350100M000100Y4Z",
            "统一社会信用代码第18位不能是 Z，应为数字或除 I、O、S、V、Z 外的大写字母。",
        ),
        ("11371002004361006", "统一社会信用代码应为18位，现为17位。"),
        ("113710020043610060", "统一社会信用代码第18位校验不对：按前17位应为 Y，现为 0。"),
        (
            "1137100200436100统Y",
            "统一社会信用代码第17位不能是 统，应为数字或除 I、O、S、V、Z 外的大写字母。",
        ),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong(code, message):
    assert refusal(ids.check_credit_code, code) == message


@pytest.mark.parametrize("number", ["13812345521", "+86 138-1234-5521", "１９９１２３４５６７８"])
def test_a_mobile_number_passes(number):
    ids.validate_mobile(number)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("1381234552", "手机号应为11位，现为10位。"),
        ("12812345521", "手机号应以13至19开头，现以12开头。"),
        ("1381234552o", "手机号应为11位数字。"),
    ],
)
def test_a_wrong_mobile_number_is_told_what_is_wrong(number, message):
    assert refusal(ids.validate_mobile, number) == message


@pytest.mark.parametrize(
    "number",
    [
        "0631-5221234",
        "06315221234",
        "(0631)5221234",
        "010-65153114-801",
        "13812345521",
        "400-800-1234",
        "95598",
    ],
)
def test_landlines_mobiles_and_hotlines_are_phones(number):
    ids.validate_phone(number)


@pytest.mark.parametrize("number", ["110", "12348", "12368", "0631-5221234", "13812345521"])
def test_a_place_may_tell_the_public_a_short_service_number(number):
    ids.validate_public_phone(number)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("12348", "手机号应为11位，现为5位。"),
        ("139", "手机号应为11位，现为3位。"),
        ("13912", "手机号应为11位，现为5位。"),
    ],
)
def test_a_short_number_calls_nobody_back(number, message):
    assert refusal(ids.validate_phone, number) == message


def test_the_beginning_of_a_mobile_is_no_service_number():
    assert refusal(ids.validate_public_phone, "139") == "手机号应为11位，现为3位。"


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("5221234", "固定电话应带区号，如 0631-5221234。"),
        ("0631-52212", "固定电话应为区号加7至8位号码，如 0631-5221234。"),
        ("138123455210", "手机号应为11位，现为12位。"),
    ],
)
def test_a_wrong_phone_is_told_what_is_wrong(number, message):
    assert refusal(ids.validate_phone, number) == message
