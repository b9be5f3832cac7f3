"""How many live in each village: pasted whole, kept whole or not at all, with what it was before."""

from __future__ import annotations

from typing import Any

import pytest

from siheng.kernel.matters.refusals import Refused
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Region
from siheng.kernel.registers import population, record
from siheng.kernel.registers.models import Change
from siheng.kernel.registers.population import BadLines, save_population

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(bureau: Any) -> list[str]:
    return list(population.villages())


def people(code: str) -> int | None:
    return Region.objects.get(pk=code).people


def test_lines_out_of_excel_are_kept_and_what_is_not_known_stays_empty(
    bureau: Any, at: Any, codes: list[str]
) -> None:
    one, two, three = codes[:3]
    text = f"{one}\t某某社区\t1,234\r\n\r\n{two} 560\n{three}\t某某村\t\n"
    assert save_population(actor=bureau.admin, at=at("2022-03-02"), text=text) == 2
    assert (people(one), people(two), people(three)) == (1234, 560, None)
    last = Change.objects.filter(table="org.region", row=int(one)).order_by("-seq")[0]
    assert (last.reason, last.actor) == ("填写常住人口", bureau.admin)
    assert [str(f) for f in record.check()] == []
    # As it is shown, it may be handed in again; a number that was taken away is not known any more.
    assert save_population(actor=bureau.admin, at=at("2022-03-03"), text=population.lines()) == 0
    assert save_population(actor=bureau.admin, at=at("2022-03-03"), text=f"{one}\t某某社区\t") == 1
    assert people(one) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("371002001000\t某街道\t9", "第 2 行：区划代码“371002001000”不是本区的村（社区）"),
        ("{0}\t某某社区\t9", "第 2 行：{name}写了两次"),
        ("{1}\t某某社区\t九百", "第 2 行：{other}的人口数“九百”不是 1,000,000 以内的整数"),
        ("{1}\t某某社区\t-5", "第 2 行：{other}的人口数“-5”不是 1,000,000 以内的整数"),
        ("{1}\t某某社区\t12.5", "第 2 行：{other}的人口数“12.5”不是 1,000,000 以内的整数"),
    ],
)
def test_one_wrong_line_is_told_and_nothing_is_kept(
    bureau: Any, at: Any, codes: list[str], line: str, why: str
) -> None:
    name, other = (Region.objects.get(pk=code).name for code in codes[:2])
    before = snapshot()
    with pytest.raises(BadLines) as told:
        save_population(
            actor=bureau.admin, at=at("2022-03-02"), text=f"{codes[0]}\t某某社区\t8\n" + line.format(*codes)
        )
    assert told.value.messages == [why.format(name=name, other=other)]
    assert snapshot() == before


def test_only_the_administrator_gives_them(bureau: Any, at: Any, codes: list[str]) -> None:
    before = snapshot()
    with pytest.raises(Refused):
        save_population(actor=bureau.yuanzhu, at=at("2022-03-02"), text=f"{codes[0]}\t某某社区\t8")
    assert snapshot() == before
