"""The papers as a lawyer reads them: the right person addressed, the right article, the right way on; nothing said that nobody did."""

from __future__ import annotations

import re
from datetime import date

import pytest

from siheng.domains.legalaid.desk import cases
from siheng.domains.legalaid.process import AdviceProcess, LegalAidProcess
from siheng.domains.legalaid.process.review import ReviewProcess
from siheng.domains.legalaid.tests.conftest import Ways
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.matters import door
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve
from siheng.kernel.matters.testing import newcomer
from siheng.kernel.org.rights import Role


def plain(runs):
    return "".join(r.text for r in runs)


def words(m, template):
    return "\n".join(plain(p.runs) for p in found(m, template).paragraphs)


def found(m, template):
    return m.documents.filter(template=template).latest("pk").paper


def test_decisions_bear_the_number_of_the_case_and_address_who_asked(application, ways):
    m = ways.assigned(ways.granted(application()))
    paper = found(m, "给予法律援助决定书")
    assert (plain(paper.number), plain(paper.addressee)) == (m.number, "苗春梅")
    assert "自本决定作出之日起3日内指派" in words(m, "给予法律援助决定书")
    assert plain(found(m, "指派通知书").addressee) == "山东海韵律师事务所"


def test_a_refusal_shows_the_sum_and_the_way_to_object(application, ways):
    m = ways.refused(ways.checked(application(), income="9000"))
    said = words(m, "不予法律援助决定书")
    assert "人均 2800.00 元高于困难标准 1800.00 元" in said
    # The law gives the right, the regulation of the province the days.
    assert (
        "《中华人民共和国法律援助法》第四十九条第一款和《山东省法律援助条例》第十六条第一款的规定，"
        "自接到本决定书之日起30日内，向威海市环翠区司法局提出" in said
    )


def test_a_refusal_for_another_reason_shows_no_sum(application, ways):
    m = ways.refused(ways.checked(application()), ground="scope", reason="属于商业纠纷。")
    assert "困难标准" not in words(m, "不予法律援助决定书")


def test_an_end_of_aid_names_no_days_that_the_law_does_not(application, ways):
    m = ways.take(
        ways.assigned(ways.granted(application())),
        "terminate",
        "2022-04-01",
        ground="wish",
        reason="和解了。",
    )
    m = approve(m, ways.head, ways.at("2022-04-01"))
    said = words(m, "终止法律援助决定书")
    assert "第四十九条第一款" in said
    assert "日内" not in said
    m = served(m, "终止法律援助决定书", ways)
    assert not m.clocks.filter(key="objection_open").exists()


@pytest.mark.parametrize(
    ("decision", "way"),
    [("maintain", "维持威海市环翠区法律援助中心不予法律援助的决定"), ("correct", "责令威海市环翠区法律援助中心改正，给予法律援助")],
)  # fmt: skip
def test_the_bureaus_answer_names_the_decision_and_what_may_be_done(application, ways, bureau, decision, way):
    m = ways.refused(ways.checked(application(), income="9000"))
    m = ways.take(m, "object_to", "2022-03-10", reason="不服。")
    m = ways.take(m, "decide_objection", "2022-03-11", bureau.wangju, decision=decision, opinion="已经核对。")
    said = words(m, "异议审查决定书")
    assert way in said
    assert ("行政复议或者提起行政诉讼" in said) == (decision == "maintain")


@pytest.mark.parametrize(
    ("day", "cited"),
    [
        ("2021-12-31", ["《法律援助条例》第十八条第二款", "《法律援助条例》第十九条"]),
        (
            "2022-01-01",
            ["《中华人民共和国法律援助法》第四十三条第一款", "《中华人民共和国法律援助法》第四十九条第一款"],
        ),
    ],
)
def test_a_refusal_cites_the_law_of_its_day(application, ways, day, cited):
    """法律援助法第71条: in force from 2022-01-01; before it the regulation of 2003 (国务院令第385号)."""
    m = ways.refused(ways.checked(application("2021-12-29"), "2021-12-30", income="9000"), day)
    said = words(m, "不予法律援助决定书")
    assert [c in said for c in cited] == [True, True]
    assert ("法律援助法" in said) == (day >= "2022")


def test_a_grant_and_its_end_cite_the_regulation_before_the_law(application, ways):
    m = ways.assigned(ways.granted(application("2021-12-27"), "2021-12-28"), "2021-12-29")
    assert "《法律援助条例》规定的条件。根据该条例第十八条第二款的规定" in words(m, "给予法律援助决定书")
    m = ways.take(m, "terminate", "2021-12-30", ground="wish", reason="和解了。")
    said = words(approve(m, ways.head, ways.at("2021-12-30")), "终止法律援助决定书")
    assert "根据《法律援助条例》第二十三条的规定，决定终止法律援助。" in said
    assert "异议" not in said


def test_what_was_ended_wrongly_is_to_go_on(application, ways, bureau):
    m = ways.assigned(ways.granted(application()))
    m = ways.take(m, "terminate", "2022-04-01", ground="better_off", reason="找到了工作。")
    m = approve(m, ways.head, ways.at("2022-04-01"))
    m = ways.take(m, "object_to", "2022-04-06", reason="收入没有变。")
    m = ways.take(
        m, "decide_objection", "2022-04-08", bureau.wangju, decision="correct", opinion="收入没有实质变化。"
    )
    said = words(m, "异议审查决定书")
    assert "责令威海市环翠区法律援助中心改正，继续提供法律援助。" in said


def test_whoever_asked_for_another_lawyer_reads_so_and_nobody_else(application, ways):
    m = ways.take(ways.assigned(ways.granted(application())), "ask_change", "2022-03-10", reason="联系不上")
    kept = ways.take(m, "keep_lawyer", "2022-03-11", reason="律师在外地开庭，已约定见面时间。")
    kept = approve(kept, ways.head, ways.at("2022-03-11"))
    assert words(kept, "不予更换法律援助人员通知书").startswith("你于2022年3月10日请求更换")
    m = ways.take(
        kept, "replace_lawyer", "2022-03-14", lawyer=ways.people.weisheng, change="centre", reason="承办律师患病",
    )  # fmt: skip
    m = approve(m, ways.head, ways.at("2022-03-14"))
    assert words(m, "更换法律援助人员通知书").startswith("因承办律师患病，本中心决定更换")


@pytest.mark.parametrize(
    ("step", "typed", "shown"),
    [
        ("check", Ways.MEANS, ["家庭人口：3人", "申请人诚信承诺", "人均 1200.00 元不高于困难标准 1800.00 元", "本人承诺以上经济状况真实"]),
        ("grant", {}, ["环法援〔2022〕1号", "3日内指派"]),
        ("urgent", {"ground": "preserve", "days": 10}, ["环法援〔2022〕1号", "需要立即申请财产保全", "10日内补办"]),
        ("refuse", {"ground": "scope", "reason": "属于商业纠纷。"}, ["不属于法律援助的范围", "30日内"]),
    ],
)  # fmt: skip
def test_a_paper_shows_before_it_is_kept_what_the_form_says(
    application, bureau, client, settings, at, step, typed, shown
):
    settings.FIXED_NOW = at("2022-03-05")
    client.force_login(bureau.yuanzhuzhang)
    m = application()
    page = client.post(f"/matters/{m.pk}/do/{step}/paper/", typed | {"day": "2022-03-04"}).content.decode()
    said = re.sub(r"<[^>]+>|\s", "", page)
    for words in shown:
        assert words.replace(" ", "") in said, said
    assert "2022年3月4日" in said
    assert "2022年3月5日" not in said


def test_before_a_lawyer_is_assigned_or_changed_the_paper_names_that_lawyer(
    application, ways, bureau, client, settings, at
):
    settings.FIXED_NOW = at("2022-03-08")
    client.force_login(bureau.yuanzhu)
    m = ways.granted(application())
    first = client.get(f"/matters/{m.pk}/do/assign/").context["form"].first
    assert first.name in client.get(f"/matters/{m.pk}/do/assign/").context["preview"]["html"]
    m = ways.assigned(m)
    typed = {"lawyer": bureau.weisheng.pk, "change": "centre", "reason": "承办律师患病", "day": "2022-03-08"}
    address = f"/matters/{m.pk}/do/replace_lawyer/paper/?paper=更换法律援助人员通知书"
    page = client.post(address, typed).content.decode()
    assert ("宋岚" in page, "于蔚" in page) == (True, False)


def test_a_promise_is_written_down_only_where_one_was_made(application, ways):
    assert "本人承诺以上经济状况真实" in words(ways.checked(application()), "经济困难状况说明表")
    other = ways.checked(application("2022-03-02", name="车立新", id_number="", phone=""), check_way="shared")
    assert "承诺" not in words(other, "经济困难状况说明表")


def served(m, template, ways, day="2022-04-02"):
    return ways.take(
        m, "serve", day, document=m.documents.get(template=template), addressee=m.parties.get(role="applicant"),
        method="direct", served_on=date.fromisoformat(day), receiver="苗春梅",
    )  # fmt: skip


def test_a_refusal_that_has_not_reached_who_asked_is_still_to_be_done(
    application, ways, bureau, client, settings, at
):
    view = next(v for v in cases.views if v.key == "undelivered")
    rows = lambda: list(view.narrow(Matter.objects.for_account(bureau.yuanzhu, "legalaid"), bureau.yuanzhu))
    m = ways.refused(ways.checked(application(), income="9000"))
    first = next(o.transition.key for o in door.offers(m, bureau.yuanzhu) if o.transition.first(m))
    assert (rows(), first) == ([m], "serve")
    settings.FIXED_NOW = at("2022-03-04")

    def told(account):
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
        beside = client.get("/").context["beside"]
        return [
            (p["title"], p["n"], [r["name"] for r in p["rows"]]) for p in beside if p["label"] == "法律援助"
        ]

    # The case has ended, so it runs under no term: it stands beside the desk of who handled it and of the head.
    assert told(bureau.yuanzhu) == told(bureau.yuanzhuzhang) == [("决定待送达", 1, [str(m)])]
    assert told(newcomer(Role.CLERK, bureau.units.aid)) == []
    m = served(m, "不予法律援助决定书", ways, "2022-03-04")
    assert (rows(), told(bureau.yuanzhu)) == ([], [])
    assert not any(o.transition.first(m) for o in door.offers(m, bureau.yuanzhu))


@pytest.mark.parametrize(
    ("process", "step", "field", "family"),
    [
        (LegalAidProcess, "ask_more", "days", "aid_supplement_usual"),
        (LegalAidProcess, "urgent", "days", "aid_urgent_papers_usual"),
        (LegalAidProcess, "check", "multiple", "aid_sd_hardship_multiple"),
        (ReviewProcess, "register", "amount", "aid_review_share"),
        (ReviewProcess, "register", "excellent", "aid_review_excellent"),
        (ReviewProcess, "register", "good", "aid_review_good"),
        (ReviewProcess, "register", "passing", "aid_review_passing"),
    ],
)
def test_what_the_bureau_has_set_is_what_the_form_begins_with(
    application, bureau, at, process, step, field, family
):
    t = process.transitions[step]
    m = application() if process is LegalAidProcess else None
    form = door.form_for(t, m, bureau.yuanzhu, None, None, at("2022-03-02"))
    assert form.fields[field].initial == in_force(family, date(2022, 3, 2)).amount


def test_advice_rests_on_the_article_about_advice():
    assert AdviceProcess.transitions["register"].law == "法律援助法第22条、第23条"
