"""What was entered of a case wrongly, put right."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.legalaid.forms.intake import TEXT, AskedFields, OrganFields
from siheng.domains.legalaid.models import Via
from siheng.kernel.matters.forms import Group, StepForm
from siheng.kernel.org.models import Region


class AmendForm(AskedFields, OrganFields, StepForm):
    """更正登记事项: what aid was asked for, for whom and in whose case; the ground without means has a step of its own."""

    day_label = "更正日期"

    region = forms.ModelChoiceField(
        label="所在镇街", queryset=Region.objects.filter(level=Region.Level.TOWN), empty_label=None
    )
    words = forms.CharField(label="案情和请求", widget=TEXT, max_length=4000)
    reason = forms.CharField(label="更正的理由", max_length=200)

    groups = (
        Group("请求", ("category", "form", "cause", "stage", "person", "region", "words")),
        Group("办案机关", ("organ_kind", "organ", "organ_number")),
        Group("更正", ("reason", "day")),
    )
    ENTERED = (
        "category", "form", "cause", "stage", "person", "words", "organ_kind", "organ", "organ_number",
    )  # fmt: skip

    def set_up(self) -> None:
        assert self.matter
        case = self.matter.legalaid
        del self.fields["unlimited"], self.fields["waived"]
        if case.granted_on or case.via == Via.NOTIFIED:  # within what time a lawyer is assigned goes by it
            del self.fields["category"]
        for name in self.ENTERED:
            if name in self.fields:
                self.fields[name].initial = getattr(case, name)
        self.fields["region"].queryset |= Region.objects.filter(pk=self.matter.region_id)  # type: ignore[attr-defined]
        self.fields["region"].initial = self.matter.region_id

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        case = self.matter.legalaid
        self.ask_form({"category": case.category} | data)
        self.ask_organ(data, notified=case.via == Via.NOTIFIED, notice=case.notice)
        if not {*self.ENTERED, "region"} & set(self.changed_data):
            raise forms.ValidationError("没有改动")
        return data
