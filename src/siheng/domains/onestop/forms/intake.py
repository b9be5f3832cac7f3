"""The forms by which a demand comes in, is completed, booked and rated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from siheng.domains.onestop.facts import suggestion
from siheng.domains.onestop.forms.fields import TEXT
from siheng.domains.onestop.models import Channel, Ground, Half, Satisfaction
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.matters import duplicates
from siheng.kernel.matters.forms import DayField, Group, PhotosField, StepForm
from siheng.kernel.matters.parties import apart
from siheng.kernel.org.identifiers import check_id_number, normal, validate_phone
from siheng.kernel.org.models import Region
from siheng.kernel.org.rights import Role

PUBLIC = ("net", "kiosk")
# What only staff fill in.
STAFF = (
    "id_number", "ground", "petition_number", "petition_on", "repeat", "collective", "escalated", "same",
)  # fmt: skip
UNNAMED = "不愿写"
SAME = (("same", "又来反映同一件，记为重复"), ("other", "不是同一件，记住"), ("later", "以后再看"))
PROOFS = (
    ("id", "本人的身份证件"),
    ("phone", "拨登记的电话，本人接听"),
    ("agent", "代办人的身份证件和委托书"),
)
CHANGES = (("move", "换个时间"), ("cancel", "取消，不来了"))
REASONS = (
    ("asked", "来访人要求"),
    ("away", "承办人那天不在"),
    ("closed", "窗口那天不开"),
    ("done", "事情已经办好，不用来"),
)
# So many that may be the same are shown.
SHOWN = 5


class RegisterForm(StepForm):
    """登记来件: what happened in one's own words, who says it, where. Of the public little is asked."""

    day_label = "收到日期"
    sensitive = frozenset({"id_number", "phone", "other_phone"})
    inner = frozenset({"words"})

    channel = forms.ChoiceField(label="渠道", choices=Channel.choices, initial=Channel.VISIT)
    words = forms.CharField(
        label="反映的事",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="照来访人的原话记",
    )
    wish = forms.CharField(label="希望怎样解决", max_length=500, required=False)
    name = forms.CharField(label="姓名", max_length=80, required=False, help_text="不愿写的空着")
    phone = forms.CharField(label="电话", max_length=20, required=False, validators=[validate_phone])
    id_number = forms.CharField(label="身份证号", max_length=20, required=False)
    region = forms.ModelChoiceField(
        label="事情在哪", queryset=Region.objects.none(), required=False, empty_label="说不准"
    )
    place = forms.CharField(label="具体地点", max_length=120, required=False)
    other = forms.CharField(label="对方是谁", max_length=80, required=False)
    people = forms.IntegerField(label="人数", min_value=1, max_value=9999, initial=1, required=False)
    photos = PhotosField(label="照片、材料", required=False)
    ground = forms.ChoiceField(label="保密事由", choices=[("", "不保密"), *Ground.choices], required=False)
    petition_number = forms.CharField(label="信访编号", max_length=60, required=False)
    petition_on = DayField(label="信访日期", required=False)
    repeat = forms.BooleanField(label="重复", required=False)
    collective = forms.BooleanField(label="集体", required=False)
    escalated = forms.BooleanField(label="越级", required=False)
    same = forms.ChoiceField(
        label="可能重复的来件",
        choices=[("", "—"), *SAME],
        required=False,
        help_text="系统提示可能是同一件时才选",
    )

    groups = (
        Group("来件", ("channel", "day", "words", "wish", "photos")),
        Group("来访人", ("name", "phone", "id_number", "people", "collective")),
        Group("地点和对方", ("region", "place", "other")),
        Group("信访移交", ("petition_number", "petition_on", "repeat", "escalated")),
        Group("保密和重复", ("ground", "same")),
    )

    def set_up(self) -> None:
        regions = Region.objects.filter(level__gte=Region.Level.TOWN)
        own = self.actor.unit if self.actor else None
        if own and not own.sees_whole_bureau:
            regions = regions.filter(code__startswith=own.prefix)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["petition_number"].when = "信访移交的要填"  # type: ignore[attr-defined]
        least = suggestion.collective(self.today)
        self.fields["collective"].help_text = f"{least} 人以上的可以标（本局设置，法律没有规定人数）"
        if self.actor is None:
            for name in STAFF:
                del self.fields[name]
            self.fields["channel"].choices = [c for c in Channel.choices if c[0] in PUBLIC]  # type: ignore[attr-defined]
        elif Role.PETITION in self.actor.roles:
            self.fields["channel"].choices = [(Channel.PETITION.value, Channel.PETITION.label)]  # type: ignore[attr-defined]
            self.fields["channel"].initial = Channel.PETITION

    def clean_id_number(self) -> str:
        number = normal(self.cleaned_data.get("id_number") or "")
        if number:
            check_id_number(number, today=self.today)
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, beside = apart(data.get("name") or "")
        data["name"], data["phone"] = name or UNNAMED, data.get("phone") or beside
        data["other"], data["other_phone"] = apart(data.get("other") or "")
        data["people"] = data.get("people") or 1
        if self.actor is None:
            return data
        if data.get("channel") == Channel.PETITION:
            if not data.get("petition_number"):
                self.add_error("petition_number", "信访移交的请填信访编号")
            data["petition_on"] = data.get("petition_on") or data.get("day")
            if data["petition_on"] and data.get("day") and data["petition_on"] > data["day"]:
                self.add_error("petition_on", "信访日期不能晚于收到日期")
        elif data.get("channel"):
            for name in ("petition_number", "petition_on"):
                if data.get(name):
                    self.add_error(name, "不是信访移交的不填")
        if not self.errors:
            self._ask_whether_it_is_there(data)
        return data

    def _ask_whether_it_is_there(self, data: dict[str, Any]) -> None:
        """Duplicates are shown before another is made; who has looked says which it is, and is not asked of these again."""
        found = duplicates.at_entry(
            self.actor,  # type: ignore[arg-type]
            kinds=("onestop",),
            on=data["day"],
            id_number=data.get("id_number", ""),
            phone=data.get("phone", ""),
            name="" if data["name"] == UNNAMED else data["name"],
            region=data.get("region"),
            other=data.get("other", ""),
        )[:SHOWN]
        if not found:
            return
        if data["same"] == "other":
            data["apart"] = [m for m, _ in found]
        elif data["same"] == "same":
            # Of several it is asked on the board which it repeats.
            data["repeat"], data["earlier"] = True, found[0][0] if len(found) == 1 else None
        elif not data["same"]:
            self.alike = found
            words = "；".join(f"{m.receipt} {m.title}（{because}）" for m, because in found)
            self.add_error("same", f"可能是同一件：{words}。看过以后仍要登记的，请选是哪一种")


class AskForm(StepForm):
    """请来访人补充: what is missing, in everyday words; the one who asked reads them."""

    what = forms.CharField(label="要补充什么", widget=TEXT, max_length=300)


class WordsForm(StepForm):
    """补充: more words, and photographs."""

    words = forms.CharField(label="想说的话", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    photos = PhotosField(label="照片", required=False)


class BookForm(StepForm):
    """预约: a working day to come by, and which half of it."""

    on = DayField(label="哪一天来", help_text="上班的日子都可以，休息日和放假不行")
    half = forms.ChoiceField(label="上午还是下午", choices=Half.choices, widget=forms.RadioSelect)

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        self.ask_when(day)
        calendar = load_calendar()
        if not calendar.announced(day.year):
            raise forms.ValidationError(f"{day.year} 年的放假安排还没有公布，请选近一点的日子")
        if not calendar.is_workday(day):
            raise forms.ValidationError("这一天休息，请另选一个工作日")
        return day

    def ask_when(self, day: date) -> None:
        """The window must have the time to see it."""
        if day <= self.today:
            raise forms.ValidationError("请选明天或者更晚的日子")


class ConfirmForm(BookForm):
    """确认预约: as it was asked for, or moved; today still serves, if both have agreed."""

    on = DayField(label="来访日期")
    half = forms.ChoiceField(label="时段", choices=Half.choices, widget=forms.RadioSelect)

    def set_up(self) -> None:
        assert self.matter
        detail = self.matter.onestop
        self.fields["on"].initial, self.fields["half"].initial = detail.book_on, detail.book_half

    def ask_when(self, day: date) -> None:
        if day < self.today:
            raise forms.ValidationError("这一天已经过了，请与来访人另约")


class ChangeVisitForm(BookForm):
    """改约、取消: by whoever booked, or by the window, which says why."""

    what = forms.ChoiceField(label="怎么改", choices=CHANGES, widget=forms.RadioSelect)
    on = DayField(label="哪一天来", required=False, help_text=BookForm.base_fields["on"].help_text)
    half = forms.ChoiceField(
        label="上午还是下午", choices=Half.choices, widget=forms.RadioSelect, required=False
    )
    because = forms.ChoiceField(label="原因", choices=REASONS, widget=forms.RadioSelect)

    field_order = ("what", "on", "half", "because")

    def set_up(self) -> None:
        for name in ("on", "half"):
            self.fields[name].when = "换时间的要填"  # type: ignore[attr-defined]
        if self.actor is None:
            del self.fields["because"]

    def clean_on(self) -> Any:
        moved = self.cleaned_data.get("what") == "move" and self.cleaned_data.get("on")
        return super().clean_on() if moved else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        if data.get("what") == "cancel":
            data["half"] = ""
            if (booked := self.matter.onestop.book_on) and booked < self.today:
                self.add_error("what", "约的日子已经过了，不用取消")
        elif data.get("what") == "move":
            for name, asked in (("on", "请填写哪一天来"), ("half", "请选择上午还是下午")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, asked)
        return data


class NewCodeForm(StepForm):
    """重发查询码: how it was made sure who asks for it."""

    proof = forms.ChoiceField(label="核对了什么", choices=PROOFS, widget=forms.RadioSelect)


class RateForm(StepForm):
    """评价: once, by whoever holds the code, or told to staff."""

    rating = forms.ChoiceField(label="您满意吗", choices=Satisfaction.choices, widget=forms.RadioSelect)
    rating_words = forms.CharField(label="想说的话", max_length=500, required=False, widget=TEXT)
