"""The ways in which a case ends, and what follows: letters, faults, performance."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from siheng.domains.reconsideration.forms.grounds import GROUNDS_NEW, GROUNDS_OLD, Ending, grounds, misfit
from siheng.domains.reconsideration.forms.intake import agencies
from siheng.domains.reconsideration.models import (
    TERMINATED,
    Category,
    FaultCode,
    Letter,
    Outcome,
    Procedure,
    Proceeding,
    decisions,
)
from siheng.kernel.matters.forms import EMPTY, DayField, Group, StepForm
from siheng.kernel.matters.models import Party
from siheng.kernel.org.models import Unit

TEXT = forms.Textarea(attrs={"rows": 3})
# With these the claim of compensation is decided too (2023 revision art. 71, 72(1); 2017 art. 29(1)).
REDRESSED = (
    Outcome.REVOKE,
    Outcome.REVOKE_PART,
    Outcome.CHANGE,
    Outcome.ILLEGAL,
    Outcome.INVALID,
    Outcome.AGREEMENT,
)
# After which the respondent may be ordered to act again: 2023 revision art. 64(1); 2017 art. 28(1)(3).
REDONE_NEW = (Outcome.REVOKE, Outcome.REVOKE_PART)
REDONE_OLD = (*REDONE_NEW, Outcome.ILLEGAL)


# What a case is beside plain, and what it then must have had (2023 revision art. 50(1), 52(2)(1) and (2)).
WEIGHTS = (("", "一般"), ("hard", "重大、疑难、复杂"), ("technical", "专业性、技术性较强"))
COMMITTEE = (Proceeding.Kind.COMMITTEE, "要提请行政复议委员会提出咨询意见，还没有登记（复议法第52条第2款）")
HEARING = (Proceeding.Kind.HEARING, "要组织听证，还没有登记（复议法第50条第1款）")
WEIGHED = {"hard": (HEARING, COMMITTEE), "technical": (COMMITTEE,)}


class DecideForm(StepForm):
    """作出决定: the outcome, what was found, what is held, and the ruling."""

    day_label = "决定日期"
    inner = frozenset({"opinion"})
    outcome = forms.ChoiceField(label="结果")
    ground = forms.ChoiceField(label="适用的情形", required=False)
    weight = forms.ChoiceField(label="案情", required=False, choices=WEIGHTS)
    unheard = forms.CharField(
        label="因当事人原因不能听取意见的情况", widget=TEXT, required=False, max_length=200
    )
    third_said = forms.CharField(label="第三人的意见", widget=TEXT, required=False, max_length=4000)
    found = forms.CharField(label="查明的事实", widget=forms.Textarea(attrs={"rows": 4}), max_length=20000)
    held = forms.CharField(label="本机关认为", widget=forms.Textarea(attrs={"rows": 4}), max_length=20000)
    ruling = forms.CharField(label="决定", widget=TEXT, max_length=4000)
    redo = forms.BooleanField(label="责令重新作出行政行为", required=False)
    awarded = forms.DecimalField(
        label="决定赔偿金额（元）", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    perform_by = DayField(label="应履行日期", required=False)
    opinion = forms.CharField(label="拟办意见", widget=TEXT, required=False, max_length=1000)

    groups = (
        Group("", ("outcome", "ground", "day")),
        Group("", ("unheard", "third_said", "found", "held", "ruling"), style="plain"),
        Group("", ("weight", "redo", "awarded", "perform_by")),
        Group("", ("opinion",), style="plain"),
    )

    def set_up(self) -> None:
        case = self.matter.reconsideration  # type: ignore[union-attr]
        self.fields["ground"].when = "法律分情形的要选"  # type: ignore[attr-defined]
        self.fields["awarded"].when = "不赔的写 0"  # type: ignore[attr-defined]
        self.fields["weight"].when = "重大等的要选"  # type: ignore[attr-defined]
        self.fields["perform_by"].when = "责令履行的要填"  # type: ignore[attr-defined]
        self.fields["unheard"].when = "没有听取的才填，书面审理"  # type: ignore[attr-defined]
        if not case.compensation:
            del self.fields["awarded"]
        if not case.new_law:
            del self.fields["weight"]
        if not case.new_law or case.heard_on or case.procedure == Procedure.SIMPLIFIED:
            del self.fields["unheard"]
        self.fields["outcome"].choices = [("", "请选择"), *decisions(case.new_law)]  # type: ignore[attr-defined]
        groups = GROUNDS_NEW if case.new_law else GROUNDS_OLD
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *((g.label, [(text, text) for text in g.texts]) for g in groups),
        ]  # fmt: skip
        if not self.matter.parties.filter(role=Party.Role.THIRD).exists():  # type: ignore[union-attr]
            del self.fields["third_said"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = data.get("outcome") or ""
        self._judge_ground(outcome, data.get("ground") or "")
        self._judge_facts(outcome)
        self._judge_orders(outcome, data)
        self._judge_weight(data.get("weight") or "")
        self.not_before("perform_by", data.get("day"), "决定日期")
        return data

    def _judge_facts(self, outcome: str) -> None:
        """What the file shows forbids some outcomes: 2023 revision art. 66, 69 to 71; 2017 art. 28(1)(4)."""
        case, third = self.matter.reconsideration, "third_said" in self.fields  # type: ignore[union-attr]
        if outcome == Outcome.MAINTAIN and not case.answered_on and not (case.new_law and third):
            law = "复议法第70条" if case.new_law else "旧法第28条第1款第4项"
            self.add_error("outcome", f"被申请人没有答复举证，视为没有证据、依据，不能维持（{law}）")
        if outcome == Outcome.AGREEMENT and case.category != Category.AGREEMENT:
            self.add_error("outcome", "被申请的行为不是行政协议（复议法第71条）")
        inaction = case.new_law and outcome in (Outcome.PERFORM, Outcome.REJECT_CLAIM)
        if inaction and case.category == Category.PENALTY:
            self.add_error("outcome", "被申请的行为是行政处罚，不是不履行法定职责")

    def _judge_weight(self, weight: str) -> None:
        """A weighty case must have been heard, and the committee asked."""
        held = set(self.matter.proceedings.values_list("kind", flat=True))  # type: ignore[union-attr]
        for kind, told in WEIGHED.get(weight, ()):
            if kind not in held:
                self.add_error("weight", told)

    def _judge_orders(self, outcome: str, data: dict[str, Any]) -> None:
        """What the decision may and must order beside its outcome."""
        new = self.matter.reconsideration.new_law  # type: ignore[union-attr]
        if data.get("redo") and outcome not in (REDONE_NEW if new else REDONE_OLD):
            told = (
                "撤销、部分撤销可以责令重作（复议法第64条"
                if new
                else "撤销、部分撤销或者确认违法可以责令重作（旧法第28条第1款第3项"
            )
            self.add_error("redo", f"只有{told}）")
        if outcome == Outcome.PERFORM and "perform_by" in data and not data["perform_by"]:
            law = "复议法第66条" if new else "旧法第28条第1款第2项"
            self.add_error("perform_by", f"责令履行的，要写明期限（{law}）")
        if "awarded" not in data:
            return
        law = "复议法第72条" if new else "旧法第29条"
        if outcome in REDRESSED and data["awarded"] is None:
            self.add_error("awarded", f"申请人一并请求赔偿的，要写明赔偿金额，不赔的写 0（{law}）")
        if outcome and outcome not in REDRESSED and data["awarded"]:
            label = Outcome(outcome).label
            self.add_error("awarded", f"{label}的，不能同时决定赔偿（{law}）")

    def _judge_ground(self, outcome: str, ground: str) -> None:
        """What the law itemises is said by its item; an act that nobody defended needs none (2023 art. 70; 2017 art. 28(1)(4))."""
        case = self.matter.reconsideration  # type: ignore[union-attr]
        fitting, label = grounds(outcome, case.new_law), dict(decisions(case.new_law)).get(outcome)
        defended = bool(case.answered_on) or outcome == Outcome.REJECT_APPLICATION
        if fitting and not ground and defended:
            self.add_error("ground", f"{label}的，要选明依据哪一种情形")
        elif label and ground and ground not in fitting:
            self.add_error("ground", f"“{ground}”不是“{label}”的情形")


class MediateForm(StepForm):
    """调解结案 (复议法第73条;旧法:实施条例第50条)."""

    day_label = "调解书日期"
    ruling = forms.CharField(label="调解协议内容", widget=TEXT, max_length=4000)
    found = forms.CharField(label="争议和事实", widget=TEXT, max_length=4000)
    perform_by = DayField(label="应履行日期", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("perform_by", data.get("day"), "调解书日期")
        return data


class RenegeForm(StepForm):
    """一方反悔: before the settlement binds, either side may withdraw from it (复议法第73条第2款;实施条例第50条第3款)."""

    day_label = "反悔日期"
    held = forms.CharField(label="反悔的情况", widget=TEXT, max_length=1000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("day", self.matter.closed_on, "调解书日期")  # type: ignore[union-attr]
        return data


# The acts of which the criminal ending speaks (2023 revision art. 41(4); regulation art. 42(1)(5)); "" where not said.
DETAINED = {
    (category.value, text)
    for category, told in ((Category.PENALTY, "行政拘留"), (Category.COMPULSION, "限制人身自由"))
    for text in ("", told)
}


class TerminateForm(StepForm):
    """终止 (复议法第41条;旧法:实施条例第42条)."""

    day_label = "终止日期"
    outcome = forms.ChoiceField(
        label="终止的情形", choices=[(o.value, o.label) for o in Outcome if o.value in TERMINATED]
    )
    ground = forms.ChoiceField(label="其他终止的情形", required=False, choices=[("", "—"), *Ending.choices])
    held = forms.CharField(label="具体情况", widget=TEXT, max_length=2000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        other, ground = data.get("outcome") == Outcome.TERMINATED_OTHER, data.get("ground")
        if other and not ground:
            self.add_error("ground", "其他终止的，要选明情形")
        if ground and data.get("outcome") and not other:
            self.add_error("ground", "申请人撤回的不填")
        if other and ground:
            self._judge_fit(ground)
        if other and ground == Ending.RAN_OUT and data.get("day"):
            self._judge_sixty_days(data["day"])
        return data

    def _judge_fit(self, ground: str) -> None:
        """Who died or dissolved is such a one; the criminal ending is of detention alone."""
        case = self.matter.reconsideration  # type: ignore[union-attr]
        told = {
            Ending.DEATH.value: misfit(self.matter, citizen=True),
            Ending.DISSOLVED.value: misfit(self.matter, citizen=False),
            Ending.CRIMINAL.value: ""
            if (case.category, case.subcategory) in DETAINED
            else "被申请的行为不是行政拘留或者限制人身自由的强制措施",
        }.get(ground)
        if told:
            self.add_error("ground", told)

    def _judge_sixty_days(self, day: date) -> None:
        clock = self.matter.clocks.filter(key="suspension").order_by("-id").first()  # type: ignore[union-attr]
        if clock is None or clock.due_on is None:
            self.add_error("ground", "本案没有因申请人死亡、丧失能力或者组织终止而中止")
        elif day < clock.due_on:
            self.add_error("ground", f"中止到 {clock.due_on:%Y-%m-%d} 才满六十日")


class LetterForm(StepForm):
    """制发意见书、建议书 (复议法第76条;旧法:实施条例第57条)."""

    day_label = "制发日期"
    kind = forms.ChoiceField(label="类别", choices=Letter.Kind.choices)
    addressee = forms.ModelChoiceField(label="发往", queryset=Unit.objects.none(), empty_label=None)
    content = forms.CharField(label="问题和意见", widget=forms.Textarea(attrs={"rows": 5}), max_length=8000)

    def set_up(self) -> None:
        self.fields["addressee"].queryset = agencies()  # type: ignore[attr-defined]
        self.fields["addressee"].initial = self.matter.reconsideration.respondent_id  # type: ignore[union-attr]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        own = data.get("addressee") == self.matter.unit.above(Unit.Kind.GOVERNMENT)  # type: ignore[union-attr]
        if own and data.get("kind") == Letter.Kind.OPINION:
            self.add_error("addressee", "意见书是本机关发给被申请人或者其他下级行政机关的")
        return data


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


class CopyForm(StepForm):
    """抄告: an effective decision or opinion letter to the superior department of the respondent (复议法第79条第2款)."""

    day_label = "抄告日期"
    document = forms.ModelChoiceField(label="文书", queryset=EMPTY, empty_label=None)
    organ = forms.CharField(label="上一级主管部门", max_length=80, help_text="例：威海市公安局")

    def set_up(self) -> None:
        from siheng.domains.reconsideration.services.after import to_copy

        self.fields["document"].queryset = to_copy(self.matter)  # type: ignore[attr-defined,arg-type]

    def clean(self) -> dict[str, Any]:
        """A decision binds once it is served (art. 75(2)), and is told of then."""
        data = super().clean() or {}
        paper = data.get("document")
        if paper:
            served = paper.services.exclude(served_on=None).order_by("served_on").first()
            if served is None:
                self.add_error("document", "还没有送达，送达生效以后再抄告")
            else:
                self.not_before("day", served.served_on, "送达日期")
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


MEASURES = ("约谈被申请人的有关负责人", "予以通报批评")


class OrderPerformForm(StepForm):
    """责令限期履行, and what may go with it (复议法第77条;旧法第32条 had the order alone)."""

    day_label = "责令日期"
    perform_by = DayField(label="限期")
    measure = forms.ChoiceField(
        label="同时采取", required=False, choices=[("", "—"), *((m, m) for m in MEASURES)]
    )
    note = forms.CharField(label="未履行的情况", widget=TEXT, max_length=2000)

    def set_up(self) -> None:
        if not self.matter.reconsideration.new_law:  # type: ignore[union-attr]
            del self.fields["measure"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("perform_by", data.get("day"), "责令日期")
        return data


class PublishForm(StepForm):
    """公开决定书 (复议法第79条第1款)."""

    day_label = "公开日期"
    where = forms.CharField(
        label="公开的网站或者平台", max_length=120, help_text="例：区政府网站行政复议决定书公开专栏"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("day", self.matter.reconsideration.served_on, "送达日期")  # type: ignore[union-attr]
        return data


# Who enforces what an applicant or a third party does not perform (2023 revision art. 78; 2017 art. 33).
BY_AGENCY = ("由作出行政行为的机关依法强制执行", "由作出行政行为的机关申请人民法院强制执行")
BY_US = ("由本机关依法强制执行", "由本机关申请人民法院强制执行")
ENFORCED: dict[str, tuple[str, ...]] = {
    Outcome.MAINTAIN: BY_AGENCY,
    Outcome.CHANGE: BY_US,
    Outcome.MEDIATION: BY_US,
}


class EnforceForm(StepForm):
    """转强制执行: who neither sued nor performs, and by whom it is enforced."""

    day_label = "转强制执行日期"
    whom = forms.ModelChoiceField(label="不履行的一方", queryset=EMPTY, empty_label=None)
    way = forms.ChoiceField(label="执行方式")
    note = forms.CharField(label="不履行的情况", widget=TEXT, max_length=2000)

    def set_up(self) -> None:
        owing = (Party.Role.APPLICANT, Party.Role.THIRD)
        self.fields["whom"].queryset = self.matter.parties.filter(role__in=owing)  # type: ignore[attr-defined,union-attr]
        ways = ENFORCED.get(self.matter.outcome, ())  # type: ignore[union-attr]
        self.fields["way"].choices = [(w, w) for w in ways]  # type: ignore[attr-defined]
