"""The answer, what is held, suspension, resumption and extension."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from siheng.domains.reconsideration.forms.grounds import misfit
from siheng.domains.reconsideration.models import (
    Proceeding,
)
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.rulebook import citation, in_force, rule
from siheng.kernel.law.terms import compute
from siheng.kernel.matters.forms import DayField, FilesField, StepForm

TEXT = forms.Textarea(attrs={"rows": 3})


class AnswerForm(StepForm):
    """被申请人答复: the answer and the evidence, by the agency itself or registered for it from paper."""

    day_label = "答复日期"
    answer = forms.CharField(label="答复意见", widget=forms.Textarea(attrs={"rows": 6}), max_length=20000)
    contact = forms.CharField(label="联系人", max_length=40)
    evidence_count = forms.IntegerField(label="证据份数", min_value=0, max_value=9999, initial=0)
    paper = forms.FileField(label="答复书", required=False)
    evidence = FilesField(label="证据材料", required=False, help_text="可以一次选多份，最多 30 份")


class ProceedingForm(StepForm):
    """登记审理活动: heard, hearing, inspection, committee, experts, mediation (复议法第45—52条、第73条)."""

    day_label = "举行日期"
    kind = forms.ChoiceField(label="事项", choices=Proceeding.Kind.choices)
    place = forms.CharField(label="地点", max_length=80, required=False)
    chair = forms.CharField(label="主持人", max_length=40)
    members = forms.CharField(label="参加人员", max_length=200, required=False)
    people = forms.IntegerField(label="人数", min_value=1, max_value=999, initial=2)
    head_attended = forms.BooleanField(label="被申请人负责人参加", required=False)
    absence = forms.CharField(label="负责人不能参加的理由", max_length=120, required=False)
    result = forms.CharField(label="情况和意见", widget=TEXT, max_length=4000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == Proceeding.Kind.HEARING and self.matter.reconsideration.new_law:  # type: ignore[union-attr]
            self._judge_hearing(data)
        if kind in (Proceeding.Kind.EVIDENCE, Proceeding.Kind.INSPECTION):
            self._at_least("recon_evidence_officers", "调查取证人员")
        return data

    def _judge_hearing(self, data: dict[str, Any]) -> None:
        """The revision of 2023 says who sits and that the respondent's head comes; the law before does not."""
        self._at_least("recon_hearing_persons", "听证的主持人、听证员和记录员")
        if not data.get("head_attended") and not data.get("absence"):
            self.add_error("absence", "负责人没有参加听证的，要写明理由（复议法第51条第3款）")
        if data.get("day") and not self._announced(data["day"]):
            self.add_error("day", "没有通知当事人在这一天或者以前听证（复议法第51条第1款）")

    def _announced(self, day: date) -> bool:
        """Whether the parties were told of a hearing for this day, or for one before it that was put off."""
        told = self.matter.events.filter(step="notify_hearing").values_list("data__held_on", flat=True)  # type: ignore[union-attr]
        return any(held_on <= day.isoformat() for held_on in told)

    def _at_least(self, family: str, who: str) -> None:
        rule = in_force(family, self.matter.governing_day("accepted", self.matter.received_on))  # type: ignore[union-attr]
        if (self.cleaned_data.get("people") or 0) < (rule.amount or 0):
            self.add_error("people", f"{who}不得少于 {rule.amount} 人（{citation(rule)}）")


class HearingNoticeForm(StepForm):
    """通知听证: when and where; the law wants the parties told in time (复议法第51条)."""

    day_label = "通知日期"
    held_on = DayField(label="听证日期")
    held_at = forms.RegexField(
        r"^([01]\d|2[0-3]):[0-5]\d$",
        label="开始时间",
        required=False,
        initial="09:00",
        widget=forms.TextInput(attrs={"type": "time"}),
        error_messages={"invalid": "时间要写成 09:30 这样"},
    )
    place = forms.CharField(label="听证地点", max_length=80)
    chair = forms.CharField(label="听证主持人", max_length=40)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        held, day = data.get("held_on"), data.get("day")
        if held and day:
            if held <= day:
                self.add_error("held_on", "听证日期要在通知之后")
            elif self.matter and self.matter.reconsideration.new_law:
                last = compute(
                    in_force("recon_hearing_notice", self.matter.accepted_on or day),
                    held,
                    calendar=load_calendar(),
                ).due_on
                if last and day > last:
                    self.add_error(
                        "held_on",
                        f"{held.month}月{held.day}日听证的，最迟 {last:%Y-%m-%d} 通知（五个工作日前）",
                    )
        return data


SUSPENSIONS_NEW = (
    ("1", "申请人死亡，近亲属尚未确定是否参加"),
    ("2", "申请人丧失行为能力，尚未确定法定代理人"),
    ("3", "申请人下落不明"),
    ("4", "申请人组织终止，尚未确定权利义务承受人"),
    ("5", "因不可抗力或者其他正当理由不能参加"),
    ("6", "进行调解、和解，双方同意中止"),
    ("7", "法律适用问题需要有权机关解释或者确认"),
    ("8", "需要以其他未办结案件的结果为依据"),
    ("9", "附带审查规范性文件或者依据"),
    ("10", "其他需要中止的情形"),
)
SUSPENSIONS_OLD = (
    ("1", "申请人死亡，近亲属尚未确定是否参加"),
    ("2", "申请人丧失行为能力，尚未确定法定代理人"),
    ("3", "申请人组织终止，尚未确定权利义务承受人"),
    ("4", "申请人下落不明或者被宣告失踪"),
    ("5", "因不可抗力不能参加"),
    ("6", "法律适用问题需要有权机关解释或者确认"),
    ("7", "需要以其他未办结案件的结果为依据"),
    ("8", "其他需要中止的情形"),
    ("9", "审查规定或者依据"),
)
# The grounds after which sixty days without a successor end the case (复议法第41条;实施条例第42条).
RUNS_OUT_NEW = frozenset({"1", "2", "4"})
RUNS_OUT_OLD = frozenset({"1", "2", "3"})
# The review of a document or of a basis, in both lists.
REVIEW = "9"
# The grounds that speak of a citizen (True) or of an organisation (False).
ABOUT_NEW = {"1": True, "2": True, "3": True, "4": False}
ABOUT_OLD = {"1": True, "2": True, "3": False, "4": True}


class SuspendForm(StepForm):
    """中止 (复议法第39条;旧法:实施条例第41条)."""

    day_label = "中止日期"
    ground = forms.ChoiceField(label="中止情形")
    held = forms.CharField(label="具体事由", widget=TEXT, max_length=1000)

    def set_up(self) -> None:
        new = self.matter.reconsideration.new_law  # type: ignore[union-attr]
        self.fields["ground"].choices = SUSPENSIONS_NEW if new else SUSPENSIONS_OLD  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        labels = dict(self.fields["ground"].choices)  # type: ignore[attr-defined]
        data["ground_text"] = labels.get(data.get("ground"), "")
        about = ABOUT_NEW if self.matter.reconsideration.new_law else ABOUT_OLD  # type: ignore[union-attr]
        citizen = about.get(data.get("ground") or "")
        if citizen is not None and (wrong := misfit(self.matter, citizen=citizen)):
            self.add_error("ground", wrong)
        return data


class ResumeForm(StepForm):
    """恢复审理."""

    day_label = "恢复日期"
    held = forms.CharField(label="恢复的事由", widget=TEXT, max_length=1000)

    def clean_day(self) -> date:
        day = super().clean_day()
        paused = [p["from"] for c in self.matter.clocks.filter(state="paused") for p in c.pauses[-1:]]  # type: ignore[union-attr]
        if paused and day.isoformat() < max(paused):
            raise forms.ValidationError(f"不能早于中止日期 {max(paused)}", code="before_cause")
        return day


class ExtendForm(StepForm):
    """延期 (复议法第62条;旧法第31条): once, and by no more days than the rule of the running term allows."""

    day_label = "决定延期日期"
    amount = forms.IntegerField(label="延长天数", min_value=1)
    held = forms.CharField(label="延期的事由", widget=TEXT, max_length=1000)

    # By how many days more, and by which rule; nothing while no term of a decision runs or the rule knows none.
    most: int | None = None
    by = ""

    def set_up(self) -> None:
        clock = self.matter.clocks.filter(key="decision").order_by("id").last()  # type: ignore[union-attr]
        law = rule(clock.rule) if clock else None
        if clock and law and law.extension:
            self.most = (law.extension.amount or 0) - sum(e["amount"] for e in clock.extensions)
            self.by = citation(law)
            self.fields["amount"].initial = self.most

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if self.most is not None and amount > self.most:
            told = f"最多再延长 {self.most} 天" if self.most else "已经延满，不能再延长"
            raise forms.ValidationError(f"{told}（{self.by}）")
        return amount


class AttachedForm(StepForm):
    """附带审查的处理方式：本机关有权的自己处理，无权的转送 (复议法第56条、第57条；旧法第26条、第27条)."""

    day_label = "处理（转送）日期"
    how = forms.ChoiceField(
        label="处理方式",
        choices=[("own", "本机关有权处理"), ("transfer", "转送有权机关")],
        widget=forms.RadioSelect,
    )
    organ = forms.CharField(label="转送的机关", max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("how") == "transfer" and not data.get("organ"):
            self.add_error("organ", "转送的，要写明有权处理的机关")
        return data


OWN_RESULTS = (("yes", "合法"), ("no", "不合法，停止执行"))
PASSED_ON_RESULTS = (("advice", "有权机关已回复"),)


class AttachedResultForm(StepForm):
    """附带审查的结果: what we found ourselves, or what was answered to us (复议法第59条、第60条)."""

    day_label = "处理结果日期"
    lawful = forms.ChoiceField(label="结果")
    held = forms.CharField(label="处理意见", widget=TEXT, max_length=4000)

    def set_up(self) -> None:
        passed_on = self.matter.clocks.filter(key="attached_reply", state="running").exists()  # type: ignore[union-attr]
        self.fields["lawful"].choices = PASSED_ON_RESULTS if passed_on else OWN_RESULTS  # type: ignore[attr-defined]


class AskMakerForm(StepForm):
    """通知制定机关就相关条款的合法性提出书面答复 (复议法第58条第1款)."""

    day_label = "通知日期"
    organ = forms.CharField(label="制定机关", max_length=80, help_text="例：威海市环翠区住房和城乡建设局")


class MakerAnswerForm(StepForm):
    """登记制定机关的书面答复."""

    day_label = "答复日期"
    held = forms.CharField(label="答复意见", widget=TEXT, max_length=4000)


class ConvertForm(StepForm):
    """简易程序转普通程序 (复议法第55条)."""

    held = forms.CharField(label="转换的事由", widget=TEXT, max_length=1000)


STAYS = (
    ("1", "被申请人认为需要停止执行"),
    ("2", "本机关认为需要停止执行"),
    ("3", "申请人、第三人申请停止执行，要求合理"),
    ("4", "法律、法规、规章规定停止执行"),
)


class StayForm(StepForm):
    """停止执行, by the items of the law (复议法第42条;旧法第21条)."""

    day_label = "停止执行日期"
    ground = forms.ChoiceField(label="停止执行的情形", choices=STAYS)
    held = forms.CharField(label="具体事由", widget=TEXT, max_length=1000)
