"""Cases that had ended before the bureau kept its cases here: they count, and say that they were recorded afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from siheng.domains.reconsideration.tests.test_ledger import ROW, workbook
from siheng.kernel.documents.models import Series
from siheng.kernel.exchange.importing import Outcome, bring_in
from siheng.kernel.exchange.ledger import judge, ledgers
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters import door
from siheng.kernel.matters.models import Event, Matter
from siheng.kernel.matters.record import faults

PAST = {
    "案号": "威环政复〔2022〕12号", "受理日期": date(2022, 3, 3), "程序": "", "办结日期": date(2022, 4, 20), "结果": "确认违法", **ROW,
}  # fmt: skip


@pytest.fixture
def take(bureau: Any, at: Any) -> Callable[..., Outcome]:
    def taken(*rows: dict[str, Any]) -> Outcome:
        return bring_in(
            ledgers()["reconsideration-past"],
            ContentFile(workbook(*rows), name="旧案.xlsx"),
            actor=bureau.lixia,
            at=at("2022-07-01"),
            progress=lambda what, done, total: None,
        )

    return taken


def test_a_past_case_counts_in_its_year_and_its_timeline_says_that_it_was_recorded_afterwards(
    take: Any,
) -> None:
    assert judge(ledgers()["reconsideration-past"]) == []
    assert take(PAST).saved
    m = Matter.objects.everything("a test looks").get()
    assert (m.state, m.open, m.number, m.receipt) == (
        "archived",
        False,
        *["威环政复〔2022〕12号"] * 2,
    )
    assert (m.received_on, m.accepted_on, m.closed_on) == (
        date(2022, 3, 1),
        date(2022, 3, 3),
        date(2022, 4, 20),
    )
    found = evaluate(registry().of_domain("reconsideration"), Period.year(2022))
    assert {k: found[f"reconsideration.{k}"].text for k in ("accepted", "concluded", "correction_rate")} == {
        "accepted": "1",
        "concluded": "1",
        "correction_rate": "100.00",
    }
    (event,) = m.events.all()
    assert (event.label, event.data["day"], event.summary) == (
        "补录已办结案件",
        "2022-07-01",
        "威环政复〔2022〕12号，2022-03-03 受理，2022-04-20 办结：确认违法",
    )
    assert (m.clocks.count(), list(faults(m))) == (0, [])
    assert Series.objects.get(key="威环政复", year=2022).last == 12


def test_its_page_tells_no_day_that_is_not_known(take: Any, client: Any, bureau: Any) -> None:
    take(PAST)
    client.force_login(bureau.lixia)
    m = Matter.objects.everything("a test looks").get()
    page = client.get(reverse("matter", args=[m.pk]))
    assert [(s["note"], s["state"]) for s in page.context["steps"]] == [
        ("3月1日", "ok"),
        *[("", "ok")] * 5,
        ("4月20日", "ok"),
    ]


def test_the_same_file_again_makes_nothing_twice_and_a_number_is_given_once(take: Any, case: Any) -> None:
    assert take(PAST).saved
    again = take(PAST)
    assert (len(again.known), len(again.fresh)) == (1, 0)
    other = take(PAST | {"申请人": "另一人", "证件号码": ""})
    assert (len(other.known), len(other.fresh)) == (1, 0)
    assert Matter.objects.everything("a test looks").count() == 1


def test_a_ledger_of_many_past_cases_is_taken_in_whole(take: Any) -> None:
    numbers = [f"威环政复〔2021〕{n}号" for n in range(1, 4)]
    rows = [PAST | {"案号": number} for number in numbers]
    assert take(*rows).saved
    everything = Matter.objects.everything("a test looks")
    assert list(everything.order_by("id").values_list("number", flat=True)) == numbers


def test_a_row_without_a_number_is_told_so_once_though_cases_not_accepted_have_none(
    take: Any, begin: Any
) -> None:
    assert begin("2022-03-01").m.number == ""
    assert list(take(PAST | {"案号": ""}).sentences()) == ["第 2 行“案号”：请填写案号"]


@pytest.mark.parametrize(("wrong", "told"), [
    ({"受理日期": date(2022, 2, 28)}, "“受理日期”：不能早于收到日期 2022-03-01"),
    ({"办结日期": date(2022, 3, 2)}, "“办结日期”：不能早于受理日期 2022-03-03"),
    ({"办结日期": date(2022, 7, 2)}, "“办结日期”：不能晚于今天 2022-07-01"),
    ({"结果": "驳回复议请求"}, "“结果”：2022-03-03 受理的案件适用的法律没有“驳回复议请求”"),
    ({"案号": ""}, "“案号”：请填写案号"),
    ({"结果": ""}, "“结果”：请选择结果"),
])  # fmt: skip
def test_what_cannot_have_been_is_told_at_its_cell_and_nothing_is_taken_in(
    take: Any, wrong: dict[str, Any], told: str
) -> None:
    good = PAST | {"案号": "威环政复〔2022〕11号"}
    outcome = take(good, PAST | wrong)
    assert list(outcome.sentences()) == [f"第 3 行{told}"]
    assert not Matter.objects.everything("a test looks").exists()
    assert not Series.objects.exists()


def test_who_may_not_register_records_no_past_case_either(bureau: Any, at: Any) -> None:
    with pytest.raises(door.Refused):
        door.open_matter(
            kind="reconsideration",
            actor=bureau.zhangcun,
            data={},
            at=at("2022-07-01"),
            submission="x",
            past=True,
        )
    assert not Event.objects.everything("a test looks").exists()


def test_a_kind_that_records_no_past_matters_has_no_such_door(bureau: Any, at: Any) -> None:
    with pytest.raises(LookupError, match="没有补录的步骤"):
        door.open_matter(
            kind="onestop",
            actor=bureau.lixia,
            data={},
            at=at("2022-07-01"),
            submission="x",
            past=True,
        )


def test_the_page_of_the_ledger_leads_to_the_one_of_past_cases(client: Any, bureau: Any) -> None:
    client.force_login(bureau.lixia)
    page = client.get(reverse("ledger", args=["reconsideration"])).content.decode()
    assert (
        f'href="{reverse("ledger", args=["reconsideration-past"])}">导入行政复议（补录已办结案件）台账'
        in page
    )
    past = client.get(reverse("ledger", args=["reconsideration-past"]))
    assert past.status_code == 200
    assert "<h1" in past.content.decode()
