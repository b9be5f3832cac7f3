"""The forms of what the court does and what follows: hearing, judgment, appeal, effect, performance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from siheng.domains.litigation.models import (
    LOSSES,
    NOT_LOSSES,
    AppealResult,
    Appellant,
    Hearing,
    Instance,
    Outcome,
    outcomes,
)
from siheng.kernel.matters.forms import DayField, StepForm
from siheng.kernel.matters.models import Matter

TEXT = forms.Textarea(attrs={"rows": 3})


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
    """登记开庭: who came. Without the head staff must come, not a lawyer alone (行诉解释第128条)."""

    day_label = "开庭日期"
    place = forms.CharField(label="地点", max_length=80, required=False)
    public = forms.BooleanField(label="公开开庭", required=False, initial=True)
    head = forms.ChoiceField(
        label="负责人出庭", choices=[("yes", "出庭"), ("no", "没有出庭")], widget=forms.RadioSelect
    )
    head_name = forms.CharField(label="出庭负责人", max_length=40, required=False)
    head_post = forms.CharField(label="职务", max_length=60, required=False)
    head_rank = forms.ChoiceField(
        label="正职、副职", choices=[("", "—"), *Hearing.Rank.choices], required=False
    )
    spoke = forms.BooleanField(label="出声", required=False)
    points = forms.CharField(label="发言要点", widget=TEXT, required=False, max_length=2000)
    absence = forms.ChoiceField(
        label="不能出庭的事由", choices=[("", "—"), *Hearing.Absence.choices], required=False
    )
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
                self.add_error("absence", "负责人没有出庭的，要写明事由（负责人出庭规定第8条）")
            if not data.get("staff"):
                self.add_error(
                    "staff", "负责人不能出庭的，要委托工作人员出庭，不得仅委托律师（行诉解释第128条）"
                )
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
    may_appeal = forms.BooleanField(label="可以上诉（按第一审程序再审的）", required=False)
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
            self.add_error("lost", f"“{Outcome(outcome).label}”不是败诉")
        return data


class AppealForm(StepForm):
    """登记上诉: ours within its term, another's when its copy comes (行政诉讼法第85条)."""

    day_label = "上诉（收到上诉状副本）日期"
    appellant = forms.ChoiceField(label="上诉人", choices=Appellant.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        due = appeal_due(self.matter)
        if data.get("appellant") == Appellant.DEFENDANT and due and data.get("day") and data["day"] > due:
            self.add_error("day", f"上诉期限到 {due:%Y-%m-%d}，已经过了")
        return data


def appeal_due(matter: Matter | None) -> date | None:
    """The last day on which we may appeal; None while no such term was started."""
    assert matter
    keys = ("appeal_judgment", "appeal_ruling")
    clocks = matter.clocks.filter(key__in=keys).order_by("-id")
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
    lost = forms.BooleanField(label="最终败诉", required=False, help_text="改判的，按二审结果重新认定")
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
