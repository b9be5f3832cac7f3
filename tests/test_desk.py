"""The desk: small steps are taken in their row; reminders stand until acknowledged, each reader's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from siheng.kernel.matters.daily import remind
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter, Reminder
from siheng.web.workspace import desk
from siheng.web.workspace.context import kinds_shown


@pytest.fixture
def clerk(bureau: Any) -> Client:
    client = Client()
    client.force_login(bureau.lixia, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def test_a_step_of_few_fields_opens_in_its_row(clerk: Client, begin: Any) -> None:
    """收到补正 asks three fields; they open in the row and are saved as the step's own page saves them."""
    c = begin("2022-02-22")
    assert clerk.get(f"/desk/{c.m.pk}/").status_code == 404  # 受理 is no small step
    c.take("require_correction", "2022-02-23", items="身份证明", days=10)
    c.serve("补正通知书", "applicant", "2022-02-23")
    page = clerk.get(f"/desk/{c.m.pk}/")
    assert page.status_code == 200
    where = f"/matters/{c.m.pk}/do/correct/"
    assert f'action="{where}"' in page.content.decode()
    assert (
        '<a href="/" data-shut>收起' in page.content.decode()
    )  # back to the desk, not to a row without a page
    saved = clerk.post(where, {"items": "身份证复印件", "complete": "on", "day": "2022-02-24"})
    assert saved.status_code == 302
    c.m.refresh_from_db()
    assert c.m.state == "received"


def test_a_leader_for_whom_nothing_waits_begins_with_the_year(
    bureau: Any, begin: Any, settings: Any, at: Any
) -> None:
    settings.FIXED_NOW = at("2022-03-01")
    client = Client()
    client.force_login(bureau.wangju, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert client.get("/")["Location"] == "/year/2022/"


def test_all_that_waits_for_approval_is_counted_and_can_be_reached(
    bureau: Any, begin: Any, settings: Any, at: Any, monkeypatch: Any
) -> None:
    """The desk has room for so many; the menu, the first sentence and the heading count all of them."""
    monkeypatch.setattr(desk, "SHOWN", 2)
    for name in ("谭春生", "苗春梅", "于海"):
        begin("2022-03-01", name=name).take("refuse", "2022-03-03", refusal="term", held="超过六十日提出。")
    settings.FIXED_NOW = at("2022-03-03")
    head = Client()
    head.force_login(bureau.congwei, backend=settings.AUTHENTICATION_BACKENDS[1])
    page = head.get("/")
    (asks,) = (g for g in page.context["groups"] if g["title"] == "待您批复")
    assert (asks["n"], len(asks["rows"]), page.context["answer"]) == (3, 2, "有 3 件待您批复")
    assert page.context["shell"]["menu"][0]["items"][0]["count"] == 3
    assert '<a href="?group=ask">另有 1 件待您批复，全部列出</a>' in page.content.decode()
    page = head.get("/?group=ask")
    (asks,) = page.context["groups"]
    assert (asks["n"], len(asks["rows"])) == (3, 3)
    assert "另有" not in page.content.decode()


def test_a_long_menu_folds_what_is_seldom_opened(bureau: Any) -> None:
    client = Client()
    client.force_login(bureau.wangju, backend=settings.AUTHENTICATION_BACKENDS[1])
    group = client.get("/m/reconsideration/").context["shell"]["menu"][1]
    assert "行政复议" in [item["label"] for item in group["items"]]
    assert "案件质量评查" in [item["label"] for item in group["more"]]
    assert not group["open"]
    assert client.get("/m/aid_review/").context["shell"]["menu"][1]["open"]
    client.force_login(bureau.yuanzhu, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert client.get("/m/aid_review/").context["shell"]["menu"][1]["more"] == []


def test_reminders_stay_until_their_reader_acknowledges_them(
    clerk: Client, bureau: Any, begin: Any, at: Any
) -> None:
    begin("2022-02-23")
    assert remind(at("2022-02-28")) > 0
    mine = Reminder.objects.everything("the test counts").filter(account=bureau.lixia, read_at=None)
    others = Reminder.objects.everything("the test counts").exclude(account=bureau.lixia).filter(read_at=None)
    before = others.count()
    assert "审查受理" in clerk.get("/").content.decode()
    assert clerk.get("/read/").status_code == 405
    assert (clerk.post("/read/").status_code, mine.count(), others.count()) == (302, 0, before)
    assert "都知道了" not in clerk.get("/").content.decode()


def test_a_term_of_which_a_reader_was_reminded_twice_stands_there_once(
    clerk: Client, bureau: Any, begin: Any, at: Any
) -> None:
    c = begin("2022-02-23")
    for day in ("2022-02-25", "2022-03-01"):
        remind(at(day))
    mine = Reminder.objects.everything("the test counts").filter(account=bureau.lixia, read_at=None)
    assert sorted(mine.values_list("mark", flat=True)) == [1, 7]
    shown = clerk.get("/").context["reminders"]
    assert [r["text"] for r in shown] == [f"{c.m} 审查受理，不晚于 03-02"]


def test_who_stands_at_the_one_door_registers_there(bureau: Any) -> None:
    client = Client()
    for account, kind in (
        (bureau.chuangkou, "onestop"),
        (bureau.tiaojie, "mediation"),
        (bureau.lixia, "reconsideration"),
    ):
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
        assert client.get("/me/").context["shell"]["register_url"] == f"/m/{kind}/new/"


def test_silence_is_told_though_nothing_else_is_to_be_done(bureau: Any, at: Any, settings: Any) -> None:
    """A demand that waits for others on all sides: no row of its own, yet nothing is heard of it for a week."""
    given = {
        "channel": "visit", "words": "楼上漏水，说了几次不修。", "name": "谭春生", "phone": "13812345521",
        "region": "371002100000", "people": 1, "day": "2022-06-01",
    }  # fmt: skip
    m = open_matter(
        kind="onestop", actor=bureau.chuangkou, data=given, at=at("2022-06-01"), submission="quiet"
    )
    m.clocks.update(state="met")
    served = Matter.objects.everything("handed over, its terms met").filter(pk=m.pk)
    served.update(handler=bureau.chuangkou, state="serving")
    client = Client()
    client.force_login(bureau.chuangkou, backend=settings.AUTHENTICATION_BACKENDS[1])
    settings.FIXED_NOW = at("2022-06-02")
    assert "现在没有要办的事" in client.get("/").content.decode()
    settings.FIXED_NOW = at("2022-06-10")
    page = client.get("/").content.decode()
    assert "7 天没有动静 1 件" in page
    assert "现在没有要办的事" not in page


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("zhifa", {"reconsideration", "litigation", "onestop"}),
        ("fenguan", {"reconsideration"}),
        ("lixia", {"reconsideration", "litigation"}),
        ("admin", set()),
    ],
)
def test_the_menu_has_the_lists_that_may_hold_something_for_the_reader(bureau, name, shown):
    assert set(kinds_shown(getattr(bureau, name))) == shown


def test_to_whom_a_case_goes_is_chosen_by_a_person(clerk: Client, begin: Any) -> None:
    """Nobody stands chosen already, least of all who has it."""
    c = begin("2022-02-22")
    form = clerk.get(f"/matters/{c.m.pk}/do/assign/").context["form"]
    assert form["handler"].value() is None
    assert "selected>请选择</option>" in str(form["handler"])


def test_what_one_may_not_read_takes_no_place_on_a_phone(bureau: Any, begin: Any) -> None:
    begin("2022-02-22", region="371002100000")
    town = Client()
    town.force_login(bureau.zhangcun, backend=settings.AUTHENTICATION_BACKENDS[1])
    page = town.get("/m/reconsideration/").content.decode()
    assert '<td class=" none" data-label="申请人">—</td>' in page


@pytest.mark.parametrize(("page", "label"), [("/stuck/", "久未动"), ("/waiting/", "等待他人")])
def test_the_desk_s_number_leads_to_the_same_matters(
    bureau: Any, begin: Any, settings: Any, at: Any, page: str, label: str
) -> None:
    """The list of all that one may know of is wider; what the desk counts leads to what it counted."""
    mine, other = (begin("2022-03-01", name=name) for name in ("谭春生", "苗春梅"))
    for c in (mine, other):
        c.take("require_correction", "2022-03-02", items="身份证明", days=10)
        c.serve("补正通知书", "applicant", "2022-03-02")
    other.take("assign", "2022-03-02", handler=bureau.zouqiang)
    settings.FIXED_NOW = at("2022-03-30")
    client = Client()
    client.force_login(bureau.lixia, backend=settings.AUTHENTICATION_BACKENDS[1])
    count = next(c for c in client.get("/").context["counts"] if c["label"] == label)
    assert (count["n"], count["href"]) == (1, f"{page}?mine=1")

    def listed(href: str) -> set[str]:
        return {row["number"] for group in client.get(href).context["groups"] for row in group["rows"]}

    assert listed(count["href"]) == {str(mine.m)}
    assert listed(page) == {str(mine.m), str(other.m)}
