"""The forms of advice: asked on one of four channels, answered, or handed on."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.legalaid.models import Channel, Topic
from siheng.domains.legalaid.services import advice
from siheng.domains.legalaid.services.similar import similar
from siheng.kernel.matters import duplicates
from siheng.kernel.matters.forms import Group, StepForm
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.identifiers import validate_phone
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.registers.models import Place
from siheng.kernel.trust.masking import mask_text

TEXT = forms.Textarea(attrs={"rows": 3})
NETWORK = ("aid_station", "aid_contact")
SAME = (("same", "是同一件，重复咨询"), ("other", "不是同一件"))
# What only staff fill in; of who asks online little is asked.
STAFF = ("people", "address", "place", "same", "answer", "paper")
SHOWN, LONG = 3, 40


class AdviceForm(StepForm):
    """登记咨询: a telephone number is enough to find who asked before; a name is not demanded."""

    day_label = "咨询日期"
    sensitive = frozenset({"phone"})

    channel = forms.ChoiceField(label="渠道", choices=Channel.choices, initial=Channel.VISIT)
    topic = forms.ChoiceField(label="咨询内容", choices=[("", "请选择"), *Topic.choices])
    name = forms.CharField(label="咨询人", max_length=80, required=False)
    phone = forms.CharField(label="电话", max_length=20, required=False, validators=[validate_phone])
    address = forms.CharField(
        label="来信地址", max_length=120, required=False, help_text="来信的填写，答复函按此寄出"
    )
    people = forms.IntegerField(label="人次", min_value=1, max_value=999, initial=1)
    region = forms.ModelChoiceField(
        label="所在镇街、村居", queryset=Region.objects.none(), required=False, empty_label="—"
    )
    place = forms.ModelChoiceField(
        label="工作站、联络点", queryset=Place.objects.none(), required=False, empty_label="—"
    )
    words = forms.CharField(label="咨询的事", widget=TEXT, max_length=4000)
    same = forms.ChoiceField(
        label="以前问过的", choices=[("", "—"), *SAME], required=False, help_text="系统提示以前问过时才选"
    )
    answer = forms.CharField(
        label="答复", widget=TEXT, max_length=4000, required=False, help_text="不能当场答复的先空着"
    )
    paper = forms.BooleanField(label="出具咨询登记表", required=False)

    groups = (
        Group("咨询", ("channel", "topic", "day", "people", "region", "place", "words")),
        Group("咨询人", ("name", "phone", "address", "same")),
        Group("答复", ("answer", "paper"), style="plain"),
    )

    def set_up(self) -> None:
        regions = Region.objects.filter(level__gte=Region.Level.TOWN)
        places = Place.objects.filter(kind__in=NETWORK, closed_on=None)
        own = self.actor.unit if self.actor else None
        if own and not own.sees_whole_bureau:
            regions = regions.filter(code__startswith=own.prefix)
            places = places.filter(region__code__startswith=own.prefix)
            self.fields["region"].initial = own.region_id
            self.fields["place"].initial = places.filter(unit=own, kind="aid_station").first()
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        if self.actor is None:
            for name in STAFF:
                del self.fields[name]
            self.fields["channel"].choices = [(Channel.NET.value, Channel.NET.label)]  # type: ignore[attr-defined]
            self.fields["topic"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data |= {"repeated": False, "before": []}
        if self.actor is None:
            data["topic"] = data.get("topic") or Topic.OTHER
            if data.get("phone"):
                data["name"] = data.get("name") or f"尾号{data['phone'][-4:]}的咨询人"
            return data
        if data.get("phone") and not data.get("name"):
            self.add_error("name", "留了电话的，请填咨询人怎么称呼")
        elif data.get("address") and not data.get("name"):
            self.add_error("name", "填了来信地址的，请填来信人")
        if not self.errors:
            self._ask_whether_it_is_there(data)
        return data

    def _ask_whether_it_is_there(self, data: dict[str, Any]) -> None:
        """Who asked before is shown with what was answered; whether it is the same question, a person says."""
        found = duplicates.at_entry(
            self.actor,  # type: ignore[arg-type]
            on=data["day"],
            kinds=("advice",),
            phone=data["phone"],
            name=data["name"],
            region=data["region"],
        )
        data["before"] = [m for m, _ in found]
        data["repeated"] = bool(found) and data["same"] == "same"
        if found and not data["same"]:
            self.add_error(
                "same", f"以前问过：{'；'.join(told(m, why) for m, why in found[:SHOWN])}。请选是不是同一件"
            )

    def record(self) -> dict[str, Any]:
        return {k: v for k, v in super().record().items() if k != "before"}


def told(matter: Matter, why: str) -> str:
    """An earlier question in a line: 来访咨询 2022-00001（电话相同）问“……”，答“……”."""
    case = matter.advice
    answer = f"，答“{case.answer[:LONG]}”" if case.answer else "，还没有答复"
    return f"{matter.receipt}（{why}）问“{mask_text(case.words)[:LONG]}”{answer}"


class AdviceReceiveForm(StepForm):
    """接收转来的咨询."""

    day_label = "转交日期"
    words = forms.CharField(label="咨询的事", max_length=4000)
    channel = forms.ChoiceField(label="渠道", choices=Channel.choices, required=False)
    topic = forms.ChoiceField(label="咨询内容", choices=Topic.choices, required=False)
    source_note = forms.CharField(label="转交单位", max_length=60, required=False)
    place = forms.IntegerField(label="工作站、联络点", required=False)


class ContactForm(StepForm):
    """首次联系咨询人."""

    day_label = "联系日期"
    note = forms.CharField(label="情况", max_length=200)


class AnswerForm(StepForm):
    """答复: what of it was told by somebody to whom it was handed on stands there already."""

    day_label = "答复日期"
    answer = forms.CharField(label="答复", widget=TEXT, max_length=4000)

    def set_up(self) -> None:
        assert self.matter
        last = self.matter.handovers.exclude(result="").last()
        self.fields["answer"].initial = last.result if last else ""
        if self.actor and (found := similar(self.matter, self.actor)):
            lines = "；".join(told(m, m.advice.get_topic_display()) for m in found)
            self.fields["answer"].help_text = f"以前类似的：{lines}"


class CompareForm(StepForm):
    """是不是同一件: an earlier question of the same person, judged by whoever has read both."""

    other = forms.ChoiceField(label="以前问过的", choices=())
    same = forms.ChoiceField(label="是不是同一件", choices=SAME, widget=forms.RadioSelect)

    def set_up(self) -> None:
        assert self.matter
        self.found = duplicates.candidates(self.matter, self.actor) if self.actor else []
        self.fields["other"].choices = [(str(m.pk), told(m, why)) for m, why in self.found]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["earlier"] = next((m for m, _ in self.found if str(m.pk) == data.get("other")), None)
        return data

    def record(self) -> dict[str, Any]:
        return {k: v for k, v in super().record().items() if k != "earlier"}


class PassForm(StepForm):
    """转办: the question, or an application that came of it."""

    day_label = "转交日期"
    what = forms.ChoiceField(
        label="转什么",
        choices=[("advice", "转给更合适的单位答复"), ("case", "转为法律援助申请")],
        widget=forms.RadioSelect,
        initial="advice",
    )
    unit = forms.ModelChoiceField(
        label="转给", queryset=Unit.objects.none(), required=False, empty_label=None
    )
    reason = forms.CharField(label="理由", max_length=200)
    agreed = forms.BooleanField(label="咨询人同意转交，已告诉本人由谁联系")

    def set_up(self) -> None:
        assert self.matter
        found = advice.takers(self.matter.unit)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[u.pk for u in found])  # type: ignore[attr-defined]
        if found:
            self.fields["unit"].initial = found[-1].pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == "advice" and not data.get("unit"):
            self.add_error("unit", "请选择转给谁")
        return data
