"""From the window to acceptance or refusal, and who takes part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from siheng.domains.reconsideration.models import (
    CONDITIONS,
    NEW_LAW,
    SUBCATEGORIES,
    Category,
    Channel,
    Field,
    Focus,
    Procedure,
    Reception,
    Refusal,
)
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.rulebook import Rule, citation, in_force
from siheng.kernel.law.terms import compute
from siheng.kernel.matters.common import SERVED, InHandFields
from siheng.kernel.matters.forms import EMPTY, DayField, Group, StepForm
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.parties import PartyFields
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.org.rights import Role

TEXT = forms.Textarea(attrs={"rows": 3})
# What is brought here before it may go to a court, whatever the clerk ticks (2023 revision art. 23(1)(3) and (4)).
FIRST_HERE = ("不予公开", "逾期未答复")


def agencies() -> Any:
    """The agencies that can be a respondent."""
    return Unit.objects.filter(kind__in=[Unit.Kind.AGENCY, Unit.Kind.GOVERNMENT], active=True)


class RegisterForm(InHandFields, PartyFields, StepForm):
    """登记来件: who came, against which act, asking what. As few fields as the law asks at the window."""

    day_label = "收到日期"
    sensitive = frozenset({"id_number", "phone", "agent_phone"})

    channel = forms.ChoiceField(label="收件途径", choices=Channel.choices, initial=Channel.WINDOW)
    handed_on = DayField(
        label="提出日期",
        required=False,
        help_text="邮寄的填交邮日期，先交给处罚机关的填其收到日期",
    )
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
    mandatory_first = forms.BooleanField(
        label="属于复议前置",
        required=False,
        help_text="当场处罚、侵犯自然资源权利等要勾选；不履行职责、不予公开信息的自动算",
    )
    stability = forms.BooleanField(label="涉稳", required=False)
    outside_number = forms.CharField(label="来文号", max_length=80, required=False)

    groups = (
        Group("收件", ("channel", "day", "handed_on", "reception_people", "outside_number")),
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
        Group("转入的在办案件", ("number",), folded=True),
    )

    def set_up(self) -> None:
        super().set_up()
        self.fields["respondent"].queryset = agencies()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        latest, what = (data["day"], "收到日期") if data.get("day") else (self.today, "今天")
        for name in ("act_on", "known_on", "handed_on"):
            if data.get(name) and data[name] > latest:
                self.add_error(name, f"不能晚于{what} {latest:%Y-%m-%d}")
        self.not_before("known_on", data.get("act_on"), "行为作出日期")
        sub, category = data.get("subcategory"), data.get("category")
        if sub and category and sub not in SUBCATEGORIES[category]:
            self.add_error("subcategory", f"“{sub}”不是“{Category(category).label}”的细类")
        if data.get("compensation_amount") and not data.get("compensation"):
            self.add_error("compensation", "填了赔偿金额，请勾选“一并请求赔偿”")
        if (data.get("day") or self.today) >= NEW_LAW and (
            category == Category.INACTION or sub in FIRST_HERE
        ):
            data["mandatory_first"] = True
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
                label=label, choices=MEETS, widget=forms.RadioSelect(attrs={"class": "seg"})
            )
        self.fields["procedure_ground"].choices = [("", "—"), *((g, g) for g in self.GROUNDS)]  # type: ignore[attr-defined]
        new, conditions = _new_law_today(self), self.groups[0]
        law = "2023年修订的行政复议法第30条" if new else "行政复议法实施条例第28条"
        self.groups = (replace(conditions, sub=law), *self.groups[1:])  # type: ignore[misc]
        if not new:
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
        late, told = application_days(self.matter)  # type: ignore[arg-type]
        if late and data.get("ok_term") == "yes" and not data.get("late_reason"):
            self.add_error("ok_term", f"{told}请写明耽误的正当理由，或改为“不符合”。")
        day = self.matter.law_on or data.get("day")  # type: ignore[union-attr]
        if data.get("procedure") == Procedure.SIMPLIFIED and day and day < NEW_LAW:
            self.add_error("procedure", f"{NEW_LAW:%Y-%m-%d} 以前受理的案件没有简易程序")
        if data.get("procedure") == Procedure.SIMPLIFIED and not data.get("procedure_ground"):
            self.add_error("procedure_ground", "适用简易程序要写明情形（复议法第53条）")
        return data


def _new_law_today(form: StepForm) -> bool:
    return (form.matter.law_on or form.today) >= NEW_LAW  # type: ignore[union-attr]


def application_days(matter: Matter) -> tuple[bool, str]:
    """Whether an application came too late unless there is a reason, and its days in words, as far as they are known.

    After five years only what concerns real estate is taken, whenever one knew (2023 revision art. 21). A letter is in time if it was posted in time (复议法第88条第1款、民事诉讼法第85条第4款; 旧法第40条), and who may apply
    through the agency that fined him has applied once that has it (第32条).
    """
    case = matter.reconsideration
    handed_on, late, words = case.handed_on or matter.received_on, False, ""
    if case.known_on:
        rule = in_force("recon_apply_period", handed_on)
        late = handed_on > _last_day(rule, case.known_on)
        days, (known, came) = (handed_on - case.known_on).days, _told(case.known_on, handed_on)
        over = f"超过 {rule.amount} 天" if late else "没有超过申请期限"
        words = f"{known}知道，{came}提出，共 {days} 天，{over}。"
    if case.act_on and handed_on >= NEW_LAW:
        rule = in_force("recon_apply_outer_limit_other", handed_on)
        if handed_on > _last_day(rule, case.act_on):
            late = True
            words += f"行为作出已超过 {rule.amount} 年，不是因不动产提出的不予受理（{citation(rule)}）。"
    return late, words


def _last_day(rule: Rule, start: date) -> date:
    return compute(rule, start, calendar=load_calendar()).due_on or date.max


def _told(*days: date) -> list[str]:
    """Days in words, with their years where these differ."""
    years = len({d.year for d in days}) > 1
    return [(f"{d.year}年" if years else "") + f"{d.month}月{d.day}日" for d in days]


class CorrectionForm(StepForm):
    """要求补正 (复议法第31条;旧法:实施条例第29条). The revision of 2023 fixes the days itself."""

    day_label = "通知日期"
    items = forms.CharField(label="需要补正的事项", widget=TEXT, max_length=1000)
    days = forms.IntegerField(
        label="补正期限（天）", min_value=1, max_value=60, initial=10, help_text="自收到补正通知之日起"
    )

    def set_up(self) -> None:
        if self.matter.reconsideration.new_law:  # type: ignore[union-attr]
            del self.fields["days"]


class LongerCorrectionForm(StepForm):
    """延长补正期限: a proper reason, and how many days more (复议法第31条第2款)."""

    day_label = "决定日期"
    amount = forms.IntegerField(label="延长（工作日）", min_value=1, max_value=60)
    held = forms.CharField(label="不能按期补正的正当理由", widget=TEXT, max_length=1000)


class CorrectedForm(StepForm):
    """收到补正材料, and how they came: brought to the window as a rule."""

    day_label = "收到补正日期"
    channel = forms.ChoiceField(
        label="收件途径", choices=Channel.choices, initial=Channel.WINDOW_CORRECTION, required=False
    )
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
    organ = forms.CharField(
        label="有管辖权的机关",
        max_length=80,
        required=False,
        help_text="不属于本机关管辖的，写入决定书告知申请人",
    )
    held = forms.CharField(label="理由", widget=TEXT, max_length=4000)

    def set_up(self) -> None:
        """Told, not judged: when the applicant should have known is for who decides (复议法第20条)."""
        self.fields["refusal"].help_text = application_days(self.matter)[1]  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        """Who is not competent says who is, in the decision itself (2023 revision, art. 30(2))."""
        data = super().clean() or {}
        refusal, organ = data.get("refusal"), data.get("organ")
        if organ and refusal and refusal != Refusal.DUTY:
            self.add_error("organ", "只有不属于本机关职责范围的才填")
        if self.matter.reconsideration.new_law and refusal == Refusal.DUTY and not organ:  # type: ignore[union-attr]
            self.add_error("organ", "不属于本机关管辖的，要在决定中告知有管辖权的机关（复议法第30条第2款）")
        return data


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


class ReceptionForm(StepForm):
    """登记一次接待: reading the file, serving, talking, papers brought."""

    day_label = "接待日期"
    channel = forms.ChoiceField(label="途径", choices=Channel.choices)
    purpose = forms.ChoiceField(
        label="事由", choices=[c for c in Reception.Purpose.choices if c[0] != "apply"]
    )
    people = forms.IntegerField(label="人数", min_value=1, max_value=9999, initial=1)
    note = forms.CharField(label="说明", required=False, max_length=200)


class DrawUpForm(StepForm):
    """制作笔录、回证: papers that are printed and signed by hand, without a number."""

    day_label = "制作日期"
    template = forms.ChoiceField(label="文书", choices=[(n, n) for n in ("口头申请笔录", "送达回证")])

    def set_up(self) -> None:
        served = self.matter.documents.filter(to_serve=True).exists()  # type: ignore[union-attr]
        self.fields["template"].initial = "送达回证" if served else "口头申请笔录"


class ThirdPartyForm(PartyFields, StepForm):
    """Who else takes part: representatives and agents from the application on; a third party is told of the case
    once it is accepted (复议法第14条、第16条、第17条;旧法第10条)."""

    sensitive = frozenset({"id_number", "phone", "agent_phone"})
    day_label = "通知日期"

    role = forms.ChoiceField(
        label="地位",
        choices=[(r.value, r.label) for r in Party.Role if r != Party.Role.RESPONDENT],
        initial=Party.Role.THIRD,
    )
    on_behalf_of = forms.ModelChoiceField(
        label="代谁参加",
        queryset=EMPTY,
        required=False,
        empty_label="—",
        help_text="代表人、代理人选；不选的，代申请人",
    )

    groups = (
        Group("", ("role", "on_behalf_of", "name", "kind", "day")),
        Group("", ("id_number", "phone", "region", "address", "people", "electronic")),
        Group("", ("agent_name", "agent_phone")),
    )

    def set_up(self) -> None:
        super().set_up()
        self.fields["region"].required = False  # a lawyer comes from anywhere
        sides: Any = self.fields["on_behalf_of"]
        sides.queryset = self.matter.parties.filter(role__in=SERVED)  # type: ignore[union-attr]
        if not self.matter.accepted_on:  # type: ignore[union-attr]
            self.fields["role"].initial = Party.Role.REPRESENTATIVE

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if role == Party.Role.THIRD and not self.matter.accepted_on:  # type: ignore[union-attr]
            raise forms.ValidationError("受理以后才能通知第三人参加")
        parties = self.matter.parties  # type: ignore[union-attr]
        most = in_force("recon_group_representatives", self.matter.received_on).amount or 5  # type: ignore[union-attr]
        if role == Party.Role.REPRESENTATIVE and parties.filter(role=role).count() >= most:
            raise forms.ValidationError(f"代表人已有 {most} 名，不能再多（实施条例第8条）")
        return role

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        role, sender = data.get("role"), data.get("on_behalf_of")
        if role in (Party.Role.APPLICANT, Party.Role.THIRD) and sender:
            self.add_error("on_behalf_of", f"{Party.Role(role).label}是自己参加的，不代别人")
        if role == Party.Role.AGENT and not (sender and sender.role == Party.Role.RESPONDENT):
            self._judge_agents()
        return data

    def _judge_agents(self) -> None:
        """Each applicant and third party may send so many agents; the law sets the respondent no number."""
        parties, day = self.matter.parties, self.matter.governing_day("accepted", self.matter.received_on)  # type: ignore[union-attr]
        law = in_force("recon_agents", day)
        senders = parties.filter(role__in=[Party.Role.APPLICANT, Party.Role.THIRD]).count()
        sent = [p for p in parties.filter(role=Party.Role.AGENT) if p.side != Party.Role.RESPONDENT]
        if len(sent) >= (law.amount or 0) * senders:
            self.add_error(
                "role", f"申请人、第三人每人最多委托 {law.amount} 名代理人，已经满额（{citation(law)}）"
            )


class LawForm(StepForm):
    """改变适用的法律版本: an authorised override, with its reason (没有过渡条款,按受理日确定)."""

    law_on = DayField(label="按哪一天的法律")
    held = forms.CharField(label="理由", widget=TEXT, max_length=1000)
