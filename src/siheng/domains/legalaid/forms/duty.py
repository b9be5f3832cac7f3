"""The forms of a duty lawyer's help."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.legalaid.models import DUTY_STAGES, Asker, Given, Where
from siheng.domains.legalaid.services import duty
from siheng.domains.legalaid.services.choosing import lawyers
from siheng.kernel.matters.forms import Group, StepForm
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role

TEXT = forms.Textarea(attrs={"rows": 3})


class GivenFields(forms.Form):
    """What was given."""

    given = forms.MultipleChoiceField(
        label="帮助内容", choices=Given.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    text = forms.CharField(label="帮助情况", widget=TEXT, max_length=1000, required=False)

    def ask_given(self, data: dict[str, Any], stage: str) -> None:
        """The signing of a plea is witnessed before the court has the case (刑事诉讼法第174条)."""
        if data.get("given") and not data.get("text"):
            self.add_error("text", "请写帮助情况")
        if data.get("text") and not data.get("given"):
            self.add_error("given", "请勾选给了什么帮助")
        if Given.PLEA in data.get("given", []) and stage != "prosecution":
            self.add_error("given", "认罪认罚具结在审查起诉阶段见证")


class DutyForm(GivenFields, StepForm):
    """登记法律帮助: who asked, where; with what was given, if it was."""

    day_label = "日期"
    asker = forms.ChoiceField(label="来源", choices=Asker.choices)
    name = forms.CharField(label="犯罪嫌疑人、被告人姓名", max_length=80)
    minor = forms.BooleanField(label="未成年人", required=False, help_text="勾选的按保密事项办理")
    where = forms.ChoiceField(label="值班场所", choices=Where.choices)
    organ = forms.CharField(label="办案机关", max_length=60)
    organ_number = forms.CharField(label="办案机关文号", max_length=60, required=False)
    charge = forms.CharField(label="涉嫌罪名", max_length=60)
    stage = forms.ChoiceField(label="办理阶段", choices=DUTY_STAGES)
    lawyer = forms.ModelChoiceField(label="值班律师", queryset=Account.objects.none(), empty_label="请选择")
    off_roster = forms.CharField(
        label="临时安排的理由", max_length=120, required=False, help_text="值班表上这一天没有的要写"
    )

    groups = (
        Group("谁要帮助", ("asker", "name", "minor", "charge", "stage")),
        Group("在哪里", ("where", "organ", "organ_number", "day", "lawyer", "off_roster")),
        Group("给了什么", ("given", "text"), style="plain", sub="还没有见的先空着"),
    )

    def set_up(self) -> None:
        assert self.actor
        inside = {Role.CLERK, Role.HEAD} & set(self.actor.roles)
        able = [a.pk for a in lawyers()] if inside else [self.actor.pk]
        asked: Any = self.fields["lawyer"]
        asked.queryset = Account.objects.filter(pk__in=able).select_related("unit").order_by("unit", "pk")
        asked.label_from_instance = lambda a: f"{a.name}（{a.unit.short}）"
        if not inside:
            asked.initial = self.actor.pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.ask_given(data, data.get("stage", ""))
        lawyer, day = data.get("lawyer"), data.get("day")
        if lawyer and day and not data.get("off_roster") and not duty.on_duty(lawyer, day):
            self.add_error("off_roster", f"{day:%Y-%m-%d} 的值班表上没有{lawyer.name}，请写明临时安排的理由")
        return data


class HelpForm(GivenFields, StepForm):
    """登记帮助: what was given."""

    day_label = "帮助日期"

    def set_up(self) -> None:
        self.fields["given"].required = self.fields["text"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        self.ask_given(data, self.matter.dutyhelp.stage)
        return data


class NotGivenForm(StepForm):
    """没有提供: why."""

    WHY = tuple(
        (w, w) for w in ("已委托辩护人", "已指派法律援助律师", "本人不要帮助", "本人已不在押", "其他")
    )

    why = forms.ChoiceField(label="原因", choices=WHY)
    note = forms.CharField(label="说明", max_length=200, required=False)
