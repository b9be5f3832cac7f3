"""The pages of the registers: who sees what, the map, distance, coverage, forms, duty, Excel."""

from __future__ import annotations

import html
import io
import json
from datetime import date
from typing import Any

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from siheng.kernel.exchange.tests.conftest import sheet
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.org.models import Region
from siheng.kernel.registers import record
from siheng.kernel.registers.models import Activity, Appointment, Duty, Outline, Place
from siheng.kernel.trust.models import AccessLog
from siheng.web.places.tests.conftest import ID, MEETING, PEOPLE, PHONE, ROOM, YANGTING, ZHANGCUN
from siheng.web.tests.test_pages import Page


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def addresses(here: Any) -> dict[str, str]:
    """Every page that is read, by name."""
    return {
        "places": reverse("places"),
        "coverage": reverse("places_coverage"),
        "weeks": reverse("places_duty"),
        "place": reverse("place", args=[here.zhangcun.pk]),
        "week": reverse("place_duty", args=[here.zhangcun.pk]),
        "rosters": reverse("rosters"),
        "person": reverse("appointment", args=[here.who.pk]),
        "activities": reverse("activities"),
        "activity": reverse("activity", args=[here.held.pk]),
        "new": reverse("place_new", args=[ROOM.key]),
        "edit": reverse("place_edit", args=[here.zhangcun.pk]),
        "person edit": reverse("appointment_edit", args=[here.who.pk]),
        "reveal": reverse("appointment_reveal", args=[here.who.pk]),
        "export": reverse("register_export", args=[PEOPLE.key]),
        "ledger": reverse("register_ledger", args=[ROOM.key]),
        "outline": reverse("places_outline"),
        "population": reverse("places_population"),
    }


STAFF = dict.fromkeys(("places", "coverage", "weeks", "place", "week", "rosters", "person", "activities", "activity", "export"), 200)  # fmt: skip
KEEPER = (
    STAFF
    | dict.fromkeys(("new", "edit", "person edit", "reveal", "ledger"), 200)
    | {"outline": 404, "population": 404}
)
READER = (
    STAFF
    | dict.fromkeys(("new", "edit", "person edit", "reveal", "ledger"), 403)
    | {"outline": 404, "population": 404}
)
NONE = dict.fromkeys(KEEPER, 404) | {"new": 403, "ledger": 403}
ROLES = {
    "jiceng": KEEPER,
    "zhangcun": KEEPER,
    "wangju": READER,
    "lixia": READER,
    "tiaojie": READER,
    "xinfang": NONE | dict.fromkeys(("places", "coverage", "weeks", "place", "week"), 200) | {"edit": 403},
    "zhifa": NONE,
    "fenguan": NONE,
    "admin": NONE
    | dict.fromkeys(("places", "coverage", "place", "outline", "population"), 200)
    | {"edit": 403},
}


@pytest.mark.parametrize("who", ROLES)
def test_every_page_for_every_role(as_: Any, here: Any, who: str) -> None:
    browser = as_(who)
    found = {name: browser.get(url).status_code for name, url in addresses(here).items()}
    assert found == ROLES[who]


@pytest.mark.parametrize("who", ROLES)
def test_no_page_shows_a_full_number_and_the_administrator_reads_no_name(
    as_: Any, here: Any, who: str
) -> None:
    browser = as_(who)
    for url in addresses(here).values():
        answer = browser.get(url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = text(answer)
            drawn = Page(answer.content.decode())
            assert drawn.faults == [], url
            assert len(drawn.all("h1")) == 1, url
            assert not any(secret in page for secret in (PHONE, ID)), url
            if who == "admin":
                assert not any(name in page for name in ("王小明", "毕大海")), url


def test_a_mediator_reads_the_roster_of_their_own_unit_alone(as_: Any, here: Any) -> None:
    assert "王小明" in text(as_("tiaojie").get(reverse("rosters")))
    assert "王小明" not in text(as_("qutiao").get(reverse("rosters")))
    assert as_("qutiao").get(reverse("appointment", args=[here.who.pk])).status_code == 404


def test_the_menu_leads_there(as_: Any, here: Any) -> None:
    page = text(as_("jiceng").get(reverse("places")))
    assert all(f"</svg>{word}</a>" in page for word in ("名册", "阵地网点", "活动"))
    page = text(as_("admin").get(reverse("places")))
    assert "</svg>名册</a>" not in page


def test_the_map_counts_by_town_and_says_that_it_is_schematic(as_: Any, here: Any) -> None:
    page = text(as_("jiceng").get(reverse("places")))
    assert "方位示意：只表示大致方向" in page
    assert page.count('<li class="r') == 9
    assert '<span>张村</span><b>1<span class="vh"> 个</span></b>' in page
    assert '<span>竹岛</span><b>0<span class="vh"> 个</span></b>' in page
    assert "现有 2 个阵地网点，今天 1 个有人值班" in page
    assert "今天值班：王小明 08:30至11:30" in page
    page = text(as_("jiceng").get(reverse("places") + f"?town={YANGTING}"))
    assert "羊亭镇有 1 个阵地网点" in page
    assert "羊亭室" in page
    assert "张村室" not in page


def test_a_township_office_sees_its_own_town(as_: Any, here: Any) -> None:
    page = text(as_("zhangcun").get(reverse("places")))
    assert "张村室" in page
    assert "羊亭室" not in page
    assert as_("zhangcun").get(reverse("place", args=[here.yangting.pk])).status_code == 404


def test_the_nearest_comes_first(as_: Any, here: Any) -> None:
    browser, url = as_("jiceng"), reverse("places")
    page = text(browser.get(url + "?lon=121.98&lat=37.40"))
    assert page.index("羊亭室") < page.index("张村室")
    assert "0.0 公里" in page
    assert "8.3 公里" in page
    page = text(browser.get(url + f"?from={ZHANGCUN}"))
    assert page.index("张村室") < page.index("羊亭室")
    assert "从张村镇各网点的中间点量起" in page
    for bad in ("?lon=x&lat=1", "?lon=1&lat=1", "?from=1", "?lon=nan&lat=nan", "?page=x&town=y&kind=z"):
        assert browser.get(url + bad).status_code == 200


def test_villages_without_one_are_named(as_: Any, here: Any) -> None:
    page = text(as_("jiceng").get(reverse("places_coverage")))
    total = Region.objects.filter(level=Region.Level.VILLAGE).count()
    assert f"{total} 个村（社区）中，{total} 个没有样例室" in page
    assert Region.objects.filter(level=Region.Level.VILLAGE).first().name in page
    Place.objects.bulk_create(
        Place(kind=ROOM.key, name=v.name, region=v, opened_on=date(2022, 1, 1))
        for v in Region.objects.filter(level=Region.Level.VILLAGE)
    )
    assert f"{total} 个村（社区）都有样例室" in text(as_("jiceng").get(reverse("places_coverage")))


def test_coverage_is_told_by_people_too_once_their_numbers_are_known(as_: Any, here: Any) -> None:
    first, second, third = Region.objects.filter(level=Region.Level.VILLAGE).order_by("code")[:3]
    Place.objects.create(kind=ROOM.key, name="一室", region=first, opened_on=date(2022, 1, 1))
    url, shown = reverse("places_population"), reverse("places_coverage")
    assert "系统管理员填写人口数以后，也按人口计" in text(as_("jiceng").get(shown))
    admin = as_("admin")
    assert f"{first.code}\t{first.name}\t" in text(admin.get(url))
    wrong = admin.post(url, {"lines": f"{first.code}\t{first.name}\t三千\n1\t无\t2"})
    assert wrong.status_code == 422
    assert "第 1 行" in text(wrong)
    assert "第 2 行" in text(wrong)
    lines = f"{first.code}\t{first.name}\t3000\n{second.code}\t{second.name}\t1,000"
    assert admin.post(url, {"lines": lines}).status_code == 302
    page = text(as_("jiceng").get(shown))
    others = Region.objects.filter(level=Region.Level.VILLAGE, people=None).count()
    assert (
        f"按人口计：4,000 人中，3,000 人所在的村（社区）有，占 75.00%。另有 {others} 个村（社区）没有人口数"
        in page
    )
    assert third.people is None


FORM = {
    "name": "桥头室",
    "level": "village",
    "region": "371002109000",
    "opened_on": "2022-01-01",
    "equipment": ["扫描仪"],
}


def test_a_place_is_entered_with_its_errors_at_the_fields(as_: Any, here: Any) -> None:
    browser, url = as_("jiceng"), reverse("place_new", args=[ROOM.key])
    before = snapshot()
    answer = browser.post(url, FORM | {"name": "", "longitude": "37", "latitude": "122"})
    assert answer.status_code == 422
    assert "请填写名称" in text(answer)
    assert "应在 73 至 136 度之间" in text(answer)
    assert snapshot() == before
    assert browser.post(url, FORM).status_code == 302
    place = Place.objects.get(name="桥头室")
    assert (place.level, place.equipment) == ("village", ["扫描仪"])
    assert "已经有叫“桥头室”的样例室" in text(browser.post(url, FORM))


def test_who_belongs_to_a_place_is_entered_from_its_page_with_place_unit_and_region(
    as_: Any, here: Any
) -> None:
    asked = reverse("appointment_new", args=[PEOPLE.key])
    page = as_("jiceng").get(reverse("place", args=[here.zhangcun.pk]))
    (entry,) = page.context["enrol"]
    assert entry["label"] == "登记样例员"
    assert entry["href"].startswith(f"{asked}?place={here.zhangcun.pk}&region={ZHANGCUN}")
    assert entry["href"] in text(page)
    form = as_("jiceng").get(entry["href"]).context["form"]
    assert str(form["place"].value()) == str(here.zhangcun.pk)
    assert form["region"].value() == ZHANGCUN
    assert as_("wangju").get(reverse("place", args=[here.zhangcun.pk])).context["enrol"] == []


def test_another_town_is_refused_and_nothing_is_saved(as_: Any, here: Any) -> None:
    browser, mediator = as_("zhangcun"), as_("tiaojie")
    before = snapshot()
    assert browser.post(reverse("place_new", args=[ROOM.key]), FORM).status_code == 403
    assert browser.post(reverse("place_edit", args=[here.yangting.pk]), FORM).status_code == 404
    assert mediator.post(reverse("place_new", args=[ROOM.key]), FORM).status_code == 403
    after = snapshot()
    assert {t for t in after if after[t] != before[t]} <= {"trust_accesslog", "django_session"}


def test_who_comes_second_sees_what_the_first_did_and_may_then_save(as_: Any, here: Any) -> None:
    url = reverse("place_edit", args=[here.zhangcun.pk])
    data = {"name": "张村室", "level": "town", "region": ZHANGCUN, "opened_on": "2021-05-01", "version": "1"}
    assert as_("zhangcun").post(url, data | {"hours": "每天", "why": "延长"}).status_code == 302
    browser = as_("jiceng")
    answer = browser.post(url, data | {"hours": "周末"})
    assert answer.status_code == 409
    page = text(answer)
    assert "开放时间：周一至周五 → 每天" in page
    assert 'value="周末"' in page
    assert 'name="version" value="2"' in page
    assert Place.objects.get(pk=here.zhangcun.pk).hours == "每天"
    assert browser.post(url, data | {"hours": "周末", "version": "2"}).status_code == 302
    assert [c.reason for c in record.changes(here.zhangcun)] == ["", "延长", ""]
    page = text(browser.get(reverse("place", args=[here.zhangcun.pk])))
    assert "开放时间：每天 → 周末" in page


def test_a_place_is_closed_and_a_person_leaves(as_: Any, here: Any) -> None:
    browser = as_("jiceng")
    url = reverse("place_close", args=[here.zhangcun.pk])
    answer = browser.post(url, {"on": "2022-02-28", "reason": "撤并"})
    assert (answer.status_code, "以后还排了值班" in text(answer)) == (422, True)
    assert browser.post(url, {"on": "2022-03-01", "reason": ""}).status_code == 422
    assert Place.objects.get(pk=here.zhangcun.pk).closed_on is None
    assert browser.post(url, {"on": "2022-03-01", "reason": "撤并"}).status_code == 302
    url = reverse("appointment_end", args=[here.who.pk])
    assert browser.post(url, {"on": "2022-03-01", "reason": "调离"}).status_code == 302
    assert str(Appointment.objects.get().until) == "2022-03-01"
    assert "王小明" in text(browser.get(reverse("rosters")))
    assert "王小明" not in text(browser.get(reverse("rosters") + "?on=2022-03-02"))
    assert "王小明" in text(browser.get(reverse("rosters") + "?on="))


def test_the_roster_is_masked_and_narrowed(as_: Any, here: Any) -> None:
    browser, url = as_("jiceng"), reverse("rosters")
    page = text(browser.get(url + f"?kind={PEOPLE.key}&grade=one&town={ZHANGCUN}&q=小"))
    assert "138****5521" in page
    assert "样例员 2022-03-01 在任 1 人" in page
    for other in (f"?town={YANGTING}", "?q=别", "?on=2020-12-31"):
        assert "没有符合的人" in text(browser.get(url + other))


def test_the_full_number_asks_a_reason_and_is_logged(as_: Any, here: Any) -> None:
    browser, url = as_("jiceng"), reverse("appointment_reveal", args=[here.who.pk])
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert AccessLog.objects.filter(kind="reveal").count() == 0
    assert PHONE in text(browser.post(url, {"reason": "通知值班"}))
    assert [(e.subject, e.reason) for e in AccessLog.objects.filter(kind="reveal")] == [
        ("名册 样例员 王小明", "通知值班")
    ]


def test_an_edit_does_not_show_the_numbers_and_keeps_them(as_: Any, here: Any) -> None:
    browser, url = as_("jiceng"), reverse("appointment_edit", args=[here.who.pk])
    data = {
        "name": "王小明", "region": ZHANGCUN, "unit": here.who.unit_id, "since": "2021-01-01", "grade": "one",
        "number": "备1号", "version": "1",
    }  # fmt: skip
    assert browser.post(url, data).status_code == 302
    p = Appointment.objects.get()
    assert (p.number, p.phone, p.id_number) == ("备1号", PHONE, ID)


def test_duty_is_set_for_some_days_of_a_week_and_taken_back(as_: Any, here: Any) -> None:
    browser = as_("jiceng")
    url = reverse("place_duty", args=[here.zhangcun.pk]) + "?week=2022-03-07"
    data = {
        "appointment": here.who.pk,
        "days": ["2022-03-07", "2022-03-09"],
        "since": "08:30",
        "until": "11:30",
    }
    assert browser.post(url, data).status_code == 302
    assert Duty.objects.count() == 3
    answer = browser.post(url, data | {"days": ["2022-03-08", "2022-03-09"]})
    assert answer.status_code == 422
    assert "王小明 2022-03-09 08:30至11:30 已在张村室值班" in text(answer)
    assert browser.post(url, data | {"days": ["2022-03-01"]}).status_code == 422
    assert browser.post(url, data | {"until": "08:30"}).status_code == 422
    assert as_("tiaojie").post(url, data).status_code == 403
    assert Duty.objects.count() == 3
    drop = reverse("place_duty_drop", args=[here.zhangcun.pk, here.duty.pk])
    assert as_("tiaojie").post(drop).status_code == 403
    assert browser.post(drop).status_code == 302
    assert Duty.objects.count() == 2
    assert "王小明" in text(browser.get(reverse("places_duty") + f"?kind={ROOM.key}&week=2022-03-10"))
    assert browser.get(url.replace("2022-03-07", "9999-12-31")).status_code == 404


def test_an_activity_is_entered_once(as_: Any, here: Any, bureau: Any) -> None:
    browser, url = as_("jiceng"), reverse("activity_new", args=[MEETING.key])
    data = {"title": "三月会", "held_on": "2022-03-01", "region": ZHANGCUN, "unit": bureau.units.tw_zc.pk}
    assert browser.post(url, data).status_code == 302
    assert "已经登记过" in text(browser.post(url, data))
    assert "不能晚于今天" in text(browser.post(url, data | {"held_on": "2022-03-02"}))
    assert Activity.objects.count() == 2
    assert "样例会 2 场" in text(browser.get(reverse("activities") + f"?kind={MEETING.key}"))


def outlines(**changed: Any) -> SimpleUploadedFile:
    ring = [[122.0, 37.4], [122.1, 37.4], [122.1, 37.5], [122.0, 37.4]]
    towns = Region.objects.filter(level=Region.Level.TOWN)
    features = [
        {
            "type": "Feature",
            "properties": {"code": t.code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for t in towns
    ]
    return SimpleUploadedFile(
        "towns.geojson", json.dumps({"type": "FeatureCollection", "features": features} | changed).encode()
    )


def test_an_official_outline_takes_the_place_of_the_tiles(as_: Any, here: Any) -> None:
    admin, url = as_("admin"), reverse("places_outline")
    for bad in (
        outlines(features=[]),
        outlines(type="x"),
        SimpleUploadedFile("a.json", b"{"),
        SimpleUploadedFile("a", b""),
    ):
        assert admin.post(url, {"file": bad}).status_code == 422
    assert admin.post(url, {}).status_code == 422
    assert as_("jiceng").post(url, {"file": outlines()}).status_code == 404
    assert Outline.objects.count() == 0
    assert admin.post(url, {"file": outlines()}).status_code == 302
    page = text(as_("jiceng").get(reverse("places")))
    assert page.count('Z" /><text x=') == 9
    assert 'aria-label="张村镇 1 个"' in page
    assert "方位示意" not in page
    assert "<script>" not in page


ROWS = [["名称", "层级", "所在区划", "启用日期"], ["甲室", "镇街", "张村镇", "2021-05-01"]]


def sent(rows: list[list[str]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("台账.xlsx", sheet(rows).read())


def test_a_ledger_is_checked_shown_and_taken_in(as_: Any, here: Any) -> None:
    browser, url = as_("jiceng"), reverse("register_ledger", args=[ROOM.key])
    bad = browser.post(url, {"file": sent([*ROWS, ["", "镇街", "某镇", "2021-05-01"]])})
    page = text(browser.post(bad.url))
    assert "共 2 行，1 行有问题，一行也没有导入" in page
    assert Place.objects.count() == 2
    back = browser.get(bad.url + "problems.xlsx").content
    told = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(back)).get_sheet_by_index(0).to_python()
    assert "请填写名称" in told[2][-1]
    good = browser.post(url, {"file": sent(ROWS)})
    assert "将登记 1 项" in text(browser.get(good.url))
    assert as_("zhangcun").post(good.url).status_code == 409
    assert browser.post(good.url).status_code == 302
    assert Place.objects.filter(name="甲室").exists()
    assert browser.post(good.url).status_code == 409
    duties = [["网点", "日期", "姓名", "起", "止"], ["张村室", "2022-03-02", "王小明", "08:30", "11:30"]]
    handed = browser.post(reverse("register_ledger", args=[f"{ROOM.key}-duty"]), {"file": sent(duties)})
    assert browser.post(handed.url).status_code == 302
    assert Duty.objects.count() == 2


def test_the_lists_lead_to_their_excel_for_those_who_keep_them(as_: Any, here: Any) -> None:
    held = reverse("register_ledger", args=[MEETING.key])
    duty = reverse("register_ledger", args=[f"{ROOM.key}-duty"])
    for username, kept in (("jiceng", True), ("lixia", False)):
        assert (held in text(as_(username).get(reverse("activities") + f"?kind={MEETING.key}"))) is kept
        assert (duty in text(as_(username).get(reverse("places") + f"?kind={ROOM.key}"))) is kept
    answer = as_("jiceng").get(reverse("register_export", args=[MEETING.key]))
    assert answer["Content-Disposition"].startswith("attachment")
