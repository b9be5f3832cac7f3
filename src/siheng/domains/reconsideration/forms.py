"""The forms of the steps of a reconsideration case, and what each checks before the law is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from siheng.domains.reconsideration.models import (
    CONDITIONS,
    NEW_LAW,
    SUBCATEGORIES,
    TERMINATED,
    Category,
    Channel,
    FaultCode,
    Field,
    Focus,
    Letter,
    Outcome,
    Procedure,
    Proceeding,
    Reception,
    Reconsideration,
    Refusal,
    decisions,
)
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.law.terms import compute
from siheng.kernel.matters.forms import EMPTY, DayField, Group, StepForm
from siheng.kernel.matters.models import Party
from siheng.kernel.matters.parties import PartyFields
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role

TEXT = forms.Textarea(attrs={"rows": 3})


def agencies() -> Any:
    """The agencies that can be a respondent."""
    return Unit.objects.filter(kind__in=[Unit.Kind.AGENCY, Unit.Kind.GOVERNMENT], active=True)


class RegisterForm(PartyFields, StepForm):
    """登记来件: who came, against which act, asking what. As few fields as the law asks at the window."""

    day_label = "收到日期"
    sensitive = frozenset({"id_number", "phone", "agent_phone"})

    channel = forms.ChoiceField(label="收件途径", choices=Channel.choices, initial=Channel.WINDOW)
    reception_people = forms.IntegerField(label="来人数", min_value=1, max_value=9999, initial=1)
    respondent = forms.ModelChoiceField(label="被申请人", queryset=Unit.objects.none(), empty_label="请选择")
    act = forms.CharField(label="被申请的行为", max_length=120, help_text="例：罚款 20,000 元并限期改正")
    act_number = forms.CharField(label="行为文号", max_length=60, required=False)
    act_on = DayField(label="行为作出日期", required=False)
    known_on = DayField(
        label="知道日期", required=False, help_text="申请人知道该行为的日期，送达的写送达日期"
    )
    category = forms.ChoiceField(label="行为类别", choices=[("", "请选择"), *Category.choices])
    subcategory = forms.ChoiceField(
        label="行为细类",
        required=False,
        choices=[
            ("", "—"),
            *((Category(c).label, [(s, s) for s in subs]) for c, subs in SUBCATEGORIES.items()),
        ],
    )
    field = forms.ChoiceField(label="管理类别", choices=[("", "请选择"), *Field.choices])
    focus = forms.ChoiceField(label="重点领域", required=False, choices=[("", "不属于"), *Focus.choices])
    claims = forms.CharField(label="复议请求", widget=TEXT, max_length=2000)
    reasons = forms.CharField(label="事实和理由", widget=TEXT, required=False, max_length=10000)
    attached_review = forms.CharField(label="一并请求审查的文件", max_length=120, required=False)
    compensation = forms.BooleanField(label="一并请求赔偿", required=False)
    compensation_amount = forms.DecimalField(
        label="请求赔偿金额（元）", required=False, min_value=0, decimal_places=2, max_digits=14
    )
    mandatory_first = forms.BooleanField(label="属于复议前置", required=False)
    stability = forms.BooleanField(label="涉稳", required=False)
    outside_number = forms.CharField(label="来文号", max_length=80, required=False)

    groups = (
        Group("收件", ("channel", "day", "reception_people", "outside_number")),
        Group(
            "申请人",
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
        Group(
            "被申请的行为",
            (
                "respondent",
                "act",
                "act_number",
                "act_on",
                "known_on",
                "category",
                "subcategory",
                "field",
                "focus",
            ),
        ),
        Group("请求", ("claims", "reasons"), style="plain"),
        Group(
            "其他", ("attached_review", "compensation_amount", "compensation", "mandatory_first", "stability")
        ),
    )

    def set_up(self) -> None:
        super().set_up()
        self.fields["respondent"].queryset = agencies()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("act_on", "known_on"):
            if data.get(name) and data.get("day") and data[name] > data["day"]:
                self.add_error(name, f"不能晚于收到日期 {data['day']:%Y-%m-%d}")
        self.not_before("known_on", data.get("act_on"), "行为作出日期")
        sub, category = data.get("subcategory"), data.get("category")
        if sub and category and sub not in SUBCATEGORIES[category]:
            self.add_error("subcategory", f"“{sub}”不是“{Category(category).label}”的细类")
        if data.get("compensation_amount") and not data.get("compensation"):
            self.add_error("compensation", "填了赔偿金额，请勾选“一并请求赔偿”")
        return data


class HandlerFields(forms.Form):
    """Two officers handle a case (承办人、第二承办人)."""

    handler = forms.ModelChoiceField(label="承办人", queryset=Account.objects.none(), empty_label=None)
    second = forms.ModelChoiceField(
        label="第二承办人", queryset=Account.objects.none(), required=False, empty_label="—"
    )

    def set_up(self) -> None:
        super().set_up()  # type: ignore[misc]
        unit = self.matter.unit  # type: ignore[attr-defined]
        people = [
            a.pk
            for a in Account.objects.filter(unit=unit, is_active=True)
            if Role.CLERK in a.roles or Role.HEAD in a.roles
        ]
        for name in ("handler", "second"):
            self.fields[name].queryset = Account.objects.filter(pk__in=people)  # type: ignore[attr-defined]
        if self.matter.handler_id:  # type: ignore[attr-defined]
            self.fields["handler"].initial = self.matter.handler_id  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("second") and data.get("second") == data.get("handler"):
            self.add_error("second", "第二承办人不能与承办人相同")
        return data


MEETS = (("yes", "符合"), ("no", "不符合"))


class AcceptForm(HandlerFields, StepForm):
    """受理: the seven conditions (复议法第30条;旧法:实施条例第28条), procedure by fact, and who handles it."""

    day_label = "受理审查日期"

    procedure = forms.ChoiceField(
        label="程序", choices=Procedure.choices, initial=Procedure.ORDINARY, widget=forms.RadioSelect
    )
    procedure_ground = forms.ChoiceField(label="适用简易程序的情形", required=False)
    late_reason = forms.CharField(
        label="耽误申请期限的正当理由",
        required=False,
        max_length=120,
        help_text="例：因住院治疗，自 11月2日至 11月9日",
    )

    groups = (
        Group(
            "七项受理条件",
            tuple(f"ok_{key}" for key, _ in CONDITIONS),
            style="conditions",
            sub="复议法第三十条；旧法：实施条例第二十八条",
            fill_all=("全部标为符合", "yes"),
            beside={"ok_term": "late_reason"},
        ),
        Group("", ("procedure", "procedure_ground"), style="grid"),
        Group("", ("day", "handler", "second"), style="grid"),
    )
    GROUNDS = (
        "当场作出的行政行为",
        "警告或者通报批评",
        "案件涉及款额三千元以下",
        "政府信息公开案件",
        "当事人各方同意",
    )

    def set_up(self) -> None:
        super().set_up()
        for key, label in CONDITIONS:
            self.fields[f"ok_{key}"] = forms.ChoiceField(
                label=label, choices=MEETS, widget=forms.RadioSelect(attrs={"class": "seg"}), initial="yes"
            )
        self.fields["procedure_ground"].choices = [("", "—"), *((g, g) for g in self.GROUNDS)]  # type: ignore[attr-defined]
        if not _new_law_today(self):
            del self.fields["procedure"], self.fields["procedure_ground"]
        first = [f"ok_{key}" for key, _ in CONDITIONS]
        self.order_fields(
            [*first, "late_reason", "procedure", "procedure_ground", "handler", "second", "day"]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for key, label in CONDITIONS:
            if data.get(f"ok_{key}") == "no":
                self.add_error(f"ok_{key}", f"“{label}”不符合的，不能受理；请办“不予受理”或者“要求补正”")
        late = overdue_application(self.matter.reconsideration, self.matter.received_on)  # type: ignore[union-attr]
        if late and data.get("ok_term") == "yes" and not data.get("late_reason"):
            self.add_error("ok_term", f"{late}请写明耽误的正当理由，或改为“不符合”。")
        day = self.matter.law_on or data.get("day")  # type: ignore[union-attr]
        if data.get("procedure") == Procedure.SIMPLIFIED and day and day < NEW_LAW:
            self.add_error("procedure", f"{NEW_LAW:%Y-%m-%d} 以前受理的案件没有简易程序")
        if data.get("procedure") == Procedure.SIMPLIFIED and not data.get("procedure_ground"):
            self.add_error("procedure_ground", "适用简易程序要写明情形（复议法第53条）")
        return data


def _new_law_today(form: StepForm) -> bool:
    return (form.matter.law_on or form.today) >= NEW_LAW  # type: ignore[union-attr]


def overdue_application(case: Reconsideration, received: date) -> str:
    """How late an application is, in words; empty if it is in time or the day of knowing is not known."""
    if not case.known_on:
        return ""
    rule = in_force("recon_apply_period", received)
    due = compute(rule, case.known_on, calendar=load_calendar()).due_on
    if due is None or received <= due:
        return ""
    days = (received - case.known_on).days
    return (
        f"{case.known_on.month}月{case.known_on.day}日知道，{received.month}月{received.day}日提出，"
        f"共 {days} 天，超过 {rule.amount} 天。"
    )


class CorrectionForm(StepForm):
    """要求补正 (复议法第31条;旧法:实施条例第29条)."""

    day_label = "通知日期"
    items = forms.CharField(label="需要补正的事项", widget=TEXT, max_length=1000)
    days = forms.IntegerField(
        label="补正期限（天）", min_value=1, max_value=60, initial=10, help_text="自收到补正通知之日起"
    )


class CorrectedForm(StepForm):
    """收到补正材料."""

    day_label = "收到补正日期"
    items = forms.CharField(label="补正的材料", widget=TEXT, max_length=1000)
    complete = forms.BooleanField(
        label="已经补正齐全",
        required=True,
        error_messages={"required": "没有补齐的，请再次要求补正或者办视为放弃"},
    )


class RefuseForm(StepForm):
    """不予受理, by the reasons that the national table counts."""

    day_label = "决定日期"
    refusal = forms.ChoiceField(label="不予受理情形", choices=[("", "请选择"), *Refusal.choices])
    held = forms.CharField(label="理由", widget=TEXT, max_length=4000)


class RedirectForm(StepForm):
    """告知向有关机关提出,或者转送."""

    organ = forms.CharField(label="有权处理的机关", max_length=80)
    how = forms.ChoiceField(
        label="处理", choices=[("告知", "告知申请人向该机关提出"), ("转送", "转送该机关")]
    )
    held = forms.CharField(label="理由", widget=TEXT, max_length=2000)


class WithdrawForm(StepForm):
    """申请人撤回; before acceptance there is no case to terminate (案前和解)."""

    reason = forms.CharField(label="撤回的情况", widget=TEXT, max_length=1000)
    settled = forms.BooleanField(label="案前和解", required=False)


class AnswerForm(StepForm):
    """被申请人答复: the answer and the evidence, by the agency itself or registered for it from paper."""

    day_label = "答复日期"
    answer = forms.CharField(label="答复意见", widget=forms.Textarea(attrs={"rows": 6}), max_length=20000)
    contact = forms.CharField(label="联系人", max_length=40)
    evidence_count = forms.IntegerField(label="证据份数", min_value=0, max_value=9999, initial=0)
    paper = forms.FileField(label="答复书", required=False)
    evidence = forms.FileField(
        label="证据材料", required=False, help_text="可先上传一份合并的 PDF，其余在“材料”里续传"
    )


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
        if kind == Proceeding.Kind.HEARING:
            if (data.get("people") or 0) < 4:
                self.add_error(
                    "people", "听证由一名主持人、两名以上听证员和一名记录员组成，不少于 4 人（复议法第51条）"
                )
            if not data.get("head_attended") and not data.get("absence"):
                self.add_error("absence", "负责人没有参加听证的，要写明理由（复议法第51条）")
        if kind in (Proceeding.Kind.EVIDENCE, Proceeding.Kind.INSPECTION) and (data.get("people") or 0) < 2:
            self.add_error("people", "调查取证人员不得少于 2 人（复议法第45条）")
        return data


class HearingNoticeForm(StepForm):
    """通知听证: when and where; the law wants the parties told in time (复议法第51条)."""

    day_label = "通知日期"
    held_on = DayField(label="听证日期")
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
    """延期 (复议法第62条;旧法第31条): at most thirty days, once."""

    day_label = "决定延期日期"
    amount = forms.IntegerField(label="延长天数", min_value=1, max_value=30, initial=30)
    held = forms.CharField(label="延期的事由", widget=TEXT, max_length=1000)


class ConvertForm(StepForm):
    """简易程序转普通程序 (复议法第55条)."""

    held = forms.CharField(label="转换的事由", widget=TEXT, max_length=1000)


REJECTIONS = ("没有法定职责或者已经履行", "受理后发现不符合受理条件")


class DecideForm(StepForm):
    """作出决定: the outcome, what was found, what is held, and the ruling."""

    day_label = "决定日期"
    outcome = forms.ChoiceField(label="结果")
    ground = forms.ChoiceField(label="驳回情形", required=False)
    found = forms.CharField(label="查明的事实", widget=forms.Textarea(attrs={"rows": 4}), max_length=20000)
    held = forms.CharField(label="本机关认为", widget=forms.Textarea(attrs={"rows": 4}), max_length=20000)
    ruling = forms.CharField(label="决定", widget=TEXT, max_length=4000)
    redo = forms.BooleanField(label="责令重新作出行政行为", required=False)
    awarded = forms.DecimalField(
        label="决定赔偿金额（元）", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    perform_by = DayField(label="应履行日期", required=False)
    opinion = forms.CharField(label="拟办意见", widget=TEXT, required=False, max_length=1000)

    def set_up(self) -> None:
        case = self.matter.reconsideration  # type: ignore[union-attr]
        self.fields["outcome"].choices = [("", "请选择"), *decisions(case.new_law)]  # type: ignore[attr-defined]
        # Under the revision of 2023 a claim without a duty behind it is rejected as a claim (art. 69), not as an application.
        grounds = REJECTIONS[1:] if case.new_law else REJECTIONS
        self.fields["ground"].choices = [("", "—"), *((g, g) for g in grounds)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Outcome.REJECT_APPLICATION and not data.get("ground"):
            self.add_error("ground", "驳回复议申请要选明情形")
        if data.get("redo") and data.get("outcome") not in (
            Outcome.REVOKE,
            Outcome.REVOKE_PART,
            Outcome.ILLEGAL,
        ):
            self.add_error("redo", "只有撤销、部分撤销或者确认违法可以责令重作（复议法第64条；旧法第28条）")
        self.not_before("perform_by", data.get("day"), "决定日期")
        return data


class MediateForm(StepForm):
    """调解结案 (复议法第73条;旧法:实施条例第50条)."""

    day_label = "调解书日期"
    ruling = forms.CharField(label="调解协议内容", widget=TEXT, max_length=4000)
    found = forms.CharField(label="争议和事实", widget=TEXT, max_length=4000)
    perform_by = DayField(label="应履行日期", required=False)


class TerminateForm(StepForm):
    """终止 (复议法第41条;旧法:实施条例第42条)."""

    day_label = "终止日期"
    outcome = forms.ChoiceField(
        label="终止的情形", choices=[(o.value, o.label) for o in Outcome if o.value in TERMINATED]
    )
    held = forms.CharField(label="具体情况", widget=TEXT, max_length=2000)


class LetterForm(StepForm):
    """制发意见书、建议书 (复议法第76条;旧法:实施条例第57条)."""

    day_label = "制发日期"
    kind = forms.ChoiceField(label="类别", choices=Letter.Kind.choices)
    addressee = forms.ModelChoiceField(label="发往", queryset=Unit.objects.none(), empty_label=None)
    content = forms.CharField(label="问题和意见", widget=forms.Textarea(attrs={"rows": 5}), max_length=8000)

    def set_up(self) -> None:
        self.fields["addressee"].queryset = agencies()  # type: ignore[attr-defined]
        self.fields["addressee"].initial = self.matter.reconsideration.respondent_id  # type: ignore[union-attr]


class FeedbackForm(StepForm):
    """登记意见书、建议书的反馈."""

    day_label = "反馈日期"
    letter = forms.ModelChoiceField(label="反馈哪一份", queryset=EMPTY, empty_label=None)
    reply = forms.CharField(label="整改和反馈情况", widget=TEXT, max_length=4000)

    def set_up(self) -> None:
        self.fields["letter"].queryset = self.matter.letters.filter(replied_on=None)  # type: ignore[attr-defined,union-attr]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("letter"):
            self.not_before("day", data["letter"].sent_on, "制发日期")
        return data


class FaultForm(StepForm):
    """记录执法问题, as a code with evidence."""

    code = forms.ChoiceField(label="问题", choices=FaultCode.choices)
    evidence = forms.CharField(
        label="证据", widget=TEXT, max_length=2000, help_text="写明哪份材料的哪一处说明了这个问题"
    )
    paper = forms.FileField(label="证据附件", required=False)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if self.matter.faults.filter(code=code).exists():  # type: ignore[union-attr]
            raise forms.ValidationError("这个问题已经记录过")
        return code


class PerformForm(StepForm):
    """登记履行情况."""

    day_label = "履行日期"
    note = forms.CharField(label="履行情况", widget=TEXT, max_length=2000)


class OrderPerformForm(StepForm):
    """责令限期履行 (复议法第77条;旧法第32条)."""

    perform_by = DayField(label="限期")
    note = forms.CharField(label="未履行的情况", widget=TEXT, max_length=2000)


class ReceptionForm(StepForm):
    """登记一次接待: reading the file, serving, talking, papers brought."""

    day_label = "接待日期"
    channel = forms.ChoiceField(label="途径", choices=Channel.choices)
    purpose = forms.ChoiceField(
        label="事由", choices=[c for c in Reception.Purpose.choices if c[0] != "apply"]
    )
    people = forms.IntegerField(label="人数", min_value=1, max_value=9999, initial=1)
    note = forms.CharField(label="说明", required=False, max_length=200)


class ThirdPartyForm(PartyFields, StepForm):
    """通知第三人参加 (复议法第16条;旧法第10条)."""

    sensitive = frozenset({"id_number", "phone", "agent_phone"})
    day_label = "通知日期"

    role = forms.ChoiceField(
        label="地位",
        choices=[(r.value, r.label) for r in Party.Role if r != Party.Role.RESPONDENT],
        initial=Party.Role.THIRD,
    )


class LawForm(StepForm):
    """改变适用的法律版本: an authorised override, with its reason (没有过渡条款,按受理日确定)."""

    law_on = DayField(label="按哪一天的法律")
    held = forms.CharField(label="理由", widget=TEXT, max_length=1000)
