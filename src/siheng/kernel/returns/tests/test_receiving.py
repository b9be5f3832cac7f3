"""The level above takes in what is signed, whole, balanced and next; anything else leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import Registry
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.returns import filling, proving, receiving, summing
from siheng.kernel.returns.files import BadFile, read_answer, read_return
from siheng.kernel.returns.models import Return, Step, Subordinate, Superior
from siheng.kernel.returns.receiving import NotTaken
from siheng.kernel.returns.stepping import NotNow, What, state
from siheng.kernel.returns.tests.conftest import FEB, JAN, MAR, SECRET, digest_of
from siheng.kernel.trust.signing import BadKey, fingerprint, public_key, verify

OTHER = "77" * 32
NEXT = {"accepted": 2, "concluded": 1, "good": 0, "carried_in": 2, "pending": 3}


@pytest.fixture
def take(bureau: Any, figures: Registry, below: Subordinate, at: Any) -> Callable[..., Return]:
    """Takes in a file, by the compiler of figures."""

    def taken(text: str, moment: str = "2022-02-03") -> Return:
        return receiving.receive(figures, text=text, by=bureau.jiangmin, at=at(moment))[0]

    return taken


def test_a_signed_file_is_taken_in_with_its_figures(take: Any, paper: Any, below: Subordinate) -> None:
    of = take(paper(JAN))
    assert (of.bureau, str(of), state(of)) == (below, "2022年1月第1版", What.RECEIVED)
    assert of.figures.get(key="thing.rate").value == 100
    assert list(proving.broken()) == []


def test_the_same_file_again_is_the_same_return(
    bureau: Any, figures: Registry, take: Any, paper: Any, at: Any
) -> None:
    text = paper(JAN)
    first = take(text)
    before = snapshot()
    assert receiving.receive(figures, text=text, by=bureau.wangju, at=at("2022-02-04")) == (first, False)
    assert snapshot() == before


def spoilt(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda body: body.__setitem__(name, value)


def cell(n: int, name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda body: body["figures"][n].__setitem__(name, value)


WRONG = {
    "不是登记的下级": {"change": spoilt("bureau", "371083000000")},
    "签名不是文登区司法局的": {"secret": OTHER},
    "没有“nothing”": {"change": spoilt("table", "nothing")},
    "应报第1版，送来的是第2版": {"version": 2, "previous": "0" * 64},
    "或者没有接着上一版": {"previous": "0" * 64},
    "受理 = 审结 . 期末，0 . 3 ≠ 1 . 9": {"pending": 9},
    "不一致：期末未结": {"change": lambda body: body["figures"].pop()},
    "不一致：.*有重复": {"change": lambda body: body["figures"].append(body["figures"][0])},
    "“受理”的口径是第2版，本级是第1版": {"change": cell(0, "version", 2)},
    "“受理”是3.5，不会是数": {"change": cell(0, "value", "3.5")},
    "“受理”是-3，不会是数": {"change": cell(0, "value", "-3")},
    "2022年1月的报表还没有报送": {"change": spoilt("period", "2022-02")},
    "“受理”没有数": {"change": cell(0, "value", None)},
    "“办成率”与它的分子、分母不符": {"change": cell(3, "value", "99")},
    "“办成率”与它的分子": {"change": cell(3, "numerator", None)},
    "不是数": {"change": cell(0, "value", "NaN")},
    "小数太长": {"change": cell(0, "value", "0.00001")},
    "的栏目不对": {"change": spoilt("more", 1)},
    "一个数字的栏目不对": {"change": cell(0, "more", 1)},
    "“version”不对": {"version": True},
    "“bureau_name”不对": {"change": spoilt("bureau_name", "")},
    "不是统计期间": {"change": spoilt("period", "2022年1月")},
    "按月、季、年": {"change": spoilt("period", "2022-H1")},
    "这不是报送文件": {"change": spoilt("form", "siheng-answer/1")},
    "没有数字": {"change": spoilt("figures", [])},
    "自2022年1月起": {"change": spoilt("period", "2021-12")},
}  # fmt: skip


@pytest.mark.parametrize("why", WRONG)
def test_what_is_wrong_is_refused_and_not_kept(take: Any, paper: Any, why: str) -> None:
    text = paper(JAN, **WRONG[why])
    before = snapshot()
    with pytest.raises(NotTaken, match=why):
        take(text)
    assert snapshot() == before


@limits(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_is_refused(take: Any, paper: Any, data: st.DataObject) -> None:
    text = paper(JAN)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("0aé{").filter(lambda c: c != text[place]))
    with pytest.raises(NotTaken):
        take(text[:place] + other + text[place + 1 :])
    assert Return.objects.count() == 0


@given(st.one_of(st.text(), st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)).map(json.dumps)))  # fmt: skip
def test_no_text_breaks_the_reader(text: str) -> None:
    for read in (read_return, read_answer):
        with pytest.raises(BadFile):
            read(text)


def test_the_next_month_continues_the_last(take: Any, paper: Any) -> None:
    take(paper(JAN))
    before = snapshot()
    with pytest.raises(NotTaken, match="期初结转 = 2022年1月第1版的期末未结，1 ≠ 2"):
        take(paper(FEB, **NEXT | {"carried_in": 1, "pending": 2}))
    with pytest.raises(NotTaken, match="2022年2月的报表还没有报送"):
        take(paper(MAR, **NEXT))
    assert snapshot() == before
    assert str(take(paper(FEB, **NEXT))) == "2022年2月第1版"


def test_it_is_accepted_or_sent_back_with_a_signed_answer(
    bureau: Any, take: Any, paper: Any, at: Any
) -> None:
    first = take(paper(JAN))
    with pytest.raises(NotNow, match="写明理由"):
        receiving.send_back(first, by=bureau.wangju, at=at("2022-02-04"), reason="")
    receiving.send_back(first, by=bureau.wangju, at=at("2022-02-04"), reason="漏报一件")
    told = read_answer(receiving.answer_of(first))
    assert (told.digest, told.taken, told.reason, told.by) == (
        first.digest,
        False,
        "漏报一件",
        "王钜（区司法局）",
    )
    assert verify(told.body.encode(), told.signature, key=public_key())
    second = take(paper(JAN, version=2, previous=first.digest, accepted=4, pending=3))
    receiving.accept(second, by=bureau.jiangmin, at=at("2022-02-05"))
    assert (state(first), state(second)) == (What.SENT_BACK, What.TAKEN)
    with pytest.raises(NotNow, match="已接收"):
        receiving.accept(second, by=bureau.wangju, at=at("2022-02-05"))


def test_an_older_version_is_not_judged_once_a_newer_came(
    bureau: Any, take: Any, paper: Any, at: Any
) -> None:
    first = take(paper(JAN))
    take(paper(JAN, version=2, previous=first.digest))
    with pytest.raises(NotNow, match="更新的一版"):
        receiving.accept(first, by=bureau.wangju, at=at("2022-02-05"))


@pytest.mark.parametrize("who", ["lixia", "congwei", "zhangcun", "zhifa", "lvshi", "tiaojie", "xinfang", "fenguan", "admin"])  # fmt: skip
def test_nobody_else_takes_in_or_judges(
    bureau: Any, figures: Registry, take: Any, paper: Any, at: Any, who: str
) -> None:
    of, text = take(paper(JAN)), paper(FEB, **NEXT)
    by, before = bureau.__dict__[who], snapshot()
    with pytest.raises(NotTaken, match="由局领导"):
        receiving.receive(figures, text=text, by=by, at=at("2022-02-05"))
    for judge in (receiving.accept, lambda of, **k: receiving.send_back(of, reason="x", **k)):
        with pytest.raises(NotNow, match="由局领导"):
            judge(of, by=by, at=at("2022-02-05"))
    assert snapshot() == before


@pytest.fixture
def above(db: Any, at: Any) -> Superior:
    return Superior.objects.create(
        name="威海市司法局", key=public_key(secret=SECRET), set_at=at("2022-01-01")
    )


def answer(of: Return, *, taken: bool, at: Any, secret: str = SECRET, digest: str = "") -> str:
    return receiving.answer_paper(
        digest=digest or of.digest, bureau="371002000000", above="371000000000", taken=taken,
        reason="" if taken else "与复议台账不符", by="市局办公室", at=at, secret=secret,
    )  # fmt: skip


@pytest.mark.usefixtures("things")
def test_the_answer_from_above_is_heard_once(bureau: Any, send: Any, above: Superior, at: Any) -> None:
    of = send(JAN)
    text = answer(of, taken=False, at=at("2022-03-03"))
    made = receiving.hear(text, by=bureau.jiangmin, at=at("2022-03-04"))
    assert (state(of), made.reason, made.by_text) == (
        What.SENT_BACK,
        "与复议台账不符",
        "威海市司法局 市局办公室",
    )
    before = snapshot()
    assert receiving.hear(text, by=bureau.jiangmin, at=at("2022-03-05")) == made
    with pytest.raises(NotTaken, match="上级退回"):
        receiving.hear(answer(of, taken=True, at=at("2022-03-03")), by=bureau.jiangmin, at=at("2022-03-05"))
    assert snapshot() == before
    assert send(JAN, reason="按上级意见更正").version == 2


@pytest.mark.usefixtures("things")
def test_an_answer_that_is_not_from_above_is_refused(
    bureau: Any, send: Any, above: Superior, at: Any
) -> None:
    of = send(JAN)
    before = snapshot()
    forged = answer(of, taken=True, at=at("2022-03-03"), secret=OTHER)
    other = answer(of, taken=True, at=at("2022-03-03"), digest="0" * 64)
    for text, why in ((forged, "签名不是威海市司法局的"), (other, "不是本局报送的"), ("x", "这不是答复文件")):
        with pytest.raises(NotTaken, match=why):
            receiving.hear(text, by=bureau.wangju, at=at("2022-03-04"))
    with pytest.raises(NotTaken, match="由局领导"):
        receiving.hear(answer(of, taken=True, at=at("2022-03-03")), by=bureau.lixia, at=at("2022-03-04"))
    assert snapshot() == before


@pytest.mark.usefixtures("things")
def test_what_the_unit_above_did_not_take_is_filled_as_the_same_version(
    bureau: Any, send: Any, at: Any
) -> None:
    of = send(JAN)
    with pytest.raises(NotNow, match="局领导"):
        receiving.refused(of, by=bureau.jiangmin, at=at("2022-03-03"), reason="口径不一致")
    receiving.refused(of, by=bureau.wangju, at=at("2022-03-03"), reason="口径不一致")
    again = send(JAN)
    assert (again.version, again.draft, json.loads(again.body)["previous"]) == (1, 2, "")


def test_sums_add_counts_and_work_ratios_out_anew(
    bureau: Any, figures: Registry, take: Any, paper: Any, at: Any
) -> None:
    Subordinate.objects.create(
        code="371082000000", name="荣成市司法局", key=public_key(secret=OTHER), since=date(2022, 1, 1), set_at=at("2022-01-01")
    )  # fmt: skip
    one = take(paper(JAN))
    whose = spoilt("bureau", "371082000000")
    counts = {"accepted": 9, "concluded": 6, "good": 2, "pending": 3}
    two = take(paper(JAN, change=whose, secret=OTHER, **counts))
    waiting = summing.totals(figures, "thing", JAN)
    assert {s.figure.key: (s.value, len(s.parts)) for s in waiting}["thing.accepted"] == (0, 0)
    for of in (one, two):
        receiving.accept(of, by=bureau.wangju, at=at("2022-02-04"))
    found = {s.figure.key.partition(".")[2]: s for s in summing.totals(figures, "thing", JAN)}
    assert {k: s.value for k, s in found.items()} == {
        "accepted": 12, "concluded": 7, "good": 3, "rate": Decimal("42.86"), "carried_in": 0, "pending": 5,
    }  # fmt: skip
    rate = found["rate"]
    assert (rate.numerator, rate.denominator) == (3, 7)
    assert [(p.of.bureau.name, p.value) for p in rate.parts] == [  # type: ignore[union-attr]
        ("文登区司法局", Decimal("100")), ("荣成市司法局", Decimal("33.33")),
    ]  # fmt: skip


def test_a_sum_has_each_bureaus_newest_accepted_version(
    bureau: Any, figures: Registry, take: Any, paper: Any, at: Any
) -> None:
    first = take(paper(JAN))
    receiving.accept(first, by=bureau.wangju, at=at("2022-02-04"))
    second = take(paper(JAN, version=2, previous=first.digest, accepted=4, pending=3))
    assert summing.totals(figures, "thing", JAN)[0].value == 3
    receiving.accept(second, by=bureau.wangju, at=at("2022-02-04"))
    assert summing.totals(figures, "thing", JAN)[0].value == 4


def test_who_has_not_sent_is_seen(figures: Registry, take: Any, paper: Any, below: Subordinate) -> None:
    take(paper(JAN))

    def seen(today: date) -> list[tuple[Any, bool, bool]]:
        (row,) = summing.board(figures, [(below, "thing")], summing.months(2022)[:3], today)
        return [(p.state, p.late, p.expected) for p in row]

    assert seen(date(2022, 3, 5)) == [(What.RECEIVED, False, True), (None, False, True), (None, False, False)]
    assert seen(date(2022, 3, 6)) == [(What.RECEIVED, False, True), (None, True, True), (None, False, False)]


def test_a_month_after_a_corrected_one_is_told_to_be_looked_at_again(
    bureau: Any, figures: Registry, take: Any, paper: Any, below: Subordinate, at: Any
) -> None:
    """Its opening no longer is what the month before has at its end; corrected itself, it is in order again."""

    def parted() -> list[bool]:
        (row,) = summing.board(figures, [(below, "thing")], summing.months(2022)[:3], date(2022, 3, 5))
        return [p.parted for p in row]

    first, text = take(paper(JAN)), paper(FEB, **NEXT)
    second = take(text)
    for of in (first, second):
        receiving.accept(of, by=bureau.wangju, at=at("2022-03-03"))
    assert parted() == [False, False, False]
    again = take(paper(JAN, version=2, previous=first.digest, accepted=4, pending=3), "2022-03-04")
    assert parted() == [False, True, False]
    assert [summing.parted(figures, of) for of in (first, again, second)] == [False, False, True]
    receiving.accept(again, by=bureau.wangju, at=at("2022-03-04"))
    assert parted() == [False, True, False]
    more = NEXT | {"carried_in": 3, "pending": 4}
    mended = take(paper(FEB, version=2, previous=second.digest, **more), "2022-03-05")
    assert parted() == [False, False, False]
    # The version before it is of the past: nothing is asked of it any more.
    assert [summing.parted(figures, of) for of in (mended, second)] == [False, False]


def test_who_reports_by_month_owes_no_quarter_until_one_is_sent(
    figures: Registry, take: Any, paper: Any, below: Subordinate
) -> None:
    quarters = [Period.quarter(2022, q) for q in (1, 2)]

    def owed(periods: list[Period]) -> list[tuple[bool, bool, bool]]:
        (row,) = summing.board(figures, [(below, "thing")], periods, date(2022, 7, 6))
        return [(p.expected, p.owed, p.late) for p in row]

    assert owed(summing.months(2022)[:1]) == [(True, True, True)]
    assert owed(quarters) == [(True, False, False)] * 2
    take(paper(quarters[0]), "2022-07-06")
    assert owed(quarters) == [(True, True, False), (True, True, True)]
    assert owed(summing.months(2022)[:1]) == [(True, False, False)]


def test_the_board_is_five_questions_however_many(
    django_assert_num_queries: Any, figures: Registry, take: Any, paper: Any, below: Subordinate
) -> None:
    take(paper(JAN))
    with django_assert_num_queries(5):
        summing.board(figures, [(below, "thing"), (None, "thing")], summing.months(2022), date(2022, 3, 5))


@pytest.mark.parametrize("text", ["", "x", "5b" * 32, public_key.__name__, "é"])
def test_a_key_that_is_none_is_told(text: str) -> None:
    with pytest.raises(BadKey):
        fingerprint(text)


def test_steps_carry_what_was_signed(take: Any, paper: Any) -> None:
    text = paper(JAN)
    of = take(text)
    assert (Step.objects.get().paper, filling.paper(of), of.digest) == (text, text, digest_of(text))
