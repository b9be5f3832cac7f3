"""The mediation itself: who mediates along, the sittings, the four-step notes, suspension."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.mediation.forms.fields import SPOT_NOTES, ConflictFields
from siheng.domains.mediation.services import court
from siheng.kernel.matters.common import handlers
from siheng.kernel.matters.forms import Group, StepForm
from siheng.kernel.org.models import Account

SHORT = forms.Textarea(attrs={"rows": 2})


class AssignForm(ConflictFields, StepForm):
    """更换调解员."""

    handler = forms.ModelChoiceField(label="调解员", queryset=Account.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="事由", max_length=200, required=False)

    def set_up(self) -> None:
        self.fields["handler"].queryset = handlers(self.matter)  # type: ignore[attr-defined,arg-type]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.stands_apart("handler", data.get("handler"))
        return data


class InviteForm(ConflictFields, StepForm):
    """增加调解员，邀请参与调解 (人民调解法第19条、第20条)."""

    account = forms.ModelChoiceField(
        label="本会调解员", queryset=Account.objects.none(), required=False, empty_label="—"
    )
    name = forms.CharField(label="或者邀请", max_length=40, required=False)
    capacity = forms.CharField(
        label="身份", max_length=60, required=False, help_text="例：亲属、邻里、村民代表、律师、专家"
    )

    def set_up(self) -> None:
        found = handlers(self.matter)  # type: ignore[arg-type]
        self.fields["account"].queryset = found.exclude(pk=self.matter.handler_id)  # type: ignore[attr-defined,union-attr,misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("account")) == bool(data.get("name")):
            self.add_error("account", "请选本会调解员，或者填写邀请的人，二者选一")
        self.stands_apart("account", data.get("account"))
        return data


class NotesForm(StepForm):
    """四平四说: any of the four steps, in a sentence or two."""

    told_calmly = forms.CharField(label="说清事", widget=SHORT, max_length=500, required=False)
    law_plain = forms.CharField(label="说明法", widget=SHORT, max_length=500, required=False)
    reasons = forms.CharField(label="说透理", widget=SHORT, max_length=500, required=False)
    feelings = forms.CharField(label="说近情", widget=SHORT, max_length=500, required=False)
    law = forms.CharField(label="引用的法条", max_length=80, required=False, help_text="例：民法典第291条")
    spoke = forms.CharField(label="谁说的", max_length=80, required=False)
    moved = forms.CharField(label="谁松动了", max_length=80, required=False, help_text="没有松动的不填")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        empty = not any(data.get(name) or name in self.errors for name in SPOT_NOTES)
        if empty and self.asks_for_one:
            self.add_error("told_calmly", "四步至少记一步")
        if data.get("law") and not data.get("law_plain"):
            self.add_error("law_plain", "引用了法条的，请写一句是怎么说的")
        return data

    asks_for_one = True


class SessionForm(NotesForm):
    """登记一场调解: where, who came, and what was said in the four steps; each may be skipped."""

    day_label = "调解日期"
    asks_for_one = False
    place = forms.CharField(label="地点", max_length=80)
    present = forms.CharField(label="到场人", max_length=200)
    result = forms.CharField(label="这一场的结果", max_length=200, required=False)

    groups = (
        Group("这一场", ("day", "place", "present")),
        Group("四平四说", (*SPOT_NOTES, "law", "spoke", "moved"), style="plain", sub="可以跳过"),
        Group("结果", ("result",)),
    )


class SuspendForm(StepForm):
    """中止调解."""

    day_label = "中止日期"
    ground_text = forms.ChoiceField(
        label="事由",
        choices=[
            (s, s)
            for s in ("鉴定评估", "当事人因病不能参加", "等待其他案件的结果", "当事人申请暂缓", "疫情防控")
        ],
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def set_up(self) -> None:
        # The court's days stop for an appraisal alone (在线调解规则第26条).
        if self.matter and court.commissioned(self.matter):
            self.fields["ground_text"].choices = [(court.APPRAISAL, court.APPRAISAL)]  # type: ignore[attr-defined]


class ResumeForm(StepForm):
    """恢复调解."""

    day_label = "恢复日期"
