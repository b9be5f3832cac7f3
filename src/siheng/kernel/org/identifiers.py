"""Numbers that name a person, a body or a telephone: their shape, and what is wrong with one that lacks it.

Sources: GB 11643 (公民身份号码), GB 32100 (统一社会信用代码). A ``check_…`` function is pure, it takes the
day and raises ValidationError with one Chinese sentence; ``validate_…`` is for a Django field or form.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from django.core.exceptions import ValidationError

from siheng.kernel.org import clock

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
# GB/T 2260 provinces, Taiwan (71), residents of Hong Kong, Macao and Taiwan (81–83); a foreign permanent
# resident has a 9 in front of the province.
REGION = re.compile(r"9?(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])")
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LANDLINE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?")
# A body may have no other number than its hotline (95…, 400…).
HOTLINE = re.compile(r"9[56]\d{3,4}|[48]00-?\d{3}-?\d{4}")
# Short public service numbers (110, 12348, 12368); 13 and above begin a mobile.
SERVICE = re.compile(r"1[0-2]\d{1,3}")


def normal(value: str) -> str:
    """The one spelling of a number: half-width, without spaces, in capitals."""
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


def id_check_digit(first17: str) -> str:
    """The 18th character that GB 11643 gives to 17 digits: 0–9 or X."""
    return ID_CHECKS[sum(int(d) * w for d, w in zip(first17, ID_WEIGHTS, strict=True)) % 11]


def credit_check_digit(first17: str) -> str:
    """The 18th character that GB 32100 gives to 17 characters of its alphabet."""
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(first17, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def check_id_number(value: str, *, today: date) -> None:
    """Refuse what cannot be a citizen's number (公民身份号码) on that day. Raises ValidationError."""
    number = normal(value)
    if re.fullmatch(r"[0-9]{15}", number):
        raise ValidationError("这是15位旧身份证号，2013年1月1日起已停止使用，请填写18位身份证号。", "id_old")
    if len(number) != 18:
        raise ValidationError(f"身份证号应为18位，现为{len(number)}位。", "id_length")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise ValidationError("身份证号前17位应为数字，第18位应为数字或 X。", "id_characters")
    if not REGION.match(number):
        raise ValidationError(f"身份证号前两位应为省级行政区划代码，{number[:2]} 不是。", "id_region")
    born = _date(number[6:14])
    if born is None:
        raise ValidationError(f"身份证号第7至14位应为出生日期，{number[6:14]} 不是真实日期。", "id_birth")
    if born > today:
        raise ValidationError(
            f"身份证号第7至14位出生日期 {born.isoformat()} 晚于 {today.isoformat()}，应不晚于当日。",
            "id_future",
        )
    if (right := id_check_digit(number[:17])) != number[17]:
        raise ValidationError(
            f"身份证号第18位校验不对：按前17位应为 {right}，现为 {number[17]}。", "id_check"
        )


def check_credit_code(value: str) -> None:
    """Refuse what cannot be a unified social credit code (统一社会信用代码). Raises ValidationError."""
    code = normal(value)
    if len(code) != 18:
        raise ValidationError(f"统一社会信用代码应为18位，现为{len(code)}位。", "credit_length")
    for place, character in enumerate(code, start=1):
        if character not in CREDIT_ALPHABET:
            raise ValidationError(
                f"统一社会信用代码第{place}位不能是 {character}，应为数字或除 I、O、S、V、Z 外的大写字母。",
                "credit_characters",
            )
    if (right := credit_check_digit(code[:17])) != code[17]:
        raise ValidationError(
            f"统一社会信用代码第18位校验不对：按前17位应为 {right}，现为 {code[17]}。", "credit_check"
        )


def validate_id_number(value: str) -> None:
    """Field validator: a citizen's number, as of today."""
    check_id_number(value, today=clock.today())


def validate_credit_code(value: str) -> None:
    """Field validator: a unified social credit code."""
    check_credit_code(value)


def validate_mobile(value: str) -> None:
    """Field validator: a mainland mobile number (手机号), +86 allowed in front. Raises ValidationError."""
    digits = re.sub(r"^\+86", "", normal(value)).replace("-", "")
    if not re.fullmatch(r"[0-9]+", digits):
        raise ValidationError("手机号应为11位数字。", "mobile_characters")
    if len(digits) != 11:
        raise ValidationError(f"手机号应为11位，现为{len(digits)}位。", "mobile_length")
    if not re.match(r"1[3-9]", digits):
        raise ValidationError(f"手机号应以13至19开头，现以{digits[:2]}开头。", "mobile_prefix")


def validate_phone(value: str) -> None:
    """Field validator: where somebody can be called back, by mobile, landline with its area code or hotline."""
    number = normal(value).replace("(", "").replace(")", "-")
    if LANDLINE.fullmatch(number) or HOTLINE.fullmatch(number):
        return
    if number.startswith("0"):
        raise ValidationError("固定电话应为区号加7至8位号码，如 0631-5221234。", "landline")
    if re.fullmatch(r"[2-9][0-9]{6,7}", number):
        raise ValidationError(f"固定电话应带区号，如 0631-{number}。", "landline_area")
    validate_mobile(value)


def validate_public_phone(value: str) -> None:
    """Field validator: what a place tells the public, a short service number too."""
    if not SERVICE.fullmatch(normal(value)):
        validate_phone(value)


def birth_date(id_number: str) -> date:
    """The birth date in a citizen's number. Raises ValueError when there is none."""
    born = _date(normal(id_number)[6:14])
    if born is None:
        raise ValueError("身份证号中没有真实的出生日期")
    return born


def sex(id_number: str) -> Literal["男", "女"]:
    """The sex in a citizen's number: the 17th digit is odd for 男, even for 女."""
    return "男" if int(normal(id_number)[16]) % 2 else "女"


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
