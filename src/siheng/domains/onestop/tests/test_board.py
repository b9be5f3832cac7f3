"""The centre's board and the services' page: what waits, the words, the tracks; nothing of what one does not read."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from siheng.kernel.matters.codes import code_for
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.testing import newcomer
from siheng.kernel.org.rights import Role
from siheng.kernel.trust.models import AccessLog


@pytest.fixture
def page(client, settings, ways):
    """A page as an account sees it, on a day."""

    def seen(account, name="onestop_board", day="2022-06-07", **query):
        settings.FIXED_NOW = ways.at(day)
        client.force_login(account)
        return client.get(reverse(name), query)

    return seen


def test_the_board_shows_words_tracks_and_one_button_each(page, ways):
    m = ways.screened("lawyer_advice", "counselling", "joint_mediation")
    ways.finished(ways.handed(m, "律师咨询"), "2022-06-07")
    back = ways.handed(m, "联合调解")
    ways.take(fresh(back.other), "send_back", "2022-06-06", ways.people.tiaojie, reason="企业在羊亭镇")
    html = page(ways.people.chuangkou).content.decode()
    assert re.findall(r"<mark>(.*?)</mark>", html) == [
        "改制",
        "拖欠的工资",
        "社保",
        "憋得",
        "睡不着",
        "请不起律师",
    ]
    assert re.findall(r'data-key="([1-4])">(\S+)', html) == [
        ("1", "移交"),
        ("2", "看结果"),
        ("3", "催接收"),
        ("4", "改派"),
    ]
    assert "退回理由：企业在羊亭镇" in html
    assert "1 项回传，1 项在办，1 项待改派" in html
    assert AccessLog.objects.filter(kind="view", matter_id=m.pk).count() == 1


def test_what_may_be_the_same_is_put_together_or_told_apart_with_one_press(page, ways, client):
    first, second = ways.demand(), ways.again("2022-06-02")
    html = page(ways.people.chuangkou, m=second.pk).content.decode()
    assert "可能是同一件" in html
    pressed = {"number": first.receipt, "day": "2022-06-07", "version": second.version}
    answer = client.post(reverse("step", args=[second.pk, "not_same"]), pressed)
    assert answer.status_code == 302
    assert "可能是同一件" not in page(ways.people.chuangkou, m=second.pk).content.decode()


def test_of_one_that_has_ended_it_is_asked_whether_this_repeats_it(page, ways, client):
    first = ways.take(ways.demand(), "answer_here", "2022-06-02", answer="已经答复")
    second = ways.again("2022-06-03")
    html = page(ways.people.chuangkou, m=second.pk).content.decode()
    assert "是同一件，并入" not in html
    assert "又来反映，记为重复" in html
    pressed = {"number": first.receipt, "day": "2022-06-07", "version": second.version}
    assert client.post(reverse("step", args=[second.pk, "again"]), pressed).status_code == 302
    assert fresh(second).onestop.repeat


def test_what_the_public_said_since_we_acted_stands_first_until_we_act_again(page, ways):
    clerk = ways.people.chuangkou
    first, second = ways.demand(), ways.screened("lawyer_advice", m=ways.demand(phone="", name="车大勇"))
    fresh_one = ways.public("2022-06-06")

    def queue():
        return [(row["m"], row["said"]) for row in page(clerk).context["queue"]]

    assert [m for m, _ in queue()] == [fresh_one, first, second]
    ways.by_code(fresh_one, "add_words", "2022-06-06", words="再补一句")  # nobody has looked at it yet
    ways.by_code(second, "add_words", "2022-06-06", words="找到欠条了")
    assert queue() == [(second, "再说几句"), (fresh_one, ""), (first, "")]
    html = page(ways.people.lvshi, "onestop_services").content.decode()
    assert "来访人补充：找到欠条了" in html
    ways.by_code(second, "book", "2022-06-07", on="2022-06-08", half="am")
    assert queue()[0] == (second, "约个时间来")
    ways.take(second, "contact", "2022-06-07", note="已看到欠条，明天带原件来")
    assert queue() == [(fresh_one, ""), (first, ""), (second, "")]


def test_who_must_be_called_at_once_stands_first_and_on_the_demand(page, ways, client):
    clerk = ways.people.chuangkou
    first, cry = ways.demand(), ways.demand(phone="", name="车大勇", words="欠钱不还，不想活了")
    seen = page(clerk)
    assert [(row["m"], row["urgent"]) for row in seen.context["queue"]] == [(cry, "“不想活”"), (first, "")]
    assert '<b class="late">说到“不想活”</b>' in seen.content.decode()
    case = client.get(reverse("matter", args=[cry.pk])).content.decode()
    assert "说到“不想活”，请先打电话" in case
    assert f"{reverse('onestop_board')}?m={cry.pk}" in case
    ways.screened("counselling", m=cry)
    assert [(row["m"], row["urgent"]) for row in page(clerk).context["queue"]] == [(first, ""), (cry, "")]


def test_what_stands_on_the_desk_costs_no_question_for_each(page, ways):
    def asked():
        page(ways.people.chuangkou, "me")
        with CaptureQueriesContext(connection) as queries:
            html = page(ways.people.chuangkou, "me").content.decode()
        return len(queries), re.search(r"工作台.*?>(\d+)<", html, re.DOTALL).group(1)

    def gathered(name):
        m = ways.screened("lawyer_advice", m=ways.demand(phone="", name=name))
        ways.finished(ways.handed(m, "律师咨询"))

    gathered("车大勇")
    one, told = asked()
    assert told == "1"
    for name in ("毕小满", "姜洪波"):
        gathered(name)
    assert asked() == (one, "3")


def test_who_is_coming_stands_on_the_board_until_the_day_is_over(page, ways):
    m = ways.public("2022-06-06")
    ways.by_code(m, "book", "2022-06-06", on="2022-06-08", half="am")

    def coming(day):
        html = page(ways.people.chuangkou, day=day).content.decode()
        return re.findall(r'<br>(\S+) (\S+) <a href="\?m=(\d+)">.*?</a>( <span class="mut3">待确认)?', html)

    assert coming("2022-06-07") == [("6月8日", "上午", str(m.pk), ' <span class="mut3">待确认')]
    ways.take(m, "confirm_visit", "2022-06-07", on="2022-06-09", half="pm")
    assert coming("2022-06-09") == [("6月9日", "下午", str(m.pk), "")]
    assert coming("2022-06-10") == []


def test_a_sealed_demand_is_on_nobody_elses_board(page, ways):
    sealed = ways.demand(ground="minor", words="孩子在学校被打")
    colleague = newcomer(Role.CLERK, ways.people.units.window)
    for account in (colleague, ways.people.wangju, ways.people.zhangcun):
        html = page(account, m=sealed.pk).content.decode()
        assert sealed.receipt not in html
        assert "孩子在学校被打" not in html
    assert "孩子在学校被打" in page(ways.people.chuangkou, m=sealed.pk).content.decode()


def test_words_that_ask_for_sealing_are_shown_until_it_is_sealed(page, ways):
    m = ways.demand(words="丈夫打我，孩子害怕")
    link = reverse("step", args=[m.pk, "seal"])
    html = page(ways.people.chuangkou, m=m.pk).content.decode()
    assert "来件里说到“丈夫打”" in html
    assert link in html
    ways.take(m, "seal", "2022-06-01", ground="domestic_violence")
    assert link not in page(ways.people.chuangkou, m=m.pk).content.decode()


def test_whether_matter_and_mind_are_settled_is_not_answered_beforehand(page, ways):
    html = page(ways.people.chuangkou, m=ways.gathered().pk).content.decode()
    assert html.count('name="settled"') == 2
    assert " checked" not in html


def test_the_petition_office_sees_what_it_sent_without_buttons(page, ways):
    mine, other = ways.petition(), ways.demand(name="车大勇", phone="")
    html = page(ways.people.xinfang).content.decode()
    assert mine.receipt in html
    assert other.receipt not in html
    assert "还在办的" in html
    assert "等我处理" not in html
    assert page(ways.people.xinfang).context["kinds"] == ["一站式受理"]
    assert 'data-key="1"' not in html
    assert "甄别移交" not in html


def test_who_reads_no_demands_has_no_board(page, ways):
    for account in (ways.people.lvshi, ways.people.lixia):
        assert page(account)["Location"] == reverse("list", args=["onestop"])


def test_a_service_sees_what_is_offered_and_what_it_gives(page, ways):
    m = ways.screened("lawyer_advice", "legal_aid_advice")
    offered = page(ways.people.lvshi, "onestop_services").content.decode()
    assert '<h1 class="answer">1 件等您接收</h1>' in offered
    assert offered.count("<article") == 1
    other = ways.accepted(ways.handed(m, "律师咨询"))
    running = page(ways.people.lvshi, "onestop_services").content.decode()
    assert '<h1 class="answer">1 件正在服务</h1>' in running
    assert reverse("step", args=[other.pk, "contact"]) in running
    assert page(ways.people.wangju, "onestop_services")["Location"] == reverse("list", args=["service"])


def test_the_tallies_count_what_the_reader_knows_of(page, ways):
    m = ways.screened("lawyer_advice")
    ways.finished(ways.handed(m, "律师咨询"))
    needs = {row["label"]: row for row in page(ways.people.chuangkou).context["needs"]}
    assert (needs["律师咨询"]["total"], needs["律师咨询"]["ended"], needs["律师咨询"]["mean"]) == (
        1,
        1,
        "1.0",
    )
    here = page(ways.people.zhangcun).context["towns"]
    assert [row["town"] for row in here] == ["张村镇"]


def test_the_code_goes_to_who_came_by_and_what_the_public_sent_keeps_its_own(page, ways, client):
    mine, theirs = ways.demand(), ways.public()
    html = page(ways.people.chuangkou, m=mine.pk).content.decode()
    assert reverse("onestop_code", args=[mine.pk]) in html
    slip = client.get(reverse("onestop_code", args=[mine.pk])).content.decode()
    assert code_for(mine.submission) in slip
    assert AccessLog.objects.filter(matter_id=mine.pk, subject__endswith="查询码").count() == 1
    assert client.get(reverse("onestop_code", args=[theirs.pk])).status_code == 404
    page(ways.people.xinfang)
    sent = ways.petition(name="丙某", phone="")
    assert client.get(reverse("onestop_code", args=[sent.pk])).status_code == 404


def test_a_demand_of_which_nothing_is_heard_for_seven_days_is_told(page, ways):
    """The bureau's own setting: the last step on 1 June, so from the ninth."""
    m = ways.demand(channel="letter")
    assert "7 天没有动静" not in page(ways.people.chuangkou, day="2022-06-08").content.decode()
    html = page(ways.people.chuangkou, day="2022-06-09").content.decode()
    assert re.search(r'7 天没有动静 <a href="/stuck/">1 件</a>', html)
    assert f'>{m}</a> <span class="mut3">06-01 以后' in html
    desk = page(ways.people.chuangkou, name="desk", day="2022-06-09").content.decode()
    assert "7 天没有动静 1 件" in desk


def _rows(answer):
    return {row["number"]: row for group in answer.context["groups"] for row in group["rows"]}


def test_what_nobody_took_up_yet_stands_on_the_desk_of_those_at_whose_unit_it_lies(page, ways):
    """A demand from a telephone due today, and a need handed over; not on the desk of another unit."""
    m = ways.public()
    handed = ways.handed(ways.screened("counselling", day="2022-06-06"), "心理疏导")
    assert _rows(page(ways.people.xinli, "desk"))[str(handed.other)]["action"]["label"] == "接收"
    desk = page(ways.people.chuangkou, "desk", day="2022-06-02")
    assert _rows(desk)[str(m)]["status"] == "待甄别，待首次联系"
    assert desk.context["counts"][2]["n"] == 1
    assert str(m) not in str(page(ways.people.lvshi, "desk", day="2022-06-02").content.decode())


def test_where_nothing_is_commonest_the_row_offers_what_meets_the_term(page, ways):
    m = ways.screened("lawyer_advice", m=ways.petition())
    assert _rows(page(ways.people.chuangkou, "desk"))[str(m)]["action"]["label"] == "书面告知信访人"


def test_who_has_worked_here_is_not_told_what_a_beginner_does(page, ways):
    assert "第一次用" in page(ways.people.lvshi, "desk").content.decode()
    ways.finished(ways.handed(ways.screened("lawyer_advice"), "律师咨询"))
    html = page(ways.people.lvshi, "desk", day="2022-06-09").content.decode()
    assert "现在没有要办的事" in html
    assert "第一次用" not in html


def test_the_page_says_who_reads_it_as_it_is(page, ways, client):
    """A demand is read by the town too; of what was sealed all but who handles it only know that it is there."""

    def told(account, m):
        page(account, "desk", day="2022-06-09")
        rows = client.get(reverse("matter", args=[m.pk])).context["access"]["rows"]
        return [(row["who"], row["what"]) for row in rows if "移交单位" not in row["what"]]

    m = ways.screened("counselling", "lawyer_advice")
    whole = ("承办单位、业务科室、局领导、所在镇街司法所", "全部")
    assert told(ways.people.chuangkou, m) == [whole]
    asked = ways.handed(m, "律师咨询")
    assert told(ways.people.lvshi, asked.other) == [("承办单位", "全部"), ("局领导", "只知有此件和阶段")]
    talk = ways.accepted(ways.handed(m, "心理疏导"))
    sealed = [("承办人", "全部（已保密）"), ("承办单位其他人、局领导", "只知有此件和阶段")]
    assert told(ways.people.xinli, talk) == sealed


def test_from_the_bureaus_own_number_of_people_on_it_is_asked_whether_it_is_collective_and_a_person_decides(
    page, ways, client
):
    """The bureau's own setting: five. It is said to be one, at entry too, and nothing is marked by itself."""
    few, many = ways.demand(people=4), ways.demand(people=5, phone="", name="车大勇")
    asked = "本局设置 5 人以上的提示标为集体"
    assert asked not in page(ways.people.chuangkou, m=few.pk).content.decode()
    assert asked in page(ways.people.chuangkou, m=many.pk).content.decode()
    assert fresh(many).onestop.collective is False
    form = client.get(reverse("step", args=[many.pk, "mark"]), {"collective": "on"}).context["form"]
    assert form["collective"].value() == "on"
    said = client.get(reverse("open", args=["onestop"])).content.decode()
    assert "5 人以上的可以标（本局设置，法律没有规定人数）" in said
    ways.take(many, "mark", "2022-06-02", risk="情绪平稳")
    assert asked not in page(ways.people.chuangkou, m=many.pk).content.decode()
