"""What a shared screen or an export shows of a person (PIPL art. 51, de-identification)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.trust import masking


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("371002199003071226", "371002********1226"),
        ("37100219900307122X", "371002********122X"),
        ("371002 19900307 1226", "371002********1226"),
        ("E12345678", "E1*****78"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_an_id_number_keeps_region_and_last_four(number, shown):
    assert masking.mask_id(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345521", "138****5521"),
        ("+86 138-1234-5521", "138****5521"),
        ("0631-5221234", "0631-****234"),
        ("06315221234", "0631-****234"),
        ("01065153114", "010-*****114"),
        ("5221234", "****234"),
        ("12345678901234", "*" * 14),
        ("", ""),
    ],
)
def test_a_phone_keeps_its_ends(number, shown):
    assert masking.mask_phone(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王某某"),
        ("王明", "王某某"),
        ("欧阳小明", "欧阳某某"),
        ("欧阳文会", "欧阳某某"),
        ("司马", "司某某"),
        ("李中心", "李某某"),
        ("买买提·吐尔逊", "买某某"),
        ("John Smith", "J***"),
        ("", ""),
    ],
)
def test_a_person_keeps_only_the_surname(name, shown):
    assert masking.mask_name(name) == shown


@pytest.mark.parametrize(
    "name",
    [
        "威海某某餐饮有限公司",
        "威海某某餐饮有限公司（分店）",
        "环翠区司法局",
        "环翠区人民法院",
        "张村镇人民政府",
        "张村镇王家小吃店",
        "姜家疃村委会",
    ],
)
def test_a_body_keeps_its_name(name):
    assert masking.mask_name(name) == name


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("山东省威海市环翠区张村镇姜家疃村12号楼3单元501室", "山东省威海市环翠区张村镇姜家疃村****"),
        ("环翠区鲸园街道菊花顶社区海滨路3号", "环翠区鲸园街道菊花顶社区****"),
        ("环翠区张村镇沈阳路1号", "环翠区张村镇****"),
        ("威海市环翠区海滨小区5号楼", "威海市环翠区****"),
        ("威海市环翠区市场街1号", "威海市环翠区****"),
        ("环翠区５号院新村３号", "环翠区****"),
        ("新威路11号", "****"),
        ("", ""),
    ],
)
def test_an_address_goes_down_to_town_or_village(address, shown):
    assert masking.mask_address(address) == shown


def test_numbers_within_a_paper_are_masked_and_the_rest_stays():
    text = (
        "申请人王某，身份证号：371002199003071226，旧证371002900307122，手机13812345521，"
        "另有+86 138 1234 5521。案号（2022）环法援字第0012号，赔偿123456789012元。"
    )
    assert masking.mask_text(text) == (
        "申请人王某，身份证号：371002********1226，旧证371002******122，手机138****5521，"
        "另有+86 138 **** 5521。案号（2022）环法援字第0012号，赔偿123456789012元。"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ID371002199003071226x", "ID371002********1226x"),
        ("371002 19900307 122x", "371002 ******** 122x"),
        ("371002-1990-0307-1226", "371002-****-****-1226"),
        ("11371002004361006Y", "11371002004361006Y"),
        ("371002199013071226", "371002199013071226"),
        ("9371002199003071226", "9371002199003071226"),
        ("电话138-1234-5521", "电话138-****-5521"),
        ("8613812345521", "86138****5521"),
        ("12812345521", "12812345521"),
    ],
)
def test_a_number_within_a_text_is_known_by_its_shape(text, shown):
    assert masking.mask_text(text) == shown


@given(st.text("0139871 -X身", max_size=40))
def test_masking_twice_changes_nothing_more(text):
    once = masking.mask_text(text)
    assert masking.mask_text(once) == once
    assert len(once) == len(text)
