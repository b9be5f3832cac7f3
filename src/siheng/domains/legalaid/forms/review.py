"""The forms of a quality review: how it is drawn, who reviews, the score sheet, what was put right."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.legalaid.models import Grade
from siheng.domains.legalaid.services import review
from siheng.domains.legalaid.services.choosing import lawyers
from siheng.kernel.figures.periods import Period
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.matters.forms import EMPTY, Group, StepForm
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role

TEXT = forms.Textarea(attrs={"rows": 3})
HOW = (("percent", "按百分比"), ("count", "按件数"))
# What a field begins with: the bureau's own setting (本局设置).
USUAL = {
    "amount": "aid_review_share",
    "excellent": "aid_review_excellent",
    "good": "aid_review_good",
    "passing": "aid_review_passing",
}
SHEET = """及时会见（约见）受援人 15
阅卷、调查取证 20
法律文书 20
出庭（调解、协商） 20
告知和沟通 10
结案报告和卷宗 15"""


def _points(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=100)


class DrawForm(StepForm):
    """抽取案件: which period, how many, by what seed, and the score sheet."""

    day_label = "抽取日期"
    period = forms.ChoiceField(label="办结时间")
    how = forms.ChoiceField(label="抽取办法", choices=HOW, initial="percent", widget=forms.RadioSelect)
    amount = forms.IntegerField(label="百分之几，或者几件", min_value=1, max_value=999)
    seed = forms.CharField(
        label="抽样种子", max_length=60, required=False,
        help_text="例：现场报出的数。同一底册、同一种子抽出的相同；空着的，用收件号和日期",
    )  # fmt: skip
    basis = forms.CharField(
        label="评分标准依据",
        max_length=120,
        help_text="本局质量标准的名称和文号；评分表由本局自定，不是法律规定",
    )
    sheet = forms.CharField(
        label="评分表", widget=forms.Textarea(attrs={"rows": 7}), max_length=1000, initial=SHEET,
        help_text="每行一项，先写名称再写分值，合计 100 分",
    )  # fmt: skip
    excellent = _points("优秀达到（分）")
    good = _points("良好达到（分）")
    passing = _points("合格达到（分）")

    groups = (
        Group("抽取", ("period", "how", "amount", "seed", "day")),
        Group("评分标准", ("basis", "sheet", "excellent", "good", "passing")),
    )

    def set_up(self) -> None:
        for name, family in USUAL.items():
            self.fields[name].initial = in_force(family, self.today).amount
        year, quarter = self.today.year, (self.today.month + 2) // 3
        quarters = [Period.quarter(year, q) for q in range(quarter, 0, -1)]
        before = [Period.quarter(year - 1, q) for q in range(4, 0, -1)]
        found = [*quarters, Period.year(year), *before, Period.year(year - 1)]
        self.fields["period"].choices = [(str(p), p.label) for p in found]  # type: ignore[attr-defined]

    def clean_sheet(self) -> list[list[Any]]:
        found: list[list[Any]] = []
        for line in self.cleaned_data["sheet"].splitlines():
            label, _, points = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not (label.strip() and points.isascii() and points.isdigit() and 0 < int(points) <= 100):
                raise forms.ValidationError(f"“{line.strip()[:20]}”要写成“名称 分值”")
            found.append([label.strip(), int(points)])
        if (total := sum(points for _, points in found)) != 100:
            raise forms.ValidationError(f"各项分值合计应为 100，现在是 {total}")
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("passing", 0) < data.get("good", 101) < data.get("excellent", 102):
            self.add_error("good", "分数线要从合格到优秀依次升高")
        amount, share = data.get("amount"), data.get("how") == "percent"
        if amount and share and amount > 100:
            self.add_error("amount", "百分比不能多于 100")
        data["percent"], data["count"] = (amount, None) if share else (None, amount)
        if data.get("period"):
            period = Period.parse(data["period"])
            if period.since > self.today:
                self.add_error("period", "还没有到这个时间")
            elif not review.could_be_drawn(period.since, period.until).exists():
                self.add_error("period", "这段时间没有可以抽取的办结案件")
        return data


class ReviewersForm(StepForm):
    """分派评查人: nobody has a case that they or their firm undertook."""

    day_label = "分派日期"
    reviewers = forms.ModelMultipleChoiceField(
        label="评查人", queryset=Account.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text="本人或者本所承办过的，自动分给别人",
    )  # fmt: skip

    def set_up(self) -> None:
        assert self.matter
        centre = Account.objects.filter(unit=self.matter.unit_id, is_active=True)
        inside = [a.pk for a in centre if {Role.CLERK, Role.HEAD} & set(a.roles)]
        able = [a.pk for a in lawyers()] + inside
        asked: Any = self.fields["reviewers"]
        asked.queryset = Account.objects.filter(pk__in=able).select_related("unit").order_by("unit", "pk")
        asked.label_from_instance = lambda a: f"{a.name}（{a.unit.short}）"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        if data.get("reviewers"):
            lines = list(review.unscored(self.matter))
            chosen = review.shared_out(lines, data["reviewers"])
            left = [str(line.case) for line in lines if chosen[line.pk] is None]
            if left:
                self.add_error("reviewers", f"{'、'.join(left[:3])}：选的人都承办过或者同所，请加选别人")
        return data


class ScoreForm(StepForm):
    """评分: one case that one has, item by item."""

    day_label = "评查日期"
    line = forms.ModelChoiceField(label="案件", queryset=EMPTY, empty_label=None)
    problems = forms.CharField(label="问题", widget=TEXT, max_length=1000, required=False)
    rectify = forms.CharField(
        label="整改要求", max_length=300, required=False, help_text="不合格的要写；不用整改的空着"
    )

    def set_up(self) -> None:
        assert self.matter
        mine = review.unscored(self.matter).filter(reviewer=self.actor)
        self.fields["line"].queryset = mine  # type: ignore[attr-defined]
        self.items = [(f"item_{n}", label, full) for n, (label, full) in enumerate(self.matter.review.sheet)]
        for name, label, full in self.items:
            self.fields[name] = forms.IntegerField(label=f"{label}（{full} 分）", min_value=0, max_value=full)
        self.order_fields(["line", *(name for name, _, _ in self.items), "problems", "rectify", "day"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        got = [data.get(name) for name, _, _ in self.items]
        if None in got:
            return data
        points = sum(int(n) for n in got if n is not None)
        if self.matter.review.grade(points) == Grade.FAIL:
            for name in ("problems", "rectify"):
                if not data.get(name):
                    self.add_error(name, f"合计 {points} 分，不合格，要写明{self.fields[name].label}")
        elif data.get("rectify") and not data.get("problems"):
            self.add_error("problems", "要整改的请写明问题")
        return data


class RescoreForm(StepForm):
    """退回重评: before the result is announced."""

    day_label = "退回日期"
    line = forms.ModelChoiceField(label="案件", queryset=EMPTY)
    reason = forms.CharField(label="退回的理由", max_length=200)

    def set_up(self) -> None:
        assert self.matter
        self.fields["line"].queryset = review.scored(self.matter)  # type: ignore[attr-defined]


class AnnounceForm(StepForm):
    """通报评查结果: with the days within which is put right what has to be."""

    day_label = "通报日期"
    days = forms.IntegerField(
        label="几日内整改", min_value=1, max_value=90, help_text="本局自定；没有要整改的不起作用"
    )
    opinion = forms.CharField(label="通报意见", widget=TEXT, max_length=500, required=False)

    def set_up(self) -> None:
        self.fields["days"].initial = in_force("aid_rectify", self.today).amount


class ConfirmForm(StepForm):
    """核实整改."""

    day_label = "核实日期"
    line = forms.ModelChoiceField(label="案件", queryset=EMPTY, empty_label=None)
    enough = forms.ChoiceField(
        label="整改到位", choices=(("yes", "是"), ("no", "否")), widget=forms.RadioSelect
    )
    rectify = forms.CharField(
        label="说明", max_length=300, required=False, help_text="没有到位的，写还要整改什么"
    )

    def set_up(self) -> None:
        assert self.matter
        self.fields["line"].queryset = review.to_confirm(self.matter).select_related("case")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("enough") == "no" and not data.get("rectify"):
            self.add_error("rectify", "请写明还要整改什么")
        return data


class ReviewDropForm(StepForm):
    """作废."""

    reason = forms.CharField(label="理由", max_length=200)


class RectifyForm(StepForm):
    """登记整改: what was put right in one's own case."""

    day_label = "整改日期"
    text = forms.CharField(label="整改情况", widget=TEXT, max_length=500)
