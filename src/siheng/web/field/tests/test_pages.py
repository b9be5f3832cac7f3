"""The phone pages: who has them, what stands on a card, notes sent once, the short opening form."""

from __future__ import annotations

import pytest
from django.test import Client

from siheng.domains.mediation.tests.conftest import dispute, spot, told, ways
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.testing import newcomer, snapshot
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role
from siheng.kernel.trust.models import AccessLog
from siheng.web.field.mine import in_hand

__all__ = ["dispute", "spot", "told", "ways"]
pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
NOTE = {"reasons": "姜家说好道还是共用的。", "moved": "姜家"}


@pytest.fixture(autouse=True)
def _day(settings, at):
    settings.FIXED_NOW = at("2022-03-05")


@pytest.fixture
def phone(bureau):
    """The town mediator's own telephone."""
    client = Client()
    client.force_login(bureau.tiaojie)
    return client


@pytest.fixture
def mediating(dispute, ways):
    """A dispute in mediation, with two of the four steps noted."""
    return ways.sat(ways.accepted(dispute()))


def someone(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


class TestWhoHasIt:
    def test_a_mediator_who_signs_in_lands_there(self, phone):
        answer = phone.get("/")
        assert (answer.status_code, answer.url) == (302, "/m/")

    def test_who_reads_no_such_kind_is_refused(self, bureau):
        for account in (bureau.lixia, bureau.jiangmin):
            for path in ("/m/", "/m/days/", "/m/new/"):
                assert someone(account).get(path).status_code == 403

    def test_a_head_has_in_hand_what_is_the_head_s_own(self, bureau, mediating):
        """The section's stands on the desk: a telephone is for whoever goes there."""
        head = newcomer(Role.HEAD, bureau.units.tw_zc)
        assert mediating in Matter.objects.told(head)
        assert in_hand(head) == []
        assert mediating in in_hand(bureau.tiaojie)

    def test_who_has_not_signed_in_goes_to_the_sign_in(self):
        for path in ("/m/", "/m/days/", "/m/new/", "/m/1/"):
            assert Client().get(path).url.startswith("/login/")
        assert Client().get("/m/worker.js")["Content-Type"].startswith("text/javascript")

    def test_another_committee_finds_nothing(self, bureau, mediating, phone):
        unit = Unit.objects.create(
            code="tw-yt", name="羊亭镇人民调解委员会", short="羊亭镇调委会", kind=Unit.Kind.COMMITTEE,
            region_id="371002101000", kinds=["mediation"],
        )  # fmt: skip
        other = someone(
            Account.objects.create_account("yangting", name="于海", unit=unit, roles=["mediator"])
        )
        before = snapshot()
        assert "邻里" not in other.get("/m/").content.decode()
        assert other.get(f"/m/{mediating.pk}/").status_code == 404
        assert other.post(f"/m/{mediating.pk}/do/notes/", NOTE, headers=JSON).status_code == 404
        assert other.post(f"/m/{mediating.pk}/call/", headers=JSON).status_code == 404
        assert snapshot() == before


class TestMyMatters:
    def test_a_card_says_where_it_stands_with_names_masked(self, phone, mediating):
        page = phone.get("/m/").content.decode()
        assert "王某某、姜某某 邻里" in page
        assert "已记把事说清、把法说明" in page
        assert f'href="/m/{mediating.pk}/"' in page
        assert "接着记" in page
        for whole in ("王秀兰", "姜守业", "13812345521"):
            assert whole not in page

    def test_tabs_count_what_is_to_be_performed_and_revisited(self, phone, dispute, ways):
        ways.agreed(ways.sat(ways.accepted(dispute()), "2022-03-03"), "2022-03-04")
        page = phone.get("/m/?show=perform").content.decode()
        assert "<b>1</b>等履行" in page
        assert "<b>0</b>要回访" in page
        assert "问是否履行了" in page
        assert "姜某某：搬走柴堆" in page

    def test_what_came_to_the_committee_and_nobody_has_taken_is_there(self, phone, dispute, bureau):
        m = dispute()
        assert f"/matters/{m.pk}/do/accept/" in phone.get("/m/").content.decode()

    def test_without_a_network_the_copy_has_nothing_of_any_matter(self, phone, mediating):
        for path in ("/m/?bare=1", f"/m/{mediating.pk}/?bare=1", "/m/new/?bare=1"):
            page = phone.get(path).content.decode()
            for words in ("王某某", "姜某某", "王家松了", "2 米宽", str(mediating)):
                assert words not in page, (path, words)

    def test_the_days_ahead(self, phone, mediating):
        page = phone.get("/m/days/").content.decode()
        assert "往后 14 天没有排上的事" in page


class TestNotes:
    def test_the_page_has_four_steps_and_what_was_said(self, phone, mediating):
        page = phone.get(f"/m/{mediating.pk}/").content.decode()
        for label in (
            "把事说清",
            "把法说明",
            "把理说透",
            "把情说近",
            "王家松了",
            "姜家松了",
            "民法典第291条",
        ):
            assert label in page
        assert AccessLog.objects.filter(kind="view", matter_id=mediating.pk).count() == 1

    def test_a_note_sent_twice_is_one_event(self, phone, mediating):
        sent = NOTE | {"submission": "note-1", "version": mediating.version}
        first = phone.post(f"/m/{mediating.pk}/do/notes/", sent, headers=JSON)
        assert (first.status_code, first.json()["version"]) == (200, mediating.version + 1)
        after = snapshot()
        again = phone.post(f"/m/{mediating.pk}/do/notes/", sent, headers=JSON)
        assert (again.status_code, again.json()["version"]) == (200, mediating.version + 1)
        assert snapshot() == after
        assert mediating.step_notes.get(step="reasons").moved == "姜家"

    def test_a_note_is_of_the_day_on_which_it_was_written(self, phone, mediating):
        sent = NOTE | {"submission": "note-1", "age": 26 * 3600}
        assert phone.post(f"/m/{mediating.pk}/do/notes/", sent, headers=JSON).status_code == 200
        assert f"{mediating.step_notes.get(step='reasons').on}" == "2022-03-04"

    def test_who_comes_too_late_is_told_and_nothing_changes(self, phone, mediating):
        seen = mediating.version
        phone.post(f"/m/{mediating.pk}/do/notes/", NOTE | {"submission": "first"}, headers=JSON)
        before = snapshot()
        late = NOTE | {"submission": "second", "version": seen}
        answer = phone.post(f"/m/{mediating.pk}/do/notes/", late, headers=JSON)
        assert answer.status_code == 409
        assert answer.json()["since"] == ["邹平（张村镇调委会）：记四平四说"]
        assert snapshot() == before

    def test_an_empty_note_and_another_step_are_refused(self, phone, mediating):
        before = snapshot()
        empty = phone.post(f"/m/{mediating.pk}/do/notes/", {}, headers=JSON)
        assert (empty.status_code, empty.json()["told"]) == (422, "四步至少记一步")
        assert phone.post(f"/m/{mediating.pk}/do/fail/", {}, headers=JSON).status_code == 404
        assert snapshot() == before

    def test_nothing_is_taken_in_the_name_of_who_signed_in_since(self, bureau, mediating):
        other, sent = someone(bureau.jiceng), NOTE | {"me": bureau.tiaojie.pk}
        before = snapshot()
        answer = other.post(f"/m/{mediating.pk}/do/notes/", sent, headers=JSON)
        assert answer.status_code == 401
        assert snapshot() == before

    def test_without_script_the_form_is_sent_by_itself(self, phone, mediating):
        answer = phone.post(f"/m/{mediating.pk}/do/notes/", NOTE | {"submission": "plain"})
        assert (answer.status_code, answer.url) == (302, f"/m/{mediating.pk}/")
        assert mediating.events.filter(step="notes").count() == 1

    def test_where_no_notes_are_taken_the_case_is_shown(self, phone, dispute):
        m = dispute()
        assert phone.get(f"/m/{m.pk}/").url == f"/matters/{m.pk}/"


class TestTelephone:
    def test_numbers_are_for_the_handler_and_looking_is_logged(self, phone, mediating):
        answer = phone.post(f"/m/{mediating.pk}/call/", headers=JSON)
        assert answer.json() == {"people": [{"who": "王秀兰", "number": "13812345521"}]}
        looked = AccessLog.objects.get(kind="reveal", matter_id=mediating.pk)
        assert (looked.field, looked.reason) == ("电话", "打电话联系当事人")

    def test_others_who_read_the_matter_are_refused(self, bureau, mediating):
        assert someone(bureau.jiceng).post(f"/m/{mediating.pk}/call/", headers=JSON).status_code == 403
        assert not AccessLog.objects.filter(kind="reveal").exists()


class TestOpening:
    def test_a_dispute_settled_on_the_spot_is_one_form_and_one_event(self, phone, spot):
        sent = spot(day="2022-03-05") | {"submission": "spot-1"}
        answer = phone.post("/m/new/", sent, headers=JSON)
        assert answer.status_code == 200
        m = Matter.objects.everything("a test").get(submission="spot-1")
        assert (m.state, m.events.count(), answer.json()["told"]) == ("settled", 1, f"已登记，{m}")
        after = snapshot()
        assert phone.post("/m/new/", sent, headers=JSON).status_code == 200
        assert snapshot() == after

    def test_the_form_asks_few_things_and_folds_the_rest(self, phone):
        page = phone.get("/m/new/").content.decode()
        short, rest = page.split("还有什么要记的")
        for name in ("name", "other_name", "category", "words", "settled", "agreement"):
            assert f'name="{name}"' in short
        for name in ("sum", "people", "court_way", "id_number", "day"):
            assert f'name="{name}"' not in short
            assert f'name="{name}"' in rest

    def test_what_is_missing_is_said_and_nothing_is_made(self, phone, told):
        before = snapshot()
        answer = phone.post("/m/new/", told(name="", day="2022-03-05"), headers=JSON)
        assert (answer.status_code, list(answer.json()["fields"])) == (422, ["name"])
        plain = phone.post("/m/new/", told(name="", day="2022-03-05"))
        assert plain.status_code == 422
        assert "请填写申请人（一方）" in plain.content.decode()
        assert snapshot() == before


class TestTheWayBack:
    def test_a_step_begun_on_the_phone_leads_back_to_it(self, phone, dispute):
        m = dispute()
        assert f'href="/matters/{m.pk}/do/accept/?from=m"' in phone.get("/m/").content.decode()
        page = phone.get(f"/matters/{m.pk}/do/accept/?from=m").content.decode()
        assert f'action="/matters/{m.pk}/do/accept/?from=m"' in page
        assert "回我的" in page
        answer = phone.post(f"/matters/{m.pk}/do/remark/?from=m", {"day": "2022-03-05", "text": "下午去看"})
        assert (answer.status_code, answer.get("Location")) == (302, "/m/")

    def test_a_step_begun_in_the_workspace_leads_back_to_the_matter(self, phone, dispute):
        m = dispute()
        answer = phone.post(f"/matters/{m.pk}/do/remark/", {"day": "2022-03-05", "text": "下午去看"})
        assert answer["Location"] == f"/matters/{m.pk}/"

    def test_the_bar_has_five_and_the_others_stand_behind_more(self, phone):
        answer = phone.get("/m/laws/")
        nav, more = answer.context["nav"], answer.context["more"]
        assert [n["label"] for n in nav] == ["我的", "日程", "登记", "法条"]
        assert [n["label"] for n in more][:3] == ["补贴", "列表", "法律咨询"]
        assert "更多" in answer.content.decode()
