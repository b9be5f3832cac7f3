"""The forms of a service: registered by itself or received, accepted or returned, contacted, noted, answered."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.onestop.forms.fields import TEXT
from siheng.domains.onestop.models import Need, ServiceOutcome, ServiceWay
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.org.identifiers import check_id_number, normal, validate_phone
from siheng.kernel.org.models import Region
from siheng.kernel.org.rights import Role

NEEDS = [c for c in Need.choices if c[0] != Need.MEDIATION]
# What each role gives.
OWN = {Role.LAWYER: Need.LAWYER, Role.COUNSELLOR: Need.COUNSELLING, Role.CLERK: Need.LEGAL_AID}
RESULTS = [(o.value, o.label) for o in ServiceOutcome if o != ServiceOutcome.RETURNED]


class WalkInForm(StepForm):
    """登记服务: someone came to the service itself."""

    day_label = "来访日期"
    sensitive = frozenset({"id_number", "phone"})

    need = forms.ChoiceField(label="服务", choices=NEEDS)
    words = forms.CharField(label="需求", max_length=4000, widget=TEXT)
    wish = forms.CharField(label="希望怎样解决", max_length=500, required=False)
    name = forms.CharField(label="姓名", max_length=80)
    phone = forms.CharField(label="电话", max_length=20, required=False, validators=[validate_phone])
    id_number = forms.CharField(label="身份证号", max_length=20, required=False)
    region = forms.ModelChoiceField(
        label="所在镇街", queryset=Region.objects.none(), required=False, empty_label="说不准"
    )

    def set_up(self) -> None:
        self.fields["region"].queryset = Region.objects.filter(level=Region.Level.TOWN)  # type: ignore[attr-defined]
        for role, need in OWN.items():
            if self.actor and role in self.actor.roles:
                self.fields["need"].initial = need

    def clean_id_number(self) -> str:
        number = normal(self.cleaned_data.get("id_number") or "")
        if number:
            check_id_number(number, today=self.today)
        return number


class ReceiveForm(StepForm):
    """接收移交: what the one door gives."""

    day_label = "移交日期"
    need = forms.ChoiceField(label="服务", choices=NEEDS)
    words = forms.CharField(label="需求", max_length=5000)
    wish = forms.CharField(label="希望怎样解决", max_length=500, required=False)
    reason = forms.CharField(label="移交理由", max_length=200, required=False)


class AcceptForm(StepForm):
    """接收."""

    day_label = "接收日期"


class ReturnForm(StepForm):
    """退回: with the reason, and to whom it should go instead."""

    day_label = "退回日期"
    reason = forms.CharField(label="退回的理由", max_length=200, widget=TEXT)


class FirstContactForm(StepForm):
    """首次联系."""

    day_label = "联系日期"
    way = forms.ChoiceField(label="方式", choices=ServiceWay.choices)
    note = forms.CharField(label="约定", max_length=200, required=False, help_text="例：约12月29日上午面谈")


class RecordForm(StepForm):
    """服务记录: stays here. What goes back to the one who asked is written when the service ends."""

    day_label = "服务日期"
    way = forms.ChoiceField(label="方式", choices=ServiceWay.choices)
    minutes = forms.IntegerField(label="时长（分钟）", min_value=1, max_value=600)
    text = forms.CharField(label="记录", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def record(self) -> dict[str, Any]:
        """Without the words: they stand in their own row, encrypted."""
        return {k: v for k, v in super().record().items() if k != "text"}


class RemarkForm(StepForm):
    """记事: of a service, encrypted like its record."""

    day_label = "日期"
    text = forms.CharField(label="内容", max_length=2000, widget=TEXT)

    def record(self) -> dict[str, Any]:
        return {k: v for k, v in super().record().items() if k != "text"}


class FinishForm(StepForm):
    """回传结果: what the one who asked is told. Of a counselling only how it ended and what to mind."""

    day_label = "回传日期"
    outcome = forms.ChoiceField(label="结果", choices=RESULTS)
    result = forms.CharField(label="回传的结果", max_length=1000, required=False, widget=TEXT)
    attention = forms.CharField(label="需要注意的", max_length=200, required=False)

    def set_up(self) -> None:
        assert self.matter
        counselling = self.matter.serviceitem.need == Need.COUNSELLING
        if counselling:
            del self.fields["result"]
            self.fields["attention"].help_text = "会告诉移交单位，请不要写来访人说的话"
        else:
            del self.fields["attention"]
            self.fields["result"].required = True
        if self.matter.serviceitem.need != Need.LEGAL_AID:
            self.fields["outcome"].choices = [c for c in RESULTS if c[0] != ServiceOutcome.AID]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.setdefault("result", "")
        data.setdefault("attention", "")
        return data
