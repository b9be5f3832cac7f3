"""What the public fills in: few fields, each in everyday words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from siheng.kernel.matters import forms as forms_
from siheng.kernel.org.identifiers import validate_phone
from siheng.kernel.org.models import Region


class PhotosField(forms_.PhotosField):
    """Photographs or PDF, at most nine of 10 MB, refused in everyday words."""

    largest = 10 * 1024 * 1024
    too_many = "最多选 {most} 张，您选了 {n} 张。"
    too_large = "有一张照片超过 10 MB，请换一张小一点的。"
    other_kind = "只能交照片（JPG、PNG）或者 PDF。"
    spoilt = "有一张照片打不开，请换一张。"


class SayForm(forms.Form):
    """说事: what happened, and how to reach who says it."""

    required_css_class = "required"

    words = forms.CharField(
        label="您遇到了什么事？",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        error_messages={"required": "请写一写您遇到了什么事", "max_length": "写得太长了，请写在 5000 字以内"},
    )
    photos = PhotosField(label="照片", required=False)
    phone = forms.CharField(
        label="您的电话",
        max_length=20,
        required=False,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "data-private": ""}),
        help_text="工作人员打这个电话找您。不留也可以，那就要您自己来查进展。",
    )
    name = forms.CharField(
        label="怎么称呼您",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-private": ""}),
        help_text="不愿写可以空着。",
    )
    region = forms.ModelChoiceField(
        label="事情在哪个镇街", queryset=Region.objects.none(), required=False, empty_label="说不准"
    )
    other = forms.CharField(
        label="对方是谁",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
        help_text="知道就写，不知道就空着。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["region"].queryset = Region.objects.filter(level=Region.Level.TOWN)  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """问一个法律问题: the question, and how to reach who asks; the answer stands under the query code."""

    required_css_class = "required"

    words = forms.CharField(
        label="您想问什么？",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": "请写一写您想问什么", "max_length": "写得太长了，请写在 2000 字以内"},
    )
    topic = forms.ChoiceField(label="是哪方面的", required=False)
    region = forms.ModelChoiceField(
        label="您在哪个镇街", queryset=Region.objects.none(), required=False, empty_label="说不准"
    )
    phone = forms.CharField(
        label="您的电话",
        max_length=20,
        required=False,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "data-private": ""}),
        help_text="说不清的时候打这个电话问您。不留也可以，答复写在网上，凭查询码看。",
    )
    name = forms.CharField(
        label="怎么称呼您",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-private": ""}),
        help_text="不愿写可以空着。",
    )

    def __init__(self, *args: Any, topics: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["topic"].choices = [("", "说不准"), *(t for t in topics if t[0])]  # type: ignore[attr-defined]
        self.fields["region"].queryset = Region.objects.filter(level=Region.Level.TOWN)  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """查进展: the query code as it was given."""

    code = forms.CharField(
        label="查询码",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": "请填查询码"},
    )


class DigitsForm(forms.Form):
    """A second proof that one is who left the telephone number: its last four digits."""

    digits = forms.CharField(
        label="您留的电话的后四位",
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请填电话的后四位"},
    )
