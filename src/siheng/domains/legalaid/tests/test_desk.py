"""What each reader is shown: the lawyer their own cases alone, on a phone too; of a sealed one no name."""

from __future__ import annotations

import pytest
from django.urls import reverse

from siheng.domains.legalaid.desk import cases
from siheng.domains.legalaid.services.phone import cards
from siheng.kernel.matters.door import Invalid, NotFound, open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve, take
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.trust.models import AccessLog

TAKEN = {
    "category": "civil",
    "form": "labour",
    "cause": "labour",
    "stage": "arbitration",
    "person": "migrant",
}


def shown(account):
    return {m.pk for m in Matter.objects.for_account(account, "legalaid")}


def test_a_lawyer_sees_what_was_assigned_to_them_and_nothing_else(application, ways, bureau):
    mine = ways.assigned(ways.granted(application()))
    other = ways.granted(application("2022-03-02", name="车立新", id_number="", phone=""))
    assert shown(bureau.haiyun) == {mine.pk}
    assert shown(bureau.haiyun2) == set()
    assert shown(bureau.yuanzhu) == {mine.pk, other.pk}


def test_a_card_masks_names_and_a_sealed_one_has_none(application, notice, ways):
    plain = ways.assigned(ways.granted(application()))
    sealed = application(**notice(notice="minor", person="minor"))
    found = cards([plain, sealed])
    assert "苗春梅" not in found[plain.pk].title
    assert "请求确认劳动关系或者支付劳动报酬" in found[plain.pk].title
    assert found[sealed.pk].title == "保密事项"


@pytest.mark.parametrize("view", [v.key for v in cases.views])
def test_every_view_of_the_list_can_be_asked(application, bureau, view):
    m = application()
    chosen = next(v for v in cases.views if v.key == view)
    rows = chosen.narrow(Matter.objects.for_account(bureau.yuanzhu, "legalaid"), bureau.yuanzhu)
    assert (m in rows) == (view in ("open", "mine", "new", "all"))


def test_the_panels_and_pages_answer(application, ways, bureau, client):
    """The pages themselves, for the clerk and for the lawyer."""
    m = ways.met(ways.assigned(ways.granted(application())))
    for who in (bureau.yuanzhu, bureau.haiyun):
        client.force_login(who)
        for path in ("/", f"/matters/{m.pk}/", "/m/", "/m/legalaid/", "/m/legalaid/?view=all"):
            response = client.get(path, follow=True)
            assert response.status_code == 200, (who, path)


def test_whoever_was_met_is_not_to_be_met_again_and_nothing_is_to_be_put_right_that_nobody_found(
    application, ways, bureau, client, settings, at
):
    m = ways.met(ways.assigned(ways.granted(application())))
    rich = ways.checked(application("2022-03-02", name="车立新", id_number="", phone=""), income="9000")
    asked = ways.met(
        ways.assigned(ways.granted(application("2022-03-01", name="车大年", id_number="", phone="")))
    )
    asked = ways.take(asked, "ask_change", "2022-03-09", reason="联系不上")
    settings.FIXED_NOW = at("2022-05-16")
    client.force_login(bureau.yuanzhu)
    page = client.get("/stuck/").content.decode()
    assert f"/matters/{m.pk}/do/conclude/" in page
    assert f"/matters/{asked.pk}/do/replace_lawyer/" in page
    assert f"/matters/{m.pk}/do/meet/" not in page
    assert f"/matters/{rich.pk}/do/refuse/" in page
    assert f"/matters/{rich.pk}/do/rectify/" not in page


def test_what_a_station_passed_on_stands_on_the_desk_of_the_centre_until_somebody_has_taken_it(
    bureau, client, settings, at
):
    settings.FIXED_NOW = at("2022-03-01")
    asked = {
        "channel": "visit", "topic": "labour", "name": "苗春梅", "phone": "13812345521", "people": 1,
        "words": "工资拖了三个月，怎么要？", "day": "2022-03-01",
    }  # fmt: skip
    m = open_matter(kind="advice", actor=bureau.zhangcun, data=asked, at=at("2022-03-01"), submission="one")
    why = {"what": "case", "reason": "请不起律师", "agreed": True}
    m = take(m, "pass_on", bureau.zhangcun, at("2022-03-01"), **why)
    case = m.handovers.get().other
    rows = {}
    for who in (bureau.yuanzhu, bureau.yuanzhuzhang, bureau.haiyun, bureau.lixia):
        client.force_login(who)
        rows[who.username] = f"/matters/{case.pk}/do/take_over/" in client.get("/").content.decode()
    assert rows == {"yuanzhu": True, "yuanzhuzhang": True, "haiyun": False, "lixia": False}
    case = take(case, "take_over", bureau.yuanzhu, at("2022-03-01"), **TAKEN)
    assert case.handler == bureau.yuanzhu


def test_the_lawyer_of_a_case_reads_the_numbers_of_the_person_for_a_reason_and_no_other_lawyer_does(
    application, ways, bureau, client, settings, at
):
    """Who undertakes it has to reach the person and to name them to the court; who did so before has not."""
    m = ways.assigned(ways.granted(application(phone="13812345521")))
    settings.FIXED_NOW = at("2022-04-01")
    where = reverse("reveal", args=[m.pk, m.parties.get(role="applicant").pk])
    client.force_login(bureau.haiyun)
    assert where in client.get(f"/matters/{m.pk}/").content.decode()
    assert "13812345521" not in client.post(where, {"reason": ""}).content.decode()
    assert "13812345521" in client.post(where, {"reason": "约见受援人"}).content.decode()
    seen = AccessLog.objects.get(kind="reveal", matter_id=m.pk)
    assert (seen.account, seen.reason) == (bureau.haiyun, "约见受援人")
    change = {"change": "centre", "reason": "律师生病", "lawyer": bureau.weisheng}
    approve(ways.take(m, "replace_lawyer", "2022-04-01", **change), bureau.yuanzhuzhang, at("2022-04-01"))
    answers = {}
    for who in (bureau.haiyun, bureau.weisheng):
        client.force_login(who)
        answers[who.username] = client.get(where).status_code
    assert answers == {"haiyun": 403, "weisheng": 200}


def test_a_lawyer_jots_down_on_the_phone_what_was_done(application, ways, bureau, client):
    m = ways.assigned(ways.granted(application()))
    client.force_login(bureau.haiyun)
    # The first meeting has its own term and its own step.
    assert client.get(reverse("field_matter", args=[m.pk])).status_code == 302
    m = ways.met(m)
    said = {"hearing": "第一次开庭，对方承认欠薪。", "stage": "first", "day": "2022-04-20"}
    m = take(m, "notes", bureau.haiyun, ways.at("2022-04-20"), **said)
    assert [(w.kind, w.stage, w.text) for w in m.works.all()][1:] == [("hearing", "first", said["hearing"])]
    card = cards([m])[m.pk]
    assert [w.text for w in card.written["hearing"]] == [said["hearing"]]
    assert card.written["reading"] == ()
    before = snapshot()
    with pytest.raises(Invalid):
        take(m, "notes", bureau.haiyun, ways.at("2022-04-21"), stage="second")
    with pytest.raises(NotFound):
        take(m, "notes", bureau.weisheng, ways.at("2022-04-21"), reading="看卷")
    assert snapshot() == before
    page = client.get(reverse("field_matter", args=[m.pk])).content.decode()
    assert "第一次开庭" in page
    assert "松动" not in page
    assert m.title not in client.get(reverse("field_matter", args=[m.pk]), {"bare": 1}).content.decode()
    assert client.post(reverse("field_call", args=[m.pk])).json()["people"][0]["who"] == "苗春梅"
    client.force_login(bureau.weisheng)
    assert client.get(reverse("field_matter", args=[m.pk])).status_code == 404
