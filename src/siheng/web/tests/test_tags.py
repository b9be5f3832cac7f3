"""The filters of the pages: dates as the wording rules say, controls that keep what was typed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from siheng.web.templatetags import siheng as tags
from siheng.web.vendor import VendorError, icon_names, sprite


class Sample(forms.Form):
    day = forms.DateField(label="受理日期", required=False)
    at = forms.DateTimeField(required=False)
    fits = forms.ChoiceField(choices=[("yes", "符合"), ("no", "不符合")], widget=forms.RadioSelect)
    scope = forms.ChoiceField(choices=[("a", "本单位和下属镇街的全部事项")], widget=forms.RadioSelect)
    picks = forms.MultipleChoiceField(choices=[("a", "甲")], widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(widget=forms.Textarea)
    paper = forms.FileField()
    sure = forms.BooleanField()
    key = forms.CharField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(choices=[("1", "科室")])
    name = forms.CharField(min_length=2)


def test_sentences_name_year_month_day_and_promised_days_their_weekday():
    assert tags.zh_date(date(2023, 1, 3)) == "2023年1月3日"
    assert tags.zh_date_wd(date(2023, 1, 3)) == "2023年1月3日（星期二）"
    assert tags.zh_md(date(2023, 1, 3)) == "1月3日"
    assert [f("") for f in (tags.zh_date, tags.zh_date_wd, tags.zh_md, tags.md, tags.weekday, tags.hm)] == [
        ""
    ] * 6


def test_tables_leave_out_the_year_only_when_it_is_the_readers_year():
    assert tags.md(date(2022, 12, 30), date(2022, 1, 1)) == "12-30"
    assert tags.md(date(2021, 12, 30), date(2022, 1, 1)) == "2021-12-30"
    assert tags.md(date(2022, 12, 30)) == "2022-12-30"


def test_a_moment_is_told_in_the_bureaus_zone():
    moment = datetime(2022, 12, 30, 23, 30, tzinfo=UTC)
    assert tags.zh_date(moment) == "2022年12月31日"
    assert tags.hm(moment) == "07:30"


@given(st.text(alphabet="<>&\"'综合执法局ab"), st.lists(st.sampled_from(["综合", "执法", "<", "&", "a", ""])))
def test_marking_never_lets_markup_through(text, words):
    shown = tags.marked(text, words)
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert shown.count("<mark>") == shown.count("</mark>")


def test_marks_each_word_that_was_searched_for():
    assert tags.marked("区综合行政执法局", ["综合", "执法"]) == "区<mark>综合</mark>行政<mark>执法</mark>局"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("day", "date"), ("at", "datetime-local"), ("fits", "radio"), ("picks", "checks"), ("words", "textarea"),
        ("paper", "file"), ("sure", "check"), ("key", "hidden"), ("unit", "select"), ("name", "input"),
    ],
)  # fmt: skip
def test_every_kind_of_field_is_known(name, kind):
    assert tags.kind(Sample()[name]) == kind


def test_a_date_control_is_native_and_holds_iso():
    shown = tags.control(Sample(initial={"day": date(2022, 12, 30)})["day"])
    assert 'type="date"' in shown
    assert 'value="2022-12-30"' in shown
    assert 'class="inp"' in shown


def test_a_refused_field_names_its_message():
    form = Sample({"name": "王"})
    shown = tags.control(form["name"])
    assert 'value="王"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_name_error"' in shown


def test_only_short_choices_stand_in_one_row():
    assert tags.segments(Sample()["fits"])
    assert not tags.segments(Sample()["scope"])


def test_numbers_are_grouped_and_words_left_alone():
    assert [tags.commas(v) for v in (3947, 34.44, "近4000", None)] == ["3,947", "34.44", "近4000", ""]


def test_reading_past_the_end_gives_nothing():
    assert tags.at([1], 1) is None
    assert tags.at(None, 0) is None
    assert tags.get({"a": 1}, "b") is None
    assert tags.get("", "b") is None


def test_the_sprite_holds_the_named_icons_and_refuses_an_unknown_one(tmp_path):
    (tmp_path / "scale.svg").write_text(
        '<svg\n viewBox="0 0 24 24">\n  <path d="M1 1" />\n</svg>', encoding="utf8"
    )
    assert '<symbol id="scale" viewBox="0 0 24 24"><path d="M1 1" /></symbol>' in sprite(["scale"], tmp_path)
    with pytest.raises(VendorError, match="nothing"):
        sprite(["nothing"], tmp_path)
    assert icon_names("a\n\n b \n") == ["a", "b"]
