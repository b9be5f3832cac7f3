"""A figure that cannot be right stops the start with a sentence that says where."""

from types import SimpleNamespace

import pytest

from siheng.kernel.figures.declare import Count, Identity, Ratio, Said, Section, Stock
from siheng.kernel.figures.registry import collect, registry
from siheng.kernel.figures.sources import Dimension, matters
from siheng.kernel.org.rights import BadDeclaration
from siheng.kernel.registers.declare import PlaceKind, kinds

SOURCE = matters("thing", "事项")
OTHER = matters("other", "别的事项")


def count(**changed):
    return Count(
        **{
            "label": "受理",
            "source": SOURCE,
            "on": "accepted_on",
            "unit": "件",
            "definition": "受理的",
            "owner": "科",
        }
        | changed
    )


def refused(**room):
    with pytest.raises(BadDeclaration) as error:
        collect({"thing": SimpleNamespace(**room)})
    return str(error.value)


def test_every_declared_figure_is_sound():
    assert registry().figures


def test_a_figure_is_known_by_domain_and_name():
    accepted = count()
    assert collect({"thing": SimpleNamespace(accepted=accepted)}).figures == {"thing.accepted": accepted}


def test_a_figure_has_a_unit_a_definition_and_an_owner():
    assert refused(accepted=count(unit="", definition="", owner="")) == "\n".join(
        f"thing.accepted: 没有写明{what}" for what in ("单位", "定义", "归口科室")
    )


def test_the_same_figure_under_two_names():
    one = count()
    assert refused(one=one, two=one) == "thing.two: 与 thing.one 是同一个口径，声明了两次"


def test_a_ratio_is_over_one_source_and_date():
    ratio = Ratio("率", count(), count(on="closed_on"), definition="率", owner="科")
    assert refused(rate=ratio) == "thing.rate: 分子和分母要出自同一来源、同一日期"
    ratio = Ratio("率", count(source=OTHER), count(), definition="率", owner="科")
    assert refused(rate=ratio) == "thing.rate: 分子和分母要出自同一来源、同一日期"


def test_a_wording_that_is_no_pattern():
    assert "写法“(”不能识别" in refused(accepted=count(said=(Said("受理", near="("),)))


def test_a_dimension_under_another_name():
    source = matters("thing", "事项")
    source.dimensions["x"] = Dimension("y", "维度", "outcome")
    assert refused(accepted=count(source=source)) == "thing.accepted: 维度“x”与自己的名称 y 不符"


def test_an_identity_of_a_figure_that_nobody_declared():
    stock = Stock("结转", SOURCE, "accepted_on", "closed_on", "件", definition="结转", owner="科")
    assert refused(balance=Identity("平衡", (stock,), (stock,))) == "\n".join(
        ["勾稽关系“平衡”: “结转”不是已声明的口径"] * 2
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("受理{acepted}件", "没有口径 thing.acepted"),
        ("受理{accepted}起", "{accepted} 后面应是它的单位“件”"),
        ("受理{accepted:大概}件", "没有“大概”这种约数写法"),
    ],
)
def test_a_sentence_with_an_unknown_figure_unit_or_hedge(text, fault):
    section = Section(1, "一", text, subjects=("事项",))
    assert refused(accepted=count(), report=section) == f"thing 的报告: {fault}"


@pytest.mark.parametrize(("key", "by"), [("mediation.nothing", "room"), ("mediation.received", "nothing")])
def test_what_a_kind_of_place_is_told_by_must_be_a_figure_that_splits_so(monkeypatch, key, by):
    kind = PlaceKind("tea-house", "茶馆", "茶", (), figures=(key,), by=by)
    monkeypatch.setitem(kinds(), kind.key, kind)
    with pytest.raises(BadDeclaration, match=f"茶馆：没有能按 {by} 分的口径 {key}"):
        registry.__wrapped__()
