"""The papers as they go out through the door, step by step."""

from __future__ import annotations

from siheng.domains.reconsideration.models import CONDITIONS
from siheng.domains.reconsideration.tests.course import refused
from siheng.domains.reconsideration.tests.papers import CITES, cites
from siheng.kernel.documents.paper import Paper
from siheng.kernel.matters.door import Invalid
from siheng.kernel.matters.playing import approve, take


def test_acceptance_sends_out_both_notices_numbered_each_in_its_own_series(accepted):
    matter = accepted("2022-03-01", "2022-03-04")
    papers = {d.template: d for d in matter.documents.all()}
    assert {name: (d.title, d.number) for name, d in papers.items()} == {
        "受理通知书": ("行政复议受理通知书", "威环政复受〔2022〕1号"),
        "答复通知书": ("行政复议答复通知书", "威环政复答〔2022〕1号"),
    }
    told = Paper.from_json(papers["受理通知书"].body).text
    assert "于2022年3月1日向本机关申请行政复议" in told
    assert "受理日期为2022年3月1日，案号为威环政复〔2022〕1号。" in told
    assert told.splitlines()[-2:] == ["威海市环翠区人民政府", "2022年3月4日"]


def test_a_refusal_that_the_head_of_the_office_approves_goes_out_with_its_article(bureau, at, case):
    matter = case("2024-03-04")
    take(matter, "refuse", bureau.lixia, at("2024-03-06"), refusal="term", held="申请超过法定期限")
    approve(matter, bureau.congwei, at("2024-03-07"))
    paper = matter.documents.get(template="不予受理决定书")
    assert paper.number == "威环政复不受〔2024〕1号"
    assert cites(Paper.from_json(paper.body).text) == CITES["不予受理决定书"][1]


def test_a_case_of_the_new_law_gives_each_of_its_papers_from_what_was_recorded_on_the_way(bureau, at, case):
    clerk, day = bureau.lixia, iter(f"2024-03-{d:02}" for d in range(7, 31)).__next__

    def do(matter, step, **data):
        return take(matter, step, clerk, at(day()), **data)

    def serve(matter, name, *roles):
        for party in matter.parties.filter(role__in=roles):
            on = day()
            paper = matter.documents.get(template=name)
            matter = take(
                matter,
                "serve",
                clerk,
                at(on),
                document=paper,
                addressee=party,
                method="direct",
                receiver="本人",
                served_on=on,
            )
        return matter

    m = case("2024-03-04", known_on="2024-02-20")
    met = {f"ok_{key}": "yes" for key, _ in CONDITIONS}
    m = take(
        m,
        "accept",
        clerk,
        at("2024-03-06"),
        procedure="ordinary",
        handler=clerk,
        second=bureau.zouqiang,
        **met,
    )
    m = serve(m, "答复通知书", "respondent")
    m = do(m, "register_answer", answer="程序合法", contact="毕某", evidence_count=3)
    m = do(m, "proceed", kind="heard", chair="李霞", people=2, result="双方陈述了意见")
    m = do(m, "suspend", ground="6", held="双方同意调解")
    m = do(m, "resume", held="调解未达成协议")
    m = approve(do(m, "extend", amount=20, held="案情复杂"), bureau.congwei, at(day()))
    m = do(
        m,
        "decide",
        outcome="illegal",
        ground="行为违法，但是不具有可撤销内容",
        found="拆除前未催告",
        held="程序违法",
        ruling="确认拆除行为违法",
        perform_by="2024-03-17",
    )
    m = approve(m, bureau.fenguan, at(day()))
    m = serve(m, "行政复议决定书", "respondent", "applicant")
    m = do(m, "letter", kind="suggestion", addressee=bureau.units.zhzf, content="统一催告文书")
    m = do(m, "order_perform", perform_by="2024-05-10", note="未履行")
    text = {d.template: Paper.from_json(d.body).text for d in m.documents.all()}
    assert set(text) == {
        "受理通知书",
        "答复通知书",
        "中止通知书",
        "恢复审理通知书",
        "延期通知书",
        "行政复议决定书",
        "行政复议建议书",
        "责令履行通知书",
    }
    assert (
        "自2024年3月10日起中止审理，自2024年3月11日起恢复审理。因情况复杂，经批准延长审理期限20日。"
        in text["行政复议决定书"]
    )
    assert "被申请人称：程序合法。" in text["行政复议决定书"]
    assert (
        cites(text["行政复议决定书"])
        == "法第六十五条第二款第（一）项 法第七十七条第一款 法第七十五条第二款 法第十条 诉讼法第四十五条"
    )
    assert "本案审理期限延长20日，延长至2024年5月27日。" in text["延期通知书"]
    assert "本机关作出的《行政复议决定书》（威环政复决〔2024〕1号）已经发生法律效力" in text["责令履行通知书"]
    assert text["行政复议建议书"].splitlines()[3] == "威海市环翠区综合行政执法局"


def test_the_record_of_an_oral_application_and_the_receipt_of_service_are_drawn_up_to_be_signed(begin):
    """2023 revision art. 22(3): an oral application is recorded on the spot; 民事诉讼法第87条: 送达必须有送达回证."""
    c = begin("2022-03-01", reasons="没有告知陈述申辩的权利")
    c.take("draw_up", "2022-03-01", template="口头申请笔录")
    record = c.m.documents.get()
    assert (record.title, record.number, record.to_serve) == ("行政复议申请笔录", "", False)
    c.accept("2022-03-02").take("draw_up", "2022-03-03", template="送达回证")
    text = Paper.from_json(c.m.documents.get(template="送达回证").body).text
    assert "行政复议受理通知书（威环政复受〔2022〕1号）、行政复议答复通知书（威环政复答〔2022〕1号）" in text
    assert "申请笔录" not in text


def test_an_oral_application_without_facts_and_reasons_makes_no_record(begin):
    told = refused(begin("2022-03-01"), "draw_up", "2022-03-01", error=Invalid, template="口头申请笔录")
    assert "事实和理由" in str(told.form.errors)


def test_a_notice_of_hearing_says_the_hour(begin):
    c = begin("2022-03-01").accept("2022-03-02").answered("2022-03-04", "2022-03-11")
    c.take(
        "notify_hearing", "2022-03-14", held_on="2022-03-22", held_at="14:30", place="听证室", chair="丛伟"
    )
    assert (
        "听证时间：2022年3月22日14时30分。"
        in Paper.from_json(c.m.documents.get(template="听证通知书").body).text
    )


def test_a_settlement_is_permitted_before_2024_and_since_is_a_withdrawal_that_binds(begin):
    """实施条例第40条: 行政复议机构应当准许; 38(2) binds who withdrew. 2023 revision art. 74: settled, then withdrawn."""
    for received, told, bound in (
        ("2022-03-01", "准许申请人与被申请人达成的和解，行政复议终止。", False),
        ("2024-03-01", "准予申请人撤回行政复议申请，行政复议终止。", True),
    ):
        day = received[:-2]
        c = begin(received, known_on=received).accept(f"{day}05")
        c.take("terminate", f"{day}06", outcome="terminated_settled", held="双方达成书面和解协议")
        c.approve(c.people.congwei, f"{day}07")
        text = Paper.from_json(c.m.documents.get(template="终止决定书").body).text
        assert told in text.splitlines()
        assert ("不得再以同一事实和理由提出" in text) is bound
