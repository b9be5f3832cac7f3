"""The forms of the steps of a suit, and what each checks before the law is asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from siheng.domains.litigation.models import (
    LOSSES,
    NOT_LOSSES,
    AppealResult,
    Appellant,
    Capacity,
    Hearing,
    Instance,
    Litigation,
    Outcome,
    outcomes,
)
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.law.terms import compute
from siheng.kernel.matters.forms import DayField, StepForm
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.parties import PartyFields
from siheng.kernel.org.models import Region, Unit

KIND = "litigation"
TEXT = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 6})


def by_number(form: StepForm, number: str) -> Matter | None:
    """The matter of this number or receipt, if the one who asks may know of it."""
    if not number or form.actor is None:
        return None
    scoped = Matter.objects.for_account(form.actor)
    return scoped.filter(number=number).first() or scoped.filter(receipt=number).first()


def _units(*kinds: str) -> Any:
    return Unit.objects.filter(kind__in=kinds, active=True)


class RegisterForm(PartyFields, StepForm):
    """登记应诉通知: which court, who sues whom over what. Plaintiffs may be taken over from the case before."""

    day_label = "收到起诉状(上诉状)副本日期"
    sensitive = frozenset({"id_number", "phone", "agent_phone"})

    related_number = forms.CharField(
        label="复议案号(一审应诉号)", max_length=60, required=False, help_text="填了以后,原告可以不填,从该案带入"
    )
    instance = forms.ChoiceField(label="审级", choices=Instance.choices, initial=Instance.FIRST)
    ours = forms.BooleanField(label="本方上诉或者申请再审", required=False)
    court = forms.ModelChoiceField(label="法院", queryset=Unit.objects.none(), empty_label="请选择")
    court_number = forms.CharField(label="法院案号", max_length=60, help_text="例:(2022)鲁1002行初12号")
    capacity = forms.ChoiceField(label="应诉身份", choices=[("", "请选择"), *Capacity.choices])
    first_defendant = forms.ModelChoiceField(label="第一被告", queryset=Unit.objects.none(), empty_label="请选择")
    second_defendant = forms.ModelChoiceField(
        label="第二被告", queryset=Unit.objects.none(), required=False, empty_label="没有"
    )
    act = forms.CharField(label="被诉行政行为", max_length=120)
    claims = forms.CharField(label="诉讼请求", widget=TEXT, max_length=4000)
    compensation = forms.BooleanField(label="一并请求赔偿", required=False)
    hearing_on = DayField(label="开庭日期", required=False, help_text="传票上已经写明的填写")

    field_order = [
        "related_number", "instance", "ours", "court", "court_number", "capacity", "first_defendant", "second_defendant",
        "act", "claims", "compensation", "hearing_on", "name", "kind", "id_number", "phone", "address", "region",
        "people", "electronic", "agent_name", "agent_phone", "day",
    ]  # fmt: skip

    def set_up(self) -> None:
        super().set_up()
        kinds = Unit.Kind
        self.fields["court"].queryset = _units(kinds.COURT)  # type: ignore[attr-defined]
        for name in ("first_defendant", "second_defendant"):
            self.fields[name].queryset = _units(kinds.AGENCY, kinds.GOVERNMENT)  # type: ignore[attr-defined]
        for name in ("name", "region"):
            self.fields[name].required = False
        self._suggest()

    def _suggest(self) -> None:
        """The agency of the case before is the first defendant, the government the second, until told otherwise."""
        before = by_number(self, str(self.initial.get("related_number") or "").strip())
        if before is None or before.kind == KIND:
            return
        agency = before.parties.filter(role=Party.Role.RESPONDENT).values_list("unit", flat=True).first()  # type: ignore[attr-defined]
        government = _units(Unit.Kind.GOVERNMENT).order_by("code").first()
        self.fields["first_defendant"].initial = agency
        if government and agency != government.pk:
            self.fields["second_defendant"].initial = government.pk
            self.fields["capacity"].initial = Capacity.JOINT

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
                    self.add_error(name, "没有关联复议案件或者一审案件的,要填写原告" + ("所在镇街" if name == "region" else ""))

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
                self.add_error("second_defendant", "复议机关共同应诉的,被告之一是区政府")

    def _judge_number(self, data: dict[str, Any]) -> None:
        if not data.get("court_number") or not data.get("court"):
            return
        data["court_number"] = data["court_number"].strip().replace("(", "（").replace(")", "）")
        if Litigation.objects.filter(court=data["court"], court_number=data["court_number"]).exists():
            self.add_error("court_number", "这个法院案号已经登记过")


class ExtensionForm(StepForm):
    """申请延期举证 (行诉解释第34条): in writing, within the term of evidence."""

    day_label = "申请日期"
    cause = forms.CharField(label="不能按期提供证据的正当事由", widget=TEXT, max_length=1000)

    def clean_day(self) -> date:
        day = super().clean_day()
        rule = in_force("lit_evidence_extension_apply", day)
        due = compute(rule, self.matter.received_on, calendar=load_calendar()).due_on  # type: ignore[union-attr]
        if due and day > due:
            raise forms.ValidationError(f"申请延期举证最迟 {due:%Y-%m-%d}({rule.article})", code="late")
        return day


class ExtensionAnswerForm(StepForm):
    """法院对延期举证申请的答复."""

    day_label = "答复日期"
    granted = forms.ChoiceField(label="法院的答复", choices=[("yes", "准许"), ("no", "不准许")], widget=forms.RadioSelect)


class AnswerForm(StepForm):
    """提交答辩状和证据 (行政诉讼法第67条): the answer, and the list of evidence and of the norms it stands on."""

    day_label = "提交日期"
    answer = forms.CharField(label="答辩意见", widget=LONG, max_length=20000)
    evidence = forms.CharField(
        label="证据和依据", widget=LONG, required=False, max_length=8000, help_text="一行一件,写明证据名称和要证明的事实"
    )
    paper = forms.FileField(label="盖章的答辩状", required=False)
    evidence_paper = forms.FileField(label="证据材料", required=False, help_text="可先上传一份合并的 PDF,其余在“材料”里续传")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("evidence") and self.matter and not self.matter.litigation.extension_granted:  # type: ignore[attr-defined]
            self.add_error("evidence", "证据要和答辩状一并在十五日内提交;法院准许延期举证的才可以后补(行政诉讼法第67条)")
        return data


class EvidenceForm(StepForm):
    """补交法院准许延期提供的证据."""

    day_label = "提交日期"
    evidence = forms.CharField(label="证据和依据", widget=LONG, max_length=8000, help_text="一行一件,写明证据名称和要证明的事实")
    evidence_paper = forms.FileField(label="证据材料", required=False)


class AuthoriseForm(StepForm):
    """出具授权委托书: at most two agents (行政诉讼法第31条), and a lawyer never alone at the hearing."""

    day_label = "出具日期"
    agents = forms.CharField(label="委托诉讼代理人", max_length=120, help_text="姓名、单位和职务,例:李霞(区司法局科员)")
    second_agent = forms.CharField(label="第二名代理人", max_length=120, required=False)
    powers = forms.ChoiceField(
        label="代理权限",
        choices=[
            (text, text)
            for text in ("一般代理", "特别授权:代为承认、变更诉讼请求,进行调解,提起上诉")
        ],
    )


class HearingNoticeForm(StepForm):
    """登记开庭传票."""

    day_label = "收到传票日期"
    hearing_on = DayField(label="开庭日期")
    hearing_time = forms.CharField(label="开庭时间", max_length=20, required=False)
    hearing_place = forms.CharField(label="开庭地点", max_length=80)
    calls_head = forms.BooleanField(label="法院通知负责人出庭", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("hearing_on", data.get("day"), "收到传票日期")
        return data


class AbsenceForm(StepForm):
    """说明负责人不能出庭 (负责人出庭规定第8条、第9条)."""

    day_label = "说明日期"
    absence = forms.ChoiceField(label="事由", choices=Hearing.Absence.choices)
    absence_note = forms.CharField(label="具体情况", max_length=200)
    staff = forms.CharField(label="委托出庭的工作人员", max_length=120)


class HearingForm(StepForm):
    """登记开庭: who came. Without its head the government sends staff; a lawyer alone is not enough (行诉解释第128条)."""

    day_label = "开庭日期"
    place = forms.CharField(label="地点", max_length=80, required=False)
    public = forms.BooleanField(label="公开开庭", required=False, initial=True)
    head = forms.ChoiceField(
        label="负责人出庭", choices=[("yes", "出庭"), ("no", "没有出庭")], widget=forms.RadioSelect
    )
    head_name = forms.CharField(label="出庭负责人", max_length=40, required=False)
    head_post = forms.CharField(label="职务", max_length=60, required=False)
    head_rank = forms.ChoiceField(label="正职、副职", choices=[("", "—"), *Hearing.Rank.choices], required=False)
    spoke = forms.BooleanField(label="出声", required=False)
    points = forms.CharField(label="发言要点", widget=TEXT, required=False, max_length=2000)
    absence = forms.ChoiceField(label="不能出庭的事由", choices=[("", "—"), *Hearing.Absence.choices], required=False)
    absence_note = forms.CharField(label="事由说明", max_length=200, required=False)
    staff = forms.CharField(label="出庭工作人员", max_length=120, required=False)
    counsel = forms.CharField(label="代理律师", max_length=80, required=False)
    result = forms.CharField(label="庭审情况", widget=TEXT, max_length=4000, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        attended = data.get("head") == "yes"
        for name, message in (
            ("head_name", "请填出庭负责人的姓名"), ("head_post", "请填职务"), ("head_rank", "请选正职、副职"),
        ):  # fmt: skip
            if attended and not data.get(name):
                self.add_error(name, message)
            if not attended and data.get(name):
                self.add_error(name, "负责人没有出庭的不填")
        if data.get("head") == "no":
            if not data.get("absence"):
                self.add_error("absence", "负责人没有出庭的,要写明事由(负责人出庭规定第8条)")
            if not data.get("staff"):
                self.add_error("staff", "负责人不能出庭的,要委托工作人员出庭,不得仅委托律师(行诉解释第128条)")
        if attended and data.get("absence"):
            self.add_error("absence", "负责人已经出庭的不填")
        if data.get("spoke") and not attended:
            self.add_error("spoke", "负责人没有出庭的不填")
        return data


class JudgmentForm(StepForm):
    """收到裁判: what was decided, when, and what it asks of us."""

    day_label = "收到裁判日期"
    outcome = forms.ChoiceField(label="裁判结果")
    judged_on = DayField(label="裁判日期")
    ruling = forms.CharField(label="裁判主文", widget=TEXT, max_length=4000)
    lost = forms.BooleanField(label="败诉", required=False)
    may_appeal = forms.BooleanField(label="可以上诉(按第一审程序再审的)", required=False)
    perform_by = DayField(label="应履行日期", required=False)
    suggestion = forms.BooleanField(label="有司法建议", required=False)
    paper = forms.FileField(label="裁判文书", required=False)

    def set_up(self) -> None:
        instance = self.matter.litigation.instance  # type: ignore[union-attr]
        self.fields["outcome"].choices = [("", "请选择"), *outcomes(instance)]  # type: ignore[attr-defined]
        if instance != Instance.RETRIAL:
            del self.fields["may_appeal"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome, judged = data.get("outcome"), data.get("judged_on")
        if judged and data.get("day") and judged > data["day"]:
            self.add_error("judged_on", f"不能晚于收到裁判日期 {data['day']:%Y-%m-%d}")
        self.not_before("judged_on", self.matter.received_on, "收到副本日期")  # type: ignore[union-attr]
        self.not_before("perform_by", judged, "裁判日期")
        if outcome in LOSSES:
            data["lost"] = True
        if outcome in NOT_LOSSES and data.get("lost"):
            self.add_error("lost", f"“{Outcome(outcome).label}”不是败诉")  # type: ignore[arg-type]
        return data


class AppealForm(StepForm):
    """登记上诉: ours within its term, another's when its copy comes (行政诉讼法第85条)."""

    day_label = "上诉(收到上诉状副本)日期"
    appellant = forms.ChoiceField(label="上诉人", choices=Appellant.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        due = appeal_due(self.matter)
        if data.get("appellant") == Appellant.DEFENDANT and due and data.get("day") and data["day"] > due:
            self.add_error("day", f"上诉期限到 {due:%Y-%m-%d},已经过了")
        return data


def appeal_due(matter: Matter | None) -> date | None:
    """The last day on which we may appeal; None while no such term was started."""
    assert matter
    keys = ("appeal_judgment", "appeal_ruling")
    clocks = matter.clocks.filter(key__in=keys).order_by("-id")  # type: ignore[attr-defined]
    found: date | None = clocks.values_list("due_on", flat=True).first()
    return found


class EffectiveForm(StepForm):
    """无人上诉: the term of appeal is over and the judgment binds."""

    effective_on = DayField(label="生效日期")

    def set_up(self) -> None:
        due = appeal_due(self.matter)
        if due:
            self.fields["effective_on"].initial = due + timedelta(days=1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        due = appeal_due(self.matter)
        self.not_before("effective_on", due + timedelta(days=1) if due else None, "上诉期满次日")
        if data.get("effective_on") and data.get("day") and data["effective_on"] > data["day"]:
            self.add_error("effective_on", "不能晚于办理日期")
        return data


class AppealEndedForm(StepForm):
    """登记二审结果: whether the first judgment stands."""

    day_label = "收到二审裁判日期"
    result = forms.ChoiceField(label="二审结果", choices=AppealResult.choices)
    lost = forms.BooleanField(label="最终败诉", required=False, help_text="改判的,按二审结果重新认定")
    perform_by = DayField(label="应履行日期", required=False)

    def clean_day(self) -> date:
        day = super().clean_day()
        appealed = self.matter.litigation.appealed_on  # type: ignore[union-attr]
        if appealed and day < appealed:
            raise forms.ValidationError(f"不能早于上诉日期 {appealed:%Y-%m-%d}", code="before_cause")
        return day


class PerformForm(StepForm):
    """登记履行判决的情况."""

    day_label = "履行日期"
    note = forms.CharField(label="履行情况", widget=TEXT, max_length=2000)


def plaintiffs_region(before: Matter | None, chosen: Region | None) -> Region:
    """Where the matter belongs: the plaintiff's town, or that of the case before."""
    found = chosen or (before.region if before else None)
    assert found is not None  # the form asked for one of the two
    return found
