"""The forms of what we do: register the suit, answer it, bring evidence, send agents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from siheng.domains.litigation.models import (
    Capacity,
    Instance,
    Litigation,
)
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.law.terms import compute
from siheng.kernel.matters.forms import KNOWN, DayField, Group, StepForm
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.parties import PartyFields
from siheng.kernel.org.models import Unit

KIND = "litigation"
TEXT = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 6})
PIECES = "一行一件，写明证据名称和要证明的事实"


def by_number(form: StepForm, number: str) -> Matter | None:
    """The matter of this number or receipt, if the one who asks may know of it."""
    if not number or form.actor is None:
        return None
    scoped = Matter.objects.for_account(form.actor)
    return scoped.filter(number=number).first() or scoped.filter(receipt=number).first()


def _units(*kinds: str) -> Any:
    return Unit.objects.filter(kind__in=kinds, active=True)


class RegisterForm(PartyFields, StepForm):
    """登记应诉通知: which court, who sues whom over what. Plaintiffs can come from the case before."""

    day_label = "收到起诉状（上诉状）副本日期"
    sensitive = frozenset({"id_number", "phone", "agent_phone"})
    SUGGESTED = frozenset({"first_defendant", "second_defendant", "capacity"})

    related_number = forms.CharField(
        label="复议案号（一审应诉号）",
        max_length=60,
        required=False,
        help_text="填了以后，原告从该案带入，可以不填",
    )
    instance = forms.ChoiceField(label="审级", choices=Instance.choices, initial=Instance.FIRST)
    ours = forms.BooleanField(label="本方上诉或者申请再审", required=False)
    court = forms.ModelChoiceField(label="法院", queryset=Unit.objects.none(), empty_label="请选择")
    court_number = forms.CharField(label="法院案号", max_length=60, help_text="例：(2022)鲁1002行初12号")
    capacity = forms.ChoiceField(label="应诉身份", choices=[("", "请选择"), *Capacity.choices])
    first_defendant = forms.ModelChoiceField(
        label="第一被告", queryset=Unit.objects.none(), empty_label="请选择"
    )
    second_defendant = forms.ModelChoiceField(
        label="第二被告", queryset=Unit.objects.none(), required=False, empty_label="没有"
    )
    act = forms.CharField(label="被诉行政行为", max_length=120)
    claims = forms.CharField(label="诉讼请求", widget=TEXT, max_length=4000)
    compensation = forms.BooleanField(label="一并请求赔偿", required=False)
    hearing_on = DayField(label="开庭日期", required=False, help_text="传票上已经写明的填写")

    groups = (
        Group(
            "应诉通知", ("related_number", "instance", "court", "court_number", "day", "hearing_on", "ours")
        ),
        Group("被告", ("capacity", "first_defendant", "second_defendant")),
        Group(
            "原告",
            (
                "name",
                "kind",
                "id_number",
                "phone",
                "region",
                "address",
                "people",
                "agent_name",
                "agent_phone",
                "electronic",
            ),
        ),
        Group("诉讼请求", ("act", "claims", "compensation")),
    )

    def set_up(self) -> None:
        super().set_up()
        kinds = Unit.Kind
        self.fields["court"].queryset = _units(kinds.COURT)  # type: ignore[attr-defined]
        for name in ("first_defendant", "second_defendant"):
            self.fields[name].queryset = _units(kinds.AGENCY, kinds.GOVERNMENT)  # type: ignore[attr-defined]
        for name in ("name", "region"):
            self.fields[name].required = False

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """The agency of the case before is suggested as first defendant, the government as second."""
        if field_name in self.SUGGESTED and field_name not in self.initial:
            return self._suggested().get(field_name)
        return super().get_initial_for_field(field, field_name)

    def _suggested(self) -> dict[str, Any]:
        before = by_number(self, str(self.initial.get("related_number") or "").strip())
        if before is None or before.kind == KIND:
            return {}
        agency = before.parties.filter(role=Party.Role.RESPONDENT).values_list("unit", flat=True).first()
        government = _units(Unit.Kind.GOVERNMENT).order_by("code").first()
        if government is None or agency == government.pk:
            return {"first_defendant": agency, "capacity": Capacity.SOLE}
        return {"first_defendant": agency, "second_defendant": government.pk, "capacity": Capacity.JOINT}

    def clean_related_number(self) -> str:
        number: str = self.cleaned_data["related_number"].strip()
        before = by_number(self, number)
        if number and before is None:
            raise forms.ValidationError("没有找到这个编号的事项")
        self.cleaned_data["before"] = before
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._judge_before(data)
        self._judge_defendants(data)
        self._judge_number(data)
        self.not_before("hearing_on", data.get("day"), "收到副本日期")
        return data

    def _judge_before(self, data: dict[str, Any]) -> None:
        before, instance = data.get("before"), data.get("instance")
        if before is not None and (before.kind == KIND) == (instance == Instance.FIRST):
            wanted = "复议案件或者其他事项" if instance == Instance.FIRST else "前一审级的应诉案件"
            self.add_error("related_number", f"{Instance(instance).label}案件要关联{wanted}")  # type: ignore[arg-type]
        if before is not None and data.get("day") and data["day"] < before.received_on:
            self.add_error("day", f"不能早于关联事项的收到日期 {before.received_on:%Y-%m-%d}")
        if data.get("ours") and instance == Instance.FIRST:
            self.add_error("ours", "一审案件没有上诉人")
        if before is None and "related_number" not in self.errors:
            for name in ("name", "region"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"没有关联前案的，要填写{self.fields[name].label}")

    def _judge_defendants(self, data: dict[str, Any]) -> None:
        first, second, capacity = (data.get(n) for n in ("first_defendant", "second_defendant", "capacity"))
        government = Unit.Kind.GOVERNMENT
        if capacity == Capacity.SOLE:
            if second:
                self.add_error("second_defendant", "单独应诉的没有第二被告")
            if first and first.kind != government:
                self.add_error("first_defendant", "单独应诉的被告是区政府")
        if capacity == Capacity.JOINT:
            if not second:
                self.add_error("second_defendant", "共同应诉的要选第二被告")
            elif first == second:
                self.add_error("second_defendant", "第二被告不能与第一被告相同")
            elif first and government not in (first.kind, second.kind):
                self.add_error("second_defendant", "复议机关共同应诉的，被告之一是区政府")

    def _judge_number(self, data: dict[str, Any]) -> None:
        if not data.get("court_number") or not data.get("court"):
            return
        data["court_number"] = data["court_number"].strip().replace("(", "（").replace(")", "）")
        if Litigation.objects.filter(court=data["court"], court_number=data["court_number"]).exists():
            self.add_error("court_number", forms.ValidationError("这个法院案号已经登记过", code=KNOWN))


class ExtensionForm(StepForm):
    """申请延期举证 (行诉解释第34条): in writing, within the term of evidence."""

    day_label = "申请日期"
    cause = forms.CharField(label="不能按期提供证据的正当事由", widget=TEXT, max_length=1000)

    def clean_day(self) -> date:
        day = super().clean_day()
        rule = in_force("lit_evidence_extension_apply", day)
        due = compute(rule, self.matter.received_on, calendar=load_calendar()).due_on  # type: ignore[union-attr]
        if due and day > due:
            raise forms.ValidationError(f"申请延期举证最迟 {due:%Y-%m-%d}（{rule.article}）", code="late")
        return day


class ExtensionAnswerForm(StepForm):
    """法院对延期举证申请的答复."""

    day_label = "答复日期"
    granted = forms.ChoiceField(
        label="法院的答复", choices=[("yes", "准许"), ("no", "不准许")], widget=forms.RadioSelect
    )


class AnswerForm(StepForm):
    """提交答辩状和证据 (行政诉讼法第67条): the answer, and the list of evidence and norms."""

    day_label = "提交日期"
    answer = forms.CharField(label="答辩意见", widget=LONG, max_length=20000)
    evidence = forms.CharField(
        label="证据和依据", widget=LONG, required=False, max_length=8000, help_text=PIECES
    )
    paper = forms.FileField(label="盖章的答辩状", required=False)
    evidence_paper = forms.FileField(
        label="证据材料", required=False, help_text="先上传一份合并的 PDF，其余在“材料”里续传"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("evidence") and self.matter and not self.matter.litigation.extension_granted:
            self.add_error(
                "evidence", "证据要和答辩状一并提交，法院准许延期举证的才可以后补（行政诉讼法第67条）"
            )
        return data


class EvidenceForm(StepForm):
    """补交法院准许延期提供的证据."""

    day_label = "提交日期"
    evidence = forms.CharField(label="证据和依据", widget=LONG, max_length=8000, help_text=PIECES)
    evidence_paper = forms.FileField(label="证据材料", required=False)


class AuthoriseForm(StepForm):
    """出具授权委托书: at most two agents (行政诉讼法第31条), and a lawyer never alone at the hearing."""

    day_label = "出具日期"
    agents = forms.CharField(
        label="委托诉讼代理人", max_length=120, help_text="姓名、单位和职务，例：李霞（区司法局科员）"
    )
    second_agent = forms.CharField(label="第二名代理人", max_length=120, required=False)
    powers = forms.ChoiceField(
        label="代理权限",
        choices=[
            (text, text) for text in ("一般代理", "特别授权：代为承认、变更诉讼请求，进行调解，提起上诉")
        ],
    )
