"""A paper says what the case says and never goes out with a hole; a bad template stops the start."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.documents import templates
from siheng.kernel.documents.filling import MARKS
from siheng.kernel.documents.paper import Kind, Paper
from siheng.kernel.documents.templates import BadTemplate, MissingFact, NoTemplate, find, numbered, series_of

from .conftest import FACTS, NOTICE

ON = date(2022, 12, 30)
HEAD = "标题：测试\n---\n"


def body(template, text, **facts):
    return [p.text for p in template(HEAD + text).fill(facts, on=ON).paragraphs]


def test_a_filled_paper_has_every_part_in_its_place(template):
    paper = template().fill(FACTS, on=ON, number="威环政复受字〔2022〕90号")
    assert paper.text == (
        "威海市环翠区人民政府\n威环政复受字〔2022〕90号\n受理通知书\n苗某某\n"
        "你于2022年12月23日提出的行政复议申请，本机关决定予以受理。\n一、权利\n特此通知。\n"
        "威海市环翠区人民政府\n2022年12月30日"
    )
    assert paper.sealed
    assert [p.kind for p in paper.paragraphs] == [Kind.BODY, Kind.FIRST, Kind.BODY]
    assert paper.missing == ()


def test_a_paper_with_holes_is_refused_by_the_names_of_all_of_them(template):
    with pytest.raises(MissingFact) as refused:
        template().fill({**FACTS, "称呼": "", "申请人": None}, on=ON)
    assert refused.value.missing == ("申请人", "称呼")
    assert str(refused.value) == "《受理通知书》还缺：申请人、称呼"


def test_a_preview_shows_the_holes_and_lists_them(template):
    paper = template().preview({"机关全称": "甲"}, on=ON)
    assert paper.missing == ("文号", "申请人", "称呼", "收到日期")
    assert "＿＿＿于＿＿＿提出的行政复议申请" in paper.text


def test_what_is_conditional_is_no_hole(template):
    assert body(template, "{% if 第三人 %}第三人：{{ 第三人 }}{% else %}无第三人{% endif %}") == ["无第三人"]
    assert body(template, "{% for 行 in 名单 %}{{ 行 }}\n{% endfor %}完", 名单=["甲", "乙"]) == [
        "甲",
        "乙",
        "完",
    ]
    assert body(template, "{% for 行 in 名单 %}{{ 行 }}{% endfor %}完") == ["完"]


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ x }}", date(2022, 1, 3), "2022年1月3日"),
        ("{{ x|年月日 }}", date(2022, 12, 30), "2022年12月30日"),
        ("{{ x|大写 }}", date(2022, 12, 30), "二〇二二年十二月三十日"),
        ("{{ x|大写 }}", date(2010, 10, 21), "二〇一〇年十月二十一日"),
        ("{{ x|元 }}", Decimal("1200.50"), "1200.50元"),
        ("{{ x|元 }}", Decimal("1200.00"), "1200元"),
        ("{{ x|元 }}", 0, "0元"),
        ("{{ x }}", 0, "0"),
        ("{{ x }}", True, "是"),
        ("{{ x }}", ["甲", "", "乙"], "甲、乙"),
        ("{{ x }}", "<b>&", "<b>&"),
    ],
)
def test_values_are_written_as_papers_write_them(template, source, value, text):
    assert body(template, source, x=value) == [text]


def test_lines_of_a_value_become_paragraphs_and_never_headings(template):
    paper = template(HEAD + "请求：{{ 请求 }}完").fill({"请求": "一、撤销\n# 赔偿\r\n（二）道歉"}, on=ON)
    assert [p.text for p in paper.paragraphs] == ["请求：一、撤销", "# 赔偿", "（二）道歉完"]
    assert {p.kind for p in paper.paragraphs} == {Kind.BODY}
    assert [run.slot for run in paper.paragraphs[0].runs] == [False, True]


def test_headings_are_known_by_their_marks(template):
    text = "# 另一个标题\n一、工作情况\n（一）突出重点。做了工作。\n一、撤销该决定；\n附件：1. 委托书\n1. 三级\n# 小题"
    paper = template(HEAD + text).fill({}, on=ON)
    assert "".join(run.text for run in paper.title) == "另一个标题"
    kinds = [p.kind for p in paper.paragraphs]
    assert kinds == [Kind.FIRST, Kind.SECOND, Kind.BODY, Kind.ATTACHED, Kind.BODY, Kind.CENTRED]
    assert [(run.text, face) for run, face in paper.paragraphs[1].faces()] == [
        ("（一）突出重点。", "second"),
        ("做了工作。", "text"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("标题：甲\n抬头：乙\n---\n", "第2行：不认识的抬头“抬头”"),
        ("标题：甲\n标题：乙\n---\n", "第2行：“标题”写了两次"),
        ("标题：甲\n卷别：主卷\n---\n", "第2行：“卷别”要写正卷或副卷，现为“主卷”"),
        ("标题：甲\n没有冒号\n---\n", "第2行：不认识的抬头“没有冒号”"),
        ("标题：甲\n正文", "第2行：没有把抬头和正文分开的 --- 一行"),
        ("卷别：正卷\n---\n", "第1行：没有“标题”"),
        ("标题：甲\n编号：复〔{year}〕{nr}号\n---\n", "第2行：编号里只能用 {year}、{serial} 和 {{ 要素 }}"),
        ("标题：甲\n编号：复{serial}号\n---\n", "第2行：按年编号要写 {year}"),
        ("标题：甲\n---\n好\n{% if 甲 %}", "第4行：写法有误"),
        ("标题：甲\n---\n{{ 甲 乙 }}", "第3行：写法有误"),
        ("标题：甲\n---\n{{ 甲|没有 }}", "第3行：写法有误"),
        ("标题：甲\n---\n好\n{{ 甲", "第4行：占位符要成对写在同一行"),
        ("标题：甲\n---\n{% include '/etc/passwd' %}", "第3行：写法有误"),
        ("标题：甲\n---\n{% load static %}", "第3行：写法有误"),
        ("标题：{{ 甲|safe }}\n---\n", "第1行：写法有误"),
    ],
)
def test_a_bad_template_is_refused_by_file_line_and_cause(template, text, said):
    with pytest.raises(BadTemplate) as refused:
        template(text, name="坏样式")
    assert str(refused.value).startswith(f"reconsideration/documents/坏样式.txt {said}")


def test_an_unknown_template_is_refused():
    with pytest.raises(NoTemplate, match="reconsideration 没有《没有的》的文书样式"):
        find("reconsideration", "没有的")


def test_every_template_of_every_domain_is_good():
    found = templates.all_templates()
    assert all(name == template.name for (_, name), template in found.items())
    assert all(domain == template.domain for (domain, _), template in found.items())


def test_the_series_of_a_number_is_what_stands_before_its_year(template):
    numbering = template(NOTICE.replace("威环政复受字", "{{ 代字 }}")).numbering({"代字": "威环政复受字"})
    assert numbering == "威环政复受字〔{year}〕{serial}号"
    assert series_of(numbering) == "威环政复受字"
    assert numbered(numbering, year=2022, serial=90) == "威环政复受字〔2022〕90号"
    assert numbered("({year})法援{serial:04d}", year=2022, serial=7) == "(2022)法援0007"
    assert series_of("威环政复〔2022〕7号") == ""


def test_placeholders_of_the_whole_file_are_listed(template):
    assert template().placeholders == {"机关全称", "申请人", "称呼", "收到日期", "第三人"}


@given(st.text(), st.text(alphabet=MARKS + "{}%# \n一、", max_size=12))
def test_whatever_a_value_holds_the_words_around_it_stay_and_it_is_kept_whole(value, odd):
    compiled = templates.Template(
        domain="d", name="n", title="题", number="", head="", addressee="", signature="", note="", copies="",
        internal=False, to_serve=False, sealed=False, body="前{{ x }}后",
    )  # fmt: skip
    paper = compiled.preview({"x": value + odd}, on=ON)
    text = "".join(p.text for p in paper.paragraphs)
    assert text.startswith("前")
    assert text.endswith("后")
    assert not set(MARKS) & set(text)
    assert Paper.from_json(paper.as_json()) == paper
    kept = "".join(c for c in value + odd if c not in MARKS and c >= " ")
    if not paper.missing:
        assert "".join(text[1:-1].split()) == "".join(kept.split())
