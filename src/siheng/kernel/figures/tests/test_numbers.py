"""Every number of a text is found once, at its place, and what counts nothing is known as such."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.figures.numbers import numbers


def counted(text):
    return [(n.raw, n.value, n.unit, n.hedge) for n in numbers(text) if n.value is not None]


def idle(text):
    return [(n.raw, n.because) for n in numbers(text) if n.value is None]


@pytest.mark.parametrize(
    ("text", "raw", "value", "unit", "hedge"),
    [
        ("案件90件", "90件", "90", "件", "exact"),
        ("案件 90 件", "90 件", "90", "件", "exact"),
        ("案件９０件", "９０件", "90", "件", "exact"),
        ("纠错率34.44%", "34.44%", "34.44", "%", "exact"),
        ("纠错率３４．４４％", "３４．４４％", "34.44", "%", "exact"),
        ("百分之三十四点四四", "百分之三十四点四四", "34.44", "%", "exact"),
        ("共1,234件", "1,234件", "1234", "件", "exact"),
        ("纠纷近4000件", "近4000件", "4000", "件", "almost"),
        ("意见1200余件次", "1200余件次", "1200", "件次", "over"),
        ("培训30余场", "30余场", "30", "场", "over"),
        ("约200人次", "约200人次", "200", "人次", "about"),
        ("1.2万件", "1.2万件", "12000", "件", "exact"),
        ("300余万元", "300余万元", "3000000", "元", "over"),
        ("设立两家联系点", "两家", "2", "家", "exact"),
        ("三百余件", "三百余件", "300", "件", "over"),
        ("二百三十一人", "二百三十一人", "231", "人", "exact"),
        ("近四千件", "近四千件", "4000", "件", "almost"),
        ("90件以上", "90件以上", "90", "件", "at_least"),
        ("下降3个百分点", "3个百分点", "3", "个百分点", "exact"),
        ("为期5个月", "5个月", "5", "个月", "exact"),
        ("超过80件", "超过80件", "80", "件", "more"),
    ],
)
def test_a_number_that_counts(text, raw, value, unit, hedge):
    assert counted(text) == [(raw, Decimal(value), unit, hedge)]


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("2022年以来", "2022年"), ("2022年12月30日", "2022年12月30日"), ("时间:2022/12/30 09:53:33 来源", "2022/12/30 09:53:33"),
        ("自5月机制实施", "5月"), ("1-11月", "1-11月"), ("(2021-2025年)", "2021-2025年"), ("二〇二二年十二月三十日", "二〇二二年十二月三十日"),
        ("威政办字〔2021〕28号", "〔2021〕28号"), ("第7号令", "第7号"), ("依据第三十一条", "第三十一条"), ("28号文件", "28号"),
        ("一、重点工作", "一、"), ("(一)突出成果", "(一)"), ("一是紧扣", "一是"), ("1.受理情况", "1."), ("（2）审结情况", "（2）"),
        ("索引号:11371002004361006Y/2022-39410", "11371002004361006Y/2022-39410"), ("拨打12345热线", "12345"), ("GB/T 9704", "GB/T 9704"),
        ("“八五”普法", "八五"), ("落实“三统一”制度", "三"), ("至少进行一次走访", "一次"), ("0631-5221234", "0631-5221234"),
        ("《纲要(2021-2025年)》", "2021-2025年"),
    ],
)  # fmt: skip
def test_a_number_that_counts_nothing(text, raw):
    assert counted(text) == []
    assert raw in [r for r, _ in idle(text)]


@pytest.mark.parametrize(
    "word", ["统一部署", "进一步提升", "一站式服务", "万一", "三农工作", "一定程度上", "唯一"]
)
def test_numerals_inside_a_word_are_no_numbers(word):
    assert numbers(word) == []


def test_places_are_lines_and_columns_from_one():
    first, second = numbers("受理90件，\n 审结 88 件。")
    assert (first.line, first.column, first.start, first.end) == (1, 3, 2, 5)
    assert (second.line, second.column) == (2, 5)


def test_the_published_paragraph():
    text = (
        "自5月“援、律、访、调”机制正式实施以来,已接收区群众权益诉求服务中心移交67人次,其中,心理疏导6人次,律师咨询13人次,"
        "法律援助咨询36人次,联合调解12人次。探索建立了13人的行政执法人才库和14人的行政执法监督人才库。"
    )
    assert [(raw, int(value)) for raw, value, _, _ in counted(text)] == [
        ("67人次", 67), ("6人次", 6), ("13人次", 13), ("36人次", 36), ("12人次", 12), ("13人", 13), ("14人", 14),
    ]  # fmt: skip


SCRAPS = st.lists(
    st.sampled_from(
        [
            *"0123456789０９.,，。;；、:：()（）〔〕《》“”%％-/ \n年月日号件人次个余近约第一二三十百千万亿两是A",
            "2022年",
            "受理",
            "行政复议",
            "34.44%",
        ]
    ),
    max_size=40,
).map("".join)


@given(SCRAPS)
def test_every_digit_stands_in_exactly_one_number(text):
    covered = [0] * len(text)
    for number in numbers(text):
        assert text[number.start : number.end] == number.raw
        for place in range(number.start, number.end):
            covered[place] += 1
    assert max(covered, default=0) <= 1
    assert all(covered[i] == 1 for i, c in enumerate(text) if c.isdecimal())
