"""The laws at hand and one's own sums: searchable, citable, nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

from siheng.domains.mediation.models import SubsidyLine
from siheng.domains.mediation.services.articles import articles
from siheng.domains.mediation.services.subsidy import purse
from siheng.domains.mediation.tests.conftest import dispute, spot, told, ways
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Account
from siheng.kernel.registers.models import Appointment
from siheng.web.field.tests.test_pages import _day, mediating, phone, someone

__all__ = ["_day", "dispute", "mediating", "phone", "someone", "spot", "told", "ways"]
pytestmark = pytest.mark.django_db


def test_the_articles_are_those_in_force_on_the_day():
    """民事诉讼法: 第201条 from 2022, 第205条 from 2024."""
    cited = {d: {a.cite for a in articles(d)} for d in (date(2021, 6, 1), date(2022, 6, 1), date(2024, 6, 1))}
    confirm = {d: {c for c in found if c.startswith("民事诉讼法")} for d, found in cited.items()}
    assert list(confirm.values()) == [
        set(),
        {"民事诉讼法第201条", "民事诉讼法第202条"},
        {"民事诉讼法第205条", "民事诉讼法第206条"},
    ]
    assert "民法典第291条" in cited[date(2022, 6, 1)]
    assert "民法典第291条" not in {a.cite for a in articles(date(2020, 12, 31))}


def test_no_article_stands_twice_and_each_says_something():
    found = articles(date(2024, 6, 1))
    assert len({a.cite for a in found}) == len(found) > 60
    assert not [a.cite for a in found if not a.text.endswith(("。", "；")) or not a.about]


def test_the_laws_are_searched_by_word_and_number(phone):
    page = phone.get("/m/laws/").content.decode()
    assert all(words in page for words in ("人民调解法", "通行", "民法典"))
    found = phone.get("/m/laws/", {"q": "民法典 通行"}).content.decode()
    assert ("必要的便利" in found, "不收取任何费用" in found) == (True, False)
    assert "有 0 条" in phone.get("/m/laws/", {"q": "没有这个词"}).content.decode()


def test_an_article_can_be_put_into_the_note_on_the_law(phone, mediating):
    page = phone.get(f"/m/{mediating.pk}/").content.decode()
    assert 'data-cite="民法典第291条"' in page
    assert page.count("data-laws") == 1


def test_who_works_on_nothing_from_a_phone_has_neither(bureau):
    for path in ("/m/laws/", "/m/purse/"):
        assert someone(bureau.lixia).get(path).status_code == 403


def _paid(case: Matter, account: Account, parts: list[list[str]], paid_on: date | None) -> None:
    """A line in a batch; the case stands for the batch, too."""
    entry = Appointment.objects.create(
        kind="mediator", name=account.name, region=account.unit.region, unit=account.unit, since=date(2021, 1, 1)
    )  # fmt: skip
    SubsidyLine.objects.everything("test").create(
        matter=case, case=case, dispute=case, appointment=entry, account=account, mediator=account.name,
        settled_on=date(2022, 3, 1), parts=parts, sum=parts[0][1], state="counted", paid_on=paid_on,
    )  # fmt: skip


def test_a_mediator_sees_the_own_sums_of_the_year_and_nobody_elses(phone, bureau, mediating, dispute):
    _paid(mediating, bureau.tiaojie, [["简单纠纷基数", "60.00"]], date(2022, 4, 1))
    _paid(dispute(name="于海"), bureau.qutiao, [["疑难纠纷基数", "400.00"]], None)
    page = phone.get("/m/purse/", {"account": bureau.qutiao.pk}).content.decode()
    assert "已发 60.00 元，待发 0.00 元" in page
    assert "简单纠纷基数 60.00 元；合计 60.00 元。" in page
    assert f"/matters/{mediating.pk}/" in page
    assert "400" not in page
    assert "简单纠纷基数" not in phone.get("/m/purse/", {"year": "2021"}).content.decode()


def test_a_year_without_any_is_empty(phone, bureau):
    assert purse(bureau.tiaojie, 2022).lines == []
    assert "还没有列入补贴批次" in phone.get("/m/purse/").content.decode()
    assert Matter.objects.everything("test").count() == 0
