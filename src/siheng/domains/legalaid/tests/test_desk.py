"""What each reader is shown: the lawyer their own cases alone, on a phone too; of a sealed one no name."""

from __future__ import annotations

import pytest

from siheng.domains.legalaid.desk import cases
from siheng.domains.legalaid.services.phone import cards
from siheng.kernel.matters.models import Matter


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
