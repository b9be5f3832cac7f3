"""Case subsidies: by the version in force, once per dispute, for those on the roster; checked, sampled, approved, paid."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from siheng.domains.mediation.models import SubsidyLine
from siheng.domains.mediation.services import subsidy, subsidy_papers
from siheng.kernel.figures.evaluate import breakdown, evaluate, rows
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import figure
from siheng.kernel.matters.door import Invalid, NotFound, NotNow, Refused, open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve, fresh, take
from siheng.kernel.matters.process import process
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import ProcessContract, snapshot
from siheng.kernel.org.models import Account
from siheng.kernel.payments import services as payments
from siheng.kernel.registers.models import Appointment
from siheng.kernel.trust.models import AccessLog

D = Decimal
RULE = {
    "basis": "以案定补办法", "since": "2022-01-01", "simple": "60", "complex": "150", "hard": "400",
    "oral_percent": 50, "failed_percent": 30, "people_from": 10, "people_extra": "40", "sum_from": "50000",
    "sum_extra": "50", "missing_paper": "10", "late_days": 15, "late_filing": "20", "no_visit": "10",
}  # fmt: skip
NUMBER = "11010519491231002X"


class Paying:
    """The section's people, each with his own part: one draws up, the head checks, the leader agrees."""

    def __init__(self, bureau, at):
        self.clerk, self.head, self.leader, self.at = bureau.jiceng, bureau.jicengzhang, bureau.wangju, at
        self.town = bureau.units.tw_zc
        self.drafts = 0

    def entered(self, account: Account, since="2021-03-01", until=None, **more) -> Appointment:
        made = {
            "kind": "mediator",
            "name": account.name,
            "region_id": account.unit.region_id,
            "unit": account.unit,
        }
        last = date.fromisoformat(until) if until else None
        return Appointment.objects.create(
            **made, account=account, since=date.fromisoformat(since), until=last, **more
        )

    def rule(self, day="2022-01-04", adopted=True, **changed) -> Matter:
        data = RULE | {"day": day} | changed
        m = open_matter(
            kind="subsidy_rule", actor=self.head, data=data, at=self.at(day), submission=f"rule:{data['since']}:{day}"
        )  # fmt: skip
        if not adopted:
            return m
        take(m, "adopt", self.head, self.at(day))
        return approve(m, self.leader, self.at(day))

    def batch(self, month="2022-03", day="2022-04-05", by=None, **changed) -> Matter:
        self.drafts += 1
        data = {"month": month, "region": "371002000000", "committee": "", "day": day} | changed
        return open_matter(
            kind="subsidy",
            actor=by or self.clerk,
            data=data,
            at=self.at(day),
            submission=f"batch:{self.drafts}",
        )

    def checked(self, m: Matter, day="2022-04-06") -> Matter:
        return take(m, "check", self.head, self.at(day))

    def sampled(self, m: Matter, day="2022-04-06") -> Matter:
        m = take(m, "draw", self.head, self.at(day))
        return take(m, "audit", self.clerk, self.at(day), line="", result="right")

    def approved(self, m: Matter, day="2022-04-07") -> Matter:
        take(m, "approve", self.head, self.at(day))
        return approve(m, self.leader, self.at(day))

    def paid(self, m: Matter, day="2022-04-12") -> Matter:
        return take(m, "pay", self.clerk, self.at(day), voucher="记-041")

    def whole(self, m: Matter) -> Matter:
        return self.paid(self.approved(self.sampled(self.checked(m))))


@pytest.fixture
def paying(bureau, at) -> Paying:
    return Paying(bureau, at)


@pytest.fixture
def month(bureau, paying, dispute, spot) -> SimpleNamespace:
    """March: the rule, the roster, and three disputes settled on the spot."""
    rule = paying.rule()
    entry = paying.entered(bureau.tiaojie)
    cases = [
        dispute(**spot(day=day, name=name, people=people))
        for day, name, people in (("2022-03-01", "王秀兰", 2), ("2022-03-15", "丛日新", 12), ("2022-03-31", "于海", 2))
    ]  # fmt: skip
    return SimpleNamespace(rule=rule, entry=entry, cases=cases)


def lines(m: Matter) -> list[tuple[str, str, str]]:
    return [(x.case.mediation.matter.applicant_text, x.state, f"{x.sum:.2f}") for x in m.lines.order_by("id")]


def refusals(m: Matter) -> list[str]:
    return list(m.lines.exclude(reason="").values_list("reason", flat=True))


class TestTheBatch(ProcessContract):
    """What every process must keep, in each state of a batch."""

    kind = "subsidy"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, month, paying):
        def to(state: str) -> Matter:
            m = paying.batch()
            if state == "draft":
                return m
            if state == "dropped":
                return take(m, "drop", paying.head, paying.at("2022-04-06"), reason="月份选错")
            m = paying.checked(m)
            if state == "checked":
                return m
            if state == "returned":
                return take(m, "send_back", paying.head, paying.at("2022-04-06"), reason="少一件")
            m = paying.approved(paying.sampled(m))
            return m if state == "approved" else paying.paid(m)

        return to


class TestTheRule(ProcessContract):
    """What every process must keep, in each state of a version of the rule."""

    kind = "subsidy_rule"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, paying):
        def to(state: str) -> Matter:
            m = paying.rule(adopted=state in ("adopted", "ended"))
            if state == "dropped":
                return take(m, "drop", paying.head, paying.at("2022-01-05"), reason="另行研究")
            if state == "ended":
                take(m, "end", paying.head, paying.at("2022-06-30"), until="2022-06-30", reason="办法修订")
                return approve(m, paying.leader, paying.at("2022-06-30"))
            return m

        return to


def refused(what, *fields):
    """The step is not taken, its errors stand at these fields, and nothing changed."""
    before = snapshot()
    with pytest.raises(Invalid) as error:
        what()
    assert set(error.value.form.errors) == set(fields)
    assert snapshot() == before


def not_now(what, why):
    before = snapshot()
    with pytest.raises(NotNow, match=why):
        what()
    assert snapshot() == before


def test_a_month_from_the_draft_to_the_payment(month, paying):
    m = paying.batch()
    assert (m.receipt, m.title) == ("定补 2022-001", "环翠区 2022年3月以案定补")
    assert lines(m) == [
        ("王秀兰", "counted", "20.00"), ("丛日新", "counted", "60.00"), ("于海", "counted", "20.00"),
    ]  # fmt: skip
    assert m.events.get().summary == "计补 3 件，100.00 元；不予补贴 0 件"
    m = paying.whole(m)
    assert (m.state, m.number, m.closed_on) == ("paid", "以案定补〔2022〕1号", date(2022, 4, 12))
    assert set(m.lines.values_list("paid_on", flat=True)) == {date(2022, 4, 12)}
    (paper,) = m.documents.all()
    assert (paper.template, paper.number) == ("以案定补发放表", "以案定补〔2022〕1号")
    assert list(faults(m)) == []


def test_each_sum_explains_itself(month, paying):
    m = paying.batch()
    line = m.lines.get(case=month.cases[1])
    assert (line.grade, str(line.rule)) == ("简单·口头协议", "以案定补标准（2022年1月1日起执行）")
    assert line.explained == (
        "简单纠纷基数 60.00 元；口头协议，按基数的 50% 计，减 30.00 元；涉及 12 人，加 40.00 元；"
        "没有回访记录，减 10.00 元；合计 60.00 元。"
    )
    m = take(m, "certify", paying.clerk, paying.at("2022-04-05"), line=line)
    assert m.documents.get().template == "以案定补案件认定表"


def test_the_version_in_force_on_the_day_of_settling_counts(bureau, paying, dispute, spot):
    """A rule that changed in the middle of a month: each side of the day by its own version."""
    paying.entered(bureau.tiaojie)
    paying.rule()
    paying.rule(day="2022-03-10", since="2022-03-15", simple="80")
    paying.rule(day="2022-03-11", since="2022-03-20", simple="999", adopted=False)
    for day, name in (("2022-03-14", "王秀兰"), ("2022-03-15", "于海"), ("2022-03-25", "丛日新")):
        dispute(**spot(day=day, name=name))
    assert [x[2] for x in lines(paying.batch())] == ["20.00", "30.00", "30.00"]


def test_without_a_version_in_force_nothing_is_paid(bureau, paying, dispute, spot):
    paying.entered(bureau.tiaojie)
    m = paying.rule(since="2022-03-02")
    take(m, "end", paying.head, paying.at("2022-03-03"), until="2022-03-10", reason="有效期满")
    approve(m, paying.leader, paying.at("2022-03-03"))
    for day, name in (("2022-03-01", "王秀兰"), ("2022-03-10", "于海"), ("2022-03-11", "丛日新")):
        dispute(**spot(day=day, name=name))
    batch = paying.batch()
    assert [x[1] for x in lines(batch)] == ["refused", "counted", "refused"]
    assert refusals(batch) == ["no_rule", "no_rule"]


def test_two_versions_do_not_begin_on_one_day(paying):
    paying.rule()
    other = paying.rule(day="2022-02-01", simple="70", adopted=False)
    refused(lambda: take(other, "adopt", paying.head, paying.at("2022-02-02")), "__all__")


@pytest.mark.parametrize(
    ("since", "until", "paid"),
    [
        ("2022-03-15", None, True),
        ("2022-03-16", None, False),
        ("2021-03-01", "2022-03-15", True),
        ("2021-03-01", "2022-03-14", False),
    ],
)
def test_only_who_was_on_the_roster_on_the_day_of_settling(bureau, paying, dispute, spot, since, until, paid):
    paying.rule()
    paying.entered(bureau.tiaojie, since, until)
    dispute(**spot(day="2022-03-15"))
    m = paying.batch()
    assert refusals(m) == ([] if paid else ["roster"])


def test_a_dispute_is_paid_for_once_however_often_it_came(month, paying, bureau, dispute, spot):
    again = dispute(**spot(day="2022-03-20", name="王秀兰", other_name="姜守业"))
    link = {"number": month.cases[0].receipt}
    take(again, "link_same", bureau.tiaojie, paying.at("2022-03-21"), **link)
    m = paying.batch()
    assert refusals(m) == ["same"]
    assert m.lines.get(reason="same").case == again
    later = dispute(**spot(day="2022-04-20", name="王秀兰"))
    take(later, "link_same", bureau.tiaojie, paying.at("2022-04-21"), number=again.receipt)
    assert refusals(paying.batch("2022-04", "2022-05-05")) == ["same"]
    assert lines(paying.batch(region="371002100000")) == []  # the district's batch has said why


def test_two_batches_at_once_pay_once(month, paying, monkeypatch):
    """The second does not see the first yet; the database lets only one of them have the dispute."""
    paying.batch()
    monkeypatch.setattr(payments, "taken", lambda batch: SubsidyLine.objects.everything("blind").none())
    refused(lambda: paying.batch(region="371002100000"), "__all__")


def test_a_second_batch_of_a_month_waits_until_the_first_is_paid_or_void(
    month, paying, bureau, dispute, spot
):
    """Who draws it up is shown the first; what that one lacks is collected there."""
    m = paying.batch()
    for come_to in (paying.checked, paying.sampled, paying.approved):
        with pytest.raises(Invalid) as told:
            paying.batch()
        label = process("subsidy").state_of(m).label
        assert told.value.form.errors["month"] == [
            f"这个月已有一批（定补 2022-001，{label}）。漏下的案件请在那一批里重新汇集；已经批准的，发放以后再拟一批"
        ]
        assert told.value.form.alike == [(m, label)]
        refused(paying.batch, "month")
        m = come_to(m)
    refused(paying.batch, "month")
    assert lines(paying.batch("2022-02")) == []  # another month
    paying.paid(m)
    dispute(**spot(day="2022-03-30", name="于守业"))
    second = paying.batch()
    assert lines(second) == [("于守业", "counted", "20.00")]
    take(second, "drop", paying.head, paying.at("2022-04-13"), reason="并入下月")
    assert lines(paying.batch()) == [("于守业", "counted", "20.00")]


def test_the_page_leads_to_the_batch_that_is_there(month, paying, client, settings):
    m = paying.batch()
    settings.FIXED_NOW = paying.at("2022-04-06")
    client.force_login(paying.clerk, backend=settings.AUTHENTICATION_BACKENDS[1])
    form = client.get("/m/subsidy/new/").context["form"]
    asked = {"month": "2022-03", "region": form["region"].value(), "day": "2022-04-06"}
    page = client.post("/m/subsidy/new/", asked)
    assert page.status_code == 422
    assert f'<a href="/matters/{m.pk}/">看这一件</a>' in page.content.decode()


@pytest.mark.parametrize(
    ("today", "month"),
    [
        ("2022-01-01", "2021-12"),
        ("2022-03-31", "2022-02"),
        ("2022-12-30", "2022-11"),
        ("2023-01-04", "2022-12"),
    ],
)
def test_the_month_that_ended_last_is_proposed(paying, client, settings, bureau, today, month):
    """On whatever day the batch is drawn up; of every kind of subsidy."""
    settings.FIXED_NOW = paying.at(today)
    for kind, account in (("subsidy", paying.clerk), ("aid_subsidy", bureau.yuanzhu)):
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
        assert client.get(f"/m/{kind}/new/").context["form"]["month"].value() == month


def test_a_void_batch_frees_its_disputes(month, paying):
    m = paying.batch(region="371002100000")
    assert len(lines(m)) == 3
    district = paying.batch()
    assert lines(district) == []
    take(m, "drop", paying.head, paying.at("2022-04-06"), reason="应按全区汇总")
    district = take(district, "recollect", paying.clerk, paying.at("2022-04-06"))
    assert len(lines(district)) == 3


def test_a_town_or_a_committee_has_its_own_disputes(month, paying, bureau, dispute, spot):
    paying.entered(bureau.qutiao)
    dispute(by=bureau.qutiao, **spot(day="2022-03-09", name="吕明"))
    assert len(lines(paying.batch(region="371002100000", committee=paying.town.pk))) == 3
    assert [x[0] for x in lines(paying.batch())] == ["吕明"]
    refused(lambda: paying.batch(region="371002100000", committee=bureau.units.tw_qu.pk), "committee")


def test_a_clerk_neither_collects_nor_checks_what_he_mediated(month, paying, bureau):
    bureau.tiaojie.unit, bureau.tiaojie.roles = bureau.units.grassroots, ["head"]
    bureau.tiaojie.save()
    own = paying.batch(by=bureau.tiaojie)
    assert refusals(own) == ["own"] * 3
    take(own, "drop", paying.head, paying.at("2022-04-05"), reason="由其他人拟制")
    m = paying.batch()
    not_now(lambda: take(m, "check", bureau.tiaojie, paying.at("2022-04-06")), "您自己办理的案件")


def test_who_drew_up_does_not_check_and_a_month_is_over_first(month, paying):
    mine = paying.batch(by=paying.head)
    not_now(lambda: paying.checked(mine), "拟制人不能初核")
    take(mine, "drop", paying.head, paying.at("2022-04-05"), reason="由经办人拟制")
    early = paying.batch(day="2022-03-31")
    not_now(lambda: paying.checked(early, "2022-03-31"), "还没有结束")
    assert paying.checked(early, "2022-04-01").state == "checked"


def test_a_batch_is_on_the_desk_of_whoever_takes_its_next_step(month, paying, bureau, settings):
    """It runs under no term; who may not take the step, or not yet, has nothing of it."""

    def desk(account: Account, day: str) -> list[tuple[str, str]]:
        settings.FIXED_NOW = paying.at(day)
        client = Client()
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
        groups = client.get("/").context["groups"]
        return [
            (r["number"], r["action"]["label"]) for g in groups for r in g["rows"] if r["state"] == "turn"
        ]

    m = paying.batch(day="2022-03-31")
    assert desk(paying.head, "2022-03-31") == []  # the month is not over
    assert desk(paying.head, "2022-04-06") == [(str(m), "初核")]
    assert desk(paying.clerk, "2022-04-06") == []
    assert desk(bureau.yuanzhuzhang, "2022-04-06") == []
    m = paying.checked(m)
    assert desk(paying.head, "2022-04-06") == [(str(m), "抽查")]
    m = paying.sampled(m)
    take(m, "approve", paying.head, paying.at("2022-04-07"))
    assert desk(paying.head, "2022-04-07") == []  # sent up
    m = approve(m, paying.leader, paying.at("2022-04-07"))
    assert desk(paying.clerk, "2022-04-08") == [(str(m), "登记发放")]
    paying.paid(m)
    assert desk(paying.clerk, "2022-04-12") == []


def test_the_menu_counts_on_every_page_what_waits_for_its_reader(month, paying, settings):
    """With what is late or due today: a batch that runs under no term, and what was sent up for approval."""

    def told(account: Account, day: str, path: str = "/") -> int:
        settings.FIXED_NOW = paying.at(day)
        client = Client()
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
        first = client.get(path, follow=True).context["shell"]["menu"][0]["items"][0]
        assert first["label"] == "工作台"
        return int(first["count"])

    m = paying.batch(day="2022-03-31")
    for path in ("/", "/m/subsidy/"):
        assert told(paying.head, "2022-03-31", path) == 0
        assert told(paying.head, "2022-04-06", path) == 1
        assert told(paying.clerk, "2022-04-06", path) == 0
    take(paying.sampled(paying.checked(m)), "approve", paying.head, paying.at("2022-04-07"))
    for path in ("/", "/m/subsidy/"):
        assert (told(paying.head, "2022-04-07", path), told(paying.leader, "2022-04-07", path)) == (0, 1)


def test_who_drew_up_a_batch_is_not_asked_to_check_it(month, paying, settings):
    paying.batch(by=paying.head)
    settings.FIXED_NOW = paying.at("2022-04-06")
    client = Client()
    client.force_login(paying.head, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert client.get("/").context["groups"] == []


def test_handing_over_what_one_drew_up_lets_nobody_check_it_himself(month, paying):
    mine = paying.batch(by=paying.head)
    mine = take(mine, "assign", paying.head, paying.at("2022-04-05"), handler=paying.clerk)
    not_now(lambda: paying.checked(mine), "拟制人不能初核")


def test_unsuccessful_but_recorded_is_paid_a_share(month, paying, dispute, ways):
    sat = ways.failed(ways.sat(ways.accepted(dispute(name="孙洁", difficulty="complex"))))
    bare = ways.failed(ways.accepted(dispute(name="毕云")))
    m = paying.batch()
    assert f"{m.lines.get(case=sat).sum:.2f}" == "45.00"
    assert m.lines.get(case=bare).reason == "unrecorded"


def test_an_agreement_that_was_broken_is_not_paid(month, paying, dispute, spot, ways):
    m = ways.performed(
        dispute(**spot(name="孙洁", performed="", performed_by="2022-03-09")), done="no", note="拒绝"
    )
    m = ways.visited(m, "2022-03-20")
    ways.take(m, "file", "2022-03-22", explained="未履行")
    assert refusals(paying.batch()) == ["unperformed"]


def test_the_whole_course_is_paid_by_the_day_of_filing(month, paying, dispute, ways):
    """Agreed in March, filed in April: April's batch, and late."""
    m = ways.carded(ways.visited(ways.performed(ways.agreed(ways.sat(ways.accepted(dispute(name="孙洁")))))))
    ways.take(m, "file", "2022-04-03")
    assert len(lines(paying.batch())) == 3
    line = paying.batch("2022-04", "2022-05-05").lines.get()
    assert line.explained == "简单纠纷基数 60.00 元；结案后 24 日归档，减 20.00 元；合计 40.00 元。"


def test_a_line_is_struck_off_or_lessened_with_a_reason(month, paying):
    m = paying.batch()
    one, two, _ = m.lines.order_by("id")
    at = paying.at("2022-04-05")
    m = take(m, "strike", paying.clerk, at, line=one, what="strike", reason="重复")
    m = take(m, "strike", paying.clerk, at, line=two, what="less", amount="15", reason="笔录不全")
    assert lines(m) == [
        ("王秀兰", "struck", "20.00"), ("丛日新", "counted", "45.00"), ("于海", "counted", "20.00"),
    ]  # fmt: skip
    two.refresh_from_db()
    assert two.explained.endswith("笔录不全，减 15.00 元；合计 45.00 元。")
    refused(
        lambda: take(m, "strike", paying.clerk, at, line=two, what="less", amount="45.01", reason="多"),
        "amount",
    )
    again = take(m, "recollect", paying.clerk, at)
    assert sorted(lines(again)) == [
        ("丛日新", "counted", "60.00"), ("于海", "counted", "20.00"), ("王秀兰", "struck", "20.00"),
    ]  # fmt: skip


def test_the_sample_can_be_drawn_again_by_anyone():
    rows = [(n, f"调解 2022-{n:05d}") for n in range(1, 31)]
    chosen = subsidy.sample("定补 2022-001|2022-04-06", rows)
    assert len(chosen) == 3
    assert chosen == subsidy.sample("定补 2022-001|2022-04-06", reversed(rows))
    assert chosen != subsidy.sample("定补 2022-001|2022-04-07", rows)
    assert [len(subsidy.sample("x", rows[:n])) for n in (0, 1, 10, 11)] == [0, 1, 1, 2]


def test_nothing_is_approved_before_the_sample_has_its_results(month, paying):
    m = paying.checked(paying.batch())
    ask = lambda: take(m, "approve", paying.head, paying.at("2022-04-07"))
    not_now(ask, "还没有抽查")
    m = take(m, "draw", paying.head, paying.at("2022-04-06"))
    assert m.subsidybatch.seed == "定补 2022-001|2022-04-06"
    not_now(ask, "还有 1 件没有登记结果")
    line = m.lines.get(audit="drawn")
    wrong = {"line": line, "result": "wrong", "amount": line.sum, "note": "当事人说没有调解过"}
    refused(lambda: take(m, "audit", paying.clerk, paying.at("2022-04-06"), **wrong | {"line": ""}), "line")
    m = take(m, "audit", paying.clerk, paying.at("2022-04-06"), **wrong)
    line.refresh_from_db()
    assert (f"{line.sum:.2f}", line.audit) == ("0.00", "wrong")
    first, *_ = subsidy_papers.drawn(m)
    assert (first[0], first[3]) == (str(line.case), "核查有误")
    assert paying.approved(m).state == "approved"


def test_the_leader_agrees_and_nobody_else(month, paying, bureau):
    m = paying.sampled(paying.checked(paying.batch()))
    before = snapshot()
    for who in (paying.clerk, paying.leader):
        with pytest.raises(Refused):
            take(m, "approve", who, paying.at("2022-04-07"))
    with pytest.raises(NotFound):
        take(m, "approve", bureau.lixia, paying.at("2022-04-07"))
    assert snapshot() == before
    m = take(m, "approve", paying.head, paying.at("2022-04-07"))
    assert m.state == "checked"
    m = approve(m, paying.leader, paying.at("2022-04-08"), ok=False, reply="附说明")
    assert (m.state, m.number) == ("checked", "")


def test_what_was_paid_in_error_is_got_back_within_the_sum(month, paying):
    m = paying.whole(paying.batch())
    line = m.lines.get(case=month.cases[1])
    back = {"line": line, "reason": "协议后被撤销"}
    refused(
        lambda: take(m, "recover", paying.head, paying.at("2022-06-01"), amount="60.01", **back), "amount"
    )
    take(m, "recover", paying.head, paying.at("2022-06-01"), amount="50", **back)
    refused(
        lambda: take(m, "recover", paying.head, paying.at("2022-06-02"), amount="10.01", **back), "amount"
    )
    line.refresh_from_db()
    assert f"{line.recovered:.2f}" == "50.00"
    assert list(faults(fresh(m))) == []


def test_what_comes_back_in_two_parts_is_counted_each_on_its_day(month, paying, bureau):
    m = paying.whole(paying.batch())
    line = m.lines.get(case=month.cases[1])
    take(m, "recover", paying.head, paying.at("2022-05-30"), line=line, amount="20", reason="协议后被撤销")
    take(fresh(m), "recover", paying.head, paying.at("2022-06-15"), line=line, amount="30.50", reason="余款")
    line.refresh_from_db()
    assert (line.recovered, line.net) == (D("50.50"), line.sum - D("50.50"))
    assert line.explained.endswith(
        "已追回 50.50 元（2022-05-30 20.00 元，协议后被撤销；2022-06-15 30.50 元，余款）。"
    )
    got_back, year = figure("mediation.subsidy_recovered"), Period.parse("2022")
    months = {c.label: c.count for c in breakdown(got_back, year, "month") if c.count}
    assert months == {"5月": D(20), "6月": D("30.50")}
    assert evaluate([got_back], Period.parse("2022-05"))[got_back.key].number == D(20)
    assert [(r.back, f"{r.back_on}") for r in rows(got_back, year, bureau.jiceng)] == [
        (D(20), "2022-05-30"), (D("30.50"), "2022-06-15"),
    ]  # fmt: skip
    assert list(faults(fresh(m))) == []


def test_what_was_got_back_before_each_time_stood_by_itself_still_counts(month, paying):
    m = paying.whole(paying.batch())
    m.lines.filter(case=month.cases[1]).update(recovered=D(40), recovered_on=date(2022, 5, 30), note="撤销")
    got_back = figure("mediation.subsidy_recovered")
    assert evaluate([got_back], Period.parse("2022-05"))[got_back.key].number == D(40)
    assert m.lines.get(case=month.cases[1]).explained.endswith("已追回 40.00 元（撤销）。")


def test_the_payment_list_says_whom_and_shows_no_number_whole(month, paying):
    month.entry.id_number = NUMBER
    month.entry.save()
    m = paying.batch()
    number = {"bank": "威海商行张村支行", "number": "6222 0212 3456 7890"}
    m = take(m, "payee", paying.clerk, paying.at("2022-04-05"), appointment=month.entry, **number)
    assert subsidy_papers.paid(m) == [
        ("邹平", "张村镇调委会", "110105********002X", "威海商行张村支行，尾号 7890", 3, D(100)),
    ]  # fmt: skip
    m = paying.whole(m)
    told = (
        str(m.documents.get().body)
        + str([e.data for e in m.events.all()])
        + str([e.summary for e in m.events.all()])
    )
    assert "7890" in told
    assert "34567890" not in told
    assert NUMBER not in told


def test_the_bank_is_told_whom_to_pay_by_who_pays_once_it_is_agreed_to(
    month, paying, bureau, client, settings
):
    """The number of an account was entered and could be read by nobody; whoever reads it now is known by name."""
    month.entry.id_number = NUMBER
    month.entry.save()
    m = paying.batch()
    number = {"bank": "威海商行张村支行", "number": "6222 0212 3456 7890"}
    m = take(m, "payee", paying.clerk, paying.at("2022-04-05"), appointment=month.entry, **number)
    assert subsidy_papers.payroll(m) == [("邹平", NUMBER, "威海商行张村支行", "6222021234567890", D(100))]
    settings.FIXED_NOW = paying.at("2022-04-08")
    page = reverse("mediation_payroll", args=[m.pk])

    def asked(who):
        client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[1])
        return client.get(page)

    assert asked(paying.clerk).status_code == 404
    m = paying.approved(paying.sampled(paying.checked(m)))
    for other in (bureau.wangju, bureau.zhangcun, bureau.tiaojie, bureau.lixia):
        assert asked(other).status_code == 404
    assert not AccessLog.objects.filter(kind="reveal").exists()
    answer = asked(paying.clerk)
    assert (answer.status_code, answer["Content-Type"].endswith("spreadsheetml.sheet")) == (200, True)
    told = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "6222021234567890" in "".join(told.read(n).decode() for n in told.namelist() if n.endswith(".xml"))
    seen = AccessLog.objects.get(kind="reveal")
    assert (seen.account, seen.matter_id, seen.field) == (paying.clerk, m.pk, "证件号码、账号")
    assert page in client.get(f"/matters/{m.pk}/").content.decode()


def test_a_mediator_sees_his_own_alone(month, paying, bureau, dispute, spot):
    paying.entered(bureau.qutiao)
    dispute(by=bureau.qutiao, **spot(day="2022-03-09", name="吕明"))
    m = paying.batch()
    mine = subsidy.purse(bureau.tiaojie, 2022)
    assert (mine.paid, mine.coming, len(mine.lines)) == (D(0), D(100), 3)
    paying.whole(m)
    mine = subsidy.purse(bureau.tiaojie, 2022)
    assert (mine.paid, mine.coming) == (D(100), D(0))
    assert mine.lines[0].words.startswith("简单纠纷基数")
    assert [x.state for x in subsidy.purse(bureau.qutiao, 2022).lines] == ["已发放"]
    assert subsidy.purse(bureau.tiaojie, 2021).lines == []
    assert not Matter.objects.for_account(bureau.tiaojie).filter(pk=m.pk).exists()


def test_the_figures_come_out_of_the_lines(month, paying, bureau, dispute, spot):
    dispute(by=bureau.qutiao, **spot(day="2022-03-09", name="吕明"))
    m = paying.whole(paying.batch())
    line = m.lines.get(case=month.cases[1])
    take(m, "recover", paying.head, paying.at("2022-06-01"), line=line, amount="50", reason="撤销")
    year = Period.parse("2022")
    keys = ["subsidy_paid", "subsidy_cases", "subsidy_refused", "subsidy_recovered"]
    found = evaluate([figure(f"mediation.{k}") for k in keys], year)
    assert [found[f"mediation.{k}"].text for k in keys] == ["100.00", "3", "1", "50.00"]
    paid = figure("mediation.subsidy_paid")
    assert [(c.label, c.count) for c in breakdown(paid, year, "town")] == [("张村镇", D(100))]
    assert [(c.label, c.count) for c in breakdown(paid, year, "mediator")] == [("邹平", D(100))]
    assert {c.label: c.count for c in breakdown(paid, year, "month")}["4月"] == D(100)
    why = breakdown(figure("mediation.subsidy_refused"), year, "reason")
    assert [(c.label, c.count) for c in why] == [("调解员结案之日不在备案名册", 1)]
    assert rows(paid, year, bureau.jiceng).count() == 3
    assert rows(paid, year, bureau.tiaojie).count() == 0


def counted_refused() -> int:
    found = evaluate([figure("mediation.subsidy_refused")], Period.parse("2022"))
    return int(found["mediation.subsidy_refused"].number)


def test_what_was_struck_off_does_not_come_back_with_the_next_batch_of_its_month(month, paying):
    """剔除，不予补贴: it would be paid for by a batch that nobody looks at for it. A void batch struck off nothing."""
    m = paying.batch()
    line = m.lines.get(case=month.cases[0])
    m = take(m, "strike", paying.clerk, paying.at("2022-04-05"), line=line, what="strike", reason="虚报")
    paying.whole(m)
    second = paying.batch()
    assert lines(second) == []
    assert counted_refused() == 1
    second = take(second, "restore", paying.clerk, paying.at("2022-04-13"), line=line, reason="查明属实")
    assert ([x[:2] for x in lines(second)], counted_refused()) == ([("王秀兰", "counted")], 0)
    take(second, "drop", paying.head, paying.at("2022-04-13"), reason="不补发了")


def test_what_a_void_batch_struck_off_or_refused_is_judged_anew_and_counted_once(
    month, paying, bureau, dispute, spot
):
    dispute(by=bureau.qutiao, **spot(day="2022-03-09", name="吕明"))  # not on the roster
    m = paying.batch()
    line = m.lines.get(case=month.cases[0])
    m = take(m, "strike", paying.clerk, paying.at("2022-04-05"), line=line, what="strike", reason="重复")
    assert counted_refused() == 2
    take(m, "drop", paying.head, paying.at("2022-04-05"), reason="月份选错")
    assert counted_refused() == 0
    again = paying.batch()
    assert sorted(x[:2] for x in lines(again)) == [
        ("丛日新", "counted"), ("于海", "counted"), ("吕明", "refused"), ("王秀兰", "counted"),
    ]  # fmt: skip
    assert counted_refused() == 1


def test_one_that_is_not_paid_for_is_told_once_until_it_is(month, paying, bureau, dispute, spot):
    """A second batch of the month has what changed: the roster was mended meanwhile for one of two."""
    dispute(by=bureau.qutiao, **spot(day="2022-03-09", name="吕明"))
    paying.whole(paying.batch())
    second = paying.batch()
    assert (lines(second), counted_refused()) == ([], 1)
    paying.entered(bureau.qutiao)
    second = take(second, "recollect", paying.clerk, paying.at("2022-04-13"))
    assert lines(second) == [("吕明", "counted", "20.00")]
    assert counted_refused() == 0
    assert list(faults(second)) == []


def test_the_page_and_its_excel(month, paying, client, bureau):
    m = paying.batch()
    client.force_login(bureau.jiceng)
    page = client.get(f"/matters/{m.pk}/").content.decode()
    assert "逐案明细" in page
    assert "口头协议，按基数的 50% 计，减 30.00 元" in page
    assert "王秀兰" not in page
    sheet = client.get(f"/matters/{m.pk}/tables/lines/")
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")
    assert client.get(f"/matters/{m.pk}/tables/nothing/").status_code == 404
    client.force_login(bureau.tiaojie)
    assert client.get(f"/matters/{m.pk}/tables/lines/").status_code == 404
