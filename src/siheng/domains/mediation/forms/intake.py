"""From the first word to acceptance: registering, handing in from elsewhere, sending up, accepting, refusing."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.mediation.forms.fields import (
    SPOT_NOTES,
    ConflictFields,
    DisputeFields,
    RoomFields,
    committees,
    is_party,
    mediators,
    places,
)
from siheng.domains.mediation.models import Category, CourtWay, Difficulty, Source
from siheng.kernel.matters import duplicates
from siheng.kernel.matters.common import handlers
from siheng.kernel.matters.forms import DayField, Group, StepForm
from siheng.kernel.matters.models import Party
from siheng.kernel.matters.parties import PartyFields
from siheng.kernel.org.identifiers import check_credit_code, check_id_number, normal, validate_phone
from siheng.kernel.org.models import Account, Region, Unit

TEXT = forms.Textarea(attrs={"rows": 3})
# So many that may be the same dispute are named at acceptance; the step of its own offers them all.
SHOWN = 3
KINDS = [c for c in Party.Kind.choices if c[0] != Party.Kind.AGENCY]
# What only staff fill in; one of the public says what happened, who they are and where it was.
STAFF = (
    "committee", "mediator", "source", "source_note", "court_way", "online", "sum", "people", "difficulty",
    "room", "sensitive_ground", "prevented", "settled", "agreement", "performed", "performed_by", "revisit", *SPOT_NOTES,
)  # fmt: skip


class RegisterForm(DisputeFields, StepForm):
    """登记纠纷: who with whom, about what. A simple dispute settled on the spot is entered whole, by this one form."""

    day_label = "登记日期"
    sensitive = frozenset({"id_number", "phone", "other_id_number", "other_phone"})

    name = forms.CharField(label="申请人（一方）", max_length=80)
    kind = forms.ChoiceField(label="一方类别", choices=KINDS, initial=Party.Kind.PERSON, required=False)
    id_number = forms.CharField(label="一方证件号码", max_length=20, required=False)
    phone = forms.CharField(label="一方电话", max_length=20, required=False, validators=[validate_phone])
    address = forms.CharField(label="一方住址", max_length=120, required=False)
    other_name = forms.CharField(label="对方", max_length=80)
    other_kind = forms.ChoiceField(label="对方类别", choices=KINDS, initial=Party.Kind.PERSON, required=False)
    other_id_number = forms.CharField(label="对方证件号码", max_length=20, required=False)
    other_phone = forms.CharField(
        label="对方电话", max_length=20, required=False, validators=[validate_phone]
    )
    other_address = forms.CharField(label="对方住址", max_length=120, required=False)
    committee = forms.ModelChoiceField(
        label="调委会", queryset=Unit.objects.none(), required=False, empty_label="待分派"
    )
    mediator = forms.ModelChoiceField(
        label="调解员", queryset=Account.objects.none(), required=False, empty_label="—"
    )
    court_way = forms.ChoiceField(
        label="法院委派委托", choices=[("", "—"), *CourtWay.choices], required=False
    )
    online = forms.BooleanField(label="在人民法院调解平台", required=False)
    settled = forms.BooleanField(label="当场调解成功，达成口头协议", required=False)
    agreement = forms.CharField(label="协议内容", widget=TEXT, max_length=2000, required=False)
    performed = forms.BooleanField(label="已当场履行", required=False)
    performed_by = DayField(label="约定履行日期", required=False)
    revisit = forms.BooleanField(label="还要回访", required=False)
    told_calmly = forms.CharField(label="说清事", max_length=500, required=False)
    law_plain = forms.CharField(label="说明法", max_length=500, required=False)
    reasons = forms.CharField(label="说透理", max_length=500, required=False)
    feelings = forms.CharField(label="说近情", max_length=500, required=False)

    groups = (
        Group("一方", ("name", "kind", "phone", "id_number", "address")),
        Group("对方", ("other_name", "other_kind", "other_phone", "other_id_number", "other_address")),
        Group("纠纷", ("category", "region", "difficulty", "day", "sum", "people", "words")),
        Group("谁来调解", ("committee", "mediator", "room")),
        Group("来源", ("source", "source_note", "court_way", "online", "sensitive_ground", "prevented")),
        Group("当场调解", ("settled", "agreement", "performed", "performed_by", "revisit")),
        Group("四平四说", SPOT_NOTES, sub="可以不填", style="plain"),
    )

    def set_up(self) -> None:
        own = self.actor.unit if self.actor else None
        self.fields["agreement"].when = "当场调解成功的要填"  # type: ignore[attr-defined]
        self.fields["performed_by"].when = "没有当场履行的要填"  # type: ignore[attr-defined]
        self.fields["region"].queryset = places(own)  # type: ignore[attr-defined]
        if own:
            self.fields["committee"].queryset = committees(own)  # type: ignore[attr-defined]
            self.fields["mediator"].queryset = mediators(own)  # type: ignore[attr-defined]
            self.offer_rooms(own, self.actor, self.today)
            if own.region.level >= Region.Level.TOWN:
                self.fields["region"].initial = own.region_id
        if own and own.kind == Unit.Kind.COMMITTEE:
            for name in ("committee", "mediator"):
                self.fields[name].widget = forms.HiddenInput()
        if self.actor is None:  # one of the public
            for name in STAFF:
                self.fields.pop(name, None)
            self.fields["category"].required = False
            self.fields["phone"].required = True

    def clean_id_number(self) -> str:
        return self._checked("id_number", "kind")

    def clean_other_id_number(self) -> str:
        return self._checked("other_id_number", "other_kind")

    def _checked(self, field: str, kind: str) -> str:
        """A resident's number or a credit code, as the kind of party says. Raises ValidationError."""
        number = normal(self.cleaned_data.get(field) or "")
        if number and (self.cleaned_data.get(kind) or Party.Kind.PERSON) == Party.Kind.PERSON:
            check_id_number(number, today=self.today)
        elif number and not number.isdigit():
            check_credit_code(number)
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, standard in (("kind", Party.Kind.PERSON), ("other_kind", Party.Kind.PERSON)):
            data[name] = data.get(name) or standard
        if data.get("source") == Source.COURT and not data.get("court_way"):
            self.add_error("court_way", "法院委托的，请选是立案前委派还是立案后委托")
        if data.get("court_way") and data.get("source") != Source.COURT:
            self.add_error("court_way", "不是法院委托的不填")
        if room := data.get("room"):
            own = self.actor.unit if self.actor else None
            at_home = own and own.kind == Unit.Kind.COMMITTEE
            data["committee"] = own if at_home else data.get("committee") or room.unit
            day = data.get("day") or self.today
            self.in_its_room(data["committee"], day, day)
        if data.get("settled"):
            self._spot(data)
        elif data.get("performed") or data.get("agreement"):
            self.add_error("settled", "填了协议，请勾选“当场调解成功”")
        return data

    def _spot(self, data: dict[str, Any]) -> None:
        """What a dispute settled on the spot must say (人民调解法第28条、第30条)."""
        if data.get("difficulty") != Difficulty.SIMPLE:
            self.add_error("settled", "当场登记的限于简单纠纷，其他的按程序办理")
        if not data.get("agreement"):
            self.add_error("agreement", "口头协议要记录协议内容（人民调解法第28条）")
        self._spot_mediator(data)
        if data.get("performed") and data.get("performed_by"):
            self.add_error("performed_by", "已当场履行的不填")
        if not data.get("performed") and not data.get("performed_by"):
            self.add_error("performed_by", "没有当场履行的，请填约定履行日期")
        self.not_before("performed_by", data.get("day"), "达成协议日期")

    def _spot_mediator(self, data: dict[str, Any]) -> None:
        """Who mediated on the spot: the mediator who enters it, or whom staff name; never a party to it."""
        own = self.actor.unit if self.actor else None
        # A mediator's form does not ask who mediates: what is wrong with it stands where it is seen.
        at = "mediator"
        if own and own.kind == Unit.Kind.COMMITTEE:
            at = "mediator" if data.get("mediator") else "settled"
            data["committee"], data["mediator"] = own, data.get("mediator") or self.actor
        committee, mediator = data.get("committee"), data.get("mediator")
        if not committee:
            self.add_error("committee", "请选调委会")
        if not mediator:
            self.add_error("mediator", "请选调解员")
            return
        if committee and mediator.unit_id != committee.pk:
            self.add_error("mediator", "不是这个调委会的调解员")
        if is_party(mediator, data):
            self.add_error(at, "调解员是当事人，应当回避，请由其他调解员调解")


class ReceiveForm(StepForm):
    """接收移交: what another mechanism gives when it hands a dispute over."""

    day_label = "移交日期"
    words = forms.CharField(label="纠纷情况", max_length=4000)
    category = forms.ChoiceField(label="纠纷类型", choices=Category.choices, required=False)
    region = forms.ModelChoiceField(label="纠纷发生地", queryset=Region.objects.all(), required=False)
    source = forms.ChoiceField(label="来源", choices=Source.choices, required=False)
    source_note = forms.CharField(label="移交单位", max_length=60, required=False)


class TakeForm(ConflictFields, StepForm):
    """接收: of one that was accepted below, who takes it mediates it, and stands apart like any other."""

    day_label = "接收日期"

    def set_up(self) -> None:
        if self.matter and not self.matter.accepted_on:  # asked at acceptance
            del self.fields["related"], self.fields["namesake"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "related" in self.fields:
            self.stands_apart("related", self.actor)
        return data


class SendBackForm(StepForm):
    """退回移交: with the reason."""

    day_label = "退回日期"
    reason = forms.CharField(label="退回的理由", max_length=200)


class EntrustForm(StepForm):
    """分派调委会."""

    committee = forms.ModelChoiceField(label="调委会", queryset=Unit.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="事由", max_length=200, required=False)

    def set_up(self) -> None:
        assert self.matter
        # One who may give it to a committee gives it to one of their own region.
        own = self.actor.unit if self.actor else self.matter.unit
        self.fields["committee"].queryset = committees(own).exclude(pk=self.matter.unit_id)  # type: ignore[attr-defined]


class RaiseForm(StepForm):
    """提级: to a committee above (疑难、复杂纠纷由上级调委会调解)."""

    committee = forms.ModelChoiceField(label="提请哪个调委会", queryset=Unit.objects.none(), empty_label=None)
    reason = forms.CharField(label="提级的理由", max_length=200)

    def set_up(self) -> None:
        assert self.matter
        above = Unit.objects.filter(
            kind=Unit.Kind.COMMITTEE, active=True, region__level__lt=self.matter.unit.region.level
        ).select_related("region")
        inside = [u.pk for u in above if self.matter.unit.region_id.startswith(u.prefix)]
        self.fields["committee"].queryset = Unit.objects.filter(pk__in=inside).order_by("-region_id")  # type: ignore[attr-defined]


class AcceptForm(ConflictFields, RoomFields, StepForm):
    """受理: rights and duties told, both sides agree, and the mediator stands apart (人民调解法第17、19、22、23条)."""

    day_label = "受理日期"
    handler = forms.ModelChoiceField(label="调解员", queryset=Account.objects.none(), empty_label=None)
    told = forms.BooleanField(label="已告知当事人权利义务")
    applicant_agrees = forms.BooleanField(label="申请人同意调解")
    other_agrees = forms.BooleanField(label="对方同意调解")
    category = forms.ChoiceField(label="纠纷类型", choices=[("", "请选择"), *Category.choices])

    groups = (
        Group("受理", ("handler", "category", "room", "day")),
        Group("告知和同意", ("told", "applicant_agrees", "other_agrees")),
        Group("回避", ("related", "namesake"), sub="没有这样的情形不勾"),
    )

    def set_up(self) -> None:
        assert self.matter
        # Who handed it over did not judge what kind of dispute it is.
        if self.matter.mediation.category != Category.OTHER or not hasattr(self.matter, "handed_from"):
            del self.fields["category"]
        self.fields["handler"].queryset = handlers(self.matter)  # type: ignore[attr-defined]
        if self.actor and self.actor.unit_id == self.matter.unit_id:
            self.fields["handler"].initial = self.actor.pk
        self.offer_rooms(self.matter.unit, self.actor, self.today)
        if self.matter.mediation.room_id:  # said when it was registered
            del self.fields["room"]
        found = duplicates.candidates(self.matter, self.actor) if self.actor and not self.is_bound else []
        earlier = [f"{m}，{m.title}（{because}）" for m, because in found if m.pk < self.matter.pk][:SHOWN]
        if earlier:
            self.fields[
                "handler"
            ].help_text = f"可能是同一纠纷：{'；'.join(earlier)}。是的，先办“登记为同一纠纷”"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.stands_apart("handler", data.get("handler"))
        assert self.matter
        self.in_its_room(self.matter.unit, self.matter.received_on, self.today)
        return data


class AmendForm(DisputeFields, StepForm):
    """更正登记事项: what was entered wrongly, was not known yet, or nobody had judged: how hard it is, whom it must be kept from."""

    day_label = "更正日期"
    reason = forms.CharField(label="更正的理由", max_length=200)

    groups = (
        Group("纠纷", ("category", "region", "difficulty", "sum", "people", "prevented", "room", "words")),
        Group("来源和保密", ("source", "source_note", "sensitive_ground")),
        Group("更正", ("reason", "day")),
    )

    def set_up(self) -> None:
        m, own = self.matter, self.actor.unit if self.actor else None
        assert m
        case, source = m.mediation, self.fields["source"]
        self.fields["region"].queryset = places(own) | Region.objects.filter(pk=m.region_id)  # type: ignore[attr-defined]
        self.offer_rooms(m.unit, None, self.today)
        source.choices = [c for c in Source.choices if c[0] != Source.COURT]  # type: ignore[attr-defined]
        if case.source == Source.COURT:  # the court's term runs by it
            del self.fields["source"]
        if case.on_the_spot:  # only a simple one is
            del self.fields["difficulty"]
        known = {"region": m.region_id, "room": case.room_id, "sensitive_ground": case.sensitive}
        for name in DisputeFields.base_fields.keys() & self.fields.keys():
            self.fields[name].initial = known[name] if name in known else getattr(case, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not DisputeFields.base_fields.keys() & set(self.changed_data):
            raise forms.ValidationError("没有改动")
        assert self.matter
        self.in_its_room(self.matter.unit, self.matter.received_on, self.today)
        return data


class RefuseForm(StepForm):
    """不予受理: why, such as that one side does not agree (人民调解法第17条)."""

    REASONS = (
        ("no_consent", "一方当事人明确拒绝调解"),
        ("not_civil", "不属于民间纠纷"),
        ("in_court", "人民法院、公安机关或者其他行政机关已经受理"),
        ("forbidden", "法律、法规规定只能由专门机关管辖或者禁止用民间调解方式解决"),
        ("other", "其他"),
    )

    day_label = "决定日期"
    ground = forms.ChoiceField(label="事由", choices=REASONS)
    reason = forms.CharField(label="说明", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ground") == "other" and not data.get("reason"):
            self.add_error("reason", "请写明事由")
        return data


class PersonForm(PartyFields, StepForm):
    """增加当事人: another of either side, or who stands beside one."""

    sensitive = frozenset({"id_number", "phone", "agent_phone"})
    ROLES = ((Party.Role.APPLICANT, "申请人一方"), (Party.Role.RESPONDENT, "对方一方"))

    role = forms.ChoiceField(label="哪一方", choices=ROLES)

    def set_up(self) -> None:
        super().set_up()
        self.fields["region"].required = False
