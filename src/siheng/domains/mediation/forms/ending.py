"""How a dispute ends: agreement, performance, confirmation by the court, failure, return visit, filing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from siheng.domains.mediation.models import Barred, Form, Obligation, Prevented, Way
from siheng.domains.mediation.services.dossier import missing_as_needed
from siheng.kernel.matters.forms import EMPTY, DayField, Group, StepForm

TEXT = forms.Textarea(attrs={"rows": 3})
# As many obligations as one form takes; more are added by a step of their own.
SLOTS = range(1, 5)


class ObligationFields(forms.Form):
    """Who does what, for how much, by when; numbered, the later ones may stay empty."""

    @staticmethod
    def fields_of(number: int) -> dict[str, forms.Field]:
        """The fields of one obligation."""
        return {
            f"who_{number}": forms.CharField(label=f"义务 {number}：谁", max_length=80, required=False),
            f"what_{number}": forms.CharField(label="做什么", max_length=200, required=False),
            f"sum_{number}": forms.DecimalField(
                label="金额（元）", required=False, min_value=0, decimal_places=2, max_digits=14
            ),
            f"due_{number}": DayField(label="最迟哪一天", required=False),
        }

    def given(self) -> list[dict[str, Any]]:
        """The obligations that were filled in; an error stands at what is missing of one."""
        data, found = self.cleaned_data, []
        for n in SLOTS:
            one = {name: data.get(f"{name}_{n}") for name in ("who", "what", "sum", "due")}
            if not any(one.values()):
                continue
            for name, message in (("who", "请填谁来履行"), ("what", "请填做什么"), ("due", "请填履行期限")):
                if not one[name]:
                    self.add_error(f"{name}_{n}", message)
            found.append(one)
        return found


class AgreeForm(ObligationFields, StepForm):
    """达成协议: in writing or by word, and who owes what by when (人民调解法第28条至第30条)."""

    day_label = "协议生效日期"
    form = forms.ChoiceField(label="协议形式", choices=Form.choices, initial=Form.WRITTEN)
    agreement = forms.CharField(label="协议内容", widget=TEXT, max_length=4000)
    signed = forms.BooleanField(
        label="各方当事人已签名、盖章或者按指印，调解员已签名并加盖调委会印章", required=False
    )
    confirm_wanted = forms.BooleanField(label="双方要申请司法确认", required=False)
    barred = forms.ChoiceField(label="不予确认的情形", choices=Barred.choices, required=False)
    prevented = forms.ChoiceField(label="防止矛盾激化", choices=Prevented.choices, required=False)

    groups = (
        Group("协议", ("form", "agreement", "signed", "day")),
        *(
            Group(
                f"义务 {n}",
                (f"who_{n}", f"what_{n}", f"sum_{n}", f"due_{n}"),
                sub="没有的不填",
                folded=n > 1,
            )
            for n in SLOTS
        ),
        Group("司法确认", ("confirm_wanted", "barred", "prevented")),
    )

    def set_up(self) -> None:
        for n in SLOTS:
            self.fields.update(self.fields_of(n))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["obligations"] = self.given()
        for n in SLOTS:
            self.not_before(f"due_{n}", data.get("day"), "协议生效日期")
        if data.get("form") == Form.WRITTEN and not data.get("signed"):
            self.add_error("signed", "书面协议自各方签名、盖章或者按指印，调解员签名并加盖印章之日生效")
        if data.get("confirm_wanted") and data.get("barred"):
            self.add_error("confirm_wanted", "这一类协议人民法院不予司法确认（民诉法解释第355条）")
        return data

    def record(self) -> dict[str, Any]:
        """Without the gathered obligations: their own rows and fields say them."""
        kept = super().record()
        kept.pop("obligations", None)
        return kept


class AddObligationForm(StepForm):
    """补登义务."""

    who = forms.CharField(label="谁", max_length=80)
    what = forms.CharField(label="做什么", max_length=200)
    sum = forms.DecimalField(label="金额（元）", required=False, min_value=0, decimal_places=2, max_digits=14)
    due = DayField(label="最迟哪一天")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("due", self.matter.mediation.agreed_on, "协议生效日期")  # type: ignore[union-attr]
        return data


class PerformForm(StepForm):
    """登记履行: one obligation, done, done in part or not (人民调解法第31条)."""

    day_label = "履行（查明）日期"
    obligation = forms.ModelChoiceField(label="哪一项", queryset=EMPTY, empty_label=None)
    done = forms.ChoiceField(
        label="履行情况",
        choices=[("yes", "已履行"), ("part", "部分履行"), ("no", "未履行")],
        widget=forms.RadioSelect,
    )
    sum = forms.DecimalField(
        label="这次履行的金额（元）",
        required=False,
        min_value=Decimal("0.01"),
        decimal_places=2,
        max_digits=14,
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def set_up(self) -> None:
        owed = self.matter.obligations.filter(state__in=Obligation.OWED)  # type: ignore[union-attr]
        choice: Any = self.fields["obligation"]
        choice.queryset = owed
        choice.label_from_instance = lambda o: f"{o}（{o.sum:,.2f} 元）" if o.sum else str(o)
        self.fields["sum"].when = "部分履行的要填"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.not_before("day", self.matter.mediation.agreed_on, "协议生效日期")  # type: ignore[union-attr]
        if data.get("done") == "part":
            self._part(data.get("obligation"), data.get("sum"))
        elif data.get("sum") is not None:
            self.add_error("sum", "部分履行的才填")
        if data.get("done") != "no":
            return data
        if not data.get("note"):
            self.add_error("note", "没有履行的，请写明原因")
        one = data.get("obligation")
        if one and data.get("day") and data["day"] <= one.due_on:
            self.add_error("done", f"约定最迟 {one.due_on:%Y-%m-%d} 履行，过了这一天没有履行的再登记")
        return data

    def _part(self, one: Obligation | None, sum: Decimal | None) -> None:
        """A part is less than what is owed."""
        if one is None:
            return
        if one.sum is None:
            self.add_error("done", "这一项没有约定金额，全部履行了再登记")
        elif sum is None:
            if "sum" not in self.errors:
                self.add_error("sum", "部分履行的，请填这次履行的金额")
        elif sum >= one.sum:
            self.add_error("sum", f"还欠 {one.sum:,.2f} 元，全部履行的请选“已履行”")


class FailForm(StepForm):
    """终止调解: why, and which ways were told to the parties (人民调解法第26条)."""

    day_label = "终止日期"
    reason = forms.CharField(label="未达成的原因", max_length=200)
    ways = forms.MultipleChoiceField(
        label="已告知的救济途径", choices=Way.choices, widget=forms.CheckboxSelectMultiple
    )


class RevisitForm(StepForm):
    """回访."""

    day_label = "回访日期"
    way = forms.ChoiceField(
        label="方式", choices=[(s, s) for s in ("上门回访", "电话回访", "约见回访", "其他方式")]
    )
    # Kept in 500 with how, and whether it lasts.
    note = forms.CharField(label="回访情况", widget=TEXT, max_length=480)
    lasting = forms.BooleanField(label="没有反复", required=False, initial=True)


class RateForm(StepForm):
    """评价: once, by a party."""

    day_label = "评价日期"
    score = forms.TypedChoiceField(
        label="评分",
        coerce=int,
        choices=[(5, "非常满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "非常不满意")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label="想说的话", max_length=200, required=False)


class FileForm(StepForm):
    """归档: what the dossier must hold is there; what else this case asks for is there or explained (一案一卷)."""

    day_label = "归档日期"
    explained = forms.CharField(
        label="卷宗情况说明", max_length=500, required=False, help_text="应有而没有的材料，写明原因"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        if (rest := missing_as_needed(self.matter)) and not data.get("explained"):
            self.add_error("explained", f"卷宗缺少{'、'.join(rest)}，请补上，或者在这里写明原因")
        return data
