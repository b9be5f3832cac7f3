"""From the assignment to the archive: who undertakes it, what was done, another lawyer, the end, the dossier, the return visit."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.legalaid.forms.carried import RESULTS
from siheng.domains.legalaid.models import (
    GRAVE,
    ChangeBy,
    EndGround,
    Satisfaction,
    Stage,
    WorkKind,
)
from siheng.domains.legalaid.services import choosing
from siheng.kernel.law.rulebook import citation, in_force
from siheng.kernel.matters.forms import DayField, StepForm
from siheng.kernel.org.models import Account

TEXT = forms.Textarea(attrs={"rows": 3})
NOTES = ("meeting", "reading", "hearing", "talk")


class LawyerFields(StepForm):
    """The lawyers who may undertake it, whom the turn comes to first; the gravest cases want one practised in such (法律援助法第26条)."""

    lawyer = forms.ModelChoiceField(label="承办律师", queryset=Account.objects.none(), empty_label=None)
    practised = forms.BooleanField(required=False)

    def offer(self, *, without: int | None = None) -> None:
        """Put the choices on the form, in order, each with its load."""
        assert self.matter
        found = [c for c in choosing.choices(self.matter, self.today) if c.lawyer.pk != without]
        asked = self.fields["lawyer"]
        asked.queryset = Account.objects.filter(pk__in=[c.lawyer.pk for c in found])  # type: ignore[attr-defined]
        asked.choices = [(c.lawyer.pk, str(c)) for c in found]  # type: ignore[attr-defined]
        self.first = found[0].lawyer if found else None
        asked.initial = self.first.pk if self.first else None
        if self.matter.legalaid.notice not in GRAVE:
            del self.fields["practised"]
            return
        law = in_force("aid_death_case_lawyer_experience", self.today)
        self.wanted = f"{law.amount}年以上相关执业经历"
        self.fields["practised"].label = f"承办律师具有{self.wanted}"
        self.fields["practised"].help_text = citation(law)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "practised" in self.fields and not data.get("practised"):
            self.add_error("practised", f"这一案件要指派具有{self.wanted}的律师")
        return data


class AssignForm(LawyerFields):
    """指派: the first of the turn, or another for a reason."""

    day_label = "指派日期"
    why = forms.CharField(
        label="选定的理由", max_length=200, required=False, help_text="不按轮派顺序的要写明"
    )

    def set_up(self) -> None:
        self.offer()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        lawyer = data.get("lawyer")
        if lawyer and self.first and lawyer.pk != self.first.pk and not data.get("why"):
            self.add_error("why", f"按顺序轮到{self.first.name}，指派别人的请写明理由")
        return data


class MeetForm(StepForm):
    """首次会见（约见）."""

    day_label = "会见（约见）日期"
    text = forms.CharField(label="情况", widget=TEXT, max_length=500)


class WorkForm(StepForm):
    """承办记录."""

    kind = forms.ChoiceField(label="事项", choices=WorkKind.choices)
    stage = forms.ChoiceField(label="办理阶段", choices=Stage.choices)
    text = forms.CharField(label="内容", widget=TEXT, max_length=500)

    def set_up(self) -> None:
        assert self.matter
        self.fields["stage"].initial = self.matter.legalaid.stage


class NotesForm(StepForm):
    """随手记: what was done on the way, each in a sentence or two."""

    meeting = forms.CharField(label="会见、约见", widget=TEXT, max_length=500, required=False)
    reading = forms.CharField(label="阅卷", widget=TEXT, max_length=500, required=False)
    hearing = forms.CharField(label="出庭", widget=TEXT, max_length=500, required=False)
    talk = forms.CharField(label="调解、协商", widget=TEXT, max_length=500, required=False)
    stage = forms.ChoiceField(
        label="办理阶段",
        choices=[("", "没有变"), *Stage.choices],
        required=False,
        help_text="到了新的阶段的选一下",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(name) or name in self.errors for name in NOTES):
            self.add_error("meeting", "至少记一样")
        return data


class SummonsForm(StepForm):
    """登记开庭通知: of a court or an arbitration commission; a later one takes the place of the one before."""

    day_label = "收到通知日期"
    hearing_on = DayField(label="开庭日期")
    where = forms.CharField(label="时间、地点", max_length=80)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("hearing_on", data.get("day"), "收到通知日期")
        return data


class ChangeAskForm(StepForm):
    """登记受援人请求更换."""

    day_label = "收到请求日期"
    reason = forms.CharField(label="请求更换的理由", max_length=200)


class ReplaceForm(LawyerFields):
    """更换法律援助人员: by the person's wish, or by the centre itself."""

    day_label = "决定日期"
    change = forms.ChoiceField(label="更换的形式", choices=ChangeBy.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="理由", max_length=200)

    def set_up(self) -> None:
        assert self.matter
        self.offer(without=self.matter.handler_id)
        asked = self.matter.legalaid.change_asked_on
        self.fields["change"].initial = ChangeBy.PERSON if asked else ChangeBy.CENTRE

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("change") == ChangeBy.PERSON and not self.matter.legalaid.change_asked_on:  # type: ignore[union-attr]
            self.add_error("change", "受援人还没有请求更换，请先登记请求")
        return data


class KeepForm(StepForm):
    """不予更换."""

    day_label = "决定日期"
    reason = forms.CharField(label="理由", max_length=200)


class TerminateForm(StepForm):
    """终止法律援助 (法律援助法第48条)."""

    day_label = "决定日期"
    ground = forms.ChoiceField(label="终止情形", choices=[("", "请选择"), *EndGround.choices])
    reason = forms.CharField(label="事实和理由", widget=TEXT, max_length=1000)


class ConcludeForm(StepForm):
    """办结: what came of it, and the benefit in yuan."""

    day_label = "办结日期"
    outcome = forms.ChoiceField(label="结果", choices=[("", "请选择"), *RESULTS])
    result = forms.CharField(label="办理结果", widget=TEXT, max_length=2000)
    recovered = forms.DecimalField(
        label="挽回损失（元）", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    gained = forms.DecimalField(
        label="取得利益（元）", required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        self.not_before("day", self.matter.legalaid.assigned_on, "指派日期")
        return data


class SubmitForm(StepForm):
    """提交归档材料, with the closing report (结案报告)."""

    day_label = "提交日期"
    report = forms.CharField(label="办理情况", widget=TEXT, max_length=2000)
    lacking = forms.CharField(
        label="归档材料说明", max_length=200, required=False, help_text="缺件的写明原因"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        self.not_before("day", self.matter.closed_on, "办结日期")
        return data


class DossierBackForm(StepForm):
    """退回归档材料."""

    day_label = "退回日期"
    reason = forms.CharField(label="退回的理由", max_length=200)


class ArchiveForm(StepForm):
    """审查归档."""

    day_label = "归档日期"
    opinion = forms.CharField(label="审查意见", max_length=200, required=False)


class RevisitForm(StepForm):
    """回访受援人 (法律援助法第59条)."""

    day_label = "回访日期"
    way = forms.ChoiceField(label="回访方式", choices=[(s, s) for s in ("电话回访", "上门回访", "约见回访")])
    satisfaction = forms.ChoiceField(label="满意度", choices=Satisfaction.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="回访情况", widget=TEXT, max_length=500)
