"""Who or what came before is shown at entry and beside the demand; that two are not the same is remembered."""

from __future__ import annotations

import pytest

from siheng.kernel.matters.door import Invalid, NotNow
from siheng.kernel.matters.duplicates import at_entry, candidates
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Region

ID = "11010519491231002X"


def asked(ways, account=None, **known):
    on = ways.at("2022-09-01").date()
    return [because for _, because in at_entry(account or ways.people.chuangkou, on=on, **known)]


def test_same_number_same_telephone_same_name_in_town_same_counterparty(ways):
    ways.demand(id_number=ID, other="威海某厂")
    town, else_where = Region.objects.get(pk="371002100000"), Region.objects.get(pk="371002003000")
    assert asked(ways, id_number=ID) == ["身份证号相同"]
    assert asked(ways, phone="13812345521") == ["电话相同"]
    assert asked(ways, name="谭春生", region=town) == ["同名同镇街"]
    assert asked(ways, name="谭春生", region=else_where) == []
    assert asked(ways, other="威海某厂") == ["对方相同"]
    assert asked(ways, id_number=ID, phone="13812345521", other="威海某厂") == [
        "身份证号相同、电话相同、对方相同"
    ]


def test_a_name_or_counterparty_of_more_than_a_year_ago_is_another(ways):
    ways.demand("2021-08-30", other="威海某厂")
    assert asked(ways, other="威海某厂") == []
    assert asked(ways, phone="13812345521") == ["电话相同"]


def test_only_within_what_one_reads(ways):
    ways.demand(region="371002003000", id_number=ID)
    assert asked(ways, ways.people.zhangcun, id_number=ID) == []
    assert asked(ways, ways.people.xinfang, id_number=ID) == []
    sealed = ways.demand(ground="minor", name="小宋", phone="13900001234")
    assert sealed.sealed
    assert asked(ways, ways.people.wangju, phone="13900001234") == []


def test_who_enters_it_again_is_told_and_may_say_it_is_another(ways):
    first = ways.demand()
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.demand("2022-06-10")
    assert wrong.value.form.errors["same"] == [
        f"可能是同一件：{first.receipt} {first.title}（电话相同、同名同镇街）。看过以后仍要登记的，请选是哪一种"
    ]
    assert wrong.value.form.alike == [(first, "电话相同、同名同镇街")]
    assert snapshot() == before
    second = ways.demand("2022-06-10", same="other")
    assert second.receipt == "一站 2022-0002"
    clerk = ways.people.chuangkou
    assert candidates(second, clerk) == candidates(first, clerk) == []
    assert second.events.get().data["apart"] == [{"id": first.pk, "text": str(first)}]
    assert [str(f) for m in (first, second) for f in faults(fresh(m))] == []


def test_what_was_not_shown_is_not_taken_as_told_apart(ways):
    """Six may be the same, five are shown; of the sixth the demand's own page asks."""
    oldest, *shown = (ways.again(f"2022-06-0{n}") for n in range(1, 7))
    with pytest.raises(Invalid) as wrong:
        ways.demand("2022-06-10")
    assert [m for m, _ in wrong.value.form.alike] == shown[::-1]
    made = ways.demand("2022-06-10", same="other")
    assert [m for m, _ in candidates(made, ways.people.chuangkou)] == [oldest]


def test_not_the_same_is_remembered_from_both_sides(ways):
    clerk = ways.people.chuangkou
    first, second = ways.demand(), ways.again("2022-06-10")
    assert [m for m, _ in candidates(second, clerk)] == [first]
    assert [m for m, _ in candidates(first, clerk)] == [second]
    ways.take(second, "not_same", "2022-06-10", number=first.receipt)
    assert candidates(second, clerk) == candidates(first, clerk) == []


def test_the_same_is_merged_into_the_one_that_stays(ways):
    first, second = ways.demand(), ways.demand("2022-06-10", same="other", words="又来问工资的事")
    merged = ways.take(second, "merge", "2022-06-10", number=first.receipt)
    assert (merged.state, merged.open, merged.outcome) == ("merged", False, "merged")
    last = fresh(first).events.order_by("-seq")[0]
    assert (last.label, last.summary) == (f"并入 {second.receipt}", "又来问工资的事")
    assert candidates(first, ways.people.chuangkou) == []
    third = ways.demand("2022-06-11", same="other")
    before = snapshot()
    with pytest.raises(Invalid):
        ways.take(third, "merge", "2022-06-11", number=second.receipt)
    with pytest.raises(Invalid):
        ways.take(third, "merge", "2022-06-11", number="一站 2022-9999")
    assert snapshot() == before


def test_a_duplicate_found_late_joins_the_one_for_which_somebody_works(ways):
    """One was handed over already: the other joins it, not it the other; what was answered goes along."""
    first, second = ways.demand(), ways.demand("2022-06-10", same="other")
    served = ways.screened("lawyer_advice", m=second, day="2022-06-10")
    before = snapshot()
    with pytest.raises(NotNow, match="请在另一件上登记并入本件"):
        ways.take(served, "merge", "2022-06-13", number=first.receipt)
    assert snapshot() == before
    assert ways.take(first, "merge", "2022-06-13", number=served.receipt).state == "merged"
    third = ways.screened("lawyer_advice", m=ways.demand("2022-06-14", same="other"), day="2022-06-14")
    other = ways.accepted(ways.handed(third, "律师咨询"), "2022-06-14")
    ways.take(other, "finish", "2022-06-15", ways.people.lvshi, outcome="done", result="可以申请仲裁")
    gathered = fresh(third)
    assert gathered.state == "gathered"
    merged = ways.take(gathered, "merge", "2022-06-16", number=served.receipt)
    last = fresh(served).events.order_by("-seq")[0]
    assert (merged.state, merged.open, "律师咨询：已完成，可以申请仲裁" in last.summary) == (
        "merged",
        False,
        True,
    )


def test_nothing_joins_what_is_closed(ways):
    first = ways.take(ways.demand(), "answer_here", "2022-06-02", answer="已经答复")
    second = ways.demand("2022-06-10", same="other")
    before = snapshot()
    with pytest.raises(Invalid) as wrong:
        ways.take(second, "merge", "2022-06-10", number=first.receipt)
    assert wrong.value.form.errors["number"] == ["那一件已经办结，不能并入；又来反映的，请记为重复"]
    assert snapshot() == before


def beside(m):
    return [(link.other, link.label) for link in m.links.all()]


def test_who_comes_again_about_the_same_is_marked_and_put_beside_the_earlier(ways):
    clerk = ways.people.chuangkou
    first = ways.take(ways.demand(), "answer_here", "2022-06-02", answer="已经答复")
    second = ways.demand("2022-06-10", same="same")
    assert (second.onestop.marks, beside(second), candidates(second, clerk)) == (
        ["重复"], [(first, "重复来件")], [],
    )  # fmt: skip
    # Of two that came before nobody has said which it repeats: both are still asked about.
    third = ways.demand("2022-06-11", same="same")
    assert (third.onestop.marks, beside(third)) == (["重复"], [])
    assert [m for m, _ in candidates(third, clerk)] == [second, first]
    assert (
        ways.demand(name="车大勇", phone="13900001111", region="371002003000", same="same").onestop.marks
        == []
    )


def test_which_one_it_repeats_is_said_afterwards(ways):
    clerk = ways.people.chuangkou
    first, second, third = ways.demand(), ways.again("2022-06-10"), ways.again("2022-06-11")
    later = ways.take(third, "answer_here", "2022-06-11", answer="已经答复")
    before = snapshot()
    for other, why in (
        (first, "那一件还没有办结；是同一件的，请并入"),
        (later, "那一件来得更晚，请在那一件上记"),
    ):
        with pytest.raises(Invalid) as wrong:
            ways.take(second, "again", "2022-06-11", number=other.receipt)
        assert wrong.value.form.errors["number"] == [why]
    assert snapshot() == before
    first = ways.take(first, "answer_here", "2022-06-11", answer="已经答复")
    second = ways.take(second, "again", "2022-06-12", number=first.receipt)
    assert (second.state, second.onestop.marks, beside(second)) == (
        "screening",
        ["重复"],
        [(first, "重复来件")],
    )
    assert [m for m, _ in candidates(second, clerk)] == [m for m, _ in candidates(first, clerk)] == [later]
    assert [str(f) for m in (first, second) for f in faults(fresh(m))] == []
