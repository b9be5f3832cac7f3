"""Pages of figures: every number opens to its rows, for those who may see them, and to no one else."""

import io

import docx
import pytest

from siheng.domains.reconsideration.tests.published import publish_year
from siheng.kernel.figures.evaluate import dimension
from siheng.kernel.figures.models import FrozenFigure, Report
from siheng.kernel.figures.numbers import plain
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.models import Matter
from siheng.web.workspace.year import MOST


@pytest.fixture
def year(bureau):
    """The published year."""
    publish_year()
    return bureau


@pytest.fixture
def reader(client, year):
    """Signs somebody in and reads a page as text."""

    def read(account, address, status=200):
        client.force_login(account)
        answer = client.get(address)
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    return read


PAGES = ["/year/2022/", "/report/2022/", "/figure/reconsideration.accepted/?period=2022", "/verify/"]


@pytest.mark.parametrize("page", PAGES)
def test_who_reads_figures(reader, year, page):
    for account in (year.lixia, year.congwei, year.wangju, year.fenguan, year.zhangcun, year.jiangmin):
        reader(account, page)
    for account in (year.zhifa, year.admin):
        reader(account, page, status=403)


def test_a_figure_shows_its_number_its_meaning_and_its_rows(reader, year):
    text = reader(year.lixia, "/figure/reconsideration.accepted/?period=2022")
    assert "2022年 受理行政复议案件 90 件" in text
    assert "按受理日期统计" in text
    assert text.count("<tr data-row>") == 50
    assert "11 + 90 = 90 + 11" in text
    second = reader(year.lixia, "/figure/reconsideration.accepted/?period=2022&page=2")
    assert second.count("<tr data-row>") == 40


def test_a_cell_of_a_figure_opens(reader, year):
    text = reader(year.lixia, "/figure/reconsideration.concluded/?period=2022&by=outcome&value=revoke")
    assert "审结行政复议案件（结果：撤销） 9 件" in text
    assert text.count("<tr data-row>") == 9


def test_a_rate_shows_its_sum_and_both_its_parts(reader, year):
    text = reader(year.lixia, "/figure/reconsideration.correction_rate/?period=2022")
    assert "综合纠错率 34.44 %" in text
    assert "31 ÷ 90 = 34.44%" in text
    assert "/figure/reconsideration.corrected/" in text


def test_numbers_without_rows_for_who_may_see_only_numbers(reader, year):
    text = reader(year.jiangmin, "/figure/reconsideration.accepted/?period=2022")
    assert "受理行政复议案件 90 件" in text
    assert "这个数有 90 件，都不在您的可见范围内" in text
    assert "<tr data-row>" not in text


@pytest.mark.parametrize("by", ["", "&by=outcome&value=revoke", "&by=category&value=penalty"])
def test_a_figure_does_not_tell_how_a_case_ended_to_who_may_only_know_that_it_is_there(reader, year, by):
    assert Matter.objects.for_account(year.zhangcun).filter(kind="reconsideration", outcome="revoke").exists()
    text = reader(year.zhangcun, f"/figure/reconsideration.concluded/?period=2022{by}")
    assert "都不在您的可见范围内" in text
    assert "<tr data-row>" not in text


@pytest.mark.parametrize("address", [
    "/figure/reconsideration.nothing/", "/figure/reconsideration.accepted/?period=2022-13",
    "/figure/reconsideration.accepted/?by=weather&value=1", "/figure/reconsideration.accepted/?by=town&value=x",
    "/figure/reconsideration.accepted/?by=month&value=x", "/year/2022/?of=x&by=month&value=2022-01", "/report/2022/?fig=x",
    "/figure/reconsideration.accepted/?by=agency&value=x", "/report/0/", "/year/99999/",
])  # fmt: skip
def test_an_address_that_leads_nowhere(reader, year, address):
    reader(year.lixia, address, status=404)


def test_the_year_answers_first_and_opens(reader, year):
    text = reader(year.wangju, "/year/2022/")
    assert "2022年审结复议 90 件" in text
    for label in (
        "受理行政复议案件",
        "综合纠错率",
        "在办逾期",
        "每月受理与审结",
        "审结结果",
        "受理的被申请人",
    ):
        assert label in text
    pressed = reader(
        year.wangju, "/year/2022/?period=2022&of=reconsideration.concluded&by=outcome&value=revoke"
    )
    assert "审结行政复议案件 · 撤销 9 件" in pressed
    assert reader(year.wangju, "/year/2022/?by=month&value=2022-09").count("<tr data-row>") > 0


def test_the_report_binds_its_numbers(reader, year):
    text = reader(year.wangju, "/report/2022/")
    for number in ("90件", "11件", "34.44%"):
        assert f">{number}</a>" in text
    assert "未发布" in text
    assert "11 + 90 = 90 + 11" in text


def test_publishing_is_the_leaders(client, reader, year):
    client.force_login(year.lixia)
    client.post("/report/2022/publish/")
    assert (Report.objects.count(), FrozenFigure.objects.count()) == (0, 0)
    client.force_login(year.wangju)
    client.post("/report/2022/publish/")
    assert Report.objects.get().version == 1
    assert "已发布" in reader(year.wangju, "/report/2022/")


def test_what_changed_since_publication_is_on_the_page(client, reader, year):
    client.force_login(year.wangju)
    client.post("/report/2022/publish/")
    late = Matter.objects.everything("a test").filter(closed_on=None, accepted_on__year=2022).first()
    Matter.objects.everything("a test").filter(pk=late.pk).update(closed_on="2022-12-31", outcome="maintain")
    text = reader(year.wangju, "/report/2022/?fig=reconsideration.concluded")
    assert "发布后多 1 件" in text
    assert "<span>90<small>发布时</small></span>" in text
    assert "91<small>现在</small>" in text


def test_beside_the_report_rows_outside_the_scope_are_told_in_words_and_not_as_an_empty_table(reader, year):
    refused = "这个数有 90 件，都不在您的可见范围内，您可以看数，不能看件。"
    mine, others = (reader(who, "/report/2022/") for who in (year.lixia, year.jiangmin))
    assert [(refused in text, "构成这个数的行" in text) for text in (mine, others)] == [
        (False, True),
        (True, False),
    ]


def test_the_report_as_word(client, year):
    client.force_login(year.lixia)
    answer = client.get("/report/2022/word/")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "受理行政复议案件90件" in plain(text)


def test_a_text_is_checked_on_the_page(client, year):
    client.force_login(year.lixia)
    answer = client.post("/verify/", {"text": "2022年受理行政复议案件92件，综合纠错率34.44%。"})
    text = answer.content.decode()
    assert "2022 年，2 个数字，有 1 个对不上，0 个没有来源" in text
    assert "多写2件" in text


@pytest.mark.parametrize(("data", "message"), [({}, "还没有文稿"), ({"text": "90件", "year": "1"}, "1990")])
def test_a_form_without_a_text(client, year, data, message):
    client.force_login(year.lixia)
    assert message in client.post("/verify/", data).content.decode()


def test_a_broken_file_is_told(client, year):
    client.force_login(year.lixia)
    broken = io.BytesIO(b"PK\x03\x04broken")
    broken.name = "报告.docx"
    assert "不是完好的" in client.post("/verify/", {"file": broken}).content.decode()


def test_the_year_shows_every_way_in_which_a_case_can_end():
    """Of fifteen outcomes under the revision of 2023 none is left out, so the bars add up to the number above them."""
    known = registry()
    by_outcome = [
        known.figures[f"{domain}.{chart.figures[0]}"]
        for domain, section in known.sections.items()
        for chart in section.charts
        if chart.by == "outcome"
    ]
    assert by_outcome
    for figure in by_outcome:
        assert len(dimension(figure, "outcome").choices) <= MOST, figure.label
