"""The forms of what staff do with a demand: answer, guide, hand over, meet, mark, merge, conclude, visit."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.onestop.facts import suggestion
from siheng.domains.onestop.forms.fields import TEXT, NeedsForm
from siheng.domains.onestop.models import Ground, Outcome, Satisfaction, Way
from siheng.kernel.matters.forms import EMPTY, Group, StepForm
from siheng.kernel.matters.models import Handover, Matter

YES_NO = (("yes", "是"), ("no", "否"))


class ContactForm(StepForm):
    """联系来访人."""

    day_label = "联系日期"
    note = forms.CharField(label="说了什么", max_length=300, widget=TEXT)


class InformForm(StepForm):
    """书面告知: where the demand was received and how it will be handled (信访工作条例第23条)."""

    day_label = "告知日期"
    how = forms.CharField(label="处理途径", max_length=300, widget=TEXT)


class AnswerForm(StepForm):
    """当场答复."""

    day_label = "答复日期"
    answer = forms.CharField(label="答复", max_length=2000, widget=TEXT)
    revisit = forms.BooleanField(label="还要回访", required=False)


class GuideForm(StepForm):
    """引导到法定途径: which, and how to go there."""

    day_label = "引导日期"
    way = forms.ChoiceField(label="法定途径", choices=[("", "请选择"), *Way.choices])
    answer = forms.CharField(label="告知的内容", max_length=1000, widget=TEXT)

    def set_up(self) -> None:
        assert self.matter
        if hints := suggestion.ways(self.matter.onestop.words):
            self.fields["way"].initial = hints[0].key
            self.fields["way"].help_text = f"来件里说到：{hints[0].because}"


class ObjectForm(StepForm):
    """提出异议: not within our powers; reasons, within five working days (信访工作条例第23条第3款)."""

    day_label = "提出日期"
    reason = forms.CharField(label="不属于本机关职权的理由", max_length=500, widget=TEXT)


class ScreenForm(NeedsForm):
    """甄别移交: the needs, each to a unit with its reason."""


class HandMoreForm(NeedsForm):
    """补移、改派: another need, or one that came back to another unit."""


class DropForm(StepForm):
    """不再移交: what came back goes nowhere else, and why."""

    handover = forms.ModelChoiceField(label="哪一项", queryset=EMPTY, empty_label=None)
    reason = forms.CharField(label="理由", max_length=200)

    def set_up(self) -> None:
        assert self.matter
        self.fields["handover"].queryset = Handover.objects.everything("of the matter in hand").filter(  # type: ignore[attr-defined]
            pk__in=[h.pk for h in unanswered(self.matter)]
        )


class UrgeForm(StepForm):
    """催接收."""

    handover = forms.ModelChoiceField(label="催哪一项", queryset=EMPTY, empty_label=None)
    note = forms.CharField(label="说明", max_length=100, required=False)

    def set_up(self) -> None:
        assert self.matter
        self.fields["handover"].queryset = self.matter.handovers.filter(state=Handover.State.SENT)  # type: ignore[attr-defined]


class MeetingForm(NeedsForm):
    """研判会: who sat and what was said, of one meeting; of each demand what was found, and what goes where at once."""

    day_label = "开会日期"
    at_least_one = False
    shared = frozenset({"day", "people", "minutes"})

    people = forms.CharField(label="参加人", max_length=300)
    minutes = forms.CharField(
        label="研判纪要",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="记入每一件的副卷；只关某一件的话写在那一件的研判意见里",
    )
    decision = forms.CharField(label="研判意见", max_length=500, widget=TEXT)

    def set_up(self) -> None:
        super().set_up()
        self.groups = (Group("研判", ("people", "minutes", "decision"), style="plain"), *self.groups)
        for name, asked in self.fields.items():
            if isinstance(asked, forms.BooleanField) and name != "papers":
                asked.initial = False


class MarkForm(StepForm):
    """标记: repeat, collective, escalated, and the risk in words."""

    repeat = forms.BooleanField(label="重复", required=False)
    collective = forms.BooleanField(label="集体", required=False)
    escalated = forms.BooleanField(label="越级", required=False)
    risk = forms.CharField(label="风险说明", max_length=200, required=False)

    def set_up(self) -> None:
        assert self.matter
        for name in ("repeat", "collective", "escalated", "risk"):
            self.fields[name].initial = getattr(self.matter.onestop, name)


class SealForm(StepForm):
    """保密: from then on only those who handle it read it."""

    ground = forms.ChoiceField(label="保密事由", choices=Ground.choices)

    def set_up(self) -> None:
        assert self.matter
        if hints := suggestion.sealing(self.matter.onestop.words):
            self.fields["ground"].initial = hints[0].key
            self.fields["ground"].help_text = f"来件里说到：{hints[0].because}"


class OtherForm(StepForm):
    """Another demand, by its receipt number, within one's scope."""

    number = forms.CharField(label="另一件的收件号", max_length=60)

    def clean_number(self) -> str:
        assert self.matter
        assert self.actor
        number: str = self.cleaned_data["number"].strip()
        scoped = Matter.objects.for_account(self.actor, "onestop").exclude(pk=self.matter.pk)
        other = scoped.filter(receipt=number).first()
        if other is None:
            raise forms.ValidationError("没有找到这个编号的事项")
        self.cleaned_data["other"] = other
        return number

    def record(self) -> dict[str, Any]:
        return {k: v for k, v in super().record().items() if k != "other"}


class MergeForm(OtherForm):
    """是同一件，并入: the one that stays must be in hand."""

    def clean_number(self) -> str:
        number = super().clean_number()
        if self.cleaned_data["other"].state == "merged":
            raise forms.ValidationError("那一件自己已经并入别的来件")
        if self.cleaned_data["other"].closed_on:
            raise forms.ValidationError("那一件已经办结，不能并入；又来反映的，请记为重复")
        return number


class AgainForm(OtherForm):
    """又来反映，记为重复: of one that came before and has ended."""

    def clean_number(self) -> str:
        number, other = super().clean_number(), self.cleaned_data["other"]
        assert self.matter
        if other.closed_on is None:
            raise forms.ValidationError("那一件还没有办结；是同一件的，请并入")
        if (other.received_on, other.pk) > (self.matter.received_on, self.matter.pk):
            raise forms.ValidationError("那一件来得更晚，请在那一件上记")
        return number


class NotSameForm(OtherForm):
    """不是同一件，记住."""


class ConcludeForm(StepForm):
    """办结: the matter settled or not, the mind settled or not (事心双解), and whether it goes on in a procedure."""

    day_label = "办结日期"
    settled = forms.ChoiceField(label="事解", choices=YES_NO, widget=forms.RadioSelect)
    eased = forms.ChoiceField(label="心解", choices=YES_NO, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label="去向",
        choices=[(o.value, o.label) for o in (Outcome.SETTLED, Outcome.PROCEDURE)],
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(label="转入的程序", choices=[("", "—"), *Way.choices], required=False)
    answer = forms.CharField(label="办理结果", max_length=2000, widget=TEXT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Outcome.PROCEDURE and not data.get("way"):
            self.add_error("way", "转入程序的，请选是哪一种")
        if data.get("outcome") == Outcome.SETTLED:
            if data.get("way"):
                self.add_error("way", "息访的不填")
            if data.get("settled") == "no" and data.get("eased") == "no":
                self.add_error("outcome", "事没有解，心也没有解，不能按息访办结")
        return data


class RevisitForm(StepForm):
    """回访."""

    day_label = "回访日期"
    satisfaction = forms.ChoiceField(label="满意度", choices=Satisfaction.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="回访情况", max_length=500, widget=TEXT)


class WithdrawForm(StepForm):
    """来访人撤回."""

    reason = forms.CharField(label="撤回的原因", max_length=200)


def unanswered(matter: Matter) -> list[Handover]:
    """What came back and went nowhere else yet: not dropped, and its need not handed over again since."""
    found = list(matter.handovers.all())
    last = {h.need: h.pk for h in found}
    dropped = matter.onestop.dropped
    return [
        h
        for h in found
        if h.state == Handover.State.RETURNED and h.pk == last[h.need] and h.pk not in dropped
    ]
