"""A text's numbers find their figures whatever its order, spacing and digits; and none is taken for what it is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.domains.reconsideration.tests.published import publish_year
from siheng.domains.reconsideration.tests.test_figures import SENTENCE
from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.verify import AGREES, DIFFERS, NOT_A_FIGURE, UNKNOWN, verify

LAST = date(2022, 12, 31)

SIGNS = {AGREES: "=", DIFFERS: "≠", UNKNOWN: "?"}
# What a text says, and for each number in it: = agrees, ≠ differs, ? no source here; and with which figure.
TEXTS = [
    (
        "2022年以来受理行政复议案件92件,已审结90件(含去年结转11件),综合纠错率34.44%",
        "≠accepted =concluded =concluded_carried_over =correction_rate",
    ),
    (
        "2022年以来受理行政复议案件90件,已审结88件(含去年结转12件),综合纠错率33.44%",
        "=accepted ≠concluded ≠concluded_carried_over ≠correction_rate",
    ),
    (
        "综合纠错率34.44%,已审结90件(含去年结转11件),2022年以来受理行政复议案件90件。",
        "=correction_rate =concluded =concluded_carried_over =accepted",
    ),
    (
        "协调处理行政复议机关共同应诉案件20件,区政府单独案件应诉4件;2022年以来受理行政复议案件90件,已审结90件(含去年结转11件),综合纠错率34.44%。",
        "?litigation.joint_defendant ?litigation.sole_defendant =accepted =concluded =concluded_carried_over =correction_rate",
    ),
    (
        "2022年以来受理行政复议案件９０件，已审结９０件（含去年结转１１件），综合纠错率３４．４４％；",
        "=accepted =concluded =concluded_carried_over =correction_rate",
    ),
    (
        "2022 年以来受理行政复议案件 90 件，已审结 90 件（含去年结转 11 件），综合纠错率 34.44 %；",
        "=accepted =concluded =concluded_carried_over =correction_rate",
    ),
    ("2022年,综合纠错率为34.4%。", "=correction_rate"),
    ("2022年综合纠错率达34%", "=correction_rate"),
    ("2022年综合纠错率达35%", "≠correction_rate"),
    ("2022年综合纠错率为34.444%", "=correction_rate"),
    ("2022年直接纠错率为21.11%", "=direct_correction_rate"),
    ("2022年直接纠错率34.44%", "≠direct_correction_rate"),
    ("2022年综合纠错率约三分之一", "?"),
    ("2022年综合纠错率为百分之三十四点四四", "=correction_rate"),
    ("2022年受理行政复议案件九十件,审结九十件", "=accepted =concluded"),
    ("2022年受理行政复议案件近100件", "≠accepted"),
    ("2022年受理行政复议案件90余件", "=accepted"),
    ("2022年受理行政复议案件80余件", "≠accepted"),
    ("2022年受理行政复议案件约90件", "=accepted"),
    ("2022年受理行政复议案件90起", "=accepted"),
    ("2022年受理行政复议案件90人次", "?"),
    ("2022年受理行政复议案件超过80件", "=accepted"),
    ("2022年受理行政复议案件85件以上", "=accepted"),
    ("2022年受理行政复议案件不足100件", "=accepted"),
    ("2022年受理公证案件90件,审结90件", "? ?"),
    ("2022年受理行政复议案件90件,受理公证案件120件,审结90件", "=accepted ? ?"),
    ("2022年全市受理行政复议案件90件", "?"),
    ("2022年受理行政复议案件同比增长90%", "?"),
    ("2022年受理行政复议案件90件,同比增长34.44%", "=accepted ?"),
    ("2022年受理行政复议案件比上年增加11件", "?"),
    ("2021年受理行政复议案件90件", "≠accepted"),
    ("2022年上半年受理行政复议案件46件", "=accepted"),
    ("2022年1-6月,受理行政复议案件46件", "=accepted"),
    ("2022年9月份受理行政复议案件90件", "≠accepted"),
    ("截至2022年6月底,受理行政复议案件46件", "=accepted"),
    ("2022年收到行政复议申请91件,受理90件,不予受理1件", "=received =accepted =not_accepted"),
    (
        "2022年,我局共收到行政复议申请91件，其中受理90件，不予受理1件，审结90件，未审结11件。",
        "=received =accepted =not_accepted =concluded =pending",
    ),
    ("2022年其中受理公安类行政复议案件30件", "?"),
    ("2022年审结涉企行政复议案件30件", "?"),
    ("2022年超期审结行政复议案件11件", "?"),
    ("2022年受理行政复议案件,共90件", "=accepted"),
    ("2022年受理行政复议案件数:90件", "=accepted"),
    ("2022年90件行政复议案件已审结", "=concluded"),
    (
        "2022年上年结转行政复议案件11件,新受理90件,审结90件,结转下年11件",
        "=carried_in =accepted =concluded =pending",
    ),
    ("2022年行政复议案件审结率100%", "?"),
    ("2022年行政复议受理窗口90个", "?"),
    ("2022年共有行政复议案件90件", "?"),
    ("2023年力争行政复议综合纠错率34.44%以下", "?"),
    ("受理行政复议案件90件", "?"),
    (
        "2022年行政复议工作。全年共受理案件90件，审结90件，其中上年结转11件，综合纠错率34.44%。",
        "=accepted =concluded =concluded_carried_over =correction_rate",
    ),
    (
        "二、行政复议\n2022年共受理案件90件，审结90件，其中上年结转11件，综合纠错率34.44%。",
        "=accepted =concluded =concluded_carried_over =correction_rate",
    ),
    ("2022年受理并审结行政复议案件90件", "?"),
    (
        "项目|数量\n2022年受理行政复议案件|90\n2022年审结行政复议案件|90\n2022年综合纠错率(%)|34.44",
        "=accepted =concluded =correction_rate",
    ),
    (
        "2022年，区政府共新收行政复议案件90件，办结90件，综合纠错率为34.44%，较去年下降3个百分点",
        "=accepted =concluded =correction_rate ?",
    ),
    ("2022年行政复议案件受理90件、审结90件、结案率100%", "=accepted =concluded ?"),
    ("2022年依法受理行政复议申请90件，经审查审结90件", "=accepted =concluded"),
    ("2022年行政复议案件受理量达到90件", "=accepted"),
    ("2022年受理行政复议案件80至100件", "?"),
    ("2022年受理行政复议案件0.009万件", "=accepted"),
    ("2022年行政复议受理案件九十余件", "=accepted"),
    ("2022年受理行政复议案件(90件)", "=accepted"),
    ("2022年已审结行政复议案件90件，其中含去年结转12件", "=concluded ≠concluded_carried_over"),
    ("2022年受理行政复议案件90件，审结79件", "=accepted ≠concluded"),
    ("2022年审结当年受理的行政复议案件79件", "?"),
    ("2022年行政复议办公室受理案件90件。去年同期受理85件", "=accepted ≠accepted"),
    ("2022年受理行政复议案件90件，涉及申请人90人，90件均已结案", "=accepted ? =concluded"),
    (
        "2022年以来，受理行政复议案件90件，已审结90件，其中维持59件，撤销9件，综合纠错率34.44%",
        "=accepted =concluded ? ? =correction_rate",
    ),
    ("2022年行政诉讼案件受理90件，行政复议案件受理90件", "? =accepted"),
    ("2022年行政复议案件立案90件", "=accepted"),
    ("2021年、2022年分别受理行政复议案件85件、90件", "? ?"),
    ("2022年受理、审结行政复议案件分别为90件、90件", "? ?"),
    ("2020-2022年受理行政复议案件90件", "?"),
    ("环翠区2022年工作总结\n近三年受理行政复议案件90件", "?"),
    ("环翠区2022年工作总结\n2021年以来受理行政复议案件90件", "?"),
    ("环翠区2022年工作总结\n贯彻落实2021年《实施纲要》。受理行政复议案件90件。", "=accepted"),
    ("环翠区2022年工作总结\n5月起施行新办法，受理行政复议案件90件。", "=accepted"),
    ("环翠区2022年工作总结\n9月，召开会议3次，受理行政复议案件90件。", "? ≠accepted"),
    ("环翠区2022年工作总结\n截至6月30日，受理行政复议案件46件。", "=accepted"),
    ("环翠区2022年工作总结\n截至12月30日，受理行政复议案件90件。", "=accepted"),
    ("2022年受理行政复议案件90件(去年85件)", "=accepted ?"),
    ("2022年审结行政复议案件90件，其中当年受理79件", "=concluded ?"),
    (
        "2022年审结行政复议案件90件，纠错31件，纠错率34.44%，直接纠错19件，直接纠错率21.11%",
        "=concluded =corrected =correction_rate =corrected_directly =direct_correction_rate",
    ),
    ("2022年全年受理90件行政复议案件", "=accepted"),
    ("2022年行政复议:受理90件,办结90件", "=accepted =concluded"),
    ("2022年受理行政复议案件1,090件", "≠accepted"),
    (
        "威海市环翠区司法局2022年工作总结\n1.受理行政复议案件90件审结90件综合纠错率34.44%",
        "=accepted =concluded =correction_rate",
    ),
    ("2022年受理行政复议案件90\n件", "=accepted"),
    ("", ""),
    ("。。,,((", ""),
    ("90", "?"),
    ("%件90%%", "?"),
    (
        "2022年全区共办理行政复议案件101件，其中受理90件，上年结转11件，审结90件",
        "? =accepted =carried_in =concluded",
    ),
    ("2022年环翠区人民政府新收行政复议申请91件", "=received"),
    ("2022年区政府本级受理的行政复议案件中，审结90件", "?"),
    ("2022年受理行政复议案件90多件", "=accepted"),
    ("2022年受理行政复议案件近百件", "≠accepted"),
    ("2022年受理行政复议案件上百件", ""),
    ("环翠区2022年工作总结\n人民法院受理行政案件90件，审结90件。", "? ?"),
    ("环翠区2022年工作总结\n张村镇受理行政复议案件90件。", "?"),
    ("环翠区2022年工作总结\n区公安分局涉及的行政复议案件受理90件。", "?"),
    ("环翠区二〇二二年工作总结\n受理行政复议案件90件。", "=accepted"),
    ("环翠区2022年工作总结\n三、2023年工作思路\n力争行政复议案件受理90件。", "?"),
    ("环翠区2022年工作总结\n受理行政复议案件同比由66件上升到90件。", "? ?"),
    (
        "环翠区2022年工作总结\n共同应诉案件0件，综合纠错率34.44%。",
        "=litigation.joint_defendant =correction_rate",
    ),
    ("环翠区2022年工作总结\n办理行政应诉案件24件。审结20件。", "?litigation.received ?"),
    ("2022年综合纠错率三成四，近三成五，超三成", "=correction_rate ? ?"),
    ("2022年收案90件、结案90件，均为行政复议案件", "=accepted =concluded"),
    ("2022年全年行政复议收案九十件结案九十件", "=accepted =concluded"),
    ("2022年总结\n十二月受理行政复议案件90件", "≠accepted"),
    ("2022年总结\n本月受理行政复议案件9件；近三个月受理行政复议案件9件", "? ? ?"),
    ("2022年总结\n一、二季度受理行政复议案件46件", "=accepted"),
    ("2022年总结\n明年受理行政复议案件90件；往年受理行政复议案件90件", "? ?"),
    ("2022年总结\n2023年受理行政复议案件100件", "?"),
    ("2022年总结\n受理90件行政复议案件中，公安20件，审结18件", "=accepted ? ?"),
    ("指标|2021年|2022年\n受理行政复议案件|90|90", "≠accepted =accepted"),
    ("2022年总结\n项目|受理|审结|纠错率\n行政复议|90|90|34.44%", "=accepted =concluded =correction_rate"),
    ("2022年总结\n序号|指标|数量\n1|受理行政复议案件|90\n2|审结行政复议案件|91", "? =accepted ? ≠concluded"),
    ("二O二二年工作总结\n行政复议受理案件90件", "=accepted"),
]


@pytest.fixture
def year(bureau):
    """The published year."""
    publish_year()


def told(text):
    """The signs and figures of a text's numbers, in order."""
    found = [f for f in verify(registry(), text, today=LAST).findings if f.status != NOT_A_FIGURE]
    return " ".join(SIGNS[f.status] + (f.key or "").removeprefix("reconsideration.") for f in found)


def test_each_text_is_understood_as_its_reader_would(year):
    wrong = {text: (found, expected) for text, expected in TEXTS if (found := told(text)) != expected}
    assert wrong == {}


def test_a_difference_says_by_how_much_with_which_rows_and_what_it_equals(year):
    found = next(
        f
        for f in verify(registry(), SENTENCE.replace("已审结90", "已审结79"), today=LAST).findings
        if f.status == DIFFERS
    )
    assert (found.key, found.difference, len(found.rows)) == ("reconsideration.concluded", -11, 90)
    assert found.why.startswith("2022年审结行政复议案件为90件，少写11件")
    carried = next(
        f
        for f in verify(registry(), SENTENCE.replace("结转11", "结转31"), today=LAST).findings
        if f.status == DIFFERS
    )
    assert carried.why.endswith("与综合纠错案件相同")


def test_a_number_of_a_time_before_the_first_record_has_no_source_here(year):
    """Nothing of 2019 was recorded: that no case is found says nothing of how many there were."""
    (found,) = verify(registry(), "2019年受理行政复议案件85件。", today=LAST).findings[1:]
    assert (found.status, found.key) == (UNKNOWN, "reconsideration.accepted")
    assert found.why == "到2019年12月31日，这里还没有行政复议案件的记录"
    assert told("2019年受理行政复议案件0件。") == "=accepted"


def test_a_year_that_is_only_planned_for_is_not_the_years_of_the_text(year):
    verdict = verify(
        registry(), "2022年受理行政复议案件90件，综合纠错率35.44%。预计2023年受理100件。", today=LAST
    )
    assert verdict.year == 2022
    assert [f.status for f in verdict.findings if f.status != NOT_A_FIGURE] == [AGREES, DIFFERS, UNKNOWN]
    assert verdict.findings[2].why == "2022年综合纠错率为34.44%（31 ÷ 90），多写1个百分点"


def test_the_year_asked_for_goes_before_the_texts_own(year):
    (found,) = verify(registry(), "受理行政复议案件90件", today=LAST, year=2022).findings
    assert (found.status, found.key) == (AGREES, "reconsideration.accepted")


@pytest.mark.django_db
@given(
    st.text(
        alphabet="受理审结行政复议案件综合纠错率年月日件起%0123456789,。;:()、余近约去年结转含其中\n不予未第一二十百",
        max_size=60,
    )
)
def test_no_text_makes_it_fail(text):
    found = verify(registry(), text, today=LAST, year=2022).findings
    assert all(f.status in {*SIGNS, NOT_A_FIGURE} for f in found)
