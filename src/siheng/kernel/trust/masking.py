"""Masking (脱敏): what a shared screen, a paper or an export shows of a person instead of the whole.

Source: Personal Information Protection Law art. 51 (de-identification). When in doubt a function hides more.
"""

from __future__ import annotations

import re

COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶申屠公孙慕容"
        "钟离长孙宇文司徒鲜于司空闾丘亓官司寇巫马颛孙漆雕乐正拓跋轩辕令狐段干百里呼延东郭羊舌梁丘左丘"
        "西门纳兰淳于单于即墨达奚",
    )
)
# Endings that no given name has; the shorter ones count only in a name too long to be a person's.
BODY = re.compile(
    r"(公司|集团|企业|工厂|政府|法院|检察院|公安局|司法局|分局|委员会|居委会|村委会|调委会|办公室|办事处|派出所|司法所|事务所"
    r"|服务所|中心|银行|医院|学校|大学|中学|小学|幼儿园|合作社|商店|饭店|酒店|超市|工会|协会|商会|学会|基金会|支队|大队|工作站|工作室)"
    r"([(（].+[)）])?$"
)
LONG_BODY = re.compile(r"[局委办处科室队会社店铺馆院所站厂行部校园场坊吧城厅]([(（].+[)）])?$")
TOWN = re.compile(r".*(街道|镇|乡|苏木|社区|村)")
COUNTY = re.compile(r".*((?<![小社园校])区|县|旗|州|市(?!场))")
MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
ID_IN_TEXT = re.compile(
    rf"(?<!\d)\d{{6}}[\s-]?(?:18|19|20)\d{{2}}[\s-]?{MONTH_DAY}[\s-]?\d{{3}}[\dXx\uff38\uff58](?!\d)"
)
OLD_ID_IN_TEXT = re.compile(rf"(?<!\d)\d{{8}}{MONTH_DAY}\d{{3}}(?!\d)")
MOBILE_IN_TEXT = re.compile(r"(?<!\d)((?:\+?86[\s-]?)?)(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?!\d)")


def mask_id(number: str) -> str:
    """371002199003071226 -> 371002********1226; of another paper's number two characters at each end."""
    kept = re.sub(r"\s", "", number)
    return _hide(kept, 6, 4) if len(kept) == 18 else _hide(kept, 2, 2)


def mask_phone(number: str) -> str:
    """13812345521 -> 138****5521; 0631-5221234 -> 0631-****234; anything else goes altogether."""
    kept = re.sub(r"[\s-]", "", number)
    if mobile := re.fullmatch(r"(?:\+?86)?(1\d{10})", kept):
        return _hide(mobile[1], 3, 4)
    if landline := re.fullmatch(r"(0\d{2,3}-)?(\d{7,8})", re.sub(r"\s", "", number)):
        return (landline[1] or "") + _hide(landline[2], 0, 3)
    if landline := re.fullmatch(r"(010|02\d|0[3-9]\d{2})(\d{7,8})", kept):
        return f"{landline[1]}-" + _hide(landline[2], 0, 3)
    return "*" * len(kept)


def mask_name(name: str) -> str:
    """王小明 -> 王某某, 欧阳小明 -> 欧阳某某; a body's name (机关、单位、企业) stays.

    How long the given name is goes too.
    """
    name = name.strip()
    if not name or is_body(name):
        return name
    if name[0].isascii():
        return f"{name[0]}***"
    return (name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[0]) + "某某"


def is_body(name: str) -> bool:
    """Whether a name reads as that of an organisation rather than a person's."""
    if len(name) < 4 or (len(name) == 4 and name[:2] in COMPOUND_SURNAMES):
        return False
    return bool(BODY.search(name) or (len(name) > 4 and "·" not in name and LONG_BODY.search(name)))


def mask_address(address: str) -> str:
    """Keep an address down to its town or village (乡镇街道、村居), never a number.

    张村镇姜家疃村12号 -> 张村镇姜家疃村****; without either, down to its county or city.
    """
    if not address.strip():
        return ""
    head = re.split(r"[\dA-Za-z]", address.strip(), maxsplit=1)[0]
    kept = TOWN.match(head) or COUNTY.match(head)
    return (kept[0] if kept else "") + "****"


def mask_text(text: str) -> str:
    """Mask every citizen's number (18 or old 15 digits) and mobile number within a text; the rest stays."""
    text = ID_IN_TEXT.sub(lambda found: _hide(found[0], 6, 4), text)
    text = OLD_ID_IN_TEXT.sub(lambda found: _hide(found[0], 6, 3), text)
    return MOBILE_IN_TEXT.sub(lambda found: found[1] + _hide(found[2], 3, 4), text)


def _hide(text: str, front: int, back: int) -> str:
    """Stars over all letters and digits but the first and last few; over all when that hides too little."""
    places = [i for i, c in enumerate(text) if c.isalnum()]
    if (front + back) > len(places) * 2 / 3:
        front = back = 0
    hidden = set(places[front : len(places) - back])
    return "".join("*" if i in hidden else c for i, c in enumerate(text))
