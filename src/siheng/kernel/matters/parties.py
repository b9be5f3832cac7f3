"""Parties as they are asked for on a form and written to the record: checked, encrypted, found again by blind index."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from siheng.kernel.matters.forms import EMPTY, StepForm
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.org.identifiers import check_credit_code, check_id_number, normal, validate_phone
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.trust.crypto import blind
from siheng.kernel.trust.masking import MOBILE_IN_TEXT, mask_text

if TYPE_CHECKING:
    from siheng.kernel.matters.process import Step

ORGANISATIONS = (Party.Kind.LEGAL, Party.Kind.ORGANISATION, Party.Kind.BUSINESS)


class PartyFields(forms.Form):
    """The fields of one party, with an agent beside it if there is one."""

    name = forms.CharField(label="姓名（名称）", max_length=80)
    kind = forms.ChoiceField(
        label="当事人类别",
        choices=[c for c in Party.Kind.choices if c[0] != Party.Kind.AGENCY],
        initial=Party.Kind.PERSON,
    )
    id_number = forms.CharField(
        label="证件号码", max_length=20, required=False, help_text="身份证号或者统一社会信用代码"
    )
    phone = forms.CharField(label="电话", max_length=20, required=False, validators=[validate_phone])
    address = forms.CharField(label="住址（住所）", max_length=120, required=False)
    region = forms.ModelChoiceField(
        label="所在镇街",
        queryset=Region.objects.none(),
        empty_label="请选择",
        help_text="住在区外的，选事情发生地的镇街，住址照实填",
    )
    people = forms.IntegerField(
        label="人数", min_value=1, max_value=9999, initial=1, help_text="多人申请的填总人数"
    )
    electronic = forms.BooleanField(label="同意电子送达", required=False)
    agent_name = forms.CharField(label="代理人", max_length=80, required=False)
    agent_phone = forms.CharField(
        label="代理人电话", max_length=20, required=False, validators=[validate_phone]
    )

    def set_up(self) -> None:
        self.fields["region"].queryset = Region.objects.filter(level=Region.Level.TOWN)  # type: ignore[attr-defined]

    def clean_id_number(self) -> str:
        number = normal(self.cleaned_data.get("id_number") or "")
        kind = self.data.get("kind") or Party.Kind.PERSON
        check_number(number, kind, today=self.today)  # type: ignore[attr-defined]
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("agent_phone") and not data.get("agent_name"):
            self.add_error("agent_name", "填了代理人电话，请填代理人姓名")
        named = len(names(data.get("name") or ""))
        if data.get("kind") == Party.Kind.PERSON and named > (data.get("people") or named):
            self.add_error("people", f"写了 {named} 个姓名，人数不能少于 {named}")
        return data


class CorrectPartyForm(StepForm):
    """更正当事人: a name or number that was written wrongly or was not known yet; what stays empty stays as it is."""

    sensitive = frozenset({"id_number", "phone"})
    day_label = "更正日期"
    KEPT = ("name", "id_number", "phone", "address")

    party = forms.ModelChoiceField(label="哪一位", queryset=EMPTY)
    name = forms.CharField(
        label="姓名（名称）", max_length=80, required=False, help_text="只填要更正、补充的，不变的空着"
    )
    id_number = forms.CharField(label="证件号码", max_length=20, required=False)
    phone = forms.CharField(label="电话", max_length=20, required=False, validators=[validate_phone])
    address = forms.CharField(label="住址（住所）", max_length=120, required=False)
    reason = forms.CharField(label="更正的理由", max_length=200)

    def set_up(self) -> None:
        known = self.matter.parties.exclude(kind=Party.Kind.AGENCY)  # type: ignore[union-attr]
        self.fields["party"].queryset = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        party, number = data.get("party"), normal(data.get("id_number") or "")
        if not any(data.get(k) or k in self.errors for k in self.KEPT):
            self.add_error("name", "请填写要更正、补充的")
        try:
            check_number(number, party.kind if party else Party.Kind.PERSON, today=self.today)
        except forms.ValidationError as error:
            self.add_error("id_number", error)
        data["id_number"] = number
        return data


def check_number(number: str, kind: str, *, today: date) -> None:
    """A resident's number or a credit code, as the kind of party says; nothing is right. Raises ValidationError."""
    if not number:
        return
    if kind in ORGANISATIONS and not (kind == Party.Kind.BUSINESS and number.isdigit()):
        check_credit_code(number)
    else:
        check_id_number(number, today=today)


def names(text: str) -> list[str]:
    """The people whom a field for a name tells of: 孙立民、王小二."""
    return [name for part in re.split("[、，,；;]", text) if (name := part.strip())] or [text]


def apart(text: str) -> tuple[str, str]:
    """A name, and the mobile number that somebody wrote beside it (毕建军 13906310099): a name is shown to many."""
    found = MOBILE_IN_TEXT.search(text)
    if not found:
        return text.strip(), ""
    before = re.sub(r"[\s，,、（(]*((电话|手机号?)[\s:：是]*)?$", "", text[: found.start()])
    name = (before + text[found.end() :].lstrip("）)")).strip(" ，,、")
    return name or mask_text(found[2]), found[2]


def add_party(matter: Matter, **fields: Any) -> Party:
    """Write a party, with the blind indexes of its number and telephone."""
    party = Party(matter=matter, **fields)
    _save(party)
    return party


def _save(party: Party) -> None:
    party.id_index = blind(party.id_number, "id") if party.id_number else ""
    party.phone_index = blind(party.phone, "phone") if party.phone else ""
    party.save()


def correct_party(step: Step) -> None:
    """What CorrectPartyForm gives of a party is put in the place of what was there; the event says what it was called."""
    party, d, fields = step.data["party"], step.data, CorrectPartyForm.base_fields
    step.extra["changed"] = f"{party.name}的" + "、".join(
        str(fields[k].label) for k in CorrectPartyForm.KEPT if d[k]
    )
    if d["name"]:
        step.extra["changed"] += f"，现为{d['name']}"
    for name in CorrectPartyForm.KEPT:
        setattr(party, name, d[name] or getattr(party, name))
    _save(party)


def correct_summary(step: Step) -> str:
    return f"{step.extra['changed']}；{step.data['reason']}"


def add_from_form(step: Step, role: str, *, on_behalf_of: Party | None = None) -> Party:
    """The party that a form with PartyFields describes, and its agent."""
    data = step.data
    party = add_party(
        step.matter,
        role=role,
        on_behalf_of=on_behalf_of,
        **{
            k: data[k]
            for k in ("kind", "name", "id_number", "phone", "address", "region", "people", "electronic")
        },
    )
    if data.get("agent_name"):
        add_party(
            step.matter,
            role=Party.Role.AGENT,
            name=data["agent_name"],
            phone=data.get("agent_phone", ""),
            on_behalf_of=party,
        )
    return party


def add_agency(matter: Matter, unit: Unit, role: str = Party.Role.RESPONDENT) -> Party:
    """A unit as a party."""
    return add_party(
        matter,
        role=role,
        kind=Party.Kind.AGENCY,
        name=unit.name,
        unit=unit,
        region=unit.region,
        id_number=unit.credit_code,
    )


def same_person(*, id_number: str = "", phone: str = "") -> Any:
    """The parties with this number or telephone, in whichever matter. The caller asks scope of the matters."""
    rows = Party.objects.everything("looked up by blind index; the caller scopes the matters")
    if id_number:
        return rows.filter(id_index=blind(normal(id_number), "id")).exclude(
            id_index=""
        )  # as the partial index says
    return rows.filter(phone_index=blind(normal(phone), "phone")).exclude(phone_index="")


def applicant_names(matter: Matter) -> str:
    """The applicants as a title has them: 王某某, or 吕某某等 6 人."""
    found = list(matter.parties.filter(role=Party.Role.APPLICANT))
    if not found:
        return ""
    people = sum(p.people for p in found)
    return found[0].name if people == 1 else f"{found[0].name}等 {people} 人"
