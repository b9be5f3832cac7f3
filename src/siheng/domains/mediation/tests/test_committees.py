"""A committee has three to nine members, one at the head, a woman among them, for three years (人民调解法第8条、第9条)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from siheng.domains.mediation.tests.test_register import refused
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.registers.models import Appointment, Place
from siheng.kernel.registers.reading import wanting
from siheng.kernel.registers.services import end_appointment, save_appointment, save_place

TOWN = "371002100000"
DAY = date(2022, 3, 2)


@pytest.fixture
def committee(bureau, at):
    data = {
        "name": "张村镇人民调解委员会", "level": "town", "region": TOWN, "unit": bureau.units.tw_zc.pk,
        "opened_on": "2021-01-04",
    }  # fmt: skip
    return save_place(kind="committee", actor=bureau.jiceng, at=at("2022-03-01"), data=data)


@pytest.fixture
def elect(bureau, at):
    def elected(name, sex="男", grade="member", since="2021-03-01", **more):
        data = {
            "name": name, "sex": sex, "grade": grade, "unit": bureau.units.tw_zc.pk, "region": TOWN, "since": since,
        }  # fmt: skip
        return save_appointment(
            kind="committee_member", actor=bureau.jiceng, at=at("2022-03-01"), data=data | more
        )

    return elected


def told(place, on=DAY):
    return wanting(Place.objects.filter(pk=place.pk), on).get(place.pk, "")


def test_what_a_committee_lacks_is_told_and_a_whole_one_is_left_in_peace(committee, elect):
    assert told(committee) == "委员 0 人，应有 3 至 9 人（人民调解法第8条）"
    elect("邹平", grade="chair")
    elect("于海")
    assert told(committee) == "委员 2 人，应有 3 至 9 人（人民调解法第8条）；没有妇女成员（人民调解法第8条）"
    elect("毕燕", sex="女")
    assert told(committee) == ""
    for n in range(6):
        elect(f"车立{n}")
    assert told(committee) == ""
    elect("车立九")
    assert told(committee) == "委员 10 人，应有 3 至 9 人（人民调解法第8条）"


def test_one_who_left_no_longer_counts_and_somebody_is_at_the_head(committee, elect, bureau, at):
    chair = elect("邹平", grade="chair")
    for name in ("于海", "车立"):
        elect(name)
    elect("毕燕", sex="女")
    assert told(committee) == ""
    end_appointment(
        appointment=chair.pk, actor=bureau.jiceng, at=at("2022-03-01"), on=date(2022, 3, 1), reason="调离"
    )
    assert told(committee) == "没有主任（人民调解法第8条）"


def test_the_term_is_three_years_and_its_end_is_told_before(committee, elect):
    """人民调解法第9条; sixty days before, as the bureau set it."""
    one = elect("邹平", grade="chair")
    elect("毕燕", sex="女")
    elect("于海")
    assert one.until == date(2024, 2, 29)
    assert told(committee, date(2023, 12, 30)) == ""
    ends = "委员任期 2024-02-29 届满，请在届满前换届（人民调解法第9条）"
    assert told(committee, date(2023, 12, 31)) == ends
    assert told(committee, date(2024, 2, 29)) == ends
    assert told(committee, date(2024, 3, 1)) == "委员 0 人，应有 3 至 9 人（人民调解法第8条）"


def test_the_sex_is_said_and_agrees_with_the_number(elect):
    before = snapshot()
    refused(lambda: elect("毕燕", sex=""), "sex")
    refused(lambda: elect("毕燕", sex="男", id_number="11010519491231002X"), "sex")
    assert snapshot() == before
    assert Appointment.objects.get(pk=elect("毕燕", sex="女", id_number="11010519491231002X").pk).sex == "女"


def test_the_pages_tell_it_to_staff_and_find_those_alone(committee, elect, bureau, client):
    client.force_login(bureau.jiceng)
    words = "委员 0 人，应有 3 至 9 人（人民调解法第8条）"
    assert words in client.get(reverse("place", args=[committee.pk])).content.decode()
    page = client.get(reverse("places"), {"kind": "committee", "wanting": "1"}).content.decode()
    assert words in page
    assert "1 个人民调解委员会还有要补齐的" in page
    (panel,) = client.get(reverse("desk")).context["beside"]
    assert [(row["name"], row["told"]) for row in panel["rows"]] == [(committee.name, words)]
    client.force_login(bureau.lixia)
    assert client.get(reverse("desk")).context["beside"] == []
    client.force_login(bureau.tiaojie)
    assert words in client.get(reverse("field")).content.decode()
    elect("邹平", grade="chair")
    elect("于海")
    elect("毕燕", sex="女")
    assert "应有 3 至 9 人" not in client.get(reverse("field")).content.decode()
