"""One analysis meeting on several demands: its minutes are typed once, what was found stands with each, all or nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from siheng.domains.onestop.tests.conftest import due
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.registers.models import Activity

MINUTES = {
    "people": "姜蕾、毕诚、滕远",
    "minutes": "逐件看了本周的来件",
    "day": "2022-06-06",
    "submission": "k",
}


@pytest.fixture
def two(ways):
    return [ways.demand(), ways.demand(phone="", name="车大勇", words="楼上漏水，物业不管。")]


@pytest.fixture
def meet(client, settings, ways):
    """Chosen in the list, they are on one page; what is typed there is sent, and answered."""
    settings.FIXED_NOW = ways.at("2022-06-06")
    client.force_login(ways.people.chuangkou)

    def held(matters, **typed):
        picked = "&".join(f"id={m.pk}" for m in matters)
        where = f"{reverse('bulk_step', args=['onestop', 'meeting'])}?{picked}"
        if not typed:
            return client.get(where)
        seen = {f"version-{m.pk}": m.version for m in matters}
        return client.post(where, MINUTES | seen | typed)

    return held


def found(one, other, **more):
    return {f"m{one.pk}-decision": "移交律师咨询", f"m{other.pk}-decision": "先请物业上门"} | more


def needs(ways, m):
    """The tick, unit and reason of a lawyer's advice for one of the demands."""
    return {f"m{m.pk}-{name}": getattr(v, "pk", v) for name, v in ways.needs("lawyer_advice").items()}


def test_the_minutes_are_typed_once_and_each_demand_goes_its_own_way(two, meet, ways):
    one, other = two
    page = meet(two).content.decode()
    assert (page.count('name="minutes"'), page.count('name="people"')) == (1, 1)
    assert f'name="m{one.pk}-decision"' in page
    assert f'name="m{other.pk}-decision"' in page
    assert meet(two, **found(one, other), **needs(ways, one)).status_code == 302
    assert [fresh(m).state for m in two] == ["serving", "screening"]
    assert [h.need for h in one.handovers.all()] == ["律师咨询"]
    assert not other.handovers.exists()
    for m, decision in ((one, "移交律师咨询"), (other, "先请物业上门")):
        held = m.analysis_meetings.get()
        assert (held.people, held.minutes, held.decision) == (MINUTES["people"], MINUTES["minutes"], decision)
        assert m.events.order_by("-seq")[0].step == "meeting"
        assert m.documents.get(template="研判会纪要").internal


def test_the_meeting_stands_once_in_the_register_and_leads_to_what_was_on_it(two, meet, ways, client):
    assert meet(two, **found(*two)).status_code == 302
    held = Activity.objects.get(kind="analysis_meeting")
    assert (str(held.held_on), held.unit) == ("2022-06-06", ways.people.units.window)
    assert MINUTES["minutes"] not in held.minutes  # it is open to more than who reads the demands
    assert [m.analysis_meetings.get().activity for m in two] == [held, held]
    page = client.get(reverse("activity", args=[held.pk])).content.decode()
    assert [m.receipt in page for m in two] == [True, True]
    assert (
        reverse("activity", args=[held.pk])
        in client.get(reverse("matter", args=[two[0].pk])).content.decode()
    )


def test_the_page_of_a_meeting_names_no_demand_that_its_reader_may_not_read(ways, meet, client):
    sealed, other = ways.demand(ground="minor"), ways.demand(phone="", name="车大勇")
    assert meet([sealed, other], **found(sealed, other)).status_code == 302
    client.force_login(ways.people.zhangcun)
    page = client.get(reverse("activity", args=[Activity.objects.get().pk])).content.decode()
    assert (sealed.receipt in page, other.receipt in page) == (False, True)


def test_what_a_meeting_hands_on_is_transferred_in_time_and_what_it_does_not_still_waits(ways, meet):
    """信访工作条例第22条: transferred within 15 days; whoever takes it up raises no objection any more (第23条)."""
    one, other = ways.petition("2022-06-01"), ways.petition("2022-06-01", phone="", name="车大勇")
    assert meet([one, other], **found(one, other), **needs(ways, one)).status_code == 302
    first = {key: state for key, (_, state) in due(one).items()}
    assert first == {
        "first_contact": "met", "transfer_due": "met", "inform_due": "running", "objection": "ended",
    }  # fmt: skip
    assert {state for _, state in due(other).values()} == {"running"}


def test_pressed_twice_one_meeting_was_held(two, meet):
    answers = [meet(two, **found(*two)).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert [m.analysis_meetings.count() for m in two] == [1, 1]


def test_where_one_lacks_what_was_found_none_is_touched_and_it_is_said_where(two, meet):
    before, (one, other) = snapshot(), two
    answer = meet(two, **{f"m{one.pk}-decision": "移交律师咨询"})
    assert (answer.status_code, snapshot()) == (422, before)
    rows = {row["m"].pk: row["form"].errors for row in answer.context["rows"]}
    assert rows == {one.pk: {}, other.pk: {"decision": ["请填写研判意见"]}}
    assert MINUTES["minutes"] in answer.content.decode()


def test_a_day_before_one_of_them_came_is_refused_for_all_and_names_it(ways, meet):
    matters = [ways.demand("2022-06-01"), ways.demand("2022-06-06", phone="", name="车大勇")]
    before = snapshot()
    answer = meet(matters, **found(*matters), day="2022-06-02")
    assert (answer.status_code, snapshot()) == (422, before)
    assert answer.context["form"].errors["day"] == [f"{matters[1].receipt}：不能早于收到日期 2022-06-06"]


def test_one_changed_meanwhile_is_told_what_was_typed_stays_and_none_is_touched(two, meet, ways):
    one, other = two
    ways.take(other, "remark", "2022-06-03", text="来电问了一次")
    before = snapshot()
    answer = meet(two, **found(*two))
    assert (answer.status_code, snapshot()) == (409, before)
    told = answer.content.decode()
    assert f"{other.receipt}：您打开这一页之后，" in told
    assert MINUTES["minutes"] in told
    assert "先请物业上门" in told
    assert meet([one, fresh(other)], **found(*two)).status_code == 302


def test_one_that_ended_meanwhile_is_told_and_none_is_touched(two, meet, ways):
    _, other = two
    ways.take(other, "withdraw", "2022-06-03", reason="自己解决了")
    before = snapshot()
    answer = meet(two, **found(*two))
    assert (answer.status_code, snapshot()) == (409, before)
    assert f"这期间已经不能办了，没有列入：{other.receipt}" in answer.content.decode()


@pytest.mark.parametrize("who", ["xinfang", "xinli", "lvshi"])
def test_who_does_not_handle_demands_holds_no_meeting_on_them(two, meet, ways, client, who):
    client.force_login(getattr(ways.people, who))
    assert meet(two, **found(*two)).status_code == 404
    assert [m.analysis_meetings.count() for m in two] == [0, 0]
    assert [fresh(m).version for m in two] == [1, 1]
