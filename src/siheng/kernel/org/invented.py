"""Invented people for demonstrations and tests: names of the coast, numbers with right check digits, no one real."""

from __future__ import annotations

from random import Random

from siheng.kernel.org.identifiers import id_check_digit

SURNAMES = "丛于毕王李孙邹鞠苗林宋姜谭孔刘张车房侯夏戚董曲梁周徐吕陶苑柳"
GIVEN = "建国海燕玉兰志强丽华文静晓东春梅永刚秀英立新雪芹宝山淑芬振宇桂香世杰红霞国庆美玲学文"
TRADES = ("渔具", "水产", "餐饮", "装饰", "食品", "机械", "纺织", "建材", "物业", "酒店")


def person(rng: Random) -> str:
    """A name of two or three characters."""
    given = rng.choice([rng.choice(GIVEN), rng.choice(GIVEN) + rng.choice(GIVEN)])
    return rng.choice(SURNAMES) + given


def company(rng: Random) -> str:
    """The name of a company that does not exist."""
    return f"威海{rng.choice('金银海天润和')}{rng.choice('澜舟帆桥岛泽')}{rng.choice(TRADES)}有限公司"


def id_number(rng: Random, county: str = "371002") -> str:
    """An ID number with a right check digit; its sequence part begins with 9, which is not given out first."""
    first = f"{county}{rng.randint(1950, 2000)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}9{rng.randint(0, 99):02d}"
    return first + id_check_digit(first)


def mobile(rng: Random) -> str:
    """A mobile number."""
    return f"138{rng.randint(0, 99999999):08d}"
