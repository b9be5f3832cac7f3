"""What a lawyer is paid: by stage, by the version in force when the case ended, once, and every sum tells why."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from siheng.domains.legalaid.forms.subsidy import FORMS, STAGES, PayRuleForm, written
from siheng.domains.legalaid.models import Grade, PayLine, PayRule, ReviewLine
from siheng.domains.legalaid.services import subsidy, sums
from siheng.domains.legalaid.services.sums import Worth
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters import daily, parts
from siheng.kernel.matters.door import Invalid, NotFound, NotNow, open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve, fresh, take
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import ProcessContract, snapshot
from siheng.kernel.payments import services as payments

RATES = "诉讼代理 一审 2000\n诉讼代理 二审 1500.50\n非诉讼代理 600"
ROWS = [
    ["litigation", "first", "2000.00"],
    ["litigation", "second", "1500.50"],
    ["out_of_court", "", "600.00"],
]


def rule(**changed) -> PayRule:
    table = {"rates": ROWS, "pass_percent": 80, "fail_percent": 50, "late_less": Decimal(100)}
    return PayRule(basis="办法", since=date(2022, 1, 1), **(table | changed))


@pytest.fixture
def adopted(bureau, at):
    """A version of the standard, agreed to by the leader."""

    def made(since: str = "2022-01-01", day: str = "2022-02-01", **changed) -> Matter:
        data = {
            "basis": "省法律援助补贴标准", "since": since, "rates": RATES, "pass_percent": 80, "fail_percent": 50,
            "late_less": "100", "day": day,
        } | changed  # fmt: skip
        m = open_matter(
            kind="aid_rule", actor=bureau.yuanzhuzhang, at=at(day), data=data, submission=f"rule:{since}"
        )
        m = take(m, "adopt", bureau.yuanzhuzhang, at(day))
        return approve(m, bureau.wangju, at(day))

    return made


def test_a_standard_in_force_does_not_stand_still_one_that_nobody_adopts_does(adopted, bureau, at):
    """It is meant to stay as it is for years."""
    in_force = adopted()
    data = {"basis": "新标准", "since": "2023-01-01", "rates": RATES, "pass_percent": 80, "fail_percent": 50,
            "late_less": "100", "day": "2022-02-01"}  # fmt: skip
    drafted = open_matter(
        kind="aid_rule", actor=bureau.yuanzhuzhang, at=at("2022-02-01"), data=data, submission="rule:drafted"
    )
    rules = Matter.objects.for_account(bureau.yuanzhuzhang).filter(kind="aid_rule", open=True)
    assert set(rules) == {in_force, drafted}
    assert list(rules.filter(daily.stuck(at("2022-12-30"))["15 天无新步骤"])) == [drafted]


@pytest.fixture
def filed(application, ways):
    """A case worked on in these stages and filed."""

    def made(
        name: str = "苗春梅", *, stages=("first",), closed="2022-05-10", submitted="2022-05-20", **more
    ) -> Matter:
        m = ways.assigned(ways.granted(application(name=name, id_number="", phone="", **more)))
        m = ways.met(m)
        for stage in stages:
            m = ways.take(m, "work", "2022-04-01", ways.lawyer, kind="hearing", stage=stage, text="开庭。")
        m = ways.submitted(ways.concluded(m, closed), submitted)
        return ways.take(m, "archive", submitted)

    return made


@pytest.fixture
def batch(bureau, at):
    def made(month: str = "2022-05", day: str = "2022-06-02") -> Matter:
        data = {"month": month, "day": day}
        return open_matter(
            kind="aid_subsidy", actor=bureau.yuanzhu, at=at(day), data=data, submission=f"b:{month}:{day}"
        )

    return made


def paid(m: Matter, bureau, at) -> Matter:
    m = take(m, "check", bureau.yuanzhuzhang, at("2022-06-03"))
    m = take(m, "approve", bureau.yuanzhuzhang, at("2022-06-03"))
    m = approve(m, bureau.wangju, at("2022-06-06"))
    return take(m, "pay", bureau.yuanzhu, at("2022-06-08"), voucher="记-618")


def line_of(m: Matter) -> PayLine:
    return m.pay_lines.get()


@pytest.mark.parametrize(
    ("worth", "expected"),
    [
        (Worth("litigation", ["first"]), "2000.00"),
        (Worth("litigation", ["none", "first", "first", "second"]), "3500.50"),
        (Worth("out_of_court", ["none"]), "600.00"),
        (Worth("litigation", ["execution"]), "0.00"),
        (Worth("litigation", ["first"], Grade.EXCELLENT), "2000.00"),
        (Worth("litigation", ["first"], Grade.PASS), "1600.00"),
        (Worth("litigation", ["first"], Grade.FAIL, 3), "900.00"),
        (Worth("out_of_court", [], "", 1), "500.00"),
    ],
)
def test_each_stage_is_paid_and_deductions_are_taken_off(worth, expected):
    assert f"{parts.total(sums.parts(rule(), worth)):.2f}" == expected


def test_a_sum_tells_stage_and_deduction():
    found = sums.parts(rule(), Worth("litigation", ["first", "second"], Grade.PASS, 3))
    assert parts.words(found) == (
        "诉讼代理（一审） 2000.00 元；诉讼代理（二审），加 1500.50 元；质量评查合格，按 80% 计，减 700.10 元；"
        "逾期 3 日提交归档材料，减 100.00 元；合计 2700.40 元。"
    )


@given(
    st.sampled_from(["litigation", "out_of_court", "defence"]),
    st.lists(st.sampled_from(["none", "first", "second"]), max_size=5),
    st.sampled_from(["", *Grade.values]),
    st.integers(0, 99),
    st.decimals(0, 99999, places=2),
)
def test_a_sum_is_its_parts_and_never_below_nothing(form, stages, grade, late, less):
    found = sums.parts(rule(late_less=less), Worth(form, stages, grade, late))
    assert parts.total(found) == sum((amount for _, amount in found), Decimal(0)) >= 0
    assert parts.read(parts.kept(found)) == found


def test_the_record_tells_the_rates_as_they_were_written(adopted):
    told = adopted().events.get(step="register").summary
    assert "补贴标准：诉讼代理 一审 2000.00、诉讼代理 二审 1500.50、非诉讼代理 600.00" in told


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(sorted(FORMS.values())), st.sampled_from(["", *sorted(STAGES.values())])),
        st.decimals("0.01", 100000, places=2),
        min_size=1,
    )
)
def test_what_was_written_of_the_rates_is_read_again(table):
    rows = [[form, stage, f"{amount:.2f}"] for (form, stage), amount in table.items()]
    form = PayRuleForm({"rates": written(rows)}, today=date(2022, 1, 1))
    form.is_valid()
    assert form.cleaned_data["rates"] == rows


@pytest.mark.parametrize(
    "rates",
    ["诉讼代理 一审", "出庭 200", "诉讼代理 三审 200", "诉讼代理 一审 -5", "诉讼代理 一审 1 2", "诉讼代理 NaN",
     "代拟法律文书 200\n代拟法律文书 300", "代拟法律文书 1.005"],
)  # fmt: skip
def test_rates_that_are_not_sound_are_refused(rates):
    form = PayRuleForm({"rates": rates}, today=date(2022, 1, 1))
    assert "rates" in form.errors


def test_a_batch_is_collected_checked_approved_and_paid_once(adopted, filed, batch, bureau, at):
    adopted()
    case = filed()
    m = batch()
    line = line_of(m)
    assert (line.state, line.sum, line.lawyer, line.firm.code) == (
        "counted",
        Decimal(2000),
        bureau.haiyun,
        "firm-hy",
    )
    assert line.explained == (
        "法律援助补贴标准（2022年1月1日起执行）：诉讼代理（一审） 2000.00 元；合计 2000.00 元。"
    )
    m = paid(m, bureau, at)
    assert (m.state, m.number, m.paybatch.total, m.paybatch.cases) == (
        "paid",
        "环法援补〔2022〕1号",
        Decimal(2000),
        1,
    )
    assert list(m.documents.values_list("template", flat=True)) == ["法律援助补贴发放表"]
    assert batch("2022-06", "2022-07-04").pay_lines.count() == 0
    found = evaluate(registry().of_domain("legalaid"), Period.month(2022, 6))
    assert [found[f"legalaid.{k}"].number for k in ("subsidy_paid", "subsidy_cases")] == [Decimal(2000), 1]
    purse = subsidy.purse(bureau.haiyun, 2022)
    assert (purse.paid, purse.coming, [x.title for x in purse.lines]) == (
        Decimal(2000),
        Decimal(0),
        [str(case)],
    )
    assert subsidy.purse(bureau.weisheng, 2022).lines == []
    assert [str(f) for x in (m, fresh(case)) for f in faults(x)] == []


def test_the_database_pays_a_case_once(adopted, filed, batch):
    adopted()
    filed()
    line = line_of(batch())
    line.pk = None
    line.matter = batch("2022-06", "2022-07-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_while_a_batch_is_not_paid_no_second_of_its_month_is_drawn_up(adopted, filed, batch, bureau, at):
    adopted()
    case = filed()
    m = batch()
    before = snapshot()
    with pytest.raises(Invalid) as told:
        batch(day="2022-06-03")
    assert set(told.value.form.errors) == {"month"}
    assert told.value.form.alike == [(m, "拟制中")]
    assert snapshot() == before
    # The next month's batch has what the first does not pay, and the case is not in both.
    assert batch("2022-06", "2022-07-01").pay_lines.count() == 0
    paid(m, bureau, at)
    assert batch(day="2022-06-09").pay_lines.count() == 0
    assert [line.paid_on for line in case.pays.all()] == [date(2022, 6, 8)]


def test_the_version_is_that_of_the_day_on_which_the_case_ended(adopted, filed, batch):
    adopted()
    adopted("2022-05-11", "2022-05-05", rates="诉讼代理 一审 2600")
    filed(closed="2022-05-10")
    filed("于守业", closed="2022-05-11")
    assert sorted(line.sum for line in batch().pay_lines.all()) == [Decimal(2000), Decimal(2600)]


def test_what_is_not_paid_says_why_and_waits_for_the_next_batch(adopted, filed, batch, bureau, at):
    filed(form="drafting")
    m = batch()
    assert line_of(m).reason == "no_rule"
    adopted(day="2022-06-02")
    m = take(m, "recollect", bureau.yuanzhu, at("2022-06-02"))
    assert line_of(m).reason == "no_rate"
    with pytest.raises(NotNow, match="没有计发的案件"):
        take(m, "check", bureau.yuanzhuzhang, at("2022-06-03"))


def test_only_what_was_filed_by_the_end_of_the_month_is_collected(adopted, filed, batch):
    adopted()
    filed(closed="2022-05-10", submitted="2022-06-01")
    assert batch().pay_lines.count() == 0
    assert batch("2022-06", "2022-07-01").pay_lines.count() == 1


def test_a_dossier_that_came_late_costs_something(adopted, filed, batch):
    adopted()
    filed(closed="2022-04-10", submitted="2022-05-12")  # due on 10 May
    assert parts.read(line_of(batch()).parts)[1] == ("逾期 2 日提交归档材料", Decimal(-100))


def test_the_review_of_the_case_counts_once_it_is_announced_and_put_right(adopted, filed, batch, bureau, at):
    adopted()
    case = filed()
    review = open_matter(
        kind="aid_review", actor=bureau.yuanzhu, at=at("2022-05-25"), submission="r",
        data={
            "period": "2022-Q2", "how": "count", "amount": 1, "basis": "标准", "sheet": "办理 100", "excellent": 90,
            "good": 75, "passing": 60, "day": "2022-05-25",
        },
    )  # fmt: skip
    m = batch()
    assert line_of(m).reason == "reviewing"
    review = take(review, "share_out", bureau.yuanzhu, at("2022-05-26"), reviewers=[bureau.weisheng.pk])
    line = ReviewLine.objects.everything("test").get()
    review = take(
        review, "score", bureau.weisheng, at("2022-05-27"), line=line, item_0=50, problems="缺笔录", rectify="补笔录"
    )  # fmt: skip
    review = take(review, "announce", bureau.yuanzhuzhang, at("2022-05-30"), days=5)
    m = take(m, "recollect", bureau.yuanzhu, at("2022-06-02"))
    assert line_of(m).reason == "rectifying"
    take(fresh(case), "rectify", bureau.haiyun, at("2022-06-02"), text="补了")
    take(fresh(review), "confirm", bureau.yuanzhu, at("2022-06-02"), line=line, enough="yes")
    m = take(m, "recollect", bureau.yuanzhu, at("2022-06-02"))
    assert (line_of(m).sum, parts.read(line_of(m).parts)[1][0]) == (
        Decimal(1000),
        "质量评查不合格，按 50% 计",
    )


def test_who_drew_up_a_batch_does_not_check_it_and_a_lawyer_does_not_see_it(
    adopted, filed, batch, bureau, at
):
    adopted()
    filed()
    m = open_matter(
        kind="aid_subsidy", actor=bureau.yuanzhuzhang, at=at("2022-06-02"), submission="own",
        data={"month": "2022-05", "day": "2022-06-02"},
    )  # fmt: skip
    before = snapshot()
    with pytest.raises(NotNow, match="拟制人不能初核"):
        take(m, "check", bureau.yuanzhuzhang, at("2022-06-03"))
    with pytest.raises(NotFound):
        take(m, "check", bureau.haiyun, at("2022-06-03"))
    assert snapshot() == before


def test_who_is_paid_by_a_batch_does_not_check_it(adopted, filed, batch, bureau, at):
    adopted()
    filed()
    m = batch()
    m.pay_lines.update(lawyer=bureau.yuanzhuzhang)
    before = snapshot()
    with pytest.raises(NotNow, match="您自己办理的案件"):
        take(m, "check", bureau.yuanzhuzhang, at("2022-06-03"))
    assert snapshot() == before


def test_a_batch_that_came_back_is_collected_anew_and_checked_again(adopted, filed, batch, bureau, at):
    adopted()
    filed()
    m = take(batch(), "check", bureau.yuanzhuzhang, at("2022-06-03"))
    filed("于守业")
    m = take(m, "send_back", bureau.yuanzhuzhang, at("2022-06-03"), reason="少一件")
    assert (m.state, m.pay_lines.count()) == ("returned", 1)
    m = take(m, "recollect", bureau.yuanzhu, at("2022-06-04"))
    assert (m.state, m.pay_lines.count()) == ("draft", 2)
    assert take(m, "check", bureau.yuanzhuzhang, at("2022-06-06")).state == "checked"


def test_a_line_is_struck_off_or_lessened_with_a_reason(adopted, filed, batch, bureau, at):
    adopted()
    filed()
    filed("于守业")
    m = batch()
    first, second = m.pay_lines.all()
    with pytest.raises(Invalid):
        take(
            m,
            "strike",
            bureau.yuanzhu,
            at("2022-06-02"),
            line=first,
            what="less",
            amount="2000.01",
            reason="多",
        )
    m = take(
        m,
        "strike",
        bureau.yuanzhu,
        at("2022-06-02"),
        line=first,
        what="less",
        amount="300",
        reason="没有阅卷",
    )
    m = take(m, "strike", bureau.yuanzhu, at("2022-06-02"), line=second, what="strike", reason="另案办理")
    assert payments.total(m) == Decimal(1700)
    m = take(m, "recollect", bureau.yuanzhu, at("2022-06-02"))
    assert sorted(m.pay_lines.values_list("state", flat=True)) == ["counted", "struck"]
    m = take(m, "drop", bureau.yuanzhuzhang, at("2022-06-03"), reason="重新拟制")
    assert batch(day="2022-06-04").pay_lines.count() == 2


def test_what_was_struck_off_stays_so_in_later_months_until_somebody_puts_it_back(
    adopted, filed, batch, bureau, at
):
    adopted()
    case = filed()
    filed("于守业")
    m = batch()
    line = m.pay_lines.get(case=case)
    m = take(m, "strike", bureau.yuanzhu, at("2022-06-02"), line=line, what="strike", reason="另案办理")
    paid(m, bureau, at)
    june = batch("2022-06", "2022-07-04")
    assert june.pay_lines.count() == 0
    june = take(june, "recollect", bureau.yuanzhu, at("2022-07-04"))
    assert june.pay_lines.count() == 0
    before = snapshot()
    with pytest.raises(Invalid):
        take(
            june,
            "restore",
            bureau.yuanzhu,
            at("2022-07-04"),
            line=m.pay_lines.exclude(case=case).get(),
            reason="补",
        )
    assert snapshot() == before
    june = take(june, "restore", bureau.yuanzhu, at("2022-07-04"), line=line, reason="查明没有另案")
    assert [(x.case, x.state, x.sum) for x in june.pay_lines.all()] == [(case, "counted", Decimal(2000))]
    # What the paid batch says of it stays; it is offered no more, and paid for once.
    assert m.pay_lines.get(case=case).state == "struck"
    before = snapshot()
    with pytest.raises(NotNow, match="不能办“恢复剔除的一件”"):
        take(june, "restore", bureau.yuanzhu, at("2022-07-04"), line=line, reason="再补")
    assert snapshot() == before
    assert [str(f) for x in (fresh(m), june) for f in faults(x)] == []


def test_what_is_put_back_in_its_own_batch_is_judged_anew(adopted, filed, batch, bureau, at):
    adopted()
    case = filed()
    m = batch()
    m = take(m, "strike", bureau.yuanzhu, at("2022-06-02"), line=line_of(m), what="strike", reason="另案办理")
    m = take(m, "restore", bureau.yuanzhu, at("2022-06-03"), line=line_of(m), reason="剔错了")
    assert (line_of(m).case, line_of(m).state) == (case, "counted")
    m = take(m, "strike", bureau.yuanzhu, at("2022-06-03"), line=line_of(m), what="strike", reason="另案办理")
    open_matter(
        kind="aid_review", actor=bureau.yuanzhu, at=at("2022-06-03"), submission="r",
        data={
            "period": "2022-Q2", "how": "count", "amount": 1, "basis": "标准", "sheet": "办理 100", "excellent": 90,
            "good": 75, "passing": 60, "day": "2022-06-03",
        },
    )  # fmt: skip
    before = snapshot()
    with pytest.raises(Invalid) as told:
        take(m, "restore", bureau.yuanzhu, at("2022-06-03"), line=line_of(m), reason="剔错了")
    assert told.value.form.errors["line"] == ["这一件现在也不能计发：质量评查还没有通报"]
    assert snapshot() == before


def test_an_amount_that_cannot_be_read_is_told_of_once(adopted, filed, batch, bureau, at):
    adopted()
    filed()
    m = batch()
    before = snapshot()
    less = {"line": line_of(m), "what": "less", "reason": "没有阅卷"}
    for amount, told in (("-5", "不能小于 0"), ("", "请填写扣减多少"), ("0", "请填写扣减多少")):
        with pytest.raises(Invalid) as error:
            take(m, "strike", bureau.yuanzhu, at("2022-06-02"), amount=amount, **less)
        assert dict(error.value.form.errors) == {"amount": [told]}
    assert snapshot() == before


class TestTheRule(ProcessContract):
    """What every process must keep, in each state of a version."""

    kind = "aid_rule"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, adopted, bureau, at):
        def to(state: str) -> Matter:
            if state in ("adopted", "ended"):
                m = adopted()
                if state == "adopted":
                    return m
                m = take(m, "end", bureau.yuanzhuzhang, at("2022-03-01"), until="2022-12-31", reason="期满")
                return approve(m, bureau.wangju, at("2022-03-01"))
            data = {
                "basis": "标准", "since": "2022-01-01", "rates": RATES, "pass_percent": 80, "fail_percent": 50,
                "late_less": "100", "day": "2022-02-01",
            }  # fmt: skip
            m = open_matter(
                kind="aid_rule", actor=bureau.yuanzhuzhang, at=at("2022-02-01"), data=data, submission="x"
            )
            return (
                m
                if state == "drafted"
                else take(m, "drop", bureau.yuanzhuzhang, at("2022-02-01"), reason="不用")
            )

        return to


class TestTheBatch(ProcessContract):
    """What every process must keep, in each state of a batch."""

    kind = "aid_subsidy"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, adopted, filed, batch, bureau: SimpleNamespace, at):
        def to(state: str) -> Matter:
            adopted()
            filed()
            m = batch()
            if state == "draft":
                return m
            if state == "paid":
                return paid(m, bureau, at)
            m = take(m, "check", bureau.yuanzhuzhang, at("2022-06-03"))
            if state == "dropped":
                return take(m, "drop", bureau.yuanzhuzhang, at("2022-06-03"), reason="停")
            if state == "checked":
                return m
            if state == "returned":
                return take(m, "send_back", bureau.yuanzhuzhang, at("2022-06-03"), reason="少一件")
            m = take(m, "approve", bureau.yuanzhuzhang, at("2022-06-03"))
            return approve(m, bureau.wangju, at("2022-06-06"))

        return to
